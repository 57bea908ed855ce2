/* Signing in: name, password, second factor, and the back-off that makes guessing slow. */
#ifndef FERRY_LOGIN_H
#define FERRY_LOGIN_H
#include "req.h"

struct login { int64_t user_id; const char *name, *totp; size_t totp_len; int64_t totp_last; };

/*
 * DONE: name and password are right (the second factor is still to be asked for when
 * totp is set). SIGN_IN: wrong, counted after the rollback. TOO_MANY: wait. Messages are in ctx.
 */
enum outcome login_check(struct req *, const char *login, const char *password, struct login *out);
/* The second factor; a right code is used up. */
enum outcome login_code(struct req *, const struct login *, const char *code);
/* Everything was right: failures are forgotten. */
void login_forgive(struct req *, int64_t user_id);
/* Between password and code: a token for the second form. NULL when it is void. Wrong codes lock the account as wrong passwords do, however many such tokens there are. */
const char *login_challenge(struct req *, int64_t user_id, bool keep);
bool login_challenged(struct req *, const char *token, struct login *out, bool *keep);
void login_challenge_used(struct req *, const char *token);
/* Counts one more attempt of this address (password resets); TOO_MANY when there were too many. */
enum outcome login_address_open(struct req *);
void login_count_address(struct req *);
#endif
