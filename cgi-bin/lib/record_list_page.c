/*
 * The list page of any record type: columns in the person's order, sums, pages,
 * ticked rows. What stands above the rows (views, search, filters) is
 * record_list_head.c's, the rows themselves are record_list_rows.c's.
 */
#include <stdlib.h>
#include <string.h>
#include "app.h"
#include "db.h"
#include "import.h"
#include "bulk.h"
#include "list_page.h"
#include "pivot_page.h"
#include "page_keep.h"

/* Names of the address that no query is made of. */
static const char *const page_words[] = { "at", "fold", "open", "cards", "new", "saved", "cond", "done", "refused", "why", "undo", "group", "all", "select", "from", "facets", "on", NULL };
const char *const list_place_words[] = { "cursor", "at", "done", "refused", "why", "undo", "cond", "from", NULL };

json_object *list_without(struct ctx *c, json_object *query, const char *const *drop)
{
	json_object *out = json_keep(c, json_object_new_object());

	json_object_object_foreach(query, key, v) {
		bool gone = false;

		for (int i = 0; drop[i]; i++)
			gone |= !strcmp(drop[i], key);
		if (!gone)
			json_object_object_add(out, key, json_object_get(v));
	}
	return out;
}

enum outcome list_query(struct req *r, json_object *from, struct query *q)
{
	enum outcome o = query_read(r->c, r->rec, list_without(r->c, from, page_words), q);

	/* A page opens with the first view; the API with everything in scope. */
	if (o == DONE && !in_str(from, "view"))
		q->view = r->rec->views && r->rec->views->name ? r->rec->views : NULL;
	return o;
}

/* ---- columns ---------------------------------------------------------------- */

bool list_can_show(const struct record *rec, const struct field *f)
{
	return f->type != F_PARTS && !field_long(f) && !(f->flags & (SECRET | HIDDEN)) && strcmp(f->name, rec->title ? rec->title : "");
}

const struct field **list_columns(struct req *r, const struct record *rec, const struct list_prefs *prefs, int *n)
{
	const struct fieldset *fs = record_fields(r->c, rec);
	const struct field **out = arena_array(r->c->mem, (size_t)fs->n + 1, sizeof *out);
	const char *chosen = prefs->columns;
	char *save = NULL;

	*n = 0;
	for (char *w = chosen ? strtok_r(arena_str(r->c->mem, chosen), ",", &save) : NULL; w; w = strtok_r(NULL, ",", &save)) {
		const struct field *f = record_field(r->c, rec, w);

		if (f && list_can_show(rec, f) && *n < fs->n)
			out[(*n)++] = f;
	}
	for (int i = 0; !chosen && i < fs->n; i++)
		if ((fs->f[i]->flags & LISTED) && list_can_show(rec, fs->f[i]))
			out[(*n)++] = fs->f[i];
	return out;
}

/* On a phone a row is a card: the name, at most two things at its right, two below it. */
static const char *phone_place(const struct field *f, int *right, int *below)
{
	bool bare = f->type == F_BOOL || (field_numeric(f) && f->type != F_MONEY);	/* says nothing without its head */
	bool mark = f->type == F_MONEY || f->type == F_CHOICE || (f->type == F_REF && !strcmp(f->name, "owner_id"));

	if (bare)
		return "m-hide";
	if (mark && *right < 2) {
		(*right)++;
		return "m-3";
	}
	if (!mark && *below < 2) {
		(*below)++;
		return "m-2";
	}
	return "m-hide";
}

static const char *cell_class(struct ctx *c, const struct field *f, const char *phone)
{
	bool text = f->type == F_TEXT || f->type == F_URL || f->type == F_EMAIL || f->type == F_MULTI || f->type == F_REF;

	return field_numeric(f) ? arena_fmt(c->mem, "r %s", phone) : text ? arena_fmt(c->mem, "tx %s", phone) : phone;
}

static const char *sort_url(struct req *r, const struct field *f, const char *now)
{
	static const char *const drop[] = { "sort", "cursor", "at", "done", "refused", "why", "undo", NULL };
	const char *rest = url_query(r->c->mem, r->query, drop);
	bool numbers = field_numeric(f) || f->type == F_DATE || f->type == F_INSTANT;
	bool down = now ? now[0] != '-' && !strcmp(now, f->name) : false;

	if (now && now[0] == '-' && !strcmp(now + 1, f->name))
		down = false;
	else if (!now || strcmp(now, f->name))
		down = numbers;
	return url_with(r->c->mem, arena_fmt(r->c->mem, "%s%s", r->base, rest), "sort", arena_fmt(r->c->mem, "%s%s", down ? "-" : "", f->name));
}

