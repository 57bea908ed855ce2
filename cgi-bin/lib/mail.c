/*
 * Bringing a mail of the outbox to the mail server of the configuration, by libcurl:
 * over TLS or STARTTLS, with an account. What the message says is mail_build.c.
 */
#include <gmime/gmime.h>
#include <string.h>
#include "config.h"
#include "outbox_impl.h"
#include "transfer.h"

bool mail_configured(void)
{
	return *config_str("Smtp.Host", "") != '\0';
}

struct left { const guint8 *p; size_t n; };

static size_t give(char *out, size_t size, size_t n, void *arg)
{
	struct left *left = arg;
	size_t most = size * n < left->n ? size * n : left->n;

	memcpy(out, left->p, most);
	left->p += most;
	left->n -= most;
	return most;
}

/* What the server said last, or why it refused, for the administrator; what is no text in it becomes '?'. */
static size_t hear(char *in, size_t size, size_t n, void *arg)
{
	char *said = arg;
	size_t len = size * n < 199 ? size * n : 199;

	if (*said == '4' || *said == '5')	/* why it ended; what follows is a farewell */
		return size * n;
	for (size_t i = 0; i < len; i++)
		said[i] = in[i] == '\r' || in[i] == '\n' ? ' ' : in[i] >= ' ' && in[i] < 0x7f ? in[i] : '?';
	while (len && said[len - 1] == ' ')
		len--;
	said[len] = '\0';
	return size * n;
}

static CURL *handle(struct ctx *c)
{
	static CURL *h;
	bool tls = !strcmp(config_str("Smtp.Security", "starttls"), "tls");

	transfer_begin(&h, arena_fmt(c->mem, "%s://%s:%lld", tls ? "smtps" : "smtp", config_str("Smtp.Host", ""), (long long)config_int("Smtp.Port", tls ? 465 : 587)), "smtp,smtps", 15, 600);
	transfer_to_server(c, h, "Smtp");
	return h;
}

enum sent mail_send(struct ctx *c, const struct parcel *p, const char **why)
{
	struct curl_slist *to;
	struct left left;
	GByteArray *bytes;
	CURL *h;
	CURLcode code;
	long answer = 0;
	char said[200] = "";

	bytes = mail_build(c, p, why);
	if (!bytes)
		return REFUSED;
	h = handle(c);
	left = (struct left){ bytes->data, bytes->len };
	to = curl_slist_append(NULL, p->target);
	curl_easy_setopt(h, CURLOPT_MAIL_FROM, mail_bare(c->mem, config_str("Smtp.From", "ferry@localhost")));
	curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(h, CURLOPT_READDATA, &left);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, said);
	code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &answer);
	curl_slist_free_all(to);
	*why = code == CURLE_OK ? arena_str(c->mem, said) : arena_fmt(c->mem, "%s (%ld) %s", curl_easy_strerror(code), answer, said);
	/* 550-554 speak of this mail; other refusals may be our settings, which somebody will mend. */
	return code == CURLE_OK ? SENT : answer >= 550 && answer <= 554 ? REFUSED : LATER;
}
