/*
 * The way of an opportunity: from stage to stage, won, lost, restored. Every change
 * is one UPDATE guarded by the version, and leaves its stay in the stage behind.
 */
#include <string.h>
#include "opportunity.h"
#include "prediction.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/stamp.h"
#include "lib/text.h"

static const char *id_text(struct ctx *c, int64_t id)
{
	return id ? arena_fmt(c->mem, "%lld", (long long)id) : NULL;
}

/* Whoever looks at the team's board looks again. */
static enum outcome announce(struct ctx *c, const struct row *r, enum outcome o)
{
	if (o == DONE)
		outbox_live(c, arena_fmt(c->mem, "pipeline.%lld", (long long)r->team_id));
	return o;
}

static enum outcome win(struct ctx *c, struct row *r, const struct stage *won)
{
	int64_t from = row_int(r, "stage_id");
	bool open = row_is(r, "state", "open");
	const char *now = instant_sql(c->mem, c->now);
	enum outcome o;

	if (!open)
		prediction_closed(c, r->id, -1);
	o = record_change(c, r, "won", "state", "won", "probability", "100.0000", "closed_at", now,
		"stage_id", id_text(c, won ? won->id : from), "stage_since", now,
		"lost_stage_id", open ? id_text(c, from) : row_get(r, "lost_stage_id"),
		"probability_before", open ? row_get(r, "probability") : row_get(r, "probability_before"),
		"lost_reason_id", NULL, "closing_note", NULL, NULL);

	if (o != DONE)
		return o;
	stage_time_leave(c, r->id);
	if (won)
		stage_time_enter(c, r->id, won->id);
	prediction_closed(c, r->id, 1);
	return announce(c, r, DONE);
}

enum outcome opportunity_win(struct ctx *c, int64_t id)
{
	struct row *r = record_get(c, &opportunity_record, id);

	record_lock(c, r);
	if (row_is(r, "state", "won"))
		return DONE;
	return win(c, r, stage_won(c, r->team_id));
}

enum outcome opportunity_move(struct ctx *c, struct row *r, int64_t stage_id)
{
	struct stage *to = stage_get(c, stage_id);
	const char *now = instant_sql(c->mem, c->now);
	enum outcome o;

