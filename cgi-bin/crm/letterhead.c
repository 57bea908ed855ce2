/* The logo: one row, looked at before it is kept; see letterhead.h. */
#include "letterhead.h"
#include "lib/db.h"
#include "lib/stamp.h"
#include "picture.h"

const void *letterhead_logo(struct ctx *c, size_t *n)
{
	struct rows *r = db_rows(c, "SELECT logo FROM letterhead WHERE id = 1");

	if (!rows_next(r))
		return NULL;
	*n = rows_len(r, 0);
	return rows_str(r, 0);
}

enum outcome letterhead_set_logo(struct ctx *c, const char *path)
{
	size_t n;
	const char *bytes = picture_read(c, path, "logo", &n);

	if (!bytes)
		return INVALID;
	db_exec(c, "INSERT INTO letterhead (id, logo) VALUES (1, ?) ON DUPLICATE KEY UPDATE logo = VALUES(logo)", BYTES(bytes, n));
	settings_bump(c);
	return DONE;
}

enum outcome letterhead_remove_logo(struct ctx *c)
{
	db_exec(c, "DELETE FROM letterhead WHERE id = 1");
	settings_bump(c);
	return DONE;
}
