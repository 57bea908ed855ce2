/*
 * Searching must not tell what a row hides. The postings do not say from which field
 * a term comes; so a row that hides one from this person (struct mask), or refers to
 * what they may not read, is found only by words that stand in what it shows, as they
 * are written.
 */
#include <string.h>
#include "record_impl.h"

static bool hides(struct ctx *c, const struct field *f)
{
	return f->flags & SEARCHED && f->mask && f->mask->applies(c, f);
}

/* Leads to records of which the person may read some only. */
static bool may_lead_to_hidden(struct ctx *c, const struct field *f)
{
	return f->flags & SEARCHED && f->type == F_REF && !record_is_open(f->ref, ACCESS_READ) && person_scope(c->me, f->ref, ACCESS_READ) != SCOPE_ALL;
}

/* The row hides what this field says. */
static void add_hidden(struct sql *s, const struct field *f)
{
	if (f->type != F_REF) {
		s->field = f->name;
		sql_add(s, "(");
		sql_fragment(s, f->mask->where);
		sql_add(s, ")");
		return;
	}
	sql_add(s, "(");
	sql_field(s, "t", f);
	sql_add(s, " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ");
	sql_name(s, f->ref->table);
	sql_add(s, " lent WHERE lent.id = ");
	sql_field(s, "t", f);
	sql_add(s, " AND ");
	sql_scope(s, f->ref, "lent", ACCESS_READ);
	sql_add(s, "))");
}

static void add_shown(struct sql *s, const struct fieldset *fs)
{
	sql_add(s, "CONCAT_WS(' '");
	for (int i = 0; i < fs->n; i++)
		if (fs->f[i]->flags & SEARCHED && fs->f[i]->type != F_REF) {
			sql_add(s, ", ");
			sql_field(s, "t", fs->f[i]);
		}
	sql_add(s, ")");
}

void sql_only_shown(struct sql *s, const struct record *rec, const char *words)
{
	const struct fieldset *fs = record_fields(s->c, rec);
	char *copy = arena_str(s->c->mem, words ? words : ""), *save = NULL;
	bool any = false;

	for (int i = 0; i < fs->n && *copy; i++)
		if (hides(s->c, fs->f[i]) || may_lead_to_hidden(s->c, fs->f[i])) {
			sql_add(s, any ? " OR " : " AND (NOT (");
			add_hidden(s, fs->f[i]);
			any = true;
		}
	if (!any)
		return;
	sql_add(s, ") OR (1");
	for (char *at = copy; (at = strstr(at, "\u3000")); )
		memset(at, ' ', 3);
	for (char *w = strtok_r(copy, " \t\n,;", &save); w; w = strtok_r(NULL, " \t\n,;", &save)) {
		sql_add(s, " AND INSTR(");
		add_shown(s, fs);
		sql_add(s, ", ");
		sql_arg(s, STR(w));
		sql_add(s, ") > 0");
	}
	sql_add(s, "))");
}
