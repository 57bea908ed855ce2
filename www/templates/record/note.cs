<?cs # The composer: a note, for colleagues only ?>
<form class="composer" method="post" action="<?cs var:Page.Url ?>/note<?cs var:Page.FromQuery ?>"><?cs call:csrf() ?>
<label class="vh" for="note"><?cs var:Lang.Common.log_note ?></label>
<textarea class="in" id="note" name="text" rows="3" maxlength="10000" required placeholder="<?cs var:Lang.Common.note_hint ?>"></textarea>
<div class="tools"><span class="mute small"><?cs var:Lang.Common.internal_only ?></span><button class="btn pri sm" title="Ctrl + Enter"><?cs call:icon("note", "s") ?><?cs var:Lang.Common.log_note ?></button></div>
</form>