static const char *sort_now(struct req *r, const struct query *q)
{
	const char *s = in_str(r->query, "sort");

	if (s && *s)
		return s;
	if (q->q && *q->q)
		return NULL;
	return q->view && q->view->sort ? q->view->sort : q->rec->order ? q->rec->order : "-updated_at";
}

static void head_cell(struct req *r, HDF *col, const struct field *f, const char *now)
{
	node_set(col, NULL, word_field(r->c, r->rec, f));
	if (field_numeric(f))
		node_set(col, "r", "1");
	if (!(f->flags & SORTABLE) || !field_sortable(f))
		return;
	node_set(col, "url", sort_url(r, f, now));
	if (now && !strcmp(now + (now[0] == '-'), f->name))
		node_set(col, "sort", now[0] == '-' ? "descending" : "ascending");
}

static void heads(struct req *r, const struct query *q, const struct field **cols, int n, const char **place)
{
	const struct field *title = record_field(r->c, q->rec, q->rec->title ? q->rec->title : "id");
	HDF *list = page_node(r, "Cols");
	const char *now = sort_now(r, q);
	int right = 0, below = 0;

	if (title)
		head_cell(r, page_node(r, "TitleCol"), title, now);
	for (int i = 0; i < n; i++) {
		head_cell(r, node_at(list, i), cols[i], now);
		place[i] = cell_class(r->c, cols[i], phone_place(cols[i], &right, &below));
	}
}

/* ---- foot: where one is, next and previous, sums ----------------------------- */

const char *count_text(struct ctx *c, int count, bool more)
{
	return arena_fmt(c->mem, "%s%s", money_show(c->mem, (money)count * 100, 0), more ? "+" : "");
}

static const char *page_url(struct req *r, const char *cursor, int64_t at)
{
	const char *rest = url_query(r->c->mem, r->query, list_place_words);

	return arena_fmt(r->c->mem, "%s%s", url_with(r->c->mem, arena_fmt(r->c->mem, "%s%s", r->base, rest), "cursor", cursor),
		at > 1 ? arena_fmt(r->c->mem, "&at=%lld", (long long)at) : "");
}

static void foot(struct req *r, const struct query *q, const struct list *l)
{
	HDF *f = page_node(r, "Foot");
	int64_t at = in_int(r->query, "at");
	int count = l->n;
	bool more = false;

	if (at < 1 || !q->cursor)
		at = 1;
	if (l->next || l->prev)
		count_kept(r->c, q, 20, &count, &more, NULL, NULL);
	if (l->n)
		node_set(f, "range", l->n > 1 ? arena_fmt(r->c->mem, "%lld–%lld", (long long)at, (long long)at + l->n - 1) : arena_fmt(r->c->mem, "%lld", (long long)at));
	node_set(f, "count", count_text(r->c, count, more));
	node_int(f, "n", count);
	if (l->next)
		node_set(f, "next", page_url(r, l->next, at + l->n));
	if (l->prev)
		node_set(f, "prev", page_url(r, l->prev, at - q->limit));
	node_int(f, "limit", q->limit);
	for (int i = 0; i < 3; i++) {
		static const char *const per[] = { "25", "50", "100" };
		static const char *const drop[] = { "limit", "cursor", "at", "done", "refused", "why", "undo", NULL };
		HDF *o = node_text(node_child(f, "per"), i, per[i]);

		node_set(o, "url", url_with(r->c->mem, arena_fmt(r->c->mem, "%s%s", r->base, url_query(r->c->mem, r->query, drop)), "limit", per[i]));
		if (q->limit == strtol(per[i], NULL, 10))
			node_set(o, "on", "1");
	}
}

/* ---- ticked rows -------------------------------------------------------------- */

/* What of many rows can be set at once. */
static void bulk_fields(struct req *r, const struct record *rec)
{
	const struct fieldset *fs = record_fields(r->c, rec);
	int n = 0;

	page_set(r, "MayWrite", "1");
	for (int i = 0; i < fs->n && !rec->no_edit; i++)
		if (bulk_settable(rec, fs->f[i]))
			node_set(node_text(page_node(r, "BulkFields"), n++, word_field(r->c, rec, fs->f[i])), "name", fs->f[i]->name);
}

