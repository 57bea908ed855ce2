<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Lang.Settings.title ?></h1><a class="btn pri" href="/settings/users/new"><?cs call:icon("user-plus", "s") ?><?cs var:Lang.Settings.add_user ?></a><span class="grow"></span><?cs call:top_end() ?></div></header>
<div class="page"><?cs call:notes() ?>
<div class="settings">
<?cs include:"settings/tree.cs" ?>
<div class="stack">
<div class="panel list-box">
<header><h2 id="h-u"><?cs var:Lang.Record.user.many ?></h2><span class="cnt num"><?cs var:Page.People.count ?></span><span class="end"><a class="link" href="/settings/users"><?cs var:Lang.Settings.all_users ?></a></span></header>
<div class="scroll" tabindex="0" role="region" aria-labelledby="h-u">
<table class="list"><thead><tr><th scope="col"><?cs var:Lang.Field.user.name ?></th><th scope="col"><?cs var:Lang.Field.user.login ?></th><th scope="col"><?cs var:Lang.Field.user.roles ?></th><th scope="col"><?cs var:Lang.Field.user.team_id ?></th><th scope="col"><?cs var:Lang.Field.user.seen_at ?></th><th scope="col"><?cs var:Lang.Field.user.totp ?></th><th scope="col"><?cs var:Lang.Field.user.active ?></th></tr></thead>
<tbody><?cs each:u = Page.People.rows ?><tr>
<th scope="row"><span class="who"><?cs call:avatar(u.name, u.initial, u.colour) ?><a class="strong" href="/settings/users/<?cs var:u.id ?>"><?cs var:u.name ?></a></span></th>
<td class="mute"><?cs var:u.login ?></td>
<td><span class="tags"><?cs each:t = u.roles ?><span class="tag t<?cs var:t.colour ?>"><?cs var:t ?></span><?cs /each ?></span></td>
<td class="nw"><?cs var:u.team ?></td>
<td class="nw num"><?cs if:u.seen ?><?cs var:u.seen ?><?cs else ?>—<?cs /if ?></td>
<td><?cs if:u.totp ?><span class="chip ok"><?cs var:Lang.SignIn.totp_is_on ?></span><?cs else ?><span class="chip"><?cs var:Lang.SignIn.totp_is_off ?></span><?cs /if ?></td>
<td><?cs if:u.active ?><span class="age"><?cs var:Lang.Settings.enabled ?></span><?cs else ?><span class="age bad"><?cs var:Lang.Settings.disabled ?></span><?cs /if ?></td>
</tr><?cs /each ?></tbody></table></div>
</div>
<div class="panel">
<header><h2 id="h-r"><?cs var:Lang.Settings.rights ?></h2><span class="end"><a class="btn sm" href="/settings/rights"><?cs call:icon("edit", "s") ?><?cs var:Lang.Settings.change_rights ?></a></span></header>
<div class="scroll" tabindex="0" role="region" aria-labelledby="h-r">
<table class="matrix"><thead><tr><th scope="col"><?cs var:Lang.Settings.record ?></th><?cs each:role = Page.Matrix.roles ?><th scope="col"><?cs var:role.name ?><small class="num"><?cs var:role.people ?></small></th><?cs /each ?></tr></thead>
<tbody><?cs each:row = Page.Matrix.rows ?><tr><th scope="row"><?cs var:row.label ?></th><?cs each:cell = row.cells ?><td><span class="right"><span><small><?cs var:Lang.Settings.read ?></small><span class="l<?cs var:cell.read.now ?>"><?cs var:cell.read.label ?></span></span><span><small><?cs var:Lang.Settings.write ?></small><span class="l<?cs var:cell.write.now ?>"><?cs var:cell.write.label ?></span></span></span></td><?cs /each ?></tr><?cs /each ?>
<?cs each:row = Page.Matrix.may ?><tr><th scope="row"><?cs var:row.label ?></th><?cs each:cell = row.cells ?><td><?cs if:cell.on ?><span class="yes"><?cs call:icon("check", "s") ?><span class="vh"><?cs var:Lang.Settings.yes ?></span></span><?cs else ?><span class="no" aria-hidden="true">—</span><span class="vh"><?cs var:Lang.Settings.no ?></span><?cs /if ?></td><?cs /each ?></tr><?cs /each ?></tbody></table></div>
</div>
</div>
</div>
</div>
