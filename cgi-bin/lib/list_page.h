/* What the files of the list page share. */
#ifndef FERRY_LIST_PAGE_H
#define FERRY_LIST_PAGE_H
#include "config.h"
#include "record_page_impl.h"

extern const char *const list_place_words[];	/* parameters that say where in a list one is */
json_object *list_without(struct ctx *, json_object *query, const char *const *drop);
bool list_can_show(const struct record *, const struct field *);
const char *count_text(struct ctx *, int count, bool more);
/* The template of the route, which an area may have replaced. */
const char *page_template(struct req *, const char *otherwise);

/* record_list_head.c */
void list_head(struct req *, const struct query *, const struct field **cols, int n);
void list_groups(struct req *, const struct query *);
enum outcome list_condition(struct req *);	/* a condition typed into the filter form becomes part of the address */
#endif
