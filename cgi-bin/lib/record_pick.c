/*
 * What the script's pickers ask: titles that match, within the person's scope; and
 * the same over all types, for what can be attached to any record.
 */
#include <string.h>
#include "record_page_impl.h"

/* Other parameters are fields that must be equal: ?q=&customer_id=5 */
static struct cond *conditions(struct req *r)
{
	struct cond *first = NULL;

	json_object_object_foreach(r->query, key, v) {
		const struct field *f = record_field(r->c, r->rec, key);
		const char *s = v ? json_object_get_string(v) : NULL;
		struct cond *k;

		if (!f || f->type != F_REF || !s || !*s || strspn(s, "0123456789") != strlen(s))
			continue;
		k = arena_alloc(r->c->mem, sizeof *k);
		k->f = f;
		k->op = OP_EQ;
		k->values = arena_array(r->c->mem, 1, sizeof *k->values);
		k->values[0] = s;
		k->n = 1;
		k->next = first;
		first = k;
	}
	return first;
}

enum outcome record_page_pick(struct req *r)
{
	struct list *l = record_pick(r->c, r->rec, in_str(r->query, "q"), conditions(r), 20);
	json_object *list = json_object_new_array();

	for (int i = 0; i < l->n; i++) {
		json_object *o = json_object_new_object();
		int sub = r->rec->subtitle ? row_index(l->rows[i], r->rec->subtitle) : -1;
		const char *text = sub >= 0 ? value_text(r->c, l->rows[i], sub) : NULL;

		json_object_object_add(o, "id", json_object_new_int64(l->rows[i]->id));
		json_object_object_add(o, "title", json_object_new_string(row_title(l->rows[i])));
		if (text)
			json_object_object_add(o, "sub", json_object_new_string(text));
		json_object_array_add(list, o);
	}
	return reply_json(r, 200, list);
}

/* ---- any record -------------------------------------------------------------------- */

enum { EACH = 5, MOST = 40 };

static bool can_be_linked(struct ctx *c, const struct record *rec)
{
	return rec->path && !rec->parent && !rec->unscoped && !rec->attached && !rec->no_timeline && person_scope(c->me, rec, ACCESS_READ) != SCOPE_NONE;
}

struct row **record_pick_any(struct ctx *c, const char *q, int *n)
{
	struct row **out = arena_array(c->mem, MOST + 1, sizeof *out);

	*n = 0;
	for (const struct record *const *rec = record_all; q && *q && *rec && *n < MOST; rec++) {
		struct list *l = can_be_linked(c, *rec) ? record_pick(c, *rec, q, NULL, EACH) : NULL;

		for (int i = 0; l && i < l->n && *n < MOST; i++)
			out[(*n)++] = l->rows[i];
	}
	return out;
}

enum outcome record_page_links(struct req *r)
{
	json_object *list = json_object_new_array();
	int n;
	struct row **rows = record_pick_any(r->c, in_str(r->query, "q"), &n);

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "id", json_object_new_string(link_show(r->c, link_make(r->c, rows[i]->rec, rows[i]->id))));
		json_object_object_add(o, "title", json_object_new_string(row_title(rows[i])));
		json_object_object_add(o, "sub", json_object_new_string(word_record(r->c, rows[i]->rec, false)));
		json_object_array_add(list, o);
	}
	return reply_json(r, 200, list);
}
