/* See imap.h. One connection is kept from the question to the last message. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "config.h"
#include "imap.h"
#include "text.h"
#include "transfer.h"

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

/* ---- where it is ----------------------------------------------------------------- */

/* RFC 3501, 5.1.3: what is not ASCII stands as base64 of its UTF-16 between & and -. */
static void add_shifted(struct ctx *c, struct buf *out, const unsigned char *units, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	char *text = arena_alloc(c->mem, room);

	sodium_bin2base64(text, room, units, n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	for (char *p = text; *p; p++)
		if (*p == '/')
			*p = ',';
	buf_fmt(out, "&%s-", text);
}

static size_t add_unit(unsigned char *units, size_t n, uint32_t unit)
{
	units[n] = (unsigned char)(unit >> 8);
	units[n + 1] = (unsigned char)unit;
	return n + 2;
}

static const char *folder_name(struct ctx *c, const char *s)
{
	struct buf out = buf_new(c->mem);

	while (*s) {
		unsigned char *units = arena_alloc(c->mem, 4 * strlen(s) + 1);
		size_t n = 0;

		for (uint32_t code; (unsigned char)*s >= 0x80; ) {
			code = utf8_next(&s);
			if (code >= 0x10000)
				n = add_unit(units, n, 0xd800 + ((code - 0x10000) >> 10));
			n = add_unit(units, n, code >= 0x10000 ? 0xdc00 + (code & 0x3ff) : code);
		}
		if (n)
			add_shifted(c, &out, units, n);
		if (*s == '&')
			buf_str(&out, "&-");
		else if (*s)
			buf_add(&out, s, 1);
		s += *s != '\0';
	}
	return out.s;
}

static bool plain(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

/* Its path as we speak it: one in plain ASCII is taken as somebody wrote it, who may know the protocol's own way. */
static void settle_path(struct ctx *c, CURLU *u)
{
	char *path = NULL;
	const char *name;

	if (curl_url_get(u, CURLUPART_PATH, &path, CURLU_URLDECODE))
		return;
	name = !path[strspn(path, "/")] ? "/INBOX" : plain(path) || !utf8_valid(path, strlen(path)) ? NULL : folder_name(c, path);
	curl_free(path);
	if (name)
		curl_url_set(u, CURLUPART_PATH, name, CURLU_URLENCODE);
}

const char *imap_address(struct ctx *c)
{
	const char *address = config_str("Imap.Url", "");
	CURLU *u = curl_url();
	char *made = NULL;

	if (u && !curl_url_set(u, CURLUPART_URL, address, 0)) {
		settle_path(c, u);
		if (!curl_url_get(u, CURLUPART_URL, &made, 0))
			address = arena_str(c->mem, made);
	}
	curl_free(made);
	curl_url_cleanup(u);
	return address;
}

static char said[CURL_ERROR_SIZE];

static void prepare(struct ctx *c, const char *url)
{
	transfer_begin(&h, url, "imap,imaps", 15, 600);
	transfer_to_server(c, h, "Imap");
	*said = '\0';
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, said);
}

/* A folder that is not there is "Login denied" to the library; what it adds says which. */
static const char *reason(struct ctx *c, CURLcode code)
{
	return code == CURLE_OK ? "" : arena_fmt(c->mem, "%s%s%s", curl_easy_strerror(code), *said ? ": " : "", said);
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

/*
 * The lines "* SEARCH 3 4 5" and no others: a server may say between them how far it is
 * or what happens in the mailbox. It answers "n:*" with its last message even when that is
 * older. A line that was cut off at the end of what we keep is of no use.
 */
static int numbers(struct ctx *c, char *s, int64_t last, int64_t *uids, int most)
{
	int64_t *all = arena_array(c->mem, strlen(s) / 2 + 1, sizeof *all);
	int n = 0;

	for (char *end; (end = strchr(s, '\n')); s = end + 1) {
		if (strncasecmp(s, "* SEARCH", 8))
			continue;
		for (char *p = s + 8, *after; (p += strspn(p, " ")) < end && *p >= '0' && *p <= '9'; p = after) {
			int64_t uid = strtoll(p, &after, 10);

			if (uid > last)
				all[n++] = uid;
		}
	}
	qsort(all, (size_t)n, sizeof *all, by_number);
	n = n < most ? n : most;
	memcpy(uids, all, (size_t)n * sizeof *uids);
	return n;
}

/* What the server answers to a command in the mailbox; NULL and *why when it does not. */
static struct answer *ask(struct ctx *c, const char *command, const char **why)
{
	struct answer *a = arena_alloc(c->mem, sizeof *a);
	CURLcode code;

	a->text = arena_alloc(c->mem, ANSWER + 1);
	prepare(c, imap_address(c));
	curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, command);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, a);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, a);
	code = curl_easy_perform(h);
	*why = reason(c, code);
	return code == CURLE_OK ? a : NULL;
}

int imap_new(struct ctx *c, int64_t last, int64_t *validity, int64_t *uids, int most, const char **why)
{
	struct answer *a = ask(c, arena_fmt(c->mem, "UID SEARCH UID %lld:*", (long long)last + 1), why);

	if (!a)
		return -1;
	if (a->validity)
		*validity = a->validity;
	return numbers(c, a->text, last, uids, most);
}

/* ---- one message ------------------------------------------------------------------------ */

struct sink { int fd; int64_t n, limit; bool full; };

static size_t pour(char *in, size_t size, size_t n, void *arg)
{
	struct sink *s = arg;
	size_t len = size * n, done = 0;

	s->n += (int64_t)len;
	if (s->n > s->limit)
		return 0;
	while (done < len) {
		ssize_t k = write(s->fd, in + done, len - done);

		if (k <= 0) {
			s->full = true;
			return 0;
		}
		done += (size_t)k;
	}
	return len;
}

/* Asked for and not given: was it taken away, or can the server not read it? */
static enum imap_got look_again(struct ctx *c, int64_t uid, const char **why)
{
	struct answer *a = ask(c, arena_fmt(c->mem, "UID SEARCH UID %lld", (long long)uid), why);
	int64_t found;

	if (!a)
		return IMAP_LOST;
	return numbers(c, a->text, uid - 1, &found, 1) == 1 ? IMAP_KEPT : IMAP_GONE;
}

enum imap_got imap_fetch(struct ctx *c, int64_t uid, int fd, int64_t limit, int64_t *size, const char **why)
{
	struct sink s = { .fd = fd, .limit = limit };
	const char *url = imap_address(c);
	size_t n = strlen(url);
	CURLcode code;

	prepare(c, arena_fmt(c->mem, "%.*s/;UID=%lld", (int)(n && url[n - 1] == '/' ? n - 1 : n), url, (long long)uid));
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, pour);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, &s);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, transfer_ignore);
	code = curl_easy_perform(h);
	*size = s.n;
	if (s.full)
		fault("message %lld cannot be written down", (long long)uid);
	*why = reason(c, code);
	if (code == CURLE_REMOTE_FILE_NOT_FOUND)
		return look_again(c, uid, why);
	if (s.n > limit)
		*why = "";
	return code == CURLE_OK ? IMAP_GOT : s.n > limit ? IMAP_LARGE : IMAP_LOST;
}
