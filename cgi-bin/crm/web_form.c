/* Web-to-lead forms: the record and what becomes of an answer; see web_form.h. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "note.h"
#include "web_form.h"
#include "lib/db.h"
#include "lib/text.h"

enum { YOUNG = 3, OLD = 86400, PER_HOUR = 10, FORM_PER_HOUR = 300, MOST_FIELDS = 20 };
#define SEPARATORS " ,\t\r\n"

/* ---- the record ------------------------------------------------------------------------- */

static const char *const offered[] = { "name", "company", "phone", "mobile", "email", "wechat_line", "website", "address", "region", "requirement", NULL };

static bool is_offered(const char *s, size_t n)
{
	for (int i = 0; offered[i]; i++)
		if (strlen(offered[i]) == n && !strncmp(s, offered[i], n))
			return true;
	return false;
}

static const char *names(struct ctx *c)
{
	struct buf b = buf_new(c->mem);

	for (int i = 0; offered[i]; i++)
		buf_str(&b, arena_fmt(c->mem, "%s=%s\n", offered[i], field_label(c, &lead_record, record_field(c, &lead_record, offered[i]))));
	return b.s;
}

/* "name* company email* requirement": a lead's fields, * for those that must be filled in. */
static void check_fields(struct ctx *c, const struct field *f, const char *value)
{
	for (const char *s = value + strspn(value, SEPARATORS); *s; s += strspn(s, SEPARATORS)) {
		size_t n = strcspn(s, SEPARATORS), k = n && s[n - 1] == '*' ? n - 1 : n;

		if (!is_offered(s, k)) {
			ctx_refuse(c, INVALID, f->name, "not_in_list", arena_strn(c->mem, s, n), NULL);
			return;
		}
		s += n;
	}
}

/* "https://shop.example": scheme and host, nothing behind it, since it goes into a header. */
static void check_origins(struct ctx *c, const struct field *f, const char *value)
{
	for (const char *s = value + strspn(value, SEPARATORS); *s; s += strspn(s, SEPARATORS)) {
		size_t n = strcspn(s, SEPARATORS), scheme = !strncmp(s, "https://", 8) ? 8 : !strncmp(s, "http://", 7) ? 7 : 0;

		if (!scheme || n <= scheme || strspn(s + scheme, "abcdefghijklmnopqrstuvwxyz0123456789.-:") < n - scheme) {
			ctx_refuse(c, INVALID, f->name, "no_origin", arena_strn(c->mem, s, n), NULL);
			return;
		}
		s += n;
	}
}

/* The address nobody guesses, and the key of its stamps. */
static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	unsigned char bytes[12], secret[32];
	char hex[2 * sizeof bytes + 1];

	if (old)
		return DONE;
	if (sodium_init() < 0)
		fault("libsodium does not start");
	randombytes_buf(bytes, sizeof bytes);
	randombytes_buf(secret, sizeof secret);
	sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
	db_exec(c, "UPDATE web_forms SET token = ?, secret = ? WHERE id = ?", STR(hex), BYTES(secret, sizeof secret), INT(r->id));
	return DONE;
}

static const struct choice languages[] = { { "zh-TW", "" }, { "zh-CN", "" }, { "en", "" }, { 0 } };

const struct record web_form_record = {
	.type = 84, .name = "web_form", .path = "settings/forms", .table = "web_forms", .title = "name", .subtitle = "title", .icon = "clipboard-list",
	.unscoped = true, .closed = true, .order = "id", .no_import = true, .after_save = after_save,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | TRACKED, .max = 100 },
		{ .name = "active", .type = F_BOOL, .flags = LISTED | FACET | TRACKED, .initial = "1" },
		{ .name = "title", .type = F_TEXT, .flags = REQUIRED | LISTED | WIDE, .max = 200 },
		{ .name = "intro", .type = F_LONGTEXT, .flags = WIDE, .max = 2000 },
		{ .name = "fields", .type = F_TEXT, .flags = REQUIRED | TRACKED | WIDE, .max = 400, .initial = "name* company phone email* requirement", .check = check_fields, .inserts = names },
		{ .name = "thanks", .type = F_LONGTEXT, .flags = WIDE, .max = 2000 },
		{ .name = "lang", .type = F_CHOICE, .flags = REQUIRED, .choices = languages, .initial = "zh-TW" },
		{ .name = "lead_team_id", .type = F_REF, .flags = LISTED | TRACKED, .ref = &team_record, .free_ref = "name" },
		{ .name = "source_id", .type = F_REF, .ref = &source_record, .free_ref = "name" },
		{ .name = "origins", .type = F_TEXT, .flags = TRACKED | WIDE | MULTILINE, .max = 1000, .check = check_origins },
		{ .name = "token", .type = F_TEXT, .flags = READONLY | HIDDEN, .max = 40 },
		{ .name = "answers", .type = F_INT, .flags = READONLY | LISTED, .sql = "(SELECT COUNT(*) FROM web_form_posts p WHERE p.form_id = t.id)" },
		{ 0 } },
};

