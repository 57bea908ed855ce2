/*
 * Documents computed again from their lines, by the function that computed them when
 * they were saved (amounts.h); see consistency.h. A few hundred documents at a time.
 */
#include "amounts.h"
#include "consistency.h"
#include "lib/db.h"

/* After id, label, currency, rounding, untaxed, tax, total of the document: id, counts, quantity, price, discount, tax_id, percent, included, amount, tax */
#define LINE(counts) " l.id, " counts ", l.quantity, l.unit_price, l.discount_percent, COALESCE(l.tax_id, 0), l.tax_percent, l.tax_included, l.amount, l.amount_tax"

static struct rows *quotations(struct ctx *c, int64_t after)
{
	return db_rows(c, "SELECT d.id, d.number, d.currency, d.tax_rounding = 'document', d.amount_untaxed, d.amount_tax, d.amount_total,"
		LINE("l.kind = 'item' AND (l.optional = 0 OR l.chosen = 1)") " FROM (SELECT * FROM quotations WHERE id > ? ORDER BY id LIMIT 200) d"
		" LEFT JOIN quotation_lines l ON l.quotation_id = d.id ORDER BY d.id, l.position, l.id", INT(after));
}

static struct rows *contracts(struct ctx *c, int64_t after)
{
	return db_rows(c, "SELECT d.id, d.number, d.currency, d.tax_rounding = 'document', d.amount_untaxed, d.amount_tax, d.amount,"
		LINE("l.kind = 'item'") " FROM (SELECT * FROM contracts WHERE id > ? ORDER BY id LIMIT 200) d"
		" LEFT JOIN contract_lines l ON l.contract_id = d.id ORDER BY d.id, l.position, l.id", INT(after));
}

static struct rows *invoices(struct ctx *c, int64_t after)
{
	return db_rows(c, "SELECT d.id, d.label, d.currency, d.tax_rounding = 'document', d.amount_untaxed, d.tax, d.amount,"
		LINE("l.kind = 'item'") " FROM (SELECT * FROM invoices WHERE id > ? ORDER BY id LIMIT 200) d"
		" LEFT JOIN invoice_lines l ON l.invoice_id = d.id ORDER BY d.id, l.position, l.id", INT(after));
}

struct doc {
	const char *kind, *label, *currency;
	int64_t id;
	bool per_document;
	money kept[3];			/* untaxed, tax, total */
	struct amount_line *line;
	money (*line_kept)[2];		/* amount, tax */
	int n;
};

static money money_at(struct rows *r, int column)
{
	money m = 0;

	if (rows_str(r, column) && !money_parse(rows_str(r, column), &m))
		fault("no amount: %s", rows_str(r, column));
	return m;
}

static dec4 dec4_at(struct rows *r, int column)
{
	dec4 d = 0;

	if (rows_str(r, column) && !dec4_parse(rows_str(r, column), &d))
		fault("no number: %s", rows_str(r, column));
	return d;
}

static int differ(struct ctx *c, void (*say)(const char *), const struct doc *d, const char *what, money is, money should)
{
	return is == should ? 0 : consistency_say(c, say, d->kind, d->label, d->id, what, money_text(c->mem, is), money_text(c->mem, should));
}

static int compare(struct ctx *c, void (*say)(const char *), struct doc *d)
{
	struct amount_totals t;
	int n = 0;

	if (!d->n)		/* an amount without lines was typed */
		return 0;
	if (!amounts_compute(d->line, d->n, d->per_document, currency_decimals(d->currency), &t))
		return consistency_say(c, say, d->kind, d->label, d->id, "amount", "too large", NULL);
	for (int i = 0; i < d->n; i++) {
		n += differ(c, say, d, arena_fmt(c->mem, "amount of line %d", i + 1), d->line_kept[i][0], d->line[i].amount);
		n += differ(c, say, d, arena_fmt(c->mem, "tax of line %d", i + 1), d->line_kept[i][1], d->line[i].tax);
	}
	return n + differ(c, say, d, "net amount", d->kept[0], t.untaxed) + differ(c, say, d, "tax", d->kept[1], t.tax) + differ(c, say, d, "total", d->kept[2], t.total);
}

static void begin(struct ctx *c, struct doc *d, struct rows *r, int most)
{
	d->id = rows_int(r, 0);
	d->label = rows_str(r, 1);
	d->currency = rows_str(r, 2);
	d->per_document = rows_int(r, 3);
	for (int i = 0; i < 3; i++)
		d->kept[i] = money_at(r, 4 + i);
	d->n = 0;
	if (!d->line) {
		d->line = arena_array(c->mem, most, sizeof *d->line);
		d->line_kept = arena_array(c->mem, most, sizeof *d->line_kept);
	}
}

static void add_line(struct doc *d, struct rows *r)
{
	if (rows_null(r, 7))
		return;
	d->line[d->n] = (struct amount_line){
		.counts = rows_int(r, 8), .quantity = dec4_at(r, 9), .unit_price = dec4_at(r, 10), .discount_percent = dec4_at(r, 11),
		.tax_id = rows_int(r, 12), .tax_percent = dec4_at(r, 13), .tax_included = rows_int(r, 14),
	};
	d->line_kept[d->n][0] = money_at(r, 15);
	d->line_kept[d->n][1] = money_at(r, 16);
	d->n++;
}

static int all(struct ctx *c, void (*say)(const char *), const char *kind, struct rows *(*read)(struct ctx *, int64_t))
{
	int64_t after = 0;
	int findings = 0;

	for (bool more = true; more; ) {
		struct arena_mark mark = arena_mark(c->mem);
		struct rows *r = read(c, after);
		struct doc d = { .kind = kind };

		more = rows_count(r) > 0;
		while (rows_next(r)) {
			if (rows_int(r, 0) != d.id) {
				findings += compare(c, say, &d);
				begin(c, &d, r, rows_count(r));
			}
			add_line(&d, r);
		}
		findings += compare(c, say, &d);
		after = d.id;
		arena_rewind(c->mem, mark);
	}
	return findings;
}

int consistency_documents(struct ctx *c, void (*say)(const char *))
{
	return all(c, say, "quotation", quotations) + all(c, say, "contract", contracts) + all(c, say, "invoice", invoices);
}
