/* The page of one web form among the settings. */
#ifndef FERRY_SETTINGS_FORM_H
#define FERRY_SETTINGS_FORM_H
#include "lib/app.h"
enum outcome form_detail(struct req *);
#endif
