/*
 * What is known of a deal or a lead that may tell how it ends: the stage it had, where
 * it came from, whom it is with, how well they can be reached, how much, how long, and
 * the custom fields. A value that is missing is no factor, except for phone and mail,
 * where being without one says something.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "prediction_impl.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/text.h"

enum { C_ID, C_TEAM, C_OUTCOME, C_ORDER, C_STAGE, C_SOURCE, C_MEDIUM, C_INDUSTRY, C_REGION, C_TAGS, C_PHONE, C_EMAIL, C_AMOUNT, C_AGE, C_CUSTOM };

/* The stage a closed deal had before; one that came in as won tells none. */
#define DEAL "SELECT o.id, COALESCE(o.team_id, 0), o.state, COALESCE(o.closed_at, o.created_at), COALESCE(o.lost_stage_id, IF(s.is_won, NULL, o.stage_id))," \
	" o.source, o.medium, cu.industry, cu.region, (SELECT GROUP_CONCAT(rt.tag_id) FROM record_tags rt WHERE rt.type = 13 AND rt.record_id = o.id)," \
	" COALESCE(ct.mobile, ct.phone, cu.phone), COALESCE(ct.email, cu.email), o.expected_revenue, DATEDIFF(COALESCE(o.closed_at, ?), o.created_at), o.custom" \
	" FROM opportunities o LEFT JOIN stages s ON s.id = o.stage_id LEFT JOIN customers cu ON cu.id = o.customer_id LEFT JOIN contacts ct ON ct.id = o.contact_id" \
	" WHERE o.archived_at IS NULL AND o.merged_into_id IS NULL AND "
#define LEAD "SELECT o.id, 0, o.status, COALESCE(o.converted_at, o.created_at), NULL, o.source, o.medium, o.industry, o.region," \
	" (SELECT GROUP_CONCAT(rt.tag_id) FROM record_tags rt WHERE rt.type = 10 AND rt.record_id = o.id), COALESCE(o.mobile, o.phone), o.email, NULL, NULL, o.custom" \
	" FROM leads o WHERE o.archived_at IS NULL AND o.merged_into_id IS NULL AND "
#define WINDOW "o.id > ? ORDER BY o.id LIMIT 1000"

static struct rows *window(const struct cases *k, int64_t last)
{
	if (k->rec == &lead_record)
		return db_rows(k->c, LEAD WINDOW, INT(last));
	return db_rows(k->c, DEAL WINDOW, STR(instant_sql(k->c->mem, k->c->now)), INT(last));
}

static struct rows *single(const struct cases *k, int64_t id)
{
	if (k->rec == &lead_record)
		return db_rows(k->c, LEAD "o.id = ?", INT(id));
	return db_rows(k->c, DEAL "o.id = ?", STR(instant_sql(k->c->mem, k->c->now)), INT(id));
}

/* ---- values ---------------------------------------------------------------------- */

static void put(const struct cases *k, struct prediction_case *p, const char *factor, const char *value)
{
	if (!value || !*value || p->n == MOST_FACTORS || prediction_excludes(&k->options, k->rec, factor))
		return;
	p->factor[p->n] = factor;
	p->value[p->n++] = text_clip(k->c->mem, value, 100);
}

static const char *phone_quality(struct ctx *c, const char *phone)
{
	const char *digits = phone && *phone ? phone_fold(c->mem, phone, "TW") : "";

	if (!*digits)
		return "none";
	if (strlen(digits) < 9)
		return "poor";
	return !strncmp(digits, "8869", 4) || !strncmp(digits, "861", 3) ? "mobile" : "fixed";
}

static const char *email_quality(const char *email)
{
	static const char *const free_mail[] = { "gmail.com", "yahoo.com", "yahoo.com.tw", "hotmail.com", "outlook.com", "icloud.com", "qq.com", "163.com", "126.com",
		"sina.com", "foxmail.com", "msn.com", "live.com", "pchome.com.tw", "hinet.net", NULL };
	const char *at = email ? strchr(email, '@') : NULL;

	if (!email || !*email)
		return "none";
	if (!at || !email_valid(email))
		return "poor";
	for (int i = 0; free_mail[i]; i++)
		if (!strcasecmp(free_mail[i], at + 1))
			return "free";
	return "company";
}

