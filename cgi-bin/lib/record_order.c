/*
 * Dates that follow one another: a field's not_before names the field it may not lie
 * before. What stood already stays, so that what came out of order from elsewhere can
 * still be edited; one of the two has to be new.
 */
#include <string.h>
#include "record.h"
#include "record_save_impl.h"
#include "text.h"

/* Days are compared where one of the two is a day: an instant's is the person's. */
static const char *comparable(struct ctx *c, const struct field *f, const char *v, bool days)
{
	int64_t t;

	return days && f->type == F_INSTANT && instant_from_sql(v, &t) ? date_of(c->mem, t, c->tz) : v;
}

static bool reversed(struct ctx *c, const struct field *a, const char *from, const struct field *b, const char *until)
{
	bool days = a->type != b->type;

	return strcmp(comparable(c, b, until, days), comparable(c, a, from, days)) < 0;
}

static const struct row *same_part(const struct row *part, const struct row *old, int i)
{
	for (struct row **p = old && part->id ? old->parts[i] : NULL; p && *p; p++)
		if ((*p)->id == part->id)
			return *p;
	return NULL;
}

static void look(struct ctx *c, const struct row *r, const struct row *old, const char *prefix)
{
	for (int i = 0; i < r->fs->n; i++) {
		const struct field *f = r->fs->f[i];
		int from = f->not_before ? row_index(r, f->not_before) : -1;

		if (from < 0 || !r->value[i] || !r->value[from] || (old && same_text(r->value[i], old->value[i]) && same_text(r->value[from], old->value[from])))
			continue;
		if (reversed(c, r->fs->f[from], r->value[from], f, r->value[i]))
			ctx_refuse(c, INVALID, arena_fmt(c->mem, "%s%s", prefix, f->name), "before_begin", NULL);
	}
}

void dates_in_order(struct ctx *c, const struct row *r, const struct row *old)
{
	look(c, r, old, "");
	for (int i = 0; i < r->fs->n; i++)
		if (r->fs->f[i]->type == F_PARTS && r->given[i])
			for (struct row **p = r->parts[i]; p && *p; p++)
				look(c, *p, same_part(*p, old, i), arena_fmt(c->mem, "%s[%d].", r->fs->f[i]->name, (int)(p - r->parts[i])));
}
