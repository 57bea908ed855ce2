/*
 * The plan of automatic assignment and its carrying out; see assignment.h. Rules and
 * filters are conditions of the leads' list, so that any field can be asked for.
 */
#include <stdlib.h>
#include <string.h>
#include "assignment.h"
#include "ownership.h"
#include "recycle.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/query_text.h"

enum { WHOLE = 10000, MOST_A_RUN = 500, DAYS_OF_A_MONTH = 30 };

/* Free, new, and never anybody's: what an owner gave back is not dealt out again. */
static const struct field is_fresh = { .name = "is_fresh", .type = F_BOOL,
	.sql = "t.owner_id IS NULL AND t.status = 'new' AND NOT EXISTS (SELECT 1 FROM owner_history oh WHERE oh.type = 10 AND oh.record_id = t.id)" };

struct rule { int64_t id, team_id; const char *name; struct cond *conds; const char *q; bool broken; };

/* ---- shares ------------------------------------------------------------------------- */

/* Today's allowance: once a day the thirtieth part is added to yesterday's fraction. */
static dec4 share_now(dec4 share, const char *share_on, int64_t monthly_max, const char *today)
{
	if (share_on && strcmp(share_on, today) >= 0)
		return share;
	return share % WHOLE + monthly_max * WHOLE / DAYS_OF_A_MONTH;
}

static struct assign_member *load_members(struct ctx *c, int *n)
{
	const char *today = recycle_today(c), *month = arena_fmt(c->mem, "%.7s-01", today);
	int64_t begins = 0;
	struct rows *r;
	struct assign_member *list;

	instant_parse(arena_fmt(c->mem, "%s 00:00", month), setting_str(c, "time_zone", "Asia/Taipei"), &begins);
	r = db_rows(c, "SELECT m.id, m.user_id, m.team_id, u.name, m.filter, m.prefers, m.monthly_max, m.share, DATE_FORMAT(m.share_on, '%Y-%m-%d'), m.opted_out OR u.active = 0,"
		" (SELECT COUNT(*) FROM owner_history h WHERE h.gained = 'auto_assigned' AND h.user_id = m.user_id AND h.from_at >= ?)"
		" FROM assign_members m JOIN users u ON u.id = m.user_id WHERE m.archived_at IS NULL ORDER BY m.id LIMIT 500", STR(instant_sql(c->mem, begins)));
	list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);
	for (*n = 0; rows_next(r); (*n)++) {
		struct assign_member *m = &list[*n];
		dec4 share = 0;

		dec4_parse(rows_str(r, 7), &share);
		*m = (struct assign_member){ .id = rows_int(r, 0), .user_id = rows_int(r, 1), .team_id = rows_int(r, 2), .user = rows_str(r, 3), .filter = rows_str(r, 4),
			.prefers = rows_str(r, 5), .monthly_max = rows_int(r, 6), .this_month = rows_int(r, 10), .opted_out = rows_int(r, 9) };
		m->share = share_now(share, rows_str(r, 8), m->monthly_max, today);
	}
	return list;
}

/* What the member may still get now. */
static int64_t room(const struct assign_member *m)
{
	int64_t today = m->share / WHOLE, month = m->monthly_max - m->this_month - m->given;

	return m->opted_out ? 0 : today < month ? today : month < 0 ? 0 : month;
}

/* ---- conditions ---------------------------------------------------------------------- */

static struct cond *cond_make(struct ctx *c, const struct field *f, const char *value, struct cond *next)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	k->f = f;
	k->op = OP_EQ;
	k->values = arena_array(c->mem, 1, sizeof *k->values);
	k->values[0] = value;
	k->n = 1;
	k->next = next;
	return k;
}

/* Copies, since each chain is linked to another. */
static struct cond *chain(struct ctx *c, const struct cond *from, struct cond *next)
{
	struct cond *k;

	if (!from)
		return next;
	k = arena_alloc(c->mem, sizeof *k);
	*k = *from;
	k->next = chain(c, from->next, next);
	return k;
}

static struct cond *not_all(struct ctx *c, struct cond *of, struct cond *next)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	k->not_all = of;
	k->next = next;
	return k;
}

static bool read_filter(struct ctx *c, const char *text, struct cond **conds)
{
	struct query q;
	struct error *had = c->errors, **tail = c->errors_tail;
	bool good = query_from_text(c, &lead_record, text, &q) == DONE;

	c->errors = had;
	if (had) {
		c->errors_tail = tail;
		*tail = NULL;
	}
	*conds = good ? q.conds : NULL;
	return good;
}

static struct rule *load_rules(struct ctx *c, int *n)
{
	struct rows *r = db_rows(c, "SELECT id, team_id, name, filter FROM assign_rules WHERE active = 1 AND archived_at IS NULL ORDER BY sequence, id LIMIT 100");
	struct rule *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);

	for (*n = 0; rows_next(r); (*n)++) {
		list[*n] = (struct rule){ .id = rows_int(r, 0), .team_id = rows_int(r, 1), .name = rows_str(r, 2) };
		list[*n].broken = !read_filter(c, rows_str(r, 3), &list[*n].conds);
	}
	return list;
}

/* ---- the plan -------------------------------------------------------------------------- */

struct wish { int64_t lead_id; const char *lead, *company; struct assign_member *member; };

