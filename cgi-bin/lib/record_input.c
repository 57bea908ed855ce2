/*
 * What people and programs send, checked field by field and made canonical. A
 * wrong shape (undeclared, read-only, an object where text belongs) is MALFORMED; a
 * value that cannot stand is INVALID; every message names its field.
 */
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "text.h"

struct reading {
	struct ctx *c;
	struct row *row;
	const char *prefix;		/* "lines[0]." for parts */
	bool creating, malformed, invalid;
};

static void malformed(struct reading *g, const char *name, const char *key)
{
	ctx_refuse(g->c, MALFORMED, name, key, name, NULL);
	g->malformed = true;
}

static bool wants_text(const struct field *f)
{
	return f->type <= F_URL || f->type == F_CHOICE || f->type == F_DATE || f->type == F_INSTANT || f->type == F_HTML || f->type == F_LINK;
}

static void read_scalar(struct reading *g, int i, const char *name, json_object *v)
{
	const struct field *f = g->row->fs->f[i];
	enum json_type t = json_object_get_type(v);
	const char *canonical;

	if (t == json_type_array || t == json_type_object || (wants_text(f) && t != json_type_string && t != json_type_null)
	    || (t == json_type_boolean && f->type != F_BOOL)) {
		malformed(g, name, "wrong_type");
		return;
	}
	/* A form sends back what it was given: that still stands, whatever has become of it. */
	if (f->type == F_REF && v && g->row->value[i] && !g->creating && !strcmp(json_object_get_string(v), g->row->value[i])) {
		row_set(g->row, f->name, g->row->value[i]);
		return;
	}
	if (!field_parse(g->c, f, v ? json_object_get_string(v) : "", name, &canonical)) {
		g->invalid = true;
		return;
	}
	if (!canonical && f->type == F_BOOL)
		canonical = "0";
	if (!canonical && f->flags & REQUIRED) {
		input_refuse(g->c, name, "required", NULL);
		g->invalid = true;
		return;
	}
	row_set(g->row, f->name, canonical);
}

static void read_multi(struct reading *g, int i, const char *name, json_object *v)
{
	const struct field *f = g->row->fs->f[i];
	json_object *list = json_keep(g->c, json_object_new_array());
	enum json_type t = json_object_get_type(v);
	const char *one;

	if (t != json_type_array && t != json_type_null && t != json_type_string) {
		malformed(g, name, "wrong_type");
		return;
	}
	for (size_t k = 0; t == json_type_array ? k < json_object_array_length(v) : t == json_type_string && k < 1; k++) {
		json_object *e = t == json_type_array ? json_object_array_get_idx(v, k) : v;
		const char *s = json_object_get_string(e);

		if (!s || !*s)
			continue;
		one = arena_str(g->c->mem, s);
		/* Without choices: a verb's list of ids or words. */
		if (f->choices ? !parse_choice(g->c, f, s, name, &one) : utf8_length(s) > 60 && !input_refuse(g->c, name, "too_long", "60")) {
			g->invalid = true;
			return;
		}
		json_object_array_add(list, json_object_new_string(one));
	}
	if (!json_object_array_length(list) && f->flags & REQUIRED)
		g->invalid |= !input_refuse(g->c, name, "required", NULL);
	row_set(g->row, f->name, json_object_array_length(list)
		? arena_str(g->c->mem, json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN)) : NULL);
}

/* An id, or a name, which is made when there is none yet. Stored by tags_write(). */
static bool read_tag(struct reading *g, const char *name, json_object *e)
{
	const struct record *tag = record_by_name("tag");
	struct row *t = row_with_fields(g->c, tag, record_fields(g->c, tag));
	const char *s = json_object_get_string(e);

	if (json_object_get_type(e) == json_type_int || (s && *s && strspn(s, "0123456789") == strlen(s))) {
		t->id = json_object_get_int64(e);
		if (!record_find(g->c, tag, t->id, ACCESS_READ))
			return input_refuse(g->c, name, "no_such_record", s);
	} else if (json_object_get_type(e) == json_type_string) {
		const char *text = text_trim(g->c->mem, s);

		if (!*text)
			return true;
		if (utf8_length(text) > 60 || control_characters(text, false))
			return input_refuse(g->c, name, "too_long", "60");
		row_set(t, "name", text);
	} else {
		malformed(g, name, "wrong_type");
		return true;
	}
	row_add_part(g->c, g->row, name, t);
	return true;
}

