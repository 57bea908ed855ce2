/*
 * The questions of a checked import: each value that stands for nothing here is
 * shown once, with the rows it stands in and what it may mean; the answer holds for
 * all of them. The likeliest is chosen already: the same name written otherwise.
 */
#include <string.h>
#include "app.h"
#include "import_page_impl.h"
#include "record_page_impl.h"
#include "text.h"

enum { OFFERED = 100, ASKED = 50 };

static HDF *option(HDF *list, int *n, const char *value, const char *words)
{
	HDF *o = node_text(list, (*n)++, words);

	node_set(o, "v", value);
	return o;
}

static bool alike(struct ctx *c, const char *a, const char *b)
{
	return !strcmp(text_fold(c->mem, a), text_fold(c->mem, b));
}

static void choices(struct req *r, const struct import *im, const struct import_unknown *u, HDF *list, int *n)
{
	for (const struct choice *k = u->field->choices; k && k->name; k++) {
		HDF *o = option(list, n, k->name, word_choice(r->c, im->rec, u->field, k->name));

		if (u->means ? !strcmp(u->means, k->name) : alike(r->c, k->name, u->text))
			node_set(o, "on", "1");
	}
}

/* The first of a short list; of a long one those that begin alike. */
static void records(struct req *r, const struct import_unknown *u, HDF *list, int *n)
{
	struct list *all = record_pick(r->c, u->field->ref, NULL, NULL, OFFERED + 1);
	bool there = false;

	if (all->n > OFFERED)
		all = record_pick(r->c, u->field->ref, text_clip(r->c->mem, u->text, 2), NULL, OFFERED);
	for (int i = 0; i < all->n; i++) {
		const char *id = arena_fmt(r->c->mem, "%lld", (long long)all->rows[i]->id);
		HDF *o = option(list, n, arena_fmt(r->c->mem, "#%s", id), row_title(all->rows[i]));
		bool on = u->means ? !strcmp(u->means, id) : !there && alike(r->c, row_title(all->rows[i]), u->text);

		there |= on;
		node_set(o, "on", on ? "1" : NULL);
	}
	if (u->means && *u->means && !there)
		node_set(option(list, n, arena_fmt(r->c->mem, "#%s", u->means), arena_fmt(r->c->mem, "#%s", u->means)), "on", "1");
}

void import_show_questions(struct req *r, const struct import *im)
{
	int n;
	struct import_unknown *u = import_unknowns(r->c, im, &n);
	HDF *list = page_node(r, "Ask");

	for (int i = 0; i < n && i < ASKED; i++) {
		HDF *node = node_text(list, i, u[i].text), *options = node_child(node, "o");
		int k = 0;

		node_set(node, "name", arena_fmt(r->c->mem, "v%d", i));
		node_set(node, "f", u[i].field->name);
		node_set(node, "field", word_field(r->c, im->rec, u[i].field));
		node_int(node, "rows", u[i].rows);
		if (!(u[i].field->flags & REQUIRED))
			node_set(option(options, &k, "-", word_or(r->c, "Import.means_nothing", "-")), "on", u[i].means && !*u[i].means ? "1" : NULL);
		if (u[i].field->type == F_REF && *u[i].text && import_makes(r->c, u[i].field))
			option(options, &k, "+", lang_fill(r->c->mem, r->c->lang, "Import.means_new", u[i].text, NULL, NULL));
		if (u[i].field->type == F_REF)
			records(r, &u[i], options, &k);
		else
			choices(r, im, &u[i], options, &k);
	}
}
