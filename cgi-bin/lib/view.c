/*
 * Pages by ClearSilver. Kept across requests: one tree per language (lang.c) and
 * one parsed template per (template, language). A request's data lives beneath
 * Page (finished pieces beneath Made) and goes when its arena is reset, so nothing of
 * one person's page can be seen in another's.
 *
 * Escaping is on everywhere (Config.VarEscapeMode, set before a template is
 * parsed). A template is wrapped in its layout when it is parsed, not when it is
 * rendered: the layout's `include:View.Content` is resolved at parse time.
 */
#include "view.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "config.h"
#include "cs/cs.h"
#include "fault.h"
#include "kept.h"
#include "lang.h"

enum { SOURCES = 24, BUCKETS = 256, KEEP = 1 << 20 };

struct source { char *path; struct timespec changed; };
struct page {
	char *template;
	HDF *lang;
	CSPARSE *parsed;
	struct source source[SOURCES];	/* what it was parsed from; looked at again in development only */
	int sources;
	int64_t looked;			/* when its sources were last looked at */
	int64_t parse;			/* which parse this is: part of what a page is made of */
	struct page *next;
};
static struct page *pages[BUCKETS];

static const char *root(void)
{
	static char path[480];

	if (!*path && (size_t)snprintf(path, sizeof path, "%s/templates", config_str("Dir.Www", "www")) >= sizeof path)
		fault("Dir.Www is too long");
	return path;
}

static _Noreturn void broken(const char *template, NEOERR *err)
{
	STRING text;

	string_init(&text);
	nerr_error_string(err, &text);
	nerr_ignore(&err);
	fault("template %s: %s", template, text.buf ? text.buf : "unreadable");
}

/*
 * White space between tags is for whoever writes the template: a run with a line
 * break in it becomes one line break, and nothing at all beside a command that
 * prints nothing (if, each, set, call …). Words on one line keep their spaces.
 */
static bool silent(const char *tag)		/* at "<?cs " */
{
	tag += 4 + strspn(tag + 4, " \t\n");
	return strncmp(tag, "var:", 4) && strncmp(tag, "uvar:", 5);
}

static size_t fold(char *s)
{
	char *in = s, *out = s;
	bool after = true;

	while (*in) {
		if (!strncmp(in, "<?cs", 4)) {
			char *end = strstr(in, "?>");
			size_t n = end ? (size_t)(end + 2 - in) : strlen(in);

			after = silent(in);
			if (after && out > s && out[-1] == '\n')
				out--;
			memmove(out, in, n);
			out += n;
			in += n;
		} else if (strchr(" \t\r\n", *in)) {
			size_t n = strspn(in, " \t\r\n");
			bool line = memchr(in, '\n', n) != NULL;

			if (line && !after)
				*out++ = '\n';
			else if (!line)
				*out++ = ' ';
			in += n;
			if (line)
				after = false;
		} else {
			*out++ = *in++;
			after = false;
		}
	}
	*out = 0;
	return (size_t)(out - s);
}

/* ClearSilver asks for a file. It owns and frees what it gets; no fault may leave here. */
static NEOERR *load(void *ctx, HDF *hdf, const char *name, char **contents)
{
	struct page *p = ctx;
	struct stat st;
	char path[600];
	FILE *f;
	size_t n;

	(void)hdf;
	if (strstr(name, "..") || name[0] == '/' || (size_t)snprintf(path, sizeof path, "%s/%s", root(), name) >= sizeof path)
		return nerr_raise(NERR_NOT_FOUND, "%s lies outside the templates", name);
	f = fopen(path, "re");
	if (!f)
		return nerr_raise(NERR_NOT_FOUND, "no file %s", path);
	if (fstat(fileno(f), &st) || !(*contents = malloc((size_t)st.st_size + 1))) {
		fclose(f);
		return nerr_raise(NERR_NOMEM, "cannot read %s", path);
	}
	n = fread(*contents, 1, (size_t)st.st_size, f);
	fclose(f);
	(*contents)[n] = 0;
	fold(*contents);
	if (p->sources < SOURCES && (p->source[p->sources].path = strdup(path)))
		p->source[p->sources++].changed = st.st_mtim;
	return STATUS_OK;
}

/* Looked at once a second: a page has a dozen sources. */
static bool stale(struct page *p)
{
	struct stat st;
	int64_t now = time(NULL);

	if (p->looked == now)
		return false;
	p->looked = now;
	for (int i = 0; i < p->sources; i++)
		if (stat(p->source[i].path, &st) || st.st_mtim.tv_sec != p->source[i].changed.tv_sec ||
		    st.st_mtim.tv_nsec != p->source[i].changed.tv_nsec)
			return true;
	return false;
}

static void forget(struct page *p)
{
	cs_destroy(&p->parsed);
	for (int i = 0; i < p->sources; i++)
		free(p->source[i].path);
	p->sources = 0;
}

