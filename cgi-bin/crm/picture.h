/* Pictures somebody hands in: the logo, a product's. Small enough to stand in a document. */
#ifndef FERRY_PICTURE_H
#define FERRY_PICTURE_H
#include "all.h"

/* The bytes of an uploaded PNG or JPEG that can be drawn; NULL after a refusal named `field`. */
const char *picture_read(struct ctx *, const char *path, const char *field, size_t *n);
const char *picture_type(const void *picture, size_t n);	/* "image/png" or "image/jpeg" */

/* A product's; NULL when it has none. Setting and removing: whoever may write products. */
const void *product_picture(struct ctx *, int64_t product_id, size_t *n);
enum outcome product_set_picture(struct ctx *, struct row *product, const char *path);
enum outcome product_remove_picture(struct ctx *, struct row *product);
#endif
