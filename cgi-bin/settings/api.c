/* The description of the API, to read. */
#include "lib/config.h"
#include "lib/record_page_impl.h"
#include "settings/pages.h"

static void put(void *o)
{
	json_object_put(o);
}

static void operations(struct req *r, json_object *all)
{
	json_object *paths = NULL, *v;
	HDF *ops = page_node(r, "Ops");
	int n = 0;

	json_object_object_get_ex(all, "paths", &paths);
	if (!paths)
		return;
	json_object_object_foreach(paths, path, methods) {
		json_object_object_foreach(methods, method, op) {
			HDF *at = node_at(ops, n++);
			node_set(at, "method", method);
			node_set(at, "path", path);
			node_set(at, "what", json_object_object_get_ex(op, "summary", &v) ? json_object_get_string(v) : NULL);
			node_set(at, "right", json_object_object_get_ex(op, "x-permission", &v) ? json_object_get_string(v) : NULL);
		}
	}
}

enum outcome api_page(struct req *r)
{
	json_object *all = json_object_from_file(arena_fmt(r->c->mem, "%s/static/dist/openapi.json", config_str("Dir.Www", "www")));

	if (all) {
		arena_defer(r->c->mem, put, all);
		operations(r, all);
	}
	tree(r);
	page_set(r, "title", lang_text(r->c->lang, "Settings.api"));
	return reply_page(r, "settings/api.cs");
}
