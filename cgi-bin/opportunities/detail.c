/* One opportunity: the status bar with the time in each stage, the banner of what is closed. */
#include "opportunities/pages.h"
#include "lib/record_page_impl.h"

static void stages_fill(struct req *r, const struct row *row)
{
	HDF *list = page_node(r, "Stages");
	bool won = row_is(row, "state", "won");
	int n;
	struct stage_time *t = opportunity_stage_times(r->c, row, &n);

	for (int i = 0; i < n; i++) {
		HDF *h = node_at(list, i);

		node_int(h, "id", t[i].stage.id);
		node_set(h, "name", t[i].stage.name);
		node_set(h, "time", t[i].seconds ? duration(r, t[i].seconds) : "—");
		node_set(h, "tone", t[i].current ? won ? "now is-won" : "now" : t[i].passed || t[i].seconds ? "done" : "");
		if (t[i].current)
			node_set(h, "current", "1");
		if (t[i].current)
			page_set(r, "Requirements", t[i].stage.requirements);
	}
	page_int(r, "StagesOf", row->id);
	if (row_is(row, "state", "open") && record_allows(r->c, row, ACCESS_WRITE))
		page_set(r, "StagesMove", "1");
}

static void banner_fill(struct req *r, const struct row *row)
{
	int64_t closed;
	const char *at = row_get(row, "closed_at"), *when = at && instant_from_sql(at, &closed) ? instant_show(r->c->mem, closed, r->c->tz) : "";

	if (row_is(row, "state", "won")) {
		page_set(r, "Banner.tone", "ok");
		page_set(r, "Banner.icon", "trophy");
		page_set(r, "Banner.ribbon", "won-r");
		page_set(r, "Banner.word", word(r, "Kanban.ribbon_won"));
		page_set(r, "Banner.text", filled(r, "Kanban.banner_won", when, NULL));
	}
	if (row_is(row, "state", "lost")) {
		page_set(r, "Banner.tone", "bad");
		page_set(r, "Banner.icon", "mood-sad");
		page_set(r, "Banner.ribbon", "lost-r");
		page_set(r, "Banner.word", word(r, "Kanban.ribbon_lost"));
		page_set(r, "Banner.text", filled(r, "Kanban.banner_lost", when, row_title_of(row, "lost_reason_id")));
		page_set(r, "Banner.note", row_get(row, "closing_note"));
	}
}

static void similar_rows(struct req *r, HDF *h, const struct list *l, const char *money_field)
{
	for (int i = 0; i < l->n; i++) {
		const struct row *row = l->rows[i];
		HDF *x = node_text(h, i, row_title(row));
		int sub = row->rec->subtitle ? row_index(row, row->rec->subtitle) : -1, state = row_index(row, row->rec->state);

		node_set(x, "url", record_url(r->c, row->rec, row->id));
		node_set(x, "sub", sub >= 0 ? value_text(r->c, row, sub) : NULL);
		node_set(x, "state", value_text(r->c, row, state));
		node_set(x, "tone", choice_of(row->fs->f[state], row->value[state]) ? choice_of(row->fs->f[state], row->value[state])->tone : NULL);
		if (money_field)
			node_set(x, "amount", amount(r, row_money(row, money_field)));
	}
}

enum { SIMILAR = 8 };

static void similar_fill(struct req *r, const struct row *row)
{
	struct similar s = opportunity_similar(r->c, row, SIMILAR);

	similar_rows(r, page_node(r, "Similar.Deals"), s.deals, "expected_revenue");
	similar_rows(r, page_node(r, "Similar.Leads"), s.leads, NULL);
	if (s.deals->n || s.leads->n)
		page_set(r, "Slot.after", "opportunities/similar.cs");
	if (s.deals->next || s.leads->next)
		page_set(r, "Similar.more", "1");
}

void deal_beside(struct req *r, const struct row *row)
{
	stages_fill(r, row);
	banner_fill(r, row);
	similar_fill(r, row);
	page_set(r, "Slot.top", "opportunities/stages.cs");
	if (!row_is(row, "state", "open"))
		page_set(r, "Slot.before", "opportunities/banner.cs");
	prediction_card(r, row);
}

/* ---- making one ------------------------------------------------------------------------ */

static void offer_lost(struct req *r, int64_t customer_id)
{
	struct list *lost = opportunity_lost_of(r->c, customer_id);

	for (int i = 0; i < lost->n; i++) {
		const struct row *row = lost->rows[i];
		HDF *h = node_text(page_node(r, "Lost"), i, row_title(row));
		int64_t closed;

		node_int(h, "id", row->id);
		node_set(h, "amount", amount(r, row_money(row, "expected_revenue")));
		node_set(h, "reason", row_title_of(row, "lost_reason_id"));
		if (row_get(row, "closed_at") && instant_from_sql(row_get(row, "closed_at"), &closed))
			node_set(h, "when", date_for(r->c, date_of(r->c->mem, closed, r->c->tz)));
	}
	if (lost->n)
		page_set(r, "Slot.form_top", "opportunities/lost.cs");
}

enum outcome deal_new(struct req *r)
{
	offer_lost(r, in_int(r->query, "customer_id"));
	return record_page_new(r);
}

enum outcome deal_create(struct req *r)
{
	if (!r->api && r->input)
		offer_lost(r, in_int(r->input, "customer_id"));
	return record_page_create(r);
}
