/*
 * www/lang/<language>.hdf: everything a person reads. Placeholders are {1} {2} {3}.
 */
#ifndef FERRY_LANG_H
#define FERRY_LANG_H
#include "arena.h"
#include <sys/cdefs.h>	/* ClearSilver's headers use it without asking for it */
#include "util/neo_hdf.h"

extern const char *const lang_all[];		/* "zh-TW", "zh-CN", "en", NULL */
const char *lang_pick(const char *accept_language);	/* never NULL */
HDF *lang_hdf(const char *lang);		/* loaded once per process */
/* The text of a key, or the key itself when it is missing (tests look for that). */
const char *lang_text(const char *lang, const char *key);
/* The same with what stands in for a missing one, which may be NULL. */
const char *lang_word(const char *lang, const char *key, const char *otherwise);
/* An argument that begins with @ is a key itself: "@Record.lead.one". */
const char *lang_fill(struct arena *, const char *lang, const char *key, const char *a1, const char *a2, const char *a3);
#endif
