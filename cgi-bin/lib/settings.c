/*
 * What the administrator decides at run time: the table `settings` (setting_str,
 * setting_int of config.h). Read whole and kept per process until the stamp moves;
 * what a caller gets is a copy in its own memory.
 */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "db.h"
#include "stamp.h"

struct setting { const char *name, *value; };

static struct arena *kept;
static struct setting *all;
static int count;
static int64_t kept_stamp;

static void load(struct ctx *c, int64_t stamp)
{
	struct rows *r = db_rows(c, "SELECT name, value FROM settings");

	if (!kept)
		kept = arena_new();
	kept_stamp = 0;		/* if memory runs out below, there is nothing kept */
	count = 0;
	arena_reset(kept);
	all = arena_array(kept, (size_t)rows_count(r) + 1, sizeof *all);
	while (rows_next(r))
		all[count++] = (struct setting){ arena_str(kept, rows_str(r, 0)), arena_str(kept, rows_str(r, 1)) };
	kept_stamp = stamp;
}

const char *setting_str(struct ctx *c, const char *name, const char *otherwise)
{
	int64_t stamp = settings_stamp(c);

	if (!kept_stamp || stamp != kept_stamp)
		load(c, stamp);
	for (int i = 0; i < count; i++)
		if (!strcmp(all[i].name, name))
			return arena_str(c->mem, all[i].value);
	return otherwise;
}

int64_t setting_int(struct ctx *c, const char *name, int64_t otherwise)
{
	const char *value = setting_str(c, name, NULL);
	char *end;
	int64_t n;

	if (!value || !*value)
		return otherwise;
	n = strtoll(value, &end, 10);
	return *end ? otherwise : n;
}
