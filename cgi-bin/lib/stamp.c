/* The settings' stamp; see stamp.h. */
#include <stdlib.h>
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
	/* By a random step: what a process cached in a transaction that was rolled back must not look current later. */
	db_exec(c, "UPDATE settings SET value = CAST(value AS SIGNED) + ? WHERE name = 'stamp'", INT(1 + arc4random_uniform(1000)));
	c->stamp = 0;
}
