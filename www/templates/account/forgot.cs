<?cs # plain ?>
<div class="gate">
<?cs include:"account/gate.cs" ?>
<main id="content">
<form method="post" action="/account/forgot">
<div><h1><?cs var:Lang.SignIn.forgot ?></h1><p class="mute"><?cs var:Lang.SignIn.forgot_text ?></p></div>
<?cs call:notes() ?>
<?cs if:Page.sent ?><div class="note-bar ok" role="status"><?cs call:icon("circle-check", "s") ?><span><?cs var:Lang.SignIn.forgot_sent ?></span></div>
<?cs else ?>
<div class="f">
<label for="u"><?cs var:Lang.SignIn.login_or_mail ?></label>
<input class="in" id="u" name="login" autocomplete="username" autocapitalize="none" required autofocus>
</div>
<button class="btn pri wide" type="submit"><?cs var:Lang.SignIn.forgot_submit ?></button>
<?cs /if ?>
<p><a class="link" href="/account/sign-in"><?cs var:Lang.SignIn.back ?></a></p>
</form>
</main>
</div>
