/* The pages of mail among the settings. */
#ifndef FERRY_SETTINGS_MAIL_H
#define FERRY_SETTINGS_MAIL_H
#include "lib/app.h"
void incoming_beside(struct req *, const struct row *);
enum outcome incoming_raw(struct req *);	/* as it came: downloaded, never shown */
#endif
