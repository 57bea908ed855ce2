/*
 * The parts and tags of records that have been read: a statement a field for all of
 * them, not one each. Parts that are hidden from the person are none.
 */
#include "record.h"
#include "record_impl.h"

static int64_t *ids_of(struct ctx *c, struct row *const *rows, int n)
{
	int64_t *ids = arena_array(c->mem, (size_t)n + 1, sizeof *ids);

	for (int i = 0; i < n; i++)
		ids[i] = rows[i]->id;
	return ids;
}

/* Those of the ids whose field is hidden, by position. */
static bool *masked(struct ctx *c, const struct record *rec, const struct field *f, const int64_t *ids, int n)
{
	bool *hidden = arena_array(c->mem, (size_t)n + 1, sizeof *hidden);
	struct sql q = sql_new(c);
	struct rows *rs;

	if (!f->mask || !f->mask->applies(c, f))
		return hidden;
	q.field = f->name;
	sql_add(&q, "SELECT t.id FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " t WHERE t.id");
	sql_one_of(&q, ids, (size_t)n);
	sql_add(&q, " AND ");
	sql_fragment(&q, f->mask->where);
	for (rs = sql_rows(&q); rows_next(rs);)
		for (int i = 0; i < n; i++)
			hidden[i] |= ids[i] == rows_int(rs, 0);
	return hidden;
}

bool record_masks(struct ctx *c, const struct record *rec, int64_t id, const char *field)
{
	const struct field *f = record_field(c, rec, field);

	return f && masked(c, rec, f, &id, 1)[0];
}

/* ---- parts ------------------------------------------------------------------ */

/* In the order of their parents, so that each parent's stand together. */
static struct rows *select_parts(struct ctx *c, const struct record *part, const struct fieldset *fs, const int64_t *parents, int n)
{
	struct sql q = sql_new(c);

	sql_add(&q, "SELECT t.");
	sql_name(&q, part->parent);
	sql_add(&q, ", ");
	sql_columns(&q, part, fs);
	sql_add(&q, " FROM ");
	sql_name(&q, part->table);
	sql_add(&q, " t");
	sql_joins(&q, part, fs);
	sql_add(&q, " WHERE t.");
	sql_name(&q, part->parent);
	sql_one_of(&q, parents, (size_t)n);
	sql_add(&q, " ORDER BY ");
	if (n > 1) {
		sql_add(&q, "t.");
		sql_name(&q, part->parent);
		sql_add(&q, ", ");
	}
	sql_add(&q, "t.position, t.id");
	return sql_rows(&q);
}

/* A NULL-ended list for each parent that has any; all of them lie in one array. */
static void load_lines(struct ctx *c, struct row *const *rows, int n, int field)
{
	const struct record *part = rows[0]->fs->f[field]->ref;
	const struct fieldset *fs = record_fields(c, part);
	const int64_t *ids = ids_of(c, rows, n);
	const bool *hidden = masked(c, rows[0]->rec, rows[0]->fs->f[field], ids, n);
	struct rows *rs = select_parts(c, part, fs, ids, n);
	struct row **next = arena_array(c->mem, (size_t)rows_count(rs) + (size_t)n + 1, sizeof *next);
	int64_t parent = 0;

	for (int i = 0; i < n; i++)
		rows[i]->parts[field] = arena_array(c->mem, 1, sizeof *next);
	while (rows_next(rs)) {
		if (rows_int(rs, 0) != parent) {
			parent = rows_int(rs, 0);
			next++;
			for (int i = 0; i < n; i++)
				if (ids[i] == parent && !hidden[i])
					rows[i]->parts[field] = next;
		}
		*next++ = row_take(c, part, fs, rs, 1);
	}
}

static void load_portion(struct ctx *c, struct row **rows, int n)
{
	for (int i = 0; i < rows[0]->fs->n; i++)
		if (rows[0]->fs->f[i]->type == F_PARTS)
			load_lines(c, rows, n, i);
		else if (rows[0]->fs->f[i]->type == F_TAGS)
			list_tags(c, rows[0]->rec, &(struct list){ .rows = rows, .n = n });
}

void record_load_parts_each(struct ctx *c, struct row **rows, int n)
{
	for (int i = 0; i < n; i += RECORDS_AT_ONCE)
		load_portion(c, rows + i, n - i < RECORDS_AT_ONCE ? n - i : RECORDS_AT_ONCE);
}

void record_load_parts(struct ctx *c, struct row *r)
{
	record_load_parts_each(c, &r, 1);
}
