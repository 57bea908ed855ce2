/* A mail that came in, with its raw message to look at. */
#include "mail.h"
#include <unistd.h>
#include "crm/mailbox.h"
#include "lib/db.h"
#include "lib/page.h"
#include "lib/record_page.h"

/* NULL when its time is over. */
static const char *raw_of(struct req *r)
{
	const char *name = db_one_str(r->c, "SELECT path FROM inbound_mails WHERE id = ?", INT(r->id));

	return name && *name && !access(mailbox_path(r->c, name), R_OK) ? mailbox_path(r->c, name) : NULL;
}

void incoming_beside(struct req *r, const struct row *mail)
{
	(void)mail;
	if (raw_of(r))
		page_action(r, lang_text(r->c->lang, "Mail.raw"), "download", arena_fmt(r->c->mem, "/settings/incoming/%lld/raw", (long long)r->id));
}

enum outcome incoming_raw(struct req *r)
{
	const char *path = raw_of(r);

	return path ? reply_file(r, "message/rfc822", arena_fmt(r->c->mem, "mail-%lld.eml", (long long)r->id), false, path) : NOT_FOUND;
}
