/*
 * What the files of the account area share.
 */
#ifndef FERRY_ACCOUNT_PAGES_H
#define FERRY_ACCOUNT_PAGES_H
#include "crm/people.h"
#include "lib/app.h"

/* ---- input.c ---- */
/* Only what is named in `allowed` (spaces between) may be sent. */
enum outcome only(struct req *r, const char *allowed);
const char *need(struct req *r, const char *name);
const char *own_path(const char *next);
/* ---- sign_in.c ---- */
enum outcome sign_in_page(struct req *r);
enum outcome sign_in(struct req *r);
enum outcome sign_in_code(struct req *r);
enum outcome sign_out(struct req *r);
enum outcome sign_out_everywhere(struct req *r);
/* ---- token.c ---- */
enum outcome api_token(struct req *r);
enum outcome api_me(struct req *r);
enum outcome token_make(struct req *r);
enum outcome token_revoke(struct req *r);
/* ---- profile.c ---- */
enum outcome show_profile(struct req *r, int status);
enum outcome profile(struct req *r);
enum outcome profile_save(struct req *r);
bool password_confirmed(struct req *r);
const char *new_password(struct req *r, const char *login);
enum outcome password_save(struct req *r);
/* A new one takes the old one's place. It is shown once: only its hash is kept. */
enum outcome feed_make(struct req *r);
enum outcome feed_revoke(struct req *r);
/* ---- second.c ---- */
enum outcome totp_page(struct req *r);
enum outcome totp_save(struct req *r);
enum outcome totp_off(struct req *r);
/* ---- forgot.c ---- */
enum outcome forgot_page(struct req *r);
/* The answer is the same whether there is such a person or not. */
enum outcome forgot(struct req *r);
enum outcome reset_page(struct req *r);
enum outcome reset(struct req *r);
enum outcome to_profile(struct req *r);
#endif
