/*
 * Keeping, reading and bringing back versions of contracts: see contract_version.h.
 * How two of them differ is contract_compare.c's.
 */
#include <string.h>
#include "contract_version.h"
#include "lines.h"
#include "lib/db.h"

static const char *const kept[] = {
	"title", "customer_id", "contact_id", "opportunity_id", "quotation_id", "payment_terms_id", "signed_on", "effective_on", "ends_on",
	"delivery_date", "currency", "amount", "our_name", "our_tax_number", "our_address", "our_representative", "their_name",
	"their_tax_number", "their_address", "their_representative", "body", NULL
};
static const char *const kept_of_line[] = {
	"kind", "product_id", "description", "quantity", "unit", "packaging", "unit_price", "discount_percent", "tax_id", "tax_percent",
	"tax_included", "price_rule", "amount", "amount_tax", NULL
};

/* ---- keeping ----------------------------------------------------------------------- */

static json_object *values(const struct row *r, const char *const *names)
{
	json_object *o = json_object_new_object();

	for (int i = 0; names[i]; i++)
		if (row_index(r, names[i]) >= 0 && row_get(r, names[i]))
			json_object_object_add(o, names[i], json_object_new_string(row_get(r, names[i])));
	return o;
}

static const char *content_of(struct ctx *c, struct row *r)
{
	json_object *o = json_keep(c, json_object_new_object()), *titles = json_object_new_object(), *lines = json_object_new_array();

	record_load_parts(c, r);
	json_object_object_add(o, "fields", values(r, kept));
	for (int i = 0; kept[i]; i++)
		if (row_title_of(r, kept[i]))
			json_object_object_add(titles, kept[i], json_object_new_string(row_title_of(r, kept[i])));
	json_object_object_add(o, "titles", titles);
	for (struct row **l = row_parts(r, "lines"); *l; l++)
		json_object_array_add(lines, values(*l, kept_of_line));
	json_object_object_add(o, "lines", lines);
	return arena_str(c->mem, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
}

/* Titles change without the contract changing: they are not compared. */
static const char *compared(struct ctx *c, const char *content)
{
	json_object *o = json_keep(c, json_tokener_parse(content));

	json_object_object_del(o, "titles");
	return json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN);
}

static void keep(struct ctx *c, struct row *r, int64_t no, const char *at, int64_t by)
{
	db_exec(c, "INSERT IGNORE INTO contract_versions (contract_id, version_no, title, amount, content, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
		INT(r->id), INT(no), STR(row_get(r, "title")), STR(row_get(r, "amount")), STR(content_of(c, r)), STR(at), REF(by));
}

static int64_t newest(struct ctx *c, int64_t contract_id)
{
	return db_one_int(c, "SELECT MAX(version_no) FROM contract_versions WHERE contract_id = ?", INT(contract_id));
}

void contract_version_before(struct ctx *c, const struct row *old)
{
	if (!newest(c, old->id))
		keep(c, record_get(c, &contract_record, old->id), 1, old->updated_at, old->created_by);
}

void contract_version_keep(struct ctx *c, int64_t contract_id)
{
	struct row *r = record_get(c, &contract_record, contract_id);
	int64_t last = newest(c, contract_id);
	const char *was = last ? db_one_str(c, "SELECT content FROM contract_versions WHERE contract_id = ? AND version_no = ?", INT(contract_id), INT(last)) : NULL;

	if (!was || strcmp(compared(c, was), compared(c, content_of(c, r))) != 0)
		keep(c, r, last + 1, instant_sql(c->mem, c->now), c->me->id);
}

/* ---- reading ------------------------------------------------------------------------ */

static struct contract_version *take(struct ctx *c, struct rows *q, int *n)
{
	struct contract_version *list = arena_array(c->mem, (size_t)rows_count(q) + 1, sizeof *list);

	for (*n = 0; rows_next(q); (*n)++) {
		list[*n] = (struct contract_version){ rows_int(q, 0), rows_str(q, 1), rows_str(q, 2), rows_str(q, 3), rows_str(q, 4), NULL };
		if (rows_columns(q) > 5)
			list[*n].content = json_keep(c, json_tokener_parse(rows_str(q, 5)));
	}
	return list;
}

struct contract_version *contract_versions(struct ctx *c, int64_t contract_id, int *n)
{
	return take(c, db_rows(c, "SELECT v.version_no, v.title, v.amount, u.name, v.created_at FROM contract_versions v LEFT JOIN users u ON u.id = v.created_by"
		" WHERE v.contract_id = ? ORDER BY v.version_no DESC LIMIT 1000", INT(contract_id)), n);
}

struct contract_version *contract_version_get(struct ctx *c, int64_t contract_id, int64_t no)
{
	int n;
	struct contract_version *v = take(c, db_rows(c, "SELECT v.version_no, v.title, v.amount, u.name, v.created_at, v.content FROM contract_versions v"
		" LEFT JOIN users u ON u.id = v.created_by WHERE v.contract_id = ? AND v.version_no = ?", INT(contract_id), INT(no)), &n);

	return n ? v : NULL;
}

/* ---- bringing back -------------------------------------------------------------------- */

static json_object *part_of(const struct contract_version *v, const char *name)
{
	json_object *o = NULL;

	json_object_object_get_ex(v->content, name, &o);
	return o;
}

static const char *text_of(struct ctx *c, json_object *o, const char *name)
{
	json_object *v = NULL;

	return json_object_object_get_ex(o, name, &v) && v ? arena_str(c->mem, json_object_get_string(v)) : NULL;
}

static void take_lines(struct ctx *c, struct row *r, json_object *lines)
{
	r->parts[row_index(r, "lines")] = arena_array(c->mem, 1, sizeof(struct row *));
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct row *l = row_new(c, &contract_line_record);

		for (int k = 0; kept_of_line[k]; k++)
			if (row_index(l, kept_of_line[k]) >= 0)
				row_set(l, kept_of_line[k], text_of(c, json_object_array_get_idx(lines, i), kept_of_line[k]));
		row_add_part(c, r, "lines", l);
	}
	lines_touch(c, r);
}

/* What was referred to then may be gone; then the field stays empty. */
static bool still_there(struct ctx *c, const struct row *r, const char *name, const char *id)
{
	const struct field *f = record_field(c, r->rec, name);

	return f->type != F_REF || record_find(c, f->ref, strtoll(id, NULL, 10), ACCESS_READ) || !strcmp(name, "customer_id");
}

enum outcome contract_version_restore(struct ctx *c, struct row *contract, int64_t no)
{
	struct contract_version *v = contract_version_get(c, contract->id, no);
	struct row *r;

	if (!v)
		return ctx_refuse(c, INVALID, "version_no", "no_such_record", NULL);
	if (!contract->rec->editable(c, contract))
		return ctx_refuse(c, CONFLICT, "", "read_only", NULL);
	r = row_edit(c, contract);
	for (int i = 0; kept[i]; i++) {
		const char *value = text_of(c, part_of(v, "fields"), kept[i]);

		row_set(r, kept[i], value && still_there(c, r, kept[i], value) ? value : NULL);
	}
	take_lines(c, r, part_of(v, "lines"));
	return record_update(c, r, contract, contract->version);
}
