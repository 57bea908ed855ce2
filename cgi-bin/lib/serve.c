/*
 * One request from head to answer: edge checks, who asks, rights, CSRF, the
 * handler in its transaction, the reply. A handler may be run several times
 * (deadlocks), so everything it answers is begun anew each time; nothing is
 * written to the client before all of it is done.
 */
#include "serve.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "config.h"
#include "db.h"
#include "idem.h"
#include "lang.h"
#include "metrics.h"
#include "reply_impl.h"
#include "routes.h"
#include "session.h"
#include "when.h"

struct work {
	struct req *r;
	const struct app *app;
	enum outcome out;
	bool answered;		/* the handler's reply stands, whatever its status */
	bool refused;		/* the loop itself has answered */
	bool body_read;
	bool again;		/* second try after a lost connection */
};

/* ---- the handler -------------------------------------------------------- */

static void call(struct work *w)
{
	struct req *r = w->r;

	w->out = r->route->run(r);
	if (w->out == DONE && !r->reply->type && !r->reply->location && !r->reply->file && r->reply->status == 200)
		r->reply->status = 204;
}

static enum outcome in_transaction(struct ctx *c, void *arg)
{
	struct work *w = arg;
	struct req *r = w->r;

	reply_reset(r);
	ctx_clear_errors(c);
	w->answered = false;
	switch (idem_begin(r, w->again)) {
	case IDEM_REPLAYED:
		w->answered = true;
		return w->out = DONE;
	case IDEM_OTHER:
		return w->out = ctx_refuse(c, INVALID, "", "idempotency_other", NULL);
	case IDEM_BAD:
		return w->out = ctx_refuse(c, MALFORMED, "", "idempotency_bad", NULL);
	case IDEM_NEW:
		break;
	}
	call(w);
	if (w->out != DONE)
		return w->out;
	w->answered = true;
	if (r->reply->status >= 400)
		return CONFLICT;	/* rolls back; the reply stands */
	idem_keep(r);
	return DONE;
}

static enum outcome viewing(struct ctx *c, void *arg)
{
	struct work *w = arg;

	reply_reset(w->r);
	ctx_clear_errors(c);
	call(w);
	w->answered = w->out == DONE;
	return w->out;
}

/* What has to be counted although the work was rolled back. */
static void after_refusal(struct req *r)
{
	if (!r->after_refusal)
		return;
	db_read_only(r->c, false);
	db_transaction(r->c, r->after_refusal, r->after_refusal_arg);
}

static void handle(struct work *w)
{
	struct req *r = w->r;

	if (r->method != GET) {
		db_read_only(r->c, false);
		db_transaction(r->c, in_transaction, w);
	} else if (r->route->flags & STREAM_WRITE) {
		db_read_only(r->c, false);
		db_transaction(r->c, viewing, w);
	} else {
		db_read_only(r->c, true);
		viewing(r->c, w);
	}
	db_listen(r->c, false);
	db_read_only(r->c, true);
	if (!w->answered)
		reply_outcome(r, w->out);
	after_refusal(r);
}

/* ---- before it ------------------------------------------------------------- */

static void refuse(struct work *w, int status, const char *key)
{
	w->refused = true;
	reply_refusal(w->r, status, key);
}

static bool loopback(const struct req *r)
{
	return !strncmp(r->ip, "127.", 4) || !strcmp(r->ip, "::1");
}

/* Not signed in, then the record's scope, then capabilities. */
static enum outcome allowed(struct req *r)
{
	enum perm p = r->route->perm;

	if (p == PERM_PUBLIC)
		return DONE;
	if (p == PERM_LOOPBACK)
		return loopback(r) ? DONE : NOT_FOUND;
	if (!r->c->me->id)
		return SIGN_IN;
	if (r->c->me->read_only_token && r->method != GET)
		return ctx_refuse(r->c, FORBIDDEN, "", "token_read_only", NULL);
	return person_can(r->c->me, p, r->rec) ? DONE : FORBIDDEN;
}

static void allow_header(struct work *w, unsigned allowed_methods)
{
	struct buf b = buf_new(w->r->c->mem);

	for (enum method m = GET; m <= DELETE_; m++)
		if (allowed_methods & (1u << m))
			buf_fmt(&b, "%s%s%s", b.len ? ", " : "", method_name(m), m == GET ? ", HEAD" : "");
	buf_str(&b, ", OPTIONS");
	reply_header(w->r, "Allow", b.s);
}

static bool find_route(struct work *w, bool *missing, unsigned *allowed_methods)
{
	struct req *r = w->r;
	struct match m = { 0 };

	*missing = strcmp(r->area, w->app->name) || (!route_find(w->app, r->c->mem, r->method, r->api, r->path, &m) && !m.allowed);
	*allowed_methods = m.allowed;
	if (*missing || !m.route)
		return false;
	r->route = m.route;
	r->mount = m.mount;
	r->rec = route_record(w->app, m.route, m.mount);
	r->base = route_base(w->app, r->c->mem, m.route, m.mount);
	r->id = m.id;
	memcpy(r->word, m.word, sizeof r->word);
	return true;
}

static int64_t body_limit(const struct req *r)
{
	return r->route && r->route->flags & UPLOAD ? config_int("Limits.Upload", INT64_C(1040) << 20) : config_int("Limits.Body", 1 << 20);
}

static bool take_body(struct work *w)
{
	const char *why = NULL;
	int status;

	if (w->body_read || w->r->method == GET)
		return true;
	w->body_read = true;
	status = req_body(w->r, body_limit(w->r), &why);
	if (status)
		refuse(w, status, why);
	return !status;
}

