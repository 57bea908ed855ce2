/* The board of a team, and what its script asks: numbers of the columns, moves, new cards. */
#include <string.h>
#include "opportunities/pages.h"
#include "crm/board.h"
#include "lib/list_page.h"
#include "lib/pivot_page.h"
#include "lib/record_page_impl.h"
#include "lib/text.h"

/* A folded column shows no cards; more of one column are asked for alone. */
static bool wants_cards(const void *arg, const struct stage *s)
{
	const struct ask *a = arg;

	return a->only ? a->only == s->id : !ask_folds(a, s);
}

static struct board_column *columns(struct req *r, const struct ask *a, int cards, int *n)
{
	struct board_query q = {
		.team_id = a->team, .q = a->q, .conds = board_conds(r->c, a->mine, a->rotting, a->act, a->conds), .lost = a->lost, .group = a->group, .cards = cards,
		.wants = wants_cards, .arg = a,
	};

	return opportunity_board(r->c, &q, n);
}

/* Changes whenever a column does: what a browser that looks again compares. */
static const char *stamp(struct req *r, const struct board_column *col, int n)
{
	struct buf b = buf_new(r->c->mem);

	for (int i = 0; i < n; i++)
		buf_fmt(&b, "%d.%lld.%lld.%d.%d-", col[i].count, (long long)col[i].sum, (long long)col[i].weighted, col[i].overdue, col[i].today);
	return b.s ? b.s : "";
}

/* ---- the board ------------------------------------------------------------------------- */

static void filters_fill(struct req *r, HDF *board, const struct ask *a)
{
	const struct { const char *name; bool on; } flag[] = { { "mine", a->mine }, { "rotting", a->rotting }, { "lost", a->lost } };
	int facets = 0, kept = 0;

	for (int i = 0; i < 3; i++) {
		const char *text = word(r, arena_fmt(r->c->mem, "Kanban.filter_%s", flag[i].name));
		HDF *f = node_at(node_child(board, "Filters"), i);
		struct ask off = *a;

		node_set(f, "name", flag[i].name);
		node_set(f, "text", text);
		if (!flag[i].on)
			continue;
		node_set(f, "on", "1");
		off.mine &= i != 0;
		off.rotting &= i != 1;
		off.lost &= i != 2;
		f = node_at(node_child(board, "Facets"), facets++);
		node_set(f, "text", text);
		node_set(f, "off", ask_url(r, "/opportunities/board", &off));
		f = node_at(node_child(board, "Keep"), kept++);
		node_set(f, "name", flag[i].name);
		node_set(f, "value", "1");
	}
	if (a->act && *a->act) {
		HDF *f = node_at(node_child(board, "Facets"), facets++);
		struct ask off = *a;

		off.act = NULL;
		node_set(f, "text", word_or(r->c, arena_fmt(r->c->mem, "Kanban.act.%s", a->act), a->act));
		node_set(f, "off", ask_url(r, "/opportunities/board", &off));
		f = node_at(node_child(board, "Keep"), kept++);
		node_set(f, "name", "act");
		node_set(f, "value", a->act);
	}
	if (a->group) {
		HDF *f = node_at(node_child(board, "Keep"), kept++);

		node_set(f, "name", "group");
		node_set(f, "value", a->group->name);
	}
	if (a->team) {
		HDF *f = node_at(node_child(board, "Keep"), kept++);

		node_set(f, "name", "team");
		node_set(f, "value", number(r, a->team));
	}
}

/* Each of the list's conditions by its name, as the list says it. */
static void conditions_fill(struct req *r, HDF *board, const struct ask *a)
{
	struct query q = { .rec = &opportunity_record, .conds = a->conds };
	int facets = 0;

	while (hdf_get_obj(node_child(board, "Facets"), number(r, facets)))
		facets++;
	for (const struct cond *k = a->conds; k; k = k->next) {
		HDF *f = node_at(node_child(board, "Facets"), facets++);
		struct ask off = *a;

		off.filter = NULL;
		if (json_object_deep_copy(a->filter, &off.filter, NULL))
			fault("no memory for a filter");
		json_keep(r->c, off.filter);
		json_object_object_del(off.filter, k->f->name);
		off.nconds = (int)json_object_object_length(off.filter);
		node_set(f, "text", list_cond_text(r, &q, k));
		node_set(f, "off", ask_url(r, "/opportunities/board", &off));
	}
}

