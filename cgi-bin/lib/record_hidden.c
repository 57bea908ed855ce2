/*
 * Searching must not tell what a row hides. The postings do not say from which field
 * a term comes; so a row that hides one from this person (struct mask) is found only
 * by words that stand in what it shows, as they are written.
 */
#include <string.h>
#include "record_impl.h"

static bool hides(struct ctx *c, const struct field *f)
{
	return f->flags & SEARCHED && f->mask && f->mask->applies(c, f);
}

static void add_shown(struct sql *s, const struct fieldset *fs)
{
	sql_add(s, "CONCAT_WS(' '");
	for (int i = 0; i < fs->n; i++)
		if (fs->f[i]->flags & SEARCHED) {
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
		if (hides(s->c, fs->f[i])) {
			sql_add(s, any ? " OR " : " AND (NOT (");
			s->field = fs->f[i]->name;
			sql_add(s, "(");
			sql_fragment(s, fs->f[i]->mask->where);
			sql_add(s, ")");
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