static void go(void *arg)
{
	struct work *w = arg;
	struct req *r = w->r;
	bool found, missing;
	unsigned allowed_methods;
	const char *why = NULL;
	enum outcome o;
	int status;

	reply_reset(r);
	ctx_clear_errors(r->c);
	found = find_route(w, &missing, &allowed_methods);
	if ((status = req_limit(r, found ? body_limit(r) : config_int("Limits.Body", 1 << 20), &why))) {
		refuse(w, status, why);
		return;
	}
	db_listen(r->c, r->method == GET && !r->api);
	session_load(r);
	db_read_only(r->c, true);
	if (!found) {
		if (!missing)
			allow_header(w, allowed_methods);
		if (!missing && r->method == OPTIONS) {
			w->refused = true;
			reply_status(r, 204);
			return;
		}
		refuse(w, missing ? 404 : 405, NULL);
		return;
	}
	if ((o = allowed(r)) != DONE) {
		w->refused = true;
		reply_outcome(r, o);
		return;
	}
	if (!take_body(w))
		return;
	if (r->method != GET && r->session && !(r->route->flags & NO_CSRF) && !session_csrf_ok(r)) {
		refuse(w, 403, "csrf");
		return;
	}
	handle(w);
}

bool app_show(struct req *r, const char *path)
{
	struct match m;

	if (!route_find(r->app, r->c->mem, GET, false, path, &m) || m.route->flags & STREAM_WRITE || !person_can(r->c->me, m.route->perm, route_record(r->app, m.route, m.mount)))
		return false;
	r->route = m.route;
	r->mount = m.mount;
	r->id = m.id;
	memcpy(r->word, m.word, sizeof r->word);
	return m.route->run(r) == DONE;
}

/* ---- health and numbers --------------------------------------------------------- */

static void health(void *arg)
{
	struct work *w = arg;
	static const char ok[] = "ok\n";

	db_read_only(w->r->c, true);
	if (db_one_int(w->r->c, "SELECT 1") != 1)
		fault("the database does not answer");
	reply_reset(w->r);
	w->r->reply->type = "text/plain";
	w->r->reply->bytes = ok;
	w->r->reply->len = sizeof ok - 1;
}

static void metrics(void *arg)
{
	struct work *w = arg;
	struct buf b = buf_new(w->r->c->mem);

	db_read_only(w->r->c, true);
	/* /metrics is of all areas, /<area>/metrics of one. */
	metrics_write(w->r->c, &b, w->app->name, !strcmp(w->r->area, "metrics"));
	reply_reset(w->r);
	w->r->reply->type = "text/plain";
	w->r->reply->bytes = b.s;
	w->r->reply->len = b.len;
}

static bool is_probe(const struct req *r, const char *name)
{
	return r->method == GET && (!strcmp(r->area, name) || !strcmp(r->path, name));
}

static bool probe(struct work *w)
{
	struct req *r = w->r;

	if (is_probe(r, "healthz")) {
		if (fault_try(health, w) != FAULT_NONE)
			reply_bare(r, 503);
		return true;
	}
	if (is_probe(r, "metrics") && loopback(r)) {
		if (fault_try(metrics, w) != FAULT_NONE)
			reply_bare(r, 503);
		return true;
	}
	return false;
}

/* ---- the whole ------------------------------------------------------------------- */

static void report(const struct req *r, const char *what)
{
	fprintf(stderr, "ferry %s [%s] %s /%s%s%s: %s\n", r->area, r->c->request_id, method_name(r->method), r->area, *r->path ? "/" : "", r->path, what);
}

/* A lost connection is tried once more: the idempotency row says whether the first try came through. */
static void work_or_report(struct work *w)
{
	for (;;) {
		enum fault_kind kind = fault_try(go, w);
		if (kind == FAULT_NONE || kind == FAULT_STOP)
			return;
		metrics_fault();
		report(w->r, fault_text());
		if (kind == FAULT_LOST && !w->again) {
			w->again = true;
			continue;
		}
		reply_bare(w->r, kind == FAULT_LOST || kind == FAULT_RETRY ? 503 : 500);
		return;
	}
}

static void begin(void *arg)
{
	struct work *w = arg;
	struct req *r = w->r;
	const char *why = NULL;
	int status;

	reply_reset(r);
	status = req_begin(r, &why);
	r->c->lang = lang_pick(req_header(r, "Accept-Language"));
	if (status)
		refuse(w, status, why);
}

static const char *request_id(struct arena *mem)
{
	unsigned char bytes[9];
	char *text = arena_alloc(mem, 24);

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(text, 24, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return text;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void serve(const struct app *app, struct edge *edge, struct arena *mem, struct db *db)
{
	struct ctx c = { .mem = mem, .db = db, .me = &person_nobody, .lang = "zh-TW", .tz = "Asia/Taipei", .now = time(NULL) };
	struct req r = { .c = &c, .app = app, .edge = edge, .area = "", .path = "", .base = "/", .ip = "", .user_agent = "" };
	struct work w = { .r = &r, .app = app };
	double t = seconds();
	bool head;

	c.errors_tail = &c.errors;
	c.request_id = request_id(mem);
	c.today = date_of(mem, c.now, c.tz);
	r.reply = arena_alloc(mem, sizeof *r.reply);
	if (fault_try(begin, &w) != FAULT_NONE) {
		report(&r, fault_text());
		reply_bare(&r, 500);
		w.refused = true;
	}
	head = r.method == HEAD;
	if (head)
		r.method = GET;
	if (!w.refused && !probe(&w))
		work_or_report(&w);
	if (r.reply->status >= 500 || config_int("Log.Requests", 0))
		report(&r, arena_fmt(mem, "%d", r.reply->status));
	if (head)
		r.method = HEAD;
	reply_send(&r);
	metrics_count(r.reply->status, seconds() - t);
}
