<?cs include:"import/parts.cs" ?>
<?cs call:import_head() ?>
<div class="page">
<?cs call:notes() ?>
<?cs if:Page.file_error ?><div class="note-bar bad" role="alert"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Page.file_error ?></span></div><?cs /if ?>
<section class="panel" aria-labelledby="h-d"><header><h2 id="h-d"><?cs if:Page.state == "undone" ?><?cs var:Lang.Import.state_undone ?><?cs else ?><?cs var:Lang.Import.state_done ?><?cs /if ?></h2><span class="end mute small num"><?cs var:Page.Tally.rows ?> <?cs var:Lang.Import.rows ?></span></header>
<div class="in-pad stack"><div class="tally">
<?cs if:Page.state == "undone" ?><?cs call:figure("ok", "check", Page.Tally.undone, Lang.Import.undone, "") ?><?cs call:figure("warn", "x", Page.Tally.kept, Lang.Import.kept, "") ?><?cs else ?><?cs call:figure("ok", "plus", Page.Tally.created, Lang.Import.created, "") ?><?cs call:figure("ok", "refresh", Page.Tally.updated, Lang.Import.updated, "") ?><?cs call:figure("bad", "x", Page.Tally.failed, Lang.Import.failed, Page.errors_url) ?><?cs call:figure("warn", "copy", Page.Tally.duplicates, Lang.Import.duplicates, "#reasons") ?><?cs /if ?>
</div>
<?cs if:Page.state == "undone" && Page.Tally.kept > #0 ?><p class="mute small"><?cs var:Lang.Import.kept_why ?></p><?cs /if ?>
<div class="row"><?cs if:Page.errors_url ?><a class="btn" href="<?cs var:Page.errors_url ?>"><?cs call:icon("download", "s") ?><?cs var:Lang.Import.get_errors ?></a><?cs /if ?>
<?cs if:Page.state == "done" ?><form method="post" action="<?cs var:Page.action ?>/undo"><?cs call:csrf() ?><button class="btn danger" data-confirm="<?cs var:Lang.Import.undo_sure ?>"><?cs call:icon("arrow-back-up", "s") ?><?cs var:Lang.Import.undo ?></button></form><?cs /if ?>
<span class="grow"></span><a class="btn" href="<?cs var:Page.base ?>/import"><?cs var:Lang.Import.another ?></a><a class="btn pri" href="<?cs var:Page.base ?>"><?cs var:Lang.Import.to_list ?></a></div>
</div></section>
<?cs call:reasons() ?>
</div>
