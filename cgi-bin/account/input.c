/* What may be sent, and where one may be sent back to. */
#include <string.h>
#include "account/pages.h"


/* Only what is named in `allowed` (spaces between) may be sent. */
enum outcome only(struct req *r, const char *allowed)
{
	enum outcome o = DONE;

	if (!r->input)
		return DONE;
	json_object_object_foreach(r->input, key, value) {
		const char *at = strstr(allowed, key);
		size_t n = strlen(key);
		bool known = at && n && (at == allowed || at[-1] == ' ') && (at[n] == ' ' || !at[n]);
		if (!known)
			o = ctx_refuse(r->c, MALFORMED, key, "unknown_field", key, NULL);
		else if (json_object_is_type(value, json_type_object))
			o = ctx_refuse(r->c, MALFORMED, key, "wrong_type", key, NULL);
	}
	return o;
}

const char *need(struct req *r, const char *name)
{
	const char *s = in_str(r->input, name);

	if (s && *s)
		return s;
	ctx_refuse(r->c, INVALID, name, "required", NULL);
	return NULL;
}

const char *own_path(const char *next)
{
	if (!next || next[0] != '/' || next[1] == '/' || strlen(next) > 1000)
		return "/";
	for (const char *p = next; *p; p++)
		if ((unsigned char)*p <= 0x20 || *p == '\\' || (unsigned char)*p >= 0x7f)
			return "/";
	return next;
}
