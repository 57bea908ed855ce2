/*
 * What a refusal looks like: problem+json for programs; for people the form again
 * with what they typed, the page behind the button they pressed, the sign-in page,
 * or an error page that says what was wrong.
 */
#include <string.h>
#include "app.h"
#include "lang.h"
#include "record_page.h"
#include "reply_impl.h"

int outcome_status(enum outcome o)
{
	switch (o) {
	case DONE: return 200;
	case INVALID: return 422;
	case MALFORMED: return 400;
	case NOT_FOUND: return 404;
	case FORBIDDEN: return 403;
	case CONFLICT: return 409;
	case SIGN_IN: return 401;
	case TOO_LARGE: return 413;
	case TOO_MANY: return 429;
	case NO_ROOM: return 507;
	}
	return 500;
}

static const char *title(struct req *r, int status)
{
	return lang_text(r->c->lang, arena_fmt(r->c->mem, "Error.http_%d", status));
}

static void problem(struct req *r, int status)
{
	json_object *o = json_object_new_object(), *errors = json_object_new_object();
	const char *detail = NULL;

	for (const struct error *e = r->c->errors; e; e = e->next) {
		const char *text = error_text(r->c, e);
		if (e->warning)
			continue;
		if (!detail)
			detail = text;
		if (*e->field)
			json_object_object_add(errors, e->field, json_object_new_string(text));
	}
	json_object_object_add(o, "type", json_object_new_string("about:blank"));
	json_object_object_add(o, "title", json_object_new_string(title(r, status)));
	json_object_object_add(o, "status", json_object_new_int(status));
	if (detail)
		json_object_object_add(o, "detail", json_object_new_string(detail));
	json_object_object_add(o, "errors", errors);
	reply_json(r, status, o);
}

static void error_page(struct req *r, int status)
{
	page_int(r, "status", status);
	page_set(r, "title", title(r, status));
	reply_page_status(r, status, r->c->me->id ? "error.cs" : "error-plain.cs");
}

/* The page of ours a form was sent from. */
static const char *sent_from(struct req *r)
{
	const char *from = req_header(r, "Referer"), *host = req_header(r, "Host"), *at = from ? strstr(from, "://") : NULL;
	size_t n = host ? strlen(host) : 0;

	return at && n && !strncmp(at + 3, host, n) ? at + 3 + n : NULL;
}

/* Where to go on after signing in: the page that was asked for, or the one with the form whose session has ended meanwhile. */
static void to_sign_in(struct req *r)
{
	const char *uri = r->method == GET ? r->edge->env(r->edge, "REQUEST_URI") : sent_from(r);
	struct buf b = buf_new(r->c->mem);

	buf_str(&b, r->method == GET ? "/account/sign-in" : "/account/sign-in?ended=1");
	if (uri && uri[0] == '/' && uri[1] != '/' && strlen(uri) < 1000 && strcmp(uri, "/")) {
		buf_str(&b, r->method == GET ? "?next=" : "&next=");
		for (const char *p = uri; *p; p++)
			if (strchr("&#+%?=", *p) || (unsigned char)*p <= 0x20 || (unsigned char)*p >= 0x7f)
				buf_fmt(&b, "%%%02X", (unsigned char)*p);
			else
				buf_fmt(&b, "%c", *p);
	}
	reply_redirect(r, b.s);
}

static bool form_again(struct req *r, int status)
{
	struct row *row;
	bool form;

	if (!r->rec || !r->route || !r->input)
		return false;
	/* An area's own handler around record_page_create() says so by its template. */
	form = r->route->template && !strcmp(r->route->template, "record/form.cs");
	if (r->route->run == record_page_create || (form && !strstr(r->route->path, "{id}"))) {
		row = row_new(r->c, r->rec);
	} else if (r->route->run == record_page_update) {
		row = record_find(r->c, r->rec, r->id, ACCESS_WRITE);
		if (row)
			record_load_parts(r->c, row);
	} else {
		return false;
	}
	if (!row)
		return false;
	page_form(r, row, r->input);
	reply_page_status(r, status, "record/form.cs");
	return true;
}

/* "12/convert" → "12", "import/5/run" → "import/5"; NULL at the top. */
static const char *parent_path(struct arena *mem, const char *path)
{
	const char *cut = strrchr(path, '/');

	return cut ? arena_strn(mem, path, (size_t)(cut - path)) : NULL;
}

/* The page the button was on: the record's, for ticked rows the list, for a page of its own that page. */
static bool page_behind(struct req *r, int status)
{
	const struct route *was = r->route;
	const char *path = r->path, *list = r->mount ? r->mount->path : "";

	if (!was)
		return false;
	if (was->run == record_page_bulk)
		path = list;
	else if (strstr(was->path, "{id}"))
		path = parent_path(r->c->mem, path);
	if (!path || !app_show(r, path))
		return false;
	r->reply->status = status;
	return true;
}

static enum method as_get(struct req *r)
{
	enum method was = r->method;

	r->method = GET;
	return was;
}

void reply_outcome(struct req *r, enum outcome o)
{
	int status = outcome_status(o);
	bool posted = r->method == POST;
	enum method was;

	/* What a handler had begun to answer is void; its messages are not. */
	enum outcome (*after)(struct ctx *, void *) = r->after_refusal;
	void *arg = r->after_refusal_arg;
	struct header *kept = r->reply->headers;
	reply_reset(r);
	r->after_refusal = after;
	r->after_refusal_arg = arg;
	r->reply->headers = kept;
	while (*r->reply->tail)
		r->reply->tail = &(*r->reply->tail)->next;
	if (o == TOO_MANY && !reply_has_header(r->reply, "Retry-After"))
		reply_header(r, "Retry-After", "60");
	if (r->api) {
		if (o == SIGN_IN)
			reply_header(r, "WWW-Authenticate", "Bearer");
		problem(r, status);
		return;
	}
	if (o == SIGN_IN) {
		to_sign_in(r);
		return;
	}
	if (posted && (o == INVALID || o == MALFORMED || o == CONFLICT || o == FORBIDDEN || o == TOO_LARGE || o == NO_ROOM) && r->c->errors) {
		if (o != FORBIDDEN && form_again(r, status))
			return;
		was = as_get(r);
		posted = page_behind(r, status);
		r->method = was;
		if (posted)
			return;
	}
	error_page(r, status);
}

void reply_refusal(struct req *r, int status, const char *key)
{
	struct header *kept = r->reply->headers;

	reply_reset(r);
	r->reply->headers = kept;
	while (*r->reply->tail)
		r->reply->tail = &(*r->reply->tail)->next;
	if (key)
		ctx_refuse(r->c, MALFORMED, "", key, NULL);
	if (r->api)
		problem(r, status);
	else
		error_page(r, status);
}

void reply_bare(struct req *r, int status)
{
	const char *text = status == 503 ? "Ferry: the database cannot be reached just now. Please try again.\n"
			 : status == 404 ? "Ferry: not found.\n" : "Ferry: something went wrong. It has been logged.\n";

	if (r->api)
		text = arena_fmt(r->c->mem, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"request_id\":\"%s\",\"errors\":{}}",
				 status == 503 ? "Service Unavailable" : status == 404 ? "Not Found" : "Internal Server Error", status, r->c->request_id);
	reply_reset(r);
	r->reply->status = status;
	r->reply->type = r->api ? "application/problem+json" : "text/plain";
	r->reply->bytes = text;
	r->reply->len = strlen(text);
	if (status == 503)
		reply_header(r, "Retry-After", "5");
}
