/* What the files of the area share. */
#ifndef FERRY_LEADS_PAGES_H
#define FERRY_LEADS_PAGES_H
#include "crm/lead.h"
#include "lib/reply.h"

void lead_chance(struct req *, const struct row *);	/* prediction.c: the panel, where there is something to say */
#endif
