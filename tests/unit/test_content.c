/*
 * content.h: kept once whatever comes how often, swept only when nobody uses it, and
 * which bytes are one whole picture or PDF and nothing besides, also cut and twisted.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "content.h"

static struct ctx c;
static char folder[64];

static const char *file(const char *name, const void *bytes, size_t n)
{
	const char *path = arena_fmt(c.mem, "%s/%s", folder, name);
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
	return path;
}

/* ---- the store ------------------------------------------------------------------------- */

static void kept_once(void **state)
{
	unsigned char sha[SHA_BYTES], other[SHA_BYTES];
	const char *path = file("one", "hello", 5), *hex;
	struct stat a, b;
	int64_t size;

	(void)state;
	assert_true(content_hash(&c, path, sha, &size));
	assert_int_equal(size, 5);
	hex = content_hex(&c, sha);
	assert_string_equal(hex, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
	assert_int_equal(content_size(&c, hex), -1);
	assert_true(content_keep(&c, path, size, sha));
	assert_int_equal(content_size(&c, hex), 5);
	assert_int_equal(stat(content_path(&c, hex), &a), 0);
	assert_true(content_keep_bytes(&c, "hello", 5, other));
	assert_memory_equal(sha, other, SHA_BYTES);
	assert_int_equal(stat(content_path(&c, hex), &b), 0);
	assert_int_equal(a.st_ino, b.st_ino);
	assert_int_equal(access(path, F_OK), 0);	/* what was brought stays the caller's */
	assert_false(content_hash(&c, "/nowhere/at/all", sha, &size));
}

static bool nobody(struct ctx *x, const char *hex)
{
	(void)x;
	(void)hex;
	return false;
}

static bool everybody(struct ctx *x, const char *hex)
{
	(void)x;
	(void)hex;
	return true;
}

static void swept(void **state)
{
	unsigned char sha[SHA_BYTES];
	const char *hex;

	(void)state;
	assert_true(content_keep_bytes(&c, "to be swept", 11, sha));
	hex = content_hex(&c, sha);
	c.now = time(NULL);
	content_sweep(&c, 60, nobody, NULL);
	assert_int_equal(content_size(&c, hex), 11);	/* too young */
	c.now += 3600;
	content_sweep(&c, 60, everybody, NULL);
	assert_int_equal(content_size(&c, hex), 11);	/* used */
	assert_true(content_sweep(&c, 60, nobody, NULL) >= 1);
	assert_int_equal(content_size(&c, hex), -1);
}

/* ---- what may be shown -------------------------------------------------------------------- */

static const unsigned char gif[] = { 'G','I','F','8','9','a', 1,0, 1,0, 0x80,0,0, 0,0,0, 255,255,255, 0x2c, 0,0,0,0, 1,0, 1,0, 0, 2, 2, 0x44, 1, 0, ';' };
static const unsigned char png[] = { 0x89,'P','N','G',13,10,26,10, 0,0,0,13,'I','H','D','R',0,0,0,1,0,0,0,1,8,0,0,0,0,0x3a,0x7e,0x9b,0x55,
	0,0,0,10,'I','D','A','T',0x78,0x9c,0x63,0x60,0,0,0,2,0,1,0x48,0xaf,0xa4,0x71, 0,0,0,0,'I','E','N','D',0xae,0x42,0x60,0x82 };
static const unsigned char jpeg[] = { 0xff,0xd8,0xff,0xe0,0,4,'J','F', 0xff,0xd9 };
static const unsigned char webp[] = { 'R','I','F','F', 8,0,0,0, 'W','E','B','P', 'V','P','8',' ' };

static const struct { const char *type; const unsigned char *bytes; size_t n; } pictures[] = {
	{ "image/gif", gif, sizeof gif }, { "image/png", png, sizeof png }, { "image/jpeg", jpeg, sizeof jpeg }, { "image/webp", webp, sizeof webp },
};

static enum content_show shown(const char *type, const void *bytes, size_t n)
{
	return content_show(&c, file("picture", bytes, n), type);
}

static void whole_pictures(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		unsigned char more[256];
		size_t n = pictures[i].n;

		assert_int_equal(shown(pictures[i].type, pictures[i].bytes, n), SHOW_PICTURE);
		assert_int_equal(shown("image/svg+xml", pictures[i].bytes, n), SHOW_NEVER);
		assert_int_equal(shown(pictures[(i + 1) % 4].type, pictures[i].bytes, n), SHOW_NEVER);
		memcpy(more, pictures[i].bytes, n);
		memcpy(more + n, "<script>", 8);
		assert_int_equal(shown(pictures[i].type, more, n + 8), SHOW_NEVER);
		for (size_t cut = 0; cut < n; cut++)
			assert_int_equal(shown(pictures[i].type, pictures[i].bytes, cut), SHOW_NEVER);
	}
	assert_int_equal(shown("text/html", "<html>", 6), SHOW_NEVER);
	assert_int_equal(content_show(&c, "/nowhere", "image/png"), SHOW_NEVER);
}

