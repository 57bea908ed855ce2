<?cs # Parts and long texts of a record as tabs; without a script one after the other. ?>
<?cs if:subcount(Page.Parts) || subcount(Page.Long) ?>
<section class="panel tabset" data-tabs aria-label="<?cs var:Lang.Common.contents ?>">
<nav class="tabs" aria-label="<?cs var:Lang.Common.contents ?>"><ul>
<?cs each:pt = Page.Parts ?><li><a href="#t-<?cs var:pt.name ?>"<?cs if:first(pt) ?> aria-current="true"<?cs /if ?>><?cs var:pt ?><span class="cnt num"><?cs var:pt.n ?></span></a></li><?cs /each ?>
<?cs each:lg = Page.Long ?><li><a href="#t-<?cs var:lg.name ?>"><?cs var:lg.label ?></a></li><?cs /each ?>
</ul></nav>
<?cs each:pt = Page.Parts ?><div id="t-<?cs var:pt.name ?>" data-head="<?cs var:pt ?>"><?cs call:part_table(pt) ?><?cs if:first(pt) && subcount(Page.Sums) ?><dl class="totals in-pad"><?cs each:su = Page.Sums ?><div<?cs if:su.big ?> class="grand"<?cs /if ?>><dt><?cs var:su.label ?></dt><dd><?cs call:value(su) ?></dd></div><?cs /each ?></dl><?cs /if ?></div><?cs /each ?>
<?cs each:lg = Page.Long ?><div class="in-pad" id="t-<?cs var:lg.name ?>" data-head="<?cs var:lg.label ?>"><h3 class="nojs"><?cs var:lg.label ?></h3><?cs call:value(lg) ?></div><?cs /each ?>
</section>
<?cs /if ?>
