/*
 * What was settled for an import: which field a column goes to, what is done with
 * records that exist, what an empty cell and an unknown name mean. From a form or
 * from JSON.
 */
#include <stdlib.h>
#include <string.h>
#include "import_impl.h"
#include "text.h"

const char *import_text(struct ctx *c, json_object *input, const char *name)
{
	json_object *v = NULL;

	if (!input || !json_object_object_get_ex(input, name, &v) || json_object_is_type(v, json_type_array) || json_object_is_type(v, json_type_object))
		return NULL;
	return v ? text_trim(c->mem, json_object_get_string(v)) : "";
}

static enum outcome map_column(struct ctx *c, struct import *im, int column, const char *field)
{
	const struct field *f = *field ? record_field(c, im->rec, field) : NULL;

	if (*field == '+') {
		im->map[column] = field;
		return DONE;
	}
	if (*field && (!f || !import_field(f)))
		return ctx_refuse(c, MALFORMED, "mapping", "unknown_field", field, NULL);
	for (int i = 0; f && i < im->columns; i++)
		if (i != column && !strcmp(im->map[i], f->name))
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "map%d", column), "mapped_twice", im->heads[column], im->heads[i], NULL);
	im->map[column] = f ? f->name : "";
	return DONE;
}

/* {"公司名稱": "company"}, {"0": "company"} or ["company", null]: columns not named are not imported. */
static enum outcome map_from_json(struct ctx *c, struct import *im, json_object *map)
{
	enum outcome o = DONE;

	for (int i = 0; i < im->columns; i++)
		im->map[i] = "";
	if (json_object_is_type(map, json_type_array)) {
		for (int i = 0; i < im->columns && i < (int)json_object_array_length(map) && o == DONE; i++) {
			json_object *v = json_object_array_get_idx(map, (size_t)i);

			o = map_column(c, im, i, v ? arena_str(c->mem, json_object_get_string(v)) : "");
		}
		return o;
	}
	if (!json_object_is_type(map, json_type_object))
		return ctx_refuse(c, MALFORMED, "mapping", "wrong_type", "mapping", NULL);
	json_object_object_foreach(map, head, v) {
		int column = -1;

		for (int i = 0; i < im->columns && column < 0; i++)
			if (!strcmp(im->heads[i], head))
				column = i;
		if (column < 0 && *head && strspn(head, "0123456789") == strlen(head) && strlen(head) < 4)
			column = (int)strtol(head, NULL, 10);
		if (column < 0 || column >= im->columns)
			return ctx_refuse(c, MALFORMED, "mapping", "no_such_column", head, NULL);
		if ((o = map_column(c, im, column, v ? arena_str(c->mem, json_object_get_string(v)) : "")) != DONE)
			return o;
	}
	return DONE;
}

static enum outcome map_from_form(struct ctx *c, struct import *im, json_object *input)
{
	const char **field = arena_array(c->mem, (size_t)im->columns + 1, sizeof *field);
	enum outcome o = DONE;
	int i;

	for (i = 0; i < im->columns; i++) {
		field[i] = import_text(c, input, arena_fmt(c->mem, "map%d", i));
		if (field[i])
			im->map[i] = "";	/* all at once: two columns may have changed places */
	}
	for (i = 0; i < im->columns && o == DONE; i++)
		if (field[i])
			o = map_column(c, im, i, field[i]);
	return o;
}

/* A mapping in a multipart form is JSON in a text. */
static json_object *mapping_of(struct ctx *c, json_object *input, bool *bad)
{
	json_object *v = NULL;

	*bad = false;
	if (!json_object_object_get_ex(input, "mapping", &v) || !v)
		return NULL;
	if (json_object_is_type(v, json_type_string)) {
		if (!*json_object_get_string(v))
			return NULL;
		v = json_tokener_parse(json_object_get_string(v));
		*bad = !v;
		return v ? json_keep(c, v) : NULL;
	}
	return v;
}

static enum outcome read_mode(struct ctx *c, struct import *im, json_object *input)
{
	const char *mode = import_text(c, input, "mode"), *key = import_text(c, input, "key");
	const struct field *f;
	bool mapped = false;

	if (mode && *mode) {
		for (im->mode = IMPORT_CREATE; im->mode <= IMPORT_BOTH && strcmp(import_mode_name(im->mode), mode); im->mode++)
			;
		if (im->mode > IMPORT_BOTH)
			return ctx_refuse(c, MALFORMED, "mode", "not_in_list", mode, NULL);
	}
	if (key)
		im->key = key;
	if (im->mode == IMPORT_CREATE)
		return DONE;
	f = *im->key ? record_field(c, im->rec, im->key) : NULL;
	for (int i = 0; f && i < im->columns; i++)
		mapped |= !strcmp(im->map[i], f->name);
	if (!f || !mapped || f->sql || f->type == F_TAGS || f->type == F_MULTI || !strncmp(f->name, "cf_", 3))
		return ctx_refuse(c, INVALID, "key", "key_not_mapped", NULL);
	return DONE;
}

static bool yes(struct ctx *c, json_object *input, const char *name, bool otherwise)
{
	const char *s = import_text(c, input, name);

	return s ? !strcmp(s, "1") || !strcmp(s, "true") || !strcmp(s, "on") : otherwise;
}

enum outcome import_settings(struct ctx *c, struct import *im, json_object *input)
{
	json_object *options = json_keep(c, json_object_new_object()), *map;
	/* Boxes that are not ticked are not sent; a form says that it had them. */
	bool form = import_text(c, input, "options") != NULL, bad;
	const char *empty;
	enum outcome o;

	if (!input)
		return DONE;
	map = mapping_of(c, input, &bad);
	if (bad)
		return ctx_refuse(c, MALFORMED, "mapping", "wrong_type", "mapping", NULL);
	im->clear = yes(c, input, "clear", !form && im->clear);
	im->skip_duplicates = yes(c, input, "skip_duplicates", !form && im->skip_duplicates);
	im->skip_unknown = yes(c, input, "skip_unknown", !form && im->skip_unknown);
	empty = import_text(c, input, "empty");
	if (empty)
		im->empty = text_clip(c->mem, empty, 500);
	if ((o = map ? map_from_json(c, im, map) : map_from_form(c, im, input)) != DONE
	    || (o = import_make_fields(c, im, yes(c, input, "create_fields", false))) != DONE || (o = read_mode(c, im, input)) != DONE
	    || (o = import_read_meanings(c, im, input)) != DONE)
		return o;
	json_object_object_add(options, "clear", json_object_new_string(im->clear ? "1" : "0"));
	json_object_object_add(options, "skip_duplicates", json_object_new_string(im->skip_duplicates ? "1" : "0"));
	json_object_object_add(options, "skip_unknown", json_object_new_string(im->skip_unknown ? "1" : "0"));
	json_object_object_add(options, "empty", json_object_new_string(im->empty));
	if (db_exec(c, "UPDATE imports SET mapping = ?, mode = ?, match_key = ?, options = ?, meanings = ? WHERE id = ? AND state IN ('new', 'checked')",
			STR(import_json_text(c, json_keep(c, import_strings(im->map, im->columns)))), STR(import_mode_name(im->mode)), STR(im->key), STR(import_json_text(c, options)),
			STR(import_json_text(c, im->meanings)), INT(im->id)) != 1)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	return DONE;
}
