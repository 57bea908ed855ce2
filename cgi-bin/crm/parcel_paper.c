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

static const char *name_of(struct paper *p, const struct row *l)
{
	const char *product = row_title_of(l, "product_id"), *words = row_get(l, "description");

	if (product && words && *words)
		return arena_fmt(p->c->mem, "%s\n%s", product, words);
	return product ? product : text(words);
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
	struct pdf_column columns[] = {
		{ 12, PDF_RIGHT, "#" }, { 34, PDF_LEFT, paper_word(p, "code") }, { 90, PDF_LEFT, paper_word(p, "item") },
		{ 24, PDF_RIGHT, paper_word(p, "quantity") }, { 18, PDF_LEFT, paper_word(p, "unit") },
	};

	pdf_table(p->pdf, columns, 5, paper_style(9.5, PDF_BOLD, 0xffffff, PDF_LEFT), paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT));
	for (int i = 0; l[i]; i++) {
		const char *cells[] = {
			arena_fmt(p->c->mem, "%d", i + 1), code_of(p->c, l[i]), name_of(p, l[i]), dec4_show(p->c->mem, row_dec4(l[i], "quantity")), unit_of(p->c, l[i]),
		};

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

static const void *finish(struct paper *p, const struct row *r, size_t *size)
{
	lines(p, row_parts(r, "lines"));
	if (row_get(r, "note"))
		paper_text(p, row_get(r, "note"));
	paper_signatures(p, paper_word(p, "receiver"), setting_str(p->c, "company_name", "Ferry"), NULL, "");
	if (row_is(r, "state", "cancelled"))
		pdf_watermark(p->pdf, paper_word(p, "void"));
	else if (row_is(r, "state", "draft"))
		pdf_watermark(p->pdf, paper_word(p, "draft"));
	return paper_end(p, size);
}

const void *sample_shipment_pdf(struct ctx *c, struct row *r, size_t *size)
{
	struct paper p = paper_begin(c, "sample_note", row_get(r, "number"), "TWD");
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

	document_party(&p, row_int(r, "customer_id"), contact, &name, who);
	paper_parties(&p, name, who, facts, 6);
	return finish(&p, r, size);
}

const void *delivery_pdf(struct ctx *c, struct row *r, size_t *size)
{
	struct paper p = paper_begin(c, "delivery_note", row_get(r, "number"), "TWD");
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

	document_party(&p, row_int(r, "customer_id"), contact, &name, who);
	paper_parties(&p, name, who, facts, 7);
	return finish(&p, r, size);
}
