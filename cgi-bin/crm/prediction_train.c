/*
 * Counting anew, every night and when what counts was settled otherwise: all closed
 * ones of a type are read once, per team in the order they closed; the first 70 % are
 * counted, the rest judged without having been seen, then counted too.
 */
#include <stdlib.h>
#include <string.h>
#include "prediction_impl.h"
#include "lib/db.h"
#include "lib/jobs.h"

enum { SAMPLE = 5000, MOST_NUMBERS = 64, MOST_TEAMS = 500, MOST_CLOSED = 200000, AT_ONCE = 20000, SEEN_PERCENT = 70 };

/* ---- cuts: fifths of what there is --------------------------------------------------- */

struct numbers { const char *factor; double *sample; int64_t n; };
struct sampling { struct arena *mem; struct numbers of[MOST_NUMBERS]; int n; uint64_t seed; };

static void sample(void *arg, const char *factor, double v)
{
	struct sampling *s = arg;
	struct numbers *k = NULL;
	uint64_t at;

	for (int i = 0; i < s->n && !k; i++)
		if (!strcmp(s->of[i].factor, factor))
			k = &s->of[i];
	if (!k) {
		if (s->n == MOST_NUMBERS)
			return;
		k = &s->of[s->n++];
		*k = (struct numbers){ arena_str(s->mem, factor), arena_array(s->mem, SAMPLE, sizeof *k->sample), 0 };
	}
	/* Each value has the same chance to stay (reservoir); the same every time. */
	s->seed = s->seed * 6364136223846793005u + 1442695040888963407u;
	at = k->n < SAMPLE ? (uint64_t)k->n : (s->seed >> 33) % ((uint64_t)k->n + 1);
	if (at < SAMPLE)
		k->sample[at] = v;
	k->n++;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static const struct cuts *find_cuts(struct ctx *c, struct cases *k)
{
	struct arena *mem = arena_new();
	struct sampling *s = arena_alloc(mem, sizeof *s);
	struct cuts *first = NULL;

	s->mem = mem;
	cases_numbers(k, sample, s);
	for (int i = 0; i < s->n; i++) {
		size_t n = s->of[i].n < SAMPLE ? (size_t)s->of[i].n : SAMPLE;
		struct cuts *cut = arena_alloc(c->mem, sizeof *cut);

		qsort(s->of[i].sample, n, sizeof(double), by_size);
		cut->factor = arena_str(c->mem, s->of[i].factor);
		for (size_t q = 1; q <= MOST_CUTS; q++) {
			double at = s->of[i].sample[n * q / (MOST_CUTS + 1)];

			if (at < s->of[i].sample[n - 1] && (!cut->n || at > cut->at[cut->n - 1]))
				cut->at[cut->n++] = at;
		}
		if (!cut->n)
			continue;
		cut->next = first;
		first = cut;
	}
	arena_free(mem);
	return first;
}

/* ---- one team ---------------------------------------------------------------------------- */

struct closed { const char *order; int64_t id; int *values; int n; bool won; };
struct team { int64_t id; struct bayes *bayes; struct closed *list; int n, room; struct bayes_quality quality; int counted; };
struct training { struct ctx *c; struct arena *mem; const struct record *rec; struct team team[MOST_TEAMS]; int n, closed; const struct cuts *cuts; struct team *writing; };

static struct team *team_of(struct training *t, int64_t id)
{
	for (int i = 0; i < t->n; i++)
		if (t->team[i].id == id)
			return &t->team[i];
	if (t->n == MOST_TEAMS)
		return NULL;
	t->team[t->n] = (struct team){ .id = id, .bayes = bayes_new(t->mem) };
	return &t->team[t->n++];
}

static void remember(struct training *t, const struct prediction_case *p)
{
	struct team *m = team_of(t, p->team_id);
	struct closed *k;

	if (!m || t->closed == MOST_CLOSED)
		return;
	if (m->n == m->room) {
		struct closed *more = arena_array(t->mem, (size_t)(m->room = m->room ? m->room * 2 : 256), sizeof *more);

		if (m->n)
			memcpy(more, m->list, (size_t)m->n * sizeof *more);
		m->list = more;
	}
	k = &m->list[m->n++];
	*k = (struct closed){ arena_str(t->mem, p->order), p->id, arena_array(t->mem, (size_t)p->n + 1, sizeof(int)), p->n, p->outcome == CASE_WON };
	for (int i = 0; i < p->n; i++)
		k->values[i] = bayes_value(m->bayes, p->factor[i], p->value[i]);
	t->closed++;
}

static int by_order(const void *a, const void *b)
{
	const struct closed *x = a, *y = b;
	int d = strcmp(x->order, y->order);

	return d ? d : x->id < y->id ? -1 : x->id > y->id;
}

static void judge(struct training *t, struct team *m)
{
	int seen = (int)((int64_t)m->n * SEEN_PERCENT / 100);
	struct bayes_case *cases = arena_array(t->mem, (size_t)(m->n - seen) + 1, sizeof *cases);

	qsort(m->list, (size_t)m->n, sizeof *m->list, by_order);
	for (int i = 0; i < seen; i++)
		bayes_count(m->bayes, m->list[i].values, m->list[i].n, m->list[i].won, 1);
	for (int i = seen; i < m->n; i++)
		cases[i - seen] = (struct bayes_case){ bayes_chance(bayes_odds(m->bayes, m->list[i].values, m->list[i].n)), m->list[i].won };
	m->counted = seen;
	m->quality = bayes_quality(cases, m->n - seen, bayes_chance(bayes_prior(m->bayes)));
	for (int i = seen; i < m->n; i++)
		bayes_count(m->bayes, m->list[i].values, m->list[i].n, m->list[i].won, 1);
}

/* ---- keeping it --------------------------------------------------------------------------------- */

static void write_counts(struct ctx *c, int64_t model, const struct bayes *b)
{
	for (int i = 0; i < bayes_values(b); i++) {
		struct bayes_counts k = bayes_counts(b, i);

		if (k.yes + k.no)
			db_exec(c, "INSERT INTO prediction_counts (model_id, factor, value, won, lost) VALUES (?, ?, ?, ?, ?)",
				INT(model), STR(k.factor), STR(k.value), INT(k.yes), INT(k.no));
	}
}

static enum outcome write_model(struct ctx *c, void *arg)
{
	struct training *t = arg;
	struct team *m = t->writing;
	int64_t won, lost, id;

	bayes_cases(m->bayes, &won, &lost);
	db_exec(c, "INSERT INTO prediction_models (type, team_id, won, lost, cuts, quality, rebuilt_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
		" ON DUPLICATE KEY UPDATE won = VALUES(won), lost = VALUES(lost), cuts = VALUES(cuts), quality = VALUES(quality), rebuilt_at = VALUES(rebuilt_at)",
		INT(t->rec->type), INT(m->id), INT(won), INT(lost), STR(cuts_json(c, t->cuts)), STR(quality_json(c, &m->quality, m->counted)), STR(instant_sql(c->mem, c->now)));
	id = db_one_int(c, "SELECT id FROM prediction_models WHERE type = ? AND team_id = ?", INT(t->rec->type), INT(m->id));
	db_exec(c, "DELETE FROM prediction_counts WHERE model_id = ?", INT(id));
	write_counts(c, id, m->bayes);
	return DONE;
}

/* A team whose last closed deal is gone has no model any more. */
static enum outcome drop_models(struct ctx *c, void *arg)
{
	const struct training *t = arg;
	struct rows *r = db_rows(c, "SELECT id, team_id FROM prediction_models WHERE type = ?", INT(t->rec->type));

	while (rows_next(r)) {
		bool there = false;

		for (int i = 0; i < t->n; i++)
			there |= t->team[i].id == rows_int(r, 1);
		if (!there)
			db_exec(c, "DELETE FROM prediction_models WHERE id = ?", INT(rows_int(r, 0)));
	}
	return DONE;
}

static void within(struct ctx *c, enum outcome (*fn)(struct ctx *, void *), void *arg)
{
	struct arena_mark mark = arena_mark(c->mem);
	enum outcome o = db_in_transaction(c) ? fn(c, arg) : db_transaction(c, fn, arg);

	if (o != DONE)
		fault("a prediction could not be kept");
	arena_rewind(c->mem, mark);
}

/* ---- open deals -------------------------------------------------------------------------------------- */

/* A window of them, each with what its team's counts say; the counts are still in hand. */
struct window { struct training *t; const struct cases *k; int64_t last; int n; };

static enum outcome refresh_some(struct ctx *c, void *arg)
{
	struct window *w = arg;
	struct prediction_case *p = cases_after(w->k, w->last, &w->n);

	for (int i = 0; i < w->n; i++) {
		struct team *m = p[i].outcome == CASE_OPEN ? team_of(w->t, p[i].team_id) : NULL;

		if (m && prediction_enough_of(m->bayes))
			prediction_write(c, p[i].id, prediction_odds(m->bayes, &p[i]));
	}
	return DONE;
}

static void refresh_all(struct ctx *c, struct training *t, const struct cases *k)
{
	struct window w = { t, k, 0, 0 };

	do {
		struct arena_mark mark = arena_mark(c->mem);
		struct prediction_case *p = cases_after(k, w.last, &w.n);
		int64_t next = w.n ? p[w.n - 1].id : w.last;

		arena_rewind(c->mem, mark);
		within(c, refresh_some, &w);
		w.last = next;
	} while (w.n == 1000);
}

/* ---- all of it ------------------------------------------------------------------------------------------- */

static void free_arena(void *mem)
{
	arena_free(mem);
}

void prediction_rebuild(struct ctx *c, const struct record *rec)
{
	struct arena *mem = arena_new();
	struct training *t = arena_alloc(mem, sizeof *t);
	struct cases k = { c, rec, prediction_options(c), NULL };
	int64_t last = 0;
	int n;

	arena_defer(c->mem, free_arena, mem);
	t->c = c;
	t->mem = mem;
	t->rec = rec;
	k.cuts = t->cuts = find_cuts(c, &k);
	do {
		struct arena_mark mark = arena_mark(c->mem);
		struct prediction_case *p = cases_after(&k, last, &n);

		for (int i = 0; i < n; i++)
			if (p[i].outcome != CASE_OPEN)
				remember(t, &p[i]);
		last = n ? p[n - 1].id : last;
		arena_rewind(c->mem, mark);
	} while (n == 1000);
	for (int i = 0; i < t->n; i++) {
		judge(t, &t->team[i]);
		t->writing = &t->team[i];
		within(c, write_model, t);
	}
	within(c, drop_models, t);
	if (rec == &opportunity_record)
		refresh_all(c, t, &k);
}

enum outcome prediction_job(struct ctx *c, json_object *args)
{
	(void)args;
	prediction_rebuild(c, &opportunity_record);
	prediction_rebuild(c, &lead_record);
	return DONE;
}

void prediction_anew(struct ctx *c)
{
	if (db_one_int(c, "SELECT (SELECT COUNT(*) FROM opportunities) + (SELECT COUNT(*) FROM leads)") > AT_ONCE)
		job_add(c, "prediction", "prediction", NULL, 0);
	else
		prediction_job(c, NULL);
}
