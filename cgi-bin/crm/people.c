/*
 * Users, teams and roles. Every change here moves the settings' stamp, so that no
 * process goes on with rights it remembered. How somebody signs in is account's.
 */
#include "people.h"
#include <string.h>
#include "activity.h"
#include "approval.h"
#include "lib/db.h"
#include "lib/password.h"
#include "lib/session.h"
#include "lib/stamp.h"
#include "lib/text.h"

const char *const people_record_names[] = {
	"lead", "customer", "contact", "opportunity", "activity", "product", "quotation", "contract", "plan", "receipt", "invoice",
	"requirement", "sample_request", "sample_shipment", "delivery", "quotation_template",
	"team", "tag", "stage", "lost_reason", "tax", "payment_terms", NULL
};

static enum outcome changed(struct ctx *c, struct row *r, const struct row *old)
{
	(void)r;
	(void)old;
	settings_bump(c);
	return DONE;
}

static enum outcome going(struct ctx *c, const struct row *r)
{
	(void)r;
	settings_bump(c);
	return DONE;
}

/* ---- users ------------------------------------------------------------------- */

static const struct choice languages[] = { { "zh-TW", "" }, { "zh-CN", "" }, { "en", "" }, { 0 } };

static void check_login(struct ctx *c, const struct field *f, const char *v)
{
	if (strspn(v, "abcdefghijklmnopqrstuvwxyz0123456789._-@") != strlen(v))
		ctx_refuse(c, INVALID, f->name, "login_letters", NULL);
}

static void check_tz(struct ctx *c, const struct field *f, const char *v)
{
	if (!tz_valid(v))
		ctx_refuse(c, INVALID, f->name, "no_time_zone", v, NULL);
}

/* The form's password becomes its hash before anything is written. */
static enum outcome take_password(struct ctx *c, struct row *r)
{
	const char *typed = row_was_given(r, "password") ? row_get(r, "password") : NULL, *weak;

	if (!typed || !*typed) {	/* an empty box leaves the password as it is */
		r->given[row_index(r, "password")] = 0;
		return DONE;
	}
	weak = password_weak(typed, row_get(r, "login"));
	if (weak)
		return ctx_refuse(c, INVALID, "password", weak, NULL);
	row_set(r, "password", password_hash(c->mem, typed));
	return DONE;
}

static enum outcome user_before(struct ctx *c, struct row *r, const struct row *old)
{
	if (old && old->id == person_system.id)
		return ctx_refuse(c, CONFLICT, "", "system_user", NULL);
	if (old && old->id == c->me->id && row_was_given(r, "active") && !row_int(r, "active"))
		return ctx_refuse(c, INVALID, "active", "not_yourself", NULL);
	if (!row_get(r, "lang"))
		row_set(r, "lang", "zh-TW");
	if (!row_get(r, "tz"))
		row_set(r, "tz", "Asia/Taipei");
	if (!row_get(r, "active"))
		row_set(r, "active", "1");
	return take_password(c, r);
}

/* Whoever was locked out or got a new password is out everywhere; an administrator always stays. */
static enum outcome user_after(struct ctx *c, struct row *r, const struct row *old)
{
	settings_bump(c);
	if (old && strcmp(row_get(old, "tz"), row_get(r, "tz")))
		activity_rezone(c, r->id);
	if (old && ((row_was_given(r, "password") && row_get(r, "password") && r->id != c->me->id) || !row_int(r, "active"))) {
		access_end(c, r->id);
		db_exec(c, "UPDATE users SET failed_logins = 0, locked_until = NULL WHERE id = ?", INT(r->id));
	}
	if (old && row_was_given(r, "password") && row_get(r, "password"))
		access_end_feed(c, r->id);
	if (old && !same_text(row_get(old, "email"), row_get(r, "email")))
		access_end_pending(c, r->id);
	if (!db_one_int(c, "SELECT 1 FROM users u JOIN user_roles ur ON ur.user_id = u.id JOIN roles r ON r.id = ur.role_id "
			"WHERE u.active = 1 AND u.archived_at IS NULL AND r.archived_at IS NULL AND r.may_settings = 1 LIMIT 1"))
		return ctx_refuse(c, INVALID, "roles", "last_administrator", NULL);
	/* What waits for them is not lost, but somebody has to hand it over. */
	if (old && row_int(old, "active") && !row_int(r, "active") && approvals_of(c, r->id))
		ctx_warn(c, "active", "approvals_wait", arena_fmt(c->mem, "%d", approvals_of(c, r->id)), NULL);
	return DONE;
}

