<?cs # The board of one team's pipeline. Works without script: links, forms, a menu on each card. ?>
<header class="top has-tabs">
  <div class="row">
    <?cs call:burger() ?>
    <h1><?cs var:Lang.Kanban.title ?></h1>
    <?cs if:Page.Board.writes ?><a class="btn pri" href="/opportunities/new<?cs if:Page.Board.team ?>?team_id=<?cs var:Page.Board.team ?><?cs /if ?>"><?cs call:icon("plus", "s") ?><?cs var:Lang.Kanban.new ?></a><?cs /if ?>
    <span class="grow"></span>
    <?cs if:Page.Board.imports ?><a class="btn ghost hide-m" href="/opportunities/import"><?cs call:icon("upload", "s") ?><?cs var:Lang.Kanban.import ?></a><?cs /if ?>
    <?cs if:Page.Board.exports ?><a class="btn ghost hide-m" href="/opportunities/export.xlsx?view=pipeline"><?cs call:icon("download", "s") ?><?cs var:Lang.Kanban.export ?></a><?cs /if ?>
    <?cs call:top_end() ?>
  </div>
  <div class="tabs">
    <nav aria-label="<?cs var:Lang.Kanban.teams ?>" class="cut">
      <ul><?cs each:t = Page.Board.Teams ?><li><a href="/opportunities/board?team=<?cs var:t.id ?>"<?cs if:t.current ?> aria-current="page"<?cs /if ?>><?cs var:t.name ?><span class="cnt num"><?cs var:t.count ?></span></a></li><?cs /each ?><?cs each:sv = Page.Saved ?><li><a href="<?cs var:sv.url ?>"<?cs if:sv.on ?> aria-current="true"<?cs /if ?>><?cs call:icon("bookmark", "xs") ?><?cs var:sv ?></a></li><?cs /each ?></ul>
    </nav>
    <div class="kpi num"><span><?cs var:Lang.Kanban.open ?><b><?cs var:Page.Board.Kpi.open ?></b></span><span><?cs var:Lang.Kanban.expected ?><b><?cs var:Page.Board.Kpi.sum ?></b></span><span><?cs var:Lang.Kanban.weighted ?><b><?cs var:Page.Board.Kpi.weighted ?></b></span></div>
  </div>
</header>
<div class="bar">
  <form class="search" role="search" action="/opportunities/board">
    <?cs call:icon("search", "s") ?>
    <?cs each:f = Page.Board.Facets ?><span class="facet"><span><?cs call:icon("filter", "xs") ?></span><em><?cs var:f.text ?></em><?cs if:f.off ?><a href="<?cs var:f.off ?>" aria-label="<?cs var:Lang.Kanban.remove_filter ?> <?cs var:f.text ?>"><?cs call:icon("x", "xs") ?></a><?cs else ?>&nbsp;<?cs /if ?></span><?cs /each ?>
    <?cs each:k = Page.Board.Keep ?><input type="hidden" name="<?cs var:k.name ?>" value="<?cs var:k.value ?>"><?cs /each ?><?cs each:kp = Page.KeepFilters ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?>
    <label class="vh" for="q"><?cs var:Lang.Kanban.search ?></label>
    <input id="q" name="q" type="search" value="<?cs var:Page.Board.q ?>" placeholder="<?cs var:Lang.Kanban.search_hint ?>">
    <kbd>/</kbd>
  </form>
  <button class="btn" type="button" popovertarget="m-f"><?cs call:icon("filter", "s") ?><?cs var:Lang.Kanban.filter ?></button>
  <div class="pop start" id="m-f" popover><form class="filters" action="/opportunities/board">
    <input type="hidden" name="team" value="<?cs var:Page.Board.team ?>"><?cs if:Page.Board.q ?><input type="hidden" name="q" value="<?cs var:Page.Board.q ?>"><?cs /if ?><?cs if:Page.Board.group ?><input type="hidden" name="group" value="<?cs var:Page.Board.group ?>"><?cs /if ?>
    <?cs each:f = Page.Board.Filters ?><label class="opt"><input type="checkbox" name="<?cs var:f.name ?>" value="1"<?cs if:f.on ?> checked<?cs /if ?>><?cs var:f.text ?></label><?cs /each ?>
    <hr><?cs call:made(Made.Filters) ?>
    <button class="btn pri wide"><?cs call:icon("check", "s") ?><?cs var:Lang.Kanban.apply ?></button>
  </form><hr><a href="/opportunities/condition<?cs var:Page.Board.here ?>" data-dialog><?cs call:icon("adjustments-horizontal", "s") ?><?cs var:Lang.Common.own_condition ?>…</a></div>
  <?cs call:made(Made.Groups) ?>
  <button class="btn ghost hide-m" type="button" popovertarget="m-v"><?cs call:icon("bookmark", "s") ?><?cs var:Lang.Common.save_view ?></button>
  <div class="pop start" id="m-v" popover><form method="post" action="/opportunities/views<?cs var:Page.Board.here ?>" class="filters"><?cs call:csrf() ?>
    <h3><?cs var:Lang.Common.save_view ?></h3>
    <input class="in" name="name" maxlength="60" required aria-label="<?cs var:Lang.Common.view_name ?>" placeholder="<?cs var:Lang.Common.view_name ?>">
    <label class="opt"><input type="checkbox" name="shared" value="1"><?cs var:Lang.Common.share_with_all ?></label>
    <button class="btn pri wide"><?cs var:Lang.Common.save ?></button></form>
    <?cs if:subcount(Page.Saved) ?><hr><form method="post" action="/opportunities/views/delete<?cs var:Page.Board.here ?>"><?cs call:csrf() ?><?cs each:sv = Page.Saved ?><?cs if:sv.mine ?><button name="id" value="<?cs var:sv.id ?>"><?cs call:icon("trash", "s") ?><?cs var:Lang.Common.delete ?> <?cs var:sv ?></button><?cs /if ?><?cs /each ?></form><?cs /if ?></div>
  <span class="grow"></span>
