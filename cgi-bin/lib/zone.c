/*
 * Reads /usr/share/zoneinfo (RFC 8536): the 64-bit transitions and, for what comes
 * after the last of them, the rule in the footer ("EST5EDT,M3.2.0,M11.1.0").
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "zone.h"

#define FOLDER "/usr/share/zoneinfo/"
#define MOST 65536		/* the largest real file has under 4 KiB */

struct rule { char kind; int month, week, day, at; };	/* kind: M, J, 0 (day of year), none = 0 byte */
struct zone {
	char name[64];
	int n;
	int64_t *when;		/* n transitions */
	int32_t *offset;	/* n + 1: before the first, after each */
	bool has_rule, has_summer;
	int standard, summer;	/* offsets of the footer */
	struct rule begin, end;
	struct zone *next;
};

static struct zone *zones;

/* Names come from forms: letters, digits, _ + - and single slashes, nothing that leads elsewhere. */
static bool name_fits(const char *tz)
{
	size_t i, n = tz ? strnlen(tz, sizeof zones->name) : 0;

	if (!n || n >= sizeof zones->name || tz[0] == '/' || tz[n - 1] == '/')
		return false;
	for (i = 0; i < n; i++) {
		char c = tz[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '+' && c != '-' && !(c == '/' && tz[i + 1] != '/'))
			return false;
	}
	/* "right/" counts leap seconds, which Unix time does not. */
	return strncmp(tz, "right/", 6) && strncmp(tz, "posix/", 6);
}

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const unsigned char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static bool name_skip(const char **p)
{
	const char *from = *p;

	if (**p == '<') {
		while (**p && **p != '>')
			(*p)++;
		if (!**p)
			return false;
		(*p)++;
	} else {
		while ((**p >= 'A' && **p <= 'Z') || (**p >= 'a' && **p <= 'z'))
			(*p)++;
	}
	return *p - from >= 3;
}

static bool small(const char **p, int most, int *out)
{
	int v = 0;

	if (**p < '0' || **p > '9')
		return false;
	while (**p >= '0' && **p <= '9') {
		v = v * 10 + *(*p)++ - '0';
		if (v > most)
			return false;
	}
	*out = v;
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool hours(const char **p, int *seconds)
{
	int sign = 1, h, m = 0, s = 0;

	if (**p == '+' || **p == '-')
		sign = *(*p)++ == '-' ? -1 : 1;
	if (!small(p, 167, &h))
		return false;
	if (**p == ':' && ((*p)++, !small(p, 59, &m)))
		return false;
	if (**p == ':' && ((*p)++, !small(p, 59, &s)))
		return false;
	*seconds = sign * (h * 3600 + m * 60 + s);
	return true;
}

static bool rule_read(const char **p, struct rule *r)
{
	r->at = 7200;
	if (**p == 'M') {
		(*p)++;
		r->kind = 'M';
		if (!small(p, 12, &r->month) || *(*p)++ != '.' || !small(p, 5, &r->week) || *(*p)++ != '.' || !small(p, 6, &r->day))
			return false;
		if (!r->month || !r->week)
			return false;
	} else {
		r->kind = '0';
		if (**p == 'J') {
			(*p)++;
			r->kind = 'J';
		}
		if (!small(p, 365, &r->day))
			return false;
	}
	if (**p == '/' && ((*p)++, !hours(p, &r->at)))
		return false;
	return true;
}

static bool footer_read(struct zone *z, const char *p)
{
	int west;

	if (!*p)
		return true;
	if (!name_skip(&p) || !hours(&p, &west))
		return false;
	z->standard = -west;
	z->has_rule = true;
	if (!*p)
		return true;
	if (!name_skip(&p))
		return false;
	z->summer = z->standard + 3600;
	if (*p != ',') {
		if (!hours(&p, &west))
			return false;
		z->summer = -west;
	}
	if (*p++ != ',' || !rule_read(&p, &z->begin) || *p++ != ',' || !rule_read(&p, &z->end) || *p)
		return false;
	z->has_summer = true;
	return true;
}

struct counts { uint32_t isut, isstd, leap, time, type, chars; };

static bool head_read(const unsigned char *p, size_t size, struct counts *c)
{
	if (size < 44 || memcmp(p, "TZif", 4))
		return false;
	*c = (struct counts){ be32(p + 20), be32(p + 24), be32(p + 28), be32(p + 32), be32(p + 36), be32(p + 40) };
	return c->isut < MOST && c->isstd < MOST && c->leap < MOST && c->time < MOST && c->type < 256 && c->type > 0 && c->chars < MOST;
}

static size_t body_size(const struct counts *c, size_t word)
{
	return c->time * (word + 1) + c->type * 6 + c->chars + c->leap * (word + 4) + c->isstd + c->isut;
}

static bool zone_read(struct zone *z, const unsigned char *p, size_t size)
{
	struct counts c;
	const unsigned char *times, *kinds, *types, *end = p + size;
	char footer[128];
	size_t n;
	uint32_t i;

	if (!head_read(p, size, &c) || p[4] < '2' || size - 44 < body_size(&c, 4))
		return false;
	p += 44 + body_size(&c, 4);
	if (!head_read(p, (size_t)(end - p), &c) || (size_t)(end - p) - 44 < body_size(&c, 8))
		return false;
	times = p + 44;
	kinds = times + c.time * 8;
	types = kinds + c.time;
	z->n = (int)c.time;
	z->when = calloc(c.time + 1, sizeof *z->when);
	z->offset = calloc(c.time + 1, sizeof *z->offset);
	if (!z->when || !z->offset)
		return false;
	z->offset[0] = (int32_t)be32(types);
	for (i = 0; i < c.time; i++) {
		if (kinds[i] >= c.type)
			return false;
		z->when[i] = be64(times + i * 8);
		z->offset[i + 1] = (int32_t)be32(types + kinds[i] * 6);
	}
	p = times + body_size(&c, 8);
	if (p >= end || *p++ != '\n')
		return false;
	for (n = 0; p < end && *p != '\n' && n + 1 < sizeof footer; n++)
		footer[n] = (char)*p++;
	footer[n] = 0;
	return footer_read(z, footer);
}

static struct zone *zone_load(const char *tz)
{
	unsigned char *bytes = NULL;
	struct zone *z = NULL;
	char path[sizeof FOLDER + sizeof z->name];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, FOLDER "%s", tz);
	f = fopen(path, "rbe");
	if (!f)
		return NULL;
	bytes = malloc(MOST);
	z = calloc(1, sizeof *z);
	n = bytes ? fread(bytes, 1, MOST, f) : 0;
	fclose(f);
	if (z && n && zone_read(z, bytes, n)) {
		snprintf(z->name, sizeof z->name, "%s", tz);
		z->next = zones;
		zones = z;
	} else {
		if (z) {
			free(z->when);
			free(z->offset);
		}
		free(z);
		z = NULL;
	}
	free(bytes);
	return z;
}

