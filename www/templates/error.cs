<?cs # What went wrong, and what one can do about it ?>
<?cs call:plain_top(Page.title) ?>
<div class="page">
<section class="panel"><div class="empty in-pad-m plain-e"><?cs call:icon("alert-circle", "l") ?><p><b class="num"><?cs var:Page.status ?></b> <?cs var:Page.title ?></p>
<?cs each:m = Page.messages ?><p role="<?cs if:m.tone == "bad" ?>alert<?cs else ?>status<?cs /if ?>"><?cs if:m.label ?><?cs var:m.label ?><?cs var:Lang.Common.colon ?><?cs /if ?><?cs var:m.text ?></p><?cs /each ?>
<p class="mute"><?cs if:Page.status == "404" ?><?cs var:Lang.SignIn.error_404 ?><?cs elif:Page.status == "403" ?><?cs var:Lang.SignIn.error_403 ?><?cs else ?><?cs var:Lang.SignIn.error_help ?><?cs /if ?></p><a class="btn pri" href="/home/"><?cs var:Lang.SignIn.home ?></a></div></section>
</div>
