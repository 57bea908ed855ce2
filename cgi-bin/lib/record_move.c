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

void record_move_back(struct ctx *c, const struct record *rec, int64_t from, int64_t to, json_object *moved)
{
	struct move m = { .c = c, .rec = rec, .from = from, .to = to, .done = moved, .back = true };

	for (const struct record *const *r = record_all; moved && *r; r++)
		table_move(&m, *r);
	search_lent_changed(c, rec, from);
}
