/*
 * Files: the list and the record with the pages every record has; bringing files in,
 * their content, versions and links are here.
 */
#include <stdlib.h>
#include <string.h>
#include "crm/file.h"
#include "lib/app.h"
#include "lib/edge.h"
#include "lib/page.h"
#include "lib/record_page_impl.h"
#include "lib/reply_impl.h"
#include "lib/text.h"
#include "lib/verb_page.h"

/* ---- bringing in --------------------------------------------------------------------- */

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
	verb_dialog(r, &bring, row ? row_title(row) : "", r->input ? r->input : r->query);
	page_set(r, "title", lang_text(r->c->lang, "Files.upload"));
	page_set(r, "Nav", "files");
	return reply_page_status(r, status, "files/new.cs");
}

static enum outcome new_page(struct req *r)
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

static enum outcome upload(struct req *r)
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

/* ---- content ------------------------------------------------------------------------------ */

/* A PDF needs the browser's own viewer, which a sandbox would not let in; it is framed by pages of ours only. */
static const char pdf_policy[] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/* The first piece of a content is a download, the others belong to it. */
static bool begins(struct req *r)
{
	const char *range = req_header(r, "Range");

	return !range || !strncmp(range, "bytes=0-", 8);
}

static enum outcome send_content(struct req *r, bool shown)
{
	struct file_content f;
	struct row *file;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_READ, &file);

	if (o != DONE || (o = file_read(r->c, file, in_int(r->query, "version"), shown, begins(r), &f)) != DONE)
		return o;
	if (f.pdf)
		reply_header(r, "Content-Security-Policy", pdf_policy);
	reply_header(r, "Cache-Control", "private, no-cache");
	return reply_file(r, f.type, f.name, f.inline_, f.path);
}

static enum outcome download(struct req *r)
{
	return send_content(r, false);
}

static enum outcome show(struct req *r)
{
	return send_content(r, true);
}

/* ---- one file --------------------------------------------------------------------------------- */

static json_object *versions_json(struct ctx *c, int64_t id)
{
	json_object *list = json_object_new_array();
	int n;
	struct file_version *v = file_versions(c, id, &n);

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();
		int64_t t;

		json_object_object_add(o, "version", json_object_new_int64(v[i].number));
		json_object_object_add(o, "name", json_object_new_string(v[i].name));
		json_object_object_add(o, "size", json_object_new_int64(v[i].size));
		json_object_object_add(o, "mime", json_object_new_string(v[i].mime));
		json_object_object_add(o, "sha256", json_object_new_string(v[i].sha256));
		json_object_object_add(o, "note", v[i].note ? json_object_new_string(v[i].note) : NULL);
		json_object_object_add(o, "created_at", instant_from_sql(v[i].at, &t) ? json_object_new_string(instant_rfc3339(c->mem, t)) : NULL);
		json_object_object_add(o, "user_id", v[i].user_id ? json_object_new_int64(v[i].user_id) : NULL);
		json_object_object_add(o, "url", json_object_new_string(arena_fmt(c->mem, "/api/v1/files/%lld/download?version=%lld", (long long)id, (long long)v[i].number)));
		json_object_array_add(list, o);
	}
	return list;
}

static json_object *links_json(struct ctx *c, int64_t id)
{
	json_object *list = json_object_new_array();
	int n;
	struct file_on *on = file_records(c, id, &n);

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "on", json_object_new_string(link_show(c, on[i].link)));
		json_object_object_add(o, "title", json_object_new_string(on[i].title));
		json_object_array_add(list, o);
	}
	return list;
}

static void fill_versions(struct req *r, const struct row *file)
{
	HDF *list = page_node(r, "Versions");
	int n;
	struct file_version *v = file_versions(r->c, file->id, &n);

	for (int i = 0; i < n; i++) {
		HDF *node = node_text(list, i, v[i].name);
		int64_t t;

		node_int(node, "number", v[i].number);
		node_set(node, "size", bytes_text(r->c->mem, v[i].size));
		node_set(node, "who", v[i].who);
		node_set(node, "note", v[i].note);
		node_set(node, "at", instant_from_sql(v[i].at, &t) ? instant_show(r->c->mem, t, r->c->tz) : NULL);
		node_set(node, "get", arena_fmt(r->c->mem, "/files/%lld/download?version=%lld", (long long)file->id, (long long)v[i].number));
	}
}

static void fill_links(struct req *r, const struct row *file)
{
	HDF *list = page_node(r, "Linked");
	int n;
	struct file_on *on = file_records(r->c, file->id, &n);

	for (int i = 0; i < n; i++) {
		HDF *node = node_text(list, i, *on[i].title ? on[i].title : "—");

		node_set(node, "record", word_record(r->c, on[i].rec, false));
		node_set(node, "icon", on[i].rec->icon ? on[i].rec->icon : "link");
		node_set(node, "url", record_url(r->c, on[i].rec, on[i].id));
		node_set(node, "on", link_show(r->c, on[i].link));
		if (on[i].may_cut)
			node_set(node, "cut", "1");
	}
}

