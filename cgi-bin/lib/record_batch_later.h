/* Rows that rules write beside new records, collected by the text of their statement; for record_batch.c alone. */
#ifndef FERRY_RECORD_BATCH_LATER_H
#define FERRY_RECORD_BATCH_LATER_H
#include "db.h"
struct later;
struct later *later_new(void);
void later_free(struct later *);
bool later_add(struct later *, const char *sql, const struct db_arg *, size_t n);	/* copies; false: no room for one more text */
void later_write(struct ctx *, struct later *);
#endif
