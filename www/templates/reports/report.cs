<?cs # One report: pickers, chart, table. Every figure leads to the records behind it. ?>
<?cs def:rep_options(list) ?><?cs each:o = list ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o ?></option><?cs /each ?><?cs /def ?>
<?cs def:rep_cell(c) ?><td class="r num" data-k="<?cs var:c.label ?>"><?cs if:c.zero ?><span class="zero">—</span><?cs elif:c.url ?><a href="<?cs var:c.url ?>"><?cs each:t = c.t ?><span><?cs var:t ?></span><?cs /each ?></a><?cs else ?><?cs each:t = c.t ?><span><?cs var:t ?></span><?cs /each ?><?cs /if ?></td><?cs /def ?>
<header class="top"><div class="row"><?cs call:burger() ?><nav aria-label="<?cs var:Lang.Common.crumbs ?>" class="no-print"><ol class="crumb"><li><a href="/reports/"><?cs var:Lang.Report.title ?></a></li></ol></nav><h1><?cs var:Page.title ?></h1><?cs if:Page.Span ?><span class="mute small num"><?cs var:Page.Span ?></span><?cs /if ?><span class="grow"></span>
<?cs if:Page.Also ?><a class="btn" href="<?cs var:Page.Also ?>"><?cs var:Lang.Report.also ?></a><?cs /if ?>
<?cs if:Page.MayExport ?><a class="btn" href="<?cs var:Page.Xlsx ?>"><?cs call:icon("download", "s") ?>XLSX</a><?cs /if ?>
<button class="btn js-only" type="button" data-print><?cs call:icon("printer", "s") ?><?cs var:Lang.Common.print ?></button><?cs call:top_end() ?></div></header>
<div class="bar"><form class="row tight auto-in report-pick" action="/reports/<?cs var:Page.Name ?>">
<?cs if:subcount(Page.Periods) ?><label for="rp"><?cs var:Lang.Report.period_label ?></label><select class="in" id="rp" name="period" data-submit><?cs call:rep_options(Page.Periods) ?></select>
<?cs if:Page.Dates ?><label class="vh" for="rf"><?cs var:Lang.Report.from ?></label><input class="in num" type="date" id="rf" name="from" value="<?cs var:Page.From ?>"><label for="rt"><?cs var:Lang.Report.to ?></label><input class="in num" type="date" id="rt" name="to" value="<?cs var:Page.To ?>"><?cs /if ?><?cs /if ?>
<?cs if:subcount(Page.Teams) > 1 ?><label class="vh" for="rg"><?cs var:Lang.Report.team_label ?></label><select class="in" id="rg" name="team" data-submit><?cs call:rep_options(Page.Teams) ?></select><?cs /if ?>
<?cs if:subcount(Page.By) > 1 ?><label for="rb"><?cs var:Lang.Report.by_label ?></label><select class="in" id="rb" name="by" data-submit><?cs call:rep_options(Page.By) ?></select>
<label for="ra"><?cs var:Lang.Report.across_label ?></label><select class="in" id="ra" name="across" data-submit><?cs call:rep_options(Page.Across) ?></select><?cs /if ?>
<?cs if:subcount(Page.Measures) ?><label class="vh" for="rm"><?cs var:Lang.Report.measure_label ?></label><select class="in" id="rm" name="measure" data-submit><?cs call:rep_options(Page.Measures) ?></select><?cs /if ?>
<button class="btn<?cs if:!Page.Dates ?> nojs<?cs /if ?>"><?cs var:Lang.Common.apply ?></button></form></div>
<div class="page report"><?cs call:notes() ?>
<?cs if:subcount(Page.Rows) ?>
<section class="panel" aria-labelledby="h-chart"><header><h2 id="h-chart"><?cs var:Page.title ?></h2><span class="end mute small"><?cs var:Page.Hint ?></span></header>
<?cs if:subcount(Page.Chart) ?><?cs with:chart = Page.Chart ?><?cs include:"record/chart.cs" ?><?cs /with ?><?cs /if ?><?cs if:Page.ChartNote ?><p class="in-pad mute small"><?cs var:Page.ChartNote ?></p><?cs /if ?></section>
<section class="panel" aria-label="<?cs var:Page.title ?>"><div class="scroll" tabindex="0" role="group" aria-label="<?cs var:Page.title ?>"><table class="list compact report-table">
<thead><tr><th scope="col"><?cs var:Page.RowHead ?></th><?cs each:h = Page.Heads ?><th scope="col" class="r"><?cs var:h ?></th><?cs /each ?></tr></thead>
<tbody><?cs each:row = Page.Rows ?><tr><th scope="row"><?cs var:row ?></th><?cs each:c = row.c ?><?cs call:rep_cell(c) ?><?cs /each ?></tr><?cs /each ?></tbody>
<?cs if:Page.Totals ?><tfoot><tr><th scope="row"><?cs var:Lang.Report.total ?></th><?cs each:c = Page.Total ?><?cs call:rep_cell(c) ?><?cs /each ?></tr></tfoot><?cs /if ?></table></div>
<?cs if:Page.More ?><p class="in-pad mute small"><?cs var:Lang.Report.more ?></p><?cs /if ?></section>
<?cs else ?><section class="panel"><p class="empty in-pad-m"><?cs var:Lang.Report.nothing ?></p></section><?cs /if ?>
</div>
