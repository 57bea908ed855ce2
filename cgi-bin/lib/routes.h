/* Which row of an area's tables answers a path; for app.c, serve.c and openapi.c. */
#ifndef FERRY_ROUTES_H
#define FERRY_ROUTES_H
#include "app.h"

struct match {
	const struct route *route;
	const struct mount *mount;	/* NULL for own rows */
	int64_t id;
	const char *word[4];
	unsigned allowed;		/* bits 1 << method of every row whose path fits: for 405 */
};
bool route_find(const struct app *, struct arena *, enum method, bool api, const char *path, struct match *);
const struct record *route_record(const struct app *, const struct route *, const struct mount *);
const char *route_base(const struct app *, struct arena *, const struct route *, const struct mount *);
/* Calls fn for every row: own ones, then the generic ones of every mount. */
void routes_each(const struct app *, void (*fn)(const struct app *, const struct route *, const struct mount *, void *), void *arg);
void routes_check(const struct app *);		/* ends the program when a row has no permission */
void routes_print(const struct app *);		/* --routes */
const char *method_name(enum method);
const char *perm_name(enum perm);
#endif
