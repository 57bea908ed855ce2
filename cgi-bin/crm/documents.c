/*
 * Which facts stand on which document; how they look is paper.c.
 */
#include <string.h>
#include "documents.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "paper.h"

static const char *text_or_empty(const char *s)
{
	return s ? s : "";
}

void document_party(struct paper *p, int64_t customer, int64_t contact, const char **name, const char *lines[5])
{
	struct ctx *c = p->c;
	struct rows *k = db_rows(c, "SELECT name, phone, email, tax_number, (SELECT TRIM(CONCAT_WS(' ', a.postcode, IF(a.street LIKE CONCAT(LEFT(a.region, 2), '%'), NULL, a.region), a.street)) FROM addresses a WHERE a.customer_id = customers.id ORDER BY a.position, a.id LIMIT 1)"
		" FROM customers WHERE id = ?", INT(customer));
	struct rows *who = db_rows(c, "SELECT name, title FROM contacts WHERE id = ?", INT(contact));
	int n = 0;

	*name = "";
	if (!rows_next(k))
		return;
	*name = text_or_empty(rows_str(k, 0));
	if (rows_next(who))
		lines[n++] = arena_fmt(c->mem, "%s %s", text_or_empty(rows_str(who, 0)), text_or_empty(rows_str(who, 1)));
	lines[n++] = text_or_empty(rows_str(k, 4));
	lines[n++] = arena_fmt(c->mem, "%s%s%s", text_or_empty(rows_str(k, 1)), rows_str(k, 1) && rows_str(k, 2) ? "・" : "", text_or_empty(rows_str(k, 2)));
	if (rows_str(k, 3))
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

const void *quotation_pdf(struct ctx *c, struct row *r, size_t *size)
{
	const char *number = row_int(r, "revision") > 1 ? arena_fmt(c->mem, "%s R%lld", row_get(r, "number"), (long long)row_int(r, "revision")) : row_get(r, "number");
	struct paper p = paper_begin(c, "quotation", number, row_get(r, "currency"));
	const char *name, *lines[5] = { NULL }, *terms = row_get(r, "terms");
	struct pair facts[] = {
		{ paper_word(&p, "number"), number },
		{ paper_word(&p, "quoted_on"), paper_date(&p, row_get(r, "date")) },
		{ paper_word(&p, "valid_until"), paper_date(&p, row_get(r, "valid_until")) },
		{ paper_word(&p, "payment_terms"), text_or_empty(row_title_of(r, "payment_terms_id")) },
		{ paper_word(&p, "salesperson"), owner_name(c, r) },
		{ paper_word(&p, "customer_order"), text_or_empty(row_get(r, "customer_reference")) },
	};

	document_party(&p, row_int(r, "customer_id"), row_int(r, "contact_id"), &name, lines);
	paper_parties(&p, name, lines, facts, 6);
	if (row_get(r, "title"))
		paper_heading(&p, row_get(r, "title"));
	paper_lines(&p, row_parts(r, "lines"));
	totals(&p, row_money(r, "amount_untaxed"), row_money(r, "amount_tax"), row_money(r, "amount_total"));
	if (terms && *terms) {
		paper_heading(&p, paper_word(&p, "terms"));
		paper_text(&p, terms);
	}
	paper_signatures(&p, paper_word(&p, "customer_confirms"), setting_str(c, "company_name", "Ferry"), row_get(r, "signed_by"), local_date(&p, row_get(r, "accepted_at")));
	if (row_is(r, "status", "draft"))
		pdf_watermark(p.pdf, paper_word(&p, "draft"));
	return paper_end(&p, size);
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
	struct rows *rs = db_rows(c, "SELECT period, due_on, amount FROM plans WHERE contract_id = ? AND state <> 'void' ORDER BY period, id", INT(r->id));
	struct pdf_column columns[] = { { 30, PDF_LEFT, paper_word(p, "period") }, { 70, PDF_LEFT, paper_word(p, "due_on") }, { 78, PDF_RIGHT, paper_word(p, "amount") } };

	if (!rows_count(rs))
		return;
	paper_heading(p, paper_word(p, "payment_plan"));
	pdf_table(p->pdf, columns, 3, paper_style(9.5, PDF_BOLD, 0xffffff, PDF_LEFT), paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT));
	while (rows_next(rs)) {
		money m = 0;
		const char *cells[] = { rows_str(rs, 0), text_or_empty(rows_str(rs, 1)), "" };

		money_parse(rows_str(rs, 2), &m);
		cells[2] = paper_money(p, m);
		pdf_row(p->pdf, cells);
	}
	pdf_table_end(p->pdf);
	pdf_move(p->pdf, 5);
}

/* The body is rich text: its paragraphs, without the marks. */
static const char *plain(struct ctx *c, const char *html)
{
	struct buf b = buf_new(c->mem);

	while (*html) {
		if (*html != '<') {
			size_t n = strcspn(html, "<");

			buf_add(&b, html, n);
			html += n;
			continue;
		}
		if (strncmp(html, "</p", 3) == 0 || strncmp(html, "<br", 3) == 0 || strncmp(html, "</h", 3) == 0 || strncmp(html, "</li", 4) == 0)
			buf_str(&b, "\n");
		html += strcspn(html, ">");
		html += *html == '>';
	}
	return b.s;
}

