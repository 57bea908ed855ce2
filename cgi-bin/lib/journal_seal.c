/*
 * The seal on a log's end. The chain shows that an entry was changed to whoever does
 * not make the rest of it anew; SHA-256 needs no secret, so somebody who may write to
 * the tables could do just that, or cut the newest entries off and name an earlier one
 * in the record's row. So the row holds more than that hash: HMAC-SHA256 over the
 * record and the hash, with a key that is in the host's file (Log.Key) and not in the
 * database. Who has the one without the other cannot name an end of their own.
 *
 * An end that is not sealed is never sealed by writing on: the entries after it stay
 * unsealed too, until `ferry-admin seal-log` has found the chains whole. Without a key
 * nothing is sealed and nothing asked for.
 */
#include <sodium.h>
#include <string.h>
#include "config.h"
#include "db.h"
#include "fault.h"
#include "journal_impl.h"
#include "record_impl.h"

enum { HASH = 32, SEALED = 64, LEAST_KEY = 32 };

/* NULL: this host has none. */
static const unsigned char *key(void)
{
	static unsigned char made[crypto_auth_hmacsha256_KEYBYTES];
	static int have = -1;

	if (have < 0) {
		const char *text = config_str("Log.Key", "");

		have = *text != 0;
		if (have && strlen(text) < LEAST_KEY)
			fault("Log.Key has fewer than %d characters", LEAST_KEY);
		crypto_hash_sha256(made, (const unsigned char *)text, strlen(text));
	}
	return have ? made : NULL;
}

bool journal_seals(void)
{
	return key() != NULL;
}

void journal_seal(unsigned char seal[32], const char *what, int64_t id, const unsigned char hash[32])
{
	crypto_auth_hmacsha256_state s;
	char text[64];
	int n = snprintf(text, sizeof text, "%.20s\n%lld\n", what, (long long)id);

	crypto_auth_hmacsha256_init(&s, key(), crypto_auth_hmacsha256_KEYBYTES);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)text, (size_t)n);
	crypto_auth_hmacsha256_update(&s, hash, HASH);
	crypto_auth_hmacsha256_final(&s, seal);
}

static void seal_of(unsigned char seal[32], const struct record *rec, int64_t id, const unsigned char *hash)
{
	char type[16];

	snprintf(type, sizeof type, "%d", rec->type);
	journal_seal(seal, type, id, hash);
}

void log_head_read(struct log_head *h, struct rows *rs, int column)
{
	size_t len = rows_len(rs, column);

	/* What no program wrote names an end that no chain has. */
	*h = (struct log_head){ .len = rows_null(rs, column) ? 0 : HASH };
	if (len == HASH || len == SEALED)
		memcpy(h->bytes, rows_str(rs, column), h->len = len);
}

bool log_head_of(struct ctx *c, const struct record *rec, int64_t id, struct log_head *h)
{
	struct sql q = sql_new(c);
	struct rows *rs;

	sql_add(&q, "SELECT log_head FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(id));
	rs = sql_rows(&q);
	if (!rows_next(rs))
		return false;
	log_head_read(h, rs, 0);
	return true;
}

bool log_head_sealed(const struct log_head *h, const struct record *rec, int64_t id)
{
	unsigned char seal[32];

	if (!key() || !h->len)
		return true;
	seal_of(seal, rec, id, h->bytes);
	return h->len == SEALED && sodium_memcmp(seal, h->bytes + HASH, HASH) == 0;
}

void log_head_seal(struct log_head *h, const struct record *rec, int64_t id)
{
	h->len = key() ? SEALED : HASH;
	if (key())
		seal_of(h->bytes + HASH, rec, id, h->bytes);
}

struct log_head log_head_next(const struct log_head *before, const struct record *rec, int64_t id, const unsigned char hash[32])
{
	struct log_head h = { .len = HASH };

	memcpy(h.bytes, hash, HASH);
	if (log_head_sealed(before, rec, id))
		log_head_seal(&h, rec, id);
	return h;
}

struct db_arg log_head_arg(const struct log_head *h)
{
	return h->len ? BYTES(h->bytes, h->len) : SQLNULL;
}

const char *log_head_hex(struct ctx *c, const struct log_head *h)
{
	char *s = arena_alloc(c->mem, 2 * SEALED + 1);

	return h->len ? sodium_bin2hex(s, 2 * SEALED + 1, h->bytes, h->len) : NULL;
}
