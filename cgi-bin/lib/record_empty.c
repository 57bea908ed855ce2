/*
 * What a field that somebody emptied holds where its column cannot be empty: what a new
 * row begins with. Which columns those are the database says, once per process and type.
 */
#include <stdlib.h>
#include <string.h>
#include "db.h"
#include "record.h"
#include "record_impl.h"

struct column { const char *name, *initial; };
struct known { struct arena *mem; const struct record *rec; struct column *column; int n; struct known *next; };

static struct known *all;

/* A default as the database writes it: 0, 12.50, 'text'; NULL: none, or an expression. */
static const char *plain(struct arena *mem, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n >= 2 && s[0] == '\'' && s[n - 1] == '\'')
		return arena_strn(mem, s + 1, n - 2);
	return n && strspn(s, "-0123456789.") == n ? arena_str(mem, s) : NULL;
}

static struct known *load(struct ctx *c, const struct record *rec)
{
	struct rows *r = db_rows(c, "SELECT column_name, column_default FROM information_schema.columns"
		" WHERE table_schema = DATABASE() AND table_name = ? AND is_nullable = 'NO'", STR(rec->table));
	struct arena *mem = arena_new();	/* as long as the process */
	struct known *k = arena_alloc(mem, sizeof *k);

	*k = (struct known){ .mem = mem, .rec = rec, .column = arena_array(mem, (size_t)rows_count(r) + 1, sizeof *k->column), .next = all };
	for (; rows_next(r); k->n++)
		k->column[k->n] = (struct column){ arena_str(mem, rows_str(r, 0)), plain(mem, rows_str(r, 1)) };
	return all = k;
}

const char *field_emptied(struct ctx *c, const struct record *rec, const struct field *f)
{
	struct known *k = all;

	if (!rec || !field_stored(f) || field_custom(f))
		return NULL;
	while (k && k->rec != rec)
		k = k->next;
	if (!k)
		k = load(c, rec);
	for (int i = 0; i < k->n; i++)
		if (!strcmp(k->column[i].name, f->name))
			return k->column[i].initial && f->initial && *f->initial != '{' ? f->initial : k->column[i].initial;
	return NULL;
}
