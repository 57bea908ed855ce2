<?cs # Small parts that every page uses. Known to all templates (view.c reads this first). ?>
<?cs # icon(name, size): size xs, s, l or empty ?>
<?cs def:icon(iname, isize) ?><svg class="i <?cs var:isize ?>" aria-hidden="true"><use href="/static/dist/icons.svg#<?cs var:iname ?>"/></svg><?cs /def ?>
<?cs def:avatar(aname, ainitial, acolour) ?><span class="ava av<?cs var:acolour ?>" title="<?cs var:aname ?>" role="img" aria-label="<?cs var:aname ?>"><?cs var:ainitial ?></span><?cs /def ?>
<?cs def:chip(ctext, ctone) ?><span class="chip <?cs var:ctone ?>"><?cs var:ctext ?></span><?cs /def ?>
<?cs def:csrf() ?><input type="hidden" name="csrf" value="<?cs var:Page.csrf ?>"><?cs /def ?>
<?cs def:stars(sn) ?><span class="stars" role="img" aria-label="<?cs var:sn ?>/3"><?cs loop:si = #1, #3, #1 ?><svg class="i s<?cs if:sn >= si ?> on<?cs /if ?>" aria-hidden="true"><use href="/static/dist/icons.svg#<?cs if:sn >= si ?>star-filled<?cs else ?>star<?cs /if ?>"/></svg><?cs /loop ?></span><?cs /def ?>
<?cs # One value for people: v.k is its kind, v its text (record_value.c fills it) ?>
<?cs def:value(v) ?>
<?cs if:!v.k ?><?cs var:v ?>
<?cs elif:v.k == "none" ?><span class="zero">—</span>
<?cs elif:v.k == "num" ?><span class="num"><?cs var:v ?></span>
<?cs elif:v.k == "link" ?><a class="link" href="<?cs var:v.url ?>"><?cs var:v ?></a>
<?cs elif:v.k == "who" ?><span class="who"><span class="ava av<?cs var:v.colour ?>" aria-hidden="true"><?cs var:v.initial ?></span><span class="vh-m"><?cs var:v ?></span></span>
<?cs elif:v.k == "tags" ?><span class="tags"><?cs each:tg = v.t ?><span class="tag t<?cs var:tg.colour ?>"><?cs var:tg ?></span><?cs /each ?></span>
<?cs elif:v.k == "chip" ?><span class="chip <?cs var:v.tone ?>"><?cs var:v ?></span>
<?cs elif:v.k == "level" ?><span class="level <?cs var:v.tone ?>" title="<?cs var:v ?>"><?cs var:v.n ?></span>
<?cs elif:v.k == "stars" ?><?cs call:stars(v.n) ?>
<?cs elif:v.k == "yes" ?><span class="yes"><?cs call:icon("check", "s") ?><span class="vh"><?cs var:v ?></span></span>
<?cs elif:v.k == "out" ?><a class="link" href="<?cs var:v.url ?>" rel="noopener noreferrer" target="_blank"><?cs var:v ?></a>
<?cs elif:v.k == "html" ?><div class="rich"><?cs # sanitised when it was saved and again when it was filled in (page_value.c): the one text that goes out as it is ?><?cs uvar:v ?></div>
<?cs else ?><span class="pre-line"><?cs var:v ?></span><?cs /if ?>
<?cs /def ?>
<?cs # What another template has made and escaped already ?>
<?cs def:made(html) ?><?cs uvar:html ?><?cs /def ?>
<?cs # Messages about the whole page: saved, refused, warnings ?>
<?cs def:notes() ?>
<?cs if:Page.flash ?><div class="note-bar ok" role="status"><?cs call:icon("circle-check", "s") ?><span><?cs var:Page.flash ?></span></div><?cs /if ?>
<?cs if:subcount(Page.Notes) ?><?cs each:note = Page.Notes ?>
<div class="note-bar <?cs var:note.tone ?>" role="<?cs if:note.tone == "bad" ?>alert<?cs else ?>status<?cs /if ?>"><?cs call:icon("alert-circle", "s") ?><span><?cs var:note ?><?cs each:at = note.at ?> <a href="#<?cs var:at.id ?>"><?cs var:at ?></a><?cs /each ?></span></div>
<?cs /each ?><?cs else ?><?cs each:m = Page.messages ?>
<div class="note-bar <?cs var:m.tone ?>" role="<?cs if:m.tone == "bad" ?>alert<?cs else ?>status<?cs /if ?>"><?cs call:icon("alert-circle", "s") ?><span><?cs if:m.label ?><?cs var:m.label ?><?cs var:Lang.Common.colon ?><?cs /if ?><?cs var:m.text ?></span></div>
<?cs /each ?><?cs /if ?>
<?cs /def ?>
<?cs def:burger() ?><button class="ib burger" type="button" popovertarget="side" aria-label="<?cs var:Lang.Common.open_menu ?>"><?cs call:icon("menu-2", "") ?></button><?cs /def ?>
<?cs # Right end of every head: inbox and settings ?>
<?cs def:top_end() ?>
<?cs if:Page.me.id ?>
<?cs if:Page.May.message ?><a class="ib" data-bell href="/discuss/inbox"><?cs call:icon("bell", "") ?><span class="vh"><?cs var:Lang.Common.inbox ?></span><?cs if:Page.Badge.discuss ?><b class="bell-n num"><?cs var:Page.Badge.discuss ?></b><?cs /if ?></a><?cs /if ?>
<?cs if:Page.Can.settings ?><a class="ib hide-m" href="/settings/" aria-label="<?cs var:Lang.Common.settings ?>"><?cs call:icon("settings", "") ?></a><?cs /if ?>
<?cs /if ?>
<?cs /def ?>
<?cs def:crumbs() ?>
<nav aria-label="<?cs var:Lang.Common.crumbs ?>" class="cut"><ol class="crumb">
<?cs each:cr = Page.Crumbs ?><li><?cs if:!first(cr) ?><svg class="i xs" aria-hidden="true"><use href="/static/dist/icons.svg#chevron-right"/></svg><?cs /if ?><?cs if:cr.url ?><a href="<?cs var:cr.url ?>"><?cs var:cr ?></a><?cs else ?><span aria-current="page"><?cs var:cr ?></span><?cs /if ?></li><?cs /each ?>
</ol></nav>
<?cs /def ?>
<?cs # A head with a title and nothing else: for pages that are no record's ?>
<?cs def:plain_top(title) ?>
<header class="top"><div class="row"><?cs call:burger() ?><h1><?cs var:title ?></h1><span class="grow"></span><?cs call:top_end() ?></div></header>
<?cs /def ?>
<?cs # One entry of the menu: shown when `may` is set ?>
<?cs def:nav(may, key, nicon, nurl, nlabel) ?>
<?cs if:may ?><a class="nav" href="<?cs var:nurl ?>"<?cs if:Page.Nav == key ?> aria-current="page"<?cs elif:Page.NavArea == key ?> aria-current="true"<?cs /if ?>><?cs call:icon(nicon, "") ?><?cs var:nlabel ?><?cs if:Page.Badge[key] ?><b class="num"><?cs var:Page.Badge[key] ?></b><?cs /if ?></a><?cs /if ?>
<?cs /def ?>
<?cs # An input for one field: f as page_form() fills it. Without a script everything in it works. ?>
<?cs def:control(c) ?>
<?cs if:c.type == "select" ?>
<select class="in" id="<?cs var:c.id ?>" name="<?cs var:c.name ?>"<?cs if:c.pick ?> data-pick="<?cs var:c.pick ?>"<?cs /if ?><?cs if:c.depends ?> data-pick-depends="<?cs var:c.depends ?>"<?cs /if ?><?cs if:c.required ?> required<?cs /if ?><?cs if:c.aria ?> aria-label="<?cs var:c.aria ?>"<?cs /if ?><?cs if:c.err ?> aria-invalid="true"<?cs /if ?><?cs if:c.described ?> aria-describedby="<?cs var:c.id ?>-h"<?cs /if ?>>
<?cs if:!c.no_empty ?><option value=""><?cs var:c.empty ?></option><?cs /if ?>
<?cs each:o = c.o ?><option value="<?cs var:o.v ?>"<?cs if:o.on ?> selected<?cs /if ?>><?cs var:o ?></option><?cs /each ?>
</select>
<?cs elif:c.type == "checks" ?>
<input type="hidden" name="_set[<?cs var:c.base ?>]" value="1"><div class="checks" role="group" id="<?cs var:c.id ?>" aria-label="<?cs var:c.label ?>">
<?cs each:o = c.o ?><label class="check"><input type="checkbox" name="<?cs var:o.name ?>" value="<?cs var:o.v ?>"<?cs if:o.on ?> checked<?cs /if ?>><?cs var:o ?></label><?cs /each ?></div>
<?cs elif:c.type == "checkbox" ?>
<input type="hidden" name="<?cs var:c.mark ?>" value="<?cs var:c.markv ?>"><input type="checkbox" id="<?cs var:c.id ?>" name="<?cs var:c.name ?>" value="1"<?cs if:c.value ?> checked<?cs /if ?><?cs if:c.aria ?> aria-label="<?cs var:c.aria ?>"<?cs /if ?>>
<?cs elif:c.type == "link" ?>
<input type="hidden" name="<?cs var:c.name ?>" value="<?cs var:c.value ?>"><p class="shown" id="<?cs var:c.id ?>"><?cs if:c.url ?><a class="link" href="<?cs var:c.url ?>"><?cs var:c.title ?></a><?cs else ?>—<?cs /if ?></p>
<?cs elif:c.type == "textarea" ?>
<textarea class="in" id="<?cs var:c.id ?>" name="<?cs var:c.name ?>" rows="<?cs var:c.rows ?>"<?cs if:c.rich ?> data-rich="<?cs var:Lang.Common.rich_tools ?>"<?cs /if ?><?cs if:c.inserts ?> data-inserts="<?cs var:c.inserts ?>" data-insert="<?cs var:Lang.Common.rich_insert ?>"<?cs /if ?><?cs if:c.max ?> maxlength="<?cs var:c.max ?>"<?cs /if ?><?cs if:c.required ?> required<?cs /if ?><?cs if:c.aria ?> aria-label="<?cs var:c.aria ?>"<?cs /if ?><?cs if:c.err ?> aria-invalid="true"<?cs /if ?><?cs if:c.described ?> aria-describedby="<?cs var:c.id ?>-h"<?cs /if ?>><?cs var:c.value ?></textarea>
<?cs else ?>
<input class="in<?cs var:c.cls ?>" id="<?cs var:c.id ?>" name="<?cs var:c.name ?>" type="<?cs var:c.type ?>" value="<?cs var:c.value ?>"<?cs if:c.inserts ?> data-asks="<?cs var:c.inserts ?>" data-words="<?cs var:Lang.Forms.builder ?>"<?cs /if ?><?cs if:c.mode ?> inputmode="<?cs var:c.mode ?>"<?cs /if ?><?cs if:c.max ?> maxlength="<?cs var:c.max ?>"<?cs /if ?><?cs if:c.required ?> required<?cs /if ?><?cs if:c.auto ?> autocomplete="<?cs var:c.auto ?>"<?cs /if ?><?cs if:c.aria ?> aria-label="<?cs var:c.aria ?>"<?cs /if ?><?cs if:c.err ?> aria-invalid="true"<?cs /if ?><?cs if:c.described ?> aria-describedby="<?cs var:c.id ?>-h"<?cs /if ?>>
<?cs /if ?>
<?cs /def ?>
<?cs # Label, input, message, hint ?>
<?cs def:fill_button() ?><button class="btn nojs" name="_do" value="fill" data-fill formnovalidate><?cs var:Lang.Common.fill ?></button><?cs /def ?>
<?cs def:field(f) ?>
<div class="f<?cs if:f.wide ?> full<?cs /if ?>">
<?cs if:f.type == "checks" || f.type == "link" ?><span class="label"><?cs var:f.label ?></span><?cs else ?><label for="<?cs var:f.id ?>"><?cs var:f.label ?><?cs if:f.required ?><span class="req" aria-hidden="true"> *</span><?cs /if ?></label><?cs /if ?>
<?cs if:f.open ?><div class="with-btn"><?cs call:control(f) ?><a class="btn" href="<?cs var:f.open ?>" aria-label="<?cs var:Lang.Common.open ?> <?cs var:f.label ?>"><?cs call:icon("external-link", "s") ?></a><?cs if:f.fills ?><?cs call:fill_button() ?><?cs /if ?></div><?cs elif:f.fills ?><div class="with-btn"><?cs call:control(f) ?><?cs call:fill_button() ?></div><?cs else ?><?cs call:control(f) ?><?cs /if ?>
<?cs if:f.pick ?><div class="nojs find-ref"><input class="in" name="_find[<?cs var:f.base ?>]" value="<?cs var:f.find ?>" aria-label="<?cs var:Lang.Common.find_in ?> <?cs var:f.label ?>" placeholder="<?cs var:Lang.Common.find_hint ?>"><button class="btn sm" name="_do" value="find" formnovalidate><?cs call:icon("search", "s") ?><?cs var:Lang.Common.search ?></button></div><?cs /if ?>
<?cs if:f.described ?><p class="<?cs if:f.err ?>err<?cs else ?>hint<?cs /if ?>" id="<?cs var:f.id ?>-h"><?cs if:f.err ?><?cs call:icon("alert-circle", "xs") ?><?cs var:f.err ?><?cs else ?><?cs var:f.hint ?><?cs /if ?></p><?cs /if ?>
</div>
<?cs /def ?>
<?cs # Head of a list's column: a link when it can be sorted by ?>
<?cs def:head(hc) ?><?cs if:hc.url ?><a href="<?cs var:hc.url ?>"><?cs var:hc ?><svg class="i xs" aria-hidden="true"><use href="/static/dist/icons.svg#<?cs if:hc.sort == "descending" ?>arrow-down<?cs elif:hc.sort == "ascending" ?>arrow-up<?cs else ?>selector<?cs /if ?>"/></svg></a><?cs else ?><?cs var:hc ?><?cs /if ?><?cs /def ?>
<?cs # ---- parts of a record's page (record/detail.cs and pages of an area's own) ---- ?>
<?cs # Title, state, verbs ?>
<?cs def:verb_button(vb) ?><?cs if:vb.asks ?><a class="btn <?cs var:vb.cls ?>" href="<?cs var:vb.url ?><?cs var:Page.FromQuery ?>" data-dialog><?cs call:icon(vb.icon, "s") ?><?cs var:vb ?>…</a><?cs else ?><button class="btn <?cs var:vb.cls ?>" formaction="<?cs var:vb.url ?><?cs var:Page.FromQuery ?>"<?cs if:vb.confirm ?> data-confirm="<?cs var:vb.confirm ?>"<?cs /if ?>><?cs call:icon(vb.icon, "s") ?><?cs var:vb ?></button><?cs /if ?><?cs /def ?>
<?cs def:verb_item(vb) ?><?cs if:vb.asks ?><a href="<?cs var:vb.url ?><?cs var:Page.FromQuery ?>" data-dialog><?cs call:icon(vb.icon, "s") ?><?cs var:vb ?>…</a><?cs else ?><button formaction="<?cs var:vb.url ?><?cs var:Page.FromQuery ?>"<?cs if:vb.confirm ?> data-confirm="<?cs var:vb.confirm ?>"<?cs /if ?>><?cs call:icon(vb.icon, "s") ?><?cs var:vb ?></button><?cs /if ?><?cs /def ?>
<?cs def:record_head() ?>
<div class="row">
<h1><?cs var:Page.Head.title ?></h1>
<?cs if:Page.Head.stars ?><?cs call:stars(Page.Head.stars) ?><?cs /if ?>
<?cs if:Page.Head.state ?><span class="chip <?cs var:Page.Head.tone ?>"><?cs var:Page.Head.state ?></span><?cs /if ?>
<?cs if:Page.Head.sub ?><span class="mute small num hide-m"><?cs var:Page.Head.sub ?></span><?cs /if ?>
<span class="grow hide-m"></span>
<form class="row tight actions" method="post" action="<?cs var:Page.Url ?>"><?cs call:csrf() ?>
<?cs each:vb = Page.Verbs ?><?cs call:verb_button(vb) ?><?cs /each ?>
<?cs each:act = Page.Actions ?><a class="btn" href="<?cs var:act.url ?>"><?cs call:icon(act.icon, "s") ?><?cs var:act ?></a><?cs /each ?>
<?cs if:Page.EditUrl ?><a class="btn" href="<?cs var:Page.EditUrl ?><?cs var:Page.FromQuery ?>"><?cs call:icon("pencil", "s") ?><?cs var:Lang.Common.edit ?></a><?cs /if ?>
<?cs if:subcount(Page.VerbMenu) ?><button class="ib" type="button" popovertarget="more" aria-label="<?cs var:Lang.Common.more ?>"><?cs call:icon("dots", "s") ?></button>
<div class="pop" id="more" popover><?cs each:vb = Page.VerbMenu ?><?cs call:verb_item(vb) ?><?cs /each ?><hr><button type="button" data-print><?cs call:icon("printer", "s") ?><?cs var:Lang.Common.print ?></button></div><?cs /if ?>
</form></div>
<?cs /def ?>
<?cs # Counts that lead to lists ?>
<?cs def:smarts() ?><?cs if:subcount(Page.Smarts) ?><nav class="smart" aria-label="<?cs var:Lang.Common.related ?>"><?cs each:sm = Page.Smarts ?><?cs if:sm.url ?><a href="<?cs var:sm.url ?>"<?cs if:sm.none ?> class="none"<?cs /if ?>><?cs call:icon(sm.icon, "l") ?><span><b class="num"><?cs var:sm.n ?></b><small><?cs var:sm ?></small></span></a><?cs else ?><div><?cs call:icon(sm.icon, "l") ?><span><b class="num"><?cs var:sm.n ?></b><small><?cs var:sm ?></small></span></div><?cs /if ?><?cs /each ?></nav><?cs /if ?><?cs /def ?>
<?cs # Fields in two columns, one panel a section ?>
<?cs def:section(sec) ?><section class="panel" aria-labelledby="s-<?cs var:sec.key ?>"><header><h2 id="s-<?cs var:sec.key ?>"><?cs var:sec ?></h2></header><dl class="fields"><?cs each:fd = sec.f ?><div><dt><?cs var:fd.label ?></dt><dd<?cs if:fd.big ?> class="strong"<?cs /if ?>><?cs call:value(fd) ?></dd></div><?cs /each ?></dl></section><?cs /def ?>
<?cs def:sections() ?><?cs each:sec = Page.Sections ?><?cs if:sec.key != "other" ?><?cs call:section(sec) ?><?cs /if ?><?cs /each ?><?cs /def ?>
<?cs # Owner, team, tags, times: behind everything else ?>
<?cs def:section_other() ?><?cs each:sec = Page.Sections ?><?cs if:sec.key == "other" ?><?cs call:section(sec) ?><?cs /if ?><?cs /each ?><?cs /def ?>
<?cs # Lines of a document, read only ?>
<?cs def:part_table(tb) ?><?cs if:tb.n ?><div class="scroll" tabindex="0" role="group" aria-label="<?cs var:tb ?>"><table class="list compact part"><thead><tr><?cs each:pc = tb.cols ?><th scope="col"<?cs if:pc.r ?> class="r"<?cs /if ?>><?cs var:pc ?></th><?cs /each ?></tr></thead><tbody><?cs each:pr = tb.rows ?><tr<?cs if:pr.kind ?> class="k-<?cs var:pr.kind ?>"<?cs /if ?>><?cs if:pr.span ?><td colspan="<?cs var:tb.width ?>"><?cs var:pr.span ?></td><?cs /if ?><?cs each:c = pr.c ?><td class="<?cs if:c.r ?>r num<?cs /if ?>" data-k="<?cs var:c.label ?>"><?cs call:value(c) ?></td><?cs /each ?></tr><?cs /each ?></tbody></table></div><?cs else ?><p class="in-pad mute"><?cs var:Lang.Common.no_lines ?></p><?cs /if ?><?cs /def ?>
<?cs # ---- forms ---- ?>
<?cs def:form_section(sec) ?><section class="panel" aria-labelledby="s-<?cs var:sec.key ?>"><header><h2 id="s-<?cs var:sec.key ?>"><?cs var:sec ?></h2></header><div class="form"><?cs each:f = sec.f ?><?cs call:field(f) ?><?cs /each ?></div></section><?cs /def ?>
<?cs # What the record table names behind its parts stands below them ?>
<?cs def:form_sections() ?><?cs each:sec = Page.Form.s ?><?cs if:!sec.below ?><?cs call:form_section(sec) ?><?cs /if ?><?cs /each ?><?cs /def ?>
<?cs def:form_sections_below() ?><?cs each:sec = Page.Form.s ?><?cs if:sec.below ?><?cs call:form_section(sec) ?><?cs /if ?><?cs /each ?><?cs /def ?>
<?cs def:savebar() ?><div class="savebar"><span class="grow hide-m"></span><a class="btn" href="<?cs var:Page.Form.cancel ?>"><?cs var:Lang.Common.discard ?></a><button class="btn pri" form="record-form" title="Ctrl + Enter"><?cs call:icon("check", "s") ?><?cs var:Lang.Common.save ?></button></div><?cs /def ?>
<?cs # One line of a document being edited ?>
<?cs def:form_line(ln) ?><tr<?cs if:ln.kind ?> class="k-<?cs var:ln.kind ?>"<?cs /if ?>><?cs each:c = ln.c ?><td class="f-<?cs var:c.f ?><?cs if:c.sum ?> sum r num<?cs /if ?>" data-k="<?cs var:c.label ?>"><?cs if:c.type == "shown" ?><span <?cs if:c.sum ?>data-line-sum<?cs else ?>data-line-text<?cs /if ?>><?cs var:c.value ?></span><?cs else ?><?cs call:control(c) ?><?cs if:c.err ?><p class="err" id="<?cs var:c.id ?>-h"><?cs call:icon("alert-circle", "xs") ?><?cs var:c.err ?></p><?cs /if ?><?cs /if ?></td><?cs /each ?><td class="c-x"><?cs if:ln.id ?><input type="hidden" name="<?cs var:ln.prefix ?>[id]" value="<?cs var:ln.id ?>"><?cs /if ?><label class="check nojs"><input type="checkbox" name="<?cs var:ln.prefix ?>[_del]" value="1"><?cs var:Lang.Common.remove ?></label><button class="grip js-only" type="button" aria-label="<?cs var:Lang.Looks.move_line ?>" title="<?cs var:Lang.Looks.move_line ?>"><?cs call:icon("grip-vertical", "s") ?></button><button class="ib js-only" type="button" data-line-remove aria-label="<?cs var:Lang.Common.remove_line ?>"><?cs call:icon("trash", "s") ?></button></td></tr><?cs /def ?>
