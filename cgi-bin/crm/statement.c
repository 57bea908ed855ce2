/* See statement.h. Issued invoices and paid refunds add, credit notes and confirmed receipts take away. */
#include "statement.h"
#include <stdlib.h>
#include <string.h>
#include "documents.h"
#include "paper.h"
#include "product.h"
#include "lib/config.h"
#include "lib/db.h"

enum { MOST = 20000 };

struct gathering { struct ctx *c; struct statement *s; int room; };

static void add(struct gathering *g, struct statement_line l)
{
	struct statement *s = g->s;

	if (strcmp(l.date, s->until) > 0 || s->n == MOST)
		return;
	if (strcmp(l.date, s->from) < 0) {
		s->before = money_plus(s->before, l.debit - l.credit);
		return;
	}
	if (s->n == g->room) {
		struct statement_line *more = arena_array(g->c->mem, g->room ? g->room * 2 : 32, sizeof *more);

		if (s->n)
			memcpy(more, s->line, s->n * sizeof *more);
		s->line = more;
		g->room = g->room ? g->room * 2 : 32;
	}
	s->line[s->n++] = l;
}

static void add_invoice(struct gathering *g, const struct row *r)
{
	bool credit = row_get(r, "credit_of_id");
	struct statement_line l = { .date = row_get(r, "issued_on"), .kind = credit ? "credit_note" : "invoice", .number = row_get(r, "number"), .rec = r->rec, .id = r->id };

	*(credit ? &l.credit : &l.debit) = row_money(r, "amount");
	if (l.date)
		add(g, l);
}

static void add_receipt(struct gathering *g, const struct row *r)
{
	add(g, (struct statement_line){ .date = row_get(r, "received_on"), .kind = "receipt", .number = row_get(r, "number"), .rec = r->rec, .id = r->id, .credit = row_money(r, "amount") });
}

static void add_refund(struct gathering *g, const struct row *r)
{
	add(g, (struct statement_line){ .date = row_get(r, "paid_on"), .kind = "refund", .number = row_get(r, "number"), .rec = r->rec, .id = r->id, .debit = row_money(r, "amount") });
}

/* Through the list, so that scope holds; a thousand at a time. */
static void gather(struct gathering *g, const struct record *rec, int64_t customer, const char *const *states, int n, void (*take)(struct gathering *, const struct row *))
{
	const char *who[] = { arena_fmt(g->c->mem, "%lld", (long long)customer) }, *what[] = { g->s->currency };
	struct cond currency = { .f = record_field(g->c, rec, "currency"), .op = OP_EQ, .values = what, .n = 1 };
	struct cond state = { .f = record_field(g->c, rec, "state"), .op = OP_IN, .values = (const char **)states, .n = n, .next = &currency };
	struct cond owner = { .f = record_field(g->c, rec, "customer_id"), .op = OP_EQ, .values = who, .n = 1, .next = &state };
	struct query q = { .rec = rec, .conds = &owner, .limit = LIST_MOST, .sort_column = "id" };

	if (person_scope(g->c->me, rec, ACCESS_READ) == SCOPE_NONE)
		return;
	for (struct list *l = record_list(g->c, &q); ; l = record_list(g->c, &q)) {
		for (int i = 0; i < l->n; i++)
			take(g, l->rows[i]);
		if (!l->next)
			return;
		q.cursor = l->next;
	}
}

static int by_date(const void *a, const void *b)
{
	const struct statement_line *x = a, *y = b;
	int d = strcmp(x->date, y->date);

	/* What is charged on a day stands before what is taken off it. */
	if (!d && !x->debit != !y->debit)
		return x->debit ? -1 : 1;
	return d ? d : strcmp(x->number ? x->number : "", y->number ? y->number : "");
}

static const char *usual_currency(struct ctx *c, int64_t customer)
{
	const char *s = db_one_str(c, "SELECT currency FROM invoices WHERE customer_id = ? GROUP BY currency ORDER BY COUNT(*) DESC, currency LIMIT 1", INT(customer));

	return s ? s : currency_usual(c);
}

