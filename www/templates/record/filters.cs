<?cs # bare: the boxes of the filter form; kept by what they are made of (record_list_head.c) ?>
<?cs each:fl = Page.Boxes ?><h3><?cs var:fl ?></h3><?cs each:o = fl.o ?><label class="opt"><input type="checkbox" name="filter[<?cs var:fl.name ?>]" value="<?cs var:o.v ?>"<?cs if:o.on ?> checked<?cs /if ?>><?cs var:o ?></label><?cs /each ?><hr><?cs /each ?>
