/*
 * A new record: whose it is, its rules, its row, and what is written beside it; and
 * several at once, as an import makes them.
 */
#include <stdlib.h>
#include <string.h>
#include "journal.h"
#include "record.h"
#include "record_batch.h"
#include "record_save_impl.h"
#include "sequence.h"

static bool any_custom(const struct row *r)
{
	for (int i = 0; i < r->fs->n; i++)
		if (field_custom(r->fs->f[i]))
			return true;
	return false;
}

/* A new document takes its owner and team from what it is made for; else from who makes it. Given to somebody else it is of their team. */
static void give_owner(struct ctx *c, struct row *r)
{
	int owner = row_index(r, "owner_id"), team = row_index(r, "team_id");
	int from = r->rec->inherit_from ? row_index(r, r->rec->inherit_from) : -1;
	int64_t o = 0, t = 0, had = 0, own = 0;

	if (owner < 0 || r->rec->unscoped)
		return;
	if (from >= 0 && r->value[from]) {
		const struct row *parent = record_get(c, r->fs->f[from]->ref, strtoll(r->value[from], NULL, 10));

		o = had = parent->owner_id;
		t = parent->team_id;
	}
	if (!r->given[owner]) {
		if (!o && !r->rec->born_free)
			o = c->me->id;
		row_set_int(c, r, "owner_id", o);
	} else {
		o = r->owner_id;
	}
	if (team < 0 || r->given[team] || r->rec->team_chosen)
		return;
	if (o && (!t || o != had))
		own = o == c->me->id ? c->me->team_id : db_one_int(c, "SELECT team_id FROM users WHERE id = ?", INT(o));
	t = own ? own : t;
	row_set_int(c, r, "team_id", t);
}

static bool has_column(const struct row *r, int i)
{
	return field_stored(r->fs->f[i]) && r->value[i] && !save_by_engine(r->fs->f[i]);
}

static void born(struct ctx *c, struct row *r, int64_t id, const char *now)
{
	r->id = id;
	r->version = 1;
	r->created_at = r->updated_at = now;
	r->created_by = c->me->id;
}

static enum outcome insert(struct ctx *c, struct row *r)
{
	struct sql q = sql_new(c);
	const char *custom = any_custom(r) ? custom_json(c, r) : NULL;
	const char *now = instant_sql(c->mem, c->now);
	enum db_result result;
	int n = 0;

	sql_add(&q, "INSERT INTO ");
	sql_name(&q, r->rec->table);
	sql_add(&q, " SET ");
	save_column(&q, &n, "created_at");
	sql_arg(&q, STR(now));
	save_column(&q, &n, "updated_at");
	sql_arg(&q, STR(now));
	save_column(&q, &n, "created_by");
	sql_arg(&q, REF(c->me->id));
	if (custom) {
		save_column(&q, &n, "custom");
		sql_arg(&q, STR(custom));
	}
	for (int i = 0; i < r->fs->n; i++)
		if (has_column(r, i)) {
			save_column(&q, &n, r->fs->f[i]->name);
			sql_arg(&q, STR(r->value[i]));
		}
	if ((result = sql_try(&q)) != DB_OK)
		return save_failed(c, r->rec, result);
	born(c, r, db_last_id(c), now);
	return DONE;
}

enum outcome record_ready(struct ctx *c, struct row *r)
{
	const struct record *rec = r->rec;
	enum outcome o = DONE;

	give_owner(c, r);
	if (rec->before_save && (o = rec->before_save(c, r, NULL)) != DONE)
		return o;
	dates_in_order(c, r, NULL);
	amounts_in_currency(c, r, NULL);
	if ((o = save_errors(c)) != DONE)
		return o;
	if (rec->sequence && !row_get(r, "number"))
		row_set(r, "number", sequence_next(c, rec->sequence));
	return DONE;
}

