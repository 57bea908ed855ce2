/*
 * Templates: the lines, optional products, validity and terms a quotation begins
 * with, and the tasks of the project that follows when it becomes an order.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"
#include "lines.h"
#include "product.h"
#include "quotation.h"

const struct record quotation_template_line_record = {
	.name = "quotation_template_line", .table = "quotation_template_lines", .parent = "template_id",
	.fields = (const struct field[]){
		{ .name = "kind", .type = F_CHOICE, .choices = line_kinds, .initial = "item" },
		{ .name = "product_id", .type = F_REF, .ref = &product_record, .free_ref = "code" },
		{ .name = "description", .type = F_LONGTEXT, .max = 2000 },
		{ .name = "quantity", .type = F_DECIMAL, .initial = "1.0000" },
		{ .name = "unit", .type = F_TEXT, .max = 40 },
		{ .name = "unit_price", .type = F_DECIMAL, .negative_ok = true },
		{ .name = "discount_percent", .type = F_PERCENT, .initial = "0.0000" },
		{ .name = "optional", .type = F_BOOL, .initial = "0" },
		{ 0 } },
};

const struct record quotation_template_task_record = {
	.name = "quotation_template_task", .table = "quotation_template_tasks", .parent = "template_id", .title = "title",
	.fields = (const struct field[]){
		{ .name = "title", .type = F_TEXT, .flags = REQUIRED, .max = 200 },
		{ .name = "planned_hours", .type = F_DECIMAL, .initial = "0.0000" },
		{ .name = "due_days", .type = F_INT, .max = 3650 },
		{ 0 } },
};

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row **l = row_parts(r, "lines");

	(void)old;
	for (int i = 0; l[i]; i++) {
		if (!row_get(l[i], "quantity"))
			row_set(l[i], "quantity", "1.0000");
		if (!row_get(l[i], "discount_percent"))
			row_set(l[i], "discount_percent", "0.0000");
		if (!row_get(l[i], "product_id") && !row_get(l[i], "description"))
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "lines[%d].description", i), "required", NULL);
	}
	return DONE;
}

const struct record quotation_template_record = {
	.type = 49, .name = "quotation_template", .path = "quotations/templates", .table = "quotation_templates", .title = "name", .icon = "copy",
	.unscoped = true, .order = "name", .before_save = before_save,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED | SORTABLE, .max = 100, .section = "quotation_template" },
		{ .name = "title", .type = F_TEXT, .flags = LISTED, .max = 200 },
		{ .name = "valid_days", .type = F_INT, .flags = LISTED, .max = 3650 },
		{ .name = "pricelist_id", .type = F_REF, .ref = &pricelist_record, .free_ref = "name" },
		{ .name = "payment_terms_id", .type = F_REF, .ref = &payment_terms_record, .free_ref = "name" },
		{ .name = "project_name", .type = F_TEXT, .max = 200 },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE, .ref = &quotation_template_line_record, .section = "lines" },
		{ .name = "tasks", .type = F_PARTS, .flags = WIDE, .ref = &quotation_template_task_record },
		{ .name = "terms", .type = F_LONGTEXT, .flags = WIDE, .section = "notes" },
		{ .name = "note", .type = F_LONGTEXT, .flags = WIDE },
		{ 0 } },
};

/* ---- using one ------------------------------------------------------------------------- */

static struct row *template_of(struct ctx *c, int64_t id)
{
	struct row *t = id ? record_find(c, &quotation_template_record, id, ACCESS_READ) : NULL;

	if (t)
		record_load_parts(c, t);
	return t;
}

static const char *const carried[] = { "kind", "product_id", "description", "quantity", "unit", "unit_price", "discount_percent", "optional" };
static const char *const headed[] = { "title", "pricelist_id", "payment_terms_id", "terms" };

