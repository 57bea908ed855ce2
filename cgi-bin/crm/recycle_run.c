/*
 * The worker's part of recycling: sets of a thousand, each one transaction of a few
 * statements. A set is read, then taken by one UPDATE that names each record's owner
 * and version; when somebody was quicker with even one of them, the set is given back
 * and read again. So any number of workers may run at once.
 */
#include <stdlib.h>
#include <string.h>
#include "recycle.h"
#include "recycle_sql.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/journal.h"
#include "lib/lang.h"
#include "lib/zone.h"

enum { SET = 1000, MOST_LOSSES = 2000, NAMED_IN_MAIL = 20 };

struct set { const struct record *rec; int64_t last, zone; const char *today; int n; bool end; };

/* ---- what is taken ------------------------------------------------------------------- */

/*
 * The window of the next thousand with an owner, and the rules whose day has come for
 * each of them, first the one that comes first. A flat join: as a subquery per row the
 * same takes four times as long.
 */
#define C_WINDOW(columns) "SELECT " columns " FROM customers w FORCE INDEX (PRIMARY) WHERE w.id > ? AND w.owner_id IS NOT NULL AND w.archived_at IS NULL AND w.merged_into_id IS NULL ORDER BY w.id LIMIT 1000"

static struct rows *customers_due(struct ctx *c, const struct set *s)
{
	return db_rows(c, "SELECT STRAIGHT_JOIN t.id, t.owner_id, t.version, r.pool_id, r.missing, r.days, u.name,"
		" (SELECT MAX(h.id) FROM owner_history h WHERE h.type = 11 AND h.record_id = t.id AND h.until_at IS NULL)"
		" FROM (" C_WINDOW("w.id, w.owner_id, w.team_id, w.version, w.level, w.locked, w.pool_id, w.owner_since, w.created_at, w.last_contact_at") ") t JOIN pools p ON p.id = " C_POOL " JOIN pool_rules r ON r.pool_id = p.id LEFT JOIN users u ON u.id = t.owner_id"
		" WHERE " C_APPLIES " AND " C_DAY("?") " <= CAST(? AS DATE) ORDER BY t.id, " C_DAY("?") ", r.position, r.id",
		INT(s->last), INT(s->zone), STR(s->today), INT(s->zone));
}

static int64_t customers_window_ends(struct ctx *c, const struct set *s)
{
	return db_one_int(c, "SELECT MAX(t.id) FROM (" C_WINDOW("w.id") ") t", INT(s->last));
}

#define L_WINDOW "SELECT t.id, t.owner_id, t.version, t.owner_since, t.created_at, t.last_contact_at, t.status, t.archived_at" \
	" FROM leads t FORCE INDEX (PRIMARY) WHERE t.id > ? AND " L_TAKEN " ORDER BY t.id LIMIT 1000"

static struct rows *leads_due(struct ctx *c, const struct set *s)
{
	return db_rows(c, "SELECT t.id, t.owner_id, t.version, NULL, 'followup', " L_DAYS ", u.name,"
		" (SELECT MAX(h.id) FROM owner_history h WHERE h.type = 10 AND h.record_id = t.id AND h.until_at IS NULL)"
		" FROM (" L_WINDOW ") t LEFT JOIN users u ON u.id = t.owner_id WHERE " L_DAY("?") " <= CAST(? AS DATE) ORDER BY t.id",
		INT(s->last), INT(s->zone), STR(s->today));
}

static int64_t leads_window_ends(struct ctx *c, const struct set *s)
{
	return db_one_int(c, "SELECT MAX(t.id) FROM (" L_WINDOW ") t", INT(s->last));
}

