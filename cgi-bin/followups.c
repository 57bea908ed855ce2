/*
 * Follow-up: plans (activities) and their templates are record types with the generic
 * pages; the log by hand, the calendar and the feed are in followups/.
 */
#include "followups/pages.h"
#include "lib/app.h"
#include "lib/db.h"
#include "lib/record_page_impl.h"
#include "lib/verb_page.h"

/* ---- activity plans on a record ------------------------------------------------------------------ */

static enum outcome launch_page(struct req *r)
{
	const char *on = in_str(r->query, "on");
	struct query q = { .rec = &activity_template_record, .limit = 100, .with_parts = true };
	const struct record *rec;
	struct row *row = NULL;
	struct list *l;
	int64_t id;

	if (link_read(on, &rec, &id))
		row = record_find(r->c, rec, id, ACCESS_READ);
	if (!row)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	l = record_list(r->c, &q);
	page_set(r, "title", lang_text(r->c->lang, "Followups.launch"));
	page_set(r, "On.link", on);
	page_set(r, "On.title", row_title(row));
	page_set(r, "On.url", record_url(r->c, rec, id));
	page_set(r, "On.back", url_encode(r->c->mem, record_url(r->c, rec, id)));
	page_set(r, "On.today", r->c->today);
	for (int i = 0; i < l->n; i++) {
		HDF *h = node_at(page_node(r, "Plans"), i);
		struct row **lines = row_parts(l->rows[i], "lines");

		node_int(h, "id", l->rows[i]->id);
		node_set(h, "title", row_title(l->rows[i]));
		node_set(h, "description", row_get(l->rows[i], "description"));
		for (int k = 0; lines[k]; k++) {
			HDF *line = node_text(node_child(h, "lines"), k, row_get(lines[k], "subject"));

			node_set(line, "type", row_get(lines[k], "type"));
			node_set(line, "when", lang_fill(r->c->mem, r->c->lang, "Followups.after_days", row_get(lines[k], "days"), NULL, NULL));
		}
	}
	return reply_page(r, "followups/launch.cs");
}

/* What stands over an open page by now; the address says where its forms lead back to. */
static enum outcome reminders(struct req *r)
{
	if (back_asked(r))
		page_set(r, "Here", url_encode(r->c->mem, back_asked(r)));
	return reply_page(r, "followups/reminders_now.cs");
}

/* ---- the area --------------------------------------------------------------------------------- */

static enum outcome home(struct req *r)
{
	return reply_redirect(r, "/followups/plans");
}

static const struct mount mounts[] = { { "plans", &activity_record, NULL }, { "templates", &activity_template_record, NULL }, { 0 } };
static const struct route routes[] = {
	{ GET,  "",                 home,              PERM_READ,   NULL,                        PAGE_ONLY,                 &activity_record },
	{ GET,  "calendar",         followup_calendar, PERM_READ,   "record/calendar.cs",        PAGE_ONLY,                 &activity_record },
	{ GET,  "reminders",        reminders,         PERM_READ,   "followups/reminders_now.cs", PAGE_ONLY,                 &activity_record },
	{ GET,  "feed/{token}.ics", followup_feed,     PERM_PUBLIC, NULL,                        PAGE_ONLY | STREAM_WRITE,  &activity_record },
	{ GET,  "records",          log_entries,       PERM_READ,   "followups/records.cs",      0,                         &activity_record },
	{ GET,  "records/new",      log_new,           PERM_WRITE,  "record/verb.cs",            PAGE_ONLY,                 &activity_record },
	{ POST, "records",          log_add,           PERM_WRITE,  "record/verb.cs",            UPLOAD,                    &activity_record },
	{ GET,  "launch",           launch_page,       PERM_WRITE,  "followups/launch.cs",       PAGE_ONLY,                 &activity_record },
	{ GET,  "records/{id}",     log_entry,         PERM_READ,   NULL,                        0,                         &activity_record },
	{ 0 }
};

static const struct api_body bodies[] = { { "records", followup_args }, { 0 } };

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "followups", .mounts = mounts, .routes = routes, .bodies = bodies }, argc, argv);
}
