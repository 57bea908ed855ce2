/* The public pages of web-to-lead forms. */
#ifndef FERRY_PORTAL_FORM_H
#define FERRY_PORTAL_FORM_H
#include "lib/app.h"
enum outcome form_show(struct req *);
enum outcome form_send(struct req *);
enum outcome form_thanks(struct req *);
#endif
