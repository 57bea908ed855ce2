/*
 * How a requirement goes on: from state to state, ended or taken up again; whose
 * wish counts; and who is told. What is delivered or declined changes no more until
 * it is taken up again.
 */
#include <string.h>
#include "activity.h"
#include "note.h"
#include "requirement.h"
#include "tell.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/text.h"

static const struct choice targets[] = {
	{ "new", "" }, { "under_review", "" }, { "planned", "" }, { "in_progress", "" }, { "delivered", "" }, { "declined", "" }, { 0 }
};

static const char *state_word(struct ctx *c, const char *lang, const char *state)
{
	return lang_text(lang, arena_fmt(c->mem, "Choice.requirement.state.%s", state));
}

/* ---- who is told ----------------------------------------------------------------------- */

/* Who wrote it down, whose it is, and who looks after the customers that want it: each once. */
static struct rows *askers(struct ctx *c, int64_t id)
{
	return db_rows(c, "SELECT u.id, u.lang FROM users u WHERE u.active = 1 AND u.archived_at IS NULL AND u.id IN ("
		"SELECT owner_id FROM requirements WHERE id = ? UNION SELECT created_by FROM requirements WHERE id = ?"
		" UNION SELECT c.owner_id FROM requirement_votes v JOIN customers c ON c.id = v.customer_id WHERE v.requirement_id = ?) LIMIT 200",
		INT(id), INT(id), INT(id));
}

/* Only who may still read it. */
static bool may_read(struct ctx *c, int64_t user, const struct row *r)
{
	const struct person *p = person_load(c, user);

	return p && record_find_as(c, p, r->rec, r->id);
}

static void tell_askers(struct ctx *c, const struct row *r, const char *state, const char *reason)
{
	struct rows *u = askers(c, r->id);

	while (rows_next(u))
		if (may_read(c, rows_int(u, 0), r))
			tell(c, rows_int(u, 0), r, reason ? "requirement_why" : "requirement", state_word(c, rows_str(u, 1), state), reason);
}

