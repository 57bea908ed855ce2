/*
 * The board of a team: columns with count, sum and activity bar, and their cards. A
 * round of a few queries whatever the number of cards.
 */
#include <string.h>
#include "opportunity.h"
#include "lib/db.h"
#include "lib/lang.h"

/* The person's day in UTC: what is before it is overdue, what is after it planned. */
struct day { const char *begins, *ends; int64_t begin, end; };

static struct day today(struct ctx *c)
{
	struct day d = { .begin = c->now, .end = c->now };

	instant_parse(arena_fmt(c->mem, "%s 00:00", c->today), c->tz, &d.begin);
	instant_parse(arena_fmt(c->mem, "%s 00:00", date_add(c->mem, c->today, 0, 1, false)), c->tz, &d.end);
	d.begins = instant_sql(c->mem, d.begin);
	d.ends = instant_sql(c->mem, d.end);
	return d;
}

static enum activity_state activity_at(const struct day *d, const char *at)
{
	int64_t t;

	if (!at || !instant_from_sql(at, &t))
		return ACTIVITY_NONE;
	return t < d->begin ? ACTIVITY_OVERDUE : t < d->end ? ACTIVITY_TODAY : ACTIVITY_PLANNED;
}

enum activity_state opportunity_activity(struct ctx *c, const struct row *r)
{
	struct day d = today(c);

	return activity_at(&d, row_get(r, "next_activity_at"));
}

/* May the person read all of the team's deals? Then the sums come from the covering index alone. */
static bool sees_all(struct ctx *c, int64_t team_id)
{
	enum scope s = person_scope(c->me, &opportunity_record, ACCESS_READ);

	return s == SCOPE_ALL || (s == SCOPE_TEAM && team_id && person_in_team(c->me, team_id));
}

#define SUMS "SELECT stage_id, COUNT(*), COALESCE(SUM(expected_revenue), 0), CAST(ROUND(COALESCE(SUM(expected_revenue * probability), 0) / 100, 2) AS DECIMAL(18,2))," \
	" SUM(COALESCE(next_activity_at < ?, 0)), SUM(COALESCE(next_activity_at >= ? AND next_activity_at < ?, 0)), SUM(COALESCE(next_activity_at >= ?, 0))" \
	" FROM opportunities WHERE team_id <=> ? AND state = ? AND archived_at IS NULL"

static struct rows *sums(struct ctx *c, int64_t team_id, const char *state, const struct day *d)
{
	if (sees_all(c, team_id))
		return db_rows(c, SUMS " GROUP BY stage_id", STR(d->begins), STR(d->begins), STR(d->ends), STR(d->ends), REF(team_id), STR(state));
	return db_rows(c, SUMS " AND (owner_id = ? OR id IN (SELECT record_id FROM shares WHERE user_id = ? AND type = 13 AND until >= ?)) GROUP BY stage_id",
		STR(d->begins), STR(d->begins), STR(d->ends), STR(d->ends), REF(team_id), STR(state), INT(c->me->id), INT(c->me->id), STR(c->today));
}

static struct board_column *column_of(struct board_column *list, int n, int64_t stage_id)
{
	for (int i = 0; i < n; i++)
		if (list[i].stage.id == stage_id)
			return &list[i];
	return NULL;
}

/* Adds: the won column holds what is won, every other what is open. */
static void add_sums(struct ctx *c, struct board_column *list, int n, int64_t team_id, const char *state, const struct day *d)
{
	struct rows *r = sums(c, team_id, state, d);

	while (rows_next(r)) {
		struct board_column *col = column_of(list, n, rows_int(r, 0));

		if (!col)
			continue;
		col->count += (int)rows_int(r, 1);
		col->sum = money_plus(col->sum, money_sum(rows_str(r, 2)));
		col->weighted = money_plus(col->weighted, money_sum(rows_str(r, 3)));
		col->overdue += (int)rows_int(r, 4);
		col->today += (int)rows_int(r, 5);
		col->planned += (int)rows_int(r, 6);
		col->idle = col->count - col->overdue - col->today - col->planned;
	}
}

