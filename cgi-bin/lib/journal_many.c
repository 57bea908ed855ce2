/*
 * Entries for a set of records that one statement changes: heads are read in one
 * statement and hashed here, the caller's UPDATE puts the new ones, and the entries go
 * in as one. Whoever wrote to one of the records meanwhile moved its head: then the
 * UPDATE misses it and the transaction runs again.
 */
#include <string.h>
#include "db.h"
#include "journal.h"
#include "journal_impl.h"
#include "record_impl.h"

static const char *text_of(struct ctx *c, json_object *list)
{
	return json_object_to_json_string_ext(json_keep(c, list), JSON_C_TO_STRING_PLAIN);
}

/* [{"i": id, "n": place}] joined to the heads they have now. */
static struct rows *read_heads(struct ctx *c, const struct record *rec, const struct journal_new *e, int n)
{
	json_object *ids = json_object_new_array();
	struct sql q = sql_new(c);

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "i", json_object_new_int64(e[i].id));
		json_object_object_add(o, "n", json_object_new_int(i));
		json_object_array_add(ids, o);
	}
	sql_add(&q, "SELECT j.n, t.log_head FROM JSON_TABLE(");
	sql_arg(&q, STR(text_of(c, ids)));
	sql_add(&q, ", '$[*]' COLUMNS (i BIGINT PATH '$.i', n INT PATH '$.n')) j JOIN ");
	sql_name(&q, rec->table);
	sql_add(&q, " t ON t.id = j.i");
	return sql_rows(&q);
}

void journal_move_heads(struct ctx *c, const struct record *rec, const char *list, int n)
{
	struct sql q = sql_new(c);

	sql_add(&q, "UPDATE JSON_TABLE(");
	sql_arg(&q, STR(list));
	sql_add(&q, ", '$[*]' COLUMNS (i BIGINT PATH '$.i', f CHAR(128) PATH '$.f', t CHAR(128) PATH '$.t')) j JOIN ");
	sql_name(&q, rec->table);
	sql_add(&q, " t ON t.id = j.i SET t.log_head = UNHEX(j.t) WHERE t.log_head <=> UNHEX(j.f)");
	if ((int64_t)sql_exec(&q) != n)
		fault_raise(FAULT_RETRY, "journal: a head of %s has moved", rec->name);
}

void journal_many_ahead(struct ctx *c, const struct record *rec, const struct journal_new *e, int n)
{
	const char *at = journal_now(c), *type = arena_fmt(c->mem, "%d", rec->type), *user = c->me->id ? arena_fmt(c->mem, "%lld", (long long)c->me->id) : NULL;
	struct rows *heads = read_heads(c, rec, e, n);

	if (rows_count(heads) != n)
		fault("journal: some of %d %s are missing", n, rec->name);
	while (rows_next(heads)) {
		const struct journal_new *k = &e[rows_int(heads, 0)];
		unsigned char hash[32];
		struct log_head from, to;
		struct journal_text t = { .type = type, .record_id = arena_fmt(c->mem, "%lld", (long long)k->id), .at = at, .user_id = user,
			.event = k->event, .detail = k->detail ? k->detail : "{}" };

		log_head_read(&from, heads, 1);
		journal_hash(hash, from.bytes, &t);
		to = log_head_next(&from, rec, k->id, hash);
		json_object_object_add(k->row, "i", json_object_new_int64(k->id));
		json_object_object_add(k->row, "a", json_object_new_string(at));
		json_object_object_add(k->row, "e", json_object_new_string(t.event));
		json_object_object_add(k->row, "d", json_object_new_string(t.detail));
		if (from.len)
			json_object_object_add(k->row, "f", json_object_new_string(log_head_hex(c, &from)));
		json_object_object_add(k->row, "t", json_object_new_string(log_head_hex(c, &to)));
	}
}

void journal_many_follow_up(struct ctx *c, const struct record *rec, const char *list)
{
	static const unsigned char none[32];
	const char *user = c->me->id ? arena_fmt(c->mem, "%lld", (long long)c->me->id) : NULL;

	db_exec(c, "INSERT INTO journal (type, record_id, at, user_id, event, detail, prev, hash)"
		" SELECT ?, j.i, j.a, ?, j.e, j.d, COALESCE(UNHEX(LEFT(j.f, 64)), ?), UNHEX(LEFT(j.t, 64)) FROM JSON_TABLE(?, '$[*]' COLUMNS"
		" (i BIGINT PATH '$.i', a VARCHAR(26) PATH '$.a', e VARCHAR(40) PATH '$.e', d LONGTEXT PATH '$.d', f CHAR(128) PATH '$.f', t CHAR(128) PATH '$.t')) j",
		INT(rec->type), STR(user), BYTES(none, 32), STR(list));
}
