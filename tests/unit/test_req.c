/*
 * The strict edge: paths, forms, JSON and multipart bodies, as a client with bad
 * manners would send them. Nothing here needs a database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "edge.h"

struct fake { const char *env[16][2]; const char *body; size_t len, at, step; };

static const char *fake_env(struct edge *e, const char *name)
{
	struct fake *f = e->arg;

	for (int i = 0; i < 16 && f->env[i][0]; i++)
		if (!strcmp(f->env[i][0], name))
			return f->env[i][1];
	return NULL;
}

/* In small pieces, so that every boundary falls into two reads at some time. */
static int fake_read(struct edge *e, char *to, int n)
{
	struct fake *f = e->arg;
	size_t most = f->step ? f->step : 1 << 20, part = f->len - f->at;

	if (part > (size_t)n)
		part = (size_t)n;
	if (part > most)
		part = most;
	memcpy(to, f->body + f->at, part);
	f->at += part;
	return (int)part;
}

static void fake_write(struct edge *e, struct span first, struct span then)
{
	(void)e;
	(void)first;
	(void)then;
}

static struct arena *mem;

static int set_up(void **state)
{
	(void)state;
	return (mem = arena_new()) == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

struct asked { struct ctx c; struct req r; struct fake f; struct edge e; char length[24]; const char *why; };

static struct asked *ask(const char *method, const char *uri, const char *type, const char *body, size_t len)
{
	struct asked *a = arena_alloc(mem, sizeof *a);

	a->c.mem = mem;
	a->c.errors_tail = &a->c.errors;
	a->r.c = &a->c;
	a->e = (struct edge){ fake_env, fake_read, fake_write, &a->f };
	a->r.edge = &a->e;
	a->f.body = body;
	a->f.len = len;
	snprintf(a->length, sizeof a->length, "%zu", len);
	const char *env[][2] = { { "REQUEST_METHOD", method }, { "REQUEST_URI", uri }, { "CONTENT_TYPE", type }, { "CONTENT_LENGTH", a->length },
				 { "HTTP_COOKIE", "a=1; ferry=token; b=2" } };
	memcpy(a->f.env, env, sizeof env);
	return a;
}

static int begin(const char *uri, struct asked **out)
{
	*out = ask("GET", uri, NULL, "", 0);
	return req_begin(&(*out)->r, &(*out)->why);
}

static void paths(void **state)
{
	struct asked *a;

	(void)state;
	assert_int_equal(begin("/leads/12/convert?x=1", &a), 0);
	assert_string_equal(a->r.area, "leads");
	assert_string_equal(a->r.path, "12/convert");
	assert_false(a->r.api);
	assert_int_equal(in_int(a->r.query, "x"), 1);
	assert_string_equal(req_cookie(&a->r, "ferry"), "token");
	assert_null(req_cookie(&a->r, "err"));
	assert_int_equal(begin("/api/v1/payments/plans/", &a), 0);
	assert_true(a->r.api);
	assert_string_equal(a->r.area, "payments");
	assert_string_equal(a->r.path, "plans");
	assert_int_equal(begin("/", &a), 0);
	assert_string_equal(a->r.area, "home");
	assert_int_equal(begin("/customers/%E5%AE%A2", &a), 0);
	assert_string_equal(a->r.path, "客");
}

static void bad_paths(void **state)
{
	static const char *const bad[] = { "leads", "/a%00b", "/a%2fb", "/a%2Fb", "/a%ff", "/a%zz", "/a%4", "/a%0ab", "/a%5cb", "/x?a=%ff", "/x?a%00=1", "/x?a[=1", "/x?[a]=1", NULL };
	struct asked *a;

	(void)state;
	for (int i = 0; bad[i]; i++)
		assert_int_equal(begin(bad[i], &a), 400);
	char *deep = arena_alloc(mem, 5000);
	memset(deep, 'a', 4999);
	deep[0] = '/';
	assert_int_equal(begin(deep, &a), 414);
	a = ask("BREW", "/leads", NULL, "", 0);
	assert_int_equal(req_begin(&a->r, &a->why), 501);
}

static const char *form_json(const char *text)
{
	struct form f = form_new(mem);
	char *copy = arena_str(mem, text);

	if (!form_parse(&f, copy, strlen(copy)))
		return NULL;
	return json_object_to_json_string_ext(form_end(&f), JSON_C_TO_STRING_PLAIN);
}

static void forms(void **state)
{
	(void)state;
	assert_string_equal(form_json("a=1&b=x+y%20z&c="), "{\"a\":\"1\",\"b\":\"x y z\",\"c\":\"\"}");
	assert_string_equal(form_json("lines[1][q]=2&lines[0][q]=1&lines[10][q]=3"), "{\"lines\":[{\"q\":\"1\"},{\"q\":\"2\"},{\"q\":\"3\"}]}");
	assert_string_equal(form_json("t=a&t=b&u[]=c&u[]=d"), "{\"t\":[\"a\",\"b\"],\"u\":[\"c\",\"d\"]}");
	assert_string_equal(form_json("filter[a][gte]=1&filter[a][lte]=2"), "{\"filter\":{\"a\":{\"gte\":\"1\",\"lte\":\"2\"}}}");
	assert_string_equal(form_json("note=a%0D%0Ab"), "{\"note\":\"a\\nb\"}");
	assert_string_equal(form_json("&&a=1&"), "{\"a\":\"1\"}");
	assert_string_equal(form_json("%E5%90%8D=%E5%AE%A2"), "{\"名\":\"客\"}");
}

static void bad_forms(void **state)
{
	static const char *const bad[] = { "a=%", "a=%f", "a=%00", "a=%c3%28", "=1", "a]=1", "a[=1", "a[b=1", "a[b]c=1", "a=1&a[b]=2", "a[b]=1&a=2", "a[][b]=1", "a[b][c][d][e][f][g]=1", "a[b[]]=1", NULL };

	(void)state;
	for (int i = 0; bad[i]; i++)
		assert_null(form_json(bad[i]));
}

static json_object *json(const char *text, size_t n)
{
	const char *why;

	return json_strict(mem, text, n, &why);
}

static void json_bodies(void **state)
{
	json_object *o, *v;
	static const char good[] = " {\"a\": 1.10, \"b\": [1, {\"c\": null}], \"d\": \"\\u5ba2\", \"e\": 1e999} \n";

	(void)state;
	assert_non_null(o = json(good, sizeof good - 1));
	assert_true(json_object_object_get_ex(o, "a", &v));
	assert_string_equal(json_object_get_string(v), "1.10");	/* the text, not a float */
	assert_true(json_object_object_get_ex(o, "e", &v));
	assert_string_equal(json_object_get_string(v), "1e999");
	assert_string_equal(in_str(o, "d"), "客");
}

static void bad_json(void **state)
{
	static const char *const bad[] = {
		"", "{", "[]", "1", "null", "{\"a\":1}x", "{\"a\":1}{\"b\":2}", "{'a':1}", "{a:1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":-Infinity}",
		"{\"a\":1,}", "{\"a\":\"\\u0000\"}", "{\"a\\u0000b\":1}", "/* x */{}", "{\"a\":12345678901234567890123}", "{\"a\":\"\xff\"}", "{\"a\":\"\xed\xa0\x80\"}",
		"{\"a\":01x}", NULL };
	char deep[400] = "{\"a\":";

	(void)state;
	for (int i = 0; bad[i]; i++)
		if (json(bad[i], strlen(bad[i])))
			fail_msg("accepted: %s", bad[i]);
	memset(deep + 5, '[', 100);
	memset(deep + 105, ']', 100);
	deep[205] = '}';
	assert_null(json(deep, 206));
	assert_null(json("{\"a\":\"x\0y\"}", 11));
	assert_non_null(json("{\"a\":\"\\\\u0000 is text\"}", 23));
	assert_non_null(json("{\"a\":\"12345678901234567890123\"}", 32 - 1));
}

