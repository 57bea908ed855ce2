/* See prediction.h. What is kept of a model, and what it says of one deal or lead; counting all anew is prediction_train.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "prediction_impl.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/stamp.h"

/* ---- what was settled ------------------------------------------------------------- */

struct prediction_options prediction_options(struct ctx *c)
{
	return (struct prediction_options){
		.lead_outcome = setting_str(c, "prediction_lead_outcome", "status"),
		.lead_order = setting_str(c, "prediction_lead_order", ""),
		.excluded = { setting_str(c, "prediction_opportunity_excluded", " "), setting_str(c, "prediction_lead_excluded", " ") },
	};
}

bool prediction_excludes(const struct prediction_options *o, const struct record *rec, const char *factor)
{
	const char *list = o->excluded[rec == &lead_record], *at = list;
	size_t n = strlen(factor);

	for (; (at = strstr(at, factor)); at += n)
		if (at > list && at[-1] == ' ' && at[n] == ' ')
			return true;
	return false;
}

static void keep(struct ctx *c, const char *name, const char *value)
{
	db_exec(c, "INSERT INTO settings (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)", STR(name), STR(value));
}

static bool is_factor(struct ctx *c, const struct record *rec, const char *name)
{
	int n;
	const char **list = prediction_factors(c, rec, &n);

	for (int i = 0; i < n; i++)
		if (!strcmp(list[i], name))
			return true;
	return false;
}

/* A list of names, or one of them alone, or none (""). */
static enum outcome read_excluded(struct ctx *c, const struct record *rec, const char *name, json_object *v)
{
	struct buf b = buf_new(c->mem);
	bool list = json_object_is_type(v, json_type_array);

	buf_str(&b, " ");
	for (size_t i = 0; i < (list ? json_object_array_length(v) : 1); i++) {
		json_object *e = list ? json_object_array_get_idx(v, i) : v;
		const char *factor = e ? json_object_get_string(e) : "";

		if (*factor && !is_factor(c, rec, factor))
			return ctx_refuse(c, INVALID, name, "not_in_list", factor, NULL);
		if (*factor)
			buf_fmt(&b, "%s ", factor);
	}
	keep(c, arena_fmt(c->mem, "prediction_%s", name), b.s);
	return DONE;
}

static enum outcome read_field(struct ctx *c, const char *name, json_object *v, const char *otherwise, unsigned types)
{
	const char *s = v ? json_object_get_string(v) : otherwise;
	const struct field *f = strncmp(s, "cf_", 3) ? NULL : record_field(c, &lead_record, s);

	if (strcmp(s, otherwise) && !(f && types & 1u << f->type))
		return ctx_refuse(c, INVALID, name, "not_in_list", s, NULL);
	keep(c, arena_fmt(c->mem, "prediction_%s", name), s);
	return DONE;
}

enum outcome prediction_options_save(struct ctx *c, json_object *input)
{
	enum outcome o = DONE;

	json_object_object_foreach(input, name, v) {
		if (!strcmp(name, "lead_outcome"))
			o = read_field(c, name, v, "status", 1u << F_BOOL);
		else if (!strcmp(name, "lead_order"))
			o = read_field(c, name, v, "", 1u << F_DECIMAL | 1u << F_MONEY | 1u << F_DATE);
		else if (!strcmp(name, "lead_excluded"))
			o = read_excluded(c, &lead_record, name, v);
		else if (!strcmp(name, "opportunity_excluded"))
			o = read_excluded(c, &opportunity_record, name, v);
		else
			o = ctx_refuse(c, MALFORMED, name, "unknown_field", name, NULL);
		if (o != DONE)
			return o;
	}
	settings_bump(c);
	return DONE;
}

/* ---- what is kept -------------------------------------------------------------------- */

bool prediction_enough(int64_t won, int64_t lost)
{
	return won + lost >= PREDICTION_LEAST && won >= PREDICTION_LEAST_EACH && lost >= PREDICTION_LEAST_EACH;
}

bool prediction_enough_of(const struct bayes *b)
{
	int64_t won, lost;

	bayes_cases(b, &won, &lost);
	return prediction_enough(won, lost);
}

const struct cuts *cuts_read(struct ctx *c, const char *json)
{
	json_object *o = json_keep(c, json_tokener_parse(json));
	struct cuts *first = NULL;

	json_object_object_foreach(o, factor, list) {
		struct cuts *k = arena_alloc(c->mem, sizeof *k);

		k->factor = arena_str(c->mem, factor);
		for (size_t i = 0; i < json_object_array_length(list) && k->n < MOST_CUTS; i++)
			k->at[k->n++] = json_object_get_double(json_object_array_get_idx(list, i));
		k->next = first;
		first = k;
	}
	return first;
}

