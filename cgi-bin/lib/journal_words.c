/*
 * An entry in words: its title, and the sentence that says what became of which field.
 */
#include <stdlib.h>
#include <string.h>
#include "journal_impl.h"
#include "lang.h"
#include "record_impl.h"
#include "text.h"

static const char *ref_title(struct ctx *c, const struct field *f, const char *id)
{
	struct row *r = record_find(c, f->ref, strtoll(id, NULL, 10), ACCESS_READ);

	return r ? row_title(r) : lang_text(c->lang, "Common.hidden");
}

static const char *link_title(struct ctx *c, const char *link)
{
	const struct record *rec;
	int64_t id;
	struct row *r = link_read(link, &rec, &id) ? record_find(c, rec, id, ACCESS_READ) : NULL;

	return r ? row_title(r) : lang_text(c->lang, "Common.hidden");
}

static const char *value_words(struct ctx *c, const struct record *rec, const struct field *f, const char *v)
{
	int64_t t;
	money m;
	dec4 d;

	if (!v)
		return lang_text(c->lang, "Common.empty");
	if (!f)
		return v;
	switch (f->type) {
	case F_CHOICE:
		return field_custom(f) ? v : lang_text(c->lang, arena_fmt(c->mem, "Choice.%s.%s.%s", rec->name, f->name, v));
	case F_REF: return ref_title(c, f, v);
	case F_LINK: return link_title(c, v);
	case F_BOOL: return lang_text(c->lang, strcmp(v, "0") ? "Common.yes" : "Common.no");
	case F_MONEY: return money_parse(v, &m) ? money_show(c->mem, m, m % 100 ? 2 : 0) : v;
	case F_DECIMAL: case F_PERCENT: return dec4_parse(v, &d) ? dec4_show(c->mem, d) : v;
	case F_INSTANT: return instant_from_sql(v, &t) ? instant_show(c->mem, t, c->tz) : v;
	case F_DATE: return f->flags & MONTHLY ? arena_fmt(c->mem, "%.4s/%.2s", v, v + 5) : date_show(c->mem, v);
	default: return v;
	}
}

const char *field_label(struct ctx *c, const struct record *rec, const struct field *f)
{
	const char *key = arena_fmt(c->mem, "Field.%s.%s", rec->name, f->name), *text;

	if (f->label)
		return f->label;
	text = lang_text(c->lang, key);
	return strcmp(text, key) ? text : lang_text(c->lang, arena_fmt(c->mem, "Field.common.%s", f->name));
}

static void change_words(struct ctx *c, const struct record *rec, json_object *change, struct buf *b)
{
	const char *name = json_object_get_string(json_object_object_get(change, "field"));
	const struct field *f = name ? record_field(c, rec, name) : NULL;
	json_object *old, *new;
	bool has = json_object_object_get_ex(change, "new", &new);

	/* What only the program knows of is in the entry, not in its sentence. */
	if (!name || (f && f->flags & HIDDEN))
		return;
	buf_str(b, b->len ? lang_text(c->lang, "Common.list_separator") : "");
	json_object_object_get_ex(change, "old", &old);
	if (!has || (f && (f->type == F_LONGTEXT || f->type == F_HTML)))
		buf_str(b, lang_fill(c->mem, c->lang, "Event.field_edited", f ? field_label(c, rec, f) : name, NULL, NULL));
	else
		buf_str(b, lang_fill(c->mem, c->lang, old ? "Event.field_changed" : "Event.field_set", f ? field_label(c, rec, f) : name,
			old ? value_words(c, rec, f, json_object_get_string(old)) : value_words(c, rec, f, new ? json_object_get_string(new) : NULL),
			old ? value_words(c, rec, f, new ? json_object_get_string(new) : NULL) : NULL));
}

/* A value that begins with @ is a key of the language files, as in lang_fill(); @at: an instant, shown where the reader lives. */
static const char *value_or_key(struct ctx *c, const char *v)
{
	const char *text = v[0] == '@' && strchr(v, '.') ? lang_text(c->lang, v + 1) : v;
	int64_t at;

	if (!strncmp(v, "@at:", 4) && instant_from_sql(v + 4, &at))
		return instant_show(c->mem, at, c->tz);

	if (strlen(v) == 10 && date_valid(v))
		return date_show(c->mem, v);
	return text == v + 1 || strcmp(text, v + 1) == 0 ? v : text;
}

/* {reason} in an event's sentence is what detail has under that name. */
static const char *fill_named(struct ctx *c, const char *text, json_object *detail, const char *but)
{
	struct buf b = buf_new(c->mem);

	while (*text) {
		const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
		json_object *v = NULL;

		if (!close) {
			buf_str(&b, text);
			break;
		}
		buf_add(&b, text, open - text);
		if (detail)
			json_object_object_get_ex(detail, arena_strn(c->mem, open + 1, close - open - 1), &v);
		if (v && !(but && strlen(but) == (size_t)(close - open - 1) && !strncmp(but, open + 1, strlen(but))))
			buf_str(&b, value_or_key(c, json_object_get_string(v)));
		text = close + 1;
	}
	return b.s ? b.s : "";
}

const char *journal_title(struct ctx *c, const struct entry *e)
{
	const char *key = arena_fmt(c->mem, "Event.%s", e->event), *text = lang_text(c->lang, key);

	return strcmp(text, key) ? text_trim(c->mem, fill_named(c, text, e->detail, "text")) : "";
}

const char *journal_sentence(struct ctx *c, const struct record *rec, const struct entry *e)
{
	const char *key = arena_fmt(c->mem, "Event.%s", e->event);
	struct buf changes = buf_new(c->mem);
	json_object *list = NULL;
	const char *head;

	if (e->detail)
		json_object_object_get_ex(e->detail, "changes", &list);
	for (size_t i = 0; list && i < json_object_array_length(list); i++)
		change_words(c, rec, json_object_array_get_idx(list, i), &changes);
	if (strcmp(e->event, "changed") == 0)
		return changes.len ? changes.s : lang_text(c->lang, "Event.changed");
	head = text_trim(c->mem, fill_named(c, lang_text(c->lang, key), e->detail, NULL));
	return changes.len ? arena_fmt(c->mem, "%s%s%s", head, lang_text(c->lang, "Common.colon"), changes.s) : head;
}