void quotation_from_template(struct ctx *c, struct row *q)
{
	struct row *t = template_of(c, row_int(q, "template_id"));

	if (!t)
		return;
	for (size_t i = 0; i < sizeof headed / sizeof *headed; i++)
		if (!row_get(q, headed[i]) && row_get(t, headed[i]))
			row_set(q, headed[i], row_get(t, headed[i]));
	if (!row_get(q, "valid_until") && !row_was_given(q, "valid_until") && row_get(t, "valid_days"))
		row_set(q, "valid_until", date_add(c->mem, row_get(q, "date") ? row_get(q, "date") : c->today, 0, (int)row_int(t, "valid_days"), false));
	if (row_parts(q, "lines")[0])
		return;
	for (struct row **l = row_parts(t, "lines"); *l; l++) {
		struct row *line = row_new(c, &quotation_line_record);

		for (size_t i = 0; i < sizeof carried / sizeof *carried; i++)
			if (row_get(*l, carried[i]))
				row_set(line, carried[i], row_get(*l, carried[i]));
		row_add_part(c, q, "lines", line);
	}
}

/* ---- the form -------------------------------------------------------------------------- */

static bool is_empty(json_object *typed, const char *name)
{
	json_object *v;

	if (!json_object_object_get_ex(typed, name, &v) || !v)
		return true;
	return json_object_is_type(v, json_type_array) ? !json_object_array_length(v) : !*json_object_get_string(v);
}

static void offer(json_object *typed, const char *name, const char *value)
{
	if (value && is_empty(typed, name))
		json_object_object_add(typed, name, json_object_new_string(value));
}

static json_object *offered_line(struct ctx *c, const struct row *l, int64_t list, const char *date)
{
	json_object *o = json_object_new_object();
	struct price price;

	for (size_t i = 0; i < sizeof carried / sizeof *carried; i++)
		if (row_get(l, carried[i]))
			json_object_object_add(o, carried[i], json_object_new_string(row_get(l, carried[i])));
	json_object_object_add(o, "quantity", json_object_new_string(dec4_show(c->mem, row_dec4(l, "quantity"))));
	json_object_object_add(o, "discount_percent", json_object_new_string(dec4_show(c->mem, row_dec4(l, "discount_percent"))));
	if (row_get(l, "unit_price"))
		json_object_object_add(o, "unit_price", json_object_new_string(dec4_show(c->mem, row_dec4(l, "unit_price"))));
	else if (row_get(l, "product_id") && product_price(c, row_int(l, "product_id"), list, NULL, row_dec4(l, "quantity"), date, &price) && price.known)
		json_object_object_add(o, "unit_price", json_object_new_string(dec4_show(c->mem, price.price)));
	if (row_get(l, "product_id"))
		json_object_object_add(o, "tax_id", json_object_new_string(arena_fmt(c->mem, "%lld",
			(long long)db_one_int(c, "SELECT tax_id FROM products WHERE id = ?", INT(row_int(l, "product_id"))))));
	return o;
}

void quotation_fill(struct ctx *c, json_object *typed)
{
	json_object *v, *lines;
	struct row *t = json_object_object_get_ex(typed, "template_id", &v) && v ? template_of(c, json_object_get_int64(v)) : NULL;
	const char *date = c->today;

	if (!t)
		return;
	for (size_t i = 0; i < sizeof headed / sizeof *headed; i++)
		offer(typed, headed[i], row_get(t, headed[i]));
	if (json_object_object_get_ex(typed, "date", &v) && v && date_valid(json_object_get_string(v)))
		date = json_object_get_string(v);
	if (row_get(t, "valid_days"))
		offer(typed, "valid_until", date_add(c->mem, date, 0, (int)row_int(t, "valid_days"), false));
	if (!is_empty(typed, "lines"))
		return;
	lines = json_object_new_array();
	for (struct row **l = row_parts(t, "lines"); *l; l++)
		json_object_array_add(lines, offered_line(c, *l, row_int(t, "pricelist_id"), date));
	json_object_object_add(typed, "lines", lines);
}
