/*
 * What people and programs send, checked field by field and made canonical. A
 * wrong shape (undeclared, read-only, an object where text belongs) is MALFORMED; a
 * value that cannot stand is INVALID; every message names its field.
 */
#include <stdlib.h>
#include <string.h>
#include "html.h"
#include "record.h"
#include "record_impl.h"
#include "text.h"

static bool refuse(struct ctx *c, const char *name, const char *key, const char *arg)
{
	ctx_refuse(c, INVALID, name, key, arg, NULL);
	return false;
}

static const char *number_text(struct ctx *c, long long n)
{
	return arena_fmt(c->mem, "%lld", n);
}

/* ---- one value --------------------------------------------------------------- */

static bool control_characters(const char *s, bool lines)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 ? !(lines && (*s == '\n' || *s == '\t')) : *s == 0x7f)
			return true;
	return false;
}

/* CRLF of forms becomes LF, so that a text is the same whoever sends it. */
static const char *unix_lines(struct ctx *c, const char *s)
{
	struct buf b;

	if (!strchr(s, '\r'))
		return s;
	b = buf_new(c->mem);
	for (; *s; s++)
		if (*s != '\r')
			buf_add(&b, s, 1);
		else if (s[1] != '\n')
			buf_add(&b, "\n", 1);
	return b.s;
}

static bool parse_text(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	bool lines = f->type == F_LONGTEXT || f->type == F_HTML || f->flags & MULTILINE;
	int max = f->max ? f->max : lines ? 20000 : 200;

	s = lines ? unix_lines(c, s) : s;
	if (f->type == F_HTML)
		s = html_clean(c->mem, s);
	if (control_characters(s, lines))
		return refuse(c, name, "control_character", NULL);
	if (utf8_length(s) > (size_t)max)
		return refuse(c, name, "too_long", number_text(c, max));
	if (f->type == F_EMAIL && !email_valid(s))
		return refuse(c, name, "not_an_email", NULL);
	if (f->type == F_URL && !url_valid(s))
		return refuse(c, name, "not_a_url", NULL);
	*out = s;
	return true;
}

static bool parse_int(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	char *end;
	long long n;
	long long max = f->max ? f->max : 2147483647;

	if (strspn(s, "+-0123456789") != strlen(s) || strlen(s) > 12)
		return refuse(c, name, "not_a_number", NULL);
	n = strtoll(s, &end, 10);
	if (*end || end == s)
		return refuse(c, name, "not_a_number", NULL);
	if (n < f->min && !f->negative_ok)
		return refuse(c, name, "too_small", number_text(c, f->min));
	if (n > max)
		return refuse(c, name, "too_large", number_text(c, max));
	*out = number_text(c, n);
	return true;
}

/* What is wrong with a number that cannot stand: too exact, too long, or none. */
static bool refuse_decimal(struct ctx *c, const struct field *f, const char *s, const char *name)
{
	const char *digits = s + (*s == '-' || *s == '+'), *point = strchr(digits, '.');

	if (*digits && strspn(digits, "0123456789") == strlen(digits))
		return refuse(c, name, "number_too_long", NULL);
	if (point && point > digits && point[1] && strspn(digits, "0123456789,") == (size_t)(point - digits) && strspn(point + 1, "0123456789") == strlen(point + 1))
		return refuse(c, name, "too_many_decimals", f->type == F_MONEY ? "2" : "4");
	return refuse(c, name, "not_a_number", NULL);
}

static bool parse_decimal(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	int64_t n;

	if (f->type == F_MONEY ? !money_parse(s, &n) : !dec4_parse(s, &n))
		return refuse_decimal(c, f, s, name);
	if (n < 0 && !f->negative_ok)
		return refuse(c, name, "too_small", "0");
	if (f->type == F_PERCENT && n > 100 * 10000)
		return refuse(c, name, "too_large", "100");
	*out = f->type == F_MONEY ? money_text(c->mem, n) : dec4_text(c->mem, n);
	return true;
}

static bool parse_choice(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	for (const struct choice *k = f->choices; k && k->name; k++)
		if (strcmp(k->name, s) == 0) {
			*out = k->name;
			return true;
		}
	return refuse(c, name, "not_in_list", s);
}

static bool parse_bool(struct ctx *c, const char *s, const char *name, const char **out)
{
	static const char *const yes[] = { "1", "true", "on", "yes", NULL }, *const no[] = { "0", "false", "off", "no", NULL };

	for (int i = 0; yes[i]; i++) {
		if (strcasecmp(yes[i], s) == 0) {
			*out = "1";
			return true;
		}
		if (strcasecmp(no[i], s) == 0) {
			*out = "0";
			return true;
		}
	}
	return refuse(c, name, "not_in_list", s);
}

static bool can_be_merged(const struct record *rec)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (!strcmp(f->name, "merged_into_id"))
			return true;
	return false;
}

/*
 * By id, or by the text of free_ref; what the person may not read cannot be referred to,
 * and nothing new refers to what is archived. What can be merged is held until the end of the
 * transaction: a merge at the same moment waits and finds the new reference, or is seen here.
 */