static enum outcome sign_out(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	access_end(c, self->id);
	access_end_feed(c, self->id);
	return record_change(c, self, "signed_out_everywhere", NULL);
}

static enum outcome reset_totp(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	db_exec(c, "UPDATE users SET totp_secret = NULL, totp_last = 0 WHERE id = ?", INT(self->id));
	return record_change(c, self, "totp_removed", NULL);
}

static bool has_totp(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_int(r, "totp") != 0;
}

static const struct verb user_verbs[] = {
	{ .name = "sign_out", .flags = V_MENU, .perm = PERM_SETTINGS, .run = sign_out, .icon = "logout" },
	{ .name = "reset_totp", .flags = V_MENU | V_DANGER, .perm = PERM_SETTINGS, .run = reset_totp, .icon = "shield-lock", .offered = has_totp },
	{ 0 }
};

const struct record user_role_record = {
	.name = "user_role", .table = "user_roles", .parent = "user_id", .title = "role_id",
	.fields = (const struct field[]){
		{ .name = "role_id", .type = F_REF, .flags = REQUIRED | LISTED, .ref = &role_record, .free_ref = "code" },
		{ 0 } },
};

const struct record user_record = {
	.type = 1, .name = "user", .path = "settings/users", .table = "users", .title = "name", .subtitle = "login", .icon = "users",
	.unscoped = true, .no_delete = true, .order = "id", .verbs = user_verbs,
	.before_save = user_before, .after_save = user_after,
	.views = (const struct view[]){
		{ .name = "active", .where = "t.active = 1" },
		{ .name = "disabled", .where = "t.active = 0 AND t.id > 1" },
		{ .name = "all", .where = "t.id > 1" },
		{ 0 } },
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | SORTABLE | TRACKED, .max = 100 },
		{ .name = "login", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED | SORTABLE | TRACKED, .max = 100, .check = check_login },
		{ .name = "email", .type = F_EMAIL, .flags = LISTED | TRACKED, .max = 254 },
		{ .name = "phone", .type = F_PHONE, .max = 40 },
		{ .name = "team_id", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &team_record, .free_ref = "name" },
		{ .name = "roles", .type = F_PARTS, .flags = WIDE, .ref = &user_role_record },
		{ .name = "password", .type = F_TEXT, .flags = SECRET | NO_IMPORT, .max = 200, .section = "access" },
		{ .name = "active", .type = F_BOOL, .flags = LISTED | FACET | TRACKED, .initial = "1" },
		{ .name = "lang", .type = F_CHOICE, .flags = 0, .choices = languages, .initial = "zh-TW" },
		{ .name = "tz", .type = F_TEXT, .max = 50, .check = check_tz, .initial = "Asia/Taipei" },
		{ .name = "totp", .type = F_BOOL, .flags = READONLY | LISTED, .sql = "t.totp_secret IS NOT NULL" },
		{ .name = "seen_at", .type = F_INSTANT, .flags = READONLY | LISTED, .sql = "(SELECT MAX(s.seen_at) FROM sessions s WHERE s.user_id = t.id)" },
		{ 0 } },
};

/* ---- teams --------------------------------------------------------------------- */

const struct record team_member_record = {
	.name = "team_member", .table = "team_members", .parent = "team_id", .title = "user_id",
	.fields = (const struct field[]){
		{ .name = "user_id", .type = F_REF, .flags = REQUIRED | LISTED, .ref = &user_record, .free_ref = "login" },
		{ 0 } },
};

