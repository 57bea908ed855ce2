/*
 * What came of the rows of an import: the reasons as they are kept, the values an
 * update replaced, and the rows of import_rows, all of a chunk in one statement.
 */
#include <string.h>
#include "import_chunk.h"
#include "record_impl.h"

const char *import_errors_json(struct arena *mem, const struct error *first)
{
	json_object *list = json_object_new_array();
	const char *text;

	for (const struct error *e = first; e; e = e->next) {
		json_object *o = json_object_new_object(), *args = json_object_new_array();

		json_object_object_add(o, "f", json_object_new_string(e->field));
		json_object_object_add(o, "k", json_object_new_string(e->key));
		if (e->warning)
			json_object_object_add(o, "w", json_object_new_int(1));
		for (int i = 0; i < 3 && e->arg[i]; i++)
			json_object_array_add(args, json_object_new_string(e->arg[i]));
		json_object_object_add(o, "a", args);
		json_object_array_add(list, o);
	}
	text = arena_str(mem, json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));
	json_object_put(list);
	return text;
}

const struct error *import_errors_read(struct ctx *c, const char *json)
{
	json_object *list = json ? json_keep(c, json_tokener_parse(json)) : NULL;
	struct error *first = NULL, **tail = &first;

	for (size_t i = 0; json_object_is_type(list, json_type_array) && i < json_object_array_length(list); i++) {
		json_object *o = json_object_array_get_idx(list, i), *v;
		struct error *e = arena_alloc(c->mem, sizeof *e);

		e->field = json_object_object_get_ex(o, "f", &v) ? json_object_get_string(v) : "";
		e->key = json_object_object_get_ex(o, "k", &v) ? json_object_get_string(v) : "";
		e->warning = json_object_object_get_ex(o, "w", &v);
		if (json_object_object_get_ex(o, "a", &v))
			for (size_t j = 0; j < 3 && j < json_object_array_length(v); j++)
				e->arg[j] = json_object_get_string(json_object_array_get_idx(v, j));
		*tail = e;
		tail = &e->next;
	}
	return first;
}

void result_refused(struct ctx *c, struct chunk *k, int i)
{
	struct result *r = &k->results[i];

	r->action = "failed";
	r->id = 0;
	r->was = NULL;
	if (!c->errors)
		ctx_refuse(c, INVALID, "", "against_rules", NULL);
	r->errors = import_errors_json(k->own, c->errors);
}

const char *result_before(struct ctx *c, struct chunk *k, const struct row *edit, const struct row *old, bool *differs)
{
	json_object *o = json_keep(c, json_object_new_object());

	*differs = false;
	for (int i = 0; i < edit->fs->n; i++) {
		const struct field *f = edit->fs->f[i];

		if (!edit->given[i])
			continue;
		if (f->type == F_TAGS) {
			json_object *ids = json_object_new_array();

			for (struct row **t = row_parts(old, f->name); *t; t++)
				json_object_array_add(ids, json_object_new_int64((*t)->id));
			json_object_object_add(o, f->name, ids);
			*differs = true;
		} else if (!old->value[i] != !edit->value[i] || (old->value[i] && strcmp(old->value[i], edit->value[i]))) {
			json_object_object_add(o, f->name, old->value[i] ? json_object_new_string(old->value[i]) : NULL);
			*differs = true;
		}
	}
	return arena_str(k->own, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
}

struct counts results_count(const struct chunk *k)
{
	struct counts n = { 0 };

	for (int i = 0; i < k->n; i++) {
		const struct result *r = &k->results[i];

		n.created += !strcmp(r->action, "created");
		n.updated += !strcmp(r->action, "updated");
		n.same += !strcmp(r->action, "same");
		n.failed += !strcmp(r->action, "failed");
		n.duplicates += r->duplicate;
	}
	return n;
}

/* A check keeps only what there is to tell. */
static bool worth_keeping(const struct chunk *k, const struct result *r)
{
	return !checking(k) || r->errors;
}

void results_write(struct ctx *c, struct chunk *k)
{
	enum { COLUMNS = 9 };
	struct db_arg *args = arena_array(c->mem, (size_t)k->n * COLUMNS + 1, sizeof *args);
	bool dry = checking(k);
	size_t n = 0;

	for (int i = 0; i < k->n; i++) {
		const struct result *r = &k->results[i];
		const struct db_arg one[COLUMNS] = {
			INT(k->im->id), INT(k->rows[i].number), INT(k->im->rec->type), dry ? SQLNULL : REF(r->id), STR(r->action), INT(r->duplicate),
			dry ? SQLNULL : REF(r->version), STR(dry || strcmp(r->action, "updated") ? NULL : r->was), STR(r->errors),
		};

		if (!worth_keeping(k, r))
			continue;
		memcpy(args + n * COLUMNS, one, sizeof one);
		n++;
	}
	db_each(c, "INSERT INTO import_rows (import_id, row_no, type, record_id, action, duplicate, version, was, errors) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", args, COLUMNS, n);
}
