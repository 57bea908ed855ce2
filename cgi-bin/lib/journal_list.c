/*
 * The log across records: what the person may read of it, newest first. One record's
 * timeline is journal_entries().
 */
#include <stdlib.h>
#include <string.h>
#include "db.h"
#include "journal.h"
#include "journal_impl.h"
#include "record_impl.h"

static void conditions(struct sql *q, const struct journal_query *j)
{
	if (j->rec) {
		sql_add(q, " AND j.type = ");
		sql_arg(q, INT(j->rec->type));
		sql_add(q, " AND j.record_id = ");
		sql_arg(q, INT(j->id));
	}
	if (j->entry) {
		sql_add(q, " AND j.id = ");
		sql_arg(q, INT(j->entry));
	}
	for (int i = 0; i < j->nentries; i++) {
		sql_add(q, i ? "," : " AND j.id IN (");
		sql_arg(q, INT(j->entries[i]));
		sql_add(q, i == j->nentries - 1 ? ")" : "");
	}
	if (j->before) {
		sql_add(q, " AND j.id < ");
		sql_arg(q, INT(j->before));
	}
	for (int i = 0; i < 4 && j->events[i]; i++) {
		sql_add(q, i ? ", " : " AND j.event IN (");
		sql_arg(q, STR(j->events[i]));
	}
	sql_add(q, j->events[0] ? ")" : "");
	if (j->user_id) {
		sql_add(q, " AND j.user_id = ");
		sql_arg(q, INT(j->user_id));
	}
	if (j->method) {
		sql_add(q, " AND JSON_VALUE(j.detail, '$.method') = ");
		sql_arg(q, STR(j->method));
	}
}

struct entry *journal_find(struct ctx *c, const struct journal_query *j, int *n)
{
	struct sql q = sql_new(c);
	struct rows *rs;
	struct entry *out;

	sql_add(&q, "SELECT j.id, DATE_FORMAT(j.at, '%Y-%m-%d %H:%i:%s'), j.event, j.hash, j.detail, j.user_id, u.name, j.corrects, j.type, j.record_id,"
		" (SELECT MAX(k.id) FROM journal k WHERE k.type = j.type AND k.record_id = j.record_id AND k.id > j.id AND k.corrects = j.id)"
		" FROM journal j LEFT JOIN users u ON u.id = j.user_id WHERE ");
	sql_scope_linked(&q, "j", "type", "record_id", ACCESS_READ);
	conditions(&q, j);
	sql_add(&q, " ORDER BY j.id DESC LIMIT ");
	sql_arg(&q, INT(j->limit));
	rs = sql_rows(&q);
	out = arena_array(c->mem, rows_count(rs) + 1, sizeof *out);
	for (*n = 0; rows_next(rs); (*n)++) {
		struct entry *e = &out[*n];

		*e = (struct entry){
			.id = rows_int(rs, 0), .at = rows_str(rs, 1), .event = rows_str(rs, 2),
			.hash = journal_hex(c, rows_str(rs, 3), rows_len(rs, 3)),
			.detail = json_keep(c, json_tokener_parse(rows_str(rs, 4))),
			.user_id = rows_int(rs, 5), .user_name = rows_str(rs, 6), .corrects = rows_int(rs, 7),
			.rec = record_by_type((int)rows_int(rs, 8)), .record_id = rows_int(rs, 9), .corrected_by = rows_int(rs, 10),
		};
		journal_leave_out_masked(c, e->rec, e->record_id, e->detail);
	}
	return out;
}
