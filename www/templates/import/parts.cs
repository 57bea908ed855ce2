<?cs # What the steps of an import share: the head with the four steps, the figures, the reasons. ?>
<?cs def:step(n, text) ?><li class="<?cs if:Page.step > n ?>done<?cs elif:Page.step == n ?>now<?cs /if ?>"<?cs if:Page.step == n ?> aria-current="step"<?cs /if ?>><b class="num"><?cs if:Page.step > n ?><?cs call:icon("check", "xs") ?><?cs else ?><?cs var:n ?><?cs /if ?></b><span><?cs var:text ?></span></li><?cs /def ?>
<?cs def:import_head() ?>
<header class="top">
<div class="row crumb-row"><?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="row"><h1><?cs var:Page.title ?></h1><?cs if:Page.filename ?><span class="chip line"><?cs call:icon("file-spreadsheet", "xs") ?><span class="cut"><?cs var:Page.filename ?></span></span><?cs /if ?><span class="grow"></span><a class="btn ghost hide-m" href="<?cs var:Page.template_url ?>"><?cs call:icon("download", "s") ?><?cs var:Lang.Import.get_template ?></a></div>
<ol class="steps" aria-label="<?cs var:Lang.Import.steps ?>"><?cs call:step("1", Lang.Import.step_upload) ?><?cs call:step("2", Lang.Import.step_map) ?><?cs call:step("3", Lang.Import.step_check) ?><?cs call:step("4", Lang.Import.step_run) ?></ol>
</header>
<?cs /def ?>
<?cs def:figure(tone, ticon, n, text, href) ?><a<?cs if:href ?> href="<?cs var:href ?>"<?cs /if ?>><span class="clock <?cs var:tone ?>"><?cs call:icon(ticon, "xs") ?></span><span><b><?cs var:n ?></b><small><?cs var:text ?></small></span></a><?cs /def ?>
<?cs def:reasons() ?><?cs if:subcount(Page.Told) ?><section class="panel list-box" id="reasons" aria-labelledby="h-r"><header><h2 id="h-r"><?cs var:Lang.Import.reasons ?></h2><?cs if:Page.errors_url ?><span class="end"><a class="btn sm" href="<?cs var:Page.errors_url ?>"><?cs call:icon("download", "s") ?><?cs var:Lang.Import.get_errors ?></a></span><?cs /if ?></header>
<div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Lang.Import.reasons ?>"><table class="list compact"><thead><tr><th scope="col"><?cs var:Lang.Import.row ?></th><th scope="col"><?cs var:Lang.Import.field ?></th><th scope="col"><?cs var:Lang.Import.reason ?></th></tr></thead><tbody>
<?cs each:t = Page.Told ?><tr><td class="num"><?cs var:t.row ?></td><td><?cs var:t.field ?></td><td><span class="chip <?cs var:t.tone ?>"><?cs var:t ?></span></td></tr><?cs /each ?>
</tbody></table></div></section><?cs /if ?><?cs /def ?>
