/*
 * Area account: signing in and out, one's own profile, second factor, API tokens,
 * a forgotten password. The back-off and the checks are lib/login.c, sessions
 * lib/session.c; what a user is, crm/people.c.
 */
#include <qrencode.h>
#include <sodium.h>
#include <string.h>
#include "crm/people.h"
#include "lib/app.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/lang.h"
#include "lib/login.h"
#include "lib/password.h"
#include "lib/session.h"
#include "lib/text.h"

enum { RESET_LIVES = 3600, TOKEN_DAYS_MOST = 3650 };

/* Only what is named in `allowed` (spaces between) may be sent. */
static enum outcome only(struct req *r, const char *allowed)
{
	enum outcome o = DONE;

	if (!r->input)
		return DONE;
	json_object_object_foreach(r->input, key, value) {
		const char *at = strstr(allowed, key);
		size_t n = strlen(key);
		bool known = at && n && (at == allowed || at[-1] == ' ') && (at[n] == ' ' || !at[n]);
		if (!known)
			o = ctx_refuse(r->c, MALFORMED, key, "unknown_field", key, NULL);
		else if (json_object_is_type(value, json_type_object))
			o = ctx_refuse(r->c, MALFORMED, key, "wrong_type", key, NULL);
	}
	return o;
}

static const char *need(struct req *r, const char *name)
{
	const char *s = in_str(r->input, name);

	if (s && *s)
		return s;
	ctx_refuse(r->c, INVALID, name, "required", NULL);
	return NULL;
}

static const char *own_path(const char *next)
{
	if (!next || next[0] != '/' || next[1] == '/' || strlen(next) > 1000)
		return "/";
	for (const char *p = next; *p; p++)
		if ((unsigned char)*p <= 0x20 || *p == '\\' || (unsigned char)*p >= 0x7f)
			return "/";
	return next;
}

/* ---- sign in --------------------------------------------------------------------- */

static enum outcome show_sign_in(struct req *r, int status)
{
	const char *next = in_str(r->method == GET ? r->query : r->input, "next"), *lang = in_str(r->query, "lang");
	HDF *list = page_node(r, "langs");

	page_set(r, "title", lang_text(r->c->lang, "SignIn.title"));
	page_set(r, "next", own_path(next));
	page_set(r, "login", in_str(r->input, "login"));
	for (int i = 0; lang_all[i]; i++) {
		const char *at = arena_fmt(r->c->mem, "%d.code", i);
		if (hdf_set_value(list, at, lang_all[i]) != STATUS_OK)
			fault("no memory for a page");
		page_set(r, arena_fmt(r->c->mem, "langs.%d.name", i), lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.user.lang.%s", lang_all[i])));
		if (!strcmp(lang_all[i], r->c->lang))
			page_set(r, arena_fmt(r->c->mem, "langs.%d.on", i), "1");
	}
	for (int i = 0; lang && lang_all[i]; i++)
		if (!strcmp(lang, lang_all[i]))
			reply_header(r, "Set-Cookie", arena_fmt(r->c->mem, "lang=%s; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", lang_all[i]));
	return reply_page_status(r, status, "account/sign-in.cs");
}

static enum outcome sign_in_page(struct req *r)
{
	if (r->c->me->id)
		return reply_redirect(r, own_path(in_str(r->query, "next")));
	return show_sign_in(r, 200);
}

/* Another site must not sign a browser in as somebody of its choice. */
static bool from_elsewhere(struct req *r)
{
	const char *site = req_header(r, "Sec-Fetch-Site");

	return site && !strcmp(site, "cross-site");
}

static enum outcome signed_in(struct req *r, int64_t user_id, bool keep)
{
	login_forgive(r, user_id);
	session_start(r, user_id, keep);
	return reply_redirect(r, own_path(in_str(r->input, "next")));
}

static enum outcome show_code(struct req *r, int status, const char *challenge)
{
	page_set(r, "title", lang_text(r->c->lang, "SignIn.code_title"));
	page_set(r, "next", own_path(in_str(r->input, "next")));
	page_set(r, "challenge", challenge);
	reply_secret(r);
	return reply_page_status(r, status, "account/code.cs");
}

static enum outcome sign_in(struct req *r)
{
	const char *login, *password;
	bool keep = in_bool(r->input, "remember");
	struct login l;
	enum outcome o;

