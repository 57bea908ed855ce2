/*
 * The page of one record: head with state and verbs. Its fields and parts are
 * page_fields.c's, counts that lead elsewhere are page_smart.c's, the log page_timeline.c's.
 * An area adds its own panels by naming templates in Page.Slot.* (top, main, aside).
 */
#include <stdlib.h>
#include <string.h>
#include "app.h"
#include "detail_page.h"
#include "edge.h"

/* ---- where it came from ------------------------------------------------------ */

json_object *query_parse(struct ctx *c, const char *text)
{
	struct form f = form_new(c->mem);

	if (text && !form_parse(&f, arena_str(c->mem, text), strlen(text)))
		return json_keep(c, json_object_new_object());
	return form_end(&f);
}

static void pager(struct req *r, const struct row *row, const char *from)
{
	json_object *list = query_parse(r->c, from);
	struct error *had = r->c->errors, **tail = r->c->errors_tail;
	HDF *node = page_node(r, "Pager");
	int64_t prev, next;
	int place, of;
	struct query q;
	const char *link = url_with(r->c->mem, "", "from", from);

	if (list_query(r, list, &q) != DONE) {
		r->c->errors = had;		/* a list nobody could have come from */
		r->c->errors_tail = tail;
		if (tail)
			*tail = NULL;
		return;
	}
	record_neighbours(r->c, &q, row->id, &prev, &next, &place, &of);
	if (place)
		node_set(node, "place", arena_fmt(r->c->mem, "%d / %d", place, of));
	if (prev)
		node_set(node, "prev", arena_fmt(r->c->mem, "%s/%lld%s", r->base, (long long)prev, link));
	if (next)
		node_set(node, "next", arena_fmt(r->c->mem, "%s/%lld%s", r->base, (long long)next, link));
	node_set(node, "on", "1");
}

void page_crumb(struct req *r, const char *text, const char *url)
{
	HDF *list = page_node(r, "Crumbs"), *child = hdf_obj_child(list);
	int n = 0;

	if (!child && !strncmp(r->base, "/settings/", 10) && person_can(r->c->me, PERM_SETTINGS, NULL))
		node_set(node_text(list, n++, lang_text(r->c->lang, "Common.settings")), "url", "/settings/");
	for (; child; child = hdf_obj_next(child))
		n++;
	node_set(node_text(list, n, text), "url", url);
}

void page_action(struct req *r, const char *text, const char *icon, const char *url)
{
	HDF *list = page_node(r, "Actions"), *at;
	int n = 0;

	for (HDF *child = hdf_obj_child(list); child; child = hdf_obj_next(child))
		n++;
	at = node_text(list, n, text);
	node_set(at, "icon", icon);
	node_set(at, "url", url);
}

/* ---- head --------------------------------------------------------------------- */


static const struct field *state_field(struct ctx *c, const struct row *row)
{
	const struct field *f = row->rec->state ? record_field(c, row->rec, row->rec->state) : NULL;

	return f && f->choices ? f : NULL;
}

static void step(struct req *r, const struct row *row, const struct field *f, const char *name, int n, bool now, bool passed)
{
	HDF *s = node_text(page_node(r, "Status"), n, word_choice(r->c, row->rec, f, name));

	node_set(s, "cls", now ? "now" : passed ? "done" : "");
	if (now)
		node_set(s, "now", "1");
}

/* The record's track; where it left that, where it is stands at the end and nothing before it counts as passed. */
static void status_track(struct req *r, const struct row *row, const struct field *f, const char *now)
{
	char *copy = arena_str(r->c->mem, row->rec->track), *save = NULL;
	bool on_track = false;
	int n = 0;

	for (const char *p = row->rec->track; (p = strstr(p, now)) && !on_track; p += strlen(now))
		on_track = (p == row->rec->track || p[-1] == ' ') && (p[strlen(now)] == 0 || p[strlen(now)] == ' ');
	for (char *s = strtok_r(copy, " ", &save), *passed = on_track ? s : NULL; s; s = strtok_r(NULL, " ", &save), n++) {
		bool is_now = !strcmp(s, now);

		if (is_now)
			passed = NULL;
		step(r, row, f, s, n, is_now, passed != NULL);
	}
	if (!on_track)
		step(r, row, f, now, n, true, false);
}

