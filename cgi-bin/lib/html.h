/*
 * Rich text that people may write: a handful of elements without attributes.
 * What goes out is made anew from an allow-list, never passed through.
 */
#ifndef FERRY_HTML_H
#define FERRY_HTML_H
#include "arena.h"
/* p br b strong i em u s h1-h4 ul ol li blockquote hr, balanced; script and style vanish with what they hold; everything else is text. */
char *html_clean(struct arena *, const char *);
/* Appends plain text as rich text: escaped, a line break as <br>. */
void html_text(struct buf *, const char *);
#endif
