/*
 * Contacts: the pages every record has, and the reporting lines drawn on a contact's.
 */
#include "crm/contact.h"
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/page.h"
#include "lib/record_page.h"

/* The reporting lines the contact stands in. */
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
}

static const struct mount mounts[] = { { "", &contact_record, beside }, { 0 } };
static const struct route routes[] = {
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "contacts", mounts, routes }, argc, argv);
}
