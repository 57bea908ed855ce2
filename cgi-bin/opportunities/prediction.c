/*
 * The prediction: of one deal with what each factor adds, and the page that says how
 * good it is on deals it had not seen, where that is no better than the base rate too.
 */
#include <math.h>
#include <string.h>
#include "opportunities/pages.h"
#include "crm/prediction.h"
#include "lib/chart.h"
#include "lib/factors.h"

/* ---- one ------------------------------------------------------------------------- */

static struct factor_shown *shown(struct ctx *c, const struct prediction *p)
{
	struct factor_shown *out = arena_array(c->mem, (size_t)p->n + 1, sizeof *out);

	for (int i = 0; i < p->n; i++)
		out[i] = (struct factor_shown){ p->parts[i].factor, p->parts[i].value, p->parts[i].label, p->parts[i].points };
	return out;
}

void prediction_card(struct req *r, const struct row *row)
{
	struct prediction *p = row_is(row, "state", "open") ? prediction_of(r->c, &opportunity_record, row->id) : NULL;

	if (!p)
		return;
	factors_card(r, &opportunity_record, shown(r->c, p), p->n, p->base, p->chance,
		lang_fill(r->c->mem, r->c->lang, row_int(row, "probability_manual") ? "Prediction.about_manual" : "Prediction.about",
			number(r, p->won + p->lost), number(r, p->won), number(r, p->lost)), "/opportunities/prediction");
}

static enum outcome answer(struct req *r, const struct record *rec)
{
	struct row *row;
	enum outcome o = record_need(r->c, rec, r->id, ACCESS_READ, &row);
	struct prediction *p;
	json_object *out;

	if (o != DONE)
		return o;
	p = prediction_of(r->c, rec, r->id);
	if (!p)
		return ctx_refuse(r->c, CONFLICT, "", "prediction_too_few", number(r, PREDICTION_LEAST), number(r, PREDICTION_LEAST_EACH), NULL);
	out = json_object_new_object();
	json_object_object_add(out, "chance", json_object_new_double(100 * p->chance));
	json_object_object_add(out, "base", json_object_new_double(100 * p->base));
	json_object_object_add(out, "won", json_object_new_int64(p->won));
	json_object_object_add(out, "lost", json_object_new_int64(p->lost));
	json_object_object_add(out, "factors", factors_json(r->c, rec, shown(r->c, p), p->n));
	return reply_json(r, 200, out);
}

enum outcome prediction_of_deal(struct req *r)
{
	return answer(r, &opportunity_record);
}

enum outcome prediction_of_lead(struct req *r)
{
	return answer(r, &lead_record);
}

/* ---- how good --------------------------------------------------------------------------- */

static void add(json_object *o, const char *name, double v)
{
	json_object_object_add(o, name, json_object_new_double(v));
}

static json_object *model_json(const struct prediction_model *m)
{
	json_object *o = json_object_new_object(), *bins = json_object_new_array();
	const struct bayes_quality *q = &m->quality;

	json_object_object_add(o, "on", json_object_new_string(m->rec->path));
	json_object_object_add(o, "team_id", m->team_id ? json_object_new_int64(m->team_id) : NULL);
	json_object_object_add(o, "team", m->team ? json_object_new_string(m->team) : NULL);
	json_object_object_add(o, "won", json_object_new_int64(m->won));
	json_object_object_add(o, "lost", json_object_new_int64(m->lost));
	json_object_object_add(o, "ready", json_object_new_boolean(m->ready));
	json_object_object_add(o, "counted", json_object_new_int64(m->counted));
	json_object_object_add(o, "tested", json_object_new_int(q->n));
	json_object_object_add(o, "better", json_object_new_boolean(q->better));
	add(o, "base_rate", q->base);
	add(o, "auc", q->auc);
	add(o, "auc_error", q->auc_error);
	add(o, "brier", q->brier);
	add(o, "brier_base", q->brier_base);
	for (int i = 0; i < BAYES_BINS; i++) {
		json_object *b = json_object_new_object();

		json_object_object_add(b, "n", json_object_new_int(q->bins[i].n));
		add(b, "said", q->bins[i].said);
		add(b, "came", q->bins[i].came);
		json_object_array_add(bins, b);
	}
	json_object_object_add(o, "calibration", bins);
	return o;
}

static json_object *excluded_json(const char *list)
{
	json_object *out = json_object_new_array();

	for (const char *at = list + strspn(list, " "); *at; at += strcspn(at, " "), at += strspn(at, " "))
		json_object_array_add(out, json_object_new_string_len(at, (int)strcspn(at, " ")));
	return out;
}

static enum outcome models_json(struct req *r, int status)
{
	struct prediction_options s = prediction_options(r->c);
	json_object *out = json_object_new_object(), *items = json_object_new_array(), *o = json_object_new_object();
	int n;
	struct prediction_model *m = prediction_models(r->c, &n);

	for (int i = 0; i < n; i++)
		json_object_array_add(items, model_json(&m[i]));
	json_object_object_add(out, "items", items);
	json_object_object_add(o, "lead_outcome", json_object_new_string(s.lead_outcome));
	json_object_object_add(o, "lead_order", json_object_new_string(s.lead_order));
	json_object_object_add(o, "opportunity_excluded", excluded_json(s.excluded[0]));
	json_object_object_add(o, "lead_excluded", excluded_json(s.excluded[1]));
	json_object_object_add(out, "options", o);
	return reply_json(r, status, out);
}

