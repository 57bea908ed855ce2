/*
 * Pages: a request's data goes beneath Page, what every page needs is put there
 * here, and the menu around it comes from page_shell().
 */
#include <string.h>
#include "lang.h"
#include "app.h"
#include "record_page.h"
#include "reply_impl.h"
#include "view.h"

static HDF *page(struct req *r)
{
	if (!r->reply->page)
		r->reply->page = view_begin(r->c->mem, r->c->lang);
	return r->reply->page;
}

static void check(NEOERR *err, const char *name)
{
	if (err == STATUS_OK)
		return;
	nerr_ignore(&err);
	fault("page value %s cannot be set", name);
}

void page_set(struct req *r, const char *name, const char *value)
{
	check(hdf_set_value(page(r), name, value ? value : ""), name);
}

void page_int(struct req *r, const char *name, int64_t n)
{
	page_set(r, name, arena_fmt(r->c->mem, "%lld", (long long)n));
}

void page_fmt(struct req *r, const char *name, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vfmt(r->c->mem, fmt, ap);
	va_end(ap);
	page_set(r, name, s);
}

HDF *page_node(struct req *r, const char *name)
{
	HDF *node = NULL;

	check(hdf_get_node(page(r), name, &node), name);
	return node;
}

void page_drop(struct req *r, const char *name)
{
	check(hdf_remove_tree(page(r), name), name);
}

/* The label of a field for messages that stand apart from it. */
static const char *label(struct req *r, const char *field)
{
	const char *key, *text;

	if (!*field || strpbrk(field, ".["))
		return "";
	if (r->rec) {
		key = arena_fmt(r->c->mem, "Field.%s.%s", r->rec->name, field);
		text = lang_text(r->c->lang, key);
		if (strcmp(text, key))
			return text;
	}
	key = arena_fmt(r->c->mem, "Field.common.%s", field);
	text = lang_text(r->c->lang, key);
	return strcmp(text, key) ? text : "";
}

const char *error_text(struct ctx *c, const struct error *e)
{
	return lang_fill(c->mem, c->lang, arena_fmt(c->mem, "Error.%s", e->key), e->arg[0], e->arg[1], e->arg[2]);
}

void page_errors(struct req *r)
{
	int n = 0;

	for (const struct error *e = r->c->errors; e; e = e->next, n++) {
		const char *at = arena_fmt(r->c->mem, "messages.%d", n), *text = error_text(r->c, e);
		if (*e->field && !e->warning)
			page_set(r, arena_fmt(r->c->mem, "errors.%s", e->field), text);
		page_set(r, arena_fmt(r->c->mem, "%s.text", at), text);
		page_set(r, arena_fmt(r->c->mem, "%s.tone", at), e->warning ? "warn" : "bad");
		page_set(r, arena_fmt(r->c->mem, "%s.field", at), e->field);
		page_set(r, arena_fmt(r->c->mem, "%s.label", at), label(r, e->field));
	}
}

static bool flash_key_ok(const char *s)
{
	return *s && strlen(s) < 60 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s);
}

void reply_flash(struct req *r, const char *key)
{
	if (!r->api && flash_key_ok(key))
		reply_header(r, "Set-Cookie", arena_fmt(r->c->mem, "flash=%s; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", key));
}

/* Shown once: the cookie goes with the page that shows it. */
static void flash(struct req *r)
{
	const char *key = req_cookie(r, "flash"), *full, *text;

	if (!key || !flash_key_ok(key))
		return;
	reply_header(r, "Set-Cookie", "flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
	full = arena_fmt(r->c->mem, "Flash.%s", key);
	text = lang_text(r->c->lang, full);
	if (strcmp(text, full))
		page_set(r, "flash", text);
}

static void common(struct req *r)
{
	const struct person *me = r->c->me;

	page_set(r, "lang", r->c->lang);
	page_set(r, "html_lang", !strcmp(r->c->lang, "zh-TW") ? "zh-Hant-TW" : !strcmp(r->c->lang, "zh-CN") ? "zh-Hans-CN" : "en");
	page_set(r, "csrf", r->csrf);
	page_set(r, "area", r->area);
	page_set(r, "path", r->path);
	page_set(r, "base", r->base);
	if (me->id) {
		page_int(r, "me.id", me->id);
		page_set(r, "me.name", me->name);
		page_set(r, "me.login", me->login);
	}
	flash(r);
}

enum outcome reply_page(struct req *r, const char *template)
{
	return reply_page_status(r, 200, template);
}

enum outcome reply_page_status(struct req *r, int status, const char *template)
{
	if (!template && r->route)
		template = r->route->template;
	if (!template)
		fault("a page without a template: /%s/%s", r->area, r->path);
	common(r);
	page_errors(r);
	if (r->c->me->id && !r->reply->shell) {
		r->reply->shell = true;
		page_shell(r);
	}
	r->reply->status = status;
	r->reply->type = "text/html";
	r->reply->bytes = status == 200 && reply_keeps(r) ? view_page_as(&r->reply->known, r->c->lang, template, &r->reply->len) :
		view_page(r->c->lang, template, &r->reply->len);
	return DONE;
}
