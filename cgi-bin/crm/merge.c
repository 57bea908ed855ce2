/*
 * Merging records of one type. The others' rows stay, archived and pointing to the
 * one that was kept; which values and which links changed is written down exactly.
 */
#include <stdlib.h>
#include <string.h>
#include "merge.h"
#include "activity.h"
#include "all.h"
#include "note.h"
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

		if (!ours_to_fill(f) || !b)
			continue;
		if (!a)
			row_set(to, f->name, b);
		else if (f->type == F_LONGTEXT && !strstr(a, b))
			row_set(to, f->name, text_clip(c->mem, arena_fmt(c->mem, "%s\n\n%s", a, b), f->max ? f->max : 20000));
	}
}

/* ---- links -------------------------------------------------------------------------- */

/* Moves one column's references and keeps the ids it moved; table and column are literals. */
#define MOVE(table, column) do { \
	const char *ids_ = db_one_str(c, "SELECT JSON_ARRAYAGG(id) FROM " table " WHERE " column " = ?", INT(from)); \
	if (ids_) { \
		json_object_object_add(moved, table "." column, json_tokener_parse(ids_)); \
		db_exec(c, "UPDATE " table " SET " column " = ? WHERE " column " = ?", INT(to), INT(from)); \
	} } while (0)

static void move_customer(struct ctx *c, int64_t from, int64_t to, json_object *moved)
{
	db_exec(c, "INSERT IGNORE INTO customer_contacts (contact_id, customer_id, position, role, is_primary, valid_from, valid_until)"
		" SELECT contact_id, ?, position, role, is_primary, valid_from, valid_until FROM customer_contacts WHERE customer_id = ?", INT(to), INT(from));
	db_exec(c, "DELETE FROM customer_contacts WHERE customer_id = ?", INT(from));
	db_exec(c, "UPDATE customers SET parent_id = NULL WHERE id = ? AND parent_id = ?", INT(to), INT(from));
	MOVE("contacts", "customer_id");
	MOVE("customers", "parent_id");
	MOVE("addresses", "customer_id");
	MOVE("leads", "customer_id");
	MOVE("opportunities", "customer_id");
	MOVE("quotations", "customer_id");
	MOVE("contracts", "customer_id");
	MOVE("plans", "customer_id");
	MOVE("receipts", "customer_id");
	MOVE("invoices", "customer_id");
}

static void move_contact(struct ctx *c, int64_t from, int64_t to, json_object *moved)
{
	db_exec(c, "INSERT IGNORE INTO customer_contacts (contact_id, customer_id, position, role, is_primary, valid_from, valid_until)"
		" SELECT ?, customer_id, position, role, 0, valid_from, valid_until FROM customer_contacts WHERE contact_id = ?", INT(to), INT(from));
	db_exec(c, "UPDATE contacts SET reports_to_id = NULL WHERE id = ? AND reports_to_id = ?", INT(to), INT(from));
	MOVE("contacts", "reports_to_id");
	MOVE("leads", "contact_id");
	MOVE("opportunities", "contact_id");
	MOVE("quotations", "contact_id");
	MOVE("contracts", "contact_id");
}

static void move_lead(struct ctx *c, int64_t from, int64_t to, json_object *moved)
{
	MOVE("opportunities", "lead_id");
}

static void move_attached(struct ctx *c, const struct record *rec, int64_t from, int64_t to)
{
	activity_move(c, rec, from, rec, to);
	db_exec(c, "INSERT IGNORE INTO record_tags (type, record_id, tag_id) SELECT type, ?, tag_id FROM record_tags WHERE type = ? AND record_id = ?",
		INT(to), INT(rec->type), INT(from));
	db_exec(c, "INSERT IGNORE INTO followers (type, record_id, user_id, subtypes) SELECT type, ?, user_id, subtypes FROM followers WHERE type = ? AND record_id = ?",
		INT(to), INT(rec->type), INT(from));
	if (db_exec(c, "INSERT IGNORE INTO shares (user_id, type, record_id, writes, until, created_by) SELECT user_id, type, ?, writes, until, created_by"
		" FROM shares WHERE type = ? AND record_id = ?", INT(to), INT(rec->type), INT(from)))
		settings_bump(c);
}

static enum outcome absorb(struct ctx *c, const struct row *self, struct row *other, json_object *before)
{
	json_object *detail = json_keep(c, json_object_new_object()), *moved = json_object_new_object();
	enum outcome o;

	json_object_object_add(detail, "before", json_object_get(before));
	if (self->rec == &customer_record)
		move_customer(c, other->id, self->id, moved);
	else if (self->rec == &contact_record)
		move_contact(c, other->id, self->id, moved);
	else
		move_lead(c, other->id, self->id, moved);
	json_object_object_add(detail, "moved", moved);
	move_attached(c, self->rec, other->id, self->id);
	db_exec(c, "INSERT INTO merges (type, record_id, merged_id, detail, at, user_id) VALUES (?, ?, ?, ?, ?, ?)", INT(self->rec->type), INT(self->id), INT(other->id),
		STR(json_object_to_json_string_ext(detail, JSON_C_TO_STRING_PLAIN)), STR(instant_sql(c->mem, c->now)), REF(c->me->id));
	o = record_change(c, other, "merged_into", "merged_into_id", arena_fmt(c->mem, "%lld", (long long)self->id), NULL);
	return o == DONE ? record_archive(c, other, true) : o;
}

/* ---- all together ------------------------------------------------------------------- */

static enum outcome load_others(struct ctx *c, struct row *self, const char *ids, struct row **others, int *n)
{
	json_object *list = json_keep(c, json_tokener_parse(ids ? ids : "[]"));
	size_t given = json_object_array_length(list);

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
		for (int k = 0; k < *n; k++)
			if (others[k]->id == id)
				return ctx_refuse(c, INVALID, "ids", "merge_with_itself", NULL);
		(*n)++;
	}
	return DONE;
}

enum outcome merge_records(struct ctx *c, struct row *self, const char *ids)
{
	struct row *others[MOST_OTHERS], *filled;
	json_object *before = json_keep(c, row_json(c, self));
	enum outcome o;
	int n;

	if ((o = load_others(c, self, ids, others, &n)) != DONE)
		return o;
	filled = row_edit(c, self);
	for (int i = 0; i < n; i++) {
		record_lock(c, others[i]);
		fill(c, filled, others[i]);
	}
	if ((o = record_update(c, filled, self, 0)) != DONE)
		return o;
	for (int i = 0; i < n; i++) {
		if ((o = absorb(c, self, others[i], before)) != DONE)
			return o;
		note(c, self->rec, self->id, "merged", "title", row_title(others[i]), NULL);
	}
	return DONE;
}
