/*
 * The address of a list from the JSON that const tables ask with: the page opens with
 * exactly the rows that query_read() gives for it.
 */
#include "page.h"

/* The view that leaves nothing out, when the list would open with another. */
static const char *all_view(const struct record *rec)
{
	for (const struct view *v = rec->views; v && v->name; v++)
		if (!v->where)
			return v->name;
	return NULL;
}

static const char *filter(struct ctx *c, const char *url, const char *field, const char *op, const char *value)
{
	return url_with(c->mem, url, arena_fmt(c->mem, *op ? "filter[%s][%s]" : "filter[%s]", field, op), value);
}

static const char *joined(struct ctx *c, json_object *list)
{
	struct buf b = buf_new(c->mem);

	for (size_t i = 0; i < json_object_array_length(list); i++)
		buf_fmt(&b, "%s%s", i ? "," : "", json_object_get_string(json_object_array_get_idx(list, i)));
	return b.s;
}

const char *list_address(struct ctx *c, const struct record *rec, const char *text)
{
	const char *url = arena_fmt(c->mem, "/%s", rec->path);
	json_object *ask = text ? json_keep(c, json_tokener_parse(text)) : NULL, *f = NULL, *view = NULL;

	if (ask && json_object_object_get_ex(ask, "view", &view))
		url = url_with(c->mem, url, "view", json_object_get_string(view));
	else if (all_view(rec))
		url = url_with(c->mem, url, "view", all_view(rec));
	if (!ask || !json_object_object_get_ex(ask, "filter", &f))
		return url;
	json_object_object_foreach(f, name, v) {
		if (json_object_get_type(v) == json_type_object) {
			json_object_object_foreach(v, op, value)
				url = filter(c, url, name, op, json_object_get_string(value));
		} else if (json_object_get_type(v) == json_type_array) {
			url = filter(c, url, name, "in", joined(c, v));
		} else {
			url = filter(c, url, name, "", json_object_get_string(v));
		}
	}
	return url;
}
