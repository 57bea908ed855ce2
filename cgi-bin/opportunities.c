/*
 * Opportunities: the pages every record has, the board of a team, and the status
 * bar with the time spent in each stage. What a move or a win means is in crm/.
 */
#include <string.h>
#include "crm/board.h"
#include "lib/app.h"
#include "lib/config.h"
#include "lib/page.h"
#include "lib/record_page.h"
#include "lib/text.h"

enum { CARDS = 20, CARDS_MAX = 400 };

/* ---- words ------------------------------------------------------------------------ */

static const char *word(struct req *r, const char *key)
{
	return lang_text(r->c->lang, key);
}

static const char *filled(struct req *r, const char *key, const char *a, const char *b)
{
	return lang_fill(r->c->mem, r->c->lang, key, a, b, NULL);
}

static const char *number(struct req *r, int64_t n)
{
	return arena_fmt(r->c->mem, "%lld", (long long)n);
}

static const char *sign(struct req *r)
{
	return currency_sign(setting_str(r->c, "currency", "TWD"));
}

static const char *amount(struct req *r, money m)
{
	int decimals = m % 100 ? 2 : currency_decimals(setting_str(r->c, "currency", "TWD"));

	return arena_fmt(r->c->mem, "%s %s", sign(r), money_show(r->c->mem, m, decimals));
}

/* The head of a column has little room: thousands from a hundred thousand on. */
static const char *short_amount(struct req *r, money m)
{
	if (m < 100000 * 100)
		return amount(r, m);
	return arena_fmt(r->c->mem, "%s %sk", sign(r), money_show(r->c->mem, (m + 500 * 100) / 1000 / 100 * 100, 0));
}

/* "5 天 17 小時 3 分", from the largest part that is not nothing. */
static const char *duration(struct req *r, int64_t seconds)
{
	const char *d = number(r, seconds / 86400), *h = number(r, seconds / 3600 % 24), *m = number(r, seconds / 60 % 60);

	if (seconds >= 86400)
		return lang_fill(r->c->mem, r->c->lang, "Kanban.dhm", d, h, m);
	return seconds >= 3600 ? filled(r, "Kanban.hm", h, m) : filled(r, "Kanban.m", m, NULL);
}

/* ---- what the address asks for ------------------------------------------------------- */

struct ask { int64_t team; const char *q, *act, *fold, *open; bool mine, rotting, lost; int cards; };

static bool listed(const char *list, int64_t id)
{
	for (const char *s = list; s && *s; s += strspn(s, ",")) {
		char *end;

		if (strtoll(s, &end, 10) == id)
			return true;
		if (end == s)
			return false;
		s = end;
	}
	return false;
}

static struct ask ask_read(struct req *r)
{
	struct ask a = {
		.team = in_int(r->query, "team"), .q = in_str(r->query, "q"), .act = in_str(r->query, "act"),
		.fold = in_str(r->query, "fold"), .open = in_str(r->query, "open"),
		.mine = in_bool(r->query, "mine"), .rotting = in_bool(r->query, "rotting"), .lost = in_bool(r->query, "lost"),
	};
	int64_t cards = in_int(r->query, "cards");

	a.cards = cards < CARDS ? CARDS : cards > CARDS_MAX ? CARDS_MAX : (int)cards;
	return a;
}

static const char *ask_url(struct req *r, const char *path, const struct ask *a)
{
	struct arena *m = r->c->mem;
	const char *url = path;

	url = a->team ? url_with(m, url, "team", number(r, a->team)) : url;
	url = a->q && *a->q ? url_with(m, url, "q", a->q) : url;
	url = a->mine ? url_with(m, url, "mine", "1") : url;
	url = a->rotting ? url_with(m, url, "rotting", "1") : url;
	url = a->lost ? url_with(m, url, "lost", "1") : url;
	url = a->act && *a->act ? url_with(m, url, "act", a->act) : url;
	url = a->fold && *a->fold ? url_with(m, url, "fold", a->fold) : url;
	url = a->open && *a->open ? url_with(m, url, "open", a->open) : url;
	return a->cards > CARDS ? url_with(m, url, "cards", number(r, a->cards)) : url;
}

