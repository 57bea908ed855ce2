/*
 * OpenAPI 3.1 from the tables: one operation per row that serves programs, one per
 * verb; the schemas of the record types are openapi_schema.c's. ferry-openapi joins
 * the parts of all areas.
 */
#include <stdio.h>
#include <string.h>
#include "openapi_impl.h"
#include "record_page.h"
#include "routes.h"

static json_object *content(json_object *s)
{
	json_object *o = api_object(), *json = api_object(), *media = api_object();

	json_object_object_add(media, "schema", s);
	json_object_object_add(json, "application/json", media);
	json_object_object_add(o, "content", json);
	return o;
}

static json_object *form_content(void)
{
	json_object *c = api_object(), *types = api_object(), *form = api_object(), *schema = api_typed("object", NULL), *fields = api_object();

	json_object_object_add(fields, "file", api_typed("string", "binary"));
	json_object_object_add(schema, "properties", fields);
	json_object_object_add(form, "schema", schema);
	json_object_object_add(types, "multipart/form-data", form);
	json_object_object_add(c, "content", types);
	return c;
}

/* The same fields as a form, with files beside them. */
static void also_as_form(json_object *body, json_object *fields)
{
	json_object *form = form_content(), *types = NULL, *media = NULL, *props = NULL;

	json_object_object_get_ex(fields, "properties", &props);
	json_object_object_add(props, "file", api_typed("string", "binary"));
	json_object_object_get_ex(form, "content", &types);
	json_object_object_get_ex(types, "multipart/form-data", &media);
	json_object_object_add(media, "schema", fields);
	json_object_object_get_ex(body, "content", &types);
	json_object_object_add(types, "multipart/form-data", json_object_get(media));
	json_object_put(form);
}

static json_object *answer(const char *what, json_object *s)
{
	json_object *o = s ? content(s) : api_object();

	api_str(o, "description", what);
	return o;
}

static void path_parameters(json_object *op, const char *path)
{
	json_object *list = json_object_new_array();

	for (const char *p = strchr(path, '{'); p; p = strchr(p + 1, '{')) {
		size_t n = strcspn(p + 1, "}");
		bool id = n == 2 && !strncmp(p + 1, "id", 2);
		json_object *o = api_object();
		json_object_object_add(o, "name", json_object_new_string_len(p + 1, (int)n));
		api_str(o, "in", "path");
		json_object_object_add(o, "required", json_object_new_boolean(true));
		json_object_object_add(o, "schema", api_typed(id ? "integer" : "string", NULL));
		json_object_array_add(list, o);
	}
	json_object_object_add(op, "parameters", list);
}

static void query_parameter(json_object *op, const char *name, json_object *schema, const char *what)
{
	json_object *list = NULL, *o = api_object();

	json_object_object_get_ex(op, "parameters", &list);
	api_str(o, "name", name);
	api_str(o, "in", "query");
	api_str(o, "description", what);
	json_object_object_add(o, "schema", schema);
	json_object_array_add(list, o);
}

static void list_parameters(struct part *p, json_object *op, const struct record *rec)
{
	json_object *sort = api_typed("string", NULL);

	api_str(sort, "pattern", api_sortable(p->mem, rec));
	query_parameter(op, "q", api_typed("string", NULL), "full-text search");
	query_parameter(op, "view", api_typed("string", NULL), "a named view");
	query_parameter(op, "filter", api_typed("string", NULL), "filter[field]=value, filter[field][gte|gt|lte|lt|ne|in|like]=value");
	query_parameter(op, "sort", sort, "field or -field");
	query_parameter(op, "limit", api_typed("integer", NULL), "1 to 1000");
	query_parameter(op, "cursor", api_typed("string", NULL), "next_cursor of the page before");
}

static json_object *list_schema(struct part *p, const struct record *rec)
{
	json_object *o = api_typed("object", NULL), *props = api_object(), *items = api_typed("array", NULL), *next = api_object(), *types = json_object_new_array();

	json_object_object_add(items, "items", api_ref(p->mem, "schemas", rec->name));
	json_object_array_add(types, json_object_new_string("string"));
	json_object_array_add(types, json_object_new_string("null"));
	json_object_object_add(next, "type", types);
	json_object_object_add(props, "items", items);
	json_object_object_add(props, "next_cursor", next);
	json_object_object_add(o, "properties", props);
	return o;
}

/* A form may bring several files: then they come as a list does. */
static json_object *one_or_several(struct part *p, const struct record *rec)
{
	json_object *o = api_object(), *any = json_object_new_array(), *items = api_typed("array", NULL), *props = api_object(), *list = api_typed("object", NULL),
		*required = json_object_new_array();

	json_object_object_add(items, "items", api_ref(p->mem, "schemas", rec->name));
	json_object_object_add(props, "items", items);
	json_object_object_add(list, "properties", props);
	json_object_array_add(required, json_object_new_string("items"));
	json_object_object_add(list, "required", required);
	json_object_array_add(any, api_ref(p->mem, "schemas", rec->name));
	json_object_array_add(any, list);
	json_object_object_add(o, "anyOf", any);
	return o;
}

