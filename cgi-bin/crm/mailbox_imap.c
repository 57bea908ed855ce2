/*
 * The mailbox of the configuration, read every minute: what is above the last UID is
 * kept like a mail from the pipe, and the UID remembered in the same transaction, so
 * that nothing is taken twice or passed over. What is too large is passed over and said so.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "mailbox.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/imap.h"
#include "lib/jobs.h"

enum { AT_ONCE = 200 };

struct got { const char *box, *name; int64_t validity, uid, size, id; };

static enum outcome remember(struct ctx *c, void *arg)
{
	struct got *g = arg;

	g->id = g->name ? mailbox_keep(c, g->name, g->size, NULL) : 0;
	db_exec(c, "INSERT INTO mailboxes (name, validity, last_uid, read_at) VALUES (?, ?, ?, UTC_TIMESTAMP())"
		" ON DUPLICATE KEY UPDATE validity = VALUES(validity), last_uid = VALUES(last_uid), read_at = VALUES(read_at)", STR(g->box), INT(g->validity), INT(g->uid));
	return DONE;
}

static bool fetch(struct ctx *c, struct got *g)
{
	int64_t largest = config_int("Mail.Largest", 100 << 20);
	const char *why = "";
	int fd = mailbox_open(c, &g->name);
	bool ok, whole;

	if (fd < 0)
		fault("no room for mail below Dir.Mail");
	ok = imap_fetch(c, g->uid, fd, largest, &g->size, &why);
	whole = ok && !fsync(fd);
	if (close(fd) || !whole) {
		unlink(mailbox_path(c, g->name));
		g->name = NULL;
		if (g->size <= largest)
			fault("the mailbox's message %lld does not come: %s", (long long)g->uid, why);
		fprintf(stderr, "mailbox: message %lld is larger than Mail.Largest and stays where it is\n", (long long)g->uid);
	}
	if (db_transaction(c, remember, g) != DONE)
		return false;
	if (g->id)
		mailbox_deal(c, g->id, false);
	return true;
}

static void read_box(struct ctx *c)
{
	struct got g = { .box = config_str("Imap.Url", "") };
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