static const char *list_plus(struct req *r, const char *list, int64_t id)
{
	return list && *list ? arena_fmt(r->c->mem, "%s,%lld", list, (long long)id) : number(r, id);
}

static const char *list_minus(struct req *r, const char *list, int64_t id)
{
	struct buf b = buf_new(r->c->mem);
	char *copy = arena_str(r->c->mem, list ? list : ""), *save = NULL;

	for (char *w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save))
		if (strtoll(w, NULL, 10) != id)
			buf_fmt(&b, "%s%s", b.len ? "," : "", w);
	return b.s;
}

static struct board_column *columns(struct req *r, const struct ask *a, int cards, int *n)
{
	struct board_query q = {
		.team_id = a->team, .q = a->q, .conds = board_conds(r->c, a->mine, a->rotting, a->act), .lost = a->lost, .cards = cards,
	};

	return opportunity_board(r->c, &q, n);
}

/* Changes whenever a column does: what a browser that looks again compares. */
static const char *stamp(struct req *r, const struct board_column *col, int n)
{
	struct buf b = buf_new(r->c->mem);

	for (int i = 0; i < n; i++)
		buf_fmt(&b, "%d.%lld.%lld.%d.%d-", col[i].count, (long long)col[i].sum, (long long)col[i].weighted, col[i].overdue, col[i].today);
	return b.s ? b.s : "";
}

/* ---- cards --------------------------------------------------------------------------- */

/* Hours and minutes count for today only. */
static const char *activity_text(struct req *r, const struct board_card *card, const char **icon, const char **tone)
{
	const char *due = row_get(card->row, "next_activity_at"), *shown;
	int64_t at = 0;

	*icon = "clock";
	*tone = "";
	if (card->activity == ACTIVITY_NONE || !due || !instant_from_sql(due, &at))
		return word(r, "Kanban.plan_activity");
	shown = instant_show(r->c->mem, at, r->c->tz);	/* 2026/11/22 08:38 */
	if (card->activity == ACTIVITY_OVERDUE) {
		*icon = "alert-circle";
		*tone = "bad";
		return r->c->now - at < 86400 ? word(r, "Kanban.overdue") : filled(r, "Kanban.overdue_days", number(r, (r->c->now - at) / 86400), NULL);
	}
	*tone = card->activity == ACTIVITY_TODAY ? "warn" : "ok";
	return card->activity == ACTIVITY_TODAY ? filled(r, "Kanban.today_at", shown + 11, NULL) : shown + 5;
}

static void card_tags(HDF *h, const struct row *row)
{
	struct row **tags = row_parts(row, "tags");

	for (int i = 0; tags[i] && i < 6; i++) {
		HDF *t = node_at(node_child(h, "tags"), i);

		node_set(t, "name", row_title(tags[i]));
		node_set(t, "colour", row_get(tags[i], "colour"));
	}
}

static const char *title_of(const struct row *row, const char *field)
{
	int i = 0;

	while (i < row->fs->n && strcmp(row->fs->f[i]->name, field))
		i++;
	return i < row->fs->n ? row->title[i] : NULL;
}

