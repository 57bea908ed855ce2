/*
 * The only place that builds SQL with variable parts. Identifiers come from const
 * tables and are checked again; values go in as arguments; a table's own fragments
 * (computed fields, views) may hold {me} {today} {now} {zone}, which become arguments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "config.h"
#include "zone.h"

struct sql sql_new(struct ctx *c)
{
	struct sql q = { .c = c, .text = buf_new(c->mem), .cap = 32 };

	q.args = arena_array(c->mem, q.cap, sizeof *q.args);
	return q;
}

void sql_add(struct sql *q, const char *literal)
{
	buf_str(&q->text, literal);
}

void sql_name(struct sql *q, const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	if (n == 0 || name[n] || n > 60)
		fault("not an identifier: %s", name);
	buf_add(&q->text, "`", 1);
	buf_add(&q->text, name, n);
	buf_add(&q->text, "`", 1);
}

static void push(struct sql *q, struct db_arg a)
{
	if (q->n == q->cap) {
		struct db_arg *more = arena_array(q->c->mem, q->cap * 2, sizeof *more);

		memcpy(more, q->args, q->n * sizeof *more);
		q->args = more;
		q->cap *= 2;
	}
	q->args[q->n++] = a;
}

void sql_arg(struct sql *q, struct db_arg a)
{
	buf_add(&q->text, "?", 1);
	push(q, a);
}

/* Columns of codes are ASCII; MariaDB refuses to compare those with other characters unless it is told by which order. */
void sql_text(struct sql *q, const char *s)
{
	bool ascii = true;

	for (const char *p = s ? s : ""; *p; p++)
		ascii &= (unsigned char)*p < 0x80;
	sql_arg(q, STR(s));
	sql_add(q, ascii ? "" : " COLLATE utf8mb4_unicode_520_ci");
}

void sql_list(struct sql *q, const int64_t *of, size_t n)
{
	sql_add(q, "(");
	for (size_t i = 0; i < n || i % 100; i++) {
		sql_add(q, i ? "," : "");
		sql_arg(q, INT(of[i < n ? i : n - 1]));
	}
	sql_add(q, ")");
}

void sql_one_of(struct sql *q, const int64_t *of, size_t n)
{
	if (n == 1) {
		sql_add(q, " = ");
		sql_arg(q, INT(*of));
		return;
	}
	sql_add(q, " IN ");
	sql_list(q, of, n);
}

/* MariaDB compares a DECIMAL with a string as floating point: cast instead. */
void sql_value(struct sql *q, const struct field *f, const char *v)
{
	switch (f->type) {
	case F_INT: case F_BOOL: case F_REF:
		sql_arg(q, v ? INT(strtoll(v, NULL, 10)) : SQLNULL);
		break;
	case F_MONEY: case F_DECIMAL: case F_PERCENT:
		sql_add(q, "CAST(");
		sql_arg(q, STR(v));
		sql_add(q, " AS DECIMAL(30,4))");
		break;
	case F_INSTANT:
		sql_add(q, "CAST(");
		sql_arg(q, STR(v));
		sql_add(q, " AS DATETIME)");
		break;
	case F_DATE:
		sql_add(q, "CAST(");
		sql_arg(q, STR(v));
		sql_add(q, " AS DATE)");
		break;
	default:
		/* A column's collation wins over an argument's; an expression's literals do not. */
		if (!f->sql) {
			sql_text(q, v);
			break;
		}
		sql_arg(q, STR(v));
		sql_add(q, " COLLATE utf8mb4_unicode_520_ci");
	}
}

void sql_fragment(struct sql *q, const char *s)
{
	while (*s) {
		const char *brace = strchr(s, '{');

		if (!brace) {
			buf_str(&q->text, s);
			return;
		}
		buf_add(&q->text, s, brace - s);
		if (strncmp(brace, "{me}", 4) == 0)
			sql_arg(q, INT(q->c->me->id));
		else if (strncmp(brace, "{today}", 7) == 0)
			sql_arg(q, STR(q->c->today));
		else if (strncmp(brace, "{now}", 5) == 0)
			sql_arg(q, STR(instant_sql(q->c->mem, q->c->now)));
		else if (strncmp(brace, "{zone}", 6) == 0)
			sql_arg(q, INT(zone_offset(setting_str(q->c, "time_zone", "Asia/Taipei"), q->c->now)));
		else if (strncmp(brace, "{field}", 7) == 0 && q->field)
			sql_arg(q, STR(q->field));
		else
			fault("unknown placeholder in SQL: %s", brace);
		s = strchr(brace, '}') + 1;
	}
}

void sql_with_id(struct sql *q, const char *text, int64_t id)
{
	for (const char *p; (p = strstr(text, "{id}")); text = p + 4) {
		sql_fragment(q, arena_strn(q->c->mem, text, (size_t)(p - text)));
		sql_arg(q, INT(id));
	}
	sql_fragment(q, text);
}

static void plain_field(struct sql *q, const char *alias, const struct field *f)
{
	if (f->sql) {
		sql_add(q, "(");
		sql_fragment(q, f->sql);
		sql_add(q, ")");
	} else if (field_custom(f)) {
		/* The path is an argument: custom codes never become SQL. */
		bool number = f->type == F_DECIMAL || f->type == F_MONEY;

		sql_add(q, number ? "CAST(" : "");
		sql_add(q, f->type == F_MULTI ? "JSON_EXTRACT(" : "JSON_VALUE(");
		sql_add(q, alias);
		sql_add(q, ".custom, ");
		sql_arg(q, STR(arena_fmt(q->c->mem, "$.\"%s\"", f->name + 3)));
		sql_add(q, number ? ") AS DECIMAL(30,4))" : ")");
	} else {
		sql_add(q, alias);
		sql_add(q, ".");
		sql_name(q, f->name);
	}
}

