/*
 * Reading a mail that came in, by GMime: whatever the message is, what comes out is
 * clean UTF-8 without control characters, within limits, and enclosed files lie below
 * Dir.Tmp. Nothing is believed: a sender's address is a claim.
 */
#ifndef FERRY_MAIL_READ_H
#define FERRY_MAIL_READ_H
#include "ctx.h"
#include "upload.h"

struct mail_in {
	const char *message_id;			/* without < >; NULL if there is none */
	const char *from, *from_name, *subject;	/* from: "" when unreadable */
	const char **to; int nto;		/* every address it names as receiver, the envelope's first, in lower case */
	const char **refs; int nrefs;		/* Message-IDs it answers, nearest first */
	const char *text;			/* the writer's own words, without what they quote */
	const char *whole;			/* with it */
	struct upload *files; int nfiles;
	bool automatic;				/* a program wrote it: vacation notes, notifications */
	bool list;				/* it went to many */
	bool bounce;				/* it tells of a mail that did not arrive: */
	const char *bounced_id, *bounced_why; bool bounced_for_good;
	int hops;				/* mail servers it passed */
	bool cut;				/* there was more than the limits let in */
};

/* `path`: the raw message; `envelope` (or NULL): whom the mail server took it for. false and *why: it is no message. */
bool mail_read(struct ctx *, const char *path, const char *envelope, struct mail_in *, const char **why);

/* ---- mail_words.c ---------------------------------------------------------------- */
/* Bytes in a named encoding ("" or NULL = unknown) as clean UTF-8 with \n; what cannot be read becomes U+FFFD. */
const char *mail_utf8(struct ctx *, const char *bytes, size_t n, const char *charset);
/* One line of at most so many characters, valid, without control characters. */
const char *mail_line(struct ctx *, const char *s, size_t characters);
/* Rich text as lines. */
const char *mail_html_text(struct ctx *, const char *html);
/* ---- mail_quote.c ---- */
/* Without the quoted letter at its end and the signature; answers between quoted lines stay. All of it when nothing would be left. */
const char *mail_own_words(struct ctx *, const char *text);
/* Rich text up to where mail programs begin to quote. */
const char *mail_own_html(struct ctx *, const char *html);
#endif
