/*
 * Who follows what a team makes from the start: a user or a channel, and for what. It
 * is copied to the followers of each new record of the team (subtype.c).
 */
#include "message.h"

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	(void)old;
	if (!row_get(r, "user_id") == !row_get(r, "channel_id"))
		return ctx_refuse(c, INVALID, "user_id", "user_or_channel", NULL);
	return DONE;
}

static void check_subtypes(struct ctx *c, const struct field *f, const char *v)
{
	subtypes_check(c, f->name, v);
}

const struct record team_subscription_record = {
	.type = 77, .name = "team_subscription", .path = "discuss/subscriptions", .table = "team_subscriptions", .title = "subtypes", .icon = "bell",
	.unscoped = true, .order = "id", .before_save = before_save,
	.fields = (const struct field[]){
		{ .name = "for_team_id", .type = F_REF, .flags = REQUIRED | LISTED | FACET, .ref = &team_record, .free_ref = "name" },
		{ .name = "user_id", .type = F_REF, .flags = LISTED, .ref = &user_record, .free_ref = "login" },
		{ .name = "channel_id", .type = F_REF, .flags = LISTED, .ref = &channel_record, .free_ref = "name" },
		{ .name = "subtypes", .type = F_TEXT, .flags = REQUIRED | LISTED | WIDE, .max = 400, .check = check_subtypes },
		{ 0 } },
};
