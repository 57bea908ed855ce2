/*
 * The log as it is read, newest first: across records what the person may read of it,
 * or the timeline of one. That one is told with what became of it: a lead it came from,
 * the ones merged into it (record.earlier), and what was said elsewhere with a person
 * (record.mentions). Each entry stays where it is, and in its own chain.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "db.h"
#include "journal.h"
#include "journal_impl.h"
#include "record_impl.h"

enum { LIVES = 40 };

const char *journal_hex(struct ctx *c, const char *bytes, size_t n)
{
	char *s = arena_alloc(c->mem, 65);

	return n == 32 ? sodium_bin2hex(s, 65, (const unsigned char *)bytes, 32) : "";
}

void journal_leave_out_masked(struct ctx *c, const struct record *rec, int64_t id, json_object *detail)
{
	json_object *list = NULL;

	if (!detail || !json_object_object_get_ex(detail, "changes", &list))
		return;
	for (size_t i = json_object_array_length(list); i-- > 0; ) {
		const char *name = json_object_get_string(json_object_object_get(json_object_array_get_idx(list, i), "field"));
		const struct field *f = name ? record_field(c, rec, name) : NULL;

		if (f && f->mask && record_masks(c, rec, id, name))
			json_object_array_del_idx(list, i, 1);
	}
}

/* ---- which records' entries ------------------------------------------------------- */

struct lives { int n; struct { const struct record *rec; int64_t id; } of[LIVES]; };

static void add_life(struct lives *l, const struct record *rec, int64_t id)
{
	for (int i = 0; i < l->n; i++)
		if (l->of[i].rec == rec && l->of[i].id == id)
			return;
	if (rec && l->n < LIVES) {
		l->of[l->n].rec = rec;
		l->of[l->n++].id = id;
	}
}

/* What it was before, and what that was. Told to whoever works on it now, or may read the earlier one itself. */
static void find_lives(struct ctx *c, const struct journal_query *j, struct lives *l)
{
	bool works_on_it = false;

	add_life(l, j->rec, j->id);
	for (int i = 0; i < l->n; i++) {
		struct sql q = sql_new(c);
		struct rows *rs;

		if (!l->of[i].rec->earlier)
			continue;
		sql_with_id(&q, l->of[i].rec->earlier, l->of[i].id);
		rs = sql_rows(&q);
		if (!i && rows_count(rs))
			works_on_it = record_find(c, j->rec, j->id, ACCESS_WRITE);
		while (rows_next(rs)) {
			const struct record *rec = record_by_type((int)rows_int(rs, 0));

			if (works_on_it || (rec && record_find(c, rec, rows_int(rs, 1), ACCESS_READ)))
				add_life(l, rec, rows_int(rs, 1));
		}
	}
}

/* ---- the statement ------------------------------------------------------------------ */

static void of_lives(struct sql *q, const struct lives *l)
{
	sql_add(q, "(j.type, j.record_id) IN (");
	for (int i = 0; i < l->n; i++) {
		sql_add(q, i ? ", (" : "(");
		sql_arg(q, INT(l->of[i].rec->type));
		sql_add(q, ", ");
		sql_arg(q, INT(l->of[i].id));
		sql_add(q, ")");
	}
	sql_add(q, ")");
}

static void of_one(struct sql *q, const struct journal_query *j)
{
	sql_add(q, "j.type = ");
	sql_arg(q, INT(j->rec->type));
	sql_add(q, " AND j.record_id = ");
	sql_arg(q, INT(j->id));
}

/* In one chain that is by number, over several by time; the place is where an entry stands. */
static void older(struct sql *q, const struct journal_query *j, bool by_time)
{
	const char *at = j->before && by_time ? db_one_str(q->c, "SELECT at FROM journal WHERE id = ?", INT(j->before)) : NULL;

	if (!j->before)
		return;
	if (!at) {
		sql_add(q, " AND j.id < ");
		sql_arg(q, INT(j->before));
		return;
	}
	sql_add(q, " AND j.at <= ");
	sql_arg(q, STR(at));
	sql_add(q, " AND (j.at < ");
	sql_arg(q, STR(at));
	sql_add(q, " OR j.id < ");
	sql_arg(q, INT(j->before));
	sql_add(q, ")");
}

