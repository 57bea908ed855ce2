<?cs # Lines in a form: inputs row by row, empty rows at the end, a pattern for the script (lines.js). ?>
<?cs each:tb = Page.FormParts ?>
<section class="panel" aria-labelledby="p-<?cs var:tb.name ?>"><header><h2 id="p-<?cs var:tb.name ?>"><?cs var:tb ?></h2><span class="cnt num"><?cs var:tb.n ?></span></header>
<div class="scroll lines-scroll"><table class="lines generic" data-lines="<?cs var:tb.name ?>" data-decimals="<?cs var:tb.decimals ?>" data-usual="<?cs var:tb.usual ?>" data-whole="<?cs var:tb.whole ?>" data-rounding="<?cs var:tb.rounding ?>">
<thead><tr><?cs each:pc = tb.cols ?><th scope="col" class="f-<?cs var:pc.f ?><?cs if:pc.r ?> r<?cs /if ?>"><?cs var:pc ?></th><?cs /each ?><th scope="col" class="c-x"><span class="vh"><?cs var:Lang.Common.remove ?></span></th></tr></thead>
<tbody><?cs each:ln = tb.rows ?><?cs call:form_line(ln) ?><?cs /each ?></tbody>
</table>
<template data-line="product"><?cs call:form_line(tb.pattern) ?></template></div>
<div class="in-pad row"><button class="btn sm" name="_do" value="add:<?cs var:tb.name ?>" data-line-add="product" formnovalidate><?cs call:icon("plus", "s") ?><?cs var:Lang.Common.add_line ?></button><?cs if:tb.texts ?><button class="btn sm ghost js-only line-kind" type="button" data-line-add="section"><?cs var:Lang.Looks.add_section ?></button><button class="btn sm ghost js-only line-kind" type="button" data-line-add="note"><?cs var:Lang.Looks.add_note ?></button><?cs /if ?></div>
<dl class="totals lines-totals js-only"><div><dt><?cs var:Lang.Portal.untaxed ?></dt><dd data-total="untaxed"></dd></div><div><dt><?cs var:Lang.Portal.tax ?></dt><dd data-total="tax"></dd></div><div class="grand"><dt><?cs var:Lang.Portal.total ?></dt><dd data-total="total"></dd></div></dl>
</section>
<?cs /each ?>
