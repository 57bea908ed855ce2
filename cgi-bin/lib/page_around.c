/*
 * Fills what crm/around.c says stands around pages: lists and composers beside a
 * record, counts in the menu, notices.
 */
#include <string.h>
#include "around.h"
#include "detail_page.h"
#include "edge.h"
#include "page_keep.h"
#include "record_impl.h"
#include "stamp.h"

enum { BADGE_SECONDS = 10 };

/* ---- rows of a list ----------------------------------------------------------- */

static void fill_row(struct req *r, HDF *node, const struct row *row, bool writes)
{
	HDF *fields = node_child(node, "f"), *verbs = node_child(node, "v");

	node_int(node, "id", row->id);
	node_set(node, "url", record_url(r->c, row->rec, row->id));
	node_set(node, "title", row_title(row));
	for (int i = 0; i < row->fs->n; i++) {
		const struct field *f = row->fs->f[i];
		HDF *cell;

		if (f->type == F_PARTS || f->type == F_TAGS || (f->flags & SECRET) || !row->value[i])
			continue;
		cell = node_child(fields, f->name);
		value_fill(r, cell, row, i, f->type == F_INSTANT);
		node_set(cell, "raw", row->value[i]);
	}
	for (const struct verb *v = row->rec->verbs; v && v->name; v++)
		if ((writes || v->flags & V_SEEN) && !(v->flags & V_HIDDEN) && verb_allowed_from(row->rec, v, row) && verb_permitted(r->c, row->rec, v))
			node_set(verbs, v->name, word_verb(r->c, row->rec, v->name));
}

static void fill_rows(struct req *r, HDF *node, const struct list *l)
{
	HDF *rows = node_child(node, "rows");
	const bool *writes = l->n && l->rows[0]->rec->verbs ? record_allows_each(r->c, l->rows[0]->rec, (const struct row *const *)l->rows, l->n, ACCESS_WRITE) : NULL;

	for (int i = 0; i < l->n; i++)
		fill_row(r, node_at(rows, i), l->rows[i], writes && writes[i]);
	node_int(node, "n", l->n);
}

static bool ask(struct ctx *c, const struct record *rec, const char *text, struct query *q)
{
	json_object *args = json_keep(c, json_tokener_parse(text));

	if (person_scope(c->me, rec, ACCESS_READ) == SCOPE_NONE)
		return false;
	if (!args || query_read(c, rec, args, q) != DONE)
		fault("around: %s has no list %s", rec->name, text);
	return true;
}

/* ---- beside a record ------------------------------------------------------------- */

static void list_of(struct req *r, HDF *node, const struct aside *a, const struct row *row)
{
	const char *link = link_show(r->c, link_make(r->c, row->rec, row->id));
	json_object *args = json_keep(r->c, json_object_new_object()), *filter = json_object_new_object();
	struct query q;
	struct list *l;

	json_object_object_add(filter, a->rec->attached, json_object_new_string(link));
	json_object_object_add(args, "filter", filter);
	if (a->view)
		json_object_object_add(args, "view", json_object_new_string(a->view));
	if (a->sort)
		json_object_object_add(args, "sort", json_object_new_string(a->sort));
	if (query_read(r->c, a->rec, args, &q) != DONE)
		fault("around: %s cannot be listed beside a record", a->rec->name);
	q.limit = a->limit;
	q.want_count = a->counted;
	l = record_list(r->c, &q);
	fill_rows(r, node, l);
	if (a->counted)
		node_set(node, "all", arena_fmt(r->c->mem, l->count_more ? "%d+" : "%d", l->count));
	if (l->next)
		node_set(node, "more", url_with(r->c->mem, arena_fmt(r->c->mem, "/%s", a->rec->path), arena_fmt(r->c->mem, "filter[%s]", a->rec->attached), link));
}

static void nothing_in(HDF *node, const struct aside *a)
{
	node_int(node, "n", 0);
	if (a->counted)
		node_int(node, "all", 0);
}

/* Inputs of the composer: the named fields of rec, or args, as empty as a new one. */
static void inputs_of(struct req *r, HDF *node, const struct aside *a)
{
	struct ctx *c = r->c;
	struct field *list = arena_array(c->mem, 33, sizeof *list);
	const struct fieldset *fs;
	struct row *empty, *initial = row_new(c, a->rec);
	char *names = a->form ? arena_str(c->mem, a->form) : NULL, *save = NULL;
	int n = 0;

	for (char *w = names ? strtok_r(names, " ", &save) : NULL; w && n < 32; w = strtok_r(NULL, " ", &save)) {
		const struct field *f = record_field(c, a->rec, w);

		if (!f)
			fault("around: %s has no field %s", a->rec->name, w);
		list[n] = *f;
		list[n++].section = NULL;
	}
	for (const struct field *f = a->args; f && f->name && n < 32; f++)
		list[n++] = *f;
	fs = fieldset_of(c, list);
	empty = row_with_fields(c, a->rec, fs);
	for (int i = 0; i < fs->n; i++) {
		int at = row_index(initial, fs->f[i]->name);

		if (at >= 0)
			empty->value[i] = initial->value[at];
	}
	form_fields(r, node_child(node, "s"), fs->f, fs->n, empty, NULL, NULL, true);
}

static void compose_tab(struct req *r, HDF *tabs, int *n, const struct aside *a, const char *asked)
{
	HDF *tab = node_text(tabs, *n, lang_text(r->c->lang, arena_fmt(r->c->mem, "Compose.%s", a->name)));
	const char *from = in_str(r->query, "from"), *url = arena_fmt(r->c->mem, "%s/%lld?compose=%s", r->base, (long long)r->id, a->name);

	node_set(tab, "name", a->name);
	node_set(tab, "url", from ? url_with(r->c->mem, url, "from", from) : url);
	if (asked ? !strcmp(asked, a->name) : !*n)
		node_set(tab, "on", "1");
	(*n)++;
}