static void conditions(struct sql *q, const struct journal_query *j)
{
	if (j->entry) {
		sql_add(q, " AND j.id = ");
		sql_arg(q, INT(j->entry));
	}
	for (int i = 0; i < j->nentries; i++) {
		sql_add(q, i ? "," : " AND j.id IN (");
		sql_arg(q, INT(j->entries[i]));
		sql_add(q, i == j->nentries - 1 ? ")" : "");
	}
	for (int i = 0; i < 4 && j->events[i]; i++) {
		sql_add(q, i ? ", " : " AND j.event IN (");
		sql_arg(q, STR(j->events[i]));
	}
	sql_add(q, j->events[0] ? ")" : "");
	if (j->user_id) {
		sql_add(q, " AND j.user_id = ");
		sql_arg(q, INT(j->user_id));
	}
	if (j->method) {
		sql_add(q, " AND JSON_VALUE(j.detail, '$.method') = ");
		sql_arg(q, STR(j->method));
	}
}

/* The entries of these records; without any, all the person may read, or what elsewhere speaks of the one asked for. */
static struct entry *gather(struct ctx *c, const struct journal_query *j, const struct lives *l, int *n)
{
	struct sql q = sql_new(c);
	bool by_time = !l || l->n > 1 || j->rec->mentions;
	struct rows *rs;
	struct entry *out;

	sql_add(&q, "SELECT j.id, DATE_FORMAT(j.at, '%Y-%m-%d %H:%i:%s.%f'), j.event, j.hash, j.detail, j.user_id, u.name, j.corrects, j.type, j.record_id,"
		" (SELECT MAX(k.id) FROM journal k WHERE k.type = j.type AND k.record_id = j.record_id AND k.id > j.id AND k.corrects = j.id)"
		" FROM journal j LEFT JOIN users u ON u.id = j.user_id WHERE ");
	if (l && l->n > 1)
		of_lives(&q, l);
	else if (l)
		of_one(&q, j);
	else
		sql_scope_linked(&q, "j", "type", "record_id", ACCESS_READ);
	if (!l && j->rec) {
		sql_add(&q, " AND j.id IN (");
		sql_with_id(&q, j->rec->mentions, j->id);
		sql_add(&q, ") AND NOT (");
		of_one(&q, j);
		sql_add(&q, ")");
	}
	conditions(&q, j);
	older(&q, j, by_time);
	sql_add(&q, by_time ? " ORDER BY j.at DESC, j.id DESC LIMIT " : " ORDER BY j.id DESC LIMIT ");
	sql_arg(&q, INT(j->limit));
	rs = sql_rows(&q);
	out = arena_array(c->mem, rows_count(rs) + 1, sizeof *out);
	for (*n = 0; rows_next(rs); (*n)++) {
		struct entry *e = &out[*n];

		*e = (struct entry){
			.id = rows_int(rs, 0), .exact = rows_str(rs, 1), .at = arena_strn(c->mem, rows_str(rs, 1), 19), .event = rows_str(rs, 2),
			.hash = journal_hex(c, rows_str(rs, 3), rows_len(rs, 3)),
			.detail = json_keep(c, json_tokener_parse(rows_str(rs, 4))),
			.user_id = rows_int(rs, 5), .user_name = rows_str(rs, 6), .corrects = rows_int(rs, 7),
			.rec = record_by_type((int)rows_int(rs, 8)), .record_id = rows_int(rs, 9), .corrected_by = rows_int(rs, 10),
		};
		journal_leave_out_masked(c, e->rec, e->record_id, e->detail);
	}
	return out;
}

static bool newer(const struct entry *a, const struct entry *b)
{
	int order = strcmp(a->exact, b->exact);

	return order ? order > 0 : a->id > b->id;
}

/* Both newest first, and so is what they make together. */
static struct entry *together(struct ctx *c, const struct entry *a, int na, const struct entry *b, int nb, int limit, int *n)
{
	struct entry *out = arena_array(c->mem, (size_t)(na + nb) + 1, sizeof *out);

	for (*n = 0; *n < limit && (na || nb); (*n)++) {
		bool first = na && (!nb || newer(a, b));

		out[*n] = first ? *a++ : *b++;
		*(first ? &na : &nb) -= 1;
	}
	return out;
}

struct entry *journal_find(struct ctx *c, const struct journal_query *j, int *n)
{
	struct lives lives = { 0 };
	struct entry *own, *elsewhere;
	int more;

	*n = 0;
	if (!j->rec)
		return gather(c, j, NULL, n);
	if (!j->known && !record_find(c, j->rec, j->id, ACCESS_READ))
		return NULL;
	find_lives(c, j, &lives);
	own = gather(c, j, &lives, n);
	if (!j->rec->mentions)
		return own;
	elsewhere = gather(c, j, NULL, &more);
	return together(c, own, *n, elsewhere, more, j->limit, n);
}

struct entry *journal_entries(struct ctx *c, const struct record *rec, int64_t id, int64_t before, int limit, int *n)
{
	return journal_find(c, &(struct journal_query){ .rec = rec, .id = id, .before = before, .limit = limit, .known = true }, n);
}
