/* What the files of the list page share. */
#ifndef FERRY_LIST_PAGE_H
#define FERRY_LIST_PAGE_H
#include "config.h"
#include "record_page_impl.h"

extern const char *const list_place_words[];	/* parameters that say where in a list one is */
const char *list_home(struct req *, json_object *query);	/* where its rows are seen: the list, or with on=board the board */
const char *list_here(struct req *, json_object *query);	/* where its rows are seen, with a query */
json_object *list_copy(struct req *, json_object *query);	/* without the place in the list, to be changed */
json_object *list_without(struct ctx *, json_object *query, const char *const *drop);
bool list_can_show(const struct record *, const struct field *);
const char *count_text(struct ctx *, int count, bool more);
/* The template of the route, which an area may have replaced. */
const char *page_template(struct req *, const char *otherwise);

struct saved_view { const char *id, *name, *query; bool shared, mine; };
struct list_prefs { const char *columns; struct saved_view *views; int n; };
/* Kept per process until the settings' stamp changes (whoever writes them bumps it); valid within the request. */
const struct list_prefs *list_prefs(struct req *, const struct record *);
/* Columns of the list in the person's order. */
const struct field **list_columns(struct req *, const struct record *, const struct list_prefs *, int *n);

/* record_list_rows.c: Made.Rows, finished, and Page.Rows if there are any; `place` is each column's class. */
void list_rows(struct req *, const struct list *, const struct field **cols, const char **place, int n);

/* record_list_choose.c: the forms for columns and for a condition of one's own */
enum outcome list_choose_columns(struct req *);
enum outcome list_choose_condition(struct req *);
/* record_list_sums.c: Page.Sums, one amount for each currency */
void list_sums(struct req *, const struct query *, const struct list *);
/* record_list_head.c, record_list_filter.c */
void list_chips(struct req *, const struct query *);	/* Page.Chips */
bool list_has(const struct query *, const struct field *, const char *value);	/* a condition asks for it */
const char *list_cond_value(struct req *, const struct query *, const struct field *, const char *v);	/* as it is read */
void list_keep(struct req *);				/* Page.Keep, Page.KeepFilters: what forms of the list hand on */
void list_head(struct req *, const struct query *, const struct list_prefs *);
void list_search_hint(struct req *, const struct record *);	/* Page.SearchHint: the first three fields it searches */
void list_groups(struct req *, const struct query *);
/* Parts of it for a board of the same records, which takes the list's parameters and says on=board of itself. */
void list_saved(struct req *, const struct list_prefs *);				/* Page.Saved */
const char *list_cond_text(struct req *, const struct query *, const struct cond *);	/* "Source: fair or web" */
void list_filters(struct req *, const struct query *, bool (*takes)(const struct field *));	/* Made.Filters; takes: NULL = any facet */
void list_group_menu(struct req *, const struct query *, const char *rest, bool (*takes)(const struct field *));	/* Made.Groups; rest: the address without a group; takes: NULL = any */
enum outcome list_condition(struct req *);	/* a condition typed into the filter form becomes part of the address */
#endif
