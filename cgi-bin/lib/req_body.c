/*
 * The body: its limit is looked at before a byte is read, its type must be one of
 * three, and whatever it was comes out as one json_object.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "edge.h"
#include "text.h"

enum { JSON_DEPTH = 24 };

static void put(void *o)
{
	json_object_put(o);
}

static void tokener_end(void *t)
{
	json_tokener_free(t);
}

/* The four hexadecimal digits of \uXXXX at s, -1 if they are none. */
static int escape_unit(const char *s, size_t left)
{
	int v = 0;

	if (left < 6 || s[0] != '\\' || s[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		const char *hex = "0123456789abcdef", *at = s[i] ? strchr(hex, s[i] >= 'A' && s[i] <= 'F' ? s[i] | 0x20 : s[i]) : NULL;

		if (!at)
			return -1;
		v = v * 16 + (int)(at - hex);
	}
	return v;
}

/* Escapes that are no text: a NUL, where C code behind would stop, and half a surrogate pair, which json-c replaces without a word. */
static bool bad_escape(const char *s, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		int unit, low;

		if (s[i] != '\\')
			continue;
		unit = escape_unit(s + i, len - i);
		if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
			return true;
		if (unit >= 0xd800 && unit <= 0xdbff) {
			low = escape_unit(s + i + 6, len - i - 6);
			if (low < 0xdc00 || low > 0xdfff)
				return true;
			i += 6;
		}
		i += unit >= 0 ? 5 : 1;
	}
	return false;
}

/* NaN and Infinity pass json-c's strict mode; they are no JSON. */
static bool numbers_plain(json_object *o)
{
	bool ok = true;

	if (json_object_is_type(o, json_type_double))
		return strpbrk(json_object_get_string(o), "NIaf") == NULL;
	if (json_object_is_type(o, json_type_array)) {
		for (size_t i = 0; ok && i < json_object_array_length(o); i++)
			ok = numbers_plain(json_object_array_get_idx(o, i));
	} else if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, key, value) {
			(void)key;
			ok = ok && numbers_plain(value);
		}
	}
	return ok;
}

/*
 * What json-c lets pass although it should not: single quotes, control characters
 * within strings, and integers beyond 64 bits, which it clamps without a word, so
 * that they would be other numbers (such digits must be written as a string).
 */
static size_t digits(const char *s, size_t left)
{
	size_t n = 0;

	while (n < left && s[n] >= '0' && s[n] <= '9')
		n++;
	return n;
}

static bool token_fits(const char *s, size_t i, size_t len, size_t n)
{
	bool fraction = i && s[i - 1] == '.', goes_on = i + n < len && (s[i + n] == '.' || (s[i + n] | 0x20) == 'e');

	return n <= 18 || fraction || goes_on;
}

static bool tokens_fit(const char *s, size_t len)
{
	bool text = false;

	for (size_t i = 0; i < len; i++) {
		size_t n;
		if (text && (unsigned char)s[i] < 0x20)
			return false;
		if (text && s[i] == '\\') {
			i++;
			continue;
		}
		if (s[i] == '"')
			text = !text;
		if (text)
			continue;
		if (s[i] == '\'' || s[i] == '/')
			return false;
		n = digits(s + i, len - i);
		if (!n)
			continue;
		if (!token_fits(s, i, len, n))
			return false;
		i += n - 1;
	}
	return true;
}

json_object *json_strict(struct arena *mem, const char *text, size_t len, const char **why)
{
	struct json_tokener *t;
	json_object *o;
	size_t end;

	*why = "bad_json";
	if (len > INT32_MAX || !utf8_valid(text, len) || bad_escape(text, len)) {
		*why = "bad_encoding";
		return NULL;
	}
	if (!tokens_fit(text, len))
		return NULL;
	t = json_tokener_new_ex(JSON_DEPTH);
	if (!t)
		fault("no memory for JSON");
	arena_defer(mem, tokener_end, t);
	json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	o = json_tokener_parse_ex(t, text, (int)len);
	if (!o)
		return NULL;
	arena_defer(mem, put, o);
	for (end = json_tokener_get_parse_end(t); end < len; end++)
		if (!strchr(" \t\r\n", text[end]))
			return NULL;
	if (json_tokener_get_error(t) != json_tokener_success || !json_object_is_type(o, json_type_object) || !numbers_plain(o))
		return NULL;
	*why = NULL;
	return o;
}

