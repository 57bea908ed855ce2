/*
 * Run once while Ferry is built: prints the currencies there are (ISO 4217, those in
 * use) and how many decimals each has, as ICU knows them. Not asked at run time: its
 * data are thirty megabytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>

int main(void)
{
	UErrorCode e = U_ZERO_ERROR;
	UEnumeration *all = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &e);
	const char *code;
	int n = 0;

	puts("/* Made by cgi-bin/make/currencies.c from ICU's list. */\nstatic const struct { char code[4]; int decimals; } currencies[] = {");
	while (U_SUCCESS(e) && (code = uenum_next(all, NULL, &e))) {
		const UChar wide[] = { (UChar)code[0], (UChar)code[1], (UChar)code[2], 0 };

		printf("{ \"%s\", %d },%s", code, (int)ucurr_getDefaultFractionDigits(wide, &e), ++n % 8 ? " " : "\n");
	}
	puts("};");
	uenum_close(all);
	return U_SUCCESS(e) && n > 100 ? EXIT_SUCCESS : EXIT_FAILURE;
}
