/*
 * What an opportunity is and what saving one means. Moving, winning, losing and
 * restoring are opportunity_state.c, the board is opportunity_board.c.
 */
#include <string.h>
#include "opportunity.h"
#include "merge.h"
#include "contact.h"
#include "prediction.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/text.h"

static const struct choice states[] = { { "open", "info" }, { "won", "ok" }, { "lost", "bad" }, { 0 } };

/* ---- saving --------------------------------------------------------------------- */

/* The team somebody chose, not the one that came with the customer or the person. */
static bool chose_team(struct ctx *c, const struct row *r)
{
	return r->team_id && r->team_id != c->me->team_id
		&& r->team_id != db_one_int(c, "SELECT team_id FROM customers WHERE id = ?", INT(row_int(r, "customer_id")));
}

/* A stage of one team decides the team, unless another one was chosen: that is refused. */
static enum outcome settle_stage(struct ctx *c, struct row *r)
{
	struct stage *s = row_get(r, "stage_id") ? stage_get(c, row_int(r, "stage_id")) : stage_first(c, r->team_id);

	if (!s && !row_get(r, "stage_id"))
		s = stage_first(c, 0);
	if (!s)
		return ctx_refuse(c, INVALID, "stage_id", row_get(r, "stage_id") ? "no_such_record" : "no_stage", NULL);
	if (s->team_id && s->team_id != r->team_id) {
		if (row_get(r, "stage_id") && chose_team(c, r))
			return ctx_refuse(c, INVALID, "stage_id", "stage_of_other_team", NULL);
		row_set_int(c, r, "team_id", s->team_id);
	}
	row_set_int(c, r, "stage_id", s->id);
	row_set(r, "stage_since", instant_sql(c->mem, c->now));
	row_set(r, "automated_probability", s->probability);
	if (row_get(r, "probability"))
		row_set(r, "probability_manual", "1");
	else
		row_set(r, "probability", s->probability);
	return opportunity_arrive(c, r, s);
}

/* A manual probability stays until it is cleared. */
static void settle_probability(struct row *r, const struct row *old)
{
	if (!row_get(r, "probability")) {
		row_set(r, "probability_manual", "0");
		row_set(r, "probability", row_get(old, "automated_probability"));
	} else if (!same_text(row_get(r, "probability"), row_get(old, "probability"))) {
		row_set(r, "probability_manual", "1");
	}
	/* What is closed is certain. */
	if (!row_is(old, "state", "open"))
		row_set(r, "probability", row_get(old, "probability"));
}

/* A deal that was lost with this customer may be taken up again instead of made anew. */
static void offer_lost(struct ctx *c, const struct row *r)
{
	struct list *lost = opportunity_lost_of(c, row_int(r, "customer_id"));

	if (lost->n)
		ctx_warn(c, "customer_id", "lost_before", row_title(lost->rows[0]), arena_fmt(c->mem, "%lld", (long long)lost->rows[0]->id), NULL);
}

/* What was offered, agreed or sent for it is the customer's as well: all of one business is with one. */
static bool stands_with_another(struct ctx *c, const struct row *r, int64_t customer)
{
	return db_one_int(c, "SELECT 1 FROM quotations WHERE opportunity_id = ? AND customer_id <> ? UNION ALL SELECT 1 FROM contracts WHERE opportunity_id = ? AND customer_id <> ?"
		" UNION ALL SELECT 1 FROM sample_requests WHERE opportunity_id = ? AND customer_id <> ? LIMIT 1", INT(r->id), INT(customer), INT(r->id), INT(customer), INT(r->id), INT(customer));
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t contact = row_int(r, "contact_id"), team = r->team_id;
	enum outcome o;

	if (!row_get(r, "expected_revenue"))
		row_set(r, "expected_revenue", "0.00");
	if (!row_get(r, "recurring_revenue"))
		row_set(r, "recurring_revenue", "0.00");
	if (!row_get(r, "priority"))
		row_set(r, "priority", "0");
	if (old && row_int(old, "customer_id") != row_int(r, "customer_id") && stands_with_another(c, r, row_int(r, "customer_id")))
		return ctx_refuse(c, INVALID, "customer_id", "deal_in_use", NULL);
	if ((o = competitors_settle(c, r)) != DONE)
		return o;
	if (contact && !(old && row_int(old, "contact_id") == contact))
		contact_join(c, contact, row_int(r, "customer_id"));
	if (!old) {
		offer_lost(c, r);
		return settle_stage(c, r);
	}
	settle_probability(r, old);
	if (team != old->team_id) {
		struct stage *s = stage_get(c, row_int(r, "stage_id"));

		if (s && s->team_id && s->team_id != team) {
			/* In the other team's pipeline it begins at the beginning. */
			s = stage_first(c, team);
			if (!s || !row_is(old, "state", "open"))
				return ctx_refuse(c, INVALID, "team_id", "stage_of_other_team", NULL);
			row_set_int(c, r, "stage_id", s->id);
			row_set(r, "stage_since", instant_sql(c->mem, c->now));
			row_set(r, "automated_probability", s->probability);
			if (!row_int(r, "probability_manual"))
				row_set(r, "probability", s->probability);
		}
	}
	return DONE;
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	if (!old) {
		stage_time_enter(c, r->id, row_int(r, "stage_id"));
		if (row_is(r, "state", "lost"))
			stage_time_leave(c, r->id);
	} else if (row_int(old, "stage_id") != row_int(r, "stage_id")) {
		stage_time_leave(c, r->id);
		stage_time_enter(c, r->id, row_int(r, "stage_id"));
	}
	if (row_is(r, "state", "open"))
		prediction_refresh(c, r->id);
	else if (!old)
		prediction_closed(c, r->id, 1);
	outbox_live(c, arena_fmt(c->mem, "pipeline.%lld", (long long)r->team_id));
	return DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_get(r, "merged_into_id");
}

