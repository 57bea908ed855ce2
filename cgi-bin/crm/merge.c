/*
 * Merging records of one type, and undoing it. The others' rows stay, archived and
 * pointing to the one that was kept; which values, links, tags and followers changed is
 * written down exactly, so that undoing touches nothing else.
 */
#include <stdlib.h>
#include <string.h>
#include "merge.h"
#include "activity.h"
#include "all.h"
#include "note.h"
#include "message.h"
#include "lib/db.h"
#include "lib/stamp.h"
#include "lib/text.h"

enum { MOST_OTHERS = 4 };

/* ---- values ------------------------------------------------------------------------ */

static bool ours_to_fill(const struct field *f)
{
	return !f->sql && !(f->flags & (READONLY | HIDDEN)) && f->type != F_PARTS && f->type != F_TAGS
		&& strcmp(f->name, "owner_id") && strcmp(f->name, "team_id");
}

/* The first non-empty value wins; long texts are joined. */
static void fill(struct ctx *c, struct row *to, const struct row *from)
{
	for (int i = 0; i < to->fs->n; i++) {
		const struct field *f = to->fs->f[i];
		const char *a = to->value[i], *b = from->value[i];

		/* Nothing becomes a part of itself. */
		if (!ours_to_fill(f) || !b || (f->type == F_REF && f->ref == to->rec && strtoll(b, NULL, 10) == to->id))
			continue;
		if (!a)
			row_set(to, f->name, b);
		else if (f->type == F_LONGTEXT && !strstr(a, b))
			row_set(to, f->name, text_clip(c->mem, arena_fmt(c->mem, "%s\n\n%s", a, b), f->max ? f->max : 20000));
	}
}

static json_object *text_or_null(const char *s)
{
	return s ? json_object_new_string(s) : NULL;
}

/* {"field": [before, after]} of what the merge fills. */
static json_object *what_was_filled(struct ctx *c, const struct row *before, const struct row *after)
{
	json_object *o = json_keep(c, json_object_new_object());

	for (int i = 0; i < after->fs->n; i++) {
		json_object *pair;

		if (after->fs->f[i]->type == F_PARTS || same_text(before->value[i], after->value[i]))
			continue;
		pair = json_object_new_array();
		json_object_array_add(pair, text_or_null(before->value[i]));
		json_object_array_add(pair, text_or_null(after->value[i]));
		json_object_object_add(o, after->fs->f[i]->name, pair);
	}
	return o;
}

/* ---- what is attached ----------------------------------------------------------------- */

static json_object *list_of(const char *ids)
{
	return ids ? json_tokener_parse(ids) : json_object_new_array();
}

/* Tags, followers and shares the kept one does not have yet: copied, and told which. */
static void copy_attached(struct ctx *c, const struct record *rec, int64_t from, int64_t to, json_object *detail)
{
	json_object_object_add(detail, "tags", list_of(db_one_str(c, "SELECT JSON_ARRAYAGG(a.tag_id) FROM record_tags a WHERE a.type = ? AND a.record_id = ? AND a.tag_id NOT IN"
		" (SELECT b.tag_id FROM record_tags b WHERE b.type = a.type AND b.record_id = ?)", INT(rec->type), INT(from), INT(to))));
	json_object_object_add(detail, "followed", followers_copy(c, rec, from, rec, to));
	json_object_object_add(detail, "shares", list_of(db_one_str(c, "SELECT JSON_ARRAYAGG(a.user_id) FROM shares a WHERE a.type = ? AND a.record_id = ? AND a.user_id NOT IN"
		" (SELECT b.user_id FROM shares b WHERE b.type = a.type AND b.record_id = ?)", INT(rec->type), INT(from), INT(to))));
	if (db_exec(c, "INSERT IGNORE INTO record_tags (type, record_id, tag_id) SELECT type, ?, tag_id FROM record_tags WHERE type = ? AND record_id = ?",
			INT(to), INT(rec->type), INT(from)))
		settings_bump(c);	/* lists keep who has no tags */
	if (db_exec(c, "INSERT IGNORE INTO shares (user_id, type, record_id, writes, until, created_by) SELECT user_id, type, ?, writes, until, created_by"
		" FROM shares WHERE type = ? AND record_id = ?", INT(to), INT(rec->type), INT(from)))
		settings_bump(c);
}

static const char *list_text(json_object *detail, const char *name)
{
	json_object *list = NULL;

	return json_object_object_get_ex(detail, name, &list) ? json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN) : "[]";
}

