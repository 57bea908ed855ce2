/* Words that references lend to what refers by them; see search_lent.c. */
#ifndef FERRY_SEARCH_LENT_H
#define FERRY_SEARCH_LENT_H
#include "record.h"
/* The title that reference f with this id leads to, whoever asks; NULL: none. */
const char *search_lent(struct ctx *, const struct field *f, const char *id);
/* Another title, or other records refer to it now. In the caller's transaction. */
void search_lent_changed(struct ctx *, const struct record *, int64_t id);
enum outcome search_lent_job(struct ctx *, json_object *args);	/* the worker's */
#endif
