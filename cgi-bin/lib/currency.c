/* Which currencies there are, how many decimals their amounts have, and the sign each is written with. */
#include <string.h>
#include "currencies.h"
#include "money.h"

/* Money has two places, DECIMAL(18,2): no account in dinars, of a thousand fils each, can be kept. */
enum { PLACES = 2 };

static int decimals_listed(const char *iso)
{
	for (size_t i = 0; iso && i < sizeof currencies / sizeof *currencies; i++)
		if (!strcmp(currencies[i].code, iso))
			return currencies[i].decimals;
	return -1;
}

bool currency_known(const char *iso)
{
	return decimals_listed(iso) >= 0;
}

bool currency_kept(const char *iso)
{
	return decimals_listed(iso) <= PLACES;
}

/* By the standard: somebody may owe the cents of a New Taiwan dollar, though no document computes them. */
bool currency_holds(const char *iso, money m)
{
	return m % 100 == 0 || decimals_listed(iso) != 0;
}

/* The standard gives the New Taiwan dollar cents, which no document has shown for decades. */
int currency_decimals(const char *iso)
{
	int n = iso && !strcmp(iso, "TWD") ? 0 : decimals_listed(iso);

	return n < 0 || n > PLACES ? PLACES : n;
}

const char *currencies_whole(struct arena *mem)
{
	struct buf b = buf_new(mem);

	for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
		if (!currency_decimals(currencies[i].code))
			buf_fmt(&b, "%s%s", b.len ? " " : "", currencies[i].code);
	return b.s;
}

const char *currency_sign(const char *iso)
{
	static const char *const signs[][2] = {
		{ "TWD", "NT$" }, { "CNY", "¥" }, { "USD", "US$" }, { "HKD", "HK$" }, { "JPY", "JP¥" },
		{ "EUR", "€" }, { "GBP", "£" }, { "KRW", "₩" }, { "SGD", "S$" }, { "AUD", "A$" }, { "MOP", "MOP$" },
	};
	size_t i;

	for (i = 0; i < sizeof signs / sizeof *signs; i++)
		if (iso && !strcmp(iso, signs[i][0]))
			return signs[i][1];
	return iso ? iso : "";
}
