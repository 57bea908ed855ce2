<?cs # What a product looks like. Read at run time (linclude), where macros are unknown. ?>
<?cs if:Page.Picture ?><section class="panel in-pad product-picture" aria-label="<?cs var:Lang.Product.picture ?>"><a href="<?cs var:Page.Picture ?>"><img src="<?cs var:Page.Picture ?>" alt="<?cs var:Lang.Product.picture ?><?cs var:Lang.Common.colon ?><?cs var:Page.title ?>"></a></section><?cs /if ?>
