<?cs # bare: one row of a list; kept by what it is made of (record_list_rows.c), so it may look at Page.Row and Lang only ?>
<tr><td class="c-pick"><label><input class="pick" type="checkbox" name="ids" value="<?cs var:Page.Row.id ?>" aria-label="<?cs var:Lang.Common.select ?> <?cs var:Page.Row.t ?>"></label></td>
<th scope="row"><span class="name"><a href="<?cs var:Page.Row.url ?>" title="<?cs var:Page.Row.t ?>"><?cs var:Page.Row.t ?></a><?cs if:Page.Row.sub ?><small class="num"><?cs var:Page.Row.sub ?></small><?cs /if ?></span></th>
<?cs each:c = Page.Row.c ?><td class="<?cs var:c.m ?>"<?cs if:c.label ?> data-k="<?cs var:c.label ?>"<?cs /if ?>><?cs call:value(c) ?></td><?cs /each ?></tr>
