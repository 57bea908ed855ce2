/*
 * Whose a lead or a customer is. Every change of owner goes through here and leaves
 * a row in owner_history; limits hold because claims of one person wait for each
 * other at their row in `claims`.
 */
#include <stdlib.h>
#include <string.h>
#include "ownership.h"
#include "activity.h"
#include "all.h"
#include "note.h"
#include "recycle_sql.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/record_batch.h"

enum { LOST_RACE_SECONDS = 600 };

static bool is_lead(const struct record *rec)
{
	return rec == &lead_record;
}

static int64_t limit(struct ctx *c, const struct record *rec, const char *name)
{
	return setting_int(c, arena_fmt(c->mem, "%s_%s", rec->name, name), 0);
}

static const char *number(struct ctx *c, int64_t n)
{
	return arena_fmt(c->mem, "%lld", (long long)n);
}

static const char *user_name(struct ctx *c, int64_t id)
{
	return db_one_str(c, "SELECT name FROM users WHERE id = ?", INT(id));
}

/* ---- history ---------------------------------------------------------------- */

static void history_close(struct ctx *c, const struct row *r, const char *how, const char *reason)
{
	db_exec(c, "UPDATE owner_history SET until_at = ?, lost = ?, reason = ? WHERE type = ? AND record_id = ? AND until_at IS NULL",
		STR(instant_sql(c->mem, c->now)), STR(how), STR(reason), INT(r->rec->type), INT(r->id));
}

static void history_open(struct ctx *c, const struct row *r, int64_t user_id, const char *how)
{
	record_batch_exec(c, "INSERT INTO owner_history (type, record_id, user_id, from_at, gained) VALUES (?, ?, ?, ?, ?)",
		INT(r->rec->type), INT(r->id), INT(user_id), STR(instant_sql(c->mem, c->now)), STR(how));
	record_batch_exec(c, "INSERT IGNORE INTO followers (type, record_id, user_id) VALUES (?, ?, ?)", INT(r->rec->type), INT(r->id), INT(user_id));
}

/* ---- claim ------------------------------------------------------------------ */

/* Also the lock that makes this person's claims wait for each other. */
static int64_t count_claim(struct ctx *c, const struct record *rec)
{
	db_exec(c, "INSERT INTO claims (user_id, type, day, n) VALUES (?, ?, ?, 1) ON DUPLICATE KEY UPDATE n = n + 1",
		INT(c->me->id), INT(rec->type), STR(c->today));
	return db_one_int(c, "SELECT n FROM claims WHERE user_id = ? AND type = ? AND day = ?", INT(c->me->id), INT(rec->type), STR(c->today));
}

static int64_t owned(struct ctx *c, const struct record *rec)
{
	if (is_lead(rec))
		return db_one_int(c, "SELECT COUNT(*) FROM leads WHERE owner_id = ? AND status NOT IN ('converted', 'invalid') AND archived_at IS NULL", INT(c->me->id));
	if (setting_int(c, "customer_limit_counts_dealt", 1))
		return db_one_int(c, "SELECT COUNT(*) FROM customers WHERE owner_id = ? AND archived_at IS NULL", INT(c->me->id));
	return db_one_int(c, "SELECT COUNT(*) FROM customers t WHERE t.owner_id = ? AND t.archived_at IS NULL"
		" AND NOT EXISTS (SELECT 1 FROM opportunities o WHERE o.customer_id = t.id AND o.state = 'won')", INT(c->me->id));
}

static bool had_lately(struct ctx *c, const struct row *r, int64_t days)
{
	return db_one_int(c, "SELECT 1 FROM owner_history WHERE user_id = ? AND type = ? AND record_id = ? AND until_at > ? LIMIT 1",
		INT(c->me->id), INT(r->rec->type), INT(r->id), STR(instant_sql(c->mem, c->now - days * 86400)));
}

static enum outcome within_limits(struct ctx *c, const struct row *r)
{
	int64_t a_day = limit(c, r->rec, "claims_per_day"), at_once = limit(c, r->rec, "owned_limit"), days = limit(c, r->rec, "former_owner_days");
	int64_t today = count_claim(c, r->rec);

