/* An import as the API tells it. */
#include "app.h"
#include "import_page_impl.h"
#include "record_page_impl.h"

enum { TOLD = 100 };

static void add(json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, value ? json_object_new_string(value) : NULL);
}

static void add_int(json_object *o, const char *name, int64_t v)
{
	json_object_object_add(o, name, json_object_new_int64(v));
}

static void told_json(struct req *r, const struct import *im, bool refused, json_object *list)
{
	int n;
	struct import_told *t = import_told(r->c, im, refused, 0, TOLD, &n);

	for (int i = 0; i < n; i++)
		for (const struct error *e = t[i].errors; e; e = e->next) {
			json_object *o = json_object_new_object();

			add_int(o, "row", t[i].number);
			add(o, "field", e->field);
			add(o, "key", e->key);
			add(o, "message", word_error(r->c, e));
			json_object_object_add(o, "warning", json_object_new_boolean(e->warning));
			json_object_array_add(list, o);
		}
}

/* Refusals first, then warnings. */
/* Values that stand for nothing here, to be settled with "values". */
static json_object *unknown_json(struct req *r, const struct import *im)
{
	json_object *list = json_object_new_array();
	int n;
	struct import_unknown *u = import_unknowns(r->c, im, &n);

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		add(o, "field", u[i].field->name);
		add(o, "text", u[i].text);
		add_int(o, "rows", u[i].rows);
		add(o, "means", u[i].means);
		json_object_array_add(list, o);
	}
	return list;
}

static json_object *failures_json(struct req *r, const struct import *im)
{
	json_object *list = json_object_new_array();

	told_json(r, im, true, list);
	told_json(r, im, false, list);
	return list;
}

json_object *import_json(struct req *r, const struct import *im)
{
	json_object *o = json_object_new_object(), *map = json_object_new_object();

	add_int(o, "id", im->id);
	add(o, "record", im->rec->name);
	add(o, "state", im->state);
	add(o, "filename", im->filename);
	add(o, "encoding", im->encoding);
	add(o, "mode", import_mode_name(im->mode));
	add(o, "key", *im->key ? im->key : NULL);
	for (int i = 0; i < im->columns; i++)
		add(map, im->heads[i], *im->map[i] ? im->map[i] : NULL);
	json_object_object_add(o, "mapping", map);
	json_object_object_add(o, "progress", json_object_new_int(im->progress));
	add_int(o, "rows", im->rows);
	add_int(o, "created", im->created);
	add_int(o, "updated", im->updated);
	add_int(o, "unchanged", im->same);
	add_int(o, "failed", im->failed);
	add_int(o, "duplicates", im->duplicates);
	add_int(o, "undone", im->undone);
	add_int(o, "kept", im->kept);
	add(o, "error", im->error ? word_or(r->c, arena_fmt(r->c->mem, "Error.%s", im->error), im->error) : NULL);
	json_object_object_add(o, "unknown", unknown_json(r, im));
	json_object_object_add(o, "errors", failures_json(r, im));
	add(o, "errors_url", im->failed ? arena_fmt(r->c->mem, "/api/v1%s", import_url(r, im, "/errors.xlsx")) : NULL);
	return o;
}
