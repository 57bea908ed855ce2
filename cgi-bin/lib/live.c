/*
 * "Look again" to browsers, published to nchan over a socket only we can reach. Each
 * session listens on an unguessable channel of its own; a message names the topic
 * and nothing more.
 */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "db.h"
#include "outbox_impl.h"
#include "transfer.h"

/* One handle per process: its connection to the web server stays open. */
static CURL *handle(const char *address)
{
	static CURL *h;
	const char *socket = config_str("Live.Socket", "");

	transfer_begin(&h, address, "http", 1, 3);
	if (*socket == '/')
		curl_easy_setopt(h, CURLOPT_UNIX_SOCKET_PATH, socket);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, transfer_ignore);
	return h;
}

static CURLcode publish(struct ctx *c, const char *channel, const char *topic)
{
	const char *address = arena_fmt(c->mem, "%s%s", config_str("Live.Publish", "http://localhost/publish/"), channel);
	const char *socket = config_str("Live.Socket", "");
	struct curl_slist *to = *socket == '/' ? NULL : curl_slist_append(NULL, arena_fmt(c->mem, "::%s", socket));
	CURL *h = handle(address);
	CURLcode code;

	/* Live.Socket as host:port is where to connect, whatever the address says. */
	curl_easy_setopt(h, CURLOPT_CONNECT_TO, to);
	curl_easy_setopt(h, CURLOPT_POSTFIELDS, topic);
	code = curl_easy_perform(h);
	curl_slist_free_all(to);
	return code;
}

enum sent live_send(struct ctx *c, const struct parcel *p, const char **why)
{
	int64_t user = strncmp(p->target, "user.", 5) ? 0 : strtoll(p->target + 5, NULL, 10);
	struct rows *r;

	if (user)
		r = db_rows(c, "SELECT live_channel FROM sessions WHERE user_id = ? AND live_channel IS NOT NULL AND expires_at > UTC_TIMESTAMP()", INT(user));
	else
		r = db_rows(c, "SELECT live_channel FROM sessions WHERE live_channel IS NOT NULL AND expires_at > UTC_TIMESTAMP() AND seen_at > UTC_TIMESTAMP() - INTERVAL 12 HOUR");
	while (rows_next(r)) {
		struct arena_mark m = arena_mark(c->mem);
		CURLcode code = publish(c, rows_str(r, 0), p->target);

		arena_rewind(c->mem, m);
		if (code != CURLE_OK) {		/* nobody is there: the others would not be reached either */
			*why = curl_easy_strerror(code);
			return LATER;
		}
	}
	return SENT;
}