/* The oldest leads of the rule that this member may have, no more than the team can take. */
static void wishes_of(struct ctx *c, struct cond *rule, struct assign_member *m, const char *filter, int64_t most, struct wish *list, int *n)
{
	struct cond *own = NULL, *more = NULL;
	struct query q = { .rec = &lead_record, .sort_column = "id" };

	if (!read_filter(c, m->filter, &own) || !read_filter(c, filter, &more))
		return;		/* a filter that is no longer understood gives nothing rather than everything */
	q.conds = chain(c, more, chain(c, own, rule));
	while (most > 0) {
		struct list *l;

		q.limit = most > 200 ? 200 : (int)most;
		l = record_list(c, &q);
		for (int i = 0; i < l->n; i++)
			list[(*n)++] = (struct wish){ l->rows[i]->id, row_title(l->rows[i]), row_get(l->rows[i], "company"), m };
		most -= l->n;
		if (!l->next)
			return;
		q.cursor = l->next;
	}
}

static int by_lead(const void *a, const void *b)
{
	const struct wish *x = a, *y = b;

	if (x->lead_id != y->lead_id)
		return x->lead_id < y->lead_id ? -1 : 1;
	return x->member->id < y->member->id ? -1 : x->member->id > y->member->id;
}

static bool planned(const struct assign_plan *p, int64_t lead_id)
{
	for (int i = 0; i < p->n; i++)
		if (p->give[i].lead_id == lead_id)
			return true;
	return false;
}

/* Lead by lead, oldest first, to whoever wishes it and has the most share left. */
static void deal(struct assign_plan *p, const struct rule *rule, struct wish *w, int n, bool preferred)
{
	qsort(w, (size_t)n, sizeof *w, by_lead);
	for (int i = 0, end; i < n && p->n < MOST_A_RUN; i = end) {
		const struct wish *best = NULL;

		for (end = i; end < n && w[end].lead_id == w[i].lead_id; end++)
			if (room(w[end].member) > 0 && (!best || w[end].member->share > best->member->share))
				best = &w[end];
		if (!best || planned(p, best->lead_id))
			continue;
		best->member->share -= WHOLE;
		best->member->given++;
		p->give[p->n++] = (struct assignment){ best->lead_id, best->lead, best->company, best->member, rule->id, rule->name, preferred };
	}
}

static void plan_rule(struct ctx *c, struct assign_plan *p, const struct rule *rule, struct cond *conds)
{
	int64_t capacity = 0;
	struct wish *w;

	for (int i = 0; i < p->members; i++)
		if (p->member[i].team_id == rule->team_id)
			capacity += room(&p->member[i]);
	if (capacity > MOST_A_RUN)
		capacity = MOST_A_RUN;
	if (!capacity)
		return;
	/* Those already planned for by an earlier rule of the same fields cannot come again: rules exclude each other. */
	w = arena_array(c->mem, (size_t)(capacity * p->members + 1), sizeof *w);
	for (int preferred = 1; preferred >= 0; preferred--) {
		int n = 0;

		for (int i = 0; i < p->members; i++) {
			struct assign_member *m = &p->member[i];

			if (m->team_id == rule->team_id && room(m) > 0 && (!preferred || (m->prefers && *m->prefers)))
				wishes_of(c, conds, m, preferred ? m->prefers : NULL, capacity, w, &n);
		}
		deal(p, rule, w, n, preferred);
	}
}

struct assign_plan assignment_plan(struct ctx *c)
{
	struct assign_plan p = { 0 };
	struct cond *before = NULL;
	int n;
	struct rule *rule = load_rules(c, &n);

	p.member = load_members(c, &p.members);
	p.give = arena_array(c->mem, MOST_A_RUN + 1, sizeof *p.give);
	for (int i = 0; i < n; i++) {
		if (rule[i].broken)
			continue;
		plan_rule(c, &p, &rule[i], chain(c, rule[i].conds, cond_make(c, &is_fresh, "1", before)));
		/* What this rule speaks of is no later rule's, even when nobody had room. */
		if (!rule[i].conds)
			break;
		before = not_all(c, rule[i].conds, before);
	}
	return p;
}

/* ---- doing it ----------------------------------------------------------------------------- */

enum outcome assignment_run(struct ctx *c, struct assign_plan *out)
{
	struct assign_plan p;
	const char *today = recycle_today(c);

	/* Runs of the same members wait for each other here. */
	db_exec(c, "UPDATE assign_members SET version = version + 1 WHERE archived_at IS NULL");
	p = assignment_plan(c);
	for (int i = 0; i < p.n; i++) {
		struct row *lead = record_get(c, &lead_record, p.give[i].lead_id);
		enum outcome o;

		record_lock(c, lead);
		if (lead->owner_id) {
			((struct assign_member *)p.give[i].member)->share += WHOLE;	/* claimed this moment: nothing was given */
			continue;
		}
		if ((o = ownership_give(c, lead, p.give[i].member->user_id, "auto_assigned")) != DONE)
			return o;
		db_exec(c, "UPDATE leads SET team_id = ? WHERE id = ?", INT(p.give[i].member->team_id), INT(lead->id));
	}
	for (int i = 0; i < p.members; i++)
		db_exec(c, "UPDATE assign_members SET share = ?, share_on = ? WHERE id = ?", STR(dec4_text(c->mem, p.member[i].share)), STR(today), INT(p.member[i].id));
	if (out)
		*out = p;
	return DONE;
}

static enum outcome run(struct ctx *c, void *p)
{
	(void)p;
	return assignment_run(c, NULL);
}

enum outcome assignment_job(struct ctx *c, json_object *args)
{
	(void)args;
	return db_one_int(c, "SELECT 1 FROM assign_rules WHERE active = 1 AND archived_at IS NULL LIMIT 1") ? db_transaction(c, run, NULL) : DONE;
}
