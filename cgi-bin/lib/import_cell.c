/*
 * What people write in tables where a field wants a choice, a yes or no, an amount, a
 * date or an address, as the record engine reads it. What cannot be understood stays
 * as it is, and is refused there with the words that were written.
 */
#include <string.h>
#include "import_impl.h"
#include "lang.h"
#include "text.h"

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

json_object *cell_several(struct ctx *c, const struct record *rec, const struct field *f, const char *text)
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

const char *cell_text(struct ctx *c, const struct record *rec, const struct field *f, const char *text)
{
	switch (f->type) {
	case F_CHOICE: return import_choice(c, rec, f, text);
	case F_BOOL: return yes_or_no(text);
	case F_MONEY: case F_DECIMAL: case F_PERCENT: return bare_number(c, text);
	case F_INT: return whole_number(c, text);
	case F_DATE: return date_part(c, text);
	case F_INSTANT: return with_time(c, text);
	case F_URL: return web_address(c, text);
	case F_EMAIL: return mail_address(c, f, text);
	default: return text;
	}
}
