<?cs # What belongs to the customer: below its own fields. ?>
<?cs each:p = Page.Related ?>
<section class="panel"><header><h2><?cs var:p.title ?></h2><span class="end"><?cs if:p.add ?><a class="link small" href="<?cs var:p.add ?>"><?cs var:Lang.Common.new ?></a> <?cs /if ?><a class="link small" href="<?cs var:p.all ?>"><?cs var:Lang.Customer360.all ?></a></span></header>
<ul class="mini"><?cs each:x = p.Items ?><li><div><a class="t" href="<?cs var:x.href ?>"><?cs var:x.title ?></a><?cs if:x.sub ?><small><?cs var:x.sub ?></small><?cs /if ?></div><?cs if:x.state ?><span class="v"><span class="chip <?cs var:x.tone ?>"><?cs var:x.state ?></span></span><?cs /if ?></li><?cs /each ?></ul>
<?cs if:!subcount(p.Items) ?><p class="in-pad mute"><?cs var:Lang.Customer360.none ?></p><?cs /if ?>
</section>
<?cs /each ?>
