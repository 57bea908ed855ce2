/*
 * What a value of the file stands for: "GTXPro" is the product GTX Pro, "technolgy"
 * an industry yet to be made, an empty cell this customer. A check finds the values
 * that nothing here answers to; each is asked for once and then holds for all rows.
 */
#include <stdlib.h>
#include <string.h>
#include "import_impl.h"
#include "text.h"

enum { MOST = 200 };

const char *import_meaning(const struct import *im, const char *field, const char *text)
{
	json_object *of, *v;

	if (!im->meanings || !json_object_object_get_ex(im->meanings, field, &of) || !json_object_object_get_ex(of, text, &v))
		return NULL;
	return v ? json_object_get_string(v) : "";
}

static void remember(struct import *im, const char *field, const char *text, const char *canonical)
{
	json_object *of;

	if (!json_object_object_get_ex(im->meanings, field, &of)) {
		of = json_object_new_object();
		json_object_object_add(im->meanings, field, of);
	}
	json_object_object_add(of, text, json_object_new_string(canonical));
}

/* ---- answers ----------------------------------------------------------------- */

/* A new entry of a simple list (a source, an industry) that is called as in the file. */
static enum outcome make(struct ctx *c, const struct field *f, const char *text, const char *at, const char **canonical)
{
	json_object *in = json_keep(c, json_object_new_object());
	struct row *r;
	int64_t id;
	enum outcome o;

	if (f->type != F_REF || !import_makes(c, f) || !*text)
		return ctx_refuse(c, FORBIDDEN, at, "cannot_be_made", text, NULL);
	r = row_new(c, f->ref);
	json_object_object_add(in, f->ref->title, json_object_new_string(text));
	if ((o = record_read_input(c, r, in, true)) != DONE || (o = record_create(c, r, &id)) != DONE)
		return o;
	*canonical = arena_fmt(c->mem, "%lld", (long long)id);
	return DONE;
}

bool import_makes(struct ctx *c, const struct field *f)
{
	return f->ref && f->ref->unscoped && f->ref->title && !f->ref->no_create && person_can(c->me, PERM_SETTINGS, f->ref);
}

/* "-" nothing, "+" a new entry, "#12" or a name a record; for a choice its name or what it is called. */
static enum outcome answer(struct ctx *c, struct import *im, const char *field, const char *text, const char *says, const char *at)
{
	const struct field *f = record_field(c, im->rec, field);
	const char *canonical = NULL;
	int64_t id;
	enum outcome o = DONE;

	if (!f || !import_field(f) || f->type == F_TAGS || f->type == F_MULTI)
		return ctx_refuse(c, MALFORMED, at, "unknown_field", field, NULL);
	if (!strcmp(says, "-")) {
		canonical = "";
	} else if (!strcmp(says, "+")) {
		o = make(c, f, text, at, &canonical);
	} else if (f->type == F_REF) {
		struct refs *refs = arena_alloc(c->mem, sizeof *refs);

		refs->mem = c->mem;
		if (*says == '#' && says[1])
			id = record_find(c, f->ref, strtoll(says + 1, NULL, 10), ACCESS_READ) ? strtoll(says + 1, NULL, 10) : 0;
		else
			id = refs_find(c, refs, f, says, true);
		if (id <= 0)
			return ctx_refuse(c, INVALID, at, id ? "ambiguous" : "no_such_record", says, NULL);
		canonical = arena_fmt(c->mem, "%lld", (long long)id);
	} else if (!field_parse(c, f, f->type == F_CHOICE ? import_choice(c, im->rec, f, says) : says, at, &canonical)) {
		o = INVALID;
	}
	if (o == DONE)
		remember(im, field, text, canonical ? canonical : "");
	return o;
}

static enum outcome from_json(struct ctx *c, struct import *im, json_object *values)
{
	enum outcome o = DONE;

	if (json_object_is_type(values, json_type_string))
		values = json_keep(c, json_tokener_parse(json_object_get_string(values)));
	if (!json_object_is_type(values, json_type_object))
		return ctx_refuse(c, MALFORMED, "values", "wrong_type", "values", NULL);
	json_object_object_foreach(values, field, of) {
		if (!json_object_is_type(of, json_type_object))
			return ctx_refuse(c, MALFORMED, "values", "wrong_type", field, NULL);
		json_object_object_foreach(of, text, says)
			if ((o = answer(c, im, field, text, says ? arena_str(c->mem, json_object_get_string(says)) : "-", "values")) != DONE)
				return o;
	}
	return o;
}

/* The form names field, value and answer beside one another: v0f, v0t, v0. An empty answer is none. */
static enum outcome from_form(struct ctx *c, struct import *im, json_object *input)
{
	enum outcome o = DONE;

	for (int i = 0; i < MOST && o == DONE; i++) {
		const char *at = arena_fmt(c->mem, "v%d", i), *says = import_text(c, input, at);
		const char *field = import_text(c, input, arena_fmt(c->mem, "v%df", i)), *text = import_text(c, input, arena_fmt(c->mem, "v%dt", i));

		if (!field || !text)
			return DONE;
		if (says && *says)
			o = answer(c, im, field, text, says, at);
	}
	return o;
}

enum outcome import_read_meanings(struct ctx *c, struct import *im, json_object *input)
{
	json_object *values;

	if (!im->meanings)
		im->meanings = json_keep(c, json_object_new_object());
	return json_object_object_get_ex(input, "values", &values) && values ? from_json(c, im, values) : from_form(c, im, input);
}

/* ---- questions ----------------------------------------------------------------- */

/* What the check refused, or left empty, for want of a record or choice of that name, most rows first. */
struct import_unknown *import_unknowns(struct ctx *c, const struct import *im, int *n)
{
	struct rows *r;
	struct import_unknown *out;

	*n = 0;
	if (strcmp(im->state, "checked"))
		return NULL;
	r = db_rows(c, "SELECT j.f, COALESCE(j.a, ''), COUNT(*), j.k FROM import_rows r, JSON_TABLE(r.errors, '$[*]' COLUMNS ("
		"f VARCHAR(60) PATH '$.f', k VARCHAR(60) PATH '$.k', a VARCHAR(200) PATH '$.a[0]')) j WHERE r.import_id = ? AND r.errors IS NOT NULL"
		" AND j.k IN ('no_such_record', 'left_empty', 'not_in_list', 'ambiguous', 'required') GROUP BY 1, 2, 4 ORDER BY 3 DESC, 1, 2 LIMIT ?", INT(im->id), INT(MOST));
	out = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *out);
	while (rows_next(r)) {
		const struct field *f = record_field(c, im->rec, rows_str(r, 0));

		if (!f || !import_field(f) || !(f->type == F_REF || f->type == F_CHOICE))
			continue;
		out[(*n)++] = (struct import_unknown){ f, strcmp(rows_str(r, 3), "required") ? rows_str(r, 1) : "", rows_int(r, 2), import_meaning(im, f->name, rows_str(r, 1)) };
	}
	return out;
}
