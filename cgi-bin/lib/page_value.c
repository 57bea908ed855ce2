/*
 * A record's values as people read them: money with thousands, dates, chips for
 * choices, links for references. What a value looks like is in macros.cs, by kind.
 */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "html.h"
#include "record_page_impl.h"
#include "text.h"

enum { TYPE_USER = 1 };

bool field_numeric(const struct field *f)
{
	return f->type == F_INT || f->type == F_MONEY || f->type == F_DECIMAL || f->type == F_PERCENT;
}

bool field_stars(const struct field *f)
{
	return f->type == F_INT && f->max == 3 && !strcmp(f->name, "priority");
}

bool field_long(const struct field *f)
{
	return f->type == F_LONGTEXT || f->type == F_HTML;
}

const struct choice *choice_of(const struct field *f, const char *name)
{
	for (const struct choice *ch = f->choices; ch && ch->name && name; ch++)
		if (!strcmp(ch->name, name))
			return ch;
	return NULL;
}

static const char *currency_of(struct ctx *c, const struct row *row)
{
	int i = row->rec ? row_index(row, "currency") : -1;

	if (i >= 0 && row->value[i])
		return row->value[i];
	return setting_str(c, "currency", "TWD");
}

static const char *money_for(struct ctx *c, const struct row *row, const char *v, bool with_sign)
{
	const char *currency = currency_of(c, row);
	money m;

	if (!money_parse(v, &m))
		return v;
	return with_sign ? money_signed(c->mem, m, currency) : money_in(c->mem, m, currency);
}

const char *date_for(struct ctx *c, const char *v)
{
	return date_show(c->mem, v);
}

const char *month_for(struct ctx *c, const char *v)
{
	return lang_fill(c->mem, c->lang, "Common.month", arena_strn(c->mem, v, 4), lang_text(c->lang, arena_fmt(c->mem, "Month.%.2s", v + 5)), NULL);
}

static const char *instant_for(struct ctx *c, const char *v)
{
	int64_t t;

	return instant_from_sql(v, &t) ? instant_show(c->mem, t, c->tz) : v;
}

/* In a list: the hour for today, the day for all others. */
static const char *instant_short(struct ctx *c, const char *v)
{
	const char *s = instant_for(c, v);
	int64_t t;

	if (!instant_from_sql(v, &t) || strlen(s) < 16)
		return s;
	if (!strcmp(date_of(c->mem, t, c->tz), c->today))
		return arena_fmt(c->mem, "%s %s", lang_text(c->lang, "Common.today"), s + 11);
	return arena_strn(c->mem, s, 10);
}

static const char *dec4_for(struct ctx *c, const char *v, const char *unit)
{
	dec4 d;

	return dec4_parse(v, &d) ? arena_fmt(c->mem, "%s%s", dec4_show(c->mem, d), unit) : v;
}

static const char *multi_for(struct ctx *c, const struct record *rec, const struct field *f, const char *v)
{
	json_object *list = json_keep(c, json_tokener_parse(v));
	struct buf b = buf_new(c->mem);

	for (size_t i = 0; json_object_is_type(list, json_type_array) && i < json_object_array_length(list); i++) {
		buf_str(&b, i ? lang_text(c->lang, "Common.enumeration") : "");
		buf_str(&b, word_choice(c, rec, f, json_object_get_string(json_object_array_get_idx(list, i))));
	}
	return b.s ? b.s : "";
}

static const char *tags_for(struct ctx *c, struct row *const *tags)
{
	struct buf b = buf_new(c->mem);

	for (int i = 0; tags && tags[i]; i++) {
		buf_str(&b, i ? lang_text(c->lang, "Common.enumeration") : "");
		buf_str(&b, row_title(tags[i]));
	}
	return b.len ? b.s : NULL;
}

/* `with_sign` is the full form of a record's page; lists are shorter. */
static const char *text_of(struct ctx *c, const struct row *row, int i, bool with_sign)
{
	const struct field *f = row->fs->f[i];
	const char *v = row->value[i];

	if (f->type == F_TAGS)
		return tags_for(c, row->parts[i]);
	if (!v || f->type == F_PARTS || (f->flags & SECRET))
		return NULL;
	switch (f->type) {
	case F_MONEY:	return money_for(c, row, v, with_sign);
	case F_DECIMAL:	return dec4_for(c, v, "");
	case F_PERCENT:	return dec4_for(c, v, "%");
	case F_DATE:	return f->flags & MONTHLY ? month_for(c, v) : date_for(c, v);
	case F_INSTANT:	return with_sign ? instant_for(c, v) : instant_short(c, v);
	case F_BOOL:	return lang_text(c->lang, strcmp(v, "0") ? "Common.yes" : "Common.no");
	case F_CHOICE:	return word_choice(c, row->rec, f, v);
	case F_MULTI:	return multi_for(c, row->rec, f, v);
	case F_REF: case F_LINK: return row->title[i] ? row->title[i] : lang_text(c->lang, "Common.not_visible");
	case F_INT:	return f->flags & BYTES ? bytes_text(c->mem, strtoll(v, NULL, 10)) : v;
	default:	return v;
	}
}

