<?cs # Several records side by side: one is chosen to stay. ?>
<header class="top">
<div class="row crumb-row"><?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="row"><h1><?cs var:Page.title ?></h1></div>
</header>
<form class="page" method="post" action="<?cs var:Page.Form.action ?>"><?cs call:csrf() ?>
<?cs call:notes() ?>
<p class="mute"><?cs var:Page.VerbHint ?></p>
<section class="panel list-box"><div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Page.title ?>"><table class="list join"><thead><tr><th scope="col"><?cs var:Lang.Common.keep ?></th>
<?cs each:x = Page.Join.rows ?><th scope="col"><input type="hidden" name="ids" value="<?cs var:x.id ?>"><label class="check"><input type="radio" name="keep" value="<?cs var:x.id ?>"<?cs if:x.on ?> checked<?cs /if ?>><?cs var:x ?></label> <a class="link small" href="<?cs var:x.url ?>"><?cs var:Lang.Common.open ?></a></th><?cs /each ?></tr></thead>
<tbody><?cs each:l = Page.Join.lines ?><tr<?cs if:l.differ ?> class="differ"<?cs /if ?>><th scope="row"><?cs var:l ?></th><?cs each:c = l.c ?><td><?cs call:value(c) ?></td><?cs /each ?></tr><?cs /each ?></tbody></table></div></section>
<div class="savebar"><span class="grow"></span><a class="btn" href="<?cs var:Page.Form.cancel ?>"><?cs var:Lang.Common.cancel ?></a><button class="btn pri"><?cs call:icon(Page.Form.icon, "s") ?><?cs var:Page.title ?></button></div>
</form>
