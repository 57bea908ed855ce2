/* Letters into the outbox, and the tokens by which answers find their record; see letter.h. */
#include <ctype.h>
#include <json-c/json.h>
#include <sodium.h>
#include <string.h>
#include "config.h"
#include "db.h"
#include "letter.h"
#include "record.h"
#include "text.h"

void (*mail_given_up)(struct ctx *, const struct record *, int64_t id, const char *to, const char *why, bool bounced);

enum { RANDOM = 15, TOKEN = 2 * RANDOM /* hex: the part before the @ may lose its case on the way */ };

/* ---- words for the head ----------------------------------------------------------- */

static const char *one_line(struct ctx *c, const char *s)
{
	char *line = arena_str(c->mem, s);

	for (char *p = line; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	return line ? text_trim(c->mem, line) : NULL;
}

static const char *own_address(struct ctx *c, const char *key)
{
	const char *s = config_str(key, ""), *open = strchr(s, '<'), *close = open ? strchr(open, '>') : NULL;

	return close ? arena_strn(c->mem, open + 1, (size_t)(close - open - 1)) : s;
}

static const char *random_text(struct ctx *c)
{
	unsigned char bytes[RANDOM];
	char *hex = arena_alloc(c->mem, TOKEN + 1);

	if (sodium_init() < 0)
		fault("libsodium does not start");
	randombytes_buf(bytes, sizeof bytes);
	return sodium_bin2hex(hex, TOKEN + 1, bytes, sizeof bytes);
}

/* ---- tokens -------------------------------------------------------------------------- */

static void hash(const char *token, unsigned char out[crypto_hash_sha256_BYTES])
{
	crypto_hash_sha256(out, (const unsigned char *)token, strlen(token));
}

/* One per mail: to this address, about this record. */
static const char *new_token(struct ctx *c, const struct letter *l, const char *to, const char *message_id)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	const char *token = random_text(c);

	hash(token, sum);
	db_exec(c, "INSERT INTO mail_tokens (token, type, record_id, address, user_id, message_id, internal, parent_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP())",
		BYTES(sum, sizeof sum), INT(l->about->type), INT(l->about_id), STR(to), REF(l->user_id), STR(message_id), INT(l->internal), REF(l->parent_id));
	return token;
}

const char *mail_token_address(struct ctx *c, const char *token)
{
	const char *address = own_address(c, "Mail.Reply"), *at = strchr(address, '@');

	return at ? arena_fmt(c->mem, "%.*s+%s%s", (int)(at - address), address, token, at) : NULL;
}

const char *mail_token_in(struct ctx *c, const char *address)
{
	const char *own = own_address(c, "Mail.Reply"), *at = strchr(own, '@'), *plus = strchr(address, '+'), *end = strrchr(address, '@');
	char *token;

	if (!at || !plus || !end || end < plus || plus - address != at - own || strncasecmp(address, own, (size_t)(at - own)) || strcasecmp(end, at))
		return NULL;
	token = arena_strn(c->mem, plus + 1, (size_t)(end - plus - 1));
	for (char *p = token; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return token;
}

static bool thread(struct rows *r, struct mail_thread *t)
{
	*t = (struct mail_thread){ record_by_type((int)rows_int(r, 0)), rows_int(r, 1), rows_int(r, 2), rows_int(r, 4), rows_str(r, 3), rows_int(r, 5) != 0 };
	return t->rec != NULL;
}

bool mail_thread_of_token(struct ctx *c, const char *token, struct mail_thread *t)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	struct rows *r;

	if (strlen(token) != TOKEN || strspn(token, "0123456789abcdef") != TOKEN)
		return false;
	hash(token, sum);
	r = db_rows(c, "SELECT type, record_id, user_id, address, parent_id, internal, token FROM mail_tokens WHERE token = ? AND revoked_at IS NULL", BYTES(sum, sizeof sum));
	/* The index found it by its hash, whose bytes nobody can steer; the comparison itself takes the same time for all. */
	return rows_next(r) && rows_len(r, 6) == sizeof sum && !sodium_memcmp(rows_str(r, 6), sum, sizeof sum) && thread(r, t);
}

