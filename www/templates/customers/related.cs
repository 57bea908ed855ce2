<?cs # The 360° view below the customer's own fields: figures, then what belongs to it. ?>
<section class="figures" aria-label="<?cs var:Lang.Customer360.figures ?>"><?cs each:g = Page.Figures ?><div class="panel stat"><span class="k"><?cs var:g.label ?></span><span class="v num<?cs if:g.tone ?> t-<?cs var:g.tone ?><?cs /if ?>"><?cs var:g.value ?></span></div><?cs /each ?></section>
<?cs each:p = Page.Related ?>
<section class="panel"><header><h2><?cs call:icon(p.icon, "s") ?> <?cs var:p.title ?></h2><span class="end"><?cs if:p.add ?><a class="link small" href="<?cs var:p.add ?>"><?cs var:Lang.Common.new ?></a> <?cs /if ?><a class="link small" href="<?cs var:p.all ?>"><?cs var:Lang.Customer360.all ?></a></span></header>
<ul class="mini"><?cs each:x = p.Items ?><li><div><a class="t" href="<?cs var:x.href ?>"><?cs var:x.title ?></a><?cs if:x.sub ?><small><?cs var:x.sub ?></small><?cs /if ?></div><?cs if:x.state ?><span class="v"><span class="chip <?cs var:x.tone ?>"><?cs var:x.state ?></span></span><?cs /if ?></li><?cs /each ?></ul>
<?cs if:!subcount(p.Items) ?><p class="in-pad mute"><?cs var:Lang.Customer360.none ?></p><?cs /if ?>
</section>
<?cs /each ?>