/* What the list offers above its rows: all filters, a condition of one's own, groups, saved views. */
static void list_parts_fill(struct req *r, HDF *board, const struct ask *a)
{
	struct query q = { .rec = &opportunity_record, .conds = a->conds };
	struct ask plain = *a;

	plain.group = NULL;
	list_filters(r, &q, board_filters_by);
	list_group_menu(r, &q, ask_url(r, "/opportunities/board", &plain), board_groups_by);
	list_saved(r, list_prefs(r, &opportunity_record));
	list_keep(r);
	node_set(board, "here", url_with(r->c->mem, ask_url(r, "", a), "on", "board"));
}

/* The team asked for if it is one of mine to see, else my own, else the first. */
static int teams_fill(struct req *r, HDF *board, struct ask *a)
{
	int n, at = 0;
	struct board_team *team = opportunity_teams(r->c, a->team, &n);

	for (int i = 0; i < n; i++)
		if (team[i].id == r->c->me->team_id)
			at = i;
	for (int i = 0; i < n; i++)
		if (team[i].id == a->team)
			at = i;
	a->team = n ? team[at].id : 0;
	for (int i = 0; i < n; i++) {
		HDF *t = node_at(node_child(board, "Teams"), i);

		node_int(t, "id", team[i].id);
		node_set(t, "name", team[i].name);
		node_int(t, "count", team[i].count);
		if (i == at)
			node_set(t, "current", "1");
	}
	return at;
}

static void quick_fill(struct req *r, HDF *board, HDF *first_column, json_object *typed)
{
	HDF *q = node_child(board, "Quick");

	node_set(first_column, "quick", "1");
	for (int i = 0; i < 3; i++)
		node_int(node_at(node_child(q, "Stars"), i), "n", 3 - i);	/* drawn from the right, so that one lights those before it */
	if (typed) {
		node_set(q, "name", in_str(typed, "name"));
		node_set(q, "customer", in_str(typed, "customer"));
		node_set(q, "expected_revenue", in_str(typed, "expected_revenue"));
	}
	for (const struct error *e = r->c->errors; e; e = e->next)
		node_set(q, "error", error_text(r->c, e));
}

/* Links to the other ways to see the same deals. */
static void layouts_fill(struct req *r, const struct ask *a)
{
	json_object *query = r->query;

	r->query = ask_list(r, a);
	list_layouts(r, &opportunity_record, "board");
	r->query = query;
}

static enum outcome show_board(struct req *r, struct ask a, int64_t new_in, json_object *typed, int status)
{
	HDF *board = page_node(r, "Board"), *cols = node_child(board, "Columns");
	money sum = 0, weighted = 0;
	struct board_column *col;
	int n, count = 0, at = teams_fill(r, board, &a);

