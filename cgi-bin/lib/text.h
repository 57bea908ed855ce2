/*
 * Text as people type it: UTF-8 checks, folding for search and duplicates.
 */
#ifndef FERRY_TEXT_H
#define FERRY_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "arena.h"

bool utf8_valid(const char *, size_t n);		/* strict: no surrogates, no overlong, no NUL */
size_t utf8_length(const char *);			/* characters */
/* Next code point, *p moves on; 0 at the end. Input must be valid. */
uint32_t utf8_next(const char **p);
char *text_trim(struct arena *, const char *);		/* ASCII and ideographic space, BOM */
char *text_clip(struct arena *, const char *, size_t characters);
/* Width, case, 臺→台, traditional→simplified (OpenCC t2s): equal strings are "the same name". Spaces and punctuation dropped. */
char *text_fold(struct arena *, const char *);
char *text_fold_keep_spaces(struct arena *, const char *);
/* Digits only, national prefix normalised: +886 912-345-678 and 0912345678 become 886912345678; `country` "TW" or "CN" is assumed where none is written. */
char *phone_fold(struct arena *, const char *, const char *country);
bool email_valid(const char *);
bool url_valid(const char *);				/* http, https, mailto, tel only */
const char *bytes_text(struct arena *, int64_t bytes);	/* "1.2 MB" */
/* Without the marks that turn text around: in a name they make "exe.gpj" look like a picture. In place. */
char *text_unturned(char *);
bool same_text(const char *a, const char *b);		/* NULL == NULL */
#endif