/* One taken record as JSON for the statements, and its entry for the log. */
static void add(struct ctx *c, struct rows *r, json_object *list, struct journal_new *entry, bool lead)
{
	json_object *o = json_object_new_object(), *detail = json_keep(c, json_object_new_object());
	const char *missing = rows_str(r, 4), *days = rows_str(r, 5) ? rows_str(r, 5) : "";

	json_object_object_add(o, "o", json_object_new_int64(rows_int(r, 1)));
	json_object_object_add(o, "v", json_object_new_int64(rows_int(r, 2)));
	if (!rows_null(r, 3))
		json_object_object_add(o, "p", json_object_new_int64(rows_int(r, 3)));
	if (!rows_null(r, 7))
		json_object_object_add(o, "h", json_object_new_int64(rows_int(r, 7)));
	json_object_object_add(o, "why", json_object_new_string(arena_fmt(c->mem, "%s %s", missing, days)));
	json_object_array_add(list, o);
	json_object_object_add(detail, "days", json_object_new_string(days));
	json_object_object_add(detail, "user", json_object_new_string(rows_str(r, 6) ? rows_str(r, 6) : ""));
	*entry = (struct journal_new){ rows_int(r, 0), lead ? "returned" : arena_fmt(c->mem, "recycled_%s", missing),
		arena_str(c->mem, json_object_to_json_string_ext(detail, JSON_C_TO_STRING_PLAIN)), o };
}

#define TAKEN_SET "JSON_TABLE(?, '$[*]' COLUMNS (" JOURNAL_COLUMNS ", o BIGINT PATH '$.o', v INT PATH '$.v', p BIGINT PATH '$.p')) j"
#define LOST_SET "JSON_TABLE(?, '$[*]' COLUMNS (h BIGINT PATH '$.h', why VARCHAR(60) PATH '$.why')) j"

static uint64_t take(struct ctx *c, bool lead, const char *list)
{
	const char *now = instant_sql(c->mem, c->now);

	if (lead)
		return db_exec(c, "UPDATE " TAKEN_SET " JOIN leads t ON t.id = j.id"
			" SET t.owner_id = NULL, t.owner_since = NULL, t.pooled_at = ?, t.updated_at = ?, t.version = t.version + 1, " JOURNAL_MOVES
			" WHERE t.owner_id = j.o AND t.version = j.v AND " JOURNAL_STANDS, STR(list), STR(now), STR(now));
	return db_exec(c, "UPDATE " TAKEN_SET " JOIN customers t ON t.id = j.id"
		" SET t.owner_id = NULL, t.owner_since = NULL, t.pooled_at = ?, t.pool_id = j.p, t.updated_at = ?, t.version = t.version + 1, " JOURNAL_MOVES
		" WHERE t.owner_id = j.o AND t.version = j.v AND " JOURNAL_STANDS, STR(list), STR(now), STR(now));
}

static enum outcome take_set(struct ctx *c, void *p)
{
	struct set *s = p;
	bool lead = s->rec == &lead_record;
	int64_t ends = lead ? leads_window_ends(c, s) : customers_window_ends(c, s), last = 0;
	struct rows *r = ends ? lead ? leads_due(c, s) : customers_due(c, s) : NULL;
	struct journal_new *entries = arena_array(c->mem, SET + 1, sizeof *entries);
	json_object *list = json_keep(c, json_object_new_array());
	const char *text;

	s->n = 0;
	s->end = !ends;
	while (r && rows_next(r) && s->n < SET) {
		if (rows_int(r, 0) == last)
			continue;	/* another rule, later */
		last = rows_int(r, 0);
		add(c, r, list, &entries[s->n++], lead);
	}
	if (s->n) {
		journal_many_ahead(c, s->rec, entries, s->n);
		text = json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN);
		if (take(c, lead, text) != (uint64_t)s->n)
			return CONFLICT;
		journal_many_follow_up(c, s->rec, text);
		db_exec(c, "UPDATE " LOST_SET " JOIN owner_history h ON h.id = j.h SET h.until_at = ?, h.lost = 'recycled', h.reason = j.why",
			STR(text), STR(instant_sql(c->mem, c->now)));
	}
	s->last = ends;
	return DONE;
}

enum outcome recycle_run(struct ctx *c, const struct record *rec, int64_t *n)
{
	struct set s = { .rec = rec, .zone = zone_offset(setting_str(c, "time_zone", "Asia/Taipei"), c->now), .today = recycle_today(c) };
	int losses = 0;

	*n = 0;
	for (;;) {
		struct arena_mark mark = arena_mark(c->mem);
		int64_t last = s.last;
		enum outcome o = db_transaction(c, take_set, &s);

		arena_rewind(c->mem, mark);
		if (o != DONE) {
			/* Every loss is another's gain: it ends. */
			s.last = last;
			if (++losses > MOST_LOSSES)
				return o;
			continue;
		}
		if (s.end)
			return DONE;
		*n += s.n;
		job_progress(c, 50);
	}
}

