/* Cards and columns of the board as nodes of the page. */
#include <string.h>
#include "opportunities/pages.h"
#include "lib/record_page_impl.h"

/* ---- cards --------------------------------------------------------------------------- */

/* Hours and minutes count for today only. */
static const char *activity_text(struct req *r, const struct board_card *card, const char **icon, const char **tone)
{
	const char *due = row_get(card->row, "next_activity_at"), *shown;
	int64_t at = 0;

	*icon = "clock";
	*tone = "";
	if (card->activity == ACTIVITY_NONE || !due || !instant_from_sql(due, &at))
		return word(r, "Kanban.plan_activity");
	shown = instant_show(r->c->mem, at, r->c->tz);	/* 2026/11/22 08:38 */
	if (card->activity == ACTIVITY_OVERDUE) {
		*icon = "alert-circle";
		*tone = "bad";
		return r->c->now - at < 86400 ? word(r, "Kanban.overdue") : filled(r, "Kanban.overdue_days", number(r, (r->c->now - at) / 86400), NULL);
	}
	*tone = card->activity == ACTIVITY_TODAY ? "warn" : "ok";
	return card->activity == ACTIVITY_TODAY ? filled(r, "Kanban.today_at", shown + 11, NULL) : shown + 5;
}

static void card_tags(HDF *h, const struct row *row)
{
	struct row **tags = row_parts(row, "tags");

	for (int i = 0; tags[i] && i < 6; i++) {
		HDF *t = node_at(node_child(h, "tags"), i);

		node_set(t, "name", row_title(tags[i]));
		node_set(t, "colour", row_get(tags[i], "colour"));
	}
}

static void card_fill(struct req *r, HDF *h, const struct board_card *card)
{
	const struct row *row = card->row;
	dec4 probability = row_dec4(row, "probability");
	const char *icon, *tone, *text = activity_text(r, card, &icon, &tone);
	const char *customer = row_title_of(row, "customer_id"), *contact = row_title_of(row, "contact_id");
	money recurring = row_money(row, "recurring_revenue");

	node_int(h, "id", row->id);
	node_int(h, "version", row->version);
	node_set(h, "name", row_title(row));
	node_set(h, row_get(row, "state"), "1");		/* open, won or lost */
	if (record_allows(r->c, row, ACCESS_WRITE))
		node_set(h, "writes", "1");
	node_set(h, "who", customer && contact ? arena_fmt(r->c->mem, "%s・%s", customer, contact) : customer ? customer : contact);
	node_set(h, "days", card->seconds_in_stage < 86400 ? word(r, "Kanban.today") : filled(r, "Kanban.days", number(r, card->seconds_in_stage / 86400), NULL));
	if (card->rotting)
		node_set(h, "rot", "1");
	node_set(h, "amount", amount(r, row_money(row, "expected_revenue")));
	if (recurring)
		node_set(h, "recurring", filled(r, "Kanban.per_month", money_show(r->c->mem, recurring, recurring % 100 ? 2 : 0), NULL));
	node_int(h, "probability", (probability + 5000) / 10000);
	node_set(h, "priority", row_get(row, "priority"));
	node_set(h, "quotations", card->quotations);
	node_set(h, "stage", card->stage);
	card_tags(h, row);
	node_set(h, "act.tone", tone);
	node_set(h, "act.icon", icon);
	node_set(h, "act.text", text);
	if (row->owner_name) {
		node_set(h, "owner.name", row->owner_name);
		node_set(h, "owner.initial", initial_of(r->c->mem, row->owner_name));
		node_int(h, "owner.colour", row->owner_id % 6);
	}
}

/* ---- columns -------------------------------------------------------------------------- */

/* Pieces of the bar in per cent with two decimals, each a link that narrows the board. */
static void bars_fill(struct req *r, HDF *h, const struct board_column *col, const struct ask *a)
{
	const struct { const char *tone; int n; } piece[] = { { "ok", col->planned }, { "warn", col->today }, { "bad", col->overdue }, { "idle", col->idle } };
	int all = col->planned + col->today + col->overdue + col->idle, x = 0;
	struct buf b = buf_new(r->c->mem);

	for (int i = 0; i < 4; i++) {
		HDF *p = node_at(node_child(h, "bars"), i);
		struct ask narrow = *a;
		int w = all ? (int)((int64_t)10000 * piece[i].n / all) : 0;
		const char *text = filled(r, arena_fmt(r->c->mem, "Kanban.bar.%s", piece[i].tone), number(r, piece[i].n), NULL);

		narrow.act = a->act && strcmp(a->act, piece[i].tone) == 0 ? NULL : piece[i].tone;
		node_set(p, "tone", piece[i].tone);
		node_set(p, "x", arena_fmt(r->c->mem, "%d.%02d", x / 100, x % 100));
		node_set(p, "w", arena_fmt(r->c->mem, "%d.%02d", w / 100, w % 100));
		node_set(p, "url", ask_url(r, "/opportunities/board", &narrow));
		node_set(p, "text", text);
		buf_fmt(&b, "%s%s", i ? lang_text(r->c->lang, "Common.enumeration") : "", text);
		x += w;
	}
	node_set(h, "bars_text", b.s);
}

/* What a column of a grouped board stands for. */
const char *column_name(struct req *r, const struct board_column *col, const struct field *f)
{
	if (!col->value)
		return word(r, "Common.empty_group");
	switch (f->type) {
	case F_REF:	return col->stage.name ? col->stage.name : "—";
	case F_BOOL:	return word(r, strcmp(col->value, "0") ? "Common.yes" : "Common.no");
	case F_CHOICE:	return word_choice(r->c, &opportunity_record, f, col->value);
	default:	return strcmp(f->name, "priority") ? col->value : filled(r, "Kanban.stars", col->value, NULL);
	}
}

void column_fill(struct req *r, HDF *h, const struct board_column *col, const struct ask *a)
{
	bool folded = ask_folds(a, &col->stage);
	struct ask fold = *a, open = *a, more = *a;

	fold.fold = ask_plus(r, a->fold, col->stage.id);
	fold.open = ask_minus(r, a->open, col->stage.id);
	open.open = ask_plus(r, a->open, col->stage.id);
	open.fold = ask_minus(r, a->fold, col->stage.id);
	more.cards = a->cards + 4 * CARDS;
	more.only = 0;
	node_int(h, "id", col->stage.id);
	node_set(h, "name", a->group ? column_name(r, col, a->group) : col->stage.name);
	node_set(h, "value", a->group ? col->value ? col->value : "" : number(r, col->stage.id));
	node_int(h, "count", col->count);
	node_set(h, "requirements", col->stage.requirements);
	node_set(h, "sum", short_amount(r, col->sum));
	node_set(h, "sum_full", amount(r, col->sum));
	node_set(h, "fold_url", ask_url(r, "/opportunities/board", &fold));
	node_set(h, "unfold_url", ask_url(r, "/opportunities/board", &open));
	node_set(h, "new_url", url_with(r->c->mem, ask_url(r, "/opportunities/board", a), "new", number(r, col->stage.id)));
	if (folded) {
		node_set(h, "fold", "1");
		return;
	}
	bars_fill(r, h, col, a);
	for (int i = 0; i < col->n; i++)
		card_fill(r, node_at(node_child(h, "cards"), i), &col->cards[i]);
	if (col->more)
		node_set(h, "more", ask_url(r, "/opportunities/board", &more));
}
