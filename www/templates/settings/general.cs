<?cs call:plain_top(Lang.Settings.general) ?>
<div class="page"><?cs call:notes() ?>
<div class="settings">
<?cs include:"settings/tree.cs" ?>
<div class="stack">
<section class="panel"><header><h2><?cs var:Lang.Settings.logo ?></h2></header><div class="form">
<div class="f"><?cs if:Page.Logo ?><p><img class="logo-now" src="<?cs var:Page.Logo ?>" alt="<?cs var:Lang.Settings.logo ?>"></p><?cs /if ?>
<form class="logo-form" method="post" action="/settings/logo" enctype="multipart/form-data"><?cs call:csrf() ?>
<label for="s-logo"><?cs var:Lang.Settings.logo_file ?></label><input class="in" id="s-logo" type="file" name="logo" accept="image/png,image/jpeg" required<?cs if:Page.LogoError ?> aria-invalid="true" aria-describedby="s-logo-h"<?cs /if ?>>
<?cs if:Page.LogoError ?><p class="err" id="s-logo-h"><?cs call:icon("alert-circle", "xs") ?><?cs var:Page.LogoError ?></p><?cs else ?><p class="hint"><?cs var:Lang.Settings.logo_hint ?></p><?cs /if ?>
<button class="btn"><?cs call:icon("upload", "s") ?><?cs var:Lang.Settings.logo_upload ?></button></form>
<?cs if:Page.Logo ?><form class="logo-form" method="post" action="/settings/logo/remove"><?cs call:csrf() ?><button class="btn"><?cs call:icon("trash", "s") ?><?cs var:Lang.Settings.logo_remove ?></button></form><?cs /if ?>
</div></div></section>
<form class="stack" method="post" action="/settings/general">
<?cs call:csrf() ?>
<?cs each:sec = Page.General ?><section class="panel"><header><h2><?cs var:sec.label ?></h2></header><div class="form">
<?cs each:f = sec.items ?><div class="f">
<?cs if:f.type == "checkbox" ?><input type="hidden" name="<?cs var:f.name ?>" value="0"><label class="check" for="s-<?cs var:f.name ?>"><input type="checkbox" id="s-<?cs var:f.name ?>" name="<?cs var:f.name ?>" value="1"<?cs if:f.value ?> checked<?cs /if ?>><?cs var:f.label ?></label>
<?cs else ?><label for="s-<?cs var:f.name ?>"><?cs var:f.label ?></label>
<?cs if:f.type == "select" ?><select class="in" id="s-<?cs var:f.name ?>" name="<?cs var:f.name ?>"><?cs each:o = f.o ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o.label ?></option><?cs /each ?></select>
<?cs else ?><input class="in" id="s-<?cs var:f.name ?>" name="<?cs var:f.name ?>" type="<?cs var:f.type ?>" value="<?cs var:f.value ?>"<?cs if:f.type == "number" ?> min="0"<?cs /if ?><?cs if:f.err ?> aria-invalid="true" aria-describedby="s-<?cs var:f.name ?>-h"<?cs /if ?>><?cs /if ?><?cs /if ?>
<?cs if:f.err ?><p class="err" id="s-<?cs var:f.name ?>-h"><?cs call:icon("alert-circle", "xs") ?><?cs var:f.err ?></p><?cs elif:f.hint ?><p class="hint"><?cs var:f.hint ?></p><?cs /if ?>
</div><?cs /each ?></div></section><?cs /each ?>
<div class="savebar"><button class="btn pri"><?cs var:Lang.SignIn.save ?></button></div>
</form>
</div>
</div>
</div>
