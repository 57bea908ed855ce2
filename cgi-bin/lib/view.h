/*
 * ClearSilver pages: one HDF per language kept with its strings, one parsed
 * template per page kept across requests, escaping on (Config.VarEscapeMode=html)
 * everywhere. A request's data lives beneath the node Page, which is removed after.
 *
 * In templates: Page.* is the request's data, Lang.* the strings of the language.
 * Whoever needs a variable of their own sets it below Page (set:Page.x = …), so that
 * it goes with the request. macros.cs is known to every template. The first line of a
 * template names its frame: layout.cs unless it is a comment "plain" (plain.cs:
 * sign-in, portal) or "bare" (none: mails, fragments):
 *	<?cs # plain: sign-in ?>
 * A line break beside a command that prints nothing is dropped, other runs of white
 * space with one become one line break.
 */
#ifndef FERRY_VIEW_H
#define FERRY_VIEW_H
#include "arena.h"
#include "kept.h"
#include <sys/cdefs.h>	/* ClearSilver's headers use it without asking for it */
#include "util/neo_hdf.h"
/* A fresh Page node under the language's HDF; freed by the arena. */
HDF *view_begin(struct arena *, const char *lang);
/* Renders below www/templates; whitespace folded. Faults if the template is missing or broken. */
void view_render(struct arena *, const char *lang, const char *template, struct buf *out);
/*
 * A whole page, kept: it is a pure function of its template and of what lies below
 * Page, so what was rendered from an equal tree is not rendered again. Valid until the
 * next rendering.
 */
const char *view_page(const char *lang, const char *template, size_t *len);
/* The same under a fingerprint of the caller's, who knows what the page is made of. view_known() is NULL where there is none. */
const char *view_known(const struct print *, size_t *len);
const char *view_page_as(const struct print *, const char *lang, const char *template, size_t *len);
#endif