/* Which frame a template wants stands in its first line: "# plain" or "# bare" in a comment tag; layout.cs otherwise. */
static const char *frame_of(const char *template)
{
	char path[600], head[64] = "";
	FILE *f;

	if (!strcmp(template, "layout.cs") || !strcmp(template, "plain.cs") || !strcmp(template, "macros.cs"))
		fault("template %s is no page", template);
	if ((size_t)snprintf(path, sizeof path, "%s/%s", root(), template) >= sizeof path || !(f = fopen(path, "re")))
		fault("template %s: no such file", template);
	if (!fgets(head, sizeof head, f))
		head[0] = 0;
	fclose(f);
	if (!strncmp(head, "<?cs # bare", 11))
		return NULL;
	return strncmp(head, "<?cs # plain", 12) ? "layout.cs" : "plain.cs";
}

static void parse(struct page *p)
{
	HDF *top = hdf_obj_top(p->lang);
	const char *frame = frame_of(p->template);
	static int64_t parses;
	NEOERR *err;

	p->parse = ++parses;
	err = hdf_set_value(top, "Config.VarEscapeMode", "html");
	if (err == STATUS_OK)
		err = hdf_set_value(top, "View.Content", p->template);
	if (err == STATUS_OK)
		err = cs_init(&p->parsed, top);
	if (err == STATUS_OK) {
		cs_register_fileload(p->parsed, p, load);
		err = cs_parse_file(p->parsed, "macros.cs");
	}
	if (err == STATUS_OK)
		err = cs_parse_file(p->parsed, frame ? frame : p->template);
	if (err != STATUS_OK) {
		if (p->parsed)
			forget(p);
		broken(p->template, err);
	}
}

static struct page *page_for(const char *lang, const char *template)
{
	HDF *tree = lang_hdf(lang);
	unsigned h = 5381;
	struct page *p;

	for (const char *s = template; *s; s++)
		h = h * 33 + (unsigned char)*s;
	for (p = pages[h % BUCKETS]; p; p = p->next)
		if (p->lang == tree && !strcmp(p->template, template))
			break;
	if (!p) {
		p = calloc(1, sizeof *p);
		if (!p || !(p->template = strdup(template)))
			fault("no memory for template %s", template);
		p->lang = tree;
		p->next = pages[h % BUCKETS];
		pages[h % BUCKETS] = p;
	} else if (p->parsed && config_int("Development", 0) && stale(p)) {
		forget(p);
	}
	if (!p->parsed)
		parse(p);
	return p;
}

static void remove_page(void *top)
{
	NEOERR *err = hdf_remove_tree(top, "Page");

	nerr_ignore(&err);
	err = hdf_remove_tree(top, "Made");
	nerr_ignore(&err);
}

HDF *view_begin(struct arena *mem, const char *lang)
{
	HDF *top = hdf_obj_top(lang_hdf(lang)), *page;
	NEOERR *err;

	remove_page(top);
	err = hdf_get_node(top, "Page", &page);
	if (err != STATUS_OK)
		broken("Page", err);
	arena_defer(mem, remove_page, top);
	return page;
}

static NEOERR *collect(void *ctx, char *s)
{
	return nerr_pass(string_append(ctx, s));
}

/* The text is gathered in memory of ClearSilver's own, valid until the next rendering: its callback must not fault. */
static const STRING *rendered(struct page *p)
{
	static STRING text;
	NEOERR *err;

	if (text.max > KEEP)
		string_clear(&text);
	text.len = 0;
	err = cs_render(p->parsed, &text, collect);
	if (err != STATUS_OK)
		broken(p->template, err);
	return &text;
}

void view_render(struct arena *mem, const char *lang, const char *template, struct buf *out)
{
	const STRING *text = rendered(page_for(lang, template));

	(void)mem;
	if (text->buf)
		buf_add(out, text->buf, (size_t)text->len);
}

/* ---- pages kept --------------------------------------------------------------- */

/* All children and theirs, each with its name; -1 and -2 stand where children begin and end. */
static void tree_inputs(struct inputs *in, HDF *first)
{
	for (HDF *node = first; node; node = hdf_obj_next(node)) {
		HDF *child = hdf_obj_child(node);

		inputs_text(in, hdf_obj_name(node));
		inputs_text(in, hdf_obj_value(node));
		if (child) {
			inputs_int(in, -1);
			tree_inputs(in, child);
			inputs_int(in, -2);
		}
	}
}

static struct shelf made = { .slots = 8, .most = 64 * 1024 };

const char *view_known(const struct print *print, size_t *len)
{
	return shelf_find(&made, print, len);
}

const char *view_page_as(const struct print *print, const char *lang, const char *template, size_t *len)
{
	const STRING *text = rendered(page_for(lang, template));

	*len = (size_t)text->len;
	shelf_put(&made, print, text->buf ? text->buf : "", *len);
	return text->buf ? text->buf : "";
}

const char *view_page(const char *lang, const char *template, size_t *len)
{
	static struct inputs in;
	struct page *p = page_for(lang, template);
	struct print print;
	const char *kept;

	inputs_begin(&in);
	inputs_int(&in, p->parse);
	tree_inputs(&in, hdf_get_child(hdf_obj_top(p->lang), "Page"));
	print = inputs_print(&in);
	kept = view_known(&print, len);
	return kept ? kept : view_page_as(&print, lang, template, len);
}
