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
		sql_arg(q, STR(v));
		/* A column's collation wins over an argument's; an expression's literals do not. */
		if (f->sql)
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

/* ---- scope --------------------------------------------------------------- */

static void in_my_teams(struct sql *q, const char *alias)
{
	const struct person *me = q->c->me;

	sql_add(q, alias);
	sql_add(q, ".team_id IN (");
	for (int i = 0; i < me->nteams; i++) {
		if (i)
			sql_add(q, ",");
		sql_arg(q, INT(me->teams[i]));
	}
	sql_add(q, ")");
}

static void shared_with_me(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	sql_add(q, alias);
	sql_add(q, access == ACCESS_WRITE
		? ".id IN (SELECT s.record_id FROM shares s WHERE s.writes = 1 AND s.user_id = "
		: ".id IN (SELECT s.record_id FROM shares s WHERE s.user_id = ");
	sql_arg(q, INT(q->c->me->id));
	sql_add(q, " AND s.type = ");
	sql_arg(q, INT(rec->type));
	sql_add(q, " AND s.until >= ");
	sql_arg(q, STR(q->c->today));
	sql_add(q, ")");
}

/* A table's fragment speaks of itself as t; elsewhere it goes by another name. */
static const char *over_alias(struct ctx *c, const char *fragment, const char *alias)
{
	struct buf b = buf_new(c->mem);

	if (strcmp(alias, "t") == 0)
		return fragment;
	for (const char *p = fragment; *p; p++)
		if (p[0] == 't' && p[1] == '.' && (p == fragment || !strchr("abcdefghijklmnopqrstuvwxyz0123456789_`.", p[-1])))
			buf_str(&b, alias);
		else
			buf_add(&b, p, 1);
	return b.s;
}

static void unowned(struct sql *q, const struct record *rec, const char *alias)
{
	sql_add(q, alias);
	sql_add(q, ".owner_id IS NULL");
	if (rec->unowned_scope) {
		sql_add(q, " AND (");
		sql_fragment(q, over_alias(q->c, rec->unowned_scope, alias));
		sql_add(q, ")");
	}
}

bool record_is_open(const struct record *rec, enum access access)
{
	return access == ACCESS_READ && ((rec->unscoped && !rec->closed) || rec->parent);
}

/* The parts a scope is the union of; each is answered from an index of its own. */
int sql_scope_branches(struct ctx *c, const struct record *rec, enum access access)
{
	enum scope s = person_scope(c->me, rec, access);

	if (rec->attached)
		return s != SCOPE_NONE;
	if (record_is_open(rec, access) || s == SCOPE_ALL)
		return 1;
	if (s == SCOPE_NONE)
		return 0;
	return 1 + (s == SCOPE_TEAM ? c->me->nteams : 0) + c->me->has_shares + (rec->pooled && access == ACCESS_READ) + (rec->open_to && access == ACCESS_READ);
}

/* rec->also_on: stands before what the scope asks for besides. */
static void also_on(struct sql *q, const struct record *rec, const char *alias)
{
	if (!rec->also_on || q->c->me->system)
		return;
	sql_add(q, "(");
	sql_add(q, alias);
	sql_add(q, ".");
	sql_name(q, rec->also_on);
	sql_add(q, " IS NULL OR ");
	sql_scope_linked(q, alias, arena_fmt(q->c->mem, "%s_type", rec->also_on), arena_fmt(q->c->mem, "%s_id", rec->also_on), ACCESS_READ);
	sql_add(q, ") AND ");
}

static void open_to(struct sql *q, const struct record *rec, const char *alias)
{
	sql_add(q, "(");
	sql_fragment(q, over_alias(q->c, rec->open_to, alias));
	sql_add(q, ")");
}

static void scope_branch(struct sql *q, const struct record *rec, const char *alias, enum access access, int branch)
{
	const struct person *me = q->c->me;
	enum scope s = person_scope(me, rec, access);
	int teams = s == SCOPE_TEAM ? me->nteams : 0;

	if (rec->attached) {
		sql_scope_attached(q, rec, alias, access);
		return;
	}
	if (record_is_open(rec, access) || s == SCOPE_ALL) {
		sql_add(q, "1");
		return;
	}
	if (branch == 0) {
		sql_add(q, alias);
		sql_add(q, ".owner_id = ");
		sql_arg(q, INT(me->id));
	} else if (branch <= teams) {
		sql_add(q, alias);
		sql_add(q, ".team_id = ");
		sql_arg(q, INT(me->teams[branch - 1]));
		if (rec->pooled) {
			/* Without an owner it is the pool's, whatever team it was of. */
			sql_add(q, " AND ");
			sql_add(q, alias);
			sql_add(q, ".owner_id IS NOT NULL");
		}
	} else if (branch == teams + 1 && me->has_shares) {
		shared_with_me(q, rec, alias, access);
	} else if (rec->pooled && branch == teams + 1 + me->has_shares) {
		unowned(q, rec, alias);
	} else {
		open_to(q, rec, alias);
	}
}

void sql_scope_branch(struct sql *q, const struct record *rec, const char *alias, enum access access, int branch)
{
	also_on(q, rec, alias);
	scope_branch(q, rec, alias, access, branch);
}

