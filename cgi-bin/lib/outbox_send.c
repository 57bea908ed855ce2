/*
 * Sending what is in the outbox; see jobs.h. Rows are taken like jobs. A mail can
 * go out twice when this process dies between the mail server's yes and the UPDATE;
 * it then has the same Message-ID. "Look again" messages are forgotten when they
 * fail: the next one, or the browser's own asking, makes up for it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "db.h"
#include "lease.h"
#include "letter.h"
#include "outbox_impl.h"
#include "record.h"
#include "text.h"
#include "work.h"

enum { PAUSE = 250, TRIES = 6, SILENCE = 60 };

static const struct { const char *kind; enum sent (*send)(struct ctx *, const struct parcel *, const char **why); } ways[] = {
	{ "mail", mail_send },
	{ "live", live_send },
	{ "webhook", post_send },
};

static bool take(struct ctx *c, struct parcel *p)
{
	p->tries++;
	return db_exec(c, "UPDATE outbox SET state = 'sending', taken_by = ?, taken_at = UTC_TIMESTAMP(), tries = tries + 1 WHERE id = ? AND state = 'waiting' AND due_at <= UTC_TIMESTAMP()",
		STR(work_name()), INT(p->id)) == 1;
}

struct end { const struct parcel *p; enum sent sent; const char *why; };

/* What was said is not kept longer than it is needed: once it is sent, text, the token for answers and what was enclosed go. What failed may be sent again. */
static enum outcome write_end(struct ctx *c, void *arg)
{
	const struct end *e = arg;
	const struct record *rec = e->p->about_type ? record_by_type(e->p->about_type) : NULL;

	if (db_exec(c, "UPDATE outbox SET state = ?, error = ?, answer = ?, updated_at = UTC_TIMESTAMP(), content = IF(? AND JSON_VALID(content), JSON_REMOVE(content, '$.reply_token', '$.text', '$.html'), content) WHERE id = ? AND state = 'sending' AND taken_by = ?",
		STR(e->sent == SENT ? "sent" : "failed"), STR(e->sent == SENT ? NULL : e->why), STR(e->sent == SENT ? text_clip(c->mem, e->why, 300) : NULL),
		INT(e->sent == SENT), INT(e->p->id), STR(work_name())) != 1)
		return DONE;
	if (e->sent == SENT && e->p->message_id)
		db_exec(c, "DELETE FROM outbox_files WHERE outbox_id = ?", INT(e->p->id));
	if (e->sent != SENT && rec && mail_given_up && !strcmp(e->p->kind, "mail"))
		mail_given_up(c, rec, e->p->about_id, e->p->target, e->why, false);
	return DONE;
}

static void finish(struct ctx *c, const struct parcel *p, enum sent sent, const char *why)
{
	int64_t after = sent == LATER || sent == SILENT ? work_backoff(p->tries) : 0;

	if (after)
		db_exec(c, "UPDATE outbox SET state = 'waiting', due_at = UTC_TIMESTAMP() + INTERVAL ? SECOND, error = ?, updated_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'sending' AND taken_by = ?",
			INT(after), STR(why), INT(p->id), STR(work_name()));
	else
		db_transaction(c, write_end, &(struct end){ p, sent, why });
	/* Nobody is there: each further try would cost as long as this one. */
	if (sent == SILENT)
		db_exec(c, "UPDATE outbox SET due_at = UTC_TIMESTAMP() + INTERVAL ? SECOND WHERE kind = ? AND target = ? AND state = 'waiting' AND due_at <= UTC_TIMESTAMP()",
			INT(SILENCE), STR(p->kind), STR(p->target));
	if (sent != SENT)
		fprintf(stderr, "outbox %s %" PRId64 " to %s (try %" PRId64 "): %s\n", p->kind, p->id, p->target, p->tries, why);
}

struct sending { struct ctx *c; const struct parcel *p; enum sent sent; const char *why; };

static void send_it(void *arg)
{
	struct sending *s = arg;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (!strcmp(ways[i].kind, s->p->kind)) {
			s->sent = ways[i].send(s->c, s->p, &s->why);
			return;
		}
	}
}

