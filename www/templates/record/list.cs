<header class="top has-tabs">
<div class="row">
<?cs call:burger() ?>
<?cs if:Page.Nav == "settings" && Page.Can.settings ?><nav aria-label="<?cs var:Lang.Common.crumbs ?>" class="no-print"><ol class="crumb"><li><a href="/settings/"><?cs var:Lang.Common.settings ?></a></li></ol></nav><?cs /if ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Page.MayCreate ?><a class="btn pri" href="<?cs var:Page.New ?>" data-new title="<?cs var:Lang.Common.key_n ?>"><?cs call:icon("plus", "s") ?><?cs var:Lang.Common.new ?></a><?cs /if ?>
<?cs each:act = Page.Actions ?><a class="btn" href="<?cs var:act.url ?>"><?cs call:icon(act.icon, "s") ?><?cs var:act ?></a><?cs /each ?>
<span class="grow"></span>
<?cs if:Page.MayImport ?><a class="btn ghost hide-m" href="<?cs var:Page.base ?>/import"><?cs call:icon("upload", "s") ?><?cs var:Lang.Common.import ?></a><?cs /if ?>
<?cs if:Page.MayExport ?><button class="btn ghost hide-m" type="button" popovertarget="m-x"><?cs call:icon("download", "s") ?><?cs var:Lang.Common.export ?></button>
<div class="pop" id="m-x" popover><a href="<?cs var:Page.base ?>/export.xlsx<?cs var:Page.Query ?>"><?cs call:icon("file-spreadsheet", "s") ?>Excel (XLSX)</a><a href="<?cs var:Page.base ?>/export.csv<?cs var:Page.Query ?>"><?cs call:icon("file-text", "s") ?>CSV</a></div><?cs /if ?>
<?cs call:top_end() ?>
</div>
<div class="tabs">
<nav aria-label="<?cs var:Lang.Common.views ?>" class="cut"><ul>
<?cs each:tab = Page.Tabs ?><li><a href="<?cs var:tab.url ?>"<?cs if:tab.on ?> aria-current="page"<?cs /if ?>><?cs var:tab ?><?cs if:tab.count ?><span class="cnt num"><?cs var:tab.count ?></span><?cs /if ?></a></li><?cs /each ?>
<?cs each:sv = Page.Saved ?><li><a href="<?cs var:sv.url ?>"<?cs if:sv.on ?> aria-current="page"<?cs /if ?>><?cs call:icon("bookmark", "xs") ?><?cs var:sv ?></a></li><?cs /each ?>
<?cs if:!subcount(Page.Tabs) ?><li><a href="<?cs var:Page.base ?>"<?cs if:!Page.Archived ?> aria-current="page"<?cs /if ?>><?cs var:Lang.Common.all ?><span class="cnt num"><?cs var:Page.Foot.count ?></span></a></li><?cs /if ?>
</ul></nav>
<?cs if:subcount(Page.Sums) ?><div class="kpi num"><?cs each:sum = Page.Sums ?><span title="<?cs var:sum ?> <?cs var:sum.v ?>"><?cs var:sum ?><b><?cs var:sum.v ?></b></span><?cs /each ?></div><?cs /if ?>
</div>
</header>
<div class="bar">
<form class="search" role="search" action="<?cs var:Page.base ?>">
<?cs call:icon("search", "s") ?>
<?cs each:ch = Page.Chips ?><span class="facet"><span><?cs call:icon("filter", "xs") ?></span><em><?cs var:ch ?></em><a href="<?cs var:ch.url ?>" aria-label="<?cs var:Lang.Common.remove_condition ?><?cs var:Lang.Common.colon ?><?cs var:ch ?>"><?cs call:icon("x", "xs") ?></a></span><?cs /each ?>
<?cs each:kp = Page.Keep ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?>
<?cs each:kp = Page.KeepFilters ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?>
<label class="vh" for="q"><?cs var:Lang.Common.search ?></label>
<input id="q" name="q" type="search" value="<?cs var:Page.Q ?>" placeholder="<?cs var:Page.SearchHint ?>"><kbd>/</kbd>
</form>
<button class="btn" type="button" popovertarget="m-f"><?cs call:icon("filter", "s") ?><?cs var:Lang.Common.filter ?></button>
<div class="pop start" id="m-f" popover>
<form action="<?cs var:Page.base ?>" class="filters">
<?cs each:kp = Page.Keep ?><input type="hidden" name="<?cs var:kp.name ?>" value="<?cs var:kp ?>"><?cs /each ?>
<?cs if:Page.Q ?><input type="hidden" name="q" value="<?cs var:Page.Q ?>"><?cs /if ?>
<?cs call:made(Made.Filters) ?>
<label class="opt"><input type="checkbox" name="archived" value="1"<?cs if:Page.Archived ?> checked<?cs /if ?>><?cs var:Lang.Common.archived ?></label>
<button class="btn pri wide"><?cs var:Lang.Common.apply ?></button>
</form>
<hr><a href="<?cs var:Page.base ?>/condition<?cs var:Page.Query ?>" data-dialog><?cs call:icon("adjustments-horizontal", "s") ?><?cs var:Lang.Common.own_condition ?>…</a>
</div>
<?cs call:made(Made.Groups) ?>
<a class="btn hide-m" href="<?cs var:Page.base ?>/columns<?cs var:Page.Query ?>" data-dialog><?cs call:icon("columns", "s") ?><?cs var:Lang.Common.columns ?></a>
<button class="btn ghost hide-m" type="button" popovertarget="m-v"><?cs call:icon("bookmark", "s") ?><?cs var:Lang.Common.save_view ?></button>
<div class="pop start" id="m-v" popover><form method="post" action="<?cs var:Page.base ?>/views<?cs var:Page.Query ?>" class="filters"><?cs call:csrf() ?>
<h3><?cs var:Lang.Common.save_view ?></h3>
<input class="in" name="name" maxlength="60" required aria-label="<?cs var:Lang.Common.view_name ?>" placeholder="<?cs var:Lang.Common.view_name ?>">
<label class="opt"><input type="checkbox" name="shared" value="1"><?cs var:Lang.Common.share_with_all ?></label>
<button class="btn pri wide"><?cs var:Lang.Common.save ?></button></form>
<?cs if:subcount(Page.Saved) ?><hr><form method="post" action="<?cs var:Page.base ?>/views/delete<?cs var:Page.Query ?>"><?cs call:csrf() ?><?cs each:sv = Page.Saved ?><?cs if:sv.mine ?><button name="id" value="<?cs var:sv.id ?>"><?cs call:icon("trash", "s") ?><?cs var:Lang.Common.delete ?> <?cs var:sv ?></button><?cs /if ?><?cs /each ?></form><?cs /if ?></div>
<button class="btn only-m" type="button" popovertarget="m-s"><?cs call:icon("selector", "s") ?><?cs var:Lang.Common.sort ?></button>
<div class="pop start" id="m-s" popover><?cs if:Page.TitleCol.url ?><a href="<?cs var:Page.TitleCol.url ?>"><?cs var:Page.TitleCol ?></a><?cs /if ?><?cs each:col = Page.Cols ?><?cs if:col.url ?><a href="<?cs var:col.url ?>"><?cs var:col ?></a><?cs /if ?><?cs /each ?></div>
<span class="grow"></span>
<?cs if:subcount(Page.Layouts) ?><nav class="seg" aria-label="<?cs var:Lang.Common.layouts ?>"><?cs each:ly = Page.Layouts ?><a href="<?cs var:ly.url ?>"<?cs if:ly.on ?> aria-current="page"<?cs /if ?> title="<?cs var:ly ?>"><?cs call:icon(ly.icon, "") ?><span class="vh"><?cs var:ly ?></span></a><?cs /each ?></nav><?cs /if ?>
</div>
<?cs if:Page.flash || subcount(Page.Notes) || Page.BulkWhy ?><div class="notes"><?cs call:notes() ?><?cs if:Page.Undo ?><form class="undo-bar" method="post" action="<?cs var:Page.base ?>/bulk/undo<?cs var:Page.BulkQuery ?>"><?cs call:csrf() ?><input type="hidden" name="change" value="<?cs var:Page.Undo ?>"><button class="btn sm"><?cs call:icon("arrow-back-up", "s") ?><?cs var:Lang.Common.undo_bulk ?></button></form><?cs /if ?><?cs if:Page.BulkWhy ?><div class="note-bar warn" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Page.BulkWhy ?></span></div><?cs /if ?></div><?cs /if ?>
<div class="listing<?cs if:!subcount(Page.Tree.o) ?> alone<?cs /if ?>">
<?cs if:subcount(Page.Tree.o) ?><nav class="panel tree" aria-label="<?cs var:Page.Tree ?>">
<h2><?cs var:Page.Tree ?><?cs if:Page.Tree.edit ?><a class="ib" href="<?cs var:Page.Tree.edit ?>" aria-label="<?cs var:Lang.Common.edit ?> <?cs var:Page.Tree ?>"><?cs call:icon("settings", "s") ?></a><?cs /if ?></h2>
<ul><li><a class="leaf" href="<?cs var:Page.Tree.all ?>"><?cs var:Lang.Common.all ?></a></li>
<?cs each:tn = Page.Tree.o ?><li><a class="leaf" href="<?cs var:tn.url ?>"<?cs if:tn.on ?> aria-current="true"<?cs /if ?>><?cs var:tn ?></a><?cs if:subcount(tn.o) ?><ul><?cs each:tc = tn.o ?><li><a class="leaf" href="<?cs var:tc.url ?>"<?cs if:tc.on ?> aria-current="true"<?cs /if ?>><?cs var:tc ?></a></li><?cs /each ?></ul><?cs /if ?></li><?cs /each ?>
</ul></nav><?cs /if ?>
<?cs if:Page.Grouped ?>
<section class="panel list-box" aria-label="<?cs var:Page.Grouped ?>"><div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Page.Grouped ?>"><table class="list"><thead><tr><th scope="col"><?cs var:Page.Grouped ?></th><th scope="col" class="r"><?cs var:Lang.Common.count ?></th><th scope="col"><span class="vh"><?cs var:Lang.Common.share ?></span></th></tr></thead><tbody>
<?cs each:gr = Page.Groups ?><tr><th scope="row"><a class="link" href="<?cs var:gr.url ?>"><?cs var:gr ?></a></th><td class="r num"><?cs var:gr.count ?></td><td><svg class="gbar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="a-brand" width="<?cs var:gr.width ?>" height="8" rx="2"/></svg></td></tr><?cs /each ?>
</tbody></table></div></section>
<?cs else ?>
<form class="panel list-box" method="post" action="<?cs var:Page.base ?>/bulk/archive<?cs var:Page.BulkQuery ?>"><?cs call:csrf() ?>
<?cs if:Page.Rows ?>
<div class="bulk" data-bulk role="group" aria-label="<?cs var:Lang.Common.selected ?>">
<strong><?cs var:Lang.Common.selected ?> <span class="num" data-bulk-count></span></strong>
<?cs if:Page.Foot.next || Page.Foot.prev ?><label class="check"><input type="checkbox" name="all" value="1"><?cs var:Lang.Common.select_all ?> <span class="num"><?cs var:Page.Foot.count ?></span></label><?cs /if ?>
<span class="grow"></span>
<?cs each:bv = Page.Bulk ?><button class="btn sm" formaction="<?cs var:Page.base ?>/bulk/<?cs var:bv.name ?><?cs var:Page.BulkQuery ?>"><?cs call:icon(bv.icon, "s") ?><?cs var:bv ?><?cs if:bv.asks ?>…<?cs /if ?></button><?cs /each ?>
<?cs if:Page.MayWrite ?><button class="btn sm" formaction="<?cs var:Page.base ?>/bulk/tag<?cs var:Page.BulkQuery ?>"><?cs call:icon("bookmark", "s") ?><?cs var:Lang.Verb.common.tag ?>…</button><?cs /if ?>
<?cs if:Page.MayPrint ?><button class="btn sm" formtarget="_blank" formaction="<?cs var:Page.base ?>/bulk/print<?cs var:Page.BulkQuery ?>"><?cs call:icon("file-type-pdf", "s") ?>PDF</button><?cs /if ?>
<button class="ib" type="button" popovertarget="m-b" aria-label="<?cs var:Lang.Common.more ?>"><?cs call:icon("dots", "s") ?></button>
<div class="pop set-fields" id="m-b" popover>
<?cs if:Page.MayExport ?><button formaction="<?cs var:Page.base ?>/bulk/export<?cs var:Page.BulkQuery ?>"><?cs call:icon("download", "s") ?><?cs var:Lang.Common.export_selected ?></button><?cs /if ?>
<?cs if:Page.MayWrite ?><button formaction="<?cs var:Page.base ?>/bulk/<?cs if:Page.Archived ?>unarchive<?cs else ?>archive<?cs /if ?><?cs var:Page.BulkQuery ?>"><?cs call:icon("package", "s") ?><?cs if:Page.Archived ?><?cs var:Lang.Verb.common.unarchive ?><?cs else ?><?cs var:Lang.Verb.common.archive ?><?cs /if ?></button><?cs /if ?>
<?cs if:subcount(Page.BulkFields) ?><hr><p class="pop-h"><?cs var:Lang.Common.set_fields ?></p><?cs each:bf = Page.BulkFields ?><button formaction="<?cs var:Page.base ?>/bulk/set.<?cs var:bf.name ?><?cs var:Page.BulkQuery ?>"><?cs call:icon("pencil", "s") ?><?cs var:bf ?>…</button><?cs /each ?><?cs /if ?>
</div></div>
<div class="scroll cards-m" tabindex="0" role="region" aria-label="<?cs var:Page.title ?>">
<table class="list">
<caption class="vh"><?cs var:Page.title ?></caption>
<thead><tr><th scope="col" class="c-pick"><label><input type="checkbox" data-pick-all aria-label="<?cs var:Lang.Common.select_page ?>"></label></th>
<th scope="col"<?cs if:Page.TitleCol.sort ?> aria-sort="<?cs var:Page.TitleCol.sort ?>"<?cs /if ?>><?cs call:head(Page.TitleCol) ?></th>
<?cs each:col = Page.Cols ?><th scope="col"<?cs if:col.r ?> class="r"<?cs /if ?><?cs if:col.sort ?> aria-sort="<?cs var:col.sort ?>"<?cs /if ?>><?cs call:head(col) ?></th><?cs /each ?></tr></thead>
<tbody>
<?cs call:made(Made.Rows) ?>
</tbody>
</table>
</div>
<?cs else ?>
<div class="empty"><?cs call:icon(Page.Record.icon, "l") ?><p><?cs if:Page.Narrowed ?><?cs var:Lang.Common.nothing_matches ?><?cs else ?><?cs var:Lang.Common.nothing_yet ?><?cs /if ?></p><?cs if:Page.Narrowed ?><a class="btn" href="<?cs var:Page.base ?>"><?cs var:Lang.Common.show_all ?></a><?cs /if ?><?cs if:Page.MayCreate ?><a class="btn pri" href="<?cs var:Page.New ?>"><?cs call:icon("plus", "s") ?><?cs var:Lang.Common.new ?></a><?cs /if ?></div>
<?cs /if ?>
<div class="list-foot">
<?cs if:Page.Foot.range ?><span><b class="num"><?cs var:Page.Foot.range ?></b> <span class="num">/ <?cs var:Page.Foot.count ?></span></span><?cs /if ?>
<?cs each:sum = Page.Sums ?><span class="mute hide-m" title="<?cs var:sum.v ?>"><?cs var:sum ?> <b class="num"><?cs var:sum.v ?></b></span><?cs /each ?>
<span class="grow hide-m"></span>
<span class="per hide-m"><?cs var:Lang.Common.per_page ?> <?cs each:pp = Page.Foot.per ?><a class="chip<?cs if:pp.on ?> brand-c<?cs /if ?>" href="<?cs var:pp.url ?>"<?cs if:pp.on ?> aria-current="true"<?cs /if ?>><?cs var:pp ?></a><?cs /each ?></span>
<nav class="pager" aria-label="<?cs var:Lang.Common.pages ?>">
<?cs if:Page.Foot.prev ?><a class="ib" href="<?cs var:Page.Foot.prev ?>" rel="prev" aria-label="<?cs var:Lang.Common.previous_page ?>"><?cs call:icon("chevron-left", "") ?></a><?cs else ?><button class="ib" type="button" disabled aria-label="<?cs var:Lang.Common.previous_page ?>"><?cs call:icon("chevron-left", "") ?></button><?cs /if ?>
<?cs if:Page.Foot.next ?><a class="ib" href="<?cs var:Page.Foot.next ?>" rel="next" aria-label="<?cs var:Lang.Common.next_page ?>"><?cs call:icon("chevron-right", "") ?></a><?cs else ?><button class="ib" type="button" disabled aria-label="<?cs var:Lang.Common.next_page ?>"><?cs call:icon("chevron-right", "") ?></button><?cs /if ?>
</nav></div>
</form>
<?cs /if ?>
</div>
