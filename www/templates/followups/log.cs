<?cs # The composer: minutes of a call or a visit; part of the log for good ?>
<form class="composer" method="post" enctype="multipart/form-data" action="/followups/records?on=<?cs var:Page.Aside.followup.link ?>&amp;back=<?cs var:Page.Aside.followup.back ?><?cs if:Page.Corrects ?>&amp;corrects=<?cs var:Page.Corrects ?><?cs /if ?>"><?cs call:csrf() ?>
<?cs if:Page.Corrects ?><p class="to"><?cs call:icon("corner-down-right", "s") ?><?cs var:Lang.Followups.corrects ?> <a class="link" href="#e<?cs var:Page.Corrects ?>">#<?cs var:Page.Corrects ?></a></p><?cs /if ?>
<div class="form in-composer"><?cs each:sec = Page.Aside.followup.s ?><?cs each:f = sec.f ?><?cs call:field(f) ?><?cs /each ?><?cs /each ?></div>
<label class="drop-at slim"><?cs call:icon("paperclip", "s") ?><span><?cs var:Lang.Files.add ?></span><input class="in" type="file" name="file" multiple></label>
<div class="tools"><span class="mute small"><?cs var:Lang.Followups.for_good ?></span><button class="btn pri sm" title="Ctrl + Enter"><?cs call:icon("notebook", "s") ?><?cs var:Lang.Compose.followup ?></button></div>
</form>