<?cs if:Page.Board.forecast ?><a class="btn ghost hide-m" href="/opportunities/forecast?team=<?cs var:Page.Board.team ?>"><?cs call:icon("target", "s") ?><?cs var:Lang.Kanban.forecast ?></a><?cs /if ?>
  <nav class="seg" aria-label="<?cs var:Lang.Kanban.views ?>"><?cs each:ly = Page.Layouts ?><a href="<?cs var:ly.url ?>"<?cs if:ly.on ?> aria-current="page"<?cs /if ?> title="<?cs var:ly ?>"><?cs call:icon(ly.icon, "") ?><span class="vh"><?cs var:ly ?></span></a><?cs /each ?></nav>
</div>
<form id="cf" method="post" hidden><?cs call:csrf() ?><input type="hidden" name="back" value="<?cs var:Page.Board.url ?>"></form>
<p class="vh" id="board-live" aria-live="assertive"></p>
<div class="board" id="board" tabindex="-1" data-board="/opportunities" data-columns="<?cs var:Page.Board.columns_url ?>" data-team="<?cs var:Page.Board.team ?>"<?cs if:Page.Board.group ?> data-key="<?cs var:Page.Board.group ?>"<?cs /if ?> data-stamp="<?cs var:Page.Board.stamp ?>" data-moved="<?cs var:Lang.Kanban.moved ?>" data-refused="<?cs var:Lang.Kanban.refused ?>" data-lifted="<?cs var:Lang.Kanban.lifted ?>" data-dropped="<?cs var:Lang.Kanban.dropped ?>">
  <?cs each:c = Page.Board.Columns ?>
  <?cs if:c.fold ?>
  <a class="col fold" href="<?cs var:c.unfold_url ?>" title="<?cs var:Lang.Kanban.unfold ?> <?cs var:c.name ?>" data-fold="<?cs var:c.id ?>"><?cs call:icon("chevron-right", "s") ?><span class="cnt num"><?cs var:c.count ?></span><h2><?cs var:c.name ?></h2></a>
  <?cs else ?>
  <section class="col"<?cs if:Page.Board.moves ?> data-stage="<?cs var:c.value ?>"<?cs /if ?> aria-label="<?cs var:c.name ?>">
    <header class="col-h">
      <div class="l1">
        <h2 title="<?cs var:c.name ?>"><?cs var:c.name ?></h2>
        <span class="cnt num" data-count><?cs var:c.count ?></span>
        <div class="tools">
          <?cs if:Page.Board.writes && !Page.Board.group ?><a class="ib" href="<?cs var:c.new_url ?>"<?cs if:c.first ?> data-new<?cs /if ?> aria-label="<?cs var:Lang.Kanban.new_in ?> <?cs var:c.name ?>"><?cs call:icon("plus", "") ?></a><?cs /if ?>
          <button class="ib" type="button" popovertarget="sm<?cs var:c.id ?>" aria-label="<?cs var:Lang.Kanban.column_menu ?> <?cs var:c.name ?>"><?cs call:icon("dots", "s") ?></button>
          <div class="pop" id="sm<?cs var:c.id ?>" popover>
            <a href="<?cs var:c.fold_url ?>"><?cs call:icon("chevron-left", "s") ?><?cs var:Lang.Kanban.fold ?></a>
            <a href="/opportunities?view=pipeline&amp;filter[<?cs var:Page.Board.key ?>]=<?cs var:c.value ?>"><?cs call:icon("list", "s") ?><?cs var:Lang.Kanban.as_list ?></a>
            <?cs if:Page.Board.settings && !Page.Board.group ?><a href="/settings/stages/<?cs var:c.id ?>/edit"><?cs call:icon("pencil", "s") ?><?cs var:Lang.Kanban.edit_stage ?></a><?cs /if ?>
            <?cs if:c.requirements ?><hr><h3><?cs var:Lang.Kanban.requirements ?></h3><p class="pop-t"><?cs var:c.requirements ?></p><?cs /if ?>
          </div>
        </div>
      </div>
      <div class="l2">
        <svg class="bars" role="group" aria-label="<?cs var:c.bars_text ?>"><?cs each:b = c.bars ?><a href="<?cs var:b.url ?>" aria-label="<?cs var:b.text ?>"><rect class="a-<?cs var:b.tone ?>" x="<?cs var:b.x ?>%" width="<?cs var:b.w ?>%" height="6"/></a><?cs /each ?></svg>
        <span class="sum num" data-sum title="<?cs var:c.sum_full ?>"><?cs var:c.sum ?></span>
      </div>
    </header>
    <ul class="cards">
      <?cs if:c.quick ?>
      <li class="quick-li">
        <form class="quick" method="post" action="/opportunities/board/quick">
          <?cs call:csrf() ?><input type="hidden" name="stage_id" value="<?cs var:c.id ?>"><input type="hidden" name="team_id" value="<?cs var:Page.Board.team ?>">
          <label class="vh" for="qn"><?cs var:Lang.Kanban.quick_name ?></label><input id="qn" name="name" required maxlength="200" autofocus value="<?cs var:Page.Board.Quick.name ?>" placeholder="<?cs var:Lang.Kanban.quick_name ?>">
          <label class="vh" for="qc"><?cs var:Lang.Kanban.quick_customer ?></label><input id="qc" name="customer" required maxlength="200" value="<?cs var:Page.Board.Quick.customer ?>" placeholder="<?cs var:Lang.Kanban.quick_customer ?>" list="qc-l" autocomplete="off"><datalist id="qc-l"><?cs each:o = Page.Board.Quick.Customers ?><option value="<?cs var:o.name ?>"></option><?cs /each ?></datalist>
          <div class="two"><span><label class="vh" for="qr"><?cs var:Lang.Kanban.expected ?></label><input id="qr" name="expected_revenue" inputmode="decimal" value="<?cs var:Page.Board.Quick.expected_revenue ?>" placeholder="<?cs var:Lang.Kanban.expected ?> <?cs var:Page.Board.currency ?>"></span>
            <fieldset class="quick-stars"><legend class="vh"><?cs var:Lang.Kanban.priority ?></legend><?cs each:s = Page.Board.Quick.Stars ?><input class="vh" type="radio" name="priority" id="qs<?cs var:s.n ?>" value="<?cs var:s.n ?>"><label for="qs<?cs var:s.n ?>"><span class="vh"><?cs var:s.n ?></span><?cs call:icon("star-filled", "s") ?></label><?cs /each ?></fieldset></div>
          <?cs if:Page.Board.Quick.error ?><p class="err" role="alert"><?cs call:icon("alert-circle", "xs") ?><?cs var:Page.Board.Quick.error ?></p><?cs /if ?>
          <div class="go"><button class="btn pri sm"><?cs var:Lang.Kanban.add ?></button><a class="btn ghost sm" href="<?cs var:Page.Board.url ?>"><?cs var:Lang.Kanban.cancel ?></a><kbd>Enter</kbd></div>
        </form>
      </li>
      <?cs /if ?>
      <?cs each:card = c.cards ?><?cs include:"opportunities/card.cs" ?><?cs /each ?>
      <?cs if:c.more ?><li class="more-li"><a class="more" href="<?cs var:c.more ?>"><?cs var:Lang.Kanban.load_more ?></a></li><?cs /if ?>
      <li class="empty"<?cs if:subcount(c.cards) ?> hidden<?cs /if ?>><?cs call:icon("inbox", "l") ?><?cs var:Lang.Kanban.empty ?></li>
    </ul>
  </section>
  <?cs /if ?>
  <?cs /each ?>
  <?cs if:!subcount(Page.Board.Columns) ?><div class="empty grow"><?cs call:icon("layout-kanban", "l") ?><?cs var:Lang.Kanban.no_stages ?></div><?cs /if ?>
</div>
