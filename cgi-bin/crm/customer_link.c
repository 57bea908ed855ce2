/* See customer_link.h. What the page shows is the portal's to gather; this knows only whose it is. */
#include "customer_link.h"
#include <string.h>
#include "mail_template.h"
#include "note.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/letter.h"
#include "lib/session.h"

enum { LIVES_DAYS = 180, TOKEN_TEXT = 43 };

static const char *new_link(struct ctx *c, int64_t customer, const char *sent_to)
{
	const char *token = token_new(c->mem);

	db_exec(c, "INSERT INTO customer_tokens (token, customer_id, created_at, created_by, sent_to, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
		BYTES(token_hash(c->mem, token), 32), INT(customer), STR(instant_sql(c->mem, c->now)), INT(c->me->id), STR(sent_to),
		STR(instant_sql(c->mem, c->now + (int64_t)LIVES_DAYS * 86400)));
	return arena_fmt(c->mem, "%s/portal/account/%s", config_str("Base.Url", "http://127.0.0.1:8080"), token);
}

/* What was merged is found where it went. */
static struct row *living(struct ctx *c, int64_t id)
{
	for (int hops = 0; id && hops < 10; hops++) {
		struct row *r = record_get(c, &customer_record, id);

		if (!r->archived_at)
			return r;
		id = row_int(r, "merged_into_id");
	}
	return NULL;
}

struct row *customer_by_token(struct ctx *c, const char *token, const struct person **maker)
{
	struct rows *r;

	if (!token || strlen(token) != TOKEN_TEXT)
		return NULL;
	r = db_rows(c, "SELECT k.customer_id, k.created_by FROM customer_tokens k JOIN users u ON u.id = k.created_by AND u.active = 1 AND u.archived_at IS NULL"
		" WHERE k.token = ? AND k.revoked_at IS NULL AND k.expires_at > ?", BYTES(token_hash(c->mem, token), 32), STR(instant_sql(c->mem, c->now)));
	if (!rows_next(r))
		return NULL;
	*maker = person_load(c, rows_int(r, 1));
	return living(c, rows_int(r, 0));
}

bool customer_invited(struct ctx *c, const struct row *self)
{
	return db_one_int(c, "SELECT 1 FROM customer_tokens WHERE customer_id = ? AND revoked_at IS NULL AND expires_at > ? LIMIT 1",
		INT(self->id), STR(instant_sql(c->mem, c->now)));
}

/* ---- the verbs ----------------------------------------------------------------------- */

const struct field customer_invite_args[] = {
	{ .name = "to", .type = F_EMAIL },
	{ .name = "message", .type = F_LONGTEXT, .max = 4000 },
	{ 0 }
};

enum outcome customer_run_link(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	made->answer = json_keep(c, json_object_new_object());
	json_object_object_add(made->answer, "url", json_object_new_string(new_link(c, self->id, NULL)));
	note(c, self->rec, self->id, "link_made", NULL);
	return DONE;
}

enum outcome customer_run_invite(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *to = row_get(args, "to") ? row_get(args, "to") : row_get(self, "email"), *lang = row_get(self, "lang") ? row_get(self, "lang") : c->lang;
	const char *company = setting_str(c, "company_name", "Ferry");
	struct mail_words words;
	struct letter letter;

	(void)made;
	if (!to)
		return ctx_refuse(c, INVALID, "to", "required", NULL);
	words = mail_words(c, "account", lang, (const struct merge_field[]){
		{ "customer", row_title(self) }, { "company", company }, { "salesperson", c->me->name }, { "link", new_link(c, self->id, to) },
		{ "message", row_get(args, "message") }, { 0 } });
	letter = (struct letter){ .to = to, .to_name = row_title(self), .from_name = c->me->name, .subject = words.subject, .text = words.text, .html = words.html,
		.about = self->rec, .about_id = self->id, .by_hand = true };
	if (!outbox_letter(c, &letter))
		return ctx_refuse(c, INVALID, "to", "not_an_email", NULL);
	note(c, self->rec, self->id, "mailed", "to", to, "subject", words.subject, NULL);
	return DONE;
}

enum outcome customer_run_uninvite(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	db_exec(c, "UPDATE customer_tokens SET revoked_at = ? WHERE customer_id = ? AND revoked_at IS NULL", STR(instant_sql(c->mem, c->now)), INT(self->id));
	return record_change(c, self, "link_revoked", NULL);
}
