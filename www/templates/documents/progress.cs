<?cs # What of a contract is planned, received, invoiced: a bar for each. Read at run time (linclude), where macros are unknown. ?>
<section class="panel in-pad" aria-labelledby="h-progress"><h2 id="h-progress"><?cs var:Lang.Money.progress ?></h2>
<dl class="fields"><?cs each:b = Page.Bars ?><div><dt><?cs var:b.label ?></dt><dd><span class="num"><?cs var:b.amount ?></span> <small class="mute num"><?cs var:b.percent ?> %</small><progress max="100" value="<?cs var:b.percent ?>" aria-label="<?cs var:b.label ?>"><?cs var:b.percent ?> %</progress></dd></div><?cs /each ?></dl></section>
