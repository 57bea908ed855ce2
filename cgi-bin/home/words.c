/* How words, figures and titles are put on the pages of home. */
#include <string.h>
#include "pages.h"
#include "lib/config.h"

const char *plain_amount(struct req *r, money m)
{
	return money_in(r->c->mem, m, own_currency(r));
}

const char *amounts(struct req *r, const struct figure *f)
{
	struct buf b = buf_new(r->c->mem);

	if (f->sum || !f->nother)
		buf_str(&b, amount(r, f->sum));
	for (int i = 0; i < f->nother; i++)
		buf_fmt(&b, "%s%s", b.len ? " + " : "", money_signed(r->c->mem, f->other[i].sum, f->other[i].currency));
	return b.s;
}

const char *figure_text(struct req *r, const struct figure *f)
{
	return arena_fmt(r->c->mem, f->more ? "%s+" : "%s", money_show(r->c->mem, (money)f->count * 100, 0));
}

const char *title_of(const struct row *row, const char *field)
{
	int i = 0;

	while (i < row->fs->n && strcmp(row->fs->f[i]->name, field))
		i++;
	return i < row->fs->n ? row->title[i] : NULL;
}

const char *joined(struct req *r, const char *a, const char *b)
{
	if (!a || !*a)
		return b ? b : "";
	return b && *b ? arena_fmt(r->c->mem, "%s・%s", a, b) : a;
}
