/*
 * Fonts: which face draws a character and how wide, and the subset that goes into a
 * document. HarfBuzz reads the faces from mapped files and cuts the subset.
 */
#include <harfbuzz/hb.h>
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>
#include <string.h>
#include "config.h"
#include "fault.h"
#include "kept.h"
#include "pdf_impl.h"

enum { MISSING = 0x3013 };	/* 〓 */
static struct { hb_face_t *face; hb_font_t *font; int em; } faces[FACES];

const char *const pdf_face_name[FACES] = { "FERRYT+NotoSansTC-Regular", "FERRYS+NotoSansSC-Regular", "FERRYR+Rare" };
static const struct { const char *key, *otherwise; } files[FACES] = {
	{ "Fonts.TC.Regular", "/usr/share/ferry/fonts/NotoSansTC_400Regular.ttf" },
	{ "Fonts.SC.Regular", "/usr/share/ferry/fonts/NotoSansSC_400Regular.ttf" },
	{ "Fonts.Rare", "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf" },
};

static bool open_face(int i)
{
	static bool absent;
	const char *path = config_str(files[i].key, files[i].otherwise);
	hb_blob_t *blob;

	if (faces[i].face)
		return true;
	if (i == FACE_RARE && absent)
		return false;
	blob = hb_blob_create_from_file_or_fail(path);
	if (!blob && i != FACE_RARE)
		fault("font %s: cannot be read", path);
	absent = !blob;
	if (!blob)
		return false;
	faces[i].face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	faces[i].font = hb_font_create(faces[i].face);
	faces[i].em = (int)hb_face_get_upem(faces[i].face);
	return true;
}

static bool look_up(int i, uint32_t u, struct pdf_glyph *g)
{
	hb_codepoint_t gid;

	if (!open_face(i) || !hb_font_get_nominal_glyph(faces[i].font, u, &gid))
		return false;
	g->gid = (uint16_t)gid;
	g->face = (unsigned char)i;
	g->advance = (int16_t)(hb_font_get_glyph_h_advance(faces[i].font, gid) * 1000 / faces[i].em);
	return true;
}

struct pdf_glyph pdf_glyph(uint32_t u, bool simplified_first)
{
	enum { SLOTS = 4096 };
	static struct pdf_glyph cache[2][SLOTS];
	struct pdf_glyph *g = &cache[simplified_first][u % SLOTS];
	int first = simplified_first ? FACE_SC : FACE_TC;

	if (u && g->u == u)
		return *g;
	g->missing = !look_up(first, u, g) && !look_up(1 - first, u, g) && !look_up(FACE_RARE, u, g);
	if (g->missing && !look_up(first, MISSING, g))
		fault("fonts: no sign for what they lack");
	g->u = u;
	return *g;
}

uint16_t pdf_cid(struct arena *mem, struct pdf_used **at, struct pdf_glyph g)
{
	enum { MOST = 65000 };	/* other CIDs than there are glyphs: then they share 〓 */
	struct pdf_used *used = *at ? *at : (*at = arena_alloc(mem, sizeof **at));
	uint16_t **block = &used->block[g.u >> 8];

	if (!*block)
		*block = arena_array(mem, 256, sizeof **block);
	if ((*block)[g.u & 255])
		return (*block)[g.u & 255];
	if (used->n + 1 >= MOST)
		return MOST - 1;
	if (used->n + 1 >= used->room) {
		struct pdf_glyph *more = arena_array(mem, used->room ? used->room * 4 : 256, sizeof *more);

		if (used->room)
			memcpy(more, used->by_cid, used->room * sizeof *more);
		used->by_cid = more;
		used->room = used->room ? used->room * 4 : 256;
	}
	used->by_cid[++used->n] = g;
	return (*block)[g.u & 255] = (uint16_t)used->n;
}

/* ---- the subset --------------------------------------------------------------- */

/* A PDF's TrueType font is asked for glyphs by number only: all else stays behind. */
static hb_subset_input_t *wanted(const struct pdf_used *used)
{
	static const char drop[][5] = {
		"GSUB", "GPOS", "GDEF", "vhea", "vmtx", "STAT", "BASE", "gasp", "cmap", "OS/2", "name", "post", "VORG", "DSIG", "kern", "VDMX", "hdmx",
	};
	hb_subset_input_t *in = hb_subset_input_create_or_fail();

	if (!in)
		fault("no memory for a font subset");
	/* By character: asked by glyph, HarfBuzz walks all characters of the face first. */
	for (int i = 1; i <= used->n; i++)
		hb_set_add(hb_subset_input_unicode_set(in), used->by_cid[i].missing ? MISSING : used->by_cid[i].u);
	for (size_t i = 0; i < sizeof drop / sizeof *drop; i++)
		hb_set_add(hb_subset_input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG), HB_TAG(drop[i][0], drop[i][1], drop[i][2], drop[i][3]));
	hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_NO_HINTING);
	return in;
}

