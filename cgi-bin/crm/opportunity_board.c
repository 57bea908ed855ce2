/*
 * The board of a team: columns with count, sum and activity bar, and their cards.
 * Three queries whatever the number of columns: one over an index for all sums, one
 * for the first cards of every column, one for their quotations.
 */
#include <stdlib.h>
#include <string.h>
#include "board.h"
#include "lib/lang.h"
#include "lib/page_keep.h"

enum { TEAM_SECONDS = 30, TEAMS = 100, SHAPE = 20, MOST_GROUPS = 40 };

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

/* ---- which deals ------------------------------------------------------------------- */

static struct cond *when(struct ctx *c, const struct field *f, enum op op, const char *value, struct cond *next)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	*k = (struct cond){ .f = f, .op = op, .values = arena_array(c->mem, 1, sizeof *k->values), .n = value != NULL, .next = next };
	k->values[0] = value;
	return k;
}

static struct cond *of_team(struct ctx *c, int64_t team_id, struct cond *next)
{
	return when(c, record_field(c, &opportunity_record, "team_id"), team_id ? OP_EQ : OP_NULL, team_id ? arena_fmt(c->mem, "%lld", (long long)team_id) : NULL, next);
}

/* What the columns hold: what is open and what is won, or what is lost. */
static struct cond *in_play(struct ctx *c, bool lost, struct cond *next)
{
	static const char *both[] = { "open", "won" };
	struct cond *k = when(c, record_field(c, &opportunity_record, "state"), lost ? OP_EQ : OP_IN, "lost", next);

	if (!lost) {
		k->values = both;
		k->n = 2;
	}
	return k;
}

/* ---- columns: count, sum, bar -------------------------------------------------------- */

static const struct field weighted = { .name = "weighted", .type = F_MONEY, .sql = "ROUND(t.expected_revenue * t.probability * 0.01, 0)" };	/* a division a row costs more than all else */

/* The won column holds what is won, every other what is open. */
static bool belongs(const struct stage *s, const struct group *g, bool lost)
{
	return g->value && s->id == strtoll(g->value, NULL, 10) && (lost || s->is_won == (strcmp(g->within, "won") == 0));
}

static void add_sums(struct ctx *c, struct board_column *list, int n, const struct board_query *b, const struct day *d)
{
	struct query q = { .rec = &opportunity_record, .q = b->q, .conds = of_team(c, b->team_id, in_play(c, b->lost, b->conds)) };
	struct group_by by = { .field = record_field(c, &opportunity_record, "stage_id"), .within = record_field(c, &opportunity_record, "state"), .sum = { record_field(c, &opportunity_record, "expected_revenue"), &weighted },
		.mark = record_field(c, &opportunity_record, "next_activity_at"), .mark_from = d->begins, .mark_to = d->ends };
	int groups;
	struct group *g = record_groups(c, &q, &by, &groups);

	for (int i = 0; i < groups; i++)
		for (int k = 0; k < n; k++) {
			if (!belongs(&list[k].stage, &g[i], b->lost))
				continue;
			list[k].count = g[i].count;
			list[k].sum = g[i].sum[0];
			list[k].weighted = g[i].sum[1];
			list[k].idle = g[i].part[0];
			list[k].overdue = g[i].part[1];
			list[k].today = g[i].part[2];
			list[k].planned = g[i].part[3];
		}
}

static struct board_column *columns(struct ctx *c, const struct board_query *b, int *n)
{
	struct stage *s = stage_list(c, b->team_id, n);
	struct board_column *list = arena_array(c->mem, *n + 1, sizeof *list);
	struct day d = today(c);

	for (int i = 0; i < *n; i++)
		list[i].stage = s[i];
	add_sums(c, list, *n, b, &d);
	return list;
}

struct board_column *opportunity_columns(struct ctx *c, int64_t team_id, int *n)
{
	return columns(c, &(const struct board_query){ .team_id = team_id }, n);
}

/* ---- columns of another field ----------------------------------------------------------- */

bool board_filters_by(const struct field *f)
{
	return f && (f->flags & FACET) && strcmp(f->name, "stage_id") && strcmp(f->name, "team_id") && strcmp(f->name, "state");
}

bool board_groups_by(const struct field *f)
{
	return board_filters_by(f) && (f->type == F_REF || f->type == F_CHOICE || f->type == F_BOOL || f->type == F_TEXT || (f->type == F_INT && f->max > 0 && f->max < 10));
}

/* A number of its own for each column, for folding it: the id it stands for, or made of the text. */
static int64_t column_id(const struct field *f, const char *value)
{
	uint32_t n = 2166136261u;

	if (!value || f->type == F_REF || f->type == F_INT)
		return value ? strtoll(value, NULL, 10) : 0;
	for (; *value; value++)
		n = (n ^ (unsigned char)*value) * 16777619u;
	return n;
}