/* What follows the row's own INSERT. */
static enum outcome complete(struct ctx *c, struct row *r)
{
	enum outcome o = save_attached(c, r, true);

	if (o != DONE)
		return o;
	titles_changed(c, r->rec);
	if (!r->rec->no_timeline)
		journal(c, r->rec, r->id, "created", NULL);
	return r->rec->after_save ? r->rec->after_save(c, r, NULL) : DONE;
}

enum outcome record_create(struct ctx *c, struct row *r, int64_t *id)
{
	enum outcome o = record_ready(c, r);

	if (o != DONE || (o = insert(c, r)) != DONE || (o = complete(c, r)) != DONE)
		return o;
	if (id)
		*id = r->id;
	return DONE;
}

/* ---- several at once ------------------------------------------------------------------ */

enum { ROWS_AT_ONCE = 100 };

/* By position in the fieldset: has any of the rows a value there? */
static bool *columns_of(struct ctx *c, struct row *const *rows, int n)
{
	bool *used = arena_array(c->mem, (size_t)rows[0]->fs->n + 1, sizeof *used);

	for (int k = 0; k < n; k++)
		for (int i = 0; i < rows[k]->fs->n; i++)
			used[i] |= has_column(rows[k], i);
	return used;
}

static void add_values(struct sql *q, const struct row *r, const bool *used, const char *now)
{
	const char *custom = any_custom(r) ? custom_json(q->c, r) : NULL;

	sql_add(q, "(");
	sql_arg(q, STR(now));
	sql_add(q, ",");
	sql_arg(q, STR(now));
	sql_add(q, ",");
	sql_arg(q, REF(q->c->me->id));
	sql_add(q, ",");
	sql_arg(q, STR(custom));
	for (int i = 0; i < r->fs->n; i++) {
		if (!used[i])
			continue;
		sql_add(q, ",");
		if (has_column(r, i))
			sql_arg(q, STR(r->value[i]));
		else
			sql_add(q, "DEFAULT");
	}
	sql_add(q, ")");
}

/* One INSERT; false: something of it was refused. */
static bool insert_some(struct ctx *c, struct row *const *rows, int n, const char *now)
{
	const bool *used = columns_of(c, rows, n);
	const struct fieldset *fs = rows[0]->fs;
	struct sql q = sql_new(c);
	struct rows *ids;

	sql_add(&q, "INSERT INTO ");
	sql_name(&q, rows[0]->rec->table);
	sql_add(&q, " (created_at, updated_at, created_by, custom");
	for (int i = 0; i < fs->n; i++)
		if (used[i]) {
			sql_add(&q, ", ");
			sql_name(&q, fs->f[i]->name);
		}
	sql_add(&q, ") VALUES ");
	for (int k = 0; k < n; k++) {
		sql_add(&q, k ? "," : "");
		add_values(&q, rows[k], used, now);
	}
	sql_add(&q, " RETURNING id");
	ids = db_rows_once_built(c, q.text.s, q.args, q.n);
	if (!ids)
		return false;
	for (int k = 0; k < n && rows_next(ids); k++)
		born(c, rows[k], rows_int(ids, 0), now);
	return true;
}

bool record_create_ready(struct ctx *c, struct row *const *rows, int n)
{
	const char *now = instant_sql(c->mem, c->now);

	for (int done = 0, some; done < n; done += some) {
		struct arena_mark mark = arena_mark(c->mem);

		some = n - done < ROWS_AT_ONCE ? n - done : ROWS_AT_ONCE;
		if (!insert_some(c, rows + done, some, now))
			return false;
		arena_rewind(c->mem, mark);
	}
	for (int k = 0; k < n; k++) {
		struct arena_mark mark = arena_mark(c->mem);

		ctx_clear_errors(c);
		/* What it has to say goes to its row the careful way. */
		if (complete(c, rows[k]) != DONE || c->errors)
			return false;
		arena_rewind(c->mem, mark);
	}
	return true;
}