/* The way to the end: up to the last good choice, without failures; and the one it is in. */
static const struct choice *way_end(const struct field *f)
{
	const struct choice *end = NULL;

	for (const struct choice *ch = f->choices; ch->name; ch++)
		if (ch->tone && !strcmp(ch->tone, "ok"))
			end = ch;
	return end;
}

static void status_bar(struct req *r, const struct row *row)
{
	const struct field *f = state_field(r->c, row);
	const char *now = f ? row_get(row, f->name) : NULL;
	const struct choice *current = f ? choice_of(f, now) : NULL, *end = f ? way_end(f) : NULL;
	bool passed = current && current->tone && strcmp(current->tone, "bad") && (!end || current <= end);
	int n = 0;

	if (!current)
		return;
	if (row->rec->track) {
		status_track(r, row, f, now);
		return;
	}
	for (const struct choice *ch = f->choices; ch->name; ch++) {
		bool bad = (ch->tone && !strcmp(ch->tone, "bad")) || (end && ch > end);

		if (ch == current)
			passed = false;
		if (!bad || ch == current)
			step(r, row, f, ch->name, n++, ch == current, passed);
	}
}

static void head(struct req *r, const struct row *row)
{
	const struct field *f = state_field(r->c, row);
	const char *title = row_title(row), *now = f ? row_get(row, f->name) : NULL;
	HDF *h = page_node(r, "Head");
	int i;

	title = *title ? title : arena_fmt(r->c->mem, "#%lld", (long long)row->id);
	page_set(r, "title", title);
	node_set(h, "title", title);
	node_int(h, "id", row->id);
	node_int(h, "version", row->version);
	if (row->rec->subtitle && (i = row_index(row, row->rec->subtitle)) >= 0)
		node_set(h, "sub", value_text(r->c, row, i));
	if (now) {
		const struct choice *ch = choice_of(f, now);

		node_set(h, "state", word_choice(r->c, row->rec, f, now));
		node_set(h, "tone", ch && ch->tone ? ch->tone : "");
	}
	if ((i = row_index(row, "priority")) >= 0 && row->value[i] && row->value[i][0] >= '0' && row->value[i][0] <= '3' && !row->value[i][1])
		node_set(h, "stars", row->value[i]);
	if (row->archived_at)
		node_set(h, "archived", "1");
}

/* ---- verbs ---------------------------------------------------------------------- */

bool verb_offered(struct req *r, const struct verb *v, const struct row *row)
{
	return !(v->flags & V_HIDDEN) && verb_allowed_from(row->rec, v, row) && verb_permitted_on(r->c, v, row) &&
		(!v->offered || v->offered(r->c, row));
}

static void button(struct req *r, HDF *b, const char *name, const char *icon)
{
	node_set(b, "name", name);
	node_set(b, "icon", icon);
	node_set(b, "url", arena_fmt(r->c->mem, "%s/%lld/%s", r->base, (long long)r->id, name));
}

