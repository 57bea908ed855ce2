<?cs # One card of the board: `card`, `c` its column and `Page.Board`. Its buttons send the one form of the board, #cf. ?>
<li class="card<?cs if:card.rot ?> rot<?cs /if ?>" data-id="<?cs var:card.id ?>" data-version="<?cs var:card.version ?>" data-act="<?cs var:card.act.tone ?>">
  <h3><a href="/opportunities/<?cs var:card.id ?>"><?cs var:card.name ?></a></h3>
  <?cs if:card.won ?><span class="won"><?cs var:Lang.Choice.opportunity.state.won ?></span><?cs elif:card.lost ?><span class="won lost-c"><?cs var:Lang.Choice.opportunity.state.lost ?></span><?cs /if ?>
  <?cs if:card.writes ?>
  <button class="ib" type="button" popovertarget="cm<?cs var:card.id ?>" aria-label="<?cs var:Lang.Kanban.more_for ?> <?cs var:card.name ?>"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#dots"/></svg></button>
  <div class="pop" id="cm<?cs var:card.id ?>" popover>
    <button form="cf" formaction="/opportunities/<?cs var:card.id ?>/quote"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#file-invoice"/></svg><?cs var:Lang.Kanban.quote ?></button>
    <a href="/opportunities/<?cs var:card.id ?>/edit"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#pencil"/></svg><?cs var:Lang.Kanban.edit ?></a>
    <?cs if:card.open ?>
    <button form="cf" formaction="/opportunities/<?cs var:card.id ?>/win"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#trophy"/></svg><?cs var:Lang.Kanban.win ?></button>
    <a href="/opportunities/<?cs var:card.id ?>/lose" data-dialog><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#mood-sad"/></svg><?cs var:Lang.Kanban.lose ?></a>
    <?cs if:Page.Board.moves ?><hr><h3><?cs var:Lang.Kanban.move_to ?></h3>
    <?cs each:s = c.others ?><button form="cf" formaction="/opportunities/<?cs var:card.id ?>/move<?cs if:Page.Board.group ?>?group=<?cs var:Page.Board.group ?><?cs /if ?>" name="<?cs var:Page.Board.key ?>" value="<?cs var:s.v ?>"><?cs var:s ?></button><?cs /each ?><?cs /if ?>
    <?cs /if ?>
  </div>
  <?cs /if ?>
  <div class="sub"><span><?cs var:card.who ?></span><span class="days num<?cs if:card.rot ?> hot<?cs /if ?>" title="<?cs var:Lang.Kanban.in_stage ?>"><svg class="i xs" aria-hidden="true"><use href="/static/dist/icons.svg#history"/></svg><?cs var:card.days ?></span></div>
  <div class="amt num"><?cs var:card.amount ?><?cs if:card.recurring ?><small>+ <?cs var:card.recurring ?></small><?cs /if ?><?cs if:card.open ?><span class="prob" title="<?cs var:Lang.Kanban.probability ?>"><svg class="ring" viewBox="0 0 22 22" aria-hidden="true"><circle class="bg" cx="11" cy="11" r="8.5"/><circle class="fg" cx="11" cy="11" r="8.5" pathLength="100" stroke-dasharray="<?cs var:card.probability ?> 100" transform="rotate(-90 11 11)"/></svg><?cs var:card.probability ?>%</span><?cs /if ?></div>
  <?cs if:card.quotations ?><div class="papers num"><svg class="i xs" aria-hidden="true"><use href="/static/dist/icons.svg#file-invoice"/></svg><span class="cut"><?cs var:card.quotations ?></span></div><?cs /if ?>
  <?cs if:card.stage ?><div class="papers"><svg class="i xs" aria-hidden="true"><use href="/static/dist/icons.svg#layout-kanban"/></svg><span class="cut"><?cs var:card.stage ?></span></div><?cs /if ?>
  <?cs if:subcount(card.tags) ?><div class="tags"><?cs each:t = card.tags ?><span class="tag t<?cs var:t.colour ?>"><?cs var:t.name ?></span><?cs /each ?></div><?cs /if ?>
  <div class="ft">
    <svg class="stars3 p<?cs var:card.priority ?>" role="img" aria-label="<?cs var:card.priority ?>/3"><use href="/static/dist/icons.svg#stars-<?cs var:card.priority ?>"/></svg>
    <a class="act <?cs var:card.act.tone ?>" href="/opportunities/<?cs var:card.id ?>#activities"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#<?cs var:card.act.icon ?>"/></svg><?cs var:card.act.text ?></a>
    <?cs if:card.owner.name ?><span class="ava av<?cs var:card.owner.colour ?>" title="<?cs var:card.owner.name ?>" role="img" aria-label="<?cs var:card.owner.name ?>"><?cs var:card.owner.initial ?></span><?cs /if ?>
  </div>
</li>
