/*
 * What leaves, as conditions and as reasons: for the simulator, the record's page and
 * whoever wants to know. Taking it away is recycle_run.c.
 */
#include "recycle.h"
#include "recycle_sql.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/zone.h"

const struct field customer_leaves_on = { .name = "leaves_on", .type = F_DATE, .sql = "SELECT MIN(" C_DAY("{zone}") ")" C_RULES };
const struct field lead_leaves_on = { .name = "leaves_on", .type = F_DATE, .sql = "IF(" L_TAKEN ", " L_DAY("{zone}") ", NULL)" };

static const char *house_zone(struct ctx *c)
{
	return setting_str(c, "time_zone", "Asia/Taipei");
}

const char *recycle_today(struct ctx *c)
{
	return date_of(c->mem, c->now, house_zone(c));
}

struct cond *recycle_cond(struct ctx *c, const struct record *rec, const char *day)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	k->f = rec == &lead_record ? &lead_leaves_on : &customer_leaves_on;
	k->op = OP_LTE;
	k->values = arena_array(c->mem, 1, sizeof *k->values);
	k->values[0] = day;
	k->n = 1;
	return k;
}

static const char *ids_of(struct ctx *c, const struct row *const *rows, int n)
{
	struct buf b = buf_new(c->mem);

	buf_str(&b, "[");
	for (int i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i ? "," : "", (long long)rows[i]->id);
	buf_str(&b, "]");
	return b.s;
}

static struct leaving *named(struct leaving *list, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (list[i].id == id)
			return &list[i];
	return NULL;
}

static void customers_leaving(struct ctx *c, struct leaving *list, int n, const char *ids)
{
	int64_t zone = zone_offset(house_zone(c), c->now);
	struct rows *r = db_rows(c, "SELECT x.id, x.day, q.id, q.pool_id, q.missing, q.days, q.warn_days, qp.name FROM"
		" (SELECT t.id, (SELECT MIN(" C_DAY("?") ")" C_RULES ") AS day,"
		"  (SELECT r.id" C_RULES " ORDER BY " C_DAY("?") ", r.position, r.id LIMIT 1) AS rule"
		"  FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN customers t ON t.id = j.id) x"
		" JOIN pool_rules q ON q.id = x.rule JOIN pools qp ON qp.id = q.pool_id WHERE x.day IS NOT NULL",
		INT(zone), INT(zone), STR(ids));

	while (rows_next(r)) {
		struct leaving *l = named(list, n, rows_int(r, 0));

		if (l)
			*l = (struct leaving){ .id = l->id, .on = rows_str(r, 1), .rule_id = rows_int(r, 2), .pool_id = rows_int(r, 3),
				.missing = rows_str(r, 4), .days = (int)rows_int(r, 5), .warn_days = (int)rows_int(r, 6), .pool = rows_str(r, 7) };
	}
}

static void leads_leaving(struct ctx *c, struct leaving *list, int n, const char *ids)
{
	struct rows *r = db_rows(c, "SELECT t.id, IF(" L_TAKEN ", " L_DAY("?") ", NULL) AS day, " L_DAYS
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN leads t ON t.id = j.id",
		INT(zone_offset(house_zone(c), c->now)), STR(ids));

	while (rows_next(r)) {
		struct leaving *l = named(list, n, rows_int(r, 0));

		if (l && rows_str(r, 1))
			*l = (struct leaving){ .id = l->id, .on = rows_str(r, 1), .rule_id = -1, .missing = "followup", .days = (int)rows_int(r, 2),
				.warn_days = (int)setting_int(c, "lead_return_warn_days", 3) };
	}
}

struct leaving *recycle_of(struct ctx *c, const struct record *rec, const struct row *const *rows, int n)
{
	struct leaving *list = arena_array(c->mem, (size_t)n + 1, sizeof *list);

	for (int i = 0; i < n; i++)
		list[i].id = rows[i]->id;
	if (n && rec == &lead_record)
		leads_leaving(c, list, n, ids_of(c, rows, n));
	else if (n)
		customers_leaving(c, list, n, ids_of(c, rows, n));
	return list;
}
