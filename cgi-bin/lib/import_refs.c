/*
 * Finding records: those a cell refers to by name, those a row updates by its key,
 * and those a new row is possibly a double of. One query for a whole chunk where
 * that can be, and what was found is remembered.
 */
#include <stdlib.h>
#include <string.h>
#include "import_impl.h"
#include "record_impl.h"
#include "text.h"

#define MOST_REMEMBERED 50000

struct ref_entry { const struct field *field; const char *text; int64_t id; struct ref_entry *next; };

static unsigned slot(const struct field *f, const char *text)
{
	unsigned h = (unsigned)(uintptr_t)f * 2654435761u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h >> 20 & 4095;
}

/* By the column that stands for the record, or its title. What the person may not read is not there. */
static int64_t by_name(struct ctx *c, const struct field *f, const char *text)
{
	const struct record *rec = f->ref;
	struct sql q = sql_new(c);
	struct rows *rs;
	int64_t id;

	if (!rec->title && !f->free_ref)
		return 0;
	sql_add(&q, "SELECT t.id FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " t WHERE (");
	if (f->free_ref) {
		sql_add(&q, "t.");
		sql_name(&q, f->free_ref);
		sql_add(&q, " = ");
		sql_text(&q, text);
	}
	if (rec->title && (!f->free_ref || strcmp(f->free_ref, rec->title))) {
		sql_add(&q, f->free_ref ? " OR t." : "t.");
		sql_name(&q, rec->title);
		sql_add(&q, " = ");
		sql_text(&q, text);
	}
	if (rec->titles_by_language) {
		sql_add(&q, " OR t.name_zh_cn = ");
		sql_text(&q, text);
		sql_add(&q, " OR t.name_en = ");
		sql_text(&q, text);
	}
	sql_add(&q, ") AND t.archived_at IS NULL AND ");
	sql_scope(&q, rec, "t", ACCESS_READ);
	sql_add(&q, " ORDER BY t.id LIMIT 2");
	rs = sql_rows(&q);
	if (!rows_next(rs))
		return 0;
	id = rows_int(rs, 0);
	return rows_next(rs) ? -1 : id;
}

/* Only where the column says that it holds ids: a code that looks like a number must not find a stranger. */
static int64_t by_id(struct ctx *c, const struct field *f, const char *text)
{
	int64_t id = strspn(text, "0123456789") == strlen(text) && strlen(text) < 19 && *text != '0' ? strtoll(text, NULL, 10) : 0;

	return id && record_find(c, f->ref, id, ACCESS_READ) ? id : 0;
}

int64_t refs_find(struct ctx *c, struct refs *refs, const struct field *f, const char *text, bool ids)
{
	struct ref_entry **at = &refs->bucket[slot(f, text)], *e;
	int64_t id;

	for (e = *at; e; e = e->next)
		if (e->field == f && !strcmp(e->text, text))
			return e->id;
	id = by_name(c, f, text);
	if (!id && ids)
		id = by_id(c, f, text);
	if (refs->n < MOST_REMEMBERED) {
		e = arena_alloc(refs->mem, sizeof *e);
		*e = (struct ref_entry){ f, arena_str(refs->mem, text), id, *at };
		*at = e;
		refs->n++;
	}
	return id;
}

/* ---- by key ------------------------------------------------------------------------ */

/* Phones, addresses, names: however they are written, by the index of duplicates. */
static bool folded_key(const struct field *f)
{
	return f->flags & DEDUP;
}

const char *match_value(struct ctx *c, const struct plan *p, const struct file_row *row)
{
	const struct field *f = p->key >= 0 ? p->field[p->key] : NULL;
	const char *text = f ? plan_cell(c, p, row, p->key) : NULL, *value = NULL;
	struct error *had = c->errors, **tail = c->errors_tail;
	int64_t hash, id;

	if (!text)
		return NULL;
	if (folded_key(f)) {
		hash = duplicate_hash(c, f, text);
		return hash ? arena_fmt(c->mem, "%lld", (long long)hash) : NULL;
	}
	if (f->type == F_REF) {
		id = refs_find(c, p->refs, f, text, plan_holds_ids(c, p, p->key));
		return id > 0 ? arena_fmt(c->mem, "%lld", (long long)id) : NULL;
	}
	if (!field_parse(c, f, text, f->name, &value)) {
		/* Told when the row is read. */
		c->errors = had;
		c->errors_tail = tail;
		if (tail)
			*tail = NULL;
	}
	return value;
}

static void found(int64_t *ids, const char *const *values, int n, const char *value, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (values[i] && !strcasecmp(values[i], value))
			ids[i] = ids[i] && ids[i] != id ? -1 : id;
}

void match_keys(struct ctx *c, const struct plan *p, const struct file_row *rows, int n, int64_t *ids)
{
	const struct field *f = p->key >= 0 ? p->field[p->key] : NULL;
	const char **values = arena_array(c->mem, (size_t)n + 1, sizeof *values);
	struct sql q = sql_new(c);
	struct rows *rs;
	int k = 0;

	memset(ids, 0, (size_t)n * sizeof *ids);
	if (!f)
		return;
	sql_add(&q, folded_key(f) ? "SELECT d.hash, t.id FROM duplicate_keys d JOIN " : "SELECT t.");
	if (!folded_key(f)) {
		sql_name(&q, f->name);
		sql_add(&q, ", t.id FROM ");
	}
	sql_name(&q, p->im->rec->table);
	if (folded_key(f)) {
		sql_add(&q, " t ON t.id = d.record_id WHERE d.type = ");
		sql_arg(&q, INT(p->im->rec->type));
		sql_add(&q, " AND d.field = ");
		sql_arg(&q, STR(f->name));
		sql_add(&q, " AND d.hash IN (");
	} else {
		sql_add(&q, " t WHERE t.");
		sql_name(&q, f->name);
		sql_add(&q, " IN (");
	}
	for (int i = 0; i < n; i++) {
		values[i] = match_value(c, p, &rows[i]);
		if (!values[i])
			continue;
		sql_add(&q, k++ ? ", " : "");
		sql_arg(&q, folded_key(f) ? INT(strtoll(values[i], NULL, 10)) : STR(values[i]));
	}
	if (!k)
		return;
	/* Few shapes of statement: the last one again, up to the next hundred. */
	for (; k % 100; k++) {
		sql_add(&q, ", ");
		sql_arg(&q, q.args[q.n - 1]);
	}
	sql_add(&q, ") AND ");
	sql_scope(&q, p->im->rec, "t", ACCESS_READ);
	rs = sql_rows(&q);
	while (rows_next(rs))
		found(ids, values, n, rows_str(rs, 0), rows_int(rs, 1));
}

/* ---- doubles -------------------------------------------------------------------------- */

struct seen { int64_t hash; int row; const char *field; };

static int by_hash(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1) : x->row - y->row;
}

void match_duplicates(struct ctx *c, struct row **rows, int n, const char **fields)
{
	struct seen *all;
	struct sql q = sql_new(c);
	struct rows *rs;
	int k = 0, room = 0;

	for (int i = 0; i < n; i++)
		room += rows[i] ? rows[i]->fs->n : 0;
	all = arena_array(c->mem, (size_t)room + 1, sizeof *all);
	for (int i = 0; i < n; i++) {
		fields[i] = NULL;
		for (int j = 0; rows[i] && j < rows[i]->fs->n; j++) {
			const struct field *f = rows[i]->fs->f[j];
			int64_t hash = f->flags & DEDUP && rows[i]->value[j] ? duplicate_hash(c, f, rows[i]->value[j]) : 0;

			if (hash)
				all[k++] = (struct seen){ hash, i, f->name };
		}
	}
	if (!k)
		return;
	qsort(all, (size_t)k, sizeof *all, by_hash);
	sql_add(&q, "SELECT DISTINCT hash FROM duplicate_keys WHERE hash IN (");
	for (int i = 0; i < k; i++) {
		sql_add(&q, i ? ", " : "");
		sql_arg(&q, INT(all[i].hash));
		/* The same twice in the chunk: the later one is the double. */
		if (i && all[i].hash == all[i - 1].hash && all[i].row != all[i - 1].row && !fields[all[i].row])
			fields[all[i].row] = all[i].field;
	}
	for (int i = k; i % 100; i++) {
		sql_add(&q, ", ");
		sql_arg(&q, INT(all[k - 1].hash));
	}
	sql_add(&q, ")");
	rs = sql_rows(&q);
	while (rows_next(rs)) {
		struct seen want = { .hash = rows_int(rs, 0) };

		for (int i = 0; i < k; i++)
			if (all[i].hash == want.hash && !fields[all[i].row])
				fields[all[i].row] = all[i].field;
	}
}
