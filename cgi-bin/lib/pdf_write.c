/*
 * The file: objects, packed streams, fonts, pages, the table of places at its end.
 * ISO 32000 leaves simple what a document of text needs; a general library spent four
 * fifths of a page's time on fonts it read again and tables over all of Unicode.
 */
#include <string.h>
#include <zlib.h>
#include "fault.h"
#include "pdf_impl.h"
#include "text.h"

enum { LEVEL = 2 };	/* outlines hardly get smaller with more: 3% for half as much time again */

/* ---- objects ------------------------------------------------------------------------ */

int pdf_object(struct pdf *p)
{
	if (p->objects + 1 >= p->objects_room) {
		int room = p->objects_room ? p->objects_room * 2 : 64;
		long *more = arena_array(p->keep, room, sizeof *more);

		if (p->objects_room)
			memcpy(more, p->offset, p->objects_room * sizeof *more);
		p->offset = more;
		p->objects_room = room;
	}
	return ++p->objects;
}

void pdf_object_begin(struct pdf *p, int object)
{
	p->offset[object] = (long)p->out.len;
	buf_fmt(&p->out, "%d 0 obj\n", object);
}

void pdf_object_end(struct pdf *p)
{
	buf_str(&p->out, "\nendobj\n");
}

const char *pdf_pack(struct arena *mem, const void *bytes, size_t n, size_t *packed)
{
	uLongf size = compressBound(n);
	Bytef *small = arena_alloc(mem, size);

	if (compress2(small, &size, bytes, n, LEVEL) != Z_OK)
		fault("zlib: a stream of %zu bytes", n);
	*packed = size;
	return (const char *)small;
}

/* `packed`: the bytes are compressed already, and `entries` says how. */
void pdf_stream(struct pdf *p, int object, const char *entries, const void *bytes, size_t n, bool packed)
{
	if (!packed)
		bytes = pdf_pack(p->mem, bytes, n, &n);
	pdf_object_begin(p, object);
	buf_fmt(&p->out, "<<%s%s/Length %zu>>\nstream\n", entries, packed ? "" : "/Filter/FlateDecode", n);
	buf_add(&p->out, bytes, n);
	buf_str(&p->out, "\nendstream");
	pdf_object_end(p);
}

static void utf16(struct buf *b, uint32_t u)
{
	if (u > 0xffff)
		buf_fmt(b, "%04x%04x", 0xd800 + ((u - 0x10000) >> 10), 0xdc00 + ((u - 0x10000) & 0x3ff));
	else
		buf_fmt(b, "%04x", u);
}

void pdf_hex16(struct buf *b, const char *s)
{
	buf_str(b, "<feff");
	while (*s)
		utf16(b, utf8_next(&s));
	buf_str(b, ">");
}

/* ---- fonts -------------------------------------------------------------------------- */

