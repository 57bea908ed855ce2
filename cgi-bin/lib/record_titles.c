/*
 * Titles of small tables that everybody reads (users, teams, stages, industries),
 * kept per process until the settings' stamp changes: a list then needs no join for
 * them, and joins are most of what a list costs the database.
 */
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "stamp.h"

enum { MOST = 500, TYPES = 128, LANGUAGES = 3 };

struct titles { const struct record *rec; int64_t stamp; struct arena *mem; int64_t *id; const char **title; int n; bool too_many; };

static struct titles kept[LANGUAGES][TYPES];

/* Each of the two languages that lists are not seeded in. */
static const struct { const char *lang, *column; } others[LANGUAGES - 1] = { { "zh-CN", "_zh_cn" }, { "en", "_en" } };

static int reads_in(struct ctx *c, const struct record *rec)
{
	for (int i = 0; rec->titles_by_language && i < LANGUAGES - 1; i++)
		if (!strcmp(c->lang, others[i].lang))
			return i + 1;
	return 0;
}

const char *title_column(struct ctx *c, const struct record *rec)
{
	int i = reads_in(c, rec);

	return i ? arena_fmt(c->mem, "%s%s", rec->title, others[i - 1].column) : NULL;
}

static void add_title(struct sql *q, const struct record *rec)
{
	const char *own = title_column(q->c, rec);

	if (own) {
		sql_add(q, "COALESCE(");
		sql_name(q, own);
		sql_add(q, ", ");
	}
	sql_name(q, rec->title);
	sql_add(q, own ? ")" : "");
}

static void load(struct ctx *c, struct titles *t)
{
	struct sql q = sql_new(c);
	struct rows *rs;

	sql_add(&q, "SELECT id, ");
	add_title(&q, t->rec);
	sql_add(&q, " FROM ");
	sql_name(&q, t->rec->table);
	sql_add(&q, " ORDER BY id LIMIT ");
	sql_arg(&q, INT(MOST + 1));
	rs = sql_rows(&q);
	if (!t->mem)
		t->mem = arena_new();
	arena_reset(t->mem);
	t->n = 0;
	t->too_many = rows_count(rs) > MOST;
	t->id = arena_array(t->mem, MOST + 1, sizeof *t->id);
	t->title = arena_array(t->mem, MOST + 1, sizeof *t->title);
	for (; !t->too_many && rows_next(rs); t->n++) {
		t->id[t->n] = rows_int(rs, 0);
		t->title[t->n] = arena_str(t->mem, rows_str(rs, 1));
	}
}

static struct titles *titles_of(struct ctx *c, const struct record *rec)
{
	struct titles *t;
	int64_t stamp;

	if (!rec->unscoped || rec->parent || !rec->title || rec->type <= 0 || rec->type >= TYPES)
		return NULL;
	t = &kept[reads_in(c, rec)][rec->type];
	stamp = settings_stamp(c);
	if (t->rec != rec || t->stamp != stamp) {
		t->rec = rec;
		load(c, t);
		t->stamp = stamp;
	}
	return t->too_many ? NULL : t;
}

bool titles_are_kept(struct ctx *c, const struct record *rec)
{
	return titles_of(c, rec) != NULL;
}

/* One that came in past the engine since they were read. */
static const char *title_now(struct ctx *c, const struct record *rec, int64_t id)
{
	struct sql q = sql_new(c);
	struct rows *rs;

	sql_add(&q, "SELECT ");
	add_title(&q, rec);
	sql_add(&q, " FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(id));
	rs = sql_rows(&q);
	return rows_next(rs) ? rows_str(rs, 0) : NULL;
}

const char *title_kept(struct ctx *c, const struct record *rec, const char *id)
{
	struct titles *t = titles_of(c, rec);
	int64_t want = id ? strtoll(id, NULL, 10) : 0;
	int from = 0, to = t ? t->n : 0;

	while (from < to) {
		int at = (from + to) / 2;

		if (t->id[at] == want)
			return arena_str(c->mem, t->title[at]);
		if (t->id[at] < want)
			from = at + 1;
		else
			to = at;
	}
	return t && want ? title_now(c, rec, want) : NULL;
}

const char *title_shown(struct ctx *c, const struct record *rec, const char *id, const char *title)
{
	return title && id && title_column(c, rec) && titles_are_kept(c, rec) ? title_kept(c, rec, id) : title;
}

void titles_changed(struct ctx *c, const struct record *rec)
{
	if (rec->unscoped && !rec->parent && titles_are_kept(c, rec))
		settings_bump(c);
}
