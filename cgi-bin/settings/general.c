/* The general settings and the logo. */
#include <string.h>
#include "crm/letterhead.h"
#include "crm/picture.h"
#include "crm/settings.h"
#include "lib/db.h"
#include "lib/record_page_impl.h"
#include "settings/pages.h"

static void setting_row(struct req *r, HDF *at, const struct setting_def *d)
{
	static const char *const kind[] = { "text", "number", "text", "checkbox", "select" };
	struct ctx *c = r->c;
	const char *typed = in_str(r->input, d->name), *now = typed ? typed : setting_now(c, d);
	const char *hint = arena_fmt(c->mem, "Settings.hint.%s", d->name);

	node_set(at, "name", d->name);
	node_set(at, "type", kind[d->type]);
	node_set(at, "label", lang_text(c->lang, arena_fmt(c->mem, "Settings.%s", d->name)));
	node_set(at, "hint", word_or(c, hint, NULL));
	node_set(at, "value", d->type == SET_BOOL ? !strcmp(now, "1") ? "1" : NULL : now);
	for (const struct error *e = c->errors; e; e = e->next)
		if (!strcmp(e->field, d->name))
			node_set(at, "err", error_text(c, e));
	for (int i = 0; d->choices && d->choices[i]; i++) {
		HDF *o = node_at(node_child(at, "o"), i);
		node_set(o, "v", d->choices[i]);
		node_set(o, "label", word_or(c, arena_fmt(c->mem, "Settings.choice.%s.%s", d->name, d->choices[i]), d->choices[i]));
		if (!strcmp(now, d->choices[i]))
			node_set(o, "on", "1");
	}
}

static enum outcome show_general(struct req *r, int status)
{
	HDF *sections = page_node(r, "General"), *items = NULL;
	int n = 0, k = 0;

	tree(r);
	for (const struct setting_def *d = setting_defs; d->name; d++) {
		if (d->section) {
			HDF *section = node_at(sections, n++);
			node_set(section, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Settings.part.%s", d->section)));
			items = node_child(section, "items");
			k = 0;
		}
		setting_row(r, node_at(items, k++), d);
	}
	if (db_one_int(r->c, "SELECT COUNT(*) FROM letterhead"))
		page_set(r, "Logo", "/settings/logo");
	for (struct error *e = r->c->errors; e; e = e->next)
		if (!strcmp(e->field, "logo"))
			page_set(r, "LogoError", error_text(r->c, e));
	page_set(r, "title", lang_text(r->c->lang, "Settings.general"));
	return reply_page_status(r, status, "settings/general.cs");
}

enum outcome general(struct req *r)
{
	json_object *o;

	if (!r->api)
		return show_general(r, 200);
	o = json_object_new_object();
	for (const struct setting_def *d = setting_defs; d->name; d++)
		json_object_object_add(o, d->name, json_object_new_string(setting_now(r->c, d)));
	return reply_json(r, 200, o);
}

enum outcome general_save(struct req *r)
{
	enum outcome o = r->input ? settings_save(r->c, r->input) : DONE;

	if (r->api)
		return o == DONE ? general(r) : o;
	if (o != DONE)
		return show_general(r, o == MALFORMED ? 400 : 422);
	reply_flash(r, "saved");
	return reply_redirect(r, "/settings/general");
}

enum outcome logo(struct req *r)
{
	size_t n;
	const void *bytes = letterhead_logo(r->c, &n);

	return bytes ? reply_bytes(r, picture_type(bytes, n), "logo", true, bytes, n) : ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
}

static enum outcome logo_changed(struct req *r, enum outcome o)
{
	if (o != DONE)
		return r->api ? o : show_general(r, 422);
	return r->api ? reply_json(r, 200, json_object_new_object()) : reply_redirect(r, "/settings/general");
}

enum outcome logo_save(struct req *r)
{
	struct upload *u = r->uploads;

	while (u && strcmp(u->field, "logo"))
		u = u->next;
	return logo_changed(r, !u || !u->size ? ctx_refuse(r->c, INVALID, "logo", "no_file", NULL) : letterhead_set_logo(r->c, u->path));
}

enum outcome logo_remove(struct req *r)
{
	return logo_changed(r, letterhead_remove_logo(r->c));
}
