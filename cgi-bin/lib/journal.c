/*
 * The append-only log: appending to a record's chain, reading it, telling it in
 * words. Verification is journal_verify.c.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "db.h"
#include "journal.h"
#include "journal_impl.h"
#include "lang.h"
#include "record_batch.h"
#include "record_impl.h"
#include "text.h"

/* ---- the hash ---------------------------------------------------------------- */

/*
 * What is hashed: the previous hash, then the entry's columns as text, each ended
 * by a newline (which none but `detail` can hold, and detail comes last).
 */
void journal_hash(unsigned char out[32], const unsigned char prev[32], const struct journal_text *t)
{
	const char *part[] = { t->type, t->record_id, t->at, t->user_id, t->event, t->corrects, t->detail };
	crypto_hash_sha256_state s;
	unsigned char few[2048];
	size_t n = 32;

	/* Nearly all entries fit into one piece, which is twice as quick. */
	memcpy(few, prev, 32);
	crypto_hash_sha256_init(&s);
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		size_t len = part[i] ? strlen(part[i]) : 0;

		if (len >= sizeof few - n) {
			crypto_hash_sha256_update(&s, few, n);
			n = 0;
		}
		if (len >= sizeof few - 1)
			crypto_hash_sha256_update(&s, (const unsigned char *)part[i], len);
		else if (len)
			memcpy(few + n, part[i], len);
		n += len < sizeof few - 1 ? len : 0;
		few[n++] = '\n';
	}
	crypto_hash_sha256_update(&s, few, n);
	crypto_hash_sha256_final(&s, out);
}

const char *journal_now(struct ctx *c)
{
	struct timespec t;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	return arena_fmt(c->mem, "%04d-%02d-%02d %02d:%02d:%02d.%06ld", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		tm.tm_hour, tm.tm_min, tm.tm_sec, t.tv_nsec / 1000);
}

static struct log_head read_head(struct ctx *c, const struct record *rec, int64_t id)
{
	struct sql q = sql_new(c);
	struct log_head h;
	struct rows *rs;

	sql_add(&q, "SELECT log_head FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(id));
	rs = sql_rows(&q);
	if (!rows_next(rs))
		fault("journal: %s %lld is missing", rec->name, (long long)id);
	log_head_read(&h, rs, 0);
	return h;
}

/* Only the writer that still sees the old head may put the new one: the other runs again. */
static void move_head(struct ctx *c, const struct record *rec, int64_t id, const struct log_head *from, const struct log_head *to)
{
	struct sql q = sql_new(c);

	sql_add(&q, "UPDATE ");
	sql_name(&q, rec->table);
	sql_add(&q, " SET log_head = ");
	sql_arg(&q, log_head_arg(to));
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(id));
	sql_add(&q, " AND log_head <=> ");
	sql_arg(&q, log_head_arg(from));
	if (sql_exec(&q) != 1)
		fault_raise(FAULT_RETRY, "journal: the head of %s %lld has moved", rec->name, (long long)id);
}

/* `at` and `user` as they are to stand in the entry. */
static struct journal_text text_of(struct ctx *c, const struct record *rec, int64_t id, const char *at, int64_t user, const char *event, json_object *detail, int64_t corrects)
{
	return (struct journal_text){
		.type = arena_fmt(c->mem, "%d", rec->type),
		.record_id = arena_fmt(c->mem, "%lld", (long long)id),
		.at = at,
		.user_id = user ? arena_fmt(c->mem, "%lld", (long long)user) : NULL,
		.event = event,
		.corrects = corrects ? arena_fmt(c->mem, "%lld", (long long)corrects) : NULL,
		.detail = detail ? arena_str(c->mem, json_object_to_json_string_ext(detail, JSON_C_TO_STRING_PLAIN)) : "{}",
	};
}

