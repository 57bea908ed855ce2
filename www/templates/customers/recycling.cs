<?cs # What the worker will take back on or before a day. ?>
<header class="top has-tabs"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span>
<?cs if:Page.Sim.runs ?><a class="btn ghost hide-m" href="/settings/pools"><?cs call:icon("settings", "s") ?><?cs var:Lang.Recycle.rules ?></a>
<form method="post" action="/customers/recycling"><?cs call:csrf() ?><button class="btn"><?cs call:icon("recycle", "s") ?><?cs var:Lang.Recycle.run ?></button></form><?cs /if ?>
<?cs call:top_end() ?></div>
<div class="tabs"><nav aria-label="<?cs var:Lang.Common.views ?>" class="cut"><ul>
<li><a href="/customers/recycling?on=<?cs var:Page.Sim.on ?>"<?cs if:Page.Sim.customers ?> aria-current="page"<?cs /if ?>><?cs var:Lang.Recycle.customers ?></a></li>
<?cs if:Page.May.lead ?><li><a href="/customers/recycling?of=leads&amp;on=<?cs var:Page.Sim.on ?>"<?cs if:Page.Sim.leads ?> aria-current="page"<?cs /if ?>><?cs var:Lang.Recycle.leads ?></a></li><?cs /if ?>
</ul></nav></div></header>
<div class="page"><?cs call:notes() ?>
<form class="bar" action="/customers/recycling"><input type="hidden" name="of" value="<?cs var:Page.Sim.of ?>">
<label for="sim-on"><?cs var:Lang.Recycle.on ?></label><input class="in" type="date" id="sim-on" name="on" value="<?cs var:Page.Sim.on ?>">
<button class="btn pri"><?cs var:Lang.Recycle.show ?></button>
<a class="btn" href="<?cs var:Page.Sim.today ?>"><?cs var:Lang.Recycle.today ?></a><a class="btn" href="<?cs var:Page.Sim.friday ?>"><?cs var:Lang.Recycle.friday ?></a></form>
<p class="mute"><?cs var:Lang.Recycle.about ?></p>
<section class="figures" aria-label="<?cs var:Lang.Recycle.by_owner ?>"><div class="panel stat"><span class="k num"><?cs var:Page.Sim.day ?></span><span class="v num"><?cs var:Page.Sim.count ?> <small><?cs var:Lang.Recycle.count ?></small></span></div>
<?cs each:o = Page.Sim.owners ?><div class="panel stat"><span class="k"><?cs var:o.name ?></span><span class="v num"><?cs var:o.count ?></span></div><?cs /each ?></section>
<section class="panel list-box"><?cs if:subcount(Page.Sim.rows) ?><div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Page.title ?>">
<table class="list"><thead><tr><th scope="col"><?cs if:Page.Sim.leads ?><?cs var:Lang.Record.lead.one ?><?cs else ?><?cs var:Lang.Record.customer.one ?><?cs /if ?></th><th scope="col"><?cs var:Lang.Recycle.owner ?></th><th scope="col"><?cs var:Lang.Recycle.leaves_on ?></th><th scope="col"><?cs var:Lang.Recycle.why ?></th><th scope="col"><?cs var:Lang.Recycle.last ?></th><th scope="col"><?cs var:Lang.Recycle.pool ?></th></tr></thead>
<tbody><?cs each:x = Page.Sim.rows ?><tr><th scope="row"><a class="strong" href="<?cs var:x.href ?>"><?cs var:x.name ?></a></th><td><?cs call:value(x.owner) ?></td><td class="num nw"><?cs var:x.on ?></td><td><?cs var:x.why ?></td><td class="num nw"><?cs if:x.last ?><?cs var:x.last ?><?cs else ?><span class="zero">—</span><?cs /if ?></td><td><?cs var:x.pool ?></td></tr><?cs /each ?></tbody></table></div>
<?cs if:Page.Sim.next ?><footer class="list-foot"><span class="grow"></span><a class="btn sm" href="<?cs var:Page.Sim.next ?>"><?cs var:Lang.Recycle.more ?><?cs call:icon("chevron-right", "s") ?></a></footer><?cs /if ?>
<?cs else ?><p class="empty in-pad-m"><?cs call:icon("circle-check", "l") ?><?cs var:Lang.Recycle.none ?></p><?cs /if ?></section>
</div>
