/*
 * What an activity is and what can be done with one. What its record keeps of it is
 * activity_touch.c, days and series activity_time.c, reminders activity_jobs.c,
 * templates activity_template.c.
 */
#include <stdlib.h>
#include <string.h>
#include "activity_calendar.h"
#include "note.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/record_batch.h"

const struct choice activity_types[] = {
	{ "call", "" }, { "visit", "" }, { "meeting", "" }, { "email", "" }, { "demo", "" }, { "material", "" }, { "todo", "" }, { 0 }
};
static const struct choice states[] = { { "planned", "info" }, { "done", "ok" }, { "cancelled", "bad" }, { 0 } };
static const struct choice due_states[] = {
	{ "overdue", "bad" }, { "today", "warn" }, { "planned", "ok" }, { "done", "" }, { "cancelled", "" }, { 0 }
};
static const struct choice rhythms[] = { { "daily", "" }, { "weekly", "" }, { "monthly", "" }, { 0 } };

static const char *text_id(struct ctx *c, int64_t id)
{
	return id ? arena_fmt(c->mem, "%lld", (long long)id) : NULL;
}

/* ---- saving ----------------------------------------------------------------------- */

/* Nobody is given work on a record they may not see. */
static enum outcome check_person(struct ctx *c, const struct row *r)
{
	int64_t id, user = row_int(r, "user_id");
	const struct person *me = c->me, *p = user == me->id ? me : person_load(c, user);
	const struct record *rec;

	if (!p)
		return ctx_refuse(c, INVALID, "user_id", "no_such_record", text_id(c, user), NULL);
	if (p == me || !link_read(row_get(r, "on"), &rec, &id))
		return DONE;
	return record_find_as(c, p, rec, id) ? DONE : ctx_refuse(c, INVALID, "user_id", "person_may_not_see", p->name, NULL);
}

static enum outcome check_participants(struct ctx *c, const struct row *r)
{
	struct row **p = row_parts(r, "participants");

	for (int i = 0; p[i]; i++) {
		if (!row_int(p[i], "user_id") == !row_int(p[i], "contact_id"))
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "participants[%d].user_id", i), "one_of_both", NULL);
		for (int k = 0; k < i; k++)
			if (row_int(p[k], "user_id") == row_int(p[i], "user_id") && row_int(p[k], "contact_id") == row_int(p[i], "contact_id"))
				return ctx_refuse(c, INVALID, arena_fmt(c->mem, "participants[%d].%s", i, row_int(p[i], "user_id") ? "user_id" : "contact_id"), "named_twice", NULL);
	}
	return DONE;
}

static bool changed(const struct row *r, const struct row *old, const char *field)
{
	const char *a = row_get(r, field), *b = old ? row_get(old, field) : NULL;

	return !old || (a != b && (!a || !b || strcmp(a, b)));
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	enum outcome o;

	if (!row_get(r, "user_id"))
		row_set_int(c, r, "user_id", c->me->id);
	if (!row_get(r, "type"))
		row_set(r, "type", "todo");
	if (!row_get(r, "recurs_every"))
		row_set(r, "recurs_every", "1");
	if ((changed(r, old, "user_id") && (o = check_person(c, r)) != DONE) || (o = check_participants(c, r)) != DONE)
		return o;
	if (row_get(r, "recurs") && !row_get(r, "due_at"))
		return ctx_refuse(c, INVALID, "due_at", "required", NULL);
	row_set(r, "owner_id", row_get(r, "user_id"));
	if (changed(r, old, "user_id") || changed(r, old, "due_at") || changed(r, old, "reminder"))
		activity_times(c, r);
	if (changed(r, old, "recurs") || changed(r, old, "recurs_every"))
		row_set(r, "recurs_from", NULL);	/* counted from this occurrence on, see activity_time.c */
	return DONE;
}

static void tell_person(struct ctx *c, int64_t user_id)
{
	outbox_live(c, arena_fmt(c->mem, "user.%lld", (long long)user_id));
}

