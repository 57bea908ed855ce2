/*
 * Whose rows a person may read and write, as a condition of SQL: own, of the team, of
 * the teams below it, shared, unowned in a pool, or through the record it stands on.
 * Every statement that reads rows for a person takes it from here.
 */
#include <string.h>
#include "record.h"
#include "record_impl.h"

static void in_my_teams(struct sql *q, const char *alias)
{
	const struct person *me = q->c->me;

	sql_add(q, alias);
	sql_add(q, ".team_id IN (");
	for (int i = 0; i < me->nteams; i++) {
		if (i)
			sql_add(q, ",");
		sql_arg(q, INT(me->teams[i]));
	}
	sql_add(q, ")");
}

static void shared_with_me(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	sql_add(q, alias);
	sql_add(q, access == ACCESS_WRITE
		? ".id IN (SELECT s.record_id FROM shares s WHERE s.writes = 1 AND s.user_id = "
		: ".id IN (SELECT s.record_id FROM shares s WHERE s.user_id = ");
	sql_arg(q, INT(q->c->me->id));
	sql_add(q, " AND s.type = ");
	sql_arg(q, INT(rec->type));
	sql_add(q, " AND s.until >= ");
	sql_arg(q, STR(q->c->today));
	sql_add(q, ")");
}

/* A table's fragment speaks of itself as t; elsewhere it goes by another name. */
static const char *over_alias(struct ctx *c, const char *fragment, const char *alias)
{
	struct buf b = buf_new(c->mem);

	if (strcmp(alias, "t") == 0)
		return fragment;
	for (const char *p = fragment; *p; p++)
		if (p[0] == 't' && p[1] == '.' && (p == fragment || !strchr("abcdefghijklmnopqrstuvwxyz0123456789_`.", p[-1])))
			buf_str(&b, alias);
		else
			buf_add(&b, p, 1);
	return b.s;
}

static void unowned(struct sql *q, const struct record *rec, const char *alias)
{
	sql_add(q, alias);
	sql_add(q, ".owner_id IS NULL");
	if (rec->unowned_scope) {
		sql_add(q, " AND (");
		sql_fragment(q, over_alias(q->c, rec->unowned_scope, alias));
		sql_add(q, ")");
	}
}

bool record_is_open(const struct record *rec, enum access access)
{
	return access == ACCESS_READ && ((rec->unscoped && !rec->closed) || rec->parent);
}

/* The parts a scope is the union of; each is answered from an index of its own. */
int sql_scope_branches(struct ctx *c, const struct record *rec, enum access access)
{
	enum scope s = person_scope(c->me, rec, access);

	if (rec->attached)
		return s != SCOPE_NONE;
	if (record_is_open(rec, access) || s == SCOPE_ALL)
		return 1;
	if (s == SCOPE_NONE)
		return 0;
	return 1 + (s == SCOPE_TEAM ? c->me->nteams : 0) + c->me->has_shares + (rec->pooled && access == ACCESS_READ) + (rec->open_to && access == ACCESS_READ);
}

/* rec->also_on: stands before what the scope asks for besides. */
static void also_on(struct sql *q, const struct record *rec, const char *alias)
{
	if (!rec->also_on || q->c->me->system)
		return;
	sql_add(q, "(");
	sql_add(q, alias);
	sql_add(q, ".");
	sql_name(q, rec->also_on);
	sql_add(q, " IS NULL OR ");
	sql_scope_linked(q, alias, arena_fmt(q->c->mem, "%s_type", rec->also_on), arena_fmt(q->c->mem, "%s_id", rec->also_on), ACCESS_READ);
	sql_add(q, ") AND ");
}

static void open_to(struct sql *q, const struct record *rec, const char *alias)
{
	sql_add(q, "(");
	sql_fragment(q, over_alias(q->c, rec->open_to, alias));
	sql_add(q, ")");
}

/* " AND [NOT] EXISTS (SELECT 1 FROM the record a part is of WHERE …", left open. */
static void of_whole(struct sql *q, const char *begin, const struct record *whole, const struct record *part, const char *alias)
{
	sql_add(q, begin);
	sql_add(q, " EXISTS (SELECT 1 FROM ");
	sql_name(q, whole->table);
	sql_add(q, " mp WHERE mp.id = ");
	sql_add(q, alias);
	sql_add(q, ".");
	sql_name(q, part->parent);
	sql_add(q, " AND ");
}

