/*
 * From a cell to a value: what people write in tables where a field wants a choice,
 * a yes or no, an amount, or another record. What remains is checked by the record
 * engine like any other input.
 */
#include <stdlib.h>
#include <string.h>
#include "import_impl.h"
#include "lang.h"
#include "record_impl.h"
#include "text.h"

/* ---- the plan -------------------------------------------------------------- */

static const char **empty_words(struct ctx *c, const char *list)
{
	static const char *const usual[] = { "n/a", "null", "#n/a", "none", "nil", "無", "-", "－", "--", "—", NULL };
	char *copy = arena_str(c->mem, list ? list : ""), *save = NULL;
	const char **out = arena_array(c->mem, strlen(copy) / 2 + 16, sizeof *out);
	int n = 0;

	for (; usual[n]; n++)
		out[n] = usual[n];
	for (char *w = strtok_r(copy, "\r\n,", &save); w; w = strtok_r(NULL, "\r\n,", &save)) {
		const char *t = text_trim(c->mem, w);

		if (*t)
			out[n++] = t;
	}
	return out;
}

/* Fields that no column fills and an empty cell of which stands for something: that is in every row. */
static size_t fixed_fields(struct ctx *c, const struct import *im, const struct field **out)
{
	size_t n = 0;

	if (im->meanings) {
		json_object_object_foreach(im->meanings, name, of) {
			const struct field *f = json_object_object_get_ex(of, "", NULL) ? record_field(c, im->rec, name) : NULL;
			bool column = !f || !import_field(f);

			for (int i = 0; i < im->columns && !column; i++)
				column = !strcmp(im->map[i], name);
			if (column)
				continue;
			if (out)
				out[n] = f;
			n++;
		}
	}
	return n;
}

struct plan *plan_new(struct ctx *c, const struct import *im, struct refs *refs)
{
	struct plan *p = arena_alloc(c->mem, sizeof *p);
	const struct record *rec = im->rec;
	bool title = false, subtitle = false;

	p->im = im;
	p->refs = refs;
	p->key = -1;
	p->empty = empty_words(c, im->empty);
	p->field = arena_array(c->mem, (size_t)im->columns + 1, sizeof *p->field);
	for (int i = 0; i < im->columns; i++) {
		const struct field *f = *im->map[i] ? record_field(c, rec, im->map[i]) : NULL;

		if (!f || !import_field(f))
			continue;
		p->field[i] = f;
		title |= rec->title && !strcmp(f->name, rec->title);
		subtitle |= rec->subtitle && !strcmp(f->name, rec->subtitle);
		if (!strcmp(f->name, im->key))
			p->key = i;
	}
	p->fixed = arena_array(c->mem, fixed_fields(c, im, NULL) + 1, sizeof *p->fixed);
	fixed_fields(c, im, p->fixed);
	p->title_from_subtitle = subtitle && !title && rec->title && record_field(c, rec, rec->title);
	return p;
}

const char *plan_cell(struct ctx *c, const struct plan *p, const struct file_row *row, int column)
{
	const char *s;

	if (column < 0 || column >= row->n)
		return NULL;
	s = text_trim(c->mem, row->cell[column]);
	if (!*s)
		return NULL;
	for (const char **w = p->empty; *w; w++)
		if (!strcasecmp(*w, s))
			return NULL;
	return p->field[column] && p->field[column]->from_file ? p->field[column]->from_file(c, s) : s;
}

/* ---- values ------------------------------------------------------------------- */

/* A choice by its name or by what it is called in any language. */
const char *import_choice(struct ctx *c, const struct record *rec, const struct field *f, const char *text)
{
	const char *folded = text_fold(c->mem, text);

	for (const struct choice *k = f->choices; k && k->name; k++) {
		if (!strcasecmp(k->name, text))
			return k->name;
		for (const char *const *lang = lang_all; *lang; lang++) {
			const char *label = lang_word(*lang, arena_fmt(c->mem, "Choice.%s.%s.%s", rec->name, f->name, k->name), NULL);

			if (!label)
				label = lang_word(*lang, arena_fmt(c->mem, "Choice.common.%s.%s", f->name, k->name), NULL);
			if (label && *folded && !strcmp(text_fold(c->mem, label), folded))
				return k->name;
		}
	}
	return text;	/* refused by the engine, with the text in the message */
}