static int by_number(const void *a, const void *b)
{
	const struct board_column *x = a, *y = b;

	return x->stage.id > y->stage.id ? 1 : x->stage.id < y->stage.id ? -1 : 0;
}

/* The fullest first, numbers in their order; what is empty, and what lies beyond the most that fit, comes last or not at all. */
static struct board_column *grouped(struct ctx *c, const struct board_query *b, int *n)
{
	struct cond *in = when(c, record_field(c, &opportunity_record, "state"), OP_EQ, b->lost ? "lost" : "open", b->conds);
	struct query q = { .rec = &opportunity_record, .q = b->q, .conds = of_team(c, b->team_id, in) };
	struct day d = today(c);
	struct group_by by = { .field = b->group, .sum = { record_field(c, &opportunity_record, "expected_revenue"), &weighted },
		.mark = record_field(c, &opportunity_record, "next_activity_at"), .mark_from = d.begins, .mark_to = d.ends };
	int groups, at = 0;
	struct facet_value *v = record_facet(c, &q, b->group, MOST_GROUPS, n);
	struct group *g = record_groups(c, &q, &by, &groups);
	struct board_column *list = arena_array(c->mem, *n + 1, sizeof *list);

	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < *n; i++) {
			struct board_column *col = &list[at];

			if ((v[i].value == NULL) != (pass == 1))
				continue;
			*col = (struct board_column){ .stage = { .id = column_id(b->group, v[i].value), .name = v[i].title }, .value = v[i].value };
			for (int k = 0; k < groups; k++)
				if (!g[k].value == !v[i].value && (!g[k].value || !strcmp(g[k].value, v[i].value))) {
					col->count = g[k].count;
					col->sum = g[k].sum[0];
					col->weighted = g[k].sum[1];
					col->idle = g[k].part[0];
					col->overdue = g[k].part[1];
					col->today = g[k].part[2];
					col->planned = g[k].part[3];
				}
			at++;
		}
	if (b->group->type == F_INT)
		qsort(list, (size_t)*n, sizeof *list, by_number);
	return list;
}

/* ---- cards ---------------------------------------------------------------------------- */

static const char *const shown[] = {
	"customer_id", "contact_id", "expected_revenue", "recurring_revenue", "probability", "priority", "stage_id", "stage_since", "next_activity_at", "close_date", NULL
};

static const struct stage *stage_of(const struct stage *s, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (s[i].id == id)
			return &s[i];
	return NULL;
}

/* `stages`: of a board grouped by something else, whose cards stand in stages of their own; NULL: the column's. */
static void take_cards(struct ctx *c, struct board_column *col, const struct list *l, const struct day *d, const struct stage *stages, int nstages)
{
	col->cards = arena_array(c->mem, l->n + 1, sizeof *col->cards);
	col->n = l->n;
	col->more = l->count_more;
	for (int i = 0; i < l->n; i++) {
		struct board_card *card = &col->cards[i];
		const struct stage *in;
		int64_t since = c->now;

		card->row = l->rows[i];
		in = stages ? stage_of(stages, nstages, row_int(card->row, "stage_id")) : &col->stage;
		if (stages && in)
			card->stage = in->name;
		if (row_get(card->row, "stage_since"))
			instant_from_sql(row_get(card->row, "stage_since"), &since);
		card->seconds_in_stage = c->now > since ? c->now - since : 0;
		card->rotting = in && in->rotting_days > 0 && row_is(card->row, "state", "open") && card->seconds_in_stage > in->rotting_days * INT64_C(86400);
		card->activity = activity_at(d, row_get(card->row, "next_activity_at"));
	}
}

/* The first cards of every column that has any, all in one query. */
static void fill_cards(struct ctx *c, struct board_column *list, int n, const struct board_query *b)
{
	struct query q = { .rec = &opportunity_record, .q = b->q, .conds = b->conds, .limit = b->cards, .sort = record_field(c, &opportunity_record, "priority"), .desc = true };
	const struct field *stage = record_field(c, &opportunity_record, "stage_id"), *state = record_field(c, &opportunity_record, "state");
	struct cond **each = arena_array(c->mem, n + 1, sizeof *each);
	int *column = arena_array(c->mem, n + 1, sizeof *column), asked = 0, nstages = 0;
	struct stage *stages = b->group ? stage_list(c, b->team_id, &nstages) : NULL;
	struct day d = today(c);
	struct list *l;

	q.only = arena_array(c->mem, sizeof shown / sizeof *shown, sizeof *q.only);
	for (int i = 0; shown[i]; i++)
		((const struct field **)q.only)[q.nonly++] = record_field(c, &opportunity_record, shown[i]);
	for (int i = 0; i < n; i++) {
		const char *in = b->lost ? "lost" : list[i].stage.is_won ? "won" : "open";

		if (!list[i].count || (b->wants && !b->wants(b->arg, &list[i].stage)))
			continue;
		each[asked] = b->group ? when(c, b->group, list[i].value ? OP_EQ : OP_NULL, list[i].value, when(c, state, OP_EQ, b->lost ? "lost" : "open", NULL))
			: when(c, stage, OP_EQ, arena_fmt(c->mem, "%lld", (long long)list[i].stage.id), when(c, state, OP_EQ, in, NULL));
		each[asked] = of_team(c, b->team_id, each[asked]);
		column[asked++] = i;
	}
	l = record_heads(c, &q, each, asked, b->group ? NULL : "opportunities_column");
	for (int i = 0; i < asked; i++)
		take_cards(c, &list[column[i]], &l[i], &d, stages, nstages);
}