int body_read(struct body *b, char *to, size_t n)
{
	int got;

	if ((int64_t)n > b->left)
		n = (size_t)b->left;
	if (!n)
		return 0;
	got = b->edge->read(b->edge, to, (int)n);
	if (got <= 0) {
		b->left = 0;
		return 0;
	}
	b->left -= got;
	crypto_hash_sha256_update(&b->hash, (const unsigned char *)to, (unsigned long long)got);
	return got;
}

/* -1 when it is not a number. */
static int64_t content_length(struct req *r)
{
	const char *s = r->edge->env(r->edge, "CONTENT_LENGTH");

	if (!s || !*s)
		return 0;
	if (strspn(s, "0123456789") != strlen(s))
		return -1;
	return strlen(s) > 18 ? INT64_MAX : strtoll(s, NULL, 10);
}

int req_limit(struct req *r, int64_t limit, const char **why)
{
	int64_t n = content_length(r);

	if (n < 0) {
		*why = "bad_length";
		return 400;
	}
	if (n > limit) {
		*why = "body_too_large";
		return 413;
	}
	return 0;
}

static bool is_type(const char *header, const char *type)
{
	size_t n = strlen(type);

	return !strncasecmp(header, type, n) && (!header[n] || header[n] == ';' || header[n] == ' ');
}

static int read_all(struct body *b, char *to, size_t n, const char **why)
{
	size_t have = 0;

	while (have < n) {
		int got = body_read(b, to + have, n - have);
		if (!got) {
			*why = "body_cut";
			return 400;
		}
		have += (size_t)got;
	}
	return 0;
}

static int parse_small(struct req *r, struct body *b, bool json, const char **why)
{
	size_t n = (size_t)b->left;
	char *text = arena_alloc(r->c->mem, n + 1);
	int status = read_all(b, text, n, why);

	if (status)
		return status;
	if (json) {
		r->input = json_strict(r->c->mem, text, n, why);
	} else {
		struct form f = form_new(r->c->mem);
		if (!utf8_valid(text, n) || !form_parse(&f, text, n))
			*why = "bad_form";
		else
			r->input = form_end(&f);
	}
	return r->input ? 0 : 400;
}

/* The forms' token is checked by the request loop and is no field of any record. */
static void take_csrf(struct req *r)
{
	const char *token = in_str(r->input, "csrf");

	if (token && !r->api) {
		r->csrf_given = arena_str(r->c->mem, token);
		json_object_object_del(r->input, "csrf");
	}
}

int req_body(struct req *r, int64_t limit, const char **why)
{
	const char *type = r->edge->env(r->edge, "CONTENT_TYPE");
	struct body b = { .edge = r->edge };
	int64_t small = limit < (1 << 20) ? limit : 1 << 20;
	int status = req_limit(r, limit, why);

	if (status)
		return status;
	b.left = content_length(r);
	crypto_hash_sha256_init(&b.hash);
	if (b.left == 0) {
		status = 0;
	} else if (!type || !*type) {
		*why = "no_type";
		status = 400;
	} else if (is_type(type, "multipart/form-data")) {
		status = multipart_read(r, &b, type, small, why);
	} else if (!is_type(type, "application/json") && !is_type(type, "application/x-www-form-urlencoded")) {
		*why = "bad_type";
		status = 415;
	} else if (b.left > small) {
		*why = "body_too_large";
		status = 413;
	} else {
		status = parse_small(r, &b, is_type(type, "application/json"), why);
	}
	crypto_hash_sha256_final(&b.hash, r->body_hash);
	if (!status && r->input)
		take_csrf(r);
	return status;
}
