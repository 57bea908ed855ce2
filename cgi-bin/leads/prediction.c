/* How likely a lead becomes a customer, as a panel of its page: what lib/factors.h draws of crm/prediction.h. */
#include "leads/pages.h"
#include "crm/prediction.h"
#include "lib/factors.h"
#include "lib/page.h"

static const char *number(struct req *r, int64_t n)
{
	return arena_fmt(r->c->mem, "%lld", (long long)n);
}

/* Who may not read every lead is not told what all of them add up to. */
static const char *more(struct req *r)
{
	return person_scope(r->c->me, &lead_record, ACCESS_READ) == SCOPE_ALL && person_scope(r->c->me, &opportunity_record, ACCESS_READ) != SCOPE_NONE
		? "/opportunities/prediction?on=leads" : NULL;
}

void lead_chance(struct req *r, const struct row *lead)
{
	bool over = row_is(lead, "status", "converted") || row_is(lead, "status", "invalid");
	struct prediction *p = over ? NULL : prediction_of(r->c, &lead_record, lead->id);
	struct factor_shown *shown;

	if (!p)
		return;
	shown = arena_array(r->c->mem, (size_t)p->n + 1, sizeof *shown);
	for (int i = 0; i < p->n; i++)
		shown[i] = (struct factor_shown){ p->parts[i].factor, p->parts[i].value, p->parts[i].label, p->parts[i].points };
	factors_card(r, &lead_record, shown, p->n, p->base, p->chance,
		lang_fill(r->c->mem, r->c->lang, "Prediction.about_leads", number(r, p->won + p->lost), number(r, p->won), number(r, p->lost)), more(r));
}
