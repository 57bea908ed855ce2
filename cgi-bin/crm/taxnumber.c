/*
 * Check digits of tax numbers. A wrong one warns and lets the person go on, since
 * numbers that fail are seen in real registers; eight zeros are refused.
 */
#include <ctype.h>
#include <string.h>
#include "taxnumber.h"

/*
 * Weights 1,2,1,2,1,2,4,1, digit sums of the products added. Valid when divisible
 * by 5. A 7 in seventh place gives 7 × 4 = 28, whose digits 2 + 8 = 10 may count as
 * 1 or as 0: then the sum or the sum plus one may be divisible.
 */
static bool taiwan_valid(const char *s)
{
	static const int weight[8] = { 1, 2, 1, 2, 1, 2, 4, 1 };
	int sum = 0;

	for (int i = 0; i < 8; i++) {
		int product = (s[i] - '0') * weight[i];

		sum += product / 10 + product % 10;
	}
	return sum % 5 == 0 || (s[6] == '7' && (sum + 1) % 5 == 0);
}

/* GB 32100: 0-9 and A-Z without I O S V Z; weights 3^(i-1) mod 31. */
static const char china_digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static bool china_valid(const char *s)
{
	int sum = 0, weight = 1;

	for (int i = 0; i < 17; i++) {
		const char *p = strchr(china_digits, s[i]);

		if (!p)
			return false;
		sum += (int)(p - china_digits) * weight;
		weight = weight * 3 % 31;
	}
	return s[17] == china_digits[(31 - sum % 31) % 31];
}

enum taxnumber taxnumber_kind(const char *s)
{
	size_t n = strlen(s), digits = strspn(s, "0123456789");

	if (n == 8 && digits == 8)
		return strcmp(s, "00000000") == 0 ? TAX_REFUSED : taiwan_valid(s) ? TAX_TW : TAX_TW_WRONG;
	if (n == 18 && strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 18)
		return china_valid(s) ? TAX_CN : TAX_CN_WRONG;
	return TAX_OTHER;
}

/* A stranger's list writes 00000000 for who has none (foreign companies): a lead takes it as none. */
void taxnumber_check_lead(struct ctx *c, const struct field *f, const char *value)
{
	if (taxnumber_kind(value) == TAX_REFUSED)
		ctx_warn(c, f->name, "tax_number_none", NULL);
	else
		taxnumber_check(c, f, value);
}

void taxnumber_check(struct ctx *c, const struct field *f, const char *value)
{
	switch (taxnumber_kind(value)) {
	case TAX_REFUSED:
		ctx_refuse(c, INVALID, f->name, "tax_number_zero", NULL);
		break;
	case TAX_TW_WRONG:
		ctx_warn(c, f->name, "tax_number_tw", value, NULL);
		break;
	case TAX_CN_WRONG:
		ctx_warn(c, f->name, "tax_number_cn", value, NULL);
		break;
	default:
		break;
	}
}
