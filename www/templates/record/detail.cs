<header class="top">
<div class="row crumb-row">
<?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span>
<?cs if:Page.Pager.on ?><nav class="pager" aria-label="<?cs var:Lang.Common.neighbours ?>">
<?cs if:Page.Pager.prev ?><a class="ib" rel="prev" href="<?cs var:Page.Pager.prev ?>" aria-label="<?cs var:Lang.Common.previous ?>"><?cs call:icon("chevron-left", "") ?></a><?cs /if ?>
<?cs if:Page.Pager.place ?><span class="num"><?cs var:Page.Pager.place ?></span><?cs /if ?>
<?cs if:Page.Pager.next ?><a class="ib" rel="next" href="<?cs var:Page.Pager.next ?>" aria-label="<?cs var:Lang.Common.next ?>"><?cs call:icon("chevron-right", "") ?></a><?cs /if ?></nav><?cs /if ?>
<?cs call:top_end() ?>
</div>
<?cs call:record_head() ?>
<?cs if:Page.Slot.top ?><?cs linclude:Page.Slot.top ?>
<?cs elif:subcount(Page.Status) ?><ol class="stages slim" aria-label="<?cs var:Lang.Common.state ?>"><?cs each:st = Page.Status ?><li><span class="stage <?cs var:st.cls ?>"<?cs if:st.now ?> aria-current="step"<?cs /if ?>><b><?cs var:st ?></b><?cs if:st.at ?><small class="num"><?cs var:st.at ?></small><?cs /if ?></span></li><?cs /each ?></ol><?cs /if ?>
</header>
<div class="page">
<?cs call:notes() ?>
<?cs if:Page.Undo ?><form class="undo-bar" method="post" action="<?cs var:Page.base ?>/bulk/undo"><?cs call:csrf() ?><input type="hidden" name="change" value="<?cs var:Page.Undo ?>"><input type="hidden" name="of" value="<?cs var:Page.UndoOf ?>"><button class="btn sm"><?cs call:icon("arrow-back-up", "s") ?><?cs var:Lang.Common.undo_bulk ?></button></form><?cs /if ?>
<?cs if:Page.Head.archived ?><div class="note-bar warn" role="status"><?cs call:icon("package", "s") ?><span><?cs var:Lang.Common.is_archived ?></span></div><?cs /if ?>
<?cs each:s = Page.Shares ?><form class="note-bar" method="post" action="<?cs var:Page.UnshareUrl ?>"><?cs call:icon("users", "s") ?><span><?cs var:s.said ?></span><?cs if:Page.UnshareUrl ?><?cs call:csrf() ?><input type="hidden" name="user_id" value="<?cs var:s.id ?>"><span class="grow"></span><button class="btn sm"><?cs var:Lang.Verb.common.unshare ?></button><?cs /if ?></form><?cs /each ?>
<?cs call:smarts() ?>
<?cs if:Page.Timeline || Page.Slot.aside ?><div class="with-aside"><?cs /if ?>
<div class="stack">
<?cs if:Page.Slot.before ?><?cs linclude:Page.Slot.before ?><?cs /if ?>
<?cs call:sections() ?>
<?cs if:Page.Slot.main ?><?cs linclude:Page.Slot.main ?><?cs /if ?>
<?cs include:"record/parts_shown.cs" ?>
<?cs each:sec = Page.Below ?><?cs call:section(sec) ?><?cs /each ?>
<?cs call:section_other() ?>
<?cs if:Page.Slot.after ?><?cs linclude:Page.Slot.after ?><?cs /if ?>
</div>
<?cs if:Page.Timeline || Page.Slot.aside ?><?cs include:"record/aside.cs" ?></div><?cs /if ?>
</div>