static void read_tags(struct reading *g, int i, const char *name, json_object *v)
{
	char *copy, *save = NULL;

	g->row->parts[i] = arena_array(g->c->mem, 1, sizeof(struct row *));
	g->row->given[i] = 1;
	if (json_object_get_type(v) == json_type_array) {
		if (json_object_array_length(v) > 50)
			malformed(g, name, "too_many");
		else
			for (size_t k = 0; k < json_object_array_length(v); k++)
				g->invalid |= !read_tag(g, name, json_object_array_get_idx(v, k));
	} else if (json_object_get_type(v) == json_type_string) {
		copy = arena_str(g->c->mem, json_object_get_string(v));
		for (char *w = strtok_r(copy, ",;", &save); w; w = strtok_r(NULL, ",;", &save)) {
			json_object *one = json_keep(g->c, json_object_new_string(w));

			g->invalid |= !read_tag(g, name, one);
		}
	} else if (v) {
		malformed(g, name, "wrong_type");
	}
}

static void read_object(struct reading *g, json_object *input);

static const struct field *field_named(const struct record *rec, const char *name)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

/* Says nothing but what kind it would be by itself; another kind is said: the balance of payment terms needs no more. */
static bool empty_part(const struct record *rec, json_object *part)
{
	json_object_object_foreach(part, key, v) {
		const char *s = v ? json_object_get_string(v) : NULL;
		const struct field *f = strcmp(key, "kind") ? NULL : field_named(rec, key);

		if (strcmp(key, "position") && s && *s && !(f && f->initial && !strcmp(f->initial, s)))
			return false;
	}
	return true;
}

static struct row *part_by_id(struct row **old, int64_t id)
{
	for (; old && *old; old++)
		if ((*old)->id == id)
			return *old;
	return NULL;
}

/* "salesperson" for { "role_id": "salesperson" }: a part may be given by its title alone. */
static json_object *part_named(struct reading *g, const struct record *part, json_object *e)
{
	enum json_type t = json_object_get_type(e);
	json_object *o;

	if (!part->title || (t != json_type_string && t != json_type_int))
		return e;
	o = json_keep(g->c, json_object_new_object());
	json_object_object_add(o, part->title, json_object_get(e));
	return o;
}

/* The list given replaces all parts; one that names its id keeps its row. */
static void read_parts(struct reading *g, int i, const char *name, json_object *v)
{
	const struct field *f = g->row->fs->f[i];
	struct row **old = g->row->parts[i];

	if (json_object_get_type(v) != json_type_array) {
		malformed(g, name, "wrong_type");
		return;
	}
	if (json_object_array_length(v) > 1000) {
		malformed(g, name, "too_many");
		return;
	}
	g->row->parts[i] = arena_array(g->c->mem, 1, sizeof(struct row *));
	g->row->given[i] = 1;
	for (size_t k = 0; k < json_object_array_length(v); k++) {
		json_object *e = json_object_array_get_idx(v, k);
		struct row *known, *part;
		struct reading inner = { .c = g->c };
		json_object *id;

		inner.prefix = arena_fmt(g->c->mem, "%s[%zu].", name, k);
		e = part_named(g, f->ref, e);
		if (json_object_get_type(e) != json_type_object) {
			malformed(g, name, "wrong_type");
			return;
		}
		if (empty_part(f->ref, e))
			continue;
		known = json_object_object_get_ex(e, "id", &id) ? part_by_id(old, json_object_get_int64(id)) : NULL;
		/* Both would be written into one row, and summed up as two. */
		if (known && part_by_id(g->row->parts[i], known->id)) {
			g->invalid |= !input_refuse(g->c, arena_fmt(g->c->mem, "%sid", inner.prefix), "named_twice", NULL);
			continue;
		}
		part = known ? row_edit(g->c, known) : row_new(g->c, f->ref);
		inner.row = part;
		inner.creating = !known;
		read_object(&inner, e);
		g->malformed |= inner.malformed;
		g->invalid |= inner.invalid;
		row_add_part(g->c, g->row, f->name, part);
	}
	if (f->flags & REQUIRED && !g->row->parts[i][0])
		g->invalid |= !input_refuse(g->c, name, "required", NULL);
}

static void read_field(struct reading *g, int i, json_object *v)
{
	const struct field *f = g->row->fs->f[i];
	const char *name = arena_fmt(g->c->mem, "%s%s", g->prefix, f->name);

	if (f->sql || f->flags & READONLY || (f->flags & ON_CREATE && !g->creating))
		malformed(g, name, "read_only_field");
	else if (f->type == F_PARTS)
		read_parts(g, i, name, v);
	else if (f->type == F_TAGS)
		read_tags(g, i, name, v);
	else if (f->type == F_MULTI)
		read_multi(g, i, name, v);
	else
		read_scalar(g, i, name, v);
}

/* A version that is none would save over somebody else's work unasked. Empty: not given. */
static void check_version(struct reading *g, json_object *v)
{
	const char *s = v ? json_object_get_string(v) : "";
	enum json_type t = json_object_get_type(v);

	if ((t != json_type_null && t != json_type_int && t != json_type_string) || strspn(s, "0123456789") != strlen(s) || strlen(s) > 10)
		malformed(g, "version", "wrong_type");
}

