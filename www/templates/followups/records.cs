<?cs # The log by hand of everybody the person may read ?>
<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:Page.title ?></h1><span class="grow"></span><?cs call:top_end() ?></div></header>
<div class="bar"><form class="row tight auto-in" action="/followups/records">
<label class="vh" for="m"><?cs var:Lang.Field.activity.method ?></label><select class="in" id="m" name="filter[method]" data-submit><option value=""><?cs var:Lang.Field.activity.method ?></option><?cs each:o = Page.Methods ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o ?></option><?cs /each ?></select>
<label class="vh" for="p"><?cs var:Lang.Field.activity.user_id ?></label><select class="in" id="p" name="filter[user_id]" data-submit><option value=""><?cs var:Lang.Followups.everybody ?></option><?cs each:o = Page.People ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o ?></option><?cs /each ?></select>
<button class="btn nojs"><?cs var:Lang.Common.apply ?></button></form></div>
<div class="page"><?cs call:notes() ?>
<section class="panel" aria-label="<?cs var:Page.title ?>"><div class="feed"><ol>
<?cs each:en = Page.Entries ?><li class="entry" id="e<?cs var:en.id ?>"><span class="ava av<?cs var:en.colour ?> l" title="<?cs var:en.who ?>" role="img" aria-label="<?cs var:en.who ?>"><?cs var:en.initial ?></span>
<div><p class="by"><b><?cs var:en.who ?></b><span class="via"><?cs var:en.via ?></span><time class="num"><?cs var:en.time ?></time><a class="link small" href="<?cs var:en.url ?>"><?cs var:en.record ?><?cs var:Lang.Common.colon ?><?cs var:en.title ?></a><?cs if:en.old ?><span class="chip warn"><?cs var:Lang.Followups.corrected ?></span><?cs /if ?></p><?cs if:en.said ?><div class="say pre-line"><?cs var:en.said ?></div><?cs /if ?></div></li><?cs /each ?></ol>
<?cs if:!subcount(Page.Entries) ?><p class="mute in-pad"><?cs var:Lang.Common.no_entries ?></p><?cs /if ?></div>
<?cs if:Page.Older ?><a class="more" href="<?cs var:Page.Older ?>"><?cs var:Lang.Common.older ?></a><?cs /if ?></section></div>
