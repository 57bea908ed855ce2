/* Signing in and out, with the second factor where there is one. */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/login.h"
#include "lib/session.h"
#include "lib/text.h"
#include "account/pages.h"

static enum outcome show_sign_in(struct req *r, int status)
{
	const char *next = in_str(r->method == GET ? r->query : r->input, "next"), *lang = in_str(r->query, "lang");
	HDF *list = page_node(r, "langs");

	page_set(r, "title", lang_text(r->c->lang, "SignIn.title"));
	page_set(r, "next", own_path(next));
	if (in_str(r->query, "ended") && status == 200)
		page_set(r, "ended", "1");
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

enum outcome sign_in_page(struct req *r)
{
	if (r->c->me->id)
		return reply_redirect(r, own_path(in_str(r->query, "next")));
	return show_sign_in(r, 200);
}

/*
 * Another site must not sign a browser in as somebody of its choice. Older browsers do
 * not say how the sites are related, only where the form stood: that has to be the host
 * it was sent to, or the configured one if a proxy in front renames it.
 */
static bool from_elsewhere(struct req *r)
{
	const char *site = req_header(r, "Sec-Fetch-Site"), *origin = req_header(r, "Origin"), *host = req_header(r, "Host"), *at;

	if (site)
		return !strcmp(site, "cross-site");
	if (!origin || !strcmp(origin, config_str("Base.Url", "")))
		return false;
	at = strstr(origin, "://");
	return !at || !host || strcmp(at + 3, host);
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

enum outcome sign_in(struct req *r)
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

enum outcome sign_in_code(struct req *r)
{
	const char *challenge = in_str(r->input, "challenge"), *code = in_str(r->input, "code");
	struct login l;
	bool keep;

	if (login_address_open(r) != DONE)
		return show_sign_in(r, 429);
	if (!challenge || !login_challenged(r, challenge, &l, &keep)) {
		ctx_refuse(r->c, INVALID, "", "login_again", NULL);
		return show_sign_in(r, 422);
	}
	if (login_code(r, &l, code ? text_trim(r->c->mem, code) : "") != DONE)
		return show_code(r, 422, challenge);
	login_challenge_used(r, challenge);
	return signed_in(r, l.user_id, keep);
}

enum outcome sign_out(struct req *r)
{
	session_end(r);
	return reply_redirect(r, "/account/sign-in");
}

enum outcome sign_out_everywhere(struct req *r)
{
	access_end(r->c, r->c->me->id);
	access_end_feed(r->c, r->c->me->id);
	session_end(r);
	return reply_redirect(r, "/account/sign-in");
}