/* The record's own log tells it too. */
static void tell(struct ctx *c, const struct row *self, const char *event, const char *outcome, const char *text)
{
	const struct record *rec;
	int64_t id;

	if (link_read(row_get(self, "on"), &rec, &id) && !rec->no_timeline)
		note(c, rec, id, event, "type", arena_fmt(c->mem, "@Choice.activity.type.%s", row_get(self, "type")), "subject", row_get(self, "subject"),
			"outcome", outcome, "text", text, "activity_id", text_id(c, self->id), NULL);
}

/* When, and whose it is: they are told in person. */
static void tell_planned(struct ctx *c, const struct row *self)
{
	const struct record *rec;
	int64_t id;

	if (link_read(row_get(self, "on"), &rec, &id) && !rec->no_timeline)
		note(c, rec, id, "activity_planned", "type", arena_fmt(c->mem, "@Choice.activity.type.%s", row_get(self, "type")), "subject", row_get(self, "subject"),
			"due", row_get(self, "due_at") ? arena_fmt(c->mem, "@at:%s", row_get(self, "due_at")) : NULL, "user_id", row_get(self, "user_id"), "activity_id", text_id(c, self->id), NULL);
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	activity_touch(c, row_get(r, "on"), old ? row_get(old, "due_at") : NULL);
	tell_person(c, row_int(r, "user_id"));
	if (!old && !r->quiet && !row_int(r, "series_id") && !record_batch_open())
		tell_planned(c, r);
	return DONE;
}

static void after_archive(struct ctx *c, const struct row *r)
{
	activity_touch(c, row_get(r, "on"), row_get(r, "due_at"));
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "state", "planned");
}

enum outcome activity_schedule(struct ctx *c, const char *on, const struct activity_plan *p, int64_t *id)
{
	struct row *r = row_new(c, &activity_record);

	row_set(r, "on", on);
	row_set(r, "type", p->type);
	row_set(r, "subject", p->subject);
	row_set(r, "note", p->note);
	if (p->due_at)
		row_set(r, "due_at", p->due_at);
	if (p->user_id)
		row_set_int(c, r, "user_id", p->user_id);
	if (p->duration)
		row_set_int(c, r, "duration", p->duration);
	if (p->reminder)
		row_set_int(c, r, "reminder", p->reminder);
	r->quiet = p->untold;
	return record_create(c, r, id);
}

/* ---- verbs -------------------------------------------------------------------------- */

static bool is_contact(const struct row *r)
{
	return !row_is(r, "type", "todo") && !row_is(r, "type", "material");
}

/* What was said of it: the outcome, then the feedback. */
static const char *said(struct ctx *c, const char *outcome, const char *feedback)
{
	return outcome && feedback ? arena_fmt(c->mem, "%s\n%s", outcome, feedback) : outcome ? outcome : feedback;
}

static enum outcome done(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *outcome = row_get(args, "outcome"), *feedback = row_get(args, "feedback"), *due = row_get(self, "due_at");
	const char *now = instant_sql(c->mem, c->now);
	struct activity_plan next = {
		.type = row_get(args, "next_type"), .subject = row_get(args, "next_subject"), .due_at = row_get(args, "next_due_at"), .user_id = row_int(args, "next_user_id"),
	};
	const struct record *rec;
	int64_t id, next_id = 0;
	enum outcome o = record_change(c, self, "activity_done", "state", "done", "outcome", outcome, "feedback", feedback,
		"done_at", now, "done_by", text_id(c, c->me->id), NULL);

	if (o != DONE)
		return o;
	tell(c, self, "activity_done", outcome, said(c, outcome, feedback));
	if (is_contact(self) && link_read(row_get(self, "on"), &rec, &id))
		activity_contacted(c, rec, id, now);
	activity_touch(c, row_get(self, "on"), due);
	tell_person(c, row_int(self, "user_id"));
	if ((o = activity_continue(c, self)) != DONE)
		return o;
	if (next.subject || next.due_at || next.type) {
		next.type = next.type ? next.type : row_get(self, "type");
		next.subject = next.subject ? next.subject : row_get(self, "subject");
		next.user_id = next.user_id ? next.user_id : row_int(self, "user_id");
		if ((o = activity_schedule(c, row_get(self, "on"), &next, &next_id)) != DONE)
			return o;
		struct row *now = record_get(c, &activity_record, self->id);

		record_load_parts(c, now);
		made->answer = json_keep(c, row_json(c, now));
		json_object_object_add(made->answer, "next_id", json_object_new_int64(next_id));
	}
	return DONE;
}

