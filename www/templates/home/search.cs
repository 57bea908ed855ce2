<?cs # What was found for a few words, by record type. ?>
<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Lang.Home.search ?></h1><span class="grow"></span><?cs call:top_end() ?></div></header>
<div class="bar"><form class="search" role="search" action="/home/search"><?cs call:icon("search", "s") ?><label class="vh" for="q"><?cs var:Lang.Home.search_hint ?></label><input id="q" name="q" type="search" value="<?cs var:Page.Search.q ?>" placeholder="<?cs var:Lang.Home.search_hint ?>"<?cs if:!Page.Search.q ?> autofocus<?cs /if ?>><kbd>/</kbd></form><span class="grow"></span></div>
<div class="page">
<?cs each:g = Page.Search.Groups ?><section class="panel" aria-label="<?cs var:g.title ?>"><header><?cs call:icon(g.icon, "") ?><h2><?cs var:g.title ?></h2><?cs if:g.more ?><span class="end"><a class="link small" href="<?cs var:g.more ?>"><?cs var:Lang.Home.more ?></a></span><?cs /if ?></header><ul class="mini"><?cs each:h = g.Hits ?><li><div><a class="t" href="<?cs var:h.url ?>"><?cs var:h.title ?></a><small><?cs var:h.sub ?></small></div></li><?cs /each ?></ul></section><?cs /each ?>
<?cs if:!subcount(Page.Search.Groups) ?><div class="empty"><?cs call:icon("search", "l") ?><p><?cs if:Page.Search.q ?><?cs var:Lang.Looks.nothing_found ?><?cs else ?><?cs var:Lang.Home.search_hint ?><?cs /if ?></p></div><?cs /if ?>
</div>