static void scope(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	enum scope s = person_scope(q->c->me, rec, access);

	if (rec->attached) {
		sql_scope_attached(q, rec, alias, access);
		return;
	}
	if (record_is_open(rec, access) || s == SCOPE_ALL) {
		sql_add(q, "1");
		return;
	}
	if (s == SCOPE_NONE) {
		sql_add(q, "0");
		return;
	}
	sql_add(q, "(");
	sql_scope_branch(q, rec, alias, access, 0);
	if (s == SCOPE_TEAM && q->c->me->nteams) {
		sql_add(q, rec->pooled ? " OR (" : " OR ");
		in_my_teams(q, alias);
		if (rec->pooled) {
			sql_add(q, " AND ");
			sql_add(q, alias);
			sql_add(q, ".owner_id IS NOT NULL)");
		}
	}
	if (q->c->me->has_shares) {
		sql_add(q, " OR ");
		shared_with_me(q, rec, alias, access);
	}
	if (rec->pooled && access == ACCESS_READ) {
		sql_add(q, " OR (");
		unowned(q, rec, alias);
		sql_add(q, ")");
	}
	if (rec->open_to && access == ACCESS_READ) {
		sql_add(q, " OR ");
		open_to(q, rec, alias);
	}
	sql_add(q, ")");
}

void sql_scope(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	sql_add(q, rec->also_on ? "(" : "");
	also_on(q, rec, alias);
	scope(q, rec, alias, access);
	sql_add(q, rec->also_on ? ")" : "");
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

/* ---- conditions ------------------------------------------------------------ */

static void cond_tags(struct sql *q, const struct record *rec, const struct cond *k)
{
	sql_add(q, k->op == OP_NE || k->op == OP_NULL ? "NOT EXISTS" : "EXISTS");
	sql_add(q, " (SELECT 1 FROM record_tags rt WHERE rt.record_id = t.id AND rt.type = ");
	sql_arg(q, INT(rec->type));
	if (k->n) {
		sql_add(q, " AND rt.tag_id IN (");
		for (int i = 0; i < k->n; i++) {
			if (i)
				sql_add(q, ",");
			sql_arg(q, STR(k->values[i]));
		}
		sql_add(q, ")");
	}
	sql_add(q, ")");
}

static const char *op_text(enum op op)
{
	switch (op) {
	case OP_GT: return " > ";
	case OP_GTE: return " >= ";
	case OP_LT: return " < ";
	case OP_LTE: return " <= ";
	default: return " = ";
	}
}

static const char *like_pattern(struct ctx *c, const char *v)
{
	struct buf b = buf_new(c->mem);

	buf_str(&b, "%");
	for (; *v; v++) {
		if (strchr("%_\\", *v))
			buf_str(&b, "\\");
		buf_add(&b, v, 1);
	}
	buf_str(&b, "%");
	return b.s;
}

static void cond_not_all(struct sql *q, const struct record *rec, const struct cond *of)
{
	sql_add(q, "NOT COALESCE(");
	for (const struct cond *k = of; k; k = k->next) {
		sql_add(q, k == of ? "" : " AND ");
		sql_cond(q, rec, k);
	}
	sql_add(q, ", 0)");
}

/* One of any number of links; only equality is asked of those. */
static void cond_links(struct sql *q, const struct record *rec, const struct cond *k)
{
	sql_add(q, k->op == OP_NE || k->op == OP_NULL ? "NOT (" : "(");
	for (int i = 0; i < k->n; i++) {
		sql_add(q, i ? " OR " : "");
		sql_has_link(q, rec, "t", k->values[i]);
	}
	if (!k->n)
		sql_has_link(q, rec, "t", NULL);
	sql_add(q, ")");
}

void sql_cond(struct sql *q, const struct record *rec, const struct cond *k)
{
	if (k->not_all) {
		cond_not_all(q, rec, k->not_all);
		return;
	}
	if (k->f->type == F_TAGS) {
		cond_tags(q, rec, k);
		return;
	}
	if (rec->links && strcmp(k->f->name, rec->attached) == 0) {
		cond_links(q, rec, k);
		return;
	}
	sql_add(q, k->op == OP_NE ? "NOT (" : "(");
	if (k->op == OP_NULL || k->op == OP_NOT_NULL) {
		sql_field(q, "t", k->f);
		sql_add(q, k->op == OP_NULL ? " IS NULL" : " IS NOT NULL");
	} else if (k->op == OP_LIKE) {
		sql_field(q, "t", k->f);
		sql_add(q, " LIKE ");
		sql_arg(q, STR(like_pattern(q->c, k->values[0])));
	} else if (k->f->type == F_MULTI) {
		sql_add(q, "JSON_CONTAINS(");
		sql_field(q, "t", k->f);
		sql_add(q, ", JSON_QUOTE(");
		sql_arg(q, STR(k->values[0]));
		sql_add(q, "))");
	} else if (k->op == OP_IN) {
		for (int i = 0; i < k->n; i++) {
			sql_add(q, i ? " OR " : "");
			sql_field(q, "t", k->f);
			sql_add(q, " = ");
			sql_value(q, k->f, k->values[i]);
		}
		if (k->n == 0)
			sql_add(q, "0");
	} else {
		/* ≠ is also true of what is empty. */
		sql_field(q, "t", k->f);
		sql_add(q, k->op == OP_NE ? " <=> " : op_text(k->op));
		sql_value(q, k->f, k->values[0]);
	}
	sql_add(q, ")");
}
