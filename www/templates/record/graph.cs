<?cs include:"record/pivot_head.cs" ?>
<div class="page">
<?cs if:Page.Graph.currency ?><div class="note-bar info" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Lang.Graph.one_currency ?> <b><?cs var:Page.Graph.currency ?></b></span></div><?cs /if ?>
<?cs if:Page.Graph.cut ?><div class="note-bar info" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Lang.Graph.cut ?></span></div><?cs /if ?>
<section class="panel" aria-label="<?cs var:Page.Chart.title ?>"><header><h2><?cs var:Page.Chart.title ?></h2></header>
<?cs with:chart = Page.Chart ?><?cs include:"record/chart.cs" ?><?cs /with ?>
</section></div>