static int64_t insert(struct ctx *c, const struct record *rec, int64_t id, const struct journal_text *t, const unsigned char prev[32], const unsigned char hash[32])
{
	db_exec(c, "INSERT INTO journal (type, record_id, at, user_id, event, detail, corrects, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		INT(rec->type), INT(id), STR(t->at), STR(t->user_id), STR(t->event), STR(t->detail), STR(t->corrects), BYTES(prev, 32), BYTES(hash, 32));
	return db_last_id(c);
}

/* The first entry of a record that is being made in a batch follows none: it waits for the batch's end. */
static bool waits(struct ctx *c, const struct record *rec, int64_t id, const struct journal_text *t)
{
	static const unsigned char none[32];
	unsigned char hash[32];

	if (!record_batch_open())
		return false;
	journal_hash(hash, none, t);
	return batch_take_entry(c, rec, id, t, hash);
}

static int64_t append(struct ctx *c, const struct record *rec, int64_t id, const struct journal_text *t)
{
	unsigned char hash[32];
	struct log_head from, to;
	int64_t entry;

	if (waits(c, rec, id, t))
		return 0;
	from = read_head(c, rec, id);
	journal_hash(hash, from.bytes, t);
	to = log_head_next(&from, rec, id, hash);
	entry = insert(c, rec, id, t, from.bytes, hash);
	move_head(c, rec, id, &from, &to);
	return entry;
}

int64_t journal_write(struct ctx *c, const struct record *rec, int64_t id, const char *event, json_object *detail)
{
	struct journal_text t = text_of(c, rec, id, journal_now(c), c->me->id, event, detail, 0);

	return append(c, rec, id, &t);
}

bool journal_ahead(struct ctx *c, struct journal_ahead *a, const struct row *r, const char *event, json_object *detail)
{
	unsigned char hash[32];

	/* A record of an open batch may have its first entry waiting there. */
	if (!r->log_head || record_batch_open())
		return false;
	a->text = text_of(c, r->rec, r->id, journal_now(c), c->me->id, event, detail, 0);
	a->from = *r->log_head;
	journal_hash(hash, a->from.bytes, &a->text);
	a->to = log_head_next(&a->from, r->rec, r->id, hash);
	return true;
}

int64_t journal_follow_up(struct ctx *c, struct row *r, const struct journal_ahead *a)
{
	struct log_head *h = arena_alloc(c->mem, sizeof *h);

	*h = a->to;
	r->log_head = h;
	return insert(c, r->rec, r->id, &a->text, a->from.bytes, a->to.bytes);
}

void journal_tell(struct ctx *c, const struct record *rec, int64_t id, int64_t entry, const char *event, json_object *detail)
{
	if (entry)
		journal_listener->entry(c, rec, id, entry, event, detail);
}

int64_t journal_append(struct ctx *c, const struct record *rec, int64_t id, const char *event, json_object *detail, int64_t corrects)
{
	struct journal_text t = text_of(c, rec, id, journal_now(c), c->me->id, event, detail, corrects);
	int64_t entry = append(c, rec, id, &t);

	journal_tell(c, rec, id, entry, event, detail);
	return entry;
}

void journal_past(struct ctx *c, const struct record *rec, int64_t id, const char *at, int64_t user_id, const char *event, json_object *detail)
{
	struct journal_text t = text_of(c, rec, id, strchr(at, '.') ? at : arena_fmt(c->mem, "%s.000000", at), user_id, event, detail, 0);

	append(c, rec, id, &t);
}

void journal(struct ctx *c, const struct record *rec, int64_t id, const char *event, json_object *detail)
{
	journal_append(c, rec, id, event, detail, 0);
}

/* ---- reading ------------------------------------------------------------------- */

const char *journal_hex(struct ctx *c, const char *bytes, size_t n)
{
	char *s = arena_alloc(c->mem, 65);

	return n == 32 ? sodium_bin2hex(s, 65, (const unsigned char *)bytes, 32) : "";
}

void journal_leave_out_masked(struct ctx *c, const struct record *rec, int64_t id, json_object *detail)
{
	json_object *list = NULL;

	if (!detail || !json_object_object_get_ex(detail, "changes", &list))
		return;
	for (size_t i = json_object_array_length(list); i-- > 0; ) {
		const char *name = json_object_get_string(json_object_object_get(json_object_array_get_idx(list, i), "field"));
		const struct field *f = name ? record_field(c, rec, name) : NULL;

		if (f && f->mask && record_masks(c, rec, id, name))
			json_object_array_del_idx(list, i, 1);
	}
}

/* ---- in words --------------------------------------------------------------------- */

static const char *ref_title(struct ctx *c, const struct field *f, const char *id)
{
	struct row *r = record_find(c, f->ref, strtoll(id, NULL, 10), ACCESS_READ);

	return r ? row_title(r) : lang_text(c->lang, "Common.hidden");
}

static const char *link_title(struct ctx *c, const char *link)
{
	const struct record *rec;
	int64_t id;
	struct row *r = link_read(link, &rec, &id) ? record_find(c, rec, id, ACCESS_READ) : NULL;

	return r ? row_title(r) : lang_text(c->lang, "Common.hidden");
}

static const char *value_words(struct ctx *c, const struct record *rec, const struct field *f, const char *v)
{
	int64_t t;
	money m;
	dec4 d;

	if (!v)
		return lang_text(c->lang, "Common.empty");
	if (!f)
		return v;
	switch (f->type) {
	case F_CHOICE:
		return field_custom(f) ? v : lang_text(c->lang, arena_fmt(c->mem, "Choice.%s.%s.%s", rec->name, f->name, v));
	case F_REF: return ref_title(c, f, v);
	case F_LINK: return link_title(c, v);
	case F_BOOL: return lang_text(c->lang, strcmp(v, "0") ? "Common.yes" : "Common.no");
	case F_MONEY: return money_parse(v, &m) ? money_show(c->mem, m, m % 100 ? 2 : 0) : v;
	case F_DECIMAL: case F_PERCENT: return dec4_parse(v, &d) ? dec4_show(c->mem, d) : v;
	case F_INSTANT: return instant_from_sql(v, &t) ? instant_show(c->mem, t, c->tz) : v;
	case F_DATE: return date_show(c->mem, v);
	default: return v;
	}
}

const char *field_label(struct ctx *c, const struct record *rec, const struct field *f)
{
	const char *key = arena_fmt(c->mem, "Field.%s.%s", rec->name, f->name), *text;

	if (f->label)
		return f->label;
	text = lang_text(c->lang, key);
	return strcmp(text, key) ? text : lang_text(c->lang, arena_fmt(c->mem, "Field.common.%s", f->name));
}

static void change_words(struct ctx *c, const struct record *rec, json_object *change, struct buf *b)
{
	const char *name = json_object_get_string(json_object_object_get(change, "field"));
	const struct field *f = name ? record_field(c, rec, name) : NULL;
	json_object *old, *new;
	bool has = json_object_object_get_ex(change, "new", &new);

	/* What only the program knows of is in the entry, not in its sentence. */
	if (!name || (f && f->flags & HIDDEN))
		return;
	buf_str(b, b->len ? lang_text(c->lang, "Common.list_separator") : "");
	json_object_object_get_ex(change, "old", &old);
	if (!has || (f && (f->type == F_LONGTEXT || f->type == F_HTML)))
		buf_str(b, lang_fill(c->mem, c->lang, "Event.field_edited", f ? field_label(c, rec, f) : name, NULL, NULL));
	else
		buf_str(b, lang_fill(c->mem, c->lang, old ? "Event.field_changed" : "Event.field_set", f ? field_label(c, rec, f) : name,
			old ? value_words(c, rec, f, json_object_get_string(old)) : value_words(c, rec, f, new ? json_object_get_string(new) : NULL),
			old ? value_words(c, rec, f, new ? json_object_get_string(new) : NULL) : NULL));
}

/* A value that begins with @ is a key of the language files, as in lang_fill(); @at: an instant, shown where the reader lives. */
static const char *value_or_key(struct ctx *c, const char *v)
{
	const char *text = v[0] == '@' && strchr(v, '.') ? lang_text(c->lang, v + 1) : v;
	int64_t at;

	if (!strncmp(v, "@at:", 4) && instant_from_sql(v + 4, &at))
		return instant_show(c->mem, at, c->tz);

	if (strlen(v) == 10 && date_valid(v))
		return date_show(c->mem, v);
	return text == v + 1 || strcmp(text, v + 1) == 0 ? v : text;
}

/* {reason} in an event's sentence is what detail has under that name. */
static const char *fill_named(struct ctx *c, const char *text, json_object *detail, const char *but)
{
	struct buf b = buf_new(c->mem);

	while (*text) {
		const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
		json_object *v = NULL;

		if (!close) {
			buf_str(&b, text);
			break;
		}
		buf_add(&b, text, open - text);
		if (detail)
			json_object_object_get_ex(detail, arena_strn(c->mem, open + 1, close - open - 1), &v);
		if (v && !(but && strlen(but) == (size_t)(close - open - 1) && !strncmp(but, open + 1, strlen(but))))
			buf_str(&b, value_or_key(c, json_object_get_string(v)));
		text = close + 1;
	}
	return b.s ? b.s : "";
}

const char *journal_title(struct ctx *c, const struct entry *e)
{
	const char *key = arena_fmt(c->mem, "Event.%s", e->event), *text = lang_text(c->lang, key);

	return strcmp(text, key) ? text_trim(c->mem, fill_named(c, text, e->detail, "text")) : "";
}

const char *journal_sentence(struct ctx *c, const struct record *rec, const struct entry *e)
{
	const char *key = arena_fmt(c->mem, "Event.%s", e->event);
	struct buf changes = buf_new(c->mem);
	json_object *list = NULL;
	const char *head;

	if (e->detail)
		json_object_object_get_ex(e->detail, "changes", &list);
	for (size_t i = 0; list && i < json_object_array_length(list); i++)
		change_words(c, rec, json_object_array_get_idx(list, i), &changes);
	if (strcmp(e->event, "changed") == 0)
		return changes.len ? changes.s : lang_text(c->lang, "Event.changed");
	head = text_trim(c->mem, fill_named(c, lang_text(c->lang, key), e->detail, NULL));
	return changes.len ? arena_fmt(c->mem, "%s%s%s", head, lang_text(c->lang, "Common.colon"), changes.s) : head;
}
