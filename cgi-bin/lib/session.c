/*
 * Sessions and tokens: 256 random bits with the client, their SHA-256 with us, so
 * that a copy of the database opens nothing. One query finds session and settings'
 * stamp; whether the person is still active is known under the stamp (rights.c).
 */
#include "session.h"
#include <string.h>
#include <strings.h>
#include "config.h"
#include "db.h"
#include "edge.h"
#include "lang.h"
#include "reply.h"
#include "rights_cache.h"
#include "when.h"

enum { TOUCH_AFTER = 60 };

static bool secure(void)
{
	return !strncmp(config_str("Base.Url", ""), "https:", 6);
}

/* __Host- cookies cannot be set by another host or path, but browsers want https for them. */
static const char *cookie_name(void)
{
	return secure() ? "__Host-ferry" : "ferry";
}

const char *token_new(struct arena *mem)
{
	unsigned char bytes[32];
	char *text = arena_alloc(mem, 48);

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(text, 48, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof bytes);
	return text;
}

const unsigned char *token_hash(struct arena *mem, const char *token)
{
	unsigned char *hash = arena_alloc(mem, crypto_hash_sha256_BYTES);

	crypto_hash_sha256(hash, (const unsigned char *)token, strlen(token));
	return hash;
}

static const char *hex(struct arena *mem, const void *bytes, size_t n)
{
	char *text = arena_alloc(mem, n * 2 + 1);

	return sodium_bin2hex(text, n * 2 + 1, bytes, n);
}

/* ---- who asks ------------------------------------------------------------------- */

static void become(struct req *r, int64_t user_id, bool read_only)
{
	struct ctx *c = r->c;
	const struct person *p;

	rights_refresh(c->stamp);
	p = person_of_session(c, user_id);
	if (!p)
		return;
	if (read_only) {
		struct person *copy = arena_alloc(c->mem, sizeof *copy);
		*copy = *p;
		copy->read_only_token = true;
		p = copy;
	}
	c->me = p;
	c->lang = p->lang;
	c->tz = p->tz;
}

struct touch { const unsigned char *hash; };

static enum outcome touch_session(struct ctx *c, void *arg)
{
	const struct touch *t = arg;

	db_exec(c, "UPDATE sessions SET seen_at = ? WHERE token = ?", STR(instant_sql(c->mem, c->now)), BYTES(t->hash, 32));
	return DONE;
}

static enum outcome touch_token(struct ctx *c, void *arg)
{
	const struct touch *t = arg;

	db_exec(c, "UPDATE api_tokens SET seen_at = ? WHERE token = ?", STR(instant_sql(c->mem, c->now)), BYTES(t->hash, 32));
	return DONE;
}

/* At most once a minute: the only thing a GET writes, and it is ours, not the person's. */
static void touch(struct ctx *c, const unsigned char *hash, const char *seen_at, enum outcome (*fn)(struct ctx *, void *))
{
	struct touch t = { hash };
	int64_t seen = 0;

	if (seen_at && instant_from_sql(seen_at, &seen) && c->now - seen < TOUCH_AFTER)
		return;
	db_read_only(c, false);
	db_transaction(c, fn, &t);
	db_read_only(c, true);
}

static void by_token(struct req *r, const char *token)
{
	struct ctx *c = r->c;
	const unsigned char *hash = token_hash(c->mem, token);
	struct rows *q = db_rows(c, "SELECT t.user_id, t.read_only, t.seen_at, CAST(st.value AS SIGNED) FROM api_tokens t "
				 "JOIN settings st ON st.name = 'stamp' "
				 "WHERE t.token = ? AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)",
				 BYTES(hash, 32), STR(instant_sql(c->mem, c->now)));

	if (!rows_next(q))
		return;
	c->stamp = rows_int(q, 3);
	become(r, rows_int(q, 0), rows_int(q, 1) != 0);
	touch(c, hash, rows_str(q, 2), touch_token);
}

static void by_cookie(struct req *r, const char *token)
{
	struct ctx *c = r->c;
	const unsigned char *hash = token_hash(c->mem, token);
	struct rows *q = db_rows(c, "SELECT s.user_id, s.csrf, s.seen_at, s.idle_seconds, CAST(st.value AS SIGNED), s.live_channel FROM sessions s "
				 "JOIN settings st ON st.name = 'stamp' "
				 "WHERE s.token = ? AND s.expires_at > ?",
				 BYTES(hash, 32), STR(instant_sql(c->mem, c->now)));
	int64_t seen;

	if (!rows_next(q) || !instant_from_sql(rows_str(q, 2), &seen))
		return;
	if (rows_int(q, 3) && c->now - seen > rows_int(q, 3))
		return;
	c->stamp = rows_int(q, 4);
	become(r, rows_int(q, 0), false);
	if (!c->me->id)
		return;
	r->session = hex(c->mem, hash, 32);
	r->csrf = hex(c->mem, rows_str(q, 1), rows_len(q, 1));
	r->live = rows_str(q, 5);
	touch(c, hash, rows_str(q, 2), touch_session);
}

