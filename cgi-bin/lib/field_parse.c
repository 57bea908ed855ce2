/*
 * One value as somebody sent it, made canonical by its field's type: text, numbers,
 * choices, dates, references. Its shape and place in the input are record_input.c's.
 */
#include <stdlib.h>
#include <string.h>
#include "db.h"
#include "html.h"
#include "record.h"
#include "record_impl.h"
#include "text.h"

bool input_refuse(struct ctx *c, const char *name, const char *key, const char *arg)
{
	ctx_refuse(c, INVALID, name, key, arg, NULL);
	return false;
}

static const char *number_text(struct ctx *c, long long n)
{
	return arena_fmt(c->mem, "%lld", n);
}

bool control_characters(const char *s, bool lines)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 ? !(lines && (*s == '\n' || *s == '\t')) : *s == 0x7f)
			return true;
	return false;
}

/* CRLF of forms becomes LF, so that a text is the same whoever sends it. */
static const char *unix_lines(struct ctx *c, const char *s)
{
	struct buf b;

	if (!strchr(s, '\r'))
		return s;
	b = buf_new(c->mem);
	for (; *s; s++)
		if (*s != '\r')
			buf_add(&b, s, 1);
		else if (s[1] != '\n')
			buf_add(&b, "\n", 1);
	return b.s;
}

static bool parse_text(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	bool lines = f->type == F_LONGTEXT || f->type == F_HTML || f->flags & MULTILINE;
	int max = f->max ? f->max : lines ? 20000 : 200;

	s = lines ? unix_lines(c, s) : s;
	if (f->type == F_HTML)
		s = html_clean(c->mem, s);
	if (control_characters(s, lines))
		return input_refuse(c, name, "control_character", NULL);
	if (utf8_length(s) > (size_t)max)
		return input_refuse(c, name, "too_long", number_text(c, max));
	if (f->type == F_EMAIL && !email_valid(s))
		return input_refuse(c, name, "not_an_email", NULL);
	if (f->type == F_URL && !url_valid(s))
		return input_refuse(c, name, "not_a_url", NULL);
	*out = s;
	return true;
}

static bool parse_int(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	char *end;
	long long n;
	long long max = f->max ? f->max : 2147483647;

	if (strspn(s, "+-0123456789") != strlen(s) || strlen(s) > 12)
		return input_refuse(c, name, "not_a_number", NULL);
	n = strtoll(s, &end, 10);
	if (*end || end == s)
		return input_refuse(c, name, "not_a_number", NULL);
	if (n < f->min && !f->negative_ok)
		return input_refuse(c, name, "too_small", number_text(c, f->min));
	if (n > max)
		return input_refuse(c, name, "too_large", number_text(c, max));
	*out = number_text(c, n);
	return true;
}

/* What is wrong with a number that cannot stand: too exact, too long, or none. */
static bool refuse_decimal(struct ctx *c, const struct field *f, const char *s, const char *name)
{
	const char *digits = s + (*s == '-' || *s == '+'), *point = strchr(digits, '.');

	if (*digits && strspn(digits, "0123456789") == strlen(digits))
		return input_refuse(c, name, "number_too_long", NULL);
	if (point && point > digits && strlen(point + 1) <= (f->type == F_MONEY ? 2 : 4) && strspn(digits, "0123456789,") == (size_t)(point - digits) && strspn(point + 1, "0123456789") == strlen(point + 1))
		return input_refuse(c, name, "number_too_long", NULL);
	if (point && point > digits && point[1] && strspn(digits, "0123456789,") == (size_t)(point - digits) && strspn(point + 1, "0123456789") == strlen(point + 1))
		return input_refuse(c, name, "too_many_decimals", f->type == F_MONEY ? "2" : "4");
	return input_refuse(c, name, "not_a_number", NULL);
}

static bool parse_decimal(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	int64_t n;

	if (f->type == F_MONEY ? !money_parse(s, &n) : !dec4_parse(s, &n))
		return refuse_decimal(c, f, s, name);
	if (n < 0 && !f->negative_ok)
		return input_refuse(c, name, "too_small", "0");
	if (f->type == F_PERCENT && n > 100 * 10000)
		return input_refuse(c, name, "too_large", "100");
	*out = f->type == F_MONEY ? money_text(c->mem, n) : dec4_text(c->mem, n);
	return true;
}

bool parse_choice(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	for (const struct choice *k = f->choices; k && k->name; k++)
		if (strcmp(k->name, s) == 0) {
			*out = k->name;
			return true;
		}
	return input_refuse(c, name, "not_in_list", s);
}

