/* What the files of the reply share with the request loop and nobody else. */
#ifndef FERRY_REPLY_IMPL_H
#define FERRY_REPLY_IMPL_H
#include "edge.h"
#include "kept.h"
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
	struct print known;		/* reply_known(): what the page can be kept under… */
	bool keep;			/* …if nothing more was asked than */
	unsigned asked;
	bool drawn;			/* .bytes came of reading alone (reply_bytes): asked for again they are made again, not kept */
	bool secret;			/* never kept for Idempotency-Key */
	const char *log;		/* a word for the log line */
};

bool reply_has_header(const struct reply *, const char *name);
void reply_disposition(struct req *, const char *filename, bool inline_);

/* reply_file.c: the file of the answer, as the web server is told of it or as we send it. */
struct file_sent { const char *header, *header_value; int fd; int64_t from, n; };
bool file_begin(struct req *, struct file_sent *);	/* status and length are set; false: it is not there */
void file_send(struct req *, struct file_sent *);

/* reply_known.c: whether the page that is rendered now may stand under reply->known. */
bool reply_keeps(struct req *);

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
