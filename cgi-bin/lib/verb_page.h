/* What the pages of verbs and of ticked rows share. */
#ifndef FERRY_VERB_PAGE_H
#define FERRY_VERB_PAGE_H
#include "record_page_impl.h"
/* Fills Page.Form with the verb's arguments; `of` is the record it is asked of, NULL when there are many. */
void verb_dialog(struct req *, const struct verb *, const struct row *of, const char *title, json_object *typed);
enum outcome bulk_join(struct req *, const struct verb *, const int64_t *ids, int n);	/* record_join_page.c */
enum outcome bulk_export(struct req *);		/* record_export.c */
enum outcome bulk_print(struct req *, const int64_t *ids, int n);	/* record_print_page.c */
#endif
