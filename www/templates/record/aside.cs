<?cs # Beside every record: what is planned, who follows, what happened. ?>
<aside class="panel" aria-label="<?cs var:Lang.Common.timeline ?>" id="timeline">
<?cs if:Page.Slot.compose ?><?cs linclude:Page.Slot.compose ?><?cs else ?>
<form class="composer" id="compose" method="post" action="<?cs var:Page.Url ?>/note<?cs var:Page.FromQuery ?>"><?cs call:csrf() ?>
<label class="strong small" for="note"><?cs var:Lang.Common.log_note ?></label>
<textarea class="in" id="note" name="text" rows="3" maxlength="10000" required placeholder="<?cs var:Lang.Common.note_hint ?>"></textarea>
<div class="tools"><span class="mute small"><?cs var:Lang.Common.internal_only ?></span><button class="btn pri sm" title="Ctrl + Enter"><?cs call:icon("note", "s") ?><?cs var:Lang.Common.log_note ?></button></div>
</form><?cs /if ?>
<?cs if:Page.Slot.aside ?><?cs linclude:Page.Slot.aside ?><?cs /if ?>
<?cs if:Page.Slot.followers ?><?cs linclude:Page.Slot.followers ?><?cs /if ?>
<div class="sub-h"><?cs var:Lang.Common.timeline ?><span class="end"><?cs each:lf = Page.LogFilters ?><a class="chip<?cs if:lf.on ?> brand-c<?cs /if ?>" href="<?cs var:lf.url ?>#timeline"<?cs if:lf.on ?> aria-current="true"<?cs /if ?>><?cs var:lf ?></a><?cs /each ?></span></div>
<div class="feed">
<?cs each:day = Page.Days ?><h3 class="day"><?cs var:day ?></h3><ol>
<?cs each:en = day.e ?><li class="entry" id="e<?cs var:en.id ?>">
<?cs if:en.said ?><span class="ava av<?cs var:en.colour ?> l" title="<?cs var:en.who ?>" role="img" aria-label="<?cs var:en.who ?>"><?cs var:en.initial ?></span>
<div><p class="by"><b><?cs var:en.who ?></b><span class="via"><?cs var:en.via ?></span><time class="num"><?cs var:en.time ?></time></p><div class="say <?cs var:en.tone ?> pre-line"><?cs var:en.said ?></div></div>
<?cs else ?><span class="dotc <?cs var:en.tone ?>"><?cs call:icon(en.icon, "s") ?></span>
<div><p class="by"><b><?cs var:en.who ?></b><time class="num"><?cs var:en.time ?></time></p><p class="chg"><?cs var:en ?></p></div><?cs /if ?>
</li><?cs /each ?></ol><?cs /each ?>
<?cs if:!subcount(Page.Days) ?><p class="mute in-pad"><?cs var:Lang.Common.no_entries ?></p><?cs /if ?>
</div>
<?cs if:Page.Older ?><a class="more" href="<?cs var:Page.Older ?>#timeline"><?cs var:Lang.Common.older ?></a><?cs /if ?>
<?cs if:Page.Seal ?><p class="seal"><?cs call:icon("lock", "s") ?><span><?cs var:Lang.Common.seal ?> <code class="num"><?cs var:Page.Seal ?></code></span></p><?cs /if ?>
</aside>
