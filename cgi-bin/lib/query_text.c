/* A query kept as text becomes conditions again. */
#include "query_text.h"
#include "record_page_impl.h"

enum outcome query_from_text(struct ctx *c, const struct record *rec, const char *text, struct query *q)
{
	if (text && *text == '?')
		text++;
	return query_read(c, rec, query_parse(c, text ? text : ""), q);
}