	if (from_elsewhere(r))
		return ctx_refuse(r->c, FORBIDDEN, "", "csrf", NULL);
	login = need(r, "login");
	password = need(r, "password");
	if (!login || !password)
		return show_sign_in(r, 422);
	o = login_check(r, login, password, &l);
	if (o != DONE)
		return show_sign_in(r, o == TOO_MANY ? 429 : 422);
	if (l.totp)
		return show_code(r, 200, login_challenge(r, l.user_id, keep));
	return signed_in(r, l.user_id, keep);
}

static enum outcome sign_in_code(struct req *r)
{
	const char *challenge = in_str(r->input, "challenge"), *code = in_str(r->input, "code");
	struct login l;
	bool keep;

	if (!challenge || !login_challenged(r, challenge, &l, &keep)) {
		ctx_refuse(r->c, INVALID, "", "login_again", NULL);
		return show_sign_in(r, 422);
	}
	if (login_code(r, &l, code ? text_trim(r->c->mem, code) : "") != DONE)
		return show_code(r, 422, challenge);
	login_challenge_used(r, challenge);
	return signed_in(r, l.user_id, keep);
}

static enum outcome sign_out(struct req *r)
{
	session_end(r);
	return reply_redirect(r, "/account/sign-in");
}

static enum outcome sign_out_everywhere(struct req *r)
{
	session_end_all(r->c, r->c->me->id, NULL);
	db_exec(r->c, "UPDATE api_tokens SET revoked_at = UTC_TIMESTAMP WHERE user_id = ? AND revoked_at IS NULL", INT(r->c->me->id));
	session_end(r);
	return reply_redirect(r, "/account/sign-in");
}

/* ---- API: token, me ------------------------------------------------------------------ */

static const char *add_token(struct req *r, int64_t user_id, const char *name, bool read_only, int64_t days)
{
	struct ctx *c = r->c;
	const char *token = token_new(c->mem);

	db_exec(c, "INSERT INTO api_tokens (token, user_id, name, read_only, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
		BYTES(token_hash(c->mem, token), 32), INT(user_id), STR(name), INT(read_only), STR(instant_sql(c->mem, c->now)),
		STR(days > 0 ? instant_sql(c->mem, c->now + days * 86400) : NULL));
	reply_secret(r);
	return token;
}

static bool token_options(struct req *r, int64_t *days)
{
	*days = in_int(r->input, "days");
	if (in_str(r->input, "days") && *in_str(r->input, "days") && (*days < 1 || *days > TOKEN_DAYS_MOST)) {
		ctx_refuse(r->c, INVALID, "days", "too_large", "3650", NULL);
		return false;
	}
	return true;
}

static enum outcome api_token(struct req *r)
{
	const char *login, *password, *name = in_str(r->input, "name"), *code = in_str(r->input, "code"), *token;
	struct login l;
	json_object *o;
	enum outcome out = only(r, "login password name code read_only days");
	int64_t days;

