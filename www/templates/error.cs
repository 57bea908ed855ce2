<?cs call:plain_top(Page.title) ?>
<div class="page">
<?cs call:notes() ?>
<section class="panel"><div class="empty"><?cs call:icon("alert-circle", "l") ?><p><b class="num"><?cs var:Page.status ?></b> <?cs var:Page.title ?></p><?cs if:Page.status != "404" ?><p class="mute"><?cs var:Lang.SignIn.error_help ?></p><?cs /if ?><a class="btn pri" href="/home/"><?cs var:Lang.SignIn.home ?></a></div></section>
</div>
