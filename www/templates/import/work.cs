<?cs include:"import/parts.cs" ?>
<?cs call:import_head() ?>
<div class="page">
<?cs call:notes() ?>
<section class="panel" aria-labelledby="h-w"><header><h2 id="h-w"><?cs if:Page.state == "checking" ?><?cs var:Lang.Import.state_checking ?><?cs elif:Page.state == "undoing" ?><?cs var:Lang.Import.state_undoing ?><?cs else ?><?cs var:Lang.Import.state_running ?><?cs /if ?></h2><span class="end"><output class="num small mute" for="pg"><?cs var:Page.Tally.rows ?> <?cs var:Lang.Import.rows ?> · <?cs var:Page.progress ?>%</output></span></header>
<div class="in-pad stack"><progress id="pg" value="<?cs var:Page.progress ?>" max="100" aria-labelledby="h-w"><?cs var:Page.progress ?>%</progress>
<div class="tally"><?cs if:Page.state == "undoing" ?><?cs call:figure("ok", "check", Page.Tally.undone, Lang.Import.undone, "") ?><?cs call:figure("warn", "x", Page.Tally.kept, Lang.Import.kept, "") ?><?cs else ?><?cs call:figure("ok", "check", Page.Tally.good, Lang.Import.good, "") ?><?cs call:figure("bad", "x", Page.Tally.failed, Lang.Import.failed, "") ?><?cs call:figure("warn", "copy", Page.Tally.duplicates, Lang.Import.duplicates, "") ?><?cs call:figure("", "refresh", Page.Tally.updated, Lang.Import.updated, "") ?><?cs /if ?></div>
<p class="mute small"><?cs var:Lang.Import.may_leave ?></p>
<?cs if:Page.stuck ?><form method="post" action="<?cs var:Page.action ?>/continue" class="row"><?cs call:csrf() ?><span class="mute small"><?cs var:Lang.Import.stuck ?></span><button class="btn sm"><?cs var:Lang.Import.continue ?></button></form><?cs /if ?>
</div></section>
</div>
