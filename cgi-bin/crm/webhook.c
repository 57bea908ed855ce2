/*
 * Webhooks: which program wants to know of which events. Every entry of the log is an
 * event, named "<record>.<event>" ("quotation.quotation_sent"); what goes out is that
 * entry and the record as the API shows it. Which hooks there are is kept per process
 * under the settings' stamp, since every entry asks for it.
 */
#include <string.h>
#include "webhook.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/stamp.h"
#include "lib/text.h"

/* ---- the record --------------------------------------------------------------------- */

#define SEPARATORS " ,\t\r\n"

/* "quotation.*", "lead.created" or "*": of a record type there is. */
static bool pattern_fits(const char *s, size_t n)
{
	const char *dot = memchr(s, '.', n);
	char name[41];

	if (n == 1 && *s == '*')
		return true;
	if (!dot || dot == s || dot - s > 40 || dot + 1 == s + n)
		return false;
	memcpy(name, s, (size_t)(dot - s));
	name[dot - s] = '\0';
	return record_by_name(name) && (strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz_") == (size_t)(s + n - dot - 1) || (s + n - dot == 2 && dot[1] == '*'));
}

static void check_events(struct ctx *c, const struct field *f, const char *value)
{
	for (const char *s = value + strspn(value, SEPARATORS); *s; s += strspn(s, SEPARATORS)) {
		size_t n = strcspn(s, SEPARATORS);

		if (!pattern_fits(s, n)) {
			ctx_refuse(c, INVALID, f->name, "no_event", arena_strn(c->mem, s, n), NULL);
			return;
		}
		s += n;
	}
}

static void check_url(struct ctx *c, const struct field *f, const char *value)
{
	if (!url_valid(value) || strncasecmp(value, "http", 4))	/* mailto: and tel: are addresses too */
		ctx_refuse(c, INVALID, f->name, "no_url", NULL);
}

static void check_secret(struct ctx *c, const struct field *f, const char *value)
{
	if (strlen(value) < 16)
		ctx_refuse(c, INVALID, f->name, "secret_short", "16", NULL);
	for (const char *s = value; *s; s++)
		if ((unsigned char)*s < '!' || (unsigned char)*s > '~') {
			ctx_refuse(c, INVALID, f->name, "secret_letters", NULL);
			return;
		}
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	/* An empty box leaves the secret as it is. */
	if (old && row_was_given(r, "secret") && (!row_get(r, "secret") || !*row_get(r, "secret")))
		r->given[row_index(r, "secret")] = 0;
	if (!old && (!row_get(r, "secret") || !*row_get(r, "secret")))
		return ctx_refuse(c, INVALID, "secret", "required", NULL);
	return DONE;
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	(void)r;
	(void)old;
	settings_bump(c);
	return DONE;
}

static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	(void)r;
	settings_bump(c);
	return DONE;
}

static void after_archive(struct ctx *c, const struct row *r)
{
	(void)r;
	settings_bump(c);
}

/* ---- into the outbox ------------------------------------------------------------------- */

static void send_to(struct ctx *c, int64_t hook, const char *url, const char *event, const char *about, json_object *body)
{
	json_object *o = json_keep(c, json_object_new_object());

	json_object_object_add(o, "hook", json_object_new_int64(hook));
	json_object_object_add(o, "event", json_object_new_string(event));
	json_object_object_add(o, "body", json_object_new_string(json_object_to_json_string_ext(body, JSON_C_TO_STRING_PLAIN)));
	db_exec(c, "INSERT INTO outbox (kind, target, content, subject, about, due_at, created_at, created_by) VALUES ('webhook', ?, ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP(), ?)",
		STR(url), STR(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN)), STR(event), STR(about), REF(c->me->id));
}

static enum outcome run_test(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	json_object *body = json_keep(c, json_object_new_object());

	(void)args;
	(void)made;
	json_object_object_add(body, "event", json_object_new_string("webhook.test"));
	json_object_object_add(body, "at", json_object_new_string(instant_rfc3339(c->mem, c->now)));
	send_to(c, self->id, row_get(self, "url"), "webhook.test", link_make(c, self->rec, self->id), body);
	return DONE;
}

static const struct verb verbs[] = {
	{ .name = "test", .perm = PERM_SETTINGS, .run = run_test, .icon = "send" },
	{ 0 }
};

