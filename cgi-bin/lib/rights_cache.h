/* For session.c: the only place where kept persons may be dropped or replaced. */
#ifndef FERRY_RIGHTS_CACHE_H
#define FERRY_RIGHTS_CACHE_H
#include "rights.h"
void rights_refresh(int64_t stamp);
const struct person *person_of_session(struct ctx *, int64_t user_id);
#endif
