<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span><?cs call:top_end() ?></div></header>
<div class="page narrow">
<?cs call:notes() ?>
<form class="panel" method="post" enctype="multipart/form-data" action="<?cs var:Page.Form.action ?>" aria-labelledby="h-up" data-upload data-failed="<?cs var:Lang.Files.failed ?>" data-done="<?cs var:Lang.Files.done ?>" data-next="<?cs var:Page.Form.cancel ?>"><?cs call:csrf() ?>
<header><h2 id="h-up"><?cs if:Page.On ?><?cs var:Lang.Files.to ?> <?cs var:Page.OnRecord ?> <a class="link" href="<?cs var:Page.OnUrl ?>"><?cs var:Page.OnTitle ?></a><?cs else ?><?cs var:Lang.Files.to_nothing ?><?cs /if ?></h2></header>
<div class="in-pad"><label class="drop-at big" for="file"><?cs call:icon("upload", "l") ?><span class="strong"><?cs var:Lang.Files.choose ?></span><span class="mute small"><?cs var:Lang.Files.hint ?></span><input class="in" id="file" type="file" name="file" multiple required></label></div>
<?cs each:sec = Page.Form.s ?><div class="form"><?cs each:f = sec.f ?><?cs call:field(f) ?><?cs /each ?></div><?cs /each ?>
<footer class="row in-pad"><span class="grow"></span><a class="btn" href="<?cs var:Page.Form.cancel ?>"><?cs var:Lang.Common.cancel ?></a><button class="btn pri"><?cs call:icon("upload", "s") ?><?cs var:Lang.Files.upload ?></button></footer>
</form>
<?cs if:Page.On ?><form class="panel" method="post" action="/files/link?on=<?cs var:Page.On ?>&amp;back=<?cs var:Page.OnUrl ?>" aria-labelledby="h-have"><?cs call:csrf() ?>
<header><h2 id="h-have"><?cs var:Lang.Files.have ?></h2></header>
<div class="form"><div class="f full"><label for="file_id"><?cs var:Lang.Record.file.one ?></label><select class="in" id="file_id" name="file_id" data-pick="/files/pick"><option value=""></option><?cs each:o = Page.Have ?><option value="<?cs var:o.id ?>"><?cs var:o ?></option><?cs /each ?></select></div></div>
<footer class="row in-pad"><span class="grow"></span><button class="btn"><?cs call:icon("link", "s") ?><?cs var:Lang.Verb.file.link ?></button></footer>
</form><?cs /if ?>
</div>
