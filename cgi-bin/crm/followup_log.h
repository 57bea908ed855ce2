/* Entries of the log for programs and pages; see followup_log.c. */
#ifndef FERRY_FOLLOWUP_LOG_H
#define FERRY_FOLLOWUP_LOG_H
#include "lib/journal.h"
json_object *followup_json(struct ctx *, const struct entry *);
const char *followup_text(const struct entry *, const char *name);	/* of its detail; NULL if there is none */
/* {filter: {on, user_id, event, method}, limit, cursor}; `page`: what only pages say is passed over. MALFORMED with errors. */
enum outcome followup_query(struct ctx *, json_object *query, bool page, struct journal_query *);
#endif
