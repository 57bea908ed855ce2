/* Putting into the outbox, in the transaction that has something to tell; sending is outbox_send.c. */
#include <string.h>
#include "config.h"
#include "db.h"
#include "jobs.h"
#include "text.h"

/* Becomes part of a mail's head: a line break there could begin another header. */
static bool has_controls(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

static void put(void *object)
{
	json_object_put(object);
}

static void add_text(json_object *o, const char *name, const char *value)
{
	if (value)
		json_object_object_add(o, name, json_object_new_string(value));
}

void outbox_mail(struct ctx *c, const char *to, const char *subject, const char *text, const char *html, const char *reply_token, int64_t file_id)
{
	json_object *o = json_object_new_object();

	arena_defer(c->mem, put, o);
	if (!to || has_controls(to) || !strchr(to, '@'))
		fault("no mail address: %s", to ? to : "none");
	if (has_controls(subject) || (reply_token && has_controls(reply_token)))
		fault("control characters in the head of a mail");
	add_text(o, "subject", subject);
	add_text(o, "text", text);
	add_text(o, "html", html);
	add_text(o, "reply_token", reply_token);
	if (file_id)
		json_object_object_add(o, "file_id", json_object_new_int64(file_id));
	db_exec(c, "INSERT INTO outbox (kind, target, subject, content, due_at, created_at) VALUES ('mail', ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP())",
		STR(to), STR(text_clip(c->mem, subject, 400)), STR(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN)));
}

/* Where nobody can listen nothing is said: browsers ask every minute instead. */
void outbox_live(struct ctx *c, const char *channel)
{
	if (*config_str("Live.Socket", ""))
		db_exec(c, "INSERT INTO outbox (kind, target, content, due_at, created_at) VALUES ('live', ?, '', UTC_TIMESTAMP(), UTC_TIMESTAMP())", STR(channel));
}