const char *cuts_json(struct ctx *c, const struct cuts *k)
{
	json_object *o = json_keep(c, json_object_new_object());

	for (; k; k = k->next) {
		json_object *list = json_object_new_array();

		for (int i = 0; i < k->n; i++)
			json_object_array_add(list, json_object_new_double(k->at[i]));
		json_object_object_add(o, k->factor, list);
	}
	return arena_str(c->mem, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
}

static void put(json_object *o, const char *name, double v)
{
	json_object_object_add(o, name, json_object_new_double(v));
}

const char *quality_json(struct ctx *c, const struct bayes_quality *q, int64_t counted)
{
	json_object *o = json_keep(c, json_object_new_object()), *bins = json_object_new_array();

	put(o, "n", q->n);
	put(o, "yes", q->yes);
	put(o, "counted", (double)counted);
	put(o, "auc", q->auc);
	put(o, "auc_error", q->auc_error);
	put(o, "brier", q->brier);
	put(o, "brier_base", q->brier_base);
	put(o, "base", q->base);
	put(o, "better", q->better);
	for (int i = 0; i < BAYES_BINS; i++) {
		json_object *b = json_object_new_object();

		put(b, "n", q->bins[i].n);
		put(b, "said", q->bins[i].said);
		put(b, "came", q->bins[i].came);
		json_object_array_add(bins, b);
	}
	json_object_object_add(o, "bins", bins);
	return arena_str(c->mem, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
}

static double get(json_object *o, const char *name)
{
	json_object *v;

	return json_object_object_get_ex(o, name, &v) ? json_object_get_double(v) : 0;
}

void quality_read(struct ctx *c, const char *json, struct prediction_model *m)
{
	json_object *o = json_keep(c, json_tokener_parse(json)), *bins;
	struct bayes_quality *q = &m->quality;

	*q = (struct bayes_quality){ .n = (int)get(o, "n"), .yes = (int)get(o, "yes"), .auc = get(o, "auc"), .auc_error = get(o, "auc_error"), .brier = get(o, "brier"),
		.brier_base = get(o, "brier_base"), .base = get(o, "base"), .better = get(o, "better") != 0 };
	m->counted = (int64_t)get(o, "counted");
	for (int i = 0; json_object_object_get_ex(o, "bins", &bins) && i < BAYES_BINS && i < (int)json_object_array_length(bins); i++) {
		json_object *b = json_object_array_get_idx(bins, (size_t)i);

		q->bins[i] = (struct bayes_bin){ (int)get(b, "n"), get(b, "said"), get(b, "came") };
	}
}

struct prediction_model *prediction_models(struct ctx *c, int *n)
{
	struct rows *r = db_rows(c, "SELECT m.id, m.type, m.team_id, m.won, m.lost, m.quality, m.rebuilt_at, t.name FROM prediction_models m LEFT JOIN teams t ON t.id = m.team_id ORDER BY m.type DESC, m.team_id");
	struct prediction_model *out = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *out);

	*n = 0;
	while (rows_next(r)) {
		struct prediction_model *m = &out[*n];
		enum scope scope;

		*m = (struct prediction_model){ .id = rows_int(r, 0), .team_id = rows_int(r, 2), .won = rows_int(r, 3), .lost = rows_int(r, 4),
			.team = rows_str(r, 7), .rebuilt_at = rows_str(r, 6), .rec = record_by_type((int)rows_int(r, 1)) };
		scope = person_scope(c->me, m->rec, ACCESS_READ);
		if (scope != SCOPE_ALL && !(scope == SCOPE_TEAM && m->team_id && person_in_team(c->me, m->team_id)))
			continue;
		m->ready = prediction_enough(m->won, m->lost);
		quality_read(c, rows_str(r, 5), m);
		++*n;
	}
	return out;
}

/* ---- one deal or lead -------------------------------------------------------------------- */

struct kept { int64_t id, won, lost; struct cases k; struct prediction_case *p; };

/* Its case, cut as the team's model cuts; false without a model. */
static bool load(struct ctx *c, const struct record *rec, int64_t id, struct kept *m)
{
	int64_t team = rec == &lead_record ? 0 : db_one_int(c, "SELECT team_id FROM opportunities WHERE id = ?", INT(id));
	struct rows *r = db_rows(c, "SELECT id, won, lost, cuts FROM prediction_models WHERE type = ? AND team_id = ?", INT(rec->type), INT(team));

	if (!rows_next(r))
		return false;
	*m = (struct kept){ rows_int(r, 0), rows_int(r, 1), rows_int(r, 2), { c, rec, prediction_options(c), cuts_read(c, rows_str(r, 3)) }, NULL };
	m->p = case_one(&m->k, id);
	return m->p;
}

static struct bayes *counts_of(struct ctx *c, const struct kept *m)
{
	struct bayes *b = bayes_new(c->mem);
	struct rows *r = db_rows(c, "SELECT factor, value, won, lost FROM prediction_counts WHERE model_id = ?", INT(m->id));

	bayes_load(b, m->won, m->lost);
	while (rows_next(r))
		bayes_load_value(b, rows_str(r, 0), rows_str(r, 1), rows_int(r, 2), rows_int(r, 3));
	return b;
}

static const char *values_json(struct ctx *c, const struct prediction_case *p)
{
	json_object *list = json_keep(c, json_object_new_array());

	for (int i = 0; i < p->n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "f", json_object_new_string(p->factor[i]));
		json_object_object_add(o, "v", json_object_new_string(p->value[i]));
		json_object_array_add(list, o);
	}
	return json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN);
}

