/*
 * The query an address asks for: ?view=&q=&filter[field]=a,b&filter[field][gte]=&
 * sort=-field&limit=&cursor=. Unknown parameters and fields are refused.
 */
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"

static const struct { const char *name; enum op op; } ops[] = {
	{ "eq", OP_EQ }, { "ne", OP_NE }, { "gt", OP_GT }, { "gte", OP_GTE }, { "lt", OP_LT }, { "lte", OP_LTE },
	{ "in", OP_IN }, { "like", OP_LIKE }, { "null", OP_NULL },
};

/* Every row has an id, though it is no field of the table. */
static const struct field id_field = { .name = "id", .type = F_INT };
static const struct field archived_field = { .name = "archived_at", .type = F_INSTANT };

static const struct field *filter_field(struct ctx *c, const struct record *rec, const char *name)
{
	const struct field *f;

	if (strcmp(name, "id") == 0)
		return &id_field;
	if (strcmp(name, "archived_at") == 0 && !rec->parent)
		return &archived_field;
	f = record_field(c, rec, name);
	return f && f->type != F_PARTS && !(f->flags & SECRET) ? f : NULL;
}

static const char *query_word(struct ctx *c, const char *v)
{
	if (strcmp(v, "{me}") == 0)
		return arena_fmt(c->mem, "%lld", (long long)c->me->id);
	if (strcmp(v, "{today}") == 0)
		return c->today;
	if (strcmp(v, "{now}") == 0)
		return instant_rfc3339(c->mem, c->now);
	return v;
}

static bool filter_value(struct ctx *c, const struct field *f, const char *text, const char **out)
{
	char date[11];
	int64_t t;
	money m;
	dec4 d;
	char *end;
	const struct record *rec;
	int64_t id;

	text = query_word(c, text);
	*out = text;
	switch (f->type) {
	case F_REF: case F_INT: case F_TAGS:
		strtoll(text, &end, 10);
		if (*text && !*end)
			return true;
		if (f->type == F_TAGS) {
			int64_t tag = tag_by_name(c, text);

			*out = arena_fmt(c->mem, "%lld", (long long)tag);
			return true;
		}
		return false;
	case F_LINK:
		return link_read(text, &rec, &id) && (*out = link_make(c, rec, id));
	case F_BOOL:
		*out = strcmp(text, "true") == 0 || strcmp(text, "1") == 0 ? "1" : "0";
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "1") == 0 || strcmp(text, "0") == 0;
	case F_MONEY:
		return money_parse(text, &m) && (*out = money_text(c->mem, m));
	case F_DECIMAL: case F_PERCENT:
		return dec4_parse(text, &d) && (*out = dec4_text(c->mem, d));
	case F_DATE:
		if (!date_parse(text, date))
			return false;
		*out = arena_str(c->mem, date);
		return true;
	case F_INSTANT:
		if (date_parse(text, date))
			text = arena_fmt(c->mem, "%sT00:00:00", date);
		return instant_parse(text, c->tz, &t) && (*out = instant_sql(c->mem, t));
	case F_CHOICE:
		/* What an administrator took out of a field of theirs may still be asked for. */
		for (const struct choice *k = f->choices; k && k->name; k++)
			if (!strcmp(k->name, text))
				return true;
		return !f->choices || field_custom(f);
	default:
		return true;
	}
}

/* An instant compared with a day is compared with the whole of it. */
static void whole_day(struct ctx *c, struct cond *k, const char *text)
{
	char date[11];
	int64_t t;

	if (k->f->type != F_INSTANT || !date_parse(query_word(c, text), date))
		return;
	if (instant_parse(arena_fmt(c->mem, "%sT00:00:00", date_add(c->mem, date, 0, 1, false)), c->tz, &t))
		k->until = instant_sql(c->mem, t);
}

static enum outcome bad(struct ctx *c, const char *what, const char *key)
{
	return ctx_refuse(c, MALFORMED, what, key, what, NULL);
}

static enum outcome add_cond(struct ctx *c, struct query *q, const struct field *f, enum op op, const char *text)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k), **tail = &q->conds;
	char *copy, *save = NULL;
	int room = 1;

	k->f = f;
	k->op = op;
	if (op == OP_NULL) {
		if (strcmp(text, "0") == 0 || strcmp(text, "false") == 0)
			k->op = OP_NOT_NULL;
	} else if (!*text && op != OP_LIKE) {
		k->op = op == OP_NE ? OP_NOT_NULL : OP_NULL;
	} else if (op == OP_IN || (op == OP_EQ && f->type != F_TEXT && f->type != F_LONGTEXT && strchr(text, ',') && f->type != F_MONEY && f->type != F_DECIMAL)) {
		k->op = OP_IN;
		for (const char *s = text; *s; s++)
			room += *s == ',';
		k->values = arena_array(c->mem, room, sizeof *k->values);
		copy = arena_str(c->mem, text);
		for (char *w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save))
			if (!filter_value(c, f, w, &k->values[k->n++]))
				return bad(c, f->name, "bad_filter");
	} else {
		k->values = arena_array(c->mem, 1, sizeof *k->values);
		k->n = 1;
		if (op == OP_LIKE)
			k->values[0] = text;
		else if (!filter_value(c, f, text, &k->values[0]))
			return bad(c, f->name, "bad_filter");
		if (op != OP_LIKE)
			whole_day(c, k, text);
	}
	while (*tail)
		tail = &(*tail)->next;
	*tail = k;
	return DONE;
}