	col = columns(r, &a, a.cards, &n);
	for (int i = 0, first = 1; i < n; i++) {
		HDF *h = node_at(cols, i);

		column_fill(r, h, &col[i], &a);
		for (int k = 0, at = 0; k < n; k++)
			if (k != i)
				node_set(node_text(node_child(h, "others"), at++, a.group ? column_name(r, &col[k], a.group) : col[k].stage.name), "v",
					a.group ? col[k].value ? col[k].value : "" : number(r, col[k].stage.id));
		if (first && !hdf_get_value(h, "fold", NULL)) {
			node_set(h, "first", "1");
			first = 0;
		}
		if (!a.group && col[i].stage.id == new_in)
			quick_fill(r, board, h, typed);
		if (col[i].stage.is_won)
			continue;	/* the head speaks of what is open */
		count += col[i].count;
		sum = money_plus(sum, col[i].sum);
		weighted = money_plus(weighted, col[i].weighted);
	}
	filters_fill(r, board, &a);
	conditions_fill(r, board, &a);
	list_parts_fill(r, board, &a);
	layouts_fill(r, &a);
	node_set(board, "forecast", "1");
	if (a.group) {
		node_set(board, "group", a.group->name);
		node_set(board, "key", a.group->name);
		node_set(board, "grouped", word_field(r->c, &opportunity_record, a.group));
		/* A column is moved into by setting the field, where people may set it. */
		if (!(a.group->flags & (READONLY | ON_CREATE)))
			node_set(board, "moves", "1");
	} else {
		node_set(board, "key", "stage_id");
		node_set(board, "moves", "1");
	}
	node_int(board, "team", a.team);
	node_set(board, "q", a.q);
	node_set(board, "url", ask_url(r, "/opportunities/board", &a));
	node_set(board, "columns_url", ask_url(r, "/opportunities/board/columns", &a));
	node_set(board, "stamp", stamp(r, col, n));
	node_set(board, "currency", sign(r));
	node_int(board, "Kpi.open", count);
	if (!a.q && !a.mine && !a.rotting && !a.lost && !a.act && !a.nconds)
		node_int(board, arena_fmt(r->c->mem, "Teams.%d.count", at), count);
	node_set(board, "Kpi.sum", amount(r, sum));
	node_set(board, "Kpi.weighted", amount(r, weighted));
	if (person_scope(r->c->me, &opportunity_record, ACCESS_WRITE) != SCOPE_NONE)
		node_set(board, "writes", "1");
	if (person_can(r->c->me, PERM_SETTINGS, NULL))
		node_set(board, "settings", "1");
	if (person_can(r->c->me, PERM_IMPORT, &opportunity_record))
		node_set(board, "imports", "1");
	if (person_can(r->c->me, PERM_EXPORT, &opportunity_record))
		node_set(board, "exports", "1");
	page_set(r, "title", word(r, "Kanban.title"));
	page_set(r, "Fit", "1");
	return reply_page_status(r, status, "opportunities/kanban.cs");
}

enum outcome board_page(struct req *r)
{
	struct ask a;
	enum outcome o = ask_read(r, &a);

	return o == DONE ? show_board(r, a, in_int(r->query, "new"), NULL, 200) : o;
}

/* ---- what the board's script asks ----------------------------------------------------- */

static json_object *columns_json(struct req *r, const struct ask *a)
{
	int n;
	struct board_column *col = columns(r, a, 0, &n);
	json_object *o = json_object_new_object(), *list = json_object_new_array();

	for (int i = 0; i < n; i++) {
		json_object *c = json_object_new_object();

		json_object_object_add(c, "id", a->group ? json_object_new_string(col[i].value ? col[i].value : "") : json_object_new_int64(col[i].stage.id));
		json_object_object_add(c, "count", json_object_new_int(col[i].count));
		json_object_object_add(c, "sum", json_object_new_string(short_amount(r, col[i].sum)));
		json_object_object_add(c, "sum_full", json_object_new_string(amount(r, col[i].sum)));
		json_object_object_add(c, "ok", json_object_new_int(col[i].planned));
		json_object_object_add(c, "warn", json_object_new_int(col[i].today));
		json_object_object_add(c, "bad", json_object_new_int(col[i].overdue));
		json_object_object_add(c, "idle", json_object_new_int(col[i].idle));
		json_object_array_add(list, c);
	}
	json_object_object_add(o, "columns", list);
	json_object_object_add(o, "stamp", json_object_new_string(stamp(r, col, n)));
	return o;
}

enum outcome board_columns(struct req *r)
{
	struct ask a;
	enum outcome o = ask_read(r, &a);