/* Before somebody has signed in: what they chose, else what their browser asks for. */
static const char *stranger_lang(struct req *r)
{
	const char *chosen = in_str(r->query, "lang");

	if (!chosen)
		chosen = req_cookie(r, "lang");
	for (int i = 0; chosen && lang_all[i]; i++)
		if (!strcmp(chosen, lang_all[i]))
			return lang_all[i];
	return lang_pick(req_header(r, "Accept-Language"));
}

void session_load(struct req *r)
{
	const char *bearer = req_header(r, "Authorization"), *cookie;
	struct ctx *c = r->c;

	c->me = &person_nobody;
	r->session = r->csrf = NULL;
	if (bearer && !strncasecmp(bearer, "Bearer ", 7)) {
		if (strlen(bearer) < 200)
			by_token(r, bearer + 7 + strspn(bearer + 7, " "));
	} else if ((cookie = req_cookie(r, cookie_name())) && *cookie && strlen(cookie) < 100) {
		by_cookie(r, cookie);
	}
	if (!c->me->id)
		c->lang = stranger_lang(r);
	c->today = date_of(c->mem, c->now, c->tz);
}

bool session_csrf_ok(struct req *r)
{
	const char *given = r->csrf_given ? r->csrf_given : req_header(r, "X-CSRF-Token");

	return given && r->csrf && strlen(given) == strlen(r->csrf) && !sodium_memcmp(given, r->csrf, strlen(given));
}

/* ---- beginning and end --------------------------------------------------------------- */

static void set_cookie(struct req *r, const char *token, int64_t age)
{
	const char *life = age ? arena_fmt(r->c->mem, "; Max-Age=%lld", (long long)(age < 0 ? 0 : age)) : "";

	reply_header(r, "Set-Cookie", arena_fmt(r->c->mem, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", cookie_name(), token, secure() ? "; Secure" : "", life));
}

void session_start(struct req *r, int64_t user_id, bool keep)
{
	struct ctx *c = r->c;
	const char *token = token_new(c->mem), *channel = token_new(c->mem);
	int64_t idle = config_int("Session.IdleMinutes", 480) * 60, life = config_int("Session.AbsoluteHours", 168) * 3600;
	unsigned char csrf[32];

	randombytes_buf(csrf, sizeof csrf);
	if (keep)
		idle = life;
	db_exec(c, "DELETE FROM sessions WHERE user_id = ? AND expires_at <= ?", INT(user_id), STR(instant_sql(c->mem, c->now)));
	db_exec(c, "INSERT INTO sessions (token, user_id, created_at, seen_at, expires_at, ip, user_agent, csrf, live_channel, idle_seconds) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		BYTES(token_hash(c->mem, token), 32), INT(user_id), STR(instant_sql(c->mem, c->now)), STR(instant_sql(c->mem, c->now)),
		STR(instant_sql(c->mem, c->now + life)), STR(r->ip), STR(r->user_agent), BYTES(csrf, sizeof csrf), STR(channel), INT(idle));
	set_cookie(r, token, keep ? life : 0);
	reply_secret(r);
}

static const unsigned char *session_hash(struct arena *mem, const char *text)
{
	unsigned char *hash = arena_alloc(mem, 32);

	if (sodium_hex2bin(hash, 32, text, strlen(text), NULL, NULL, NULL))
		fault("a session id that is none");
	return hash;
}

void session_end(struct req *r)
{
	if (r->session)
		db_exec(r->c, "DELETE FROM sessions WHERE token = ?", BYTES(session_hash(r->c->mem, r->session), 32));
	set_cookie(r, "", -1);
}

void session_end_all(struct ctx *c, int64_t user_id, const char *but)
{
	if (but)
		db_exec(c, "DELETE FROM sessions WHERE user_id = ? AND token <> ?", INT(user_id), BYTES(session_hash(c->mem, but), 32));
	else
		db_exec(c, "DELETE FROM sessions WHERE user_id = ?", INT(user_id));
}

void access_end_pending(struct ctx *c, int64_t user_id)
{
	db_exec(c, "UPDATE password_resets SET used_at = ? WHERE user_id = ? AND used_at IS NULL", STR(instant_sql(c->mem, c->now)), INT(user_id));
	db_exec(c, "DELETE FROM login_challenges WHERE user_id = ?", INT(user_id));
}

void access_end_feed(struct ctx *c, int64_t user_id)
{
	db_exec(c, "DELETE FROM calendar_feeds WHERE user_id = ?", INT(user_id));
}

void access_end(struct ctx *c, int64_t user_id)
{
	session_end_all(c, user_id, NULL);
	db_exec(c, "UPDATE api_tokens SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL", STR(instant_sql(c->mem, c->now)), INT(user_id));
	access_end_pending(c, user_id);
}
