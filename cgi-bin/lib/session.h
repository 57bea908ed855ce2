/* Who is asking: cookie sessions and bearer tokens. */
#ifndef FERRY_SESSION_H
#define FERRY_SESSION_H
#include "req.h"

/* Fills c->me, lang, tz, today, stamp and r->session, csrf from cookie or Authorization. Only SELECTs, but for seen_at once a minute. */
void session_load(struct req *);
/* After a password (and second factor) was right: a new session and its cookie. */
void session_start(struct req *, int64_t user_id, bool keep);
void session_end(struct req *);				/* this one; its cookie goes */
void session_end_all(struct ctx *, int64_t user_id, const char *but);	/* `but` = r->session or NULL */
/* Whatever opens a door in this person's name is void: sessions, tokens, links to a new password, a password that waits for its code. */
void access_end(struct ctx *, int64_t user_id);
/* The address of the calendar, which is read without signing in: void until the person makes another. Apart from access_end(), since who is only locked out for a while finds it again. */
void access_end_feed(struct ctx *, int64_t user_id);
/* Links to a new password and passwords that wait for their code: void once the password or the address they stand on is another. */
void access_end_pending(struct ctx *, int64_t user_id);
bool session_csrf_ok(struct req *);
/* 256 random bits as text, and its SHA-256 as it is stored. */
const char *token_new(struct arena *);
const unsigned char *token_hash(struct arena *, const char *token);
#endif
