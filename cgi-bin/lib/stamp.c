/* The settings' stamp; see stamp.h. */
#include "db.h"
#include "stamp.h"

int64_t settings_stamp(struct ctx *c)
{
	if (!c->stamp)
		c->stamp = db_one_int(c, "SELECT CAST(value AS SIGNED) FROM settings WHERE name = 'stamp'");
	return c->stamp;
}

void settings_bump(struct ctx *c)
{
	db_exec(c, "UPDATE settings SET value = CAST(value AS SIGNED) + 1 WHERE name = 'stamp'");
	c->stamp = 0;
}
