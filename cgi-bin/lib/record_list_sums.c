/*
 * Sums of a list's amounts, over all its pages. Amounts in different currencies are
 * never added: a record type with a field `currency` gives one sum for each.
 */
#include <string.h>
#include "list_page.h"
#include "page_keep.h"

enum { CURRENCIES = 4, SECONDS = 20 };

static const char *said(struct ctx *c, const char *currency, money m)
{
	return arena_fmt(c->mem, "%s %s", currency_sign(currency), money_show(c->mem, m, m % 100 ? 2 : 0));
}

/* Of the rows where a condition holds: those of the page when it is all there is, otherwise as kept for some seconds. */
static money total_of(struct ctx *c, const struct query *q, const struct list *l, const struct field *f, const char *currency, int *count)
{
	money total = 0;
	bool more;

	*count = 0;
	if (l->next || l->prev) {
		count_kept(c, q, SECONDS, count, &more, f, &total);
		return total;
	}
	for (int k = 0; k < l->n; k++)
		if (!currency || (row_get(l->rows[k], "currency") && !strcmp(row_get(l->rows[k], "currency"), currency))) {
			total = money_plus(total, row_money(l->rows[k], f->name));
			(*count)++;
		}
	return total;
}

/* The usual currency, and others that the rows of the page name. */
static int currencies(struct ctx *c, const struct list *l, const char **out)
{
	int n = 0;

	out[n++] = setting_str(c, "currency", "TWD");
	for (int k = 0; k < l->n; k++) {
		const char *v = row_get(l->rows[k], "currency");
		int i = 0;

		while (v && i < n && strcmp(out[i], v))
			i++;
		if (v && i == n && n < CURRENCIES)
			out[n++] = v;
	}
	return n;
}

static struct cond *in_currency(struct ctx *c, const struct query *q, const char *const *values, int n, enum op op)
{
	const struct field *f = record_field(c, q->rec, "currency");
	struct cond *k = q->conds;

	for (int i = 0; i < n; i++) {
		struct cond *one = arena_alloc(c->mem, sizeof *one);

		*one = (struct cond){ .f = f, .op = op, .values = arena_array(c->mem, 1, sizeof *one->values), .n = 1, .next = k };
		one->values[0] = values[i];
		k = one;
	}
	return k;
}

static const char *by_currency(struct ctx *c, const struct query *q, const struct list *l, const struct field *f)
{
	const char *known[CURRENCIES];
	int n = currencies(c, l, known), count;
	struct buf b = buf_new(c->mem);
	struct query one = *q;

	one.cursor = NULL;
	for (int i = 0; i < n; i++) {
		money total;

		one.conds = in_currency(c, q, &known[i], 1, OP_EQ);
		total = total_of(c, &one, l, f, known[i], &count);
		if (count)
			buf_fmt(&b, "%s%s", b.len ? " + " : "", said(c, known[i], total));
	}
	/* Other pages may hold one that this page does not name. */
	if (l->next || l->prev) {
		one.conds = in_currency(c, q, known, n, OP_NE);
		total_of(c, &one, l, f, NULL, &count);
		if (count)
			buf_str(&b, " + …");
	}
	return b.len ? b.s : said(c, known[0], 0);
}

void list_sums(struct req *r, const struct query *q, const struct list *l)
{
	const struct fieldset *fs = record_fields(r->c, q->rec);
	const struct field *currency = record_field(r->c, q->rec, "currency");
	HDF *node = page_node(r, "Sums");

	for (int i = 0, n = 0; l->n && i < fs->n; i++) {
		const struct field *f = fs->f[i];
		int count;

		if (!(f->flags & SUM) || f->type != F_MONEY)
			continue;
		node_set(node_text(node, n++, word_field(r->c, q->rec, f)), "v", currency && !currency->sql ? by_currency(r->c, q, l, f)
			: said(r->c, setting_str(r->c, "currency", "TWD"), total_of(r->c, q, l, f, NULL, &count)));
	}
}
