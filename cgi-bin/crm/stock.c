/* See stock.h. The version goes up, so that a form with the old stock in it is stale. */
#include "stock.h"
#include "lib/config.h"
#include "lib/db.h"
#include "note.h"

static bool stocked(struct ctx *c, int64_t id)
{
	return id && db_one_int(c, "SELECT stocked FROM products WHERE id = ?", INT(id));
}

enum outcome stock_take(struct ctx *c, int64_t id, dec4 quantity, const char *for_what)
{
	const char *n = dec4_text(c->mem, quantity);

	if (!stocked(c, id))
		return DONE;
	if (db_exec(c, "UPDATE products SET stock_quantity = stock_quantity - ?, version = version + 1 WHERE id = ? AND stock_quantity >= ?",
	    STR(n), INT(id), STR(n)) != 1) {
		const char *name = db_one_str(c, "SELECT name FROM products WHERE id = ?", INT(id));

		if (!setting_int(c, "stock_below_zero", 1))
			return ctx_refuse(c, CONFLICT, "lines", "not_in_stock", name, NULL);
		db_exec(c, "UPDATE products SET stock_quantity = stock_quantity - ?, version = version + 1 WHERE id = ?", STR(n), INT(id));
		ctx_warn(c, "lines", "stock_below_zero", name, NULL);
	}
	note(c, &product_record, id, "stock_taken", "quantity", dec4_show(c->mem, quantity), "for", for_what, NULL);
	return DONE;
}

void stock_give_back(struct ctx *c, int64_t id, dec4 quantity, const char *for_what)
{
	if (!stocked(c, id))
		return;
	db_exec(c, "UPDATE products SET stock_quantity = stock_quantity + ?, version = version + 1 WHERE id = ?", STR(dec4_text(c->mem, quantity)), INT(id));
	note(c, &product_record, id, "stock_given_back", "quantity", dec4_show(c->mem, quantity), "for", for_what, NULL);
}
