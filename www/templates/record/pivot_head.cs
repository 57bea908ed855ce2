<?cs # Head and bar of graph and pivot: views, search, filters, axes, ways to see the list ?>
<header class="top has-tabs">
<div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span><button class="btn ghost hide-m js-only" type="button" data-print><?cs call:icon("printer", "s") ?><?cs var:Lang.Common.print ?></button><?cs call:top_end() ?></div>
<div class="tabs"><nav aria-label="<?cs var:Lang.Common.views ?>" class="cut"><ul>
<?cs each:tab = Page.Tabs ?><li><a href="<?cs var:tab.url ?>"<?cs if:tab.on ?> aria-current="page"<?cs /if ?>><?cs var:tab ?><?cs if:tab.count ?><span class="cnt num"><?cs var:tab.count ?></span><?cs /if ?></a></li><?cs /each ?>
<?cs if:!subcount(Page.Tabs) ?><li><a href="<?cs var:Page.Self ?>" aria-current="page"><?cs var:Lang.Common.all ?></a></li><?cs /if ?>
</ul></nav></div>
</header>
<div class="bar">
<form class="search" role="search" action="<?cs var:Page.Self ?>">
<?cs call:icon("search", "s") ?>
<?cs each:ch = Page.Chips ?><span class="facet"><span><?cs call:icon("filter", "xs") ?></span><em><?cs var:ch ?></em><a href="<?cs var:ch.url ?>" aria-label="<?cs var:Lang.Common.remove_condition ?><?cs var:Lang.Common.colon ?><?cs var:ch ?>"><?cs call:icon("x", "xs") ?></a></span><?cs /each ?>
<?cs each:kp = Page.Keep ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?><?cs each:kp = Page.KeepFilters ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?><?cs each:kp = Page.KeepOwn ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?>
<label class="vh" for="q"><?cs var:Lang.Common.search ?></label><input id="q" name="q" type="search" value="<?cs var:Page.Q ?>" placeholder="<?cs var:Page.SearchHint ?>"><kbd>/</kbd>
</form>
<button class="btn" type="button" popovertarget="m-f"><?cs call:icon("filter", "s") ?><?cs var:Lang.Common.filter ?></button>
<form class="pop start filters" id="m-f" popover action="<?cs var:Page.Self ?>">
<?cs each:kp = Page.Keep ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?><?cs each:kp = Page.KeepOwn ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?><?cs if:Page.Q ?><input type="hidden" name="q" value="<?cs var:Page.Q ?>"><?cs /if ?>
<?cs each:fl = Page.Filters ?><h3><?cs var:fl ?></h3><?cs each:o = fl.o ?><label class="opt"><input type="checkbox" name="filter[<?cs var:fl.name ?>]" value="<?cs var:o.v ?>"<?cs if:o.on ?> checked<?cs /if ?>><?cs var:o ?></label><?cs /each ?><hr><?cs /each ?>
<button class="btn pri wide"><?cs var:Lang.Common.apply ?></button>
</form>
<?cs each:mn = Page.Menus ?><button class="btn" type="button" popovertarget="m-<?cs var:mn.id ?>"><span class="mute"><?cs var:mn ?></span> <?cs var:mn.now ?></button><div class="pop start" id="m-<?cs var:mn.id ?>" popover><?cs each:o = mn.o ?><a href="<?cs var:o.url ?>"<?cs if:o.on ?> aria-current="true"<?cs /if ?>><?cs var:o ?></a><?cs /each ?></div><?cs /each ?>
<span class="grow"></span>
<?cs if:subcount(Page.Kinds) ?><nav class="seg" aria-label="<?cs var:Lang.Graph.kind ?>"><?cs each:ly = Page.Kinds ?><a href="<?cs var:ly.url ?>"<?cs if:ly.on ?> aria-current="true"<?cs /if ?> title="<?cs var:ly ?>"><?cs call:icon(ly.icon, "") ?><span class="vh"><?cs var:ly ?></span></a><?cs /each ?></nav><?cs /if ?>
<?cs if:subcount(Page.Layouts) ?><nav class="seg" aria-label="<?cs var:Lang.Common.layouts ?>"><?cs each:ly = Page.Layouts ?><a href="<?cs var:ly.url ?>"<?cs if:ly.on ?> aria-current="page"<?cs /if ?> title="<?cs var:ly ?>"><?cs call:icon(ly.icon, "") ?><span class="vh"><?cs var:ly ?></span></a><?cs /each ?></nav><?cs /if ?>
</div>
<?cs if:Page.flash || subcount(Page.Notes) ?><div class="notes"><?cs call:notes() ?></div><?cs /if ?>
