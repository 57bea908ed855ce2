/*
 * Tags of the rows of a list, in one query at most. Most rows have none: that is kept
 * per process by (type, id, version) and the settings' stamp, for whoever changes a
 * record's tags raises its version in the same transaction, and who copies tags past
 * the engine bumps the stamp. Only what a GET has read is kept, so that nothing stays
 * of a transaction that was rolled back.
 */
#include "db.h"
#include "record.h"
#include "record_impl.h"
#include "stamp.h"

enum { KEPT = 1024 };

static struct { int64_t id, stamp; int type, version; } untagged[KEPT];

static size_t slot(const struct row *r)
{
	return ((size_t)r->id * 31 + (size_t)r->rec->type) % KEPT;
}

static bool known_without(struct ctx *c, const struct row *r)
{
	size_t i = slot(r);

	return untagged[i].id == r->id && untagged[i].type == r->rec->type && untagged[i].version == r->version && untagged[i].stamp == settings_stamp(c);
}

static void keep_without(struct ctx *c, const struct row *r)
{
	size_t i = slot(r);

	untagged[i].id = r->id;
	untagged[i].type = r->rec->type;
	untagged[i].version = r->version;
	untagged[i].stamp = settings_stamp(c);
}

static struct row *tag_row(struct ctx *c, const struct record *tag, const struct fieldset *fs, struct rows *rs)
{
	struct row *t = row_with_fields(c, tag, fs);

	t->id = rows_int(rs, 1);
	row_set(t, "name", rows_str(rs, 2));
	row_set(t, "colour", rows_str(rs, 3));
	return t;
}

static void add_to(struct ctx *c, struct list *l, int64_t id, struct row *tag)
{
	for (int i = 0; i < l->n; i++)
		if (l->rows[i]->id == id)
			row_add_part(c, l->rows[i], "tags", tag);
}

/* The rows that may have some, as "(1,2,3)"; false when there are none. */
static bool add_asked(struct sql *s, struct ctx *c, const struct list *l)
{
	int n = 0;

	for (int i = 0; i < l->n; i++) {
		if (known_without(c, l->rows[i]))
			continue;
		sql_add(s, n++ ? "," : "(");
		sql_arg(s, INT(l->rows[i]->id));
	}
	sql_add(s, n ? ")" : "");
	return n > 0;
}

void list_tags(struct ctx *c, const struct record *rec, struct list *l)
{
	const struct record *tag = record_by_name("tag");
	int at = l->n ? row_index(l->rows[0], "tags") : -1;
	const struct fieldset *fs;
	struct sql s = sql_new(c);
	struct rows *rs;

	if (at < 0 || !tag || l->rows[0]->fs->f[at]->type != F_TAGS)
		return;
	for (int i = 0; i < l->n; i++)
		l->rows[i]->parts[at] = arena_array(c->mem, 1, sizeof(struct row *));
	sql_add(&s, "SELECT rt.record_id, t.id, t.name, t.colour FROM record_tags rt JOIN tags t ON t.id = rt.tag_id WHERE rt.type = ");
	sql_arg(&s, INT(rec->type));
	sql_add(&s, " AND rt.record_id IN ");
	if (!add_asked(&s, c, l))
		return;
	sql_add(&s, " ORDER BY t.name");
	fs = record_fields(c, tag);
	rs = sql_rows(&s);
	while (rows_next(rs))
		add_to(c, l, rows_int(rs, 0), tag_row(c, tag, fs, rs));
	for (int i = 0; db_is_read_only(c) && i < l->n; i++)
		if (!l->rows[i]->parts[at][0])
			keep_without(c, l->rows[i]);
}
