/*
 * Discounts above what a role may give: such a quotation neither goes out nor is
 * accepted before somebody approved it (approval.h). Other prices ask again.
 */
#include <string.h>
#include "approval.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lines.h"
#include "product.h"
#include "quotation.h"
#include "quotation_verbs.h"

enum { WHOLE = 100 * 10000 };	/* 100 % */

/* What of the catalogue's price is given away, by discount and by price together; a setting, since prices are often talked over. */
static dec4 below_list(struct ctx *c, const struct row *q, const struct row *l)
{
	const char *currency = row_get(q, "currency");
	int64_t list = row_int(q, "pricelist_id");
	struct price p;
	__int128 paid;

	if (!setting_int(c, "discount_by_price", 0) || !row_get(l, "product_id"))
		return 0;
	if (!product_price(c, row_int(l, "product_id"), list, currency, row_dec4(l, "quantity"), row_get(q, "date"), &p) || !p.known || p.price <= 0)
		return 0;
	paid = (__int128)row_dec4(l, "unit_price") * (WHOLE - row_dec4(l, "discount_percent")) / p.price;
	return paid < 0 ? WHOLE : paid < WHOLE ? (dec4)(WHOLE - paid) : 0;
}

/* What of all that is offered is taken off again, lines of a negative price included: one of those is a discount by another name. */
static dec4 taken_off(const struct row *q)
{
	const __int128 most = (__int128)1000000000 * 1000000000 * 1000000000;	/* more is no price, and a thousand such lines still add up */
	__int128 offered = 0, left = 0;

	for (struct row **l = row_parts(q, "lines"); *l; l++) {
		__int128 whole = (__int128)row_dec4(*l, "quantity") * row_dec4(*l, "unit_price");

		if (!line_counts(*l))
			continue;
		whole = whole > most ? most : whole < -most ? -most : whole;
		offered += whole > 0 ? whole : 0;
		left += whole * (WHOLE - row_dec4(*l, "discount_percent"));
	}
	return offered > 0 ? (dec4)((offered * WHOLE - left) / offered) : 0;
}

dec4 quotation_discount(struct ctx *c, const struct row *q)
{
	dec4 most = taken_off(q);

	for (struct row **l = row_parts(q, "lines"); *l; l++) {
		dec4 written = row_dec4(*l, "discount_percent"), real;

		if (!row_is(*l, "kind", "item"))
			continue;
		real = below_list(c, q, *l);
		most = written > most ? written : most;
		most = real > most ? real : most;
	}
	return most;
}

/* The best of the person's roles; a role without a limit sets none. */
static dec4 limit_of(struct ctx *c)
{
	dec4 limit = WHOLE;
	const char *s;

	if (c->me->system || !c->me->id)
		return WHOLE;
	s = db_one_str(c, "SELECT MAX(COALESCE(r.max_discount, 100)) FROM user_roles u JOIN roles r ON r.id = u.role_id"
		" WHERE u.user_id = ? AND r.archived_at IS NULL", INT(c->me->id));
	return s && dec4_parse(s, &limit) ? limit : WHOLE;
}

static bool above_limit(struct ctx *c, const struct row *q)
{
	dec4 limit = limit_of(c);

	return limit < WHOLE && quotation_discount(c, q) > limit;
}

enum outcome quotation_discount_allowed(struct ctx *c, const struct row *q)
{
	if (row_is(q, "approval_state", "approved") || !above_limit(c, q))
		return DONE;
	return ctx_refuse(c, CONFLICT, "", "discount_needs_approval", dec4_show(c->mem, quotation_discount(c, q)), dec4_show(c->mem, limit_of(c)), NULL);
}

/* ---- verbs --------------------------------------------------------------------- */

enum outcome quotation_run_submit(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct approval_question q = { .subject = "discount", .amount = row_money(self, "amount_total"), .discount = quotation_discount(c, self) };
	bool pending;
	enum outcome o;

	(void)args;
	(void)made;
	if (row_is(self, "approval_state", "in_approval") || row_is(self, "approval_state", "approved"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (!quotation_has_items(self))
		return ctx_refuse(c, INVALID, "lines", "no_lines", NULL);
	if ((o = approval_begin(c, self, &q, &pending)) != DONE)
		return o;
	return pending ? record_change(c, self, "discount_submitted", "approval_state", "in_approval", NULL)
		: record_change(c, self, "discount_approved", "approval_state", "approved", NULL);
}

enum outcome quotation_run_approve(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	bool complete;
	enum outcome o;

	(void)made;
	if (!row_is(self, "approval_state", "in_approval"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if ((o = approval_approve(c, self, row_get(args, "note"), &complete)) != DONE || !complete)
		return o;
	return record_change(c, self, "discount_approved", "approval_state", "approved", NULL);
}

enum outcome quotation_run_disapprove(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o;

	(void)made;
	if (!row_is(self, "approval_state", "in_approval"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if ((o = approval_reject(c, self, row_get(args, "reason"))) != DONE)
		return o;
	return record_change(c, self, "discount_rejected", "approval_state", "rejected", NULL);
}

enum outcome quotation_run_delegate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	if (!row_is(self, "approval_state", "in_approval"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	return approval_delegate(c, self, row_int(args, "user_id"));
}

bool quotation_needs_approval(struct ctx *c, const struct row *r)
{
	struct row *whole;

	if (row_is(r, "approval_state", "in_approval") || row_is(r, "approval_state", "approved"))
		return false;
	if (row_parts(r, "lines")[0])
		return above_limit(c, r);
	whole = record_get(c, &quotation_record, r->id);
	record_load_parts(c, whole);
	return above_limit(c, whole);
}

bool quotation_mine_to_approve(struct ctx *c, const struct row *r)
{
	return row_is(r, "approval_state", "in_approval") && approval_mine(c, r);
}

bool quotation_mine_to_give(struct ctx *c, const struct row *r)
{
	return row_is(r, "approval_state", "in_approval") && approval_mine_to_give(c, r);
}
