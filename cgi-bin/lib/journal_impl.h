/* What the files of the journal share. */
#ifndef FERRY_JOURNAL_IMPL_H
#define FERRY_JOURNAL_IMPL_H
#include "journal.h"
/* An entry's columns as the text that is hashed; NULL is empty. */
struct journal_text { const char *type, *record_id, *at, *user_id, *event, *corrects, *detail; };
void journal_hash(unsigned char out[32], const unsigned char prev[32], const struct journal_text *);
const char *journal_hex(struct ctx *, const char *bytes, size_t n);	/* "" unless 32 bytes */
const char *journal_now(struct ctx *);	/* UTC with microseconds */

/* ---- where a log ends (journal_seal.c) ---- */
struct rows;
struct db_arg;
void log_head_read(struct log_head *, struct rows *, int column);
bool log_head_of(struct ctx *, const struct record *, int64_t id, struct log_head *);	/* false: there is no such row */
/* What follows `before` once an entry with `hash` is written: sealed, if `before` was. */
struct log_head log_head_next(const struct log_head *before, const struct record *, int64_t id, const unsigned char hash[32]);
bool log_head_sealed(const struct log_head *, const struct record *, int64_t id);	/* by this host's key; true where nothing is to be sealed */
void log_head_seal(struct log_head *, const struct record *, int64_t id);	/* whatever it was: the chain was found whole */
struct db_arg log_head_arg(const struct log_head *);	/* as the column holds it */
const char *log_head_hex(struct ctx *, const struct log_head *);	/* the same in hexadecimal; NULL where it holds nothing */
/* Of `n` records: [{"i": id, "f": from, "t": to}…], both in hexadecimal, no "f" where there is none. All, or the transaction runs again. */
void journal_move_heads(struct ctx *, const struct record *, const char *list, int n);
void journal_seal(unsigned char seal[32], const char *what, int64_t id, const unsigned char hash[32]);	/* only then */

/* An entry without telling anybody of it yet; its id, 0 while it waits for a batch's end. Then the telling (of entry 0 nobody is told). */
int64_t journal_write(struct ctx *, const struct record *, int64_t id, const char *event, json_object *detail);
void journal_tell(struct ctx *, const struct record *, int64_t id, int64_t entry, const char *event, json_object *detail);
/*
 * The entry of a change to the row itself costs one statement instead of three: the row
 * was read with its head, and the UPDATE that changes it moves the head as well, from
 * .from to .to and only where it is still .from. Whoever matches no row
 * that way was overtaken, by the record's version or by an entry alone, and writes the
 * row without the head and the entry with journal_write(). false: this row's head is not
 * known. journal_follow_up() comes after the UPDATE; its answer is the entry's id.
 */
struct journal_ahead { struct journal_text text; struct log_head from, to; };
bool journal_ahead(struct ctx *, struct journal_ahead *, const struct row *, const char *event, json_object *detail);
int64_t journal_follow_up(struct ctx *, struct row *, const struct journal_ahead *);
/* What was changed in a field the person may not see is taken out of an entry's detail. */
void journal_leave_out_masked(struct ctx *, const struct record *, int64_t id, json_object *detail);

void journal_checkpoint_seal(struct ctx *);		/* the newest one again, sealed */

/* ---- verification ---- */
#define JOURNAL_ENTRY "SELECT id, type, record_id, at, user_id, event, corrects, detail, prev, hash FROM journal"
/* An entry as the chain sees it; true_: its hash is that of its content. */
struct journal_link { int64_t id, type, record; unsigned char prev[32], hash[32]; bool true_; };
void journal_link_read(struct journal_link *, struct rows *);	/* the row of JOURNAL_ENTRY it stands at */
/* Looks closely at the chain of one record: is it broken, and where? */
bool journal_look_at(struct ctx *, int type, int64_t id, struct journal_verdict *);
/* The whole log once. Where every record's chain ends; NULL when it is broken, and the verdict says where. */
struct ends;
struct ends *journal_walk(struct ctx *, struct journal_verdict *);
const unsigned char *journal_end_of(const struct ends *, int64_t type, int64_t record);	/* zeros where there is none */
#endif
