/*
 * One input for one field, by its type: what was typed before the row's own value,
 * the message beside it. References are a list when there are few, else a list
 * with a search of its own, which works without a script (form_settle.c).
 */
#include <stdlib.h>
#include <string.h>
#include "form_page.h"

/* ---- names ---------------------------------------------------------------------- */

static const char *input_name(struct form_view *v, const struct field *f)
{
	return v->prefix ? arena_fmt(v->r->c->mem, "%s[%s]", v->prefix, f->name) : f->name;
}

static const char *input_id(struct form_view *v, const struct field *f)
{
	char *id = arena_fmt(v->r->c->mem, v->prefix ? "f-%s-%s" : "f-%s%s", v->prefix ? v->prefix : f->name, v->prefix ? f->name : "");

	for (char *p = id; *p; p++)
		if (*p == '[' || *p == ']' || *p == '.')
			*p = '-';
	return id;
}

static const struct error *error_of(struct form_view *v, const struct field *f)
{
	const char *name = v->prefix ? arena_fmt(v->r->c->mem, "%s.%s", v->prefix, f->name) : f->name;

	for (const struct error *e = v->r->c->errors; e; e = e->next)
		if (!strcmp(e->field, name))
			return e;
	return NULL;
}

/* ---- values ----------------------------------------------------------------------- */

/* As a person would type it: no trailing zeros, their time zone. */
static const char *canonical_input(struct form_view *v, const struct field *f, const char *value)
{
	struct arena *mem = v->r->c->mem;
	int64_t n;

	if (!value)
		return "";
	switch (f->type) {
	case F_MONEY: return money_parse(value, &n) ? (n % 100 ? money_text(mem, n) : arena_fmt(mem, "%lld", (long long)(n / 100))) : value;
	case F_DECIMAL: case F_PERCENT:
		if (!dec4_parse(value, &n))
			return value;
		if (n % 10000 == 0)
			return arena_fmt(mem, "%lld", (long long)(n / 10000));
		char *s = arena_str(mem, dec4_text(mem, n));
		for (size_t k = strlen(s); k && s[k - 1] == '0'; k--)
			s[k - 1] = 0;
		return s;
	case F_INSTANT: return instant_from_sql(value, &n) ? instant_input(mem, n, v->r->c->tz) : value;
	case F_LINK: return link_show(v->r->c, value);
	default: return value;
	}
}

const char *typed_or_value(struct form_view *v, const struct field *f, int i)
{
	json_object *o = NULL;

	if (v->typed && json_object_object_get_ex(v->typed, f->name, &o)) {
		enum json_type t = json_object_get_type(o);

		return t == json_type_null || t == json_type_object || t == json_type_array ? "" : json_object_get_string(o);
	}
	if (f->flags & SECRET)
		return "";
	return canonical_input(v, f, v->row && i >= 0 ? v->row->value[i] : NULL);
}

static bool typed_has(struct form_view *v, const struct field *f, int i, const char *one)
{
	json_object *o = NULL;

	if (v->typed && json_object_object_get_ex(v->typed, f->name, &o)) {
		if (!json_object_is_type(o, json_type_array))
			return o && !strcmp(json_object_get_string(o), one);
		for (size_t k = 0; k < json_object_array_length(o); k++) {
			const char *s = json_object_get_string(json_object_array_get_idx(o, k));

			if (s && !strcmp(s, one))
				return true;
		}
		return false;
	}
	if (f->type == F_TAGS) {
		for (struct row *const *t = v->row->parts[i]; t && *t; t++)
			if (!strcmp(arena_fmt(v->r->c->mem, "%lld", (long long)(*t)->id), one))
				return true;
		return false;
	}
	o = v->row->value[i] ? json_keep(v->r->c, json_tokener_parse(v->row->value[i])) : NULL;
	for (size_t k = 0; json_object_is_type(o, json_type_array) && k < json_object_array_length(o); k++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(o, k)), one))
			return true;
	return false;
}

/* ---- selects ------------------------------------------------------------------------- */

static void option(HDF *list, int i, const char *value, const char *text, const char *now)
{
	HDF *o = node_text(list, i, text);

	node_set(o, "v", value);
	if (now && !strcmp(now, value))
		node_set(o, "on", "1");
}

static void choice_input(struct form_view *v, HDF *node, const struct field *f, const char *now)
{
	HDF *list = node_child(node, "o");
	int n = 0;

	node_set(node, "type", "select");
	if ((f->flags & REQUIRED) && f->initial)
		node_set(node, "no_empty", "1");
	for (const struct choice *ch = f->choices; ch && ch->name; ch++)
		option(list, n++, ch->name, word_choice(v->r->c, v->rec, f, ch->name), now);
}