static void card_fill(struct req *r, HDF *h, const struct board_card *card)
{
	const struct row *row = card->row;
	dec4 probability = row_dec4(row, "probability");
	const char *icon, *tone, *text = activity_text(r, card, &icon, &tone);
	money recurring = row_money(row, "recurring_revenue");

	node_int(h, "id", row->id);
	node_int(h, "version", row->version);
	node_set(h, "name", row_title(row));
	node_set(h, "stage", row_get(row, "stage_id"));
	node_set(h, row_get(row, "state"), "1");		/* open, won or lost */
	if (record_allows(r->c, row, ACCESS_WRITE))
		node_set(h, "writes", "1");
	node_set(h, "customer", title_of(row, "customer_id"));
	node_set(h, "contact", title_of(row, "contact_id"));
	node_set(h, "days", card->seconds_in_stage < 86400 ? word(r, "Kanban.today") : filled(r, "Kanban.days", number(r, card->seconds_in_stage / 86400), NULL));
	if (card->rotting)
		node_set(h, "rot", "1");
	node_set(h, "amount", amount(r, row_money(row, "expected_revenue")));
	if (recurring)
		node_set(h, "recurring", filled(r, "Kanban.per_month", money_show(r->c->mem, recurring, recurring % 100 ? 2 : 0), NULL));
	node_set(h, "probability", arena_fmt(r->c->mem, "%lld%%", (long long)((probability + 5000) / 10000)));
	/* The ring's circumference is 53.4. */
	node_set(h, "dash", arena_fmt(r->c->mem, "%lld.%lld", (long long)(probability * 534 / 1000000 / 10), (long long)(probability * 534 / 1000000 % 10)));
	node_set(h, "priority", row_get(row, "priority"));
	node_set(h, "quotations", card->quotations);
	card_tags(h, row);
	node_set(h, "act.tone", tone);
	node_set(h, "act.icon", icon);
	node_set(h, "act.text", text);
	if (row->owner_name) {
		node_set(h, "owner.name", row->owner_name);
		node_set(h, "owner.initial", initial_of(r->c->mem, row->owner_name));
		node_int(h, "owner.colour", row->owner_id % 6);
	}
}

/* ---- columns -------------------------------------------------------------------------- */

/* Pieces of the bar in per cent with two decimals, each a link that narrows the board. */
static void bars_fill(struct req *r, HDF *h, const struct board_column *col, const struct ask *a)
{
	const struct { const char *tone; int n; } piece[] = { { "ok", col->planned }, { "warn", col->today }, { "bad", col->overdue }, { "idle", col->idle } };
	int all = col->planned + col->today + col->overdue + col->idle, x = 0;
	struct buf b = buf_new(r->c->mem);

	for (int i = 0; i < 4; i++) {
		HDF *p = node_at(node_child(h, "bars"), i);
		struct ask narrow = *a;
		int w = all ? (int)((int64_t)10000 * piece[i].n / all) : 0;
		const char *text = filled(r, arena_fmt(r->c->mem, "Kanban.bar.%s", piece[i].tone), number(r, piece[i].n), NULL);

		narrow.act = a->act && strcmp(a->act, piece[i].tone) == 0 ? NULL : piece[i].tone;
		node_set(p, "tone", piece[i].tone);
		node_set(p, "x", arena_fmt(r->c->mem, "%d.%02d", x / 100, x % 100));
		node_set(p, "w", arena_fmt(r->c->mem, "%d.%02d", w / 100, w % 100));
		node_set(p, "url", ask_url(r, "/opportunities/board", &narrow));
		node_set(p, "text", text);
		buf_fmt(&b, "%s%s", i ? "、" : "", text);
		x += w;
	}
	node_set(h, "bars_text", b.s);
}

static void column_fill(struct req *r, HDF *h, const struct board_column *col, const struct ask *a)
{
	bool folded = listed(a->fold, col->stage.id) || (col->stage.folded && !listed(a->open, col->stage.id));
	struct ask fold = *a, open = *a, more = *a;

	fold.fold = list_plus(r, a->fold, col->stage.id);
	fold.open = list_minus(r, a->open, col->stage.id);
	open.open = list_plus(r, a->open, col->stage.id);
	open.fold = list_minus(r, a->fold, col->stage.id);
	more.cards = a->cards + 2 * CARDS;
	node_int(h, "id", col->stage.id);
	node_set(h, "name", col->stage.name);
	node_int(h, "count", col->count);
	node_set(h, "requirements", col->stage.requirements);
	node_set(h, "sum", short_amount(r, col->sum));
	node_set(h, "sum_full", amount(r, col->sum));
	node_set(h, "fold_url", ask_url(r, "/opportunities/board", &fold));
	node_set(h, "unfold_url", ask_url(r, "/opportunities/board", &open));
	node_set(h, "new_url", url_with(r->c->mem, ask_url(r, "/opportunities/board", a), "new", number(r, col->stage.id)));
	if (folded) {
		node_set(h, "fold", "1");
		return;
	}
	bars_fill(r, h, col, a);
	for (int i = 0; i < col->n; i++)
		card_fill(r, node_at(node_child(h, "cards"), i), &col->cards[i]);
	if (col->more)
		node_set(h, "more", ask_url(r, "/opportunities/board", &more));
}

