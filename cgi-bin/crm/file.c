/*
 * What a file is: its record, its versions and what of them may be read. Bringing
 * files in is file_keep.c's, what they are linked to file_links.c's.
 */
#include "file.h"
#include <string.h>
#include "lib/content.h"
#include "lib/db.h"
#include "lib/text.h"
#include "lib/journal.h"

/* ---- kinds ------------------------------------------------------------------------- */

static const struct choice kinds[] = {
	{ "picture", "" }, { "pdf", "" }, { "document", "" }, { "sheet", "" }, { "slides", "" }, { "text", "" },
	{ "archive", "" }, { "audio", "" }, { "video", "" }, { "mail", "" }, { "other", "" }, { 0 }
};

const char *file_icon(const char *kind)
{
	static const struct { const char *kind, *icon; } icons[] = {
		{ "picture", "photo" }, { "pdf", "file-type-pdf" }, { "sheet", "table" }, { "slides", "presentation" }, { "archive", "file-zip" },
		{ "audio", "music" }, { "video", "movie" }, { "mail", "mail" }, { "document", "file-text" }, { "text", "file-text" },
	};

	for (size_t i = 0; i < sizeof icons / sizeof *icons; i++)
		if (!strcmp(icons[i].kind, kind))
			return icons[i].icon;
	return "file";
}

/* ---- versions ------------------------------------------------------------------------ */

struct file_version *file_versions(struct ctx *c, int64_t file_id, int *n)
{
	struct rows *r = db_rows(c, "SELECT v.position, v.size, v.name, v.mime, v.sha256, v.note, v.created_at, u.name, v.shows, v.created_by"
		" FROM file_versions v LEFT JOIN users u ON u.id = v.created_by WHERE v.file_id = ? ORDER BY v.position DESC LIMIT 500", INT(file_id));
	struct file_version *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);

	for (*n = 0; rows_next(r); (*n)++)
		list[*n] = (struct file_version){
			.number = rows_int(r, 0), .size = rows_int(r, 1), .name = rows_str(r, 2), .mime = rows_str(r, 3), .sha256 = rows_str(r, 4),
			.note = rows_str(r, 5), .at = rows_str(r, 6), .who = rows_str(r, 7), .user_id = rows_int(r, 9),
			.picture = rows_str(r, 8) && !strcmp(rows_str(r, 8), "picture"), .pdf = rows_str(r, 8) && !strcmp(rows_str(r, 8), "pdf") };
	return list;
}

/* What was found fit to be shown is looked at again: the disk may hold something else by now. */
static bool still_shows(struct ctx *c, const struct file_content *f, const char *shows)
{
	enum content_show now = shows ? content_show(c, f->path, content_type(c, f->path)) : SHOW_NEVER;

	return (now == SHOW_PICTURE && !strcmp(shows, "picture")) || (now == SHOW_PDF && !strcmp(shows, "pdf"));
}

/* A page with a picture that is looked at again and again says so once an hour; a download always. */
static bool seen_lately(struct ctx *c, int64_t id)
{
	return db_one_int(c, "SELECT COUNT(*) FROM journal WHERE type = ? AND record_id = ? AND event = 'file_shown' AND user_id = ? AND at > ?",
		INT(file_record.type), INT(id), INT(c->me->id), STR(instant_sql(c->mem, c->now - 3600))) > 0;
}

enum outcome file_read(struct ctx *c, const struct row *file, int64_t version, bool shown, bool log, struct file_content *out)
{
	struct rows *r = db_rows(c, "SELECT sha256, name, mime, shows, position FROM file_versions WHERE file_id = ? AND position = ?",
		INT(file->id), INT(version ? version : row_int(file, "revision")));
	json_object *detail;

	if (!rows_next(r))
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	*out = (struct file_content){ .path = content_path(c, rows_str(r, 0)), .name = rows_str(r, 1), .type = rows_str(r, 2) };
	if (content_size(c, rows_str(r, 0)) < 0)
		fault("the content %s of file %lld is not on the disk", rows_str(r, 0), (long long)file->id);
	out->inline_ = shown && still_shows(c, out, rows_str(r, 3));
	out->pdf = out->inline_ && !strcmp(rows_str(r, 3), "pdf");
	if (shown && !out->inline_)
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	/* As a download it is bytes and nothing a browser would open by itself. */
	if (!out->inline_)
		out->type = "application/octet-stream";
	if (!log || (shown && seen_lately(c, file->id)))
		return DONE;
	detail = json_keep(c, json_object_new_object());
	json_object_object_add(detail, "version", json_object_new_int64(rows_int(r, 4)));
	json_object_object_add(detail, "name", json_object_new_string(out->name));
	journal(c, &file_record, file->id, shown ? "file_shown" : "downloaded", detail);
	return DONE;
}

bool file_for_mail(struct ctx *c, int64_t file_id, struct attachment *a)
{
	struct rows *r = db_rows(c, "SELECT sha256, name, mime FROM files WHERE id = ?", INT(file_id));

	if (!rows_next(r) || content_size(c, rows_str(r, 0)) < 0)
		return false;
	*a = (struct attachment){ .path = content_path(c, rows_str(r, 0)), .name = rows_str(r, 1), .type = rows_str(r, 2) };
	return true;
}

