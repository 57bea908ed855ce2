/*
 * The answer as bytes: status, headers, body, written once at the end. Pages are
 * reply_page.c's, refusals reply_outcome.c's, files reply_file.c's.
 */
#include <stdio.h>
#include <string.h>
#include "config.h"
#include "reply_impl.h"
#include "text.h"

void reply_reset(struct req *r)
{
	struct reply *p = r->reply;

	*p = (struct reply){ .status = 200 };
	p->tail = &p->headers;
	r->after_refusal = NULL;
	r->after_refusal_arg = NULL;
}

static bool header_safe(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

void reply_header(struct req *r, const char *name, const char *value)
{
	struct header *h;

	if (!header_safe(name) || !header_safe(value))
		fault("a control character in the header %s", name);
	h = arena_alloc(r->c->mem, sizeof *h);
	h->name = arena_str(r->c->mem, name);
	h->value = arena_str(r->c->mem, value);
	*r->reply->tail = h;
	r->reply->tail = &h->next;
}

void reply_status(struct req *r, int status)
{
	r->reply->status = status;
}

void reply_secret(struct req *r)
{
	r->reply->secret = true;
}

enum outcome reply_json(struct req *r, int status, json_object *o)
{
	size_t n;
	const char *s = json_object_to_json_string_length(o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &n);
	char *copy = s ? arena_strn(r->c->mem, s, n) : NULL;

	json_object_put(o);
	if (!copy)
		fault("no memory for a JSON answer");
	r->reply->status = status;
	r->reply->type = status >= 400 ? "application/problem+json" : "application/json";
	r->reply->bytes = copy;
	r->reply->len = n;
	return DONE;
}

/* What should be known about what was saved, though it stands. */
static json_object *warnings_json(struct ctx *c)
{
	json_object *list = json_object_new_array();

	for (const struct error *e = c->errors; e; e = e->next) {
		json_object *o = json_object_new_object(), *args = json_object_new_array();

		for (int i = 0; i < 3 && e->arg[i]; i++)
			json_object_array_add(args, json_object_new_string(e->arg[i]));
		json_object_object_add(o, "field", json_object_new_string(e->field));
		json_object_object_add(o, "key", json_object_new_string(e->key));
		json_object_object_add(o, "message", json_object_new_string(error_text(c, e)));
		json_object_object_add(o, "args", args);
		json_object_array_add(list, o);
	}
	return list;
}

enum outcome reply_record(struct req *r, const struct record *rec, int64_t id, bool created)
{
	struct row *row;

	if (!r->api)
		return reply_redirect(r, arena_fmt(r->c->mem, "/%s/%lld", rec->path, (long long)id));
	if (created)
		r->reply->location = arena_fmt(r->c->mem, "/api/v1/%s/%lld", rec->path, (long long)id);
	row = record_find(r->c, rec, id, ACCESS_READ);
	if (!row) {	/* it left this person's scope by what they did */
		json_object *o = json_object_new_object();
		json_object_object_add(o, "id", json_object_new_int64(id));
		return reply_json(r, created ? 201 : 200, o);
	}
	record_load_parts(r->c, row);
	return reply_row(r, created ? 201 : 200, row);
}

enum outcome reply_row_json(struct req *r, int status, const struct row *row, json_object *o)
{
	if (row)
		reply_header(r, "ETag", arena_fmt(r->c->mem, "\"%d\"", row->version));
	if (r->c->errors)
		json_object_object_add(o, "warnings", warnings_json(r->c));
	return reply_json(r, status, o);
}

enum outcome reply_row(struct req *r, int status, const struct row *row)
{
	return reply_row_json(r, status, row, row_json(r->c, row));
}

enum outcome reply_redirect(struct req *r, const char *to)
{
	if (to[0] != '/' || to[1] == '/' || strchr(to, '\\') || !header_safe(to))
		fault("redirect to a place that is not ours");
	r->reply->status = 303;
	r->reply->location = arena_str(r->c->mem, to);
	r->reply->type = NULL;
	r->reply->bytes = NULL;
	r->reply->len = 0;
	return DONE;
}

enum outcome reply_bytes(struct req *r, const char *type, const char *filename, bool inline_, const void *bytes, size_t n)
{
	r->reply->type = type;
	r->reply->bytes = bytes;
	r->reply->len = n;
	r->reply->drawn = true;
	if (filename)
		reply_disposition(r, filename, inline_);
	return DONE;
}

/* ---- writing ------------------------------------------------------------- */

static const char *reason(int status)
{
	switch (status) {
	case 200: return "OK";
	case 201: return "Created";
	case 206: return "Partial Content";
	case 204: return "No Content";
	case 303: return "See Other";
	case 304: return "Not Modified";
	case 400: return "Bad Request";
	case 401: return "Unauthorized";
	case 403: return "Forbidden";
	case 404: return "Not Found";
	case 405: return "Method Not Allowed";
	case 409: return "Conflict";
	case 413: return "Content Too Large";
	case 414: return "URI Too Long";
	case 416: return "Range Not Satisfiable";
	case 415: return "Unsupported Media Type";
	case 422: return "Unprocessable Content";
	case 429: return "Too Many Requests";
	case 500: return "Internal Server Error";
	case 501: return "Not Implemented";
	case 503: return "Service Unavailable";
	case 507: return "Insufficient Storage";
	default: return "Status";
	}
}

bool reply_has_header(const struct reply *p, const char *name)
{
	for (const struct header *h = p->headers; h; h = h->next)
		if (!strcmp(h->name, name))
			return true;
	return false;
}

static void security_headers(struct req *r, struct buf *b)
{
	if (!reply_has_header(r->reply, "Content-Security-Policy"))
		buf_str(b, "Content-Security-Policy: default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'\r\n");
	buf_str(b, "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n");
	if (!reply_has_header(r->reply, "Cache-Control"))
		buf_str(b, "Cache-Control: no-store\r\n");
	if (!strncmp(config_str("Base.Url", ""), "https:", 6))
		buf_str(b, "Strict-Transport-Security: max-age=31536000\r\n");
}

void reply_send(struct req *r)
{
	struct reply *p = r->reply;
	struct file_sent f = { .fd = -1 };
	struct buf b = buf_new(r->c->mem);

	if (p->file && !file_begin(r, &f)) {
		p->file = NULL;
		reply_bare(r, 404);
	}
	buf_fmt(&b, "Status: %d %s\r\n", p->status, reason(p->status));
	if (p->type)
		buf_fmt(&b, "Content-Type: %s%s\r\n", p->type, !strcmp(p->type, "text/html") || !strcmp(p->type, "text/plain") || !strcmp(p->type, "text/csv") ? "; charset=utf-8" : "");
	if (p->location)
		buf_fmt(&b, "Location: %s\r\n", p->location);
	if (f.header)
		buf_fmt(&b, "%s: %s\r\n", f.header, f.header_value);
	else
		buf_fmt(&b, "Content-Length: %zu\r\n", p->len);
	security_headers(r, &b);
	for (const struct header *h = p->headers; h; h = h->next)
		buf_fmt(&b, "%s: %s\r\n", h->name, h->value);
	buf_fmt(&b, "X-Request-Id: %s\r\n\r\n", r->c->request_id);
	if (p->file || r->method == HEAD)
		p->len = 0;
	r->edge->write(r->edge, (struct span){ b.s, b.len }, (struct span){ p->bytes, p->len });
	if (p->file)
		file_send(r, &f);
}
