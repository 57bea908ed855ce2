/*
 * Payment terms and how they split an amount: see payment_terms.h.
 */
#include <string.h>
#include "lib/db.h"
#include "amounts.h"
#include "payment_terms.h"

static const struct choice kinds[] = { { "percent", "" }, { "fixed", "" }, { "balance", "" }, { 0 } };
static const struct choice anchor_names[] = { { "signed", "" }, { "effective", "" }, { "delivery", "" }, { "invoice", "" }, { 0 } };

const struct record payment_term_line_record = {
	.type = 72, .name = "payment_term_line", .table = "payment_term_lines", .parent = "payment_terms_id", .title = "name",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .max = 100 },
		{ .name = "kind", .type = F_CHOICE, .choices = kinds, .initial = "percent" },
		{ .name = "value", .type = F_DECIMAL, .initial = "0.0000" },
		{ .name = "anchor", .type = F_CHOICE, .choices = anchor_names, .initial = "signed" },
		{ .name = "months", .type = F_INT, .initial = "0", .max = 240 },
		{ .name = "days", .type = F_INT, .initial = "0", .max = 3650 },
		{ .name = "month_end", .type = F_BOOL, .initial = "0" },
		{ 0 } },
};

static const char *const number_fields[] = { "value", "months", "days", "month_end" };

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row **l = row_parts(r, "lines");
	dec4 percent = 0;
	int n = 0;

	if (old && !row_was_given(r, "lines"))
		return DONE;
	for (; l[n]; n++)
		for (size_t k = 0; k < sizeof number_fields / sizeof *number_fields; k++)
			if (!row_get(l[n], number_fields[k]))
				row_set(l[n], number_fields[k], "0");
	for (int i = 0; i < n; i++) {
		bool balance = row_is(l[i], "kind", "balance");

		if (balance != (i == n - 1))
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "lines[%d].kind", i), "balance_last", NULL);
		if (!balance && row_dec4(l[i], "value") == 0)
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "lines[%d].value", i), "must_be_positive", NULL);
		if (row_is(l[i], "kind", "percent"))
			percent += row_dec4(l[i], "value");
		if (percent > 100 * 10000)
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "lines[%d].value", i), "percent_above_100", NULL);
	}
	return n ? DONE : ctx_refuse(c, INVALID, "lines", "balance_last", NULL);
}

const struct record payment_terms_record = {
	.type = 34, .name = "payment_terms", .path = "settings/payment-terms", .table = "payment_terms", .title = "name", .icon = "calendar-dollar",
	.unscoped = true,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | UNIQUE | TRACKED, .max = 100 },
		{ .name = "note", .type = F_TEXT, .flags = LISTED, .max = 400 },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE, .ref = &payment_term_line_record },
		{ 0 } },
	.before_save = before_save,
};

/* ---- splitting ---------------------------------------------------------------- */

static const char *first_of(const char *a, const char *b, const char *d, const char *e)
{
	return a ? a : b ? b : d ? d : e;
}

static const char *anchor_date(const struct anchors *a, const char *name)
{
	if (strcmp(name, "delivery") == 0)
		return first_of(a->delivery_on, a->effective_on, a->signed_on, a->otherwise);
	if (strcmp(name, "effective") == 0)
		return first_of(a->effective_on, a->signed_on, NULL, a->otherwise);
	if (strcmp(name, "invoice") == 0)
		return first_of(a->invoice_on, a->effective_on, a->signed_on, a->otherwise);
	return first_of(a->signed_on, a->effective_on, NULL, a->otherwise);
}

struct instalment *payment_terms_split(struct ctx *c, int64_t terms_id, money amount, int decimals, const struct anchors *a, int *n)
{
	struct rows *r = db_rows(c, "SELECT name, kind, value, anchor, months, days, month_end FROM payment_term_lines"
		" WHERE payment_terms_id = ? ORDER BY position, id LIMIT 200", INT(terms_id));
	struct instalment *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);
	money left = amount;
	bool guessed = false;

	*n = 0;
	while (rows_next(r)) {
		const char *kind = rows_str(r, 1);
		dec4 value = 0;
		money part = left;

		dec4_parse(rows_str(r, 2), &value);
		if (strcmp(kind, "percent") == 0)
			part = money_percent(amount, value, decimals);
		else if (strcmp(kind, "fixed") == 0)
			part = (value + 50) / 100;
		if (part > left && strcmp(kind, "fixed") == 0) {
			*n = 0;
			ctx_refuse(c, INVALID, "terms_id", "terms_exceed", NULL);
			return list;
		}
		if (part > left)
			part = left;
		if (part <= 0)
			continue;
		left -= part;
		guessed |= anchor_date(a, rows_str(r, 3)) == a->otherwise;
		list[(*n)++] = (struct instalment){ rows_str(r, 0), date_add(c->mem, anchor_date(a, rows_str(r, 3)),
			(int)rows_int(r, 4), (int)rows_int(r, 5), rows_int(r, 6) != 0), part };
	}
	if (*n == 0)
		ctx_refuse(c, INVALID, "terms_id", "terms_empty", NULL);
	else if (guessed)
		ctx_warn(c, "terms_id", "counted_from_today", NULL);
	return list;
}

struct instalment *instalments_equal(struct ctx *c, int count, const char *first_due_on, money amount, int decimals, int *n)
{
	struct instalment *list = arena_array(c->mem, (size_t)count, sizeof *list);
	money each = amounts_share(amount, 1, count, decimals), left = amount;

	*n = 0;
	/* Rounded up, equal parts could use the amount up before the last one. */
	if (each * (count - 1) >= amount)
		each -= decimals ? 1 : 100;
	if (each <= 0) {
		ctx_refuse(c, INVALID, "instalments", "too_many_instalments", NULL);
		return list;
	}
	for (int i = 0; i < count; i++) {
		money part = i == count - 1 ? left : each;

		left -= part;
		list[(*n)++] = (struct instalment){ NULL, date_add(c->mem, first_due_on, i, 0, false), part };
	}
	return list;
}
