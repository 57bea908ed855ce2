/*
 * My day: the month's figures, what is due, new leads, what rots and what is late.
 * What is counted is in crm/home.c; where it stands on the page is here.
 */
#include <stdlib.h>
#include "pages.h"
#include "crm/approval.h"
#include "crm/board.h"
#include "lib/chart.h"

/* ---- heads ------------------------------------------------------------------------- */

static int hour_now(struct req *r)
{
	return (int)strtol(instant_input(r->c->mem, r->c->now, r->c->tz) + 11, NULL, 10);
}

static void head_fill(struct req *r)
{
	int hour = hour_now(r);
	const char *greeting = hour < 5 || hour >= 18 ? "Home.evening" : hour < 12 ? "Home.morning" : "Home.afternoon";
	int64_t days = date_days(r->c->today);

	page_set(r, "title", word(r, "Home.title"));
	page_set(r, "Home.greeting", filled(r, greeting, r->c->me->name, NULL));
	page_set(r, "Home.date", lang_fill(r->c->mem, r->c->lang, "Home.date", arena_fmt(r->c->mem, "%.4s", r->c->today),
		word(r, arena_fmt(r->c->mem, "Month.%.2s", r->c->today + 5)), number(r, strtol(r->c->today + 8, NULL, 10))));
	page_set(r, "Home.weekday", word(r, arena_fmt(r->c->mem, "Home.day%lld", (long long)((days + 3) % 7))));
	page_set(r, "Home.sign", sign(r));
}

static const char *days_since(struct req *r, const char *utc)
{
	int64_t t;

	if (!utc || !instant_from_sql(utc, &t))
		return "";
	return r->c->now - t < 86400 ? word(r, "Kanban.today") : filled(r, "Home.days_ago", number(r, (r->c->now - t) / 86400), NULL);
}

/* A ring of what there is of what there should be; its length is 195. */
static void target_fill(struct req *r)
{
	struct home_target t;
	int64_t share;

	if (!home_target(r->c, &t))
		return;
	share = (int64_t)((__int128)t.won * 100 / t.target);
	page_set(r, "Home.target.on", "1");
	page_set(r, "Home.target.month", filled(r, t.mine ? "Home.target_month" : "Home.target_team", word(r, arena_fmt(r->c->mem, "Month.%.2s", r->c->today + 5)), NULL));
	page_set(r, "Home.target.value", plain_amount(r, t.won));
	page_set(r, "Home.target.note", t.won >= t.target ? filled(r, "Home.target_met", plain_amount(r, t.target), NULL)
		: filled(r, "Home.target_note", plain_amount(r, t.target), plain_amount(r, t.target - t.won)));
	page_set(r, "Home.target.share", share > 999 ? ">999" : arena_fmt(r->c->mem, "%lld", (long long)share));	/* as much as fits into the ring */
	page_int(r, "Home.target.arc", 195 * (share > 100 ? 100 : share) / 100);
}

/* What was said to me and I have not read. */
static void unread_fill(struct req *r)
{
	struct figure f;
	struct list *l;
	int n = 0;

	if (!home_figure(r->c, "inbox_item", "{\"view\":\"unread\"}", NULL, &f))
		return;
	page_set(r, "Home.unread.on", "1");
	page_set(r, "Home.unread.n", f.count ? figure_text(r, &f) : NULL);
	l = home_rows(r->c, "inbox_item", "{\"view\":\"unread\",\"sort\":\"-id\"}", 4);
	for (int i = 0; i < l->n; i++) {
		const char *on = title_of(l->rows[i], "on");
		HDF *h;

		if (!on)
			continue;
		h = node_at(page_node(r, "Home.Unread"), n++);
		node_set(h, "title", on);
		node_set(h, "url", arena_fmt(r->c->mem, "/discuss/inbox#i%lld", (long long)l->rows[i]->id));
		node_set(h, "sub", joined(r, word_or(r->c, arena_fmt(r->c->mem, "Subtype.%s", row_get(l->rows[i], "why")), ""), days_since(r, l->rows[i]->created_at)));
	}
}

/* What a person may make has a button. */
static void make_fill(struct req *r)
{
	static const char *const kinds[] = { "lead", "opportunity", "activity" };

	for (int i = 0; i < 3; i++)
		if (person_can(r->c->me, PERM_WRITE, record_by_name(kinds[i])))
			page_set(r, arena_fmt(r->c->mem, "Make.%s", kinds[i]), "1");
}

