/*
 * Rows in memory: values by field name, references' titles, parts. Where they come
 * from and go to is record_load.c and record_save.c.
 */
#include <string.h>
#include <strings.h>
#include <stdlib.h>
#include "record.h"
#include "record_impl.h"
#include "text.h"

struct row *row_with_fields(struct ctx *c, const struct record *rec, const struct fieldset *fs)
{
	struct row *r = arena_alloc(c->mem, sizeof *r);
	size_t n = fs->n ? fs->n : 1;

	r->rec = rec;
	r->fs = fs;
	r->value = arena_array(c->mem, n, sizeof *r->value);
	r->title = arena_array(c->mem, n, sizeof *r->title);
	r->parts = arena_array(c->mem, n, sizeof *r->parts);
	r->given = arena_array(c->mem, n, 1);
	return r;
}

/* Ten o'clock of the next day where the person is. */
static const char *tomorrow(struct ctx *c)
{
	int64_t t = c->now + 86400;

	instant_parse(arena_fmt(c->mem, "%sT10:00", date_add(c->mem, c->today, 0, 1, false)), c->tz, &t);
	return instant_sql(c->mem, t);
}

static const char *initial_value(struct ctx *c, const char *initial)
{
	if (strcmp(initial, "{today}") == 0)
		return c->today;
	if (strcmp(initial, "{now}") == 0)
		return instant_sql(c->mem, c->now);
	if (strcmp(initial, "{tomorrow}") == 0)
		return tomorrow(c);
	if (strcmp(initial, "{me}") == 0)
		return c->me->id ? arena_fmt(c->mem, "%lld", (long long)c->me->id) : NULL;
	if (strcmp(initial, "{my_team}") == 0)
		return c->me->team_id ? arena_fmt(c->mem, "%lld", (long long)c->me->team_id) : NULL;
	return initial;
}

struct row *row_new(struct ctx *c, const struct record *rec)
{
	struct row *r = row_with_fields(c, rec, record_fields(c, rec));

	for (int i = 0; i < r->fs->n; i++)
		if (r->fs->f[i]->initial)
			r->value[i] = initial_value(c, r->fs->f[i]->initial);
	return r;
}

struct row *row_edit(struct ctx *c, const struct row *old)
{
	struct row *r = row_with_fields(c, old->rec, old->fs);
	size_t n = old->fs->n;
	struct row fresh = *old;

	fresh.value = memcpy(r->value, old->value, n * sizeof *r->value);
	fresh.title = memcpy(r->title, old->title, n * sizeof *r->title);
	fresh.parts = memcpy(r->parts, old->parts, n * sizeof *r->parts);
	fresh.given = r->given;
	*r = fresh;
	return r;
}

int row_index(const struct row *r, const char *field)
{
	for (int i = 0; i < r->fs->n; i++)
		if (strcmp(r->fs->f[i]->name, field) == 0)
			return i;
	return -1;
}

static int index_or_fault(const struct row *r, const char *field)
{
	int i = row_index(r, field);

	if (i < 0)
		fault("record %s has no field %s", r->rec ? r->rec->name : "(arguments)", field);
	return i;
}

const char *row_get(const struct row *r, const char *field)
{
	return r->value[index_or_fault(r, field)];
}

const char *row_title_of(const struct row *r, const char *field)
{
	return r->title[index_or_fault(r, field)];
}

const char *row_title(const struct row *r)
{
	int i = r->rec->title ? row_index(r, r->rec->title) : -1;
	const char *t = r->shown ? r->shown : i < 0 ? NULL : r->fs->f[i]->type == F_REF ? r->title[i] : r->value[i];

	return t ? t : "";
}

int64_t row_int(const struct row *r, const char *field)
{
	const char *v = row_get(r, field);

	return v ? strtoll(v, NULL, 10) : 0;
}

money row_money(const struct row *r, const char *field)
{
	const char *v = row_get(r, field);
	money m = 0;

	if (v && !money_parse(v, &m))
		fault("%s is no amount: %s", field, v);
	return m;
}

dec4 row_dec4(const struct row *r, const char *field)
{
	const char *v = row_get(r, field);
	dec4 d = 0;

	if (v && !dec4_parse(v, &d))
		fault("%s is no decimal: %s", field, v);
	return d;
}

bool row_is(const struct row *r, const char *field, const char *value)
{
	return same_text(row_get(r, field), value);
}

struct row **row_parts(const struct row *r, const char *field)
{
	static struct row *none[1];
	struct row **p = r->parts[index_or_fault(r, field)];

	return p ? p : none;
}

void row_set(struct row *r, const char *field, const char *value)
{
	int i = index_or_fault(r, field);

	if (!same_text(r->value[i], value))
		r->title[i] = NULL;
	r->value[i] = value;
	r->given[i] = 1;
	if (strcmp(field, "owner_id") == 0)
		r->owner_id = value ? strtoll(value, NULL, 10) : 0;
	else if (strcmp(field, "team_id") == 0)
		r->team_id = value ? strtoll(value, NULL, 10) : 0;
}

void row_set_int(struct ctx *c, struct row *r, const char *field, int64_t n)
{
	const struct field *f = r->fs->f[index_or_fault(r, field)];

	row_set(r, field, n || f->type != F_REF ? arena_fmt(c->mem, "%lld", (long long)n) : NULL);
}

void row_set_money(struct ctx *c, struct row *r, const char *field, money m)
{
	row_set(r, field, money_text(c->mem, m));
}

void row_set_dec4(struct ctx *c, struct row *r, const char *field, dec4 d)
{
	row_set(r, field, dec4_text(c->mem, d));
}

void row_add_part(struct ctx *c, struct row *r, const char *field, struct row *part)
{
	int i = index_or_fault(r, field), n = 0;
	struct row **old = r->parts[i], **list;

	while (old && old[n])
		n++;
	list = arena_array(c->mem, n + 2, sizeof *list);
	if (n)
		memcpy(list, old, n * sizeof *list);
	list[n] = part;
	r->parts[i] = list;
	r->given[i] = 1;
}

bool row_was_given(const struct row *r, const char *field)
{
	return r->given[index_or_fault(r, field)];
}
