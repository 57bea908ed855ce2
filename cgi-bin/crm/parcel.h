/*
 * What leaves the house against what was asked for: shipments of samples, deliveries
 * of orders. Finds for every line sent the lines asked for that it fulfils.
 */
#ifndef FERRY_PARCEL_H
#define FERRY_PARCEL_H
#include "all.h"

/* One line asked for; `left` goes down as it is given. */
struct asked { int64_t id, product_id; const char *text, *unit; dec4 left; };

/*
 * The parcel's "lines" (line_id, product_id, description, quantity) are matched by
 * line_id, else product, else text, in the order asked for, and split where several
 * lines are needed: afterwards each has its line_id. No lines at all = everything
 * that is left. More than is left: INVALID `key` with what is left (CONFLICT when it
 * is nothing), unless `above`, then the last line that fits takes it.
 */
enum outcome parcel_fill(struct ctx *, struct row *parcel, const struct record *line_record, struct asked *, int n, const char *key, bool above);
/* For record.fill: the record a parcel's form is made for, within the person's scope; NULL when none is chosen or lines were typed already. */
struct row *parcel_source(struct ctx *, json_object *typed, const char *field, const struct record *);
/* Puts what is left and the usual address into the form. */
void parcel_offer(struct ctx *, json_object *typed, const struct asked *, int n, const char *address);
#endif
