<?cs # plain ?>
<div class="gate">
<?cs include:"account/gate.cs" ?>
<main id="content">
<form method="post" action="/account/sign-in/code">
<div><h1><?cs var:Lang.SignIn.code_title ?></h1><p class="mute"><?cs var:Lang.SignIn.code_text ?></p></div>
<?cs call:notes() ?>
<input type="hidden" name="next" value="<?cs var:Page.next ?>">
<input type="hidden" name="challenge" value="<?cs var:Page.challenge ?>">
<div class="f">
<label for="c"><?cs var:Lang.SignIn.code ?></label>
<input class="in" id="c" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" required autofocus>
</div>
<button class="btn pri wide" type="submit"><?cs var:Lang.SignIn.submit ?></button>
<p><a class="link" href="/account/sign-in"><?cs var:Lang.SignIn.back ?></a></p>
</form>
</main>
</div>
