/*
 * Text as people type it: UTF-8, trimming, and what a phone number, an e-mail
 * address and a link look like. Folding for search and duplicates is text_fold.c.
 */
#include <string.h>
#include "text.h"

/* Length of the character at p (n bytes left), 0 if it is not strict UTF-8. */
static size_t character(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return p[0] != 0;
	if (p[0] < 0xc2 || n < 2 || (p[1] & 0xc0) != 0x80)
		return 0;
	if (p[0] < 0xe0)
		return 2;
	if (n < 3 || (p[2] & 0xc0) != 0x80)
		return 0;
	if (p[0] < 0xf0) {
		if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f))
			return 0;
		return 3;
	}
	if (n < 4 || (p[3] & 0xc0) != 0x80 || p[0] > 0xf4 || (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return 4;
}

bool utf8_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t k;

	while (n) {
		k = character(p, n);
		if (!k)
			return false;
		p += k;
		n -= k;
	}
	return true;
}

size_t utf8_length(const char *s)
{
	size_t n = 0;

	for (; s && *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

uint32_t utf8_next(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	int more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
	uint32_t c = more ? *p & (0x3fu >> more) : *p;

	if (!*p)
		return 0;
	for (p++; more && (*p & 0xc0) == 0x80; more--)
		c = c << 6 | (*p++ & 0x3f);
	*s = (const char *)p;
	return c;
}

static bool blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 || c == 0xfeff || c == 0x200b;
}

char *text_trim(struct arena *mem, const char *s)
{
	const char *begin, *end, *p;

	if (!s)
		return NULL;
	for (begin = p = s; *p && blank(utf8_next(&p)); )
		begin = p;
	for (end = p = begin; *p; )
		if (!blank(utf8_next(&p)))
			end = p;
	return arena_strn(mem, begin, (size_t)(end - begin));
}

char *text_clip(struct arena *mem, const char *s, size_t characters)
{
	const char *p = s;

	if (!s)
		return NULL;
	while (characters-- && *p)
		utf8_next(&p);
	return arena_strn(mem, s, (size_t)(p - s));
}

bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* ---- telephone numbers --------------------------------------------------- */

/* Ends a number once it is long enough: a second number, an extension. */
static bool phone_ends(const char *p)
{
	static const char *const marks[] = { "#", "*", "~", "/", ";", ",", "、", "，", "；", "／", "＃", "～", "轉", "转", "分", "ext", "Ext", "EXT", "x", "X" };
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (!strncmp(p, marks[i], strlen(marks[i])))
			return true;
	return false;
}

static bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/* What follows the country's own prefix: without the trunk 0 of "+886 (0)2". */
static char *international(struct arena *mem, const char *d)
{
	static const char *const trunk[] = { "886", "86" };
	size_t i;

	for (i = 0; i < 2; i++)
		if (starts(d, trunk[i]) && d[strlen(trunk[i])] == '0')
			return arena_fmt(mem, "%s%s", trunk[i], d + strlen(trunk[i]) + 1);
	return arena_str(mem, d);
}

char *phone_fold(struct arena *mem, const char *text, const char *country)
{
	char d[32];
	size_t n = 0;
	bool plus = false, china = country && !strcmp(country, "CN");
	const char *p = text ? text : "", *here;
	uint32_t c;

	for (; *p && n + 1 < sizeof d; ) {
		if (n >= 6 && phone_ends(p))
			break;
		here = p;
		c = utf8_next(&p);
		if (p == here)
			break;
		if (c >= 0xff01 && c <= 0xff5e)
			c -= 0xfee0;
		if (c == '+' && !n)
			plus = true;
		if (c >= '0' && c <= '9')
			d[n++] = (char)c;
	}
	d[n] = 0;
	if (!n)
		return arena_str(mem, "");
	if (plus)
		return international(mem, d);
	if (starts(d, "00"))
		/* Taiwan's 002, 009 carriers stand before the country as 00 does elsewhere. */
		return international(mem, starts(d, "00288") || starts(d, "00988") || starts(d, "002861") || starts(d, "009861") ? d + 3 : d + 2);
	if ((starts(d, "886") && n >= 11 && n <= 13) || (starts(d, "86") && (n == 13 || (n == 12 && d[2] != '0'))))
		return international(mem, d);
	if (d[0] == '0' && n >= 8)
		return arena_fmt(mem, "%s%s", china ? "86" : "886", d + 1);
	/* A mobile number whose first 0 a spreadsheet has eaten; a Chinese one never had it. */
	if (!china && d[0] == '9' && n == 9)
		return arena_fmt(mem, "886%s", d);
	if (d[0] == '1' && n == 11 && d[1] >= '3')
		return arena_fmt(mem, "86%s", d);
	return arena_str(mem, d);
}

/* ---- addresses ------------------------------------------------------------ */

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Labels of letters, digits and inner hyphens; `dots` asks for at least one dot and a last label that is no number. */
static bool host_valid(const char *s, size_t n, bool dots)
{
	size_t i, label = 0, labels = 1;
	bool letter = false;

	if (!n || n > 253)
		return false;
	for (i = 0; i < n; i++) {
		if (s[i] == '.') {
			if (!label || s[i - 1] == '-')
				return false;
			label = 0;
			letter = false;
			labels++;
			continue;
		}
		if (!letter_or_digit(s[i]) && !(s[i] == '-' && label))
			return false;
		letter |= s[i] > '9';
		if (++label > 63)
			return false;
	}
	return label && s[n - 1] != '-' && (!dots || (labels > 1 && label > 1 && letter));
}

bool email_valid(const char *s)
{
	static const char extra[] = "!#$%&'*+/=?^_`{|}~-";
	const char *at = s ? strrchr(s, '@') : NULL, *p;

	if (!at || at == s || at - s > 64 || strlen(s) > 254)
		return false;
	for (p = s; p < at; p++) {
		if (*p == '.') {
			if (p == s || p + 1 == at || p[1] == '.')
				return false;
		} else if (!letter_or_digit(*p) && !strchr(extra, *p)) {
			return false;
		}
	}
	return host_valid(at + 1, strlen(at + 1), true);
}

static bool starts_fold(const char *s, const char *with)
{
	for (; *with; s++, with++) {
		char c = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;

		if (c != *with)
			return false;
	}
	return true;
}

/* What follows the host: nothing, a port, a path. */
static bool url_rest_valid(const char *s)
{
	size_t port = *s == ':' ? 1 + strspn(s + 1, "0123456789") : 0;

	return port <= 6 && (!s[port] || strchr("/?#", s[port]));
}

bool url_valid(const char *s)
{
	const char *p;
	size_t n, host;

	if (!s)
		return false;
	n = strlen(s);
	if (n > 2000 || !utf8_valid(s, n))
		return false;
	for (p = s; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("\"'<>\\^`{|}", *p))
			return false;
	if (starts_fold(s, "mailto:")) {
		char address[256];

		host = strcspn(s + 7, "?");
		if (host >= sizeof address)
			return false;
		memcpy(address, s + 7, host);
		address[host] = 0;
		return email_valid(address);
	}
	if (starts_fold(s, "tel:"))
		return s[4] && strspn(s + 4, "+0123456789-().;=ext") == n - 4;
	if (!starts_fold(s, "http://") && !starts_fold(s, "https://"))
		return false;
	p = strchr(s, ':') + 3;
	if (*p == '[') {	/* an IPv6 address */
		size_t inside = strspn(p + 1, "0123456789abcdefABCDEF:.");

		if (inside < 2 || p[1 + inside] != ']')
			return false;
		return url_rest_valid(p + inside + 2);
	}
	/* No name and password before the host: "http://bank.example@evil.example" deceives. */
	host = strcspn(p, "/?#:");
	if (memchr(p, '@', strcspn(p, "/?#")))
		return false;
	if (!url_rest_valid(p + host))
		return false;
	for (n = 0; n < host; n++)
		if ((unsigned char)p[n] >= 0x80)
			return true;	/* an internationalised name, valid UTF-8 as checked above */
	return host_valid(p, host, false);
}

const char *bytes_text(struct arena *mem, int64_t bytes)
{
	static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
	int64_t tenths = bytes * 10;
	int u = 0;

	for (; tenths >= 10240 && u < 4; u++)
		tenths = (tenths + 512) / 1024;
	return u && tenths < 1000 ? arena_fmt(mem, "%lld.%lld %s", (long long)tenths / 10, (long long)tenths % 10, units[u])
		: arena_fmt(mem, "%lld %s", ((long long)tenths + 5) / 10, units[u]);
}

static bool turns(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *text_unturned(char *s)
{
	char *to = s;

	for (const char *p = s; *p; ) {
		const char *from = p;

		if (turns(utf8_next(&p)))
			continue;
		memmove(to, from, (size_t)(p - from));
		to += p - from;
	}
	*to = 0;
	return s;
}
