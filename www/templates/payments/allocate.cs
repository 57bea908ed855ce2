<header class="top">
<div class="row crumb-row"><?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="row"><h1><?cs var:Page.title ?></h1></div>
</header>
<div class="page">
<form class="panel verb" method="post" action="<?cs var:Page.Url ?>/allocate" novalidate data-dialog-body><?cs call:csrf() ?>
<div class="in-pad"><p class="strong"><?cs var:Page.Receipt ?></p><p class="mute"><?cs var:Lang.WriteOff.left ?> <strong class="num"><?cs var:Page.Left ?></strong></p><?cs call:notes() ?></div>
<?cs if:subcount(Page.Plans) ?><div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Lang.Record.plan.many ?>"><table class="list compact write-off">
<thead><tr><th scope="col"><?cs var:Lang.Record.plan.one ?></th><th scope="col" class="r"><?cs var:Lang.Field.allocation.amount ?></th></tr></thead>
<tbody><?cs each:p = Page.Plans ?><tr><td><a class="link num" href="<?cs var:p.url ?>"><?cs var:p ?></a><?cs if:p.note ?> <?cs var:p.note ?><?cs /if ?><br><small class="mute num"><?cs var:p.due ?><?cs if:p.late ?> <span class="chip bad"><?cs var:Lang.Field.plan.overdue ?></span><?cs /if ?>・<?cs var:Lang.Field.plan.open_amount ?> <?cs var:p.open ?></small></td><td class="r"><input type="hidden" name="allocations[<?cs var:p.i ?>][plan_id]" value="<?cs var:p.id ?>"><input class="in num" name="allocations[<?cs var:p.i ?>][amount]" value="<?cs var:p.amount ?>" inputmode="decimal" autocomplete="off" maxlength="24" aria-label="<?cs var:Lang.Field.allocation.amount ?> <?cs var:p ?>"></td></tr>
<?cs /each ?></tbody></table></div>
<p class="in-pad mute small"><?cs var:Lang.WriteOff.hint ?></p><?cs else ?><p class="in-pad"><?cs var:Lang.WriteOff.none ?></p><?cs /if ?>
<footer class="row in-pad"><span class="grow"></span><a class="btn" href="<?cs var:Page.Url ?>"><?cs var:Lang.Common.cancel ?></a><?cs if:subcount(Page.Plans) ?><button class="btn pri"><?cs call:icon("arrows-join", "s") ?><?cs var:Page.title ?></button><?cs /if ?></footer>
</form></div>
