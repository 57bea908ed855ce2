<?cs # Whose activities the calendar shows. Read at run time (linclude), where macros are unknown. ?>
<nav class="seg words" aria-label="<?cs var:Lang.Followups.calendar_whose ?>"><?cs each:w = Page.Whose ?><a href="<?cs var:w.url ?>"<?cs if:w.on ?> aria-current="page"<?cs /if ?>><?cs var:w ?></a><?cs /each ?></nav>
<button class="btn" type="button" popovertarget="m-who"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#users"/></svg><?cs var:Lang.Followups.calendar_people ?><?cs if:Page.WhoseN ?> <span class="cnt num"><?cs var:Page.WhoseN ?></span><?cs /if ?></button>
<div class="pop" id="m-who" popover><form class="filters" action="/followups/calendar"><?cs if:Page.WhoseSpan ?><input type="hidden" name="span" value="<?cs var:Page.WhoseSpan ?>"><?cs /if ?><input type="hidden" name="day" value="<?cs var:Page.WhoseDay ?>">
<?cs each:o = Page.People ?><label class="opt"><input type="checkbox" name="p" value="<?cs var:o.v ?>"<?cs if:o.on ?> checked<?cs /if ?>><?cs var:o ?></label><?cs /each ?>
<button class="btn pri wide"><?cs var:Lang.Common.apply ?></button></form></div>
