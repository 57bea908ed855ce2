/* The parts of a record (lines, addresses): written with it, in its order. */
#include "record_save_impl.h"
#include "text.h"

static enum outcome part_insert(struct ctx *c, struct row *part, int64_t parent, int position)
{
	struct sql q = sql_new(c);
	enum db_result r;
	int n = 0;

	sql_add(&q, "INSERT INTO ");
	sql_name(&q, part->rec->table);
	sql_add(&q, " SET ");
	save_column(&q, &n, part->rec->parent);
	sql_arg(&q, INT(parent));
	save_column(&q, &n, "position");
	sql_arg(&q, INT(position));
	for (int i = 0; i < part->fs->n; i++)
		if (field_stored(part->fs->f[i]) && part->value[i]) {
			save_column(&q, &n, part->fs->f[i]->name);
			sql_arg(&q, STR(part->value[i]));
		}
	if ((r = sql_try(&q)) != DB_OK)
		return save_failed(c, part->rec, r);
	part->id = db_last_id(c);
	return DONE;
}

static enum outcome part_update(struct ctx *c, struct row *part, int64_t parent, int position)
{
	struct sql q = sql_new(c);
	enum db_result r;
	int n = 0;

	sql_add(&q, "UPDATE ");
	sql_name(&q, part->rec->table);
	sql_add(&q, " SET ");
	save_column(&q, &n, "position");
	sql_arg(&q, INT(position));
	for (int i = 0; i < part->fs->n; i++)
		if (field_stored(part->fs->f[i])) {
			save_column(&q, &n, part->fs->f[i]->name);
			sql_arg(&q, STR(part->value[i]));
		}
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(part->id));
	sql_add(&q, " AND ");
	sql_name(&q, part->rec->parent);
	sql_add(&q, " = ");
	sql_arg(&q, INT(parent));
	return (r = sql_try(&q)) == DB_OK ? DONE : save_failed(c, part->rec, r);
}

enum outcome parts_drop_others(struct ctx *c, const struct record *rec, struct row **keep, int64_t parent)
{
	struct sql q = sql_new(c);
	enum db_result r;

	sql_add(&q, "DELETE FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE ");
	sql_name(&q, rec->parent);
	sql_add(&q, " = ");
	sql_arg(&q, INT(parent));
	for (; keep && *keep; keep++)
		if ((*keep)->id) {
			sql_add(&q, " AND id <> ");
			sql_arg(&q, INT((*keep)->id));
		}
	if ((r = sql_try(&q)) == DB_REFERENCED)
		return ctx_refuse(c, CONFLICT, "", "part_referred_to", NULL);
	return r == DB_OK ? DONE : save_failed(c, rec, r);
}

enum outcome parts_write(struct ctx *c, struct row *r, int i)
{
	const struct record *child = r->fs->f[i]->ref;
	enum outcome o = parts_drop_others(c, child, r->parts[i], r->id);
	int position = 0;

	for (struct row **p = r->parts[i]; o == DONE && p && *p; p++, position++)
		o = (*p)->id ? part_update(c, *p, r->id, position) : part_insert(c, *p, r->id, position);
	return o;
}

/* ---- what is as it was -------------------------------------------------------- */

static bool same_line(const struct row *a, const struct row *b)
{
	if (a->id != b->id)
		return false;
	for (int i = 0; i < a->fs->n; i++)
		if (field_stored(a->fs->f[i]) && !same_text(a->value[i], b->value[i]))
			return false;
	return true;
}

static int count(struct row *const *list)
{
	int n = 0;

	while (list && list[n])
		n++;
	return n;
}

static bool has(struct row *const *list, int64_t id)
{
	for (; *list; list++)
		if ((*list)->id == id)
			return true;
	return false;
}

bool attached_same(const struct row *a, const struct row *b, int i)
{
	int n = count(a->parts[i]);

	if (n != count(b->parts[i]))
		return false;
	for (int k = 0; k < n; k++)
		if (a->fs->f[i]->type == F_TAGS ? !has(b->parts[i], a->parts[i][k]->id) : !same_line(a->parts[i][k], b->parts[i][k]))
			return false;
	return true;
}

const struct row *row_with_stored_parts(struct ctx *c, const struct row *r)
{
	struct row *was = arena_alloc(c->mem, sizeof *was);

	*was = *r;
	was->parts = arena_array(c->mem, (size_t)r->fs->n + 1, sizeof *was->parts);
	record_load_parts(c, was);
	return was;
}