void sql_field(struct sql *q, const char *alias, const struct field *f)
{
	bool masked = f->mask && !q->unmasked && strcmp(alias, "t") == 0 && f->mask->applies(q->c, f);

	if (masked) {
		sql_add(q, "IF(");
		q->field = f->name;
		sql_fragment(q, f->mask->where);
		sql_add(q, ", NULL, ");
	}
	plain_field(q, alias, f);
	if (masked)
		sql_add(q, ")");
}

struct rows *sql_rows(struct sql *q)
{
	return db_rows_built(q->c, q->text.s, q->args, q->n);
}

uint64_t sql_exec(struct sql *q)
{
	return db_exec_built(q->c, q->text.s, q->args, q->n);
}

enum db_result sql_try(struct sql *q)
{
	return db_try_built(q->c, q->text.s, q->args, q->n);
}

/* ---- columns -------------------------------------------------------------- */

/* A title that must be joined: one that is not kept. */
static bool has_title(struct ctx *c, const struct field *f)
{
	return f->type == F_REF && f->ref && f->ref->title && !titles_are_kept(c, f->ref);
}

static void title_alias(char *out, size_t size, int i)
{
	snprintf(out, size, "r%d", i % 1000);	/* never so many: tells the compiler that it fits */
}

void sql_columns(struct sql *q, const struct record *rec, const struct fieldset *fs)
{
	char alias[8];

	if (rec->parent) {
		sql_add(q, "t.id, 0");
		for (int i = 0; i < 7; i++)
			sql_add(q, ", NULL");
	} else if (fs->lean) {
		sql_add(q, rec->unscoped ? "t.id, t.version, NULL, NULL" : "t.id, t.version, t.owner_id, t.team_id");
	} else if (rec->unscoped) {
		sql_add(q, "t.id, t.version, NULL, NULL, t.created_by, t.created_at, t.updated_at, t.archived_at, t.custom");
	} else {
		sql_add(q, "t.id, t.version, t.owner_id, t.team_id, t.created_by, t.created_at, t.updated_at, t.archived_at, t.custom");
	}
	for (int i = 0; i < fs->n; i++) {
		const struct field *f = fs->f[i];

		if (f->type == F_PARTS || f->type == F_TAGS || field_custom(f) || (f->flags & SECRET))
			continue;
		sql_add(q, ", ");
		sql_field(q, "t", f);
		if (has_title(q->c, f)) {
			title_alias(alias, sizeof alias, i);
			sql_add(q, ", ");
			sql_add(q, alias);
			sql_add(q, ".");
			sql_name(q, f->ref->title);
		}
	}
}

/* What a reference refers to is named only if the person may read it. */
void sql_joins(struct sql *q, const struct record *rec, const struct fieldset *fs)
{
	char alias[8];

	(void)rec;
	for (int i = 0; i < fs->n; i++) {
		const struct field *f = fs->f[i];

		if (!has_title(q->c, f) || field_custom(f) || f->flags & SECRET)
			continue;
		title_alias(alias, sizeof alias, i);
		sql_add(q, " LEFT JOIN ");
		sql_name(q, f->ref->table);
		sql_add(q, " ");
		sql_add(q, alias);
		sql_add(q, " ON ");
		sql_add(q, alias);
		sql_add(q, ".id = ");
		sql_field(q, "t", f);
		sql_add(q, " AND ");
		sql_scope(q, f->ref, alias, ACCESS_READ);
	}
}

static void take_custom(struct ctx *c, struct row *r, const char *text)
{
	json_object *o = text ? json_tokener_parse(text) : NULL;

	if (!o)
		return;
	json_keep(c, o);
	for (int i = 0; i < r->fs->n; i++) {
		json_object *v;

		if (!field_custom(r->fs->f[i]) || !json_object_object_get_ex(o, r->fs->f[i]->name + 3, &v) || !v)
			continue;
		r->value[i] = arena_str(c->mem, r->fs->f[i]->type == F_MULTI
			? json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN) : json_object_get_string(v));
	}
}

struct row *row_take(struct ctx *c, const struct record *rec, const struct fieldset *fs, struct rows *rs, int k)
{
	struct row *r = row_with_fields(c, rec, fs);
	const char *custom = NULL, *shown;

	r->id = rows_int(rs, k++);
	r->version = (int)rows_int(rs, k++);
	r->owner_id = rows_int(rs, k++);
	r->team_id = rows_int(rs, k++);
	if (!fs->lean || rec->parent) {
		r->created_by = rows_int(rs, k++);
		r->created_at = rows_str(rs, k++);
		r->updated_at = rows_str(rs, k++);
		r->archived_at = rows_str(rs, k++);
		custom = rows_str(rs, k++);
	}
	for (int i = 0; i < fs->n; i++) {
		const struct field *f = fs->f[i];

		if (f->type == F_PARTS || f->type == F_TAGS || field_custom(f) || (f->flags & SECRET))
			continue;
		r->value[i] = rows_str(rs, k++);
		if (has_title(c, f))
			r->title[i] = rows_str(rs, k++);
		else if (f->type == F_REF && f->ref && f->ref->title)
			r->title[i] = title_kept(c, f->ref, r->value[i]);
		if (f->ref && strcmp(f->name, "owner_id") == 0)
			r->owner_name = r->title[i];
		else if (f->ref && strcmp(f->name, "team_id") == 0)
			r->team_name = r->title[i];
	}
	take_custom(c, r, custom);
	if (rec->titles_by_language && (shown = title_column(c, rec)) && row_index(r, shown) >= 0)
		r->shown = row_get(r, shown);
	return r;
}