const char *value_text(struct ctx *c, const struct row *row, int i)
{
	return text_of(c, row, i, true);
}

void who_fill(HDF *cell, struct ctx *c, int64_t id, const char *name)
{
	node_set(cell, "k", "who");
	node_set(cell, "initial", initial_of(c->mem, name));
	node_int(cell, "colour", id % 6);
}

/* Choices that are grades (A B C) or stars (0-3) look like it. */
static bool all_digits(const struct field *f)
{
	for (const struct choice *ch = f->choices; ch && ch->name; ch++)
		if (ch->name[0] < '0' || ch->name[0] > '3' || ch->name[1])
			return false;
	return f->choices && f->choices->name;
}

static void choice_fill(HDF *cell, const struct row *row, const struct field *f, const char *v)
{
	const struct choice *ch = choice_of(f, v);
	bool state = row->rec && row->rec->state && !strcmp(row->rec->state, f->name);

	if (all_digits(f)) {
		node_set(cell, "k", "stars");
		node_set(cell, "n", v);
	} else if (v[0] >= 'A' && v[0] <= 'C' && !v[1]) {
		node_set(cell, "k", "level");
		node_set(cell, "n", v);
		node_set(cell, "tone", v[0] == 'A' ? "a" : v[0] == 'B' ? "b" : "c");
	} else if (state || (ch && ch->tone && *ch->tone)) {
		node_set(cell, "k", "chip");
		node_set(cell, "tone", ch && ch->tone ? ch->tone : "");
	}
}

static void ref_fill(struct req *r, HDF *cell, const struct row *row, const struct field *f, int i)
{
	if (!row->title[i])
		return;
	if (f->ref->type == TYPE_USER) {
		who_fill(cell, r->c, strtoll(row->value[i], NULL, 10), row->title[i]);
	} else if (!f->ref->unscoped && f->ref->path) {
		node_set(cell, "k", "link");
		node_set(cell, "url", record_url(r->c, f->ref, strtoll(row->value[i], NULL, 10)));
	}
}

static void link_fill(struct req *r, HDF *cell, const struct row *row, int i)
{
	const struct record *rec;
	int64_t id;

	if (!row->title[i] || !link_read(row->value[i], &rec, &id))
		return;
	node_set(cell, "k", "link");
	node_set(cell, "url", record_url(r->c, rec, id));
	node_set(cell, "icon", rec->icon);
}

static void tags_fill(HDF *cell, struct row *const *tags)
{
	HDF *list = node_child(cell, "t");

	node_set(cell, "k", "tags");
	for (int i = 0; tags[i]; i++)
		node_set(node_text(list, i, row_title(tags[i])), "colour", row_get(tags[i], "colour"));
}

void value_fill(struct req *r, HDF *cell, const struct row *row, int i, bool with_sign)
{
	const struct field *f = row->fs->f[i];
	const char *v = row->value[i], *text = text_of(r->c, row, i, with_sign);

	if (!text || !*text || (f->type == F_BOOL && !strcmp(v, "0"))) {
		node_set(cell, "k", "none");
		return;
	}
	node_set(cell, NULL, text);
	switch (f->type) {
	case F_TAGS:	tags_fill(cell, row->parts[i]); break;
	case F_CHOICE:	choice_fill(cell, row, f, v); break;
	case F_REF:	ref_fill(r, cell, row, f, i); break;
	case F_LINK:	link_fill(r, cell, row, i); break;
	case F_BOOL:	node_set(cell, "k", "yes"); break;
	case F_HTML:	/* once more: what came in by SQL or an import was never cleaned */
		node_set(cell, "k", "html");
		node_set(cell, NULL, html_clean(r->c->mem, text));
		break;
	case F_LONGTEXT: node_set(cell, "k", "long"); break;
	case F_EMAIL:	node_set(cell, "k", "link"); node_set(cell, "url", arena_fmt(r->c->mem, "mailto:%s", v)); break;
	case F_PHONE:	node_set(cell, "k", "link"); node_set(cell, "url", arena_fmt(r->c->mem, "tel:%s", url_encode(r->c->mem, v))); break;
	case F_URL:
		if (url_valid(v)) {
			node_set(cell, "k", "out");
			node_set(cell, "url", v);
		}
		break;
	case F_INT:
		if (field_stars(f)) {
			node_set(cell, "k", "stars");
			node_set(cell, "n", v);
			break;
		}
		/* fall through */
	case F_MONEY: case F_DECIMAL: case F_PERCENT: case F_DATE: case F_INSTANT:
		node_set(cell, "k", "num"); break;
	default:
		if (f->flags & MULTILINE)
			node_set(cell, "k", "long");
	}
}
