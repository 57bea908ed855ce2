/* Texts, amounts and durations as the pages of this area say them. */
#include "opportunities/pages.h"
#include "lib/config.h"

/* The head of a column has little room: thousands from a hundred thousand on. */
const char *short_amount(struct req *r, money m)
{
	if (m < 100000 * 100)
		return amount(r, m);
	return arena_fmt(r->c->mem, "%s %sk", sign(r), money_show(r->c->mem, (m + 500 * 100) / 1000 / 100 * 100, 0));
}

/* "5 天 17 小時 3 分", from the largest part that is not nothing. */
const char *duration(struct req *r, int64_t seconds)
{
	const char *d = number(r, seconds / 86400), *h = number(r, seconds / 3600 % 24), *m = number(r, seconds / 60 % 60);

	if (seconds >= 86400)
		return lang_fill(r->c->mem, r->c->lang, "Kanban.dhm", d, h, m);
	return seconds >= 3600 ? filled(r, "Kanban.hm", h, m) : filled(r, "Kanban.m", m, NULL);
}
