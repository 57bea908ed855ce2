/* The page of one web form among the settings. */
#ifndef FERRY_SETTINGS_FORM_H
#define FERRY_SETTINGS_FORM_H
#include "lib/app.h"
void form_beside(struct req *, const struct row *);
#endif