static void take_attached_back(struct ctx *c, const struct record *rec, int64_t to, json_object *detail)
{
	json_object *followed = NULL;

	db_exec(c, "DELETE FROM record_tags WHERE type = ? AND record_id = ? AND tag_id IN (SELECT j.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j)",
		INT(rec->type), INT(to), STR(list_text(detail, "tags")));
	if (json_object_object_get_ex(detail, "followed", &followed))
		followers_take_back(c, rec, to, followed);
	db_exec(c, "DELETE FROM shares WHERE type = ? AND record_id = ? AND user_id IN (SELECT j.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j)",
		INT(rec->type), INT(to), STR(list_text(detail, "shares")));
}

/* ---- merging ---------------------------------------------------------------------------- */

/* Activities came or went: what comes next on both is another. */
static void touch(struct ctx *c, const struct row *a, const struct row *b)
{
	activity_touch(c, link_make(c, a->rec, a->id), NULL);
	activity_touch(c, link_make(c, b->rec, b->id), NULL);
}

/* A branch of the one that goes must not become its own head. */
static void cut_from(struct ctx *c, const struct record *rec, int64_t self, int64_t other)
{
	if (rec == &customer_record)
		db_exec(c, "UPDATE customers SET parent_id = NULL WHERE id = ? AND parent_id = ?", INT(self), INT(other));
	else if (rec == &contact_record)
		db_exec(c, "UPDATE contacts SET reports_to_id = NULL WHERE id = ? AND reports_to_id = ?", INT(self), INT(other));
}

static enum outcome absorb(struct ctx *c, const struct row *self, struct row *other, json_object *filled, const char *at)
{
	json_object *detail = json_keep(c, json_object_new_object());
	enum outcome o;

	json_object_object_add(detail, "filled", json_object_get(filled));
	cut_from(c, self->rec, self->id, other->id);
	json_object_object_add(detail, "moved", json_object_get(record_move_references(c, self->rec, other->id, self->id)));
	touch(c, self, other);
	copy_attached(c, self->rec, other->id, self->id, detail);
	db_exec(c, "INSERT INTO merges (type, record_id, merged_id, detail, at, user_id) VALUES (?, ?, ?, ?, ?, ?)", INT(self->rec->type), INT(self->id), INT(other->id),
		STR(json_object_to_json_string_ext(detail, JSON_C_TO_STRING_PLAIN)), STR(at), REF(c->me->id));
	o = record_change(c, other, "merged_into", "merged_into_id", arena_fmt(c->mem, "%lld", (long long)self->id), NULL);
	return o == DONE ? record_archive(c, other, true) : o;
}

static enum outcome load_others(struct ctx *c, struct row *self, const char *ids, struct row **others, int *n)
{
	json_object *list = json_keep(c, json_tokener_parse(ids ? ids : "[]"));
	size_t given = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;

	*n = 0;
	if (given < 1 || given > MOST_OTHERS)
		return ctx_refuse(c, INVALID, "ids", "merge_two_to_five", NULL);
	for (size_t i = 0; i < given; i++) {
		int64_t id = json_object_get_int64(json_object_array_get_idx(list, i));
		enum outcome o;

		if (id == self->id)
			return ctx_refuse(c, INVALID, "ids", "merge_with_itself", NULL);
		if ((o = record_need(c, self->rec, id, ACCESS_WRITE, &others[*n])) != DONE)
			return o;
		if (others[*n]->archived_at || (self->rec->editable && !self->rec->editable(c, others[*n])))
			return ctx_refuse(c, CONFLICT, "ids", "read_only", NULL);
		/* What is won or lost is counted as that. */
		if (self->rec == &opportunity_record && !row_is(others[*n], "state", "open"))
			return ctx_refuse(c, CONFLICT, "ids", "wrong_state", NULL);
		for (int k = 0; k < *n; k++)
			if (others[k]->id == id)
				return ctx_refuse(c, INVALID, "ids", "merge_with_itself", NULL);
		(*n)++;
	}
	return DONE;
}

/* What is merged together is undone together: two merges of one second stand in two. */
static const char *moment_of(struct ctx *c, const struct row *self)
{
	const char *last = db_one_str(c, "SELECT DATE_FORMAT(MAX(at), '%Y-%m-%d %H:%i:%s') FROM merges WHERE type = ? AND record_id = ?", INT(self->rec->type), INT(self->id));
	int64_t then = 0;

	return instant_sql(c->mem, last && instant_from_sql(last, &then) && then >= c->now ? then + 1 : c->now);
}

enum outcome merge_records(struct ctx *c, struct row *self, const char *ids)
{
	const char *at;
	struct row *others[MOST_OTHERS], *filled;
	json_object *what;
	enum outcome o;
	int n;