static void bulk(struct req *r, const struct record *rec)
{
	HDF *node = page_node(r, "Bulk");
	int n = 0;

	page_set(r, "BulkQuery", url_query(r->c->mem, r->query, list_place_words));
	for (const struct verb *v = rec->verbs; v && v->name; v++) {
		HDF *b;

		if (!(v->flags & (V_BULK | V_JOIN)) || ((!v->also || v->flags & V_ROWS) && !verb_permitted(r->c, rec, v)))
			continue;
		b = node_text(node, n++, word_verb(r->c, rec, v->name));
		node_set(b, "name", v->name);
		node_set(b, "icon", v->icon ? v->icon : "arrow-right");
		if (v->args)
			node_set(b, "asks", "1");
	}
	if (rec->print)
		page_set(r, "MayPrint", "1");
	if (person_scope(r->c->me, rec, ACCESS_WRITE) != SCOPE_NONE || (rec->unscoped && person_can(r->c->me, PERM_SETTINGS, rec)))
		bulk_fields(r, rec);
}

/* What is made from a list of one customer, contract or the like is made for that. */
static const char *new_url(struct req *r, const struct query *q)
{
	const char *url = arena_fmt(r->c->mem, "%s/new", r->base);

	for (const struct cond *k = q->conds; k; k = k->next)
		if (k->f->type == F_REF && k->op == OP_EQ && k->n == 1 && !(k->f->flags & READONLY) && !k->f->sql)
			url = url_with(r->c->mem, url, k->f->name, k->values[0]);
	return url;
}

static void permissions(struct req *r, const struct record *rec, const struct query *q)
{
	if (!rec->no_create && person_can(r->c->me, PERM_WRITE, rec))
		page_set(r, "MayCreate", "1"), page_set(r, "New", new_url(r, q));
	if (import_allowed(rec) && strncmp(rec->path, "settings/", 9) && person_can(r->c->me, PERM_IMPORT, rec) && person_can(r->c->me, PERM_WRITE, rec))
		page_set(r, "MayImport", "1");
	if (person_can(r->c->me, PERM_EXPORT, rec))
		page_set(r, "MayExport", "1");
}

/* What the rows need besides the columns: fields that the foot sums. */
static void read_only_shown(struct req *r, struct query *q, const struct field **cols, int n)
{
	const struct fieldset *fs = record_fields(r->c, q->rec);
	const struct field **only = arena_array(r->c->mem, (size_t)(n + fs->n) + 1, sizeof *only);

	memcpy(only, cols, (size_t)n * sizeof *only);
	for (int i = 0; i < fs->n; i++)
		if (fs->f[i]->flags & SUM)
			only[n++] = fs->f[i];
	q->only = only;
	q->nonly = n;
}

/* false: the page is known already. */
bool page_list(struct req *r, struct query *q)
{
	const struct record *rec = q->rec;
	const struct list *l;
	const struct list_prefs *prefs = list_prefs(r, rec);
	const struct field **cols;
	const char **place;
	int n;

	cols = list_columns(r, rec, prefs, &n);
	read_only_shown(r, q, cols, n);
	l = record_list(r->c, q);
	if (reply_known(r))
		return false;
	place = arena_array(r->c->mem, (size_t)n + 1, sizeof *place);
	page_set(r, "title", word_record(r->c, rec, true));
	page_set(r, "Fit", "1");
	page_set(r, "Query", url_query(r->c->mem, r->query, list_place_words));
	list_head(r, q, prefs);
	list_layouts(r, rec, "list");
	heads(r, q, cols, n, place);
	list_rows(r, l, cols, place, n);
	foot(r, q, l);
	list_sums(r, q, l);
	bulk(r, rec);
	permissions(r, rec, q);
	page_notes(r, true);
	return true;
}

static enum outcome list_json(struct req *r)
{
	json_object *o, *items;
	struct query q;
	struct list *l;
	enum outcome got = query_read(r->c, r->rec, r->query, &q);

	if (got != DONE)
		return got;
	l = record_list(r->c, &q);
	o = json_object_new_object();
	items = json_object_new_array();
	for (int i = 0; i < l->n; i++)
		json_object_array_add(items, row_json(r->c, l->rows[i]));
	json_object_object_add(o, "items", items);
	json_object_object_add(o, "next_cursor", l->next ? json_object_new_string(l->next) : NULL);
	return reply_json(r, 200, o);
}

const char *page_template(struct req *r, const char *otherwise)
{
	return r->route && r->route->template ? r->route->template : otherwise;
}

enum outcome record_page_list(struct req *r)
{
	struct query q;
	enum outcome o;

	if (r->api)
		return list_json(r);
	if (json_object_object_get(r->query, "cond"))
		return list_condition(r);
	if ((o = list_query(r, r->query, &q)) != DONE)
		return o;
	if (!page_list(r, &q))
		return DONE;
	if (in_str(r->query, "group"))
		list_groups(r, &q);
	return reply_page(r, page_template(r, "record/list.cs"));
}
