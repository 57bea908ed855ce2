/*
 * Words and addresses of record pages: labels of fields, choices, verbs and views
 * from the language files, messages, links. Knows no record type.
 */
#include "record_page_impl.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "text.h"

static void must(NEOERR *err)
{
	if (err != STATUS_OK) {
		nerr_ignore(&err);
		fault("no memory for the page's data");
	}
}

void node_set(HDF *h, const char *name, const char *value)
{
	if (value)
		must(hdf_set_value(h, name, value));
}

void node_int(HDF *h, const char *name, int64_t n)
{
	char s[24];

	snprintf(s, sizeof s, "%lld", (long long)n);
	must(hdf_set_value(h, name, s));
}

HDF *node_child(HDF *h, const char *name)
{
	HDF *out;

	must(hdf_get_node(h, name, &out));
	return out;
}

/* Names of list items are needed by the thousand: made once. */
HDF *node_at(HDF *list, int i)
{
	static char names[512][4];
	char s[12];

	if (i >= 0 && i < 512) {
		if (!names[i][0])
			snprintf(names[i], sizeof names[i], "%d", i % 1000);
		return node_child(list, names[i]);
	}
	snprintf(s, sizeof s, "%d", i);
	return node_child(list, s);
}

HDF *node_text(HDF *list, int i, const char *text)
{
	HDF *n = node_at(list, i);

	must(hdf_set_value(n, NULL, text ? text : ""));
	return n;
}

/* ---- words ------------------------------------------------------------------- */

static const char *look(struct ctx *c, const char *a, const char *b, const char *d, const char *e)
{
	char key[200];

	if (snprintf(key, sizeof key, "%s.%s.%s%s%s", a, b, d, e ? "." : "", e ? e : "") >= (int)sizeof key)
		return NULL;
	return lang_word(c->lang, key, NULL);
}

const char *word_or(struct ctx *c, const char *key, const char *otherwise)
{
	return hdf_get_value(lang_hdf(c->lang), key, (char *)otherwise);
}

/*
 * Labels are asked for by the hundred per page and never change in a process: kept
 * by (language, record, const name). The names are those of const tables and of
 * custom fields, which are kept for the life of the process too.
 */
enum { KEPT = 4096 };
static struct { const char *lang, *name, *word; const struct record *rec; const struct field *f; } kept[KEPT];

static size_t kept_slot(const char *lang, const struct record *rec, const struct field *f, const char *name)
{
	uintptr_t h = (uintptr_t)lang * 31 + (uintptr_t)rec * 17 + (uintptr_t)f * 7 + (uintptr_t)name;

	return (h ^ h >> 13 ^ h >> 27) % KEPT;
}

static const char *kept_word(struct ctx *c, const struct record *rec, const struct field *f, const char *name, const char *(*find)(struct ctx *, const struct record *, const struct field *, const char *))
{
	const char *lang = (const char *)lang_hdf(c->lang);
	size_t i = kept_slot(lang, rec, f, name);

	if (kept[i].lang != lang || kept[i].rec != rec || kept[i].f != f || kept[i].name != name) {
		kept[i].lang = NULL;
		kept[i].word = find(c, rec, f, name);
		kept[i].rec = rec;
		kept[i].f = f;
		kept[i].name = name;
		kept[i].lang = lang;
	}
	return kept[i].word;
}

static const char *find_field(struct ctx *c, const struct record *rec, const struct field *f, const char *name)
{
	const char *w = rec ? look(c, "Field", rec->name, name, NULL) : NULL;

	(void)f;
	if (!w)
		w = look(c, "Field", "common", name, NULL);
	return w ? w : name;
}

const char *word_field(struct ctx *c, const struct record *rec, const struct field *f)
{
	return f->label ? f->label : kept_word(c, rec, f, f->name, find_field);
}

static const char *find_choice(struct ctx *c, const struct record *rec, const struct field *f, const char *name)
{
	const char *w = rec ? look(c, "Choice", rec->name, f->name, name) : NULL;

	if (!w)
		w = look(c, "Choice", "common", f->name, name);
	return w ? w : name;
}

const char *word_choice(struct ctx *c, const struct record *rec, const struct field *f, const char *name)
{
	const struct choice *ch = choice_of(f, name);

	if (f->label || !ch)
		return name;
	return kept_word(c, rec, f, ch->name, find_choice);
}

const char *word_verb(struct ctx *c, const struct record *rec, const char *verb)
{
	const char *w = look(c, "Verb", rec->name, verb, NULL);

	if (!w)
		w = look(c, "Verb", "common", verb, NULL);
	if (!w && strncmp(verb, "set.", 4) == 0 && record_field(c, rec, verb + 4))
		w = lang_fill(c->mem, c->lang, "Verb.common.set", word_field(c, rec, record_field(c, rec, verb + 4)), NULL, NULL);
	return w ? w : verb;
}

const char *word_view(struct ctx *c, const struct record *rec, const char *view)
{
	const char *w = look(c, "View", rec->name, view, NULL);

	if (!w)
		w = look(c, "View", "common", view, NULL);
	return w ? w : view;
}

const char *word_record(struct ctx *c, const struct record *rec, bool many)
{
	const char *w = look(c, "Record", rec->name, many ? "many" : "one", NULL);

	return w ? w : rec->name;
}

