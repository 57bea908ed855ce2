/*
 * ferry-demo: finishes the demonstration data that sql/demo/ brought in as rows.
 * Gives each record the history it would have (created, stages, won, lost, sent …)
 * and makes everything findable. Run once by the start script; does nothing to a
 * record that has a history.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include "config.h"
#include "crm/contract_clause.h"
#include "crm/documents.h"
#include "crm/file.h"
#include "crm/mailbox.h"
#include "ctx.h"
#include "db.h"
#include "journal.h"
#include "prediction.h"
#include "reindex.h"
#include "rights.h"

static json_object *change(struct ctx *c, const char *field, const char *old, const char *new)
{
	json_object *detail = json_keep(c, json_object_new_object()), *list = json_object_new_array(), *o = json_object_new_object();

	json_object_object_add(o, "field", json_object_new_string(field));
	json_object_object_add(o, "old", old ? json_object_new_string(old) : NULL);
	json_object_object_add(o, "new", json_object_new_string(new));
	json_object_array_add(list, o);
	json_object_object_add(detail, "changes", list);
	return detail;
}

/* Entries in time order, since each is chained to the one before. */
struct moment { const char *at, *event; int64_t user; json_object *detail; };
struct history { struct ctx *c; struct moment m[64]; int n; };

static void add(struct history *h, const char *at, int64_t user, const char *event, json_object *detail)
{
	int i;

	if (!at || h->n == 64)
		return;
	for (i = h->n; i > 0 && strcmp(h->m[i - 1].at, at) > 0; i--)
		h->m[i] = h->m[i - 1];
	h->m[i] = (struct moment){ at, event, user, detail };
	h->n++;
}

static void add_stages(struct history *h, int64_t id, int64_t owner)
{
	struct rows *rs = db_rows(h->c, "SELECT stage_id, entered_at, user_id FROM stage_times WHERE opportunity_id = ? ORDER BY entered_at, id LIMIT 40", INT(id));
	const char *before = NULL;

	for (; rows_next(rs); before = rows_str(rs, 0))
		if (before)
			add(h, rows_str(rs, 1), rows_int(rs, 2) ? rows_int(rs, 2) : owner, "stage_changed", change(h->c, "stage_id", before, rows_str(rs, 0)));
}

/* Instants that stand in the row itself, and what they are called in the log. */
static const struct { const char *record, *field, *event; } instants[] = {
	{ "quotation", "sent_at", "quotation_sent" }, { "quotation", "viewed_at", "quotation_viewed" }, { "quotation", "accepted_at", "quotation_accepted" },
};

static void add_instants(struct history *h, const struct row *r, int64_t owner)
{
	for (size_t i = 0; i < sizeof instants / sizeof *instants; i++)
		if (strcmp(instants[i].record, r->rec->name) == 0 && row_index(r, instants[i].field) >= 0)
			add(h, row_get(r, instants[i].field), owner, instants[i].event, NULL);
	if (strcmp(r->rec->name, "opportunity") == 0) {
		add_stages(h, r->id, owner);
		if (!row_is(r, "state", "open"))
			add(h, row_get(r, "closed_at"), owner, row_get(r, "state"), change(h->c, "state", "open", row_get(r, "state")));
	}
}

static void put(json_object *o, const char *name, const char *value)
{
	if (value)
		json_object_object_add(o, name, json_object_new_string(value));
}

/* What was done about it: every other call or visit stands there as minutes somebody wrote. */
static void add_activities(struct history *h, const struct record *rec, int64_t id)
{
	struct ctx *c = h->c;
	/* With whom: whom the record names, or the customer's first contact. */
	struct rows *who = db_rows(c, "SELECT k.id, k.name FROM contacts k WHERE k.id = COALESCE((SELECT o.contact_id FROM opportunities o WHERE o.id = ? AND ? = 13),"
		" (SELECT l.contact_id FROM customer_contacts l WHERE l.customer_id = ? AND ? = 11 ORDER BY l.is_primary DESC, l.contact_id LIMIT 1))", INT(id), INT(rec->type), INT(id), INT(rec->type));
	bool with = rows_next(who);
	struct rows *rs = db_rows(c, "SELECT id, type, subject, outcome, feedback, done_at, done_by FROM activities WHERE `on` = ? AND state = 'done' ORDER BY done_at LIMIT 20",
		STR(link_make(c, rec, id)));

	while (rows_next(rs)) {
		json_object *d = json_keep(c, json_object_new_object());
		bool minutes = rows_int(rs, 0) % 2 && strcmp(rows_str(rs, 1), "meeting");

		put(d, "text", rows_str(rs, 4));
		if (minutes) {
			put(d, "method", rows_str(rs, 1));
			put(d, "how", arena_fmt(c->mem, "@Choice.activity.method.%s", rows_str(rs, 1)));
			if (with) {
				json_object_object_add(d, "contact_id", json_object_new_int64(rows_int(who, 0)));
				put(d, "contact", rows_str(who, 1));
			}
		} else {
			put(d, "type", arena_fmt(c->mem, "@Choice.activity.type.%s", rows_str(rs, 1)));
			put(d, "subject", rows_str(rs, 2));
			put(d, "outcome", rows_str(rs, 3));
			put(d, "activity_id", rows_str(rs, 0));
		}
		add(h, rows_str(rs, 5), rows_int(rs, 6), minutes ? "followup" : "activity_done", d);
	}
}

