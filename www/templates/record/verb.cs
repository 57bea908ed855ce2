<header class="top">
<div class="row crumb-row"><?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="row"><h1><?cs var:Page.title ?></h1></div>
</header>
<div class="page">
<form class="panel verb" method="post" action="<?cs var:Page.Form.action ?>" novalidate data-dialog-body><?cs call:csrf() ?>
<?cs each:hd = Page.Form.hidden ?><input type="hidden" name="<?cs var:hd.name ?>" value="<?cs var:hd ?>"><?cs /each ?>
<div class="in-pad"><p class="strong"><?cs var:Page.VerbOf ?></p><?cs if:Page.VerbHint ?><p class="mute"><?cs var:Page.VerbHint ?></p><?cs /if ?><?cs call:notes() ?></div>
<?cs each:sec = Page.Form.s ?><div class="form"><?cs each:f = sec.f ?><?cs call:field(f) ?><?cs /each ?></div><?cs /each ?>
<footer class="row in-pad"><span class="grow"></span><a class="btn" href="<?cs var:Page.Form.cancel ?>"><?cs var:Lang.Common.cancel ?></a><button class="btn <?cs var:Page.Form.cls ?>"><?cs call:icon(Page.Form.icon, "s") ?><?cs var:Page.title ?></button></footer>
</form></div>
