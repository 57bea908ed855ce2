/*
 * Checkpoints over all chains: every record's newest entry as of one moment, hashed
 * together and chained to the checkpoint before. What a record's own chain cannot
 * tell (its end cut off and the head in its row put back, the record removed with
 * all its entries) changes the heads of every checkpoint made since. With a Log.Key
 * each is sealed (journal_seal.c): whoever makes them all anew cannot seal the newest.
 *
 * A checkpoint stops short of the last minutes: entries get their numbers before
 * they are committed, and one that comes later must not have a number within.
 */
#include <sodium.h>
#include <string.h>
#include "db.h"
#include "journal_impl.h"

enum { BATCH = 5000 };
#define SEALED_AS "checkpoint"

static void add_text(crypto_hash_sha256_state *s, const char *text)
{
	crypto_hash_sha256_update(s, (const unsigned char *)text, strlen(text));
}

/* Heads as of entry last_id, by type and record; returns how many entries there are up to it. */
static int64_t heads_of(struct ctx *c, int64_t last_id, unsigned char heads[32])
{
	crypto_hash_sha256_state s;
	int64_t type = 0, record = 0, entries = 0;
	int n;

	crypto_hash_sha256_init(&s);
	do {
		struct arena_mark m = arena_mark(c->mem);
		struct rows *r = db_rows(c, "SELECT g.type, g.record_id, g.n, j.hash FROM (SELECT type, record_id, MAX(id) AS newest, COUNT(*) AS n FROM journal "
			"WHERE (type > ? OR (type = ? AND record_id > ?)) AND id <= ? "
			"GROUP BY type, record_id ORDER BY type, record_id LIMIT 5000) AS g JOIN journal AS j ON j.id = g.newest ORDER BY g.type, g.record_id",
			INT(type), INT(type), INT(record), INT(last_id));

		n = rows_count(r);
		while (rows_next(r)) {
			type = rows_int(r, 0);
			record = rows_int(r, 1);
			entries += rows_int(r, 2);
			add_text(&s, arena_fmt(c->mem, "%lld:%lld:", (long long)type, (long long)record));
			crypto_hash_sha256_update(&s, (const unsigned char *)rows_str(r, 3), rows_len(r, 3));
		}
		arena_rewind(c->mem, m);
	} while (n == BATCH);
	crypto_hash_sha256_final(&s, heads);
	return entries;
}

static void chain(struct ctx *c, const unsigned char prev[32], const char *at, int64_t entries, int64_t last_id, const unsigned char heads[32], unsigned char out[32])
{
	crypto_hash_sha256_state s;

	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, prev, 32);
	add_text(&s, arena_fmt(c->mem, "%s\n%lld\n%lld\n", at, (long long)entries, (long long)last_id));
	crypto_hash_sha256_update(&s, heads, 32);
	crypto_hash_sha256_final(&s, out);
}

static int64_t settled(struct ctx *c)
{
	int64_t recent = db_one_int(c, "SELECT MIN(id) FROM journal WHERE at >= UTC_TIMESTAMP() - INTERVAL 15 MINUTE");

	return recent ? db_one_int(c, "SELECT MAX(id) FROM journal WHERE id < ?", INT(recent)) : db_one_int(c, "SELECT MAX(id) FROM journal");
}

static void copy_hash(unsigned char out[32], struct rows *r, int column)
{
	memset(out, 0, 32);
	if (rows_len(r, column) == 32)
		memcpy(out, rows_str(r, column), 32);
}

/* From the one before to here: its follower, sealed where this host has a key. */
static void add(struct ctx *c, int64_t before, const unsigned char prev[32], int64_t last_id)
{
	unsigned char heads[32], hash[32], seal[32];
	const char *at = db_one_str(c, "SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:%i:%s')");
	int64_t entries = heads_of(c, last_id, heads);

	chain(c, prev, at, entries, last_id, heads, hash);
	if (journal_seals())
		journal_seal(seal, SEALED_AS, entries, hash);
	/* Only as the follower of the one it was made after: two workers do not make two. */
	db_exec(c, "INSERT INTO journal_checkpoints (at, entries, last_id, heads, prev, hash, seal) SELECT ?, ?, ?, ?, ?, ?, ? FROM DUAL "
		"WHERE COALESCE((SELECT MAX(last_id) FROM journal_checkpoints), 0) = ?",
		STR(at), INT(entries), INT(last_id), BYTES(heads, 32), BYTES(prev, 32), BYTES(hash, 32), journal_seals() ? BYTES(seal, 32) : SQLNULL, INT(before));
}

/* The newest one; false: there is none yet. */
static bool newest(struct ctx *c, int64_t *last_id, unsigned char hash[32])
{
	struct rows *r = db_rows(c, "SELECT last_id, hash FROM journal_checkpoints ORDER BY id DESC LIMIT 1");

	if (!rows_next(r))
		return false;
	*last_id = rows_int(r, 0);
	copy_hash(hash, r, 1);
	return true;
}

void journal_checkpoint_seal(struct ctx *c)
{
	unsigned char prev[32] = { 0 };
	int64_t before = 0;

	if (newest(c, &before, prev))
		add(c, before, prev, before);
}

enum outcome journal_checkpoint(struct ctx *c, json_object *args)
{
	unsigned char prev[32] = { 0 };
	int64_t before = 0, last_id = settled(c);

	(void)args;
	newest(c, &before, prev);
	if (last_id > before)
		add(c, before, prev, last_id);
	return DONE;
}

static bool sealed(struct rows *r, int column, int64_t entries, const unsigned char hash[32])
{
	unsigned char seal[32];

	if (!journal_seals())
		return true;
	journal_seal(seal, SEALED_AS, entries, hash);
	return rows_len(r, column) == 32 && sodium_memcmp(seal, rows_str(r, column), 32) == 0;
}

/* The newest is enough for the heads (an entry that is gone is missing in all later ones too) and for the seal: the chain is walked whole. */
int64_t journal_verify_checkpoints(struct ctx *c, const char **what)
{
	struct rows *r = db_rows(c, "SELECT id, DATE_FORMAT(at, '%Y-%m-%d %H:%i:%s'), entries, last_id, heads, prev, hash, seal FROM journal_checkpoints ORDER BY id");
	unsigned char prev[32] = { 0 }, heads[32], hash[32];
	int64_t id = 0, entries = 0, last_id = 0;
	bool ours = true;

	*what = NULL;
	while (rows_next(r)) {
		unsigned char stored[32];

		id = rows_int(r, 0);
		entries = rows_int(r, 2);
		last_id = rows_int(r, 3);
		copy_hash(stored, r, 5);
		copy_hash(heads, r, 4);
		if (memcmp(stored, prev, 32)) {
			*what = "checkpoint_missing";
			return id;
		}
		chain(c, prev, rows_str(r, 1), entries, last_id, heads, hash);
		copy_hash(stored, r, 6);
		if (memcmp(stored, hash, 32)) {
			*what = "checkpoint_changed";
			return id;
		}
		memcpy(prev, hash, 32);
		ours = sealed(r, 7, entries, hash);
	}
	if (!id)
		return 0;
	if (!ours) {
		*what = "checkpoint_unsealed";
		return id;
	}
	memcpy(prev, heads, 32);
	if (heads_of(c, last_id, heads) == entries && !memcmp(prev, heads, 32))
		return 0;
	*what = "heads_differ";
	return id;
}
