/*
 * Which facts stand on which document; how they look is paper.c.
 */
#include <string.h>
#include "documents.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "paper.h"
#include "pool.h"
#include "postal.h"
#include "receivable.h"

static const char *text_or_empty(const char *s)
{
	return s ? s : "";
}

void document_party(struct paper *p, int64_t customer, int64_t contact, int64_t address, const char **name, const char *lines[5])
{
	struct ctx *c = p->c;
	struct rows *k = db_rows(c, "SELECT name, phone, email, tax_number FROM customers WHERE id = ?", INT(customer));
	struct rows *who = contact ? db_rows(c, "SELECT name, title FROM contacts WHERE id = ?", INT(contact)) : NULL;
	const char *phone, *email;
	int n = 0;

	*name = "";
	if (!rows_next(k))
		return;
	*name = text_or_empty(rows_str(k, 0));
	if (who && rows_next(who))
		lines[n++] = arena_fmt(c->mem, "%s %s", text_or_empty(rows_str(who, 0)), text_or_empty(rows_str(who, 1)));
	lines[n++] = text_or_empty(postal_of(c, customer, address, "invoice"));
	phone = pool_hides(c, customer, "phone") ? NULL : rows_str(k, 1);
	email = pool_hides(c, customer, "email") ? NULL : rows_str(k, 2);
	lines[n++] = paper_joined(p, text_or_empty(phone), text_or_empty(email));
	if (rows_str(k, 3) && !pool_hides(c, customer, "tax_number"))
		lines[n++] = arena_fmt(c->mem, "%s %s", paper_word(p, "tax_number"), rows_str(k, 3));
	lines[n] = NULL;
}

static const char *owner_name(struct ctx *c, const struct row *r)
{
	return text_or_empty(r->owner_id ? db_one_str(c, "SELECT name FROM users WHERE id = ?", INT(r->owner_id)) : NULL);
}

static const char *local_date(struct paper *p, const char *utc)
{
	int64_t t;

	return utc && instant_from_sql(utc, &t) ? paper_date(p, date_of(p->c->mem, t, p->c->tz)) : "";
}

static void totals(struct paper *p, money untaxed, money tax, money total)
{
	struct pair sums[] = { { paper_word(p, "untaxed"), paper_money(p, untaxed) }, { paper_word(p, "taxes"), paper_money(p, tax) } };

	paper_sums(p, sums, 2, paper_word(p, "total"), total);
}

const void *document_pdf(struct ctx *c, struct row *r, size_t *size)
{
	struct pdf *file = pdf_new(c->mem, NULL, NULL, setting_str(c, "company_name", "Ferry"));

	r->rec->print(c, file, r);
	return pdf_finish(file, size);
}

/* Whoever accepted, with what they drew. */
static struct paper_signed customer_signed(struct paper *p, const struct row *r)
{
	struct paper_signed by = { .name = row_get(r, "signed_by"), .on = local_date(p, row_get(r, "accepted_at")) };
	struct rows *drawn = by.name ? db_rows(p->c, "SELECT signature FROM quotations WHERE id = ? AND signature IS NOT NULL", INT(r->id)) : NULL;

	if (drawn && rows_next(drawn)) {
		by.drawn = rows_str(drawn, 0);
		by.size = rows_len(drawn, 0);
	}
	return by;
}

