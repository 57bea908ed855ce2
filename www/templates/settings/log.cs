<?cs # The log's hash chains: verify them, and what came of it before ?>
<?cs call:plain_top(Lang.Settings.log) ?>
<div class="page"><?cs call:notes() ?><div class="settings">
<?cs include:"settings/tree.cs" ?>
<div class="stack">
<?cs each:v = Page.Verdicts ?><?cs if:first(v) ?>
<?cs if:v.what ?><div class="note-bar bad" role="alert"><?cs call:icon("alert-triangle", "s") ?><div><p class="strong"><?cs var:Lang.Settings.log_broken ?></p><p><?cs if:v.checkpoint ?><?cs var:Lang.Settings.checkpoint ?> <b class="num">#<?cs var:v.checkpoint ?></b><?cs else ?><?cs var:Lang.Settings.entry ?> <b class="num">#<?cs var:v.entry ?></b> (<?cs var:v.record ?> <?cs if:v.url ?><a class="link" href="<?cs var:v.url ?>"><?cs var:v.title ?></a><?cs else ?><?cs var:v.title ?><?cs /if ?>)<?cs /if ?><?cs var:Lang.Common.colon ?><?cs var:v.what ?></p></div></div>
<?cs else ?><div class="note-bar ok" role="status"><?cs call:icon("shield-check", "s") ?><span><?cs var:Lang.Settings.log_intact ?></span></div><?cs /if ?><?cs /if ?><?cs /each ?>
<section class="panel"><header><h2 id="h-v"><?cs var:Lang.Settings.log ?></h2><span class="end"><form method="post" action="/settings/log/verify"><?cs call:csrf() ?><button class="btn pri"><?cs call:icon("shield-check", "s") ?><?cs var:Lang.Settings.verify ?></button></form></span></header>
<div class="form"><p class="full"><?cs var:Lang.Settings.log_about ?></p><p class="full mute small num"><?cs var:Lang.Settings.entry ?> <?cs var:Page.Entries ?> · <?cs var:Lang.Settings.checkpoint ?> <?cs var:Page.Checkpoints ?> · <?cs var:Page.Sealed ?></p></div></section>
<section class="panel list-box"><div class="scroll" tabindex="0" role="region" aria-labelledby="h-v">
<table class="list"><thead><tr><th scope="col"><?cs var:Lang.Settings.verified_at ?></th><th scope="col"><?cs var:Lang.Settings.by ?></th><th scope="col" class="r"><?cs var:Lang.Settings.entry ?></th><th scope="col" class="r"><?cs var:Lang.Settings.log_records ?></th><th scope="col" class="r"><?cs var:Lang.Settings.seconds ?></th><th scope="col"><?cs var:Lang.Settings.result ?></th></tr></thead>
<tbody><?cs each:v = Page.Verdicts ?><tr><th scope="row" class="num nw"><?cs var:v.at ?></th><td><?cs var:v.who ?></td><td class="r num"><?cs var:v.entries ?></td><td class="r num"><?cs var:v.records ?></td><td class="r num"><?cs var:v.ms ?></td><td><?cs if:v.what ?><span class="chip bad"><?cs var:v.what ?></span> <?cs if:v.entry ?><span class="num mute">#<?cs var:v.entry ?></span><?cs /if ?><?cs else ?><span class="chip ok"><?cs var:Lang.Settings.intact ?></span><?cs /if ?></td></tr><?cs /each ?>
<?cs if:!subcount(Page.Verdicts) ?><tr><td colspan="6" class="mute"><?cs var:Lang.Settings.never_verified ?></td></tr><?cs /if ?></tbody></table></div></section>
</div></div></div>