static const char *yes_or_no(const char *s)
{
	static const char *const yes[] = { "是", "有", "對", "对", "y", "t", "✓", "v", "√", "TRUE", NULL }, *const no[] = { "否", "沒有", "没有", "n", "f", "x", "✗", "FALSE", NULL };

	for (int i = 0; yes[i]; i++)
		if (!strcasecmp(yes[i], s))
			return "1";
	for (int i = 0; no[i]; i++)
		if (!strcasecmp(no[i], s))
			return "0";
	return s;
}

/* "NT$ 1,200 元" → "1,200"; "5%" → "5". */
static const char *bare_number(struct ctx *c, const char *s)
{
	static const char *const before[] = { "NT$", "NTD", "TWD", "US$", "USD", "RMB", "CNY", "HK$", "$", "¥", "￥", "＄", "€", NULL }, *const after[] = { "元整", "元", "圓", "%", "％", NULL };
	size_t n;

	for (int i = 0; before[i]; i++)
		if (!strncasecmp(s, before[i], n = strlen(before[i]))) {
			s = text_trim(c->mem, s + n);
			break;
		}
	for (int i = 0; after[i]; i++)
		if (strlen(s) > (n = strlen(after[i])) && !strcmp(s + strlen(s) - n, after[i]))
			return text_trim(c->mem, arena_strn(c->mem, s, strlen(s) - n));
	return s;
}

/* "12", "1,234", "12.0": a whole number however the spreadsheet shows it. */
static const char *whole_number(struct ctx *c, const char *s)
{
	money m;

	return money_parse(bare_number(c, s), &m) && m % 100 == 0 ? arena_fmt(c->mem, "%lld", (long long)(m / 100)) : s;
}

/* A cell with a time where a date is wanted: "2026-11-22 00:00:00". */
static const char *date_part(struct ctx *c, const char *s)
{
	size_t n = strcspn(s, " T");
	char out[11];
	const char *head = arena_strn(c->mem, s, n);

	return s[n] && n >= 8 && date_parse(head, out) ? head : s;
}

/* A day where an instant is wanted is its beginning. */
static const char *with_time(struct ctx *c, const char *s)
{
	char out[11];

	return date_parse(s, out) ? arena_fmt(c->mem, "%s 00:00", out) : s;
}

static const char *with_scheme(struct ctx *c, const char *s)
{
	return strchr(s, ':') || !strchr(s, '.') ? s : arena_fmt(c->mem, "http://%s", s);
}

/* Blanks of every width out, ＠ as @: nobody means them in an address. */
static const char *without_blanks(struct ctx *c, const char *s)
{
	struct buf b = buf_new(c->mem);

	for (; *s; s++) {
		if (!strncmp(s, "\xe3\x80\x80", 3) || !strncmp(s, "\xef\xbc\xa0", 3)) {
			buf_str(&b, *s == (char)0xe3 ? "" : "@");
			s += 2;
		} else if (!strchr(" \t\r\n", *s)) {
			buf_add(&b, s, 1);
		}
	}
	return b.s;
}

/* Nothing, said in the column of an address: 0, N, NA. */
static bool says_nothing(const char *s)
{
	return strlen(s) <= 2 && !strpbrk(s, "@.:");
}