	if (a_day > 0 && today > a_day)
		return ctx_refuse(c, CONFLICT, "", "claims_per_day", number(c, a_day), NULL);
	if (at_once > 0 && owned(c, r->rec) >= at_once)
		return ctx_refuse(c, CONFLICT, "", "owned_limit", number(c, at_once), NULL);
	if (days > 0 && had_lately(c, r, days))
		return ctx_refuse(c, CONFLICT, "", "former_owner", number(c, days), NULL);
	return DONE;
}

static bool take(struct ctx *c, const struct row *r, int64_t user_id, int64_t team_id)
{
	const char *now = instant_sql(c->mem, c->now);

	if (is_lead(r->rec))
		return db_exec(c, "UPDATE leads SET owner_id = ?, team_id = COALESCE(?, team_id), owner_since = ?, pooled_at = NULL, updated_at = ?, version = version + 1"
			" WHERE id = ? AND owner_id IS NULL AND archived_at IS NULL AND status NOT IN ('converted', 'invalid')",
			INT(user_id), REF(team_id), STR(now), STR(now), INT(r->id)) == 1;
	return db_exec(c, "UPDATE customers SET owner_id = ?, team_id = COALESCE(?, team_id), owner_since = ?, pooled_at = NULL, updated_at = ?, version = version + 1"
		" WHERE id = ? AND owner_id IS NULL AND archived_at IS NULL",
		INT(user_id), REF(team_id), STR(now), STR(now), INT(r->id)) == 1;
}

static enum outcome claim(struct ctx *c, struct row *r)
{
	enum outcome o;

	if (r->owner_id)
		return ctx_refuse(c, CONFLICT, "", "not_free", NULL);
	if ((o = within_limits(c, r)) != DONE)
		return o;
	if (!take(c, r, c->me->id, c->me->team_id))
		return ctx_refuse(c, CONFLICT, "", "not_free", NULL);
	history_open(c, r, c->me->id, "claimed");
	note(c, r->rec, r->id, "claimed", "user", c->me->name, NULL);
	return DONE;
}

bool ownership_lost_race(struct ctx *c, const struct record *rec, int64_t id)
{
	return db_one_int(c, "SELECT 1 FROM owner_history WHERE type = ? AND record_id = ? AND until_at IS NULL AND gained = 'claimed' AND from_at > ? LIMIT 1",
		INT(rec->type), INT(id), STR(instant_sql(c->mem, c->now - LOST_RACE_SECONDS)));
}

/* ---- release and assign ------------------------------------------------------ */

static bool drop(struct ctx *c, const struct row *r)
{
	const char *now = instant_sql(c->mem, c->now);

	if (is_lead(r->rec))
		return db_exec(c, "UPDATE leads SET owner_id = NULL, owner_since = NULL, pooled_at = ?, updated_at = ?, version = version + 1"
			" WHERE id = ? AND owner_id = ? AND status <> 'converted'", STR(now), STR(now), INT(r->id), INT(r->owner_id)) == 1;
	/* Into the pool it would have fallen back to, so that what that one hides is hidden from now on. */
	return db_exec(c, "UPDATE customers t SET t.pool_id = " C_POOL ", t.owner_id = NULL, t.owner_since = NULL, t.pooled_at = ?, t.updated_at = ?, t.version = t.version + 1"
		" WHERE t.id = ? AND t.owner_id = ? AND t.locked = 0", STR(now), STR(now), INT(r->id), INT(r->owner_id)) == 1;
}

static enum outcome release(struct ctx *c, struct row *r, const char *reason)
{
	if (!r->owner_id)
		return ctx_refuse(c, CONFLICT, "", "no_owner", NULL);
	if (!drop(c, r))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	history_close(c, r, "released", reason);
	note(c, r->rec, r->id, "released", "user", user_name(c, r->owner_id), "reason", reason, NULL);
	return DONE;
}

static bool give(struct ctx *c, const struct row *r, int64_t user_id, int64_t team_id)
{
	const char *now = instant_sql(c->mem, c->now);

	if (is_lead(r->rec))
		return db_exec(c, "UPDATE leads SET owner_id = ?, team_id = COALESCE(?, team_id), owner_since = ?, pooled_at = NULL, updated_at = ?, version = version + 1"
			" WHERE id = ? AND version = ?", INT(user_id), REF(team_id), STR(now), STR(now), INT(r->id), INT(r->version)) == 1;
	return db_exec(c, "UPDATE customers SET owner_id = ?, team_id = COALESCE(?, team_id), owner_since = ?, pooled_at = NULL, updated_at = ?, version = version + 1"
		" WHERE id = ? AND version = ?", INT(user_id), REF(team_id), STR(now), STR(now), INT(r->id), INT(r->version)) == 1;
}

