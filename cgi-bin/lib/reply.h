/*
 * The answer, buffered whole before a byte is sent, so that a fault can still
 * become a clean 500. The same handler answers a page or JSON: by the path's prefix.
 */
#ifndef FERRY_REPLY_H
#define FERRY_REPLY_H
#include "req.h"
#include "record.h"
#include <sys/cdefs.h>
#include "util/neo_hdf.h"

/* Data of the page: beneath one node per request. Names are ClearSilver paths below Page. */
void page_set(struct req *, const char *name, const char *value);
void page_int(struct req *, const char *name, int64_t);
void page_fmt(struct req *, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
HDF *page_node(struct req *, const char *name);		/* made if absent: for loops */
void page_drop(struct req *, const char *name);		/* with all below it */
/*
 * Called where everything has been asked of the database and the page is yet to be
 * filled: true if it is known already, made of the same request and the same answers;
 * it is then the reply. See reply_known.c.
 */
bool reply_known(struct req *);
/* Renders www/templates/<template> inside the layout ("layout.cs"; "plain.cs" for sign-in and portal, see view.h). */
enum outcome reply_page(struct req *, const char *template);
enum outcome reply_page_status(struct req *, int status, const char *template);
enum outcome reply_json(struct req *, int status, json_object *);	/* takes the object over */
/* After a change: page → 303 to the record; API → 200, or 201 when created. */
enum outcome reply_record(struct req *, const struct record *, int64_t id, bool created);
/* A row as it now is: with its version as ETag, and the warnings there are. Of reply_row_json the object is more than the row says; row may be NULL: out of sight. */
enum outcome reply_row(struct req *, int status, const struct row *);
enum outcome reply_row_json(struct req *, int status, const struct row *, json_object *);
enum outcome reply_redirect(struct req *, const char *to);		/* 303; own paths only */
enum outcome reply_bytes(struct req *, const char *type, const char *filename, bool inline_, const void *, size_t);
enum outcome reply_file(struct req *, const char *type, const char *filename, bool inline_, const char *path);	/* by the web server (X-Accel-Redirect) where configured */
void reply_header(struct req *, const char *name, const char *value);
void reply_status(struct req *, int status);
/* What the request loop calls for every outcome but DONE: problem+json, or the record's page or form again with the messages and what was typed, or the error page. */
void reply_outcome(struct req *, enum outcome);
/* The answer holds a secret (a token): it is not kept for Idempotency-Key. */
void reply_secret(struct req *);
/* A message of ctx in the person's language. */
const char *error_text(struct ctx *, const struct error *);
/* A short message shown on the next page ("Flash.saved"). */
void reply_flash(struct req *, const char *key);
#endif
