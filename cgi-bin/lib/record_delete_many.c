/*
 * Many records of one type deleted at once, as taking back an import does: the same
 * rules as record_delete(), each asked for all of them in one statement. Whatever is
 * referred to, or must be asked one by one, is left to record_delete().
 *
 * What holds against others: a row goes only with the version and the head of the log
 * it was read with. Who writes to a record, or attaches something to it, moves one of
 * them, and then all of this runs again.
 */
#include <stdlib.h>
#include <string.h>
#include "journal_impl.h"
#include "record.h"
#include "record_batch.h"
#include "record_impl.h"
#include "search.h"

enum { SHAPE = 100 };	/* a list's length is a multiple of it: few texts of statements */

struct going { struct row *row; struct log_head head; bool stays; };
struct many { struct ctx *c; const struct record *rec; struct going *of; int n; };

static int by_id(const void *a, const void *b)
{
	const struct going *x = a, *y = b;

	return x->row->id < y->row->id ? -1 : x->row->id > y->row->id;
}

static struct going *find(const struct many *m, int64_t id)
{
	int low = 0, high = m->n - 1;

	while (low <= high) {
		int mid = (low + high) / 2;

		if (m->of[mid].row->id == id)
			return &m->of[mid];
		if (m->of[mid].row->id < id)
			low = mid + 1;
		else
			high = mid - 1;
	}
	return NULL;
}

/* "(?,?,…)": ids, or links to the records. The last one again up to a full shape. */
static void add_list(struct sql *q, const struct many *m, bool links)
{
	struct db_arg a = SQLNULL;

	sql_add(q, "(");
	for (int i = 0; i < m->n || i % SHAPE; i++) {
		if (i < m->n)
			a = links ? STR(link_make(q->c, m->rec, m->of[i].row->id)) : INT(m->of[i].row->id);
		sql_add(q, i ? "," : "");
		sql_arg(q, a);
	}
	sql_add(q, ")");
}

/* ---- reading --------------------------------------------------------------------- */

static void read_rows(struct many *m, const int64_t *ids, int n)
{
	const struct fieldset *fs = record_fields(m->c, m->rec);
	struct sql q = sql_new(m->c);
	struct rows *rs;

	q.unmasked = true;
	sql_add(&q, "SELECT t.log_head, ");
	sql_columns(&q, m->rec, fs);
	sql_add(&q, " FROM ");
	sql_name(&q, m->rec->table);
	sql_add(&q, " t");
	sql_joins(&q, m->rec, fs);
	sql_add(&q, " WHERE t.id IN ");
	sql_list(&q, ids, (size_t)n);
	rs = sql_rows(&q);
	m->of = arena_array(m->c->mem, (size_t)rows_count(rs) + 1, sizeof *m->of);
	while (rows_next(rs)) {
		struct going *g = &m->of[m->n++];

		log_head_read(&g->head, rs, 0);
		g->row = row_take(m->c, m->rec, fs, rs, 1);
	}
	qsort(m->of, (size_t)m->n, sizeof *m->of, by_id);
}

static void mark(struct many *m, struct rows *rs, bool links)
{
	while (rows_next(rs)) {
		const struct record *rec = m->rec;
		int64_t id = links ? 0 : rows_int(rs, 0);
		struct going *g = links && !link_read(rows_str(rs, 0), &rec, &id) ? NULL : find(m, id);

		if (g)
			g->stays = true;
	}
}

/* Which of them some record refers to by field f, of its own or of its part. */
static void mark_referred(struct many *m, const struct record *owner, const struct record *part, const struct field *f)
{
	struct sql q = sql_new(m->c);

	sql_add(&q, "SELECT DISTINCT t.");
	sql_name(&q, f->name);
	sql_add(&q, " FROM ");
	sql_name(&q, part ? part->table : owner->table);
	sql_add(&q, " t WHERE t.");
	sql_name(&q, f->name);
	sql_add(&q, " IN ");
	add_list(&q, m, f->type == F_LINK);
	/* Not by itself. */
	if (owner == m->rec && f->type != F_LINK) {
		sql_add(&q, " AND t.");
		sql_name(&q, part ? part->parent : "id");
		sql_add(&q, " <> t.");
		sql_name(&q, f->name);
	}
	mark(m, sql_rows(&q), f->type == F_LINK);
}

static void ask_all(struct many *m)
{
	for (const struct record *const *k = record_all; *k; k++)
		for (const struct field *f = (*k)->fields; f->name; f++) {
			if ((*k)->goes_along && f->type == F_LINK)
				continue;
			if (field_refers_to(f, m->rec))
				mark_referred(m, *k, NULL, f);
			if (f->type != F_PARTS || (f->flags & READONLY))
				continue;
			for (const struct field *g = f->ref->fields; g->name; g++)
				if (field_refers_to(g, m->rec))
					mark_referred(m, *k, f->ref, g);
		}
	for (int i = 0; i < m->n; i++)
		m->of[i].stays |= m->rec->editable && !m->rec->editable(m->c, m->of[i].row);
}

static void keep_those_that_go(struct many *m)
{
	int n = 0;

	for (int i = 0; i < m->n; i++)
		if (!m->of[i].stays)
			m->of[n++] = m->of[i];
	m->n = n;
}

/* ---- writing ------------------------------------------------------------------------ */

