/*
 * What a reference may be set to in a form: all there is when that is little, else the
 * first of it; what `depends` on another field, only what belongs to that one; rows of
 * a record, those of the one that stands beside them.
 */
#include <stdlib.h>
#include <string.h>
#include "form_page.h"

/* What stands in the field that `depends` names: an id, or NULL. */
static const char *depended_on(struct form_view *v, const struct field *f)
{
	const char *value = f->depends && v->typed ? in_str(v->typed, f->depends) : NULL;
	int i;

	if (!value && f->depends && v->row && (i = row_index(v->row, f->depends)) >= 0)
		value = v->row->value[i];
	if (!value && f->depends && v->master_typed)
		value = in_str(v->master_typed, f->depends);
	if (!value && f->depends && v->master && (i = row_index(v->master, f->depends)) >= 0)
		value = v->master->value[i];
	return value && *value && strspn(value, "0123456789") == strlen(value) ? value : NULL;
}

/* The condition it makes: rows of ref whose column equals it. */
static struct cond *depends_on(struct form_view *v, const struct field *f)
{
	const struct field *column = f->depends ? record_field(v->r->c, f->ref, f->depends) : NULL;
	const char *value = depended_on(v, f);
	struct cond *k;

	if (!column || column->type == F_PARTS || !value)
		return NULL;
	k = arena_alloc(v->r->c->mem, sizeof *k);
	k->f = column;
	k->op = OP_EQ;
	k->values = arena_array(v->r->c->mem, 1, sizeof *k->values);
	k->values[0] = value;
	k->n = 1;
	return k;
}

static struct offer offer_of(struct ctx *c, const struct list *l)
{
	struct option *o = arena_array(c->mem, (size_t)l->n + 1, sizeof *o);

	for (int i = 0; i < l->n; i++)
		o[i] = (struct option){ .id = l->rows[i]->id, .title = row_title(l->rows[i]) };
	return (struct offer){ o, l->n, l->next != NULL };
}

/* Rows of a record are chosen from those of the one that stands beside them, as this person sees it. */
static struct offer parts_offered(struct form_view *v, const struct field *f)
{
	const struct field *of = f->depends ? record_field(v->r->c, v->rec, f->depends) : NULL;
	const char *value = depended_on(v, f);
	struct row *owner = of && of->ref && value ? record_find(v->r->c, of->ref, strtoll(value, NULL, 10), ACCESS_READ) : NULL;
	struct list l = { 0 };

	if (!owner)
		return (struct offer){ 0 };
	record_load_parts(v->r->c, owner);
	for (int i = 0; i < owner->fs->n; i++)
		if (owner->fs->f[i]->type == F_PARTS && owner->fs->f[i]->ref == f->ref)
			l.rows = owner->parts[i];
	while (l.rows && l.rows[l.n] && l.n < OFFERED_FEW)
		l.n++;
	return offer_of(v->r->c, &l);
}

/* What the person may choose from. Lists of the settings are the same for everybody: kept. */
struct offer form_offers(struct form_view *v, const struct field *f, const char *find)
{
	struct cond *k = depends_on(v, f);
	struct query q = { .rec = f->ref, .limit = OFFERED_FEW + 1, .conds = k };
	struct offer o = { 0 };

	if (f->offers && v->master) {
		o.list = f->offers(v->r->c, v->master, &o.n);
		return o;
	}
	if (f->ref->parent)
		return parts_offered(v, f);
	if (find)
		return offer_of(v->r->c, record_pick(v->r->c, f->ref, find, k, OFFERED_FEW));
	if (!k && f->ref->unscoped) {
		o.list = options_kept(v->r->c, f->ref, &o.n);
		return o;
	}
	for (int i = 0; !k && i < v->nseen; i++)
		if (v->seen[i].rec == f->ref)
			return v->seen[i].offer;
	o = offer_of(v->r->c, record_list(v->r->c, &q));
	if (!k && v->nseen < (int)(sizeof v->seen / sizeof *v->seen)) {
		v->seen[v->nseen].rec = f->ref;
		v->seen[v->nseen++].offer = o;
	}
	return o;
}
