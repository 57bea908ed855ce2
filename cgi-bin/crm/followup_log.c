/*
 * The log by hand and by itself, as programs read it: which entries an address asks
 * for, and one entry as JSON. Writing it is followup.c's.
 */
#include <stdlib.h>
#include <string.h>
#include "activity.h"
#include "followup_log.h"
#include "file.h"

enum { PAGE = 30 };

static const char *text_in(json_object *o, const char *name)
{
	json_object *v = NULL;

	return json_object_object_get_ex(o, name, &v) && v && json_object_is_type(v, json_type_string) ? json_object_get_string(v) : NULL;
}

static int64_t id_in(json_object *o, const char *name)
{
	json_object *v = NULL;

	return o && json_object_object_get_ex(o, name, &v) ? json_object_get_int64(v) : 0;
}

/* ---- one entry ------------------------------------------------------------------- */

const char *followup_text(const struct entry *e, const char *name)
{
	return e->detail && json_object_is_type(e->detail, json_type_object) ? text_in(e->detail, name) : NULL;
}

static void add_text(json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, value ? json_object_new_string(value) : NULL);
}

static void add_id(json_object *o, const char *name, int64_t id)
{
	json_object_object_add(o, name, id ? json_object_new_int64(id) : NULL);
}

static const char *rfc3339(struct ctx *c, const char *utc)
{
	int64_t t;

	return utc && instant_from_sql(utc, &t) ? instant_rfc3339(c->mem, t) : NULL;
}

json_object *followup_json(struct ctx *c, const struct entry *e)
{
	json_object *o = json_object_new_object(), *changes = NULL;

	json_object_object_add(o, "id", json_object_new_int64(e->id));
	add_text(o, "on", link_show(c, link_make(c, e->rec, e->record_id)));
	add_text(o, "at", rfc3339(c, e->at));
	add_id(o, "user_id", e->user_id);
	add_text(o, "user", e->user_name);
	add_text(o, "event", e->event);
	add_text(o, "method", followup_text(e, "method"));
	add_text(o, "content", followup_text(e, "text"));
	add_id(o, "contact_id", id_in(e->detail, "contact_id"));
	add_text(o, "next_contact_at", rfc3339(c, followup_text(e, "next_contact_at")));
	add_text(o, "sentence", journal_sentence(c, e->rec, e));
	if (e->detail)
		json_object_object_get_ex(e->detail, "changes", &changes);
	json_object_object_add(o, "changes", changes ? json_object_get(changes) : json_object_new_array());
	add_id(o, "corrects", e->corrects);
	add_id(o, "corrected_by", e->corrected_by);
	add_text(o, "hash", e->hash);
	json_object_object_add(o, "files", files_named(c, e->detail));
	return o;
}

/* ---- what an address asks for ------------------------------------------------------ */

static enum outcome bad(struct ctx *c, const char *name, const char *key)
{
	return ctx_refuse(c, MALFORMED, name, key, name, NULL);
}

static bool positive(const char *s, int64_t *n)
{
	if (!s || !*s || strlen(s) > 18 || strspn(s, "0123456789") != strlen(s))
		return false;
	*n = strtoll(s, NULL, 10);
	return true;
}

static enum outcome read_filter(struct ctx *c, struct journal_query *q, const char *name, const char *value)
{
	if (!strcmp(name, "on"))
		return link_read(value, &q->rec, &q->id) ? DONE : bad(c, name, "bad_filter");
	if (!strcmp(name, "user_id"))
		return positive(value, &q->user_id) ? DONE : bad(c, name, "bad_filter");
	if (!strcmp(name, "corrects") || !strcmp(name, "id"))
		return positive(value, &q->entry) ? DONE : bad(c, name, "bad_filter");
	if (!strcmp(name, "event"))
		q->events[0] = value;
	else if (!strcmp(name, "method"))
		q->method = value;
	else
		return bad(c, name, "unknown_field");
	return DONE;
}

enum outcome followup_query(struct ctx *c, json_object *query, bool page, struct journal_query *q)
{
	enum outcome o;
	int64_t n;

	*q = (struct journal_query){ .limit = PAGE };
	json_object_object_foreach(query, key, v) {
		const char *s = v && json_object_is_type(v, json_type_string) ? json_object_get_string(v) : NULL;

		if (!strcmp(key, "filter") && json_object_is_type(v, json_type_object)) {
			json_object_object_foreach(v, name, value) {
				if (!json_object_is_type(value, json_type_string))
					return bad(c, name, "bad_filter");
				if (*json_object_get_string(value) && (o = read_filter(c, q, name, json_object_get_string(value))) != DONE)
					return o;
			}
		} else if (!strcmp(key, "limit")) {
			if (!positive(s, &n) || n < 1 || n > 200)
				return bad(c, key, "bad_limit");
			q->limit = (int)n;
		} else if (!strcmp(key, "cursor")) {
			if (s && *s && !positive(s, &q->before))
				return bad(c, key, "bad_cursor");
		} else if (!page || (strcmp(key, "all") && strcmp(key, "back"))) {
			return bad(c, key, "unknown_parameter");
		}
	}
	return DONE;
}

