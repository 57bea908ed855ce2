/*
 * What refers to one record is made to refer to another of its type, and back again:
 * every F_REF and F_LINK field of every record type and its parts, found from the
 * tables themselves, so that a new record type needs no line here.
 */
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "search_lent.h"

struct move { struct ctx *c; const struct record *rec; int64_t from, to; json_object *done; bool back; };

static const char *reference(struct move *m, const struct field *f, int64_t id)
{
	return f->type == F_LINK ? arena_fmt(m->c->mem, "%d:%lld", m->rec->type, (long long)id) : arena_fmt(m->c->mem, "%lld", (long long)id);
}

static void add_id_list(struct sql *q, const char *list)
{
	sql_add(q, " AND id IN (SELECT j.id FROM JSON_TABLE(");
	sql_arg(q, STR(list));
	sql_add(q, ", '$[*]' COLUMNS (id BIGINT PATH '$')) j)");
}

/* Ids of the rows of a table whose column has this value. */
static const char *rows_with(struct move *m, const struct record *in, const struct field *f, const char *value, const char *among)
{
	struct sql q = sql_new(m->c);
	struct rows *r;

	sql_add(&q, "SELECT JSON_ARRAYAGG(id) FROM ");
	sql_name(&q, in->table);
	sql_add(&q, " WHERE ");
	sql_name(&q, f->name);
	sql_add(&q, " = ");
	sql_arg(&q, STR(value));
	if (among)
		add_id_list(&q, among);
	if (in == m->rec) {
		sql_add(&q, " AND id <> ");
		sql_arg(&q, INT(m->to));
	}
	r = sql_rows(&q);
	return rows_next(r) ? rows_str(r, 0) : NULL;
}

/* IGNORE: a row that would stand twice stays where it is. */
static void set_rows(struct move *m, const struct record *in, const struct field *f, const char *value, const char *was, const char *among)
{
	struct sql q = sql_new(m->c);

	sql_add(&q, "UPDATE IGNORE ");
	sql_name(&q, in->table);
	sql_add(&q, " SET ");
	sql_name(&q, f->name);
	sql_add(&q, " = ");
	sql_arg(&q, STR(value));
	sql_add(&q, " WHERE ");
	sql_name(&q, f->name);
	sql_add(&q, " = ");
	sql_arg(&q, STR(was));
	add_id_list(&q, among);
	sql_exec(&q);
}

static void field_move(struct move *m, const struct record *in, const struct field *f)
{
	const char *key = arena_fmt(m->c->mem, "%s.%s", in->table, f->name), *from = reference(m, f, m->from), *to = reference(m, f, m->to), *ids;
	json_object *list = NULL;

	if (m->back) {
		if (json_object_object_get_ex(m->done, key, &list))
			set_rows(m, in, f, from, to, json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));
		return;
	}
	ids = rows_with(m, in, f, from, NULL);
	if (!ids)
		return;
	set_rows(m, in, f, to, from, ids);
	if ((ids = rows_with(m, in, f, to, ids)))
		json_object_object_add(m->done, key, json_tokener_parse(ids));
}

static void table_move(struct move *m, const struct record *in)
{
	static const struct field on = { .name = "on", .type = F_LINK };
	const struct record links = { .table = in->links };

	if (in->links)
		field_move(m, &links, &on);
	for (const struct field *f = in->fields; f && f->name; f++) {
		struct field parent = { .name = f->type == F_PARTS ? f->ref->parent : NULL, .type = F_REF };

		if (f->type == F_PARTS && in == m->rec)
			field_move(m, f->ref, &parent);
		if (f->type == F_PARTS)
			table_move(m, f->ref);
		else if (field_stored(f) && strcmp(f->name, "merged_into_id") && (f->type == F_LINK || (f->type == F_REF && f->ref == m->rec)))
			field_move(m, in, f);
	}
}

json_object *record_move_references(struct ctx *c, const struct record *rec, int64_t from, int64_t to)
{
	struct move m = { .c = c, .rec = rec, .from = from, .to = to, .done = json_keep(c, json_object_new_object()) };

	for (const struct record *const *r = record_all; *r; r++)
		table_move(&m, *r);
	search_lent_changed(c, rec, to);
	return m.done;
}

/* ---- what was made since ---------------------------------------------------------------- */

/* The field by which rows of `in` are one's of m->rec, under the name it has in another table. */
static const struct field *whose(struct move *m, const struct record *in, const char *name)
{
	for (const struct field *f = in->fields; f->name; f++)
		if (f->type == F_REF && f->ref == m->rec && field_stored(f) && strcmp(f->name, "merged_into_id") && (!name || !strcmp(f->name, name)))
			return f;
	return NULL;
}

/* Stands on a row that went back, which is of one only, and has to be of the same one: goes back with it. */
static uint64_t follow(struct move *m, const struct record *in, const struct field *f)
{
	const struct field *mine = whose(m, in, f->depends), *theirs = mine && f->ref && f->ref != m->rec && f->ref->fields ? whose(m, f->ref, mine->name) : NULL;
	struct sql q = sql_new(m->c);

	if (f->type != F_REF || !field_stored(f) || !theirs || !(theirs->flags & (REQUIRED | READONLY)) || (!f->depends && !(mine->flags & READONLY)))
		return 0;
	sql_add(&q, "UPDATE ");
	sql_name(&q, in->table);
	sql_add(&q, " x JOIN ");
	sql_name(&q, f->ref->table);
	sql_add(&q, " o ON o.id = x.");
	sql_name(&q, f->name);
	sql_add(&q, " SET x.");
	sql_name(&q, mine->name);
	sql_add(&q, " = o.");
	sql_name(&q, theirs->name);
	sql_add(&q, " WHERE x.");
	sql_name(&q, mine->name);
	sql_add(&q, " = ");
	sql_arg(&q, INT(m->to));
	sql_add(&q, " AND o.");
	sql_name(&q, theirs->name);
	sql_add(&q, " = ");
	sql_arg(&q, INT(m->from));
	return sql_exec(&q);
}

/* A quotation of a deal, the contract made of it, what was received on that: until nothing follows any more. */
static void follow_all(struct move *m)
{
	uint64_t n;

	do {
		n = 0;
		for (const struct record *const *r = record_all; *r; r++)
			for (const struct field *f = (*r)->table ? (*r)->fields : NULL; f && f->name; f++)
				n += follow(m, *r, f);
	} while (n);
}

void record_move_back(struct ctx *c, const struct record *rec, int64_t from, int64_t to, json_object *moved)
{
	struct move m = { .c = c, .rec = rec, .from = from, .to = to, .done = moved, .back = true };

	for (const struct record *const *r = record_all; moved && *r; r++)
		table_move(&m, *r);
	if (moved)
		follow_all(&m);
	search_lent_changed(c, rec, from);
}