/* ---- verbs ------------------------------------------------------------------------ */

/* The record with the sums of both columns as they are now, for whoever moved the card. */
static void answer_with_columns(struct ctx *c, const struct row *self, struct made *made)
{
	struct row *now = record_get(c, &opportunity_record, self->id);
	json_object *answer, *list;
	struct board_column *col;
	int n;

	record_load_parts(c, now);
	col = opportunity_columns(c, now->team_id, &n);
	answer = row_json(c, now);
	list = json_object_new_array();
	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "stage_id", json_object_new_int64(col[i].stage.id));
		json_object_object_add(o, "count", json_object_new_int(col[i].count));
		json_object_object_add(o, "expected_revenue", json_object_new_string(money_text(c->mem, col[i].sum)));
		json_object_array_add(list, o);
	}
	json_object_object_add(answer, "columns", list);
	made->answer = json_keep(c, answer);
}

static enum outcome move(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o = opportunity_move(c, self, row_int(args, "stage_id"));

	if (o == DONE)
		answer_with_columns(c, self, made);
	return o;
}

static enum outcome win(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return opportunity_win(c, self->id);
}

static enum outcome lose(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return opportunity_lose(c, self, row_int(args, "lost_reason_id"), row_get(args, "reason"), row_get(args, "closing_note"));
}

static enum outcome restore(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return opportunity_restore(c, self);
}

static const struct verb verbs[] = {
	{ .name = "win", .from = "open", .to = "won", .flags = V_PRIMARY, .run = win, .icon = "trophy" },
	{ .name = "quote", .from = "open won", .flags = V_PRIMARY, .run = opportunity_quote, .makes = &quotation_record, .icon = "file-invoice" },
	{ .name = "lose", .from = "open", .to = "lost", .flags = V_DANGER, .run = lose, .icon = "x",
	  .args = (const struct field[]){
		{ .name = "lost_reason_id", .type = F_REF, .ref = &lost_reason_record },
		{ .name = "reason", .type = F_TEXT, .max = 100 },
		{ .name = "closing_note", .type = F_LONGTEXT, .flags = WIDE, .max = 4000 },
		{ 0 } } },
	{ .name = "restore", .from = "lost won", .to = "open", .run = restore, .icon = "arrow-back-up" },
	MERGE_VERBS("open"),
	{ .name = "move", .from = "open", .flags = V_HIDDEN, .run = move, .icon = "arrow-right",
	  .args = (const struct field[]){ { .name = "stage_id", .type = F_REF, .flags = REQUIRED, .ref = &stage_record }, { 0 } } },
	{ 0 }
};

/* ---- the record ---------------------------------------------------------------------- */

