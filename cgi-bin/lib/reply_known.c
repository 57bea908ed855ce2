/*
 * Pages known before they are filled. A page is a function of the request, of what the
 * database answers to it, of the clock, and of what the process keeps under the
 * settings' stamp (which is one of the answers). So when a handler has asked all it
 * needs and the same was asked and answered lately, the page of that time is the page:
 * filling and rendering it is most of what a list costs.
 *
 * It is kept only if nothing at all was asked of the database after that point. Nobody
 * sees another's page: session, cookies and address are part of what it is known by.
 * Counts are kept for some seconds anyway (page_keep.c), so the clock counts in steps.
 */
#include "config.h"
#include "db.h"
#include "app.h"
#include "view.h"
#include "reply_impl.h"

enum { STEP = 20 /* seconds */ };

static struct print print_of(struct req *r, const struct inputs *heard)
{
	static const char *const env[] = { "HTTP_COOKIE", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_REQUESTED_WITH", "QUERY_STRING", NULL };
	static struct inputs in;

	inputs_begin(&in);
	inputs_text(&in, r->base);
	inputs_text(&in, r->path);
	inputs_text(&in, r->route->template);
	inputs_int(&in, r->id);
	inputs_text(&in, r->c->lang);
	inputs_int(&in, r->c->now / STEP);
	for (int i = 0; env[i]; i++)
		inputs_text(&in, r->edge->env(r->edge, env[i]));
	inputs_bytes(&in, heard->s, heard->len);
	return inputs_print(&in);
}

bool reply_known(struct req *r)
{
	const struct inputs *heard = db_heard(r->c, &r->reply->asked);

	r->reply->keep = heard && !r->reply->headers && !r->c->errors && !config_int("Development", 0);
	if (!r->reply->keep)
		return false;
	r->reply->known = print_of(r, heard);
	r->reply->bytes = view_known(&r->reply->known, &r->reply->len);
	if (!r->reply->bytes)
		return false;
	r->reply->status = 200;
	r->reply->type = "text/html";
	return true;
}

bool reply_keeps(struct req *r)
{
	unsigned asked;

	return r->reply->keep && db_heard(r->c, &asked) && asked == r->reply->asked && !r->reply->headers && !r->c->errors;
}