/* ---- the board ------------------------------------------------------------------------- */

static void filters_fill(struct req *r, HDF *board, const struct ask *a)
{
	const struct { const char *name; bool on; } flag[] = { { "mine", a->mine }, { "rotting", a->rotting }, { "lost", a->lost } };
	int facets = 0, kept = 0;

	for (int i = 0; i < 3; i++) {
		const char *text = word(r, arena_fmt(r->c->mem, "Kanban.filter_%s", flag[i].name));
		HDF *f = node_at(node_child(board, "Filters"), i);
		struct ask off = *a;

		node_set(f, "name", flag[i].name);
		node_set(f, "text", text);
		if (!flag[i].on)
			continue;
		node_set(f, "on", "1");
		off.mine &= i != 0;
		off.rotting &= i != 1;
		off.lost &= i != 2;
		f = node_at(node_child(board, "Facets"), facets++);
		node_set(f, "text", text);
		node_set(f, "off", ask_url(r, "/opportunities/board", &off));
		f = node_at(node_child(board, "Keep"), kept++);
		node_set(f, "name", flag[i].name);
		node_set(f, "value", "1");
	}
	if (a->act && *a->act) {
		HDF *f = node_at(node_child(board, "Facets"), facets++);
		struct ask off = *a;

		off.act = NULL;
		node_set(f, "text", word_or(r->c, arena_fmt(r->c->mem, "Kanban.act.%s", a->act), a->act));
		node_set(f, "off", ask_url(r, "/opportunities/board", &off));
		f = node_at(node_child(board, "Keep"), kept++);
		node_set(f, "name", "act");
		node_set(f, "value", a->act);
	}
	if (a->team) {
		HDF *f = node_at(node_child(board, "Keep"), kept++);

		node_set(f, "name", "team");
		node_set(f, "value", number(r, a->team));
	}
}

/* The team asked for if it is one of mine to see, else my own, else the first. */
static void teams_fill(struct req *r, HDF *board, struct ask *a)
{
	int n, at = 0;
	struct board_team *team = opportunity_teams(r->c, &n);

	for (int i = 0; i < n; i++)
		if (team[i].id == r->c->me->team_id)
			at = i;
	for (int i = 0; i < n; i++)
		if (team[i].id == a->team)
			at = i;
	a->team = n ? team[at].id : 0;
	for (int i = 0; i < n; i++) {
		HDF *t = node_at(node_child(board, "Teams"), i);

		node_int(t, "id", team[i].id);
		node_set(t, "name", team[i].name);
		node_int(t, "count", team[i].count);
		if (i == at)
			node_set(t, "current", "1");
	}
}

static void quick_fill(struct req *r, HDF *board, HDF *first_column, json_object *typed)
{
	HDF *q = node_child(board, "Quick");

	node_set(first_column, "quick", "1");
	for (int i = 0; i < 3; i++)
		node_int(node_at(node_child(q, "Stars"), i), "n", 3 - i);	/* drawn from the right, so that one lights those before it */
	if (typed) {
		node_set(q, "name", in_str(typed, "name"));
		node_set(q, "customer", in_str(typed, "customer"));
		node_set(q, "expected_revenue", in_str(typed, "expected_revenue"));
	}
	for (const struct error *e = r->c->errors; e; e = e->next)
		node_set(q, "error", error_text(r->c, e));
}