void quotation_print(struct ctx *c, struct pdf *file, struct row *r)
{
	const char *number = row_int(r, "revision") > 1 ? arena_fmt(c->mem, "%s R%lld", row_get(r, "number"), (long long)row_int(r, "revision")) : row_get(r, "number");
	struct paper p = paper_begin(c, file, paper_lang(c, row_int(r, "customer_id"), row_int(r, "contact_id")), "quotation", number, row_get(r, "currency"), false);
	const char *name, *lines[5] = { NULL }, *terms = row_get(r, "terms");
	struct pair facts[] = {
		{ paper_word(&p, "number"), number },
		{ paper_word(&p, "quoted_on"), paper_date(&p, row_get(r, "date")) },
		{ paper_word(&p, "valid_until"), paper_date(&p, row_get(r, "valid_until")) },
		{ paper_word(&p, "payment_terms"), text_or_empty(row_title_of(r, "payment_terms_id")) },
		{ paper_word(&p, "salesperson"), owner_name(c, r) },
		{ paper_word(&p, "customer_order"), text_or_empty(row_get(r, "customer_reference")) },
		{ paper_word(&p, "address"), row_get(r, "delivery_address_id") ? text_or_empty(postal_of(c, row_int(r, "customer_id"), row_int(r, "delivery_address_id"), "delivery")) : "" },
	};
	struct paper_signed by = customer_signed(&p, r);

	document_party(&p, row_int(r, "customer_id"), row_int(r, "contact_id"), row_int(r, "invoice_address_id"), &name, lines);
	paper_parties(&p, name, lines, facts, 7);
	if (row_get(r, "title"))
		paper_heading(&p, row_get(r, "title"));
	paper_lines(&p, row_parts(r, "lines"));
	totals(&p, row_money(r, "amount_untaxed"), row_money(r, "amount_tax"), row_money(r, "amount_total"));
	if (terms && *terms)
		paper_last_words(&p, paper_word(&p, "terms"), terms);
	paper_signatures(&p, paper_word(&p, "customer_confirms"), setting_str(c, "company_name", "Ferry"), &by);
	if (row_is(r, "status", "draft"))
		paper_mark(&p, "draft");
	else if (row_is(r, "status", "cancelled"))
		paper_mark(&p, "void");
}

static const char *paper_side(struct paper *p, const char *role, const char *name)
{
	return arena_fmt(p->c->mem, "%s　%s", paper_word(p, role), text_or_empty(name));
}

/* ---- contract --------------------------------------------------------------------- */

static void party(struct paper *p, double x, const char *role, const char *name, const char *tax, const char *rep, const char *address, double *bottom)
{
	struct ctx *c = p->c;
	double top = pdf_y(p->pdf), y = top;
	struct pdf_style st = paper_style(10, PDF_REGULAR, INK, PDF_LEFT);

	y += pdf_text(p->pdf, x + 5, y, 78, paper_style(8.8, PDF_REGULAR, SOFT, PDF_LEFT), role);
	y += pdf_text(p->pdf, x + 5, y, 78, paper_style(12.5, PDF_BOLD, INK, PDF_LEFT), text_or_empty(name));
	if (tax)
		y += pdf_text(p->pdf, x + 5, y, 78, st, arena_fmt(c->mem, "%s %s", paper_word(p, "tax_number"), tax));
	if (rep)
		y += pdf_text(p->pdf, x + 5, y, 78, st, arena_fmt(c->mem, "%s %s", paper_word(p, "representative"), rep));
	if (address)
		y += pdf_text(p->pdf, x + 5, y, 78, st, address);
	pdf_line(p->pdf, x, top, x, y, 1.6, BRAND);
	*bottom = y > *bottom ? y : *bottom;
}

static void contract_parties(struct paper *p, const struct row *r)
{
	double top = pdf_y(p->pdf), bottom = top;

	party(p, 16, paper_word(p, "party_a"), row_get(r, "our_name"), row_get(r, "our_tax_number"), row_get(r, "our_representative"), row_get(r, "our_address"), &bottom);
	party(p, 110, paper_word(p, "party_b"), row_get(r, "their_name"), row_get(r, "their_tax_number"), row_get(r, "their_representative"), row_get(r, "their_address"), &bottom);
	pdf_move(p->pdf, bottom - top + 5);
}