/* ---- reading one ------------------------------------------------------------------------- */

struct row *web_form_by_token(struct ctx *c, const char *token)
{
	int64_t id = token && strlen(token) == 24 && strspn(token, "0123456789abcdef") == 24 ? db_one_int(c, "SELECT id FROM web_forms WHERE token = ? AND active = 1 AND archived_at IS NULL", STR(token)) : 0;

	return id ? record_get(c, &web_form_record, id) : NULL;
}

const struct form_field *web_form_fields(struct ctx *c, const struct row *form)
{
	struct form_field *out = arena_array(c->mem, MOST_FIELDS + 2, sizeof *out);
	const char *list = row_get(form, "fields");
	int n = 0;

	/* A lead has a name, whether it is asked for in so many words or not. */
	if (!strstr(list, "name"))
		out[n++] = (struct form_field){ record_field(c, &lead_record, "name"), true };
	for (const char *s = list + strspn(list, SEPARATORS); *s && n < MOST_FIELDS; s += strspn(s, SEPARATORS)) {
		size_t k = strcspn(s, SEPARATORS), plain = s[k - 1] == '*' ? k - 1 : k;
		const struct field *f = record_field(c, &lead_record, arena_strn(c->mem, s, plain));

		if (f)
			out[n++] = (struct form_field){ f, plain != k || !strcmp(f->name, "name") };
		s += k;
	}
	return out;
}

bool web_form_origin(const struct row *form, const char *origin)
{
	const char *list = row_get(form, "origins");

	for (const char *s = list ? list + strspn(list, SEPARATORS) : ""; origin && *s; s += strspn(s, SEPARATORS)) {
		size_t n = strcspn(s, SEPARATORS);

		if (strlen(origin) == n && !strncmp(origin, s, n))
			return true;
		s += n;
	}
	return false;
}

/* ---- the signed time ------------------------------------------------------------------------ */

static const char *signed_time(struct ctx *c, const struct row *form, const char *time)
{
	struct rows *r = db_rows(c, "SELECT secret FROM web_forms WHERE id = ?", INT(form->id));
	unsigned char sum[crypto_auth_hmacsha256_BYTES];
	char *hex = arena_alloc(c->mem, 2 * sizeof sum + 1);

	if (!rows_next(r) || rows_len(r, 0) != crypto_auth_hmacsha256_KEYBYTES)
		fault("form %lld has no key", (long long)form->id);
	crypto_auth_hmacsha256(sum, (const unsigned char *)time, strlen(time), (const unsigned char *)rows_str(r, 0));
	return sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum);
}

const char *web_form_stamp(struct ctx *c, const struct row *form)
{
	const char *time = arena_fmt(c->mem, "%lld-%08x", (long long)c->now, (unsigned)randombytes_random());

	return arena_fmt(c->mem, "%s.%s", time, signed_time(c, form, time));
}

/* NULL when it is good; else the message. */
static const char *stamp_wrong(struct ctx *c, const struct row *form, const char *stamp)
{
	const char *dot = stamp ? strchr(stamp, '.') : NULL, *ours;
	int64_t then;

	if (!dot || strlen(dot + 1) != 64)
		return "form_stale";
	ours = signed_time(c, form, arena_strn(c->mem, stamp, (size_t)(dot - stamp)));
	then = strtoll(stamp, NULL, 10);
	if (sodium_memcmp(ours, dot + 1, 64) || then < c->now - OLD)
		return "form_stale";
	return then > c->now - YOUNG ? "form_quick" : NULL;
}

/* ---- an answer --------------------------------------------------------------------------------- */

static const char *text_of(json_object *o, const char *name)
{
	json_object *v;

	return o && json_object_object_get_ex(o, name, &v) && json_object_is_type(v, json_type_string) ? json_object_get_string(v) : "";
}

