/*
 * Home: my day, the process map, the global search and the palette's answers. The
 * pages are in home/, what they count and find in crm/home.c.
 */
#include "home/pages.h"
#include "lib/app.h"

static const struct route routes[] = {
	{ GET, "", home_day, PERM_SIGNED_IN, "home/day.cs", PAGE_ONLY, NULL },
	{ GET, "search", home_find, PERM_SIGNED_IN, "home/search.cs", 0, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct mount none[] = { { 0 } };

	return app_main(&(const struct app){ .name = "home", .mounts = none, .routes = routes }, argc, argv);
}
