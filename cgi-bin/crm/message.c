/*
 * What people say on a record or in a channel, as a record type of its own (read by
 * whoever reads what it is on, never changed), and posting it. Who is told of it is
 * found by the log's listener in subtype.c.
 */
#include <stdlib.h>
#include <string.h>
#include "contact.h"
#include "message.h"
#include "file.h"
#include "lib/db.h"
#include "lib/html.h"
#include "lib/text.h"

enum { MOST_CHARACTERS = 10000, MOST_MENTIONS = 50 };

/* ---- the record ------------------------------------------------------------------- */

static const struct choice kinds[] = { { "message", "info" }, { "note", "" }, { "post", "" }, { "event", "" }, { 0 } };

const struct record message_record = {
	.type = 63, .name = "message", .path = "discuss/messages", .table = "messages", .title = "subject", .subtitle = "on", .icon = "message",
	.attached = "on", .also_on = "about", .order = "-id", .no_timeline = true, .no_create = true, .no_edit = true, .no_delete = true, .no_import = true,
	.fields = (const struct field[]){
		{ .name = "on", .type = F_LINK, .flags = READONLY | LISTED },
		{ .name = "kind", .type = F_CHOICE, .flags = READONLY | LISTED | FACET, .choices = kinds },
		{ .name = "subject", .type = F_TEXT, .flags = READONLY | LISTED, .max = 200 },
		{ .name = "body", .type = F_LONGTEXT, .flags = READONLY | WIDE | SEARCHED, .max = 20000 },
		{ .name = "author_id", .type = F_REF, .flags = READONLY | LISTED | FACET, .ref = &user_record },
		{ .name = "author_name", .type = F_TEXT, .flags = READONLY },
		{ .name = "author_email", .type = F_TEXT, .flags = READONLY, .max = 254 },
		{ .name = "parent_id", .type = F_REF, .flags = READONLY, .ref = &message_record },
		{ .name = "about", .type = F_LINK, .flags = READONLY },
		{ .name = "entry_id", .type = F_INT, .flags = READONLY | HIDDEN },
		{ .name = "html", .type = F_HTML, .flags = READONLY | HIDDEN },
		{ .name = "message_id", .type = F_TEXT, .flags = READONLY | HIDDEN, .max = 400 },
		{ .name = "owner_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &user_record },
		{ .name = "team_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &team_record },
		{ 0 } },
};

const struct field message_args[] = { { .name = "mentions", .type = F_REF, .ref = &user_record }, { 0 } };

/* ---- text ------------------------------------------------------------------------------ */

/* What remains of rich text without its elements: paragraphs become lines. */
static const char *text_of_html(struct ctx *c, const char *html)
{
	static const struct { const char *name; char is; } entities[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' }, { "&amp;", '&' } };
	struct buf b = buf_new(c->mem);

	for (const char *p = html_clean(c->mem, html); *p; ) {
		const char *close = *p == '<' ? strchr(p, '>') : NULL;
		size_t i = 0;

		if (close) {
			if (!strncmp(p, "</p", 3) || !strncmp(p, "<br", 3) || !strncmp(p, "</li", 4) || !strncmp(p, "</h", 3) || !strncmp(p, "<hr", 3))
				buf_str(&b, "\n");
			p = close + 1;
			continue;
		}
		while (i < sizeof entities / sizeof *entities && strncmp(p, entities[i].name, strlen(entities[i].name)))
			i++;
		buf_add(&b, i < sizeof entities / sizeof *entities ? &entities[i].is : p, 1);
		p += i < sizeof entities / sizeof *entities ? strlen(entities[i].name) : 1;
	}
	return text_trim(c->mem, b.s ? b.s : "");
}

static const char *one_line(struct ctx *c, const char *s)
{
	char *line = text_clip(c->mem, s, 80);

	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	return line;
}

/* ---- posting -------------------------------------------------------------------------- */

/* Mentioned by number and by name, once each; refused when one of them may not read what is spoken of. */
static enum outcome mentioned(struct ctx *c, const struct record *rec, int64_t id, const char *text, const int64_t *given, int ngiven, bool from_outside, int64_t **list, int *n)
{
	int64_t *named, *all;
	int k;

	named = message_mentioned(c, text, &k);
	if (ngiven > MOST_MENTIONS)
		return ctx_refuse(c, INVALID, "mentions", "too_many", NULL);
	all = arena_array(c->mem, (size_t)(k + ngiven) + 1, sizeof *all);
	*list = all;
	*n = 0;
	for (int i = 0; i < k + ngiven; i++) {
		int64_t user = i < k ? named[i] : given[i - k];
		bool had = false;

		for (int j = 0; j < *n; j++)
			had |= all[j] == user;
		if (had)
			continue;
		if (user_may_read(c, user, rec, id))
			all[(*n)++] = user;
		else if (!from_outside)
			return ctx_refuse(c, INVALID, "mentions", "mention_may_not_read", db_one_str(c, "SELECT name FROM users WHERE id = ? AND id > 1", INT(user)), NULL);
	}
	return DONE;
}

static struct row *row_of(struct ctx *c, const char *on, const char *kind, const char *subject, const char *text)
{
	struct row *row = row_new(c, &message_record);

	row_set(row, "on", on);
	row_set(row, "kind", kind);
	row_set(row, "subject", subject ? one_line(c, subject) : one_line(c, text));
	row_set(row, "body", text);
	row_set_int(c, row, "owner_id", 0);
	return row;
}

enum { MOST_FILES = 50 };

/* Files that came along are kept as the message's; those kept before belong to it now. */
static enum outcome keep_files(struct ctx *c, const struct message *m, int64_t id, int64_t *files, int *n)
{
	const char *at = link_make(c, &message_record, id);
	int count = m->nfiles;

	for (const struct upload *u = m->uploads; u; u = u->next)
		count++;
	*n = 0;
	if (count > MOST_FILES)
		return ctx_refuse(c, INVALID, "files", "too_many", NULL);
	for (int i = 0; i < m->nfiles; i++) {
		if (!record_find(c, &file_record, m->files[i], ACCESS_READ))
			return ctx_refuse(c, INVALID, "files", "no_such_record", arena_fmt(c->mem, "%lld", (long long)m->files[i]), NULL);
		file_link(c, m->files[i], m->rec, m->id, at);
		files[(*n)++] = m->files[i];
	}
	if (m->uploads) {
		enum outcome o = file_attach(c, m->rec, m->id, at, m->uploads, files + *n, &count);

		*n += o == DONE ? count : 0;
		return o;
	}
	return DONE;
}

static json_object *detail_of(struct ctx *c, const struct message *m, int64_t id, const char *text, const int64_t *files, int n)
{
	json_object *o = json_keep(c, json_object_new_object());

	json_object_object_add(o, "text", json_object_new_string(text));
	json_object_object_add(o, "message_id", json_object_new_int64(id));
	if (m->subject)
		json_object_object_add(o, "subject", json_object_new_string(one_line(c, m->subject)));
	/* Somebody outside has no number here: the log names them. */
	if (!m->author_id && m->author_email)
		json_object_object_add(o, "by", json_object_new_string(m->author_name && *m->author_name ? m->author_name : m->author_email));
	file_name_in(c, o, files, n);
	return o;
}

/* Into the record's log, in the author's name; the log's listener tells the followers. */
static int64_t enter(struct ctx *c, const struct message *m, int64_t id, bool note, const char *text, const int64_t *files, int n)
{
	const struct person *author = m->author_id ? person_load(c, m->author_id) : NULL;
	struct ctx as = *c;

	if (author)
		as.me = author;
	return journal_append(&as, m->rec, m->id, note ? "note" : "message", detail_of(c, m, id, text, files, n), 0);
}

enum outcome message_post(struct ctx *c, const struct message *m, int64_t *id)
{
	bool note, outside = m->author_email || m->message_id;
	const char *text = m->text ? text_trim(c->mem, m->text) : "";
	struct row *row;
	int64_t entry, *mentions, made, files[MOST_FILES];
	enum outcome o;
	int n, nfiles;

	if (!*text && m->html)
		text = text_of_html(c, m->html);
	if (!*text && !m->nfiles && !m->uploads)
		return ctx_refuse(c, INVALID, "body", "required", NULL);
	if (utf8_length(text) > MOST_CHARACTERS) {
		if (!outside)
			return ctx_refuse(c, INVALID, "body", "too_long", "10000", NULL);
		text = text_clip(c->mem, text, MOST_CHARACTERS);
	}
	if (m->parent_id && !db_one_int(c, "SELECT 1 FROM messages WHERE id = ? AND `on` = ?", INT(m->parent_id), STR(link_make(c, m->rec, m->id))))
		return ctx_refuse(c, INVALID, "parent_id", "no_such_record", arena_fmt(c->mem, "%lld", (long long)m->parent_id), NULL);
	/* An answer to what was meant for colleagues is meant for them too. */
	note = m->note || (m->parent_id && !m->author_email && db_one_int(c, "SELECT kind = 'note' FROM messages WHERE id = ?", INT(m->parent_id)));
	if (m->rec->no_timeline || m->rec->attached || !m->rec->path)
		return ctx_refuse(c, INVALID, "on", "no_such_record", link_make(c, m->rec, m->id), NULL);
	if ((o = mentioned(c, m->rec, m->id, text, m->mentions, m->nmentions, outside, &mentions, &n)) != DONE)
		return o;
	row = row_of(c, link_make(c, m->rec, m->id), note ? "note" : "message", m->subject, text);
	row_set_int(c, row, "author_id", m->author_id ? m->author_id : m->author_email ? 0 : c->me->id);
	row_set(row, "author_name", m->author_name);
	row_set(row, "author_email", m->author_email);
	row_set(row, "html", m->html ? html_clean(c->mem, m->html) : NULL);
	row_set(row, "message_id", m->message_id);
	row_set_int(c, row, "parent_id", m->parent_id);
	if ((o = record_create(c, row, &made)) != DONE)
		return o;
	/* Who speaks up hears the answer. */
	if (row_int(row, "author_id") && !note && row_int(row, "author_id") > 1)
		follow(c, m->rec, m->id, FOLLOWS_USER, row_int(row, "author_id"), NULL);
	if ((o = keep_files(c, m, made, files, &nfiles)) != DONE)
		return o;
	entry = enter(c, m, made, note, text, files, nfiles);
	db_exec(c, "UPDATE messages SET entry_id = ? WHERE id = ?", INT(entry), INT(made));
	contact_spoke(c, entry, m->author_email);
	for (int i = 0; i < n; i++)
		notify_user(c, &(struct told){ m->rec, m->id, entry, made, note ? "note" : "message", NULL }, mentions[i], "mention");
	if (id)
		*id = made;
	return DONE;
}

enum outcome message_post_in_channel(struct ctx *c, int64_t channel, const char *said, const int64_t *given, int ngiven, int64_t *id)
{
	const char *text = said ? text_trim(c->mem, said) : "";
	struct row *row;
	int64_t *mentions, made;
	enum outcome o;
	int n;

	if (!*text)
		return ctx_refuse(c, INVALID, "body", "required", NULL);
	if (utf8_length(text) > MOST_CHARACTERS)
		return ctx_refuse(c, INVALID, "body", "too_long", "10000", NULL);
	if ((o = mentioned(c, &channel_record, channel, text, given, ngiven, false, &mentions, &n)) != DONE)
		return o;
	row = row_of(c, link_make(c, &channel_record, channel), "post", NULL, text);
	row_set_int(c, row, "author_id", c->me->id);
	if ((o = record_create(c, row, &made)) != DONE)
		return o;
	for (int i = 0; i < n; i++)
		notify_user(c, &(struct told){ &channel_record, channel, 0, made, "post", NULL }, mentions[i], "mention");
	db_exec(c, "UPDATE channel_members SET seen_id = ? WHERE channel_id = ? AND user_id = ?", INT(made), INT(channel), INT(c->me->id));
	channel_look_again(c, channel);
	if (id)
		*id = made;
	return DONE;
}