	if ((o = load_others(c, self, ids, others, &n)) != DONE)
		return o;
	filled = row_edit(c, self);
	for (int i = 0; i < n; i++) {
		record_lock(c, others[i]);
		fill(c, filled, others[i]);
	}
	what = what_was_filled(c, self, filled);
	if ((o = record_update(c, filled, self, 0)) != DONE)
		return o;
	at = moment_of(c, self);
	for (int i = 0; i < n; i++) {
		if ((o = absorb(c, self, others[i], what, at)) != DONE)
			return o;
		note(c, self->rec, self->id, "merged", "title", row_title(others[i]), NULL);
	}
	return DONE;
}

/* ---- undoing ------------------------------------------------------------------------------ */

bool merge_can_undo(struct ctx *c, const struct row *self)
{
	return !self->archived_at && db_one_int(c, "SELECT 1 FROM merges WHERE type = ? AND record_id = ? AND undone_at IS NULL LIMIT 1", INT(self->rec->type), INT(self->id));
}

/* Values the merge gave go back, unless somebody has changed them since. */
static enum outcome empty_again(struct ctx *c, struct row *self, json_object *filled)
{
	struct row *now = record_get(c, self->rec, self->id), *edit = row_edit(c, now);

	json_object_object_foreach(filled, name, pair) {
		const char *before = json_object_get_string(json_object_array_get_idx(pair, 0)), *after = json_object_get_string(json_object_array_get_idx(pair, 1));

		if (row_index(now, name) >= 0 && same_text(row_get(now, name), after))
			row_set(edit, name, before);
	}
	return record_update(c, edit, now, 0);
}

/* Money of the one that pays what the other owes: nobody but a person can say whose it is. */
static bool written_off_across(struct ctx *c, const struct row *a, const struct row *b)
{
	return a->rec == &customer_record && db_one_int(c, "SELECT 1 FROM receipts r JOIN allocations x ON x.receipt_id = r.id JOIN plans p ON p.id = x.plan_id"
		" WHERE r.customer_id IN (?, ?) AND p.customer_id <> r.customer_id LIMIT 1", INT(a->id), INT(b->id));
}

static enum outcome give_back(struct ctx *c, struct row *self, int64_t other_id, json_object *detail)
{
	struct row *other = record_get(c, self->rec, other_id);
	json_object *moved = NULL;
	enum outcome o;

	record_lock(c, other);
	json_object_object_get_ex(detail, "moved", &moved);
	record_move_back(c, self->rec, other_id, self->id, moved);
	if (written_off_across(c, self, other))
		return ctx_refuse(c, CONFLICT, "", "written_off_across", row_title(other), NULL);
	touch(c, self, other);
	take_attached_back(c, self->rec, self->id, detail);
	if ((o = record_change(c, other, "unmerged", "merged_into_id", NULL, NULL)) != DONE)
		return o;
	other = record_get(c, self->rec, other_id);
	if (other->archived_at && (o = record_archive(c, other, false)) != DONE)
		return o;
	note(c, self->rec, self->id, "unmerged", "title", row_title(other), NULL);
	return DONE;
}

enum outcome merge_undo(struct ctx *c, struct row *self)
{
	/* The last merge: all that were merged in that moment. */
	struct rows *r = db_rows(c, "SELECT m.id, m.merged_id, m.detail FROM merges m WHERE m.type = ? AND m.record_id = ? AND m.undone_at IS NULL AND m.at ="
		" (SELECT MAX(l.at) FROM merges l WHERE l.type = m.type AND l.record_id = m.record_id AND l.undone_at IS NULL) ORDER BY m.id DESC",
		INT(self->rec->type), INT(self->id));
	json_object *filled = NULL;

	if (!rows_count(r))
		return ctx_refuse(c, CONFLICT, "", "nothing_to_undo", NULL);
	while (rows_next(r)) {
		json_object *detail = json_keep(c, json_tokener_parse(rows_str(r, 2)));
		enum outcome o;

		if (db_exec(c, "UPDATE merges SET undone_at = ? WHERE id = ? AND undone_at IS NULL", STR(instant_sql(c->mem, c->now)), INT(rows_int(r, 0))) != 1)
			return ctx_refuse(c, CONFLICT, "", "stale", NULL);
		json_object_object_get_ex(detail, "filled", &filled);
		if ((o = give_back(c, self, rows_int(r, 1), detail)) != DONE)
			return o;
	}
	return filled ? empty_again(c, self, filled) : DONE;
}

/* ---- the verbs, the same for every type that can be merged ---------------------------------- */

enum outcome merge_verb(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return merge_records(c, self, row_get(args, "ids"));
}

enum outcome unmerge_verb(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return merge_undo(c, self);
}