static struct zone *zone_find(const char *tz)
{
	struct zone *z;

	if (!name_fits(tz))
		return NULL;
	for (z = zones; z; z = z->next)
		if (!strcmp(z->name, tz))
			return z;
	return zone_load(tz);
}

bool zone_known(const char *tz)
{
	return zone_find(tz) != NULL;
}

static bool leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int64_t new_year(int y)
{
	int64_t past = y - 1;

	return (past * 365 + past / 4 - past / 100 + past / 400 - 719162) * 86400;
}

/* Seconds after new year, on the wall clock that is valid before the change. */
static int64_t rule_at(const struct rule *r, int y)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
	int first, length, day, weekday;

	if (r->kind == 'J')
		return (int64_t)(r->day - 1 + (leap(y) && r->day >= 60)) * 86400 + r->at;
	if (r->kind != 'M')
		return (int64_t)r->day * 86400 + r->at;
	first = before[r->month - 1] + (leap(y) && r->month > 2);
	length = before[r->month] - before[r->month - 1] + (leap(y) && r->month == 2);
	weekday = (int)((new_year(y) / 86400 + first + 4) % 7);	/* 1970-01-01 was a Thursday */
	if (weekday < 0)
		weekday += 7;
	day = (r->day - weekday + 7) % 7 + (r->week - 1) * 7;
	if (day >= length)
		day -= 7;
	return (int64_t)(first + day) * 86400 + r->at;
}

static int rule_offset(const struct zone *z, int64_t t)
{
	int64_t begin, end;
	int y;

	if (!z->has_summer)
		return z->standard;
	y = (int)(1970 + (t + z->standard) / 31556952);
	while (new_year(y + 1) <= t + z->standard)
		y++;
	while (new_year(y) > t + z->standard)
		y--;
	begin = new_year(y) + rule_at(&z->begin, y) - z->standard;
	end = new_year(y) + rule_at(&z->end, y) - z->summer;
	if (begin < end)
		return t >= begin && t < end ? z->summer : z->standard;
	return t >= end && t < begin ? z->standard : z->summer;	/* the south: summer spans new year */
}

static int offset_in(const struct zone *z, int64_t t)
{
	int low = 0, high = z->n;

	if (z->has_rule && (!z->n || t >= z->when[z->n - 1]))
		return rule_offset(z, t);
	while (low < high) {
		int mid = (low + high) / 2;

		if (z->when[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return z->offset[low];
}

int zone_offset(const char *tz, int64_t instant)
{
	const struct zone *z = zone_find(tz);

	return z ? offset_in(z, instant) : 0;
}

int64_t zone_instant(const char *tz, int64_t wall)
{
	const struct zone *z = zone_find(tz);
	int before, after;

	if (!z)
		return wall;
	before = offset_in(z, wall - 86400);
	after = offset_in(z, wall + 86400);
	if (offset_in(z, wall - before) == before)
		return wall - before;
	if (offset_in(z, wall - after) == after)
		return wall - after;
	return wall - before;
}
