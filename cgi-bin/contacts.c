/*
 * Contacts: the pages every record has, the reporting lines drawn on a contact's, and
 * what is taken along: vCards and the call sheet.
 */
#include <string.h>
#include "crm/contact.h"
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/journal.h"
#include "lib/page.h"
#include "lib/record_page.h"
#include "lib/record_page_impl.h"

enum { SHEET = 100, CARDS = 1000 };

/* ---- the page ----------------------------------------------------------------------- */

/* The reporting lines the contact stands in, and its card. */
static void beside(struct req *r, const struct row *self)
{
	int n;
	struct contact_line *l = contact_lines(r->c, self, &n);

	for (int i = 0; i < n; i++) {
		const struct row *row = l[i].row;
		const char *role = row_get(row, "decision_role");
		HDF *h = node_text(page_node(r, "Lines"), i, row_title(row));

		node_int(h, "id", row->id);
		node_int(h, "depth", l[i].depth);
		node_set(h, "title", row_get(row, "title"));
		node_set(h, "role", role ? lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.contact.decision_role.%s", role)) : NULL);
		node_set(h, "initial", initial_of(r->c->mem, row_title(row)));
		node_int(h, "colour", row->id % 6);
		if (row->id == self->id)
			node_set(h, "self", "1");
	}
	if (n)
		page_set(r, "Slot.after", "contacts/lines.cs");
	page_action(r, lang_text(r->c->lang, "Contacts.card"), "id", arena_fmt(r->c->mem, "/contacts/%lld.vcf", (long long)self->id));
}

static enum outcome list(struct req *r)
{
	static const char *const place[] = { "cursor", "limit", NULL };

	if (!r->api) {
		page_action(r, lang_text(r->c->lang, "Contacts.call_sheet"), "phone", arena_fmt(r->c->mem, "/contacts/call-sheet.pdf%s", url_query(r->c->mem, r->query, place)));
		if (person_can(r->c->me, PERM_EXPORT, &contact_record))
			page_action(r, lang_text(r->c->lang, "Contacts.cards"), "id", arena_fmt(r->c->mem, "/contacts/export.vcf%s", url_query(r->c->mem, r->query, place)));
	}
	return record_page_list(r);
}

/* ---- taken along ----------------------------------------------------------------------- */

static enum outcome card(struct req *r)
{
	struct buf b = buf_new(r->c->mem);
	struct row *self;
	enum outcome o = record_need(r->c, &contact_record, r->id, ACCESS_READ, &self);

	if (o != DONE)
		return o;
	contact_card(r->c, self, &b);
	return reply_bytes(r, "text/vcard; charset=utf-8", arena_fmt(r->c->mem, "%s.vcf", row_title(self)), false, b.s, b.len);
}

/* What the list shows, in its order. */
static enum outcome rows_of(struct req *r, int most, struct list **l)
{
	struct query q;
	enum outcome o = r->api ? query_read(r->c, &contact_record, r->query, &q) : list_query(r, r->query, &q);

	if (o != DONE)
		return o;
	q.limit = most;
	*l = record_list(r->c, &q);
	return DONE;
}

static enum outcome cards(struct req *r)
{
	struct buf b = buf_new(r->c->mem);
	struct list *l;
	json_object *detail;
	enum outcome o = rows_of(r, CARDS, &l);

	if (o != DONE)
		return o;
	for (int i = 0; i < l->n; i++)
		contact_card(r->c, l->rows[i], &b);
	detail = json_keep(r->c, json_object_new_object());
	json_object_object_add(detail, "record", json_object_new_string(word_record(r->c, &contact_record, true)));
	json_object_object_add(detail, "rows", json_object_new_int(l->n));
	json_object_object_add(detail, "format", json_object_new_string("vcf"));
	journal(r->c, &user_record, r->c->me->id, "exported", detail);
	return reply_bytes(r, "text/vcard; charset=utf-8", arena_fmt(r->c->mem, "contacts-%s.vcf", r->c->today), false, b.s ? b.s : "", b.len);
}

static enum outcome call_sheet(struct req *r)
{
	const void *bytes;
	struct list *l;
	size_t size;
	enum outcome o = rows_of(r, SHEET, &l);

	if (o != DONE)
		return o;
	bytes = contact_call_sheet(r->c, l->rows, l->n, &size);
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "call-sheet-%s.pdf", r->c->today), true, bytes, size);
}

static const struct mount mounts[] = { { "", &contact_record, beside }, { 0 } };
static const struct route routes[] = {
	{ GET, "", list, PERM_READ, "record/list.cs", 0, &contact_record },
	{ GET, "export.vcf", cards, PERM_EXPORT, NULL, STREAM_WRITE, &contact_record },
	{ GET, "call-sheet.pdf", call_sheet, PERM_READ, NULL, 0, &contact_record },
	{ GET, "{id}.vcf", card, PERM_READ, NULL, 0, &contact_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "contacts", .mounts = mounts, .routes = routes }, argc, argv);
}