static void contract_plans(struct paper *p, const struct row *r)
{
	struct ctx *c = p->c;
	struct rows *rs = db_rows(c, "SELECT period, due_on, amount, note FROM plans WHERE contract_id = ? AND state <> 'void' ORDER BY period, id", INT(r->id));
	static const struct paper_column columns[] = { { 20, PDF_LEFT, "period" }, { 45, PDF_LEFT, "due_on" }, { 65, PDF_LEFT, "note" }, { 48, PDF_RIGHT, "amount" } };

	if (!rows_count(rs))
		return;
	pdf_need(p->pdf, PAPER_TABLE_H);	/* a heading stays with its table */
	paper_heading(p, paper_word(p, "payment_plan"));
	paper_table(p, columns, 4);
	while (rows_next(rs)) {
		money m = 0;
		const char *cells[] = { rows_str(rs, 0), paper_date(p, rows_str(rs, 1)), text_or_empty(rows_str(rs, 3)), "" };

		money_parse(rows_str(rs, 2), &m);
		cells[3] = paper_money(p, m);
		pdf_row(p->pdf, cells);
	}
	pdf_table_end(p->pdf);
	pdf_move(p->pdf, 5);
}

void contract_print(struct ctx *c, struct pdf *file, struct row *r)
{
	struct paper p = paper_begin(c, file, paper_lang(c, row_int(r, "customer_id"), row_int(r, "contact_id")), "contract", row_get(r, "number"), row_get(r, "currency"), true);
	int64_t version = db_one_int(c, "SELECT MAX(version_no) FROM contract_versions WHERE contract_id = ?", INT(r->id));
	const char *body = row_get(r, "body"), *quotation = row_title_of(r, "quotation_id");

	paper_own_title(&p, row_get(r, "title"), arena_fmt(c->mem, "%s%s%s",
		version ? lang_fill(c->mem, p.lang, "Pdf.version", arena_fmt(c->mem, "%lld", (long long)version), NULL, NULL) : "",
		version && quotation ? "・" : "", quotation ? lang_fill(c->mem, p.lang, "Pdf.by_quotation", quotation, NULL, NULL) : ""));
	contract_parties(&p, r);
	if (body && *body)
		paper_rich(&p, body);
	paper_lines(&p, row_parts(r, "lines"));
	totals(&p, row_money(r, "amount_untaxed"), row_money(r, "amount_tax"), row_money(r, "amount"));
	contract_plans(&p, r);
	paper_parties_sign(&p, paper_side(&p, "party_a", row_get(r, "our_name")), paper_side(&p, "party_b", row_get(r, "their_name")), paper_date(&p, row_get(r, "signed_on")));
	if (row_is(r, "state", "void"))
		paper_mark(&p, "void");
	else if (!row_is(r, "approval_state", "approved"))
		paper_mark(&p, "draft");
}

/* ---- invoice and receipt -------------------------------------------------------------- */

/* Where to pay to. */
static void our_bank(struct paper *p)
{
	const char *bank = setting_str(p->c, "company_bank", "");

	if (!*bank)
		return;
	paper_heading(p, paper_word(p, "pay_to"));
	paper_text(p, bank);
}

void invoice_print(struct ctx *c, struct pdf *file, struct row *r)
{
	const char *number = row_get(r, "number") ? row_get(r, "number") : row_get(r, "request_number");
	bool credit = row_get(r, "credit_of_id") != NULL;
	struct paper p = paper_begin(c, file, paper_lang(c, row_int(r, "customer_id"), 0), credit ? "credit_note" : "invoice", number, row_get(r, "currency"), false);
	const char *lines[] = {
		text_or_empty(row_get(r, "buyer_address")), text_or_empty(row_get(r, "buyer_phone")),
		row_get(r, "buyer_tax_number") ? arena_fmt(c->mem, "%s %s", paper_word(&p, "tax_number"), row_get(r, "buyer_tax_number")) : "",
		row_get(r, "buyer_account") ? arena_fmt(c->mem, "%s %s", text_or_empty(row_get(r, "buyer_bank")), row_get(r, "buyer_account")) : "", NULL,
	};
	struct pair facts[] = {
		{ paper_word(&p, "number"), number },
		{ paper_word(&p, "issued_on"), paper_date(&p, row_get(r, "issued_on")) },
		{ paper_word(&p, "due_on"), paper_date(&p, row_get(r, "due_on")) },
		{ paper_word(&p, "invoice_type"), lang_text(p.lang, arena_fmt(c->mem, "Choice.invoice.type.%s", row_get(r, "type"))) },
		{ paper_word(&p, "contract_label"), text_or_empty(row_title_of(r, "contract_id")) },
		{ paper_word(&p, "order"), text_or_empty(row_title_of(r, "quotation_id")) },
		{ paper_word(&p, "credit_of"), credit ? text_or_empty(row_title_of(r, "credit_of_id")) : "" },
	};

	paper_parties(&p, text_or_empty(row_get(r, "buyer_title")), lines, facts, 7);
	paper_lines(&p, row_parts(r, "lines"));
	totals(&p, row_money(r, "amount_untaxed"), row_money(r, "tax"), row_money(r, "amount"));
	if (row_get(r, "note"))
		paper_text(&p, credit ? arena_fmt(c->mem, "%s %s", paper_word(&p, "reason"), row_get(r, "note")) : row_get(r, "note"));
	if (!credit)
		our_bank(&p);
	if (row_is(r, "state", "void"))
		paper_mark(&p, "void");
	else if (!row_get(r, "number"))
		paper_mark(&p, "draft");
}