static void keep_word(struct ctx *c, struct row *lead, const char *field, const char *word)
{
	if (*word)
		row_set(lead, field, text_clip(c->mem, text_trim(c->mem, word), 100));
}

/* Strangers make no settings: what is not among them already stands in the lead as it came. */
static void set_origin(struct ctx *c, struct row *lead, const struct row *form, json_object *input)
{
	const char *source = text_of(input, "utm_source"), *medium = text_of(input, "utm_medium"), *campaign = text_of(input, "utm_campaign");
	int64_t id = db_one_int(c, "SELECT id FROM sources WHERE ? IN (name, name_zh_cn, name_en) AND archived_at IS NULL ORDER BY id LIMIT 1", STR(source));

	row_set_int(c, lead, "source", id ? id : row_int(form, "source_id"));
	row_set_int(c, lead, "medium", db_one_int(c, "SELECT id FROM mediums WHERE ? IN (name, name_zh_cn, name_en) AND archived_at IS NULL ORDER BY id LIMIT 1", STR(medium)));
	keep_word(c, lead, "utm_source", source);
	keep_word(c, lead, "utm_medium", medium);
	keep_word(c, lead, "utm_campaign", campaign);
	row_set_int(c, lead, "campaign", db_one_int(c, "SELECT id FROM campaigns WHERE ? IN (name, name_zh_cn, name_en) AND archived_at IS NULL ORDER BY id LIMIT 1", STR(campaign)));
}

static bool too_many(struct ctx *c, const struct row *form, const char *ip)
{
	return db_one_int(c, "SELECT COUNT(*) FROM web_form_posts WHERE form_id = ? AND ip = ? AND at > UTC_TIMESTAMP() - INTERVAL 1 HOUR", INT(form->id), STR(ip)) >= PER_HOUR
		|| db_one_int(c, "SELECT COUNT(*) FROM web_form_posts WHERE form_id = ? AND at > UTC_TIMESTAMP() - INTERVAL 1 HOUR", INT(form->id)) >= FORM_PER_HOUR;
}

static enum outcome read_fields(struct ctx *c, struct row *lead, const struct row *form, json_object *input)
{
	enum outcome o = DONE;

	for (const struct form_field *f = web_form_fields(c, form); f->f; f++) {
		const char *typed = text_trim(c->mem, text_of(input, f->f->name)), *value = NULL;

		if (*typed && field_parse(c, f->f, typed, f->f->name, &value))
			row_set(lead, f->f->name, value);
		else if (*typed)
			o = INVALID;
		else if (f->required)
			o = ctx_refuse(c, INVALID, f->f->name, "required", NULL);
	}
	return o;
}

enum outcome web_form_take(struct ctx *c, const struct row *form, json_object *input, const char *ip)
{
	const char *stamp = text_of(input, "stamp"), *wrong = stamp_wrong(c, form, stamp);
	unsigned char sum[crypto_hash_sha256_BYTES];
	struct ctx as = *c;		/* the house takes it in, not the stranger */
	struct row *lead;
	int64_t id;
	enum outcome o;

	if (*text_of(input, "website2"))
		return DONE;	/* no person sees that box */
	if (wrong)
		return ctx_refuse(c, INVALID, "", wrong, NULL);
	if (too_many(c, form, ip))
		return ctx_refuse(c, TOO_MANY, "", "form_too_many", NULL);
	as.me = &person_system;
	lead = row_new(&as, &lead_record);
	if ((o = read_fields(c, lead, form, input)) != DONE)
		return o;
	crypto_hash_sha256(sum, (const unsigned char *)stamp, strlen(stamp));
	if (db_try(c, "INSERT INTO web_form_posts (form_id, ip, stamp, at) VALUES (?, ?, ?, UTC_TIMESTAMP())", INT(form->id), STR(ip), BYTES(sum, sizeof sum)) == DB_DUPLICATE)
		return DONE;	/* sent twice */
	set_origin(&as, lead, form, input);
	row_set_int(&as, lead, "team_id", row_int(form, "lead_team_id"));
	if ((o = record_create(&as, lead, &id)) != DONE)
		return o;
	note(&as, &lead_record, id, "came_by_form", "form", row_title(form), "source", text_clip(c->mem, text_of(input, "utm_source"), 100),
		"medium", text_clip(c->mem, text_of(input, "utm_medium"), 100), "campaign", text_clip(c->mem, text_of(input, "utm_campaign"), 100), NULL);
	return DONE;
}
