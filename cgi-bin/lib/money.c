/*
 * Exact decimals: reading, writing, and the few products a document needs. All
 * intermediate results are 128-bit integers; there is one rounding, at the end of
 * each product, half away from zero. Amounts in words are money_words.c.
 */
#include <stdio.h>
#include <string.h>
#include "money.h"

/* DECIMAL(18,n) holds 18 digits whatever n is, so both types end at the same number. */
#define LIMIT ((__int128)1000000000000000000LL)

static int64_t clamped(__int128 v)
{
	if (v >= LIMIT)
		return (int64_t)(LIMIT - 1);
	if (v <= -LIMIT)
		return (int64_t)(1 - LIMIT);
	return (int64_t)v;
}

/* a / b with b > 0, rounded half away from zero. */
static __int128 divide(__int128 a, __int128 b)
{
	__int128 q = a / b, r = a % b;

	if (r < 0)
		r = -r;
	if (r >= b - r)
		q += a < 0 ? -1 : 1;
	return q;
}

/* Full-width digits and signs to ASCII, blanks at both ends off. False when it cannot be a number. */
static bool plain(const char *text, char *out, size_t size)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n = 0;

	for (; *p; p++) {
		unsigned c = *p;

		if (c == 0xe3 && p[1] == 0x80 && p[2] == 0x80) {
			c = ' ';
			p += 2;
		} else if (c == 0xef && p[1] == 0xbc && p[2] >= 0x81 && p[2] <= 0xbf) {
			c = p[2] - 0x81u + '!';
			p += 2;
		}
		if (c == '\t' || c == '\n' || c == '\r')
			c = ' ';
		if (c == ' ' && n == 0)
			continue;
		if (c >= 0x80 || n + 1 >= size)
			return false;
		out[n++] = (char)c;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = 0;
	return n > 0;
}

/* Thousands commas must stand where they belong: "1,234,567", never "12,34". */
static bool commas_fit(const char *p)
{
	size_t run = strcspn(p, ",."), first = run;

	if (p[run] != ',')
		return true;
	if (first < 1 || first > 3)
		return false;
	while (p[run] == ',') {
		p += run + 1;
		run = strcspn(p, ",.");
		if (run != 3)
			return false;
	}
	return strchr(p, ',') == NULL;
}

static bool parse(const char *text, int places, int64_t *out)
{
	char s[64];
	const char *p = s;
	bool minus = false;
	__int128 v = 0;
	int decimals = 0;

	if (!text || !plain(text, s, sizeof s))
		return false;
	if (*p == '+' || *p == '-')
		minus = *p++ == '-';
	if (*p < '0' || *p > '9' || !commas_fit(p))
		return false;
	for (; *p && *p != '.'; p++) {
		if (*p == ',')
			continue;
		if (*p < '0' || *p > '9')
			return false;
		v = v * 10 + (*p - '0');
		if (v >= LIMIT)
			return false;
	}
	if (*p == '.' && !p[1])
		return false;
	if (*p == '.')
		p++;
	for (; *p; p++) {
		if (*p < '0' || *p > '9')
			return false;
		if (decimals < places) {
			v = v * 10 + (*p - '0');
			decimals++;
		} else if (*p != '0') {
			return false;
		}
	}
	for (; decimals < places; decimals++)
		v *= 10;
	if (v >= LIMIT)
		return false;
	*out = (int64_t)(minus ? -v : v);
	return true;
}

bool money_parse(const char *text, money *out)
{
	return parse(text, 2, out);
}

money money_sum(const char *text)
{
	const char *point = text ? strchr(text, '.') : NULL;
	char cents[80];
	money m;

	if (!text)
		return 0;
	/* A share of an amount has more decimals than money: rounded, half away from nothing. */
	if (point && strlen(point) > 3 && snprintf(cents, sizeof cents, "%.*s", (int)(point - text) + 3, text) < (int)sizeof cents && parse(cents, 2, &m))
		return point[3] < '5' ? m : *text == '-' ? m - 1 : m + 1;
	if (parse(text, 2, &m))
		return m;
	return *text == '-' ? -(money)(LIMIT - 1) : (money)(LIMIT - 1);
}

