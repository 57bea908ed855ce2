/* See picture.h. */
#include "picture.h"
#include <stdio.h>
#include <string.h>
#include "lib/db.h"
#include "lib/pdf.h"

enum { LARGEST = 512 * 1024, SIDE = 2000 };

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

const char *picture_read(struct ctx *c, const char *path, const char *field, size_t *n)
{
	int w, h;
	const char *bytes = read_whole(c, path, n);
	struct pdf *probe = bytes ? pdf_new(c->mem, c->lang, "", "") : NULL;

	if (!bytes || *n > LARGEST) {
		ctx_refuse(c, INVALID, field, "too_large", "512 KB", NULL);
		return NULL;
	}
	if (!pdf_image_size(bytes, *n, &w, &h) || w > SIDE || h > SIDE || !pdf_image(probe, 0, 0, 1, 1, bytes, *n)) {
		ctx_refuse(c, INVALID, field, "no_picture", NULL);
		return NULL;
	}
	return bytes;
}

const char *picture_type(const void *picture, size_t n)
{
	return n > 2 && !memcmp(picture, "\xff\xd8", 2) ? "image/jpeg" : "image/png";
}

/* ---- products -------------------------------------------------------------------- */

const void *product_picture(struct ctx *c, int64_t id, size_t *n)
{
	struct rows *r = db_rows(c, "SELECT picture FROM product_pictures WHERE product_id = ?", INT(id));

	if (!rows_next(r))
		return NULL;
	*n = rows_len(r, 0);
	return rows_str(r, 0);
}

enum outcome product_set_picture(struct ctx *c, struct row *self, const char *path)
{
	size_t n;
	const char *bytes = picture_read(c, path, "picture", &n);

	if (!bytes)
		return INVALID;
	record_lock(c, self);
	db_exec(c, "INSERT INTO product_pictures (product_id, picture) VALUES (?, ?) ON DUPLICATE KEY UPDATE picture = VALUES(picture), changed_at = UTC_TIMESTAMP",
		INT(self->id), BYTES(bytes, n));
	return record_change(c, self, "picture_set", NULL);
}

enum outcome product_remove_picture(struct ctx *c, struct row *self)
{
	record_lock(c, self);
	if (!db_exec(c, "DELETE FROM product_pictures WHERE product_id = ?", INT(self->id)))
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	return record_change(c, self, "picture_removed", NULL);
}