static int body(struct asked *a, int64_t limit)
{
	int status = req_begin(&a->r, &a->why);

	assert_int_equal(status, 0);
	return req_body(&a->r, limit, &a->why);
}

static void body_kinds(void **state)
{
	struct asked *a;

	(void)state;
	a = ask("POST", "/x", "application/json; charset=utf-8", "{\"csrf\":\"no\"}", 13);
	assert_int_equal(body(a, 1000), 0);
	a = ask("POST", "/x", "application/x-www-form-urlencoded", "a=1&csrf=tok", 12);
	assert_int_equal(body(a, 1000), 0);
	assert_string_equal(a->r.csrf_given, "tok");
	assert_null(in_str(a->r.input, "csrf"));
	a = ask("POST", "/x", "text/plain", "a", 1);
	assert_int_equal(body(a, 1000), 415);
	a = ask("POST", "/x", NULL, "a", 1);
	assert_int_equal(body(a, 1000), 400);
	a = ask("POST", "/x", NULL, "", 0);
	assert_int_equal(body(a, 1000), 0);
	assert_null(a->r.input);
	a = ask("POST", "/x", "application/json", "{}", 2);
	strcpy(a->length, "40");			/* the client left early */
	assert_int_equal(body(a, 1000), 400);
	a = ask("POST", "/x", "application/json", "{}", 2);
	strcpy(a->length, "2147483648");
	assert_int_equal(body(a, 1 << 20), 413);
	assert_int_equal(a->f.at, 0);			/* not a byte of it was read */
	a = ask("POST", "/x", "application/json", "{}", 2);
	strcpy(a->length, "99999999999999999999");
	assert_int_equal(body(a, 1 << 20), 413);
	a = ask("POST", "/x", "application/json", "{}", 2);
	strcpy(a->length, "-1");
	assert_int_equal(body(a, 1 << 20), 400);
}

