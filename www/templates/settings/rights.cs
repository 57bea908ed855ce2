<?cs def:scope(cell, which, row, words) ?><label class="vh" for="<?cs var:row.name ?>-<?cs var:cell.role ?>-<?cs var:words.key ?>"><?cs var:row.label ?>, <?cs var:cell.role_name ?>: <?cs var:words.label ?></label><select class="in" id="<?cs var:row.name ?>-<?cs var:cell.role ?>-<?cs var:words.key ?>" name="role_<?cs var:cell.role ?>[<?cs var:row.name ?>][<?cs var:words.key ?>]"><?cs each:o = which.o ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:words.label ?> <?cs var:o.label ?></option><?cs /each ?></select><?cs /def ?>
<?cs set:Page.W.read.key = "read" ?><?cs set:Page.W.read.label = Lang.Settings.read ?><?cs set:Page.W.write.key = "write" ?><?cs set:Page.W.write.label = Lang.Settings.write ?>
<?cs call:plain_top(Lang.Settings.rights) ?>
<div class="page"><?cs call:notes() ?>
<div class="settings">
<?cs include:"settings/tree.cs" ?>
<form class="panel" method="post" action="/settings/rights">
<?cs call:csrf() ?>
<div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Lang.Settings.rights ?>">
<table class="matrix"><thead><tr><th scope="col"><?cs var:Lang.Settings.record ?></th><?cs each:role = Page.Matrix.roles ?><th scope="col"><?cs var:role.name ?><small class="num"><?cs var:role.people ?></small></th><?cs /each ?></tr></thead>
<tbody><?cs each:row = Page.Matrix.rows ?><tr><th scope="row"><?cs var:row.label ?></th><?cs each:cell = row.cells ?><td><?cs call:scope(cell, cell.read, row, Page.W.read) ?> <?cs call:scope(cell, cell.write, row, Page.W.write) ?></td><?cs /each ?></tr><?cs /each ?>
<?cs each:row = Page.Matrix.may ?><tr><th scope="row"><?cs var:row.label ?></th><?cs each:cell = row.cells ?><td><input type="hidden" name="role_<?cs var:cell.role ?>[may][<?cs var:row.name ?>]" value="0"><label class="check"><input type="checkbox" name="role_<?cs var:cell.role ?>[may][<?cs var:row.name ?>]" value="1"<?cs if:cell.on ?> checked<?cs /if ?>><span class="vh"><?cs var:row.label ?>, <?cs var:cell.role_name ?></span></label></td><?cs /each ?></tr><?cs /each ?></tbody></table></div>
<div class="savebar"><a class="btn" href="/settings/"><?cs var:Lang.SignIn.cancel ?></a><button class="btn pri"><?cs var:Lang.SignIn.save ?></button></div>
</form>
</div>
</div>
