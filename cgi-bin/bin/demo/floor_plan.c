/*
 * A floor with its stalls, taken ones coloured: a picture of one byte a point, written
 * as PNG (ISO/IEC 15948: chunks of length, type, data and CRC; here with a palette).
 */
#include <zlib.h>
#include "bin/demo/demo.h"

enum { PLAN_W = 720, PLAN_H = 420 };

static void fill_box(unsigned char *plan, int x, int y, int w, int h, unsigned char colour)
{
	for (int i = y; i < y + h && i < PLAN_H; i++)
		for (int k = x; k < x + w && k < PLAN_W; k++)
			plan[i * (PLAN_W + 1) + 1 + k] = colour;
}

static void stall(unsigned char *plan, int x, int y, int w, int h, unsigned char colour)
{
	fill_box(plan, x, y, w, h, 1);
	fill_box(plan, x + 3, y + 3, w - 6, h - 6, colour);
}

static void put_number(struct buf *b, unsigned long n)
{
	unsigned char be[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n };

	buf_add(b, (const char *)be, 4);
}

static void put_chunk(struct buf *b, const char *type, const void *data, size_t n)
{
	unsigned long crc = crc32(crc32(0, (const unsigned char *)type, 4), data, (unsigned)n);

	put_number(b, n);
	buf_add(b, type, 4);
	buf_add(b, data, n);
	put_number(b, n ? crc : crc32(0, (const unsigned char *)type, 4));
}

struct buf floor_plan(struct ctx *c, int64_t seed)
{
	static const unsigned char head[] = { 0, 0, PLAN_W >> 8, PLAN_W & 255, 0, 0, PLAN_H >> 8, PLAN_H & 255, 8, 3, 0, 0, 0 };
	static const unsigned char palette[] = { 255, 255, 255, 60, 70, 84, 226, 242, 243, 253, 241, 218, 15, 111, 120, 238, 240, 243 };
	unsigned char *plan = arena_alloc(c->mem, (PLAN_W + 1) * PLAN_H), *packed;
	unsigned long n = compressBound((PLAN_W + 1) * PLAN_H);
	struct buf b = buf_new(c->mem);

	stall(plan, 10, 10, 700, 400, 0);
	fill_box(plan, 20, 180, 680, 60, 5);
	for (int i = 0; i < 7; i++) {
		stall(plan, 30 + i * 95, 30, 85, 140, i == seed % 7 ? 4 : (i * 3 + seed) % 4 ? 2 : 3);
		stall(plan, 30 + i * 95, 250, 85, 140, (i * 5 + seed) % 3 ? 2 : 3);
	}
	packed = arena_alloc(c->mem, n);
	if (compress2(packed, &n, plan, (PLAN_W + 1) * PLAN_H, 9) != Z_OK)
		fault("a picture of the demonstration cannot be made");
	buf_add(&b, "\x89PNG\r\n\x1a\n", 8);
	put_chunk(&b, "IHDR", head, sizeof head);
	put_chunk(&b, "PLTE", palette, sizeof palette);
	put_chunk(&b, "IDAT", packed, n);
	put_chunk(&b, "IEND", "", 0);
	return b;
}
