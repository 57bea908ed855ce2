/* What the script's pickers ask: titles that match, within the person's scope. */
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
