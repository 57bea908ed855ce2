<?cs include:"import/parts.cs" ?><?cs set:Page.step = "1" ?>
<?cs call:import_head() ?>
<div class="page">
<?cs call:notes() ?>
<form class="panel" method="post" action="<?cs var:Page.base ?>/import" enctype="multipart/form-data" aria-labelledby="h-u"><?cs call:csrf() ?>
<header><h2 id="h-u"><?cs var:Lang.Import.step_upload ?></h2></header>
<div class="form"><div class="f full"><label for="file"><?cs var:Lang.Import.file ?></label><input class="in" type="file" id="file" name="file" required accept=".xlsx,.csv,.txt,.tsv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" aria-describedby="file-h"><p class="hint" id="file-h"><?cs var:Lang.Import.file_hint ?></p></div></div>
<footer class="row in-pad"><a class="btn" href="<?cs var:Page.template_url ?>"><?cs call:icon("download", "s") ?><?cs var:Lang.Import.get_template ?></a><span class="grow"></span><button class="btn pri"><?cs call:icon("upload", "s") ?><?cs var:Lang.Import.upload ?></button></footer>
</form>
<?cs if:subcount(Page.Recent) ?><section class="panel list-box" aria-labelledby="h-l"><header><h2 id="h-l"><?cs var:Lang.Import.recent ?></h2></header>
<div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Lang.Import.recent ?>"><table class="list"><thead><tr><th scope="col"><?cs var:Lang.Import.file ?></th><th scope="col"><?cs var:Lang.Import.state ?></th><th scope="col" class="r"><?cs var:Lang.Import.rows ?></th><th scope="col" class="r"><?cs var:Lang.Import.failed ?></th><th scope="col"><?cs var:Lang.Import.at ?></th></tr></thead><tbody>
<?cs each:im = Page.Recent ?><tr><td><a class="link" href="<?cs var:im.url ?>"><?cs var:im ?></a></td><td><span class="chip <?cs var:im.tone ?>"><?cs var:im.state ?></span></td><td class="r num"><?cs var:im.rows ?></td><td class="r num"><?cs var:im.failed ?></td><td class="num"><?cs var:im.at ?></td></tr><?cs /each ?>
</tbody></table></div></section><?cs /if ?>
</div>