	if (out != DONE)
		return out;
	login = need(r, "login");
	password = need(r, "password");
	if (!login || !password || !token_options(r, &days))
		return INVALID;
	if (name && utf8_length(name) > 100)
		return ctx_refuse(r->c, INVALID, "name", "too_long", "100", NULL);
	if ((out = login_check(r, login, password, &l)) != DONE)
		return out;
	if (l.totp && (!code || !*code))
		return ctx_refuse(r->c, SIGN_IN, "code", "totp_needed", NULL);
	if (l.totp && (out = login_code(r, &l, code)) != DONE)
		return out;
	login_forgive(r, l.user_id);
	token = add_token(r, l.user_id, name && *name ? name : "API", in_bool(r->input, "read_only"), days);
	o = json_object_new_object();
	json_object_object_add(o, "token", json_object_new_string(token));
	return reply_json(r, 201, o);
}

static enum outcome api_me(struct req *r)
{
	static const struct { enum perm p; const char *name; } caps[] = {
		{ PERM_ASSIGN, "assign" }, { PERM_APPROVE, "approve" }, { PERM_IMPORT, "import" }, { PERM_EXPORT, "export" }, { PERM_SETTINGS, "settings" } };
	const struct person *me = r->c->me;
	json_object *o = json_object_new_object(), *teams = json_object_new_array(), *can = json_object_new_array(), *roles = json_object_new_array();
	struct rows *q = db_rows(r->c, "SELECT r.code FROM user_roles u JOIN roles r ON r.id = u.role_id WHERE u.user_id = ? ORDER BY r.id", INT(me->id));

