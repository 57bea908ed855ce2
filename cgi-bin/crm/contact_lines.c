/*
 * Who reports to whom: from the highest superior the person may read down to everybody
 * below, as one list in the order it is drawn, each with its depth. Who may not be read
 * ends the line.
 */
#include "contact.h"

enum { LEVELS = 8 };

static struct row *boss_of(struct ctx *c, const struct row *r)
{
	return row_int(r, "reports_to_id") ? record_find(c, &contact_record, row_int(r, "reports_to_id"), ACCESS_READ) : NULL;
}

static bool listed(const struct contact_line *l, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (l[i].row->id == id)
			return true;
	return false;
}

static struct list *reports(struct ctx *c, int64_t id)
{
	const char *value = arena_fmt(c->mem, "%lld", (long long)id);
	struct cond to = { .f = record_field(c, &contact_record, "reports_to_id"), .op = OP_EQ, .values = &value, .n = 1 };
	struct query q = { .rec = &contact_record, .conds = &to, .limit = CONTACT_LINES, .sort = record_field(c, &contact_record, "name") };

	return record_list(c, &q);
}

static void down(struct ctx *c, struct contact_line *out, int *n, const struct row *r, int depth)
{
	struct list *l;

	if (*n == CONTACT_LINES || listed(out, *n, r->id))
		return;
	out[(*n)++] = (struct contact_line){ r, depth };
	if (depth == LEVELS)
		return;
	l = reports(c, r->id);
	for (int i = 0; i < l->n; i++)
		down(c, out, n, l->rows[i], depth + 1);
}

struct contact_line *contact_lines(struct ctx *c, const struct row *self, int *n)
{
	struct contact_line *out = arena_array(c->mem, CONTACT_LINES, sizeof *out);
	const struct row *top = self, *next;

	*n = 0;
	for (int i = 0; i < LEVELS && (next = boss_of(c, top)) && next->id != self->id; i++)
		top = next;
	down(c, out, n, top, 0);
	/* Nobody above and nobody below is no line. */
	if (*n < 2)
		*n = 0;
	return out;
}
