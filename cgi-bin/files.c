/*
 * Files: the list and the record with the pages every record has; their content and
 * versions are here, bringing them in and linking them in files/.
 */
#include <stdlib.h>
#include <string.h>
#include "files/pages.h"
#include "lib/app.h"
#include "lib/edge.h"
#include "lib/record_page_impl.h"
#include "lib/reply_impl.h"
#include "lib/text.h"

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

static const struct mount mounts[] = { { "categories", &file_category_record, NULL }, { "", &file_record, NULL }, { 0 } };
static const struct route routes[] = {
	{ GET,     "new",           file_new_page,    PERM_WRITE, "files/new.cs",     PAGE_ONLY,    &file_record },
	{ POST,    "",              file_upload,      PERM_WRITE, "files/new.cs",     UPLOAD,       &file_record },
	{ POST,    "link",          file_link_chosen, PERM_WRITE, NULL,               0,            &file_record },
	{ GET,     "{id}",          detail,           PERM_READ,  "record/detail.cs", 0,            &file_record },
	{ GET,     "{id}/download", download,         PERM_READ,  NULL,               STREAM_WRITE, &file_record },
	{ GET,     "{id}/show",     show,             PERM_READ,  NULL,               STREAM_WRITE, &file_record },
	{ GET,     "{id}/versions", versions,         PERM_READ,  NULL,               0,            &file_record },
	{ POST,    "{id}/versions", renew,            PERM_WRITE, NULL,               UPLOAD,       &file_record },
	{ GET,     "{id}/link",     file_link_page,   PERM_WRITE, "files/link.cs",    PAGE_ONLY,    &file_record },
	{ POST,    "{id}/link",     file_link_this,   PERM_WRITE, NULL,               0,            &file_record },
	{ POST,    "{id}/unlink",   file_unlink_this, PERM_WRITE, NULL,               0,            &file_record },
	{ POST,    "{id}/delete",   remove_file,      PERM_WRITE, NULL,               PAGE_ONLY,    &file_record },
	{ DELETE_, "{id}",          remove_file,      PERM_WRITE, NULL,               API_ONLY,     &file_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "files", .mounts = mounts, .routes = routes }, argc, argv);
}