	json_object_object_add(o, "id", json_object_new_int64(me->id));
	json_object_object_add(o, "login", json_object_new_string(me->login));
	json_object_object_add(o, "name", json_object_new_string(me->name));
	json_object_object_add(o, "email", *me->email ? json_object_new_string(me->email) : NULL);
	json_object_object_add(o, "lang", json_object_new_string(me->lang));
	json_object_object_add(o, "tz", json_object_new_string(me->tz));
	json_object_object_add(o, "team_id", me->team_id ? json_object_new_int64(me->team_id) : NULL);
	for (int i = 0; i < me->nteams; i++)
		json_object_array_add(teams, json_object_new_int64(me->teams[i]));
	for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
		if (person_can(me, caps[i].p, NULL))
			json_object_array_add(can, json_object_new_string(caps[i].name));
	while (rows_next(q))
		json_object_array_add(roles, json_object_new_string(rows_str(q, 0)));
	json_object_object_add(o, "teams", teams);
	json_object_object_add(o, "roles", roles);
	json_object_object_add(o, "capabilities", can);
	return reply_json(r, 200, o);
}

/* ---- profile ---------------------------------------------------------------------------- */

static void list_tokens(struct req *r)
{
	struct ctx *c = r->c;
	struct rows *q = db_rows(c, "SELECT id, name, read_only, created_at, expires_at, seen_at FROM api_tokens WHERE user_id = ? AND revoked_at IS NULL "
				 "AND (expires_at IS NULL OR expires_at > ?) ORDER BY id DESC LIMIT 100", INT(c->me->id), STR(instant_sql(c->mem, c->now)));

	for (int i = 0; rows_next(q); i++) {
		static const char *const when[] = { "created", "expires", "seen" };
		page_set(r, arena_fmt(c->mem, "tokens.%d.id", i), rows_str(q, 0));
		page_set(r, arena_fmt(c->mem, "tokens.%d.name", i), rows_str(q, 1));
		page_set(r, arena_fmt(c->mem, "tokens.%d.read_only", i), rows_int(q, 2) ? "1" : "");
		for (int k = 0; k < 3; k++) {
			int64_t t;
			if (!rows_null(q, 3 + k) && instant_from_sql(rows_str(q, 3 + k), &t))
				page_set(r, arena_fmt(c->mem, "tokens.%d.%s", i, when[k]), instant_show(c->mem, t, c->tz));
		}
	}
}

static void list_sessions(struct req *r)
{
	struct ctx *c = r->c;
	struct rows *q = db_rows(c, "SELECT LOWER(HEX(token)), ip, user_agent, seen_at FROM sessions WHERE user_id = ? AND expires_at > ? ORDER BY seen_at DESC LIMIT 20",
				 INT(c->me->id), STR(instant_sql(c->mem, c->now)));

	for (int i = 0; rows_next(q); i++) {
		int64_t t;
		page_set(r, arena_fmt(c->mem, "sessions.%d.ip", i), rows_str(q, 1));
		page_set(r, arena_fmt(c->mem, "sessions.%d.agent", i), rows_str(q, 2));
		if (instant_from_sql(rows_str(q, 3), &t))
			page_set(r, arena_fmt(c->mem, "sessions.%d.seen", i), instant_show(c->mem, t, c->tz));
		if (r->session && same_text(rows_str(q, 0), r->session))
			page_set(r, arena_fmt(c->mem, "sessions.%d.here", i), "1");
	}
}

/* What was typed, where something was; else what is stored. */
static void profile_value(struct req *r, const struct row *me, const char *name)
{
	const char *typed = in_str(r->input, name);

	page_set(r, arena_fmt(r->c->mem, "v.%s", name), typed ? typed : row_get(me, name));
}

static void feed_fill(struct req *r)
{
	static const char *const when[] = { "made", "seen" };
	struct rows *q = db_rows(r->c, "SELECT created_at, seen_at FROM calendar_feeds WHERE user_id = ?", INT(r->c->me->id));
	int64_t t;

	for (int i = 0, any = rows_next(q); any && i < 2; i++)
		if (rows_str(q, i) && instant_from_sql(rows_str(q, i), &t))
			page_set(r, arena_fmt(r->c->mem, "feed.%s", when[i]), instant_show(r->c->mem, t, r->c->tz));
}

static enum outcome show_profile(struct req *r, int status)
{
	struct row *me = record_get(r->c, &user_record, r->c->me->id);
	static const char *const zones[] = { "Asia/Taipei", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Macau", "Asia/Singapore", "Asia/Tokyo", "Europe/London", "America/Los_Angeles", "America/New_York", "UTC", NULL };

	page_set(r, "title", lang_text(r->c->lang, "SignIn.profile"));
	profile_value(r, me, "name");
	profile_value(r, me, "email");
	profile_value(r, me, "phone");
	profile_value(r, me, "lang");
	profile_value(r, me, "tz");
	page_set(r, "v.login", row_get(me, "login"));
	page_set(r, "v.totp", row_int(me, "totp") ? "1" : "");
	for (int i = 0; lang_all[i]; i++) {
		page_set(r, arena_fmt(r->c->mem, "langs.%d.code", i), lang_all[i]);
		page_set(r, arena_fmt(r->c->mem, "langs.%d.name", i), lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.user.lang.%s", lang_all[i])));
	}
	for (int i = 0; zones[i]; i++)
		page_set(r, arena_fmt(r->c->mem, "zones.%d", i), zones[i]);
	list_tokens(r);
	list_sessions(r);
	feed_fill(r);
	return reply_page_status(r, status, "account/profile.cs");
}

static enum outcome profile(struct req *r)
{
	return show_profile(r, 200);
}

static enum outcome profile_save(struct req *r)
{
	struct row *old = record_get(r->c, &user_record, r->c->me->id), *row = row_edit(r->c, old);
	enum outcome o = only(r, "name email phone lang tz");

	if (o == DONE)
		o = record_read_input(r->c, row, r->input, false);
	if (o == DONE)
		o = record_update(r->c, row, old, 0);
	if (o != DONE)
		return o == MALFORMED ? o : show_profile(r, 422);
	reply_flash(r, "saved");
	return reply_redirect(r, "/account/profile");
}

static bool password_confirmed(struct req *r)
{
	const char *current = need(r, "current");
	const char *hash = db_one_str(r->c, "SELECT password FROM users WHERE id = ?", INT(r->c->me->id));

	if (current && password_right(hash, current))
		return true;
	if (current)
		ctx_refuse(r->c, INVALID, "current", "password_wrong", NULL);
	return false;
}

static const char *new_password(struct req *r, const char *login)
{
	const char *fresh = need(r, "password"), *again = in_str(r->input, "again"), *weak;

	if (!fresh)
		return NULL;
	weak = password_weak(fresh, login);
	if (weak) {
		ctx_refuse(r->c, INVALID, "password", weak, NULL);
		return NULL;
	}
	if (again && strcmp(fresh, again)) {
		ctx_refuse(r->c, INVALID, "again", "password_differs", NULL);
		return NULL;
	}
	return fresh;
}

static enum outcome password_save(struct req *r)
{
	const char *fresh;

	if (!password_confirmed(r) || !(fresh = new_password(r, r->c->me->login)))
		return show_profile(r, 422);
	db_exec(r->c, "UPDATE users SET password = ?, version = version + 1 WHERE id = ?", STR(password_hash(r->c->mem, fresh)), INT(r->c->me->id));
	session_end_all(r->c, r->c->me->id, r->session);
	reply_flash(r, "password_changed");
	return reply_redirect(r, "/account/profile");
}

/* ---- second factor --------------------------------------------------------------------------- */

static void qr_end(void *code)
{
	QRcode_free(code);
}

/* Modules as one path of squares: an SVG needs no picture file and no style. */
static void show_qr(struct req *r, const char *text)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct buf b = buf_new(r->c->mem);

	if (!code)
		fault("a QR code cannot be made");
	arena_defer(r->c->mem, qr_end, code);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				buf_fmt(&b, "M%d %dh1v1h-1z", x + 4, y + 4);
	page_set(r, "qr.path", b.s);
	page_int(r, "qr.size", code->width + 8);
}

static enum outcome show_totp(struct req *r, int status, const unsigned char *secret)
{
	char hex[TOTP_SECRET_BYTES * 2 + 1];
	const char *text = totp_base32(r->c->mem, secret, TOTP_SECRET_BYTES);

