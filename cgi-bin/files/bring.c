/* Bringing files in: by a form, which may stand beside a record, or by the API. */
#include <string.h>
#include "pages.h"
#include "lib/edge.h"
#include "lib/record_page_impl.h"
#include "lib/reply_impl.h"
#include "lib/verb_page.h"

/* In a form, what they belong to stands in the address. */
static void from_address(struct req *r, const char *name)
{
	const char *v = in_str(r->query, name);

	if (!r->input)
		r->input = json_keep(r->c, json_object_new_object());
	if (v && *v && !r->api && !json_object_object_get_ex(r->input, name, NULL))
		json_object_object_add(r->input, name, json_object_new_string(v));
}

static struct row *belongs_to(struct req *r)
{
	const char *on = in_str(r->query, "on");
	const struct record *rec;
	int64_t id;

	return link_read(on, &rec, &id) ? record_find(r->c, rec, id, ACCESS_READ) : NULL;
}

/* What may be chosen without a script: the newest ones; a script asks as one types. */
static void fill_have(struct req *r)
{
	struct list *l = record_list(r->c, &(struct query){ .rec = &file_record, .limit = 50 });

	for (int i = 0; i < l->n; i++)
		node_int(node_text(page_node(r, "Have"), i, row_title(l->rows[i])), "id", l->rows[i]->id);
}

static enum outcome upload_page(struct req *r, int status)
{
	static const struct verb bring = { .name = "upload", .args = file_args, .icon = "upload" };
	const char *on = in_str(r->query, "on"), *url = "/files";
	struct row *row = belongs_to(r);
	HDF *form = page_node(r, "Form");

	if (on && *on && !row)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if (row) {
		url = url_with(r->c->mem, url, "on", on);
		page_set(r, "On", on);
		page_set(r, "OnTitle", row_title(row));
		page_set(r, "OnRecord", word_record(r->c, row->rec, false));
		page_set(r, "OnUrl", record_url(r->c, row->rec, row->id));
		fill_have(r);
	}
	node_set(form, "action", with_back(r, url));
	node_set(form, "cancel", back_asked(r) ? back_asked(r) : row ? record_url(r->c, row->rec, row->id) : "/files");
	verb_dialog(r, &bring, NULL, row ? row_title(row) : "", r->input ? r->input : r->query);
	page_set(r, "title", lang_text(r->c->lang, "Files.upload"));
	page_set(r, "Nav", "files");
	return reply_page_status(r, status, "files/new.cs");
}

enum outcome file_new_page(struct req *r)
{
	return upload_page(r, 200);
}

static enum outcome several(struct req *r, const int64_t *ids, int n)
{
	json_object *o = json_object_new_object(), *items = json_object_new_array();

	for (int i = 0; i < n; i++)
		json_object_array_add(items, row_json(r->c, record_get(r->c, &file_record, ids[i])));
	json_object_object_add(o, "items", items);
	return reply_json(r, 201, o);
}

enum outcome file_upload(struct req *r)
{
	const struct record *rec;
	int64_t *ids, id;
	size_t room = 1;
	enum outcome o;
	int n = 0;

	for (const struct upload *u = r->uploads; u; u = u->next)
		room++;
	ids = arena_array(r->c->mem, room, sizeof *ids);
	from_address(r, "on");
	o = file_bring(r->c, r->input, r->uploads, ids, &n);
	if (o != DONE && !r->api && (o == INVALID || o == NO_ROOM))
		return upload_page(r, outcome_status(o));
	if (o != DONE)
		return o;
	if (r->api)
		return n == 1 ? reply_record(r, &file_record, ids[0], true) : several(r, ids, n);
	reply_flash(r, "uploaded");
	if (back_asked(r))
		return reply_redirect(r, back_asked(r));
	if (link_read(in_str(r->input, "on"), &rec, &id))
		return reply_redirect(r, record_url(r->c, rec, id));
	return n == 1 ? reply_record(r, &file_record, ids[0], true) : reply_redirect(r, "/files?view=mine");
}
