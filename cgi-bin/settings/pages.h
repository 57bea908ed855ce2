/*
 * What the files of the settings area share.
 */
#ifndef FERRY_SETTINGS_PAGES_H
#define FERRY_SETTINGS_PAGES_H
#include "lib/app.h"
#include "settings/form.h"
#include "settings/mail.h"

/* ---- tree.c ---- */
void tree(struct req *r);
/* ---- rights.c ---- */
enum outcome rights(struct req *r);
enum outcome rights_save(struct req *r);
enum outcome overview(struct req *r);
/* ---- general.c ---- */
enum outcome general(struct req *r);
enum outcome general_save(struct req *r);
enum outcome logo(struct req *r);
enum outcome logo_save(struct req *r);
enum outcome logo_remove(struct req *r);
/* ---- log.c ---- */
enum outcome log_page(struct req *r);
enum outcome log_verify(struct req *r);
/* ---- api.c ---- */
enum outcome api_page(struct req *r);
#endif
