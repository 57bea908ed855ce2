/*
 * The queries behind my day, the process map and the global search. All of them go
 * through the record engine, which adds the person's scope; there is no SQL here.
 */
#include "home.h"
#include <string.h>
#include "board.h"

const struct home_step home_steps[] = {
	{ "pool", LANE_BEFORE, "flame", "lead", "{\"view\":\"pool\"}", NULL, "/leads?view=pool", NULL },
	{ "leads", LANE_BEFORE, "user", "lead", "{\"view\":\"mine\",\"filter\":{\"status\":[\"new\",\"contacted\",\"qualified\"]}}", NULL, "/leads?view=mine", NULL },
	{ "customers", LANE_BEFORE, "building-store", "customer", "{\"view\":\"mine\"}", NULL, "/customers?view=mine", NULL },
	{ "opportunities", LANE_DURING, "layout-kanban", "opportunity", "{\"filter\":{\"state\":\"open\"}}", "expected_revenue", "/opportunities/board", NULL },
	{ "quotations", LANE_DURING, "file-invoice", "quotation", "{\"filter\":{\"status\":[\"draft\",\"sent\",\"viewed\"]}}", "amount_total", "/quotations?filter[status]=draft,sent,viewed", NULL },
	{ "samples", LANE_DURING, "flask", "sample_request", "{\"filter\":{\"state\":[\"submitted\",\"approved\",\"partly_shipped\"]}}", NULL, "/samples/requests", NULL },
	{ "contracts", LANE_DURING, "license", "contract", "{\"filter\":{\"state\":[\"draft\",\"to_sign\",\"signed\",\"in_performance\"]}}", "amount", "/contracts?filter[state]=draft,to_sign,signed,in_performance", NULL },
	{ "deliveries", LANE_AFTER, "truck-delivery", "delivery", "{}", NULL, "/quotations/deliveries", NULL },
	{ "plans", LANE_AFTER, "wallet", "plan", "{\"filter\":{\"state\":[\"pending\",\"partly_received\"]}}", "amount", "/payments/plans?filter[state]=pending,partly_received",
		"{\"filter\":{\"state\":[\"pending\",\"partly_received\"],\"due_on\":{\"lt\":\"{today}\"}}}" },
	{ "receipts", LANE_AFTER, "cash", "receipt", "{\"filter\":{\"state\":\"confirmed\"}}", "amount", "/payments/receipts?filter[state]=confirmed", NULL },
	{ "invoices", LANE_AFTER, "receipt", "invoice", "{\"filter\":{\"state\":[\"issued\",\"sent\"]}}", "amount", "/invoices?filter[state]=issued,sent", NULL },
	{ 0 }
};

static void put(void *o)
{
	json_object_put(o);
}

/* The query of a const table, or none when the person may not read the type. A name the type does not know is a fault of this file. */
static bool ask_for(struct ctx *c, const char *record, const char *ask, struct query *q)
{
	const struct record *rec = record_by_name(record);
	json_object *args;

	if (!rec || person_scope(c->me, rec, ACCESS_READ) == SCOPE_NONE)
		return false;
	args = json_tokener_parse(ask);
	if (!args)
		fault("home: not JSON: %s", ask);
	arena_defer(c->mem, put, args);
	if (query_read(c, rec, args, q) != DONE)
		fault("home: %s has no list %s", record, ask);
	return true;
}

static const struct field *summed(struct ctx *c, const struct record *rec, const char *sum)
{
	const struct field *f = strcmp(sum, opportunity_weighted.name) ? record_field(c, rec, sum) : &opportunity_weighted;

	if (!f)
		fault("home: %s has no field %s", rec->name, sum);
	return f;
}

bool home_figure(struct ctx *c, const char *record, const char *ask, const char *sum, struct figure *f)
{
	const struct field *field;
	struct query q;

	*f = (struct figure){ 0 };
	if (!ask_for(c, record, ask, &q))
		return false;
	field = sum ? summed(c, q.rec, sum) : NULL;
	record_totals(c, &q, &f->count, &f->more, field, &f->sum);
	f->has_sum = field != NULL;
	return true;
}

struct list *home_rows(struct ctx *c, const char *record, const char *ask, int limit)
{
	struct query q;

	if (!ask_for(c, record, ask, &q))
		return arena_alloc(c->mem, sizeof(struct list));
	q.limit = limit;
	return record_list(c, &q);
}

static const char *range(struct ctx *c, const char *state, const char *field, const char *from, const char *to)
{
	return arena_fmt(c->mem, "{\"filter\":{\"state\":\"%s\",\"%s\":{\"gte\":\"%s\",\"lt\":\"%s\"}}}", state, field, from, to);
}

int home_forecast(struct ctx *c, struct home_week *w, int weeks)
{
	/* 1970-01-01 was a Thursday: weeks begin on Mondays. */
	int64_t today = date_days(c->today), monday = today - (today + 3) % 7;

	for (int i = 0; i < weeks; i++) {
		struct figure all, weighted;
		const char *ask;

		w[i].from = date_from_days(c->mem, monday + 7 * i);
		w[i].to = date_from_days(c->mem, monday + 7 * i + 7);
		ask = range(c, "open", "close_date", w[i].from, w[i].to);
		if (!home_figure(c, "opportunity", ask, "expected_revenue", &all))
			return 0;
		if (all.count)
			home_figure(c, "opportunity", ask, "weighted_revenue", &weighted);
		w[i].sum = all.sum;
		w[i].weighted = all.count ? weighted.sum : 0;
	}
	return weeks;
}

bool home_month(struct ctx *c, struct figure *won, struct figure *weighted)
{
	const char *first = arena_fmt(c->mem, "%.8s01", c->today);

	return home_figure(c, "opportunity", range(c, "won", "closed_at", first, date_add(c->mem, first, 1, 0, false)), "expected_revenue", won) &&
		home_figure(c, "opportunity", "{\"filter\":{\"state\":\"open\"}}", "weighted_revenue", weighted);
}

int home_search(struct ctx *c, const char *q, int each, struct home_hits *hits, int max)
{
	/* What people look for most often comes first; the rest in the order of all.c. */
	static const char *const first[] = { "customer", "opportunity", "lead", "contact", "quotation", "contract", "invoice" };
	const struct record *order[80];
	int n = 0, found = 0;

	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		if (record_by_name(first[i]))
			order[n++] = record_by_name(first[i]);
	for (const struct record *const *r = record_all; *r && n < 80; r++) {
		bool known = (*r)->parent || (*r)->unscoped;

		for (int i = 0; i < n && !known; i++)
			known = order[i] == *r;
		if (!known)
			order[n++] = *r;
	}
	for (int i = 0; i < n && found < max; i++) {
		struct query query = { .rec = order[i], .q = q, .limit = each };
		struct list *l;

		if (person_scope(c->me, order[i], ACCESS_READ) == SCOPE_NONE)
			continue;
		l = record_list(c, &query);
		if (l->n)
			hits[found++] = (struct home_hits){ order[i], l };
	}
	return found;
}
