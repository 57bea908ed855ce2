/*
 * Templates: each parses and renders, with no data and with data in every place;
 * what people typed is escaped; nothing stays behind between requests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lang.h"
#include "view.h"

static char *templates[200];
static int count;

static int found(const char *path, const struct stat *st, int type, struct FTW *f)
{
	const char *at = strstr(path, "templates/");
	size_t n = strlen(path);

	(void)st;
	(void)f;
	if (type == FTW_F && n > 3 && strcmp(at, "templates/layout.cs") && strcmp(at, "templates/plain.cs") && strcmp(at, "templates/macros.cs") && !strcmp(path + n - 3, ".cs") && count < 200)
		templates[count++] = strdup(at + strlen("templates/"));
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	return nftw("www/templates", found, 16, FTW_PHYS);
}

static void put(HDF *page, const char *name, const char *value)
{
	NEOERR *err = hdf_set_value(page, name, value);

	assert_true(err == STATUS_OK);
}

/* Every name that templates use gets a value that must not come out as it is. */
static void fill(HDF *page)
{
	static const char *const names[] = {
		"title", "csrf", "base", "flash", "html_lang", "me.id", "me.name", "me.initial", "me.colour", "me.team", "May.lead", "May.message", "Can.settings",
		"Crumbs.0", "Crumbs.0.url", "Head.title", "Head.state", "Head.sub", "Head.archived", "Status.0", "Status.0.now", "Verbs.0", "Verbs.0.url", "Verbs.1.asks",
		"VerbMenu.0", "VerbMenu.0.confirm", "EditUrl", "Smarts.0", "Smarts.0.n", "Smarts.0.url", "Sections.0", "Sections.0.key", "Sections.0.f.0", "Sections.0.f.0.label",
		"Parts.0", "Parts.0.n", "Parts.0.cols.0", "Parts.0.rows.0.c.0", "Parts.0.rows.0.c.0.label", "Long.0", "Long.0.label", "Timeline", "Days.0", "Days.0.e.0", "Days.0.e.0.who",
		"Days.0.e.1.said", "Days.0.e.1.who", "Seal", "Older", "LogFilters.0", "Notes.0", "Notes.0.at.0", "messages.0.text", "messages.0.label",
		"Tabs.0", "Tabs.0.url", "Tabs.0.count", "Saved.0", "Saved.0.mine", "Sums.0", "Sums.0.v", "Chips.0", "Chips.0.url", "Keep.0", "Keep.0.name", "KeepFilters.0", "Q",
		"Boxes.0", "Boxes.0.name", "Boxes.0.o.0", "Boxes.0.o.0.v", "CondFields.0", "Grouping.o.0", "Grouping.o.0.url", "Grouping.none", "AllCols.0", "AllCols.0.name", "TitleCol", "TitleCol.url", "Cols.0", "Cols.0.url",
		"Rows", "Row.id", "Row.t", "Row.url", "Row.sub", "Row.c.0", "Row.c.0.label", "Foot.range", "Foot.count", "Foot.next", "Foot.prev", "Foot.per.0", "Tree", "Tree.o.0", "Tree.o.0.o.0",
		"Bulk.0", "Bulk.0.name", "MayCreate", "MayImport", "MayExport", "MayWrite", "Form.action", "Form.version", "Form.s.0", "Form.s.0.f.0.label", "Form.s.0.f.0.err",
		"Form.s.0.f.0.value", "Form.s.0.f.1.label", "Form.s.0.f.1.o.0", "Form.s.0.f.2.o.0", "FormParts.0", "FormParts.0.cols.0", "FormParts.0.rows.0.c.0.value", "Duplicates.0", "Duplicates.0.url", "VerbOf",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		put(page, names[i], "<script>\"'&");
	put(page, "Form.s.0.f.0.described", "1");
	put(page, "Form.s.0.f.0.type", "text");
	put(page, "Form.s.0.f.1.type", "select");
	put(page, "Form.s.0.f.2.type", "checks");
	put(page, "Form.s.0.f.3.type", "textarea");
	put(page, "Form.s.0.f.3.value", "</textarea><script>");
	put(page, "Form.s.0.f.4.type", "checkbox");
	put(page, "Row.c.1.k", "link");
	put(page, "Row.c.1.url", "\"><script>");
	put(page, "Row.c.2.k", "tags");
	put(page, "Row.c.2.t.0", "<script>");
	put(page, "Row.c.3.k", "who");
	put(page, "Row.c.3", "<script>");
	put(page, "Row.c.4.k", "stars");
	put(page, "Row.c.4.n", "2");
}

static const char *render(struct arena *mem, const char *lang, const char *template, bool full)
{
	struct buf out = buf_new(mem);
	HDF *page = view_begin(mem, lang);

	if (full)
		fill(page);
	view_render(mem, lang, template, &out);
	return out.s ? out.s : "";
}

static void each_template_renders(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	assert_true(count > 8);
	for (int l = 0; lang_all[l]; l++)
		for (int i = 0; i < count; i++)
			for (int full = 0; full < 2; full++) {
				const char *html = render(mem, lang_all[l], templates[i], full);

				if (strstr(html, "<script>\"") || strstr(html, "<script></") || strstr(html, "><script>\"") || strstr(html, "</textarea><script>"))
					fail_msg("%s lets markup through", templates[i]);
				if (strstr(html, " onclick=") || strstr(html, " style=") || strstr(html, "javascript:"))
					fail_msg("%s holds what the content policy forbids", templates[i]);
				arena_reset(mem);
			}
	arena_free(mem);
}

static void typed_text_is_escaped(void **state)
{
	struct arena *mem = arena_new();
	const char *html = render(mem, "en", "record/list.cs", true);

	(void)state;
	assert_non_null(strstr(html, "&lt;script&gt;&quot;"));
	html = render(mem, "en", "record/row.cs", true);
	assert_non_null(strstr(html, "href=\"&quot;&gt;&lt;script&gt;\""));
	arena_free(mem);
}

static void nothing_stays(void **state)
{
	struct arena *mem = arena_new();
	HDF *top = hdf_obj_top(lang_hdf("en"));

	(void)state;
	render(mem, "en", "record/detail.cs", true);
	arena_reset(mem);
	assert_null(hdf_get_obj(top, "Page"));
	for (HDF *child = hdf_obj_child(top); child; child = hdf_obj_next(child))
		if (strcmp(hdf_obj_name(child), "Lang") && strcmp(hdf_obj_name(child), "Config") && strcmp(hdf_obj_name(child), "View"))
			fail_msg("a template left %s behind", hdf_obj_name(child));
	assert_null(strstr(render(mem, "en", "record/detail.cs", false), "script&gt;"));
	arena_free(mem);
}

static void languages(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	assert_string_equal(lang_pick(NULL), "zh-TW");
	assert_string_equal(lang_pick("en-GB,en;q=0.8"), "en");
	assert_string_equal(lang_pick("fr, zh-Hans-SG;q=0.7, en;q=0.3"), "zh-CN");
	assert_string_equal(lang_pick("zh"), "zh-CN");
	assert_string_equal(lang_pick("zh-HK;q=0.9"), "zh-TW");
	assert_string_equal(lang_pick("zh-Hant"), "zh-TW");
	assert_string_equal(lang_pick("fr"), "zh-TW");
	assert_string_equal(lang_text("en", "Common.no_such_key"), "Common.no_such_key");
	assert_string_equal(lang_fill(mem, "en", "Error.too_long", "20", NULL, NULL), "At most 20 characters");
	assert_string_equal(lang_fill(mem, "en", "Error.too_long", "@Common.yes", NULL, NULL), "At most Yes characters");
	assert_string_equal(lang_fill(mem, "en", "Error.too_long", "@nobody", NULL, NULL), "At most @nobody characters");
	arena_free(mem);
}

/* A key in one language is in all. */
static void same_keys(HDF *a, HDF *b, const char *path)
{
	char name[400];

	for (HDF *child = hdf_obj_child(a); child; child = hdf_obj_next(child)) {
		snprintf(name, sizeof name, "%s%s%s", path, *path ? "." : "", hdf_obj_name(child));
		if (!hdf_get_obj(b, hdf_obj_name(child)))
			fail_msg("%s is missing in a language", name);
		same_keys(child, hdf_get_obj(b, hdf_obj_name(child)), name);
	}
}

static void every_language_has_every_key(void **state)
{
	(void)state;
	for (int i = 0; lang_all[i]; i++)
		for (int j = 0; lang_all[j]; j++)
			same_keys(lang_hdf(lang_all[i]), lang_hdf(lang_all[j]), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages),
		cmocka_unit_test(every_language_has_every_key),
		cmocka_unit_test(each_template_renders),
		cmocka_unit_test(typed_text_is_escaped),
		cmocka_unit_test(nothing_stays),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