/* ---- warnings -------------------------------------------------------------------------- */

static void warn_one(struct ctx *c, int64_t user_id, int64_t count, const char *email, const char *lang, const char *now)
{
	struct rows *r = db_rows(c, "SELECT DATE_FORMAT(w.leaves_on, '%Y-%m-%d'), COALESCE(k.name, l.name) FROM recycle_warnings w"
		" LEFT JOIN customers k ON w.type = 11 AND k.id = w.record_id LEFT JOIN leads l ON w.type = 10 AND l.id = w.record_id"
		" WHERE w.warned_at = ? AND w.user_id = ? ORDER BY w.leaves_on, w.record_id LIMIT ?", STR(now), INT(user_id), INT(NAMED_IN_MAIL));
	struct buf b = buf_new(c->mem);
	const char *n = arena_fmt(c->mem, "%lld", (long long)count), *base = config_str("Base.Url", "");

	buf_fmt(&b, "%s\n\n", lang_fill(c->mem, lang, "Recycle.mail_text", n, NULL, NULL));
	while (rows_next(r))
		buf_fmt(&b, "%s  %s\n", rows_str(r, 0), rows_str(r, 1));
	buf_fmt(&b, "%s\n%s/customers/recycling\n", count > NAMED_IN_MAIL ? "…\n" : "", base);
	outbox_mail(c, email, lang_fill(c->mem, lang, "Recycle.mail_subject", n, NULL, NULL), b.s, NULL, NULL, 0);
}

static enum outcome warn(struct ctx *c, void *p)
{
	int64_t *n = p, zone = zone_offset(setting_str(c, "time_zone", "Asia/Taipei"), c->now), days = setting_int(c, "lead_return_warn_days", 3);
	const char *now = instant_sql(c->mem, c->now), *today = recycle_today(c);
	struct rows *r;

	*n = (int64_t)db_exec(c, "INSERT IGNORE INTO recycle_warnings (type, record_id, leaves_on, user_id, warned_at) SELECT 11, x.id, x.day, x.owner_id, ? FROM"
		" (SELECT t.id, t.owner_id, (SELECT MIN(" C_DAY("?") ")" C_RULES
		"  AND r.warn_days > 0 AND " C_DAY("?") " <= CAST(? AS DATE) + INTERVAL r.warn_days DAY) AS day FROM customers t WHERE " C_TAKEN ") x"
		" WHERE x.day > CAST(? AS DATE)", STR(now), INT(zone), INT(zone), STR(today), STR(today));
	if (days > 0)
		*n += (int64_t)db_exec(c, "INSERT IGNORE INTO recycle_warnings (type, record_id, leaves_on, user_id, warned_at)"
			" SELECT 10, t.id, " L_DAY("?") ", t.owner_id, ? FROM leads t WHERE " L_TAKEN
			" AND " L_DAY("?") " > CAST(? AS DATE) AND " L_DAY("?") " <= CAST(? AS DATE) + INTERVAL ? DAY",
			INT(zone), STR(now), INT(zone), STR(today), INT(zone), STR(today), INT(days));
	if (!*n)
		return DONE;
	r = db_rows(c, "SELECT w.user_id, COUNT(*), u.email, u.lang FROM recycle_warnings w JOIN users u ON u.id = w.user_id AND u.active = 1"
		" WHERE w.warned_at = ? GROUP BY w.user_id LIMIT 5000", STR(now));
	while (rows_next(r))
		if (rows_str(r, 2))
			warn_one(c, rows_int(r, 0), rows_int(r, 1), rows_str(r, 2), rows_str(r, 3), now);
	return DONE;
}

enum outcome recycle_warn(struct ctx *c, int64_t *n)
{
	return db_transaction(c, warn, n);
}

enum outcome recycle_job(struct ctx *c, json_object *args)
{
	int64_t n;
	enum outcome o = recycle_run(c, &customer_record, &n);

	(void)args;
	if (o == DONE)
		o = recycle_run(c, &lead_record, &n);
	return o == DONE ? recycle_warn(c, &n) : o;
}
