/* A forgotten password: the same answer for everybody, a link that works once. */
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/lang.h"
#include "lib/login.h"
#include "lib/password.h"
#include "lib/session.h"
#include "account/pages.h"

enum { RESET_LIVES = 3600 };

enum outcome forgot_page(struct req *r)
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
enum outcome forgot(struct req *r)
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

enum outcome reset_page(struct req *r)
{
	return reset_user(r) ? show_reset(r, 200) : ctx_refuse(r->c, NOT_FOUND, "", "reset_void", NULL);
}

enum outcome reset(struct req *r)
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
	access_end(c, user);
	access_end_feed(c, user);
	reply_flash(r, "password_changed");
	return reply_redirect(r, "/account/sign-in");
}

enum outcome to_profile(struct req *r)
{
	return reply_redirect(r, "/account/profile");
}
