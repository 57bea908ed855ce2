/*
 * Browsers leave out what is not ticked and cannot search without a script. Forms
 * therefore send a few words of their own, which begin with "_"; here they become
 * plain input and go:
 *
 *   _set[tags]=1            the tick boxes of this field were shown: none ticked is an empty list
 *   _box=is_main            the same for one tick box; inside a line: lines[0][_box]=optional
 *   lines[0][_del]=1        take this line away
 *   _find[customer_id]=text what to search for when nothing is chosen
 *   _do=find | add:lines    show the form again, with what was found or with more rows
 *   _do=fill                show it again with what a chosen record brings along (record.fill)
 *   _dup=1                  possible duplicates were seen
 */
#include <stdlib.h>
#include <string.h>
#include "form_page.h"

static void each_word(json_object *v, json_object *into, const char *value)
{
	if (json_object_is_type(v, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(v); i++)
			each_word(json_object_array_get_idx(v, i), into, value);
	} else if (json_object_is_type(v, json_type_string) && !json_object_object_get_ex(into, json_object_get_string(v), NULL)) {
		json_object_object_add(into, json_object_get_string(v), json_object_new_string(value));
	}
}

static void take_own(json_object *o)
{
	const char *gone[64];
	int n = 0;

	json_object_object_foreach(o, key, v) {
		(void)v;
		if (key[0] == '_' && n < 64)
			gone[n++] = key;
	}
	for (int i = 0; i < n; i++)
		json_object_object_del(o, gone[i]);
}

/* ---- lines ------------------------------------------------------------------- */

static bool typed_anything(const struct field *f, json_object *line)
{
	json_object_object_foreach(line, key, v) {
		const struct field *p = f->ref->fields;
		const char *s = v && !json_object_is_type(v, json_type_object) ? json_object_get_string(v) : NULL;

		if (key[0] == '_' || !strcmp(key, "id") || !strcmp(key, "position") || !s || !*s)
			continue;
		while (p->name && strcmp(p->name, key))
			p++;
		if (p->name && (p->type == F_BOOL || (p->initial && (!strcmp(p->initial, s) || (strtod(p->initial, NULL) == strtod(s, NULL) && field_numeric(p))))))
			continue;
		return true;
	}
	return false;
}

static void settle_lines(json_object *input, const struct field *f)
{
	json_object *old, *kept;

	if (!json_object_object_get_ex(input, f->name, &old) || !json_object_is_type(old, json_type_array))
		return;
	kept = json_object_new_array();
	for (size_t i = 0; i < json_object_array_length(old); i++) {
		json_object *line = json_object_array_get_idx(old, i), *box;

		if (!json_object_is_type(line, json_type_object) || in_bool(line, "_del") || !typed_anything(f, line))
			continue;
		if (json_object_object_get_ex(line, "_box", &box))
			each_word(box, line, "0");
		take_own(line);
		json_object_array_add(kept, json_object_get(line));
	}
	json_object_object_add(input, f->name, kept);
}

/* ---- searching without a script ------------------------------------------------- */

static bool settle_find(struct req *r, const struct field *f, const char *text, bool asked)
{
	const char *now = in_str(r->input, f->name);
	struct row **rows;
	int n;

	if (!text || !*text || (now && *now && !asked))
		return false;
	if (f->type == F_LINK) {
		rows = record_pick_any(r->c, text, &n);
	} else {
		struct list *l = record_pick(r->c, f->ref, text, NULL, 2);

		rows = l->rows;
		n = l->n;
	}
	if (!asked && n == 1) {
		json_object_object_add(r->input, f->name, f->type == F_LINK ? json_object_new_string(link_show(r->c, link_make(r->c, rows[0]->rec, rows[0]->id)))
			: json_object_new_int64(rows[0]->id));
		return false;
	}
	node_set(page_node(r, "Find"), f->name, text);
	if (asked)
		json_object_object_del(r->input, f->name);
	if (!n)
		ctx_refuse(r->c, INVALID, f->name, "nothing_found", text, NULL);
	return true;
}

bool form_asked(struct req *r, const char *marker)
{
	return hdf_get_value(page_node(r, "Asked"), marker, NULL) != NULL;
}

bool form_settle(struct req *r, const struct field *const *fields, int n)
{
	json_object *in = r->input, *set, *box, *find = NULL;
	const char *act;
	bool again = false;

	if (!in)
		return false;
	act = in_str(in, "_do");
	act = act ? arena_str(r->c->mem, act) : "";
	if (in_bool(in, "_dup"))
		node_set(page_node(r, "Asked"), "dup", "1");
	if (json_object_object_get_ex(in, "_box", &box))
		each_word(box, in, "0");
	json_object_object_get_ex(in, "_set", &set);
	json_object_object_get_ex(in, "_find", &find);
	for (int i = 0; i < n; i++) {
		const struct field *f = fields[i];
		json_object *v;

		if (f->type == F_PARTS)
			settle_lines(in, f);
		else if ((f->type == F_TAGS || f->type == F_MULTI) && set && in_str(set, f->name) && !json_object_object_get_ex(in, f->name, NULL))
			json_object_object_add(in, f->name, json_object_new_array());
		else if ((f->type == F_TAGS || f->type == F_MULTI) && json_object_object_get_ex(in, f->name, &v) && json_object_is_type(v, json_type_string)) {
			json_object *list = json_object_new_array();

			json_object_array_add(list, json_object_get(v));
			json_object_object_add(in, f->name, list);
		} else if ((f->type == F_REF || f->type == F_LINK) && find)
			again |= settle_find(r, f, in_str(find, f->name), !strcmp(act, "find"));
	}
	if (!strncmp(act, "add:", 4)) {
		node_set(page_node(r, "More"), act + 4, "1");
		again = true;
	}
	take_own(in);
	return again || !strcmp(act, "find") || !strcmp(act, "fill");
}
