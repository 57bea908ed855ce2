/* What comes in: ids, names, the record it is about; undeclared names are refused. */
#include <string.h>
#include "discuss/pages.h"

enum outcome bad(struct req *r, const char *field, const char *key)
{
	return ctx_refuse(r->c, MALFORMED, field, key, field, NULL);
}

/* [3, 5], "3", or nothing; empty ones of a form are passed over. */
enum outcome ids_of(struct req *r, const char *name, int64_t *ids, int *n)
{
	json_object *v = NULL;

	*n = 0;
	if (!json_object_object_get_ex(r->input, name, &v) || !v)
		return DONE;
	for (size_t i = 0; json_object_is_type(v, json_type_array) ? i < json_object_array_length(v) : i < 1; i++) {
		json_object *one = json_object_is_type(v, json_type_array) ? json_object_array_get_idx(v, i) : v;
		const char *s = json_object_is_type(one, json_type_string) || json_object_is_type(one, json_type_int) ? json_object_get_string(one) : NULL;

		if (!s || strspn(s, "0123456789") != strlen(s) || strlen(s) > 18)
			return bad(r, name, "wrong_type");
		if (!*s)
			continue;
		if (*n == MOST_IDS)
			return ctx_refuse(r->c, INVALID, name, "too_many", NULL);
		ids[(*n)++] = strtoll(s, NULL, 10);
	}
	return DONE;
}

/* Declared fields only. */
enum outcome only(struct req *r, const char *const *names)
{
	if (!r->input)
		r->input = json_keep(r->c, json_object_new_object());
	json_object_object_foreach(r->input, key, v) {
		bool known = false;

		(void)v;
		for (int i = 0; names[i]; i++)
			known |= !strcmp(names[i], key);
		if (!known)
			return bad(r, key, "unknown_field");
	}
	return DONE;
}

const char *given(struct req *r, const char *name)
{
	const char *s = in_str(r->input, name);

	return s && *s ? s : in_str(r->query, name);
}

/* The record that is spoken of, within the person's rights. */
enum outcome on_record(struct req *r, const struct record **rec, struct row **row)
{
	const char *on = given(r, "on");
	int64_t id;

	if (!on)
		return ctx_refuse(r->c, INVALID, "on", "required", NULL);
	if (!link_read(on, rec, &id))
		return ctx_refuse(r->c, INVALID, "on", "no_such_record", on, NULL);
	*row = record_find(r->c, *rec, id, ACCESS_READ);
	return *row ? DONE : ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
}

enum outcome go_back(struct req *r, const struct record *rec, int64_t id, const char *flash)
{
	if (flash)
		reply_flash(r, flash);
	return reply_redirect(r, back_asked(r) ? back_asked(r) : record_url(r->c, rec, id));
}
