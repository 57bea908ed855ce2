/* What a file is linked to: chosen from the file, or the file from a record's side. */
#include <string.h>
#include "pages.h"
#include "lib/edge.h"
#include "lib/record_page_impl.h"
#include "lib/reply_impl.h"

/* What a person may choose among, and what of it matches. */
static void fill_choice(struct req *r)
{
	const char *type = in_str(r->query, "type"), *q = in_str(r->query, "q");
	HDF *types = page_node(r, "Types"), *found = page_node(r, "Found");
	const struct record *chosen = type ? record_by_path(type) : NULL;
	struct list *l;
	int n = 0;

	for (const struct record *const *k = record_all; *k; k++) {
		HDF *node;

		if (!(*k)->path || (*k)->attached || (*k)->unscoped || (*k)->parent || (*k)->no_timeline || person_scope(r->c->me, *k, ACCESS_READ) == SCOPE_NONE)
			continue;
		node = node_text(types, n++, word_record(r->c, *k, false));
		node_set(node, "v", (*k)->path);
		if (*k == chosen)
			node_set(node, "on", "1");
	}
	if (!chosen || chosen->attached || person_scope(r->c->me, chosen, ACCESS_READ) == SCOPE_NONE)
		return;
	page_set(r, "Type", chosen->path);
	page_set(r, "TypeWord", word_record(r->c, chosen, false));
	page_set(r, "Q", q ? q : "");
	l = record_pick(r->c, chosen, q ? q : "", NULL, 30);
	for (int i = 0; i < l->n; i++)
		node_int(node_text(found, i, row_title(l->rows[i])), "id", l->rows[i]->id);
}

enum outcome file_link_page(struct req *r)
{
	struct row *file;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_READ, &file);

	if (o != DONE)
		return o;
	fill_choice(r);
	page_set(r, "FileTitle", row_title(file));
	page_fmt(r, "FileUrl", "/files/%lld", (long long)file->id);
	page_set(r, "title", lang_text(r->c->lang, "Verb.file.link"));
	page_set(r, "Nav", "files");
	page_notes(r, true);
	return reply_page(r, "files/link.cs");
}

/* "on", or from a form the type and the number apart. */
static const char *chosen_record(struct req *r)
{
	const char *on = in_str(r->input, "on"), *type = in_str(r->input, "type");

	if (on && *on)
		return on;
	if (in_str(r->query, "on"))
		return in_str(r->query, "on");
	return type && in_int(r->input, "record_id") > 0 ? arena_fmt(r->c->mem, "%s:%lld", type, (long long)in_int(r->input, "record_id")) : NULL;
}

static enum outcome after_link(struct req *r, int64_t id)
{
	if (r->api)
		return reply_json(r, 200, row_json(r->c, record_get(r->c, &file_record, id)));
	reply_flash(r, "saved");
	return reply_redirect(r, back_asked(r) ? back_asked(r) : arena_fmt(r->c->mem, "/files/%lld", (long long)id));
}

enum outcome file_link_this(struct req *r)
{
	const char *on = chosen_record(r);
	const struct record *rec;
	struct row *file;
	int64_t to;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_READ, &file);

	if (o != DONE)
		return o;
	if (!link_read(on, &rec, &to) || !record_find(r->c, rec, to, ACCESS_READ))
		return ctx_refuse(r->c, INVALID, "on", on ? "no_such_record" : "required", on, NULL);
	files_put_on(r->c, &file->id, 1, rec, to);
	return after_link(r, file->id);
}

/* From a record's side: what is here already, one {file_id} or several {file_ids} in one entry of its log. */
enum outcome file_link_chosen(struct req *r)
{
	json_object *list = NULL;
	const struct record *rec;
	const char *on = chosen_record(r);
	int64_t to, *ids;
	size_t n = 1;

	if (r->input && json_object_object_get_ex(r->input, "file_ids", &list) && json_object_is_type(list, json_type_array))
		n = json_object_array_length(list);
	else
		list = NULL;
	ids = arena_array(r->c->mem, n + 1, sizeof *ids);
	for (size_t i = 0; i < n; i++)
		ids[i] = list ? json_object_get_int64(json_object_array_get_idx(list, i)) : in_int(r->input, "file_id");
	if (!n || ids[0] <= 0)
		return ctx_refuse(r->c, INVALID, "file_id", "required", NULL);
	for (size_t i = 0; i < n; i++)
		if (!record_find(r->c, &file_record, ids[i], ACCESS_READ))
			return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if (!link_read(on, &rec, &to) || !record_find(r->c, rec, to, ACCESS_READ))
		return ctx_refuse(r->c, INVALID, "on", on ? "no_such_record" : "required", on, NULL);
	files_put_on(r->c, ids, (int)n, rec, to);
	return after_link(r, ids[0]);
}

enum outcome file_unlink_this(struct req *r)
{
	struct row *file;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_READ, &file);
	const char *on = chosen_record(r);

	if (o != DONE || (o = file_cut(r->c, file, on)) != DONE)
		return o;
	if (!r->api && !record_find(r->c, &file_record, r->id, ACCESS_READ)) {
		reply_flash(r, "saved");
		return reply_redirect(r, "/files");
	}
	return after_link(r, r->id);
}
