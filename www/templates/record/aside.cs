<?cs # Beside every record: what is planned, who follows, what happened. ?>
<aside class="panel" aria-label="<?cs var:Lang.Common.timeline ?>" id="timeline">
<?cs if:subcount(Page.Compose) ?>
<nav class="tabs" aria-label="<?cs var:Lang.Common.compose ?>" data-shows><ul><?cs each:co = Page.Compose ?><li><a href="<?cs var:co.url ?>#compose" data-show="compose-<?cs var:co.name ?>"<?cs if:co.on ?> aria-current="true"<?cs /if ?>><?cs var:co ?></a></li><?cs /each ?></ul></nav>
<div id="compose"><?cs each:co = Page.Compose ?><div id="compose-<?cs var:co.name ?>"<?cs if:!co.on ?> hidden<?cs /if ?>><?cs include:"around/compose.cs" ?></div><?cs /each ?></div>
<?cs else ?><?cs include:"record/note.cs" ?><?cs /if ?>
<?cs include:"around/lists.cs" ?>
<?cs if:Page.Slot.aside ?><?cs linclude:Page.Slot.aside ?><?cs /if ?>
<?cs if:Page.Slot.followers ?><?cs linclude:Page.Slot.followers ?><?cs /if ?>
<div class="sub-h"><?cs var:Lang.Common.timeline ?><span class="end"><?cs each:lf = Page.LogFilters ?><a class="chip<?cs if:lf.on ?> brand-c<?cs /if ?>" href="<?cs var:lf.url ?>#timeline"<?cs if:lf.on ?> aria-current="true"<?cs /if ?>><?cs var:lf ?></a><?cs /each ?></span></div>
<div class="feed">
<?cs each:day = Page.Days ?><h3 class="day"><?cs var:day ?></h3><ol>
<?cs each:en = day.e ?><li class="entry" id="e<?cs var:en.id ?>">
<?cs if:en.said ?><span class="ava av<?cs var:en.colour ?> l" title="<?cs var:en.who ?>" role="img" aria-label="<?cs var:en.who ?>"><?cs var:en.initial ?></span>
<div><p class="by"><b><?cs var:en.who ?></b><span class="via"><?cs var:en.via ?></span><time class="num"><?cs var:en.time ?></time><?cs if:en.of ?><?cs if:en.of.url ?><a class="chip" href="<?cs var:en.of.url ?>#e<?cs var:en.id ?>"><?cs var:en.of ?> <?cs var:en.of.title ?></a><?cs else ?><span class="chip"><?cs var:en.of ?></span><?cs /if ?><?cs /if ?><?cs if:en.corrects ?><a class="chip warn" href="#e<?cs var:en.corrects ?>"><?cs var:Lang.Common.corrects ?> #<?cs var:en.corrects ?></a><?cs /if ?><?cs if:en.event == "followup" && !en.of && Page.Aside.followup.may ?><a class="link small" href="<?cs var:Page.Url ?>?compose=followup&amp;corrects=<?cs var:en.id ?>#compose"><?cs var:Lang.Common.correct ?></a><?cs /if ?></p><div class="say <?cs var:en.tone ?> pre-line"><?cs var:en.said ?></div><?cs if:subcount(en.files) ?><p class="entry-files"><?cs each:ef = en.files ?><a class="chip" href="<?cs var:ef.url ?>"><?cs call:icon("paperclip", "xs") ?><?cs var:ef ?></a><?cs /each ?></p><?cs /if ?></div>
<?cs else ?><span class="dotc <?cs var:en.tone ?>"><?cs call:icon(en.icon, "s") ?></span>
<div><p class="by"><b><?cs var:en.who ?></b><time class="num"><?cs var:en.time ?></time><?cs if:en.of ?><?cs if:en.of.url ?><a class="chip" href="<?cs var:en.of.url ?>#e<?cs var:en.id ?>"><?cs var:en.of ?> <?cs var:en.of.title ?></a><?cs else ?><span class="chip"><?cs var:en.of ?></span><?cs /if ?><?cs /if ?></p><p class="chg"><?cs var:en ?></p><?cs if:subcount(en.files) ?><p class="entry-files"><?cs each:ef = en.files ?><a class="chip" href="<?cs var:ef.url ?>"><?cs call:icon("paperclip", "xs") ?><?cs var:ef ?></a><?cs /each ?></p><?cs /if ?></div><?cs /if ?>
</li><?cs /each ?></ol><?cs /each ?>
<?cs if:!subcount(Page.Days) ?><p class="mute in-pad"><?cs var:Lang.Common.no_entries ?></p><?cs /if ?>
</div>
<?cs if:Page.Older ?><a class="more" href="<?cs var:Page.Older ?>#timeline"><?cs var:Lang.Common.older ?></a><?cs /if ?>
<?cs if:Page.Seal ?><p class="seal"><?cs call:icon("lock", "s") ?><span><?cs var:Lang.Common.seal ?> <code class="num"><?cs var:Page.Seal ?></code></span></p><?cs /if ?>
</aside>
