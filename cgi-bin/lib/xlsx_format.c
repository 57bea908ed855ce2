/*
 * Number formats of XLSX, as far as they decide what a person sees in a number: a
 * date, a time, a percentage, leading zeros. And serial dates as text.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "xlsx_book.h"

static struct cell_format built_in(int id)
{
	struct cell_format f = { 0 };

	f.date = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58;
	f.time = (id >= 18 && id <= 22) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56;
	f.percent = id == 9 || id == 10;
	return f;
}

struct cell_format xlsx_format(int id, const char *code)
{
	struct cell_format f = { 0 };
	size_t zeros = 0, length = 0;
	bool minutes = false;

	if (!code)
		return built_in(id);
	if (!strcmp(code, "General"))
		return f;
	for (; *code && *code != ';'; code++) {
		char c = *code;

		if (c == '"') {			/* literal text */
			code = strchr(code + 1, '"');
			if (!code)
				break;
			continue;
		}
		if (c == '\\' || c == '_' || c == '*') {	/* a literal, a space as wide as, a filling */
			if (code[1])
				code++;
			continue;
		}
		if (c == '[') {			/* colour, condition, locale; or elapsed [h] [m] [s] */
			const char *end = strchr(code, ']');

			if (!end)
				break;
			f.time |= end - code <= 3 && code[1] && strchr("hHmMsS", code[1]);
			code = end;
			continue;
		}
		length++;
		zeros += c == '0';
		if (strchr("yYdDgGeEbB", c) && !((c == 'e' || c == 'E') && (code[1] == '+' || code[1] == '-')))
			f.date = true;
		else if (c == 'm' || c == 'M')
			minutes = true;
		else if (strchr("hHsS", c))
			f.time = true;
		else if (c == '%')
			f.percent = true;
	}
	f.date |= minutes && !f.time;	/* "mm" beside hours or seconds are minutes */
	if (zeros > 1 && zeros == length && zeros < 32)
		f.zeros = (unsigned char)zeros;
	return f;
}

static void civil(long days, int *y, int *m, int *d)
{
	long z = days + 719468, era = z / 146097, doe = z - era * 146097;
	long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400) + (*m <= 2);
}

bool sheet_serial(double serial, bool from_1904, bool date, bool time, char out[32])
{
	double whole = floor(serial);
	long days, seconds = lround((serial - whole) * 86400);
	int y, m, d, n = 0;

	if (!(serial >= 0) || serial >= 2958466)
		return false;
	days = (long)whole;
	if (seconds >= 86400) {
		seconds = 0;
		days++;
	}
	/* A time without a day: "08:30:00". */
	if (time && (!date || days == 0) && days == 0) {
		snprintf(out, 32, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
		return true;
	}
	if (from_1904)
		days += 1462;
	else if (days < 60)
		days++;		/* the 29 February 1900 that Excel has and the calendar has not */
	civil(days - 25569, &y, &m, &d);
	n = snprintf(out, 32, "%04d-%02d-%02d", y, m, d);
	if (time && seconds)
		snprintf(out + n, 32 - (size_t)n, " %02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
	return true;
}