static const struct view views[] = {
	{ .name = "pipeline", .where = "t.state = 'open'" },
	{ .name = "mine", .where = "t.owner_id = {me} AND t.state = 'open'" },
	{ .name = "won", .where = "t.state = 'won'" },
	{ .name = "lost", .where = "t.state = 'lost'" },
	{ .name = "all" },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE, .section = "deal" },
	{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | FACET | FILLS, .ref = &customer_record, .free_ref = "name" },
	{ .name = "contact_id", .type = F_REF, .flags = TRACKED, .ref = &contact_record, .depends = "customer_id" },
	{ .name = "expected_revenue", .type = F_MONEY, .flags = LISTED | TRACKED | SORTABLE | SUM, .initial = "0.00" },
	{ .name = "probability", .type = F_PERCENT, .flags = LISTED | TRACKED },
	{ .name = "close_date", .type = F_DATE, .flags = LISTED | TRACKED | SORTABLE },
	{ .name = "stage_id", .type = F_REF, .flags = LISTED | FACET | ON_CREATE | TRACKED, .ref = &stage_record },
	{ .name = "priority", .type = F_INT, .flags = LISTED | FACET | SORTABLE | TRACKED, .max = 3, .initial = "0" },
	{ .name = "project", .type = F_TEXT, .flags = SEARCHED | TRACKED, .section = "more" },
	{ .name = "type", .type = F_TEXT, .flags = FACET, .max = 100 },
	{ .name = "address", .type = F_TEXT, .flags = WIDE | SEARCHED, .max = 300 },
	{ .name = "recurring_revenue", .type = F_MONEY, .flags = TRACKED | SUM, .initial = "0.00" },
	{ .name = "recurring_months", .type = F_INT, .max = 1200 },
	{ .name = "source", .type = F_REF, .flags = FACET, .ref = &source_record, .free_ref = "name" },
	{ .name = "medium", .type = F_REF, .flags = FACET, .ref = &medium_record, .free_ref = "name" },
	{ .name = "campaign", .type = F_REF, .flags = FACET, .ref = &campaign_record, .free_ref = "name" },
	{ .name = "needs", .type = F_LONGTEXT, .flags = WIDE | SEARCHED, .section = "needs" },
	{ .name = "decision_process", .type = F_LONGTEXT, .flags = WIDE },
	{ .name = "competitors", .type = F_PARTS, .flags = WIDE, .ref = &competitor_record, .section = "competitors" },
	{ .name = "state", .type = F_CHOICE, .flags = READONLY | IMPORTED | LISTED | FACET | TRACKED, .choices = states, .initial = "open", .section = "closing" },
	{ .name = "lost_reason_id", .type = F_REF, .flags = READONLY | IMPORTED | FACET | TRACKED, .ref = &lost_reason_record },
	{ .name = "closing_note", .type = F_LONGTEXT, .flags = READONLY | IMPORTED | TRACKED | WIDE, .max = 4000 },
	{ .name = "closed_at", .type = F_INSTANT, .flags = READONLY | IMPORTED },
	{ .name = "automated_probability", .type = F_PERCENT, .flags = READONLY, .initial = "0.0000" },
	{ .name = "stage_since", .type = F_INSTANT, .flags = READONLY, .initial = "{now}" },
	{ .name = "lead_id", .type = F_REF, .flags = READONLY, .ref = &lead_record },
	{ .name = "probability_manual", .type = F_BOOL, .flags = READONLY | HIDDEN, .initial = "0" },
	{ .name = "next_activity_at", .type = F_INSTANT, .flags = READONLY | HIDDEN },
	{ .name = "lost_stage_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &stage_record },
	{ .name = "probability_before", .type = F_PERCENT, .flags = READONLY | HIDDEN },
	{ .name = "merged_into_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &opportunity_record },
	{ 0 }
};

static const struct smart smarts[] = {
	{ .name = "quotations", .icon = "file-invoice", .sql = "SELECT COUNT(*) FROM quotations WHERE opportunity_id = {id} AND archived_at IS NULL",
	  .target = "quotations?filter[opportunity_id]={id}", .record = &quotation_record },
	{ .name = "requirements", .icon = "clipboard-list", .sql = "SELECT COUNT(*) FROM requirements WHERE opportunity_id = {id} AND archived_at IS NULL",
	  .target = "requirements?view=all&filter[opportunity_id]={id}", .record = &requirement_record },
	{ .name = "samples", .icon = "flask", .sql = "SELECT COUNT(*) FROM sample_requests WHERE opportunity_id = {id} AND archived_at IS NULL",
	  .target = "samples/requests?filter[opportunity_id]={id}", .record = &sample_request_record },
	{ .name = "contracts", .icon = "file-text", .sql = "SELECT COUNT(*) FROM contracts WHERE opportunity_id = {id} AND archived_at IS NULL",
	  .target = "contracts?filter[opportunity_id]={id}", .record = &contract_record },
	{ 0 }
};

const struct record opportunity_record = {
	.type = 13, .name = "opportunity", .path = "opportunities", .table = "opportunities", .title = "name", .subtitle = "customer_id", .state = "state", .icon = "layout-kanban",
	.fields = fields, .views = views, .verbs = verbs, .smarts = smarts, .inherit_from = "customer_id",
	.earlier = "SELECT 10, id FROM leads WHERE opportunity_id = {id} UNION ALL SELECT 13, id FROM opportunities WHERE merged_into_id = {id}",
	.board = "/opportunities/board", .dated = "close_date", .charts = true,
	.before_save = before_save, .after_save = after_save, .editable = editable,
};
