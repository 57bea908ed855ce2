/*
 * The queries behind my day, the process map and the global search. All of them go
 * through the record engine, which adds the person's scope; there is no SQL here.
 */
#include "home.h"
#include <stdlib.h>
#include <string.h>
#include "board.h"
#include "lib/config.h"

const struct home_step home_steps[] = {
	{ "pool", LANE_BEFORE, "flame", "lead", "{\"view\":\"pool\"}", NULL, NULL },
	{ "leads", LANE_BEFORE, "user", "lead", "{\"view\":\"mine\",\"filter\":{\"status\":[\"new\",\"contacted\",\"qualified\"]}}", NULL, NULL },
	{ "customers", LANE_BEFORE, "building-store", "customer", "{\"view\":\"mine\"}", NULL, NULL },
	{ "opportunities", LANE_DURING, "layout-kanban", "opportunity", "{\"filter\":{\"state\":\"open\"}}", "expected_revenue", NULL },
	{ "quotations", LANE_DURING, "file-invoice", "quotation", "{\"filter\":{\"status\":[\"draft\",\"sent\",\"viewed\"]}}", "amount_total", NULL },
	{ "samples", LANE_DURING, "flask", "sample_request", "{\"filter\":{\"state\":[\"submitted\",\"approved\",\"partly_shipped\"]}}", NULL, NULL },
	{ "contracts", LANE_DURING, "license", "contract", "{\"filter\":{\"state\":[\"draft\",\"to_sign\",\"signed\",\"in_performance\"]}}", "amount", NULL },
	{ "deliveries", LANE_AFTER, "truck-delivery", "delivery", "{}", NULL, NULL },
	{ "plans", LANE_AFTER, "wallet", "plan", "{\"filter\":{\"state\":[\"pending\",\"partly_received\"]}}", "open_amount", HOME_LATE },
	{ "receipts", LANE_AFTER, "cash", "receipt", "{\"filter\":{\"state\":\"confirmed\"}}", "amount", NULL },
	{ "invoices", LANE_AFTER, "receipt", "invoice", "{\"filter\":{\"state\":[\"issued\",\"sent\"]}}", "amount", NULL },
	{ 0 }
};

/* ---- queries ------------------------------------------------------------------ */

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

/* What of a payment plan has not come in yet. */
static const struct field plan_open = { .name = "open_amount", .type = F_MONEY, .sql = "t.amount - t.received - t.fee" };

static const struct field *summed(struct ctx *c, const struct record *rec, const char *sum)
{
	const struct field *f = strcmp(sum, opportunity_weighted.name) == 0 ? &opportunity_weighted
		: strcmp(sum, plan_open.name) == 0 ? &plan_open : record_field(c, rec, sum);

	if (!f)
		fault("home: %s has no field %s", rec->name, sum);
	return f;
}

/* Amounts in different currencies are never added. */
static void sum_by_currency(struct ctx *c, const struct query *q, const struct field *field, struct figure *f)
{
	int n;
	struct group *g = record_groups(c, q, &(struct group_by){ .field = record_field(c, q->rec, "currency"), .sum = { field } }, &n);

	for (int i = 0; i < n; i++) {
		f->count += g[i].count;
		if (g[i].value && strcmp(g[i].value, setting_str(c, "currency", "TWD")) == 0)
			f->sum = g[i].sum[0];
		else if (f->nother < FIGURE_OTHERS && g[i].sum[0])
			f->other[f->nother++] = (struct figure_other){ g[i].value, g[i].sum[0] };
	}
}

