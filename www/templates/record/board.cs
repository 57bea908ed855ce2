<?cs # A board of any record type: a column a state (lib/state_board.c). Without script the menu on each card moves it. ?>
<header class="top has-tabs">
<div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><?cs if:Page.Board.creates ?><a class="btn pri" href="<?cs var:Page.Board.base ?>/new" data-new title="<?cs var:Lang.Common.key_n ?>"><?cs call:icon("plus", "s") ?><?cs var:Lang.Common.new ?></a><?cs /if ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="tabs"><nav aria-label="<?cs var:Lang.Common.views ?>" class="cut"><ul><?cs each:v = Page.Board.Views ?><li><a href="<?cs var:v.url ?>"<?cs if:v.on ?> aria-current="page"<?cs /if ?>><?cs var:v ?><?cs if:v.on ?><span class="cnt num"><?cs var:Page.Board.count ?></span><?cs /if ?></a></li><?cs /each ?></ul></nav></div>
</header>
<div class="bar">
<form class="search" role="search" action="<?cs var:Page.Board.url ?>"><?cs call:icon("search", "s") ?><?cs if:Page.Board.view ?><input type="hidden" name="view" value="<?cs var:Page.Board.view ?>"><?cs /if ?><label class="vh" for="q"><?cs var:Lang.Common.search ?></label><input id="q" name="q" type="search" value="<?cs var:Page.Board.q ?>" placeholder="<?cs var:Page.SearchHint ?>"><kbd>/</kbd></form>
<span class="grow"></span>
<?cs if:subcount(Page.Layouts) ?><nav class="seg" aria-label="<?cs var:Lang.Common.layouts ?>"><?cs each:ly = Page.Layouts ?><a href="<?cs var:ly.url ?>"<?cs if:ly.on ?> aria-current="page"<?cs /if ?> title="<?cs var:ly ?>"><?cs call:icon(ly.icon, "") ?><span class="vh"><?cs var:ly ?></span></a><?cs /each ?></nav><?cs /if ?>
</div>
<?cs if:Page.flash || subcount(Page.Notes) || subcount(Page.messages) ?><div class="notes"><?cs call:notes() ?></div><?cs /if ?>
<p class="vh" id="board-live" aria-live="assertive"></p>
<form id="cf" method="post"><?cs call:csrf() ?><input type="hidden" name="back" value="<?cs var:Page.Board.here ?>"></form>
<div class="board" id="board" tabindex="-1" data-board="<?cs var:Page.Board.url ?>" data-key="<?cs var:Page.Board.key ?>" data-columns="<?cs var:Page.Board.columns_url ?>" data-stamp="<?cs var:Page.Board.stamp ?>" data-moved="<?cs var:Lang.Kanban.moved ?>" data-refused="<?cs var:Lang.Kanban.refused ?>" data-lifted="<?cs var:Lang.Kanban.lifted ?>" data-dropped="<?cs var:Lang.Kanban.dropped ?>">
<?cs each:c = Page.Board.Columns ?><?cs if:c.fold ?>
<a class="col fold" href="<?cs var:c.unfold_url ?>" title="<?cs var:Lang.Kanban.unfold ?> <?cs var:c.name ?>"><?cs call:icon("chevron-right", "s") ?><span class="cnt num"><?cs var:c.count ?></span><h2><?cs var:c.name ?></h2></a>
<?cs else ?>
<section class="col" data-stage="<?cs var:c.id ?>" aria-label="<?cs var:c.name ?>"><header class="col-h"><div class="l1"><h2 title="<?cs var:c.name ?>"><?cs var:c.name ?></h2><span class="cnt num" data-count><?cs var:c.count ?></span>
<div class="tools"><button class="ib" type="button" popovertarget="sm-<?cs var:c.id ?>" aria-label="<?cs var:Lang.Kanban.column_menu ?> <?cs var:c.name ?>"><?cs call:icon("dots", "s") ?></button><div class="pop" id="sm-<?cs var:c.id ?>" popover><a href="<?cs var:c.fold_url ?>"><?cs call:icon("chevron-left", "s") ?><?cs var:Lang.Kanban.fold ?></a><a href="<?cs var:c.list_url ?>"><?cs call:icon("list", "s") ?><?cs var:Lang.Kanban.as_list ?></a></div></div></div>
<?cs if:c.sum ?><div class="l2"><span class="sum num" data-sum><?cs var:c.sum ?></span></div><?cs /if ?></header>
<ul class="cards">
<?cs each:card = c.cards ?><li class="card" data-id="<?cs var:card.id ?>" data-version="<?cs var:card.version ?>">
<h3><a href="<?cs var:card.url ?>"><?cs var:card.name ?></a></h3>
<?cs if:card.writes ?><button class="ib" type="button" popovertarget="cm<?cs var:card.id ?>" aria-label="<?cs var:Lang.Kanban.more_for ?> <?cs var:card.name ?>"><?cs call:icon("dots", "s") ?></button>
<div class="pop" id="cm<?cs var:card.id ?>" popover><a href="<?cs var:card.url ?>/edit"><?cs call:icon("pencil", "s") ?><?cs var:Lang.Kanban.edit ?></a><hr><h3><?cs var:Lang.Kanban.move_to ?></h3><?cs each:s = c.others ?><button form="cf" formaction="<?cs var:Page.Board.url ?>/<?cs var:card.id ?>/move" name="<?cs var:Page.Board.key ?>" value="<?cs var:s.v ?>"><?cs var:s ?></button><?cs /each ?></div><?cs /if ?>
<div class="sub"><span><?cs var:card.sub ?></span><?cs if:card.note ?><span class="days num"><?cs var:card.note ?></span><?cs /if ?></div>
<?cs if:card.figure ?><div class="amt num"><?cs var:card.figure ?></div><?cs /if ?>
<?cs each:l = card.lines ?><div class="sub"><span><?cs var:l ?></span></div><?cs /each ?>
<?cs if:subcount(card.tags) ?><div class="tags"><?cs each:t = card.tags ?><span class="tag t<?cs var:t.colour ?>"><?cs var:t ?></span><?cs /each ?></div><?cs /if ?>
<div class="ft"><?cs if:card.priority ?><?cs call:stars(card.priority) ?><?cs /if ?><?cs if:card.mark ?><span class="act num"><?cs call:icon("thumb-up", "s") ?><?cs var:card.mark ?></span><?cs /if ?><?cs if:card.owner.k ?><span class="ava av<?cs var:card.owner.colour ?>" aria-hidden="true"><?cs var:card.owner.initial ?></span><?cs /if ?></div></li><?cs /each ?>
<?cs if:c.more ?><li class="more-li"><a class="more" href="<?cs var:c.more ?>"><?cs var:Lang.Kanban.load_more ?></a></li><?cs /if ?>
<li class="empty"<?cs if:subcount(c.cards) ?> hidden<?cs /if ?>><?cs call:icon("inbox", "l") ?><?cs var:Lang.Board.empty ?></li></ul></section>
<?cs /if ?><?cs /each ?>
</div>
