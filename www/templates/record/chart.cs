<?cs # A chart as chart_fill() lays it out: `chart`. ?>
<?cs if:!chart.kind ?><p class="in-pad mute"><?cs var:Lang.Chart.nothing ?></p><?cs else ?>
<figure class="plot k-<?cs var:chart.kind ?>" aria-label="<?cs var:chart.title ?>">
<?cs if:chart.legend ?><ul class="plot-legend"><?cs each:se = chart.Series ?><li><svg class="plot-key" aria-hidden="true" viewBox="0 0 10 10"><rect class="s<?cs var:se.c ?>" width="10" height="10" rx="2"/></svg><?cs var:se ?></li><?cs /each ?></ul><?cs /if ?>
<?cs if:chart.kind == "rows" ?>
<ul class="plot-rows"><?cs each:ro = chart.Rows ?><li><span class="plot-name"><?cs if:ro.url ?><a class="link" href="<?cs var:ro.url ?>"><?cs var:ro ?></a><?cs else ?><?cs var:ro ?><?cs /if ?></span><svg class="plot-bar" aria-hidden="true" height="<?cs var:chart.rowheight ?>"><?cs each:b = ro.b ?><rect class="s<?cs var:b.c ?>" x="<?cs var:b.x ?>" y="<?cs var:b.y ?>" width="<?cs var:b.w ?>" height="8" rx="2"><title><?cs var:b ?></title></rect><?cs /each ?></svg><span class="plot-v num"><?cs each:b = ro.b ?><span><?cs var:b.value ?></span><?cs /each ?></span></li><?cs /each ?></ul>
<?cs elif:chart.kind == "ring" ?>
<div class="plot-ring"><svg viewBox="0 0 42 42" aria-hidden="true"><?cs each:sl = chart.Slices ?><circle class="r<?cs var:sl.c ?>" cx="21" cy="21" r="15.915" stroke-dasharray="<?cs var:sl.dash ?> 100" stroke-dashoffset="<?cs var:sl.at ?>" transform="rotate(-90 21 21)"/><?cs /each ?><text x="21" y="22.6" text-anchor="middle"><?cs var:chart.total ?></text></svg>
<ul><?cs each:sl = chart.Slices ?><li><svg class="plot-key" aria-hidden="true" viewBox="0 0 10 10"><rect class="s<?cs var:sl.c ?>" width="10" height="10" rx="2"/></svg><span class="plot-name"><?cs if:sl.url ?><a class="link" href="<?cs var:sl.url ?>"><?cs var:sl ?></a><?cs else ?><?cs var:sl ?><?cs /if ?></span><span class="num"><?cs var:sl.value ?></span><small class="num mute"><?cs var:sl.share ?></small></li><?cs /each ?></ul></div>
<?cs else ?>
<div class="plot-g"><svg class="plot-y" aria-hidden="true" height="240"><?cs each:g = chart.Grid ?><text x="68" y="<?cs var:g.y ?>" dy="4" text-anchor="end"><?cs var:g ?></text><?cs /each ?></svg>
<svg class="plot-x" role="group" aria-label="<?cs var:chart.title ?>" height="240"><?cs each:g = chart.Grid ?><line class="grid<?cs if:g.zero ?> zero<?cs /if ?>" x1="0" x2="100%" y1="<?cs var:g.y ?>" y2="<?cs var:g.y ?>"/><?cs /each ?>
<?cs each:b = chart.Bars ?><?cs if:b.url ?><a href="<?cs var:b.url ?>" aria-label="<?cs var:b ?>"><?cs /if ?><rect class="s<?cs var:b.c ?>" x="<?cs var:b.x ?>" y="<?cs var:b.y ?>" width="<?cs var:b.w ?>" height="<?cs var:b.h ?>"><title><?cs var:b ?></title></rect><?cs if:b.url ?></a><?cs /if ?><?cs /each ?>
<?cs each:l = chart.Lines ?><line class="r<?cs var:l.c ?>" x1="<?cs var:l.x1 ?>" y1="<?cs var:l.y1 ?>" x2="<?cs var:l.x2 ?>" y2="<?cs var:l.y2 ?>"/><?cs /each ?>
<?cs each:d = chart.Dots ?><?cs if:d.url ?><a href="<?cs var:d.url ?>" aria-label="<?cs var:d ?>"><?cs /if ?><circle class="s<?cs var:d.c ?>" cx="<?cs var:d.x ?>" cy="<?cs var:d.y ?>" r="4"><title><?cs var:d ?></title></circle><?cs if:d.url ?></a><?cs /if ?><?cs /each ?>
<?cs if:chart.Line.y ?><line class="goal" x1="0" x2="100%" y1="<?cs var:chart.Line.y ?>" y2="<?cs var:chart.Line.y ?>"/><text class="goal-t" x="100%" y="<?cs var:chart.Line.y ?>" dy="-4" text-anchor="end"><?cs var:chart.Line.text ?></text><?cs /if ?>
<?cs each:l = chart.Labels ?><text class="<?cs var:l.few ?>" x="<?cs var:l.x ?>" y="228" text-anchor="middle"><?cs var:l ?></text><?cs /each ?></svg></div>
<details class="plot-t"><summary><?cs var:Lang.Chart.as_table ?></summary><div class="scroll" tabindex="0" role="region" aria-label="<?cs var:chart.title ?>"><table class="list compact"><thead><tr><th scope="col"></th><?cs each:se = chart.Series ?><th scope="col" class="r"><?cs var:se ?></th><?cs /each ?></tr></thead><tbody><?cs each:ro = chart.Table ?><tr><th scope="row"><?cs if:ro.url ?><a class="link" href="<?cs var:ro.url ?>"><?cs var:ro ?></a><?cs else ?><?cs var:ro ?><?cs /if ?></th><?cs each:v = ro.v ?><td class="r num"><?cs var:v ?></td><?cs /each ?></tr><?cs /each ?></tbody></table></div></details>
<?cs /if ?>
</figure>
<?cs /if ?>