bool home_figure(struct ctx *c, const char *record, const char *ask, const char *sum, struct figure *f)
{
	const struct field *field;
	struct query q;

	*f = (struct figure){ 0 };
	if (!ask_for(c, record, ask, &q))
		return false;
	field = sum ? summed(c, q.rec, sum) : NULL;
	f->has_sum = field != NULL;
	if (field && record_field(c, q.rec, "currency"))
		sum_by_currency(c, &q, field, f);
	else
		record_totals(c, &q, &f->count, &f->more, field, &f->sum);
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

/* Weeks since Monday, the fifth of January 1970. */
static const struct field close_week = { .name = "close_week", .type = F_INT, .sql = "FLOOR(DATEDIFF(t.close_date, '1970-01-05') / 7)" };

int home_forecast(struct ctx *c, struct home_week *w, int weeks)
{
	int64_t week = (date_days(c->today) - 4) / 7;
	struct query q;
	struct group *g;
	int n;

	for (int i = 0; i < weeks; i++)
		w[i] = (struct home_week){ .from = date_from_days(c->mem, 4 + 7 * (week + i)), .to = date_from_days(c->mem, 11 + 7 * (week + i)) };
	if (!ask_for(c, "opportunity", range(c, "open", "close_date", w[0].from, w[weeks - 1].to), &q))
		return 0;
	g = record_groups(c, &q, &(struct group_by){ .field = &close_week, .sum = { record_field(c, q.rec, "expected_revenue"), &opportunity_weighted } }, &n);
	for (int k = 0; k < n; k++) {
		int64_t i = (g[k].value ? strtoll(g[k].value, NULL, 10) : -1) - week;

		if (i >= 0 && i < weeks) {
			w[i].sum = g[k].sum[0];
			w[i].weighted = g[k].sum[1];
		}
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
		bool known = (*r)->parent || !(*r)->path || strncmp((*r)->path, "settings/", 9) == 0;

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

bool home_target(struct ctx *c, struct home_target *t)
{
	const char *first = arena_fmt(c->mem, "%.8s01", c->today), *next = date_add(c->mem, first, 1, 0, false), *whose;
	struct list *l = home_rows(c, "target", arena_fmt(c->mem, "{\"filter\":{\"month\":\"%s\",\"person_id\":\"{me}\"}}", first), 1);
	struct figure won;

	*t = (struct home_target){ .mine = l->n > 0 };
	if (!l->n && c->me->team_id)
		l = home_rows(c, "target", arena_fmt(c->mem, "{\"filter\":{\"month\":\"%s\",\"person_id\":{\"null\":\"1\"},\"team_id\":\"%lld\"}}", first, (long long)c->me->team_id), 1);
	if (!l->n)
		return false;
	t->target = row_money(l->rows[0], "amount");
	whose = t->mine ? "\"owner_id\":\"{me}\"" : arena_fmt(c->mem, "\"team_id\":\"%lld\"", (long long)c->me->team_id);
	if (!home_figure(c, "opportunity", arena_fmt(c->mem, "{\"filter\":{\"state\":\"won\",%s,\"closed_at\":{\"gte\":\"%s\",\"lt\":\"%s\"}}}", whose, first, next), "expected_revenue", &won))
		return false;
	t->won = won.sum;
	return t->target > 0;
}

bool home_activities(struct ctx *c, struct home_due due[HOME_DUE])
{
	static const struct { const char *name, *tone, *ask; int limit; } group[HOME_DUE] = {
		{ "overdue", "bad", "{\"sort\":\"due_at\",\"filter\":{\"state\":\"planned\",\"user_id\":\"{me}\",\"overdue_at\":{\"lte\":\"{now}\"}}}", 4 },
		{ "today", "warn", "{\"sort\":\"due_at\",\"filter\":{\"state\":\"planned\",\"user_id\":\"{me}\",\"overdue_at\":{\"gt\":\"{now}\"},\"today_at\":{\"lte\":\"{now}\"}}}", 6 },
		{ "next", "ok", "{\"sort\":\"due_at\",\"filter\":{\"state\":\"planned\",\"user_id\":\"{me}\",\"today_at\":{\"gt\":\"{now}\"}}}", 4 },
	};
	const char *monday = date_from_days(c->mem, date_days(c->today) - (date_days(c->today) + 3) % 7), *next = date_add(c->mem, monday, 0, 7, false);
	struct figure done, open;

	for (int i = 0; i < HOME_DUE; i++) {
		due[i] = (struct home_due){ .name = group[i].name, .tone = group[i].tone };
		if (!home_figure(c, "activity", group[i].ask, NULL, &due[i].count))
			return false;
		due[i].rows = home_rows(c, "activity", group[i].ask, group[i].limit);
	}
	home_figure(c, "activity", arena_fmt(c->mem, "{\"filter\":{\"state\":\"done\",\"user_id\":\"{me}\",\"done_at\":{\"gte\":\"%s\",\"lt\":\"%s\"}}}", monday, next), NULL, &done);
	home_figure(c, "activity", arena_fmt(c->mem, "{\"filter\":{\"state\":\"planned\",\"user_id\":\"{me}\",\"due_at\":{\"lt\":\"%s\"}}}", next), NULL, &open);
	due[0].done = done.count;
	due[0].all = done.count + open.count;
	return true;
}

struct list *home_rotting(struct ctx *c, int limit)
{
	struct query q;

	if (!ask_for(c, "opportunity", "{\"filter\":{\"state\":\"open\"}}", &q))
		return arena_alloc(c->mem, sizeof(struct list));
	for (struct cond *k = board_conds(c, false, true, NULL, NULL), *next; k; k = next) {
		next = k->next;
		k->next = q.conds;
		q.conds = k;
	}
	q.limit = limit;
	return record_list(c, &q);
}
