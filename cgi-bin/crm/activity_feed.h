/* A person's activities for their calendar program. */
#ifndef FERRY_ACTIVITY_FEED_H
#define FERRY_ACTIVITY_FEED_H
#include "activity.h"
/* What c->me does or takes part in, from two months back on, within their rights of this moment. */
const char *activity_feed(struct ctx *);
#endif