/* The tab that was asked for, if there is one of that name. */
static const char *asked_for(struct req *r)
{
	const char *name = in_str(r->query, "compose");

	for (const struct aside *a = asides; name && a->name; a++)
		if (a->compose && !strcmp(a->name, name))
			return name;
	return NULL;
}

/*
 * Which of the lists have anything in them, whoever may read it: one cheap question,
 * for most records have none of most, and each list asks after rights over all types.
 */
static struct rows *hung_on(struct req *r, const struct row *row)
{
	const char *link = link_make(r->c, row->rec, row->id);
	struct sql q = sql_new(r->c);
	struct rows *rs;

	for (const struct aside *a = asides; a->name; a++) {
		sql_add(&q, a == asides ? "SELECT " : ", ");
		if (!a->list) {
			sql_add(&q, "0");
			continue;
		}
		sql_add(&q, "EXISTS (SELECT 1 FROM ");
		sql_name(&q, a->rec->links ? a->rec->links : a->rec->table);
		sql_add(&q, " WHERE ");
		sql_name(&q, a->rec->links ? "on" : a->rec->attached);
		sql_add(&q, " = ");
		sql_arg(&q, STR(link));
		sql_add(&q, ")");
	}
	rs = sql_rows(&q);
	rows_next(rs);
	return rs;
}

void page_asides(struct req *r, const struct row *row)
{
	HDF *tabs = page_node(r, "Compose");
	const char *asked = asked_for(r), *from = in_str(r->query, "from");
	const char *self = arena_fmt(r->c->mem, "%s/%lld", r->base, (long long)row->id);
	int n = 0;
	int64_t corrects = in_int(r->query, "corrects");
	struct rows *hung;

	if (corrects > 0)
		page_int(r, "Corrects", corrects);
	if (!row->rec->path || row->rec->attached || !strncmp(row->rec->path, "settings/", 9))	/* an entry of the settings is not talked about */
		return;
	hung = hung_on(r, row);
	for (const struct aside *a = asides; a->name; a++) {
		HDF *node;

		if (a->rec && person_scope(r->c->me, a->rec, ACCESS_READ) == SCOPE_NONE)
			continue;
		node = page_node(r, arena_fmt(r->c->mem, "Aside.%s", a->name));
		node_set(node, "title", lang_text(r->c->lang, arena_fmt(r->c->mem, "Aside.%s", a->name)));
		node_set(node, "link", link_show(r->c, link_make(r->c, row->rec, row->id)));
		node_set(node, "back", url_encode(r->c->mem, from ? url_with(r->c->mem, self, "from", from) : self));
		if (a->list && rows_int(hung, (int)(a - asides)))
			list_of(r, node, a, row);
		else if (a->list)
			nothing_in(node, a);
		if (!a->compose || (a->rec && person_scope(r->c->me, a->rec, ACCESS_WRITE) == SCOPE_NONE))
			continue;
		node_set(node, "may", "1");
		if (a->form || a->args)
			inputs_of(r, node, a);
		compose_tab(r, tabs, &n, a, asked);
	}
}

/* ---- over every page --------------------------------------------------------------- */

/* How many rows a badge or a notice asks for, at most so many seconds old; its question is not even read before that. */
static int asked_for_count(struct ctx *c, const struct record *rec, const char *text, int seconds, bool *more)
{
	static struct { const char *text; int64_t person, stamp, at; int count; bool more; } known[64];
	size_t i = (size_t)(((uintptr_t)text >> 4) + (uint64_t)c->me->id * 7) % (sizeof known / sizeof *known);
	struct query q;

	if (known[i].text != text || known[i].person != c->me->id || known[i].stamp != settings_stamp(c) || known[i].at + seconds < c->now || known[i].at > c->now) {
		known[i].text = NULL;
		known[i].count = 0;
		known[i].more = false;
		if (ask(c, rec, text, &q))
			count_kept(c, &q, seconds, &known[i].count, &known[i].more, NULL, NULL);
		known[i].person = c->me->id;
		known[i].stamp = settings_stamp(c);
		known[i].at = c->now;
		known[i].text = text;
	}
	*more = known[i].more;
	return known[i].count;
}

void page_badges(struct req *r)
{
	for (const struct badge *b = badges; b->key; b++) {
		bool more;
		int count = asked_for_count(r->c, b->rec, b->ask, BADGE_SECONDS, &more);

		if (count)
			node_set(page_node(r, "Badge"), b->key, arena_fmt(r->c->mem, more || count > 999 ? "999+" : "%d", count));
	}
}

/* Where the page itself is, for forms that come back to it. */
static const char *here(struct req *r)
{
	const char *uri = r->edge->env(r->edge, "REQUEST_URI");

	return r->method == GET && uri && uri[0] == '/' && uri[1] != '/' && strlen(uri) < 800 ? uri : "/home/";
}

void page_notices(struct req *r)
{
	struct query q;
	bool more;

	for (const struct notice *o = notices; o->name; o++) {
		if (!asked_for_count(r->c, o->rec, o->ask, 0, &more) || !ask(r->c, o->rec, o->ask, &q))
			continue;
		if (!*hdf_get_value(page_node(r, "Here"), NULL, ""))	/* a page may say itself where its forms lead back to */
			page_set(r, "Here", url_encode(r->c->mem, here(r)));
		q.limit = o->limit;
		fill_rows(r, page_node(r, arena_fmt(r->c->mem, "Notice.%s", o->name)), record_list(r->c, &q));
	}
}
