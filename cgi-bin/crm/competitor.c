/*
 * Competitors: the ones the house knows, a list an administrator keeps with what they
 * are good and bad at, and those of one deal, which begin as what is known of them.
 */
#include "opportunity.h"
#include "lib/db.h"

const struct record known_competitor_record = {
	.type = 120, .name = "known_competitor", .path = "settings/competitors", .table = "known_competitors", .title = "name", .icon = "trophy",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED | SORTABLE, .max = 200 },
		{ .name = "website", .type = F_URL, .flags = LISTED, .max = 400 },
		{ .name = "strengths", .type = F_LONGTEXT, .flags = WIDE | SEARCHED, .max = 4000 },
		{ .name = "weaknesses", .type = F_LONGTEXT, .flags = WIDE | SEARCHED, .max = 4000 },
		{ .name = "deals", .type = F_INT, .flags = LISTED, .sql = "(SELECT COUNT(DISTINCT kc.opportunity_id) FROM competitors kc WHERE kc.known_id = t.id)" },
		{ .name = "lost_to", .type = F_INT, .flags = LISTED,
		  .sql = "(SELECT COUNT(DISTINCT kc.opportunity_id) FROM competitors kc JOIN opportunities ko ON ko.id = kc.opportunity_id WHERE kc.known_id = t.id AND ko.state = 'lost')" },
		{ 0 } },
	.unscoped = true,
};

const struct record competitor_record = {
	.type = 17, .name = "competitor", .table = "competitors", .parent = "opportunity_id", .title = "name",
	.fields = (const struct field[]){
		{ .name = "known_id", .type = F_REF, .flags = LISTED, .ref = &known_competitor_record, .free_ref = "name" },
		{ .name = "name", .type = F_TEXT, .flags = LISTED },
		{ .name = "strengths", .type = F_LONGTEXT, .flags = LISTED, .max = 4000 },
		{ .name = "weaknesses", .type = F_LONGTEXT, .flags = LISTED, .max = 4000 },
		{ 0 } },
};

static void begin_as(struct ctx *c, struct row *part, int64_t known)
{
	struct row *k = record_get(c, &known_competitor_record, known);

	row_set(part, "name", row_get(k, "name"));
	if (!row_get(part, "strengths"))
		row_set(part, "strengths", row_get(k, "strengths"));
	if (!row_get(part, "weaknesses"))
		row_set(part, "weaknesses", row_get(k, "weaknesses"));
}

/* One of a deal has a name, its own or that of the one it is; who is called like a known one is that one. */
enum outcome competitors_settle(struct ctx *c, struct row *deal)
{
	struct row **p = row_parts(deal, "competitors");

	for (int i = 0; p[i]; i++) {
		const char *name = row_get(p[i], "name");
		int64_t known = row_int(p[i], "known_id");

		if (!name && !known)
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "competitors[%d].name", i), "required", NULL);
		if (!name)
			begin_as(c, p[i], known);
		else if (!known)
			row_set_int(c, p[i], "known_id", db_one_int(c, "SELECT id FROM known_competitors WHERE name = ? AND archived_at IS NULL", STR(name)));
	}
	return DONE;
}
