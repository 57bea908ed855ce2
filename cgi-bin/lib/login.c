/*
 * Guessing is slowed per account and per address: after the configured number of
 * failures each further one doubles the wait, up to a quarter of an hour. A name that
 * is nobody's is counted and told the same way, so that nobody learns who has an account. A failed
 * attempt is answered by a refusal, whose transaction is rolled back; it is counted
 * in one of its own behind it (req.after_refusal).
 */
#include "login.h"
#include <string.h>
#include "config.h"
#include "db.h"
#include "password.h"
#include "reply_impl.h"
#include "session.h"
#include "text.h"
#include "when.h"

enum { WAIT_FIRST = 15, WAIT_MOST = 900, ADDRESS_TIMES = 6, ADDRESS_FORGETS = 3600, CHALLENGE_LIVES = 300, CHALLENGE_TRIES = 5 };

static int64_t allowed(void)
{
	int64_t n = config_int("Limits.LoginFailures", 5);

	return n > 0 ? n : 5;
}

static int64_t wait_after(int64_t failures, int64_t free)
{
	int64_t over = failures - free, wait = WAIT_FIRST;

	if (over < 0)
		return 0;
	while (over-- > 0 && wait < WAIT_MOST)
		wait *= 2;
	return wait < WAIT_MOST ? wait : WAIT_MOST;
}

static enum outcome wait_message(struct req *r, int64_t seconds)
{
	struct ctx *c = r->c;

	if (!reply_has_header(r->reply, "Retry-After"))
		reply_header(r, "Retry-After", arena_fmt(c->mem, "%lld", (long long)seconds));
	return ctx_refuse(c, TOO_MANY, "", "login_wait", arena_fmt(c->mem, "%lld", (long long)seconds), NULL);
}

/* ---- counting -------------------------------------------------------------------- */

struct failure { int64_t user_id; const char *source, *nobody; const unsigned char *challenge; };

/* Where the failures of a name that has no account are kept. */
static const char *nobody_key(struct arena *mem, const char *login)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * 24 + 1];
	const char *name = text_fold(mem, login);

	crypto_hash_sha256(hash, (const unsigned char *)name, strlen(name));
	sodium_bin2hex(hex, sizeof hex, hash, 24);
	return arena_fmt(mem, "name:%s", hex);
}

static void count_address(struct ctx *c, const char *source)
{
	db_exec(c, "INSERT INTO login_attempts (source, failures, last_at) VALUES (?, 1, ?) "
		"ON DUPLICATE KEY UPDATE failures = IF(last_at < ?, 1, failures + 1), last_at = VALUES(last_at)",
		STR(source), STR(instant_sql(c->mem, c->now)), STR(instant_sql(c->mem, c->now - ADDRESS_FORGETS)));
}

/* As for an account: without forgetting, as long as the row is there. */
static void count_nobody(struct ctx *c, const char *key)
{
	db_exec(c, "INSERT INTO login_attempts (source, failures, last_at) VALUES (?, 1, ?) "
		"ON DUPLICATE KEY UPDATE failures = failures + 1, last_at = VALUES(last_at)", STR(key), STR(instant_sql(c->mem, c->now)));
}

static enum outcome count_failure(struct ctx *c, void *arg)
{
	const struct failure *f = arg;

	count_address(c, f->source);
	if (f->challenge)
		db_exec(c, "UPDATE login_challenges SET tries = tries + 1 WHERE token = ?", BYTES(f->challenge, 32));
	if (f->user_id) {
		db_exec(c, "UPDATE users SET failed_logins = failed_logins + 1 WHERE id = ?", INT(f->user_id));
		int64_t n = db_one_int(c, "SELECT failed_logins FROM users WHERE id = ?", INT(f->user_id));
		int64_t wait = wait_after(n, allowed());
		if (wait)
			db_exec(c, "UPDATE users SET locked_until = ? WHERE id = ?", STR(instant_sql(c->mem, c->now + wait)), INT(f->user_id));
	} else if (f->nobody) {
		count_nobody(c, f->nobody);
	}
	return DONE;
}

static void remember_failure(struct req *r, int64_t user_id, const char *nobody, const char *challenge)
{
	struct failure *f = arena_alloc(r->c->mem, sizeof *f);

	f->user_id = user_id;
	f->nobody = nobody;
	f->source = r->ip;
	f->challenge = challenge ? token_hash(r->c->mem, challenge) : NULL;
	r->after_refusal = count_failure;
	r->after_refusal_arg = f;
}

void login_count_address(struct req *r)
{
	count_address(r->c, r->ip);
}

enum outcome login_address_open(struct req *r)
{
	struct ctx *c = r->c;
	struct rows *q = db_rows(c, "SELECT failures, last_at FROM login_attempts WHERE source = ?", STR(r->ip));
	int64_t last = 0, wait;

	if (!rows_next(q) || !instant_from_sql(rows_str(q, 1), &last) || c->now - last > ADDRESS_FORGETS)
		return DONE;
	wait = wait_after(rows_int(q, 0), allowed() * ADDRESS_TIMES);
	return last + wait > c->now ? wait_message(r, last + wait - c->now) : DONE;
}

/* ---- name and password ------------------------------------------------------------ */

