/*
 * Where a mail belongs, in this order: back to us (our own, a bounce), an answer (by
 * its token, else by the mail it answers), a team's address, nobody. Who speaks is
 * told by the token, which only the receiver of our letter has; the sender's address
 * alone makes nobody a colleague.
 */
#include <string.h>
#include "file.h"
#include "mailbox.h"
#include "message.h"
#include "note.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/letter.h"
#include "lib/mail_read.h"
#include "lib/text.h"

enum { MOST_HOPS = 50, MOST_FILES = 50, REQUIREMENT = 19000 };

static enum outcome end(struct dealt *d, const char *state, const char *kind, const char *reason)
{
	d->state = state;
	d->kind = kind;
	d->reason = reason;
	return DONE;
}

static enum outcome end_on(struct dealt *d, const char *kind, const struct record *rec, int64_t id)
{
	*d = (struct dealt){ "done", kind, NULL, rec, id };
	return DONE;
}

/* ---- what must not go round in circles ------------------------------------------------ */

static bool ours(struct ctx *c, const struct mail_in *m)
{
	const char *from = config_str("Smtp.From", ""), *open = strchr(from, '<');

	if (m->message_id && db_one_int(c, "SELECT 1 FROM outbox WHERE message_id = ?", STR(m->message_id)))
		return true;
	from = open ? arena_strn(c->mem, open + 1, strcspn(open + 1, ">")) : from;
	return *m->from && (!strcasecmp(m->from, from) || mail_token_in(c, m->from) || !strcasecmp(m->from, config_str("Mail.Reply", "")));
}

static bool too_many(struct ctx *c, const struct mail_in *m)
{
	return *m->from && db_one_int(c, "SELECT COUNT(*) FROM inbound_mails WHERE sender = ? AND created_at > UTC_TIMESTAMP() - INTERVAL 1 HOUR AND state <> 'duplicate'", STR(m->from))
		> config_int("Mail.SenderPerHour", 60);
}

static enum outcome bounce(struct ctx *c, const struct mail_in *m, struct dealt *d)
{
	if (!m->bounced_id)
		return end(d, "ignored", "bounce", "unknown_mail");
	if (!m->bounced_for_good)
		return end(d, "ignored", "bounce", "only_late");
	mail_bounced(c, m->bounced_id, m->bounced_why);
	return end(d, "done", "bounce", NULL);
}

/* ---- an answer --------------------------------------------------------------------------- */

/* *forged: it has a token, which is none of ours. */
static bool find_thread(struct ctx *c, const struct mail_in *m, struct mail_thread *t, bool *forged)
{
	*forged = false;
	for (int i = 0; i < m->nto; i++) {
		const char *token = mail_token_in(c, m->to[i]);

		if (token && mail_thread_of_token(c, token, t))
			return true;
		*forged |= token != NULL;
	}
	for (int i = 0; i < m->nrefs; i++)
		if (mail_thread_of_message(c, m->refs[i], t))
			return true;
	return false;
}

/* What is enclosed becomes files of the message. */
static enum outcome keep_files(struct ctx *c, const struct mail_in *m, int64_t **ids, int *n)
{
	*ids = arena_array(c->mem, (size_t)m->nfiles + 1, sizeof **ids);
	*n = 0;
	for (const struct upload *u = m->files; u; u = u->next) {
		struct file_new f = { .name = u->filename, .path = u->path, .size = u->size, .sha256 = u->sha256 };
		enum outcome o = file_keep(c, &f, &(*ids)[*n]);

		if (o != DONE)
			return o;
		++*n;
	}
	return DONE;
}

/* The colleague our letter went to, if it is they who answer and the record is still theirs to read. */
static const struct person *colleague(struct ctx *c, const struct mail_thread *t, const struct mail_in *m)
{
	const struct person *p = t->user_id && !strcasecmp(m->from, t->address) ? person_load(c, t->user_id) : NULL;

	return p && user_may_read(c, p->id, t->rec, t->id) ? p : NULL;
}

static enum outcome answer(struct ctx *c, const struct mail_in *m, const struct mail_thread *t, bool forced, struct dealt *d)
{
	const struct person *who = colleague(c, t, m);
	struct row *row = record_find(c, t->rec, t->id, ACCESS_READ);	/* as the system: is it there at all */
	struct ctx as = *c;
	int64_t *files;
	int n;
	enum outcome o;