/* How urgent, none to three stars: shown as such, chosen as such. */
static void stars_input(HDF *node, const char *now)
{
	static const struct { const char *v, *text; } star[] = { { "0", "☆☆☆" }, { "1", "★☆☆" }, { "2", "★★☆" }, { "3", "★★★" } };
	HDF *list = node_child(node, "o");

	node_set(node, "type", "select");
	node_set(node, "no_empty", "1");
	for (int i = 0; i < 4; i++)
		option(list, i, star[i].v, star[i].text, *now ? now : "0");
}

static const char *title_now(struct form_view *v, const struct field *f, int i, const char *now)
{
	struct row *row;

	if (v->row && i >= 0 && v->row->value[i] && !strcmp(v->row->value[i], now) && v->row->title[i])
		return v->row->title[i];
	row = strspn(now, "0123456789") == strlen(now) ? record_find(v->r->c, f->ref, strtoll(now, NULL, 10), ACCESS_READ) : NULL;
	return row ? row_title(row) : NULL;
}

static void ref_input(struct form_view *v, HDF *node, const struct field *f, int i, const char *now)
{
	const char *find = v->prefix ? NULL : hdf_get_value(page_node(v->r, "Find"), f->name, NULL), *title;
	HDF *list = node_child(node, "o");
	struct offer l = form_offers(v, f, find);
	bool many = !f->offers && (l.n > OFFERED_FEW || l.more || find), there = !*now;
	int n = 0;

	node_set(node, "type", "select");
	for (int k = 0; k < l.n && (k < OFFERED_FEW || f->offers); k++) {
		const char *id = arena_fmt(v->r->c->mem, "%lld", (long long)l.list[k].id);

		there |= !strcmp(id, now);
		option(list, n++, id, l.list[k].title, find && l.n == 1 && !*now ? id : now);
	}
	if (!there && (title = title_now(v, f, i, now)))
		option(list, n++, now, title, now);
	if (many) {
		node_set(node, "pick", arena_fmt(v->r->c->mem, "/%s/pick", f->ref->path));
		node_set(node, "base", f->name);
		node_set(node, "find", find);
		if (v->prefix)
			node_set(node, "in_part", "1");
	}
	if (f->depends)
		node_set(node, "depends", f->depends);
	if (f->ref->path && f->ref->type != 1 && !f->ref->unscoped && *now && !v->prefix)
		node_set(node, "open", arena_fmt(v->r->c->mem, "/%s/%s", f->ref->path, now));
}

/* A record of any type, searched for by its title. */
static void link_choice(struct form_view *v, HDF *node, const struct field *f)
{
	const char *find = hdf_get_value(page_node(v->r, "Find"), f->name, NULL);
	int n;
	struct row **rows = record_pick_any(v->r->c, find, &n);

	node_set(node, "type", "select");
	node_set(node, "pick", arena_fmt(v->r->c->mem, "%s/links", v->r->base));
	node_set(node, "find", find);
	for (int i = 0; i < n; i++) {
		const char *link = link_show(v->r->c, link_make(v->r->c, rows[i]->rec, rows[i]->id));

		option(node_child(node, "o"), i, link, arena_fmt(v->r->c->mem, "%s (%s)", row_title(rows[i]), word_record(v->r->c, rows[i]->rec, false)), n == 1 ? link : "");
	}
}

/* What a thing is attached to is mostly known before its form opens: shown then, else chosen. */
static void link_input(struct form_view *v, HDF *node, const struct field *f, const char *now)
{
	const struct record *rec;
	struct row *to = NULL;
	int64_t id;

	if (link_read(now, &rec, &id))
		to = record_find(v->r->c, rec, id, ACCESS_READ);
	if (!to && !v->prefix && v->row && v->row->rec && !v->row->id) {
		link_choice(v, node, f);
		return;
	}
	node_set(node, "type", "link");
	node_set(node, "value", to ? now : "");
	node_set(node, "title", to ? row_title(to) : NULL);
	node_set(node, "url", to ? record_url(v->r->c, to->rec, to->id) : NULL);
}

static void checks_input(struct form_view *v, HDF *node, const struct field *f, int i)
{
	const struct record *tag = record_by_name("tag");
	HDF *list = node_child(node, "o");
	int n = 0;

	node_set(node, "type", "checks");
	node_set(node, "base", f->name);
	if (f->type == F_TAGS && tag) {
		int all;
		const struct option *o = options_kept(v->r->c, tag, &all);

		for (; n < all && n < 60; n++) {
			const char *id = arena_fmt(v->r->c->mem, "%lld", (long long)o[n].id);

			option(list, n, id, o[n].title, typed_has(v, f, i, id) ? id : NULL);
			node_set(node_at(list, n), "name", f->name);
		}
		return;
	}
	for (const struct choice *ch = f->choices; ch && ch->name; ch++, n++) {
		option(list, n, ch->name, word_choice(v->r->c, v->rec, f, ch->name), typed_has(v, f, i, ch->name) ? ch->name : NULL);
		node_set(node_at(list, n), "name", f->name);
	}
}