static enum outcome detail(struct req *r)
{
	struct row *file;
	const char *shows;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_READ, &file);

	if (o != DONE)
		return o;
	record_load_parts(r->c, file);
	if (r->api) {
		json_object *json = row_json(r->c, file);

		json_object_object_add(json, "links", links_json(r->c, file->id));
		json_object_object_add(json, "versions", versions_json(r->c, file->id));
		return reply_json(r, 200, json);
	}
	shows = row_get(file, "shows");
	page_action(r, lang_text(r->c->lang, "Files.download"), "download", arena_fmt(r->c->mem, "/files/%lld/download", (long long)file->id));
	page_detail(r, file);
	page_set(r, "Shows", shows ? shows : "");
	page_fmt(r, "ShowUrl", "/files/%lld/show?version=%lld", (long long)file->id, (long long)row_int(file, "revision"));
	page_set(r, "MayWriteFile", record_allows(r->c, file, ACCESS_WRITE) && !file->archived_at ? "1" : NULL);
	fill_versions(r, file);
	fill_links(r, file);
	page_set(r, "Slot.before", "files/preview.cs");
	page_set(r, "Slot.after", "files/about.cs");
	return reply_page(r, "record/detail.cs");
}

static enum outcome versions(struct req *r)
{
	struct row *file;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_READ, &file);
	json_object *json;

	if (o != DONE)
		return o;
	if (!r->api)
		return reply_redirect(r, arena_fmt(r->c->mem, "/files/%lld#versions", (long long)r->id));
	json = json_object_new_object();
	json_object_object_add(json, "items", versions_json(r->c, r->id));
	return reply_json(r, 200, json);
}

static enum outcome renew(struct req *r)
{
	struct row *file;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_WRITE, &file);
	const char *note = in_str(r->input, "note");

	if (o != DONE)
		return o;
	if (!r->uploads || r->uploads->next)
		return ctx_refuse(r->c, INVALID, "file", r->uploads ? "one_file" : "required", NULL);
	if ((o = file_renew(r->c, file, r->uploads, note && *note ? text_clip(r->c->mem, note, 400) : NULL)) != DONE)
		return o;
	reply_flash(r, "uploaded");
	return reply_record(r, &file_record, r->id, true);
}

static enum outcome remove_file(struct req *r)
{
	struct row *file;
	enum outcome o = record_need(r->c, &file_record, r->id, ACCESS_WRITE, &file);

	if (o != DONE || (o = file_remove(r->c, file)) != DONE)
		return o;
	if (r->api) {
		reply_status(r, 204);
		return DONE;
	}
	reply_flash(r, "deleted");
	return reply_redirect(r, back_asked(r) ? back_asked(r) : "/files");
}

/* ---- links ---------------------------------------------------------------------------------------- */

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

static enum outcome link_page(struct req *r)
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

static enum outcome link_this(struct req *r)
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
static enum outcome link_chosen(struct req *r)
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

static enum outcome unlink_this(struct req *r)
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

static const struct mount mounts[] = { { "categories", &file_category_record }, { "", &file_record }, { 0 } };
static const struct route routes[] = {
	{ GET,     "new",           new_page,    PERM_WRITE, "files/new.cs",     PAGE_ONLY,    &file_record },
	{ POST,    "",              upload,      PERM_WRITE, "files/new.cs",     UPLOAD,       &file_record },
	{ POST,    "link",          link_chosen, PERM_WRITE, NULL,               0,            &file_record },
	{ GET,     "{id}",          detail,      PERM_READ,  "record/detail.cs", 0,            &file_record },
	{ GET,     "{id}/download", download,    PERM_READ,  NULL,               STREAM_WRITE, &file_record },
	{ GET,     "{id}/show",     show,        PERM_READ,  NULL,               STREAM_WRITE, &file_record },
	{ GET,     "{id}/versions", versions,    PERM_READ,  NULL,               0,            &file_record },
	{ POST,    "{id}/versions", renew,       PERM_WRITE, NULL,               UPLOAD,       &file_record },
	{ GET,     "{id}/link",     link_page,   PERM_WRITE, "files/link.cs",    PAGE_ONLY,    &file_record },
	{ POST,    "{id}/link",     link_this,   PERM_WRITE, NULL,               0,            &file_record },
	{ POST,    "{id}/unlink",   unlink_this, PERM_WRITE, NULL,               0,            &file_record },
	{ POST,    "{id}/delete",   remove_file, PERM_WRITE, NULL,               PAGE_ONLY,    &file_record },
	{ DELETE_, "{id}",          remove_file, PERM_WRITE, NULL,               API_ONLY,     &file_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "files", mounts, routes }, argc, argv);
}