static bool parse_ref(struct ctx *c, const struct field *f, const char *s, const char *name, const char **out)
{
	struct sql q = sql_new(c);
	struct rows *rs;
	bool digits = *s && strspn(s, "0123456789") == strlen(s) && strlen(s) < 19;

	if (!digits && !f->free_ref)
		return refuse(c, name, "not_in_list", s);
	sql_add(&q, f->ref->parent ? "SELECT t.id, NULL FROM " : "SELECT t.id, t.archived_at FROM ");
	sql_name(&q, f->ref->table);
	sql_add(&q, " t WHERE (t.");
	sql_name(&q, digits ? "id" : f->free_ref);
	sql_add(&q, " = ");
	sql_arg(&q, digits ? INT(strtoll(s, NULL, 10)) : STR(s));
	if (!digits && f->ref->titles_by_language && !strcmp(f->free_ref, f->ref->title)) {
		sql_add(&q, " OR t.name_zh_cn = ");
		sql_arg(&q, STR(s));
		sql_add(&q, " OR t.name_en = ");
		sql_arg(&q, STR(s));
	}
	sql_add(&q, ") AND ");
	sql_scope(&q, f->ref, "t", ACCESS_READ);
	sql_add(&q, f->ref->parent ? " ORDER BY t.id LIMIT 1" : " ORDER BY t.archived_at IS NOT NULL, t.id LIMIT 1");
	if (can_be_merged(f->ref) && db_in_transaction(c))
		sql_add(&q, " LOCK IN SHARE MODE");
	rs = sql_rows(&q);
	if (!rows_next(rs))
		return refuse(c, name, "no_such_record", s);
	if (!rows_null(rs, 1))
		return refuse(c, name, "ref_archived", s);
	*out = rows_str(rs, 0);
	return true;
}

static bool parse_link(struct ctx *c, const char *s, const char *name, const char **out)
{
	const struct record *rec;
	int64_t id;

	if (!link_read(s, &rec, &id) || !record_find(c, rec, id, ACCESS_READ))
		return refuse(c, name, "no_such_record", s);
	*out = link_make(c, rec, id);
	return true;
}

bool field_parse(struct ctx *c, const struct field *f, const char *text, const char *name, const char **out)
{
	const char *s = f->flags & SECRET ? text : text_trim(c->mem, text);
	bool ok = false;
	char date[11];
	int64_t t;

	*out = NULL;
	if (!*s)
		return true;
	switch (f->type) {
	case F_INT: ok = parse_int(c, f, s, name, out); break;
	case F_MONEY: case F_DECIMAL: case F_PERCENT: ok = parse_decimal(c, f, s, name, out); break;
	case F_CHOICE: ok = parse_choice(c, f, s, name, out); break;
	case F_BOOL: ok = parse_bool(c, s, name, out); break;
	case F_REF: ok = parse_ref(c, f, s, name, out); break;
	case F_LINK: ok = parse_link(c, s, name, out); break;
	case F_DATE:
		ok = date_parse(s, date) || refuse(c, name, "not_a_date", s);
		*out = ok ? arena_str(c->mem, date) : NULL;
		break;
	case F_INSTANT:
		ok = instant_parse(s, c->tz, &t) || refuse(c, name, "not_a_date", s);
		*out = ok ? instant_sql(c->mem, t) : NULL;
		break;
	default: ok = parse_text(c, f, s, name, out);
	}
	if (ok && f->check) {
		struct error **before = c->errors_tail;

		f->check(c, f, *out);
		for (struct error *e = before ? *before : c->errors; e; e = e->next)
			ok &= e->warning;
	}
	return ok;
}

/* ---- one field of an input object ---------------------------------------------- */

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
		refuse(g->c, name, "required", NULL);
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
		if (f->choices ? !parse_choice(g->c, f, s, name, &one) : utf8_length(s) > 60 && !refuse(g->c, name, "too_long", "60")) {
			g->invalid = true;
			return;
		}
		json_object_array_add(list, json_object_new_string(one));
	}
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
			return refuse(g->c, name, "no_such_record", s);
	} else if (json_object_get_type(e) == json_type_string) {
		const char *text = text_trim(g->c->mem, s);

		if (!*text)
			return true;
		if (utf8_length(text) > 60 || control_characters(text, false))
			return refuse(g->c, name, "too_long", "60");
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

static bool empty_part(json_object *part)
{
	json_object_object_foreach(part, key, v) {
		const char *s = v ? json_object_get_string(v) : NULL;

		if (strcmp(key, "kind") && strcmp(key, "position") && s && *s)
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
		if (empty_part(e))
			continue;
		known = json_object_object_get_ex(e, "id", &id) ? part_by_id(old, json_object_get_int64(id)) : NULL;
		part = known ? row_edit(g->c, known) : row_new(g->c, f->ref);
		inner.row = part;
		inner.creating = !known;
		read_object(&inner, e);
		g->malformed |= inner.malformed;
		g->invalid |= inner.invalid;
		row_add_part(g->c, g->row, f->name, part);
	}
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
			refuse(g->c, arena_fmt(g->c->mem, "%s%s", g->prefix, f->name), "required", NULL);
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
