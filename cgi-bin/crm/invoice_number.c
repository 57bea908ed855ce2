/*
 * Invoice numbers. Those of Taiwan come from the ranges the tax office gave for two
 * months (two letters, eight digits), used in order, without gap or repeat; others
 * from the sequence "invoice".
 */
#include <stdlib.h>
#include <string.h>
#include "lib/db.h"
#include "lib/sequence.h"
#include "invoice.h"

const char *invoice_period(struct ctx *c, const char *day)
{
	int month = (int)strtol(day + 5, NULL, 10);

	return arena_fmt(c->mem, "%.4s-%02d-01", day, month - (month + 1) % 2);
}

/* The row's lock makes others wait; what it holds is read behind it. */
static const char *from_range(struct ctx *c, int64_t id)
{
	struct rows *r;

	db_exec(c, "UPDATE invoice_ranges SET version = version + 1 WHERE id = ?", INT(id));
	r = db_rows(c, "SELECT prefix, next_number, last_number FROM invoice_ranges WHERE id = ?", INT(id));
	if (!rows_next(r) || rows_int(r, 1) > rows_int(r, 2))
		return NULL;
	db_exec(c, "UPDATE invoice_ranges SET next_number = next_number + 1 WHERE id = ?", INT(id));
	return arena_fmt(c->mem, "%s%08lld", rows_str(r, 0), (long long)rows_int(r, 1));
}

const char *invoice_number(struct ctx *c, const char *type, const char *day)
{
	const char *number = NULL;
	struct rows *r;

	if (strncmp(type, "tw_", 3) != 0)
		return sequence_next(c, "invoice");
	r = db_rows(c, "SELECT id FROM invoice_ranges WHERE period = ? AND next_number <= last_number AND archived_at IS NULL"
		" ORDER BY prefix, first_number LIMIT 100", STR(invoice_period(c, day)));
	while (!number && rows_next(r))
		number = from_range(c, rows_int(r, 0));
	if (!number)
		ctx_refuse(c, CONFLICT, "type", "no_invoice_range", invoice_period(c, day), NULL);
	return number;
}

/* ---- ranges ---------------------------------------------------------------------------- */

static void prefix_check(struct ctx *c, const struct field *f, const char *value)
{
	if (strlen(value) != 2 || strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2)
		ctx_refuse(c, INVALID, f->name, "two_letters", NULL);
}

static enum outcome range_before_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t first = row_int(r, "first_number"), last = row_int(r, "last_number");

	row_set(r, "period", invoice_period(c, row_get(r, "period")));
	row_set(r, "name", arena_fmt(c->mem, "%s%08lld-%08lld", row_get(r, "prefix"), (long long)first, (long long)last));
	if (last < first)
		return ctx_refuse(c, INVALID, "last_number", "before_begin", NULL);
	if (!old)
		row_set_int(c, r, "next_number", first);
	else if (last < row_int(old, "next_number") - 1)
		return ctx_refuse(c, INVALID, "last_number", "below_used", NULL);
	/* A number is never given twice, in whichever period. */
	if (db_one_int(c, "SELECT COUNT(*) FROM invoice_ranges WHERE prefix = ? AND id <> ? AND first_number <= ? AND last_number >= ?",
	    STR(row_get(r, "prefix")), INT(old ? old->id : 0), INT(last), INT(first)))
		return ctx_refuse(c, INVALID, "first_number", "range_overlaps", NULL);
	return DONE;
}

static enum outcome range_before_delete(struct ctx *c, const struct row *r)
{
	if (row_int(r, "next_number") > row_int(r, "first_number"))
		return ctx_refuse(c, CONFLICT, "", "range_in_use", NULL);
	return DONE;
}

const struct record invoice_range_record = {
	.type = 75, .name = "invoice_range", .path = "settings/invoice-ranges", .table = "invoice_ranges", .title = "name", .icon = "numbers",
	.unscoped = true,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = READONLY | LISTED, .max = 40 },
		{ .name = "period", .type = F_DATE, .flags = REQUIRED | ON_CREATE | LISTED | SORTABLE },
		{ .name = "prefix", .type = F_TEXT, .flags = REQUIRED | ON_CREATE | LISTED, .max = 2, .check = prefix_check },
		{ .name = "first_number", .type = F_INT, .flags = REQUIRED | ON_CREATE | LISTED, .max = 99999999 },
		{ .name = "last_number", .type = F_INT, .flags = REQUIRED | LISTED | TRACKED, .max = 99999999 },
		{ .name = "next_number", .type = F_INT, .flags = READONLY | LISTED, .max = 100000000 },
		{ 0 } },
	.before_save = range_before_save, .before_delete = range_before_delete,
};
