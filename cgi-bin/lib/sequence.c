/* Document numbers; see sequence.h. */
#include <string.h>
#include "db.h"
#include "sequence.h"

/* {n} {n:5}: returns what follows the placeholder, or NULL when p is none. */
static const char *number(const char *p, struct buf *out, int64_t n)
{
	int width = 0;

	if (strncmp(p, "{n", 2))
		return NULL;
	p += 2;
	if (*p == ':')
		for (p++; *p >= '0' && *p <= '9' && width < 100; p++)
			width = width * 10 + *p - '0';
	if (*p != '}')
		return NULL;
	buf_fmt(out, "%0*lld", width < 18 ? width : 18, (long long)n);
	return p + 1;
}

static const char *date_part(const char *p, struct buf *out, const char *today)
{
	static const struct { const char *name; int from, n; } parts[] = { { "{yyyy}", 0, 4 }, { "{yy}", 2, 2 }, { "{mm}", 5, 2 }, { "{dd}", 8, 2 } };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t length = strlen(parts[i].name);

		if (!strncmp(p, parts[i].name, length)) {
			buf_add(out, today + parts[i].from, (size_t)parts[i].n);
			return p + length;
		}
	}
	return NULL;
}

/*
 * The counter's row stays locked until COMMIT, so numbers follow one another
 * without a gap; LAST_INSERT_ID(expression) hands the old value back in the answer
 * to the UPDATE itself.
 */
const char *sequence_next(struct ctx *c, const char *name)
{
	struct buf out = buf_new(c->mem);
	const char *pattern;
	int64_t n;

	if (!db_in_transaction(c))
		fault("a number of sequence %s outside a transaction would leave a gap", name);
	if (db_exec(c, "UPDATE sequences SET `next` = LAST_INSERT_ID(`next`) + 1 WHERE name = ?", STR(name)) != 1)
		fault("there is no sequence %s", name);
	n = db_last_id(c);
	pattern = db_one_str(c, "SELECT pattern FROM sequences WHERE name = ?", STR(name));
	for (const char *p = pattern; *p;) {
		const char *behind = *p == '{' ? number(p, &out, n) : NULL;

		if (!behind && *p == '{')
			behind = date_part(p, &out, c->today);
		if (behind) {
			p = behind;
		} else {
			buf_add(&out, p, 1);
			p++;
		}
	}
	return out.s;
}