static struct board_card *card_of(struct board_column *list, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < list[i].n; k++)
			if (list[i].cards[k].row->id == id)
				return &list[i].cards[k];
	return NULL;
}

/* Number and state of the quotations the person may read, for all cards at once. */
static void name_quotations(struct ctx *c, struct board_column *list, int n)
{
	const struct field *only[] = { record_field(c, &quotation_record, "number"), record_field(c, &quotation_record, "state"), record_field(c, &quotation_record, "opportunity_id") };
	struct cond of = { .f = only[2], .op = OP_IN }, alive = { .f = record_field(c, &quotation_record, "status"), .op = OP_NE, .values = (const char *[]){ "superseded" }, .n = 1, .next = &of };
	struct query q = { .rec = &quotation_record, .conds = &alive, .limit = LIST_MOST, .sort_column = "id", .only = only, .nonly = 3 };
	struct list *l;
	int cards = 0;

	for (int i = 0; i < n; i++)
		cards += list[i].n;
	if (!cards || person_scope(c->me, &quotation_record, ACCESS_READ) == SCOPE_NONE)
		return;
	/* Filled up with the first one again: few shapes of the statement are kept prepared. */
	of.values = arena_array(c->mem, cards + SHAPE, sizeof *of.values);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < list[i].n; k++)
			of.values[of.n++] = arena_fmt(c->mem, "%lld", (long long)list[i].cards[k].row->id);
	while (of.n % SHAPE) {
		of.values[of.n] = of.values[0];
		of.n++;
	}
	l = record_list(c, &q);
	for (int i = 0; i < l->n; i++) {
		struct board_card *card = card_of(list, n, row_int(l->rows[i], "opportunity_id"));
		const char *state = lang_text(c->lang, arena_fmt(c->mem, "Choice.quotation.state.%s", row_get(l->rows[i], "state")));

		if (card)
			card->quotations = arena_fmt(c->mem, "%s%s%s %s", card->quotations ? card->quotations : "", card->quotations ? lang_text(c->lang, "Common.enumeration") : "", row_get(l->rows[i], "number"), state);
	}
}

struct board_column *opportunity_board(struct ctx *c, const struct board_query *b, int *n)
{
	struct board_column *list = b->group ? grouped(c, b, n) : columns(c, b, n);

	if (b->cards) {
		fill_cards(c, list, *n, b);
		name_quotations(c, list, *n);
	}
	return list;
}

/* ---- tabs ------------------------------------------------------------------------------ */

/* The teams there are, as kept for some seconds; read again when one is asked for that was not there yet. */
static const struct option *all_teams(struct ctx *c, int64_t wanted, int *n)
{
	const struct option *kept = options_kept(c, &team_record, n);
	struct query q = { .rec = &team_record, .limit = TEAMS };
	struct option *fresh;
	struct list *l;

	for (int i = 0; i < *n; i++)
		if (!wanted || kept[i].id == wanted)
			return kept;
	l = record_list(c, &q);
	fresh = arena_array(c->mem, l->n + 1, sizeof *fresh);
	for (*n = 0; *n < l->n; (*n)++)
		fresh[*n] = (struct option){ .id = l->rows[*n]->id, .title = row_title(l->rows[*n]) };
	return fresh;
}

struct board_team *opportunity_teams(struct ctx *c, int64_t wanted, int *n)
{
	enum scope s = person_scope(c->me, &opportunity_record, ACCESS_READ);
	int teams;
	const struct option *o = all_teams(c, wanted, &teams);
	struct board_team *list = arena_array(c->mem, teams + 1, sizeof *list);

	*n = 0;
	for (int i = 0; i < teams; i++) {
		struct cond *k = when(c, record_field(c, &opportunity_record, "state"), OP_EQ, "open", NULL);
		struct query open = { .rec = &opportunity_record, .conds = of_team(c, o[i].id, k), .limit = 1 };
		struct board_team t = { .id = o[i].id, .name = arena_str(c->mem, o[i].title) };
		bool more;

		if (s != SCOPE_ALL && !person_in_team(c->me, t.id))
			continue;
		count_kept(c, &open, TEAM_SECONDS, &t.count, &more, NULL, NULL);
		list[(*n)++] = t;
	}
	return list;
}
