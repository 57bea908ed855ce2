/*
 * Amounts and the currency of their record: nobody can owe 10.55 yen. What the rules
 * compute is rounded by them; here is what somebody says, in a form or to a verb.
 * What stood already stays, until it or the currency changes.
 */
#include "record.h"
#include "record_save_impl.h"
#include "text.h"

static void look(struct ctx *c, const struct row *r, const struct row *old, const char *iso, const char *prefix)
{
	for (int i = 0; i < r->fs->n; i++) {
		const struct field *f = r->fs->f[i];

		if (f->type != F_MONEY || f->flags & READONLY || f->sql || !r->value[i] || (old && same_text(r->value[i], old->value[i])))
			continue;
		if (!currency_holds(iso, row_money(r, f->name)))
			ctx_refuse(c, INVALID, arena_fmt(c->mem, "%s%s", prefix, f->name), "no_such_amount", iso, NULL);
	}
}

static const char *currency_of(const struct row *r)
{
	return row_index(r, "currency") < 0 ? NULL : row_get(r, "currency");
}

void amounts_in_currency(struct ctx *c, const struct row *r, const struct row *old)
{
	const char *iso = currency_of(r);

	if (iso)
		look(c, r, old && same_text(iso, currency_of(old)) ? old : NULL, iso, "");
}

enum outcome args_in_currency(struct ctx *c, const struct row *args, const struct row *self)
{
	const char *iso = currency_of(self);

	if (!iso)
		return DONE;
	look(c, args, NULL, iso, "");
	for (int i = 0; i < args->fs->n; i++)
		if (args->fs->f[i]->type == F_PARTS)
			for (struct row **p = args->parts[i]; p && *p; p++)
				look(c, *p, NULL, iso, arena_fmt(c->mem, "%s[%d].", args->fs->f[i]->name, (int)(p - args->parts[i])));
	return save_errors(c);
}