static struct board_column *columns(struct ctx *c, int64_t team_id, bool lost, int *n)
{
	struct stage *s = stage_list(c, team_id, n);
	struct board_column *list = arena_array(c->mem, *n + 1, sizeof *list);
	struct day d = today(c);

	for (int i = 0; i < *n; i++)
		list[i].stage = s[i];
	if (lost) {
		add_sums(c, list, *n, team_id, "lost", &d);
	} else {
		add_sums(c, list, *n, team_id, "open", &d);
		add_sums(c, list, *n, team_id, "won", &d);
	}
	return list;
}

struct board_column *opportunity_columns(struct ctx *c, int64_t team_id, int *n)
{
	return columns(c, team_id, false, n);
}

/* ---- cards ---------------------------------------------------------------------------- */

static struct cond equals(struct ctx *c, const char *field, const char **value, struct cond *next)
{
	return (struct cond){ .f = record_field(c, &opportunity_record, field), .op = *value ? OP_EQ : OP_NULL, .values = value, .n = *value != NULL, .next = next };
}

static void fill_cards(struct ctx *c, struct board_column *col, const struct board_query *b, const struct day *d)
{
	const char *stage = arena_fmt(c->mem, "%lld", (long long)col->stage.id);
	const char *team = b->team_id ? arena_fmt(c->mem, "%lld", (long long)b->team_id) : NULL;
	const char *state = b->lost ? "lost" : col->stage.is_won ? "won" : "open";
	struct cond by_team = equals(c, "team_id", &team, b->conds);
	struct cond by_state = equals(c, "state", &state, &by_team);
	struct cond by_stage = equals(c, "stage_id", &stage, &by_state);
	struct query q = { .rec = &opportunity_record, .q = b->q, .conds = &by_stage, .limit = b->cards,
		.sort = record_field(c, &opportunity_record, "priority"), .desc = true };
	struct list *l = record_list(c, &q);

	col->cards = arena_array(c->mem, l->n + 1, sizeof *col->cards);
	col->n = l->n;
	col->more = l->next != NULL;
	for (int i = 0; i < l->n; i++) {
		struct board_card *card = &col->cards[i];
		int64_t since = c->now;

		card->row = l->rows[i];
		if (row_get(card->row, "stage_since"))
			instant_from_sql(row_get(card->row, "stage_since"), &since);
		card->seconds_in_stage = c->now > since ? c->now - since : 0;
		card->rotting = col->stage.rotting_days > 0 && row_is(card->row, "state", "open") && card->seconds_in_stage > col->stage.rotting_days * INT64_C(86400);
		card->activity = activity_at(d, row_get(card->row, "next_activity_at"));
	}
}

/* With a search or filter the sums are those of what it leaves. */
static void count_filtered(struct ctx *c, struct board_column *col, const struct board_query *b)
{
	const char *stage = arena_fmt(c->mem, "%lld", (long long)col->stage.id);
	const char *team = b->team_id ? arena_fmt(c->mem, "%lld", (long long)b->team_id) : NULL;
	const char *state = b->lost ? "lost" : col->stage.is_won ? "won" : "open";
	struct cond by_team = equals(c, "team_id", &team, b->conds);
	struct cond by_state = equals(c, "state", &state, &by_team);
	struct cond by_stage = equals(c, "stage_id", &stage, &by_state);
	struct query q = { .rec = &opportunity_record, .q = b->q, .conds = &by_stage, .limit = 1 };
	bool more = false;

	*col = (struct board_column){ .stage = col->stage, .cards = col->cards, .n = col->n, .more = col->more };
	record_totals(c, &q, &col->count, &more, record_field(c, &opportunity_record, "expected_revenue"), &col->sum);
	for (int i = 0; i < col->n; i++) {
		enum activity_state a = col->cards[i].activity;

		col->overdue += a == ACTIVITY_OVERDUE;
		col->today += a == ACTIVITY_TODAY;
		col->planned += a == ACTIVITY_PLANNED;
		col->idle += a == ACTIVITY_NONE;
	}
}

