/*
 * Discussion: everybody's inbox, channels, and what the composer and the followers'
 * panel beside every record send. Messages, followers, channels and subscriptions are
 * record types with the generic API; what is told to whom is crm/message.h's. The
 * handlers are in cgi-bin/discuss/.
 */
#include "lib/app.h"
#include "discuss/pages.h"

static const struct mount mounts[] = {
	{ "inbox", &inbox_record, NULL }, { "messages", &message_record, NULL }, { "followers", &follower_record, NULL },
	{ "channels", &channel_record, NULL }, { "subscriptions", &team_subscription_record, NULL }, { 0 }
};
static const struct route routes[] = {
	{ GET,  "",                inbox,           PERM_READ,      "discuss/inbox.cs", PAGE_ONLY, &inbox_record },
	{ GET,  "inbox",           inbox,           PERM_READ,      "discuss/inbox.cs", 0, &inbox_record },
	{ GET,  "inbox/count",     inbox_count,     PERM_READ,      NULL, API_ONLY, &inbox_record },
	{ POST, "inbox/read-all",  read_all,        PERM_WRITE,     NULL, 0, &inbox_record },
	{ POST, "inbox/mail",      by_mail,         PERM_WRITE,     NULL, 0, &inbox_record },
	{ POST, "messages",        post_message,    PERM_WRITE,     NULL, UPLOAD, &message_record },
	{ GET,  "follow",          follow_page,     PERM_READ,      "discuss/follow.cs", PAGE_ONLY, &follower_record },
	{ POST, "followers",       start_following, PERM_WRITE,     NULL, 0, &follower_record },
	{ POST, "unfollow",        stop_following,  PERM_WRITE,     NULL, 0, &follower_record },
	{ GET,  "channels/{id}",   channel,         PERM_READ,      "discuss/channel.cs", 0, &channel_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "discuss", .mounts = mounts, .routes = routes }, argc, argv);
}
