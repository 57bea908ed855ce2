/* See factors.h. */
#include <math.h>
#include <string.h>
#include "factors.h"
#include "page.h"
#include "record_page_impl.h"

enum { HALF = 46 };	/* per cent of the width for the longest bar */

const char *factor_word(struct ctx *c, const struct record *rec, const char *factor)
{
	const struct field *f = strncmp(factor, "cf_", 3) ? NULL : record_field(c, rec, factor);

	return f ? word_field(c, rec, f) : word_or(c, arena_fmt(c->mem, "Factor.%s", factor), factor);
}

static const char *value_word(struct ctx *c, const struct record *rec, const struct factor_shown *s)
{
	const struct field *f = strncmp(s->factor, "cf_", 3) ? NULL : record_field(c, rec, s->factor);

	if (s->label)
		return s->label;
	if (f && f->type == F_BOOL)
		return word_or(c, !strcmp(s->value, "1") ? "FactorValue.yes" : "FactorValue.no", s->value);
	if (f || strspn(s->value, "abcdefghijklmnopqrstuvwxyz_") != strlen(s->value))
		return s->value;
	return word_or(c, arena_fmt(c->mem, "FactorValue.%s.%s", s->factor, s->value), s->value);
}

static const char *percent(struct ctx *c, double share)
{
	return arena_fmt(c->mem, share < 0.001 || share > 0.999 ? "%.2f" : "%.1f", 100 * share);
}

void factors_fill(struct req *r, const struct record *rec, const struct factor_shown *s, int n, double base, double chance)
{
	HDF *list = page_node(r, "Factors.list");
	double most = 1;

	page_set(r, "Factors.chance", percent(r->c, chance));
	page_set(r, "Factors.base", percent(r->c, base));
	page_set(r, "Factors.arc", arena_fmt(r->c->mem, "%.1f 194.8", 194.8 * chance));
	page_set(r, "Factors.above", chance >= base ? "1" : "");
	page_set(r, "Factors.difference", arena_fmt(r->c->mem, "%.1f", 100 * fabs(chance - base)));
	for (int i = 0; i < n; i++)
		most = fabs(s[i].points) > most ? fabs(s[i].points) : most;
	for (int i = 0; i < n; i++) {
		double width = HALF * fabs(s[i].points) / most;
		HDF *node = node_text(list, i, factor_word(r->c, rec, s[i].factor));

		node_set(node, "value", value_word(r->c, rec, &s[i]));
		node_set(node, "points", arena_fmt(r->c->mem, "%+.1f", s[i].points));
		node_set(node, "x", arena_fmt(r->c->mem, "%.2f%%", s[i].points < 0 ? 50 - width : 50));
		node_set(node, "width", arena_fmt(r->c->mem, "%.2f%%", width));
		node_set(node, "tone", s[i].points > 0.05 ? "ok" : s[i].points < -0.05 ? "bad" : "");
	}
}

void factors_card(struct req *r, const struct record *rec, const struct factor_shown *s, int n, double base, double chance, const char *about, const char *more)
{
	factors_fill(r, rec, s, n, base, chance);
	page_set(r, "Factors.headline", lang_fill(r->c->mem, r->c->lang, chance >= base ? "Prediction.above" : "Prediction.below",
		arena_fmt(r->c->mem, "%.1f", 100 * fabs(chance - base)), NULL, NULL));
	page_set(r, "Factors.about", about);
	page_set(r, "Factors.more", more);
	page_set(r, "Factors.open", "1");
	page_set(r, "Slot.main", "record/factors.cs");
}

json_object *factors_json(struct ctx *c, const struct record *rec, const struct factor_shown *s, int n)
{
	json_object *list = json_object_new_array();

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "factor", json_object_new_string(s[i].factor));
		json_object_object_add(o, "name", json_object_new_string(factor_word(c, rec, s[i].factor)));
		json_object_object_add(o, "value", json_object_new_string(value_word(c, rec, &s[i])));
		json_object_object_add(o, "points", json_object_new_double(s[i].points));
		json_object_array_add(list, o);
	}
	return list;
}
