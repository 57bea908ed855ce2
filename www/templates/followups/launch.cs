<?cs # Activity plans: choose one for the record ?>
<?cs include:"followups/parts.cs" ?>
<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><a class="link" href="<?cs var:Page.On.url ?>"><?cs var:Page.On.title ?></a><span class="grow"></span><?cs if:Page.Can.settings ?><a class="btn" href="/followups/templates"><?cs call:icon("settings", "s") ?><?cs var:Lang.Record.activity_template.many ?></a><?cs /if ?><?cs call:top_end() ?></div></header>
<div class="page" data-dialog-body><?cs call:notes() ?>
<?cs each:pl = Page.Plans ?><section class="panel" aria-labelledby="pl<?cs var:pl.id ?>"><header><h2 id="pl<?cs var:pl.id ?>"><?cs var:pl.title ?></h2><span class="mute small"><?cs var:pl.description ?></span></header>
<ul class="todo pad-t"><?cs each:l = pl.lines ?><li><span class="clock"><?cs call:activity_icon(l.type) ?></span><div><p><?cs var:l ?></p><small><?cs var:l.when ?></small></div></li><?cs /each ?></ul>
<form class="row tight in-pad auto-in" method="post" action="/followups/templates/<?cs var:pl.id ?>/launch?back=<?cs var:Page.On.back ?>"><?cs call:csrf() ?><input type="hidden" name="on" value="<?cs var:Page.On.link ?>">
<label for="st<?cs var:pl.id ?>"><?cs var:Lang.Field.activity_template.start_on ?></label><input class="in num" type="date" id="st<?cs var:pl.id ?>" name="start_on" value="<?cs var:Page.On.today ?>"><button class="btn pri"><?cs call:icon("player-play", "s") ?><?cs var:Lang.Verb.activity_template.launch ?></button></form></section><?cs /each ?>
<?cs if:!subcount(Page.Plans) ?><p class="empty in-pad-m"><?cs var:Lang.Followups.no_plans ?></p><?cs /if ?>
</div>
