/*
 * The customer's link to a quotation: an unguessable token, stored hashed, that
 * opens the portal page without signing in; and what the customer does there.
 */
#include <sodium.h>
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "document_mail.h"
#include "lines.h"
#include "quotation.h"

enum { TOKEN_BYTES = 32, TOKEN_TEXT = 43 };

static void hash_token(const char *token, unsigned char out[crypto_hash_sha256_BYTES])
{
	crypto_hash_sha256(out, (const unsigned char *)token, strlen(token));
}

const char *quotation_link(struct ctx *c, const struct row *self, const char *sent_to)
{
	unsigned char bytes[TOKEN_BYTES], hash[crypto_hash_sha256_BYTES];
	char text[sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

	if (sodium_init() < 0)
		fault("libsodium does not start");
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	hash_token(text, hash);
	db_exec(c, "INSERT INTO quotation_tokens (token, quotation_id, created_at, created_by, sent_to) VALUES (?, ?, ?, ?, ?)",
		BYTES(hash, sizeof hash), INT(self->id), STR(instant_sql(c->mem, c->now)), REF(c->me->id), STR(sent_to));
	return arena_fmt(c->mem, "%s/portal/quotations/%s", config_str("Base.Url", "http://127.0.0.1:8080"), text);
}

void quotation_revoke_links(struct ctx *c, int64_t id)
{
	db_exec(c, "UPDATE quotation_tokens SET revoked_at = ? WHERE quotation_id = ? AND revoked_at IS NULL", STR(instant_sql(c->mem, c->now)), INT(id));
}

struct row *quotation_by_token(struct ctx *c, const char *token)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct row *q;
	int64_t id;

	if (!token || strlen(token) != TOKEN_TEXT)
		return NULL;
	hash_token(token, hash);
	id = db_one_int(c, "SELECT quotation_id FROM quotation_tokens WHERE token = ? AND revoked_at IS NULL", BYTES(hash, sizeof hash));
	if (!id)
		return NULL;
	q = record_get(c, &quotation_record, id);
	if (row_is(q, "status", "draft") || row_is(q, "status", "cancelled") || row_is(q, "status", "superseded") || q->archived_at)
		return NULL;
	record_load_parts(c, q);
	return q;
}

enum outcome quotation_viewed(struct ctx *c, struct row *self)
{
	if (!row_is(self, "status", "sent"))
		return DONE;
	record_lock(c, self);
	if (!row_is(self, "status", "sent"))
		return DONE;
	return record_change(c, self, "quotation_viewed", "status", "viewed", "viewed_at", instant_sql(c->mem, c->now), NULL);
}

static bool listed(const int64_t *ids, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

enum outcome quotation_choose(struct ctx *c, struct row *self, const int64_t *ids, int n)
{
	struct line_rules how = { row_get(self, "currency"), 0, row_get(self, "date"), row_is(self, "tax_rounding", "document") };
	struct amount_totals t;
	struct row **l;
	enum outcome o;

	record_lock(c, self);
	if (!row_is(self, "status", "sent") && !row_is(self, "status", "viewed"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (quotation_expired(c, self))
		return ctx_refuse(c, CONFLICT, "", "quotation_expired", row_get(self, "valid_until"), NULL);
	record_load_parts(c, self);
	l = row_parts(self, "lines");
	for (int i = 0; l[i]; i++)
		if (row_int(l[i], "optional"))
			row_set(l[i], "chosen", listed(ids, n, l[i]->id) ? "1" : "0");
	if ((o = lines_settle(c, self, &how, &t)) != DONE)
		return o;
	for (int i = 0; l[i]; i++)
		db_exec(c, "UPDATE quotation_lines SET chosen = ?, amount_tax = ? WHERE id = ?",
			INT(row_int(l[i], "chosen")), STR(row_get(l[i], "amount_tax")), INT(l[i]->id));
	return record_change(c, self, "quotation_options", "amount_untaxed", money_text(c->mem, t.untaxed),
		"amount_tax", money_text(c->mem, t.tax), "amount_total", money_text(c->mem, t.total), NULL);
}

bool quotation_mail(struct ctx *c, const struct row *self, const char *to, const char *message)
{
	if (!to || !*to)
		to = document_address(c, self);
	return to && *to && document_mail(c, self, to, message, quotation_link(c, self, to));
}
