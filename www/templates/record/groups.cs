<?cs # bare: what a list can be grouped by; kept by what it is made of (record_list_head.c) ?>
<?cs if:subcount(Page.Grouping.o) ?><button class="btn hide-m" type="button" popovertarget="m-g"><?cs call:icon("list", "s") ?><?cs var:Lang.Common.group ?></button>
<div class="pop start" id="m-g" popover><a href="<?cs var:Page.Grouping.none ?>"><?cs var:Lang.Common.no_group ?></a><?cs each:gf = Page.Grouping.o ?><a href="<?cs var:gf.url ?>"<?cs if:gf.on ?> aria-current="true"<?cs /if ?>><?cs var:gf ?></a><?cs /each ?></div><?cs /if ?>
