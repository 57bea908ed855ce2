<?cs include:"import/parts.cs" ?>
<?cs call:import_head() ?>
<form class="page" method="post" action="<?cs var:Page.action ?>/run" id="imp"><?cs call:csrf() ?><input type="hidden" name="options" value="1">
<?cs call:notes() ?>
<?cs if:Page.file_error ?><div class="note-bar bad" role="alert"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Page.file_error ?></span></div><?cs /if ?>
<?cs if:Page.missing ?><div class="note-bar warn" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Page.missing ?></span></div><?cs /if ?>
<?cs if:Page.stands_in ?><div class="note-bar" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Page.stands_in ?></span></div><?cs /if ?>
<section class="panel" aria-labelledby="h-o">
<header><h2 id="h-o"><?cs var:Lang.Import.how ?></h2><span class="chip ok"><?cs var:Page.encoding ?></span></header>
<div class="form">
<div class="f"><label for="mode"><?cs var:Lang.Import.mode ?></label><select class="in" id="mode" name="mode"><option value="create"<?cs if:Page.mode == "create" ?> selected<?cs /if ?>><?cs var:Lang.Import.mode_create ?></option><option value="both"<?cs if:Page.mode == "both" ?> selected<?cs /if ?>><?cs var:Lang.Import.mode_both ?></option><option value="update"<?cs if:Page.mode == "update" ?> selected<?cs /if ?>><?cs var:Lang.Import.mode_update ?></option></select></div>
<div class="f"><label for="key"><?cs var:Lang.Import.key ?></label><select class="in" id="key" name="key"><option value=""><?cs var:Lang.Import.no_key ?></option><?cs each:k = Page.Keys ?><option value="<?cs var:k.v ?>"<?cs if:k.on ?> selected<?cs /if ?>><?cs var:k ?></option><?cs /each ?></select></div>
<div class="f"><label for="empty"><?cs var:Lang.Import.empty ?></label><input class="in" id="empty" name="empty" value="<?cs var:Page.empty ?>" maxlength="500" aria-describedby="empty-h"><p class="hint" id="empty-h"><?cs var:Lang.Import.empty_hint ?></p></div>
<div class="f"><span class="label"><?cs var:Lang.Import.options ?></span><div class="checks" role="group" aria-label="<?cs var:Lang.Import.options ?>"><label class="check"><input type="checkbox" name="skip_duplicates" value="1"<?cs if:Page.skip_duplicates ?> checked<?cs /if ?>><?cs var:Lang.Import.skip_duplicates ?></label><label class="check"><input type="checkbox" name="skip_unknown" value="1"<?cs if:Page.skip_unknown ?> checked<?cs /if ?>><?cs var:Lang.Import.skip_unknown ?></label><label class="check"><input type="checkbox" name="clear" value="1"<?cs if:Page.clear ?> checked<?cs /if ?>><?cs var:Lang.Import.clear ?></label></div></div>
</div></section>
<?cs if:Page.state == "checked" ?>
<section class="panel" aria-labelledby="h-c"><header><h2 id="h-c"><?cs var:Lang.Import.checked ?></h2><span class="end mute small num"><?cs var:Page.Tally.rows ?> <?cs var:Lang.Import.rows ?></span></header><div class="in-pad"><div class="tally">
<?cs call:figure("ok", "check", Page.Tally.good, Lang.Import.good, "") ?><?cs call:figure("bad", "x", Page.Tally.failed, Lang.Import.failed, "#reasons") ?><?cs call:figure("warn", "copy", Page.Tally.duplicates, Lang.Import.duplicates, "#reasons") ?><?cs call:figure("", "refresh", Page.Tally.updated, Lang.Import.would_update, "") ?>
</div></div></section>
<?cs call:reasons() ?><?cs /if ?>
<section class="panel list-box" aria-labelledby="h-p"><header><h2 id="h-p"><?cs var:Lang.Import.preview ?></h2><span class="mute small hide-m"><?cs var:Page.guessed ?></span></header>
<div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Lang.Import.preview ?>"><table class="map"><thead><tr><th scope="col"><?cs var:Lang.Import.row ?></th>
<?cs each:col = Page.Cols ?><th scope="col"><span class="src"><?cs var:col ?></span><label class="vh" for="<?cs var:col.name ?>"><?cs var:col ?> → <?cs var:Lang.Import.field ?></label><select class="in" id="<?cs var:col.name ?>" name="<?cs var:col.name ?>"><option value=""><?cs var:Lang.Import.not_imported ?></option><?cs each:o = col.o ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o ?></option><?cs /each ?></select><?cs if:col.type ?><span class="type ok"><?cs call:icon("check", "xs") ?><?cs var:col.type ?></span><?cs else ?><span class="type"><?cs call:icon("x", "xs") ?><?cs var:Lang.Import.not_imported ?></span><?cs /if ?></th><?cs /each ?>
</tr></thead><tbody>
<?cs each:row = Page.Rows ?><tr><th scope="row"><?cs var:row.n ?></th><?cs each:c = row.c ?><td class="<?cs var:c.tone ?>"><span title="<?cs var:c ?>"><?cs if:c ?><?cs var:c ?><?cs elif:c.why ?><?cs var:Lang.Import.blank ?><?cs /if ?></span><?cs if:c.why ?><small><?cs var:c.why ?></small><?cs /if ?></td><?cs /each ?></tr><?cs if:row.why ?><tr><th></th><td class="bad" colspan="<?cs var:subcount(Page.Cols) ?>"><small><?cs var:row.why ?></small></td></tr><?cs /if ?><?cs /each ?>
</tbody></table></div></section>
</form>
<div class="savebar"><a class="btn" href="<?cs var:Page.base ?>/import"><?cs call:icon("chevron-left", "s") ?><?cs var:Lang.Import.back ?></a><span class="grow hide-m"></span><span class="mute hide-m"><?cs var:Lang.Import.errors_hint ?></span><?cs if:!Page.gone ?><button class="btn" form="imp" formaction="<?cs var:Page.action ?>/check"><?cs var:Lang.Import.check ?></button><button class="btn pri" form="imp"><?cs var:Lang.Import.run ?><?cs call:icon("chevron-right", "s") ?></button><?cs /if ?></div>