const struct record webhook_record = {
	.type = 83, .name = "webhook", .path = "settings/webhooks", .table = "webhooks", .title = "name", .subtitle = "url", .icon = "external-link",
	.unscoped = true, .closed = true, .order = "id", .verbs = verbs, .no_import = true,
	.before_save = before_save, .after_save = after_save, .before_delete = before_delete, .after_archive = after_archive,
	.smarts = (const struct smart[]){
		{ .name = "hook_deliveries", .icon = "send", .sql = "SELECT COUNT(*) FROM outbox o JOIN webhooks w ON w.url = o.target WHERE o.kind = 'webhook' AND w.id = {id}", .target = "settings/outgoing?view=webhooks", .record = &outgoing_record },
		{ 0 } },
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | TRACKED, .max = 100 },
		{ .name = "url", .type = F_TEXT, .flags = REQUIRED | LISTED | TRACKED | WIDE, .max = 400, .check = check_url },
		{ .name = "events", .type = F_TEXT, .flags = REQUIRED | LISTED | TRACKED | WIDE | MULTILINE, .max = 1000, .initial = "*", .check = check_events },
		{ .name = "secret", .type = F_TEXT, .flags = SECRET, .max = 200, .check = check_secret },
		{ .name = "active", .type = F_BOOL, .flags = LISTED | FACET | TRACKED, .initial = "1" },
		{ 0 } },
};

/* ---- the log's listener --------------------------------------------------------------------- */

struct hook { int64_t id; const char *url, *events; };
static struct arena *kept;
static struct hook *hooks;
static int count;
static int64_t kept_stamp;

static void load(struct ctx *c, int64_t stamp)
{
	struct rows *r = db_rows(c, "SELECT id, url, events FROM webhooks WHERE active = 1 AND archived_at IS NULL ORDER BY id LIMIT 100");

	if (!kept)
		kept = arena_new();
	kept_stamp = 0;
	count = 0;
	arena_reset(kept);
	hooks = arena_array(kept, (size_t)rows_count(r) + 1, sizeof *hooks);
	while (rows_next(r))
		hooks[count++] = (struct hook){ rows_int(r, 0), arena_str(kept, rows_str(r, 1)), arena_str(kept, rows_str(r, 2)) };
	kept_stamp = stamp;
}

static bool wants(const char *events, const char *record, const char *event)
{
	for (const char *s = events + strspn(events, SEPARATORS); *s; s += strspn(s, SEPARATORS)) {
		size_t n = strcspn(s, SEPARATORS), k = strlen(record);

		if ((n == 1 && *s == '*') || (n > k + 1 && !strncmp(s, record, k) && s[k] == '.'
				&& ((n == k + 2 && s[k + 1] == '*') || (n == k + 1 + strlen(event) && !strncmp(s + k + 1, event, n - k - 1)))))
			return true;
		s += n;
	}
	return false;
}

static json_object *body_of(struct ctx *c, const struct record *rec, int64_t id, int64_t entry, const char *name, json_object *detail)
{
	json_object *o = json_keep(c, json_object_new_object());
	struct row *row = record_find(c, rec, id, ACCESS_READ);

	json_object_object_add(o, "id", json_object_new_int64(entry));
	json_object_object_add(o, "event", json_object_new_string(name));
	json_object_object_add(o, "at", json_object_new_string(instant_rfc3339(c->mem, c->now)));
	json_object_object_add(o, "on", json_object_new_string(link_show(c, link_make(c, rec, id))));
	json_object_object_add(o, "url", json_object_new_string(arena_fmt(c->mem, "%s/%s/%lld", config_str("Base.Url", ""), rec->path, (long long)id)));
	json_object_object_add(o, "detail", detail ? json_object_get(detail) : json_object_new_object());
	json_object_object_add(o, "record", row ? row_json(c, row) : NULL);
	return o;
}

void webhook_entry(struct ctx *c, const struct record *rec, int64_t id, int64_t entry, const char *event, json_object *detail)
{
	int64_t stamp = settings_stamp(c);
	const char *name;
	struct ctx as = *c;

	if (!kept_stamp || stamp != kept_stamp)
		load(c, stamp);
	if (!count || !rec->path || rec->closed)
		return;
	name = arena_fmt(c->mem, "%s.%s", rec->name, event);
	as.me = &person_system;		/* what a hook is told is the administrator's decision */
	for (int i = 0; i < count; i++)
		if (wants(hooks[i].events, rec->name, event)) {
			json_object *body = body_of(&as, rec, id, entry, name, detail);

			json_object_object_add(body, "user_id", c->me->id ? json_object_new_int64(c->me->id) : NULL);
			send_to(c, hooks[i].id, hooks[i].url, name, link_make(c, rec, id), body);
		}
}

const char *webhook_secret(struct ctx *c, int64_t hook)
{
	return db_one_str(c, "SELECT secret FROM webhooks WHERE id = ? AND active = 1 AND archived_at IS NULL", INT(hook));
}
