/* Projects, their tasks and the hours recorded for them, with the pages every record has, and the board of tasks. */
#include <string.h>
#include "crm/project.h"
#include "lib/app.h"
#include "lib/page.h"
#include "lib/record_page.h"
#include "lib/state_board.h"

/* ---- the board of tasks --------------------------------------------------------------- */

static bool late(struct req *r, const struct row *t)
{
	const char *due = row_get(t, "due_on");

	return due && strcmp(due, r->c->today) < 0 && !row_is(t, "stage", "done") && !row_is(t, "stage", "cancelled");
}

/* "3.5 / 6 h": recorded of planned. */
static const char *hours(struct req *r, const struct row *t)
{
	dec4 planned = row_dec4(t, "planned_hours"), recorded = row_dec4(t, "recorded_hours");

	if (!planned && !recorded)
		return NULL;
	return lang_fill(r->c->mem, r->c->lang, planned ? "Projects.hours_of" : "Projects.hours", dec4_show(r->c->mem, recorded), dec4_show(r->c->mem, planned), NULL);
}

static void cards(struct req *r, const struct row *const *rows, int n, struct state_card *card)
{
	for (int i = 0; i < n; i++) {
		const char *due = row_get(rows[i], "due_on") ? date_for(r->c, row_get(rows[i], "due_on")) : NULL;

		card[i] = (struct state_card){ .sub = row_title_of(rows[i], "project_id"), .figure = hours(r, rows[i]),
			.who = row_title_of(rows[i], "assignee_id"), .who_id = row_int(rows[i], "assignee_id") };
		card[i].note = due && late(r, rows[i]) ? lang_fill(r->c->mem, r->c->lang, "Projects.late", due, NULL, NULL) : due;
	}
}

static const struct state_board boards[] = { { .rec = &task_record, .verb = "move", .sort = "due_on", .folded = "cancelled", .cards = cards }, { 0 } };

/* ---- one project ------------------------------------------------------------------------ */

static void beside(struct req *r, const struct row *self)
{
	bool open = !row_is(self, "state", "done") && !row_is(self, "state", "cancelled");

	if (person_scope(r->c->me, &task_record, ACCESS_READ) != SCOPE_NONE)
		page_action(r, lang_text(r->c->lang, "Projects.board"), "layout-kanban", arena_fmt(r->c->mem, "/projects/tasks/board?filter[project_id]=%lld", (long long)r->id));
	if (open && person_scope(r->c->me, &task_record, ACCESS_WRITE) != SCOPE_NONE)
		page_action(r, lang_text(r->c->lang, "Projects.new_task"), "plus", arena_fmt(r->c->mem, "/projects/tasks/new?project_id=%lld", (long long)r->id));
}

static const struct mount mounts[] = { { "tasks", &task_record, NULL }, { "timesheets", &timesheet_record, NULL }, { "", &project_record, beside }, { 0 } };

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "projects", .mounts = mounts, .boards = boards }, argc, argv);
}