static const char *one_line(struct ctx *c, const char *s)
{
	char *t = arena_str(c->mem, s);

	for (char *p = t; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	return t;
}

/* The customer's person, when asked to. */
static enum outcome mail_contact(struct ctx *c, const struct row *r, const char *state, const char *reason)
{
	struct rows *q = db_rows(c, "SELECT email, do_not_contact FROM contacts WHERE id = ? AND archived_at IS NULL", INT(row_int(r, "contact_id")));
	const char *subject;

	if (!rows_next(q) || !rows_str(q, 0) || !*rows_str(q, 0) || !email_valid(rows_str(q, 0)))
		return ctx_refuse(c, INVALID, "tell_contact", "no_email", NULL);
	if (rows_int(q, 1))
		return ctx_refuse(c, INVALID, "tell_contact", "do_not_contact", NULL);
	subject = one_line(c, lang_fill(c->mem, c->lang, "Requirement.mail_subject", row_title(r), state_word(c, c->lang, state), NULL));
	outbox_mail(c, rows_str(q, 0), subject, lang_fill(c->mem, c->lang, "Requirement.mail_text", row_title(r), state_word(c, c->lang, state), reason ? reason : ""), NULL, NULL, 0);
	return DONE;
}

/* When it has ended somebody has to tell the customer. */
static enum outcome plan_answer(struct ctx *c, const struct row *r, const char *state)
{
	int64_t customer = row_int(r, "customer_id"), owner = customer ? db_one_int(c, "SELECT owner_id FROM customers WHERE id = ?", INT(customer)) : 0;
	int64_t at = c->now;

	if (!owner)
		return DONE;
	instant_parse(arena_fmt(c->mem, "%sT10:00", date_add(c->mem, c->today, 0, 1, false)), c->tz, &at);
	return activity_schedule(c, link_make(c, &customer_record, customer), &(struct activity_plan){ .type = "call", .user_id = owner, .untold = true, .due_at = instant_sql(c->mem, at),
		.subject = text_clip(c->mem, lang_fill(c->mem, c->lang, "Requirement.answer", row_title(r), state_word(c, c->lang, state), NULL), 200) }, NULL);
}

/* ---- verbs --------------------------------------------------------------------------------- */

static enum outcome go(struct ctx *c, struct row *self, const char *state, const char *event, const char *reason, bool mail)
{
	bool ends = !strcmp(state, "delivered") || !strcmp(state, "declined");
	enum outcome o;

	if (row_is(self, "state", state))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (!strcmp(state, "declined") && !reason)
		return ctx_refuse(c, INVALID, "reason", "reason_to_decline", NULL);
	o = record_change(c, self, event, "state", state, "reason", reason, "ended_at", ends ? instant_sql(c->mem, c->now) : NULL, NULL);
	if (o == DONE && mail)
		o = mail_contact(c, self, state, reason);
	if (o == DONE && ends)
		o = plan_answer(c, self, state);
	if (o != DONE)
		return o;
	tell_askers(c, self, state, reason);
	if (row_int(self, "customer_id"))
		note(c, &customer_record, row_int(self, "customer_id"), "requirement_state", "title", row_title(self), "state", arena_fmt(c->mem, "@Choice.requirement.state.%s", state), NULL);
	return DONE;
}

static enum outcome move(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return go(c, self, row_get(args, "state"), "requirement_moved", row_get(args, "reason"), row_int(args, "tell_contact"));
}

static enum outcome decline(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return go(c, self, "declined", "requirement_moved", row_get(args, "reason"), row_int(args, "tell_contact"));
}

static enum outcome reopen(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return go(c, self, "under_review", "requirement_reopened", NULL, false);
}

static enum outcome vote(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t customer = row_int(args, "customer_id"), weight = row_get(args, "weight") ? row_int(args, "weight") : 1;

	(void)made;
	if (db_one_int(c, "SELECT 1 FROM requirement_votes WHERE requirement_id = ? AND customer_id = ?", INT(self->id), INT(customer)))
		return ctx_refuse(c, CONFLICT, "customer_id", "voted_already", NULL);
	requirement_vote(c, self->id, customer, weight);
	note(c, &requirement_record, self->id, "requirement_voted", "customer", row_title_of(args, "customer_id"), "weight", arena_fmt(c->mem, "%lld", (long long)weight), NULL);
	return DONE;
}

static enum outcome unvote(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t customer = row_int(args, "customer_id");

	(void)made;
	if (db_exec(c, "DELETE FROM requirement_votes WHERE requirement_id = ? AND customer_id = ?", INT(self->id), INT(customer)) != 1)
		return ctx_refuse(c, CONFLICT, "customer_id", "not_voted", NULL);
	db_exec(c, "UPDATE requirements SET votes_weight = (SELECT COALESCE(SUM(weight), 0) FROM requirement_votes WHERE requirement_id = ?) WHERE id = ?", INT(self->id), INT(self->id));
	note(c, &requirement_record, self->id, "requirement_unvoted", "customer", row_title_of(args, "customer_id"), NULL);
	return DONE;
}

#define RUNNING "new under_review planned in_progress"

const struct verb requirement_verbs[] = {
	{ .name = "move", .from = RUNNING, .flags = V_PRIMARY | V_BULK, .run = move, .icon = "arrow-right",
	  .args = (const struct field[]){
		{ .name = "state", .type = F_CHOICE, .flags = REQUIRED, .choices = targets },
		{ .name = "reason", .type = F_TEXT, .flags = MULTILINE | WIDE, .max = 1000 },
		{ .name = "tell_contact", .type = F_BOOL },
		{ 0 } } },
	{ .name = "vote", .from = RUNNING, .flags = V_SEEN, .run = vote, .icon = "thumb-up",
	  .args = (const struct field[]){
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED, .ref = &customer_record },
		{ .name = "weight", .type = F_INT, .min = 1, .max = 5, .initial = "1" },
		{ 0 } } },
	{ .name = "decline", .from = RUNNING, .to = "declined", .flags = V_DANGER | V_MENU, .run = decline, .icon = "thumb-down",
	  .args = (const struct field[]){
		{ .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE | WIDE, .max = 1000 },
		{ .name = "tell_contact", .type = F_BOOL },
		{ 0 } } },
	{ .name = "unvote", .from = RUNNING, .flags = V_MENU, .run = unvote, .icon = "user-minus",
	  .args = (const struct field[]){ { .name = "customer_id", .type = F_REF, .flags = REQUIRED, .ref = &customer_record }, { 0 } } },
	{ .name = "reopen", .from = "delivered declined", .to = "under_review", .run = reopen, .icon = "refresh" },
	{ 0 }
};
