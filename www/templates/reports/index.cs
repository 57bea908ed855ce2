<?cs # All reports the person may see, in groups ?>
<?cs call:plain_top(Lang.Report.title) ?>
<div class="page"><?cs call:notes() ?>
<p class="mute"><?cs var:Lang.Report.index_hint ?></p>
<?cs each:g = Page.Groups ?><section class="report-group" aria-label="<?cs var:g ?>"><h2><?cs var:g ?></h2>
<ul class="report-cards"><?cs each:rp = g.r ?><li class="panel"><a href="<?cs var:rp.url ?>"><?cs call:icon(rp.icon, "l") ?><span><b><?cs var:rp ?></b><small><?cs var:rp.hint ?></small></span></a></li><?cs /each ?></ul></section><?cs /each ?>
</div>
