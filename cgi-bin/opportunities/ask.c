/* What the address of a board asks for, and addresses that ask for something else. */
#include <stdlib.h>
#include <string.h>
#include "opportunities/pages.h"
#include "lib/record_page_impl.h"

bool ask_lists(const char *list, int64_t id)
{
	for (const char *s = list; s && *s; s += strspn(s, ",")) {
		char *end;

		if (strtoll(s, &end, 10) == id)
			return true;
		if (end == s)
			return false;
		s = end;
	}
	return false;
}

/* The list's own filter narrows the board too; one team in it is the board's. */
static enum outcome read_filter(struct req *r, struct ask *a)
{
	json_object *filter = json_object_object_get(r->query, "filter"), *args, *team;
	struct query q;
	enum outcome o;

	if (!json_object_is_type(filter, json_type_object) || !json_object_object_length(filter))
		return DONE;
	if (json_object_deep_copy(filter, &a->filter, NULL))
		fault("no memory for a filter");
	json_keep(r->c, a->filter);
	if (json_object_object_get_ex(a->filter, "team_id", &team) && json_object_is_type(team, json_type_string) && json_object_get_int64(team) > 0) {
		a->team = a->team ? a->team : json_object_get_int64(team);
		json_object_object_del(a->filter, "team_id");
	}
	args = json_keep(r->c, json_object_new_object());
	json_object_object_add(args, "filter", json_object_get(a->filter));
	if ((o = query_read(r->c, &opportunity_record, args, &q)) != DONE)
		return o;
	a->conds = q.conds;
	a->nconds = (int)json_object_object_length(a->filter);
	return DONE;
}

enum outcome ask_read(struct req *r, struct ask *a)
{
	const char *view = in_str(r->query, "view");
	int64_t cards = in_int(r->query, "cards");

	*a = (struct ask){
		.team = in_int(r->query, "team"), .q = in_str(r->query, "q"), .act = in_str(r->query, "act"),
		.fold = in_str(r->query, "fold"), .open = in_str(r->query, "open"), .only = in_int(r->query, "only"),
		.mine = in_bool(r->query, "mine") || (view && !strcmp(view, "mine")), .rotting = in_bool(r->query, "rotting"),
		.lost = in_bool(r->query, "lost") || (view && !strcmp(view, "lost")),
	};
	a->saved = in_str(r->query, "saved");
	if (in_str(r->query, "group")) {
		a->group = record_field(r->c, &opportunity_record, in_str(r->query, "group"));
		if (!board_groups_by(a->group))
			a->group = NULL;
	}
	a->cards = cards < CARDS ? CARDS : cards > CARDS_MAX ? CARDS_MAX : (int)cards;
	return read_filter(r, a);
}

json_object *ask_list(struct req *r, const struct ask *a)
{
	json_object *to = json_keep(r->c, json_object_new_object()), *filter = NULL;

	json_object_object_add(to, "view", json_object_new_string(a->lost ? "lost" : a->mine ? "mine" : "pipeline"));
	if (a->q && *a->q)
		json_object_object_add(to, "q", json_object_new_string(a->q));
	if (!a->filter || json_object_deep_copy(a->filter, &filter, NULL))
		filter = json_object_new_object();
	if (a->team)
		json_object_object_add(filter, "team_id", json_object_new_string(number(r, a->team)));
	json_object_object_add(to, "filter", filter);
	return to;
}

const char *ask_url(struct req *r, const char *path, const struct ask *a)
{
	struct arena *m = r->c->mem;
	static const char *const none[] = { NULL };
	json_object *filter = a->nconds ? json_keep(r->c, json_object_new_object()) : NULL;
	const char *url = path;

	if (filter) {
		json_object_object_add(filter, "filter", json_object_get(a->filter));
		url = arena_fmt(m, "%s%s", path, url_query(m, filter, none));
	}
	url = a->team ? url_with(m, url, "team", number(r, a->team)) : url;
	url = a->q && *a->q ? url_with(m, url, "q", a->q) : url;
	url = a->mine ? url_with(m, url, "mine", "1") : url;
	url = a->rotting ? url_with(m, url, "rotting", "1") : url;
	url = a->lost ? url_with(m, url, "lost", "1") : url;
	url = a->act && *a->act ? url_with(m, url, "act", a->act) : url;
	url = a->group ? url_with(m, url, "group", a->group->name) : url;
	url = a->fold && *a->fold ? url_with(m, url, "fold", a->fold) : url;
	url = a->open && *a->open ? url_with(m, url, "open", a->open) : url;
	return a->cards > CARDS ? url_with(m, url, "cards", number(r, a->cards)) : url;
}

const char *ask_plus(struct req *r, const char *list, int64_t id)
{
	return list && *list ? arena_fmt(r->c->mem, "%s,%lld", list, (long long)id) : number(r, id);
}

const char *ask_minus(struct req *r, const char *list, int64_t id)
{
	struct buf b = buf_new(r->c->mem);
	char *copy = arena_str(r->c->mem, list ? list : ""), *save = NULL;

	for (char *w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save))
		if (strtoll(w, NULL, 10) != id)
			buf_fmt(&b, "%s%s", b.len ? "," : "", w);
	return b.s;
}

bool ask_folds(const struct ask *a, const struct stage *s)
{
	return ask_lists(a->fold, s->id) || (s->folded && !ask_lists(a->open, s->id));
}
