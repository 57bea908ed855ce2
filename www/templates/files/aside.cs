<?cs # Files of a record, beside it: the newest, and a place to drop more ?>
<?cs include:"files/parts.cs" ?>
<section class="files" id="files" aria-label="<?cs var:Page.Aside.file.title ?>">
<h2 class="sub-h"><?cs var:Page.Aside.file.title ?><span class="cnt num"><?cs var:Page.Aside.file.all ?></span><span class="end"><a class="link" href="/files/new?on=<?cs var:Page.Aside.file.link ?>&amp;back=<?cs var:Page.Aside.file.back ?>"><?cs var:Lang.Files.more_ways ?></a></span></h2>
<?cs if:Page.Aside.file.n ?><ul class="file-list"><?cs each:fl = Page.Aside.file.rows ?><li><?cs call:file_mark(fl.f.kind.raw) ?><a class="cut" href="<?cs var:fl.url ?>" title="<?cs var:fl.title ?>"><?cs var:fl.title ?></a><small class="num"><?cs var:fl.f.size ?></small><a class="ib" href="<?cs var:fl.url ?>/download" aria-label="<?cs var:Lang.Files.download ?><?cs var:Lang.Common.colon ?><?cs var:fl.title ?>"><?cs call:icon("download", "s") ?></a></li><?cs /each ?></ul>
<?cs if:Page.Aside.file.more ?><a class="more" href="<?cs var:Page.Aside.file.more ?>"><?cs var:Lang.Common.show_all ?></a><?cs /if ?><?cs /if ?>
<form class="drop slim" method="post" enctype="multipart/form-data" action="/files?on=<?cs var:Page.Aside.file.link ?>&amp;back=<?cs var:Page.Aside.file.back ?>" data-upload data-failed="<?cs var:Lang.Files.failed ?>" data-done="<?cs var:Lang.Files.done ?>"><?cs call:csrf() ?>
<label class="drop-at"><?cs call:icon("paperclip", "s") ?><span><?cs var:Lang.Files.add ?></span><span class="js-only mute small hide-m"><?cs var:Lang.Files.drop ?></span><input class="in" type="file" name="file" multiple required></label>
<button class="btn sm nojs"><?cs call:icon("upload", "s") ?><?cs var:Lang.Files.upload ?></button>
</form>
</section>
