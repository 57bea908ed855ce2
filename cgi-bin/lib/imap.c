/* See imap.h. One connection is kept from the question to the last message. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "imap.h"

static CURL *h;

bool imap_configured(void)
{
	return *config_str("Imap.Url", "") != '\0';
}

void imap_close(void)
{
	if (h)
		curl_easy_cleanup(h);
	h = NULL;
}

static void prepare(const char *url)
{
	const char *ca = config_str("Imap.CaFile", "");

	if (!h)
		h = curl_easy_init();
	if (!h)
		fault("out of memory");
	curl_easy_reset(h);
	curl_easy_setopt(h, CURLOPT_URL, url);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "imap,imaps");
	curl_easy_setopt(h, CURLOPT_USERNAME, config_str("Imap.User", ""));
	curl_easy_setopt(h, CURLOPT_PASSWORD, config_str("Imap.Password", ""));
	/* Without TLS only where the host says so in as many words. */
	curl_easy_setopt(h, CURLOPT_USE_SSL, (long)(strcmp(config_str("Imap.Security", "tls"), "none") ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	if (*ca)
		curl_easy_setopt(h, CURLOPT_CAINFO, ca);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, 15L);
	curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 100L);
	curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, 60L);
	curl_easy_setopt(h, CURLOPT_TIMEOUT, 600L);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
}

/* ---- what is new ------------------------------------------------------------------ */

enum { ANSWER = 1 << 20 };
struct answer { char *text; size_t n; int64_t validity; };

static size_t take(char *in, size_t size, size_t n, void *arg)
{
	struct answer *a = arg;
	size_t len = size * n < ANSWER - a->n ? size * n : ANSWER - a->n;

	memcpy(a->text + a->n, in, len);
	a->n += len;
	return size * n;
}

static size_t hear(char *in, size_t size, size_t n, void *arg)
{
	struct answer *a = arg;
	const char *at = memmem(in, size * n, "[UIDVALIDITY ", 13);

	for (const char *p = at ? at + 13 : ""; at && p < in + size * n && *p >= '0' && *p <= '9'; p++)
		a->validity = (p == at + 13 ? 0 : a->validity * 10) + (*p - '0');
	return size * n;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* "* SEARCH 3 4 5": a server answers "n:*" with its last message even when that is older. */
static int numbers(const char *s, int64_t last, int64_t *uids, int most)
{
	int n = 0;

	for (char *end; (s = strpbrk(s, "0123456789")) && n < most; s = end) {
		int64_t uid = strtoll(s, &end, 10);

		if (uid > last)
			uids[n++] = uid;
	}
	qsort(uids, (size_t)n, sizeof *uids, by_number);
	return n;
}

int imap_new(struct ctx *c, int64_t last, int64_t *validity, int64_t *uids, int most, const char **why)
{
	struct answer a = { .text = arena_alloc(c->mem, ANSWER + 1) };
	CURLcode code;

	prepare(config_str("Imap.Url", ""));
	curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, arena_fmt(c->mem, "UID SEARCH UID %lld:*", (long long)last + 1));
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, &a);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, &a);
	code = curl_easy_perform(h);
	if (code != CURLE_OK) {
		*why = curl_easy_strerror(code);
		return -1;
	}
	if (a.validity)
		*validity = a.validity;
	return numbers(a.text, last, uids, most);
}

/* ---- one message ------------------------------------------------------------------------ */

struct sink { int fd; int64_t n, limit; };

static size_t pour(char *in, size_t size, size_t n, void *arg)
{
	struct sink *s = arg;
	size_t len = size * n, done = 0;

	s->n += (int64_t)len;
	if (s->n > s->limit)
		return 0;
	while (done < len) {
		ssize_t k = write(s->fd, in + done, len - done);

		if (k <= 0)
			return 0;
		done += (size_t)k;
	}
	return len;
}

static size_t ignore(char *in, size_t size, size_t n, void *arg)
{
	(void)in;
	(void)arg;
	return size * n;
}

bool imap_fetch(struct ctx *c, int64_t uid, int fd, int64_t limit, int64_t *size, const char **why)
{
	struct sink s = { .fd = fd, .limit = limit };
	const char *url = config_str("Imap.Url", "");
	size_t n = strlen(url);
	CURLcode code;

	prepare(arena_fmt(c->mem, "%.*s/;UID=%lld", (int)(n && url[n - 1] == '/' ? n - 1 : n), url, (long long)uid));
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, pour);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, &s);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, ignore);
	code = curl_easy_perform(h);
	*size = s.n;
	*why = code == CURLE_OK ? "" : curl_easy_strerror(code);
	return code == CURLE_OK;
}
