/*
 * The log: every creation, change of state, owner or tracked field, sending,
 * viewing, claiming. Append-only and hash-chained per record.
 *
 * An entry's hash is SHA-256 over (previous hash ‖ canonical JSON of its content);
 * the record's row keeps the newest hash in log_head, updated conditionally on the
 * old one, so that two writers on two nodes cannot both append to the same
 * predecessor; where the host has a Log.Key the head is sealed with it. The worker
 * chains checkpoints over all heads.
 */
#ifndef FERRY_JOURNAL_H
#define FERRY_JOURNAL_H
#include <json-c/json.h>
#include "record.h"

/* `event` is a key below Event. in the language files ("created", "won", "claimed"); `detail` may be NULL. */
void journal(struct ctx *, const struct record *, int64_t id, const char *event, json_object *detail);
/* The same, also as the correction of an earlier entry of the record (0 = none); returns the entry's id (0: it waits for a batch's end). */
int64_t journal_append(struct ctx *, const struct record *, int64_t id, const char *event, json_object *detail, int64_t corrects);
/* Detail of a change list: {"changes":[{"field","old","new"}…]} is made by record_update and record_change themselves. */

/*
 * Entries of many records of one type that one statement of the caller's changes: for
 * rules that work on sets. Each record at most once; detail is JSON text, .row an object
 * that the caller may have filled for its own columns (by other names than a, d, e, f, i, t).
 *
 * First journal_many_ahead() adds to each .row its id "i", its entry and where its log
 * ends before and after. Then the array of rows is the JSON_TABLE "j" that the caller's
 * UPDATE joins to the records "t": with JOURNAL_COLUMNS among its columns, setting
 * JOURNAL_MOVES where JOURNAL_STANDS; when it misses a row the transaction must be given
 * up. Then journal_many_follow_up(), with the same array, writes the entries.
 */
struct journal_new { int64_t id; const char *event, *detail; json_object *row; };
#define JOURNAL_COLUMNS "id BIGINT PATH '$.i', log_from CHAR(128) PATH '$.f', log_to CHAR(128) PATH '$.t'"
#define JOURNAL_MOVES "t.log_head = UNHEX(j.log_to)"
#define JOURNAL_STANDS "t.log_head <=> UNHEX(j.log_from)"
void journal_many_ahead(struct ctx *, const struct record *, const struct journal_new *, int n);
void journal_many_follow_up(struct ctx *, const struct record *, const char *rows);

/* What happened before Ferry kept the log (data taken over, demonstration): `at` in UTC, by `user_id`. Chained like every entry, in the order given. */
void journal_past(struct ctx *, const struct record *, int64_t id, const char *at, int64_t user_id, const char *event, json_object *detail);

/*
 * Who else wants to know, once an entry stands: set by the program (crm/all.c). `made`
 * is told of new records that came in a batch instead; neither of what journal_past()
 * and the entries of sets write.
 */
struct made_one { int64_t id, owner_id, team_id; };
struct journal_listener {
	void (*entry)(struct ctx *, const struct record *, int64_t id, int64_t entry, const char *event, json_object *detail);
	void (*made)(struct ctx *, const struct record *, const struct made_one *, int n);
};
extern const struct journal_listener *const journal_listener;

struct entry {
	int64_t id; const char *at, *event, *hash; json_object *detail;
	int64_t user_id; const char *user_name; int64_t corrects;
	const struct record *rec; int64_t record_id, corrected_by;
	const char *exact;	/* .at, to the microsecond */
};
/* Across records, within the person's rights: all that is given must hold. */
struct journal_query {
	const struct record *rec; int64_t id;	/* one record's, with its earlier lives and what speaks of it: see record.earlier */
	bool known;				/* which the person may read: it was asked */
	int64_t entry, before;			/* this one; older than this one */
	const int64_t *entries; int nentries;	/* these */
	const char *events[4], *method;		/* what happened; detail.method */
	int64_t user_id;
	int limit;
};
struct entry *journal_find(struct ctx *, const struct journal_query *, int *n);
/* One record's timeline. Newest first, `before` = id of the last one seen (0 = start). The caller has read the record within its scope. */
struct entry *journal_entries(struct ctx *, const struct record *, int64_t id, int64_t before, int limit, int *n);
/* A sentence in the person's language: "把階段從 A 改為 B". Plain text. */
const char *journal_sentence(struct ctx *, const struct record *, const struct entry *);
/* The same without what was said: "電話 王小明". */
const char *journal_title(struct ctx *, const struct entry *);
/*
 * Verifying. `what` is NULL when all is intact; else "changed", "missing" (the one before
 * it is gone), "inserted", "reordered", "cut" (the chain's end is gone), "unsealed" (it
 * ends where the program did not end it: cut off or made anew), or with
 * `checkpoint` what is wrong there; `bad` is the first broken entry, -1 when none is left.
 */
struct journal_verdict { int64_t entries, records, milliseconds, bad, record_id, checkpoint; int type; const char *what; };
struct journal_verdict journal_verify_all(struct ctx *);
void journal_verdict_keep(struct ctx *, const struct journal_verdict *);
enum outcome journal_verify_job(struct ctx *, json_object *args);	/* the worker's */
/* Of one record, of one type (id 0), or of all (NULL). 0 = intact, else the id of the first broken entry. */
int64_t journal_verify(struct ctx *, const struct record *, int64_t id, const char **what);
bool journal_seals(void);	/* this host has a Log.Key: the ends are sealed */
/*
 * Seals the ends of all chains and the newest checkpoint, once the log was found whole but
 * for seals: for a host that is given its Log.Key later, or another one. The verdict says
 * what is wrong otherwise; *sealed counts the ends that were not.
 */
struct journal_verdict journal_seal_all(struct ctx *, int64_t *sealed);
/* The worker's job: a checkpoint over all chains, once there are new entries. */
enum outcome journal_checkpoint(struct ctx *, json_object *args);
/* Walks the checkpoints' chain and compares the newest one with the journal: 0 = intact, else the checkpoint's id and *what. */
int64_t journal_verify_checkpoints(struct ctx *, const char **what);
#endif
