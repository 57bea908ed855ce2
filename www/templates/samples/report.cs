<?cs call:plain_top(Lang.Samples.report) ?>
<div class="page"><?cs call:notes() ?>
<section class="panel" aria-labelledby="h-report"><header><h2 id="h-report"><?cs var:Lang.Samples.report ?></h2><span class="end mute small"><?cs var:Lang.Samples.report_hint ?></span></header>
<?cs if:subcount(Page.Rows) ?><div class="scroll" tabindex="0" role="group" aria-label="<?cs var:Lang.Samples.report ?>"><table class="list compact">
<thead><tr><th scope="col"><?cs var:Lang.Record.customer.one ?></th><th scope="col" class="r"><?cs var:Lang.Record.sample_request.many ?></th><th scope="col" class="r"><?cs var:Lang.Field.sample_request.cost ?></th><th scope="col" class="r"><?cs var:Lang.Samples.won ?></th><th scope="col" class="r"><?cs var:Lang.Samples.times ?></th></tr></thead>
<tbody><?cs each:row = Page.Rows ?><tr><td><a class="link" href="<?cs var:row.url ?>"><?cs var:row ?></a></td><td class="r num"><a class="link" href="<?cs var:row.list ?>"><?cs var:row.requests ?></a></td><td class="r num"><?cs var:row.cost ?></td><td class="r num"><?cs var:row.won ?></td><td class="r num"><?cs if:row.times ?><?cs var:row.times ?> ×<?cs else ?><span class="zero">—</span><?cs /if ?></td></tr><?cs /each ?></tbody>
<tfoot><tr><th scope="row"><?cs var:Lang.Samples.sum ?></th><td></td><td class="r num strong"><?cs var:Page.Cost ?></td><td class="r num strong"><?cs var:Page.Won ?></td><td></td></tr></tfoot>
</table></div><?cs else ?><p class="in-pad mute"><?cs var:Lang.Samples.none ?></p><?cs /if ?>
</section></div>
