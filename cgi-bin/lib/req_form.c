/*
 * Names like lines[0][quantity] into one JSON object: forms, multipart fields and
 * query strings alike. A name that stands twice becomes an array; name[] appends.
 */
#include <stdlib.h>
#include <string.h>
#include "edge.h"
#include "text.h"

enum { PAIRS_MAX = 10000, DEPTH_MAX = 6, NAME_MAX_BYTES = 200 };

static void put(void *o)
{
	json_object_put(o);
}

struct form form_new(struct arena *mem)
{
	struct form f = { .mem = mem, .root = json_object_new_object() };

	if (!f.root)
		fault("no memory for a form");
	arena_defer(mem, put, f.root);
	return f;
}

/* Cuts "a[0][b]" in place into its parts; 0 when it is no such name. */
static int split_name(char *name, char *part[DEPTH_MAX])
{
	char *p = strchr(name, '[');
	int n = 0;

	if (!*name || p == name || strlen(name) > NAME_MAX_BYTES || (!p && strchr(name, ']')))
		return 0;
	part[n++] = name;
	while (p && *p) {
		char *end;
		if (*p != '[' || n == DEPTH_MAX || !(end = strchr(p, ']')))
			return 0;
		*p = *end = 0;
		part[n++] = p + 1;
		if (strpbrk(part[n - 1], "["))
			return 0;
		p = end + 1;
	}
	return n;
}

/* Browsers send line ends as CR LF; inside they are LF. */
static json_object *text_value(struct arena *mem, const char *value, size_t len)
{
	char *s = arena_alloc(mem, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (value[i] != '\r' || i + 1 == len || value[i + 1] != '\n')
			s[n++] = value[i];
	return json_object_new_string_len(s, (int)n);
}

static bool append(json_object *parent, const char *key, json_object *old, json_object *value)
{
	json_object *list;

	if (json_object_is_type(old, json_type_array)) {
		json_object_array_add(old, value);
		return true;
	}
	list = json_object_new_array();
	if (old)
		json_object_array_add(list, json_object_get(old));
	json_object_array_add(list, value);
	json_object_object_add(parent, key, list);
	return true;
}

bool form_add(struct form *f, char *name, const char *value, size_t len)
{
	char *part[DEPTH_MAX];
	int n = split_name(name, part);
	json_object *o = f->root, *old = NULL, *v;
	bool list = n > 1 && !*part[n - 1];

	if (!n || ++f->pairs > PAIRS_MAX)
		return false;
	if (list)
		n--;
	for (int i = 0; i < n - 1; i++) {
		json_object *next = NULL;
		if (!*part[i])
			return false;
		if (!json_object_object_get_ex(o, part[i], &next)) {
			next = json_object_new_object();
			json_object_object_add(o, part[i], next);
		} else if (!json_object_is_type(next, json_type_object)) {
			return false;
		}
		o = next;
	}
	if (!*part[n - 1])
		return false;
	json_object_object_get_ex(o, part[n - 1], &old);
	if (json_object_is_type(old, json_type_object))
		return false;
	v = text_value(f->mem, value, len);
	if (list || old)
		return append(o, part[n - 1], old, v);
	json_object_object_add(o, part[n - 1], v);
	return true;
}

static bool all_digits(const char *s)
{
	size_t n = strlen(s);

	return n && n <= 5 && strspn(s, "0123456789") == n;
}

struct slot { long place; json_object *value; };

static int by_place(const void *a, const void *b)
{
	long x = ((const struct slot *)a)->place, y = ((const struct slot *)b)->place;

	return x < y ? -1 : x > y;
}

static json_object *as_list(struct arena *mem, json_object *o)
{
	int n = json_object_object_length(o), i = 0;
	struct slot *slots = arena_array(mem, (size_t)n, sizeof *slots);
	json_object *list = json_object_new_array();

	json_object_object_foreach(o, key, value)
		slots[i++] = (struct slot){ strtol(key, NULL, 10), value };
	qsort(slots, (size_t)n, sizeof *slots, by_place);
	for (i = 0; i < n; i++)
		json_object_array_add(list, json_object_get(slots[i].value));
	return list;
}

/* An object below the root whose keys are all numbers was a list; gaps close up. */
static void settle(struct arena *mem, json_object *o)
{
	const char **lists = arena_array(mem, (size_t)json_object_object_length(o) + 1, sizeof *lists);
	int n = 0;

	json_object_object_foreach(o, key, value) {
		bool digits = true;
		if (!json_object_is_type(value, json_type_object))
			continue;
		settle(mem, value);
		json_object_object_foreach(value, inner, unused) {
			(void)unused;
			digits &= all_digits(inner);
		}
		if (digits && json_object_object_length(value))
			lists[n++] = key;
	}
	for (int i = 0; i < n; i++) {
		json_object *old = NULL;
		json_object_object_get_ex(o, lists[i], &old);
		json_object_object_add(o, lists[i], as_list(mem, old));
	}
}

json_object *form_end(struct form *f)
{
	settle(f->mem, f->root);
	return f->root;
}

bool form_parse(struct form *f, char *text, size_t len)
{
	size_t from = 0;

	while (from < len) {
		char *pair = text + from, *end = memchr(pair, '&', len - from), *eq;
		size_t n = end ? (size_t)(end - pair) : len - from, name_len, value_len;
		from += n + 1;
		if (!n)
			continue;
		eq = memchr(pair, '=', n);
		name_len = eq ? (size_t)(eq - pair) : n;
		value_len = eq ? n - name_len - 1 : 0;
		if (!percent_decode(pair, &name_len, true) || (eq && !percent_decode(eq + 1, &value_len, true)))
			return false;
		if (!form_add(f, arena_strn(f->mem, pair, name_len), eq ? eq + 1 : "", value_len))
			return false;
	}
	return true;
}
