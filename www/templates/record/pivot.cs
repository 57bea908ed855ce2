<?cs include:"record/pivot_head.cs" ?>
<?cs def:pivot_cell(p) ?><?cs if:p ?><?cs if:p.url ?><a class="link" href="<?cs var:p.url ?>"><?cs var:p ?></a><?cs else ?><?cs var:p ?><?cs /if ?><?cs if:p.n ?><small class="mute" title="<?cs var:Lang.Pivot.count ?>"><?cs var:p.n ?></small><?cs /if ?><?cs else ?><span class="zero">—</span><?cs /if ?><?cs /def ?>
<div class="page">
<?cs if:Page.Pivot.cut ?><div class="note-bar info" role="status"><?cs call:icon("alert-circle", "s") ?><span><?cs var:Lang.Pivot.cut ?></span></div><?cs /if ?>
<section class="panel list-box" aria-label="<?cs var:Page.title ?>">
<?cs if:Page.Pivot.n ?>
<div class="scroll" tabindex="0" role="region" aria-label="<?cs var:Page.title ?>"><table class="list pivot">
<thead><tr><th scope="col"><?cs var:Page.Pivot.by ?></th><?cs each:co = Page.Pivot.Cols ?><th scope="col" class="r"><?cs var:co ?></th><?cs /each ?><th scope="col" class="r"><?cs var:Page.Pivot.sum ?></th></tr></thead>
<tbody><?cs each:ro = Page.Pivot.Rows ?><tr><th scope="row"><?cs var:ro ?></th><?cs each:p = ro.c ?><td class="r num"><?cs call:pivot_cell(p) ?></td><?cs /each ?><td class="r num strong"><?cs call:pivot_cell(ro.sum) ?></td></tr><?cs /each ?></tbody>
<tfoot><tr><th scope="row"><?cs var:Page.Pivot.sum ?></th><?cs each:p = Page.Pivot.Sums ?><td class="r num strong"><?cs call:pivot_cell(p) ?></td><?cs /each ?><td class="r num strong"><?cs call:pivot_cell(Page.Pivot.All) ?></td></tr></tfoot>
</table></div>
<?cs else ?><div class="empty"><?cs call:icon("table", "l") ?><p><?cs var:Lang.Common.nothing_matches ?></p></div><?cs /if ?>
</section></div>
