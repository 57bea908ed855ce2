<?cs # An older revision leads to the current one. Read at run time (linclude), where macros are unknown. ?>
<p class="note-bar warn"><svg class="i s" aria-hidden="true"><use href="/static/dist/icons.svg#versions"/></svg><span><?cs var:Lang.Money.old_revision ?> <a href="<?cs var:Page.Old ?>"><?cs var:Lang.Money.to_current ?></a></span></p>
