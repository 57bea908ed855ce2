/*
 * What was said with a person, wherever it was said: entries of other records' logs that
 * stand on the contact's page as well (record.mentions). The log's listener and the mail
 * tell it here; who may read what is asked when the page is made.
 */
#include <stdlib.h>
#include <string.h>
#include "contact.h"
#include "lib/db.h"

void contact_spoke(struct ctx *c, int64_t entry, const char *email)
{
	if (entry && email && *email)
		db_exec(c, "INSERT IGNORE INTO contact_entries (contact_id, entry_id) SELECT id, ? FROM contacts WHERE email = ? LIMIT 20", INT(entry), STR(email));
}

static const char *text_in(json_object *o, const char *name)
{
	json_object *v = NULL;

	return o && json_object_object_get_ex(o, name, &v) && v ? json_object_get_string(v) : NULL;
}

void contact_entry(struct ctx *c, int64_t entry, const char *event, json_object *detail)
{
	const char *contact, *activity;

	if (!entry)
		return;
	if (!strcmp(event, "followup") && (contact = text_in(detail, "contact_id")))
		db_exec(c, "INSERT IGNORE INTO contact_entries (contact_id, entry_id) VALUES (?, ?)", INT(strtoll(contact, NULL, 10)), INT(entry));
	else if (!strcmp(event, "activity_done") && (activity = text_in(detail, "activity_id")))
		db_exec(c, "INSERT IGNORE INTO contact_entries (contact_id, entry_id) SELECT contact_id, ? FROM activity_participants WHERE activity_id = ? AND contact_id IS NOT NULL",
			INT(entry), INT(strtoll(activity, NULL, 10)));
	else if (!strcmp(event, "mailed"))
		contact_spoke(c, entry, text_in(detail, "to"));
}
