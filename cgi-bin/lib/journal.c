/*
 * The append-only log: appending to a record's chain. Reading is journal_list.c, telling
 * it in words journal_words.c, verification journal_verify.c.
 */
#include <sodium.h>
#include <string.h>
#include <time.h>
#include "db.h"
#include "journal_impl.h"
#include "record_batch.h"
#include "record_impl.h"

/* ---- the hash ---------------------------------------------------------------- */

/*
 * What is hashed: the previous hash, then the entry's columns as text, each ended
 * by a newline (which none but `detail` can hold, and detail comes last).
 */
void journal_hash(unsigned char out[32], const unsigned char prev[32], const struct journal_text *t)
{
	const char *part[] = { t->type, t->record_id, t->at, t->user_id, t->event, t->corrects, t->detail };
	crypto_hash_sha256_state s;
	unsigned char few[2048];
	size_t n = 32;

	/* Nearly all entries fit into one piece, which is twice as quick. */
	memcpy(few, prev, 32);
	crypto_hash_sha256_init(&s);
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		size_t len = part[i] ? strlen(part[i]) : 0;

		if (len >= sizeof few - n) {
			crypto_hash_sha256_update(&s, few, n);
			n = 0;
		}
		if (len >= sizeof few - 1)
			crypto_hash_sha256_update(&s, (const unsigned char *)part[i], len);
		else if (len)
			memcpy(few + n, part[i], len);
		n += len < sizeof few - 1 ? len : 0;
		few[n++] = '\n';
	}
	crypto_hash_sha256_update(&s, few, n);
	crypto_hash_sha256_final(&s, out);
}

const char *journal_now(struct ctx *c)
{
	struct timespec t;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	return arena_fmt(c->mem, "%04d-%02d-%02d %02d:%02d:%02d.%06ld", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		tm.tm_hour, tm.tm_min, tm.tm_sec, t.tv_nsec / 1000);
}

/* Only the writer that still sees the old head may put the new one: the other runs again. */
static void move_head(struct ctx *c, const struct record *rec, int64_t id, const struct log_head *from, const struct log_head *to)
{
	struct sql q = sql_new(c);

	sql_add(&q, "UPDATE ");
	sql_name(&q, rec->table);
	sql_add(&q, " SET log_head = ");
	sql_arg(&q, log_head_arg(to));
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(id));
	sql_add(&q, " AND log_head <=> ");
	sql_arg(&q, log_head_arg(from));
	if (sql_exec(&q) != 1)
		fault_raise(FAULT_RETRY, "journal: the head of %s %lld has moved", rec->name, (long long)id);
}

/* `at` and `user` as they are to stand in the entry. */
static struct journal_text text_of(struct ctx *c, const struct record *rec, int64_t id, const char *at, int64_t user, const char *event, json_object *detail, int64_t corrects)
{
	return (struct journal_text){
		.type = arena_fmt(c->mem, "%d", rec->type),
		.record_id = arena_fmt(c->mem, "%lld", (long long)id),
		.at = at,
		.user_id = user ? arena_fmt(c->mem, "%lld", (long long)user) : NULL,
		.event = event,
		.corrects = corrects ? arena_fmt(c->mem, "%lld", (long long)corrects) : NULL,
		.detail = detail ? arena_str(c->mem, json_object_to_json_string_ext(detail, JSON_C_TO_STRING_PLAIN)) : "{}",
	};
}

static int64_t insert(struct ctx *c, const struct record *rec, int64_t id, const struct journal_text *t, const unsigned char prev[32], const unsigned char hash[32])
{
	db_exec(c, "INSERT INTO journal (type, record_id, at, user_id, event, detail, corrects, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		INT(rec->type), INT(id), STR(t->at), STR(t->user_id), STR(t->event), STR(t->detail), STR(t->corrects), BYTES(prev, 32), BYTES(hash, 32));
	return db_last_id(c);
}

/* The first entry of a record that is being made in a batch follows none: it waits for the batch's end. */
static bool waits(struct ctx *c, const struct record *rec, int64_t id, const struct journal_text *t)
{
	static const unsigned char none[32];
	unsigned char hash[32];

	if (!record_batch_open())
		return false;
	journal_hash(hash, none, t);
	return batch_take_entry(c, rec, id, t, hash);
}

static int64_t append(struct ctx *c, const struct record *rec, int64_t id, const struct journal_text *t)
{
	unsigned char hash[32];
	struct log_head from, to;
	int64_t entry;

	if (waits(c, rec, id, t))
		return 0;
	if (!log_head_of(c, rec, id, &from))
		fault_raise(FAULT_GONE, "journal: %s %lld is missing", rec->name, (long long)id);
	journal_hash(hash, from.bytes, t);
	to = log_head_next(&from, rec, id, hash);
	entry = insert(c, rec, id, t, from.bytes, hash);
	move_head(c, rec, id, &from, &to);
	return entry;
}

int64_t journal_write(struct ctx *c, const struct record *rec, int64_t id, const char *event, json_object *detail)
{
	struct journal_text t = text_of(c, rec, id, journal_now(c), c->me->id, event, detail, 0);

	return append(c, rec, id, &t);
}

bool journal_ahead(struct ctx *c, struct journal_ahead *a, const struct row *r, const char *event, json_object *detail)
{
	unsigned char hash[32];

	/* A record of an open batch may have its first entry waiting there. */
	if (!r->log_head || record_batch_open())
		return false;
	a->text = text_of(c, r->rec, r->id, journal_now(c), c->me->id, event, detail, 0);
	a->from = *r->log_head;
	journal_hash(hash, a->from.bytes, &a->text);
	a->to = log_head_next(&a->from, r->rec, r->id, hash);
	return true;
}

int64_t journal_follow_up(struct ctx *c, struct row *r, const struct journal_ahead *a)
{
	struct log_head *h = arena_alloc(c->mem, sizeof *h);

	*h = a->to;
	r->log_head = h;
	return insert(c, r->rec, r->id, &a->text, a->from.bytes, a->to.bytes);
}

void journal_tell(struct ctx *c, const struct record *rec, int64_t id, int64_t entry, const char *event, json_object *detail)
{
	if (entry)
		journal_listener->entry(c, rec, id, entry, event, detail);
}

int64_t journal_append(struct ctx *c, const struct record *rec, int64_t id, const char *event, json_object *detail, int64_t corrects)
{
	struct journal_text t = text_of(c, rec, id, journal_now(c), c->me->id, event, detail, corrects);
	int64_t entry = append(c, rec, id, &t);

	journal_tell(c, rec, id, entry, event, detail);
	return entry;
}

void journal_past(struct ctx *c, const struct record *rec, int64_t id, const char *at, int64_t user_id, const char *event, json_object *detail)
{
	struct journal_text t = text_of(c, rec, id, strchr(at, '.') ? at : arena_fmt(c->mem, "%s.000000", at), user_id, event, detail, 0);

	append(c, rec, id, &t);
}

void journal(struct ctx *c, const struct record *rec, int64_t id, const char *event, json_object *detail)
{
	journal_append(c, rec, id, event, detail, 0);
}
