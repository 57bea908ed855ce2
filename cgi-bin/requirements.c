/*
 * Requirements: the pages every record has, the board of their states, and how much
 * of the open business hangs on them. What a state or a vote means is in crm/.
 */
#include "crm/requirement.h"
#include "lib/app.h"
#include "lib/page_words.h"
#include "lib/record_page.h"
#include "lib/state_board.h"

static const char *count_text(struct req *r, const char *key, int64_t n)
{
	return lang_fill(r->c->mem, r->c->lang, key, arena_fmt(r->c->mem, "%lld", (long long)n), NULL, NULL);
}

/* ---- the board ---------------------------------------------------------------------- */

static void cards(struct req *r, const struct row *const *rows, int n, struct state_card *card)
{
	struct linked *linked = requirement_revenue(r->c, rows, n);

	for (int i = 0; i < n; i++) {
		const char *customer = row_title_of(rows[i], "customer_id"), *product = row_title_of(rows[i], "product_id");

		card[i] = (struct state_card){ .sub = customer ? customer : product, .note = row_get(rows[i], "number") };
		card[i].figure = linked[i].sum ? amount(r, linked[i].sum) : NULL;
		card[i].line[0] = lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.requirement.category.%s", row_get(rows[i], "category")));
		card[i].mark = row_get(rows[i], "votes_weight");
	}
}

static const struct state_board boards[] = {
	{ .rec = &requirement_record, .verb = "move", .sort = "-votes_weight", .folded = "delivered declined", .cards = cards },
	{ 0 }
};

/* ---- one requirement ------------------------------------------------------------------- */

static void figure(struct req *r, int i, const char *label, const char *value, const char *note)
{
	HDF *h = node_at(page_node(r, "Figures"), i);

	node_set(h, "label", lang_text(r->c->lang, label));
	node_set(h, "value", value);
	node_set(h, "note", note);
}

static void beside(struct req *r, const struct row *row)
{
	struct linked *l = requirement_revenue(r->c, &(const struct row *){ row }, 1);

	figure(r, 0, "Requirement.linked", amount(r, l->sum), count_text(r, "Requirement.linked_note", l->count));
	figure(r, 1, "Field.requirement.votes_weight", row_get(row, "votes_weight"), lang_text(r->c->lang, "Requirement.votes_note"));
	page_set(r, "Slot.before", "requirements/linked.cs");
}

static enum outcome revenue(struct req *r)
{
	const struct row *row = record_find(r->c, &requirement_record, r->id, ACCESS_READ);
	struct linked *l;
	json_object *o;

	if (!row)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	l = requirement_revenue(r->c, &row, 1);
	o = json_object_new_object();
	json_object_object_add(o, "count", json_object_new_int(l->count));
	json_object_object_add(o, "amount", json_object_new_string(money_text(r->c->mem, l->sum)));
	return reply_json(r, 200, o);
}

static const struct mount mounts[] = { { "", &requirement_record, beside }, { 0 } };
static const struct route routes[] = {
	{ GET, "{id}/revenue", revenue, PERM_READ, NULL, API_ONLY, &requirement_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "requirements", .mounts = mounts, .routes = routes, .boards = boards }, argc, argv);
}
