/*
 * What files are linked to: files of a record or a message, records of a file, ending
 * a link. Whoever may write a record, or brought the file, may take it off again;
 * what belongs to an entry of a log or to a message stays.
 */
#include <string.h>
#include "file.h"
#include "lib/db.h"
#include "lib/journal.h"
#include "lib/text.h"

/* ---- files of something ------------------------------------------------------------------ */

/* Columns: id, name, size, kind, shows, revision, at, time and person of the newest version. */
static struct file_ref *take(struct ctx *c, struct rows *r, int *n)
{
	struct file_ref *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);

	for (*n = 0; rows_next(r); (*n)++) {
		long long id = (long long)rows_int(r, 0), revision = (long long)rows_int(r, 5);
		const char *shows = rows_str(r, 4);

		list[*n] = (struct file_ref){
			.id = id, .name = rows_str(r, 1), .size = bytes_text(c->mem, rows_int(r, 2)), .kind = rows_str(r, 3), .icon = file_icon(rows_str(r, 3)),
			.url = arena_fmt(c->mem, "/files/%lld", id), .get = arena_fmt(c->mem, "/files/%lld/download", id),
			.picture = shows && !strcmp(shows, "picture"), .show = shows ? arena_fmt(c->mem, "/files/%lld/show?version=%lld", id, revision) : NULL,
			.revision = (int)revision, .at = rows_str(r, 6), .when = rows_str(r, 7), .who = rows_str(r, 8) };
	}
	return list;
}

struct file_ref *files_on(struct ctx *c, const struct record *rec, int64_t id, const char *at, int limit, int *n)
{
	return take(c, db_rows(c, "SELECT f.id, f.name, f.size, f.kind, f.shows, f.revision, MIN(l.at), v.created_at, u.name FROM file_links l JOIN files f ON f.id = l.file_id"
		" JOIN file_versions v ON v.file_id = f.id AND v.position = f.revision LEFT JOIN users u ON u.id = v.created_by"
		" WHERE l.`on` = ? AND (? IS NULL OR l.at = ?) AND f.archived_at IS NULL GROUP BY f.id ORDER BY MAX(l.id) DESC LIMIT ?",
		STR(link_make(c, rec, id)), STR(at), STR(at), INT(limit)), n);
}

int files_count(struct ctx *c, const struct record *rec, int64_t id)
{
	return (int)db_one_int(c, "SELECT COUNT(DISTINCT l.file_id) FROM file_links l JOIN files f ON f.id = l.file_id WHERE l.`on` = ? AND f.archived_at IS NULL", STR(link_make(c, rec, id)));
}

struct file_ref *files_at(struct ctx *c, const char *const *at, int n_at, int *n)
{
	json_object *list = json_keep(c, json_object_new_array());

	for (int i = 0; i < n_at; i++)
		json_object_array_add(list, json_object_new_string(at[i]));
	return take(c, db_rows(c, "SELECT f.id, f.name, f.size, f.kind, f.shows, f.revision, l.at, v.created_at, u.name"
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (at VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) j JOIN file_links l ON l.at = j.at JOIN files f ON f.id = l.file_id"
		" JOIN file_versions v ON v.file_id = f.id AND v.position = f.revision LEFT JOIN users u ON u.id = v.created_by"
		" WHERE f.archived_at IS NULL GROUP BY l.at, f.id ORDER BY l.at, MIN(l.id) LIMIT 1000",
		STR(json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN))), n);
}

void files_copy(struct ctx *c, const struct record *from, int64_t from_id, const struct record *to, int64_t to_id)
{
	db_exec(c, "INSERT IGNORE INTO file_links (file_id, `on`, at, created_at, created_by) SELECT file_id, ?, at, created_at, created_by FROM file_links WHERE `on` = ?",
		STR(link_make(c, to, to_id)), STR(link_make(c, from, from_id)));
}

/* ---- records of a file --------------------------------------------------------------------- */

static bool is_mine(struct ctx *c, const struct row *file)
{
	return c->me->id && (file->owner_id == c->me->id || file->created_by == c->me->id);
}

struct file_on *file_records(struct ctx *c, int64_t file_id, int *n)
{
	struct rows *r = db_rows(c, "SELECT `on`, MAX(at <> '') FROM file_links WHERE file_id = ? GROUP BY `on` ORDER BY MIN(id) LIMIT 200", INT(file_id));
	struct file_on *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);
	bool mine = db_one_int(c, "SELECT COUNT(*) FROM files WHERE id = ? AND (owner_id = ? OR created_by = ?)", INT(file_id), INT(c->me->id), INT(c->me->id)) > 0;

	*n = 0;
	while (rows_next(r)) {
		struct file_on o = { .link = rows_str(r, 0), .fixed = rows_int(r, 1) > 0 };
		struct row *row = link_read(o.link, &o.rec, &o.id) ? record_find(c, o.rec, o.id, ACCESS_READ) : NULL;

		if (!row)
			continue;
		o.title = row_title(row);
		o.may_cut = !o.fixed && (mine || record_allows(c, row, ACCESS_WRITE));
		list[(*n)++] = o;
	}
	return list;
}

static void tell_cut(struct ctx *c, const struct row *file, const struct record *rec, int64_t id)
{
	json_object *detail;

	if (rec->no_timeline)
		return;
	detail = json_keep(c, json_object_new_object());
	json_object_object_add(detail, "name", json_object_new_string(row_title(file)));
	journal(c, rec, id, "file_removed", detail);
}

enum outcome file_cut(struct ctx *c, struct row *file, const char *link)
{
	const struct record *rec;
	struct row *row;
	int64_t id;

	row = link_read(link, &rec, &id) ? record_find(c, rec, id, ACCESS_READ) : NULL;
	if (!row || !db_one_int(c, "SELECT COUNT(*) FROM file_links WHERE file_id = ? AND `on` = ?", INT(file->id), STR(link_make(c, rec, id))))
		return ctx_refuse(c, INVALID, "on", "no_such_record", link ? link : "", NULL);
	if (!is_mine(c, file) && !record_allows(c, row, ACCESS_WRITE))
		return ctx_refuse(c, FORBIDDEN, "", "forbidden", NULL);
	if (db_one_int(c, "SELECT COUNT(*) FROM file_links WHERE file_id = ? AND `on` = ? AND at <> ''", INT(file->id), STR(link_make(c, rec, id))))
		return ctx_refuse(c, CONFLICT, "", "file_in_log", NULL);
	db_exec(c, "DELETE FROM file_links WHERE file_id = ? AND `on` = ? AND at = ''", INT(file->id), STR(link_make(c, rec, id)));
	tell_cut(c, file, rec, id);
	return DONE;
}

enum outcome file_remove(struct ctx *c, struct row *file)
{
	struct file_on *list;
	int n;

	record_lock(c, file);
	list = file_records(c, file->id, &n);
	for (int i = 0; i < n; i++)
		if (list[i].fixed)
			return ctx_refuse(c, CONFLICT, "", "file_in_log", NULL);
	for (int i = 0; i < n; i++) {
		if (!list[i].may_cut)
			continue;
		db_exec(c, "DELETE FROM file_links WHERE file_id = ? AND `on` = ? AND at = ''", INT(file->id), STR(link_make(c, list[i].rec, list[i].id)));
		tell_cut(c, file, list[i].rec, list[i].id);
	}
	/* For others it is still there, if it is with records of theirs. */
	if (db_one_int(c, "SELECT COUNT(*) FROM file_links WHERE file_id = ?", INT(file->id)))
		return DONE;
	return record_delete(c, file);
}
