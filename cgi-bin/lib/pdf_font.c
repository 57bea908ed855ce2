/*
 * Fonts: which face has a character, how wide it is, the subset that goes into a
 * document. HarfBuzz reads the faces from mapped files and cuts the subset.
 */
#include <harfbuzz/hb.h>
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>
#include <string.h>
#include "config.h"
#include "fault.h"
#include "pdf_impl.h"

static struct { hb_face_t *face; hb_font_t *font; double em; } faces[FACES];

static const struct { const char *key, *otherwise; } files[FACES] = {
	{ "Fonts.TC.Regular", "/usr/share/ferry/fonts/NotoSansTC_400Regular.ttf" },
	{ "Fonts.SC.Regular", "/usr/share/ferry/fonts/NotoSansSC_400Regular.ttf" },
};

static void open_face(int i)
{
	const char *path = config_str(files[i].key, files[i].otherwise);
	hb_blob_t *blob;

	if (faces[i].face)
		return;
	blob = hb_blob_create_from_file_or_fail(path);
	if (!blob)
		fault("font %s: cannot be read", path);
	faces[i].face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	faces[i].font = hb_font_create(faces[i].face);
	faces[i].em = hb_face_get_upem(faces[i].face);
}

static bool has(int i, uint32_t u, hb_codepoint_t *glyph)
{
	open_face(i);
	return hb_font_get_nominal_glyph(faces[i].font, u, glyph);
}

int pdf_face(uint32_t u, const char *lang)
{
	int first = strcmp(lang, "zh-CN") == 0 ? FACE_SC : FACE_TC;
	int second = first == FACE_SC ? FACE_TC : FACE_SC;
	hb_codepoint_t g;
	int face = has(first, u, &g) ? first : has(second, u, &g) ? second : FACE_NONE;

	return face != FACE_NONE && u > 0xffff ? face | FACE_RARE : face;
}

double pdf_advance(int face, uint32_t u)
{
	hb_codepoint_t g = 0;

	if (face == FACE_NONE)
		return 1;
	face &= ~FACE_RARE;
	if (!has(face, u, &g))
		return 1;
	return hb_font_get_glyph_h_advance(faces[face].font, g) / faces[face].em;
}

/* ---- the subset --------------------------------------------------------------- */

static void put16(struct buf *b, unsigned v)
{
	buf_add(b, (char[]){ (char)(v >> 8), (char)v }, 2);
}

static void put32(struct buf *b, unsigned v)
{
	put16(b, v >> 16);
	put16(b, v & 0xffff);
}

enum { MAX_SEGMENTS = 400, MERGE_GAP = 600, MAX_SPAN = 20000 };
struct segment { uint32_t from, to; };

/* Neighbouring characters go into one segment although it has gaps, up to what format 4's 16-bit length allows. */
static int segments(const uint32_t *chars, int n, struct segment *out)
{
	int k = -1;
	uint32_t span = 0;

	for (int i = 0; i < n; i++) {
		uint32_t grow = k >= 0 ? chars[i] - out[k].to : 0;

		if (k >= 0 && grow <= MERGE_GAP && span + grow < MAX_SPAN) {
			span += grow;
			out[k].to = chars[i];
		} else if (k + 1 < MAX_SEGMENTS) {
			out[++k] = (struct segment){ chars[i], chars[i] };
			span++;
		}
	}
	return k + 1;
}

/*
 * A cmap of few long segments. libharu asks it for each of 65,536 characters and
 * walks its segments from the first, so that HarfBuzz's own cmap, a segment for
 * nearly every character, costs more than all the rest of the document.
 */