/* ---- contents nobody refers to ---------------------------------------------------------- */

enum { DAY = 86400, PIECE = 200 };

static enum outcome forget(struct ctx *c, void *arg)
{
	const char *sha = arg;
	int64_t size = db_one_int(c, "SELECT size FROM contents WHERE sha256 = ?", STR(sha));

	if (db_try(c, "DELETE FROM contents WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM file_versions v WHERE v.sha256 = contents.sha256)", STR(sha)) == DB_OK
	    && !db_one_int(c, "SELECT COUNT(*) FROM contents WHERE sha256 = ?", STR(sha)))
		db_exec(c, "UPDATE content_usage SET bytes = GREATEST(bytes - ?, 0) WHERE id = 1", INT(size));
	return DONE;
}

static bool used(struct ctx *c, const char *hex)
{
	return db_one_int(c, "SELECT COUNT(*) FROM contents WHERE sha256 = ?", STR(hex)) > 0;
}

enum outcome file_sweep(struct ctx *c, json_object *args)
{
	const char *before = instant_sql(c->mem, c->now - DAY);	/* younger ones may belong to work that is not committed yet */
	struct rows *r;

	(void)args;
	do {
		r = db_rows(c, "SELECT x.sha256 FROM contents x WHERE x.created_at <= ? AND NOT EXISTS (SELECT 1 FROM file_versions v WHERE v.sha256 = x.sha256) LIMIT 200", STR(before));
		while (rows_next(r))
			db_transaction(c, forget, arena_str(c->mem, rows_str(r, 0)));
	} while (rows_count(r) == PIECE);
	content_sweep(c, DAY, used, job_progress);
	return DONE;
}

int file_contents_check(struct ctx *c, void (*say)(const char *))
{
	struct rows *r = db_rows(c, "SELECT sha256, size FROM contents ORDER BY sha256");
	int n = 0;

	while (rows_next(r)) {
		struct arena_mark mark = arena_mark(c->mem);
		int64_t size = content_size(c, rows_str(r, 0));

		if (size != rows_int(r, 1)) {
			say(arena_fmt(c->mem, "content %s: %lld bytes on the disk, should be %lld", rows_str(r, 0), (long long)size, (long long)rows_int(r, 1)));
			n++;
		}
		arena_rewind(c->mem, mark);
	}
	return n;
}

/* ---- the record ----------------------------------------------------------------------------- */

/* A name is what it looks like, whoever gives it. */
static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	(void)old;
	if (row_get(r, "name"))
		row_set(r, "name", text_unturned(arena_str(c->mem, row_get(r, "name"))));
	return DONE;
}

/* What an entry of a log or a message was sent with stays: the log says it was there. */
static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	if (db_one_int(c, "SELECT COUNT(*) FROM file_links WHERE file_id = ? AND at <> ''", INT(r->id)))
		return ctx_refuse(c, CONFLICT, "", "file_in_log", NULL);
	return DONE;
}

const struct record file_category_record = {
	.type = 90, .name = "file_category", .path = "files/categories", .table = "file_categories", .title = "name", .icon = "folder", .unscoped = true, .order = "sequence",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | UNIQUE | TRACKED, .max = 60 },
		{ .name = "sequence", .type = F_INT, .flags = LISTED | SORTABLE, .max = 1000000, .initial = "10" },
		{ 0 } },
};

const struct record file_record = {
	.type = 62, .name = "file", .path = "files", .table = "files", .title = "name", .icon = "paperclip", .attached = "on", .links = "file_links", .no_import = true,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE | WIDE, .max = 200, .section = "file" },
		{ .name = "kind", .type = F_CHOICE, .flags = READONLY | LISTED | FACET, .choices = kinds },
		{ .name = "category_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &file_category_record, .free_ref = "name" },
		{ .name = "on", .type = F_LINK, .flags = READONLY | LISTED, .sql = "NULL" },
		{ .name = "size", .type = F_INT, .flags = READONLY | LISTED | SORTABLE | BYTES, .max = 2147483647 },
		{ .name = "revision", .type = F_INT, .flags = READONLY, .max = 1000000, .initial = "1" },
		{ .name = "mime", .type = F_TEXT, .flags = READONLY, .max = 100 },
		{ .name = "sha256", .type = F_TEXT, .flags = READONLY | WIDE, .max = 64 },
		{ .name = "description", .type = F_LONGTEXT, .flags = WIDE | SEARCHED | TRACKED, .max = 4000 },
		{ .name = "shows", .type = F_TEXT, .flags = READONLY | HIDDEN, .max = 8 },
		{ .name = "owner_id", .type = F_REF, .flags = READONLY | FACET | LISTED, .ref = &user_record },
		{ .name = "team_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &team_record },
		{ 0 } },
	.views = (const struct view[]){
		{ .name = "all" }, { .name = "mine", .where = "t.owner_id = {me}" }, { .name = "pictures", .where = "t.kind = 'picture'" },
		{ .name = "documents", .where = "t.kind IN ('pdf', 'document', 'sheet', 'slides', 'text')" },
		{ .name = "unlinked", .where = "NOT EXISTS (SELECT 1 FROM file_links x WHERE x.file_id = t.id)" }, { 0 } },
	.before_save = before_save, .before_delete = before_delete,
};
