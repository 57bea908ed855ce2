<nav class="panel tree with-i<?cs if:Page.Tree_first ?> first<?cs /if ?>" aria-label="<?cs var:Lang.Settings.title ?>">
<?cs each:sec = Page.Tree ?><h2><?cs var:sec.label ?></h2>
<ul><?cs each:it = sec.items ?><li><a href="<?cs var:it.url ?>"<?cs if:it.here ?> aria-current="page"<?cs /if ?>><?cs call:icon(it.icon, "s") ?><?cs var:it.label ?></a></li><?cs /each ?></ul><?cs /each ?>
</nav>