/* From CIDs back to characters, for search and copying. */
static void to_unicode(struct pdf *p, int object, const struct pdf_used *used)
{
	enum { BLOCK = 100 };	/* no more in one, says the format */
	struct buf b = buf_new(p->mem);

	buf_str(&b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Ferry def\n/CMapType 2 def\n"
		"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n");
	for (int from = 1; from <= used->n; from += BLOCK) {
		int n = used->n + 1 - from < BLOCK ? used->n + 1 - from : BLOCK;

		buf_fmt(&b, "%d beginbfchar\n", n);
		for (int i = from; i < from + n; i++) {
			buf_fmt(&b, "<%04x> <", (unsigned)i);
			utf16(&b, used->by_cid[i].u);
			buf_str(&b, ">\n");
		}
		buf_str(&b, "endbfchar\n");
	}
	buf_str(&b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
	pdf_stream(p, object, "", b.s, b.len, false);
}

static void cid_to_gid(struct pdf *p, int object, const struct pdf_used *used, const struct pdf_subset *s)
{
	unsigned char *map = arena_alloc(p->mem, 2 * (used->n + 1));

	for (int i = 1; i <= used->n; i++) {
		map[2 * i] = (unsigned char)(s->gid[i] >> 8);
		map[2 * i + 1] = (unsigned char)s->gid[i];
	}
	pdf_stream(p, object, "", map, 2 * (used->n + 1), false);
}

static void descendant(struct pdf *p, int object, int face, int descriptor, int map)
{
	const struct pdf_used *used = p->used[face];

	pdf_object_begin(p, object);
	buf_fmt(&p->out, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
		"/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/DW 1000/W[", pdf_face_name[face], descriptor, map);
	for (int i = 1; i <= used->n; i++)
		if (used->by_cid[i].advance != 1000)
			buf_fmt(&p->out, "%d[%d]", i, used->by_cid[i].advance);
	buf_str(&p->out, "]>>");
	pdf_object_end(p);
}

static void font(struct pdf *p, int face)
{
	struct pdf_subset s = pdf_subset(p->mem, face, p->used[face]);
	int file = pdf_object(p), map = pdf_object(p), unicode = pdf_object(p), descriptor = pdf_object(p), cid = pdf_object(p);

	pdf_stream(p, file, arena_fmt(p->mem, "/Length1 %zu/Filter/FlateDecode", s.unpacked), s.bytes, s.size, true);
	cid_to_gid(p, map, p->used[face], &s);
	to_unicode(p, unicode, p->used[face]);
	pdf_object_begin(p, descriptor);
	buf_fmt(&p->out, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight 733/StemV 80/FontFile2 %d 0 R>>",
		pdf_face_name[face], s.box[0], s.box[1], s.box[2], s.box[3], s.ascent, s.descent, file);
	pdf_object_end(p);
	descendant(p, cid, face, descriptor, map);
	pdf_object_begin(p, OBJ_FONT + face);
	buf_fmt(&p->out, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", pdf_face_name[face], cid, unicode);
	pdf_object_end(p);
}

/* ---- pages -------------------------------------------------------------------------- */

/* Across the page, light enough to read through; it lies beneath all else. */
static struct buf mark_ops(struct pdf *p)
{
	struct pdf_style st = { .size = 90, .weight = PDF_BOLD, .rgb = 0xe4efef };
	double width = pdf_text_width(p, st, p->mark);
	struct pdf_pg g;

	pdf_page_init(p, &g);
	if (width > 210)
		st.size = 90 * 210 / width;
	width = pdf_text_width(p, st, p->mark);
	buf_fmt(&g.ops, "q .766 .6428 -.6428 .766 %.1f %.1f cm\n", PDF_W / 2.0 * PDF_MM, PDF_H / 2.0 * PDF_MM);	/* 40 degrees */
	pdf_run(p, &g, -width / 2, PDF_H, st, p->mark, strlen(p->mark));
	buf_str(&g.ops, "Q\n");
	return g.ops;
}

static void page(struct pdf *p, struct pdf_pg *g, const struct buf *mark)
{
	int object = pdf_object(p), ops = pdf_object(p);
	struct buf all = buf_new(p->mem);

	if (mark)
		buf_add(&all, mark->s, mark->len);
	buf_add(&all, g->ops.s, g->ops.len);
	pdf_stream(p, ops, "", all.s, all.len, false);
	pdf_object_begin(p, object);
	buf_fmt(&p->out, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 595.28 841.89]/Contents %d 0 R/Resources<</Font<<", OBJ_PAGES, ops);
	for (int i = 0; i < FACES; i++)
		if (p->used[i])
			buf_fmt(&p->out, "/F%d %d 0 R", i, OBJ_FONT + i);
	buf_str(&p->out, ">>");
	for (int i = 0, first = 1; i < p->images; i++)
		if (g->images >> i & 1) {
			buf_fmt(&p->out, "%s/I%d %d 0 R", first ? "/XObject<<" : "", i, p->image[i].object);
			first = 0;
		}
	buf_fmt(&p->out, "%s>>>>", g->images ? ">>" : "");
	pdf_object_end(p);
	if (p->all_pages == p->page_room) {
		int room = p->page_room ? p->page_room * 2 : 16, *more = arena_array(p->keep, room, sizeof *more);

		if (p->page_room)
			memcpy(more, p->page_object, p->page_room * sizeof *more);
		p->page_object = more;
		p->page_room = room;
	}
	p->page_object[p->all_pages++] = object;
}

static const char *numbered(struct pdf *p, const char *s, int n)
{
	struct buf b = buf_new(p->mem);

	for (const char *at; (at = strchr(s, '{')); ) {
		buf_add(&b, s, at - s);
		if (strncmp(at, "{page}", 6) == 0) {
			buf_fmt(&b, "%d", n);
			s = at + 6;
		} else if (strncmp(at, "{pages}", 7) == 0) {
			buf_fmt(&b, "%d", p->npages);
			s = at + 7;
		} else {
			buf_add(&b, at, 1);
			s = at + 1;
		}
	}
	buf_str(&b, s);
	return b.s;
}

static void head_and_foot(struct pdf *p, int n)
{
	struct pdf_style st = { .size = 8, .rgb = 0x5d6776 };
	double width = PDF_W - 2 * PDF_MARGIN_X;

	if (p->foot[0] || p->foot[1] || p->foot[2])
		pdf_line(p, PDF_MARGIN_X, PDF_H - 14, PDF_W - PDF_MARGIN_X, PDF_H - 14, 0.5, 0xc9ced6);
	for (int i = 0; i < 3; i++) {
		st.align = (enum pdf_align)i;
		if (p->foot[i])
			pdf_text(p, PDF_MARGIN_X, PDF_H - 12.5, width, st, numbered(p, p->foot[i], n));
	}
	if (n > 1 && (p->head[0] || p->head[1]))
		pdf_line(p, PDF_MARGIN_X, PDF_TOP + 2, PDF_W - PDF_MARGIN_X, PDF_TOP + 2, 0.5, 0xc9ced6);
	for (int i = 0; i < 2 && n > 1; i++) {
		st.align = i ? PDF_RIGHT : PDF_LEFT;
		if (p->head[i])
			pdf_text(p, PDF_MARGIN_X, PDF_TOP - 3, width, st, numbered(p, p->head[i], n));
	}
}

/* ---- documents ---------------------------------------------------------------------- */

static void add_mark(struct pdf *p)
{
	if (p->nmarks == p->mark_room) {
		int room = p->mark_room ? p->mark_room * 2 : 4;
		struct pdf_mark *more = arena_array(p->keep, room, sizeof *more);

		if (p->mark_room)
			memcpy(more, p->marks, p->mark_room * sizeof *more);
		p->marks = more;
		p->mark_room = room;
	}
	p->marks[p->nmarks++] = (struct pdf_mark){ arena_str(p->keep, p->title), p->all_pages };
}

/* The pages that waited for their number go into the file. */
void pdf_close(struct pdf *p)
{
	struct buf mark = { .len = 0 };
	int n = 0;

	if (!p->open)
		return;
	add_mark(p);
	if (p->mark)
		mark = mark_ops(p);
	for (struct pdf_pg *g = p->pages; g; g = g->next) {
		p->page = g;
		head_and_foot(p, ++n);
		page(p, g, p->mark ? &mark : NULL);
	}
	p->open = false;
	p->pages = NULL;
	arena_reset(p->mem);
}

void pdf_document(struct pdf *p, const char *lang, const char *title)
{
	pdf_close(p);
	p->open = true;
	p->lang = lang;
	p->title = title;
	p->pages_tail = &p->pages;
	p->npages = 0;
	p->mark = NULL;
	memset(p->foot, 0, sizeof p->foot);
	memset(p->head, 0, sizeof p->head);
	pdf_page(p);
}

static void free_arena(void *mem)
{
	arena_free(mem);
}

struct pdf *pdf_new(struct arena *keep, const char *lang, const char *title, const char *author)
{
	struct pdf *p = arena_alloc(keep, sizeof *p);

	p->keep = keep;
	p->mem = arena_new();
	arena_defer(keep, free_arena, p->mem);
	p->author = arena_str(keep, author);
	p->out = buf_new(keep);
	buf_str(&p->out, "%PDF-1.5\n%\xe2\xe3\xcf\xd3\n");
	while (p->objects < OBJ_FIRST_FREE - 1)
		pdf_object(p);
	if (title)
		pdf_document(p, lang, title);
	return p;
}

/* ---- the whole ---------------------------------------------------------------------- */

/* Several documents in one file: a list of them for the reader's side bar. */
static void outline(struct pdf *p)
{
	int first = p->objects + 1;

	if (!p->nmarks) {
		pdf_object_begin(p, OBJ_OUTLINE);
		buf_str(&p->out, "<</Type/Outlines/Count 0>>");
		pdf_object_end(p);
	}
	for (int i = 0; i < p->nmarks; i++)
		pdf_object(p);
	for (int i = 0; i < p->nmarks; i++) {
		pdf_object_begin(p, first + i);
		buf_str(&p->out, "<</Title ");
		pdf_hex16(&p->out, p->marks[i].title);
		buf_fmt(&p->out, "/Parent %d 0 R/Dest[%d 0 R/Fit]", OBJ_OUTLINE, p->page_object[p->marks[i].page]);
		if (i)
			buf_fmt(&p->out, "/Prev %d 0 R", first + i - 1);
		if (i + 1 < p->nmarks)
			buf_fmt(&p->out, "/Next %d 0 R", first + i + 1);
		buf_str(&p->out, ">>");
		pdf_object_end(p);
	}
	if (!p->nmarks)
		return;
	pdf_object_begin(p, OBJ_OUTLINE);
	buf_fmt(&p->out, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, first + p->nmarks - 1, p->nmarks);
	pdf_object_end(p);
}

static void catalog(struct pdf *p)
{
	pdf_object_begin(p, OBJ_CATALOG);
	buf_fmt(&p->out, "<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/ViewerPreferences<</DisplayDocTitle true>>>>", OBJ_PAGES, OBJ_OUTLINE);
	pdf_object_end(p);
	pdf_object_begin(p, OBJ_PAGES);
	buf_fmt(&p->out, "<</Type/Pages/Count %d/Kids[", p->all_pages);
	for (int i = 0; i < p->all_pages; i++)
		buf_fmt(&p->out, "%d 0 R ", p->page_object[i]);
	buf_str(&p->out, "]>>");
	pdf_object_end(p);
	pdf_object_begin(p, OBJ_INFO);
	buf_str(&p->out, "<</Producer(Ferry)/Title ");
	pdf_hex16(&p->out, p->nmarks ? p->marks[0].title : "");
	buf_str(&p->out, "/Author ");
	pdf_hex16(&p->out, p->author);
	buf_str(&p->out, ">>");
	pdf_object_end(p);
}

static void places(struct pdf *p)
{
	long at = (long)p->out.len;

	buf_fmt(&p->out, "xref\n0 %d\n0000000000 65535 f \n", p->objects + 1);
	for (int i = 1; i <= p->objects; i++)
		buf_fmt(&p->out, "%010ld 00000 %c \n", p->offset[i], p->offset[i] ? 'n' : 'f');
	buf_fmt(&p->out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%ld\n%%%%EOF\n", p->objects + 1, OBJ_CATALOG, OBJ_INFO, at);
}

const void *pdf_finish(struct pdf *p, size_t *size)
{
	pdf_close(p);
	for (int i = 0; i < FACES; i++)
		if (p->used[i])
			font(p, i);
	outline(p);
	catalog(p);
	places(p);
	*size = p->out.len;
	return p->out.s;
}