/* The first of several; a web address in the column of mail is left out with a warning, what is neither is refused later. */
static const char *mail_address(struct ctx *c, const struct field *f, const char *text)
{
	const char *s = without_blanks(c, text), *first;
	size_t n = strcspn(s, ";,/|");

	if (says_nothing(s))
		return NULL;
	first = arena_strn(c->mem, s, n);
	if (s[n] && strchr(first, '@')) {
		if (s[n + 1])
			ctx_warn(c, f->name, "first_taken", first, NULL);
		return first;
	}
	if (!strchr(s, '@') && strchr(s, '.') && !(f->flags & REQUIRED)) {
		ctx_warn(c, f->name, "no_mail_left_empty", text, NULL);
		return NULL;
	}
	return s;
}

static const char *web_address(struct ctx *c, const char *text)
{
	const char *s = without_blanks(c, text);

	return says_nothing(s) ? NULL : with_scheme(c, s);
}

static json_object *several(struct ctx *c, const struct record *rec, const struct field *f, const char *text)
{
	static const char *const separators[] = { "、", "，", "；", "\n", NULL };
	json_object *list = json_object_new_array();
	struct buf b = buf_new(c->mem);
	char *save = NULL;

	while (*text) {
		int i = 0;

		while (separators[i] && strncmp(text, separators[i], strlen(separators[i])))
			i++;
		buf_add(&b, separators[i] ? ";" : text, 1);
		text += separators[i] ? strlen(separators[i]) : 1;
	}
	for (char *w = strtok_r(b.s, ",;", &save); w; w = strtok_r(NULL, ",;", &save)) {
		const char *one = text_trim(c->mem, w);

		if (*one)
			json_object_array_add(list, json_object_new_string(f->type == F_MULTI && f->choices ? import_choice(c, rec, f, one) : one));
	}
	return list;
}

bool plan_holds_ids(struct ctx *c, const struct plan *p, int column)
{
	const char *head = text_fold(c->mem, p->im->heads[column]);
	size_t n = strlen(head);

	return n >= 2 && !strcmp(head + n - 2, "id");
}

static void to_id(struct row *row, json_object *in, const struct field *f, const char *id)
{
	/* The owner goes the long way, past the check of who may assign. */
	if (!strcmp(f->name, "owner_id") || !strcmp(f->name, "team_id"))
		json_object_object_add(in, f->name, json_object_new_string(id));
	else
		row_set(row, f->name, id);
}

static void to_record(struct ctx *c, const struct plan *p, struct row *row, json_object *in, int column, const char *text)
{
	const struct field *f = p->field[column];
	int64_t id = refs_find(c, p->refs, f, text, plan_holds_ids(c, p, column));

	if (!id && p->im->skip_unknown && !(f->flags & REQUIRED)) {
		ctx_warn(c, f->name, "left_empty", text, NULL);
		return;
	}
	if (id <= 0) {
		ctx_refuse(c, INVALID, f->name, id < 0 ? "ambiguous" : "no_such_record", text, NULL);
		return;
	}
	to_id(row, in, f, arena_fmt(c->mem, "%lld", (long long)id));
}

/* What was settled for this value, or for an empty cell. */
static void put_meaning(struct ctx *c, struct row *row, json_object *in, const struct field *f, const char *canonical)
{
	if (f->type == F_REF)
		to_id(row, in, f, canonical);
	else if (f->flags & READONLY)
		row_set(row, f->name, canonical);
	else
		json_object_object_add(in, f->name, json_object_new_string(canonical));
	(void)c;
}

bool plan_fits(struct ctx *c, const struct plan *p, const struct file_row *row, int column)
{
	const struct field *f = p->field[column];
	const char *text = plan_cell(c, p, row, column), *name;

	if (!text)
		return false;
	if (f->type == F_REF)
		return refs_find(c, p->refs, f, text, plan_holds_ids(c, p, column)) != 0;
	name = import_choice(c, p->im->rec, f, text);
	for (const struct choice *k = f->choices; k && k->name; k++)
		if (!strcmp(k->name, name))
			return true;
	return false;
}

