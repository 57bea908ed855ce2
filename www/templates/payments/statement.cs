<?cs call:plain_top(Lang.Pdf.statement) ?>
<div class="page"><?cs call:notes() ?>
<section class="panel" aria-labelledby="h-statement"><header><h2 id="h-statement"><a class="link" href="/customers/<?cs var:Page.CustomerId ?>"><?cs var:Page.Customer ?></a></h2>
<span class="end"><a class="btn" href="/payments/statement.pdf?customer_id=<?cs var:Page.CustomerId ?>&amp;from=<?cs var:Page.From ?>&amp;until=<?cs var:Page.Until ?>&amp;currency=<?cs var:Page.Currency ?>"><?cs call:icon("file-type-pdf", "s") ?><?cs var:Lang.Common.pdf ?></a></span></header>
<form class="in-pad statement-of" method="get" action="/payments/statement">
<input type="hidden" name="customer_id" value="<?cs var:Page.CustomerId ?>">
<label for="s-from"><?cs var:Lang.Pdf.day_from ?></label><input class="in" id="s-from" type="date" name="from" value="<?cs var:Page.From ?>">
<label for="s-until"><?cs var:Lang.Pdf.day_until ?></label><input class="in" id="s-until" type="date" name="until" value="<?cs var:Page.Until ?>">
<label for="s-currency"><?cs var:Lang.Pdf.currency ?></label><input class="in" id="s-currency" name="currency" size="4" maxlength="3" value="<?cs var:Page.Currency ?>">
<button class="btn"><?cs var:Lang.Pdf.show ?></button></form>
<div class="scroll" tabindex="0" role="group" aria-label="<?cs var:Lang.Pdf.statement ?>"><table class="list compact">
<thead><tr><th scope="col"><?cs var:Lang.Pdf.day ?></th><th scope="col"><?cs var:Lang.Pdf.document ?></th><th scope="col"><?cs var:Lang.Pdf.number ?></th><th scope="col" class="r"><?cs var:Lang.Pdf.debit ?></th><th scope="col" class="r"><?cs var:Lang.Pdf.credit ?></th><th scope="col" class="r"><?cs var:Lang.Pdf.balance ?></th></tr></thead>
<tbody><tr><td class="num"><?cs var:Page.FromShown ?></td><td colspan="4"><?cs var:Lang.Pdf.balance_before ?></td><td class="r num"><?cs var:Page.Before ?></td></tr>
<?cs each:l = Page.Lines ?><tr><td class="num"><?cs var:l.date ?></td><td><?cs var:l.kind ?></td><td><a class="link num" href="<?cs var:l.url ?>"><?cs var:l ?></a></td><td class="r num"><?cs var:l.debit ?></td><td class="r num"><?cs var:l.credit ?></td><td class="r num"><?cs var:l.balance ?></td></tr>
<?cs /each ?></tbody>
<tfoot><tr><th scope="row" colspan="3"><?cs var:Lang.Pdf.balance ?> <?cs var:Page.Currency ?></th><td class="r num strong"><?cs var:Page.Debit ?></td><td class="r num strong"><?cs var:Page.Credit ?></td><td class="r num strong"><?cs var:Page.After ?></td></tr></tfoot>
</table></div></section></div>
