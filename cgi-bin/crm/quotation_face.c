/*
 * The customer's side of a quotation: whom it is for, who wrote it, what the
 * customer asks. The link and what it allows is quotation_link.c.
 */
#include "quotation_face.h"
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"
#include "note.h"

struct quotation_face quotation_face(struct ctx *c, const struct row *q)
{
	struct quotation_face f = { 0 };
	struct rows *r = db_rows(c, "SELECT cu.name, ct.name, COALESCE(ai.street, ad.street), pt.name, u.name, t.name, u.phone, u.email, u.id"
		" FROM quotations q JOIN customers cu ON cu.id = q.customer_id"
		" LEFT JOIN contacts ct ON ct.id = q.contact_id LEFT JOIN addresses ai ON ai.id = q.invoice_address_id"
		" LEFT JOIN addresses ad ON ad.id = q.delivery_address_id LEFT JOIN payment_terms pt ON pt.id = q.payment_terms_id"
		" LEFT JOIN users u ON u.id = q.owner_id LEFT JOIN teams t ON t.id = q.team_id WHERE q.id = ?", INT(q->id));
	const char *until = row_get(q, "valid_until");

	if (rows_next(r))
		f = (struct quotation_face){ rows_str(r, 0), rows_str(r, 1), rows_str(r, 2), rows_str(r, 3), rows_str(r, 4), rows_str(r, 5), rows_str(r, 6), rows_str(r, 7),
			.seller_id = rows_int(r, 8) };
	f.expired = until && strcmp(until, c->today) < 0 && !row_is(q, "status", "accepted") && !row_is(q, "status", "rejected");
	return f;
}

enum outcome quotation_ask(struct ctx *c, const struct row *q, const char *text)
{
	const char *said = text ? text_trim(c->mem, text) : "";

	if (!*said)
		return ctx_refuse(c, INVALID, "text", "required", NULL);
	note(c, &quotation_record, q->id, "customer_asked", "text", text_clip(c->mem, said, 2000), NULL);
	return DONE;
}
