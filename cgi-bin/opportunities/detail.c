/* One opportunity: the status bar with the time in each stage, the banner of what is closed. */
#include "opportunities/pages.h"

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

enum outcome deal_page(struct req *r)
{
	struct row *row = r->api ? NULL : record_find(r->c, &opportunity_record, r->id, ACCESS_READ);

	if (row) {
		stages_fill(r, row);
		banner_fill(r, row);
		page_set(r, "Slot.top", "opportunities/stages.cs");
		if (!row_is(row, "state", "open"))
			page_set(r, "Slot.before", "opportunities/banner.cs");
		prediction_card(r, row);
	}
	return record_page_detail(r);
}
