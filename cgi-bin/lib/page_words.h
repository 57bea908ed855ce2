/* How a handler puts words and figures, in the person's language and the instance's currency. */
#ifndef FERRY_PAGE_WORDS_H
#define FERRY_PAGE_WORDS_H
#include "config.h"
#include "page.h"

static inline const char *word(struct req *r, const char *key)
{
	return lang_text(r->c->lang, key);
}

static inline const char *filled(struct req *r, const char *key, const char *a, const char *b)
{
	return lang_fill(r->c->mem, r->c->lang, key, a, b, NULL);
}

static inline const char *number(struct req *r, int64_t n)
{
	return arena_fmt(r->c->mem, "%lld", (long long)n);
}

static inline const char *own_currency(struct req *r)
{
	return setting_str(r->c, "currency", "TWD");
}

static inline const char *sign(struct req *r)
{
	return currency_sign(own_currency(r));
}

static inline const char *amount(struct req *r, money m)
{
	return money_signed(r->c->mem, m, own_currency(r));
}
#endif
