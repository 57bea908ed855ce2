/*
 * What of the API's description comes from the record tables: a schema for each type,
 * and what its lists can be sorted by. The operations are openapi.c's.
 */
#include <string.h>
#include "openapi_impl.h"

json_object *api_object(void)
{
	return json_object_new_object();
}

void api_str(json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, json_object_new_string(value));
}

json_object *api_ref(struct arena *mem, const char *kind, const char *name)
{
	json_object *o = api_object();

	api_str(o, "$ref", arena_fmt(mem, "#/components/%s/%s", kind, name));
	return o;
}

json_object *api_typed(const char *type, const char *format)
{
	json_object *o = api_object();

	api_str(o, "type", type);
	if (format)
		api_str(o, "format", format);
	return o;
}

/* Also null: what is empty is there all the same. */
static json_object *nullable(json_object *s)
{
	json_object *type = NULL, *both, *list = NULL;

	json_object_object_get_ex(s, "type", &type);
	both = json_object_new_array();
	json_object_array_add(both, json_object_get(type));
	json_object_array_add(both, json_object_new_string("null"));
	json_object_object_add(s, "type", both);
	if (json_object_object_get_ex(s, "enum", &list))
		json_object_array_add(list, NULL);
	return s;
}

static bool can_be_empty(const struct field *f)
{
	return !(f->flags & REQUIRED) && f->type != F_BOOL && f->type != F_TAGS && f->type != F_PARTS;
}

static json_object *field_schema(struct part *p, const struct field *f)
{
	json_object *o, *list;

	switch (f->type) {
	case F_INT:
	case F_REF:
		o = api_typed("integer", NULL);
		if (f->ref)
			api_str(o, "description", arena_fmt(p->mem, "id of %s", f->ref->path ? f->ref->path : f->ref->name));
		break;
	case F_MONEY:
		o = api_typed("string", NULL);
		api_str(o, "pattern", "^-?[0-9]{1,16}(\\.[0-9]{1,2})?$");
		break;
	case F_DECIMAL:
	case F_PERCENT:
		o = api_typed("string", NULL);
		api_str(o, "pattern", "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$");
		break;
	case F_DATE:
		return api_typed("string", "date");
	case F_INSTANT:
		return api_typed("string", "date-time");
	case F_EMAIL:
		return api_typed("string", "email");
	case F_URL:
		return api_typed("string", "uri");
	case F_BOOL:
		return api_typed("boolean", NULL);
	case F_CHOICE:
		o = api_typed("string", NULL);
		list = json_object_new_array();
		for (const struct choice *k = f->choices; k && k->name; k++)
			json_object_array_add(list, json_object_new_string(k->name));
		json_object_object_add(o, "enum", list);
		break;
	case F_MULTI:
	case F_TAGS:
		o = api_typed("array", NULL);
		json_object_object_add(o, "items", api_typed("string", NULL));
		break;
	case F_PARTS:
		api_record(p, f->ref);
		o = api_typed("array", NULL);
		json_object_object_add(o, "items", api_ref(p->mem, "schemas", f->ref->name));
		break;
	default:
		o = api_typed("string", NULL);
		if (f->max)
			json_object_object_add(o, "maxLength", json_object_new_int(f->max));
	}
	return o;
}

json_object *api_fields(struct part *p, const struct field *fields)
{
	json_object *o = api_typed("object", NULL), *props = api_object(), *required = json_object_new_array();

	for (const struct field *f = fields; f && f->name; f++) {
		json_object *s = can_be_empty(f) ? nullable(field_schema(p, f)) : field_schema(p, f);
		if (f->not_before)
			api_str(s, "description", arena_fmt(p->mem, "not before %s", f->not_before));
		if (f->sql || f->flags & READONLY)
			json_object_object_add(s, "readOnly", json_object_new_boolean(true));
		if (f->flags & SECRET)
			json_object_object_add(s, "writeOnly", json_object_new_boolean(true));
		json_object_object_add(props, f->name, s);
		if (f->flags & REQUIRED && !(f->flags & READONLY))
			json_object_array_add(required, json_object_new_string(f->name));
	}
	json_object_object_add(o, "properties", props);
	if (json_object_array_length(required))
		json_object_object_add(o, "required", required);
	else
		json_object_put(required);
	return o;
}

/* Tags, and the names of what the record refers to. */
static void add_extras(json_object *props, const struct record *rec)
{
	json_object *titles = api_typed("object", NULL), *tags;

	api_str(titles, "description", "field: the title of what it refers to; absent where there is none the person may read");
	json_object_object_add(titles, "readOnly", json_object_new_boolean(true));
	json_object_object_add(props, "titles", titles);
	if (rec->unscoped || json_object_object_get_ex(props, "tags", NULL))
		return;
	tags = api_typed("array", NULL);
	json_object_object_add(tags, "items", api_typed("string", NULL));
	api_str(tags, "description", "names; a new one is made");
	json_object_object_add(props, "tags", tags);
}

void api_record(struct part *p, const struct record *rec)
{
	static const struct { const char *name, *type, *format; bool empty; } common[] = {
		{ "id", "integer", NULL, false }, { "version", "integer", NULL, false }, { "owner_id", "integer", NULL, true }, { "team_id", "integer", NULL, true },
		{ "created_at", "string", "date-time", false }, { "created_by", "integer", NULL, true }, { "updated_at", "string", "date-time", false },
		{ "archived_at", "string", "date-time", true } };
	json_object *o, *props = NULL;

	if (json_object_object_get_ex(p->schemas, rec->name, NULL))
		return;
	json_object_object_add(p->schemas, rec->name, NULL);	/* a tree refers to itself */
	o = api_fields(p, rec->fields);
	json_object_object_get_ex(o, "properties", &props);
	for (size_t i = 0; !rec->parent && i < sizeof common / sizeof *common; i++)
		if (!json_object_object_get_ex(props, common[i].name, NULL))
			json_object_object_add(props, common[i].name, common[i].empty ? nullable(api_typed(common[i].type, common[i].format))
				: api_typed(common[i].type, common[i].format));
	if (rec->parent && !json_object_object_get_ex(props, "id", NULL)) {
		json_object *id = api_typed("integer", NULL);

		api_str(id, "description", "given back, the row is kept and changed; a row without it is a new one");
		json_object_object_add(props, "id", id);
	}
	if (!rec->parent) {
		json_object *version = NULL;

		if (json_object_object_get_ex(props, "version", &version))
			api_str(version, "description", "as it was read; a PATCH that carries another one than the record now has is 409 and changes nothing, one without is taken whatever happened meanwhile");
		add_extras(props, rec);
	}
	json_object_object_add(p->schemas, rec->name, o);
}

/* ---- sorting ------------------------------------------------------------------ */

static void name_add(struct buf *b, const char *name)
{
	buf_fmt(b, "%s%s", b->len ? "|" : "", name);
}

const char *api_sortable(struct arena *mem, const struct record *rec)
{
	static const char *const common[] = { "id", "created_at", "created_by", "updated_at", "owner_id", "team_id" };
	struct buf b = buf_new(mem);

	for (const struct field *f = rec->fields; f->name; f++)
		if (field_sortable(f))
			name_add(&b, f->name);
	for (size_t i = 0; i < sizeof common / sizeof *common - (rec->unscoped ? 2 : 0); i++) {
		const struct field *f = rec->fields;

		while (f->name && strcmp(f->name, common[i]))
			f++;
		if (!f->name)
			name_add(&b, common[i]);
	}
	return arena_fmt(mem, "^-?(%s|cf_.+)$", b.s);
}