/* What was said: the message is there already, the log gets its entry. */
static void add_messages(struct history *h, const struct record *rec, int64_t id)
{
	struct ctx *c = h->c;
	struct rows *rs = db_rows(c, "SELECT id, kind, body, created_at, author_id FROM messages WHERE `on` = ? ORDER BY id LIMIT 20", STR(link_make(c, rec, id)));

	while (rows_next(rs)) {
		json_object *d = json_keep(c, json_object_new_object());

		put(d, "text", rows_str(rs, 2));
		json_object_object_add(d, "message_id", json_object_new_int64(rows_int(rs, 0)));
		add(h, rows_str(rs, 3), rows_int(rs, 4), rows_str(rs, 1), d);
	}
}

/* The entry of each, and the inboxes of whose records they are on. */
static void inboxes(struct ctx *c)
{
	db_exec(c, "UPDATE messages m JOIN journal j ON j.type = m.on_type AND j.record_id = m.on_id AND j.event = m.kind AND CAST(JSON_VALUE(j.detail, '$.message_id') AS UNSIGNED) = m.id"
		" SET m.entry_id = j.id WHERE m.entry_id IS NULL AND m.kind IN ('message', 'note')");
	db_exec(c, "INSERT IGNORE INTO contact_entries (contact_id, entry_id) SELECT k.id, j.id FROM journal j JOIN contacts k ON k.id = CAST(JSON_VALUE(j.detail, '$.contact_id') AS UNSIGNED)"
		" WHERE j.event = 'followup'");
	db_exec(c, "INSERT IGNORE INTO inbox_items (`on`, why, entry_id, message_id, owner_id, created_by, created_at, read_at)"
		" SELECT m.`on`, 'discussion', m.entry_id, m.id, f.user_id, m.author_id, m.created_at, IF(m.created_at < UTC_TIMESTAMP() - INTERVAL 1 DAY, m.created_at + INTERVAL 1 HOUR, NULL)"
		" FROM messages m JOIN followers f ON f.type = m.on_type AND f.record_id = m.on_id AND f.user_id IS NOT NULL WHERE m.entry_id IS NOT NULL AND m.kind IN ('message', 'note')"
		" AND m.author_id <> f.user_id");
}

static void tell(struct ctx *c, const struct record *rec, int64_t id)
{
	struct row *r = record_get(c, rec, id);
	struct history h = { .c = c };
	int64_t owner = r->owner_id ? r->owner_id : r->created_by;

	add(&h, r->created_at, r->created_by ? r->created_by : owner, "created", NULL);
	add_instants(&h, r, owner);
	add_activities(&h, rec, id);
	add_messages(&h, rec, id);
	for (int i = 0; i < h.n; i++)
		journal_past(c, rec, id, h.m[i].at, h.m[i].user, h.m[i].event, h.m[i].detail);
}

static enum outcome tell_all(struct ctx *c, void *arg)
{
	(void)arg;
	for (const struct record *const *rec = record_all; *rec; rec++) {
		struct record_ids *ids;

		if ((*rec)->parent || (*rec)->no_timeline || (*rec)->unscoped)
			continue;
		ids = record_without_history(c, *rec);
		for (int i = 0; i < ids->n; i++)
			tell(c, *rec, ids->id[i]);
	}
	inboxes(c);
	return DONE;
}

/* ---- files: papers as they were sent and signed, minutes of visits --------------------- */

static void file_of(struct ctx *c, const struct row *r, const char *name, int64_t category, const char *at, const void *bytes, size_t n)
{
	int64_t id, owner = r->owner_id ? r->owner_id : 2;

	struct ctx as = *c;

	as.me = person_load(c, owner);
	if (!as.me || file_attach_bytes(&as, NULL, 0, NULL, name, bytes, n, &id) != DONE)
		fault("a file of the demonstration was refused");
	file_link(c, id, r->rec, r->id, NULL);
	db_exec(c, "UPDATE files SET category_id = ?, owner_id = ?, created_by = ?, created_at = ?, updated_at = ? WHERE id = ?", REF(category), INT(owner), INT(owner), STR(at), STR(at), INT(id));
	db_exec(c, "UPDATE file_versions SET created_by = ?, created_at = ? WHERE file_id = ?", INT(owner), STR(at), INT(id));
}