/* Parts are read with their record; who does not see that one, or from whom it hides them, sees them nowhere else either. */
static void shown_parts(struct sql *q, const struct record *rec, const char *alias)
{
	const char *before = q->field;

	sql_add(q, "1");
	for (const struct record *const *of = record_all; rec->parent && !q->c->me->system && *of; of++)
		for (const struct field *f = (*of)->fields; f->name; f++) {
			if (f->type != F_PARTS || f->ref != rec)
				continue;
			if (!record_is_open(*of, ACCESS_READ) && person_scope(q->c->me, *of, ACCESS_READ) != SCOPE_ALL) {
				of_whole(q, " AND", *of, rec, alias);
				sql_scope(q, *of, "mp", ACCESS_READ);
				sql_add(q, ")");
			}
			if (!f->mask || !f->mask->applies(q->c, f))
				continue;
			of_whole(q, " AND NOT", *of, rec, alias);
			q->field = f->name;
			sql_fragment(q, over_alias(q->c, f->mask->where, "mp"));
			sql_add(q, ")");
		}
	q->field = before;
}

static void scope_branch(struct sql *q, const struct record *rec, const char *alias, enum access access, int branch)
{
	const struct person *me = q->c->me;
	enum scope s = person_scope(me, rec, access);
	int teams = s == SCOPE_TEAM ? me->nteams : 0;

	if (rec->attached) {
		sql_scope_attached(q, rec, alias, access);
		return;
	}
	if (record_is_open(rec, access) || s == SCOPE_ALL) {
		shown_parts(q, rec, alias);
		return;
	}
	if (branch == 0) {
		sql_add(q, alias);
		sql_add(q, ".owner_id = ");
		sql_arg(q, INT(me->id));
	} else if (branch <= teams) {
		sql_add(q, alias);
		sql_add(q, ".team_id = ");
		sql_arg(q, INT(me->teams[branch - 1]));
		if (rec->pooled) {
			/* Without an owner it is the pool's, whatever team it was of. */
			sql_add(q, " AND ");
			sql_add(q, alias);
			sql_add(q, ".owner_id IS NOT NULL");
		}
	} else if (branch == teams + 1 && me->has_shares) {
		shared_with_me(q, rec, alias, access);
	} else if (rec->pooled && branch == teams + 1 + me->has_shares) {
		unowned(q, rec, alias);
	} else {
		open_to(q, rec, alias);
	}
}

void sql_scope_branch(struct sql *q, const struct record *rec, const char *alias, enum access access, int branch)
{
	also_on(q, rec, alias);
	scope_branch(q, rec, alias, access, branch);
}

static void scope(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	enum scope s = person_scope(q->c->me, rec, access);

	if (rec->attached) {
		sql_scope_attached(q, rec, alias, access);
		return;
	}
	if (record_is_open(rec, access) || s == SCOPE_ALL) {
		shown_parts(q, rec, alias);
		return;
	}
	if (s == SCOPE_NONE) {
		sql_add(q, "0");
		return;
	}
	sql_add(q, "(");
	sql_scope_branch(q, rec, alias, access, 0);
	if (s == SCOPE_TEAM && q->c->me->nteams) {
		sql_add(q, rec->pooled ? " OR (" : " OR ");
		in_my_teams(q, alias);
		if (rec->pooled) {
			sql_add(q, " AND ");
			sql_add(q, alias);
			sql_add(q, ".owner_id IS NOT NULL)");
		}
	}
	if (q->c->me->has_shares) {
		sql_add(q, " OR ");
		shared_with_me(q, rec, alias, access);
	}
	if (rec->pooled && access == ACCESS_READ) {
		sql_add(q, " OR (");
		unowned(q, rec, alias);
		sql_add(q, ")");
	}
	if (rec->open_to && access == ACCESS_READ) {
		sql_add(q, " OR ");
		open_to(q, rec, alias);
	}
	sql_add(q, ")");
}

void sql_scope(struct sql *q, const struct record *rec, const char *alias, enum access access)
{
	sql_add(q, rec->also_on ? "(" : "");
	also_on(q, rec, alias);
	scope(q, rec, alias, access);
	sql_add(q, rec->also_on ? ")" : "");
}