/* How often this name was wrong, and until when it has to wait: an account's row says so, or nobody's. */
static int64_t name_failures(struct ctx *c, const struct rows *account, const char *nobody, int64_t *until)
{
	struct rows *q = db_rows(c, "SELECT failures, last_at FROM login_attempts WHERE source = ?", STR(nobody));
	bool tried = rows_next(q);
	int64_t last;

	*until = 0;
	if (account) {
		if (!rows_null(account, 5) && !instant_from_sql(rows_str(account, 5), until))
			*until = 0;
		return rows_int(account, 6);
	}
	if (!tried)
		return 0;
	if (instant_from_sql(rows_str(q, 1), &last) && wait_after(rows_int(q, 0), allowed()))
		*until = last + wait_after(rows_int(q, 0), allowed());
	return rows_int(q, 0);
}

enum outcome login_check(struct req *r, const char *login, const char *password, struct login *out)
{
	struct ctx *c = r->c;
	const char *nobody = nobody_key(c->mem, login);
	struct rows *q;
	int64_t until, had, tries;
	bool known;

	*out = (struct login){ 0 };
	if (login_address_open(r) != DONE)
		return TOO_MANY;
	q = db_rows(c, "SELECT id, name, password, totp_secret, totp_last, locked_until, failed_logins FROM users WHERE login = ? AND active = 1 AND archived_at IS NULL", STR(login));
	known = rows_next(q);
	had = name_failures(c, known ? q : NULL, nobody, &until);
	if (until > c->now)
		return wait_message(r, until - c->now);
	if (!password_right(known ? rows_str(q, 2) : NULL, password)) {
		remember_failure(r, known ? rows_int(q, 0) : 0, nobody, NULL);
		tries = allowed() - had - 1;
		if (tries > 0)
			return ctx_refuse(c, SIGN_IN, "", "login_wrong_left", arena_fmt(c->mem, "%lld", (long long)tries), NULL);
		return ctx_refuse(c, SIGN_IN, "", "login_wrong", NULL);
	}
	out->user_id = rows_int(q, 0);
	out->name = rows_str(q, 1);
	out->totp = rows_str(q, 3);
	out->totp_len = rows_len(q, 3);
	out->totp_last = rows_int(q, 4);
	return DONE;
}

void login_forgive(struct req *r, int64_t user_id)
{
	db_exec(r->c, "UPDATE users SET failed_logins = 0, locked_until = NULL WHERE id = ? AND (failed_logins > 0 OR locked_until IS NOT NULL)", INT(user_id));
	db_exec(r->c, "DELETE FROM login_attempts WHERE source = ?", STR(r->ip));
}

/* ---- the second factor --------------------------------------------------------------- */

static enum outcome wrong_code(struct req *r, int64_t user_id, const char *challenge)
{
	remember_failure(r, user_id, NULL, challenge);
	return ctx_refuse(r->c, SIGN_IN, "code", "totp_wrong", NULL);
}

static enum outcome use_code(struct req *r, const struct login *l, const char *code, const char *challenge)
{
	int64_t step = code ? totp_step(l->totp, l->totp_len, code, r->c->now, l->totp_last) : 0;

	if (!step || db_exec(r->c, "UPDATE users SET totp_last = ? WHERE id = ? AND totp_last < ?", INT(step), INT(l->user_id), INT(step)) != 1)
		return wrong_code(r, l->user_id, challenge);
	return DONE;
}

enum outcome login_code(struct req *r, const struct login *l, const char *code)
{
	return use_code(r, l, code, in_str(r->input, "challenge"));
}

const char *login_challenge(struct req *r, int64_t user_id, bool keep)
{
	struct ctx *c = r->c;
	const char *token = token_new(c->mem);

	db_exec(c, "DELETE FROM login_challenges WHERE expires_at < ?", STR(instant_sql(c->mem, c->now)));
	db_exec(c, "INSERT INTO login_challenges (token, user_id, keep, expires_at) VALUES (?, ?, ?, ?)",
		BYTES(token_hash(c->mem, token), 32), INT(user_id), INT(keep), STR(instant_sql(c->mem, c->now + CHALLENGE_LIVES)));
	return token;
}

bool login_challenged(struct req *r, const char *token, struct login *out, bool *keep)
{
	struct ctx *c = r->c;
	struct rows *q = db_rows(c, "SELECT u.id, u.name, u.totp_secret, u.totp_last, l.keep FROM login_challenges l "
				 "JOIN users u ON u.id = l.user_id AND u.active = 1 AND u.archived_at IS NULL "
				 "WHERE l.token = ? AND l.expires_at > ? AND l.tries < ? AND (u.locked_until IS NULL OR u.locked_until <= ?)",
				 BYTES(token_hash(c->mem, token), 32), STR(instant_sql(c->mem, c->now)), INT(CHALLENGE_TRIES), STR(instant_sql(c->mem, c->now)));

	if (!rows_next(q))
		return false;
	*out = (struct login){ rows_int(q, 0), rows_str(q, 1), rows_str(q, 2), rows_len(q, 2), rows_int(q, 3) };
	*keep = rows_int(q, 4) != 0;
	return out->totp != NULL;
}

void login_challenge_used(struct req *r, const char *token)
{
	db_exec(r->c, "DELETE FROM login_challenges WHERE token = ?", BYTES(token_hash(r->c->mem, token), 32));
}
