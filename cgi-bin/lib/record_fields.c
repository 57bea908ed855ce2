/*
 * The fields a record type has at run time: those of its table, the
 * administrator's custom fields, and what every record has. Kept per process until
 * the settings' stamp changes.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "stamp.h"
#include "record.h"
#include "record_impl.h"

enum { MAX_TYPES = 128, TYPE_USER = 1, TYPE_TEAM = 2 };

static struct { const struct record *rec; struct fieldset fs; int64_t stamp; } cache[MAX_TYPES];

/* Kept for the life of the process, in a chain so that it is known: what a stale set was made of is few and small. */
static void *keep(size_t n)
{
	static struct kept { struct kept *next; _Alignas(max_align_t) char bytes[]; } *all;
	struct kept *k = calloc(1, sizeof *k + n);

	if (!k)
		fault("no memory");
	k->next = all;
	all = k;
	return k->bytes;
}

static char *keep_str(const char *s)
{
	size_t n;
	char *p;

	if (!s)
		return NULL;
	n = strlen(s) + 1;
	p = keep(n);
	memcpy(p, s, n);
	return p;
}

bool field_custom(const struct field *f)
{
	return strncmp(f->name, "cf_", 3) == 0;
}

bool field_stored(const struct field *f)
{
	return !f->sql && f->type != F_PARTS && f->type != F_TAGS && !field_custom(f);
}

bool field_sortable(const struct field *f)
{
	switch (f->type) {
	case F_PARTS: case F_TAGS: case F_MULTI: case F_LINK: case F_LONGTEXT: case F_HTML:
		return false;
	default:
		return !(f->flags & SECRET);
	}
}

static enum field_type custom_type(const char *kind)
{
	static const struct { const char *kind; enum field_type type; } types[] = {
		{ "text", F_TEXT }, { "longtext", F_LONGTEXT }, { "number", F_DECIMAL }, { "money", F_MONEY },
		{ "date", F_DATE }, { "choice", F_CHOICE }, { "multi", F_MULTI }, { "bool", F_BOOL }, { "ref", F_REF },
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].kind, kind) == 0)
			return types[i].type;
	return F_TEXT;
}

/* One choice a line; the line is both value and label. */
static const struct choice *custom_choices(const char *lines)
{
	int n = 1, k = 0;
	struct choice *list;
	char *copy = keep_str(lines ? lines : ""), *save = NULL;

	for (const char *p = copy; *p; p++)
		n += *p == '\n';
	list = keep((n + 1) * sizeof *list);
	for (char *w = strtok_r(copy, "\r\n", &save); w; w = strtok_r(NULL, "\r\n", &save))
		if (*w)
			list[k++] = (struct choice){ w, "" };
	return list;
}

static const struct field *custom_field(struct rows *r)
{
	struct field *f = keep(sizeof *f);
	size_t n = strlen(rows_str(r, 0)) + 4;
	char *name = keep(n);

	snprintf(name, n, "cf_%s", rows_str(r, 0));
	f->name = name;
	f->type = custom_type(rows_str(r, 1));
	f->flags = (rows_int(r, 4) ? REQUIRED : 0) | (rows_int(r, 5) ? LISTED : 0);
	if (f->type == F_CHOICE || f->type == F_MULTI || f->type == F_BOOL)
		f->flags |= FACET;
	if (f->type == F_CHOICE || f->type == F_MULTI)
		f->choices = custom_choices(rows_str(r, 2));
	if (f->type == F_REF) {
		f->ref = rows_str(r, 3) ? record_by_name(rows_str(r, 3)) : NULL;
		if (!f->ref)
			f->type = F_TEXT;
	}
	f->negative_ok = f->type == F_DECIMAL || f->type == F_MONEY;
	f->section = "custom";
	f->label = keep_str(rows_str(r, 6));
	return f;
}

static bool declared(const struct record *rec, const char *name)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return true;
	return false;
}

