/* What the files of the area share: its handlers. */
#ifndef FERRY_FOLLOWUPS_PAGES_H
#define FERRY_FOLLOWUPS_PAGES_H
#include "crm/activity_calendar.h"
#include "lib/page.h"

enum outcome log_entry(struct req *);		/* log.c */
enum outcome log_entries(struct req *);
enum outcome log_new(struct req *);
enum outcome log_add(struct req *);
enum outcome followup_calendar(struct req *);	/* calendar.c */
enum outcome followup_feed(struct req *);
#endif
