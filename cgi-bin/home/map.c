/*
 * The process map: three lanes of boxes with arrows, from a stranger to a paid
 * invoice. What stands in the boxes is in crm/home.c; where, is here.
 */
#include "pages.h"

struct box { const struct home_step *step; struct figure all, late; };

static void box_fill(struct req *r, HDF *h, const struct box *b, int x, int y)
{
	node_set(h, "title", word(r, arena_fmt(r->c->mem, "Home.step.%s", b->step->key)));
	node_set(h, "icon", b->step->icon);
	node_set(h, "url", list_address(r->c, record_by_name(b->step->record), b->step->ask));
	node_set(h, "count", figure_text(r, &b->all));
	node_set(h, "note", b->late.count ? filled(r, "Home.step_late", amounts(r, &b->late), NULL)
		: b->all.has_sum ? amounts(r, &b->all) : word_or(r->c, arena_fmt(r->c->mem, "Home.step_note.%s", b->step->key), ""));
	if (b->late.count)
		node_set(h, "late", "1");
	node_int(h, "x", x);
	node_int(h, "y", y);
	node_int(h, "ix", x + 12);
	node_int(h, "iy", y + 11);
	node_int(h, "tx", x + 36);
	node_int(h, "ty", y + 25);
	node_int(h, "cy", y + 51);
	node_int(h, "ay", y + 69);
}

static void line(struct req *r, HDF *list, int *n, const char *path, const char *head)
{
	HDF *h = node_at(list, (*n)++);

	(void)r;
	node_set(h, "path", path);
	node_set(h, "head", head);
}

static void map_wide(struct req *r, const struct box *box, const int *count)
{
	HDF *boxes = page_node(r, "Map.Wide"), *lines = page_node(r, "Map.WideLines");
	struct arena *m = r->c->mem;
	int n = 0, k = 0;

	for (int lane = 0, at = 0; lane < 3; lane++) {
		int y = 10 + 116 * lane, x = 132;

		for (int i = 0; i < count[lane]; i++, at++, x += 260) {
			box_fill(r, node_at(boxes, n++), &box[at], x, y);
			if (i + 1 < count[lane])
				line(r, lines, &k, arena_fmt(m, "M%d %dH%d", x + 184, y + 40, x + 245), arena_fmt(m, "M%d %dl8 4l-8 4z", x + 244, y + 36));
		}
		/* From the last box of a lane down to the first of the next. */
		if (lane < 2 && count[lane] && count[lane + 1])
			line(r, lines, &k, count[lane] == 1 ? arena_fmt(m, "M220 %dv28", y + 80) : arena_fmt(m, "M%d %dv12q0 6 -6 6H226q-6 0 -6 6v4", x - 260 + 88, y + 80),
				arena_fmt(m, "M216 %dl4 8l4 -8z", y + 107));
	}
}

static void map_tall(struct req *r, const struct box *box, const int *count)
{
	HDF *boxes = page_node(r, "Map.Tall"), *lines = page_node(r, "Map.TallLines"), *lanes = page_node(r, "Map.TallLanes");
	struct arena *m = r->c->mem;
	int n = 0, k = 0, top = 0;

	for (int lane = 0, at = 0; lane < 3; lane++) {
		int rows = (count[lane] + 1) / 2, tall = 38 + rows * 92;
		HDF *h = node_at(lanes, lane);

		node_int(h, "y", top);
		node_int(h, "h", tall);
		node_int(h, "ty", top + 25);
		node_set(h, "title", word(r, arena_fmt(m, "Home.lane%d", lane)));
		node_set(h, "sub", word(r, arena_fmt(m, "Home.lane%d_sub", lane)));
		for (int i = 0; i < count[lane]; i++, at++) {
			int x = 10 + 178 * (i % 2), y = top + 38 + 92 * (i / 2);

			box_fill(r, node_at(boxes, n++), &box[at], x, y);
			if (i % 2 == 0 && i + 1 < count[lane])
				line(r, lines, &k, "", arena_fmt(m, "M174 %dl8 4l-8 4z", y + 36));
			if (i % 2 == 1 && i + 1 < count[lane])
				line(r, lines, &k, arena_fmt(m, "M268 %dv2q0 4 -4 4H94q-4 0 -4 4", y + 80), arena_fmt(m, "M86 %dl4 6l4 -6z", y + 86));
		}
		top += tall + 22;
		if (lane < 2)
			line(r, lines, &k, "", arena_fmt(m, "M173 %dh12l-6 12z", top - 18));
	}
	page_int(r, "Map.tall_height", top - 22);
}

void map_fill(struct req *r)
{
	struct box box[16];
	int n = 0, count[3] = { 0 };

	for (const struct home_step *s = home_steps; s->key && n < 16; s++) {
		struct box *b = &box[n];

		*b = (struct box){ .step = s };
		if (!home_figure(r->c, s->record, s->ask, s->sum, &b->all))
			continue;
		if (s->late)
			home_figure(r->c, s->record, s->late, s->sum, &b->late);
		count[s->lane]++;
		n++;
	}
	if (!n)
		return;
	page_set(r, "Map.shown", "1");
	for (int lane = 0; lane < 3; lane++) {
		HDF *h = node_at(page_node(r, "Map.WideLanes"), lane);

		node_int(h, "y", 116 * lane);
		node_int(h, "ty", 116 * lane + 47);
		node_int(h, "sy", 116 * lane + 66);
		node_set(h, "title", word(r, arena_fmt(r->c->mem, "Home.lane%d", lane)));
		node_set(h, "sub", word(r, arena_fmt(r->c->mem, "Home.lane%d_sub", lane)));
	}
	map_wide(r, box, count);
	map_tall(r, box, count);
}