	sodium_bin2hex(hex, sizeof hex, secret, TOTP_SECRET_BYTES);
	page_set(r, "title", lang_text(r->c->lang, "SignIn.totp"));
	page_set(r, "secret", hex);
	page_set(r, "secret_text", text);
	show_qr(r, arena_fmt(r->c->mem, "otpauth://totp/Ferry:%s?secret=%s&issuer=Ferry", r->c->me->login, text));
	reply_secret(r);
	return reply_page_status(r, status, "account/totp.cs");
}

static enum outcome totp_page(struct req *r)
{
	unsigned char secret[TOTP_SECRET_BYTES];

	randombytes_buf(secret, sizeof secret);
	return show_totp(r, 200, secret);
}

static enum outcome totp_save(struct req *r)
{
	const char *hex = in_str(r->input, "secret"), *code = in_str(r->input, "code");
	unsigned char secret[TOTP_SECRET_BYTES];
	size_t n = 0;
	int64_t step;

	if (!hex || sodium_hex2bin(secret, sizeof secret, hex, strlen(hex), NULL, &n, NULL) || n != sizeof secret)
		return ctx_refuse(r->c, MALFORMED, "secret", "wrong_type", "secret", NULL);
	step = code ? totp_step(secret, sizeof secret, text_trim(r->c->mem, code), r->c->now, 0) : 0;
	if (!step) {
		ctx_refuse(r->c, INVALID, "code", "totp_wrong", NULL);
		return show_totp(r, 422, secret);
	}
	db_exec(r->c, "UPDATE users SET totp_secret = ?, totp_last = ? WHERE id = ?", BYTES(secret, sizeof secret), INT(step), INT(r->c->me->id));
	session_end_all(r->c, r->c->me->id, r->session);
	reply_flash(r, "totp_on");
	return reply_redirect(r, "/account/profile");
}

static enum outcome totp_off(struct req *r)
{
	if (!password_confirmed(r))
		return show_profile(r, 422);
	db_exec(r->c, "UPDATE users SET totp_secret = NULL, totp_last = 0 WHERE id = ?", INT(r->c->me->id));
	reply_flash(r, "totp_off");
	return reply_redirect(r, "/account/profile");
}

/* ---- tokens ------------------------------------------------------------------------------------ */

static enum outcome token_make(struct req *r)
{
	const char *name = need(r, "name");
	int64_t days;

