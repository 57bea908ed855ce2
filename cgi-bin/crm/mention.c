/*
 * "@name" in what somebody wrote: which users are meant. Where one name begins another
 * the longest that fits counts.
 */
#include <string.h>
#include <strings.h>
#include "message.h"
#include "lib/db.h"

struct called { int64_t id; const char *name[2]; /* name, login */ };

static bool is_word(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
}

/* How much of the text this name takes; a name in Latin letters ends where the word does. */
static size_t takes(const char *at, const char *name)
{
	size_t n = name ? strlen(name) : 0;

	if (!n || strncasecmp(at, name, n) || (is_word(name[n - 1]) && is_word(at[n])))
		return 0;
	return n;
}

static int64_t meant(const char *at, const struct called *all, int n)
{
	size_t best = 0;
	int64_t who = 0;

	for (int i = 0; i < n; i++)
		for (int k = 0; k < 2; k++)
			if (takes(at, all[i].name[k]) > best) {
				best = takes(at, all[i].name[k]);
				who = all[i].id;
			}
	return who;
}

int64_t *message_mentioned(struct ctx *c, const char *text, int *n)
{
	struct called *all;
	int64_t *list;
	struct rows *r;
	int known = 0, most = 1;

	*n = 0;
	for (const char *p = text; (p = strchr(p, '@')) != NULL; p++)
		most++;
	list = arena_array(c->mem, (size_t)most, sizeof *list);
	if (most == 1)
		return list;
	r = db_rows(c, "SELECT id, name, login FROM users WHERE active = 1 AND archived_at IS NULL AND id > 1 AND (INSTR(?, CONCAT('@', name)) OR INSTR(?, CONCAT('@', login)))", STR(text), STR(text));
	all = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *all);
	for (; rows_next(r); known++)
		all[known] = (struct called){ rows_int(r, 0), { rows_str(r, 1), rows_str(r, 2) } };
	for (const char *p = text; (p = strchr(p, '@')) != NULL; p++) {
		int64_t who = p > text && is_word(p[-1]) ? 0 : meant(p + 1, all, known);	/* an address is no mention */

		for (int i = 0; i < *n; i++)
			who = list[i] == who ? 0 : who;
		if (who)
			list[(*n)++] = who;
	}
	return list;
}