const struct record team_record = {
	.type = 2, .name = "team", .path = "settings/teams", .table = "teams", .title = "name", .icon = "users-group",
	.unscoped = true, .order = "sequence", .after_save = changed, .before_delete = going,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED | SORTABLE | TRACKED, .max = 100 },
		{ .name = "leader_id", .type = F_REF, .flags = LISTED | TRACKED, .ref = &user_record, .free_ref = "login" },
		{ .name = "email_alias", .type = F_EMAIL, .flags = LISTED, .max = 254 },
		{ .name = "sequence", .type = F_INT, .flags = LISTED | SORTABLE, .max = 100000, .initial = "10" },
		{ .name = "members", .type = F_PARTS, .flags = WIDE, .ref = &team_member_record, .section = "members" },
		{ .name = "headcount", .type = F_INT, .flags = READONLY | LISTED, .sql = "(SELECT COUNT(*) FROM team_members m WHERE m.team_id = t.id)" },
		{ 0 } },
};

/* ---- roles --------------------------------------------------------------------- */

static void check_code(struct ctx *c, const struct field *f, const char *v)
{
	if (strspn(v, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(v))
		ctx_refuse(c, INVALID, f->name, "code_letters", NULL);
}

static void check_record(struct ctx *c, const struct field *f, const char *v)
{
	if (strcmp(v, "*") && !record_by_name(v))
		ctx_refuse(c, INVALID, f->name, "not_in_list", v, NULL);
}

/* Nobody may write what they cannot read, and the last administrator stays one. */
static enum outcome role_before(struct ctx *c, struct row *r, const struct row *old)
{
	(void)old;
	for (struct row **p = row_parts(r, "rights"); *p; p++)
		if (row_int(*p, "write_scope") > row_int(*p, "read_scope"))
			return ctx_refuse(c, INVALID, "rights", "write_above_read", NULL);
	return DONE;
}

static enum outcome role_after(struct ctx *c, struct row *r, const struct row *old)
{
	(void)r;
	(void)old;
	settings_bump(c);
	if (!db_one_int(c, "SELECT 1 FROM users u JOIN user_roles ur ON ur.user_id = u.id JOIN roles r ON r.id = ur.role_id "
			"WHERE u.active = 1 AND u.archived_at IS NULL AND r.archived_at IS NULL AND r.may_settings = 1 LIMIT 1"))
		return ctx_refuse(c, INVALID, "may_settings", "last_administrator", NULL);
	return DONE;
}

static enum outcome role_delete(struct ctx *c, const struct row *r)
{
	if (db_one_int(c, "SELECT COUNT(*) FROM user_roles WHERE role_id = ?", INT(r->id)))
		return ctx_refuse(c, CONFLICT, "", "role_in_use", NULL);
	settings_bump(c);
	return DONE;
}

const struct record role_right_record = {
	.name = "role_right", .table = "role_rights", .parent = "role_id", .title = "record",
	.fields = (const struct field[]){
		{ .name = "record", .type = F_TEXT, .flags = REQUIRED | LISTED, .max = 40, .check = check_record },
		{ .name = "read_scope", .type = F_INT, .flags = REQUIRED | LISTED, .max = 3 },
		{ .name = "write_scope", .type = F_INT, .flags = REQUIRED | LISTED, .max = 3 },
		{ 0 } },
};

const struct record role_record = {
	.type = 3, .name = "role", .path = "settings/roles", .table = "roles", .title = "name", .subtitle = "code", .icon = "shield-lock",
	.unscoped = true, .order = "id", .before_save = role_before, .after_save = role_after, .before_delete = role_delete,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | SORTABLE | TRACKED, .max = 100 },
		{ .name = "code", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | ON_CREATE, .max = 40, .check = check_code },
		{ .name = "may_assign", .type = F_BOOL, .flags = LISTED | TRACKED, .initial = "0", .section = "capabilities" },
		{ .name = "may_approve", .type = F_BOOL, .flags = LISTED | TRACKED, .initial = "0" },
		{ .name = "may_import", .type = F_BOOL, .flags = LISTED | TRACKED, .initial = "0" },
		{ .name = "may_export", .type = F_BOOL, .flags = LISTED | TRACKED, .initial = "0" },
		{ .name = "may_settings", .type = F_BOOL, .flags = LISTED | TRACKED, .initial = "0" },
		{ .name = "max_discount", .type = F_PERCENT, .flags = LISTED | TRACKED, .section = "discounts" },
		{ .name = "rights", .type = F_PARTS, .flags = WIDE | HIDDEN, .ref = &role_right_record },
		{ 0 } },
};
