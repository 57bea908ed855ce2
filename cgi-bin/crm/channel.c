/*
 * Channels: rooms where a team or everybody talks. A channel with a team is there for
 * that team, one without for everybody, a closed one for its members; whoever reads it
 * may write in it and join. It can follow records, and what a team makes: what it
 * follows for is posted in it.
 */
#include <string.h>
#include "message.h"
#include "lib/db.h"
#include "lib/jobs.h"

void channel_join(struct ctx *c, int64_t channel, int64_t user_id)
{
	db_exec(c, "INSERT IGNORE INTO channel_members (channel_id, user_id, position, seen_id) SELECT ?, ?, 0, COALESCE(MAX(id), 0) FROM messages WHERE `on` = ?",
		INT(channel), INT(user_id), STR(link_make(c, &channel_record, channel)));
}

static enum outcome run_join(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	channel_join(c, self->id, c->me->id);
	return DONE;
}

static enum outcome run_leave(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	if (!db_exec(c, "DELETE FROM channel_members WHERE channel_id = ? AND user_id = ?", INT(self->id), INT(c->me->id)))
		return ctx_refuse(c, CONFLICT, "", "not_a_member", NULL);
	/* Who leaves a closed one does not see it any more. */
	made->answer = json_keep(c, json_object_new_object());
	json_object_object_add(made->answer, "id", json_object_new_int64(self->id));
	json_object_object_add(made->answer, "member", json_object_new_boolean(false));
	return DONE;
}

static enum outcome run_invite(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t user = row_int(args, "user_id");

	(void)made;
	if (!db_one_int(c, "SELECT 1 FROM users WHERE id = ? AND id > 1 AND active = 1 AND archived_at IS NULL", INT(user)))
		return ctx_refuse(c, INVALID, "user_id", "no_such_record", NULL);
	channel_join(c, self->id, user);
	outbox_live(c, arena_fmt(c->mem, "user.%lld", (long long)user));
	return DONE;
}

static enum outcome run_seen(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	db_exec(c, "UPDATE channel_members SET seen_id = (SELECT COALESCE(MAX(id), 0) FROM messages WHERE `on` = ?) WHERE channel_id = ? AND user_id = ?",
		STR(link_make(c, &channel_record, self->id)), INT(self->id), INT(c->me->id));
	return DONE;
}

static bool is_member(struct ctx *c, const struct row *self)
{
	(void)c;
	return row_int(self, "member");
}

static bool is_none(struct ctx *c, const struct row *self)
{
	(void)c;
	return !row_int(self, "member");
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	if (!old)
		channel_join(c, r->id, c->me->id);
	return DONE;
}

const struct record channel_member_record = {
	.name = "channel_member", .table = "channel_members", .parent = "channel_id", .title = "user_id",
	.fields = (const struct field[]){
		{ .name = "user_id", .type = F_REF, .flags = READONLY | LISTED, .ref = &user_record },
		{ 0 } },
};

const struct record channel_record = {
	.type = 64, .name = "channel", .path = "discuss/channels", .table = "channels", .title = "name", .subtitle = "description", .icon = "hash",
	.order = "id", .team_chosen = true, .no_timeline = true, .no_import = true, .no_delete = true, .after_save = after_save,
	.open_to = "EXISTS (SELECT 1 FROM channel_members cm WHERE cm.channel_id = t.id AND cm.user_id = {me})"
		" OR (t.closed = 0 AND (t.team_id IS NULL OR EXISTS (SELECT 1 FROM users u WHERE u.id = {me} AND u.team_id = t.team_id)"
		" OR EXISTS (SELECT 1 FROM team_members tm WHERE tm.team_id = t.team_id AND tm.user_id = {me})"
		" OR EXISTS (SELECT 1 FROM teams te WHERE te.id = t.team_id AND te.leader_id = {me})))",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | UNIQUE, .max = 60 },
		{ .name = "description", .type = F_TEXT, .flags = LISTED | WIDE, .max = 300 },
		{ .name = "team_id", .type = F_REF, .flags = LISTED | FACET, .ref = &team_record, .free_ref = "name" },
		{ .name = "closed", .type = F_BOOL, .flags = LISTED, .initial = "0" },
		{ .name = "members", .type = F_PARTS, .flags = READONLY | WIDE, .ref = &channel_member_record, .section = "members" },
		{ .name = "member", .type = F_BOOL, .flags = HIDDEN, .sql = "EXISTS (SELECT 1 FROM channel_members cm WHERE cm.channel_id = t.id AND cm.user_id = {me})" },
		{ .name = "unread", .type = F_INT, .flags = HIDDEN, .sql = "(SELECT COUNT(*) FROM channel_members cm JOIN messages m ON m.on_type = 64 AND m.on_id = cm.channel_id AND m.id > cm.seen_id"
			" WHERE cm.channel_id = t.id AND cm.user_id = {me})" },
		{ 0 } },
	.views = (const struct view[]){
		{ .name = "mine", .where = "EXISTS (SELECT 1 FROM channel_members cm WHERE cm.channel_id = t.id AND cm.user_id = {me})" },
		{ .name = "all" },
		{ 0 } },
	.verbs = (const struct verb[]){
		{ .name = "join", .flags = V_SEEN, .run = run_join, .icon = "plus", .offered = is_none },
		{ .name = "leave", .flags = V_SEEN, .run = run_leave, .tells = true, .icon = "logout", .offered = is_member },
		{ .name = "invite", .flags = V_SEEN, .run = run_invite, .icon = "user-plus",
		  .args = (const struct field[]){ { .name = "user_id", .type = F_REF, .flags = REQUIRED, .ref = &user_record, .free_ref = "login" }, { 0 } } },
		{ .name = "seen", .flags = V_SEEN | V_HIDDEN, .run = run_seen },
		{ 0 } },
};