static void deliver(struct ctx *c, struct parcel *p)
{
	struct sending s = { c, p, REFUSED, "this worker knows no such way out" };
	bool live = !strcmp(p->kind, "live");

	/* Those who look again are told at once, or never. */
	if (!live)
		lease_begin(LEASED_PARCEL, p->id);
	if (fault_try(send_it, &s) != FAULT_NONE) {
		s.sent = LATER;
		s.why = arena_str(c->mem, fault_text());
	}
	lease_end();
	if (!live)
		finish(c, p, s.sent, s.why);
	else
		db_exec(c, "DELETE FROM outbox WHERE kind = 'live' AND target = ? AND state = 'sending' AND taken_by = ?", STR(p->target), STR(work_name()));
}

/* All that say the same are answered by one message. */
static void take_same(struct ctx *c, const struct parcel *p)
{
	db_exec(c, "UPDATE outbox SET state = 'sending', taken_by = ?, taken_at = UTC_TIMESTAMP() WHERE kind = 'live' AND target = ? AND state = 'waiting'",
		STR(work_name()), STR(p->target));
}

/*
 * Without a mail server mails are put aside by their due date, so that they need
 * not be passed over every quarter of a second; with one they are fetched back.
 */
static void tidy(struct ctx *c, int64_t *tidied)
{
	if (c->now - *tidied < 60)
		return;
	if (mail_configured() && !*tidied)
		db_exec(c, "UPDATE outbox SET due_at = UTC_TIMESTAMP() WHERE state = 'waiting' AND due_at > '9999-01-01'");
	*tidied = c->now;
	db_exec(c, "UPDATE outbox SET state = IF(tries >= ?, 'failed', 'waiting'), due_at = UTC_TIMESTAMP(), error = CONCAT('given up by ', taken_by) "
		"WHERE state = 'sending' AND taken_at < UTC_TIMESTAMP() - INTERVAL ? SECOND", INT(TRIES), INT(lease_seconds()));
}

struct round { int64_t tidied; enum outbox_part part; };

#define WHAT "SELECT id, kind, target, content, tries, message_id, about_type, about_id FROM "

/* Webhooks by turns, one to each receiver and then the next: who answers slowly does not keep the others waiting. */
static struct rows *due(struct ctx *c, enum outbox_part part)
{
	if (part == OUTBOX_HOOKS)
		return db_rows(c, WHAT "(SELECT o.*, ROW_NUMBER() OVER (PARTITION BY target ORDER BY due_at, id) AS turn FROM outbox AS o WHERE state = 'waiting' AND due_at <= UTC_TIMESTAMP() AND kind = 'webhook') AS q"
			" ORDER BY turn, due_at, id LIMIT 20");
	return db_rows(c, WHAT "outbox WHERE state = 'waiting' AND due_at <= UTC_TIMESTAMP()"
		" AND (? = 0 OR (? = 1 AND kind = 'live') OR (? = 3 AND kind NOT IN ('live', 'webhook'))) ORDER BY due_at, id LIMIT 50", INT(part), INT(part), INT(part));
}

static int send_some(struct ctx *c, void *arg)
{
	struct round *round = arg;
	bool mails = round->part == OUTBOX_ALL || round->part == OUTBOX_REST;
	struct rows *r;
	int n = 0;

	if (mails)
		tidy(c, &round->tidied);
	if (mails && !mail_configured())
		db_exec(c, "UPDATE outbox SET due_at = '9999-12-31' WHERE state = 'waiting' AND due_at <= UTC_TIMESTAMP() AND kind = 'mail'");
	r = due(c, round->part);
	while (!work_stopped() && rows_next(r)) {
		struct parcel p = { .id = rows_int(r, 0), .kind = rows_str(r, 1), .target = rows_str(r, 2), .content = rows_str(r, 3), .tries = rows_int(r, 4),
			.message_id = rows_str(r, 5), .about_type = (int)rows_int(r, 6), .about_id = rows_int(r, 7) };

		if (!take(c, &p))
			continue;
		if (!strcmp(p.kind, "live"))
			take_same(c, &p);
		deliver(c, &p);
		n++;
	}
	return n;
}

int outbox_run(struct ctx *c, bool loop, enum outbox_part part)
{
	struct round round = { 0, part };

	return work_loop(c, send_some, &round, loop, PAUSE);
}
