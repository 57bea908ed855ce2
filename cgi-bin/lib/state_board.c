/* See state_board.h. Cards come in one statement (record_heads), counts in another (record_groups). */
#include <stdlib.h>
#include <string.h>
#include "app.h"
#include "config.h"
#include "list_page.h"
#include "pivot_page.h"
#include "record_impl.h"
#include "state_board.h"

enum { CARDS = 12, CARDS_MOST = 200, COLUMNS = 16 };

static const char *word(struct req *r, const char *key)
{
	return lang_text(r->c->lang, arena_fmt(r->c->mem, "Kanban.%s", key));
}

static bool listed(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = list; p && (p = strstr(p, name)); p += n)
		if ((p == list || strchr(" ,", p[-1])) && (!p[n] || strchr(" ,", p[n])))
			return true;
	return false;
}

const struct state_board *state_board_of(const struct app *app, const struct record *rec)
{
	for (const struct state_board *b = app->boards; b && b->rec; b++)
		if (b->rec == rec)
			return b;
	return NULL;
}

/* ---- what is shown --------------------------------------------------------------- */

struct column { const char *state; int count; struct list *cards; bool folded; };
struct board { const struct state_board *of; const struct field *state; struct query q; struct column col[COLUMNS]; int n, cards; const char *fold, *open; };

static enum outcome read_board(struct req *r, struct board *b)
{
	const struct state_board *of = state_board_of(r->app, r->rec);
	enum outcome o;
	int64_t cards = in_int(r->query, "cards");

	*b = (struct board){ .of = of, .state = record_field(r->c, r->rec, r->rec->state), .fold = in_str(r->query, "fold"), .open = in_str(r->query, "open") };
	if ((o = list_query(r, r->query, &b->q)) != DONE)
		return o;
	b->cards = cards < CARDS ? CARDS : cards > CARDS_MOST ? CARDS_MOST : (int)cards;
	/* The columns are the states: a view that chooses among them would leave some empty. */
	b->q.view = in_str(r->query, "view") ? b->q.view : NULL;
	b->q.limit = b->cards;
	b->q.cursor = NULL;
	b->q.sort = of->sort ? record_field(r->c, r->rec, of->sort + (*of->sort == '-')) : NULL;
	b->q.desc = of->sort && *of->sort == '-';
	for (const struct choice *c = b->state->choices; c->name && b->n < COLUMNS; c++, b->n++)
		b->col[b->n] = (struct column){ .state = c->name, .folded = listed(b->fold, c->name) || (listed(of->folded, c->name) && !listed(b->open, c->name)) };
	return DONE;
}

static void count(struct req *r, struct board *b)
{
	int n;
	struct group *g = record_groups(r->c, &b->q, &(struct group_by){ .field = b->state }, &n);

	for (int i = 0; i < n; i++)
		for (int k = 0; k < b->n; k++)
			if (g[i].value && !strcmp(g[i].value, b->col[k].state))
				b->col[k].count = g[i].count;
}

/* record_heads() looks at no view: its condition goes along as one over an always true field. */
static void find_cards(struct req *r, struct board *b)
{
	struct cond **each = arena_array(r->c->mem, COLUMNS, sizeof *each), *k = arena_array(r->c->mem, COLUMNS, sizeof *k);
	struct list *l;
	int at[COLUMNS], n = 0;

	for (int i = 0; i < b->n; i++) {
		if (b->col[i].folded)
			continue;
		k[i] = (struct cond){ .f = b->state, .op = OP_EQ, .values = &b->col[i].state, .n = 1 };
		at[n] = i;
		each[n++] = &k[i];
	}
	if (b->q.view && b->q.view->where) {
		struct field *f = arena_alloc(r->c->mem, sizeof *f);
		struct cond *v = arena_alloc(r->c->mem, sizeof *v);
		static const char *yes = "1";

		*f = (struct field){ .name = "in_view", .type = F_BOOL, .sql = arena_fmt(r->c->mem, "(%s)", b->q.view->where) };
		*v = (struct cond){ .f = f, .op = OP_EQ, .values = &yes, .n = 1, .next = b->q.conds };
		b->q.conds = v;
		b->q.view = NULL;
	}
	l = record_heads(r->c, &b->q, each, n, NULL);
	for (int i = 0; i < n; i++)
		b->col[at[i]].cards = &l[i];
}

/* Changes when a column does: what a browser that looks again compares. */
static const char *stamp(struct req *r, const struct board *b)
{
	struct buf s = buf_new(r->c->mem);

	for (int i = 0; i < b->n; i++)
		buf_fmt(&s, "%d-", b->col[i].count);
	return s.len ? s.s : "";
}

/* ---- addresses ---------------------------------------------------------------------- */

