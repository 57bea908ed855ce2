<?cs # plain ?>
<div class="gate">
<?cs include:"account/gate.cs" ?>
<main id="content">
<form method="post" action="/account/sign-in">
<div><h1><?cs var:Lang.SignIn.heading ?></h1><p class="mute"><?cs var:Lang.SignIn.with_account ?></p></div>
<?cs call:notes() ?><?cs if:Page.ended ?><div class="note-bar warn" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Lang.SignIn.ended ?> <span class="js-only"><?cs var:Lang.SignIn.ended_kept ?></span></span></div><?cs /if ?>
<input type="hidden" name="next" value="<?cs var:Page.next ?>">
<div class="f">
<label for="u"><?cs var:Lang.SignIn.login ?></label>
<input class="in" id="u" name="login" value="<?cs var:Page.login ?>" autocomplete="username" autocapitalize="none" spellcheck="false" required<?cs if:!Page.login ?> autofocus<?cs /if ?>>
</div>
<div class="f">
<label for="p"><?cs var:Lang.SignIn.password ?></label>
<div class="with-btn">
<input class="in" id="p" name="password" type="password" autocomplete="current-password" required<?cs if:subcount(Page.messages) ?> aria-invalid="true"<?cs /if ?>>
<button class="btn" type="button" data-reveal="p" aria-label="<?cs var:Lang.SignIn.reveal ?>"><?cs call:icon("eye", "s") ?></button>
</div>
</div>
<div class="alt">
<label class="check" for="rm"><input type="checkbox" id="rm" name="remember" value="1"><?cs var:Lang.SignIn.remember ?></label>
<a class="link" href="/account/forgot"><?cs var:Lang.SignIn.forgot_link ?></a>
</div>
<button class="btn pri wide" type="submit"><?cs var:Lang.SignIn.submit ?></button>
<p class="hint row tight"><?cs call:icon("shield-lock", "s") ?><span class="grow"><?cs var:Lang.SignIn.totp_hint ?></span></p>
<nav class="row tight small" aria-label="<?cs var:Lang.SignIn.language ?>">
<?cs each:l = Page.langs ?><a class="chip<?cs if:l.on ?> brand-c<?cs /if ?>" href="?lang=<?cs var:l.code ?>"<?cs if:l.on ?> aria-current="true"<?cs /if ?> lang="<?cs var:l.code ?>"><?cs var:l.name ?></a><?cs /each ?>
</nav>
</form>
</main>
</div>