	if (!name || !token_options(r, &days))
		return show_profile(r, 422);
	if (utf8_length(name) > 100) {
		ctx_refuse(r->c, INVALID, "name", "too_long", "100", NULL);
		return show_profile(r, 422);
	}
	page_set(r, "token", add_token(r, r->c->me->id, name, in_bool(r->input, "read_only"), days));
	r->input = NULL;	/* its name is not the profile's */
	return show_profile(r, 200);
}

static enum outcome token_revoke(struct req *r)
{
	if (db_exec(r->c, "UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL",
		    STR(instant_sql(r->c->mem, r->c->now)), INT(r->id), INT(r->c->me->id)) != 1)
		return NOT_FOUND;
	reply_flash(r, "token_revoked");
	return reply_redirect(r, "/account/profile");
}

/* ---- the address of one's calendar ------------------------------------------------------------- */

/* A new one takes the old one's place. It is shown once: only its hash is kept. */
static enum outcome feed_make(struct req *r)
{
	struct ctx *c = r->c;
	const char *token = token_new(c->mem), *now = instant_sql(c->mem, c->now);

	db_exec(c, "INSERT INTO calendar_feeds (user_id, token, created_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE token = VALUES(token), created_at = VALUES(created_at), seen_at = NULL",
		INT(c->me->id), BYTES(token_hash(c->mem, token), 32), STR(now));
	page_set(r, "feed_url", arena_fmt(c->mem, "%s/followups/feed/%s.ics", config_str("Base.Url", ""), token));
	reply_secret(r);
	return show_profile(r, 200);
}

static enum outcome feed_revoke(struct req *r)
{
	if (db_exec(r->c, "DELETE FROM calendar_feeds WHERE user_id = ?", INT(r->c->me->id)) != 1)
		return NOT_FOUND;
	reply_flash(r, "feed_revoked");
	return reply_redirect(r, "/account/profile");
}

/* ---- a forgotten password ------------------------------------------------------------------------ */

static enum outcome forgot_page(struct req *r)
{
	page_set(r, "title", lang_text(r->c->lang, "SignIn.forgot"));
	return reply_page(r, "account/forgot.cs");
}

static void send_reset(struct req *r, int64_t user_id, const char *email, const char *name, const char *lang)
{
	struct ctx *c = r->c;
	const char *token = token_new(c->mem);
	const char *link = arena_fmt(c->mem, "%s/account/reset/%s", config_str("Base.Url", ""), token);

	db_exec(c, "INSERT INTO password_resets (token, user_id, expires_at) VALUES (?, ?, ?)",
		BYTES(token_hash(c->mem, token), 32), INT(user_id), STR(instant_sql(c->mem, c->now + RESET_LIVES)));
	outbox_mail(c, email, lang_text(lang, "SignIn.reset_subject"), lang_fill(c->mem, lang, "SignIn.reset_text", name, link, NULL), NULL, NULL, 0);
}

/* The answer is the same whether there is such a person or not. */
static enum outcome forgot(struct req *r)
{
	const char *login = need(r, "login");
	struct rows *q;

	if (!login) {
		page_set(r, "title", lang_text(r->c->lang, "SignIn.forgot"));
		return reply_page_status(r, 422, "account/forgot.cs");
	}
	if (login_address_open(r) != DONE)
		return TOO_MANY;
	login_count_address(r);
	q = db_rows(r->c, "SELECT id, email, name, lang FROM users WHERE (login = ? OR email = ?) AND active = 1 AND archived_at IS NULL AND email IS NOT NULL "
		    "AND NOT EXISTS (SELECT 1 FROM password_resets p WHERE p.user_id = users.id AND p.used_at IS NULL AND p.expires_at > ?) LIMIT 3",
		    STR(login), STR(login), STR(instant_sql(r->c->mem, r->c->now + RESET_LIVES - 120)));
	while (rows_next(q))
		send_reset(r, rows_int(q, 0), rows_str(q, 1), rows_str(q, 2), rows_str(q, 3));
	page_set(r, "sent", "1");
	page_set(r, "title", lang_text(r->c->lang, "SignIn.forgot"));
	return reply_page(r, "account/forgot.cs");
}

static int64_t reset_user(struct req *r)
{
	return db_one_int(r->c, "SELECT p.user_id FROM password_resets p JOIN users u ON u.id = p.user_id AND u.active = 1 AND u.archived_at IS NULL "
			  "WHERE p.token = ? AND p.used_at IS NULL AND p.expires_at > ?",
			  BYTES(token_hash(r->c->mem, r->word[0]), 32), STR(instant_sql(r->c->mem, r->c->now)));
}

static enum outcome show_reset(struct req *r, int status)
{
	page_set(r, "title", lang_text(r->c->lang, "SignIn.reset"));
	page_set(r, "token", r->word[0]);
	return reply_page_status(r, status, "account/reset.cs");
}

static enum outcome reset_page(struct req *r)
{
	return reset_user(r) ? show_reset(r, 200) : ctx_refuse(r->c, NOT_FOUND, "", "reset_void", NULL);
}

static enum outcome reset(struct req *r)
{
	struct ctx *c = r->c;
	int64_t user = reset_user(r);
	const char *fresh;

