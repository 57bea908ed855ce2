/* What the files of the reply share with the request loop and nobody else. */
#ifndef FERRY_REPLY_IMPL_H
#define FERRY_REPLY_IMPL_H
#include "edge.h"
#include "reply.h"

struct header { const char *name, *value; struct header *next; };
struct reply {
	int status;
	const char *type;		/* Content-Type; NULL = no body */
	const void *bytes;
	size_t len;
	const char *file;		/* instead of bytes: a file, sent by the web server or by us */
	const char *location;
	struct header *headers, **tail;
	HDF *page;
	bool shell;			/* page_shell() has been called */
	bool secret;			/* never kept for Idempotency-Key */
	const char *log;		/* a word for the log line */
};

/* Empties the reply: a handler is run again after a deadlock. */
void reply_reset(struct req *);
void reply_send(struct req *);
/* A refusal by the loop itself, before or instead of a handler: `key` is below Error. */
void reply_refusal(struct req *, int status, const char *key);
/* Without database and templates: the last resort. */
void reply_bare(struct req *, int status);
/* Messages of ctx → Page.errors.<field>, Page.messages.<n>.{text,tone,field,label}. */
void page_errors(struct req *);
int outcome_status(enum outcome);
/* app.c: runs the GET route of a path of this area, for the page behind a failed POST. false: there is none. */
bool app_show(struct req *, const char *path);
#endif