static bool parse_bool(struct ctx *c, const char *s, const char *name, const char **out)
{
	static const char *const yes[] = { "1", "true", "on", "yes", NULL }, *const no[] = { "0", "false", "off", "no", NULL };

	for (int i = 0; yes[i]; i++) {
		if (strcasecmp(yes[i], s) == 0) {
			*out = "1";
			return true;
		}
		if (strcasecmp(no[i], s) == 0) {
			*out = "0";
			return true;
		}
	}
	return input_refuse(c, name, "not_in_list", s);
}

static bool can_be_merged(const struct record *rec)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (!strcmp(f->name, "merged_into_id"))
			return true;
	return false;
}

/*
 * By id, or by the text of free_ref; what the person may not read cannot be referred to,
 * and nothing new refers to what is archived. What can be merged is held until the end of the
 * transaction: a merge at the same moment waits and finds the new reference, or is seen here.
 */
static bool parse_ref(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	struct sql q = sql_new(c);
	struct rows *rs;
	bool digits = *s && strspn(s, "0123456789") == strlen(s) && strlen(s) < 19;

	if (!digits && !f->free_ref)
		return input_refuse(c, name, "not_in_list", s);
	sql_add(&q, f->ref->parent ? "SELECT t.id, NULL FROM " : "SELECT t.id, t.archived_at FROM ");
	sql_name(&q, f->ref->table);
	sql_add(&q, " t WHERE (t.");
	sql_name(&q, digits ? "id" : f->free_ref);
	sql_add(&q, " = ");
	if (digits)
		sql_arg(&q, INT(strtoll(s, NULL, 10)));
	else
		sql_text(&q, s);
	if (!digits && f->ref->titles_by_language && !strcmp(f->free_ref, f->ref->title)) {
		sql_add(&q, " OR t.name_zh_cn = ");
		sql_arg(&q, STR(s));
		sql_add(&q, " OR t.name_en = ");
		sql_arg(&q, STR(s));
	}
	sql_add(&q, ") AND ");
	sql_scope(&q, f->ref, "t", ACCESS_READ);
	sql_add(&q, f->ref->parent ? " ORDER BY t.id LIMIT 1" : " ORDER BY t.archived_at IS NOT NULL, t.id LIMIT 1");
	if (can_be_merged(f->ref) && db_in_transaction(c))
		sql_add(&q, " LOCK IN SHARE MODE");
	rs = sql_rows(&q);
	if (!rows_next(rs))
		return input_refuse(c, name, "no_such_record", s);
	if (!rows_null(rs, 1) && !f->archived_ok)
		return input_refuse(c, name, "ref_archived", s);
	*out = rows_str(rs, 0);
	return true;
}

static bool parse_link(struct ctx *c, const char *s, const char *name, const char **out)
{
	const struct record *rec;
	int64_t id;

	if (!link_read(s, &rec, &id) || !record_find(c, rec, id, ACCESS_READ))
		return input_refuse(c, name, "no_such_record", s);
	*out = link_make(c, rec, id);
	return true;
}

bool field_parse(struct ctx *c, const struct field *f, const char *text, const char *name, const char **out)
{
	const char *s = f->flags & SECRET ? text : text_trim(c->mem, text);
	bool ok = false;
	char date[11];
	int64_t t;

	*out = NULL;
	if (!*s)
		return true;
	switch (f->type) {
	case F_INT: ok = parse_int(c, f, s, name, out); break;
	case F_MONEY: case F_DECIMAL: case F_PERCENT: ok = parse_decimal(c, f, s, name, out); break;
	case F_CHOICE: ok = parse_choice(c, f, s, name, out); break;
	case F_BOOL: ok = parse_bool(c, s, name, out); break;
	case F_REF: ok = parse_ref(c, f, s, name, out); break;
	case F_LINK: ok = parse_link(c, s, name, out); break;
	case F_DATE:
		if (f->flags & MONTHLY)		/* 2026-11, as a browser's field for months sends it, or any day in it */
			s = strlen(s) == 7 ? arena_fmt(c->mem, "%s-01", s) : s;
		ok = date_parse(s, date) || input_refuse(c, name, "not_a_date", s);
		if (ok && f->flags & MONTHLY)
			memcpy(date + 8, "01", 2);
		*out = ok ? arena_str(c->mem, date) : NULL;
		break;
	case F_INSTANT:
		ok = instant_parse(s, c->tz, &t) || input_refuse(c, name, "not_a_date", s);
		*out = ok ? instant_sql(c->mem, t) : NULL;
		break;
	default: ok = parse_text(c, f, s, name, out);
	}
	if (ok && f->check) {
		struct error **before = c->errors_tail;

		f->check(c, f, *out);
		for (struct error *e = before ? *before : c->errors; e; e = e->next)
			ok &= e->warning;
	}
	return ok;
}