static const char *amount_bracket(const char *amount)
{
	static const struct { double below; const char *name; } brackets[] = {
		{ 0.01, "0" }, { 1e4, "< 10,000" }, { 5e4, "10,000 –" }, { 1e5, "50,000 –" }, { 5e5, "100,000 –" }, { 1e6, "500,000 –" }, { HUGE_VAL, "1,000,000 –" } };
	double n = amount ? strtod(amount, NULL) : -1;
	int i = 0;

	while (n >= brackets[i].below)
		i++;
	return n < 0 ? NULL : brackets[i].name;
}

static const char *age_bracket(const char *days)
{
	long n = days ? strtol(days, NULL, 10) : -1;

	return n < 0 ? NULL : n <= 7 ? "0 – 7" : n <= 30 ? "8 – 30" : n <= 90 ? "31 – 90" : n <= 180 ? "91 – 180" : "> 180";
}

static const char *number_bracket(const struct cases *k, const char *factor, const char *value)
{
	const struct cuts *cut = k->cuts;
	double n = strtod(value, NULL);
	int i = 0;

	while (cut && strcmp(cut->factor, factor))
		cut = cut->next;
	if (!cut)
		return NULL;
	while (i < cut->n && n > cut->at[i])
		i++;
	if (!i)
		return arena_fmt(k->c->mem, "≤ %g", cut->at[0]);
	return i == cut->n ? arena_fmt(k->c->mem, "> %g", cut->at[i - 1]) : arena_fmt(k->c->mem, "%g – %g", cut->at[i - 1], cut->at[i]);
}

static void tags(const struct cases *k, struct prediction_case *p, const char *list)
{
	char *copy = arena_str(k->c->mem, list ? list : ""), *save = NULL;

	for (char *t = strtok_r(copy, ",", &save); t; t = strtok_r(NULL, ",", &save))
		put(k, p, "tags", t);
}

/* ---- custom fields ------------------------------------------------------------------ */

static bool is_custom(const struct field *f)
{
	return !strncmp(f->name, "cf_", 3);
}

static bool is_number(const struct field *f)
{
	return f->type == F_DECIMAL || f->type == F_MONEY;
}

static bool tells(const struct field *f)
{
	return is_custom(f) && (is_number(f) || f->type == F_CHOICE || f->type == F_BOOL || f->type == F_REF);
}

static bool is_outcome(const struct cases *k, const struct field *f)
{
	return k->rec == &lead_record && (!strcmp(f->name, k->options.lead_outcome) || !strcmp(f->name, k->options.lead_order));
}

static const char *custom_value(json_object *custom, const struct field *f)
{
	json_object *v;

	return custom && json_object_object_get_ex(custom, f->name + 3, &v) && v ? json_object_get_string(v) : NULL;
}

static void custom_values(const struct cases *k, struct prediction_case *p, json_object *custom)
{
	const struct fieldset *fs = record_fields(k->c, k->rec);

	for (int i = 0; i < fs->n; i++) {
		const struct field *f = fs->f[i];
		const char *v = tells(f) && !is_outcome(k, f) ? custom_value(custom, f) : NULL;

		if (v)
			put(k, p, f->name, is_number(f) ? number_bracket(k, f->name, v) : v);
	}
}

/* A number in an order that holds as text. */
static const char *sortable(struct ctx *c, const char *v)
{
	char *end;
	double n = strtod(v, &end);

	return *end ? v : arena_fmt(c->mem, "%024.4f", n + 1e12);
}

/* ---- a case ---------------------------------------------------------------------------- */

static enum case_outcome outcome_of(const struct cases *k, const char *state, json_object *custom)
{
	const struct field *f;
	const char *v;

	if (k->rec != &lead_record)
		return !strcmp(state, "won") ? CASE_WON : !strcmp(state, "lost") ? CASE_LOST : CASE_OPEN;
	if (strncmp(k->options.lead_outcome, "cf_", 3))
		return !strcmp(state, "converted") ? CASE_WON : !strcmp(state, "invalid") ? CASE_LOST : CASE_OPEN;
	f = record_field(k->c, k->rec, k->options.lead_outcome);
	v = f ? custom_value(custom, f) : NULL;
	return !v ? CASE_OPEN : !strcmp(v, "1") ? CASE_WON : CASE_LOST;
}

