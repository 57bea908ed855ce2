<?cs # Who would get which lead now: the dry run of automatic assignment. ?>
<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span>
<?cs if:Page.Plan.settings ?><a class="btn ghost hide-m" href="/settings/rules"><?cs call:icon("arrows-split", "s") ?><?cs var:Lang.Record.assign_rule.many ?></a><a class="btn ghost hide-m" href="/settings/rule-members"><?cs call:icon("users-group", "s") ?><?cs var:Lang.Record.assign_member.many ?></a><?cs /if ?>
<?cs if:Page.Plan.count ?><form method="post" action="/leads/assignment"><?cs call:csrf() ?><button class="btn pri"><?cs call:icon("user-check", "s") ?><?cs var:Lang.Assignment.now ?></button></form><?cs /if ?>
<?cs call:top_end() ?></div></header>
<div class="page"><?cs call:notes() ?>
<p class="mute"><?cs var:Lang.Assignment.about ?></p>
<section class="panel list-box"><header><h2 id="h-m"><?cs var:Lang.Record.assign_member.many ?></h2></header>
<?cs if:subcount(Page.Plan.members) ?><div class="scroll" tabindex="0" role="region" aria-labelledby="h-m"><table class="list"><thead><tr><th scope="col"><?cs var:Lang.Field.assign_member.user_id ?></th><th scope="col" class="r"><?cs var:Lang.Field.assign_member.monthly_max ?></th><th scope="col" class="r"><?cs var:Lang.Assignment.this_month ?></th><th scope="col" class="r"><?cs var:Lang.Field.assign_member.share ?></th><th scope="col" class="r"><?cs var:Lang.Assignment.gets ?></th></tr></thead>
<tbody><?cs each:m = Page.Plan.members ?><tr><th scope="row"><?cs call:value(m.who) ?><?cs if:m.out ?> <span class="chip"><?cs var:Lang.Field.assign_member.opted_out ?></span><?cs /if ?></th><td class="r num"><?cs var:m.max ?></td><td class="r num"><?cs var:m.month ?></td><td class="r num"><?cs var:m.share ?></td><td class="r num strong"><?cs var:m.given ?></td></tr><?cs /each ?></tbody></table></div>
<?cs else ?><p class="empty in-pad-m"><?cs call:icon("users-group", "l") ?><?cs var:Lang.Assignment.no_members ?></p><?cs /if ?></section>
<section class="panel list-box"><header><h2 id="h-p"><?cs var:Lang.Assignment.plan ?></h2><span class="cnt num"><?cs var:Page.Plan.count ?></span></header>
<?cs if:subcount(Page.Plan.rows) ?><div class="scroll" tabindex="0" role="region" aria-labelledby="h-p"><table class="list"><thead><tr><th scope="col"><?cs var:Lang.Record.lead.one ?></th><th scope="col"><?cs var:Lang.Field.lead.company ?></th><th scope="col"><?cs var:Lang.Record.assign_rule.one ?></th><th scope="col"><?cs var:Lang.Assignment.to ?></th></tr></thead>
<tbody><?cs each:x = Page.Plan.rows ?><tr><th scope="row"><a class="strong" href="/leads/<?cs var:x.id ?>"><?cs var:x.lead ?></a></th><td><?cs var:x.company ?></td><td><?cs var:x.rule ?></td><td><?cs call:value(x.who) ?><?cs if:x.preferred ?> <span class="chip info"><?cs var:Lang.Assignment.preferred ?></span><?cs /if ?></td></tr><?cs /each ?></tbody></table></div>
<?cs else ?><p class="empty in-pad-m"><?cs call:icon("circle-check", "l") ?><?cs var:Lang.Assignment.none ?></p><?cs /if ?></section>
</div>