static void read_object(struct reading *g, json_object *input)
{
	bool part = g->row->rec && g->row->rec->parent;

	json_object_object_foreach(input, key, v) {
		int i;

		if (strcmp(key, part ? "id" : "version") == 0) {
			if (!part)
				check_version(g, v);
			continue;
		}
		i = row_index(g->row, key);
		if (i < 0)
			malformed(g, arena_fmt(g->c->mem, "%s%s", g->prefix, key), "unknown_field");
		else
			read_field(g, i, v);
	}
	for (int i = 0; g->creating && i < g->row->fs->n; i++) {
		const struct field *f = g->row->fs->f[i];
		bool empty = f->type == F_PARTS || f->type == F_TAGS ? !g->row->parts[i] || !g->row->parts[i][0] : !g->row->value[i];
		json_object *seen;

		if (f->flags & REQUIRED && !(f->flags & READONLY) && empty && !json_object_object_get_ex(input, f->name, &seen)) {
			input_refuse(g->c, arena_fmt(g->c->mem, "%s%s", g->prefix, f->name), "required", NULL);
			g->invalid = true;
		}
	}
}

static enum outcome read_all(struct ctx *c, struct row *row, json_object *input, bool creating)
{
	struct reading g = { .c = c, .row = row, .prefix = "", .creating = creating };

	if (input && json_object_get_type(input) != json_type_object)
		return ctx_refuse(c, MALFORMED, "", "not_an_object", NULL);
	if (input)
		read_object(&g, input);
	else if (creating)
		read_object(&g, json_keep(c, json_object_new_object()));
	return g.malformed ? MALFORMED : g.invalid ? INVALID : DONE;
}

static bool in_my_scope(struct ctx *c, const struct record *rec, int64_t owner, int64_t team)
{
	enum scope s = person_scope(c->me, rec, ACCESS_WRITE);

	return s == SCOPE_ALL || !owner || owner == c->me->id || (s == SCOPE_TEAM && person_in_team(c->me, team));
}

/*
 * What is made for a record is its owner's (give_owner): whoever may write neither that nor what they make makes
 * none; a verb that names the record itself has rules of its own. What stays with the record it was made for is a piece of it, whoever is named as its owner.
 */
static enum outcome check_source(struct ctx *c, const struct row *row, json_object *input)
{
	const struct record *rec = row->rec;
	int at = rec && rec->inherit_from ? row_index(row, rec->inherit_from) : -1;
	const struct row *from;

	if (at < 0 || !row->value[at] || !input || !json_object_object_get_ex(input, rec->inherit_from, NULL) || c->me->system || (row->given[row_index(row, "owner_id")] && !(row->fs->f[at]->flags & ON_CREATE)))
		return DONE;
	from = record_get(c, row->fs->f[at]->ref, strtoll(row->value[at], NULL, 10));
	if (in_my_scope(c, rec, from->owner_id, from->team_id) || record_allows(c, from, ACCESS_WRITE))
		return DONE;
	return ctx_refuse(c, FORBIDDEN, rec->inherit_from, "forbidden", NULL);
}

/* Giving a record to somebody else is assigning it. */
static enum outcome check_owner(struct ctx *c, const struct row *row, bool creating)
{
	int i = row_index(row, "owner_id");

	if (i < 0 || !row->given[i] || !row->rec || row->rec->unscoped || c->me->system)
		return DONE;
	if (person_can(c->me, PERM_ASSIGN, row->rec))
		return DONE;
	if (creating && (row->owner_id == c->me->id || (!row->owner_id && row->rec->pooled)))
		return DONE;
	return ctx_refuse(c, FORBIDDEN, "owner_id", "may_not_assign", NULL);
}

enum outcome record_read_input(struct ctx *c, struct row *row, json_object *input, bool creating)
{
	int owner = row_index(row, "owner_id");
	const char *had = owner < 0 ? NULL : row->value[owner];
	enum outcome o = read_all(c, row, input, creating);

	/* A form sends the owner it was given back; only a change is assigning. */
	if (owner >= 0 && !creating && row->given[owner] && same_text(had, row->value[owner]))
		row->given[owner] = 0;
	if (o == DONE && creating)
		o = check_source(c, row, input);
	return o == DONE ? check_owner(c, row, creating) : o;
}

struct row *args_read(struct ctx *c, const struct field *args, json_object *input, enum outcome *o)
{
	struct row *r = row_with_fields(c, NULL, fieldset_of(c, args));

	for (int i = 0; i < r->fs->n; i++)
		if (r->fs->f[i]->initial)
			r->value[i] = strcmp(r->fs->f[i]->initial, "{today}") ? r->fs->f[i]->initial : c->today;
	*o = read_all(c, r, input, true);
	return r;
}
