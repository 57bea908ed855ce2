/*
 * The log by hand: minutes of a call or a visit, added to a record's own log and
 * never changed afterwards. A correction is a new entry that names the one it
 * corrects.
 */
#include <string.h>
#include "activity.h"
#include "file.h"
#include "lib/db.h"
#include "lib/journal.h"
#include "lib/lang.h"

const struct choice followup_methods[] = {
	{ "call", "" }, { "visit", "" }, { "meeting", "" }, { "email", "" }, { "message", "" }, { "demo", "" }, { "material", "" }, { "other", "" }, { 0 }
};

const struct field followup_args[] = {
	{ .name = "on", .type = F_LINK, .flags = HIDDEN },
	{ .name = "method", .type = F_CHOICE, .flags = REQUIRED, .choices = followup_methods, .initial = "call" },
	{ .name = "contact_id", .type = F_REF, .ref = &contact_record },
	{ .name = "content", .type = F_LONGTEXT, .flags = REQUIRED | WIDE, .max = 10000 },
	{ .name = "next_contact_at", .type = F_INSTANT },
	{ .name = "corrects", .type = F_INT, .flags = HIDDEN, .max = 2147483647 },
	{ 0 }
};

/* What the entry refers to must stand in the same record's log. */
static enum outcome find_corrected(struct ctx *c, int64_t entry, const struct record **rec, int64_t *id)
{
	struct rows *r = db_rows(c, "SELECT type, record_id FROM journal WHERE id = ?", INT(entry));
	const struct record *of = rows_next(r) ? record_by_type((int)rows_int(r, 0)) : NULL;

	if (!of || !record_find(c, of, rows_int(r, 1), ACCESS_READ) || (*rec && (*rec != of || *id != rows_int(r, 1))))
		return ctx_refuse(c, INVALID, "corrects", "no_such_record", arena_fmt(c->mem, "%lld", (long long)entry), NULL);
	*rec = of;
	*id = rows_int(r, 1);
	return DONE;
}

static void add_text(json_object *o, const char *name, const char *value)
{
	if (value)
		json_object_object_add(o, name, json_object_new_string(value));
}

static json_object *detail_of(struct ctx *c, const struct row *a)
{
	json_object *o = json_keep(c, json_object_new_object());

	add_text(o, "text", row_get(a, "content"));
	add_text(o, "method", row_get(a, "method"));
	add_text(o, "how", arena_fmt(c->mem, "@Choice.activity.method.%s", row_get(a, "method")));
	if (row_int(a, "contact_id")) {
		json_object_object_add(o, "contact_id", json_object_new_int64(row_int(a, "contact_id")));
		add_text(o, "contact", row_title(record_get(c, &contact_record, row_int(a, "contact_id"))));
	}
	add_text(o, "next_contact_at", row_get(a, "next_contact_at"));
	return o;
}

/* "Next contact" is work for somebody: it stands among what they have to do, and in the customer's row. */
static enum outcome plan_next(struct ctx *c, const struct record *rec, int64_t id, const struct row *a)
{
	const char *at = row_get(a, "next_contact_at"), *method = row_get(a, "method"), *on = link_make(c, rec, id);
	bool known = false;
	int64_t customer = activity_customer(c, rec, id);
	enum outcome o;

	for (const struct choice *t = activity_types; t->name; t++)
		known |= strcmp(t->name, method) == 0;
	o = activity_schedule(c, on, &(struct activity_plan){ .type = known ? method : "call", .subject = lang_text(c->lang, "Followups.next_contact"), .due_at = at, .untold = true }, NULL);
	if (o == DONE && customer)
		db_exec(c, "UPDATE customers SET next_contact_at = ? WHERE id = ?", STR(at), INT(customer));
	return o;
}

/* Its files are named in the entry itself, so that the seal covers them. */
static enum outcome keep_files(struct ctx *c, const struct record *rec, int64_t id, const struct upload *uploads, json_object *detail)
{
	int64_t *ids;
	size_t n = 0;
	enum outcome o;
	int k;

	for (const struct upload *u = uploads; u; u = u->next)
		n++;
	if (!n)
		return DONE;
	ids = arena_array(c->mem, n, sizeof *ids);
	if ((o = file_attach(c, rec, id, "log", uploads, ids, &k)) == DONE)
		file_name_in(c, detail, ids, k);
	return o;
}

enum outcome followup_add(struct ctx *c, json_object *input, const struct upload *uploads, int64_t *entry)
{
	const struct record *rec = NULL;
	json_object *detail;
	enum outcome o;
	struct row *a = args_read(c, followup_args, input, &o);
	int64_t id = 0, corrects;

	if (o != DONE)
		return o;
	corrects = row_int(a, "corrects");
	if (row_get(a, "on"))
		link_read(row_get(a, "on"), &rec, &id);
	if (corrects && (o = find_corrected(c, corrects, &rec, &id)) != DONE)
		return o;
	if (!rec)
		return ctx_refuse(c, INVALID, "on", "required", NULL);
	if (rec->no_timeline)
		return ctx_refuse(c, INVALID, "on", "no_such_record", row_get(a, "on"), NULL);
	detail = detail_of(c, a);
	if ((o = keep_files(c, rec, id, uploads, detail)) != DONE)
		return o;
	*entry = journal_append(c, rec, id, "followup", detail, corrects);
	activity_contacted(c, rec, id, instant_sql(c->mem, c->now));
	return row_get(a, "next_contact_at") ? plan_next(c, rec, id, a) : DONE;
}
