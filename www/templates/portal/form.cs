<?cs # plain: a web-to-lead form, alone or in a frame of somebody else's page ?>
<main class="portal web-form" id="content">
<section class="panel" aria-labelledby="h-f"><div class="form">
<div class="full"><p class="mute small"><?cs var:Page.Company ?></p><h1 id="h-f"><?cs var:Page.Form.title ?></h1><?cs if:Page.Form.intro && !Page.Form.thanks ?><p class="pre-line"><?cs var:Page.Form.intro ?></p><?cs /if ?></div>
<?cs if:Page.Form.thanks ?><div class="note-bar ok full" role="status"><?cs call:icon("circle-check", "s") ?><span class="pre-line"><?cs var:Page.Form.thanks ?></span></div>
<?cs else ?><?cs if:Page.Form.err ?><div class="note-bar bad full" role="alert"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Page.Form.err ?></span></div><?cs /if ?>
<form class="full stack" method="post" action="<?cs var:Page.Form.url ?>">
<input type="hidden" name="stamp" value="<?cs var:Page.Form.stamp ?>">
<?cs each:u = Page.Utm ?><input type="hidden" name="<?cs var:u.name ?>" value="<?cs var:u.value ?>"><?cs /each ?>
<div class="vh" aria-hidden="true"><label for="w-website2"><?cs var:Lang.Forms.leave_empty ?></label><input id="w-website2" name="website2" tabindex="-1" autocomplete="off"></div>
<?cs each:f = Page.Fields ?><div class="f"><label for="w-<?cs var:f.name ?>"><?cs var:f.label ?><?cs if:f.required ?> <span class="req" aria-hidden="true">*</span><?cs /if ?></label>
<?cs if:f.type == "area" ?><textarea class="in" id="w-<?cs var:f.name ?>" name="<?cs var:f.name ?>" rows="5" maxlength="5000"<?cs if:f.required ?> required<?cs /if ?><?cs if:f.err ?> aria-invalid="true" aria-describedby="w-<?cs var:f.name ?>-e"<?cs /if ?>><?cs var:f.value ?></textarea>
<?cs else ?><input class="in" id="w-<?cs var:f.name ?>" name="<?cs var:f.name ?>" type="<?cs var:f.type ?>" value="<?cs var:f.value ?>" autocomplete="<?cs var:f.autocomplete ?>"<?cs if:f.required ?> required<?cs /if ?><?cs if:f.err ?> aria-invalid="true" aria-describedby="w-<?cs var:f.name ?>-e"<?cs /if ?>><?cs /if ?>
<?cs if:f.err ?><p class="err" id="w-<?cs var:f.name ?>-e"><?cs call:icon("alert-circle", "xs") ?><?cs var:f.err ?></p><?cs /if ?></div><?cs /each ?>
<button class="btn pri wide" type="submit"><?cs call:icon("send", "s") ?><?cs var:Lang.Forms.send ?></button>
</form><?cs /if ?>
</div></section>
</main>
