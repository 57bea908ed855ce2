/* The pages of mail among the settings. */
#ifndef FERRY_SETTINGS_MAIL_H
#define FERRY_SETTINGS_MAIL_H
#include "lib/app.h"
enum outcome incoming_detail(struct req *);
enum outcome incoming_raw(struct req *);	/* as it came: downloaded, never shown */
#endif
