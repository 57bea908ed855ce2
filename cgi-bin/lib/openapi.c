/*
 * OpenAPI 3.1 from the tables: one schema per record type, one operation per row
 * that serves programs, one per verb. ferry-openapi joins the parts of all areas.
 */
#include "openapi.h"
#include <stdio.h>
#include <string.h>
#include "record.h"
#include "record_page.h"
#include "routes.h"

struct part { const struct app *app; json_object *paths, *schemas; struct arena *mem; };

static json_object *obj(void)
{
	return json_object_new_object();
}

static void str(json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, json_object_new_string(value));
}

static json_object *ref(struct arena *mem, const char *kind, const char *name)
{
	json_object *o = obj();

	str(o, "$ref", arena_fmt(mem, "#/components/%s/%s", kind, name));
	return o;
}

/* ---- schemas ---------------------------------------------------------------- */

static void schema(struct part *, const struct record *);

static json_object *typed(const char *type, const char *format)
{
	json_object *o = obj();

	str(o, "type", type);
	if (format)
		str(o, "format", format);
	return o;
}

static json_object *field_schema(struct part *p, const struct field *f)
{
	json_object *o, *list;

	switch (f->type) {
	case F_INT:
	case F_REF:
		o = typed("integer", NULL);
		if (f->ref)
			str(o, "description", arena_fmt(p->mem, "id of %s", f->ref->path ? f->ref->path : f->ref->name));
		break;
	case F_MONEY:
		o = typed("string", NULL);
		str(o, "pattern", "^-?[0-9]{1,16}(\\.[0-9]{1,2})?$");
		break;
	case F_DECIMAL:
	case F_PERCENT:
		o = typed("string", NULL);
		str(o, "pattern", "^-?[0-9]{1,14}(\\.[0-9]{1,4})?$");
		break;
	case F_DATE:
		return typed("string", "date");
	case F_INSTANT:
		return typed("string", "date-time");
	case F_EMAIL:
		return typed("string", "email");
	case F_URL:
		return typed("string", "uri");
	case F_BOOL:
		return typed("boolean", NULL);
	case F_CHOICE:
		o = typed("string", NULL);
		list = json_object_new_array();
		for (const struct choice *k = f->choices; k && k->name; k++)
			json_object_array_add(list, json_object_new_string(k->name));
		json_object_object_add(o, "enum", list);
		break;
	case F_MULTI:
	case F_TAGS:
		o = typed("array", NULL);
		json_object_object_add(o, "items", typed("string", NULL));
		break;
	case F_PARTS:
		schema(p, f->ref);
		o = typed("array", NULL);
		json_object_object_add(o, "items", ref(p->mem, "schemas", f->ref->name));
		break;
	default:
		o = typed("string", NULL);
		if (f->max)
			json_object_object_add(o, "maxLength", json_object_new_int(f->max));
	}
	return o;
}

