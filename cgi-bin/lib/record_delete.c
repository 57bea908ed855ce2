/*
 * The end of a record: archived while something refers to it, else deleted. What
 * refers to it is found from the tables of all types and named in the answer.
 */
#include "journal.h"
#include "lang.h"
#include "record.h"
#include "record_impl.h"
#include "search.h"

enum outcome record_archive(struct ctx *c, struct row *r, bool on)
{
	struct sql q = sql_new(c);

	/* What was merged comes back by undoing the merge only. */
	if (!on && row_index(r, "merged_into_id") >= 0 && row_get(r, "merged_into_id"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	sql_add(&q, "UPDATE ");
	sql_name(&q, r->rec->table);
	sql_add(&q, " SET version = version + 1, archived_at = ");
	sql_arg(&q, on ? STR(instant_sql(c->mem, c->now)) : SQLNULL);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(r->id));
	sql_add(&q, on ? " AND archived_at IS NULL" : " AND archived_at IS NOT NULL");
	if (sql_exec(&q) != 1)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (!r->rec->no_timeline)
		journal(c, r->rec, r->id, on ? "archived" : "unarchived", NULL);
	if (r->rec->after_archive)
		r->rec->after_archive(c, r);
	return DONE;
}

/* ---- what refers to it ------------------------------------------------------------- */

enum { NAMED = 3, REFERRERS = 100 };

/* SELECT of the ids of `owner` records that refer to r by field f, of their own or of their part. */
static struct rows *referring(struct ctx *c, const struct record *owner, const struct record *part, const struct field *f, const struct row *r)
{
	const struct record *table = part ? part : owner;
	struct sql q = sql_new(c);

	sql_add(&q, part ? "SELECT DISTINCT t." : "SELECT t.");
	sql_name(&q, part ? part->parent : "id");
	sql_add(&q, " FROM ");
	sql_name(&q, table->table);
	sql_add(&q, " t WHERE t.");
	sql_name(&q, f->name);
	sql_add(&q, " = ");
	sql_arg(&q, f->type == F_LINK ? STR(link_make(c, r->rec, r->id)) : INT(r->id));
	if (owner == r->rec) {	/* its own lines, and itself */
		sql_add(&q, " AND t.");
		sql_name(&q, part ? part->parent : "id");
		sql_add(&q, " <> ");
		sql_arg(&q, INT(r->id));
	}
	sql_add(&q, " LIMIT 100");
	return sql_rows(&q);
}

static const char *list_of(struct ctx *c, const char *so_far, const char *next)
{
	return so_far ? lang_fill(c->mem, c->lang, "Error.and", so_far, next, NULL) : next;
}

/* The records of one type that refer to r, each once however often it does. */
struct referrers { int64_t id[REFERRERS]; int n; };

static void add_ids(struct referrers *all, struct rows *ids)
{
	while (all->n < REFERRERS && rows_next(ids)) {
		int i = 0;

		while (i < all->n && all->id[i] != rows_int(ids, 0))
			i++;
		if (i == all->n)
			all->id[all->n++] = rows_int(ids, 0);
	}
}

bool field_refers_to(const struct field *f, const struct record *rec)
{
	return !f->sql && ((f->type == F_REF && f->ref == rec) || f->type == F_LINK);
}

static void referrers_of(struct ctx *c, const struct record *owner, const struct row *r, struct referrers *all)
{
	for (const struct field *f = owner->fields; f->name; f++) {
		if (owner->goes_along && f->type == F_LINK)
			continue;
		if (field_refers_to(f, r->rec))
			add_ids(all, referring(c, owner, NULL, f, r));
		if (f->type != F_PARTS || (f->flags & READONLY))
			continue;
		for (const struct field *g = f->ref->fields; g->name; g++)
			if (field_refers_to(g, r->rec))
				add_ids(all, referring(c, owner, f->ref, g, r));
	}
}

/* "quotation 2 (S00012, S00013)"; those the person may not see are counted, not named. */
static const char *named(struct ctx *c, const struct record *rec, const struct referrers *all)
{
	const char *titles = NULL, *n = arena_fmt(c->mem, all->n == REFERRERS ? "%d+" : "%d", all->n);

	for (int i = 0; i < NAMED && i < all->n; i++) {
		struct row *row = record_find(c, rec, all->id[i], ACCESS_READ);

		if (row && row_title(row) && *row_title(row))
			titles = list_of(c, titles, row_title(row));
	}
	return lang_fill(c->mem, c->lang, titles ? "Error.referred_named" : "Error.referred_counted",
			 arena_fmt(c->mem, "@Record.%s.%s", rec->name, all->n == 1 ? "one" : "many"), n, titles);
}

static bool referred_to(struct ctx *c, const struct row *r)
{
	const char *said = NULL;

	for (const struct record *const *k = record_all; *k; k++) {
		struct referrers all = { .n = 0 };

		referrers_of(c, *k, r, &all);
		if (all.n)
			said = list_of(c, said, named(c, *k, &all));
	}
	if (said)
		ctx_refuse(c, CONFLICT, "", "referred_to", said, NULL);
	return said != NULL;
}

static void cut(struct ctx *c, const char *table, const char *column, const struct row *r)
{
	struct sql q = sql_new(c);

	sql_add(&q, "DELETE FROM ");
	sql_name(&q, table);
	sql_add(&q, " WHERE ");
	sql_name(&q, column);
	sql_add(&q, " = ");
	sql_arg(&q, STR(link_make(c, r->rec, r->id)));
	sql_exec(&q);
}

/* What hung on it by a table of links hangs on it no longer; what goes along is gone. */
static void cut_links(struct ctx *c, const struct row *r)
{
	for (const struct record *const *k = record_all; *k; k++) {
		if ((*k)->links)
			cut(c, (*k)->links, "on", r);
		if ((*k)->goes_along)
			cut(c, (*k)->table, (*k)->attached ? (*k)->attached : (*k)->also_on, r);
	}
}

/* ---- deleting ---------------------------------------------------------------------- */

enum outcome record_delete(struct ctx *c, struct row *r)
{
	struct sql q = sql_new(c);
	enum outcome o;

	if (r->rec->no_delete)
		return ctx_refuse(c, CONFLICT, "", "no_delete", NULL);
	if (!record_try_lock(c, r))
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	if (r->rec->editable && !r->rec->editable(c, r))
		return ctx_refuse(c, CONFLICT, "", "read_only", NULL);
	if (r->rec->before_delete && (o = r->rec->before_delete(c, r)) != DONE)
		return o;
	if (referred_to(c, r))
		return CONFLICT;
	if (!r->rec->no_timeline) {
		json_object *detail = json_keep(c, json_object_new_object());

		json_object_object_add(detail, "title", json_object_new_string(row_title(r)));
		journal(c, r->rec, r->id, "deleted", detail);
	}
	search_forget(c, r->rec, r->id);
	cut_links(c, r);
	db_exec(c, "DELETE FROM record_tags WHERE type = ? AND record_id = ?", INT(r->rec->type), INT(r->id));
	db_exec(c, "DELETE FROM duplicate_keys WHERE type = ? AND record_id = ?", INT(r->rec->type), INT(r->id));
	for (int i = 0; i < r->fs->n; i++)
		if (r->fs->f[i]->type == F_PARTS && (o = parts_drop_others(c, r->fs->f[i]->ref, NULL, r->id)) != DONE)
			return o;
	sql_add(&q, "DELETE FROM ");
	sql_name(&q, r->rec->table);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(r->id));
	return sql_try(&q) == DB_OK ? DONE : ctx_refuse(c, CONFLICT, "", "still_used", NULL);
}