static const char *with_list(struct req *r, const char *name, const char *state, bool in)
{
	const char *other = strcmp(name, "fold") ? "fold" : "open", *had = in_str(r->query, name);
	const char *const drop[] = { "fold", "open", "from", NULL };
	struct buf now = buf_new(r->c->mem), rest = buf_new(r->c->mem);
	const char *url = url_query(r->c->mem, r->query, drop);
	char *save = NULL;

	for (char *w = had ? strtok_r(arena_str(r->c->mem, had), ",", &save) : NULL; w; w = strtok_r(NULL, ",", &save))
		if (strcmp(w, state))
			buf_fmt(&now, "%s%s", now.len ? "," : "", w);
	if (in)
		buf_fmt(&now, "%s%s", now.len ? "," : "", state);
	had = in_str(r->query, other);
	save = NULL;
	for (char *w = had ? strtok_r(arena_str(r->c->mem, had), ",", &save) : NULL; w; w = strtok_r(NULL, ",", &save))
		if (strcmp(w, state))
			buf_fmt(&rest, "%s%s", rest.len ? "," : "", w);
	url = now.len ? url_with(r->c->mem, url, name, now.s) : url;
	return rest.len ? url_with(r->c->mem, url, other, rest.s) : url;
}

/* ---- the page ------------------------------------------------------------------------- */

static void card_fill(struct req *r, HDF *h, const struct row *row, const struct state_card *card, bool writes)
{
	struct row **tags = row_parts(row, "tags");
	int lines = 0;

	node_int(h, "id", row->id);
	node_int(h, "version", row->version);
	node_set(h, "name", row_title(row));
	node_set(h, "url", record_url(r->c, row->rec, row->id));
	node_set(h, "writes", writes ? "1" : NULL);
	node_set(h, "sub", card->sub);
	node_set(h, "figure", card->figure);
	node_set(h, "note", card->note);
	node_set(h, "mark", card->mark);
	for (int i = 0; i < CARD_LINES; i++)
		if (card->line[i])
			node_text(node_child(h, "lines"), lines++, card->line[i]);
	node_set(h, "priority", row_index(row, "priority") >= 0 ? row_get(row, "priority") : NULL);
	for (int i = 0; tags[i] && i < 6; i++)
		node_set(node_text(node_child(h, "tags"), i, row_title(tags[i])), "colour", row_get(tags[i], "colour"));
	if (card->who)
		who_fill(node_child(h, "owner"), r->c, card->who_id, card->who);
	else if (row->owner_name)
		who_fill(node_child(h, "owner"), r->c, row->owner_id, row->owner_name);
}

static void columns_fill(struct req *r, HDF *board, const struct board *b)
{
	const struct record *rec = r->rec;
	const struct row **rows = arena_array(r->c->mem, COLUMNS * CARDS_MOST + 1, sizeof *rows);
	struct state_card *cards;
	bool *writes, first = true;
	int n = 0, at = 0;

	for (int i = 0; i < b->n; i++)
		for (int k = 0; b->col[i].cards && k < b->col[i].cards->n; k++)
			rows[n++] = b->col[i].cards->rows[k];
	cards = arena_array(r->c->mem, (size_t)n + 1, sizeof *cards);
	writes = record_allows_each(r->c, rec, rows, n, ACCESS_WRITE);
	if (b->of->cards)
		b->of->cards(r, rows, n, cards);
	for (int i = 0; i < b->n; i++) {
		const struct column *col = &b->col[i];
		HDF *h = node_at(node_child(board, "Columns"), i);

		node_set(h, "id", col->state);
		node_set(h, "name", word_choice(r->c, rec, b->state, col->state));
		node_int(h, "count", col->count);
		node_set(h, "fold_url", arena_fmt(r->c->mem, "%s%s", r->rec->board, with_list(r, "fold", col->state, true)));
		node_set(h, "unfold_url", arena_fmt(r->c->mem, "%s%s", r->rec->board, with_list(r, "open", col->state, true)));
		node_set(h, "list_url", url_with(r->c->mem, arena_fmt(r->c->mem, "/%s?view=%s", rec->path, "all"), arena_fmt(r->c->mem, "filter[%s]", rec->state), col->state));
		node_set(h, "fold", col->folded ? "1" : NULL);
		for (int k = 0, o = 0; k < b->n; k++)
			if (k != i)
				node_set(node_text(node_child(h, "others"), o++, word_choice(r->c, rec, b->state, b->col[k].state)), "v", b->col[k].state);
		if (col->folded)
			continue;
		node_set(h, "first", first ? "1" : NULL);
		first = false;
		if (b->of->sum)
			node_set(h, "sum", b->of->sum(r, col->state, rows + at, col->cards ? col->cards->n : 0));
		for (int k = 0; col->cards && k < col->cards->n; k++, at++)
			card_fill(r, node_at(node_child(h, "cards"), k), rows[at], &cards[at], writes[at]);
		if (col->cards && col->cards->count_more)
			node_set(h, "more", url_with(r->c->mem, arena_fmt(r->c->mem, "%s%s", r->rec->board,
				url_query(r->c->mem, r->query, (const char *const[]){ "cards", NULL })), "cards", arena_fmt(r->c->mem, "%d", b->cards * 3)));
	}
}

