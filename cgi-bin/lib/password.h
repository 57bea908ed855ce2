/* Passwords (Argon2id, libsodium's interactive limits) and time-based codes. */
#ifndef FERRY_PASSWORD_H
#define FERRY_PASSWORD_H
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

const char *password_hash(struct arena *, const char *password);
/* Takes as long when there is no hash, so that unknown names cannot be told by the clock. */
bool password_right(const char *hash, const char *password);
/* NULL when it may be used, else a key below Error. */
const char *password_weak(const char *password, const char *login);

enum { TOTP_SECRET_BYTES = 20 };
const char *totp_base32(struct arena *, const void *secret, size_t n);
/* The step that `code` belongs to (now ± 1), 0 when it is wrong or not newer than `last`. */
int64_t totp_step(const void *secret, size_t n, const char *code, int64_t now, int64_t last);
#endif
