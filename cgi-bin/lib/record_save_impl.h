/* What the files that write records share and nobody else needs. */
#ifndef FERRY_RECORD_SAVE_IMPL_H
#define FERRY_RECORD_SAVE_IMPL_H
#include "record_impl.h"

/* "`name` = ", with a comma before all but the first (*n counts them). */
void save_column(struct sql *, int *n, const char *name);
/* created_at, created_by and updated_at are set by the statement itself. */
bool save_by_engine(const struct field *);
enum outcome save_failed(struct ctx *, const struct record *, enum db_result);
enum outcome save_errors(struct ctx *);		/* INVALID if there are any beside warnings */
/* Refuses what lies before its not_before, unless it did so before. record_order.c */
void dates_in_order(struct ctx *, const struct row *, const struct row *old);
/* Refuses amounts that their record's currency does not have. record_amounts.c */
void amounts_in_currency(struct ctx *, const struct row *, const struct row *old);
enum outcome args_in_currency(struct ctx *, const struct row *args, const struct row *self);
/* Parts, tags, postings, duplicate keys: of a new record all, else of what was given. */
enum outcome save_attached(struct ctx *, struct row *, bool all);
enum outcome parts_write(struct ctx *, struct row *, int field_index);	/* record_parts.c */
bool attached_same(const struct row *, const struct row *, int field_index);	/* the same parts in the same order, the same tags in any */
const struct row *row_with_stored_parts(struct ctx *, const struct row *);	/* the row beside its parts as they are stored now */
#endif
