/* API tokens: from login and password, and from the profile; who one is. */
#include "lib/db.h"
#include "lib/login.h"
#include "lib/session.h"
#include "lib/text.h"
#include "account/pages.h"

enum { TOKEN_DAYS_MOST = 3650 };

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

enum outcome api_token(struct req *r)
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
	token = add_token(r, l.user_id, name && *text_trim(r->c->mem, name) ? name : "API", in_bool(r->input, "read_only"), days);
	o = json_object_new_object();
	json_object_object_add(o, "token", json_object_new_string(token));
	return reply_json(r, 201, o);
}

enum outcome api_me(struct req *r)
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

enum outcome token_make(struct req *r)
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

enum outcome token_revoke(struct req *r)
{
	if (db_exec(r->c, "UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL",
		    STR(instant_sql(r->c->mem, r->c->now)), INT(r->id), INT(r->c->me->id)) != 1)
		return NOT_FOUND;
	reply_flash(r, "token_revoked");
	return reply_redirect(r, "/account/profile");
}
