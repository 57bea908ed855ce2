/*
 * Postings of the full-text search; see search.h for the idea. A term is a 32-bit
 * hash of its kind and characters: two terms in one number cost a false hit now and
 * then, never a miss.
 */
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_batch.h"
#include "record_impl.h"
#include "search.h"
#include "text.h"

enum { MAX_RECORD_TERMS = 4000 };

struct terms { uint32_t *term; int n, max; };

static bool cjk(uint32_t u)
{
	return u >= 0x2e80;
}

static void add(struct terms *t, char kind, const uint32_t *u, int n)
{
	uint32_t h = 2166136261u ^ (unsigned char)kind;

	for (int i = 0; i < n; i++)
		for (int shift = 0; shift < 24; shift += 8)
			h = (h ^ (u[i] >> shift & 0xff)) * 16777619u;
	for (int i = 0; i < t->n; i++)
		if (t->term[i] == h)
			return;
	if (t->n < t->max)
		t->term[t->n++] = h;
}

/* A run of CJK: its pairs; the first character alone, so that a surname is found. */
static void add_cjk(struct terms *t, const uint32_t *u, int n, bool query)
{
	if (!query || n == 1)
		add(t, 'u', u, 1);
	for (int i = 0; i + 1 < n; i++)
		add(t, 'b', u + i, 2);
}

/* A word of Latin letters or digits: its trigrams, and its beginnings of one and two. */
static void add_word(struct terms *t, const uint32_t *u, int n, bool query)
{
	if (!query || n == 1)
		add(t, '1', u, 1);
	if (n >= 2 && (!query || n == 2))
		add(t, '2', u, 2);
	for (int i = 0; i + 2 < n; i++)
		add(t, '3', u + i, 3);
}

static void add_token(struct ctx *c, struct terms *t, const char *token, bool query)
{
	const char *p = text_fold(c->mem, token);
	uint32_t u[256];
	int n = 0;

	for (uint32_t ch = utf8_next(&p); ; ch = utf8_next(&p)) {
		if (n && (!ch || n == 256 || cjk(ch) != cjk(u[0]))) {
			(cjk(u[0]) ? add_cjk : add_word)(t, u, n, query);
			n = 0;
		}
		if (!ch)
			return;
		u[n++] = ch;
	}
}

/* Words end at white space (the ideographic one too) and at commas. */
static void add_text(struct ctx *c, struct terms *t, const char *text, bool query)
{
	struct arena_mark m = arena_mark(c->mem);
	char *copy = arena_str(c->mem, text), *save = NULL;

	for (char *s = copy; (s = strstr(s, "\u3000")); )
		memset(s, ' ', 3);
	for (char *w = strtok_r(copy, " \t\n,;", &save); w; w = strtok_r(NULL, " \t\n,;", &save))
		add_token(c, t, w, query);
	arena_rewind(c->mem, m);
}

int search_terms(struct ctx *c, const char *q, uint32_t *terms, int max)
{
	struct terms t = { terms, 0, max };

	add_text(c, &t, q, true);
	return t.n;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Only the difference is written: most changes touch no word. */
static void write_difference(struct ctx *c, const struct row *r, struct terms *t)
{
	struct rows *had = db_rows(c, "SELECT term FROM postings WHERE type = ? AND record_id = ?", INT(r->rec->type), INT(r->id));
	bool *kept = arena_array(c->mem, t->n + 1, sizeof *kept);
	struct sql q = sql_new(c);
	int n = 0;

	qsort(t->term, t->n, sizeof *t->term, by_value);
	while (rows_next(had)) {
		uint32_t term = (uint32_t)rows_int(had, 0), *at = bsearch(&term, t->term, t->n, sizeof term, by_value);

		if (at)
			kept[at - t->term] = true;
		else
			db_exec(c, "DELETE FROM postings WHERE term = ? AND type = ? AND record_id = ?", INT(term), INT(r->rec->type), INT(r->id));
	}
	sql_add(&q, "INSERT IGNORE INTO postings (term, type, record_id) VALUES ");
	for (int i = 0; i < t->n; i++) {
		if (kept[i])
			continue;
		sql_add(&q, n++ ? ",(" : "(");
		buf_fmt(&q.text, "%u,%d,%lld)", t->term[i], r->rec->type, (long long)r->id);
	}
	if (n)
		sql_exec(&q);
}

int search_record_terms(struct ctx *c, const struct row *r, uint32_t *terms, int max)
{
	struct terms t = { terms, 0, max };

	for (int i = 0; i < r->fs->n; i++)
		if (r->fs->f[i]->flags & SEARCHED && r->value[i])
			add_text(c, &t, r->value[i], false);
	return t.n;
}

void search_index(struct ctx *c, const struct row *r)
{
	uint32_t *term = arena_array(c->mem, MAX_RECORD_TERMS, sizeof *term);
	struct terms t = { term, 0, MAX_RECORD_TERMS };
	bool any = false;

	batch_flush(c);
	for (int i = 0; i < r->fs->n && !any; i++)
		any = r->fs->f[i]->flags & SEARCHED;
	if (!any)
		return;
	t.n = search_record_terms(c, r, term, MAX_RECORD_TERMS);
	write_difference(c, r, &t);
}

void search_forget(struct ctx *c, const struct record *rec, int64_t id)
{
	db_exec(c, "DELETE FROM postings WHERE type = ? AND record_id = ?", INT(rec->type), INT(id));
}
