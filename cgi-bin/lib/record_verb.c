/*
 * Verbs: what changes a record's state. The checks every verb needs stand here once:
 * right, row within scope, arguments, lock, state.
 */
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "record_save_impl.h"

const struct verb *record_verb_named(const struct record *rec, const char *name)
{
	for (const struct verb *v = rec->verbs; v && v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	for (const struct verb *v = share_verbs(rec); v && v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

bool verb_allowed_from(const struct record *rec, const struct verb *v, const struct row *r)
{
	const char *state, *p = v->from;
	size_t n;

	/* What is archived rests; what was merged into another lives there. */
	if (r->archived_at)
		return false;
	if (!v->from || !rec->state)
		return true;
	state = row_get(r, rec->state);
	if (!state)
		return false;
	for (n = strlen(state); (p = strstr(p, state)); p += n)
		if ((p == v->from || p[-1] == ' ') && (p[n] == 0 || p[n] == ' '))
			return true;
	return false;
}

bool verb_permitted(struct ctx *c, const struct record *rec, const struct verb *v)
{
	enum perm p = v->perm ? v->perm : v->flags & V_SEEN ? PERM_READ : PERM_WRITE;

	return person_can(c->me, p, rec);
}

bool verb_permitted_on(struct ctx *c, const struct verb *v, const struct row *r)
{
	/* That it may be read is known, since there is a row; asking again would turn a lost race into a refusal. */
	bool yes = verb_permitted(c, r->rec, v) && (v->flags & V_SEEN || record_allows(c, r, ACCESS_WRITE));

	if (v->may && !v->may(c, r))
		return false;
	return yes || (v->also && v->also(c, r));
}

/* To who saw the row a moment ago it is gone because of a race; to everybody else it does not exist. */
static enum outcome missing(struct ctx *c, const struct record *rec, const struct verb *v, int64_t id)
{
	if (!v->lost || !v->lost(c, rec, id))
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	return ctx_refuse(c, CONFLICT, "", "not_free", NULL);
}

enum outcome record_verb(struct ctx *c, const struct record *rec, int64_t id, const char *name, json_object *input, struct made *made)
{
	const struct verb *v = record_verb_named(rec, name);
	struct row *self, *args = NULL;
	enum outcome o;

	if (!v)
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	/* What the person may not see does not exist, before it is forbidden. */
	if (!(self = record_find(c, rec, id, ACCESS_READ)))
		return missing(c, rec, v, id);
	if (!verb_permitted_on(c, v, self))
		return ctx_refuse(c, FORBIDDEN, "", v->may_not ? v->may_not : "forbidden", NULL);
	args = args_read(c, v->args, input, &o);
	if (o != DONE || (args && (o = args_in_currency(c, args, self)) != DONE))
		return o;
	if (!record_try_lock(c, self))
		return missing(c, rec, v, id);
	if (!verb_allowed_from(rec, v, self))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	record_load_parts(c, self);
	return v->run(c, self, args, made);
}