static void write_entries(struct many *m)
{
	enum { COLUMNS = 8 };
	struct ctx *c = m->c;
	struct db_arg *args = arena_array(c->mem, (size_t)m->n * COLUMNS + 1, sizeof *args);
	const char *type = arena_fmt(c->mem, "%d", m->rec->type), *at = journal_now(c);
	const char *user = c->me->id ? arena_fmt(c->mem, "%lld", (long long)c->me->id) : NULL;

	for (int i = 0; i < m->n; i++) {
		struct going *g = &m->of[i];
		json_object *detail = json_keep(c, json_object_new_object());
		unsigned char *hash = arena_alloc(c->mem, 32);
		struct journal_text t = { .type = type, .record_id = arena_fmt(c->mem, "%lld", (long long)g->row->id), .at = at, .user_id = user, .event = "deleted" };

		json_object_object_add(detail, "title", json_object_new_string(row_title(g->row)));
		t.detail = json_object_to_json_string_ext(detail, JSON_C_TO_STRING_PLAIN);
		journal_hash(hash, g->head.bytes, &t);
		memcpy(args + i * COLUMNS, (const struct db_arg[COLUMNS]){ INT(m->rec->type), INT(g->row->id), STR(at), STR(user), STR("deleted"), STR(t.detail),
			BYTES(g->head.bytes, 32), BYTES(hash, 32) }, COLUMNS * sizeof *args);
	}
	db_each(c, "INSERT INTO journal (type, record_id, at, user_id, event, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", args, COLUMNS, (size_t)m->n);
}

static void drop_where(struct many *m, const char *table, const char *column, bool links)
{
	struct sql q = sql_new(m->c);

	sql_add(&q, "DELETE FROM ");
	sql_name(&q, table);
	sql_add(&q, " WHERE ");
	sql_name(&q, column);
	sql_add(&q, " IN ");
	add_list(&q, m, links);
	sql_exec(&q);
}

/* Tables with `type` and `record_id`. */
static void drop_beside(struct many *m, const char *table)
{
	struct sql q = sql_new(m->c);

	sql_add(&q, "DELETE FROM ");
	sql_name(&q, table);
	sql_add(&q, " WHERE type = ");
	sql_arg(&q, INT(m->rec->type));
	sql_add(&q, " AND record_id IN ");
	add_list(&q, m, false);
	sql_exec(&q);
}

static void drop_around(struct many *m)
{
	int64_t *ids = arena_array(m->c->mem, (size_t)m->n + 1, sizeof *ids);
	const struct fieldset *fs = record_fields(m->c, m->rec);

	for (int i = 0; i < m->n; i++)
		ids[i] = m->of[i].row->id;
	search_forget_many(m->c, m->rec, ids, m->n);
	for (const struct record *const *k = record_all; *k; k++) {
		if ((*k)->links)
			drop_where(m, (*k)->links, "on", true);
		if ((*k)->goes_along)
			drop_where(m, (*k)->table, (*k)->attached ? (*k)->attached : (*k)->also_on, true);
	}
	drop_beside(m, "record_tags");
	drop_beside(m, "duplicate_keys");
	for (int i = 0; i < fs->n; i++)
		if (fs->f[i]->type == F_PARTS)
			drop_where(m, fs->f[i]->ref->table, fs->f[i]->ref->parent, false);
}

/* [{"i": id, "v": version, "h": head of its log}, …] */
static const char *as_read(const struct many *m)
{
	struct buf b = buf_new(m->c->mem);

	for (int i = 0; i < m->n; i++) {
		const struct going *g = &m->of[i];

		buf_fmt(&b, "%c{\"i\":%lld,\"v\":%lld", i ? ',' : '[', (long long)g->row->id, (long long)g->row->version);
		if (g->head.len)
			buf_fmt(&b, ",\"h\":\"%s\"", log_head_hex(m->c, &g->head));
		buf_str(&b, "}");
	}
	buf_str(&b, "]");
	return b.s;
}

/* False: something refers to one after all. */
static bool drop_rows(struct many *m)
{
	struct sql q = sql_new(m->c);
	uint64_t gone;

	sql_add(&q, "DELETE t FROM JSON_TABLE(");
	sql_arg(&q, STR(as_read(m)));
	sql_add(&q, ", '$[*]' COLUMNS (i BIGINT PATH '$.i', v INT PATH '$.v', h CHAR(128) PATH '$.h')) j STRAIGHT_JOIN ");
	sql_name(&q, m->rec->table);
	sql_add(&q, " t ON t.id = j.i AND t.version = j.v AND t.log_head <=> UNHEX(j.h)");
	if (db_try_matched_built(m->c, q.text.s, q.args, q.n, &gone) != DB_OK)
		return false;
	if (gone != (uint64_t)m->n)
		fault_raise(FAULT_RETRY, "somebody else changed one of the %s", m->rec->name);
	return true;
}

bool record_delete_many(struct ctx *c, const struct record *rec, const int64_t *ids, int n, bool *gone)
{
	struct many m = { .c = c, .rec = rec };

	memset(gone, 0, (size_t)n * sizeof *gone);
	if (!n || rec->no_delete || rec->before_delete)
		return true;
	read_rows(&m, ids, n);
	if (m.n)
		ask_all(&m);
	keep_those_that_go(&m);
	if (!m.n)
		return true;
	if (!rec->no_timeline)
		write_entries(&m);
	drop_around(&m);
	if (!drop_rows(&m))
		return false;
	for (int i = 0; i < n; i++)
		gone[i] = find(&m, ids[i]) != NULL;
	titles_changed(c, rec);
	return true;
}
