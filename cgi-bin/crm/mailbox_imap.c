/*
 * The mailbox of the configuration, read every minute: what is above the last UID is
 * kept like a mail from the pipe, and the UID remembered in the same transaction, so
 * that nothing is taken twice or passed over. What was moved away meanwhile is nobody's
 * loss; what is too large or what the server cannot give stays in the mailbox, and a row
 * of those that were not dealt with says so to people.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "mailbox.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/imap.h"
#include "lib/jobs.h"

enum { AT_ONCE = 200, ASKED_OFTEN = 5, LOST_OFTEN = 10 };

struct got { const char *box, *name, *reason, *why; int64_t validity, uid, size, id; };

static void keep_none(struct ctx *c, const struct got *g)
{
	db_exec(c, "INSERT INTO inbound_mails (state, kind, reason, path, size, subject, error, created_at) VALUES ('failed', 'none', ?, '', ?, ?, ?, UTC_TIMESTAMP())",
		STR(g->reason), INT(g->size), STR(arena_fmt(c->mem, "%s;UID=%lld", g->box, (long long)g->uid)), STR(g->why));
}

static enum outcome remember(struct ctx *c, void *arg)
{
	struct got *g = arg;

	g->id = g->name ? mailbox_keep(c, g->name, g->size, NULL) : 0;
	if (g->reason)
		keep_none(c, g);
	db_exec(c, "INSERT INTO mailboxes (name, validity, last_uid, read_at) VALUES (?, ?, ?, UTC_TIMESTAMP())"
		" ON DUPLICATE KEY UPDATE validity = VALUES(validity), last_uid = VALUES(last_uid), read_at = VALUES(read_at), tries = 0", STR(g->box), INT(g->validity), INT(g->uid));
	return DONE;
}

/* Asked for in vain: again with the next look around, and after some of them no more. */
static bool given_up(struct ctx *c, const struct got *g, enum imap_got how)
{
	db_exec(c, "INSERT INTO mailboxes (name, validity, last_uid, tries) VALUES (?, ?, ?, 1) ON DUPLICATE KEY UPDATE tries = tries + 1", STR(g->box), INT(g->validity), INT(g->uid - 1));
	return db_one_int(c, "SELECT tries FROM mailboxes WHERE name = ?", STR(g->box)) >= (how == IMAP_KEPT ? ASKED_OFTEN : LOST_OFTEN);
}

static bool fetch(struct ctx *c, struct got *g)
{
	int fd = mailbox_open(c, &g->name);
	enum imap_got how;
	bool whole;

	if (fd < 0)
		fault("no room for mail below Dir.Mail");
	how = imap_fetch(c, g->uid, fd, config_int("Mail.Largest", 100 << 20), &g->size, &g->why);
	whole = !fsync(fd);
	if (close(fd) || !whole || how != IMAP_GOT) {
		unlink(mailbox_path(c, g->name));
		if (how == IMAP_GOT)
			fault("no room for mail below Dir.Mail");
		g->name = NULL;
	}
	g->reason = how == IMAP_LARGE ? "too_large" : how == IMAP_KEPT || how == IMAP_LOST ? "not_given" : NULL;
	if ((how == IMAP_KEPT || how == IMAP_LOST) && !given_up(c, g, how))
		fault("the mailbox's message %lld does not come: %s", (long long)g->uid, g->why);
	if (db_transaction(c, remember, g) != DONE)
		return false;
	if (g->id)
		mailbox_deal(c, g->id, false);
	return true;
}

static void read_box(struct ctx *c)
{
	struct got g = { .box = imap_address(c) };
	struct rows *r = db_rows(c, "SELECT validity, last_uid FROM mailboxes WHERE name = ?", STR(g.box));
	bool known = rows_next(r);
	int64_t uids[AT_ONCE], last = known ? rows_int(r, 1) : 0, before = known ? rows_int(r, 0) : 0;
	const char *why = "";
	int n;

	g.validity = before;
	n = imap_new(c, last, &g.validity, uids, AT_ONCE, &why);
	if (n >= 0 && known && g.validity != before)	/* it was made anew: its numbers mean something else */
		n = imap_new(c, 0, &g.validity, uids, AT_ONCE, &why);
	if (n < 0)
		fault("the mailbox cannot be read: %s", why);
	for (int i = 0; i < n; i++) {
		g.uid = uids[i];
		if (!fetch(c, &g))
			return;
		job_progress(c, 100 * (i + 1) / n);
	}
}

static void attempt(void *arg)
{
	read_box(arg);
}

enum outcome mailbox_fetch(struct ctx *c, json_object *args)
{
	enum fault_kind kind;

	(void)args;
	if (!imap_configured())
		return DONE;
	kind = fault_try(attempt, c);
	imap_close();
	if (kind != FAULT_NONE)
		fault_raise(kind, "%s", arena_str(c->mem, fault_text()));
	return DONE;
}
