<?cs # plain ?>
<div class="gate">
<?cs include:"account/gate.cs" ?>
<main id="content">
<form method="post" action="/account/reset/<?cs var:Page.token ?>">
<div><h1><?cs var:Lang.SignIn.reset ?></h1><p class="mute"><?cs var:Lang.SignIn.password_rule ?></p></div>
<?cs call:notes() ?>
<div class="f">
<label for="p"><?cs var:Lang.SignIn.new_password ?></label>
<div class="with-btn">
<input class="in" id="p" name="password" type="password" autocomplete="new-password" minlength="8" required autofocus<?cs if:Page.errors.password ?> aria-invalid="true"<?cs /if ?>>
<button class="btn" type="button" data-reveal="p" aria-label="<?cs var:Lang.SignIn.reveal ?>"><?cs call:icon("eye", "s") ?></button>
</div>
</div>
<div class="f">
<label for="a"><?cs var:Lang.SignIn.again ?></label>
<input class="in" id="a" name="again" type="password" autocomplete="new-password" required<?cs if:Page.errors.again ?> aria-invalid="true"<?cs /if ?>>
</div>
<button class="btn pri wide" type="submit"><?cs var:Lang.SignIn.reset_submit ?></button>
</form>
</main>
</div>