static void stats_fill(struct req *r)
{
	struct figure won, weighted, late;
	struct list *oldest;

	if (home_month(r->c, &won, &weighted)) {
		page_set(r, "Home.won.on", "1");
		page_set(r, "Home.won.value", plain_amount(r, won.sum));
		page_set(r, "Home.won.note", filled(r, "Home.won_note", figure_text(r, &won), NULL));
		page_set(r, "Home.won.month", filled(r, "Home.won_month", word(r, arena_fmt(r->c->mem, "Month.%.2s", r->c->today + 5)), NULL));
		page_set(r, "Home.weighted.value", plain_amount(r, weighted.sum));
		page_set(r, "Home.weighted.note", filled(r, "Home.weighted_note", figure_text(r, &weighted), NULL));
	}
	if (home_figure(r->c, "plan", HOME_LATE, "open_amount", &late)) {
		oldest = home_rows(r->c, "plan", HOME_LATE_FIRST, 1);
		page_set(r, "Home.late.on", "1");
		page_set(r, "Home.late.value", plain_amount(r, late.sum));
		if (late.count)
			page_set(r, "Home.late.bad", "1");
		page_set(r, "Home.late.note", oldest->n
			? filled(r, "Home.late_note", figure_text(r, &late), number(r, date_days(r->c->today) - date_days(row_get(oldest->rows[0], "due_on"))))
			: word(r, "Home.late_none"));
	}
}

/* ---- lists ----------------------------------------------------------------------------- */

static HDF *item(struct req *r, const char *list, int i, const struct row *row, const char *sub)
{
	HDF *h = node_at(page_node(r, list), i);

	node_set(h, "title", row_title(row));
	node_set(h, "url", arena_fmt(r->c->mem, "/%s/%lld", row->rec->path, (long long)row->id));
	node_set(h, "sub", sub);
	node_int(h, "id", row->id);
	return h;
}

/* What others wait for: my approvals one by one, and how many papers of each kind stand still until somebody like me does the next step. */
static void waiting_fill(struct req *r)
{
	static const struct { const char *record, *ask, *key, *url; enum perm perm; } heaps[] = {
		{ "invoice", "{\"view\":\"requested\"}", "Home.wait_invoices", "/invoices?view=requested", PERM_APPROVE },
		{ "receipt", "{\"view\":\"draft\"}", "Home.wait_receipts", "/payments/receipts?view=draft", PERM_WRITE },
		{ "refund", "{\"view\":\"to_pay\"}", "Home.wait_refunds", "/payments/refunds?view=to_pay", PERM_WRITE },
	};
	int n, k = 0;
	struct row **mine = approvals_waiting(r->c, 4, &n);
	struct figure f;

	for (int i = 0; i < n; i++)
		item(r, "Home.Waiting", k++, mine[i], joined(r, word(r, arena_fmt(r->c->mem, "Record.%s.one", mine[i]->rec->name)), title_of(mine[i], "customer_id")));
	for (size_t i = 0; i < sizeof heaps / sizeof *heaps; i++) {
		HDF *h;

		if (!person_can(r->c->me, heaps[i].perm, record_by_name(heaps[i].record)) || !home_figure(r->c, heaps[i].record, heaps[i].ask, NULL, &f) || !f.count)
			continue;
		h = node_at(page_node(r, "Home.Waiting"), k++);
		node_set(h, "title", word(r, heaps[i].key));
		node_set(h, "url", heaps[i].url);
		node_set(h, "amount", figure_text(r, &f));
	}
}

/* What I have to do: overdue, today's, and what comes next. */
static void activities_fill(struct req *r)
{
	struct home_due due[HOME_DUE];
	int total = 0, k = 0;

	if (!home_activities(r->c, due))
		return;
	page_set(r, "Home.acts.on", "1");
	for (int i = 0; i < HOME_DUE; i++) {
		HDF *g;

		total += due[i].count.count;
		if (!due[i].rows->n)
			continue;
		g = node_at(page_node(r, "Home.Due"), k++);
		node_set(g, "title", word(r, arena_fmt(r->c->mem, "Home.due_%s", due[i].name)));
		node_set(g, "tone", due[i].tone);
		if (due[i].count.count > due[i].rows->n)
			node_set(g, "more", figure_text(r, &due[i].count));
		for (int j = 0; j < due[i].rows->n; j++) {
			const struct row *row = due[i].rows->rows[j];
			HDF *h = node_at(node_child(g, "rows"), j);
			int64_t at = 0, days;

			instant_from_sql(row_get(row, "due_at"), &at);
			days = date_days(r->c->today) - date_days(date_of(r->c->mem, at, r->c->tz));
			node_int(h, "id", row->id);
			node_set(h, "title", row_title(row));
			node_set(h, "type", row_get(row, "type"));
			node_set(h, "on", title_of(row, "on"));
			node_set(h, "when", days > 0 ? filled(r, "Kanban.overdue_days", number(r, days), NULL)
				: days == 0 ? instant_show(r->c->mem, at, r->c->tz) + 11
				: days == -1 ? filled(r, "Home.tomorrow_at", instant_show(r->c->mem, at, r->c->tz) + 11, NULL) : instant_show(r->c->mem, at, r->c->tz) + 5);
		}
	}
	page_int(r, "Home.acts.total", total);
	page_set(r, "Home.acts.value", number(r, due[0].count.count + due[1].count.count));
	page_set(r, "Home.acts.note", due[0].count.count ? filled(r, "Home.acts_overdue", figure_text(r, &due[0].count), NULL) : "");
	page_set(r, "Home.acts.week", lang_fill(r->c->mem, r->c->lang, "Home.acts_week", number(r, due[0].done), number(r, due[0].all), NULL));
}