static void views_fill(struct req *r, HDF *board)
{
	const char *now = in_str(r->query, "view");
	HDF *h = node_text(node_child(board, "Views"), 0, lang_text(r->c->lang, "Common.all"));
	int n = 1;

	node_set(h, "url", r->rec->board);
	node_set(h, "on", now ? NULL : "1");
	for (const struct view *v = r->rec->views; v && v->name; v++) {
		if (!v->where || strstr(v->where, "state"))
			continue;
		h = node_text(node_child(board, "Views"), n++, word_view(r->c, r->rec, v->name));
		node_set(h, "url", url_with(r->c->mem, r->rec->board, "view", v->name));
		node_set(h, "on", now && !strcmp(now, v->name) ? "1" : NULL);
	}
}

enum outcome state_board_page(struct req *r)
{
	HDF *board = page_node(r, "Board");
	struct board b;
	enum outcome o = read_board(r, &b);
	int all = 0;

	if (o != DONE)
		return o;
	count(r, &b);
	find_cards(r, &b);
	columns_fill(r, board, &b);
	views_fill(r, board);
	for (int i = 0; i < b.n; i++)
		all += b.col[i].count;
	node_int(board, "count", all);
	node_set(board, "url", r->rec->board);
	node_set(board, "base", arena_fmt(r->c->mem, "/%s", r->rec->path));
	node_set(board, "key", r->rec->state);
	node_set(board, "q", in_str(r->query, "q"));
	node_set(board, "view", in_str(r->query, "view"));
	node_set(board, "here", arena_fmt(r->c->mem, "%s%s", r->rec->board, url_query(r->c->mem, r->query, (const char *const[]){ "from", NULL })));
	node_set(board, "columns_url", arena_fmt(r->c->mem, "%s/columns%s", r->rec->board, url_query(r->c->mem, r->query, (const char *const[]){ "from", NULL })));
	node_set(board, "stamp", stamp(r, &b));
	node_set(board, "creates", !r->rec->no_create && person_can(r->c->me, PERM_WRITE, r->rec) ? "1" : NULL);
	list_layouts(r, r->rec, "board");
	list_search_hint(r, r->rec);
	page_set(r, "title", word_record(r->c, r->rec, true));
	page_set(r, "Fit", "1");
	return reply_page(r, "record/board.cs");
}

/* ---- what its script asks ---------------------------------------------------------------- */

enum outcome state_board_columns(struct req *r)
{
	json_object *o, *list;
	struct board b;
	enum outcome got = read_board(r, &b);

	if (got != DONE)
		return got;
	count(r, &b);
	o = json_object_new_object();
	list = json_object_new_array();
	for (int i = 0; i < b.n; i++) {
		json_object *c = json_object_new_object();

		json_object_object_add(c, "id", json_object_new_string(b.col[i].state));
		json_object_object_add(c, "count", json_object_new_int(b.col[i].count));
		json_object_array_add(list, c);
	}
	json_object_object_add(o, "columns", list);
	json_object_object_add(o, "stamp", json_object_new_string(stamp(r, &b)));
	return reply_json(r, 200, o);
}

/* By a card's menu (back to the board) or dropped by the script (the columns' numbers). */
enum outcome state_board_move(struct req *r)
{
	static const int status[] = { [INVALID] = 422, [MALFORMED] = 400, [NOT_FOUND] = 404, [FORBIDDEN] = 403, [CONFLICT] = 409 };
	const char *accept = req_header(r, "Accept"), *back = r->input ? in_str(r->input, "back") : NULL, *to = r->input ? in_str(r->input, r->rec->state) : NULL;
	json_object *input = json_keep(r->c, json_object_new_object()), *o;
	struct made made = { 0 };
	enum outcome got;

	json_object_object_add(input, r->rec->state, to ? json_object_new_string(to) : NULL);
	got = record_verb(r->c, r->rec, r->id, state_board_of(r->app, r->rec)->verb, input, &made);
	if (got == DONE && accept && strstr(accept, "application/json"))
		return state_board_columns(r);
	if (got == DONE)
		return reply_redirect(r, back && !strncmp(back, r->rec->board, strlen(r->rec->board)) ? back : record_url(r->c, r->rec, r->id));
	if (!accept || !strstr(accept, "application/json") || (size_t)got >= sizeof status / sizeof *status || !status[got])
		return got;
	o = json_object_new_object();
	json_object_object_add(o, "status", json_object_new_int(status[got]));
	json_object_object_add(o, "detail", json_object_new_string(r->c->errors ? error_text(r->c, r->c->errors) : word(r, "refused")));
	return reply_json(r, status[got], o);
}