const char *word_error(struct ctx *c, const struct error *e)
{
	return lang_fill(c->mem, c->lang, arena_fmt(c->mem, "Error.%s", e->key), e->arg[0], e->arg[1], e->arg[2]);
}

/* "lines[3].quantity" → "明細 4：數量" */
static const char *where(struct req *r, const char *name)
{
	const struct record *rec = r->rec;
	const char *dot = strrchr(name, '.'), *open = strchr(name, '[');
	const struct field *f;
	char part[64];

	if (!rec || !*name)
		return NULL;
	if (!dot || !open) {
		f = record_field(r->c, rec, name);
		/* What a verb asks for is called like a field, though the record has none of that name. */
		return f ? word_field(r->c, rec, f) : word_or(r->c, arena_fmt(r->c->mem, "Field.%s.%s", rec->name, name), word_or(r->c, arena_fmt(r->c->mem, "Field.common.%s", name), NULL));
	}
	if ((size_t)(open - name) >= sizeof part)
		return NULL;
	memcpy(part, name, (size_t)(open - name));
	part[open - name] = 0;
	f = record_field(r->c, rec, part);
	if (!f || !f->ref)
		return NULL;
	for (const struct field *p = f->ref->fields; p->name; p++)
		if (!strcmp(p->name, dot + 1))
			return arena_fmt(r->c->mem, "%s %d · %s", word_field(r->c, rec, f), (int)strtol(open + 1, NULL, 10) + 1,
				word_field(r->c, f->ref, p));
	return word_field(r->c, rec, f);
}

void page_notes(struct req *r, bool all)
{
	HDF *notes = page_node(r, "Notes");
	int n = 0, fields = 0;
	HDF *sum = NULL;

	for (const struct error *e = r->c->errors; e; e = e->next) {
		const char *at = where(r, e->field), *text = word_error(r->c, e);

		if (*e->field && !all && !e->warning) {
			char *id = arena_fmt(r->c->mem, "f-%s", e->field);

			if (!sum) {
				sum = node_text(notes, n++, lang_text(r->c->lang, "Common.not_saved"));
				node_set(sum, "tone", "bad");
			}
			for (char *p = id; *p; p++)
				if (*p == '[' || *p == ']' || *p == '.')
					*p = '-';
			node_set(node_text(node_child(sum, "at"), fields++, at ? at : e->field), "id", id);
			continue;
		}
		node_set(node_text(notes, n++, at ? arena_fmt(r->c->mem, "%s%s%s", at, lang_text(r->c->lang, "Common.colon"), text) : text), "tone", e->warning ? "warn" : "bad");
	}
}

/* ---- addresses --------------------------------------------------------------- */

const char *url_encode(struct arena *mem, const char *s)
{
	struct buf b = buf_new(mem);

	for (; s && *s; s++)
		if ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || strchr("-_.~{},", *s))
			buf_add(&b, s, 1);
		else
			buf_fmt(&b, "%%%02X", (unsigned char)*s);
	return b.s ? b.s : "";
}

static void add_pairs(struct arena *mem, struct buf *b, const char *name, json_object *v)
{
	if (json_object_is_type(v, json_type_object)) {
		json_object_object_foreach(v, key, inner)
			add_pairs(mem, b, arena_fmt(mem, "%s[%s]", name, url_encode(mem, key)), inner);
	} else if (json_object_is_type(v, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(v); i++)
			add_pairs(mem, b, name, json_object_array_get_idx(v, i));
	} else if (v) {
		buf_fmt(b, "%s%s=%s", b->len ? "&" : "?", name, url_encode(mem, json_object_get_string(v)));
	}
}

const char *url_query(struct arena *mem, json_object *query, const char *const *drop)
{
	struct buf b = buf_new(mem);

	json_object_object_foreach(query, key, v) {
		bool out = false;

		for (int i = 0; drop && drop[i]; i++)
			out |= !strcmp(drop[i], key);
		if (!out)
			add_pairs(mem, &b, url_encode(mem, key), v);
	}
	return b.len ? b.s : "";
}

const char *url_with(struct arena *mem, const char *url, const char *name, const char *value)
{
	return arena_fmt(mem, "%s%s%s=%s", url, strchr(url, '?') ? "&" : "?", name, url_encode(mem, value));
}

const char *record_url(struct ctx *c, const struct record *rec, int64_t id)
{
	return arena_fmt(c->mem, "/%s/%lld", rec->path, (long long)id);
}

const char *back_asked(struct req *r)
{
	const char *back = in_str(r->query, "back");

	if (!back || back[0] != '/' || back[1] == '/' || strlen(back) > 1000)
		return NULL;
	for (const char *p = back; *p; p++)
		if ((unsigned char)*p <= 0x20 || (unsigned char)*p >= 0x7f || *p == '\\')
			return NULL;
	return back;
}

const char *with_back(struct req *r, const char *url)
{
	return back_asked(r) ? url_with(r->c->mem, url, "back", back_asked(r)) : url;
}

const char *initial_of(struct arena *mem, const char *name)
{
	const char *p = name;

	if (!name || !*name)
		return "?";
	utf8_next(&p);
	return arena_strn(mem, name, (size_t)(p - name));
}
