/*
 * The row is written in the transaction that does the work, so that either both
 * are there or neither. With a client's key it is inserted first: of several at
 * once one gets the key, the others wait on it and then answer what it answered.
 * Without one the request's own id serves, for the case that a COMMIT gets lost.
 */
#include "idem.h"
#include <string.h>
#include "db.h"
#include "reply_impl.h"
#include "when.h"

enum { KEY_MAX = 191 };		/* "k" and 190 of the client's */

/* A client's key counts for signed-in people only: strangers share user 0. */
static const char *client_key(struct req *r)
{
	const char *key = req_header(r, "Idempotency-Key");

	return key && *key && r->c->me->id ? arena_fmt(r->c->mem, "k%s", key) : NULL;
}

static const char *own_key(struct req *r)
{
	return arena_fmt(r->c->mem, "r%s", r->c->request_id);
}

/* What must be the same for it to be the same request. */
static const unsigned char *fingerprint(struct req *r)
{
	unsigned char *out = arena_alloc(r->c->mem, 32);
	crypto_hash_sha256_state h;

	crypto_hash_sha256_init(&h);
	crypto_hash_sha256_update(&h, (const unsigned char *)&r->method, sizeof r->method);
	crypto_hash_sha256_update(&h, (const unsigned char *)r->area, strlen(r->area) + 1);
	crypto_hash_sha256_update(&h, (const unsigned char *)r->path, strlen(r->path) + 1);
	crypto_hash_sha256_update(&h, r->body_hash, sizeof r->body_hash);
	crypto_hash_sha256_final(&h, out);
	return out;
}

static enum idem replay(struct req *r, const char *key)
{
	struct rows *q = db_rows(r->c, "SELECT request_hash, status, content_type, location, body FROM idempotency WHERE user_id = ? AND idem_key = ?",
				 INT(r->c->me->id), BYTES(key, strlen(key)));
	struct reply *p = r->reply;

	if (!rows_next(q))
		return IDEM_NEW;
	if (rows_len(q, 0) != 32 || memcmp(rows_str(q, 0), fingerprint(r), 32))
		return IDEM_OTHER;
	p->status = (int)rows_int(q, 1);
	p->type = *rows_str(q, 2) ? rows_str(q, 2) : NULL;
	p->location = rows_str(q, 3);
	p->bytes = rows_str(q, 4);
	p->len = rows_len(q, 4);
	reply_header(r, "Idempotent-Replayed", "true");
	return IDEM_REPLAYED;
}

enum idem idem_begin(struct req *r, bool again)
{
	const char *key = client_key(r);
	enum idem found;

	if (key && strlen(key) > KEY_MAX)
		return IDEM_BAD;
	if (!key)
		return again ? replay(r, own_key(r)) : IDEM_NEW;
	if (db_try(r->c, "INSERT INTO idempotency (user_id, idem_key, request_hash, status, content_type, location, body, created_at) VALUES (?, ?, ?, 0, '', NULL, '', ?)",
		   INT(r->c->me->id), BYTES(key, strlen(key)), BYTES(fingerprint(r), 32), STR(instant_sql(r->c->mem, r->c->now))) == DB_OK)
		return IDEM_NEW;
	found = replay(r, key);
	if (found == IDEM_NEW)	/* its holder rolled back between the two statements */
		fault_raise(FAULT_RETRY, "idempotency key came free");
	return found;
}

void idem_keep(struct req *r)
{
	const struct reply *p = r->reply;
	const char *key = client_key(r);
	bool body = !p->secret && !p->file && p->bytes;
	const char *type = p->type && body ? p->type : "";

	if (key)
		db_exec(r->c, "UPDATE idempotency SET status = ?, content_type = ?, location = ?, body = ? WHERE user_id = ? AND idem_key = ?",
			INT(p->status), STR(type), STR(p->location), BYTES(body ? p->bytes : "", body ? p->len : 0),
			INT(r->c->me->id), BYTES(key, strlen(key)));
	else if (!p->drawn)
		db_exec(r->c, "INSERT INTO idempotency (user_id, idem_key, request_hash, status, content_type, location, body, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			INT(r->c->me->id), BYTES(own_key(r), strlen(own_key(r))), BYTES(fingerprint(r), 32), INT(p->status), STR(type),
			STR(p->location), BYTES(body ? p->bytes : "", body ? p->len : 0), STR(instant_sql(r->c->mem, r->c->now)));
}
