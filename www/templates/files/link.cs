<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span><?cs call:top_end() ?></div></header>
<div class="page narrow">
<?cs call:notes() ?>
<section class="panel" aria-labelledby="h-file"><header><h2 id="h-file"><a class="link" href="<?cs var:Page.FileUrl ?>"><?cs var:Page.FileTitle ?></a></h2></header>
<form class="form" method="get" action="<?cs var:Page.FileUrl ?>/link"><div class="f"><label for="type"><?cs var:Lang.Files.type ?></label><select class="in" id="type" name="type" data-submit><option value=""></option><?cs each:t = Page.Types ?><option value="<?cs var:t.v ?>"<?cs if:t.on ?> selected<?cs /if ?>><?cs var:t ?></option><?cs /each ?></select></div>
<?cs if:Page.Type ?><div class="f nojs"><label for="q"><?cs var:Lang.Common.search ?></label><input class="in" id="q" name="q" value="<?cs var:Page.Q ?>"></div><?cs /if ?>
<div class="f nojs"><button class="btn"><?cs call:icon("search", "s") ?><?cs var:Lang.Common.search ?></button></div></form>
<?cs if:Page.Type ?><form method="post" action="<?cs var:Page.FileUrl ?>/link"><?cs call:csrf() ?><input type="hidden" name="type" value="<?cs var:Page.Type ?>">
<div class="form"><div class="f full"><label for="record_id"><?cs var:Page.TypeWord ?></label><select class="in" id="record_id" name="record_id" data-pick="/<?cs var:Page.Type ?>/pick"><option value=""></option><?cs each:o = Page.Found ?><option value="<?cs var:o.id ?>"><?cs var:o ?></option><?cs /each ?></select></div></div>
<footer class="row in-pad"><span class="grow"></span><a class="btn" href="<?cs var:Page.FileUrl ?>"><?cs var:Lang.Common.cancel ?></a><button class="btn pri"><?cs call:icon("link", "s") ?><?cs var:Lang.Verb.file.link ?></button></footer></form><?cs /if ?>
</section></div>
