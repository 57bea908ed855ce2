/* What the address of a board asks for, and addresses that ask for something else. */
#include <stdlib.h>
#include <string.h>
#include "opportunities/pages.h"

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

struct ask ask_read(struct req *r)
{
	struct ask a = {
		.team = in_int(r->query, "team"), .q = in_str(r->query, "q"), .act = in_str(r->query, "act"),
		.fold = in_str(r->query, "fold"), .open = in_str(r->query, "open"),
		.only = in_int(r->query, "only"), .mine = in_bool(r->query, "mine"), .rotting = in_bool(r->query, "rotting"), .lost = in_bool(r->query, "lost"),
	};
	int64_t cards = in_int(r->query, "cards");

	a.cards = cards < CARDS ? CARDS : cards > CARDS_MAX ? CARDS_MAX : (int)cards;
	return a;
}

const char *ask_url(struct req *r, const char *path, const struct ask *a)
{
	struct arena *m = r->c->mem;
	const char *url = path;

	url = a->team ? url_with(m, url, "team", number(r, a->team)) : url;
	url = a->q && *a->q ? url_with(m, url, "q", a->q) : url;
	url = a->mine ? url_with(m, url, "mine", "1") : url;
	url = a->rotting ? url_with(m, url, "rotting", "1") : url;
	url = a->lost ? url_with(m, url, "lost", "1") : url;
	url = a->act && *a->act ? url_with(m, url, "act", a->act) : url;
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
