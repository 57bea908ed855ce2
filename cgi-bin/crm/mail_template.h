/* What letters say: an administrator's text per occasion and language, with merge fields in braces. */
#ifndef FERRY_MAIL_TEMPLATE_H
#define FERRY_MAIL_TEMPLATE_H
#include "all.h"

struct merge_field { const char *name, *value; };	/* ends with { 0 }; a NULL value is empty */
struct mail_words { const char *subject, *text, *html; };
/*
 * The template of this occasion in this language, filled in; where the administrator
 * has none, the words of the language files (Mail.<code>_subject, Mail.<code>_text).
 * In the HTML values are escaped, and those that are addresses become links.
 */
struct mail_words mail_words(struct ctx *, const char *code, const char *lang, const struct merge_field *);
#endif