static void markup_within(void **state)
{
	unsigned char big[70000] = { 0xff, 0xd8, 0xff };
	static const char *const words[] = { "<script", "<SCRIPT", "<!DocType", "<html", "<iframe", "<?php", "<svg " };

	(void)state;
	big[sizeof big - 2] = 0xff;
	big[sizeof big - 1] = 0xd9;
	assert_int_equal(shown("image/jpeg", big, sizeof big), SHOW_PICTURE);
	for (size_t w = 0; w < sizeof words / sizeof *words; w++)
		/* Also where two windows of the search meet. */
		for (size_t at = 65536 - 20; at < 65536 + 4; at++) {
			memcpy(big + at, words[w], strlen(words[w]));
			assert_int_equal(shown("image/jpeg", big, sizeof big), SHOW_NEVER);
			memset(big + at, 0, strlen(words[w]));
		}
}

static void pdfs(void **state)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n";

	(void)state;
	assert_int_equal(shown("application/pdf", pdf, sizeof pdf - 1), SHOW_PDF);
	assert_int_equal(shown("application/pdf", pdf + 1, sizeof pdf - 2), SHOW_NEVER);
	assert_int_equal(shown("application/pdf", pdf, 20), SHOW_NEVER);
	assert_int_equal(shown("text/html", pdf, sizeof pdf - 1), SHOW_NEVER);
}

/* Any byte may be anything: nothing is read beyond the end, and it ends. */
static void twisted(void **state)
{
	(void)state;
	srand(7);
	for (int i = 0; i < 4000; i++) {
		unsigned char bytes[128];
		size_t k = (size_t)rand() % 4, n = pictures[k].n;

		memcpy(bytes, pictures[k].bytes, n);
		for (int j = rand() % 4; j >= 0; j--)
			bytes[(size_t)rand() % n] = (unsigned char)rand();
		shown(pictures[k].type, bytes, n);
	}
}

static void types_by_content(void **state)
{
	(void)state;
	assert_string_equal(content_type(&c, file("a.txt", png, sizeof png)), "image/png");
	assert_string_equal(content_type(&c, file("b.png", "<!doctype html><html><body>x", 28)), "text/html");
	assert_string_equal(content_type(&c, "/nowhere"), "application/octet-stream");
}

static int begin(void **state)
{
	FILE *f;
	char conf[128];

	(void)state;
	if (sodium_init() < 0)
		return -1;
	snprintf(folder, sizeof folder, "/tmp/ferry-content-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(conf, sizeof conf, "%s/ferry.hdf", folder);
	f = fopen(conf, "w");
	if (!f)
		return -1;
	fprintf(f, "Dir.Files = %s/files\nDir.Tmp = %s\n", folder, folder);
	fclose(f);
	setenv("FERRY_CONF", conf, 1);
	c = (struct ctx){ .mem = arena_new(), .lang = "en", .tz = "Asia/Taipei", .request_id = "", .now = time(NULL) };
	return mkdir(arena_fmt(c.mem, "%s/files", folder), 0700);
}

static int end(void **state)
{
	(void)state;
	unlink(arena_fmt(c.mem, "%s/ferry.hdf", folder));
	unlink(arena_fmt(c.mem, "%s/picture", folder));
	content_sweep(&c, -3600, nobody, NULL);
	arena_free(c.mem);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_once), cmocka_unit_test(swept), cmocka_unit_test(whole_pictures), cmocka_unit_test(markup_within),
		cmocka_unit_test(pdfs), cmocka_unit_test(twisted), cmocka_unit_test(types_by_content),
	};

	return cmocka_run_group_tests_name("content", tests, begin, end);
}
