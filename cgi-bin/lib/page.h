/*
 * Small helps for pages that are no record's: nodes of the page's data, addresses,
 * avatars, words. What every record page shares besides is record_page_impl.h.
 */
#ifndef FERRY_PAGE_H
#define FERRY_PAGE_H
#include "lang.h"
#include "reply.h"

/* ---- HDF without ceremony: no memory is a fault ---------------------------- */
void node_set(HDF *, const char *name, const char *value);	/* NULL: nothing is set */
void node_int(HDF *, const char *name, int64_t);
HDF *node_child(HDF *, const char *name);			/* made if absent */
HDF *node_at(HDF *list, int i);					/* list.<i> */
HDF *node_text(HDF *list, int i, const char *text);		/* list.<i> = text */

/* ---- addresses and words ---------------------------------------------------- */
const char *url_encode(struct arena *, const char *);
const char *url_with(struct arena *, const char *url, const char *name, const char *value);
const char *list_address(struct ctx *, const struct record *, const char *ask);	/* JSON {"view":…, "filter":…}: page_address.c */
const char *word_or(struct ctx *, const char *key, const char *otherwise);	/* otherwise when the key is missing */
const char *month_for(struct ctx *, const char *date);	/* 2026年11月, Nov 2026 */
const char *date_for(struct ctx *, const char *v);		/* 2026/12/31 */
const char *initial_of(struct arena *, const char *name);
void who_fill(HDF *cell, struct ctx *, int64_t id, const char *name);	/* avatar */
#endif
