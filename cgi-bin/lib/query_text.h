/* A query kept as text, as it stands in a list's address: "filter[region]=x&q=y". */
#ifndef FERRY_QUERY_TEXT_H
#define FERRY_QUERY_TEXT_H
#include "record.h"
/* With or without the leading "?"; empty text is everything. */
enum outcome query_from_text(struct ctx *, const struct record *, const char *text, struct query *);
#endif
