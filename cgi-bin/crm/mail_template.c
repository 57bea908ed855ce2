/* Mail templates: the record, and how merge fields are filled in; see mail_template.h. */
#include <string.h>
#include "mail_template.h"
#include "lib/db.h"
#include "lib/html.h"
#include "lib/lang.h"
#include "lib/text.h"

/* ---- the record ------------------------------------------------------------------ */

static const char *const known[] = { "number", "title", "customer", "contact", "salesperson", "company", "total", "valid_until", "link", "message", NULL };

/* Where the field that opens at s ends, behind the brace; NULL when it is none. */
static const char *field_end(const char *s)
{
	size_t n = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_");

	return n && s[n + 1] == '}' ? s + n + 2 : NULL;
}

/* A field that means nothing would stand empty in every letter: it is said while it is written. */
static void check_fields(struct ctx *c, const struct field *f, const char *value)
{
	for (const char *s = value; (s = strchr(s, '{')); s++) {
		const char *end = field_end(s);
		int i = 0;

		if (!end)
			continue;
		while (known[i] && (strlen(known[i]) != (size_t)(end - s - 2) || strncmp(known[i], s + 1, strlen(known[i]))))
			i++;
		if (!known[i]) {
			ctx_refuse(c, INVALID, f->name, "no_merge_field", arena_strn(c->mem, s, (size_t)(end - s)), NULL);
			return;
		}
	}
}

static const struct choice codes[] = { { "quotation", "" }, { "contract", "" }, { "invoice", "" }, { "account", "" }, { 0 } };
static const struct choice languages[] = { { "zh-TW", "" }, { "zh-CN", "" }, { "en", "" }, { 0 } };

const struct record mail_template_record = {
	.type = 210, .name = "mail_template", .path = "settings/mail-templates", .table = "mail_templates", .title = "subject", .subtitle = "lang", .icon = "mail",
	.unscoped = true, .closed = true, .order = "id",
	.fields = (const struct field[]){
		{ .name = "code", .type = F_CHOICE, .flags = REQUIRED | LISTED | FACET | UNIQUE, .choices = codes },
		{ .name = "lang", .type = F_CHOICE, .flags = REQUIRED | LISTED | FACET, .choices = languages },
		{ .name = "subject", .type = F_TEXT, .flags = REQUIRED | LISTED | TRACKED | WIDE, .max = 200, .check = check_fields },
		{ .name = "text", .type = F_LONGTEXT, .flags = REQUIRED | WIDE | TRACKED, .max = 10000, .check = check_fields },
		{ .name = "html", .type = F_HTML, .flags = WIDE | TRACKED, .max = 20000, .check = check_fields },
		{ 0 } },
};

/* ---- filling in --------------------------------------------------------------------- */

static const char *value_of(const struct merge_field *m, const char *name, size_t n)
{
	for (; m->name; m++)
		if (strlen(m->name) == n && !strncmp(m->name, name, n))
			return m->value ? m->value : "";
	return "";
}

static void put_html(struct buf *b, const char *value)
{
	bool address = (!strncmp(value, "https://", 8) || !strncmp(value, "http://", 7)) && !strpbrk(value, " \n\t");

	if (address) {
		buf_str(b, "<a href=\"");
		html_text(b, value);
		buf_str(b, "\">");
	}
	html_text(b, value);
	if (address)
		buf_str(b, "</a>");
}

static const char *filled(struct ctx *c, const char *s, const struct merge_field *m, bool html)
{
	struct buf b = buf_new(c->mem);

	while (*s) {
		const char *end = *s == '{' ? field_end(s) : NULL;
		size_t n = strcspn(s + 1, "{") + 1;

		if (!end) {
			buf_add(&b, s, n);
			s += n;
			continue;
		}
		if (html)
			put_html(&b, value_of(m, s + 1, (size_t)(end - s - 2)));
		else
			buf_str(&b, value_of(m, s + 1, (size_t)(end - s - 2)));
		s = end;
	}
	return b.s;
}

/* A field left empty leaves no gap: no paragraph without text, never two empty lines. */
static const char *without(struct ctx *c, const char *s, const char *what, const char *instead)
{
	for (const char *at; (at = strstr(s, what)); )
		s = arena_fmt(c->mem, "%.*s%s%s", (int)(at - s), s, instead, at + strlen(what));
	return s;
}

struct mail_words mail_words(struct ctx *c, const char *code, const char *lang, const struct merge_field *m)
{
	struct rows *r = db_rows(c, "SELECT subject, text, html FROM mail_templates WHERE code = ? AND lang = ? AND archived_at IS NULL", STR(code), STR(lang));
	bool own = rows_next(r);
	const char *subject = own ? rows_str(r, 0) : lang_text(lang, arena_fmt(c->mem, "Mail.%s_subject", code));
	const char *text = own ? rows_str(r, 1) : lang_text(lang, arena_fmt(c->mem, "Mail.%s_text", code));
	struct mail_words w = {
		.subject = text_clip(c->mem, text_trim(c->mem, filled(c, subject, m, false)), 200),
		.text = without(c, filled(c, text, m, false), "\n\n\n", "\n\n"),
	};

	if (own && rows_str(r, 2) && *rows_str(r, 2))
		w.html = arena_fmt(c->mem, "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\"></head><body>%s</body></html>", lang,
			without(c, filled(c, rows_str(r, 2), m, true), "<p></p>", ""));
	return w;
}
