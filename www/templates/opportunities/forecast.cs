<?cs # Teams and forecast: a card a team, then months of one team ?>
<?cs def:fc_cell(s) ?><?cs if:s.won ?><b class="num"><?cs var:s.won ?></b><?cs /if ?><?cs if:s.target ?><small class="num mute"><?cs var:Lang.Forecast.of ?> <?cs var:s.target ?></small><svg class="gbar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="<?cs var:s.bar.percent ?>"><rect class="a-track" width="100" height="8" rx="2"/><rect class="a-<?cs var:s.bar.tone ?>" width="<?cs var:s.bar.width ?>" height="8" rx="2"/></svg><?cs /if ?><?cs if:s.weighted ?><small class="num"><?cs var:Lang.Forecast.weighted_short ?> <?cs var:s.weighted ?></small><?cs /if ?><?cs if:!s.won && !s.target && !s.weighted ?><span class="zero">—</span><?cs /if ?><?cs /def ?>
<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span><?cs if:Page.Forecast.targets ?><a class="btn" href="<?cs var:Page.Forecast.targets ?>"><?cs call:icon("target", "s") ?><?cs var:Lang.Forecast.targets ?></a><?cs /if ?><?cs call:top_end() ?></div></header>
<div class="page">
<?cs if:!subcount(Page.Forecast.Teams) ?><div class="panel"><div class="empty"><?cs call:icon("users-group", "l") ?><p><?cs var:Lang.Forecast.no_team ?></p></div></div><?cs /if ?>
<div class="team-cards"><?cs each:t = Page.Forecast.Teams ?>
<section class="panel team-card<?cs if:t.on ?> on<?cs /if ?>" aria-labelledby="t<?cs var:t.id ?>">
<header><h2 id="t<?cs var:t.id ?>"><a href="<?cs var:t.url ?>"<?cs if:t.on ?> aria-current="true"<?cs /if ?>><?cs var:t.name ?></a></h2><span class="end"><a class="btn ghost sm" href="<?cs var:t.board ?>"><?cs call:icon("layout-kanban", "s") ?><?cs var:Lang.Layout.board ?></a></span></header>
<dl class="figures num"><div><dt><?cs var:Lang.Kanban.open ?></dt><dd><?cs var:t.open ?></dd></div><div><dt><?cs var:Lang.Kanban.expected ?></dt><dd><?cs var:t.sum ?></dd></div><div><dt><?cs var:Lang.Kanban.weighted ?></dt><dd><?cs var:t.weighted ?></dd></div></dl>
<div class="goal-row"><span><?cs var:Lang.Forecast.this_month ?> <b class="num"><?cs var:t.won ?></b><?cs if:t.target ?> <span class="mute num"><?cs var:Lang.Forecast.of ?> <?cs var:t.target ?> · <?cs var:t.bar.percent ?></span><?cs /if ?></span><?cs if:t.target ?><svg class="gbar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="a-track" width="100" height="8" rx="2"/><rect class="a-<?cs var:t.bar.tone ?>" width="<?cs var:t.bar.width ?>" height="8" rx="2"/></svg><?cs /if ?></div>
<?cs with:chart = t.chart ?><?cs include:"record/chart.cs" ?><?cs /with ?>
</section><?cs /each ?></div>
<?cs if:Page.Forecast.team ?>
<section class="panel" aria-labelledby="fc-h"><header><h2 id="fc-h"><?cs var:Page.Forecast.team ?> · <?cs var:Lang.Forecast.by_month ?></h2></header>
<?cs with:chart = Page.Chart ?><?cs include:"record/chart.cs" ?><?cs /with ?>
<div class="scroll" tabindex="0" role="region" aria-labelledby="fc-h"><table class="list forecast">
<thead><tr><th scope="col"><?cs var:Lang.Forecast.person ?></th><?cs each:m = Page.Forecast.Months ?><th scope="col" class="r"><a href="<?cs var:m.url ?>"><?cs var:m ?></a></th><?cs /each ?><th scope="col" class="r"><?cs var:Lang.Pivot.total ?></th></tr></thead>
<tbody><?cs each:ro = Page.Forecast.Rows ?><tr><th scope="row"><?cs var:ro ?></th><?cs each:s = ro.m ?><td class="r"><?cs call:fc_cell(s) ?></td><?cs /each ?><td class="r"><?cs call:fc_cell(ro.all) ?></td></tr><?cs /each ?></tbody>
<tfoot><tr><th scope="row"><?cs var:Lang.Pivot.total ?></th><?cs each:s = Page.Forecast.Sum.m ?><td class="r"><?cs call:fc_cell(s) ?></td><?cs /each ?><td class="r"><?cs call:fc_cell(Page.Forecast.Sum.all) ?></td></tr></tfoot>
</table></div>
<?cs if:Page.Forecast.loose ?><p class="in-pad mute small num"><?cs var:Page.Forecast.loose ?></p><?cs /if ?>
</section><?cs /if ?></div>
