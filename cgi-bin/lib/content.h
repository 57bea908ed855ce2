/*
 * Contents of files, each kept once: below Dir.Files/aa/bb/ under its own SHA-256.
 * What lies there is whole and never changes; who refers to it is the caller's to
 * know. Works in constant memory, whatever the size.
 */
#ifndef FERRY_CONTENT_H
#define FERRY_CONTENT_H
#include "ctx.h"

enum { SHA_BYTES = 32 };

/*
 * Keeps what lies at `path` (of this size and hash): written to the disk, then given
 * its name. Already there: made young again, so that content_sweep() leaves it alone.
 * The file at `path` stays. false: no room left.
 */
bool content_keep(struct ctx *, const char *path, int64_t size, const unsigned char sha256[SHA_BYTES]);
/* The same of bytes in memory (a document just made, a part of a mail); tells the hash. */
bool content_keep_bytes(struct ctx *, const void *, size_t, unsigned char sha256[SHA_BYTES]);
/* Hash and size of any file; false when it cannot be read. */
bool content_hash(struct ctx *, const char *path, unsigned char sha256[SHA_BYTES], int64_t *size);

const char *content_hex(struct ctx *, const unsigned char sha256[SHA_BYTES]);	/* 64 characters */
const char *content_path(struct ctx *, const char *hex);			/* where it lies */
int64_t content_size(struct ctx *, const char *hex);			/* on the disk; -1: it is not there */

/* Removes what is older than so many seconds and not `used`; how many. `tick` is called now and then, with 0-100. */
int64_t content_sweep(struct ctx *, int64_t older_than, bool (*used)(struct ctx *, const char *hex), void (*tick)(struct ctx *, int percent));

/* ---- content_type.c: what a content is, by itself and not by its name ----------------- */

/* "image/png", "application/pdf", "application/octet-stream" … */
const char *content_type(struct ctx *, const char *path);
/*
 * How it may be shown in a page: only what is a whole picture of a raster format, or
 * a PDF, and nothing else at the same time. Everything else is only ever downloaded.
 */
enum content_show { SHOW_NEVER, SHOW_PICTURE, SHOW_PDF };
enum content_show content_show(struct ctx *, const char *path, const char *type);
#endif
