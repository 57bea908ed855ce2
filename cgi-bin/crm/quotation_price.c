/* A quotation's prices anew from its price list: after another list was chosen, or the list changed. */
#include "lib/db.h"
#include "lines.h"
#include "quotation_verbs.h"
#include "quotation.h"

enum outcome quotation_run_reprice(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *next = row_edit(c, self), **l;
	int n = 0;

	(void)args;
	(void)made;
	record_load_parts(c, next);
	for (l = row_parts(next, "lines"); *l; l++)
		if (row_is(*l, "kind", "item") && row_get(*l, "product_id")) {
			row_set(*l, "unit_price", NULL);
			n++;
		}
	if (!n)
		return ctx_refuse(c, CONFLICT, "lines", "no_products", NULL);
	lines_touch(c, next);
	return record_update(c, next, self, 0);
}

bool quotation_has_products(struct ctx *c, const struct row *r)
{
	return db_one_int(c, "SELECT COUNT(*) FROM quotation_lines WHERE quotation_id = ? AND kind = 'item' AND product_id IS NOT NULL", INT(r->id)) > 0;
}
