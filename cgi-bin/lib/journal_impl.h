/* What the files of the journal share. */
#ifndef FERRY_JOURNAL_IMPL_H
#define FERRY_JOURNAL_IMPL_H
#include "journal.h"
/* An entry's columns as the text that is hashed; NULL is empty. */
struct journal_text { const char *type, *record_id, *at, *user_id, *event, *corrects, *detail; };
void journal_hash(unsigned char out[32], const unsigned char prev[32], const struct journal_text *);
const char *journal_hex(struct ctx *, const char *bytes, size_t n);	/* "" unless 32 bytes */
const char *journal_now(struct ctx *);	/* UTC with microseconds */
/* What was changed in a field the person may not see is taken out of an entry's detail. */
void journal_leave_out_masked(struct ctx *, const struct record *, int64_t id, json_object *detail);
#endif
