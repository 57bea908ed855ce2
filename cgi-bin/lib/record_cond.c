/* One condition of a query (field, operator, values) as SQL; how several are joined is record_where.c's. */
#include <string.h>
#include "record.h"
#include "record_impl.h"

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
		sql_has_seen_link(q, rec, "t", k->values[i]);
	}
	if (!k->n)
		sql_has_seen_link(q, rec, "t", NULL);
	sql_add(q, ")");
}

static void instant_with(struct sql *q, const struct cond *k, enum op op, const char *value)
{
	sql_field(q, "t", k->f);
	sql_add(q, op_text(op));
	sql_value(q, k->f, value);
}

/* A day is from its beginning to its end: ≤ takes all of it, > begins behind it. ≠ is also true of what is empty. */
static void cond_day(struct sql *q, const struct cond *k)
{
	sql_add(q, k->op == OP_NE ? "NOT COALESCE(" : "(");
	if (k->op != OP_LT && k->op != OP_LTE)
		instant_with(q, k, OP_GTE, k->op == OP_GT ? k->until : k->values[0]);
	if (k->op == OP_EQ || k->op == OP_NE)
		sql_add(q, " AND ");
	if (k->op != OP_GT && k->op != OP_GTE)
		instant_with(q, k, OP_LT, k->op == OP_LT ? k->values[0] : k->until);
	sql_add(q, k->op == OP_NE ? ", 0)" : ")");
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
	if (k->until) {
		cond_day(q, k);
		return;
	}
	sql_add(q, k->op == OP_NE ? "NOT (" : "(");
	if (k->op == OP_NULL || k->op == OP_NOT_NULL) {
		sql_field(q, "t", k->f);
		sql_add(q, k->op == OP_NULL ? " IS NULL" : " IS NOT NULL");
	} else if (k->op == OP_LIKE) {
		sql_field(q, "t", k->f);
		sql_add(q, " LIKE ");
		sql_text(q, like_pattern(q->c, k->values[0]));
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