struct statement statement_of(struct ctx *c, int64_t customer, const char *from, const char *until, const char *currency)
{
	static const char *const issued[] = { "issued", "sent", "credited" }, *const confirmed[] = { "confirmed" }, *const paid[] = { "paid" };
	struct statement s = { .from = from, .until = until, .currency = currency ? currency : usual_currency(c, customer) };
	struct gathering g = { .c = c, .s = &s };

	gather(&g, &invoice_record, customer, issued, 3, add_invoice);
	gather(&g, &receipt_record, customer, confirmed, 1, add_receipt);
	gather(&g, &refund_record, customer, paid, 1, add_refund);
	if (s.n)
		qsort(s.line, (size_t)s.n, sizeof *s.line, by_date);
	s.after = s.before;
	for (int i = 0; i < s.n; i++) {
		s.debit = money_plus(s.debit, s.line[i].debit);
		s.credit = money_plus(s.credit, s.line[i].credit);
		s.line[i].balance = s.after = money_plus(s.after, s.line[i].debit - s.line[i].credit);
	}
	return s;
}

/* ---- on paper ----------------------------------------------------------------------- */

static const char *amount(struct paper *p, money m)
{
	return m ? paper_money(p, m) : "";
}

static void balance_row(struct paper *p, const char *word, const char *date, money balance)
{
	const char *cells[] = { paper_date(p, date), paper_word(p, word), "", "", "", paper_money(p, balance) };

	pdf_row(p->pdf, cells);
}

static void lines(struct paper *p, const struct statement *s)
{
	static const struct paper_column columns[] = {
		{ 35, PDF_LEFT, "day" }, { 31, PDF_LEFT, "document" }, { 28, PDF_LEFT, "number" },
		{ 27, PDF_RIGHT, "debit" }, { 27, PDF_RIGHT, "credit" }, { 30, PDF_RIGHT, "balance" },
	};

	paper_table(p, columns, 6);
	balance_row(p, "balance_before", s->from, s->before);
	for (int i = 0; i < s->n; i++) {
		const struct statement_line *l = &s->line[i];
		const char *cells[] = { paper_date(p, l->date), paper_word(p, l->kind), l->number ? l->number : "", amount(p, l->debit), amount(p, l->credit), paper_money(p, l->balance) };

		pdf_row(p->pdf, cells);
	}
	pdf_table_end(p->pdf);
	pdf_move(p->pdf, 4);
}

const void *statement_pdf(struct ctx *c, struct row *customer, const struct statement *s, size_t *size)
{
	struct pdf *file = pdf_new(c->mem, NULL, NULL, setting_str(c, "company_name", "Ferry"));
	struct paper p = paper_begin(c, file, paper_lang(c, customer->id, 0), "statement", s->until, s->currency, false);
	const char *name, *who[5] = { NULL }, *bank = setting_str(c, "company_bank", "");
	struct pair facts[] = { { paper_word(&p, "day_from"), paper_date(&p, s->from) }, { paper_word(&p, "day_until"), paper_date(&p, s->until) }, { paper_word(&p, "currency"), s->currency } };
	struct pair sums[] = { { paper_word(&p, "balance_before"), paper_money(&p, s->before) }, { paper_word(&p, "debit"), paper_money(&p, s->debit) }, { paper_word(&p, "credit"), paper_money(&p, s->credit) } };

	document_party(&p, customer->id, 0, 0, &name, who);
	paper_parties(&p, name, who, facts, 3);
	lines(&p, s);
	paper_sums(&p, sums, 3, paper_word(&p, "balance"), s->after);
	if (*bank && s->after > 0) {
		paper_heading(&p, paper_word(&p, "pay_to"));
		paper_text(&p, bank);
	}
	return pdf_finish(file, size);
}
