/* Any text as an amount, a date, an instant, a phone number, an address; and folded: twice is once. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "money.h"
#include "text.h"
#include "when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem = arena_new();
	char *s = arena_strn(mem, (const char *)data, n), *once, date[11];
	money m, again;
	dec4 d;
	int64_t t;

	if (money_parse(s, &m) && (!money_parse(money_text(mem, m), &again) || again != m))
		abort();
	if (dec4_parse(s, &d))
		money_line(d, d, d, 2, &(bool){ false });
	if (date_parse(s, date) && !date_valid(date))
		abort();
	instant_parse(s, "Europe/Berlin", &t);
	tz_valid(s);
	email_valid(s);
	url_valid(s);
	phone_fold(mem, s, "TW");
	if (utf8_valid(s, strlen(s))) {
		once = text_fold(mem, s);
		if (strcmp(once, text_fold(mem, once)))
			abort();
		text_fold_keep_spaces(mem, s);
		text_trim(mem, s);
		text_clip(mem, s, 5);
	}
	arena_free(mem);
	return 0;
}