static int signed16(const char *s)
{
	return (int16_t)((unsigned char)s[0] << 8 | (unsigned char)s[1]);
}

/* Bounding box from `head`, ascent and descent from `hhea`. */
static void measures(int face, struct pdf_subset *out)
{
	hb_blob_t *head = hb_face_reference_table(faces[face].face, HB_TAG('h', 'e', 'a', 'd'));
	hb_blob_t *hhea = hb_face_reference_table(faces[face].face, HB_TAG('h', 'h', 'e', 'a'));
	unsigned n, m;
	const char *a = hb_blob_get_data(head, &n), *b = hb_blob_get_data(hhea, &m);

	out->em = faces[face].em;
	for (int i = 0; i < 4 && n >= 44; i++)
		out->box[i] = signed16(a + 36 + 2 * i) * 1000 / out->em;
	if (m >= 8) {
		out->ascent = signed16(b + 4) * 1000 / out->em;
		out->descent = signed16(b + 6) * 1000 / out->em;
	}
	hb_blob_destroy(head);
	hb_blob_destroy(hhea);
}

static struct pdf_subset cut(struct arena *mem, int face, const struct pdf_used *used)
{
	struct pdf_subset out = { .gid = arena_array(mem, used->n + 1, sizeof *out.gid) };
	hb_subset_input_t *in = wanted(used);
	hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(faces[face].face, in);
	hb_face_t *small = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
	hb_blob_t *blob;
	const hb_map_t *map;
	const char *bytes;
	unsigned length;

	if (!small)
		fault("font subset failed");
	map = hb_subset_plan_old_to_new_glyph_mapping(plan);
	for (int i = 1; i <= used->n; i++)
		out.gid[i] = (uint16_t)hb_map_get(map, used->by_cid[i].gid);
	blob = hb_face_reference_blob(small);
	bytes = hb_blob_get_data(blob, &length);
	out.bytes = pdf_pack(mem, bytes, length, &out.size);
	out.unpacked = length;
	measures(face, &out);
	hb_blob_destroy(blob);
	hb_face_destroy(small);
	hb_subset_plan_destroy(plan);
	hb_subset_input_destroy(in);
	return out;
}

/*
 * Cutting and packing is half of what a page of paper costs, and the same paper is made
 * again and again: looked at, mailed, opened by the customer. So a font is kept under
 * the characters it was cut for, in their order.
 */
struct kept { size_t unpacked, size; int box[4], ascent, descent, em; };

static struct print print_of(int face, const struct pdf_used *used)
{
	static struct inputs in;

	inputs_begin(&in);
	inputs_int(&in, face);
	for (int i = 1; i <= used->n; i++) {
		uint32_t u = used->by_cid[i].u | (used->by_cid[i].missing ? 1u << 31 : 0);

		inputs_bytes(&in, &u, sizeof u);
	}
	return inputs_print(&in);
}

struct pdf_subset pdf_subset(struct arena *mem, int face, const struct pdf_used *used)
{
	static struct shelf made = { .slots = 4, .most = 96 * 1024 };
	struct print print = print_of(face, used);
	size_t gids = ((size_t)used->n + 1) * sizeof(uint16_t), len;
	const char *kept = shelf_find(&made, &print, &len);
	struct pdf_subset s;
	struct kept k;
	struct buf b;

	if (kept) {
		memcpy(&k, kept, sizeof k);
		s = (struct pdf_subset){ .size = k.size, .unpacked = k.unpacked, .ascent = k.ascent, .descent = k.descent, .em = k.em, .gid = arena_array(mem, used->n + 1, sizeof *s.gid) };
		memcpy(s.box, k.box, sizeof s.box);
		memcpy(s.gid, kept + sizeof k, gids);
		s.bytes = arena_strn(mem, kept + sizeof k + gids, k.size);
		return s;
	}
	s = cut(mem, face, used);
	k = (struct kept){ s.unpacked, s.size, { s.box[0], s.box[1], s.box[2], s.box[3] }, s.ascent, s.descent, s.em };
	b = buf_new(mem);
	buf_add(&b, (const char *)&k, sizeof k);
	buf_add(&b, (const char *)s.gid, gids);
	buf_add(&b, s.bytes, s.size);
	shelf_put(&made, &print, b.s, b.len);
	return s;
}
