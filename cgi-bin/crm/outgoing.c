/*
 * The outbox as a record: what waits, what was sent, what failed and why; sending
 * again. How it is sent is lib/outbox_send.c.
 */
#include "outgoing.h"
#include "note.h"
#include "tell.h"
#include "lib/db.h"
#include "lib/text.h"

void outgoing_given_up(struct ctx *c, const struct record *rec, int64_t id, const char *to, const char *why, bool bounced)
{
	const char *event = bounced ? "mail_bounced" : "mail_failed", *said = text_clip(c->mem, why, 300);
	struct row *about;

	if (rec->no_timeline)
		return;
	about = record_get(c, rec, id);
	note(c, rec, id, event, "to", to, "why", said, NULL);
	tell(c, about->owner_id, about, event, to, said);
}

static enum outcome run_retry(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	if (db_exec(c, "UPDATE outbox SET state = 'waiting', tries = 0, due_at = UTC_TIMESTAMP() WHERE id = ? AND state IN ('failed', 'waiting')", INT(self->id)) != 1)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	return DONE;
}

static enum outcome run_stop(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	if (db_exec(c, "UPDATE outbox SET state = 'failed', error = 'stopped by hand' WHERE id = ? AND state = 'waiting'", INT(self->id)) != 1)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	return DONE;
}

static const struct verb verbs[] = {
	{ .name = "retry", .from = "failed waiting", .to = "waiting", .flags = V_PRIMARY | V_BULK, .perm = PERM_SETTINGS, .run = run_retry, .icon = "refresh" },
	{ .name = "stop", .from = "waiting", .to = "failed", .flags = V_DANGER | V_BULK, .perm = PERM_SETTINGS, .run = run_stop, .icon = "ban" },
	{ 0 }
};

static const struct choice kinds[] = { { "mail", "" }, { "webhook", "" }, { "live", "" }, { "note", "" }, { "unlink", "" }, { 0 } };
static const struct choice states[] = { { "waiting", "info" }, { "sending", "info" }, { "sent", "ok" }, { "failed", "bad" }, { "bounced", "bad" }, { 0 } };

const struct record outgoing_record = {
	.type = 81, .name = "outgoing", .path = "settings/outgoing", .table = "outbox", .title = "target", .subtitle = "subject", .state = "state", .track = "waiting sent", .icon = "send",
	.unscoped = true, .closed = true, .no_timeline = true, .no_create = true, .no_import = true, .no_edit = true, .no_delete = true, .order = "-id", .verbs = verbs,
	.views = (const struct view[]){
		{ .name = "mails", .where = "t.kind = 'mail'" },
		{ .name = "webhooks", .where = "t.kind = 'webhook'" },
		{ .name = "failed", .where = "t.state IN ('failed', 'bounced') AND t.kind <> 'live'" },
		{ 0 } },
	.fields = (const struct field[]){
		{ .name = "kind", .type = F_CHOICE, .flags = READONLY | FACET, .choices = kinds },
		{ .name = "target", .type = F_TEXT, .flags = READONLY | LISTED, .max = 400 },
		{ .name = "subject", .type = F_TEXT, .flags = READONLY | LISTED, .max = 400 },
		{ .name = "about", .type = F_LINK, .flags = READONLY | LISTED },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET, .choices = states },
		{ .name = "tries", .type = F_INT, .flags = READONLY | LISTED },
		{ .name = "taken_at", .type = F_INSTANT, .flags = READONLY | LISTED },
		/* Without a mail server it is put aside by a date nobody will see (lib/outbox_send.c). */
		{ .name = "due_at", .type = F_INSTANT, .flags = READONLY | LISTED, .sql = "CASE WHEN t.state = 'waiting' AND t.due_at < '9999-01-01' THEN t.due_at END" },
		{ .name = "answer", .type = F_TEXT, .flags = READONLY | WIDE },
		{ .name = "error", .type = F_TEXT, .flags = READONLY | LISTED | WIDE },
		{ .name = "message_id", .type = F_TEXT, .flags = READONLY | WIDE },
		{ 0 } },
};