bool dec4_parse(const char *text, dec4 *out)
{
	return parse(text, 4, out);
}

/* Digits of v (scaled by 10^places), from the right end of a buffer; `comma` groups thousands. */
static const char *digits(struct arena *mem, int64_t v, int places, int shown, bool comma)
{
	char s[48], *p = s + sizeof s;
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	int i;

	*--p = 0;
	for (i = places; i > 0; i--, u /= 10)
		if (i <= shown)
			*--p = (char)('0' + u % 10);
	if (shown > 0)
		*--p = '.';
	for (i = 0; i == 0 || u; i++, u /= 10) {
		if (comma && i && i % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + u % 10);
	}
	if (v < 0)
		*--p = '-';
	return arena_str(mem, p);
}

const char *money_text(struct arena *mem, money m)
{
	return digits(mem, m, 2, 2, false);
}

const char *dec4_text(struct arena *mem, dec4 d)
{
	return digits(mem, d, 4, 4, false);
}

const char *money_show(struct arena *mem, money m, int decimals)
{
	if (decimals <= 0)
		return digits(mem, (int64_t)divide(m, 100), 0, 0, true);
	return digits(mem, m, 2, 2, true);
}

const char *dec4_show(struct arena *mem, dec4 d)
{
	int64_t rest = d % 10000;
	int shown = 4;

	while (shown && rest % 10 == 0) {
		rest /= 10;
		shown--;
	}
	return digits(mem, d, 4, shown, true);
}

/* product / divisor is in hundredths; a currency without decimals is rounded to whole units at once, not twice. */
static __int128 rounded(__int128 product, __int128 divisor, int decimals)
{
	if (decimals <= 0)
		return divide(product, divisor * 100) * 100;
	return divide(product, divisor);
}

money money_line(dec4 quantity, dec4 unit_price, dec4 discount_percent, int decimals, bool *overflow)
{
	__int128 product = (__int128)quantity * unit_price, v;

	if (__builtin_mul_overflow(product, (__int128)1000000 - discount_percent, &product))
		goto too_big;
	v = rounded(product, (__int128)1000000000000LL, decimals);
	if (v >= LIMIT || v <= -LIMIT)
		goto too_big;
	return (money)v;
too_big:
	if (overflow)
		*overflow = true;
	return 0;
}

money money_percent(money amount, dec4 percent, int decimals)
{
	return clamped(rounded((__int128)amount * percent, 1000000, decimals));
}

money money_included(money gross, dec4 percent, int decimals)
{
	if (percent <= -1000000)
		return 0;
	return clamped(rounded((__int128)gross * percent, (__int128)1000000 + percent, decimals));
}

bool money_add(money a, money b, money *sum)
{
	__int128 v = (__int128)a + b;

	if (v >= LIMIT || v <= -LIMIT)
		return false;
	*sum = (money)v;
	return true;
}

money money_plus(money a, money b)
{
	money sum;

	if (money_add(a, b, &sum))
		return sum;
	return a < 0 ? -(money)(LIMIT - 1) : (money)(LIMIT - 1);
}

const char *money_in(struct arena *mem, money m, const char *currency)
{
	return money_show(mem, m, m % 100 ? 2 : currency_decimals(currency));
}

const char *price_show(struct arena *mem, dec4 d, const char *currency)
{
	return d % (currency_decimals(currency) ? 100 : 10000) == 0 ? money_in(mem, d / 100, currency) : dec4_show(mem, d);
}

const char *money_signed(struct arena *mem, money m, const char *currency)
{
	return arena_fmt(mem, "%s %s", currency_sign(currency), money_in(mem, m, currency));
}
