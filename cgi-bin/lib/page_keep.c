/*
 * What list pages keep for a short while per process, because it costs more to
 * find out than it matters to be a few seconds old: counts of long lists and the
 * options of filters. Everything is kept per person where rights decide, and none of
 * it longer than the settings' stamp: a list of settings (people, teams, levels) is
 * never old.
 */
#include "page_keep.h"
#include <string.h>
#include "stamp.h"

enum { COUNTS = 512, WAYS = 4, OPTIONS = 64, OPTION_LIMIT = 100, OPTION_SECONDS = 20 };

static struct count { uint64_t key; int64_t at; int count; bool more; money total; } counts[COUNTS];
static struct { const struct record *rec; int64_t person, at, stamp, load; struct arena *mem; struct option *list; int n; } options[OPTIONS];

static uint64_t hash(uint64_t h, const char *s)
{
	for (; s && *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (h ^ 0xff) * 1099511628211u;
}

static uint64_t query_key(struct ctx *c, const struct query *q, const struct field *sum)
{
	uint64_t h = hash(14695981039346656037u, q->rec->name);

	h = hash(h, q->view ? q->view->name : "");
	h = hash(h, q->q);
	h = hash(h, sum ? sum->name : q->archived ? "-archived" : "");
	h = hash(h, arena_fmt(c->mem, "%lld/%lld", (long long)c->me->id, (long long)settings_stamp(c)));
	for (const struct cond *k = q->conds; k; k = k->next) {
		h = hash(h, k->f ? k->f->name : "not") + (uint64_t)k->op;
		for (int i = 0; i < k->n; i++)
			h = hash(h, k->values[i]);
	}
	return h | 1;
}

/* Where the count of this key is or goes: among four places, so that two counts of one page never fight for one. */
static struct count *count_place(struct ctx *c, uint64_t key, int seconds)
{
	struct count *set = &counts[(key >> 7) % (COUNTS / WAYS) * WAYS], *old = set;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].key == key && set[i].at + seconds >= c->now && set[i].at <= c->now)
			return &set[i];
		if (set[i].key == key || (old->key != key && set[i].at < old->at))
			old = &set[i];
	}
	old->key = 0;
	return old;
}

void count_kept(struct ctx *c, const struct query *q, int seconds, int *count, bool *more, const struct field *sum, money *total)
{
	uint64_t key = query_key(c, q, sum);
	struct count *k = count_place(c, key, seconds);

	if (!k->key) {
		k->total = 0;
		record_totals(c, q, &k->count, &k->more, sum, &k->total);
		k->key = key;
		k->at = c->now;
	}
	*count = k->count;
	*more = k->more;
	if (total)
		*total = k->total;
}

static int64_t parent_of(const struct row *r)
{
	return row_index(r, "parent_id") >= 0 ? row_int(r, "parent_id") : 0;
}

/* Whose options: everybody's who reads in this language, or the person's. */
static int64_t reader(struct ctx *c, const struct record *rec)
{
	return rec->unscoped ? -(int64_t)(hash(0, c->lang) % 100000) : c->me->id;
}

static void options_load(struct ctx *c, const struct record *rec, size_t slot)
{
	struct query q = { .rec = rec, .limit = OPTION_LIMIT };
	struct list *l = record_list(c, &q);
	static int64_t loads;
	struct arena *mem;

	if (!options[slot].mem)
		options[slot].mem = arena_new();
	mem = options[slot].mem;
	options[slot].rec = NULL;
	arena_reset(mem);
	options[slot].list = arena_array(mem, (size_t)l->n + 1, sizeof *options[slot].list);
	for (int i = 0; i < l->n; i++)
		options[slot].list[i] = (struct option){ l->rows[i]->id, parent_of(l->rows[i]), arena_str(mem, row_title(l->rows[i])) };
	options[slot].n = l->n;
	options[slot].rec = rec;
	options[slot].person = reader(c, rec);
	options[slot].at = c->now;
	options[slot].stamp = settings_stamp(c);
	options[slot].load = ++loads;
}

static size_t options_place(struct ctx *c, const struct record *rec)
{
	int64_t person = reader(c, rec);
	size_t slot = hash((uint64_t)person, rec->name) % OPTIONS;

	if (options[slot].rec != rec || options[slot].person != person || options[slot].stamp != settings_stamp(c) || options[slot].at + OPTION_SECONDS < c->now || options[slot].at > c->now)
		options_load(c, rec, slot);
	return slot;
}

const struct option *options_kept(struct ctx *c, const struct record *rec, int *n)
{
	size_t slot = options_place(c, rec);

	*n = options[slot].n;
	return options[slot].list;
}

int64_t options_age(struct ctx *c, const struct record *rec)
{
	return options[options_place(c, rec)].load;
}
