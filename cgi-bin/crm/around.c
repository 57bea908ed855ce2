/*
 * What stands around pages: beside every record, in the menu, over every page. One
 * row each; lib/page_around.c fills them, www/templates/ shows them.
 */
#include "activity.h"
#include "message.h"
#include "lib/around.h"

const struct aside asides[] = {
	{ .name = "message", .rec = &message_record, .compose = true, .args = message_args },
	{ .name = "note", .rec = &message_record, .compose = true },
	{ .name = "followup", .rec = &activity_record, .compose = true, .args = followup_args },
	{ .name = "activity", .rec = &activity_record, .view = "open", .sort = "due_at", .limit = 8,
	  .list = true, .compose = true, .form = "subject type due_at user_id reminder" },
	{ .name = "file", .rec = &file_record, .sort = "-updated_at", .limit = 6, .counted = true, .list = true },
	{ .name = "follower", .rec = &follower_record, .sort = "id", .limit = 50, .list = true },
	{ 0 }
};

const struct badge badges[] = {
	{ "followups/plans", &activity_record, "{\"view\":\"due\"}" },
	{ "discuss", &inbox_record, "{\"view\":\"unread\"}" },
	{ 0 }
};

const struct notice notices[] = {
	{ "reminders", &activity_record, "{\"sort\":\"due_at\",\"filter\":{\"state\":\"planned\",\"user_id\":\"{me}\",\"remind_at\":{\"lte\":\"{now}\"},\"reminder_seen_at\":{\"null\":\"1\"}}}", 3 },
	{ 0 }
};