static json_object *fields_schema(struct part *p, const struct field *fields)
{
	json_object *o = typed("object", NULL), *props = obj(), *required = json_object_new_array();

	for (const struct field *f = fields; f && f->name; f++) {
		json_object *s = field_schema(p, f);
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
	json_object *titles = typed("object", NULL), *tags;

	str(titles, "description", "field: the title of what it refers to; absent where there is none the person may read");
	json_object_object_add(titles, "readOnly", json_object_new_boolean(true));
	json_object_object_add(props, "titles", titles);
	if (rec->unscoped || json_object_object_get_ex(props, "tags", NULL))
		return;
	tags = typed("array", NULL);
	json_object_object_add(tags, "items", typed("string", NULL));
	str(tags, "description", "names; a new one is made");
	json_object_object_add(props, "tags", tags);
}

static void schema(struct part *p, const struct record *rec)
{
	static const struct { const char *name, *type, *format; } common[] = {
		{ "id", "integer", NULL }, { "version", "integer", NULL }, { "owner_id", "integer", NULL }, { "team_id", "integer", NULL },
		{ "created_at", "string", "date-time" }, { "created_by", "integer", NULL }, { "updated_at", "string", "date-time" }, { "archived_at", "string", "date-time" } };
	json_object *o, *props = NULL;

	if (json_object_object_get_ex(p->schemas, rec->name, NULL))
		return;
	json_object_object_add(p->schemas, rec->name, NULL);	/* a tree refers to itself */
	o = fields_schema(p, rec->fields);
	json_object_object_get_ex(o, "properties", &props);
	for (size_t i = 0; !rec->parent && i < sizeof common / sizeof *common; i++)
		if (!json_object_object_get_ex(props, common[i].name, NULL))
			json_object_object_add(props, common[i].name, typed(common[i].type, common[i].format));
	if (!rec->parent)
		add_extras(props, rec);
	json_object_object_add(p->schemas, rec->name, o);
}

/* ---- operations ----------------------------------------------------------------- */

static json_object *content(json_object *s)
{
	json_object *o = obj(), *json = obj(), *media = obj();

	json_object_object_add(media, "schema", s);
	json_object_object_add(json, "application/json", media);
	json_object_object_add(o, "content", json);
	return o;
}

static json_object *form_content(void)
{
	json_object *c = obj(), *types = obj(), *form = obj(), *schema = typed("object", NULL), *fields = obj();

	json_object_object_add(fields, "file", typed("string", "binary"));
	json_object_object_add(schema, "properties", fields);
	json_object_object_add(form, "schema", schema);
	json_object_object_add(types, "multipart/form-data", form);
	json_object_object_add(c, "content", types);
	return c;
}

static json_object *answer(const char *what, json_object *s)
{
	json_object *o = s ? content(s) : obj();

	str(o, "description", what);
	return o;
}

static void path_parameters(json_object *op, const char *path)
{
	json_object *list = json_object_new_array();

	for (const char *p = strchr(path, '{'); p; p = strchr(p + 1, '{')) {
		size_t n = strcspn(p + 1, "}");
		bool id = n == 2 && !strncmp(p + 1, "id", 2);
		json_object *o = obj();
		json_object_object_add(o, "name", json_object_new_string_len(p + 1, (int)n));
		str(o, "in", "path");
		json_object_object_add(o, "required", json_object_new_boolean(true));
		json_object_object_add(o, "schema", typed(id ? "integer" : "string", NULL));
		json_object_array_add(list, o);
	}
	json_object_object_add(op, "parameters", list);
}

static void query_parameter(json_object *op, const char *name, const char *type, const char *what)
{
	json_object *list = NULL, *o = obj();

	json_object_object_get_ex(op, "parameters", &list);
	str(o, "name", name);
	str(o, "in", "query");
	str(o, "description", what);
	json_object_object_add(o, "schema", typed(type, NULL));
	json_object_array_add(list, o);
}

static void list_parameters(json_object *op)
{
	query_parameter(op, "q", "string", "full-text search");
	query_parameter(op, "view", "string", "a named view");
	query_parameter(op, "filter", "string", "filter[field]=value, filter[field][gte|gt|lte|lt|ne|in|like]=value");
	query_parameter(op, "sort", "string", "field or -field");
	query_parameter(op, "limit", "integer", "1 to 1000");
	query_parameter(op, "cursor", "string", "next_cursor of the page before");
}

static json_object *list_schema(struct part *p, const struct record *rec)
{
	json_object *o = typed("object", NULL), *props = obj(), *items = typed("array", NULL), *next = obj(), *types = json_object_new_array();

	json_object_object_add(items, "items", ref(p->mem, "schemas", rec->name));
	json_object_array_add(types, json_object_new_string("string"));
	json_object_array_add(types, json_object_new_string("null"));
	json_object_object_add(next, "type", types);
	json_object_object_add(props, "items", items);
	json_object_object_add(props, "next_cursor", next);
	json_object_object_add(o, "properties", props);
	return o;
}

static json_object *operation(struct part *p, const char *path, enum method m, const char *what, enum perm perm)
{
	json_object *op = obj(), *tags = json_object_new_array(), *at = NULL;
	static const char *const lower[] = { "", "get", "post", "patch", "put", "delete", "head" };

	if (!json_object_object_get_ex(p->paths, path, &at)) {
		at = obj();
		json_object_object_add(p->paths, path, at);
	}
	if (json_object_object_get_ex(at, lower[m], NULL)) {	/* an own row stands before the generic one */
		json_object_put(op);
		json_object_put(tags);
		return NULL;
	}
	json_object_array_add(tags, json_object_new_string(p->app->name));
	json_object_object_add(op, "tags", tags);
	str(op, "summary", what);
	str(op, "x-permission", perm_name(perm));
	if (perm == PERM_PUBLIC)
		json_object_object_add(op, "security", json_object_new_array());
	path_parameters(op, path);
	json_object_object_add(at, lower[m], op);
	return op;
}

static void finish(struct part *p, json_object *op, const char *status, json_object *good)
{
	json_object *responses = obj();

	json_object_object_add(responses, status, good);
	json_object_object_add(responses, "default", ref(p->mem, "responses", "Problem"));
	json_object_object_add(op, "responses", responses);
}

static void operations_of(struct part *p, const char *path, const struct record *rec, const struct verb *verbs)
{
	for (const struct verb *v = verbs; v && v->name; v++) {
		const char *at = arena_fmt(p->mem, "%.*s%s", (int)(strlen(path) - strlen("{verb}")), path, v->name);
		enum perm perm = v->perm ? v->perm : v->flags & V_SEEN ? PERM_READ : PERM_WRITE;
		json_object *op = operation(p, at, POST, arena_fmt(p->mem, "%s: %s", rec->name, v->name), perm);
		if (!op)
			continue;
		if (v->from)
			str(op, "description", arena_fmt(p->mem, "From: %s%s%s", v->from, v->to ? "; to: " : "", v->to ? v->to : ""));
		if (v->args)
			json_object_object_add(op, "requestBody", content(fields_schema(p, v->args)));
		finish(p, op, "200", answer("the record, or 201 with what was made", ref(p->mem, "schemas", rec->name)));
	}
}

static void verb_operations(struct part *p, const char *path, const struct record *rec)
{
	operations_of(p, path, rec, rec->verbs);
	operations_of(p, path, rec, share_verbs(rec));
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

/* A row of the area's own in the place of a generic one means the same. */
static handler meaning(const struct app *app, const struct route *t, const struct mount *m)
{
	static const struct { enum method method; const char *tail; handler run; } all[] = {
		{ GET, "", record_page_list }, { POST, "", record_page_create }, { GET, "/{id}", record_page_detail },
		{ POST, "/{id}", record_page_update }, { PATCH, "/{id}", record_page_update },
	};

	for (const struct mount *k = app->mounts; !m && k && k->rec; k++) {
		size_t n = strlen(k->path);
		const char *rest = t->path + n;

		if (strncmp(t->path, k->path, n) || (t->rec && t->rec != k->rec))
			continue;
		for (size_t i = 0; i < sizeof all / sizeof *all; i++)
			if (all[i].method == t->method && strcmp(rest, n || !*all[i].tail ? all[i].tail : all[i].tail + 1) == 0)
				return all[i].run;
	}
	return t->run;
}

static json_object *file_answer(const char *path)
{
	static const char *const kinds[][2] = {
		{ ".pdf", "application/pdf" }, { ".csv", "text/csv" }, { ".ics", "text/calendar" }, { ".vcf", "text/vcard" },
		{ ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	};
	json_object *r = obj(), *types = obj(), *media = obj();

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (ends_with(path, kinds[i][0])) {
			json_object_object_add(media, "schema", typed("string", "binary"));
			json_object_object_add(types, kinds[i][1], media);
			json_object_object_add(r, "content", types);
			str(r, "description", "the file");
			return r;
		}
	json_object_put(r);
	json_object_put(types);
	json_object_put(media);
	return NULL;
}

static void add(const struct app *app, const struct route *t, const struct mount *m, void *arg)
{
	struct part *p = arg;
	const struct record *rec = route_record(app, t, m);
	const char *path, *what;
	json_object *op, *file;
	handler run;

	if (t->flags & PAGE_ONLY)
		return;
	path = arena_fmt(p->mem, "/api/v1/%s%s%s%s%s", app->name, m && *m->path ? "/" : "", m ? m->path : "", *t->path ? "/" : "", t->path);
	if (m && t->method == POST && ends_with(t->path, "{id}/{verb}")) {
		verb_operations(p, path, rec);
		return;
	}
	what = arena_fmt(p->mem, "%s %s", rec && m ? rec->name : app->name, *t->path ? t->path : t->method == GET ? "list" : "create");
	op = operation(p, path, t->method, what, t->perm);
	if (!op)
		return;
	if (rec)
		schema(p, rec);
	run = rec ? meaning(app, t, m) : t->run;
	if (run == record_page_list) {
		list_parameters(op);
		finish(p, op, "200", answer("a page of records", list_schema(p, rec)));
	} else if (run == record_page_create) {
		/* A file comes as a form. */
		json_object_object_add(op, "requestBody", t->flags & UPLOAD ? form_content() : content(ref(p->mem, "schemas", rec->name)));
		finish(p, op, "201", answer("the new record", ref(p->mem, "schemas", rec->name)));
	} else if (run == record_page_update) {
		json_object_object_add(op, "requestBody", content(ref(p->mem, "schemas", rec->name)));
		finish(p, op, "200", answer("the changed record", ref(p->mem, "schemas", rec->name)));
	} else if (run == record_page_detail) {
		finish(p, op, "200", answer("the record", ref(p->mem, "schemas", rec->name)));
	} else if (t->method == GET && (file = file_answer(path))) {
		finish(p, op, "200", file);
	} else {
		if (t->method != GET && t->method != DELETE_)
			json_object_object_add(op, "requestBody", t->flags & UPLOAD ? form_content() : content(typed("object", NULL)));
		finish(p, op, t->method == GET ? "200" : "2XX", answer("done", NULL));
	}
}

void openapi_print(const struct app *app)
{
	struct part p = { .app = app, .paths = obj(), .schemas = obj(), .mem = arena_new() };
	json_object *o = obj(), *components = obj();

	routes_each(app, add, &p);
	json_object_object_add(components, "schemas", p.schemas);
	json_object_object_add(o, "paths", p.paths);
	json_object_object_add(o, "components", components);
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
	arena_free(p.mem);
}
