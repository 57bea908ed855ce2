/* Keeping mails that came in, and dealing with them one by one; see mailbox.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "mailbox.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/mail_read.h"
#include "lib/text.h"

enum { TRIES = 3, SOME = 100 };

/* ---- the folder --------------------------------------------------------------------- */

const char *mailbox_path(struct ctx *c, const char *name)
{
	return arena_fmt(c->mem, "%s/%s", config_str("Dir.Mail", "/var/lib/ferry/mail"), name);
}

int mailbox_open(struct ctx *c, const char **name)
{
	const char *folder = config_str("Dir.Mail", "/var/lib/ferry/mail");
	unsigned char bytes[12];
	char hex[2 * sizeof bytes + 1];

	if (sodium_init() < 0)
		fault("libsodium does not start");
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
	if (mkdir(folder, 0750) && errno != EEXIST)
		return -1;
	*name = arena_fmt(c->mem, "%s.eml", hex);
	return open(mailbox_path(c, *name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
}

int64_t mailbox_keep(struct ctx *c, const char *name, int64_t size, const char *recipient)
{
	db_exec(c, "INSERT INTO inbound_mails (state, path, size, recipient, created_at) VALUES ('received', ?, ?, ?, UTC_TIMESTAMP())",
		STR(name), INT(size), STR(recipient ? mail_line(c, recipient, 254) : NULL));
	return db_last_id(c);
}

/* ---- one mail -------------------------------------------------------------------------- */

struct work { struct ctx *c; struct incoming in; const char *path, *why; struct mail_in m; struct dealt d; enum outcome out; };

static void hash(const char *s, unsigned char sum[crypto_hash_sha256_BYTES])
{
	crypto_hash_sha256(sum, (const unsigned char *)s, strlen(s));
}

/* The key of message_hash lets one of two that are the same through; the other one is a duplicate. */
static bool is_first(struct ctx *c, const struct work *w)
{
	unsigned char sum[crypto_hash_sha256_BYTES];

	if (!w->m.message_id)
		return true;
	hash(w->m.message_id, sum);
	return db_try(c, "UPDATE inbound_mails SET message_hash = ? WHERE id = ?", BYTES(sum, sizeof sum), INT(w->in.id)) != DB_DUPLICATE;
}

static enum outcome deal(struct ctx *c, void *arg)
{
	struct work *w = arg;
	const struct mail_in *m = &w->m;

	if (db_exec(c, "UPDATE inbound_mails SET version = version + 1, sender = ?, sender_name = ?, subject = ?, message_id = ?, updated_at = UTC_TIMESTAMP()"
			" WHERE id = ? AND (state = 'received' OR (? AND state IN ('failed', 'unmatched', 'held', 'ignored')))",
			STR(*m->from ? m->from : NULL), STR(m->from_name), STR(m->subject), STR(m->message_id), INT(w->in.id), INT(w->in.forced)) != 1)
		return CONFLICT;
	w->d = (struct dealt){ .state = "duplicate" };
	if (is_first(c, w) && (w->out = mailbox_place(c, &w->in, &w->m, &w->d)) != DONE)
		return w->out;
	db_exec(c, "UPDATE inbound_mails SET state = ?, kind = ?, reason = ?, result = ?, error = NULL WHERE id = ?",
		STR(w->d.state), STR(w->d.kind), STR(w->d.reason), STR(w->d.rec ? link_make(c, w->d.rec, w->d.record_id) : NULL), INT(w->in.id));
	return DONE;
}

static void read_and_deal(void *arg)
{
	struct work *w = arg;

	if (!mail_read(w->c, w->path, w->in.recipient, &w->m, &w->why)) {
		w->out = INVALID;
		return;
	}
	w->out = DONE;
	w->out = db_transaction(w->c, deal, w);
}

static const char *errors_of(struct ctx *c)
{
	struct buf b = buf_new(c->mem);

	for (const struct error *e = c->errors; e; e = e->next)
		buf_fmt(&b, "%s%s %s %s", b.len ? "; " : "", e->field, e->key, e->arg[0] ? e->arg[0] : "");
	return b.len ? b.s : "it was refused";
}

static void failed(struct ctx *c, const struct work *w, const char *why)
{
	db_exec(c, "UPDATE inbound_mails SET state = 'failed', error = ?, sender = COALESCE(?, sender), subject = COALESCE(?, subject), updated_at = UTC_TIMESTAMP()"
		" WHERE id = ? AND state IN ('received', 'failed', 'unmatched', 'held', 'ignored')",
		STR(mail_line(c, why, 400)), STR(w->m.from && *w->m.from ? w->m.from : NULL), STR(w->m.subject && *w->m.subject ? w->m.subject : NULL), INT(w->in.id));
	fprintf(stderr, "mail %lld was not dealt with: %s\n", (long long)w->in.id, why);
}

static void deal_with(struct ctx *c, const struct incoming *in, const char *name)
{
	struct work w = { .c = c, .in = *in, .path = mailbox_path(c, name) };
	enum fault_kind kind;

	ctx_clear_errors(c);
	/* Counted before it is tried: who dies over it three times leaves it to people. */
	db_exec(c, "UPDATE inbound_mails SET tries = tries + 1 WHERE id = ?", INT(in->id));
	kind = fault_try(read_and_deal, &w);
	if (kind == FAULT_LOST || kind == FAULT_RETRY)
		fprintf(stderr, "mail %lld waits: %s\n", (long long)in->id, fault_text());	/* the worker tries again */
	else if (kind != FAULT_NONE)
		failed(c, &w, arena_str(c->mem, fault_text()));
	else if (w.out != DONE && w.out != CONFLICT)
		failed(c, &w, w.why ? w.why : errors_of(c));
}

void mailbox_deal(struct ctx *c, int64_t id, bool forced)
{
	struct rows *r = db_rows(c, "SELECT path, recipient, team_id FROM inbound_mails WHERE id = ?", INT(id));

	if (rows_next(r))
		deal_with(c, &(struct incoming){ id, rows_str(r, 1), forced, rows_int(r, 2) }, rows_str(r, 0));
}

void mailbox_crashed(struct ctx *c, int64_t id)
{
	failed(c, &(struct work){ .in.id = id }, "reading it brought the reader down");
}

/* ---- the worker's ------------------------------------------------------------------------ */

static void forget(struct ctx *c)
{
	struct rows *r = db_rows(c, "SELECT id, path FROM inbound_mails WHERE path <> '' AND state IN ('done', 'duplicate', 'ignored', 'discarded')"
		" AND updated_at < UTC_TIMESTAMP() - INTERVAL ? DAY LIMIT 1000", INT(config_int("Mail.KeepDays", 30)));

	while (rows_next(r)) {
		unlink(mailbox_path(c, rows_str(r, 1)));
		db_exec(c, "UPDATE inbound_mails SET path = '' WHERE id = ?", INT(rows_int(r, 0)));
	}
}

enum outcome mailbox_rest(struct ctx *c, json_object *args)
{
	/* By hand at once; else what its own reader left behind. */
	struct rows *r = db_rows(c, "SELECT id, tries, forced FROM inbound_mails WHERE (state = 'received' AND updated_at < UTC_TIMESTAMP() - INTERVAL 3 MINUTE) OR forced = 1 ORDER BY id LIMIT ?", INT(SOME));

	(void)args;
	while (rows_next(r)) {
		bool forced = rows_int(r, 2);

		if (forced)
			db_exec(c, "UPDATE inbound_mails SET forced = 0 WHERE id = ?", INT(rows_int(r, 0)));
		if (!forced && rows_int(r, 1) >= TRIES)
			mailbox_crashed(c, rows_int(r, 0));
		else
			mailbox_deal(c, rows_int(r, 0), forced);
	}
	forget(c);
	return DONE;
}