static void put(struct ctx *c, const struct plan *p, struct row *row, json_object *in, int column, const char *text)
{
	const struct field *f = p->field[column];
	const struct record *rec = p->im->rec;

	switch (f->type) {
	case F_REF:
		to_record(c, p, row, in, column, text);
		return;
	case F_TAGS:
	case F_MULTI:
		json_object_object_add(in, f->name, several(c, rec, f, text));
		return;
	case F_CHOICE: text = import_choice(c, rec, f, text); break;
	case F_BOOL: text = yes_or_no(text); break;
	case F_MONEY: case F_DECIMAL: case F_PERCENT: text = bare_number(c, text); break;
	case F_INT: text = whole_number(c, text); break;
	case F_DATE: text = date_part(c, text); break;
	case F_INSTANT: text = with_time(c, text); break;
	case F_URL: text = web_address(c, text); break;
	case F_EMAIL: text = mail_address(c, f, text); break;
	default: break;
	}
	if (!text)
		return;
	/* What people may not set by hand, but a file that tells how it was may. */
	if (f->flags & READONLY) {
		if (field_parse(c, f, text, f->name, &text))
			row_set(row, f->name, text);
		return;
	}
	json_object_object_add(in, f->name, json_object_new_string(text));
}

/* An empty cell of an update that is to empty the field. */
static void put_nothing(json_object *in, const struct field *f)
{
	if (f->type == F_TAGS || f->type == F_MULTI)
		json_object_object_add(in, f->name, json_object_new_array());
	else if (!(f->flags & (REQUIRED | ON_CREATE)))
		json_object_object_add(in, f->name, json_object_new_string(""));
}

/* A name that was refused left its field empty: that it is required besides says nothing new. */
static void drop_echoes(struct ctx *c)
{
	struct error **at = &c->errors;

	for (; *at; ) {
		bool echo = false;

		for (const struct error *e = c->errors; e != *at && !strcmp((*at)->key, "required"); e = e->next)
			echo |= !e->warning && !strcmp(e->field, (*at)->field);
		if (echo)
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
	c->errors_tail = at;
}

/* What was made whole again is said: somebody may know better. */
static void tell_mended(struct ctx *c, const struct field *f, const char *cell, const char *text)
{
	if (f->from_file && strcmp(text_trim(c->mem, cell), text))
		ctx_warn(c, f->name, "zero_added", text, NULL);
}

enum outcome plan_read(struct ctx *c, const struct plan *p, const struct file_row *cells, struct row *row, bool creating)
{
	json_object *in = json_keep(c, json_object_new_object());
	const struct record *rec = p->im->rec;
	enum outcome o;

	for (int i = 0; i < p->im->columns; i++) {
		const struct field *f = p->field[i];
		const char *text = f ? plan_cell(c, p, cells, i) : NULL, *means;

		if (!f || (!creating && f->flags & (ON_CREATE | IMPORTED)))
			continue;
		/* An empty cell stands for something only where a record begins. */
		means = text || creating ? import_meaning(p->im, f->name, text ? text : "") : NULL;
		if (means && *means)
			put_meaning(c, row, in, f, means);
		else if (means)
			ctx_warn(c, f->name, "left_empty", text, NULL);
		else if (text)
			put(c, p, row, in, i, text);
		else if (!creating && p->im->clear)
			put_nothing(in, f);
		if (text)
			tell_mended(c, f, cells->cell[i], text);
		if (text && creating && p->title_from_subtitle && !strcmp(f->name, rec->subtitle))
			json_object_object_add(in, rec->title, json_object_new_string(text));
	}
	for (const struct field **f = p->fixed; creating && *f; f++)
		put_meaning(c, row, in, *f, import_meaning(p->im, (*f)->name, ""));
	o = record_read_input(c, row, in, creating);
	drop_echoes(c);
	for (const struct error *e = c->errors; e && o == DONE; e = e->next)
		if (!e->warning)
			o = INVALID;
	return o;
}