	if (!to)
		return ctx_refuse(c, INVALID, "stage_id", "no_such_record", NULL);
	if (to->team_id && r->team_id && to->team_id != r->team_id)
		return ctx_refuse(c, INVALID, "stage_id", "stage_of_other_team", NULL);
	if (!row_is(r, "state", "open"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (to->id == row_int(r, "stage_id"))
		return DONE;
	if (to->is_won)
		return win(c, r, to);
	o = record_change(c, r, "stage_changed", "stage_id", id_text(c, to->id), "stage_since", now, "automated_probability", to->probability,
		"team_id", id_text(c, r->team_id ? r->team_id : to->team_id),
		"probability", row_int(r, "probability_manual") ? row_get(r, "probability") : to->probability, NULL);
	if (o != DONE)
		return o;
	stage_time_leave(c, r->id);
	stage_time_enter(c, r->id, to->id);
	prediction_refresh(c, r->id);
	return announce(c, r, DONE);
}

/* By name, made on the spot when there is none yet. */
static int64_t reason_named(struct ctx *c, const char *name)
{
	int64_t id = db_one_int(c, "SELECT id FROM lost_reasons WHERE ? IN (name, name_zh_cn, name_en) ORDER BY name <> ?, id LIMIT 1", STR(name), STR(name));

	if (id) {
		db_exec(c, "UPDATE lost_reasons SET archived_at = NULL WHERE id = ? AND archived_at IS NOT NULL", INT(id));
		return id;
	}
	if (db_try(c, "INSERT INTO lost_reasons (name, sequence, created_by) VALUES (?, 100, ?)", STR(name), REF(c->me->id)) == DB_OK) {
		id = db_last_id(c);
		settings_bump(c);
		return id;
	}
	return db_one_int(c, "SELECT id FROM lost_reasons WHERE name = ?", STR(name));
}

enum outcome opportunity_lose(struct ctx *c, struct row *r, int64_t reason_id, const char *reason, const char *note)
{
	enum outcome o;

	if (!row_is(r, "state", "open"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (!reason_id && reason)
		reason_id = reason_named(c, reason);
	if (!reason_id)
		return ctx_refuse(c, INVALID, "lost_reason_id", "required", NULL);
	o = record_change(c, r, "lost", "state", "lost", "probability", "0.0000", "closed_at", instant_sql(c->mem, c->now),
		"lost_stage_id", row_get(r, "stage_id"), "probability_before", row_get(r, "probability"),
		"lost_reason_id", id_text(c, reason_id), "closing_note", note, NULL);
	if (o == DONE) {
		stage_time_leave(c, r->id);
		prediction_closed(c, r->id, 1);
	}
	return announce(c, r, o);
}

enum outcome opportunity_restore(struct ctx *c, struct row *r)
{
	const char *stage = row_get(r, "lost_stage_id") ? row_get(r, "lost_stage_id") : row_get(r, "stage_id");
	const char *before = row_get(r, "probability_before") ? row_get(r, "probability_before") : row_get(r, "automated_probability");
	enum outcome o;

	if (row_is(r, "state", "open"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	prediction_closed(c, r->id, -1);
	o = record_change(c, r, "restored", "state", "open", "stage_id", stage, "stage_since", instant_sql(c->mem, c->now), "probability", before,
		"closed_at", NULL, "lost_reason_id", NULL, "closing_note", NULL, "lost_stage_id", NULL, "probability_before", NULL, NULL);
	if (o != DONE)
		return o;
	stage_time_leave(c, r->id);
	stage_time_enter(c, r->id, row_int(record_get(c, &opportunity_record, r->id), "stage_id"));
	prediction_refresh(c, r->id);
	return announce(c, r, DONE);
}

struct list *opportunity_lost_of(struct ctx *c, int64_t customer_id)
{
	struct cond lost = { .f = record_field(c, &opportunity_record, "state"), .op = OP_EQ, .values = (const char *[]){ "lost" }, .n = 1 };
	struct cond of = { .f = record_field(c, &opportunity_record, "customer_id"), .op = OP_EQ, .values = (const char *[]){ id_text(c, customer_id) }, .n = 1, .next = &lost };
	struct query q = { .rec = &opportunity_record, .conds = &of, .limit = 5, .sort = record_field(c, &opportunity_record, "closed_at"), .desc = true };
	struct list *l = customer_id > 0 ? record_list(c, &q) : arena_alloc(c->mem, sizeof *l);
	int left = 0;

	for (int i = 0; i < l->n; i++)
		if (record_allows(c, l->rows[i], ACCESS_WRITE))
			l->rows[left++] = l->rows[i];
	l->n = left;
	return l;
}

void opportunity_follow_amount(struct ctx *c, int64_t id, enum quotation_event event, money untaxed)
{
	const char *how = setting_str(c, "opportunity_amount_follows", "keep");
	struct row *r;

	if (strcmp(how, "keep") == 0 || (event == QUOTATION_SENT && strcmp(how, "sent") != 0))
		return;
	r = record_get(c, &opportunity_record, id);
	record_lock(c, r);
	if (row_money(r, "expected_revenue") != untaxed && untaxed >= 0)
		announce(c, r, record_change(c, r, "amount_followed", "expected_revenue", money_text(c->mem, untaxed), NULL));
}

enum outcome opportunity_quick(struct ctx *c, int64_t stage_id, int64_t team_id, const char *name, const char *who, const char *expected_revenue, int64_t *id)
{
	struct row *o = row_new(c, &opportunity_record), *customer;
	const char *title = who && *who ? who : name;
	struct list *known = title && *title ? record_pick(c, &customer_record, title, NULL, 20) : NULL;
	const char *amount = NULL;
	int64_t customer_id = 0;
	enum outcome done;

	if (!name || !*name)
		return ctx_refuse(c, INVALID, "name", "required", NULL);
	for (int i = 0; known && i < known->n && !customer_id; i++)
		if (strcmp(text_fold(c->mem, row_title(known->rows[i])), text_fold(c->mem, title)) == 0)
			customer_id = known->rows[i]->id;
	if (!customer_id) {
		customer = row_new(c, &customer_record);
		row_set(customer, "name", text_clip(c->mem, title, 200));
		if (team_id)
			row_set_int(c, customer, "team_id", team_id);
		if ((done = record_create(c, customer, &customer_id)) != DONE)
			return done;
	}
	if (expected_revenue && *expected_revenue
	    && !field_parse(c, record_field(c, &opportunity_record, "expected_revenue"), expected_revenue, "expected_revenue", &amount))
		return INVALID;
	row_set(o, "name", text_clip(c->mem, name, 200));
	row_set_int(c, o, "customer_id", customer_id);
	row_set_int(c, o, "stage_id", stage_id);
	if (team_id)
		row_set_int(c, o, "team_id", team_id);
	if (amount)
		row_set(o, "expected_revenue", amount);
	return record_create(c, o, id);
}
