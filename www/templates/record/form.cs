<header class="top">
<div class="row crumb-row"><?cs call:burger() ?><?cs call:crumbs() ?><span class="grow"></span><?cs call:top_end() ?></div>
<div class="row"><h1><?cs var:Page.title ?></h1></div>
</header>
<form class="page" id="record-form" method="post" action="<?cs var:Page.Form.action ?>" data-dirty novalidate data-dialog-body><?cs call:csrf() ?>
<?cs if:Page.Form.version ?><input type="hidden" name="version" value="<?cs var:Page.Form.version ?>"><?cs /if ?>
<?cs call:notes() ?>
<?cs if:subcount(Page.Duplicates) ?><div class="note-bar warn" role="alert"><?cs call:icon("alert-triangle", "s") ?><div><p><?cs var:Lang.Common.duplicates ?></p><ul><?cs each:du = Page.Duplicates ?><li><?cs var:du.record ?><?cs var:Lang.Common.colon ?><?cs if:du.url ?><a href="<?cs var:du.url ?>"><?cs var:du ?></a><?cs else ?><?cs var:du ?><?cs /if ?> (<?cs var:du.field ?>)</li><?cs /each ?></ul><p><?cs var:Lang.Common.duplicates_go_on ?></p></div></div><input type="hidden" name="_dup" value="1"><?cs /if ?>
<?cs if:Page.Slot.form_top ?><?cs linclude:Page.Slot.form_top ?><?cs /if ?>
<?cs call:form_sections() ?>
<?cs include:"record/parts.cs" ?>
<?cs call:form_sections_below() ?>
<?cs if:Page.Slot.form ?><?cs linclude:Page.Slot.form ?><?cs /if ?>
</form>
<?cs call:savebar() ?>
