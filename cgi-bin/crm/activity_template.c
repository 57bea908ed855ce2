/*
 * Activity plans: a template of several activities with offsets in days, launched on
 * a record. Whose they become: the line's person, else the record's owner, else who
 * launches it.
 */
#include <string.h>
#include "activity.h"
#include "note.h"
#include "lib/db.h"

static const char *due_of(struct ctx *c, const char *start, int64_t days, int64_t hour)
{
	int64_t t = c->now;

	instant_parse(arena_fmt(c->mem, "%sT%02d:00", date_add(c->mem, start, 0, (int)days, false), (int)hour), c->tz, &t);
	return instant_sql(c->mem, t);
}

static enum outcome launch(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *on = row_get(args, "on"), *start = row_get(args, "start_on") ? row_get(args, "start_on") : c->today;
	json_object *list = json_object_new_array();
	const struct record *rec;
	struct row *target;
	int64_t id, n = 0;

	made->answer = json_keep(c, json_object_new_object());
	json_object_object_add(made->answer, "items", list);
	if (!link_read(on, &rec, &id) || !(target = record_find(c, rec, id, ACCESS_READ)))
		return ctx_refuse(c, INVALID, "on", "no_such_record", on, NULL);
	for (struct row **l = row_parts(self, "lines"); *l; l++, n++) {
		struct activity_plan p = {
			.type = row_get(*l, "type"), .subject = row_get(*l, "subject"), .due_at = due_of(c, start, row_int(*l, "days"), row_int(*l, "at_hour")),
			.user_id = row_int(*l, "user_id") ? row_int(*l, "user_id") : target->owner_id,
			.duration = (int)row_int(*l, "duration"), .reminder = (int)row_int(*l, "reminder"), .untold = true,
		};
		int64_t made_id;
		enum outcome o = activity_schedule(c, on, &p, &made_id);

		if (o != DONE)
			return o;
		json_object_array_add(list, row_json(c, record_get(c, &activity_record, made_id)));
	}
	if (!rec->no_timeline)
		note(c, rec, id, "activity_plan_launched", "title", row_title(self), "count", arena_fmt(c->mem, "%lld", (long long)n), NULL);
	return DONE;
}

static const struct verb verbs[] = {
	{ .name = "launch", .flags = V_PRIMARY | V_SEEN, .perm = PERM_SIGNED_IN, .run = launch, .tells = true, .icon = "player-play",
	  .args = (const struct field[]){
		{ .name = "on", .type = F_LINK, .flags = REQUIRED | WIDE },
		{ .name = "start_on", .type = F_DATE },
		{ 0 } } },
	{ 0 }
};

const struct record activity_template_line_record = {
	.type = 66, .name = "activity_template_line", .table = "activity_template_lines", .parent = "template_id", .title = "subject",
	.fields = (const struct field[]){
		{ .name = "type", .type = F_CHOICE, .flags = REQUIRED | LISTED, .choices = activity_types, .initial = "todo" },
		{ .name = "subject", .type = F_TEXT, .flags = REQUIRED | LISTED, .max = 200 },
		{ .name = "days", .type = F_INT, .flags = LISTED, .max = 3650, .initial = "0" },
		{ .name = "at_hour", .type = F_INT, .flags = LISTED, .max = 23, .initial = "10" },
		{ .name = "duration", .type = F_INT, .max = 14400 },
		{ .name = "reminder", .type = F_INT, .max = 43200 },
		{ .name = "user_id", .type = F_REF, .flags = LISTED, .ref = &user_record },
		{ 0 } },
};

/* An empty box in a line is what a new line begins with. */
static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	(void)c;
	(void)old;
	for (struct row **l = row_parts(r, "lines"); *l; l++) {
		if (!row_get(*l, "days"))
			row_set(*l, "days", "0");
		if (!row_get(*l, "at_hour"))
			row_set(*l, "at_hour", "10");
	}
	return DONE;
}

const struct record activity_template_record = {
	.type = 65, .name = "activity_template", .path = "followups/templates", .table = "activity_templates", .title = "name", .icon = "list-details",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SORTABLE | SEARCHED, .max = 100 },
		{ .name = "description", .type = F_TEXT, .flags = LISTED | WIDE, .max = 400 },
		{ .name = "sequence", .type = F_INT, .flags = SORTABLE, .max = 100000, .initial = "10" },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE, .ref = &activity_template_line_record, .section = "lines" },
		{ 0 } },
	.verbs = verbs, .order = "sequence", .unscoped = true, .before_save = before_save,
};
