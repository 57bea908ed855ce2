/*
 * What the files of the area share: handlers for its route table, and how words,
 * figures and titles are put.
 */
#ifndef FERRY_HOME_PAGES_H
#define FERRY_HOME_PAGES_H
#include "crm/home.h"
#include "lib/page_words.h"

enum outcome home_day(struct req *);		/* day.c */
enum outcome home_find(struct req *);		/* search.c */
void map_fill(struct req *);			/* map.c: Page.Map */

/* ---- words.c --------------------------------------------------------------------- */
const char *plain_amount(struct req *, money);		/* without it */
const char *amounts(struct req *, const struct figure *);	/* one a currency: "NT$ 1,000 + US$ 20" */
const char *figure_text(struct req *, const struct figure *);
const char *title_of(const struct row *, const char *field);	/* of what a field refers to */
const char *joined(struct req *, const char *a, const char *b);	/* "a・b" */
#endif