static enum outcome show_board(struct req *r, struct ask a, int64_t new_in, json_object *typed, int status)
{
	HDF *board = page_node(r, "Board"), *cols = node_child(board, "Columns");
	money sum = 0, weighted = 0;
	struct board_column *col;
	int n, count = 0;

	teams_fill(r, board, &a);
	col = columns(r, &a, a.cards, &n);
	for (int i = 0, first = 1; i < n; i++) {
		HDF *h = node_at(cols, i);

		column_fill(r, h, &col[i], &a);
		if (first && !hdf_get_value(h, "fold", NULL)) {
			node_set(h, "first", "1");
			first = 0;
		}
		if (col[i].stage.id == new_in)
			quick_fill(r, board, h, typed);
		if (col[i].stage.is_won)
			continue;	/* the head speaks of what is open */
		count += col[i].count;
		sum = money_plus(sum, col[i].sum);
		weighted = money_plus(weighted, col[i].weighted);
	}
	filters_fill(r, board, &a);
	node_int(board, "team", a.team);
	node_set(board, "q", a.q);
	node_set(board, "url", ask_url(r, "/opportunities/board", &a));
	node_set(board, "columns_url", ask_url(r, "/opportunities/board/columns", &a));
	node_set(board, "stamp", stamp(r, col, n));
	node_set(board, "currency", sign(r));
	node_int(board, "Kpi.open", count);
	node_set(board, "Kpi.sum", amount(r, sum));
	node_set(board, "Kpi.weighted", amount(r, weighted));
	if (person_scope(r->c->me, &opportunity_record, ACCESS_WRITE) != SCOPE_NONE)
		node_set(board, "writes", "1");
	if (person_can(r->c->me, PERM_SETTINGS, NULL))
		node_set(board, "settings", "1");
	if (person_can(r->c->me, PERM_IMPORT, &opportunity_record))
		node_set(board, "imports", "1");
	if (person_can(r->c->me, PERM_EXPORT, &opportunity_record))
		node_set(board, "exports", "1");
	page_set(r, "title", word(r, "Kanban.title"));
	page_set(r, "Fit", "1");
	return reply_page_status(r, status, "opportunities/kanban.cs");
}

static enum outcome board(struct req *r)
{
	return show_board(r, ask_read(r), in_int(r->query, "new"), NULL, 200);
}

/* ---- what the board's script asks ----------------------------------------------------- */

static json_object *columns_json(struct req *r, const struct ask *a)
{
	int n;
	struct board_column *col = columns(r, a, 0, &n);
	json_object *o = json_object_new_object(), *list = json_object_new_array();

	for (int i = 0; i < n; i++) {
		json_object *c = json_object_new_object();

		json_object_object_add(c, "id", json_object_new_int64(col[i].stage.id));
		json_object_object_add(c, "count", json_object_new_int(col[i].count));
		json_object_object_add(c, "sum", json_object_new_string(short_amount(r, col[i].sum)));
		json_object_object_add(c, "sum_full", json_object_new_string(amount(r, col[i].sum)));
		json_object_object_add(c, "ok", json_object_new_int(col[i].planned));
		json_object_object_add(c, "warn", json_object_new_int(col[i].today));
		json_object_object_add(c, "bad", json_object_new_int(col[i].overdue));
		json_object_object_add(c, "idle", json_object_new_int(col[i].idle));
		json_object_array_add(list, c);
	}
	json_object_object_add(o, "columns", list);
	json_object_object_add(o, "stamp", json_object_new_string(stamp(r, col, n)));
	return o;
}

static enum outcome board_columns(struct req *r)
{
	struct ask a = ask_read(r);

	return reply_json(r, 200, columns_json(r, &a));
}

static bool wants_json(struct req *r)
{
	const char *accept = req_header(r, "Accept");

	return accept && strstr(accept, "application/json");
}

/* Only back to a board, never elsewhere. */
static enum outcome back_to_board(struct req *r)
{
	const char *back = r->input ? in_str(r->input, "back") : NULL;

