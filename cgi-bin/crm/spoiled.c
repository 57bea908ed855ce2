/* See spoiled.h. Only what can have been nothing else: 4595257 was 04595257, 912345678 was 0912345678. */
#include "spoiled.h"
#include <string.h>
#include "taxnumber.h"

static bool all_digits(const char *s, size_t n)
{
	return strlen(s) == n && strspn(s, "0123456789") == n;
}

/* Seven digits that with a zero before them are a 統一編號 whose check digit is right. */
const char *spoiled_tax_number(struct ctx *c, const char *text)
{
	const char *whole = all_digits(text, 7) ? arena_fmt(c->mem, "0%s", text) : NULL;

	return whole && taxnumber_kind(whole) == TAX_TW ? whole : text;
}

/* A mobile number of Taiwan is 09 and eight digits. */
const char *spoiled_phone(struct ctx *c, const char *text)
{
	return all_digits(text, 9) && *text == '9' ? arena_fmt(c->mem, "0%s", text) : text;
}
