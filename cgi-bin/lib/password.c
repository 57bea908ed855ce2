/* Passwords and second factors; who may sign in and how often is account's business. */
#include "password.h"
#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "fault.h"
#include "text.h"

enum { SHORTEST = 8, LONGEST = 200, STEP = 30 };

const char *password_hash(struct arena *mem, const char *password)
{
	char *out = arena_alloc(mem, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
				  crypto_pwhash_ALG_ARGON2ID13))
		fault("no memory for a password's hash");
	return out;
}

bool password_right(const char *hash, const char *password)
{
	static char nobody[crypto_pwhash_STRBYTES];

	if (strlen(password) > 1000)
		return false;
	if (hash && *hash)
		return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
	if (!*nobody && crypto_pwhash_str_alg(nobody, "nobody", 6, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13))
		fault("no memory for a password's hash");
	(void)!crypto_pwhash_str_verify(nobody, password, strlen(password));
	return false;
}

const char *password_weak(const char *password, const char *login)
{
	size_t n = utf8_length(password);

	if (n < SHORTEST)
		return "password_short";
	if (n > LONGEST)
		return "password_long";
	if (login && *login && !strcasecmp(password, login))
		return "password_is_login";
	if (strspn(password, (char[]){ password[0], 0 }) == strlen(password))
		return "password_simple";
	return NULL;
}

const char *totp_base32(struct arena *mem, const void *secret, size_t n)
{
	char *out = NULL, *copy;
	size_t len;

	if (oath_base32_encode(secret, n, &out, &len) != OATH_OK)
		fault("a secret cannot be written in base 32");
	copy = arena_strn(mem, out, strcspn(out, "="));
	free(out);
	return copy;
}

int64_t totp_step(const void *secret, size_t n, const char *code, int64_t now, int64_t last)
{
	for (int64_t step = now / STEP - 1; step <= now / STEP + 1; step++) {
		char right[8];
		if (oath_totp_generate(secret, n, (time_t)(step * STEP), STEP, 0, 6, right) != OATH_OK)
			return 0;
		if (step > last && strlen(code) == 6 && !sodium_memcmp(right, code, 6))
			return step;
	}
	return 0;
}
