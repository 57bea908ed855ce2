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

/* ---- verification ---- */
#define JOURNAL_ENTRY "SELECT id, type, record_id, at, user_id, event, corrects, detail, prev, hash FROM journal"
/* An entry as the chain sees it; true_: its hash is that of its content. */
struct journal_link { int64_t id, type, record; unsigned char prev[32], hash[32]; bool true_; };
struct rows;
void journal_link_read(struct journal_link *, struct rows *);	/* the row of JOURNAL_ENTRY it stands at */
/* Looks closely at the chain of one record: is it broken, and where? */
bool journal_look_at(struct ctx *, int type, int64_t id, struct journal_verdict *);
/* The whole log once. Where every record's chain ends; NULL when it is broken, and the verdict says where. */
struct ends;
struct ends *journal_walk(struct ctx *, struct journal_verdict *);
const unsigned char *journal_end_of(const struct ends *, int64_t type, int64_t record);	/* zeros where there is none */
#endif
