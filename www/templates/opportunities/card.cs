<?cs # One card of the board: `card` and `Page.Board`. ?>
<li class="card<?cs if:card.rot ?> rot<?cs /if ?>" data-id="<?cs var:card.id ?>" data-version="<?cs var:card.version ?>" data-act="<?cs var:card.act.tone ?>">
  <h3><a href="/opportunities/<?cs var:card.id ?>"><?cs var:card.name ?></a></h3>
  <?cs if:card.won ?><span class="won"><?cs var:Lang.Choice.opportunity.state.won ?></span><?cs elif:card.lost ?><span class="won lost-c"><?cs var:Lang.Choice.opportunity.state.lost ?></span><?cs /if ?>
  <?cs if:card.writes ?>
  <button class="ib" type="button" popovertarget="cm<?cs var:card.id ?>" aria-label="<?cs var:Lang.Kanban.more_for ?> <?cs var:card.name ?>"><?cs call:icon("dots", "s") ?></button>
  <div class="pop" id="cm<?cs var:card.id ?>" popover>
    <form method="post" action="/opportunities/<?cs var:card.id ?>/quote"><?cs call:csrf() ?><button><?cs call:icon("file-invoice", "s") ?><?cs var:Lang.Kanban.quote ?></button></form>
    <a href="/opportunities/<?cs var:card.id ?>/edit"><?cs call:icon("pencil", "s") ?><?cs var:Lang.Kanban.edit ?></a>
    <?cs if:card.open ?>
    <form method="post" action="/opportunities/<?cs var:card.id ?>/win"><?cs call:csrf() ?><button><?cs call:icon("trophy", "s") ?><?cs var:Lang.Kanban.win ?></button></form>
    <a href="/opportunities/<?cs var:card.id ?>/lose" data-dialog><?cs call:icon("mood-sad", "s") ?><?cs var:Lang.Kanban.lose ?></a>
    <hr>
    <form method="post" action="/opportunities/<?cs var:card.id ?>/move">
      <?cs call:csrf() ?><input type="hidden" name="back" value="<?cs var:Page.Board.url ?>">
      <label class="vh" for="st<?cs var:card.id ?>"><?cs var:Lang.Kanban.move_to ?></label>
      <select id="st<?cs var:card.id ?>" name="stage_id"><?cs each:s = Page.Board.Columns ?><option value="<?cs var:s.id ?>"<?cs if:s.id == card.stage ?> selected<?cs /if ?>><?cs var:s.name ?></option><?cs /each ?></select>
      <button><?cs call:icon("check", "s") ?><?cs var:Lang.Kanban.move ?></button>
    </form>
    <?cs /if ?>
  </div>
  <?cs /if ?>
  <div class="sub"><span><?cs var:card.customer ?><?cs if:card.contact ?>・<?cs var:card.contact ?><?cs /if ?></span><span class="days num<?cs if:card.rot ?> hot<?cs /if ?>" title="<?cs var:Lang.Kanban.in_stage ?>"><?cs call:icon("history", "xs") ?><?cs var:card.days ?></span></div>
  <div class="amt num"><?cs var:card.amount ?><?cs if:card.recurring ?><small>+ <?cs var:card.recurring ?></small><?cs /if ?><?cs if:card.open ?><span class="prob num" title="<?cs var:Lang.Kanban.probability ?> <?cs var:card.probability ?>"><svg class="ring" viewBox="0 0 22 22" aria-hidden="true"><circle class="bg" cx="11" cy="11" r="8.5"/><circle class="fg" cx="11" cy="11" r="8.5" stroke-dasharray="<?cs var:card.dash ?> 53.4" transform="rotate(-90 11 11)"/></svg><?cs var:card.probability ?></span><?cs /if ?></div>
  <?cs if:subcount(card.tags) ?><div class="tags"><?cs each:t = card.tags ?><span class="tag t<?cs var:t.colour ?>"><?cs var:t.name ?></span><?cs /each ?></div><?cs /if ?>
  <div class="ft">
    <?cs call:stars(card.priority) ?>
    <a class="act <?cs var:card.act.tone ?>" href="/opportunities/<?cs var:card.id ?>#activities"><?cs call:icon(card.act.icon, "s") ?><?cs var:card.act.text ?></a>
    <?cs if:card.owner.name ?><?cs call:avatar(card.owner.name, card.owner.initial, card.owner.colour) ?><?cs /if ?>
  </div>
</li>
