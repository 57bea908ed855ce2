<?cs call:plain_top(Lang.SignIn.totp) ?>
<div class="page">
<?cs call:notes() ?>
<section class="panel" aria-labelledby="h-q">
<header><h2 id="h-q"><?cs var:Lang.SignIn.totp_scan ?></h2></header>
<form method="post" action="/account/totp"><div class="form">
<?cs call:csrf() ?>
<input type="hidden" name="secret" value="<?cs var:Page.secret ?>">
<div class="f full">
<svg width="232" height="232" viewBox="0 0 <?cs var:Page.qr.size ?> <?cs var:Page.qr.size ?>" role="img" aria-label="<?cs var:Lang.SignIn.totp_qr ?>" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="<?cs var:Page.qr.path ?>"/></svg>
<p class="hint"><?cs var:Lang.SignIn.totp_key ?> <code class="num"><?cs var:Page.secret_text ?></code></p>
</div>
<div class="f">
<label for="c"><?cs var:Lang.SignIn.code ?></label>
<input class="in" id="c" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" required<?cs if:Page.errors.code ?> aria-invalid="true"<?cs /if ?>>
<?cs if:Page.errors.code ?><p class="err"><?cs call:icon("alert-circle", "xs") ?><?cs var:Page.errors.code ?></p><?cs /if ?>
</div>
</div><div class="form-foot"><a class="btn" href="/account/profile"><?cs var:Lang.SignIn.cancel ?></a><button class="btn pri"><?cs var:Lang.SignIn.totp_switch_on ?></button></div>
</form>
</section>
</div>