static json_object *operation(struct part *p, const char *path, enum method m, const char *what, enum perm perm)
{
	json_object *op = api_object(), *tags = json_object_new_array(), *at = NULL;
	static const char *const lower[] = { "", "get", "post", "patch", "put", "delete", "head" };

	if (!json_object_object_get_ex(p->paths, path, &at)) {
		at = api_object();
		json_object_object_add(p->paths, path, at);
	}
	if (json_object_object_get_ex(at, lower[m], NULL)) {	/* an own row stands before the generic one */
		json_object_put(op);
		json_object_put(tags);
		return NULL;
	}
	json_object_array_add(tags, json_object_new_string(p->app->name));
	json_object_object_add(op, "tags", tags);
	api_str(op, "summary", what);
	api_str(op, "x-permission", perm_name(perm));
	if (perm == PERM_PUBLIC)
		json_object_object_add(op, "security", json_object_new_array());
	path_parameters(op, path);
	json_object_object_add(at, lower[m], op);
	return op;
}

static void finish(struct part *p, json_object *op, const char *status, json_object *good)
{
	json_object *responses = api_object();

	json_object_object_add(responses, status, good);
	json_object_object_add(responses, "default", api_ref(p->mem, "responses", "Problem"));
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
			api_str(op, "description", arena_fmt(p->mem, "From: %s%s%s", v->from, v->to ? "; to: " : "", v->to ? v->to : ""));
		if (v->args)
			json_object_object_add(op, "requestBody", content(api_fields(p, v->args)));
		if (v->makes)
			api_record(p, v->makes);
		if (v->makes)
			finish(p, op, "201", answer("what was made", api_ref(p->mem, "schemas", v->makes->name)));
		else
			finish(p, op, "200", v->tells ? answer("done", api_typed("object", NULL)) : answer("the record", api_ref(p->mem, "schemas", rec->name)));
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
	json_object *r = api_object(), *types = api_object(), *media = api_object();

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (ends_with(path, kinds[i][0])) {
			json_object_object_add(media, "schema", api_typed("string", "binary"));
			json_object_object_add(types, kinds[i][1], media);
			json_object_object_add(r, "content", types);
			api_str(r, "description", "the file");
			return r;
		}
	json_object_put(r);
	json_object_put(types);
	json_object_put(media);
	return NULL;
}

static const struct field *fields_of(const struct app *app, const char *path)
{
	for (const struct api_body *b = app->bodies; b && b->path; b++)
		if (!strcmp(b->path, path))
			return b->fields;
	return NULL;
}

static void add(const struct app *app, const struct route *t, const struct mount *m, void *arg)
{
	struct part *p = arg;
	const struct record *rec = route_record(app, t, m);
	const char *path, *what;
	const struct field *fields;
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
		api_record(p, rec);
	run = rec ? meaning(app, t, m) : t->run;
	if (run == record_page_list) {
		list_parameters(p, op, rec);
		finish(p, op, "200", answer("a page of records", list_schema(p, rec)));
	} else if (run == record_page_create) {
		/* A file comes as a form. */
		json_object_object_add(op, "requestBody", t->flags & UPLOAD ? form_content() : content(api_ref(p->mem, "schemas", rec->name)));
		finish(p, op, "201", t->flags & UPLOAD ? answer("the new record, or several", one_or_several(p, rec))
			: answer("the new record", api_ref(p->mem, "schemas", rec->name)));
	} else if (run == record_page_update) {
		json_object_object_add(op, "requestBody", content(api_ref(p->mem, "schemas", rec->name)));
		finish(p, op, "200", answer("the changed record", api_ref(p->mem, "schemas", rec->name)));
	} else if (run == record_page_detail) {
		finish(p, op, "200", answer("the record", api_ref(p->mem, "schemas", rec->name)));
	} else if (t->method == GET && (file = file_answer(path))) {
		finish(p, op, "200", file);
	} else if (t->method == POST && (fields = fields_of(app, t->path))) {
		json_object *body = content(api_fields(p, fields));
		if (t->flags & UPLOAD)
			also_as_form(body, api_fields(p, fields));
		json_object_object_add(op, "requestBody", body);
		finish(p, op, "201", answer("what was made", api_typed("object", NULL)));
	} else {
		if (t->method != GET && t->method != DELETE_)
			json_object_object_add(op, "requestBody", t->flags & UPLOAD ? form_content() : content(api_typed("object", NULL)));
		finish(p, op, t->method == GET ? "200" : "2XX", answer("done", NULL));
	}
}

void openapi_print(const struct app *app)
{
	struct part p = { .app = app, .paths = api_object(), .schemas = api_object(), .mem = arena_new() };
	json_object *o = api_object(), *components = api_object();

	routes_each(app, add, &p);
	json_object_object_add(components, "schemas", p.schemas);
	json_object_object_add(o, "paths", p.paths);
	json_object_object_add(o, "components", components);
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
	arena_free(p.mem);
}
