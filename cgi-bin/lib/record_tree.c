/* Trees of one record type: that nobody becomes their own ancestor, however many rows are moved at once. */
#include "record.h"
#include "record_impl.h"

enum { DEPTH_MOST = 50 };

/* Held until the end of the transaction: of two moves that would close a circle together, one waits for the other or runs again behind it. */
static int64_t above(struct ctx *c, const struct record *rec, const char *field, int64_t id)
{
	struct sql q = sql_new(c);
	struct rows *r;

	sql_add(&q, "SELECT t.");
	sql_name(&q, field);
	sql_add(&q, " FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " t WHERE t.id = ");
	sql_arg(&q, INT(id));
	sql_add(&q, db_in_transaction(c) ? " LOCK IN SHARE MODE" : "");
	r = sql_rows(&q);
	return rows_next(r) ? rows_int(r, 0) : 0;
}

enum outcome record_no_circle(struct ctx *c, const struct row *r, const struct row *old, const char *field)
{
	int64_t up = row_int(r, field);

	if (!old || row_int(old, field) == up)
		return DONE;
	for (int depth = 0; up; depth++) {
		if (up == old->id || depth == DEPTH_MOST)
			return ctx_refuse(c, INVALID, field, "circle", NULL);
		up = above(c, r->rec, field, up);
	}
	return DONE;
}