static const char *joined(struct ctx *c, json_object *v)
{
	struct buf b = buf_new(c->mem);

	if (json_object_get_type(v) != json_type_array)
		return arena_str(c->mem, json_object_get_string(v));
	for (size_t i = 0; i < json_object_array_length(v); i++) {
		buf_str(&b, i ? "," : "");
		buf_str(&b, json_object_get_string(json_object_array_get_idx(v, i)));
	}
	return b.s;
}

/* A text, or texts. */
static bool plain(json_object *v)
{
	if (json_object_get_type(v) != json_type_array)
		return v && json_object_get_type(v) == json_type_string;
	for (size_t i = 0; i < json_object_array_length(v); i++)
		if (json_object_get_type(json_object_array_get_idx(v, i)) != json_type_string)
			return false;
	return true;
}

static enum outcome read_filter(struct ctx *c, struct query *q, const char *name, json_object *v)
{
	const struct field *f = filter_field(c, q->rec, name);
	enum outcome o;

	if (!f)
		return bad(c, name, "unknown_field");
	if (json_object_get_type(v) != json_type_object && !plain(v))
		return bad(c, name, "bad_filter");
	if (json_object_get_type(v) != json_type_object)
		return add_cond(c, q, f, json_object_get_type(v) == json_type_array ? OP_IN : OP_EQ, joined(c, v));
	json_object_object_foreach(v, op, value) {
		size_t i = 0;

		while (i < sizeof ops / sizeof *ops && strcmp(ops[i].name, op))
			i++;
		if (i == sizeof ops / sizeof *ops)
			return bad(c, name, "unknown_operator");
		if (!plain(value))
			return bad(c, name, "bad_filter");
		if ((o = add_cond(c, q, f, ops[i].op, joined(c, value))) != DONE)
			return o;
	}
	return q->cursor && !list_cursor_ok(c, q) ? bad(c, "cursor", "bad_cursor") : DONE;
}

static enum outcome read_sort(struct ctx *c, struct query *q, const char *text)
{
	q->desc = *text == '-';
	text += q->desc;
	if (strcmp(text, "id") == 0) {
		q->sort_column = "id";
		return DONE;
	}
	q->sort = record_field(c, q->rec, text);
	if (!q->sort)
		return bad(c, text, "unknown_field");
	return field_sortable(q->sort) ? DONE : bad(c, text, "not_sortable");
}

static enum outcome read_view(struct ctx *c, struct query *q, const char *name)
{
	for (const struct view *v = q->rec->views; v && v->name; v++)
		if (strcmp(v->name, name) == 0) {
			q->view = v;
			return DONE;
		}
	return bad(c, name, "unknown_view");
}

static enum outcome read_limit(struct ctx *c, struct query *q, const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || n < 1 || n > LIST_MOST)
		return bad(c, "limit", "bad_limit");
	q->limit = (int)n;
	return DONE;
}

/* What pages add for themselves and no query is made of. */
static bool page_word(const char *key)
{
	static const char *const words[] = { "from", "new", "group", "columns", "saved", "format", "dark", "all", "ids", "select", "layout", "month", "tab", "span", "day", NULL };

	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], key) == 0)
			return true;
	return false;
}

enum outcome query_read(struct ctx *c, const struct record *rec, json_object *args, struct query *q)
{
	enum outcome o = DONE;

	*q = (struct query){ .rec = rec, .limit = 25 };
	if (!args)
		return DONE;
	json_object_object_foreach(args, key, v) {
		const char *text = v && json_object_get_type(v) == json_type_string ? json_object_get_string(v) : "";

		if (strcmp(key, "filter") == 0 && json_object_get_type(v) == json_type_object) {
			json_object_object_foreach(v, name, value)
				if ((o = read_filter(c, q, name, value)) != DONE)
					return o;
		} else if (strcmp(key, "view") == 0) {
			o = *text ? read_view(c, q, text) : DONE;
		} else if (strcmp(key, "q") == 0) {
			q->q = *text ? text : NULL;
		} else if (strcmp(key, "sort") == 0) {
			o = *text ? read_sort(c, q, text) : DONE;
		} else if (strcmp(key, "limit") == 0) {
			o = *text ? read_limit(c, q, text) : DONE;
		} else if (strcmp(key, "cursor") == 0) {
			q->cursor = *text ? text : NULL;
		} else if (strcmp(key, "archived") == 0) {
			q->archived = strcmp(text, "1") == 0 || strcmp(text, "true") == 0;
		} else if (!page_word(key)) {
			return bad(c, key, "unknown_parameter");
		}
		if (o != DONE)
			return o;
	}
	return q->cursor && !list_cursor_ok(c, q) ? bad(c, "cursor", "bad_cursor") : DONE;
}