/* For each tenth of what was said, beside what came. */
static void calibration(struct req *r, const struct bayes_quality *q)
{
	struct chart_point points[BAYES_BINS] = { 0 };
	struct chart chart = { .kind = CHART_COLUMNS, .title = word(r, "Prediction.calibration"), .series = { word(r, "Prediction.said"), word(r, "Prediction.came") },
		.nseries = 2, .points = points, .show = chart_share, .line = (int64_t)lround(1000 * q->base), .line_name = word(r, "Prediction.base") };

	for (int i = 0; i < BAYES_BINS; i++) {
		if (!q->bins[i].n)
			continue;
		points[chart.n].label = arena_fmt(r->c->mem, "%d%%", i * 10);
		points[chart.n].value[0] = lround(1000 * q->bins[i].said);
		points[chart.n++].value[1] = lround(1000 * q->bins[i].came);
	}
	chart_fill(r->c, page_node(r, "Chart"), &chart);
}

static void figures(struct req *r, const struct prediction_model *m)
{
	const struct bayes_quality *q = &m->quality;

	page_set(r, "M.ready", m->ready ? "1" : "");
	page_set(r, "M.too_few", lang_fill(r->c->mem, r->c->lang, "Prediction.too_few", number(r, PREDICTION_LEAST), number(r, PREDICTION_LEAST_EACH),
		lang_fill(r->c->mem, r->c->lang, "Prediction.now_there", number(r, m->won), number(r, m->lost), NULL)));
	page_set(r, "M.better", q->better ? "1" : "");
	page_set(r, "M.verdict", word(r, q->better ? "Prediction.better" : "Prediction.no_better"));
	page_fmt(r, "M.base", "%.1f%%", 100 * q->base);
	page_fmt(r, "M.auc", "%.3f", q->auc);
	page_fmt(r, "M.range", "%.3f – %.3f", fmax(0, q->auc - 1.96 * q->auc_error), fmin(1, q->auc + 1.96 * q->auc_error));
	page_fmt(r, "M.brier", "%.4f", q->brier);
	page_fmt(r, "M.brier_base", "%.4f", q->brier_base);
	page_set(r, "M.how", lang_fill(r->c->mem, r->c->lang, "Prediction.how", number(r, m->counted), number(r, q->n), NULL));
	calibration(r, q);
}

static void boxes(struct req *r, const struct prediction_options *s, const struct record *rec, HDF *list)
{
	int n;
	const char **names = prediction_factors(r->c, rec, &n);

	for (int i = 0; i < n; i++) {
		HDF *node = node_text(list, i, factor_word(r->c, rec, names[i]));

		node_set(node, "v", names[i]);
		node_set(node, "on", prediction_excludes(s, rec, names[i]) ? "1" : NULL);
	}
}

static void choice(HDF *list, int i, const char *value, const char *words, const char *now)
{
	HDF *node = node_text(list, i, words);

	node_set(node, "v", value);
	node_set(node, "on", strcmp(value, now) ? NULL : "1");
}

/* What is settled, for people who may. */
static void options(struct req *r)
{
	struct prediction_options s = prediction_options(r->c);
	const struct fieldset *fs = record_fields(r->c, &lead_record);
	int n = 1, k = 1;

	page_set(r, "settings", "1");
	boxes(r, &s, &opportunity_record, page_node(r, "Deal"));
	boxes(r, &s, &lead_record, page_node(r, "Lead"));
	choice(page_node(r, "Outcome"), 0, "status", word(r, "Prediction.by_status"), s.lead_outcome);
	choice(page_node(r, "Order"), 0, "", word(r, "Prediction.by_time"), s.lead_order);
	for (int i = 0; i < fs->n; i++) {
		const struct field *f = fs->f[i];

		if (strncmp(f->name, "cf_", 3))
			continue;
		if (f->type == F_BOOL)
			choice(page_node(r, "Outcome"), n++, f->name, f->label, s.lead_outcome);
		if (f->type == F_DECIMAL || f->type == F_DATE)
			choice(page_node(r, "Order"), k++, f->name, f->label, s.lead_order);
	}
}

enum outcome prediction_page(struct req *r)
{
	int n, at = 0;
	struct prediction_model *m;

	if (r->api)
		return models_json(r, 200);
	m = prediction_models(r->c, &n);
	for (int i = n; i-- > 0; )
		if (in_str(r->query, "on") && !strcmp(in_str(r->query, "on"), m[i].rec->path))
			at = i;
	for (int i = 0; i < n; i++)
		if (m[i].id == strtoll(in_str(r->query, "m") ? in_str(r->query, "m") : "0", NULL, 10))
			at = i;
	for (int i = 0; i < n; i++) {
		HDF *node = node_text(page_node(r, "Tabs"), i, m[i].rec == &lead_record ? word(r, "Record.lead.many") : m[i].team ? m[i].team : word(r, "Prediction.no_team"));

		node_set(node, "url", arena_fmt(r->c->mem, "/opportunities/prediction?m=%lld", (long long)m[i].id));
		node_set(node, "on", i == at ? "1" : NULL);
	}
	if (n)
		figures(r, &m[at]);
	if (person_can(r->c->me, PERM_SETTINGS, NULL))
		options(r);
	page_set(r, "title", word(r, "Prediction.title"));
	return reply_page(r, NULL);
}

enum outcome prediction_save(struct req *r)
{
	json_object *input = r->input ? r->input : json_object_new_object();
	enum outcome o;

	if (!r->input)
		json_keep(r->c, input);
	json_object_object_del(input, "csrf");
	o = prediction_options_save(r->c, input);
	if (o != DONE)
		return o;
	prediction_anew(r->c);
	return r->api ? models_json(r, 200) : reply_redirect(r, "/opportunities/prediction");
}