static void verbs(struct req *r, const struct row *row)
{
	HDF *list = page_node(r, "Verbs"), *menu = page_node(r, "VerbMenu");
	bool may = record_allows(r->c, row, ACCESS_WRITE), editable = may && !row->rec->no_edit && (!row->rec->editable || row->rec->editable(r->c, row));
	int n = 0, m = 0;

	for (const struct verb *v = row->rec->verbs; v && v->name; v++) {
		bool first = n < 4 && !(v->flags & V_MENU);
		HDF *b;

		if (!verb_offered(r, v, row))
			continue;
		b = node_text(first ? list : menu, first ? n++ : m++, word_verb(r->c, row->rec, v->name));
		button(r, b, v->name, v->icon ? v->icon : "arrow-right");
		if (v->args)
			node_set(b, "asks", "1");
		if (v->flags & (V_PRIMARY | V_DANGER))
			node_set(b, "cls", v->flags & V_PRIMARY ? "pri" : "danger");
	}
	if (editable && !row->archived_at)
		page_set(r, "EditUrl", arena_fmt(r->c->mem, "%s/%lld/edit", r->base, (long long)row->id));
	if (!may)
		return;
	if (share_verbs(row->rec)) {
		HDF *b = node_text(menu, m++, word_verb(r->c, row->rec, "share"));

		button(r, b, "share", "user-plus");
		node_set(b, "asks", "1");
	}
	if (!row->archived_at)
		button(r, node_text(menu, m++, word_verb(r->c, row->rec, "archive")), "archive", "package");
	else
		button(r, node_text(list, n++, word_verb(r->c, row->rec, "unarchive")), "unarchive", "package");
	if (!row->rec->no_delete) {
		HDF *b = node_text(menu, m, word_verb(r->c, row->rec, "delete"));

		button(r, b, "delete", "trash");
		node_set(b, "confirm", lang_text(r->c->lang, "Common.sure_delete"));
	}
}

/* Who else may see it, and until when; whoever may write may end it. */
static void shares(struct req *r, const struct row *row)
{
	HDF *list = page_node(r, "Shares");
	struct share *s;
	int n;

	if (!share_verbs(row->rec))
		return;
	s = record_shares(r->c, row, &n);
	for (int i = 0; i < n; i++) {
		HDF *node = node_text(list, i, s[i].name);

		node_int(node, "id", s[i].user_id);
		node_set(node, "said", lang_fill(r->c->mem, r->c->lang, s[i].writes ? "Common.shared_to_write" : "Common.shared_to_read", s[i].name, date_for(r->c, s[i].until), NULL));
	}
	if (n && record_allows(r->c, row, ACCESS_WRITE))
		page_set(r, "UnshareUrl", arena_fmt(r->c->mem, "%s/%lld/unshare", r->base, (long long)r->id));
}

/* ---- the page ------------------------------------------------------------------------ */

void page_detail(struct req *r, struct row *row)
{
	const char *from = in_str(r->query, "from");

	r->id = row->id;
	page_set(r, "Record.name", row->rec->name);
	page_set(r, "Record.one", word_record(r->c, row->rec, false));
	page_set(r, "Url", arena_fmt(r->c->mem, "%s/%lld", r->base, (long long)row->id));
	page_crumb(r, word_record(r->c, row->rec, true), arena_fmt(r->c->mem, "%s%s%s", r->base, from ? "?" : "", from ? from : ""));
	head(r, row);
	page_crumb(r, hdf_get_value(page_node(r, "Head"), "title", ""), NULL);
	if (from)
		pager(r, row, from);
	page_set(r, "From", from ? from : "");
	if (from)
		page_set(r, "FromQuery", url_with(r->c->mem, "", "from", from));
	status_bar(r, row);
	verbs(r, row);
	shares(r, row);
	page_smarts(r, row);
	page_sections(r, row);
	page_longs(r, row);
	page_parts(r, row);
	page_warnings(r, row);
	if (in_int(r->query, "undo")) {
		page_int(r, "Undo", in_int(r->query, "undo"));
		page_int(r, "UndoOf", row->id);
	}
	page_notes(r, true);
	if (!row->rec->no_timeline) {
		page_asides(r, row);
		page_timeline(r, row);
	}
}

enum outcome record_page_detail(struct req *r)
{
	struct row *row;
	enum outcome o = record_need(r->c, r->rec, r->id, ACCESS_READ, &row);

	if (o != DONE)
		return o;
	record_load_parts(r->c, row);
	if (r->api)
		return reply_row(r, 200, row);
	if (row->rec->print)
		page_action(r, lang_text(r->c->lang, "Common.pdf"), "file-type-pdf", arena_fmt(r->c->mem, "%s/%lld.pdf", r->base, (long long)row->id));
	if (r->mount && r->mount->beside)
		r->mount->beside(r, row);
	page_detail(r, row);
	return reply_page(r, r->route && r->route->run == record_page_detail && r->route->template ? r->route->template : "record/detail.cs");
}
