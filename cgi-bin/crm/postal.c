/* See postal.h. */
#include "postal.h"
#include "pool.h"
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"

enum { FIRST_WIDE = 0x2e80 };

static bool begins_wide(const char *s)
{
	return utf8_next(&s) >= FIRST_WIDE;
}

/* Many write the town into the street as well. */
static bool names_region(const char *street, const char *region)
{
	const char *end = region;

	utf8_next(&end);
	utf8_next(&end);
	return end > region && !strncmp(street, region, (size_t)(end - region));
}

const char *postal_line(struct arena *mem, const char *postcode, const char *region, const char *street)
{
	bool zip = postcode && *postcode, town;

	if (!street || !*street)
		return NULL;
	town = region && *region && !names_region(street, region);
	if (begins_wide(street) || (town && begins_wide(region)))
		return arena_fmt(mem, "%s%s%s%s", zip ? postcode : "", zip ? " " : "", town ? region : "", street);
	return arena_fmt(mem, "%s%s%s%s%s", street, town ? ", " : "", town ? region : "", zip ? " " : "", zip ? postcode : "");
}

const char *postal_always(struct ctx *c, int64_t customer, int64_t id, const char *kind)
{
	struct rows *r = db_rows(c, "SELECT postcode, region, street FROM addresses WHERE customer_id = ?"
		" ORDER BY id = ? DESC, kind = ? DESC, position, id LIMIT 1", INT(customer), INT(id), STR(kind));

	return rows_next(r) ? postal_line(c->mem, rows_str(r, 0), rows_str(r, 1), rows_str(r, 2)) : NULL;
}

const char *postal_of(struct ctx *c, int64_t customer, int64_t id, const char *kind)
{
	return pool_hides(c, customer, "addresses") ? NULL : postal_always(c, customer, id, kind);
}
