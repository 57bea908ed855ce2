<?cs def:own(id, label, name, value, type, auto) ?>
<div class="f"><label for="<?cs var:id ?>"><?cs var:label ?></label><input class="in" id="<?cs var:id ?>" name="<?cs var:name ?>" type="<?cs var:type ?>" value="<?cs var:value ?>"<?cs if:auto ?> autocomplete="<?cs var:auto ?>"<?cs /if ?><?cs if:Page.errors[name] ?> aria-invalid="true" aria-describedby="<?cs var:id ?>-e"<?cs /if ?>><?cs if:Page.errors[name] ?><p class="err" id="<?cs var:id ?>-e"><?cs call:icon("alert-circle", "xs") ?><?cs var:Page.errors[name] ?></p><?cs /if ?></div>
<?cs /def ?>
<?cs call:plain_top(Lang.SignIn.profile) ?>
<div class="page">
<?cs call:notes() ?>
<?cs if:Page.token ?><div class="note-bar ok" role="status"><?cs call:icon("key", "s") ?><span><?cs var:Lang.SignIn.token_once ?><br><code class="num"><?cs var:Page.token ?></code></span></div><?cs /if ?>
<div class="stack">
<section class="panel" aria-labelledby="h-me">
<header><h2 id="h-me"><?cs var:Lang.SignIn.about_me ?></h2><span class="end mute"><?cs var:Page.v.login ?></span></header>
<form method="post" action="/account/profile"><div class="form">
<?cs call:csrf() ?>
<?cs call:own("f-name", Lang.Field.user.name, "name", Page.v.name, "text", "name") ?>
<?cs call:own("f-email", Lang.Field.user.email, "email", Page.v.email, "email", "email") ?>
<?cs call:own("f-phone", Lang.Field.user.phone, "phone", Page.v.phone, "tel", "tel") ?>
<div class="f"><label for="f-lang"><?cs var:Lang.Field.user.lang ?></label><select class="in" id="f-lang" name="lang"><?cs each:l = Page.langs ?><option value="<?cs var:l.code ?>"<?cs if:l.code == Page.v.lang ?> selected<?cs /if ?>><?cs var:l.name ?></option><?cs /each ?></select></div>
<div class="f"><label for="f-tz"><?cs var:Lang.Field.user.tz ?></label><input class="in" id="f-tz" name="tz" value="<?cs var:Page.v.tz ?>" list="zones"<?cs if:Page.errors.tz ?> aria-invalid="true"<?cs /if ?>><datalist id="zones"><?cs each:z = Page.zones ?><option value="<?cs var:z ?>"></option><?cs /each ?></datalist><?cs if:Page.errors.tz ?><p class="err"><?cs call:icon("alert-circle", "xs") ?><?cs var:Page.errors.tz ?></p><?cs /if ?></div>
</div><div class="form-foot"><button class="btn pri"><?cs var:Lang.SignIn.save ?></button></div>
</form>
</section>
<section class="panel" aria-labelledby="h-pw">
<header><h2 id="h-pw"><?cs var:Lang.SignIn.change_password ?></h2></header>
<form method="post" action="/account/password"><div class="form">
<?cs call:csrf() ?>
<?cs call:own("f-current", Lang.SignIn.current_password, "current", "", "password", "current-password") ?>
<?cs call:own("f-password", Lang.SignIn.new_password, "password", "", "password", "new-password") ?>
<?cs call:own("f-again", Lang.SignIn.again, "again", "", "password", "new-password") ?>
<p class="hint full"><?cs var:Lang.SignIn.password_rule ?></p>
</div><div class="form-foot"><button class="btn pri"><?cs var:Lang.SignIn.change_password ?></button></div>
</form>
</section>
<section class="panel" aria-labelledby="h-2f">
<header><h2 id="h-2f"><?cs var:Lang.SignIn.totp ?></h2><span class="end"><?cs if:Page.v.totp ?><span class="chip ok"><?cs var:Lang.SignIn.totp_is_on ?></span><?cs else ?><span class="chip"><?cs var:Lang.SignIn.totp_is_off ?></span><?cs /if ?></span></header>
<?cs if:Page.v.totp ?>
<form method="post" action="/account/totp/off"><div class="form">
<?cs call:csrf() ?>
<?cs call:own("f-off", Lang.SignIn.current_password, "current", "", "password", "current-password") ?>
</div><div class="form-foot"><button class="btn danger"><?cs var:Lang.SignIn.totp_switch_off ?></button></div>
</form>
<?cs else ?><div class="form"><p class="hint full"><?cs var:Lang.SignIn.totp_about ?></p></div><div class="form-foot"><a class="btn" href="/account/totp"><?cs call:icon("shield-lock", "s") ?><?cs var:Lang.SignIn.totp_set_up ?></a></div><?cs /if ?>
</section>
<div class="panel list-box">
<header><h2 id="h-tok"><?cs var:Lang.SignIn.tokens ?></h2><span class="end"><a class="link" href="/settings/api"><?cs var:Lang.Settings.api ?></a></span></header>
<?cs if:subcount(Page.tokens) ?>
<div class="scroll" tabindex="0" role="region" aria-labelledby="h-tok">
<table class="list"><thead><tr><th scope="col"><?cs var:Lang.SignIn.token_name ?></th><th scope="col"><?cs var:Lang.SignIn.token_scope ?></th><th scope="col"><?cs var:Lang.SignIn.token_created ?></th><th scope="col"><?cs var:Lang.SignIn.token_seen ?></th><th scope="col"><?cs var:Lang.SignIn.token_expires ?></th><th scope="col"><span class="vh"><?cs var:Lang.SignIn.action ?></span></th></tr></thead>
<tbody><?cs each:t = Page.tokens ?><tr><th scope="row"><?cs var:t.name ?></th><td><?cs if:t.read_only ?><span class="chip"><?cs var:Lang.SignIn.read_only ?></span><?cs else ?><span class="chip info"><?cs var:Lang.SignIn.read_write ?></span><?cs /if ?></td><td class="nw num"><?cs var:t.created ?></td><td class="nw num"><?cs if:t.seen ?><?cs var:t.seen ?><?cs else ?>—<?cs /if ?></td><td class="nw num"><?cs if:t.expires ?><?cs var:t.expires ?><?cs else ?>—<?cs /if ?></td>
<td class="r"><form method="post" action="/account/tokens/<?cs var:t.id ?>/revoke"><?cs call:csrf() ?><button class="btn sm danger" aria-label="<?cs var:Lang.SignIn.revoke ?>: <?cs var:t.name ?>"><?cs var:Lang.SignIn.revoke ?></button></form></td></tr><?cs /each ?></tbody></table></div><?cs /if ?>
<form method="post" action="/account/tokens"><div class="form">
<?cs call:csrf() ?>
<div class="f"><label for="t-name"><?cs var:Lang.SignIn.token_name ?></label><input class="in" id="t-name" name="name" maxlength="100" required></div>
<div class="f"><label for="t-days"><?cs var:Lang.SignIn.token_days ?></label><input class="in" id="t-days" name="days" type="number" min="1" max="3650" value="365"></div>
<div class="f"><label class="check" for="t-ro"><input type="checkbox" id="t-ro" name="read_only" value="1"><?cs var:Lang.SignIn.read_only ?></label></div>
</div><div class="form-foot"><button class="btn"><?cs call:icon("key", "s") ?><?cs var:Lang.SignIn.token_make ?></button></div>
</form>
</div>
<?cs if:Page.May.activity ?><section class="panel" id="feed" aria-labelledby="h-feed">
<header><h2 id="h-feed"><?cs var:Lang.SignIn.feed ?></h2><span class="end"><?cs if:Page.feed.made ?><span class="chip ok"><?cs var:Lang.SignIn.feed_is_on ?></span><?cs else ?><span class="chip"><?cs var:Lang.SignIn.feed_is_off ?></span><?cs /if ?></span></header>
<div class="form"><p class="hint full"><?cs var:Lang.SignIn.feed_about ?></p>
<?cs if:Page.feed_url ?><div class="f full"><label for="f-feed"><?cs var:Lang.SignIn.feed_once ?></label><input class="in num" id="f-feed" readonly value="<?cs var:Page.feed_url ?>"></div><?cs elif:Page.feed.made ?><p class="full num"><?cs var:Lang.SignIn.token_created ?> <?cs var:Page.feed.made ?> · <?cs var:Lang.SignIn.feed_seen ?> <?cs if:Page.feed.seen ?><?cs var:Page.feed.seen ?><?cs else ?>—<?cs /if ?></p><?cs /if ?></div>
<div class="form-foot"><form method="post" action="/account/feed#feed"><?cs call:csrf() ?><button class="btn"<?cs if:Page.feed.made ?> data-confirm="<?cs var:Lang.SignIn.feed_again_sure ?>"<?cs /if ?>><?cs call:icon("calendar", "s") ?><?cs if:Page.feed.made ?><?cs var:Lang.SignIn.feed_again ?><?cs else ?><?cs var:Lang.SignIn.feed_make ?><?cs /if ?></button></form>
<?cs if:Page.feed.made ?><form method="post" action="/account/feed/revoke"><?cs call:csrf() ?><button class="btn danger"><?cs var:Lang.SignIn.feed_revoke ?></button></form><?cs /if ?></div>
</section><?cs /if ?>
<div class="panel list-box">
<header><h2 id="h-dev"><?cs var:Lang.SignIn.devices ?></h2><span class="end"><form method="post" action="/account/sign-out-everywhere"><?cs call:csrf() ?><button class="btn sm danger"><?cs var:Lang.SignIn.sign_out_everywhere ?></button></form></span></header>
<div class="scroll" tabindex="0" role="region" aria-labelledby="h-dev">
<table class="list"><thead><tr><th scope="col"><?cs var:Lang.SignIn.device ?></th><th scope="col"><?cs var:Lang.SignIn.address ?></th><th scope="col"><?cs var:Lang.SignIn.token_seen ?></th></tr></thead>
<tbody><?cs each:s = Page.sessions ?><tr><th scope="row"><span title="<?cs var:s.agent ?>"><?cs var:s.device ?></span><?cs if:s.here ?> <span class="chip ok"><?cs var:Lang.SignIn.this_device ?></span><?cs /if ?></th><td class="nw num"><?cs var:s.ip ?></td><td class="nw num"><?cs var:s.seen ?></td></tr><?cs /each ?></tbody></table></div>
</div>
</div>
</div>
