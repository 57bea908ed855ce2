<?cs # plain: what a customer finds behind their link: contracts, invoices, open plans. Read only. ?>
<header class="portal-top">
<span class="logo"><?cs call:icon("ferry", "") ?></span><strong class="nw"><?cs var:Page.Company ?></strong><span class="grow"></span>
<nav class="row tight" aria-label="<?cs var:Lang.Portal.language ?>"><a class="chip<?cs if:Page.lang == "zh-TW" ?> brand-c" aria-current="true<?cs /if ?>" href="?lang=zh-TW" lang="zh-Hant">繁中</a><a class="chip<?cs if:Page.lang == "zh-CN" ?> brand-c" aria-current="true<?cs /if ?>" href="?lang=zh-CN" lang="zh-Hans">简中</a><a class="chip<?cs if:Page.lang == "en" ?> brand-c" aria-current="true<?cs /if ?>" href="?lang=en" lang="en">EN</a></nav>
</header>
<main class="portal" id="content">
<article class="panel doc-in" aria-labelledby="h-a">
<p class="mute small"><?cs var:Lang.Portal.account ?></p><h1 id="h-a"><?cs var:Page.Customer ?></h1>
<h2><?cs var:Lang.Portal.open_plans ?></h2>
<?cs if:subcount(Page.Plans) ?><table class="pl"><caption class="vh"><?cs var:Lang.Portal.open_plans ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.Portal.number ?></th><th scope="col"><?cs var:Lang.Portal.due_on ?></th><th scope="col" class="r"><?cs var:Lang.Portal.amount ?></th><th scope="col" class="r"><?cs var:Lang.Portal.open_amount ?></th></tr></thead>
<tbody><?cs each:p = Page.Plans ?><tr><td class="n"><?cs var:p.number ?></td><td class="num"><?cs var:p.due_on ?><?cs if:p.overdue ?> <span class="chip bad"><?cs var:Lang.Portal.overdue ?></span><?cs /if ?></td><td class="r num"><?cs var:p.amount ?></td><td class="r num last strong"><?cs var:p.open ?></td></tr><?cs /each ?></tbody></table><?cs else ?><p class="mute"><?cs var:Lang.Portal.nothing_open ?></p><?cs /if ?>
<h2><?cs var:Lang.Record.invoice.many ?></h2>
<?cs if:subcount(Page.Invoices) ?><table class="pl"><caption class="vh"><?cs var:Lang.Record.invoice.many ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.Portal.number ?></th><th scope="col"><?cs var:Lang.Field.invoice.issued_on ?></th><th scope="col"><?cs var:Lang.Portal.due_on ?></th><th scope="col" class="r"><?cs var:Lang.Portal.amount ?></th></tr></thead>
<tbody><?cs each:i = Page.Invoices ?><tr><td class="n"><a class="link" href="<?cs var:Page.Url ?>/invoices/<?cs var:i.id ?>"><?cs var:i.number ?></a><?cs if:i.credit ?><small><?cs var:Lang.Portal.credit_note ?></small><?cs /if ?></td><td class="num"><?cs var:i.issued_on ?></td><td class="num"><?cs var:i.due_on ?></td><td class="r num last strong"><?cs if:i.credit ?>−<?cs /if ?><?cs var:i.amount ?></td></tr><?cs /each ?></tbody></table><?cs else ?><p class="mute"><?cs var:Lang.Portal.none ?></p><?cs /if ?>
<h2><?cs var:Lang.Record.contract.many ?></h2>
<?cs if:subcount(Page.Contracts) ?><table class="pl"><caption class="vh"><?cs var:Lang.Record.contract.many ?></caption>
<thead><tr><th scope="col"><?cs var:Lang.Portal.number ?></th><th scope="col"><?cs var:Lang.Portal.signed_on ?></th><th scope="col"><?cs var:Lang.Portal.state ?></th><th scope="col" class="r"><?cs var:Lang.Portal.amount ?></th></tr></thead>
<tbody><?cs each:k = Page.Contracts ?><tr><td class="n"><a class="link" href="<?cs var:Page.Url ?>/contracts/<?cs var:k.id ?>"><?cs var:k.number ?></a><small><?cs var:k.title ?></small></td><td class="num"><?cs var:k.signed_on ?></td><td><?cs var:k.state ?></td><td class="r num last strong"><?cs var:k.amount ?></td></tr><?cs /each ?></tbody></table><?cs else ?><p class="mute"><?cs var:Lang.Portal.none ?></p><?cs /if ?>
</article>
<aside class="stack" aria-label="<?cs var:Lang.Portal.seller ?>">
<section class="panel in-pad stack"><h2 class="mute"><?cs var:Lang.Portal.seller ?></h2><p><strong><?cs var:Page.Seller.name ?></strong></p><?cs if:Page.Seller.email ?><a class="btn wide" href="mailto:<?cs var:Page.Seller.email ?>"><?cs call:icon("mail", "s") ?><?cs var:Lang.Portal.mail ?></a><?cs /if ?><p class="mute small"><?cs var:Lang.Portal.account_hint ?></p></section>
</aside>
</main>
