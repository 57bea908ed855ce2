/*
 * Bringing files in: the content first, on the disk and counted, then the record with
 * its first version, then what it belongs to. A transaction that fails afterwards
 * leaves a content nobody refers to, which the worker's sweep removes.
 */
#include <stdlib.h>
#include <string.h>
#include "file.h"
#include "lib/config.h"
#include "lib/content.h"
#include "lib/db.h"
#include "lib/journal.h"
#include "lib/lang.h"
#include "lib/text.h"

enum { NAMED = 3 };

/* ---- what it is ------------------------------------------------------------------------ */

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static const char *kind_of(const char *mime)
{
	static const struct { const char *begins, *kind; } known[] = {
		{ "image/", "picture" }, { "audio/", "audio" }, { "video/", "video" }, { "application/pdf", "pdf" }, { "message/rfc822", "mail" },
		{ "application/msword", "document" }, { "application/vnd.openxmlformats-officedocument.wordprocessingml", "document" }, { "application/vnd.oasis.opendocument.text", "document" },
		{ "application/vnd.ms-excel", "sheet" }, { "application/vnd.openxmlformats-officedocument.spreadsheetml", "sheet" }, { "application/vnd.oasis.opendocument.spreadsheet", "sheet" },
		{ "text/csv", "sheet" }, { "application/vnd.ms-powerpoint", "slides" }, { "application/vnd.openxmlformats-officedocument.presentationml", "slides" },
		{ "application/vnd.oasis.opendocument.presentation", "slides" }, { "application/zip", "archive" }, { "application/x-7z", "archive" }, { "application/x-rar", "archive" },
		{ "application/vnd.rar", "archive" }, { "application/gzip", "archive" }, { "application/x-tar", "archive" }, { "application/x-xz", "archive" }, { "text/rtf", "document" },
		{ "text/plain", "text" }, { "application/json", "text" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (begins(mime, known[i].begins))
			return known[i].kind;
	return "other";
}

static const char *clean_name(struct ctx *c, const char *name)
{
	char *s = text_unturned(text_trim(c->mem, text_clip(c->mem, name ? name : "", 200)));

	for (char *p = s; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f || *p == '/' || *p == '\\')
			*p = '_';
	return *s ? s : "file";
}

/* ---- the content -------------------------------------------------------------------------- */

struct kept { const char *sha256, *mime, *kind, *shows; int64_t size; };

/* A new one counts against the quota; the same again does not. */
static enum outcome count(struct ctx *c, const struct kept *k)
{
	int64_t quota = setting_int(c, "file_quota_mb", 0) * 1024 * 1024;

	if (!db_exec(c, "INSERT IGNORE INTO contents (sha256, size, created_at) VALUES (?, ?, ?)", STR(k->sha256), INT(k->size), STR(instant_sql(c->mem, c->now))))
		return DONE;
	if (db_exec(c, "UPDATE content_usage SET bytes = bytes + ? WHERE id = 1 AND (? = 0 OR bytes + ? <= ?)", INT(k->size), INT(quota), INT(k->size), INT(quota)) != 1)
		return ctx_refuse(c, NO_ROOM, "", "quota_full", bytes_text(c->mem, quota), NULL);
	return DONE;
}

static enum outcome keep_content(struct ctx *c, const char *path, int64_t size, const unsigned char *sha256, struct kept *k)
{
	enum content_show show;

	if (!content_keep(c, path, size, sha256))
		return ctx_refuse(c, NO_ROOM, "", "no_room", NULL);
	k->sha256 = content_hex(c, sha256);
	k->size = size;
	k->mime = content_type(c, path);
	k->kind = kind_of(k->mime);
	show = content_show(c, path, k->mime);
	k->shows = show == SHOW_PICTURE ? "picture" : show == SHOW_PDF ? "pdf" : NULL;
	return count(c, k);
}

static void add_version(struct ctx *c, int64_t file, int64_t number, const char *name, const struct kept *k, const char *note)
{
	db_exec(c, "INSERT INTO file_versions (file_id, position, name, mime, shows, size, sha256, note, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		INT(file), INT(number), STR(name), STR(k->mime), STR(k->shows), INT(k->size), STR(k->sha256), STR(note), STR(instant_sql(c->mem, c->now)), REF(c->me->id));
}

/* ---- the file -------------------------------------------------------------------------------- */

static enum outcome make(struct ctx *c, const struct kept *k, const char *name, int64_t category, const char *description, int64_t *id)
{
	struct row *r = row_new(c, &file_record);
	enum outcome o;

	name = clean_name(c, name);
	row_set(r, "name", name);
	row_set_int(c, r, "category_id", category);
	row_set(r, "description", description && *description ? description : NULL);
	row_set(r, "kind", k->kind);
	row_set(r, "mime", k->mime);
	row_set(r, "size", arena_fmt(c->mem, "%lld", (long long)k->size));
	row_set(r, "sha256", k->sha256);
	row_set(r, "shows", k->shows);
	if ((o = record_create(c, r, id)) == DONE)
		add_version(c, *id, 1, name, k, NULL);
	return o;
}

enum outcome file_keep(struct ctx *c, const struct file_new *f, int64_t *id)
{
	unsigned char sha[SHA_BYTES];
	struct kept k;
	int64_t size = f->size;
	enum outcome o;

	if (f->sha256)
		memcpy(sha, f->sha256, SHA_BYTES);
	else if (!content_hash(c, f->path, sha, &size))
		fault("a file to be kept cannot be read: %s", f->path);
	if ((o = keep_content(c, f->path, size, sha, &k)) != DONE)
		return o;
	return make(c, &k, f->name, f->category_id, f->description, id);
}

enum outcome file_renew(struct ctx *c, struct row *file, const struct upload *u, const char *note)
{
	const char *name = clean_name(c, u->filename), *number, *last;
	struct kept k;
	enum outcome o;

	if ((o = keep_content(c, u->path, u->size, u->sha256, &k)) != DONE)
		return o;
	record_lock(c, file);
	if (!strcmp(row_get(file, "sha256"), k.sha256))
		return ctx_refuse(c, CONFLICT, "", "file_same", NULL);
	number = arena_fmt(c->mem, "%lld", (long long)row_int(file, "revision") + 1);
	last = db_one_str(c, "SELECT name FROM file_versions WHERE file_id = ? AND position = ?", INT(file->id), INT(row_int(file, "revision")));
	add_version(c, file->id, row_int(file, "revision") + 1, name, &k, note);
	/* A name somebody gave it stays; the name it came with is that of the newest. */
	return record_change(c, file, "file_renewed", "revision", number, "name", same_text(last, row_get(file, "name")) ? name : row_get(file, "name"),
		"kind", k.kind, "mime", k.mime, "size", arena_fmt(c->mem, "%lld", (long long)k.size), "sha256", k.sha256, "shows", k.shows, NULL);
}

/* ---- what it belongs to --------------------------------------------------------------------------- */

void file_link(struct ctx *c, int64_t file, const struct record *rec, int64_t id, const char *at)
{
	db_exec(c, "INSERT IGNORE INTO file_links (file_id, `on`, at, created_at, created_by) VALUES (?, ?, ?, ?, ?)",
		INT(file), STR(link_make(c, rec, id)), STR(at ? at : ""), STR(instant_sql(c->mem, c->now)), REF(c->me->id));
}

void file_relink(struct ctx *c, int64_t file, const char *before, const char *after)
{
	db_exec(c, "UPDATE IGNORE file_links SET at = ? WHERE file_id = ? AND at = ?", STR(after), INT(file), STR(before));
}

void file_name_in(struct ctx *c, json_object *detail, const int64_t *ids, int n)
{
	json_object *list = json_object_new_array();

	for (int i = 0; i < n; i++) {
		struct rows *r = db_rows(c, "SELECT name, size, sha256 FROM files WHERE id = ?", INT(ids[i]));
		json_object *o;

		if (!rows_next(r))
			continue;
		o = json_object_new_object();
		json_object_object_add(o, "on", json_object_new_string(link_make(c, &file_record, ids[i])));
		json_object_object_add(o, "name", json_object_new_string(rows_str(r, 0)));
		json_object_object_add(o, "size", json_object_new_int64(rows_int(r, 1)));
		json_object_object_add(o, "sha256", json_object_new_string(rows_str(r, 2)));
		json_object_array_add(list, o);
	}
	json_object_object_add(detail, "files", list);
}

json_object *files_named(struct ctx *c, json_object *detail)
{
	json_object *out = json_object_new_array(), *list = NULL;

	if (detail)
		json_object_object_get_ex(detail, "files", &list);
	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		json_object *from = json_object_array_get_idx(list, i), *o = json_object_new_object(), *v = NULL;
		const char *on = json_object_object_get_ex(from, "on", &v) ? json_object_get_string(v) : "", *colon = strchr(on, ':');

		json_object_object_add(o, "id", json_object_new_int64(colon ? strtoll(colon + 1, NULL, 10) : 0));
		for (int k = 0; k < 3; k++) {
			static const char *const copied[] = { "name", "size", "sha256" };

			json_object_object_add(o, copied[k], json_object_object_get_ex(from, copied[k], &v) ? json_object_get(v) : NULL);
		}
		json_object_object_add(o, "url", json_object_new_string(arena_fmt(c->mem, "/files/%s", colon ? colon + 1 : "")));
		json_object_array_add(out, o);
	}
	return out;
}

/* What was put on the record itself stands in its log; an entry or a message speaks for itself. */
static void tell_record(struct ctx *c, const struct record *rec, int64_t id, const int64_t *ids, int n)
{
	json_object *detail = json_keep(c, json_object_new_object());
	struct buf names = buf_new(c->mem);

	if (rec->no_timeline || !n)
		return;
	for (int i = 0; i < n && i < NAMED; i++)
		buf_fmt(&names, "%s%s", i ? lang_text(c->lang, "Common.list_separator") : "", db_one_str(c, "SELECT name FROM files WHERE id = ?", INT(ids[i])));
	if (n > NAMED)
		buf_str(&names, "…");
	json_object_object_add(detail, "n", json_object_new_string(arena_fmt(c->mem, "%d", n)));
	json_object_object_add(detail, "name", json_object_new_string(names.s));
	file_name_in(c, detail, ids, n);
	journal(c, rec, id, "file_added", detail);
}

void files_put_on(struct ctx *c, const int64_t *files, int n, const struct record *rec, int64_t id)
{
	int64_t *fresh = arena_array(c->mem, (size_t)n + 1, sizeof *fresh);
	int k = 0;

	for (int i = 0; i < n; i++) {
		if (db_one_int(c, "SELECT COUNT(*) FROM file_links WHERE file_id = ? AND `on` = ?", INT(files[i]), STR(link_make(c, rec, id))))
			continue;
		file_link(c, files[i], rec, id, NULL);
		fresh[k++] = files[i];
	}
	tell_record(c, rec, id, fresh, k);
}

struct put { const struct record *rec; int64_t id; const char *at, *description; int64_t category_id; };

static enum outcome put_all(struct ctx *c, const struct put *p, const struct upload *uploads, int64_t *ids, int *n)
{
	enum outcome o = DONE;
	int k = 0;

	for (const struct upload *u = uploads; u && o == DONE; u = u->next) {
		o = file_keep(c, &(struct file_new){ .name = u->filename, .path = u->path, .size = u->size, .sha256 = u->sha256,
			.category_id = p->category_id, .description = p->description }, &ids[k]);
		if (o == DONE && p->rec)
			file_link(c, ids[k], p->rec, p->id, p->at);
		k += o == DONE;
	}
	if (o == DONE && p->rec && !p->at)
		tell_record(c, p->rec, p->id, ids, k);
	*n = k;
	return o;
}

static int64_t *room_for(struct ctx *c, const struct upload *u)
{
	size_t n = 1;

	for (; u; u = u->next)
		n++;
	return arena_array(c->mem, n, sizeof(int64_t));
}

enum outcome file_attach(struct ctx *c, const struct record *rec, int64_t id, const char *at, const struct upload *uploads, int64_t *ids, int *n)
{
	int k;

	return put_all(c, &(struct put){ .rec = rec, .id = id, .at = at }, uploads, ids ? ids : room_for(c, uploads), n ? n : &k);
}

const struct field file_args[] = {
	{ .name = "on", .type = F_LINK, .flags = HIDDEN },
	{ .name = "category_id", .type = F_REF, .ref = &file_category_record, .free_ref = "name" },
	{ .name = "description", .type = F_LONGTEXT, .flags = WIDE, .max = 4000 },
	{ 0 }
};

enum outcome file_bring(struct ctx *c, json_object *input, const struct upload *uploads, int64_t *ids, int *n)
{
	struct put p = { 0 };
	enum outcome o;
	struct row *a = args_read(c, file_args, input, &o);

	if (o != DONE)
		return o;
	if (!uploads)
		return ctx_refuse(c, INVALID, "file", "required", NULL);
	if (row_get(a, "on") && !link_read(row_get(a, "on"), &p.rec, &p.id))
		return ctx_refuse(c, INVALID, "on", "no_such_record", row_get(a, "on"), NULL);
	p.category_id = row_int(a, "category_id");
	p.description = row_get(a, "description");
	return put_all(c, &p, uploads, ids, n);
}

enum outcome file_attach_bytes(struct ctx *c, const struct record *rec, int64_t id, const char *at, const char *name, const void *bytes, size_t size, int64_t *file_id)
{
	unsigned char sha[SHA_BYTES];
	enum outcome o;

	if (!content_keep_bytes(c, bytes, size, sha))
		return ctx_refuse(c, NO_ROOM, "", "no_room", NULL);
	o = file_keep(c, &(struct file_new){ .name = name, .path = content_path(c, content_hex(c, sha)), .size = (int64_t)size, .sha256 = sha }, file_id);
	if (o != DONE || !rec)
		return o;
	file_link(c, *file_id, rec, id, at);
	if (!at)
		tell_record(c, rec, id, file_id, 1);
	return DONE;
}
