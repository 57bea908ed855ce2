/* See parcel.h. */
#include "parcel.h"
#include "lib/text.h"

struct filling { struct ctx *c; struct row *parcel; const struct record *line_record; struct row **out; int n; };

static void put(struct filling *f, const struct asked *a, dec4 quantity, const char *text)
{
	struct row *l = row_new(f->c, f->line_record);

	row_set_int(f->c, l, "line_id", a->id);
	row_set_int(f->c, l, "product_id", a->product_id);
	row_set(l, "description", text ? text : a->text);
	row_set_dec4(f->c, l, "quantity", quantity);
	if (row_index(l, "unit") >= 0)
		row_set(l, "unit", a->unit);
	f->out[f->n++] = l;
}

static bool fits(const struct asked *a, const struct row *line)
{
	int64_t id = row_int(line, "line_id"), product = row_int(line, "product_id");

	if (id)
		return a->id == id;
	if (product)
		return a->product_id == product;
	return !a->product_id && same_text(a->text, row_get(line, "description"));
}

static enum outcome fill_line(struct filling *f, const struct row *line, int index, struct asked *a, int n, const char *key, bool above)
{
	dec4 wanted = row_dec4(line, "quantity"), left = 0;
	struct asked *last = NULL;

	for (int i = 0; i < n; i++)
		if (fits(&a[i], line)) {
			left += a[i].left;
			last = &a[i];
		}
	if (!last)
		return ctx_refuse(f->c, INVALID, arena_fmt(f->c->mem, "lines[%d].product_id", index), "not_asked_for", NULL);
	if (wanted > left && !above)
		return ctx_refuse(f->c, left > 0 ? INVALID : CONFLICT, arena_fmt(f->c->mem, "lines[%d].quantity", index), key, dec4_show(f->c->mem, left), NULL);
	for (int i = 0; i < n && wanted > 0; i++) {
		dec4 take = wanted < a[i].left ? wanted : a[i].left;

		if (&a[i] == last && above)
			take = wanted;
		if (!fits(&a[i], line) || take <= 0)
			continue;
		put(f, &a[i], take, row_get(line, "description"));
		a[i].left -= take;
		wanted -= take;
	}
	return DONE;
}

enum outcome parcel_fill(struct ctx *c, struct row *parcel, const struct record *line_record, struct asked *a, int n, const char *key, bool above)
{
	struct row **given = row_parts(parcel, "lines");
	int lines = 0, at = row_index(parcel, "lines");
	struct filling f = { .c = c, .parcel = parcel, .line_record = line_record };
	enum outcome o = DONE;

	while (given[lines])
		lines++;
	if (!lines && row_was_given(parcel, "lines"))
		return ctx_refuse(c, INVALID, "lines", "no_lines", NULL);
	f.out = arena_array(c->mem, (size_t)(lines + 1) * (size_t)(n + 1) + 1, sizeof *f.out);
	for (int i = 0; i < lines && o == DONE; i++)
		o = fill_line(&f, given[i], i, a, n, key, above);
	for (int i = 0; i < n && !lines; i++)
		if (a[i].left > 0)
			put(&f, &a[i], a[i].left, NULL);
	if (o == DONE && !f.n)
		o = ctx_refuse(c, lines ? INVALID : CONFLICT, "lines", lines ? "must_be_positive" : key, "0", NULL);
	parcel->parts[at] = f.out;
	parcel->given[at] = 1;
	return o;
}

/* ---- the form ----------------------------------------------------------------- */

static bool is_empty(json_object *typed, const char *name)
{
	json_object *v;

	if (!json_object_object_get_ex(typed, name, &v) || !v)
		return true;
	return json_object_is_type(v, json_type_array) ? !json_object_array_length(v) : !*json_object_get_string(v);
}

struct row *parcel_source(struct ctx *c, json_object *typed, const char *field, const struct record *rec)
{
	json_object *v;

	if (!json_object_object_get_ex(typed, field, &v) || !v || !is_empty(typed, "lines"))
		return NULL;
	return record_find(c, rec, json_object_get_int64(v), ACCESS_READ);
}

void parcel_offer(struct ctx *c, json_object *typed, const struct asked *a, int n, const char *address)
{
	json_object *list = json_object_new_array();

	for (int i = 0; i < n; i++) {
		json_object *l;

		if (a[i].left <= 0)
			continue;
		l = json_object_new_object();
		if (a[i].product_id)
			json_object_object_add(l, "product_id", json_object_new_string(arena_fmt(c->mem, "%lld", (long long)a[i].product_id)));
		if (a[i].text)
			json_object_object_add(l, "description", json_object_new_string(a[i].text));
		json_object_object_add(l, "quantity", json_object_new_string(dec4_show(c->mem, a[i].left)));
		json_object_array_add(list, l);
	}
	json_object_object_add(typed, "lines", list);
	if (address && is_empty(typed, "address"))
		json_object_object_add(typed, "address", json_object_new_string(address));
}
