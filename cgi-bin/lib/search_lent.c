/*
 * Words a record lends: a document is found by its customer's name, because the terms
 * of a reference that is SEARCHED are those of the title it leads to. When that title
 * changes, or references come to lead elsewhere, who borrows it is indexed again by a
 * job; until then it is found by the old one.
 */
#include "jobs.h"
#include "record_impl.h"
#include "reindex.h"
#include "search.h"
#include "search_lent.h"

enum { AT_ONCE = 200 };

static bool borrows(const struct field *f, const struct record *from)
{
	return f->flags & SEARCHED && f->type == F_REF && f->ref == from && field_stored(f);
}

const char *search_lent(struct ctx *c, const struct field *f, const char *id)
{
	struct sql q = sql_new(c);
	struct rows *rs;

	if (!f->ref || !f->ref->title)
		return NULL;
	sql_add(&q, "SELECT ");
	sql_name(&q, f->ref->title);
	sql_add(&q, " FROM ");
	sql_name(&q, f->ref->table);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, STR(id));
	rs = sql_rows(&q);
	return rows_next(rs) ? rows_str(rs, 0) : NULL;
}

struct lent { const struct record *by, *to; const struct field *f; int64_t id, last; int n; };

/* The next of those that borrow; returns their ids. */
static struct rows *borrowers(struct ctx *c, const struct lent *l, int most)
{
	struct sql q = sql_new(c);

	sql_add(&q, "SELECT id FROM ");
	sql_name(&q, l->to->table);
	sql_add(&q, " WHERE ");
	sql_name(&q, l->f->name);
	sql_add(&q, " = ");
	sql_arg(&q, INT(l->id));
	sql_add(&q, " AND id > ");
	sql_arg(&q, INT(l->last));
	sql_add(&q, " ORDER BY id LIMIT ");
	sql_arg(&q, INT(most));
	return sql_rows(&q);
}

/* fn for each type and field that borrows, until it says true. */
static bool each_field(struct ctx *c, struct lent *l, bool (*fn)(struct ctx *, struct lent *))
{
	for (const struct record *const *k = record_all; *k; k++)
		for (const struct field *f = (*k)->fields; f->name; f++) {
			l->to = *k;
			l->f = f;
			l->last = 0;
			if (borrows(f, l->by) && fn(c, l))
				return true;
		}
	return false;
}

static bool any(struct ctx *c, struct lent *l)
{
	return rows_next(borrowers(c, l, 1));
}

void search_lent_changed(struct ctx *c, const struct record *rec, int64_t id)
{
	struct lent l = { .by = rec, .id = id };
	json_object *args;

	if (!each_field(c, &l, any))
		return;
	args = json_keep(c, json_object_new_object());
	json_object_object_add(args, "type", json_object_new_int(rec->type));
	json_object_object_add(args, "id", json_object_new_int64(id));
	job_add(c, "search_lent", arena_fmt(c->mem, "search_lent.%d.%lld", rec->type, (long long)id), args, 0);
}

static enum outcome some(struct ctx *c, void *arg)
{
	struct lent *l = arg;
	struct rows *rs = borrowers(c, l, AT_ONCE);
	int64_t last = l->last;

	l->n = rows_count(rs);
	while (rows_next(rs)) {
		last = rows_int(rs, 0);
		search_index(c, record_get(c, l->to, last));
	}
	l->last = last;
	return DONE;
}

static bool all(struct ctx *c, struct lent *l)
{
	do {
		struct arena_mark m = arena_mark(c->mem);

		if (db_transaction(c, some, l) != DONE)
			fault("indexing %s again failed", l->to->name);
		arena_rewind(c->mem, m);
	} while (l->n == AT_ONCE);
	return false;
}

enum outcome search_lent_job(struct ctx *c, json_object *args)
{
	struct lent l = { .by = record_by_type(json_object_get_int(json_object_object_get(args, "type"))), .id = json_object_get_int64(json_object_object_get(args, "id")) };

	if (l.by)
		each_field(c, &l, all);
	return DONE;
}
