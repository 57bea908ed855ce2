/* Our logo, as the settings have it: on paper and on the pages customers see. */
#ifndef FERRY_LETTERHEAD_H
#define FERRY_LETTERHEAD_H
#include "all.h"
const void *letterhead_logo(struct ctx *, size_t *n);		/* NULL: none; in the arena */
/* From a file somebody uploaded. Neither PNG nor JPEG, too large: INVALID. */
enum outcome letterhead_set_logo(struct ctx *, const char *path);
enum outcome letterhead_remove_logo(struct ctx *);
#endif
