/* See bayes.h, where the formula and its sources are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "bayes.h"

enum { BUCKETS = 1024 };

struct factor { const char *name; int64_t yes, no; int values; struct factor *next; };
struct value { struct factor *factor; const char *text; int64_t yes, no; int next; /* in its bucket, -1 = end */ };

struct bayes {
	struct arena *mem;
	struct factor *factors;
	struct value *value;
	int n, room, bucket[BUCKETS];
	int64_t yes, no;
};

struct bayes *bayes_new(struct arena *mem)
{
	struct bayes *b = arena_alloc(mem, sizeof *b);

	b->mem = mem;
	for (int i = 0; i < BUCKETS; i++)
		b->bucket[i] = -1;
	return b;
}

static unsigned hash(const char *a, const char *b)
{
	unsigned h = 2166136261u;

	for (; *a; a++)
		h = (h ^ (unsigned char)*a) * 16777619u;
	h = (h ^ 1) * 16777619u;
	for (; *b; b++)
		h = (h ^ (unsigned char)*b) * 16777619u;
	return h % BUCKETS;
}

static struct factor *factor_named(struct bayes *b, const char *name)
{
	struct factor **f = &b->factors;

	for (; *f; f = &(*f)->next)
		if (!strcmp((*f)->name, name))
			return *f;
	*f = arena_alloc(b->mem, sizeof **f);
	(*f)->name = arena_str(b->mem, name);
	return *f;
}

int bayes_value(struct bayes *b, const char *factor, const char *text)
{
	int *at = &b->bucket[hash(factor, text)];
	struct value *v;

	for (int i = *at; i >= 0; i = b->value[i].next)
		if (!strcmp(b->value[i].text, text) && !strcmp(b->value[i].factor->name, factor))
			return i;
	if (b->n == b->room) {
		int room = b->room ? b->room * 2 : 64;
		struct value *more = arena_array(b->mem, (size_t)room, sizeof *more);

		if (b->n)
			memcpy(more, b->value, (size_t)b->n * sizeof *more);
		b->value = more;
		b->room = room;
	}
	v = &b->value[b->n];
	*v = (struct value){ .factor = factor_named(b, factor), .text = arena_str(b->mem, text), .next = *at };
	*at = b->n;
	return b->n++;
}

static void add(struct bayes *b, int i, int64_t yes, int64_t no)
{
	struct value *v = &b->value[i];
	bool had = v->yes + v->no > 0;

	v->yes += yes;
	v->no += no;
	v->factor->yes += yes;
	v->factor->no += no;
	v->factor->values += (v->yes + v->no > 0) - had;
}

void bayes_count(struct bayes *b, const int *values, int n, bool yes, int by)
{
	for (int i = 0; i < n; i++)
		add(b, values[i], yes ? by : 0, yes ? 0 : by);
	*(yes ? &b->yes : &b->no) += by;
}

void bayes_load(struct bayes *b, int64_t yes, int64_t no)
{
	b->yes = yes;
	b->no = no;
}

void bayes_load_value(struct bayes *b, const char *factor, const char *text, int64_t yes, int64_t no)
{
	add(b, bayes_value(b, factor, text), yes, no);
}

int bayes_values(const struct bayes *b)
{
	return b->n;
}

struct bayes_counts bayes_counts(const struct bayes *b, int i)
{
	return (struct bayes_counts){ b->value[i].factor->name, b->value[i].text, b->value[i].yes, b->value[i].no };
}

void bayes_cases(const struct bayes *b, int64_t *yes, int64_t *no)
{
	*yes = b->yes;
	*no = b->no;
}

double bayes_prior(const struct bayes *b)
{
	return log((double)(b->yes + 1) / (double)(b->no + 1));
}

double bayes_weight(const struct bayes *b, int i)
{
	const struct value *v = &b->value[i];
	const struct factor *f = v->factor;
	/* A value that was never counted is one more that there may be. */
	int values = f->values + (v->yes + v->no == 0);

	if (!f->values)
		return 0;
	return log((double)(v->yes + 1) / (double)(f->yes + values)) - log((double)(v->no + 1) / (double)(f->no + values));
}

double bayes_odds(const struct bayes *b, const int *values, int n)
{
	double sum = bayes_prior(b);

	for (int i = 0; i < n; i++)
		sum += bayes_weight(b, values[i]);
	return sum;
}

double bayes_chance(double log_odds)
{
	return 1 / (1 + exp(-log_odds));
}

/* ---- how good -------------------------------------------------------------------------- */

static int by_chance(const void *a, const void *b)
{
	double x = ((const struct bayes_case *)a)->chance, y = ((const struct bayes_case *)b)->chance;

	return x < y ? -1 : x > y;
}

/* The rank sum of the yeses, ties having the mean of their ranks. */
static double rank_sum(const struct bayes_case *k, int n)
{
	double sum = 0;

	for (int i = 0, j; i < n; i = j) {
		int yes = 0;

		for (j = i; j < n && k[j].chance == k[i].chance; j++)
			yes += k[j].yes;
		sum += yes * (i + j + 1) / 2.0;
	}
	return sum;
}

static void ranking(struct bayes_quality *q, const struct bayes_case *k, int n)
{
	double y = q->yes, no = n - q->yes, a, q1, q2;

	q->auc = 0.5;
	if (!q->yes || q->yes == n)
		return;
	q->auc = a = (rank_sum(k, n) - y * (y + 1) / 2) / (y * no);
	q1 = a / (2 - a);
	q2 = 2 * a * a / (1 + a);
	q->auc_error = sqrt((a * (1 - a) + (y - 1) * (q1 - a * a) + (no - 1) * (q2 - a * a)) / (y * no));
}

struct bayes_quality bayes_quality(struct bayes_case *k, int n, double base)
{
	struct bayes_quality q = { .n = n, .base = base };

	qsort(k, (size_t)n, sizeof *k, by_chance);
	for (int i = 0; i < n; i++) {
		double came = k[i].yes, miss = k[i].chance - came;
		int bin = (int)(k[i].chance * BAYES_BINS);
		struct bayes_bin *b = &q.bins[bin < 0 ? 0 : bin >= BAYES_BINS ? BAYES_BINS - 1 : bin];

		q.yes += k[i].yes;
		q.brier += miss * miss / n;
		q.brier_base += (base - came) * (base - came) / n;
		b->n++;
		b->said += k[i].chance;
		b->came += came;
	}
	for (int i = 0; i < BAYES_BINS; i++)
		if (q.bins[i].n) {
			q.bins[i].said /= q.bins[i].n;
			q.bins[i].came /= q.bins[i].n;
		}
	ranking(&q, k, n);
	q.better = q.auc_error > 0 && q.auc - 1.96 * q.auc_error > 0.5 && q.brier < q.brier_base;
	return q;
}
