/*
 * Tells one person something about a record: a mail in their language with the way
 * to it, and their open pages look again. Nobody is told what they did themselves.
 */
#ifndef FERRY_TELL_H
#define FERRY_TELL_H
#include "all.h"
/* `key` is below Tell. in the language files; {1} is the record's title, {2} and {3} are `a` and `b` (or NULL). user_id 0: nobody. */
void tell(struct ctx *, int64_t user_id, const struct row *about, const char *key, const char *a, const char *b);
#endif
