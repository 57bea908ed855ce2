/*
 * Area account: signing in and out, one's own profile, second factor, API tokens,
 * a forgotten password. The handlers are in cgi-bin/account/; the back-off and the
 * checks are lib/login.c, sessions lib/session.c; what a user is, crm/people.c.
 */
#include "account/pages.h"

static const struct route routes[] = {
	{ GET,  "",                    to_profile,          PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ GET,  "sign-in",             sign_in_page,        PERM_PUBLIC,    "account/sign-in.cs", PAGE_ONLY, NULL },
	{ POST, "sign-in",             sign_in,             PERM_PUBLIC,    "account/sign-in.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ POST, "sign-in/code",        sign_in_code,        PERM_PUBLIC,    "account/code.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ POST, "sign-out",            sign_out,            PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ POST, "sign-out-everywhere", sign_out_everywhere, PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ GET,  "profile",             profile,             PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "profile",             profile_save,        PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "password",            password_save,       PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ GET,  "totp",                totp_page,           PERM_SIGNED_IN, "account/totp.cs", PAGE_ONLY, NULL },
	{ POST, "totp",                totp_save,           PERM_SIGNED_IN, "account/totp.cs", PAGE_ONLY, NULL },
	{ POST, "totp/off",            totp_off,            PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "tokens",              token_make,          PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "tokens/{id}/revoke",  token_revoke,        PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ POST, "feed",                feed_make,           PERM_SIGNED_IN, "account/profile.cs", PAGE_ONLY, NULL },
	{ POST, "feed/revoke",         feed_revoke,         PERM_SIGNED_IN, NULL, PAGE_ONLY, NULL },
	{ POST, "token",               api_token,           PERM_PUBLIC,    NULL, API_ONLY | NO_CSRF, NULL },
	{ GET,  "me",                  api_me,              PERM_SIGNED_IN, NULL, API_ONLY, NULL },
	{ GET,  "forgot",              forgot_page,         PERM_PUBLIC,    "account/forgot.cs", PAGE_ONLY, NULL },
	{ POST, "forgot",              forgot,              PERM_PUBLIC,    "account/forgot.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ GET,  "reset/{token}",       reset_page,          PERM_PUBLIC,    "account/reset.cs", PAGE_ONLY, NULL },
	{ POST, "reset/{token}",       reset,               PERM_PUBLIC,    "account/reset.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "account", .routes = routes }, argc, argv);
}