static struct board_card *card_of(struct board_column *list, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < list[i].n; k++)
			if (list[i].cards[k].row->id == id)
				return &list[i].cards[k];
	return NULL;
}

/* Number and state of their quotations, for all cards at once. */
static void name_quotations(struct ctx *c, struct board_column *list, int n)
{
	json_object *ids = json_keep(c, json_object_new_array());
	struct rows *r;

	for (int i = 0; i < n; i++)
		for (int k = 0; k < list[i].n; k++)
			json_object_array_add(ids, json_object_new_int64(list[i].cards[k].row->id));
	if (!json_object_array_length(ids) || person_scope(c->me, &quotation_record, ACCESS_READ) == SCOPE_NONE)
		return;
	r = db_rows(c, "SELECT q.opportunity_id, q.number, q.status"
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN quotations q ON q.opportunity_id = j.id"
		" WHERE q.archived_at IS NULL AND q.status <> 'superseded' ORDER BY q.id LIMIT 1000",
		STR(json_object_to_json_string_ext(ids, JSON_C_TO_STRING_PLAIN)));
	while (rows_next(r)) {
		struct board_card *card = card_of(list, n, rows_int(r, 0));
		const char *state = lang_text(c->lang, arena_fmt(c->mem, "Choice.quotation.state.%s", rows_str(r, 2)));

		if (card)
			card->quotations = card->quotations ? arena_fmt(c->mem, "%s, %s %s", card->quotations, rows_str(r, 1), state)
				: arena_fmt(c->mem, "%s %s", rows_str(r, 1), state);
	}
}

struct board_column *opportunity_board(struct ctx *c, const struct board_query *b, int *n)
{
	struct board_column *list = columns(c, b->team_id, b->lost, n);
	struct day d = today(c);

	for (int i = 0; i < *n && b->cards; i++)
		fill_cards(c, &list[i], b, &d);
	for (int i = 0; i < *n && (b->q || b->conds); i++)
		count_filtered(c, &list[i], b);
	name_quotations(c, list, *n);
	return list;
}

/* ---- tabs ------------------------------------------------------------------------------ */

/* Counts only: the sums of the team that is shown come with its columns. */
#define TEAMS "SELECT t.id, t.name, COUNT(o.state)" \
	" FROM teams t LEFT JOIN opportunities o ON o.team_id = t.id AND o.state = 'open' AND o.archived_at IS NULL"

struct board_team *opportunity_teams(struct ctx *c, int *n)
{
	enum scope s = person_scope(c->me, &opportunity_record, ACCESS_READ);
	struct rows *r = s == SCOPE_ALL
		? db_rows(c, TEAMS " WHERE t.archived_at IS NULL GROUP BY t.id, t.name, t.sequence ORDER BY t.sequence, t.id LIMIT 100")
		: db_rows(c, TEAMS " AND (? = 1 OR o.owner_id = ?) WHERE t.archived_at IS NULL GROUP BY t.id, t.name, t.sequence ORDER BY t.sequence, t.id LIMIT 100",
			INT(s == SCOPE_TEAM), INT(c->me->id));
	struct board_team *list = arena_array(c->mem, rows_count(r) + 1, sizeof *list);

	*n = 0;
	while (rows_next(r)) {
		struct board_team t = { .id = rows_int(r, 0), .name = rows_str(r, 1), .count = (int)rows_int(r, 2) };

		if (s != SCOPE_ALL && !person_in_team(c->me, t.id))
			continue;
		list[(*n)++] = t;
	}
	return list;
}
