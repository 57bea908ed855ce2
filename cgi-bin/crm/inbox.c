/*
 * Everybody's inbox: what they were told. What is read leaves it unless it has a star;
 * the record keeps what was said. The rows themselves are let go after a while.
 */
#include "message.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"

enum { PIECE = 1000, YEAR = 365 };

static enum outcome set_read(struct ctx *c, struct row *self, bool on)
{
	if (on)
		db_exec(c, "UPDATE inbox_items SET read_at = COALESCE(read_at, ?) WHERE id = ?", STR(instant_sql(c->mem, c->now)), INT(self->id));
	else
		db_exec(c, "UPDATE inbox_items SET read_at = NULL WHERE id = ?", INT(self->id));
	outbox_live(c, arena_fmt(c->mem, "user.%lld", (long long)c->me->id));
	return DONE;
}

static enum outcome run_read(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return set_read(c, self, true);
}

static enum outcome run_unread(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return set_read(c, self, false);
}

static enum outcome run_star(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	db_exec(c, "UPDATE inbox_items SET starred = 1 WHERE id = ?", INT(self->id));
	return DONE;
}

static enum outcome run_unstar(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	db_exec(c, "UPDATE inbox_items SET starred = 0 WHERE id = ?", INT(self->id));
	return DONE;
}

/* Read and without a star, after the days of the setting (0: never); what nobody has looked at for a year as well. */
enum outcome inbox_sweep(struct ctx *c, json_object *args)
{
	int64_t days = setting_int(c, "inbox_days", 180), unread = days > YEAR ? days : YEAR;

	(void)args;
	while (days > 0 && db_exec(c, "DELETE FROM inbox_items WHERE starred = 0 AND read_at < UTC_TIMESTAMP() - INTERVAL ? DAY ORDER BY id LIMIT 1000", INT(days)) == PIECE)
		;
	while (days > 0 && db_exec(c, "DELETE FROM inbox_items WHERE starred = 0 AND read_at IS NULL AND created_at < UTC_TIMESTAMP() - INTERVAL ? DAY ORDER BY id LIMIT 1000", INT(unread)) == PIECE)
		;
	return DONE;
}

const struct record inbox_record = {
	.type = 76, .name = "inbox_item", .path = "discuss/inbox", .table = "inbox_items", .title = "why", .subtitle = "on", .icon = "bell",
	.personal = true, .also_on = "on", .goes_along = true, .order = "-id", .no_timeline = true, .no_create = true, .no_edit = true, .no_delete = true, .no_import = true,
	.fields = (const struct field[]){
		{ .name = "on", .type = F_LINK, .flags = READONLY | LISTED },
		{ .name = "why", .type = F_TEXT, .flags = READONLY | LISTED | FACET, .max = 20 },
		{ .name = "read_at", .type = F_INSTANT, .flags = READONLY | LISTED },
		{ .name = "starred", .type = F_BOOL, .flags = READONLY | LISTED | FACET },
		{ .name = "entry_id", .type = F_INT, .flags = READONLY | HIDDEN },
		{ .name = "message_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &message_record },
		{ .name = "owner_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &user_record },
		{ .name = "team_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &team_record },
		{ 0 } },
	.views = (const struct view[]){
		{ .name = "inbox", .where = "t.owner_id = {me} AND (t.read_at IS NULL OR t.starred = 1)" },
		{ .name = "unread", .where = "t.owner_id = {me} AND t.read_at IS NULL" },
		{ .name = "starred", .where = "t.owner_id = {me} AND t.starred = 1" },
		{ .name = "all", .where = "t.owner_id = {me}" },
		{ 0 } },
	.verbs = (const struct verb[]){
		{ .name = "read", .flags = V_PRIMARY | V_BULK, .run = run_read, .icon = "check" },
		{ .name = "unread", .flags = V_BULK, .run = run_unread, .icon = "bell" },
		{ .name = "star", .flags = V_BULK, .run = run_star, .icon = "star" },
		{ .name = "unstar", .flags = V_BULK, .run = run_unstar, .icon = "star" },
		{ 0 } },
};