#define PART(head, content) "--XX\r\nContent-Disposition: form-data; " head "\r\n\r\n" content "\r\n"
#define MULTI "multipart/form-data; boundary=XX"

static struct asked *multi(const char *text, size_t n, size_t step, int want)
{
	struct asked *a = ask("POST", "/x", MULTI, text, n);

	a->f.step = step;
	assert_int_equal(body(a, 1 << 24), want);
	return a;
}

static void multipart(void **state)
{
	static const char good[] = PART("name=\"a[0][b]\"", "1") PART("name=\"csrf\"", "tok") PART("name=\"file\"; filename=\"C:\\\\x\\\\%22\xe5\xae\xa2.txt\"", "\r\n--X\r\n--XY\r\n") PART("name=\"none\"; filename=\"\"", "") "--XX--\r\n";
	char content[64] = "";
	struct stat st;

	(void)state;
	for (size_t step = 1; step < 40; step++) {
		struct asked *a = multi(good, sizeof good - 1, step, 0);
		assert_string_equal(json_object_to_json_string_ext(a->r.input, JSON_C_TO_STRING_PLAIN), "{\"a\":[{\"b\":\"1\"}]}");
		assert_string_equal(a->r.csrf_given, "tok");
		assert_non_null(a->r.uploads);
		assert_null(a->r.uploads->next);
		assert_string_equal(a->r.uploads->filename, "\"客.txt");
		assert_int_equal(a->r.uploads->size, 13);
		FILE *f = fopen(a->r.uploads->path, "rb");
		assert_non_null(f);
		assert_int_equal(fread(content, 1, sizeof content, f), 13);
		fclose(f);
		assert_memory_equal(content, "\r\n--X\r\n--XY\r\n", 13);
	}
	struct asked *a = multi(good, sizeof good - 1, 7, 0);
	const char *path = a->r.uploads->path;
	char *copy = strdup(path);
	arena_reset(mem);
	assert_int_not_equal(stat(copy, &st), 0);	/* gone with the request */
	free(copy);
}

static void bad_multipart(void **state)
{
	static const char *const bad[] = {
		"", "--XX", "--XX--x"  "", "junk" PART("name=\"a\"", "1") "--XX--", PART("name=\"a\"", "1"), PART("name=\"a\"", "1") "--XX", PART("name=\"a\"", "1") "--XXY",
		PART("name=\"a\"", "\xff") "--XX--", PART("nothing=\"a\"", "1") "--XX--", PART("name=\"\"", "1") "--XX--", PART("name=\"a[\"", "1") "--XX--",
		"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n", "--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX--", NULL };

	(void)state;
	for (int i = 0; bad[i]; i++) {
		struct asked *a = ask("POST", "/x", MULTI, bad[i], strlen(bad[i]));
		int status;
		assert_int_equal(req_begin(&a->r, &a->why), 0);
		status = req_body(&a->r, 1 << 20, &a->why);
		if (status != 400 && !(i == 0 && status == 0) && i != 2)
			fail_msg("%d for: %s", status, bad[i]);
	}
	struct asked *a = ask("POST", "/x", "multipart/form-data", "--\r\n", 4);
	assert_int_equal(body(a, 1000), 400);
}

/* Fields are held in memory, so they have the small limit also where files have the large one. */
static void long_field(void **state)
{
	size_t n = 3 << 20;
	char *text = arena_alloc(mem, n);
	static const char head[] = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n", tail[] = "\r\n--XX--";
	struct asked *a;

	(void)state;
	memset(text, 'x', n);
	memcpy(text, head, sizeof head - 1);
	memcpy(text + n - sizeof tail + 1, tail, sizeof tail - 1);
	a = ask("POST", "/x", MULTI, text, n);
	assert_int_equal(body(a, 1 << 24), 413);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths), cmocka_unit_test(bad_paths), cmocka_unit_test(forms), cmocka_unit_test(bad_forms), cmocka_unit_test(json_bodies),
		cmocka_unit_test(bad_json), cmocka_unit_test(body_kinds), cmocka_unit_test(multipart), cmocka_unit_test(bad_multipart), cmocka_unit_test(long_field),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
