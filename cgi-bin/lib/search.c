/*
 * The terms of the full-text search; see search.h for the idea. A term is a 32-bit
 * hash of its kind and characters: two terms in one number cost a false hit now and
 * then, never a miss.
 */
#include <stdlib.h>
#include <string.h>
#include "postings.h"
#include "record.h"
#include "record_batch.h"
#include "record_impl.h"
#include "search.h"
#include "search_lent.h"
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

int search_terms_for(struct ctx *c, const struct record *rec, const char *q, uint32_t *terms, int max, double *share)
{
	int n = search_terms(c, q, terms, max);

	postings_rarest_first(c, rec, terms, n, share);
	return n;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* ---- the terms a record has, in one value ------------------------------------------- */

static const char *packed(struct ctx *c, const uint32_t *term, int n)
{
	char *bytes = arena_alloc(c->mem, (size_t)n * 4 + 1);

	for (int i = 0; i < n; i++)
		for (int k = 0; k < 4; k++)
			bytes[i * 4 + k] = (char)(term[i] >> (24 - 8 * k));
	return bytes;
}

struct db_arg search_packed(struct ctx *c, const uint32_t *term, int n)
{
	return BYTES(packed(c, term, n), (size_t)n * 4);
}

static uint32_t *unpacked(struct ctx *c, struct rows *r, int *n)
{
	bool there = rows_next(r);
	const unsigned char *bytes = there ? (const unsigned char *)rows_str(r, 0) : NULL;
	uint32_t *term;

	*n = there ? (int)(rows_len(r, 0) / 4) : 0;
	term = arena_array(c->mem, (size_t)*n + 1, sizeof *term);
	for (int i = 0; i < *n; i++, bytes += 4)
		term[i] = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
	return term;
}

static uint32_t *terms_of(struct ctx *c, const struct record *rec, int64_t id, int *n)
{
	return unpacked(c, db_rows(c, "SELECT terms FROM record_terms WHERE type = ? AND record_id = ?", INT(rec->type), INT(id)), n);
}

/* Those of a[] that b[], sorted, has not. */
static int without(const uint32_t *a, int na, const uint32_t *b, int nb, uint32_t *out)
{
	int n = 0;

	for (int i = 0; i < na; i++)
		if (!bsearch(&a[i], b, (size_t)nb, sizeof *b, by_value))
			out[n++] = a[i];
	return n;
}

/* Only the difference is written: most changes touch no word. */
static void write_difference(struct ctx *c, const struct row *r, struct terms *t)
{
	int had, n, gone;
	uint32_t *old = terms_of(c, r->rec, r->id, &had), *differ = arena_array(c->mem, (size_t)(had + t->n) + 1, sizeof *differ);

	qsort(t->term, (size_t)t->n, sizeof *t->term, by_value);
	qsort(old, (size_t)had, sizeof *old, by_value);
	gone = without(old, had, t->term, t->n, differ);
	postings_remove(c, r->rec, r->id, differ, gone);
	n = without(t->term, t->n, old, had, differ);
	postings_add(c, r->rec, r->id, differ, n);
	if (n || gone)
		db_exec(c, "INSERT INTO record_terms (type, record_id, terms) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE terms = VALUES(terms)",
			INT(r->rec->type), INT(r->id), search_packed(c, t->term, t->n));
}

int search_record_terms(struct ctx *c, const struct row *r, uint32_t *terms, int max)
{
	struct terms t = { terms, 0, max };

	for (int i = 0; i < r->fs->n; i++) {
		const struct field *f = r->fs->f[i];
		const char *text = f->flags & SEARCHED ? r->value[i] : NULL;

		if (text && f->type == F_REF)
			text = search_lent(c, f, text);
		if (text)
			add_text(c, &t, text, false);
	}
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
	int n;
	uint32_t *term = terms_of(c, rec, id, &n);

	postings_remove(c, rec, id, term, n);
	db_exec(c, "DELETE FROM record_terms WHERE type = ? AND record_id = ?", INT(rec->type), INT(id));
}

/* ---- many records ------------------------------------------------------------------------ */

static struct rows *terms_of_many(struct ctx *c, const struct record *rec, const int64_t *ids, int n)
{
	struct sql q = sql_new(c);

	sql_add(&q, "SELECT terms FROM record_terms WHERE type = ");
	sql_arg(&q, INT(rec->type));
	sql_add(&q, " AND record_id IN ");
	sql_list(&q, ids, (size_t)n);
	return sql_rows(&q);
}

/* All terms of the records, each once, in order. */
static uint32_t *all_terms(struct ctx *c, struct rows *r, int *n)
{
	struct buf b = buf_new(c->mem);
	uint32_t *all;
	int k = 0;

	while (rows_next(r))
		buf_add(&b, rows_str(r, 0), rows_len(r, 0));
	*n = (int)(b.len / 4);
	all = arena_array(c->mem, (size_t)*n + 1, sizeof *all);
	for (int i = 0; i < *n; i++) {
		const unsigned char *p = (const unsigned char *)b.s + i * 4;

		all[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	}
	qsort(all, (size_t)*n, sizeof *all, by_value);
	for (int i = 0; i < *n; i++)
		if (!i || all[i] != all[i - 1])
			all[k++] = all[i];
	*n = k;
	return all;
}

void search_forget_many(struct ctx *c, const struct record *rec, const int64_t *ids, int nids)
{
	struct sql q = sql_new(c);
	uint32_t *term;
	int n;

	if (!nids)
		return;
	batch_flush(c);
	term = all_terms(c, terms_of_many(c, rec, ids, nids), &n);
	postings_remove_many(c, rec, ids, nids, term, n);
	sql_add(&q, "DELETE FROM record_terms WHERE type = ");
	sql_arg(&q, INT(rec->type));
	sql_add(&q, " AND record_id IN ");
	sql_list(&q, ids, (size_t)nids);
	sql_exec(&q);
}