	if (!user)
		return ctx_refuse(c, NOT_FOUND, "", "reset_void", NULL);
	fresh = new_password(r, db_one_str(c, "SELECT login FROM users WHERE id = ?", INT(user)));
	if (!fresh)
		return show_reset(r, 422);
	if (db_exec(c, "UPDATE password_resets SET used_at = ? WHERE token = ? AND used_at IS NULL", STR(instant_sql(c->mem, c->now)),
		    BYTES(token_hash(c->mem, r->word[0]), 32)) != 1)
		return ctx_refuse(c, CONFLICT, "", "reset_void", NULL);
	db_exec(c, "UPDATE users SET password = ?, failed_logins = 0, locked_until = NULL, version = version + 1 WHERE id = ?", STR(password_hash(c->mem, fresh)), INT(user));
	session_end_all(c, user, NULL);
	reply_flash(r, "password_changed");
	return reply_redirect(r, "/account/sign-in");
}

static enum outcome to_profile(struct req *r)
{
	return reply_redirect(r, "/account/profile");
}

static const struct route routes[] = {
	{ GET,  "",                    to_profile,          PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ GET,  "sign-in",             sign_in_page,        PERM_PUBLIC,    "account/sign-in.cs", PAGE_ONLY, NULL },
	{ POST, "sign-in",             sign_in,             PERM_PUBLIC,    "account/sign-in.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ POST, "sign-in/code",        sign_in_code,        PERM_PUBLIC,    "account/code.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ POST, "sign-out",            sign_out,            PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ POST, "sign-out-everywhere", sign_out_everywhere, PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ GET,  "profile",             profile,             PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "profile",             profile_save,        PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "password",            password_save,       PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ GET,  "totp",                totp_page,           PERM_SIGNED_IN, "account/totp.cs", PAGE_ONLY, NULL },
	{ POST, "totp",                totp_save,           PERM_SIGNED_IN, "account/totp.cs", PAGE_ONLY, NULL },
	{ POST, "totp/off",            totp_off,            PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "tokens",              token_make,          PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "tokens/{id}/revoke",  token_revoke,        PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ POST, "feed",                feed_make,           PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "feed/revoke",         feed_revoke,         PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ POST, "token",               api_token,           PERM_PUBLIC,    NULL, API_ONLY | NO_CSRF, NULL },
	{ GET,  "me",                  api_me,              PERM_SIGNED_IN, NULL, API_ONLY, NULL },
	{ GET,  "forgot",              forgot_page,         PERM_PUBLIC,    "account/forgot.cs", PAGE_ONLY, NULL },
	{ POST, "forgot",              forgot,              PERM_PUBLIC,    "account/forgot.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ GET,  "reset/{token}",       reset_page,          PERM_PUBLIC,    "account/reset.cs", PAGE_ONLY, NULL },
	{ POST, "reset/{token}",       reset,               PERM_PUBLIC,    "account/reset.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "account", NULL, routes }, argc, argv);
}