static void texts(struct ctx *c)
{
	struct rows *k = db_rows(c, "SELECT id, IF(state = 'draft', updated_at, created_at) + INTERVAL 40 MINUTE FROM contracts WHERE body IS NULL ORDER BY id LIMIT 50");

	while (rows_next(k))
		contract_clause_adopt(c, record_get(c, &contract_record, rows_int(k, 0)), rows_str(k, 1));
}

static void papers(struct ctx *c)
{
	struct rows *q = db_rows(c, "SELECT id, sent_at FROM quotations WHERE sent_at IS NOT NULL ORDER BY id LIMIT 12");
	struct rows *k = db_rows(c, "SELECT id, TIMESTAMP(signed_on) FROM contracts WHERE signed_on IS NOT NULL ORDER BY id LIMIT 12");
	size_t n;

	while (rows_next(q)) {
		struct row *r = record_get(c, &quotation_record, rows_int(q, 0));
		const void *pdf;

		record_load_parts(c, r);
		pdf = document_pdf(c, r, &n);
		file_of(c, r, arena_fmt(c->mem, "報價單 %s.pdf", row_title(r)), 2, rows_str(q, 1), pdf, n);
	}
	while (rows_next(k)) {
		struct row *r = record_get(c, &contract_record, rows_int(k, 0));
		const void *pdf;

		record_load_parts(c, r);
		pdf = document_pdf(c, r, &n);
		file_of(c, r, arena_fmt(c->mem, "%s 簽署版.pdf", row_title(r)), 1, rows_str(k, 1), pdf, n);
	}
}

static void minutes(struct ctx *c)
{
	struct rows *q = db_rows(c, "SELECT id, COALESCE(last_contact_at, created_at) FROM customers WHERE owner_id IS NOT NULL ORDER BY id LIMIT 10");

	while (rows_next(q)) {
		struct row *r = record_get(c, &customer_record, rows_int(q, 0));
		const char *text = arena_fmt(c->mem, "訪談紀錄\n客戶：%s\n日期：%.10s\n\n一、現有據點與營業時段\n二、設攤坪數、水電與排煙需求\n三、預算與希望進場的檔期\n四、下一步：寄送平面圖與租金級距\n", row_title(r), rows_str(q, 1));
		const char *sheet = arena_fmt(c->mem, "\xef\xbb\xbf櫃位,坪數,電力,月租\n1F-0%lld,6.5,220V 30A,38000\n1F-1%lld,8.0,220V 50A,46000\n2F-0%lld,5.0,110V 20A,24000\n",
			(long long)r->id % 9 + 1, (long long)r->id % 9 + 1, (long long)r->id % 9 + 1);

		file_of(c, r, arena_fmt(c->mem, "%s 訪談紀錄.txt", row_title(r)), 8, rows_str(q, 1), text, strlen(text));
		if (r->id % 2)
			file_of(c, r, arena_fmt(c->mem, "%s 可選櫃位.csv", row_title(r)), 4, rows_str(q, 1), sheet, strlen(sheet));
	}
}

/* A floor with its stalls, taken ones coloured: a picture of one byte a point, as PNG. */
enum { PLAN_W = 720, PLAN_H = 420 };

static void fill_box(unsigned char *plan, int x, int y, int w, int h, unsigned char colour)
{
	for (int i = y; i < y + h && i < PLAN_H; i++)
		for (int k = x; k < x + w && k < PLAN_W; k++)
			plan[i * (PLAN_W + 1) + 1 + k] = colour;
}

static void stall(unsigned char *plan, int x, int y, int w, int h, unsigned char colour)
{
	fill_box(plan, x, y, w, h, 1);
	fill_box(plan, x + 3, y + 3, w - 6, h - 6, colour);
}

static void put_number(struct buf *b, unsigned long n)
{
	unsigned char be[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n };

	buf_add(b, (const char *)be, 4);
}

static void put_chunk(struct buf *b, const char *type, const void *data, size_t n)
{
	unsigned long crc = crc32(crc32(0, (const unsigned char *)type, 4), data, (unsigned)n);

	put_number(b, n);
	buf_add(b, type, 4);
	buf_add(b, data, n);
	put_number(b, n ? crc : crc32(0, (const unsigned char *)type, 4));
}

static struct buf floor_plan(struct ctx *c, int64_t seed)
{
	static const unsigned char head[] = { 0, 0, PLAN_W >> 8, PLAN_W & 255, 0, 0, PLAN_H >> 8, PLAN_H & 255, 8, 3, 0, 0, 0 };
	static const unsigned char palette[] = { 255, 255, 255, 60, 70, 84, 226, 242, 243, 253, 241, 218, 15, 111, 120, 238, 240, 243 };
	unsigned char *plan = arena_alloc(c->mem, (PLAN_W + 1) * PLAN_H), *packed;
	unsigned long n = compressBound((PLAN_W + 1) * PLAN_H);
	struct buf b = buf_new(c->mem);

