/* Projects, their tasks and the hours recorded for them, with the pages every record has, and the board of tasks. */
#include "crm/project.h"
#include "lib/app.h"
#include "lib/page.h"
#include "lib/record_page.h"

static enum outcome project_detail(struct req *r)
{
	struct row *self = r->api ? NULL : record_find(r->c, &project_record, r->id, ACCESS_READ);

	if (self && person_scope(r->c->me, &task_record, ACCESS_WRITE) != SCOPE_NONE)
		page_action(r, lang_text(r->c->lang, "Projects.new_task"), "plus", arena_fmt(r->c->mem, "/projects/tasks/new?project_id=%lld", (long long)r->id));
	return record_page_detail(r);
}

static const struct mount mounts[] = { { "tasks", &task_record }, { "timesheets", &timesheet_record }, { "", &project_record }, { 0 } };
static const struct route routes[] = {
	{ GET, "{id}", project_detail, PERM_READ, "record/detail.cs", 0, &project_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "projects", mounts, routes }, argc, argv);
}
