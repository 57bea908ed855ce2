/*
 * Links to a record of any type, and rows that hang on one (activities, files): their
 * rights are those of what they are attached to, so nothing has to follow when that
 * changes hands.
 */
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"

/* ---- as text ------------------------------------------------------------------ */

static bool linkable(const struct record *rec)
{
	return rec && rec->path && !rec->parent && !rec->attached && !rec->also_on;
}

bool link_read(const char *text, const struct record **rec, int64_t *id)
{
	const char *colon = text ? strrchr(text, ':') : NULL;
	size_t n = colon ? (size_t)(colon - text) : 0, digits = colon ? strspn(colon + 1, "0123456789") : 0;

	if (!n || !digits || digits > 18 || colon[1 + digits] || colon[1] == '0')
		return false;
	*id = strtoll(colon + 1, NULL, 10);
	*rec = NULL;
	if (strspn(text, "0123456789") == n) {
		*rec = n < 6 ? record_by_type((int)strtol(text, NULL, 10)) : NULL;
		return linkable(*rec);
	}
	for (const struct record *const *r = record_all; *r && !*rec; r++)
		if ((*r)->path && strlen((*r)->path) == n && memcmp((*r)->path, text, n) == 0)
			*rec = *r;
	return linkable(*rec);
}

const char *link_make(struct ctx *c, const struct record *rec, int64_t id)
{
	return arena_fmt(c->mem, "%d:%lld", rec->type, (long long)id);
}

const char *link_show(struct ctx *c, const char *stored)
{
	const struct record *rec;
	int64_t id;

	return link_read(stored, &rec, &id) ? arena_fmt(c->mem, "%s:%lld", rec->path, (long long)id) : stored;
}

struct row *link_follow(struct ctx *c, const struct row *r, const char *field, enum access access)
{
	const struct record *rec;
	int64_t id;

	return link_read(row_get(r, field), &rec, &id) ? record_find(c, rec, id, access) : NULL;
}

/* ---- titles -------------------------------------------------------------------- */

