/* The rights matrix: what each role may read and write, and its capabilities. */
#include <string.h>
#include "people.h"
#include "lib/db.h"
#include "lib/journal.h"
#include "lib/stamp.h"

static bool known_record(const char *name)
{
	return !strcmp(name, "*") || record_by_name(name);
}

enum outcome people_set_right(struct ctx *c, int64_t role_id, const char *record, int read, int write)
{
	struct rows *q;
	json_object *detail;

	if (!known_record(record) || read < 0 || read > 3 || write < 0 || write > 3)
		return ctx_refuse(c, INVALID, "", "not_in_list", record, NULL);
	if (write > read)
		return ctx_refuse(c, INVALID, "", "write_above_read", NULL);
	q = db_rows(c, "SELECT read_scope, write_scope FROM role_rights WHERE role_id = ? AND record = ?", INT(role_id), STR(record));
	if (rows_next(q) && rows_int(q, 0) == read && rows_int(q, 1) == write)
		return DONE;
	db_exec(c, "INSERT INTO role_rights (role_id, record, read_scope, write_scope) VALUES (?, ?, ?, ?) "
		"ON DUPLICATE KEY UPDATE read_scope = VALUES(read_scope), write_scope = VALUES(write_scope)", INT(role_id), STR(record), INT(read), INT(write));
	detail = json_keep(c, json_object_new_object());
	json_object_object_add(detail, "record", json_object_new_string(record));
	json_object_object_add(detail, "read", json_object_new_int(read));
	json_object_object_add(detail, "write", json_object_new_int(write));
	journal(c, &role_record, role_id, "rights_changed", detail);
	return DONE;
}

enum outcome people_set_capability(struct ctx *c, int64_t role_id, const char *name, bool on)
{
	static const char *const known[] = { "assign", "approve", "import", "export", "settings", NULL };
	struct row *role = record_get(c, &role_record, role_id);

	for (int i = 0; known[i]; i++) {
		const char *field = arena_fmt(c->mem, "may_%s", name);
		if (strcmp(known[i], name))
			continue;
		if ((row_int(role, field) != 0) == on)
			return DONE;
		return record_change(c, role, "updated", field, on ? "1" : "0", NULL);
	}
	return ctx_refuse(c, INVALID, "", "not_in_list", name, NULL);
}

enum outcome people_rights_changed(struct ctx *c)
{
	settings_bump(c);
	if (db_one_int(c, "SELECT 1 FROM users u JOIN user_roles ur ON ur.user_id = u.id JOIN roles r ON r.id = ur.role_id "
		       "WHERE u.active = 1 AND u.archived_at IS NULL AND r.archived_at IS NULL AND r.may_settings = 1 LIMIT 1"))
		return DONE;
	return ctx_refuse(c, INVALID, "", "last_administrator", NULL);
}
