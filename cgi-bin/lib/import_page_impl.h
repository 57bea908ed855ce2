/* What the files of the import's pages share and nobody else needs. */
#ifndef FERRY_IMPORT_PAGE_IMPL_H
#define FERRY_IMPORT_PAGE_IMPL_H
#include "import.h"
#include "reply.h"

const char *import_url(struct req *, const struct import *, const char *more);
bool import_at_work(const struct import *);
json_object *import_json(struct req *, const struct import *);			/* import_json.c */
enum outcome import_show_home(struct req *, int status);			/* import_show.c */
enum outcome import_show(struct req *, const struct import *, int status);
void import_show_questions(struct req *, const struct import *);		/* import_ask.c */
#endif
