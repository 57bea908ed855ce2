/* The logo: one row, looked at before it is kept; see letterhead.h. */
#include "letterhead.h"
#include <stdio.h>
#include <string.h>
#include "lib/db.h"
#include "lib/pdf.h"
#include "lib/stamp.h"

enum { LARGEST = 512 * 1024, SIDE = 2000 };

const void *letterhead_logo(struct ctx *c, size_t *n)
{
	struct rows *r = db_rows(c, "SELECT logo FROM letterhead WHERE id = 1");

	if (!rows_next(r))
		return NULL;
	*n = rows_len(r, 0);
	return rows_str(r, 0);
}

const char *letterhead_logo_type(const void *logo, size_t n)
{
	return n > 2 && !memcmp(logo, "\xff\xd8", 2) ? "image/jpeg" : "image/png";
}

static const char *read_whole(struct ctx *c, const char *path, size_t *n)
{
	char *bytes = arena_alloc(c->mem, LARGEST + 1);
	FILE *f = fopen(path, "rb");

	if (!f)
		return NULL;
	*n = fread(bytes, 1, LARGEST + 1, f);
	fclose(f);
	return bytes;
}

enum outcome letterhead_set_logo(struct ctx *c, const char *path)
{
	size_t n;
	int w, h;
	const char *bytes = read_whole(c, path, &n);
	struct pdf *probe = bytes ? pdf_new(c->mem, c->lang, "", "") : NULL;

	if (!bytes || n > LARGEST)
		return ctx_refuse(c, INVALID, "logo", "too_large", "512 KB", NULL);
	if (!pdf_image_size(bytes, n, &w, &h) || w > SIDE || h > SIDE || !pdf_image(probe, 0, 0, 1, 1, bytes, n))
		return ctx_refuse(c, INVALID, "logo", "no_picture", NULL);
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
