/* One's own profile: name, language, zone, password, sessions, tokens, the address of one's calendar. */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/password.h"
#include "lib/session.h"
#include "lib/text.h"
#include "account/pages.h"

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

/* Each says that it is several of the others too; the first that fits is what it is. */
static const char *first_in(const char *agent, const char *const (*list)[2], size_t n)
{
	for (size_t i = 0; agent && i < n; i++)
		if (strstr(agent, list[i][0]))
			return list[i][1];
	return NULL;
}

/* "Chrome・Windows", as far as a browser tells; names of products are the same in every language. */
static const char *device_of(struct ctx *c, const char *agent)
{
	static const char *const browsers[][2] = { { "Edg", "Edge" }, { "OPR/", "Opera" }, { "MicroMessenger", "WeChat" }, { "Line/", "LINE" }, { "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" },
		{ "CriOS/", "Chrome" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" } };
	static const char *const systems[][2] = { { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Android", "Android" }, { "Windows", "Windows" }, { "Mac OS", "macOS" }, { "CrOS", "ChromeOS" }, { "Linux", "Linux" } };
	const char *browser = first_in(agent, browsers, sizeof browsers / sizeof *browsers), *system = first_in(agent, systems, sizeof systems / sizeof *systems);

	if (!browser || !system)
		return browser ? browser : system ? system : lang_text(c->lang, "SignIn.other_device");
	return arena_fmt(c->mem, "%s・%s", browser, system);
}

static void list_sessions(struct req *r)
{
	struct ctx *c = r->c;
	struct rows *q = db_rows(c, "SELECT LOWER(HEX(token)), ip, user_agent, seen_at FROM sessions WHERE user_id = ? AND expires_at > ? ORDER BY seen_at DESC LIMIT 20",
				 INT(c->me->id), STR(instant_sql(c->mem, c->now)));

	for (int i = 0; rows_next(q); i++) {
		int64_t t;
		page_set(r, arena_fmt(c->mem, "sessions.%d.ip", i), rows_str(q, 1));
		page_set(r, arena_fmt(c->mem, "sessions.%d.device", i), device_of(c, rows_str(q, 2)));
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

enum outcome show_profile(struct req *r, int status)
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

enum outcome profile(struct req *r)
{
	return show_profile(r, 200);
}

enum outcome profile_save(struct req *r)
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

bool password_confirmed(struct req *r)
{
	const char *current = need(r, "current");
	const char *hash = db_one_str(r->c, "SELECT password FROM users WHERE id = ?", INT(r->c->me->id));

	if (current && password_right(hash, current))
		return true;
	if (current)
		ctx_refuse(r->c, INVALID, "current", "password_wrong", NULL);
	return false;
}

const char *new_password(struct req *r, const char *login)
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

enum outcome password_save(struct req *r)
{
	const char *fresh;

	if (!password_confirmed(r) || !(fresh = new_password(r, r->c->me->login)))
		return show_profile(r, 422);
	db_exec(r->c, "UPDATE users SET password = ?, version = version + 1 WHERE id = ?", STR(password_hash(r->c->mem, fresh)), INT(r->c->me->id));
	session_end_all(r->c, r->c->me->id, r->session);
	access_end_pending(r->c, r->c->me->id);
	access_end_feed(r->c, r->c->me->id);
	reply_flash(r, "password_changed");
	return reply_redirect(r, "/account/profile");
}

/* A new one takes the old one's place. It is shown once: only its hash is kept. */
enum outcome feed_make(struct req *r)
{
	struct ctx *c = r->c;
	const char *token = token_new(c->mem), *now = instant_sql(c->mem, c->now);

	db_exec(c, "INSERT INTO calendar_feeds (user_id, token, created_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE token = VALUES(token), created_at = VALUES(created_at), seen_at = NULL",
		INT(c->me->id), BYTES(token_hash(c->mem, token), 32), STR(now));
	page_set(r, "feed_url", arena_fmt(c->mem, "%s/followups/feed/%s.ics", config_str("Base.Url", ""), token));
	reply_secret(r);
	return show_profile(r, 200);
}

enum outcome feed_revoke(struct req *r)
{
	if (db_exec(r->c, "DELETE FROM calendar_feeds WHERE user_id = ?", INT(r->c->me->id)) != 1)
		return NOT_FOUND;
	reply_flash(r, "feed_revoked");
	return reply_redirect(r, "/account/profile");
}
