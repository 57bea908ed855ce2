/*
 * Where requests come from and answers go to: FastCGI, plain CGI or a test. Only
 * app.c, req*.c and reply*.c know this; handlers see struct req.
 */
#ifndef FERRY_EDGE_H
#define FERRY_EDGE_H
#include <sodium.h>
#include "req.h"

struct span { const char *s; size_t n; };
struct edge {
	const char *(*env)(struct edge *, const char *name);	/* CGI variable, NULL if unset */
	int (*read)(struct edge *, char *, int);		/* body bytes, 0 at the end */
	void (*write)(struct edge *, struct span, struct span);	/* one after the other, at once if possible; the second may be empty */
	void *arg;
};

/* All answer an HTTP status, 0 when all is well; *why is for the log and the person. */
int req_begin(struct req *, const char **why);			/* method, path, query, address */
int req_limit(struct req *, int64_t limit, const char **why);	/* looks at Content-Length only */
int req_body(struct req *, int64_t limit, const char **why);	/* reads, parses, fills input and uploads */

/* %XX and, in forms, '+'. false: bad escape, NUL or not UTF-8. Works in place. */
bool percent_decode(char *, size_t *len, bool form);

/* name=value pairs with names like a[0][b] growing into one object. */
struct form { struct arena *mem; json_object *root; int pairs; };
struct form form_new(struct arena *);
bool form_add(struct form *, char *name, const char *value, size_t len);
json_object *form_end(struct form *);				/* {"0":…,"1":…} has become […] */
bool form_parse(struct form *, char *text, size_t len);		/* urlencoded */
/* NULL and *why when it is not strict JSON of an object. */
json_object *json_strict(struct arena *, const char *text, size_t len, const char **why);

/* The body as a stream: counts what is left and hashes what went by. */
struct body { struct edge *edge; int64_t left; crypto_hash_sha256_state hash; };
int body_read(struct body *, char *, size_t);
int multipart_read(struct req *, struct body *, const char *content_type, int64_t field_limit, const char **why);
#endif