	stall(plan, 10, 10, 700, 400, 0);
	fill_box(plan, 20, 180, 680, 60, 5);
	for (int i = 0; i < 7; i++) {
		stall(plan, 30 + i * 95, 30, 85, 140, i == seed % 7 ? 4 : (i * 3 + seed) % 4 ? 2 : 3);
		stall(plan, 30 + i * 95, 250, 85, 140, (i * 5 + seed) % 3 ? 2 : 3);
	}
	packed = arena_alloc(c->mem, n);
	if (compress2(packed, &n, plan, (PLAN_W + 1) * PLAN_H, 9) != Z_OK)
		fault("a picture of the demonstration cannot be made");
	buf_add(&b, "\x89PNG\r\n\x1a\n", 8);
	put_chunk(&b, "IHDR", head, sizeof head);
	put_chunk(&b, "PLTE", palette, sizeof palette);
	put_chunk(&b, "IDAT", packed, n);
	put_chunk(&b, "IEND", "", 0);
	return b;
}

static void plans(struct ctx *c)
{
	struct rows *q = db_rows(c, "SELECT id, created_at FROM opportunities ORDER BY id LIMIT 8");

	while (rows_next(q)) {
		struct row *r = record_get(c, &opportunity_record, rows_int(q, 0));
		struct buf b = floor_plan(c, r->id);

		file_of(c, r, arena_fmt(c->mem, "%s 樓層平面圖.png", row_title(r)), 4, rows_str(q, 1), b.s, b.len);
	}
}

static enum outcome keep_files(struct ctx *c, void *arg)
{
	(void)arg;
	if (db_one_int(c, "SELECT COUNT(*) FROM files"))
		return DONE;
	texts(c);
	papers(c);
	minutes(c);
	plans(c);
	return DONE;
}

/* ---- mail that came in ------------------------------------------------------------------ */

struct taken { const char *name, *recipient; int64_t size, id; int ago; };

static void copy_mail(struct ctx *c, const char *from, struct taken *t)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb");
	size_t n = in ? fread(bytes, 1, sizeof bytes, in) : 0;
	int out = mailbox_open(c, &t->name);

	t->size = (int64_t)n;
	if (!n || out < 0 || write(out, bytes, n) != (ssize_t)n || close(out))
		fault("%s cannot be taken in", from);
	fclose(in);
}

static enum outcome keep_mail(struct ctx *c, void *arg)
{
	struct taken *t = arg;

	t->id = mailbox_keep(c, t->name, t->size, t->recipient);
	db_exec(c, "UPDATE inbound_mails SET created_at = UTC_TIMESTAMP() - INTERVAL ? HOUR WHERE id = ?", INT(t->ago), INT(t->id));
	return DONE;
}

/* "01-market@ferry.example.eml" is for market@ferry.example; the first came first. */
static void mails(struct ctx *c)
{
	const char *folder = arena_fmt(c->mem, "%s/demo/mail", config_str("Dir.Sql", "sql"));
	struct dirent **file;
	int n = scandir(folder, &file, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		const char *name = arena_str(c->mem, file[i]->d_name), *dash = strchr(name, '-'), *end = strstr(name, ".eml");
		struct taken t = { .ago = 2 * (n - i) };

		free(file[i]);
		if (!dash || !end)
			continue;
		t.recipient = arena_strn(c->mem, dash + 1, (size_t)(end - dash - 1));
		copy_mail(c, arena_fmt(c->mem, "%s/%s", folder, name), &t);
		if (db_transaction(c, keep_mail, &t) == DONE)
			mailbox_deal(c, t.id, false);
	}
	if (n >= 0)
		free(file);
}

static void run(void *arg)
{
	struct ctx *c = arg;
	int64_t n = 0;

	if (db_transaction(c, keep_files, NULL) != DONE || db_transaction(c, tell_all, NULL) != DONE)
		fault("the history was refused");
	if (!db_one_int(c, "SELECT COUNT(*) FROM inbound_mails"))
		mails(c);
	for (const struct record *const *rec = record_all; *rec; rec++)
		n += record_reindex(c, *rec);
	prediction_rebuild(c, &opportunity_record);
	printf("ferry-demo: %lld records\n", (long long)n);
}

int main(void)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .now = time(NULL), .request_id = "" };
	int status = 0;

	c.today = date_of(c.mem, c.now, c.tz);
	if (fault_try(run, &c) != FAULT_NONE) {
		fprintf(stderr, "ferry-demo: %s\n", fault_text());
		status = 1;
	}
	db_close(c.db);
	arena_free(c.mem);
	return status;
}
