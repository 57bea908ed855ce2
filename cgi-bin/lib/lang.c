/*
 * Language files: loaded once per process and language, beneath the node Lang of
 * the tree that the pages of this language are rendered from (view.c). Placeholders
 * {1} {2} {3} are filled here; nothing is escaped here.
 */
#include "lang.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "config.h"
#include "fault.h"

const char *const lang_all[] = { "zh-TW", "zh-CN", "en", NULL };

static HDF *loaded[3];

static int lang_index(const char *lang)
{
	for (int i = 0; lang && lang_all[i]; i++)
		if (!strcmp(lang, lang_all[i]))
			return i;
	return 0;
}

/* Language tag of one item of Accept-Language: index, or -1. */
static int lang_match(const char *tag, size_t n)
{
	if (n >= 2 && !strncasecmp(tag, "en", 2) && (n == 2 || tag[2] == '-'))
		return 2;
	if (n < 2 || strncasecmp(tag, "zh", 2) || (n > 2 && tag[2] != '-'))
		return -1;
	for (size_t i = 2; i + 2 < n; i++) {
		const char *part = tag + i + 1;

		if (tag[i] != '-')
			continue;
		if (!strncasecmp(part, "TW", 2) || !strncasecmp(part, "HK", 2) || !strncasecmp(part, "MO", 2) ||
		    (n - i > 4 && !strncasecmp(part, "Hant", 4)))
			return 0;
		if (!strncasecmp(part, "CN", 2) || !strncasecmp(part, "SG", 2) || (n - i > 4 && !strncasecmp(part, "Hans", 4)))
			return 1;
	}
	return 1;
}

const char *lang_pick(const char *accept)
{
	int best = 0;
	double best_q = 0;

	while (accept && *accept) {
		size_t n, all;
		double q = 1;
		const char *semi;
		int i;

		accept += strspn(accept, " \t,");
		all = strcspn(accept, ",");
		n = strcspn(accept, ",; \t");
		semi = memchr(accept, ';', all);
		if (semi) {
			const char *v = semi + 1 + strspn(semi + 1, " \t");

			if ((v[0] == 'q' || v[0] == 'Q') && v[1] == '=')
				q = strtod(v + 2, NULL);
		}
		i = lang_match(accept, n);
		if (i >= 0 && q > best_q) {
			best = i;
			best_q = q;
		}
		accept += all;
	}
	return lang_all[best];
}

HDF *lang_hdf(const char *lang)
{
	int i = lang_index(lang);
	char path[512];
	HDF *top, *node;
	NEOERR *err;

	if (loaded[i])
		return loaded[i];
	err = hdf_init(&top);
	if (err == STATUS_OK)
		err = hdf_get_node(top, "Lang", &node);
	if (err == STATUS_OK) {
		const char *www = config_str("Dir.Www", "www");

		if ((size_t)snprintf(path, sizeof path, "%s/lang/%s.hdf", www, lang_all[i]) >= sizeof path)
			fault("language path too long: %s", www);
		err = hdf_read_file(node, path);
	}
	if (err != STATUS_OK) {
		STRING text;

		string_init(&text);
		nerr_error_string(err, &text);
		nerr_ignore(&err);
		fault("language file %s: %s", lang_all[i], text.buf ? text.buf : "unreadable");
	}
	return loaded[i] = node;
}

const char *lang_word(const char *lang, const char *key, const char *otherwise)
{
	char plain[200];
	size_t n = strlen(key);

	if (!strchr(key, '-') || n >= sizeof plain)
		return hdf_get_value(lang_hdf(lang), key, (char *)otherwise);
	/* A name in the files has no hyphen: zh-TW is zh_TW there. */
	for (size_t i = 0; i <= n; i++)
		plain[i] = key[i] == '-' ? '_' : key[i];
	return hdf_get_value(lang_hdf(lang), plain, (char *)otherwise);
}

const char *lang_text(const char *lang, const char *key)
{
	return lang_word(lang, key, key);
}

const char *lang_fill(struct arena *mem, const char *lang, const char *key, const char *a1, const char *a2, const char *a3)
{
	const char *arg[3] = { a1, a2, a3 }, *s = lang_text(lang, key);
	struct buf out;

	if (!strchr(s, '{'))
		return s;
	out = buf_new(mem);
	for (const char *p; (p = strchr(s, '{')); ) {
		buf_add(&out, s, (size_t)(p - s));
		if (p[1] >= '1' && p[1] <= '3' && p[2] == '}') {
			const char *a = arg[p[1] - '1'];

			if (a)
				buf_str(&out, *a == '@' ? hdf_get_value(lang_hdf(lang), a + 1, (char *)a) : a);
			s = p + 3;
		} else {
			buf_add(&out, p, 1);
			s = p + 1;
		}
	}
	buf_str(&out, s);
	return out.s;
}
