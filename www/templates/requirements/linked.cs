<?cs # What hangs on a requirement: above its fields. Read at run time (linclude), where macros are unknown. ?>
<section class="figures" aria-label="<?cs var:Lang.Requirement.figures ?>"><?cs each:g = Page.Figures ?><div class="panel stat"><span class="k"><?cs var:g.label ?></span><span class="v num"><?cs var:g.value ?></span><span class="d"><?cs var:g.note ?></span></div><?cs /each ?></section>