static void name_type(struct ctx *c, const struct record *rec, struct row *const *rows, int n, int at)
{
	const struct record *to;
	struct sql q = sql_new(c);
	struct rows *rs;
	int64_t id;
	int k = 0;

	if (!rec->title)
		return;
	sql_add(&q, "SELECT t.id, t.");
	sql_name(&q, rec->title);
	sql_add(&q, " FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " t WHERE t.id IN (");
	for (int i = 0; i < n; i++)
		if (link_read(rows[i]->value[at], &to, &id) && to == rec) {
			sql_add(&q, k++ ? "," : "");
			sql_arg(&q, INT(id));
		}
	sql_add(&q, ") AND ");
	sql_scope(&q, rec, "t", ACCESS_READ);
	for (rs = sql_rows(&q); rows_next(rs); )
		for (int i = 0; i < n; i++)
			if (link_read(rows[i]->value[at], &to, &id) && to == rec && id == rows_int(rs, 0))
				rows[i]->title[at] = rows_str(rs, 1) ? rows_str(rs, 1) : "";
}

/* ---- any number of them: a table of links ------------------------------------------ */

static void owner_column(struct sql *q, const struct record *rec)
{
	sql_name(q, arena_fmt(q->c->mem, "%s_id", rec->name));
}

/* The first of each row that the person may read. */
static void links_first(struct ctx *c, const struct record *rec, struct row *const *rows, int n)
{
	int at = row_index(rows[0], rec->attached);
	struct sql q = sql_new(c);
	struct rows *rs;

	if (at < 0)
		return;
	sql_add(&q, "SELECT l.");
	owner_column(&q, rec);
	sql_add(&q, ", l.`on` FROM ");
	sql_name(&q, rec->links);
	sql_add(&q, " l WHERE l.");
	owner_column(&q, rec);
	sql_add(&q, " IN (0");
	for (int i = 0; i < n; i++) {
		sql_add(&q, ",");
		sql_arg(&q, INT(rows[i]->id));
	}
	sql_add(&q, ") AND ");
	sql_scope_linked(&q, "l", "on_type", "on_id", ACCESS_READ);
	sql_add(&q, " ORDER BY l.id");
	for (rs = sql_rows(&q); rows_next(rs); )
		for (int i = 0; i < n; i++)
			if (rows[i]->id == rows_int(rs, 0) && !rows[i]->value[at])
				rows[i]->value[at] = rows_str(rs, 1);
}

static void has_link(struct sql *q, const struct record *rec, const char *alias, const char *link, bool seen)
{
	sql_add(q, "EXISTS (SELECT 1 FROM ");
	sql_name(q, rec->links);
	sql_add(q, " hl WHERE hl.");
	owner_column(q, rec);
	sql_add(q, " = ");
	sql_add(q, alias);
	sql_add(q, ".id");
	if (link) {
		sql_add(q, " AND hl.`on` = ");
		sql_text(q, link);
	}
	if (seen) {
		sql_add(q, " AND ");
		sql_scope_linked(q, "hl", "on_type", "on_id", ACCESS_READ);
	}
	sql_add(q, ")");
}

void sql_has_link(struct sql *q, const struct record *rec, const char *alias, const char *link)
{
	has_link(q, rec, alias, link, false);
}

/* What else it is linked to is not there for who may not read that. */
void sql_has_seen_link(struct sql *q, const struct record *rec, const char *alias, const char *link)
{
	has_link(q, rec, alias, link, true);
}

void links_name(struct ctx *c, const struct record *rec, struct row *const *rows, int n)
{
	const struct record *to, *done[32];
	int64_t id;

	if (rec->links && n)
		links_first(c, rec, rows, n);
	for (const struct field *f = rec->fields; f->name && n; f++) {
		int at = f->type == F_LINK ? row_index(rows[0], f->name) : -1, kinds = 0;

		for (int i = 0; at >= 0 && i < n && kinds < 32; i++) {
			bool known = !link_read(rows[i]->value[at], &to, &id);

			for (int k = 0; k < kinds && !known; k++)
				known = done[k] == to;
			if (known)
				continue;
			done[kinds++] = to;
			name_type(c, to, rows, n, at);
		}
	}
}

/* ---- rights ---------------------------------------------------------------------- */

/* Types that are read whole need no look at their rows. */
static bool whole(struct ctx *c, const struct record *rec, enum access access)
{
	return record_is_open(rec, access) || person_scope(c->me, rec, access) == SCOPE_ALL;
}

static void column_of(struct sql *q, const char *alias, const char *name)
{
	sql_add(q, alias);
	sql_add(q, ".");
	sql_name(q, name);
}

void sql_scope_linked(struct sql *q, const char *alias, const char *type, const char *id, enum access access)
{
	sql_add(q, "(");
	column_of(q, alias, type);
	sql_add(q, " IN (0");
	for (const struct record *const *r = record_all; *r; r++)
		if (linkable(*r) && whole(q->c, *r, access)) {
			sql_add(q, ",");
			sql_arg(q, INT((*r)->type));
		}
	sql_add(q, ")");
	for (const struct record *const *r = record_all; *r; r++) {
		if (!linkable(*r) || whole(q->c, *r, access) || person_scope(q->c->me, *r, access) == SCOPE_NONE)
			continue;
		sql_add(q, " OR (");
		column_of(q, alias, type);
		sql_add(q, " = ");
		sql_arg(q, INT((*r)->type));
		sql_add(q, " AND EXISTS (SELECT 1 FROM ");
		sql_name(q, (*r)->table);
		sql_add(q, " lk WHERE lk.id = ");
		column_of(q, alias, id);
		sql_add(q, " AND ");
		sql_scope(q, *r, "lk", access);
		sql_add(q, "))");
	}
	sql_add(q, ")");
}

static void mine(struct sql *q, const char *alias)
{
	sql_add(q, "(");
	sql_add(q, alias);
	sql_add(q, ".owner_id = ");
	sql_arg(q, INT(q->c->me->id));
	sql_add(q, " OR ");
	sql_add(q, alias);
	sql_add(q, ".created_by = ");
	sql_arg(q, INT(q->c->me->id));
	sql_add(q, ")");
}

static void through_links(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	sql_add(q, "EXISTS (SELECT 1 FROM ");
	sql_name(q, rec->links);
	sql_add(q, " ol WHERE ol.");
	owner_column(q, rec);
	sql_add(q, " = ");
	sql_add(q, alias);
	sql_add(q, ".id AND ");
	sql_scope_linked(q, "ol", "on_type", "on_id", access);
	sql_add(q, ")");
}

/* Linked to nothing it is the maker's, and the administrator's. */
static void sql_scope_links(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	sql_add(q, "((NOT ");
	sql_has_link(q, rec, alias, NULL);
	if (!person_can(q->c->me, PERM_SETTINGS, NULL)) {
		sql_add(q, " AND ");
		mine(q, alias);
	}
	sql_add(q, ") OR ");
	if (access == ACCESS_WRITE) {
		sql_add(q, "(");
		mine(q, alias);
		sql_add(q, " AND ");
		through_links(q, rec, alias, ACCESS_READ);
		sql_add(q, ") OR ");
	}
	through_links(q, rec, alias, access);
	sql_add(q, ")");
}

void sql_scope_attached(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	const char *type = arena_fmt(q->c->mem, "%s_type", rec->attached), *id = arena_fmt(q->c->mem, "%s_id", rec->attached);

	if (q->c->me->system || person_scope(q->c->me, rec, access) == SCOPE_NONE) {
		sql_add(q, q->c->me->system ? "1" : "0");
		return;
	}
	if (rec->links) {
		sql_scope_links(q, rec, alias, access);
		return;
	}
	sql_add(q, "((");
	column_of(q, alias, type);
	sql_add(q, " IS NULL AND ");
	mine(q, alias);
	sql_add(q, ") OR ");
	if (access == ACCESS_WRITE) {
		/* Whose it is may go on with it, as long as they see what it is about. */
		sql_add(q, "(");
		mine(q, alias);
		sql_add(q, " AND ");
		sql_scope_linked(q, alias, type, id, ACCESS_READ);
		sql_add(q, ") OR ");
	}
	sql_scope_linked(q, alias, type, id, access);
	sql_add(q, ")");
}
