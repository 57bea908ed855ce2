/* The demonstration's files: papers as they were sent and signed, minutes of visits, plans of floors. */
#include <string.h>
#include "bin/demo/demo.h"
#include "crm/contract_clause.h"
#include "crm/documents.h"
#include "crm/file.h"
#include "db.h"
#include "rights.h"

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

/* The paper of each row of `rs` (its number, the day it went out) as a file beside it, named by the record's title between two words. */
static void papers_of(struct ctx *c, const struct record *rec, struct rows *rs, const char *before, const char *after, int64_t category)
{
	while (rows_next(rs)) {
		struct row *r = record_get(c, rec, rows_int(rs, 0));
		const void *pdf;
		size_t n;

		record_load_parts(c, r);
		pdf = document_pdf(c, r, &n);
		file_of(c, r, arena_fmt(c->mem, "%s%s%s.pdf", before, row_title(r), after), category, rows_str(rs, 1), pdf, n);
	}
}

static void papers(struct ctx *c)
{
	papers_of(c, &quotation_record, db_rows(c, "SELECT id, sent_at FROM quotations WHERE sent_at IS NOT NULL ORDER BY id LIMIT 12"), "報價單 ", "", 2);
	papers_of(c, &contract_record, db_rows(c, "SELECT id, TIMESTAMP(signed_on) FROM contracts WHERE signed_on IS NOT NULL ORDER BY id LIMIT 12"), "", " 簽署版", 1);
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

static void plans(struct ctx *c)
{
	struct rows *q = db_rows(c, "SELECT id, created_at FROM opportunities ORDER BY id LIMIT 8");

	while (rows_next(q)) {
		struct row *r = record_get(c, &opportunity_record, rows_int(q, 0));
		struct buf b = floor_plan(c, r->id);

		file_of(c, r, arena_fmt(c->mem, "%s 樓層平面圖.png", row_title(r)), 4, rows_str(q, 1), b.s, b.len);
	}
}

enum outcome demo_files(struct ctx *c, void *unused)
{
	(void)unused;
	if (db_one_int(c, "SELECT COUNT(*) FROM files"))
		return DONE;
	texts(c);
	papers(c);
	minutes(c);
	plans(c);
	return DONE;
}