/* What it was written off against. */
static void receipt_uses(struct paper *p, const struct row *r)
{
	struct rows *rs = db_rows(p->c, "SELECT k.number, n.period, n.due_on, SUM(a.amount) FROM allocations a JOIN plans n ON n.id = a.plan_id JOIN contracts k ON k.id = n.contract_id"
		" WHERE a.receipt_id = ? GROUP BY n.id HAVING SUM(a.amount) > 0 ORDER BY n.due_on, n.id", INT(r->id));
	static const struct paper_column columns[] = { { 60, PDF_LEFT, "contract_label" }, { 25, PDF_LEFT, "period" }, { 48, PDF_LEFT, "due_on" }, { 45, PDF_RIGHT, "applied" } };

	pdf_move(p->pdf, 3);
	if (!rows_count(rs))
		return;
	paper_table(p, columns, 4);
	while (rows_next(rs)) {
		money m = 0;
		const char *cells[] = { rows_str(rs, 0), rows_str(rs, 1), paper_date(p, rows_str(rs, 2)), "" };

		money_parse(rows_str(rs, 3), &m);
		cells[3] = paper_money(p, m);
		pdf_row(p->pdf, cells);
	}
	pdf_table_end(p->pdf);
	pdf_move(p->pdf, 4);
}

void receipt_print(struct ctx *c, struct pdf *file, struct row *r)
{
	struct paper p = paper_begin(c, file, paper_lang(c, row_int(r, "customer_id"), 0), "receipt", row_get(r, "number"), row_get(r, "currency"), false);
	const char *name, *lines[5] = { NULL };
	struct pair facts[] = {
		{ paper_word(&p, "number"), row_get(r, "number") },
		{ paper_word(&p, "received_on"), paper_date(&p, row_get(r, "received_on")) },
		{ paper_word(&p, "method"), lang_text(p.lang, arena_fmt(c->mem, "Choice.receipt.method.%s", row_get(r, "method"))) },
		{ paper_word(&p, "reference"), text_or_empty(row_get(r, "reference")) },
		{ paper_word(&p, "contract_label"), text_or_empty(row_title_of(r, "contract_id")) },
	};

	struct pair left = { paper_word(&p, "on_account"), paper_money(&p, receipt_left(r)) };

	document_party(&p, row_int(r, "customer_id"), 0, 0, &name, lines);
	paper_parties(&p, name, lines, facts, 5);
	receipt_uses(&p, r);
	paper_sums(&p, &left, row_is(r, "state", "confirmed") && receipt_left(r) ? 1 : 0, paper_word(&p, "received"), row_money(r, "amount"));
	if (row_get(r, "note"))
		paper_text(&p, row_get(r, "note"));
	paper_signatures(&p, paper_word(&p, "payer"), setting_str(c, "company_name", "Ferry"), NULL);
	if (!row_is(r, "state", "confirmed"))
		paper_mark(&p, row_is(r, "state", "reversed") ? "void" : "draft");
}
