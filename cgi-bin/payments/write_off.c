/*
 * What a receipt may be written off against: the customer's open plans with what is
 * proposed for each, oldest due first, for the person to change. The rule itself is the
 * verb's (crm/allocation.c); a plan without an amount is left alone.
 */
#include "payments/write_off.h"
#include "crm/receivable.h"
#include "lib/detail_page.h"
#include "lib/page.h"
#include "lib/record_page.h"

static const char *shown(struct req *r, const struct row *of, money m)
{
	return money_signed(r->c->mem, m, row_get(of, "currency"));
}

/* What was typed for a plan, NULL when the form was not sent yet. */
static const char *typed(struct req *r, int64_t plan_id)
{
	json_object *list = NULL;

	if (!r->input || !json_object_object_get_ex(r->input, "allocations", &list) || !json_object_is_type(list, json_type_array))
		return NULL;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (in_int(json_object_array_get_idx(list, i), "plan_id") == plan_id)
			return in_str(json_object_array_get_idx(list, i), "amount");
	return "";
}

static void plan_fill(struct req *r, int i, const struct proposal *p, bool asked)
{
	HDF *at = node_text(page_node(r, "Plans"), i, row_title(p->plan));
	const char *was = asked ? typed(r, p->plan->id) : NULL;
	const char *due = row_get(p->plan, "due_on");

	node_int(at, "id", p->plan->id);
	node_int(at, "i", i);
	node_set(at, "url", arena_fmt(r->c->mem, "/payments/plans/%lld", (long long)p->plan->id));
	node_set(at, "due", date_for(r->c, due));
	node_set(at, "late", row_int(p->plan, "overdue") ? "1" : NULL);
	node_set(at, "note", row_get(p->plan, "note"));
	node_set(at, "open", shown(r, p->plan, plan_open(p->plan)));
	node_set(at, "amount", was ? was : p->amount ? money_text(r->c->mem, p->amount) : "");
}

static enum outcome page(struct req *r, const struct row *self, bool asked, int status)
{
	const char *url = arena_fmt(r->c->mem, "/payments/receipts/%lld", (long long)self->id);
	struct proposal *list;
	int n = receipt_proposals(r->c, self, &list), k = 0;

	for (int i = 0; i < n; i++)
		if (record_allows(r->c, list[i].plan, ACCESS_READ))
			plan_fill(r, k++, &list[i], asked);
	page_crumb(r, lang_text(r->c->lang, "Record.receipt.many"), "/payments/receipts");
	page_crumb(r, row_title(self), url);
	page_crumb(r, lang_text(r->c->lang, "Verb.receipt.allocate"), NULL);
	page_set(r, "title", lang_text(r->c->lang, "Verb.receipt.allocate"));
	page_set(r, "Url", url);
	page_set(r, "Receipt", row_title(self));
	page_set(r, "Left", shown(r, self, receipt_left(self)));
	return reply_page_status(r, status, "payments/allocate.cs");
}

static enum outcome needed(struct req *r, struct row **self)
{
	const struct verb *v = record_verb_named(&receipt_record, "allocate");
	enum outcome o = record_need(r->c, &receipt_record, r->id, ACCESS_READ, self);

	if (o != DONE)
		return o;
	if (!verb_permitted_on(r->c, v, *self))
		return ctx_refuse(r->c, FORBIDDEN, "", "forbidden", NULL);
	return verb_allowed_from(&receipt_record, v, *self) ? DONE : ctx_refuse(r->c, CONFLICT, "", "wrong_state", NULL);
}

enum outcome write_off_show(struct req *r)
{
	struct row *self;
	enum outcome o = needed(r, &self);

	return o == DONE ? page(r, self, false, 200) : o;
}

/* The rows with an amount; NULL when there is none. */
static json_object *wishes(struct req *r)
{
	json_object *list = NULL, *args = json_keep(r->c, json_object_new_object()), *out = json_object_new_array();

	if (r->input && json_object_object_get_ex(r->input, "allocations", NULL))
		json_object_object_add(args, "allocations", out);
	else
		json_keep(r->c, out);
	if (r->input && json_object_object_get_ex(r->input, "allocations", &list) && json_object_is_type(list, json_type_array))
		for (size_t i = 0; i < json_object_array_length(list); i++) {
			const char *amount = in_str(json_object_array_get_idx(list, i), "amount");

			if (amount && *amount)
				json_object_array_add(out, json_object_get(json_object_array_get_idx(list, i)));
		}
	/* Nothing sent at all is the button without its dialog: oldest due first. */
	return list && !json_object_array_length(out) ? NULL : args;
}

enum outcome write_off_run(struct req *r)
{
	json_object *args = wishes(r);
	struct made made = { 0 };
	struct row *self;
	enum outcome o = needed(r, &self);

	if (o != DONE)
		return o;
	o = args ? record_verb(r->c, &receipt_record, r->id, "allocate", args, &made) : ctx_refuse(r->c, INVALID, "", "no_amount_at_all", NULL);
	if (o == DONE) {
		reply_flash(r, "done");
		return reply_redirect(r, arena_fmt(r->c->mem, "/payments/receipts/%lld", (long long)r->id));
	}
	if (o != INVALID && o != CONFLICT && o != MALFORMED)
		return o;
	self = record_get(r->c, &receipt_record, r->id);
	return page(r, self, true, o == CONFLICT ? 409 : o == MALFORMED ? 400 : 422);
}
