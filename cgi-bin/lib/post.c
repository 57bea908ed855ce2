/*
 * Posting to other programs: what waits in the outbox as "webhook". Its content is
 * {"hook", "event", "body"}; the body goes out as it stands, signed with the secret
 * that the program knows for the hook. The address that a name leads to is looked at
 * when the connection is made, so that no name can lead into the house; there are no
 * redirects and no proxy.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "config.h"
#include "outbox_impl.h"
#include "transfer.h"

const char *(*outbox_secret)(struct ctx *, int64_t hook);

enum { BODY_READ = 65536 };
struct attempt { bool refused; size_t heard; };

/* ---- where it may go ---------------------------------------------------------------- */

/* Addresses of the whole world: no private, local, shared, documentation or multicast ones. */
static bool public4(uint32_t a)
{
	static const struct { uint32_t net; int bits; } closed[] = {
		{ 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0000200, 24 },
		{ 0xc0586300, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 }, { 0xcb007100, 24 }, { 0xe0000000, 3 },
	};

	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
		if ((a ^ closed[i].net) >> (32 - closed[i].bits) == 0)
			return false;
	return true;
}

/* 2000::/3 only, without tunnels that lead to an IPv4 address of somebody's choice, and documentation. */
static bool public6(const unsigned char a[16])
{
	bool tunnel = (a[0] == 0x20 && a[1] == 0x02) || (a[0] == 0x20 && a[1] == 0x01 && a[2] < 2), words = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8;

	return (a[0] & 0xe0) == 0x20 && !tunnel && !words;
}

bool post_may_reach(const struct sockaddr *a)
{
	if (config_int("Webhook.AllowPrivate", 0))
		return true;
	if (a->sa_family == AF_INET)
		return public4(ntohl(((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr));
	return a->sa_family == AF_INET6 && public6(((const struct sockaddr_in6 *)(const void *)a)->sin6_addr.s6_addr);
}

/* Called with every address just before it is connected to. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct attempt *t = arg;

	(void)purpose;
	if (!post_may_reach(&a->addr)) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* What they answer is of no interest beyond its status. */
static size_t hear(char *in, size_t size, size_t n, void *arg)
{
	struct attempt *t = arg;

	(void)in;
	t->heard += size * n;
	return t->heard > BODY_READ ? 0 : size * n;
}

/* ---- signing --------------------------------------------------------------------------- */

/* HMAC-SHA256 over "<time>.<body>": who knows the secret can tell that it is ours, and from when. */
static const char *signature(struct ctx *c, const char *secret, const char *time, const char *body)
{
	crypto_auth_hmacsha256_state state;
	unsigned char sum[crypto_auth_hmacsha256_BYTES];
	char *hex = arena_alloc(c->mem, 2 * sizeof sum + 1);

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)time, strlen(time));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
	crypto_auth_hmacsha256_final(&state, sum);
	return sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum);
}

static const char *text_of(json_object *o, const char *name)
{
	json_object *v;

	return json_object_object_get_ex(o, name, &v) ? json_object_get_string(v) : "";
}

static void put(void *object)
{
	json_object_put(object);
}

static void drop(void *list)
{
	curl_slist_free_all(list);
}

static struct curl_slist *head(struct ctx *c, const struct parcel *p, const char *event, const char *secret, const char *body)
{
	const char *time = arena_fmt(c->mem, "%lld", (long long)c->now);
	struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");

	list = curl_slist_append(list, arena_fmt(c->mem, "X-Ferry-Event: %s", event));
	list = curl_slist_append(list, arena_fmt(c->mem, "X-Ferry-Delivery: %lld", (long long)p->id));
	list = curl_slist_append(list, arena_fmt(c->mem, "X-Ferry-Timestamp: %s", time));
	list = curl_slist_append(list, arena_fmt(c->mem, "X-Ferry-Signature: v1=%s", signature(c, secret, time, body)));
	list = curl_slist_append(list, "Expect:");
	arena_defer(c->mem, drop, list);
	return list;
}

/* ---- sending ----------------------------------------------------------------------------- */

static CURL *handle(const char *url)
{
	static CURL *h;

	transfer_begin(&h, url, "http,https", 5, 15);
	curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);	/* every connection is looked at */
	curl_easy_setopt(h, CURLOPT_USERAGENT, "Ferry");
	return h;
}

enum sent post_send(struct ctx *c, const struct parcel *p, const char **why)
{
	json_object *o = json_tokener_parse(p->content);
	struct attempt t = { 0 };
	const char *secret, *body;
	double seconds = 0;
	long status = 0;
	CURLcode code;
	CURL *h;

	if (!o)
		fault("the webhook cannot be read back");
	arena_defer(c->mem, put, o);
	body = text_of(o, "body");
	secret = outbox_secret ? outbox_secret(c, strtoll(text_of(o, "hook"), NULL, 10)) : NULL;
	*why = "the webhook is gone or switched off";
	if (!secret)
		return REFUSED;
	h = handle(p->target);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, head(c, p, text_of(o, "event"), secret, body));
	curl_easy_setopt(h, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, hear);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, &t);
	curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, &t);
	code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(h, CURLINFO_TOTAL_TIME, &seconds);
	*why = t.refused ? "its address is not public" : !status ? arena_str(c->mem, curl_easy_strerror(code)) : arena_fmt(c->mem, "HTTP %ld, %d ms", status, (int)(seconds * 1000));
	if (status >= 200 && status < 300)
		return SENT;
	return t.refused || status == 410 ? REFUSED : status ? LATER : SILENT;
}
