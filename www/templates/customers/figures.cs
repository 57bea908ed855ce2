<?cs # What the customer is worth: above its fields. ?>
<?cs if:Page.Leaving ?><div class="note-bar warn" role="status"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#hourglass"/></svg><span><?cs var:Page.Leaving ?></span></div><?cs /if ?>
<section class="figures" aria-label="<?cs var:Lang.Customer360.figures ?>"><?cs each:g = Page.Figures ?><div class="panel stat"><span class="k"><?cs var:g.label ?></span><span class="v num<?cs if:g.tone ?> t-<?cs var:g.tone ?><?cs /if ?>"><?cs var:g.value ?></span></div><?cs /each ?></section>
