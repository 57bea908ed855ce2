<?cs call:plain_top(Lang.Settings.api) ?>
<div class="page"><div class="settings">
<?cs include:"settings/tree.cs" ?>
<div class="stack">
<section class="panel"><header><h2><?cs var:Lang.Settings.api ?></h2><span class="end"><a class="btn sm" href="/api/v1/openapi.json"><?cs call:icon("external-link", "s") ?>openapi.json</a></span></header>
<div class="form"><p class="full"><?cs var:Lang.Settings.api_about ?></p><div class="full scroll" tabindex="0" role="region" aria-label="POST /api/v1/account/token"><pre class="num">POST /api/v1/account/token
{"login": "…", "password": "…", "name": "…"}

GET /api/v1/leads?limit=50
Authorization: Bearer …</pre></div></div></section>
<section class="panel list-box"><div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Lang.Settings.api_operations ?>">
<table class="list"><thead><tr><th scope="col"><?cs var:Lang.Settings.api_method ?></th><th scope="col"><?cs var:Lang.Settings.api_path ?></th><th scope="col"><?cs var:Lang.Settings.api_what ?></th><th scope="col"><?cs var:Lang.Settings.api_right ?></th></tr></thead>
<tbody><?cs each:op = Page.Ops ?><tr><td><span class="chip"><?cs var:op.method ?></span></td><th scope="row"><code><?cs var:op.path ?></code></th><td><?cs var:op.what ?></td><td class="mute"><?cs var:op.right ?></td></tr><?cs /each ?></tbody></table></div></section>
</div></div></div>