/* ---- text ------------------------------------------------------------------------------- */

static void text_input(struct form_view *v, HDF *node, const struct field *f)
{
	static const struct { enum field_type t; const char *type, *mode, *cls, *automatic; } how[] = {
		{ F_EMAIL, "email", "email", "", "off" }, { F_PHONE, "tel", "tel", " num", "off" }, { F_URL, "url", "url", "", "off" },
		{ F_INT, "text", "numeric", " num r", "off" }, { F_MONEY, "text", "decimal", " num r", "off" },
		{ F_DECIMAL, "text", "decimal", " num r", "off" }, { F_PERCENT, "text", "decimal", " num r", "off" },
		{ F_DATE, "date", NULL, " num", NULL }, { F_INSTANT, "datetime-local", NULL, " num", NULL },
	};
	bool text = f->type == F_TEXT || f->type == F_EMAIL || f->type == F_PHONE || f->type == F_URL;

	node_set(node, "type", f->flags & SECRET ? "password" : "text");
	for (size_t k = 0; k < sizeof how / sizeof *how; k++)
		if (how[k].t == f->type) {
			node_set(node, "type", how[k].type);
			node_set(node, "mode", how[k].mode);
			node_set(node, "cls", how[k].cls);
			node_set(node, "auto", how[k].automatic);
		}
	if (f->flags & SECRET)
		node_set(node, "auto", "new-password");
	if (f->flags & MONTHLY)
		node_set(node, "type", "month");
	if (text)
		node_int(node, "max", f->max ? f->max : 200);
	(void)v;
}

void input_fill(struct form_view *v, HDF *node, const struct field *f, int i)
{
	const char *label = word_field(v->r->c, v->rec, f), *now = typed_or_value(v, f, i), *hint;
	const struct error *e = error_of(v, f);

	node_set(node, "name", input_name(v, f));
	node_set(node, "id", input_id(v, f));
	node_set(node, "label", label);
	node_set(node, "base", f->name);
	node_set(node, "empty", f->flags & REQUIRED ? lang_text(v->r->c->lang, "Common.choose") : "—");
	if (v->prefix)
		node_set(node, "aria", label);
	if ((f->flags & REQUIRED) && f->type != F_BOOL)
		node_set(node, "required", "1");
	if ((f->flags & FILLS) && !v->prefix)
		node_set(node, "fills", "1");
	if ((f->flags & WIDE) || field_long(f) || f->type == F_TAGS || f->type == F_MULTI)
		node_set(node, "wide", "1");
	hint = v->rec ? word_or(v->r->c, arena_fmt(v->r->c->mem, "Hint.%s.%s", v->rec->name, f->name), NULL) : NULL;
	node_set(node, "hint", e ? NULL : hint);
	if (e)
		node_set(node, e->warning ? "hint" : "err", word_error(v->r->c, e));
	if (e || hint)
		node_set(node, "described", "1");
	switch (f->type) {
	case F_CHOICE: choice_input(v, node, f, now); break;
	case F_REF: ref_input(v, node, f, i, now); break;
	case F_LINK: link_input(v, node, f, now); break;
	case F_TAGS: case F_MULTI: checks_input(v, node, f, i); break;
	case F_BOOL:
		node_set(node, "type", "checkbox");
		node_set(node, "mark", v->prefix ? arena_fmt(v->r->c->mem, "%s[_box]", v->prefix) : "_box");
		node_set(node, "markv", f->name);
		if (*now && strcmp(now, "0") && strcmp(now, "false"))
			node_set(node, "value", "1");
		break;
	case F_INT:
		if (field_stars(f)) {
			stars_input(node, now);
			break;
		}
		/* fall through */
	default:
		if (field_long(f) || (f->flags & MULTILINE)) {
			node_set(node, "type", "textarea");
			node_int(node, "rows", v->prefix ? 1 : 4);
			node_int(node, "max", f->max ? f->max : 20000);
			if (f->type == F_HTML)
				node_set(node, "rich", "1");
		} else {
			text_input(v, node, f);
		}
		if (f->inserts)
			node_set(node, "inserts", f->inserts(v->r->c));
		node_set(node, "value", f->flags & MONTHLY && date_valid(now) ? arena_strn(v->r->c->mem, now, 7) : now);
	}
}