static void take(const struct cases *k, struct rows *r, struct prediction_case *p)
{
	json_object *custom = rows_str(r, C_CUSTOM) ? json_keep(k->c, json_tokener_parse(rows_str(r, C_CUSTOM))) : NULL;
	const struct field *order = k->rec == &lead_record && *k->options.lead_order ? record_field(k->c, k->rec, k->options.lead_order) : NULL;
	const char *at = order ? custom_value(custom, order) : NULL;

	p->id = rows_int(r, C_ID);
	p->team_id = rows_int(r, C_TEAM);
	p->outcome = outcome_of(k, rows_str(r, C_OUTCOME), custom);
	p->order = at ? sortable(k->c, at) : rows_str(r, C_ORDER);
	put(k, p, "stage", rows_str(r, C_STAGE));
	put(k, p, "source", rows_str(r, C_SOURCE));
	put(k, p, "medium", rows_str(r, C_MEDIUM));
	put(k, p, "industry", rows_str(r, C_INDUSTRY));
	put(k, p, "region", rows_str(r, C_REGION));
	tags(k, p, rows_str(r, C_TAGS));
	put(k, p, "phone", phone_quality(k->c, rows_str(r, C_PHONE)));
	put(k, p, "email", email_quality(rows_str(r, C_EMAIL)));
	put(k, p, "amount", amount_bracket(rows_str(r, C_AMOUNT)));
	put(k, p, "age", age_bracket(rows_str(r, C_AGE)));
	custom_values(k, p, custom);
}

struct prediction_case *cases_after(const struct cases *k, int64_t last, int *n)
{
	struct rows *r = window(k, last);
	struct prediction_case *out = arena_array(k->c->mem, (size_t)rows_count(r) + 1, sizeof *out);

	for (*n = 0; rows_next(r); ++*n)
		take(k, r, &out[*n]);
	return out;
}

struct prediction_case *case_one(const struct cases *k, int64_t id)
{
	struct rows *r = single(k, id);
	struct prediction_case *out = arena_alloc(k->c->mem, sizeof *out);

	if (!rows_next(r))
		return NULL;
	take(k, r, out);
	return out;
}

void cases_numbers(const struct cases *k, void (*fn)(void *, const char *, double), void *arg)
{
	const struct fieldset *fs = record_fields(k->c, k->rec);
	struct rows *r;
	int64_t last = 0;

	do {
		struct arena_mark mark = arena_mark(k->c->mem);

		r = window(k, last);
		while (rows_next(r)) {
			json_object *custom = rows_str(r, C_CUSTOM) ? json_tokener_parse(rows_str(r, C_CUSTOM)) : NULL;

			for (int i = 0; custom && i < fs->n; i++) {
				const struct field *f = fs->f[i];
				const char *v = tells(f) && is_number(f) && !is_outcome(k, f) ? custom_value(custom, f) : NULL;

				if (v)
					fn(arg, f->name, strtod(v, NULL));
			}
			json_object_put(custom);
			last = rows_int(r, C_ID);
		}
		if (rows_count(r) < 1000)
			last = 0;
		arena_rewind(k->c->mem, mark);
	} while (last);
}

const char **prediction_factors(struct ctx *c, const struct record *rec, int *n)
{
	static const char *const own[] = { "stage", "source", "medium", "industry", "region", "tags", "phone", "email", "amount", "age", NULL };
	const struct fieldset *fs = record_fields(c, rec);
	const char **out = arena_array(c->mem, (size_t)fs->n + sizeof own / sizeof *own, sizeof *out);

	*n = 0;
	for (int i = 0; own[i]; i++)
		if (rec != &lead_record || (strcmp(own[i], "stage") && strcmp(own[i], "amount") && strcmp(own[i], "age")))
			out[(*n)++] = own[i];
	for (int i = 0; i < fs->n; i++)
		if (tells(fs->f[i]))
			out[(*n)++] = fs->f[i]->name;
	return out;
}
