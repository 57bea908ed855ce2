/*
 * Mails that came in, as a record for the administrator: what became of each, and
 * what to do with those that found no place. The worker does what is asked for here.
 */
#include "mailbox.h"
#include "lib/db.h"
#include "lib/jobs.h"

static enum outcome ask(struct ctx *c, struct row *self, int64_t team)
{
	if (db_exec(c, "UPDATE inbound_mails SET forced = 1, team_id = ?, updated_at = UTC_TIMESTAMP() WHERE id = ? AND path <> '' AND state IN ('failed', 'unmatched', 'held', 'ignored')",
		REF(team), INT(self->id)) != 1)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	job_add(c, "mailbox_now", "mailbox_now", NULL, 0);
	return DONE;
}

static enum outcome run_retry(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return ask(c, self, 0);
}

static enum outcome run_lead(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return ask(c, self, row_int(args, "team_id"));
}

static enum outcome run_discard(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "discarded", "state", "discarded", NULL);
}

#define LEFT "failed unmatched held ignored"

static const struct verb verbs[] = {
	{ .name = "retry", .from = LEFT, .flags = V_PRIMARY | V_BULK, .perm = PERM_SETTINGS, .run = run_retry, .icon = "refresh" },
	{ .name = "lead", .from = LEFT, .perm = PERM_SETTINGS, .run = run_lead, .icon = "flame",
	  .args = (const struct field[]){ { .name = "team_id", .type = F_REF, .flags = REQUIRED, .ref = &team_record }, { 0 } } },
	{ .name = "discard", .from = LEFT, .to = "discarded", .flags = V_DANGER | V_BULK, .perm = PERM_SETTINGS, .run = run_discard, .icon = "trash" },
	{ 0 }
};

static const struct choice states[] = {
	{ "received", "info" }, { "done", "ok" }, { "duplicate", "" }, { "ignored", "" }, { "unmatched", "warn" }, { "held", "warn" }, { "failed", "bad" }, { "discarded", "" }, { 0 }
};
static const struct choice kinds[] = { { "reply", "" }, { "lead", "" }, { "bounce", "" }, { "auto", "" }, { "none", "" }, { 0 } };
static const struct choice reasons[] = {
	{ "our_own", "" }, { "loop", "" }, { "no_sender", "" }, { "too_many", "" }, { "bad_token", "" }, { "no_receiver", "" }, { "automatic", "" },
	{ "record_gone", "" }, { "not_the_receiver", "" }, { "unknown_mail", "" }, { "only_late", "" }, { "too_large", "" }, { "not_given", "" }, { 0 }
};

const struct record incoming_record = {
	.type = 82, .name = "incoming", .path = "settings/incoming", .table = "inbound_mails", .title = "subject", .subtitle = "sender", .state = "state", .track = "received done", .icon = "inbox",
	.unscoped = true, .closed = true, .no_create = true, .no_import = true, .no_edit = true, .no_delete = true, .order = "-id", .verbs = verbs,
	.views = (const struct view[]){
		{ .name = "left", .where = "t.state IN ('failed', 'unmatched', 'held')" },
		{ .name = "ignored", .where = "t.state = 'ignored'" },
		{ .name = "all" },
		{ 0 } },
	.fields = (const struct field[]){
		{ .name = "subject", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED, .max = 400 },
		{ .name = "sender", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED, .max = 254 },
		{ .name = "sender_name", .type = F_TEXT, .flags = READONLY | SEARCHED },
		{ .name = "recipient", .type = F_TEXT, .flags = READONLY | LISTED, .max = 254 },
		{ .name = "received_at", .type = F_INSTANT, .flags = READONLY | LISTED, .sql = "t.created_at" },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET, .choices = states },
		{ .name = "kind", .type = F_CHOICE, .flags = READONLY | FACET, .choices = kinds },
		{ .name = "reason", .type = F_CHOICE, .flags = READONLY | LISTED | FACET, .choices = reasons },
		{ .name = "result", .type = F_LINK, .flags = READONLY | LISTED },
		{ .name = "error", .type = F_TEXT, .flags = READONLY | WIDE, .max = 400 },
		{ .name = "size", .type = F_INT, .flags = READONLY },
		{ .name = "tries", .type = F_INT, .flags = READONLY },
		{ .name = "message_id", .type = F_TEXT, .flags = READONLY | WIDE, .max = 400 },
		{ 0 } },
};
