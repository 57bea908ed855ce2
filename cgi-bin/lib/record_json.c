/*
 * Records as JSON: money and decimals as exact strings, ids and integers as
 * numbers, instants in RFC 3339, tags as their names, parts as arrays of objects.
 */
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"

static void release(void *o)
{
	json_object_put(o);
}

json_object *json_keep(struct ctx *c, json_object *o)
{
	if (o)
		arena_defer(c->mem, release, o);
	return o;
}

static json_object *instant_json(struct ctx *c, const char *utc)
{
	int64_t t;

	return utc && instant_from_sql(utc, &t) ? json_object_new_string(instant_rfc3339(c->mem, t)) : NULL;
}

json_object *value_json(struct ctx *c, const struct field *f, const char *v)
{
	if (!v)
		return NULL;
	switch (f->type) {
	case F_INT: case F_REF:
		return json_object_new_int64(strtoll(v, NULL, 10));
	case F_BOOL:
		return json_object_new_boolean(strcmp(v, "0") != 0);
	case F_INSTANT:
		return instant_json(c, v);
	case F_LINK:
		return json_object_new_string(link_show(c, v));
	case F_MULTI:
		return json_tokener_parse(v);
	default:
		return json_object_new_string(v);
	}
}

static json_object *id_json(int64_t id)
{
	return id ? json_object_new_int64(id) : NULL;
}

static json_object *parts_json(struct ctx *c, const struct field *f, struct row **parts)
{
	json_object *list = json_object_new_array();

	for (; parts && *parts; parts++)
		json_object_array_add(list, f->type == F_TAGS
			? json_object_new_string(row_title(*parts)) : row_json(c, *parts));
	return list;
}

/* A key of a const table: not copied. What every record has may be among its fields already. */
static void add(json_object *o, const char *key, json_object *v)
{
	json_object_object_add_ex(o, key, v, JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

/* Names of what is referred to, so that a client needs no second request. */
static json_object *titles_json(const struct row *r)
{
	json_object *o = json_object_new_object();

	for (int i = 0; i < r->fs->n; i++)
		if ((r->fs->f[i]->type == F_REF || r->fs->f[i]->type == F_LINK) && r->title[i])
			add(o, r->fs->f[i]->name, json_object_new_string(r->title[i]));
	return o;
}

json_object *row_json(struct ctx *c, const struct row *r)
{
	json_object *o = json_object_new_object();

	if (r->id)
		add(o, "id", json_object_new_int64(r->id));
	for (int i = 0; i < r->fs->n; i++) {
		const struct field *f = r->fs->f[i];

		if (f->flags & SECRET)
			continue;
		if (f->type == F_PARTS || f->type == F_TAGS) {
			if (r->parts[i])
				add(o, f->name, parts_json(c, f, r->parts[i]));
			continue;
		}
		add(o, f->name, value_json(c, f, r->value[i]));
	}
	if (!r->rec || r->rec->parent)
		return o;
	add(o, "created_at", instant_json(c, r->created_at));
	add(o, "created_by", id_json(r->created_by));
	add(o, "updated_at", instant_json(c, r->updated_at));
	add(o, "archived_at", instant_json(c, r->archived_at));
	add(o, "version", json_object_new_int(r->version));
	add(o, "titles", titles_json(r));
	return o;
}
