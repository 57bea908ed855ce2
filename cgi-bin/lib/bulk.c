/* See bulk.h. The pages are record_bulk_page.c. */
#include "bulk.h"
#include <string.h>
#include "record_impl.h"

enum { REMEMBERED_HOURS = 24 };

/* Not what tells one row from another: its name, its number, its telephone; nor a whole text. */
bool bulk_settable(const struct record *rec, const struct field *f)
{
	return !f->sql && !(f->flags & (READONLY | ON_CREATE | SECRET | HIDDEN | UNIQUE | DEDUP | ALONE)) && !(rec->title && strcmp(f->name, rec->title) == 0) && f->type != F_PARTS && f->type != F_TAGS && f->type != F_LINK && f->type != F_HTML
		&& strcmp(f->name, "owner_id") && strcmp(f->name, "team_id");	/* who owns is changed by verbs, with their rules */
}

const struct field *bulk_field(struct ctx *c, const struct record *rec, const char *word)
{
	const struct field *f = strncmp(word, "set.", 4) || rec->no_edit ? NULL : record_field(c, rec, word + 4);

	return f && bulk_settable(rec, f) ? f : NULL;
}

static void remember_fields(struct ctx *c, const struct row *row, const char *names, json_object *was)
{
	char *save = NULL;

	for (char *w = strtok_r(arena_str(c->mem, names), " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		const char *v = row_get(row, w);

		json_object_object_add(was, w, v ? json_object_new_string(v) : NULL);
	}
}

json_object *bulk_before(struct ctx *c, struct row *row, const char *word)
{
	json_object *was = json_keep(c, json_object_new_object()), *tags;
	const struct verb *v = record_verb_named(row->rec, word);

	if (v && !v->undo)
		return NULL;
	if (v) {
		json_object_object_add(was, "verb", json_object_new_string(v->name));
		remember_fields(c, row, v->remembers, was);
	} else if (strcmp(word, "archive") == 0 || strcmp(word, "unarchive") == 0) {
		json_object_object_add(was, "archived", json_object_new_boolean(row->archived_at != NULL));
	} else if (strcmp(word, "tag") == 0) {
		tags = json_object_new_array();
		record_load_parts(c, row);
		for (struct row **t = row_parts(row, "tags"); *t; t++)
			json_object_array_add(tags, json_object_new_int64((*t)->id));
		json_object_object_add(was, "tags", tags);
	} else {
		const struct field *f = record_field(c, row->rec, word + 4);

		json_object_object_add(was, f->name, value_json(c, f, row_get(row, f->name)));
	}
	return was;
}

json_object *bulk_after(struct ctx *c, const struct record *rec, int64_t id, json_object *before)
{
	json_object *line = json_keep(c, json_object_new_object());

	json_object_object_add(line, "id", json_object_new_int64(id));
	json_object_object_add(line, "version", json_object_new_int(record_get(c, rec, id)->version));
	json_object_object_add(line, "was", json_object_get(before));
	return line;
}

int64_t bulk_remember(struct ctx *c, const struct record *rec, const char *word, json_object *lines)
{
	db_exec(c, "INSERT INTO bulk_changes (user_id, type, word, at, detail) VALUES (?, ?, ?, ?, ?)", INT(c->me->id), INT(rec->type), STR(word),
		STR(instant_sql(c->mem, c->now)), STR(json_object_to_json_string_ext(lines, JSON_C_TO_STRING_PLAIN)));
	return db_last_id(c);
}

enum outcome bulk_recall(struct ctx *c, const struct record *rec, int64_t change, json_object **lines)
{
	const char *since = instant_sql(c->mem, c->now - REMEMBERED_HOURS * 3600);
	const char *detail = db_one_str(c, "SELECT detail FROM bulk_changes WHERE id = ? AND user_id = ? AND type = ? AND at > ?", INT(change), INT(c->me->id), INT(rec->type), STR(since));

	if (!detail)
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	if (db_exec(c, "UPDATE bulk_changes SET undone_at = ? WHERE id = ? AND undone_at IS NULL", STR(instant_sql(c->mem, c->now)), INT(change)) != 1)
		return ctx_refuse(c, CONFLICT, "", "already_undone", NULL);
	*lines = json_keep(c, json_tokener_parse(detail));
	return DONE;
}

static enum outcome set(struct ctx *c, struct row *row, json_object *values)
{
	struct row *edit = row_edit(c, row);
	enum outcome o;

	/* What the form would refuse, this refuses as well. */
	if (row->rec->editable && !row->rec->editable(c, row))
		return ctx_refuse(c, CONFLICT, "", "read_only", NULL);
	if ((o = record_read_input(c, edit, values, false)) != DONE)
		return o;
	return record_update(c, edit, row, 0);
}

static enum outcome add_tag(struct ctx *c, struct row *row, json_object *args)
{
	json_object *in = json_keep(c, json_object_new_object()), *list = json_object_new_array(), *tag = NULL;
	struct row *edit = row_edit(c, row);
	enum outcome o;

	json_object_object_get_ex(args, "tag", &tag);
	for (struct row **t = row_parts(row, "tags"); *t; t++)
		json_object_array_add(list, json_object_new_int64((*t)->id));
	json_object_array_add(list, tag ? json_object_get(tag) : NULL);
	json_object_object_add(in, "tags", list);
	if ((o = record_read_input(c, edit, in, false)) != DONE)
		return o;
	return record_update(c, edit, row, 0);
}

static enum outcome do_one(struct ctx *c, const struct record *rec, int64_t id, const char *word, json_object *args, json_object **was)
{
	const struct verb *v = record_verb_named(rec, word);
	struct made made = { 0 };
	struct row *row;
	enum outcome o;

	if (v) {
		row = v->undo ? record_find(c, rec, id, ACCESS_READ) : NULL;
		*was = row ? bulk_before(c, row, word) : NULL;
		return record_verb(c, rec, id, word, args, &made);
	}
	if ((o = record_need(c, rec, id, ACCESS_WRITE, &row)) != DONE)
		return o;
	*was = bulk_before(c, row, word);
	if (strncmp(word, "set.", 4) && strcmp(word, "tag"))
		return record_archive(c, row, !strcmp(word, "archive"));
	record_load_parts(c, row);
	return strcmp(word, "tag") ? set(c, row, args) : add_tag(c, row, args);
}

enum outcome bulk_one(struct ctx *c, const struct record *rec, int64_t id, const char *word, json_object *args, json_object **line)
{
	json_object *was = NULL;
	enum outcome o;

	*line = NULL;
	db_exec(c, "SAVEPOINT bulk_one");
	o = do_one(c, rec, id, word, args, &was);
	if (o != DONE)
		db_exec(c, "ROLLBACK TO SAVEPOINT bulk_one");
	else if (was)
		*line = bulk_after(c, rec, id, was);
	return o;
}

static enum outcome put_back(struct ctx *c, const struct record *rec, json_object *line)
{
	json_object *id = NULL, *version = NULL, *was = NULL, *inner = NULL;
	const struct verb *v;
	struct row *row;
	enum outcome o;

	json_object_object_get_ex(line, "id", &id);
	json_object_object_get_ex(line, "version", &version);
	json_object_object_get_ex(line, "was", &was);
	v = json_object_object_get_ex(was, "verb", &inner) ? record_verb_named(rec, json_object_get_string(inner)) : NULL;
	/* A verb's own rules say who may take it back: what was released is nobody's to write. */
	if ((o = record_need(c, rec, json_object_get_int64(id), v ? ACCESS_READ : ACCESS_WRITE, &row)) != DONE)
		return o;
	if (row->version != json_object_get_int(version))
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	if (v && v->undo)
		return v->undo(c, row, was);
	if (json_object_object_get_ex(was, "archived", &inner))
		return record_archive(c, row, json_object_get_boolean(inner));
	record_load_parts(c, row);
	return set(c, row, was);
}

enum outcome bulk_put_back(struct ctx *c, const struct record *rec, json_object *line)
{
	enum outcome o;

	db_exec(c, "SAVEPOINT bulk_one");
	o = put_back(c, rec, line);
	if (o != DONE)
		db_exec(c, "ROLLBACK TO SAVEPOINT bulk_one");
	return o;
}
