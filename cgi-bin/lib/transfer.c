/* Connections to the outside; see transfer.h. */
#include <string.h>
#include "config.h"
#include "transfer.h"

CURL *transfer_begin(CURL **kept, const char *url, const char *schemes, long connect, long whole)
{
	if (!*kept)
		*kept = curl_easy_init();
	if (!*kept)
		fault("out of memory");
	curl_easy_reset(*kept);
	curl_easy_setopt(*kept, CURLOPT_URL, url);
	curl_easy_setopt(*kept, CURLOPT_PROTOCOLS_STR, schemes);
	curl_easy_setopt(*kept, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(*kept, CURLOPT_CONNECTTIMEOUT_MS, connect * 1000);
	curl_easy_setopt(*kept, CURLOPT_TIMEOUT_MS, whole * 1000);
	curl_easy_setopt(*kept, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(*kept, CURLOPT_PROXY, "");
	return *kept;
}

static const char *setting(struct ctx *c, const char *section, const char *name)
{
	return config_str(arena_fmt(c->mem, "%s.%s", section, name), "");
}

void transfer_to_server(struct ctx *c, CURL *h, const char *section)
{
	const char *user = setting(c, section, "User"), *ca = setting(c, section, "CaFile");

	if (*user) {
		curl_easy_setopt(h, CURLOPT_USERNAME, user);
		curl_easy_setopt(h, CURLOPT_PASSWORD, setting(c, section, "Password"));
	}
	if (strcmp(setting(c, section, "Security"), "none"))
		curl_easy_setopt(h, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	if (*ca)
		curl_easy_setopt(h, CURLOPT_CAINFO, ca);
	curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, 60L);
}

size_t transfer_ignore(char *bytes, size_t size, size_t n, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * n;
}
