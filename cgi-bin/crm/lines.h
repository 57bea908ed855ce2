/*
 * Lines of a document: quotation, contract and invoice have the same ones. Saving a
 * document completes its lines from the products, keeps each tax as it is that day,
 * and computes what they come to (amounts.h).
 */
#ifndef FERRY_LINES_H
#define FERRY_LINES_H
#include "all.h"
#include "amounts.h"

extern const struct choice line_kinds[], tax_roundings[];

/* The fields every line has; a document's own line fields follow them. */
#define LINE_FIELDS \
	{ .name = "kind", .type = F_CHOICE, .choices = line_kinds, .initial = "item" }, \
	{ .name = "product_id", .type = F_REF, .ref = &product_record, .free_ref = "code" }, \
	{ .name = "description", .type = F_LONGTEXT, .max = 2000 }, \
	{ .name = "quantity", .type = F_DECIMAL, .initial = "1.0000" }, \
	{ .name = "unit", .type = F_TEXT, .max = 40 }, \
	{ .name = "packaging", .type = F_TEXT, .max = 100 }, \
	{ .name = "unit_price", .type = F_DECIMAL, .negative_ok = true }, \
	{ .name = "discount_percent", .type = F_PERCENT, .initial = "0.0000" }, \
	{ .name = "tax_id", .type = F_REF, .ref = &tax_record, .free_ref = "name" }, \
	{ .name = "tax_percent", .type = F_DECIMAL, .flags = READONLY | HIDDEN }, \
	{ .name = "tax_included", .type = F_BOOL, .flags = READONLY | HIDDEN }, \
	{ .name = "price_rule", .type = F_TEXT, .flags = READONLY }, \
	{ .name = "amount", .type = F_MONEY, .flags = READONLY }, \
	{ .name = "amount_tax", .type = F_MONEY, .flags = READONLY }

struct line_rules {
	const char *currency;
	int64_t pricelist_id;
	const char *date;
	bool per_document;	/* how tax is rounded */
};

/* "line" or "document", by the setting tax_rounding. */
const char *tax_rounding_usual(struct ctx *);
/* Completes and computes the lines in document's field "lines". INVALID with messages named lines[n].field. */
enum outcome lines_settle(struct ctx *, struct row *document, const struct line_rules *, struct amount_totals *);
/* Marks the lines as given, so that saving writes them again. */
void lines_touch(struct ctx *, struct row *document);
/* A line of another kind of document with the same content, its tax kept as it was. */
struct row *line_copy(struct ctx *, const struct record *to, const struct row *from);
bool line_counts(const struct row *);
#endif
