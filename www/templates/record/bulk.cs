<?cs # How far the worker is with many rows; the page asks again by itself until it is over. ?>
<header class="top">
<div class="row crumb-row"><?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="row"><h1><?cs var:Page.title ?></h1></div>
</header>
<div class="page">
<?cs call:notes() ?>
<section class="panel" aria-labelledby="h-w"><header><h2 id="h-w"><?cs if:Page.Run.over ?><?cs var:Lang.Bulk.over ?><?cs else ?><?cs var:Lang.Bulk.running ?><?cs /if ?></h2><span class="end"><output class="num small mute" for="pg"><?cs var:Page.Run.percent ?>%</output></span></header>
<div class="in-pad stack"><progress id="pg" value="<?cs var:Page.Run.percent ?>" max="100" aria-labelledby="h-w"><?cs var:Page.Run.percent ?>%</progress>
<dl class="fields"><div><dt><?cs var:Lang.Bulk.total ?></dt><dd class="num"><?cs var:Page.Run.total ?></dd></div><div><dt><?cs var:Lang.Bulk.done ?></dt><dd class="num"><?cs var:Page.Run.done ?></dd></div><div><dt><?cs var:Lang.Bulk.refused ?></dt><dd class="num"><?cs var:Page.Run.refused ?></dd></div></dl>
<?cs if:Page.Run.why ?><div class="note-bar warn" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Page.Run.why ?></span></div><?cs /if ?>
<?cs if:!Page.Run.over ?><p class="mute small"><?cs var:Lang.Bulk.may_leave ?></p><?cs /if ?>
<div class="row"><a class="btn<?cs if:Page.Run.over ?> pri<?cs /if ?>" href="<?cs var:Page.Back ?>"><?cs call:icon("list", "s") ?><?cs var:Lang.Bulk.to_list ?></a><?cs if:Page.Run.undoable ?><form method="post" action="<?cs var:Page.base ?>/bulk/undo<?cs var:Page.Query ?>"><?cs call:csrf() ?><input type="hidden" name="run" value="<?cs var:Page.Run.id ?>"><button class="btn"><?cs call:icon("arrow-back-up", "s") ?><?cs var:Lang.Common.undo_bulk ?></button></form><?cs /if ?></div>
</div></section>
</div>