	return reply_redirect(r, back && strncmp(back, "/opportunities/board", 20) == 0 ? back : arena_fmt(r->c->mem, "/opportunities/%lld", (long long)r->id));
}

/* A card was dropped (script: numbers of all columns come back) or moved by its menu. */
static enum outcome move(struct req *r)
{
	static const int status[] = { [INVALID] = 422, [MALFORMED] = 400, [NOT_FOUND] = 404, [FORBIDDEN] = 403, [CONFLICT] = 409 };
	json_object *input = json_object_new_object(), *answer;
	struct made made = { 0 };
	struct ask a = ask_read(r);
	enum outcome o;

	json_object_object_add(input, "stage_id", json_object_new_int64(r->input ? in_int(r->input, "stage_id") : 0));
	o = record_verb(r->c, &opportunity_record, r->id, "move", input, &made);
	json_object_put(input);
	if (!wants_json(r))
		return o == DONE ? back_to_board(r) : o;
	if (o == DONE)
		return reply_json(r, 200, columns_json(r, &a));
	if ((size_t)o >= sizeof status / sizeof *status || !status[o])
		return o;
	answer = json_object_new_object();
	json_object_object_add(answer, "status", json_object_new_int(status[o]));
	json_object_object_add(answer, "detail", json_object_new_string(r->c->errors ? error_text(r->c, r->c->errors) : word(r, "Kanban.refused")));
	return reply_json(r, status[o], answer);
}

static enum outcome quick(struct req *r)
{
	int64_t stage = r->input ? in_int(r->input, "stage_id") : 0, team = r->input ? in_int(r->input, "team_id") : 0, id = 0;
	struct ask a = { .team = team, .cards = CARDS };
	enum outcome o;

	if (!r->input)
		return MALFORMED;
	o = opportunity_quick(r->c, stage, team, in_str(r->input, "name"), in_str(r->input, "customer"), in_str(r->input, "expected_revenue"), &id);
	if (o == DONE && in_int(r->input, "priority") > 0 && in_int(r->input, "priority") <= 3) {
		struct row *old = record_get(r->c, &opportunity_record, id), *row = record_get(r->c, &opportunity_record, id);

		row_set_int(r->c, row, "priority", in_int(r->input, "priority"));
		o = record_update(r->c, row, old, 0);
	}
	if (o == INVALID)
		return show_board(r, a, stage, r->input, 422);
	return o == DONE ? reply_redirect(r, url_with(r->c->mem, ask_url(r, "/opportunities/board", &a), "new", number(r, stage))) : o;
}

/* ---- one opportunity --------------------------------------------------------------------- */

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
		page_set(r, "Banner.text", filled(r, "Kanban.banner_lost", when, title_of(row, "lost_reason_id")));
		page_set(r, "Banner.note", row_get(row, "closing_note"));
	}
}

static enum outcome detail(struct req *r)
{
	struct row *row = r->api ? NULL : record_find(r->c, &opportunity_record, r->id, ACCESS_READ);

	if (row) {
		stages_fill(r, row);
		banner_fill(r, row);
		page_set(r, "Slot.top", "opportunities/stages.cs");
		if (!row_is(row, "state", "open"))
			page_set(r, "Slot.before", "opportunities/banner.cs");
	}
	return record_page_detail(r);
}

static const struct mount mounts[] = { { "", &opportunity_record }, { 0 } };
static const struct route routes[] = {
	{ GET, "board", board, PERM_READ, "opportunities/kanban.cs", PAGE_ONLY, &opportunity_record },
	{ GET, "board/columns", board_columns, PERM_READ, NULL, PAGE_ONLY, &opportunity_record },
	{ POST, "board/quick", quick, PERM_WRITE, NULL, PAGE_ONLY, &opportunity_record },
	{ POST, "{id}/move", move, PERM_WRITE, NULL, PAGE_ONLY, &opportunity_record },
	{ GET, "{id}", detail, PERM_READ, "record/detail.cs", 0, &opportunity_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "opportunities", mounts, routes }, argc, argv);
}
