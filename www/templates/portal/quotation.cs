<?cs # plain: the customer's page of a quotation, without signing in. Everything works without script: the typed name is the signature then. ?>
<header class="portal-top">
<span class="logo"><?cs call:icon("ferry", "") ?></span><strong class="nw"><?cs var:Page.Company ?></strong><span class="grow"></span>
<a class="btn" href="<?cs var:Page.Url ?>/pdf" aria-label="<?cs var:Lang.Portal.pdf ?>"><?cs call:icon("download", "s") ?><span><?cs var:Lang.Portal.pdf ?></span></a>
<button class="btn hide-m js-only" type="button" data-print><?cs call:icon("printer", "s") ?><?cs var:Lang.Portal.print ?></button>
<nav class="row tight" aria-label="<?cs var:Lang.Portal.language ?>"><a class="chip<?cs if:Page.lang == "zh-TW" ?> brand-c" aria-current="true<?cs /if ?>" href="?lang=zh-TW" lang="zh-Hant">繁中</a><a class="chip<?cs if:Page.lang == "zh-CN" ?> brand-c" aria-current="true<?cs /if ?>" href="?lang=zh-CN" lang="zh-Hans">简中</a><a class="chip<?cs if:Page.lang == "en" ?> brand-c" aria-current="true<?cs /if ?>" href="?lang=en" lang="en">EN</a></nav>
</header>
<main class="portal" id="content">
<article class="panel doc-in" aria-labelledby="h-q">
<?cs if:Page.Q.is_accepted ?><span class="ribbon won-r"><?cs var:Lang.Portal.accepted ?></span><?cs elif:Page.Q.is_rejected ?><span class="ribbon lost-r"><?cs var:Lang.Portal.rejected ?></span><?cs /if ?>
<div class="row"><div class="grow"><p class="mute small"><?cs var:Lang.Record.quotation.one ?> <span class="num"><?cs var:Page.Q.number ?></span><?cs if:Page.Q.revision != "1" ?>・R<?cs var:Page.Q.revision ?><?cs /if ?></p><h1 id="h-q"><?cs var:Page.Q.heading ?></h1></div>
<?cs if:Page.Q.is_expired ?><span class="chip bad"><?cs call:icon("calendar-event", "xs") ?><?cs var:Lang.Portal.expired ?> <?cs var:Page.Q.valid_until ?></span><?cs elif:Page.Q.is_open && Page.Q.valid_until ?><span class="chip ok"><?cs call:icon("calendar-event", "xs") ?><?cs var:Lang.Portal.valid_until ?> <?cs var:Page.Q.valid_until ?></span><?cs /if ?></div>
<dl class="fields">
<div><dt><?cs var:Lang.Portal.for ?></dt><dd><?cs var:Page.Q.customer ?><?cs if:Page.Q.contact ?>・<?cs var:Page.Q.contact ?><?cs /if ?></dd></div>
<div><dt><?cs var:Lang.Portal.date ?></dt><dd class="num"><?cs var:Page.Q.date ?></dd></div>
<?cs if:Page.Q.address ?><div><dt><?cs var:Lang.Portal.address ?></dt><dd><?cs var:Page.Q.address ?></dd></div><?cs /if ?>
<?cs if:Page.Q.payment_terms ?><div><dt><?cs var:Lang.Portal.payment_terms ?></dt><dd><?cs var:Page.Q.payment_terms ?></dd></div><?cs /if ?>
</dl>
<table class="pl"><caption class="vh"><?cs var:Lang.Portal.lines ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.Portal.item ?></th><th scope="col" class="r"><?cs var:Lang.Portal.quantity ?></th><th scope="col" class="r"><?cs var:Lang.Portal.price ?></th><th scope="col" class="r"><?cs var:Lang.Portal.discount ?></th><th scope="col" class="r"><?cs var:Lang.Portal.amount ?> <?cs var:Page.Q.currency ?></th></tr></thead>
<tbody>
<?cs each:l = Page.Lines ?><?cs if:l.kind == "section" ?><tr class="section"><th colspan="5" scope="colgroup"><?cs var:l.name ?></th></tr><?cs elif:l.kind == "note" ?><tr><td class="n mute" colspan="5"><?cs var:l.name ?><small class="pre-line"><?cs var:l.more ?></small></td></tr><?cs else ?><tr><td class="n"><?cs var:l.name ?><?cs if:l.more ?><small class="pre-line"><?cs var:l.more ?></small><?cs /if ?></td><td class="r num"><?cs var:l.quantity ?></td><td class="r num"><?cs var:l.price ?></td><td class="r num"><?cs var:l.discount ?></td><td class="r num last strong"><?cs var:l.amount ?></td></tr><?cs /if ?><?cs /each ?>
<?cs if:subcount(Page.Options) ?><tr class="section"><th colspan="5" scope="colgroup"><?cs var:Lang.Portal.options ?></th></tr>
<?cs each:l = Page.Options ?><?cs if:l.kind == "section" ?><tr class="section"><th colspan="5" scope="colgroup"><?cs var:l.name ?></th></tr><?cs elif:l.kind == "note" ?><tr><td colspan="5" class="mute"><?cs var:l.name ?><?cs if:l.more ?><small class="pre-line"><?cs var:l.more ?></small><?cs /if ?></td></tr><?cs else ?><tr class="opt"><td class="n"><label class="check" for="o<?cs var:l.id ?>"><input type="checkbox" id="o<?cs var:l.id ?>" form="options" name="lines[]" value="<?cs var:l.id ?>" data-submit<?cs if:l.chosen ?> checked<?cs /if ?><?cs if:!Page.Q.is_open ?> disabled<?cs /if ?>><span><?cs var:l.name ?><?cs if:l.more ?><small class="pre-line"><?cs var:l.more ?></small><?cs /if ?></span></label></td><td class="r num"><?cs var:l.quantity ?></td><td class="r num"><?cs var:l.price ?></td><td class="r num"><?cs var:l.discount ?></td><td class="r num last strong"><?cs var:l.amount ?></td></tr><?cs /if ?><?cs /each ?><?cs /if ?>
</tbody></table>
<dl class="totals"><div><dt><?cs var:Lang.Portal.untaxed ?></dt><dd><?cs var:Page.Q.untaxed ?></dd></div><div><dt><?cs var:Lang.Portal.tax ?></dt><dd><?cs var:Page.Q.tax ?></dd></div><div class="grand"><dt><?cs var:Lang.Portal.total ?></dt><dd><?cs var:Page.Q.total ?></dd></div></dl>
<?cs if:Page.Q.terms ?><h2><?cs var:Lang.Portal.terms ?></h2><p class="small mute pre-line"><?cs var:Page.Q.terms ?></p><?cs /if ?>
</article>
<aside class="stack" aria-label="<?cs var:Lang.Portal.answer ?>">
<?cs call:notes() ?>
<section class="panel in-pad stack" aria-labelledby="h-a"><div><h2 id="h-a" class="mute"><?cs var:Lang.Portal.payable ?></h2><p class="price"><?cs var:Page.Q.total ?></p></div>
<?cs if:subcount(Page.Options) && Page.Q.is_open ?><form id="options" method="post" action="<?cs var:Page.Url ?>/choose"><button class="btn wide"><?cs call:icon("refresh", "s") ?><?cs var:Lang.Portal.recompute ?></button></form><?cs /if ?></section>
<?cs if:Page.Q.is_open ?>
<form class="panel in-pad stack" id="accept" method="post" action="<?cs var:Page.Url ?>/accept" aria-labelledby="h-s">
<h2 id="h-s"><?cs var:Lang.Portal.accept ?></h2>
<div class="f"><label for="sn"><?cs var:Lang.Portal.signed_by ?></label><input class="in" id="sn" name="signed_by" required maxlength="100" autocomplete="name" value="<?cs var:Page.Typed.signed_by ?>"<?cs if:Page.errors.signed_by ?> aria-invalid="true"<?cs /if ?>></div>
<div class="f js-only"><span class="lab" id="sg-l"><?cs var:Lang.Portal.signature ?></span><div class="sign" data-sign role="img" aria-labelledby="sg-l"><canvas></canvas></div><input type="hidden" name="signature"><div class="row tight small"><button class="btn sm ghost" type="button" data-sign-clear><?cs call:icon("arrow-back-up", "s") ?><?cs var:Lang.Portal.again ?></button><span class="mute"><?cs var:Lang.Portal.or_typed ?></span></div></div>
<label class="check" for="ag"><input type="checkbox" id="ag" name="agree" value="1" required><?cs var:Lang.Portal.agree ?></label>
<button class="btn pri lg wide"><?cs call:icon("signature", "s") ?><?cs var:Lang.Portal.accept ?></button>
</form>
<section class="panel in-pad stack" aria-label="<?cs var:Lang.Portal.other ?>">
<details><summary class="btn wide"><?cs call:icon("message", "s") ?><?cs var:Lang.Portal.ask ?></summary><form class="stack pad-t" method="post" action="<?cs var:Page.Url ?>/ask"><label class="vh" for="qt"><?cs var:Lang.Portal.question ?></label><textarea class="in" id="qt" name="text" rows="3" required maxlength="2000" placeholder="<?cs var:Lang.Portal.question ?>"></textarea><button class="btn"><?cs var:Lang.Portal.send ?></button></form></details>
<details><summary class="btn danger wide"><?cs var:Lang.Portal.reject ?></summary><form class="stack pad-t" method="post" action="<?cs var:Page.Url ?>/reject"><label class="lab" for="rr"><?cs var:Lang.Portal.reason ?></label><textarea class="in" id="rr" name="reason" rows="3" required maxlength="1000"></textarea><button class="btn danger"><?cs var:Lang.Portal.reject_send ?></button></form></details>
</section>
<?cs elif:Page.Q.is_accepted ?><section class="note-bar ok" role="status"><?cs call:icon("circle-check", "s") ?><span><?cs var:Lang.Portal.thanks ?> <?cs var:Page.Q.signed_by ?> <span class="num"><?cs var:Page.Q.accepted_at ?></span></span></section>
<?cs elif:Page.Q.is_rejected ?><section class="note-bar bad" role="status"><?cs call:icon("circle-x", "s") ?><span><?cs var:Lang.Portal.was_rejected ?></span></section>
<?cs else ?><section class="note-bar warn" role="status"><?cs call:icon("alert-triangle", "s") ?><span><?cs var:Lang.Portal.was_expired ?></span></section><?cs /if ?>
<?cs if:Page.Seller.name ?><section class="panel in-pad row" aria-label="<?cs var:Lang.Portal.seller ?>"><?cs call:avatar(Page.Seller.name, Page.Seller.initial, Page.Seller.colour) ?><div class="grow small"><strong><?cs var:Page.Seller.name ?></strong><p class="mute"><?cs var:Page.Seller.team ?><?cs if:Page.Seller.phone ?>・<?cs var:Page.Seller.phone ?><?cs /if ?></p></div><?cs if:Page.Seller.phone ?><a class="ib" href="tel:<?cs var:Page.Seller.phone ?>" aria-label="<?cs var:Lang.Portal.call ?>"><?cs call:icon("phone", "") ?></a><?cs /if ?><?cs if:Page.Seller.email ?><a class="ib" href="mailto:<?cs var:Page.Seller.email ?>" aria-label="<?cs var:Lang.Portal.mail ?>"><?cs call:icon("mail", "") ?></a><?cs /if ?></section><?cs /if ?>
</aside>
</main>