static int common_fields(const struct record *rec, const struct field **out)
{
	static struct field common[] = {
		{ .name = "tags", .type = F_TAGS, .flags = LISTED | FACET, .section = "other" },
		{ .name = "owner_id", .type = F_REF, .flags = LISTED | FACET | TRACKED | SORTABLE, .section = "other" },
		{ .name = "team_id", .type = F_REF, .flags = FACET | TRACKED, .section = "other" },
		{ .name = "created_at", .type = F_INSTANT, .flags = READONLY | SORTABLE, .section = "other" },
		{ .name = "created_by", .type = F_REF, .flags = READONLY },
		{ .name = "updated_at", .type = F_INSTANT, .flags = READONLY | SORTABLE },
	};
	int n = 0;

	common[1].ref = common[4].ref = record_by_type(TYPE_USER);
	common[2].ref = record_by_type(TYPE_TEAM);
	for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
		if (i < 3 && rec->unscoped)
			continue;
		if (common[i].type == F_REF && !common[i].ref)
			continue;
		if (!declared(rec, common[i].name))
			out[n++] = &common[i];
	}
	return n;
}

static void build(struct ctx *c, const struct record *rec, struct fieldset *fs)
{
	const struct field **list;
	struct rows *custom = NULL;
	int n = 0, own = 0;

	for (const struct field *f = rec->fields; f->name; f++)
		own++;
	if (!rec->parent)
		custom = db_rows(c, "SELECT code, kind, choices, ref, required, listed, label FROM custom_fields"
			" WHERE record = ? AND archived_at IS NULL ORDER BY position, id LIMIT 200", STR(rec->name));
	list = keep((own + (custom ? rows_count(custom) : 0) + 8) * sizeof *list);
	for (const struct field *f = rec->fields; f->name; f++)
		list[n++] = f;
	while (custom && rows_next(custom))
		list[n++] = custom_field(custom);
	if (!rec->parent)
		n += common_fields(rec, list + n);
	fs->f = list;
	fs->n = n;
}

const struct fieldset *record_fields(struct ctx *c, const struct record *rec)
{
	int64_t stamp = settings_stamp(c);
	int i = 0;

	while (cache[i].rec && cache[i].rec != rec)
		if (++i == MAX_TYPES)
			fault("more than %d record types", MAX_TYPES);
	if (!cache[i].rec || cache[i].stamp != stamp) {
		build(c, rec, &cache[i].fs);
		cache[i].rec = rec;
		cache[i].stamp = stamp;
	}
	/* Rows outlive a rebuild within the request, so each build is a set of its own. */
	struct fieldset *out = arena_alloc(c->mem, sizeof *out);
	*out = cache[i].fs;
	return out;
}

const struct fieldset *fieldset_of(struct ctx *c, const struct field *fields)
{
	struct fieldset *fs = arena_alloc(c->mem, sizeof *fs);
	const struct field **list;
	int n = 0;

	while (fields && fields[n].name)
		n++;
	list = arena_array(c->mem, n + 1, sizeof *list);
	for (int i = 0; i < n; i++)
		list[i] = &fields[i];
	fs->f = list;
	fs->n = n;
	return fs;
}

const struct field *record_field(struct ctx *c, const struct record *rec, const char *name)
{
	const struct fieldset *fs = record_fields(c, rec);

	for (int i = 0; i < fs->n; i++)
		if (strcmp(fs->f[i]->name, name) == 0)
			return fs->f[i];
	return NULL;
}

const struct record *record_by_type(int type)
{
	for (const struct record *const *r = record_all; *r; r++)
		if ((*r)->type == type)
			return *r;
	return NULL;
}

const struct record *record_by_name(const char *name)
{
	for (const struct record *const *r = record_all; *r; r++)
		if (strcmp((*r)->name, name) == 0)
			return *r;
	return NULL;
}

const struct record *record_by_path(const char *path)
{
	for (const struct record *const *r = record_all; *r; r++)
		if ((*r)->path && strcmp((*r)->path, path) == 0)
			return *r;
	return NULL;
}
