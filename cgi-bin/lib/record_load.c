/*
 * Records by their ids, one or some at once, always within the person's scope. Their
 * parts are record_parts.c.
 */
#include <string.h>
#include "journal_impl.h"
#include "record.h"
#include "record_impl.h"

/* The last column: where the record's log ends, for who changes it (journal_ahead). */
static const struct log_head *head_of(struct ctx *c, struct rows *rs)
{
	struct log_head *head = arena_alloc(c->mem, sizeof *head);

	log_head_read(head, rs, rows_columns(rs) - 1);
	return head;
}

/* Of at most a portion of ids: those there are and, where a scope is given, in it, in no order. */
static int load(struct ctx *c, const struct record *rec, const int64_t *ids, int n, const enum access *scope, struct row **out)
{
	const struct fieldset *fs = record_fields(c, rec);
	bool has_log = !rec->no_timeline && !rec->parent;
	struct sql q = sql_new(c);
	struct rows *rs;
	int found = 0;

	q.unmasked = !scope;
	sql_add(&q, "SELECT ");
	sql_columns(&q, rec, fs);
	sql_add(&q, has_log ? ", t.log_head FROM " : " FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " t");
	sql_joins(&q, rec, fs);
	sql_add(&q, " WHERE t.id");
	sql_one_of(&q, ids, (size_t)n);
	if (scope) {
		sql_add(&q, " AND ");
		sql_scope(&q, rec, "t", *scope);
	}
	for (rs = sql_rows(&q); rows_next(rs); found++) {
		out[found] = row_take(c, rec, fs, rs, 0);
		out[found]->log_head = has_log ? head_of(c, rs) : NULL;
	}
	links_name(c, rec, out, found);
	return found;
}

struct row *record_find(struct ctx *c, const struct record *rec, int64_t id, enum access access)
{
	struct row *r;

	return load(c, rec, &id, 1, &access, &r) ? r : NULL;
}

struct row **record_find_each(struct ctx *c, const struct record *rec, const int64_t *ids, int n, enum access access)
{
	struct row **list = arena_array(c->mem, (size_t)n + 1, sizeof *list), **found = arena_array(c->mem, RECORDS_AT_ONCE, sizeof *found);
	int listed = 0;

	for (int from = 0; from < n; from += RECORDS_AT_ONCE) {
		int portion = n - from < RECORDS_AT_ONCE ? n - from : RECORDS_AT_ONCE, there = load(c, rec, ids + from, portion, &access, found);

		for (int i = 0; i < portion; i++)
			for (int k = 0; k < there; k++)
				if (found[k]->id == ids[from + i])
					list[listed++] = found[k];
	}
	return list;
}

/* In a context of their own: a fault on the way must not leave the request in somebody else's name. */
struct row *record_find_as(struct ctx *c, const struct person *who, const struct record *rec, int64_t id)
{
	struct ctx as = *c;

	as.me = who;
	return record_find(&as, rec, id, ACCESS_READ);
}

struct row *record_get(struct ctx *c, const struct record *rec, int64_t id)
{
	struct row *r;

	if (!load(c, rec, &id, 1, NULL, &r))
		fault_raise(FAULT_GONE, "%s %lld is missing", rec->name, (long long)id);
	return r;
}

bool record_allows(struct ctx *c, const struct row *r, enum access access)
{
	struct sql q = sql_new(c);
	const struct record *rec = r->rec;

	if (!rec->attached && (record_is_open(rec, access) || person_scope(c->me, rec, access) == SCOPE_ALL))
		return true;
	if (rec->unscoped)
		return person_can(c->me, PERM_SETTINGS, rec);
	if (r->owner_id && r->owner_id == c->me->id && person_scope(c->me, rec, access) != SCOPE_NONE)
		return true;
	sql_add(&q, "SELECT 1 FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " t WHERE t.id = ");
	sql_arg(&q, INT(r->id));
	sql_add(&q, " AND ");
	sql_scope(&q, rec, "t", access);
	return rows_next(sql_rows(&q));
}

bool *record_allows_each(struct ctx *c, const struct record *rec, const struct row *const *rows, int n, enum access access)
{
	bool *may = arena_array(c->mem, (size_t)n + 1, sizeof *may), all = !rec->attached && (record_is_open(rec, access) || person_scope(c->me, rec, access) == SCOPE_ALL);
	json_object *ids = json_keep(c, json_object_new_array());
	struct sql q = sql_new(c);
	struct rows *rs;

	if (rec->unscoped && !all)
		all = person_can(c->me, PERM_SETTINGS, rec);
	for (int i = 0; i < n; i++) {
		may[i] = all;
		json_object_array_add(ids, json_object_new_int64(rows[i]->id));
	}
	if (all || rec->unscoped || !n)
		return may;
	sql_add(&q, "SELECT t.id FROM JSON_TABLE(");
	sql_arg(&q, STR(json_object_to_json_string_ext(ids, JSON_C_TO_STRING_PLAIN)));
	sql_add(&q, ", '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN ");
	sql_name(&q, rec->table);
	sql_add(&q, " t ON t.id = j.id WHERE ");
	sql_scope(&q, rec, "t", access);
	for (rs = sql_rows(&q); rows_next(rs);)
		for (int i = 0; i < n; i++)
			may[i] |= rows[i]->id == rows_int(rs, 0);
	return may;
}

enum outcome record_need(struct ctx *c, const struct record *rec, int64_t id, enum access access, struct row **out)
{
	struct row *r = record_find(c, rec, id, ACCESS_READ);

	if (!r)
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	if (access == ACCESS_WRITE && !record_allows(c, r, ACCESS_WRITE))
		return ctx_refuse(c, FORBIDDEN, "", "forbidden", NULL);
	*out = r;
	return DONE;
}

bool record_try_lock(struct ctx *c, struct row *self)
{
	struct sql q = sql_new(c);
	struct row *fresh;

	sql_add(&q, "UPDATE ");
	sql_name(&q, self->rec->table);
	sql_add(&q, " SET version = version + 1 WHERE id = ");
	sql_arg(&q, INT(self->id));
	if (!sql_exec(&q))
		return false;
	fresh = record_get(c, self->rec, self->id);
	for (int i = 0; i < self->fs->n; i++)
		if (self->parts[i]) {
			record_load_parts(c, fresh);
			break;
		}
	*self = *fresh;
	return true;
}

void record_lock(struct ctx *c, struct row *self)
{
	if (!record_try_lock(c, self))
		fault_raise(FAULT_GONE, "%s %lld is missing", self->rec->name, (long long)self->id);
}
