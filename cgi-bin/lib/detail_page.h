/* What the files of the detail page share. */
#ifndef FERRY_DETAIL_PAGE_H
#define FERRY_DETAIL_PAGE_H
#include "record_page_impl.h"
/* Adds a step to Page.Crumbs; url NULL for the page itself. */
void page_crumb(struct req *, const char *text, const char *url);
/* The area's own panel shows this field: the page says it only there. */
void page_told(struct req *, const char *field);
/* page_fields.c: Page.Sections, texts, parts and warnings */
void page_sections(struct req *, const struct row *);
void page_longs(struct req *, const struct row *);
void page_parts(struct req *, const struct row *);
void page_warnings(struct req *, const struct row *);
/* Counts that lead to lists (page_smart.c). */
void page_smarts(struct req *, const struct row *);
/* Lists and composers beside the record (page_around.c). */
void page_asides(struct req *, const struct row *);
#endif