static void leads_fill(struct req *r)
{
	struct list *l = home_rows(r->c, "lead", "{\"view\":\"pool\",\"sort\":\"-id\"}", 4);

	for (int i = 0; i < l->n; i++)
		item(r, "Home.Leads", i, l->rows[i], joined(r, title_of(l->rows[i], "source"), joined(r, days_since(r, l->rows[i]->created_at), row_get(l->rows[i], "region"))));
}

static void rotting_fill(struct req *r)
{
	struct list *l = home_rotting(r->c, 4);

	for (int i = 0; i < l->n; i++) {
		HDF *h = item(r, "Home.Rotting", i, l->rows[i], joined(r, title_of(l->rows[i], "stage_id"), l->rows[i]->owner_name));

		node_set(h, "amount", amount(r, row_money(l->rows[i], "expected_revenue")));
		node_set(h, "note", days_since(r, row_get(l->rows[i], "stage_since")));
	}
}

static void late_fill(struct req *r)
{
	struct list *l = home_rows(r->c, "plan", HOME_LATE_FIRST, 4);

	for (int i = 0; i < l->n; i++) {
		const struct row *p = l->rows[i];
		HDF *h = item(r, "Home.Late", i, p, joined(r, title_of(p, "customer_id"), title_of(p, "contract_id")));

		node_set(h, "amount", amount(r, row_money(p, "amount") - row_money(p, "received")));
		node_set(h, "note", filled(r, "Kanban.overdue_days", number(r, date_days(r->c->today) - date_days(row_get(p, "due_on"))), NULL));
	}
}

/* ---- expected revenue by week ------------------------------------------------------------- */

enum { WEEKS = 6 };

static void chart(struct req *r)
{
	struct home_week week[WEEKS];
	int n = home_forecast(r->c, week, WEEKS);
	struct chart_point *points = arena_array(r->c->mem, WEEKS, sizeof *points);
	struct chart ch = { .kind = CHART_COLUMNS, .title = word(r, "Home.expected"), .series = { word(r, "Home.expected"), word(r, "Home.weighted") }, .nseries = 2, .points = points, .show = chart_money };

	for (int i = 0; i < n; i++) {
		points[i] = (struct chart_point){ .label = arena_fmt(r->c->mem, "%ld/%ld", strtol(week[i].from + 5, NULL, 10), strtol(week[i].from + 8, NULL, 10)), .value = { week[i].sum, week[i].weighted } };
		ch.n += week[i].sum != 0;
	}
	if (!n)
		return;
	page_set(r, "Home.chart", "1");
	ch.n = ch.n ? n : 0;
	chart_fill(r->c, page_node(r, "Chart"), &ch);
}

/* ---- the pipeline of my team, a bar a stage ------------------------------------------------ */

/* Who is in no team sees that of the team whose board opens for them, and its name. */
static int64_t funnel_team(struct req *r)
{
	int n;
	struct board_team *team;

	if (r->c->me->team_id)
		return r->c->me->team_id;
	team = opportunity_teams(r->c, 0, &n);
	page_set(r, "Home.funnel_team", n ? team[0].name : NULL);
	return n ? team[0].id : 0;
}

static void funnel_fill(struct req *r)
{
	int n, most = 0, k = 0;
	struct board_column *col = person_scope(r->c->me, &opportunity_record, ACCESS_READ) != SCOPE_NONE ? opportunity_columns(r->c, funnel_team(r), &n) : NULL;

	for (int i = 0; col && i < n; i++)
		if (!col[i].stage.folded && col[i].count > most)
			most = col[i].count;
	for (int i = 0; col && i < n; i++) {
		HDF *h;

		if (col[i].stage.folded)
			continue;
		h = node_at(page_node(r, "Home.Funnel"), k++);
		node_set(h, "name", col[i].stage.name);
		node_int(h, "count", col[i].count);
		node_set(h, "sum", amount(r, col[i].sum));
		node_set(h, "tone", col[i].stage.is_won ? "a-ok" : "a-brand");
		node_int(h, "width", most ? col[i].count * 100 / most : 0);
		node_set(h, "url", url_with(r->c->mem, "/opportunities", "filter[stage_id]", number(r, col[i].stage.id)));
	}
}

enum outcome home_day(struct req *r)
{
	head_fill(r);
	make_fill(r);
	stats_fill(r);
	target_fill(r);
	activities_fill(r);
	unread_fill(r);
	waiting_fill(r);
	leads_fill(r);
	rotting_fill(r);
	late_fill(r);
	chart(r);
	funnel_fill(r);
	map_fill(r);
	return reply_page(r, "home/day.cs");
}
