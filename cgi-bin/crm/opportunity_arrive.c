/*
 * A deal that comes in as it ended elsewhere: a file of old ones tells state, reason
 * and day of closing, which nobody may set by hand. What it does not tell is filled
 * in so that the deal stands as if it had been won or lost here, and can be restored.
 */
#include <string.h>
#include "opportunity.h"
#include "lib/text.h"

/* The instant it was closed: as told, else noon of its close date, never later than now. */
static const char *closed_at(struct ctx *c, const struct row *r)
{
	const char *at = row_get(r, "closed_at"), *now = instant_sql(c->mem, c->now);

	if (!at && row_get(r, "close_date"))
		at = arena_fmt(c->mem, "%s 04:00:00", row_get(r, "close_date"));
	return at && strcmp(at, now) < 0 ? at : now;
}

static enum outcome won(struct ctx *c, struct row *r, const struct stage *s)
{
	struct stage *to = s->is_won ? NULL : stage_won(c, r->team_id);

	row_set_int(c, r, "lost_stage_id", s->is_won ? 0 : s->id);
	if (to)
		row_set_int(c, r, "stage_id", to->id);
	row_set(r, "probability", "100.0000");
	row_set(r, "lost_reason_id", NULL);
	return DONE;
}

static enum outcome lost(struct ctx *c, struct row *r, const struct stage *s)
{
	if (!row_get(r, "lost_reason_id"))
		return ctx_refuse(c, INVALID, "lost_reason_id", "required", NULL);
	if (s->is_won)
		return ctx_refuse(c, INVALID, "stage_id", "stage_is_won", NULL);
	row_set_int(c, r, "lost_stage_id", s->id);
	row_set(r, "probability", "0.0000");
	return DONE;
}

enum outcome opportunity_arrive(struct ctx *c, struct row *r, const struct stage *s)
{
	enum outcome o = DONE;

	if (s->is_won && !row_is(r, "state", "lost"))
		row_set(r, "state", "won");
	if (!row_get(r, "state") || row_is(r, "state", "open")) {
		row_set(r, "state", "open");
		row_set(r, "closed_at", NULL);
		row_set(r, "lost_reason_id", NULL);
		row_set(r, "closing_note", NULL);
		return DONE;
	}
	row_set(r, "probability_before", row_get(r, "probability"));
	o = row_is(r, "state", "won") ? won(c, r, s) : lost(c, r, s);
	row_set(r, "closed_at", closed_at(c, r));
	row_set(r, "stage_since", row_get(r, "closed_at"));
	return o;
}
