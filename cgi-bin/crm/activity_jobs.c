/*
 * What the worker does about activities: reminds people before they are due, and
 * makes the next of a series when one's day has passed and nobody ended it.
 */
#include <string.h>
#include "activity.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/text.h"

/* ---- reminders ----------------------------------------------------------------- */

static const char *no_controls(struct ctx *c, const char *s)
{
	char *t = arena_str(c->mem, s);

	for (char *p = t; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	return t;
}

/* In the person's language and zone, and only what they may see. */
static void mail(struct ctx *c, const struct person *p, const struct row *a)
{
	const char *when, *subject, *url, *title;
	const struct record *rec;
	struct row *on = NULL;
	int64_t due = c->now, id;

	if (!*p->email || !email_valid(p->email))
		return;
	instant_from_sql(row_get(a, "due_at"), &due);
	when = instant_show(c->mem, due, p->tz);
	if (row_get(a, "on") && (!link_read(row_get(a, "on"), &rec, &id) || !(on = record_find_as(c, p, rec, id))))
		return;
	title = on ? row_title(on) : "";
	subject = lang_fill(c->mem, p->lang, "Followups.mail_subject", when, row_get(a, "subject"), NULL);
	url = arena_fmt(c->mem, "%s/followups/plans/%lld", config_str("Base.Url", ""), (long long)a->id);
	outbox_mail(c, p->email, no_controls(c, subject), lang_fill(c->mem, p->lang, "Followups.mail_text", arena_fmt(c->mem, "%s %s", row_get(a, "subject"), title), when, url), NULL, NULL, 0);
}

static enum outcome remind_one(struct ctx *c, void *arg)
{
	int64_t id = *(const int64_t *)arg;
	const char *now = instant_sql(c->mem, c->now);
	const struct person *p;
	struct row *a;

	/* Two workers do not remind twice. */
	if (db_exec(c, "UPDATE activities SET reminded_at = ? WHERE id = ? AND reminded_at IS NULL AND state = 'planned'", STR(now), INT(id)) != 1)
		return DONE;
	a = record_get(c, &activity_record, id);
	p = person_load(c, row_int(a, "user_id"));
	if (!p)
		return DONE;
	mail(c, p, a);
	outbox_live(c, arena_fmt(c->mem, "user.%lld", (long long)p->id));
	return DONE;
}

enum outcome activity_remind(struct ctx *c, json_object *args)
{
	struct rows *r = db_rows(c, "SELECT id FROM activities WHERE state = 'planned' AND remind_at <= ? AND reminded_at IS NULL AND archived_at IS NULL ORDER BY remind_at LIMIT 500",
		STR(instant_sql(c->mem, c->now)));

	(void)args;
	return job_each(c, r, remind_one);
}

/* ---- series ------------------------------------------------------------------------ */

static enum outcome continue_one(struct ctx *c, void *arg)
{
	struct row *a = record_get(c, &activity_record, *(const int64_t *)arg);

	record_load_parts(c, a);
	return activity_continue(c, a);
}

enum outcome activity_recur(struct ctx *c, json_object *args)
{
	struct rows *r = db_rows(c, "SELECT id FROM activities WHERE next_made = 0 AND recurs IS NOT NULL AND overdue_at <= ? AND archived_at IS NULL LIMIT 500",
		STR(instant_sql(c->mem, c->now)));

	(void)args;
	while (rows_next(r)) {
		int64_t id = rows_int(r, 0);
		enum outcome o = db_transaction(c, continue_one, &id);

		/* Whom it falls to may be gone by now: the others go on. */
		if (o != DONE && o != INVALID)
			return o;
		ctx_clear_errors(c);
	}
	return DONE;
}