static enum outcome cancel(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *why = row_get(args, "feedback"), *due = row_get(self, "due_at");
	enum outcome o = record_change(c, self, "activity_cancelled", "state", "cancelled", "feedback", why, NULL);

	(void)made;
	if (o != DONE)
		return o;
	tell(c, self, "activity_cancelled", NULL, why);
	activity_touch(c, row_get(self, "on"), due);
	tell_person(c, row_int(self, "user_id"));
	return activity_continue(c, self);
}

static enum outcome reschedule(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *due = row_get(self, "due_at");
	struct row *new = row_edit(c, self);
	enum outcome o;

	(void)made;
	row_set(new, "due_at", row_get(args, "due_at"));
	activity_times(c, new);
	o = record_change(c, self, "rescheduled", "due_at", row_get(new, "due_at"), "today_at", row_get(new, "today_at"), "overdue_at", row_get(new, "overdue_at"),
		"remind_at", row_get(new, "remind_at"), "reminded_at", NULL, "reminder_seen_at", NULL, NULL);
	if (o == DONE) {
		activity_touch(c, row_get(self, "on"), due);
		tell_person(c, row_int(self, "user_id"));
	}
	return o;
}

/* The reminder was seen: it no longer stands over the page. */
static enum outcome seen(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	db_exec(c, "UPDATE activities SET reminder_seen_at = ? WHERE id = ?", STR(instant_sql(c->mem, c->now)), INT(self->id));
	return DONE;
}

static const struct verb verbs[] = {
	{ .name = "done", .from = "planned", .to = "done", .flags = V_PRIMARY, .run = done, .icon = "circle-check",
	  .args = (const struct field[]){
		{ .name = "outcome", .type = F_TEXT, .max = 200, .flags = WIDE },
		{ .name = "feedback", .type = F_LONGTEXT, .max = 4000, .flags = WIDE },
		{ .name = "next_subject", .type = F_TEXT, .max = 200, .flags = WIDE, .section = "next" },
		{ .name = "next_type", .type = F_CHOICE, .choices = activity_types },
		{ .name = "next_due_at", .type = F_INSTANT },
		{ .name = "next_user_id", .type = F_REF, .ref = &user_record },
		{ 0 } } },
	{ .name = "reschedule", .from = "planned", .flags = V_BULK, .run = reschedule, .icon = "calendar-event",
	  .args = (const struct field[]){ { .name = "due_at", .type = F_INSTANT, .flags = REQUIRED }, { 0 } } },
	{ .name = "cancel", .from = "planned", .to = "cancelled", .flags = V_DANGER | V_MENU | V_BULK, .run = cancel, .icon = "circle-x",
	  .args = (const struct field[]){ { .name = "feedback", .type = F_LONGTEXT, .max = 4000, .flags = WIDE }, { 0 } } },
	{ .name = "seen", .flags = V_HIDDEN, .run = seen, .icon = "check" },
	{ 0 }
};

/* ---- the record ------------------------------------------------------------------------ */

#define MINE "(t.user_id = {me} OR t.id IN (SELECT p.activity_id FROM activity_participants p WHERE p.user_id = {me}))"

const struct view activity_with_me = { .name = "with_me", .where = MINE, .sort = "due_at" };

static const struct view views[] = {
	{ .name = "mine", .where = "t.state = 'planned' AND " MINE, .sort = "due_at" },
	{ .name = "due", .where = "t.state = 'planned' AND t.user_id = {me} AND t.today_at <= {now}", .sort = "due_at" },
	{ .name = "overdue", .where = "t.state = 'planned' AND t.overdue_at <= {now}", .sort = "due_at" },
	{ .name = "open", .where = "t.state = 'planned'", .sort = "due_at" },
	{ .name = "done", .where = "t.state = 'done'", .sort = "-done_at" },
	{ .name = "all" },
	{ 0 }
};

