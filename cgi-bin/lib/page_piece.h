/*
 * A piece of a page that is the same for many requests (a row of a list, the filter
 * form): finished HTML, kept under the fingerprint of all that it is made of.
 */
#ifndef FERRY_PAGE_PIECE_H
#define FERRY_PAGE_PIECE_H
#include "kept.h"
#include "reply.h"
/*
 * The HTML of `template` (a "bare" one that looks at Page.<below> and Lang only), made by
 * `fill` and rendered unless it is kept. Everything either looks at, the language
 * included, must be in the print. Templates show it by call:made(). Valid until the next call.
 */
const char *page_piece(struct req *, const struct print *, const char *template, const char *below, void (*fill)(struct req *, HDF *, void *), void *arg);
/*
 * Shows finished HTML: Made.<name>, for call:made(). Its print stands for it below Page,
 * so that a kept page (view_page()) is found without reading all of it again.
 */
void page_made(struct req *, const char *name, const struct print *, const char *html);
#endif