	return o == DONE ? reply_json(r, 200, columns_json(r, &a)) : o;
}

static bool wants_json(struct req *r)
{
	const char *accept = req_header(r, "Accept");

	return accept && strstr(accept, "application/json");
}

/* Only back to a board, never elsewhere. */
static enum outcome back_to_board(struct req *r)
{
	const char *back = r->input ? in_str(r->input, "back") : NULL;

	return reply_redirect(r, back && strncmp(back, "/opportunities/board", 20) == 0 ? back : arena_fmt(r->c->mem, "/opportunities/%lld", (long long)r->id));
}

/* On a board that is grouped by a field, another column is another value of it. */
static enum outcome put_into(struct req *r, const struct field *f)
{
	json_object *input = json_keep(r->c, json_object_new_object());
	const char *value = r->input ? in_str(r->input, f->name) : NULL;
	struct row *row, *edit;
	enum outcome o = record_need(r->c, &opportunity_record, r->id, ACCESS_WRITE, &row);

	if (o != DONE)
		return o;
	if (!opportunity_record.editable(r->c, row))
		return ctx_refuse(r->c, CONFLICT, "", "read_only", NULL);
	record_load_parts(r->c, row);
	edit = row_edit(r->c, row);
	json_object_object_add(input, f->name, value && *value ? json_object_new_string(value) : NULL);
	o = record_read_input(r->c, edit, input, false);
	return o == DONE ? record_update(r->c, edit, row, 0) : o;
}

/* A card was dropped (script: numbers of all columns come back) or moved by its menu. */
enum outcome board_move(struct req *r)
{
	static const int status[] = { [INVALID] = 422, [MALFORMED] = 400, [NOT_FOUND] = 404, [FORBIDDEN] = 403, [CONFLICT] = 409 };
	json_object *input = json_object_new_object(), *answer;
	struct made made = { 0 };
	struct ask a;
	enum outcome o = ask_read(r, &a);

	if (o != DONE)
		return o;
	if (a.group) {
		o = put_into(r, a.group);
	} else {
		json_object_object_add(input, "stage_id", json_object_new_int64(r->input ? in_int(r->input, "stage_id") : 0));
		o = record_verb(r->c, &opportunity_record, r->id, "move", input, &made);
	}
	json_object_put(input);
	if (!wants_json(r))
		return o == DONE ? back_to_board(r) : o;
	if (o == DONE)
		return reply_json(r, 200, columns_json(r, &a));
	if ((size_t)o >= sizeof status / sizeof *status || !status[o])
		return o;
	answer = json_object_new_object();
	json_object_object_add(answer, "status", json_object_new_int(status[o]));
	json_object_object_add(answer, "detail", json_object_new_string(r->c->errors ? error_text(r->c, r->c->errors) : word(r, "Kanban.refused")));
	return reply_json(r, status[o], answer);
}

enum outcome board_quick(struct req *r)
{
	int64_t stage = r->input ? in_int(r->input, "stage_id") : 0, team = r->input ? in_int(r->input, "team_id") : 0, id = 0;
	struct ask a = { .team = team, .cards = CARDS };
	enum outcome o;

	if (!r->input)
		return MALFORMED;
	o = opportunity_quick(r->c, stage, team, in_str(r->input, "name"), in_str(r->input, "customer"), in_str(r->input, "expected_revenue"), &id);
	if (o == DONE && in_int(r->input, "priority") > 0 && in_int(r->input, "priority") <= 3) {
		struct row *old = record_get(r->c, &opportunity_record, id), *row = record_get(r->c, &opportunity_record, id);

		row_set_int(r->c, row, "priority", in_int(r->input, "priority"));
		o = record_update(r->c, row, old, 0);
	}
	if (o == INVALID)
		return show_board(r, a, stage, r->input, 422);
	return o == DONE ? reply_redirect(r, url_with(r->c->mem, ask_url(r, "/opportunities/board", &a), "new", number(r, stage))) : o;
}
