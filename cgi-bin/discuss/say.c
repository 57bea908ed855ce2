/* A message or a note on a record or in a channel; what is told to whom is crm/message.h's. */
#include <string.h>
#include "discuss/pages.h"

enum outcome post_message(struct req *r)
{
	static const char *const names[] = { "on", "kind", "subject", "body", "html", "mentions", "parent_id", "files", NULL };
	int64_t mentions[MOST_IDS], files[MOST_IDS], id = 0;
	const char *kind;
	const struct record *rec;
	struct row *row;
	struct message m;
	enum outcome o;

	memset(&m, 0, sizeof m);
	m.mentions = mentions;
	m.files = files;
	if ((o = only(r, names)) != DONE || (o = ids_of(r, "mentions", mentions, &m.nmentions)) != DONE || (o = ids_of(r, "files", files, &m.nfiles)) != DONE)
		return o;
	kind = given(r, "kind");
	if (kind && strcmp(kind, "message") && strcmp(kind, "note") && strcmp(kind, "post"))
		return ctx_refuse(r->c, INVALID, "kind", "not_in_list", kind, NULL);
	if ((o = on_record(r, &rec, &row)) != DONE)
		return o;
	if (rec == &channel_record) {
		o = message_post_in_channel(r->c, row->id, in_str(r->input, "body"), mentions, m.nmentions, &id);
	} else {
		m.rec = rec;
		m.id = row->id;
		m.note = kind && !strcmp(kind, "note");
		m.subject = in_str(r->input, "subject");
		m.text = in_str(r->input, "body");
		m.html = in_str(r->input, "html");
		m.parent_id = in_int(r->input, "parent_id");
		for (struct upload *u = r->uploads; u; u = u->next)
			if (u->size || (u->filename && *u->filename)) {
				m.uploads = r->uploads;
				break;
			}
		o = message_post(r->c, &m, &id);
	}
	if (o != DONE)
		return o;
	if (r->api)
		return reply_record(r, &message_record, id, true);
	return go_back(r, rec, row->id, rec == &channel_record ? NULL : m.note ? "noted" : "said");
}