/* In one order always: two deals closed at once do not wait for each other in a ring. */
void prediction_closed(struct ctx *c, int64_t id, int by)
{
	struct kept m;
	int won, lost;

	if (!load(c, &opportunity_record, id, &m) || m.p->outcome == CASE_OPEN)
		return;
	won = m.p->outcome == CASE_WON ? by : 0;
	lost = m.p->outcome == CASE_WON ? 0 : by;
	db_exec(c, "UPDATE prediction_models SET won = GREATEST(0, won + ?), lost = GREATEST(0, lost + ?) WHERE id = ?", INT(won), INT(lost), INT(m.id));
	db_exec(c, "INSERT INTO prediction_counts (model_id, factor, value, won, lost)"
		" SELECT ?, j.f, j.v, GREATEST(0, ?), GREATEST(0, ?) FROM JSON_TABLE(?, '$[*]' COLUMNS (f VARCHAR(60) PATH '$.f', v VARCHAR(120) PATH '$.v')) j ORDER BY j.f, j.v"
		" ON DUPLICATE KEY UPDATE won = GREATEST(0, prediction_counts.won + ?), lost = GREATEST(0, prediction_counts.lost + ?)",
		INT(m.id), INT(won), INT(lost), STR(values_json(c, m.p)), INT(won), INT(lost));
}

/* What is not certain yet never looks so. */
static double within_limits(double chance)
{
	return chance < 0.0001 ? 0.0001 : chance > 0.9999 ? 0.9999 : chance;
}

double prediction_odds(struct bayes *b, const struct prediction_case *p)
{
	double odds = bayes_prior(b);

	for (int i = 0; i < p->n; i++)
		odds += bayes_weight(b, bayes_value(b, p->factor[i], p->value[i]));
	return odds;
}

/* Not an edit of anybody's: neither version nor time of change move, so that no open form becomes stale. */
void prediction_write(struct ctx *c, int64_t id, double odds)
{
	const char *percent = arena_fmt(c->mem, "%.2f00", 100 * within_limits(bayes_chance(odds)));

	db_exec(c, "UPDATE opportunities SET automated_probability = ?, probability = IF(probability_manual, probability, ?) WHERE id = ? AND state = 'open'"
		" AND automated_probability <> ?", STR(percent), STR(percent), INT(id), STR(percent));
}

void prediction_refresh(struct ctx *c, int64_t id)
{
	struct kept m;

	if (load(c, &opportunity_record, id, &m) && m.p->outcome == CASE_OPEN && prediction_enough(m.won, m.lost))
		prediction_write(c, id, prediction_odds(counts_of(c, &m), m.p));
}

static int by_weight(const void *a, const void *b)
{
	double x = fabs(((const struct prediction_part *)a)->weight), y = fabs(((const struct prediction_part *)b)->weight);

	return x > y ? -1 : x < y;
}

static const char *label_of(struct ctx *c, const struct record *rec, const char *factor, const char *value)
{
	static const struct { const char *factor; const struct record *rec; } refs[] = {
		{ "stage", &stage_record }, { "source", &source_record }, { "medium", &medium_record }, { "industry", &industry_record }, { "tags", &tag_record } };
	const struct field *f = strncmp(factor, "cf_", 3) ? NULL : record_field(c, rec, factor);
	const struct record *of = f && f->type == F_REF ? f->ref : NULL;
	struct row *r;

	for (size_t i = 0; i < sizeof refs / sizeof *refs && !of; i++)
		if (!strcmp(refs[i].factor, factor))
			of = refs[i].rec;
	if (!of)
		return NULL;
	r = record_find(c, of, strtoll(value, NULL, 10), ACCESS_READ);
	return r ? row_title(r) : "—";
}

struct prediction *prediction_of(struct ctx *c, const struct record *rec, int64_t id)
{
	struct prediction *out = arena_alloc(c->mem, sizeof *out);
	struct kept m;
	struct bayes *b;
	double odds;

	if (!load(c, rec, id, &m) || !prediction_enough(m.won, m.lost))
		return NULL;
	b = counts_of(c, &m);
	odds = bayes_prior(b);
	*out = (struct prediction){ .base = bayes_chance(odds), .won = m.won, .lost = m.lost, .n = m.p->n };
	out->parts = arena_array(c->mem, (size_t)m.p->n + 1, sizeof *out->parts);
	for (int i = 0; i < m.p->n; i++)
		out->parts[i] = (struct prediction_part){ .factor = m.p->factor[i], .value = m.p->value[i], .label = label_of(c, rec, m.p->factor[i], m.p->value[i]),
			.weight = bayes_weight(b, bayes_value(b, m.p->factor[i], m.p->value[i])) };
	qsort(out->parts, (size_t)out->n, sizeof *out->parts, by_weight);
	for (int i = 0; i < out->n; i++) {
		double before = bayes_chance(odds);

		odds += out->parts[i].weight;
		out->parts[i].points = 100 * (bayes_chance(odds) - before);
	}
	out->chance = within_limits(bayes_chance(odds));
	return out;
}