enum outcome ownership_give(struct ctx *c, struct row *r, int64_t user_id, const char *event)
{
	int64_t team_id;

	if (!db_one_int(c, "SELECT 1 FROM users WHERE id = ? AND active = 1", INT(user_id)))
		return ctx_refuse(c, INVALID, "user_id", "not_found", NULL);
	if (r->owner_id == user_id)
		return DONE;
	team_id = db_one_int(c, "SELECT team_id FROM users WHERE id = ?", INT(user_id));
	if (!give(c, r, user_id, team_id))
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	history_close(c, r, event, NULL);
	history_open(c, r, user_id, event);
	activity_hand_over(c, r->rec, r->id, r->owner_id, user_id);
	note(c, r->rec, r->id, event, "user", user_name(c, user_id), "from", r->owner_id ? user_name(c, r->owner_id) : NULL, NULL);
	return DONE;
}

/* ---- taking back --------------------------------------------------------------- */

static int64_t id_of(json_object *was, const char *name)
{
	json_object *v = NULL;

	return json_object_object_get_ex(was, name, &v) && v ? strtoll(json_object_get_string(v), NULL, 10) : 0;
}

/* To whom it was: still at work here, and for oneself within the limit of what one may own. */
static enum outcome may_have_again(struct ctx *c, const struct row *r, int64_t user_id)
{
	int64_t at_once = limit(c, r->rec, "owned_limit");

	if (!db_one_int(c, "SELECT 1 FROM users WHERE id = ? AND active = 1", INT(user_id)))
		return ctx_refuse(c, CONFLICT, "", "former_owner_gone", NULL);
	if (user_id == c->me->id && at_once > 0 && owned(c, r->rec) >= at_once)
		return ctx_refuse(c, CONFLICT, "", "owned_limit", number(c, at_once), NULL);
	return DONE;
}

enum outcome ownership_undo(struct ctx *c, struct row *r, json_object *was)
{
	int64_t had = id_of(was, "owner_id"), team = id_of(was, "team_id"), has = r->owner_id;
	enum outcome o;

	if (had == has)
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	if (had && (o = may_have_again(c, r, had)) != DONE)
		return o;
	if (!(had ? give(c, r, had, team) : drop(c, r)))
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	if (has)
		history_close(c, r, "undone", NULL);
	if (had)
		history_open(c, r, had, "undone");
	if (had && has)
		activity_hand_over(c, r->rec, r->id, has, had);
	note(c, r->rec, r->id, had ? "owner_undone" : "owner_freed", "user", user_name(c, had ? had : has), NULL);
	return DONE;
}

/* ---- saving ------------------------------------------------------------------- */

enum outcome ownership_before_save(struct ctx *c, struct row *r, const struct row *old)
{
	const char *now = instant_sql(c->mem, c->now);

	if (old && old->owner_id == r->owner_id)
		return DONE;
	row_set(r, "owner_since", r->owner_id ? now : NULL);
	row_set(r, "pooled_at", r->owner_id ? NULL : now);
	return DONE;
}

enum outcome ownership_after_save(struct ctx *c, struct row *r, const struct row *old)
{
	if (old && old->owner_id == r->owner_id)
		return DONE;
	if (old && old->owner_id)
		history_close(c, r, "changed", NULL);
	if (r->owner_id)
		history_open(c, r, r->owner_id, old ? "changed" : "created");
	if (old)
		activity_hand_over(c, r->rec, r->id, old->owner_id, r->owner_id);
	return DONE;
}

/* ---- verbs and buttons ---------------------------------------------------------- */

enum outcome ownership_run_claim(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return claim(c, self);
}

enum outcome ownership_run_release(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return release(c, self, row_get(args, "reason"));
}

enum outcome ownership_run_assign(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return ownership_give(c, self, row_int(args, "user_id"), "assigned");
}

bool ownership_is_free(struct ctx *c, const struct row *r)
{
	(void)c;
	return !r->owner_id;
}