const struct record activity_participant_record = {
	.type = 67, .name = "activity_participant", .table = "activity_participants", .parent = "activity_id", .title = "user_id",
	.fields = (const struct field[]){
		{ .name = "user_id", .type = F_REF, .flags = LISTED, .ref = &user_record },
		{ .name = "contact_id", .type = F_REF, .flags = LISTED, .ref = &contact_record },
		{ 0 } },
};

static const struct field fields[] = {
	{ .name = "subject", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE | WIDE, .max = 200, .section = "activity" },
	{ .name = "type", .type = F_CHOICE, .flags = REQUIRED | LISTED | FACET | TRACKED, .choices = activity_types, .initial = "todo" },
	{ .name = "on", .type = F_LINK, .flags = LISTED | ON_CREATE | NO_IMPORT },
	{ .name = "due_at", .type = F_INSTANT, .flags = LISTED | TRACKED | SORTABLE, .initial = "{tomorrow}" },
	{ .name = "due_state", .type = F_CHOICE, .flags = READONLY | LISTED, .choices = due_states,
	  .sql = "CASE WHEN t.state <> 'planned' THEN t.state WHEN t.overdue_at <= {now} THEN 'overdue' WHEN t.today_at <= {now} THEN 'today' ELSE 'planned' END" },
	{ .name = "overdue", .type = F_BOOL, .flags = READONLY | HIDDEN, .sql = "t.state = 'planned' AND COALESCE(t.overdue_at <= {now}, 0)" },
	{ .name = "user_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &user_record, .initial = "{me}" },
	{ .name = "duration", .type = F_INT, .max = 14400 },
	{ .name = "reminder", .type = F_INT, .max = 43200 },
	{ .name = "note", .type = F_LONGTEXT, .flags = WIDE | SEARCHED, .max = 4000 },
	{ .name = "participants", .type = F_PARTS, .flags = WIDE, .ref = &activity_participant_record, .section = "participants" },
	{ .name = "recurs", .type = F_CHOICE, .flags = FACET | TRACKED, .choices = rhythms, .section = "recurs" },
	{ .name = "recurs_every", .type = F_INT, .flags = TRACKED, .min = 1, .max = 366, .initial = "1" },
	{ .name = "recurs_until", .type = F_DATE, .not_before = "due_at", .flags = TRACKED },
	{ .name = "state", .type = F_CHOICE, .flags = READONLY | FACET | TRACKED, .choices = states, .initial = "planned", .section = "outcome" },
	{ .name = "outcome", .type = F_TEXT, .flags = READONLY | TRACKED, .max = 200 },
	{ .name = "feedback", .type = F_LONGTEXT, .flags = READONLY | WIDE | SEARCHED, .max = 4000 },
	{ .name = "done_at", .type = F_INSTANT, .flags = READONLY | SORTABLE },
	{ .name = "done_by", .type = F_REF, .flags = READONLY, .ref = &user_record },
	{ .name = "today_at", .type = F_INSTANT, .flags = READONLY | HIDDEN },
	{ .name = "overdue_at", .type = F_INSTANT, .flags = READONLY | HIDDEN },
	{ .name = "remind_at", .type = F_INSTANT, .flags = READONLY | HIDDEN },
	{ .name = "reminded_at", .type = F_INSTANT, .flags = READONLY | HIDDEN },
	{ .name = "reminder_seen_at", .type = F_INSTANT, .flags = READONLY | HIDDEN },
	{ .name = "recurs_from", .type = F_DATE, .flags = READONLY | HIDDEN },
	{ .name = "series_id", .type = F_INT, .flags = READONLY | HIDDEN, .max = 2147483647 },
	{ .name = "next_made", .type = F_BOOL, .flags = READONLY | HIDDEN, .initial = "0" },
	{ .name = "owner_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &user_record },
	{ .name = "team_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &team_record },
	{ 0 }
};

const struct record activity_record = {
	.type = 60, .name = "activity", .path = "followups/plans", .table = "activities", .title = "subject", .subtitle = "on", .state = "state", .icon = "checklist",
	.charts = true,
	.fields = fields, .views = views, .verbs = verbs, .attached = "on", .no_delete = true,
	.before_save = before_save, .after_save = after_save, .after_archive = after_archive, .editable = editable,
};
