/*
 * What goes with a parcel: the delivery note of samples and of orders. No prices; the
 * receiver signs for the quantities.
 */
#include "documents.h"
#include "lib/config.h"
#include "lib/db.h"
#include "paper.h"

static const char *text(const char *s)
{
	return s ? s : "";
}

static const char *unit_of(struct ctx *c, const struct row *l)
{
	const char *own = row_index(l, "unit") >= 0 ? row_get(l, "unit") : NULL;

	return text(own ? own : db_one_str(c, "SELECT unit FROM products WHERE id = ?", INT(row_int(l, "product_id"))));
}

static const char *code_of(struct ctx *c, const struct row *l)
{
	return text(db_one_str(c, "SELECT code FROM products WHERE id = ?", INT(row_int(l, "product_id"))));
}

static void lines(struct paper *p, struct row **l)
{
	static const struct paper_column with_code[] = {
		{ 12, PDF_RIGHT, "line" }, { 30, PDF_LEFT, "code" }, { 92, PDF_LEFT, "item" }, { 22, PDF_RIGHT, "quantity" }, { 22, PDF_LEFT, "unit" },
	}, without[] = {
		{ 12, PDF_RIGHT, "line" }, { 122, PDF_LEFT, "item" }, { 22, PDF_RIGHT, "quantity" }, { 22, PDF_LEFT, "unit" },
	};
	bool codes = false;

	for (int i = 0; l[i]; i++)
		codes = codes || row_int(l[i], "product_id");
	paper_table(p, codes ? with_code : without, codes ? 5 : 4);
	for (int i = 0; l[i]; i++) {
		const char *cells[5];
		int n = 0;

		cells[n++] = arena_fmt(p->c->mem, "%d", i + 1);
		if (codes)
			cells[n++] = code_of(p->c, l[i]);
		cells[n++] = paper_item(p, l[i]);
		cells[n++] = dec4_show(p->c->mem, row_dec4(l[i], "quantity"));
		cells[n++] = unit_of(p->c, l[i]);
		pdf_row(p->pdf, cells);
	}
	pdf_table_end(p->pdf);
	pdf_move(p->pdf, 4);
}

static const char *local_date(struct paper *p, const char *utc)
{
	int64_t t;

	return utc && instant_from_sql(utc, &t) ? paper_date(p, date_of(p->c->mem, t, p->c->tz)) : "";
}

static void finish(struct paper *p, const struct row *r)
{
	lines(p, row_parts(r, "lines"));
	if (row_get(r, "note"))
		paper_text(p, row_get(r, "note"));
	paper_signatures(p, paper_word(p, "receiver"), setting_str(p->c, "company_name", "Ferry"), NULL);
	if (row_is(r, "state", "cancelled"))
		paper_mark(p, "void");
	else if (row_is(r, "state", "draft"))
		paper_mark(p, "draft");
}

void sample_shipment_print(struct ctx *c, struct pdf *file, struct row *r)
{
	struct paper p = paper_begin(c, file, paper_lang(c, row_int(r, "customer_id"), 0), "sample_note", row_get(r, "number"), "TWD", false);
	const char *name, *who[5] = { NULL };
	struct pair facts[] = {
		{ paper_word(&p, "number"), row_get(r, "number") },
		{ paper_word(&p, "shipped_on"), local_date(&p, row_get(r, "shipped_at")) },
		{ paper_word(&p, "sample_request"), text(row_title_of(r, "request_id")) },
		{ paper_word(&p, "carrier"), text(row_get(r, "carrier")) },
		{ paper_word(&p, "tracking_number"), text(row_get(r, "tracking_number")) },
		{ paper_word(&p, "address"), text(row_get(r, "address")) },
	};
	int64_t contact = db_one_int(c, "SELECT contact_id FROM sample_requests WHERE id = ?", INT(row_int(r, "request_id")));

	document_party(&p, row_int(r, "customer_id"), contact, 0, &name, who);
	paper_parties(&p, name, who, facts, 6);
	finish(&p, r);
}

void delivery_print(struct ctx *c, struct pdf *file, struct row *r)
{
	struct paper p = paper_begin(c, file, paper_lang(c, row_int(r, "customer_id"), 0), "delivery_note", row_get(r, "number"), "TWD", false);
	const char *name, *who[5] = { NULL };
	struct pair facts[] = {
		{ paper_word(&p, "number"), row_get(r, "number") },
		{ paper_word(&p, "delivered_on"), paper_date(&p, row_get(r, "delivered_on")) },
		{ paper_word(&p, "order"), text(row_title_of(r, "quotation_id")) },
		{ paper_word(&p, "customer_order"), text(db_one_str(c, "SELECT customer_reference FROM quotations WHERE id = ?", INT(row_int(r, "quotation_id")))) },
		{ paper_word(&p, "carrier"), text(row_get(r, "carrier")) },
		{ paper_word(&p, "tracking_number"), text(row_get(r, "tracking_number")) },
		{ paper_word(&p, "address"), text(row_get(r, "address")) },
	};
	int64_t contact = db_one_int(c, "SELECT contact_id FROM quotations WHERE id = ?", INT(row_int(r, "quotation_id")));

	document_party(&p, row_int(r, "customer_id"), contact, 0, &name, who);
	paper_parties(&p, name, who, facts, 7);
	finish(&p, r);
}