static const char *unescaped(struct ctx *c, const char *s)
{
	static const struct { const char *name; const char *text; } entity[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " },
	};
	struct buf b = buf_new(c->mem);

	while (*s) {
		size_t i = 0, n = sizeof entity / sizeof *entity;

		while (*s == '&' && i < n && strncmp(s, entity[i].name, strlen(entity[i].name)))
			i++;
		if (*s == '&' && i < n) {
			buf_str(&b, entity[i].text);
			s += strlen(entity[i].name);
		} else {
			buf_add(&b, s++, 1);
		}
	}
	return b.s;
}

const void *contract_pdf(struct ctx *c, struct row *r, size_t *size)
{
	struct paper p = paper_begin(c, "contract", row_get(r, "number"), row_get(r, "currency"));
	const char *body = row_get(r, "body");

	pdf_move(p.pdf, 3);
	pdf_text(p.pdf, 16, pdf_y(p.pdf), 178, paper_style(17, PDF_BOLD, INK, PDF_CENTER), row_get(r, "title"));
	pdf_move(p.pdf, 11);
	pdf_text(p.pdf, 16, pdf_y(p.pdf), 178, paper_style(9.5, PDF_REGULAR, FAINT, PDF_CENTER),
		arena_fmt(c->mem, "%s %s%s%s", paper_word(&p, "number"), row_get(r, "number"), row_get(r, "quotation_id") ? "・" : "",
			text_or_empty(row_title_of(r, "quotation_id"))));
	pdf_move(p.pdf, 9);
	contract_parties(&p, r);
	if (body && *body)
		paper_text(&p, unescaped(c, plain(c, body)));
	paper_lines(&p, row_parts(r, "lines"));
	totals(&p, row_money(r, "amount_untaxed"), row_money(r, "amount_tax"), row_money(r, "amount"));
	contract_plans(&p, r);
	paper_signatures(&p, text_or_empty(row_get(r, "their_name")), text_or_empty(row_get(r, "our_name")), NULL, paper_date(&p, row_get(r, "signed_on")));
	if (!row_is(r, "approval_state", "approved"))
		pdf_watermark(p.pdf, paper_word(&p, "draft"));
	return paper_end(&p, size);
}

/* ---- invoice and receipt -------------------------------------------------------------- */

const void *invoice_pdf(struct ctx *c, struct row *r, size_t *size)
{
	const char *number = row_get(r, "number") ? row_get(r, "number") : row_get(r, "request_number");
	struct paper p = paper_begin(c, row_get(r, "credit_of_id") ? "credit_note" : "invoice", number, row_get(r, "currency"));
	const char *lines[] = {
		text_or_empty(row_get(r, "buyer_address")), text_or_empty(row_get(r, "buyer_phone")),
		row_get(r, "buyer_tax_number") ? arena_fmt(c->mem, "%s %s", paper_word(&p, "tax_number"), row_get(r, "buyer_tax_number")) : "",
		row_get(r, "buyer_account") ? arena_fmt(c->mem, "%s %s", text_or_empty(row_get(r, "buyer_bank")), row_get(r, "buyer_account")) : "", NULL,
	};
	struct pair facts[] = {
		{ paper_word(&p, "number"), number },
		{ paper_word(&p, "issued_on"), paper_date(&p, row_get(r, "issued_on")) },
		{ paper_word(&p, "due_on"), paper_date(&p, row_get(r, "due_on")) },
		{ paper_word(&p, "invoice_type"), lang_text(c->lang, arena_fmt(c->mem, "Choice.invoice.type.%s", row_get(r, "type"))) },
		{ paper_word(&p, "contract_label"), text_or_empty(row_title_of(r, "contract_id")) },
	};

	paper_parties(&p, text_or_empty(row_get(r, "buyer_title")), lines, facts, 5);
	paper_lines(&p, row_parts(r, "lines"));
	totals(&p, row_money(r, "amount_untaxed"), row_money(r, "tax"), row_money(r, "amount"));
	if (row_get(r, "note"))
		paper_text(&p, row_get(r, "note"));
	if (row_is(r, "state", "void"))
		pdf_watermark(p.pdf, paper_word(&p, "void"));
	else if (!row_get(r, "number"))
		pdf_watermark(p.pdf, paper_word(&p, "draft"));
	return paper_end(&p, size);
}

const void *receipt_pdf(struct ctx *c, struct row *r, size_t *size)
{
	struct paper p = paper_begin(c, "receipt", row_get(r, "number"), row_get(r, "currency"));
	const char *name, *lines[5] = { NULL };
	struct pair facts[] = {
		{ paper_word(&p, "number"), row_get(r, "number") },
		{ paper_word(&p, "received_on"), paper_date(&p, row_get(r, "received_on")) },
		{ paper_word(&p, "method"), lang_text(c->lang, arena_fmt(c->mem, "Choice.receipt.method.%s", row_get(r, "method"))) },
		{ paper_word(&p, "reference"), text_or_empty(row_get(r, "reference")) },
		{ paper_word(&p, "contract_label"), text_or_empty(row_title_of(r, "contract_id")) },
	};

	document_party(&p, row_int(r, "customer_id"), 0, &name, lines);
	paper_parties(&p, name, lines, facts, 5);
	paper_sums(&p, NULL, 0, paper_word(&p, "received"), row_money(r, "amount"));
	if (row_get(r, "note"))
		paper_text(&p, row_get(r, "note"));
	paper_signatures(&p, paper_word(&p, "payer"), setting_str(c, "company_name", "Ferry"), NULL, "");
	if (!row_is(r, "state", "confirmed"))
		pdf_watermark(p.pdf, paper_word(&p, row_is(r, "state", "reversed") ? "void" : "draft"));
	return paper_end(&p, size);
}
