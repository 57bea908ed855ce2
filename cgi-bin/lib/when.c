/*
 * Dates and times as text and numbers. What a time zone's offset is at an instant
 * comes from zone.c; the calendar arithmetic here is the proleptic Gregorian one.
 */
#include <string.h>
#include "when.h"
#include "zone.h"

struct civil { int y, m, d; };

static int64_t days_of(int y, int m, int d)
{
	int64_t era, doe;
	int yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = (int)(y - era * 400);
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	doe = (int64_t)yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

static struct civil civil_of(int64_t days)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = (int)(z - era * 146097);
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	struct civil c;

	c.d = doy - (153 * mp + 2) / 5 + 1;
	c.m = mp < 10 ? mp + 3 : mp - 9;
	c.y = (int)(yoe + era * 400) + (c.m <= 2);
	return c;
}

static int month_days(int y, int m)
{
	static const char n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return n[m - 1] + (m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0));
}

static bool sane(int y, int m, int d)
{
	return y >= 1900 && y <= 2199 && m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

/* Exactly n ASCII digits. */
static bool number(const char **p, int n, int *out)
{
	int v = 0;

	for (; n; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		v = v * 10 + (**p - '0');
	}
	*out = v;
	return true;
}

static bool date_split(const char **p, struct civil *c)
{
	if (!number(p, 4, &c->y) || *(*p)++ != '-' || !number(p, 2, &c->m) || *(*p)++ != '-' || !number(p, 2, &c->d))
		return false;
	return sane(c->y, c->m, c->d);
}

bool date_valid(const char *s)
{
	struct civil c;

	return s && strlen(s) == 10 && date_split(&s, &c);
}

/* Three numbers and what stands between them, full-width digits and 年月日 understood. */
static int numbers_of(const char *s, int v[3], int len[3], char *sep)
{
	static const struct { const char *from; char to; } wide[] = {
		{ "年", '/' }, { "月", '/' }, { "日", 0 }, { "／", '/' }, { "－", '-' }, { "．", '.' }, { "　", ' ' } };
	int n = 0;
	size_t i;

	v[0] = len[0] = 0;
	*sep = 0;
	while (*s) {
		int d = -1;
		char c = *s;

		if (c >= '0' && c <= '9') {
			d = c - '0';
			s++;
		} else if (!strncmp(s, "\xef\xbc", 2) && (unsigned char)s[2] >= 0x90 && (unsigned char)s[2] <= 0x99) {
			d = (unsigned char)s[2] - 0x90;
			s += 3;
		}
		if (d >= 0) {
			if (++len[n] > 8)
				return -1;
			v[n] = v[n] * 10 + d;
			continue;
		}
		for (i = 0; i < sizeof wide / sizeof *wide; i++)
			if (!strncmp(s, wide[i].from, strlen(wide[i].from)))
				break;
		if (i < sizeof wide / sizeof *wide) {
			s += strlen(wide[i].from);
			c = wide[i].to;
			if (!c)
				break;
		} else {
			s++;
		}
		if (c == ' ' && (n == 0 ? !len[0] : n == 2))
			continue;	/* blanks at both ends */
		if ((c != '/' && c != '-' && c != '.') || !len[n] || (n && c != *sep) || ++n > 2)
			return -1;
		*sep = c;
		v[n] = len[n] = 0;
	}
	while (*s == ' ')
		s++;
	return *s || !len[n] ? -1 : n + 1;
}

static void date_write(char out[11], int y, int m, int d)
{
	const int v[] = { y / 1000, y / 100, y / 10, y, -1, m / 10, m, -1, d / 10, d };
	int i;

	for (i = 0; i < 10; i++)
		out[i] = v[i] < 0 ? '-' : (char)('0' + v[i] % 10);
	out[10] = 0;
}

bool date_parse(const char *text, char out[11])
{
	static const char *const era[] = { "民國", "民国", "中華民國" };
	int v[3] = { 0 }, len[3] = { 0 }, n, y, m, d;
	bool roc = false;
	char sep;
	size_t i;

	if (!text)
		return false;
	while (*text == ' ')
		text++;
	for (i = 0; i < sizeof era / sizeof *era; i++)
		if (!strncmp(text, era[i], strlen(era[i]))) {
			text += strlen(era[i]);
			roc = true;
			break;
		}
	n = numbers_of(text, v, len, &sep);
	if (n == 1 && len[0] == 8 && !roc) {
		y = v[0] / 10000, m = v[0] / 100 % 100, d = v[0] % 100;
	} else if (n == 1 && (len[0] == 7 || (roc && len[0] == 6))) {
		y = v[0] / 10000 + 1911, m = v[0] / 100 % 100, d = v[0] % 100;
	} else if (n == 3 && len[1] <= 2 && len[2] <= 2 && (roc ? len[0] <= 3 : len[0] == 3)) {
		y = v[0] + 1911, m = v[1], d = v[2];
	} else if (n == 3 && !roc && len[0] == 4 && len[1] <= 2 && len[2] <= 2) {
		y = v[0], m = v[1], d = v[2];
	} else if (n == 3 && !roc && sep == '.' && len[0] <= 2 && len[1] <= 2 && len[2] == 4) {
		y = v[2], m = v[1], d = v[0];
	} else {
		return false;	/* 11/22/2026 or 06/05/04: which is which cannot be known */
	}
	if (!sane(y, m, d))
		return false;
	date_write(out, y, m, d);
	return true;
}

int64_t date_days(const char *date)
{
	struct civil c;

	return date && date_split(&date, &c) ? days_of(c.y, c.m, c.d) : 0;
}

const char *date_from_days(struct arena *mem, int64_t days)
{
	struct civil c = civil_of(days);

	return arena_fmt(mem, "%04d-%02d-%02d", c.y, c.m, c.d);
}

/* Months first, then days, then to the end of the month reached. */
const char *date_add(struct arena *mem, const char *date, int months, int days, bool month_end)
{
	struct civil c;
	int64_t month;

	if (!date || !date_split(&date, &c))
		return NULL;
	month = (int64_t)c.y * 12 + c.m - 1 + months;
	c.y = (int)(month / 12);
	c.m = (int)(month % 12) + 1;
	if (c.d > month_days(c.y, c.m))
		c.d = month_days(c.y, c.m);
	c = civil_of(days_of(c.y, c.m, c.d) + days);
	if (month_end)
		c.d = month_days(c.y, c.m);
	return arena_fmt(mem, "%04d-%02d-%02d", c.y, c.m, c.d);
}

struct clock { struct civil day; int h, m, s; };

static struct clock clock_of(int64_t t)
{
	int64_t days = t >= 0 ? t / 86400 : -((-t + 86399) / 86400);
	int rest = (int)(t - days * 86400);

	return (struct clock){ civil_of(days), rest / 3600, rest / 60 % 60, rest % 60 };
}

static struct clock local(int64_t instant, const char *tz)
{
	return clock_of(instant + zone_offset(tz, instant));
}

const char *date_show(struct arena *mem, const char *date)
{
	char *s = arena_str(mem, date);

	for (char *p = s; *p; p++)
		if (*p == '-')
			*p = '/';
	return s;
}

const char *date_of(struct arena *mem, int64_t instant, const char *tz)
{
	struct clock k = local(instant, tz);

	return arena_fmt(mem, "%04d-%02d-%02d", k.day.y, k.day.m, k.day.d);
}

const char *instant_sql(struct arena *mem, int64_t t)
{
	struct clock k = clock_of(t);

	return arena_fmt(mem, "%04d-%02d-%02d %02d:%02d:%02d", k.day.y, k.day.m, k.day.d, k.h, k.m, k.s);
}

const char *instant_rfc3339(struct arena *mem, int64_t t)
{
	struct clock k = clock_of(t);

	return arena_fmt(mem, "%04d-%02d-%02dT%02d:%02d:%02dZ", k.day.y, k.day.m, k.day.d, k.h, k.m, k.s);
}

const char *instant_show(struct arena *mem, int64_t t, const char *tz)
{
	struct clock k = local(t, tz);

	return arena_fmt(mem, "%04d/%02d/%02d %02d:%02d", k.day.y, k.day.m, k.day.d, k.h, k.m);
}

const char *instant_input(struct arena *mem, int64_t t, const char *tz)
{
	struct clock k = local(t, tz);

	return arena_fmt(mem, "%04d-%02d-%02dT%02d:%02d", k.day.y, k.day.m, k.day.d, k.h, k.m);
}

/* "HH:MM[:SS[.fraction]]"; seconds may be left out. */
static bool time_split(const char **p, int *seconds)
{
	int h, m, s = 0;

	if (!number(p, 2, &h) || *(*p)++ != ':' || !number(p, 2, &m))
		return false;
	if (**p == ':') {
		(*p)++;
		if (!number(p, 2, &s))
			return false;
		if (**p == '.') {
			(*p)++;
			if (**p < '0' || **p > '9')
				return false;
			while (**p >= '0' && **p <= '9')
				(*p)++;
		}
	}
	if (h > 23 || m > 59 || s > 60)
		return false;
	*seconds = h * 3600 + m * 60 + (s > 59 ? 59 : s);	/* a leap second is the one before it */
	return true;
}

static bool offset_split(const char **p, int *offset)
{
	int sign, h, m;

	if (**p == 'Z' || **p == 'z') {
		(*p)++;
		*offset = 0;
		return true;
	}
	if (**p != '+' && **p != '-')
		return false;
	sign = *(*p)++ == '-' ? -1 : 1;
	if (!number(p, 2, &h))
		return false;
	if (**p == ':')
		(*p)++;
	if (!number(p, 2, &m) || h > 18 || m > 59)
		return false;
	*offset = sign * (h * 3600 + m * 60);
	return true;
}

bool instant_from_sql(const char *utc, int64_t *out)
{
	struct civil c;
	int seconds;

	if (!utc || !date_split(&utc, &c) || *utc++ != ' ' || !time_split(&utc, &seconds) || *utc)
		return false;
	*out = days_of(c.y, c.m, c.d) * 86400 + seconds;
	return true;
}

bool instant_parse(const char *text, const char *tz, int64_t *out)
{
	struct civil c;
	char date[11];
	const char *p = text, *d = date;
	char head[40];
	int seconds, offset;
	int64_t wall;
	size_t n;

	if (!text || strnlen(text, 64) == 64)
		return false;
	while (*p == ' ')
		p++;
	/* The date in any of the ways date_parse() knows, ended by a T or a space. */
	n = strcspn(p, "Tt ");
	if (!p[n] || n >= sizeof head)
		return false;
	memcpy(head, p, n);
	head[n] = 0;
	if (!date_parse(head, date))
		return false;
	p += n + 1;
	if (!date_split(&d, &c) || !time_split(&p, &seconds))
		return false;
	wall = days_of(c.y, c.m, c.d) * 86400 + seconds;
	if (!*p || *p == ' ')
		wall = zone_instant(tz, wall);
	else if (offset_split(&p, &offset))
		wall -= offset;
	else
		return false;
	while (*p == ' ')
		p++;
	if (*p)
		return false;
	*out = wall;
	return true;
}

bool tz_valid(const char *tz)
{
	return zone_known(tz);
}
