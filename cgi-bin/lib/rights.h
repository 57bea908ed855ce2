/*
 * Who acts and what they may do. A role gives, per record type, a read and a
 * write scope, and capabilities; a person has the best of their roles.
 */
#ifndef FERRY_RIGHTS_H
#define FERRY_RIGHTS_H
#include "ctx.h"

struct record;

enum scope { SCOPE_NONE, SCOPE_OWN, SCOPE_TEAM, SCOPE_ALL };
enum access { ACCESS_READ, ACCESS_WRITE };

/* What a route needs. PERM_UNSET stops the program at start: rights cannot be forgotten. */
enum perm {
	PERM_UNSET,
	PERM_PUBLIC,		/* no sign-in: sign-in page, portal, web forms */
	PERM_SIGNED_IN,		/* own profile, home */
	PERM_READ,		/* read scope on the route's record type above none */
	PERM_WRITE,		/* write scope above none */
	/* capabilities, bit (perm - PERM_ASSIGN) of person.capabilities */
	PERM_ASSIGN, PERM_APPROVE, PERM_IMPORT, PERM_EXPORT, PERM_SETTINGS,
	PERM_LOOPBACK,		/* /metrics, /healthz details */
};

struct person {
	int64_t id;			/* 0 nobody; the system has its own user row */
	const char *login, *name, *email, *lang, *tz;
	int64_t team_id;		/* main team, 0 none */
	const int64_t *teams; int nteams;	/* all teams the person sees as "team" */
	unsigned capabilities;
	bool system;			/* worker: everything allowed */
	bool read_only_token;
	bool has_shares;		/* somebody shared a record with them (whoever writes `shares` bumps the stamp) */
	const struct rights *rights;	/* per record type */
};
extern const struct person person_nobody, person_system;

enum scope person_scope(const struct person *, const struct record *, enum access);
bool person_can(const struct person *, enum perm, const struct record *);
bool person_in_team(const struct person *, int64_t team_id);
/* Loads a person with rights, teams and languages; NULL if there is none or it is disabled. Cached per process until the settings' rights stamp changes. */
const struct person *person_load(struct ctx *, int64_t user_id);
#endif
