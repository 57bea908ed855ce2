<?cs # Lines in a form: inputs row by row, empty rows at the end, a pattern for the script (lines.js). ?>
<?cs each:tb = Page.FormParts ?>
<section class="panel" aria-labelledby="p-<?cs var:tb.name ?>"><header><h2 id="p-<?cs var:tb.name ?>"><?cs var:tb ?></h2><span class="cnt num"><?cs var:tb.n ?></span></header>
<div class="scroll lines-scroll"><table class="lines generic" data-lines="<?cs var:tb.name ?>" data-decimals="<?cs var:tb.decimals ?>">
<thead><tr><?cs each:pc = tb.cols ?><th scope="col"<?cs if:pc.r ?> class="r"<?cs /if ?>><?cs var:pc ?></th><?cs /each ?><th scope="col"><span class="vh"><?cs var:Lang.Common.remove ?></span></th></tr></thead>
<tbody><?cs each:ln = tb.rows ?><?cs call:form_line(ln) ?><?cs /each ?></tbody>
</table>
<template data-line="product"><?cs call:form_line(tb.pattern) ?></template></div>
<div class="in-pad row"><button class="btn sm" name="_do" value="add:<?cs var:tb.name ?>" data-line-add="product" formnovalidate><?cs call:icon("plus", "s") ?><?cs var:Lang.Common.add_line ?></button></div>
</section>
<?cs /each ?>