bool mail_thread_of_message(struct ctx *c, const char *message_id, struct mail_thread *t)
{
	struct rows *r = db_rows(c, "SELECT type, record_id, user_id, address, parent_id, internal FROM mail_tokens WHERE message_id = ? AND revoked_at IS NULL", STR(message_id));

	return rows_next(r) && thread(r, t);
}

/* ---- into the outbox -------------------------------------------------------------------- */

static void put(void *object)
{
	json_object_put(object);
}

static void add_text(json_object *o, const char *name, const char *value)
{
	if (value && *value)
		json_object_object_add(o, name, json_object_new_string(value));
}

static json_object *content(struct ctx *c, const struct letter *l, const char *to, const char *message_id)
{
	json_object *o = json_object_new_object(), *ids;
	const char *token;

	arena_defer(c->mem, put, o);
	add_text(o, "subject", one_line(c, l->subject));
	add_text(o, "text", l->text);
	add_text(o, "html", l->html);
	add_text(o, "to_name", one_line(c, l->to_name));
	add_text(o, "from_name", one_line(c, l->from_name));
	add_text(o, "in_reply_to", one_line(c, l->in_reply_to));
	if (l->by_hand)
		json_object_object_add(o, "by_hand", json_object_new_boolean(1));
	if (l->nfiles)
		json_object_object_add(o, "enclosed", json_object_new_int(l->nfiles));
	if (l->nfile_ids) {
		json_object_object_add(o, "file_ids", ids = json_object_new_array());
		for (int i = 0; i < l->nfile_ids; i++)
			json_object_array_add(ids, json_object_new_int64(l->file_ids[i]));
	}
	if (l->about) {
		token = new_token(c, l, to, message_id);
		add_text(o, "list", l->user_id ? l->about->name : NULL);
		add_text(o, "reply_token", *config_str("Mail.Reply", "") ? token : NULL);
	}
	return o;
}

int64_t outbox_letter(struct ctx *c, const struct letter *l)
{
	const char *to = l->to ? text_trim(c->mem, l->to) : "", *from = own_address(c, "Smtp.From"), *at = strchr(from, '@');
	const char *json, *message_id;
	int64_t id;

	if (!email_valid(to) || strpbrk(to, "\r\n"))
		return 0;
	message_id = arena_fmt(c->mem, "ferry-%s@%s", random_text(c), at ? at + 1 : "localhost");
	json = json_object_to_json_string_ext(content(c, l, to, message_id), JSON_C_TO_STRING_PLAIN);
	db_exec(c, "INSERT INTO outbox (kind, target, content, subject, about, user_id, message_id, due_at, created_at, created_by)"
		" VALUES ('mail', ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP(), ?)",
		STR(to), STR(json), STR(text_clip(c->mem, one_line(c, l->subject), 400)), STR(l->about ? link_make(c, l->about, l->about_id) : NULL),
		REF(l->user_id), STR(message_id), REF(c->me->id));
	id = db_last_id(c);
	for (int i = 0; i < l->nfiles; i++)
		db_exec(c, "INSERT INTO outbox_files (outbox_id, name, type, content) VALUES (?, ?, ?, ?)",
			INT(id), STR(one_line(c, l->files[i].name)), STR(l->files[i].type), BYTES(l->files[i].bytes, l->files[i].size));
	return id;
}

/* ---- what became of it ---------------------------------------------------------------------- */

void mail_bounced(struct ctx *c, const char *message_id, const char *why)
{
	struct rows *r = db_rows(c, "SELECT id, about_type, about_id, target FROM outbox WHERE message_id = ? AND kind = 'mail' AND state <> 'bounced'", STR(message_id));
	const struct record *rec;

	if (!rows_next(r) || db_exec(c, "UPDATE outbox SET state = 'bounced', error = ?, updated_at = UTC_TIMESTAMP() WHERE id = ? AND state <> 'bounced'",
		STR(text_clip(c->mem, why, 1000)), INT(rows_int(r, 0))) != 1)
		return;
	rec = rows_null(r, 1) ? NULL : record_by_type((int)rows_int(r, 1));
	if (rec && mail_given_up)
		mail_given_up(c, rec, rows_int(r, 2), rows_str(r, 3), why, true);
}
