/*
 * Telling: an item in somebody's inbox and, if they want it, a mail; a line in a
 * channel; a mail to followers outside. Each is asked for first whether the record
 * is (still) there for them.
 */
#include <string.h>
#include "contact.h"
#include "message.h"
#include "file.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/lang.h"
#include "lib/letter.h"
#include "lib/stamp.h"
#include "lib/text.h"

/* ---- as somebody else ---------------------------------------------------------------- */

/* A copy: should the transaction begin again, nobody is left in another's place. */
static bool as_user(struct ctx *c, int64_t user_id, struct ctx *as)
{
	const struct person *p = user_id > 1 ? person_load(c, user_id) : NULL;

	if (!p || !p->id)
		return false;
	*as = *c;
	ctx_clear_errors(as);
	as->me = p;
	as->lang = p->lang ? p->lang : c->lang;
	as->tz = p->tz ? p->tz : c->tz;
	return true;
}

bool user_may_read(struct ctx *c, int64_t user_id, const struct record *rec, int64_t id)
{
	struct ctx as;

	return as_user(c, user_id, &as) && record_find(&as, rec, id, ACCESS_READ);
}

/* ---- in the house ---------------------------------------------------------------------- */

static const char *said(const struct told *t)
{
	json_object *text = NULL;

	return t->detail && json_object_object_get_ex(t->detail, "text", &text) ? json_object_get_string(text) : NULL;
}

/* In the reader's language, with what they may see of it. */
static const char *sentence(struct ctx *c, const struct told *t)
{
	struct entry *e;
	int n = 0;

	if (t->message)
		return db_one_str(c, "SELECT body FROM messages WHERE id = ?", INT(t->message));
	e = journal_find(c, &(struct journal_query){ .entry = t->entry, .limit = 1 }, &n);
	return n ? said(t) ? said(t) : journal_sentence(c, t->rec, e) : "";
}

static void mail_user(struct ctx *as, const struct told *t, const struct row *row)
{
	const char *subject, *text;

	if (!as->me->email || !*as->me->email)
		return;
	text = sentence(as, t);
	subject = lang_fill(as->mem, as->lang, arena_fmt(as->mem, "Discuss.mail_%s", t->message ? "said" : "event"), row_title(row), text_clip(as->mem, text, 60), NULL);
	outbox_letter(as, &(struct letter){ .to = as->me->email, .to_name = as->me->name, .user_id = as->me->id, .internal = strcmp(t->event, "message") != 0, .parent_id = t->message, .subject = subject, .about = t->rec == &channel_record ? NULL : t->rec, .about_id = t->id,
		.text = arena_fmt(as->mem, "%s\n\n%s/%s/%lld%s\n", text, config_str("Base.Url", "http://127.0.0.1:8080"), t->rec->path, (long long)t->id,
			t->entry ? arena_fmt(as->mem, "#e%lld", (long long)t->entry) : "") });
}

bool notify_user(struct ctx *c, const struct told *t, int64_t user_id, const char *why)
{
	const char *now = instant_sql(c->mem, c->now);
	const struct row *row;
	struct ctx as;

	if (user_id == c->me->id)
		return true;
	if (!as_user(c, user_id, &as) || !(row = record_find(&as, t->rec, t->id, ACCESS_READ)))
		return false;
	if (!db_exec(c, "INSERT IGNORE INTO inbox_items (`on`, why, entry_id, message_id, owner_id, created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			STR(link_make(c, t->rec, t->id)), STR(why), REF(t->entry), REF(t->message), INT(user_id), REF(c->me->id), STR(now), STR(now))) {
		/* Told already as a follower; that they are meant in person counts more. */
		if (!strcmp(why, "mention"))
			db_exec(c, "UPDATE inbox_items SET why = ? WHERE owner_id = ? AND (entry_id = ? OR message_id = ?)", STR(why), INT(user_id), REF(t->entry), REF(t->message));
		return true;
	}
	outbox_live(c, arena_fmt(c->mem, "user.%lld", (long long)user_id));
	if (db_one_int(c, "SELECT tell_by_mail FROM users WHERE id = ?", INT(user_id)))
		mail_user(&as, t, row);
	return true;
}

/* ---- in a channel -------------------------------------------------------------------------- */

void channel_look_again(struct ctx *c, int64_t channel)
{
	struct rows *r = db_rows(c, "SELECT user_id FROM channel_members WHERE channel_id = ?", INT(channel));

	while (rows_next(r))
		outbox_live(c, arena_fmt(c->mem, "user.%lld", (long long)rows_int(r, 0)));
}

/* Who reads the channel sees it if the record is there for them (message_record.also_on). */
void notify_channel(struct ctx *c, const struct told *t, int64_t channel)
{
	const char *now = instant_sql(c->mem, c->now);

	if (!db_one_int(c, "SELECT 1 FROM channels WHERE id = ? AND archived_at IS NULL", INT(channel)))
		return;
	db_exec(c, "INSERT INTO messages (`on`, about, kind, subject, body, author_id, entry_id, created_by, created_at, updated_at) VALUES (?, ?, 'event', NULL, ?, ?, ?, ?, ?, ?)",
		STR(link_make(c, &channel_record, channel)), STR(link_make(c, t->rec, t->id)), STR(t->event), REF(c->me->system ? 0 : c->me->id), INT(t->entry), REF(c->me->id), STR(now), STR(now));
	channel_look_again(c, channel);
}

/* ---- outside --------------------------------------------------------------------------------- */

/* The files of a message, to be enclosed. */
static int64_t *files_of(struct ctx *c, int64_t message, int *n)
{
	struct file_ref *f = files_at(c, (const char *const[]){ link_make(c, &message_record, message) }, 1, n);
	int64_t *ids = arena_array(c->mem, (size_t)*n + 1, sizeof *ids);

	for (int i = 0; i < *n; i++)
		ids[i] = f[i].id;
	return ids;
}

void notify_outside(struct ctx *c, const struct told *t, const struct follower *f)
{
	const struct row *row = record_get(c, t->rec, t->id);
	struct rows *m = db_rows(c, "SELECT m.subject, m.body, m.html, u.name, COALESCE(p.message_id, ''), m.author_name FROM messages m LEFT JOIN users u ON u.id = m.author_id"
		" LEFT JOIN messages p ON p.id = m.parent_id WHERE m.id = ?", INT(t->message));
	const char *company = setting_str(c, "company_name", "Ferry"), *title;
	json_object *subject = NULL;
	struct letter l = { .to = f->email, .to_name = f->name, .about = t->rec, .about_id = t->id, .by_hand = true };

	if (!rows_next(m) || !f->email)
		return;
	if (t->detail)
		json_object_object_get_ex(t->detail, "subject", &subject);
	title = subject ? json_object_get_string(subject) : row_title(row);
	l.from_name = rows_str(m, 3) ? rows_str(m, 3) : rows_str(m, 5) ? rows_str(m, 5) : company;
	l.subject = arena_fmt(c->mem, "%s｜%s", title, company);
	l.text = rows_str(m, 1);
	l.html = rows_str(m, 2);
	l.in_reply_to = *rows_str(m, 4) ? rows_str(m, 4) : NULL;
	l.file_ids = files_of(c, t->message, &l.nfile_ids);
	if (outbox_letter(c, &l))
		contact_spoke(c, t->entry, f->email);
}
