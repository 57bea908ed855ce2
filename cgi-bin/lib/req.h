/*
 * One request, checked once at the edge: valid UTF-8, no NUL, a body within the
 * route's limit. A form (urlencoded or multipart) and a JSON body come out as the
 * same json_object: lines[0][quantity]=2 is {"lines":[{"quantity":"2"}]}. Uploaded
 * files are streamed to disk and never held in memory.
 */
#ifndef FERRY_REQ_H
#define FERRY_REQ_H
#include <json-c/json.h>
#include "ctx.h"
#include "rights.h"
#include "upload.h"

enum method { M_NONE, GET, POST, PATCH, PUT, DELETE_, HEAD, OPTIONS };

struct app; struct route; struct record; struct reply; struct edge; struct mount;

struct req {
	struct ctx *c;
	enum method method;
	bool api;			/* /api/v1/… */
	const char *area;		/* "leads" */
	const char *path;		/* rest below the area, no leading slash: "12/convert" */
	const char *base;		/* "/leads" or "/leads/sub": where the mounted record lives, for links */
	const struct app *app;
	const struct route *route;
	const struct record *rec;	/* of the route, NULL if none */
	int64_t id;			/* {id} of the route, 0 if none */
	const char *word[4];		/* further {name} parts, in order */
	json_object *query;		/* decoded query string, always an object */
	json_object *input;		/* form or JSON body; NULL if there was none. csrf is taken out */
	struct upload *uploads;
	const char *ip;			/* of the client, seen through the configured proxy only */
	const char *user_agent;
	const char *session;		/* id of the session row as text, NULL with a token or without sign-in */
	const char *csrf;		/* token for this session's forms */
	const char *live;		/* this session's own channel to be told to look again; NULL with a token */
	const char *csrf_given;		/* the form field `csrf`, taken out of input */
	struct reply *reply;
	struct edge *edge;		/* where it comes from; see edge.h */
	unsigned char body_hash[32];	/* SHA-256 of the raw body, for Idempotency-Key */
	const struct mount *mount;	/* the mounted record the route belongs to, NULL for own rows */
	/* Runs in a transaction of its own when the answer is a refusal (its work was rolled back): failed sign-ins are counted so. */
	enum outcome (*after_refusal)(struct ctx *, void *); void *after_refusal_arg;
};

const char *req_header(struct req *, const char *name);	/* "Idempotency-Key" */
const char *req_cookie(struct req *, const char *name);
int req_if_match(struct req *);			/* the version in If-Match: "3"; 0 without one, -1 for what is no version of ours */
/* Text of a query or input value; NULL if absent or not a scalar. */
const char *in_str(json_object *, const char *name);
int64_t in_int(json_object *, const char *name);	/* 0 if absent or not an integer */
bool in_bool(json_object *, const char *name);
#endif