	if (!row || row->archived_at)
		return end(d, "unmatched", "reply", "record_gone");
	if (m->automatic && !forced) {
		if (t->user_id)
			return end(d, "ignored", "auto", "automatic");
		note(c, t->rec, t->id, "mail_auto_reply", "from", m->from, "subject", m->subject, NULL);
		return end_on(d, "auto", t->rec, t->id);
	}
	/* A letter to a colleague is answered by that colleague; what was told only to them, nobody else learns of by answering. */
	if (t->user_id && !who)
		return end(d, "unmatched", "reply", "not_the_receiver");
	if (who)
		as.me = who;
	if ((o = keep_files(&as, m, &files, &n)) != DONE)
		return o;
	o = message_post(&as, &(struct message){
		.rec = t->rec, .id = t->id, .note = who && t->internal, .subject = m->subject, .text = *m->text ? m->text : m->subject,
		.author_id = who ? who->id : 0, .author_name = who ? NULL : *m->from_name ? m->from_name : m->from, .author_email = who ? NULL : m->from,
		.parent_id = t->parent_id, .message_id = m->message_id ? m->message_id : "", .files = files, .nfiles = n < MOST_FILES ? n : MOST_FILES,
	}, NULL);
	return o == DONE ? end_on(d, "reply", t->rec, t->id) : o;
}

/* ---- a new lead ------------------------------------------------------------------------------ */

static int64_t team_of(struct ctx *c, const struct mail_in *m)
{
	int64_t team = 0;

	for (int i = 0; i < m->nto && !team; i++)
		team = db_one_int(c, "SELECT id FROM teams WHERE email_alias = ? AND archived_at IS NULL ORDER BY id LIMIT 1", STR(m->to[i]));
	return team;
}

/* "E-mail" among the mediums, whatever it is called here; made when there is none. */
static int64_t medium(struct ctx *c)
{
	struct row *row;
	int64_t id = 0;

	for (int i = 0; lang_all[i] && !id; i++)
		id = db_one_int(c, "SELECT id FROM mediums WHERE name = ?", STR(lang_text(lang_all[i], "Mail.medium")));
	if (id)
		return id;
	row = row_new(c, &medium_record);
	row_set(row, "name", lang_text(c->lang, "Mail.medium"));
	return record_create(c, row, &id) == DONE ? id : 0;
}

static const char *domain_of(const char *address)
{
	const char *at = strchr(address, '@');

	return at ? at + 1 : address;
}

static enum outcome lead(struct ctx *c, const struct mail_in *m, int64_t team, struct dealt *d)
{
	struct row *row = row_new(c, &lead_record);
	const char *text = text_clip(c->mem, m->text, REQUIREMENT);
	int64_t *files, id;
	int n;
	enum outcome o = keep_files(c, m, &files, &n);

	if (o != DONE)
		return o;
	row_set(row, "name", *m->from_name ? text_clip(c->mem, m->from_name, 200) : m->from);
	row_set(row, "email", m->from);
	row_set(row, "requirement", *m->subject ? arena_fmt(c->mem, "%s\n\n%s", m->subject, text) : text);
	row_set_int(c, row, "medium", medium(c));
	row_set_int(c, row, "team_id", team);
	if ((o = record_create(c, row, &id)) != DONE)
		return o;
	note(c, &lead_record, id, "came_by_mail", "from", m->from, "subject", m->subject, "domain", domain_of(m->from), NULL);
	for (int i = 0; i < n; i++)
		file_link(c, files[i], &lead_record, id, NULL);
	return end_on(d, "lead", &lead_record, id);
}

/* ---- all together ------------------------------------------------------------------------------- */

enum outcome mailbox_place(struct ctx *c, const struct incoming *in, struct mail_in *m, struct dealt *d)
{
	struct mail_thread t;
	bool forged;
	int64_t team;

	if (ours(c, m))
		return end(d, "ignored", "none", "our_own");
	if (m->bounce)
		return bounce(c, m, d);
	if (m->hops > MOST_HOPS)
		return end(d, "ignored", "none", "loop");
	if (!*m->from)
		return end(d, "unmatched", "none", "no_sender");
	if (!in->forced && too_many(c, m))
		return end(d, "held", "none", "too_many");
	if (in->team_id)
		return lead(c, m, in->team_id, d);
	if (find_thread(c, m, &t, &forged))
		return answer(c, m, &t, in->forced, d);
	if (forged)
		return end(d, "unmatched", "none", "bad_token");
	team = team_of(c, m);
	if (!team)
		return end(d, "unmatched", "none", "no_receiver");
	if ((m->automatic || m->list) && !in->forced)
		return end(d, "ignored", "auto", "automatic");
	return lead(c, m, team, d);
}