static hb_blob_t *short_cmap(struct arena *mem, hb_face_t *cut, const uint32_t *chars, int n)
{
	struct segment seg[MAX_SEGMENTS + 1];
	struct buf b = buf_new(mem), ids = buf_new(mem);
	hb_font_t *font = hb_font_create(cut);
	int k = segments(chars, n, seg), log = 0;
	hb_codepoint_t g;

	seg[k++] = (struct segment){ 0xffff, 0xffff };
	while (2 << log <= k)
		log++;
	for (int i = 0; i < k; i++)
		for (uint32_t u = seg[i].from; u <= seg[i].to; u++)
			put16(&ids, u != 0xffff && hb_font_get_nominal_glyph(font, u, &g) ? g : 0);
	hb_font_destroy(font);
	put16(&b, 0), put16(&b, 1), put16(&b, 3), put16(&b, 1), put32(&b, 12);
	put16(&b, 4), put16(&b, 16 + 8 * k + ids.len), put16(&b, 0), put16(&b, 2 * k);
	put16(&b, 2 << log), put16(&b, log), put16(&b, 2 * k - (2 << log));
	for (int i = 0; i < k; i++)
		put16(&b, seg[i].to);
	put16(&b, 0);
	for (int i = 0; i < k; i++)
		put16(&b, seg[i].from);
	for (int i = 0; i < k; i++)
		put16(&b, 0);
	for (int i = 0, before = 0; i < k; i++) {	/* idRangeOffset counts from its own place */
		put16(&b, 2 * (k - i) + 2 * before);
		before += seg[i].to - seg[i].from + 1;
	}
	buf_add(&b, ids.s, ids.len);
	return hb_blob_create(b.s, b.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
}

static hb_face_t *with_cmap(hb_face_t *cut, hb_blob_t *cmap)
{
	hb_face_t *out = hb_face_builder_create();
	hb_tag_t tag[64];
	unsigned n = 64;

	hb_face_get_table_tags(cut, 0, &n, tag);
	for (unsigned i = 0; i < n; i++) {
		hb_blob_t *table = tag[i] == HB_TAG('c', 'm', 'a', 'p') ? hb_blob_reference(cmap) : hb_face_reference_table(cut, tag[i]);

		hb_face_builder_add_table(out, tag[i], table);
		hb_blob_destroy(table);
	}
	return out;
}

/* A subset is a face under construction, whose tables cannot be listed: write it out and open it. */
static hb_face_t *flattened(hb_face_t *subset)
{
	hb_blob_t *blob;
	hb_face_t *face;

	if (!subset)
		fault("font subset failed");
	blob = hb_face_reference_blob(subset);
	face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	hb_face_destroy(subset);
	return face;
}

const void *pdf_subset(struct arena *mem, int face, const uint32_t *chars, int n, size_t *size)
{
	static const hb_tag_t drop[] = {
		HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'), HB_TAG('v', 'h', 'e', 'a'),
		HB_TAG('v', 'm', 't', 'x'), HB_TAG('S', 'T', 'A', 'T'), HB_TAG('B', 'A', 'S', 'E'), HB_TAG('g', 'a', 's', 'p'),
	};
	hb_subset_input_t *in = hb_subset_input_create_or_fail();
	hb_face_t *cut, *built;
	hb_blob_t *blob, *cmap;
	const char *bytes;
	unsigned length;
	char *copy;

	open_face(face);
	if (!in)
		fault("no memory for a font subset");
	for (int i = 0; i < n; i++)
		hb_set_add(hb_subset_input_unicode_set(in), chars[i]);
	for (size_t i = 0; i < sizeof drop / sizeof *drop; i++)
		hb_set_add(hb_subset_input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG), drop[i]);
	hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_NO_HINTING);
	cut = flattened(hb_subset_or_fail(faces[face].face, in));
	hb_subset_input_destroy(in);
	cmap = short_cmap(mem, cut, chars, n);
	built = with_cmap(cut, cmap);
	blob = hb_face_reference_blob(built);
	bytes = hb_blob_get_data(blob, &length);
	copy = arena_alloc(mem, length ? length : 1);
	memcpy(copy, bytes, length);
	*size = length;
	hb_blob_destroy(blob);
	hb_face_destroy(built);
	hb_blob_destroy(cmap);
	hb_face_destroy(cut);
	return copy;
}

/* ---- outlines of rare characters ------------------------------------------------ */

struct trace { const struct pdf_pen *pen; double em, x, y; };

static void on_move(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *user)
{
	struct trace *t = data;

	(void)f, (void)s, (void)user;
	t->pen->move(t->pen->arg, t->x = x / t->em, t->y = y / t->em);
}

static void on_line(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *user)
{
	struct trace *t = data;

	(void)f, (void)s, (void)user;
	t->pen->line(t->pen->arg, t->x = x / t->em, t->y = y / t->em);
}

/* A quadratic curve as a cubic one: control points two thirds of the way. */
static void on_quadratic(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float cx, float cy, float x, float y, void *user)
{
	struct trace *t = data;
	double qx = cx / t->em, qy = cy / t->em, ex = x / t->em, ey = y / t->em;

	(void)f, (void)s, (void)user;
	t->pen->curve(t->pen->arg, t->x + (qx - t->x) * 2 / 3, t->y + (qy - t->y) * 2 / 3, ex + (qx - ex) * 2 / 3, ey + (qy - ey) * 2 / 3, ex, ey);
	t->x = ex;
	t->y = ey;
}

static void on_cubic(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float ax, float ay, float bx, float by, float x, float y, void *user)
{
	struct trace *t = data;

	(void)f, (void)s, (void)user;
	t->pen->curve(t->pen->arg, ax / t->em, ay / t->em, bx / t->em, by / t->em, t->x = x / t->em, t->y = y / t->em);
}

static void on_close(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, void *user)
{
	struct trace *t = data;

	(void)f, (void)s, (void)user;
	t->pen->close(t->pen->arg);
}

void pdf_outline(int face, uint32_t u, const struct pdf_pen *pen)
{
	static hb_draw_funcs_t *funcs;
	struct trace t = { .pen = pen };
	hb_codepoint_t g;

	face &= ~FACE_RARE;
	if (!has(face, u, &g))
		return;
	if (!funcs) {
		funcs = hb_draw_funcs_create();
		hb_draw_funcs_set_move_to_func(funcs, on_move, NULL, NULL);
		hb_draw_funcs_set_line_to_func(funcs, on_line, NULL, NULL);
		hb_draw_funcs_set_quadratic_to_func(funcs, on_quadratic, NULL, NULL);
		hb_draw_funcs_set_cubic_to_func(funcs, on_cubic, NULL, NULL);
		hb_draw_funcs_set_close_path_func(funcs, on_close, NULL, NULL);
	}
	t.em = faces[face].em;
	hb_font_get_glyph_shape(faces[face].font, g, funcs, &t);
}
