/*
 * The pages every record type has: list, form, detail, verb dialog, pickers. They
 * fill Page.* from the record table; the templates are www/templates/record/.
 * An area with a page of its own calls these to fill the common parts.
 */
#ifndef FERRY_RECORD_PAGE_H
#define FERRY_RECORD_PAGE_H
#include "reply.h"
enum outcome record_page_list(struct req *);	/* GET "" */
enum outcome record_page_new(struct req *);	/* GET "new" */
enum outcome record_page_create(struct req *);	/* POST "" */
enum outcome record_page_detail(struct req *);	/* GET {id} */
enum outcome record_page_edit(struct req *);	/* GET {id}/edit */
enum outcome record_page_update(struct req *);	/* POST {id} (form) and PATCH {id} */
enum outcome record_page_delete(struct req *);	/* POST {id}/delete and DELETE {id} */
enum outcome record_page_verb(struct req *);	/* POST {id}/{verb} and GET {id}/{verb}: the dialog as a page */
enum outcome record_page_bulk(struct req *);	/* POST bulk/{verb} */
enum outcome record_page_bulk_run(struct req *);	/* GET bulk/{id}: how far the worker is with it */
enum outcome record_page_pick(struct req *);	/* GET pick?q= : JSON for pickers */
enum outcome record_page_links(struct req *);	/* GET links?q= : the same over all types, for what is attached to any record */
enum outcome record_page_export(struct req *);	/* GET export.xlsx, export.csv */
enum outcome record_page_print(struct req *);	/* GET {id}.pdf, of types with .print */
/* Fill parts of Page: */
bool page_list(struct req *, struct query *);			/* finds the rows itself: only what the columns show; false: the page is known already and stands in the reply */
void page_detail(struct req *, struct row *);
void page_form(struct req *, const struct row *, json_object *typed);
/* A link among the buttons of the head: the printed document, a page of the area. */
void page_action(struct req *, const char *text, const char *icon, const char *url);
void page_timeline(struct req *, const struct row *);
void page_shell(struct req *);					/* menu, who, counts */
#endif
