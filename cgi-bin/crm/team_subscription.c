/*
 * Who follows what a team makes from the start: a user or a channel, and for what. It
 * is copied to the followers of each new record of the team (subtype.c).
 */
#include "message.h"
#include "lib/db.h"
#include "lib/text.h"

/* It is called by whom it joins. */
static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	const char *who;

	(void)old;
	if (!row_get(r, "user_id") == !row_get(r, "channel_id"))
		return ctx_refuse(c, INVALID, "user_id", "user_or_channel", NULL);
	who = row_get(r, "user_id") ? db_one_str(c, "SELECT name FROM users WHERE id = ?", INT(row_int(r, "user_id")))
		: db_one_str(c, "SELECT CONCAT('#', name) FROM channels WHERE id = ?", INT(row_int(r, "channel_id")));
	if (row_int(r, "for_team_id"))
		row_set(r, "name", text_clip(c->mem, arena_fmt(c->mem, "%s → %s", db_one_str(c, "SELECT name FROM teams WHERE id = ?", INT(row_int(r, "for_team_id"))), who ? who : ""), 200));
	return DONE;
}

const struct record team_subscription_record = {
	.type = 77, .name = "team_subscription", .path = "discuss/subscriptions", .table = "team_subscriptions", .title = "name", .icon = "bell",
	.unscoped = true, .order = "id", .before_save = before_save,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = READONLY | LISTED, .max = 200 },
		{ .name = "for_team_id", .type = F_REF, .flags = REQUIRED | LISTED | FACET, .ref = &team_record, .free_ref = "name" },
		{ .name = "user_id", .type = F_REF, .flags = LISTED, .ref = &user_record, .free_ref = "login" },
		{ .name = "channel_id", .type = F_REF, .flags = LISTED, .ref = &channel_record, .free_ref = "name" },
		{ .name = "subtypes", .type = F_MULTI, .flags = REQUIRED | LISTED | WIDE, .choices = subtype_choices },
		{ 0 } },
};
