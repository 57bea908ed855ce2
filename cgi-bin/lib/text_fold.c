/*
 * Folding: two spellings of one name become equal. Width, case, accents, 臺→台,
 * traditional→simplified, character by character, so that a part of a text folds to
 * a part of the folded text: the search's pairs of characters rely on that, and it
 * is why OpenCC's phrase tables (軟體→软件) are not used.
 *
 * The table of characters is made from OpenCC's while Ferry is built (make/simplified.c).
 */
#include <string.h>
#include "text.h"
#include "simplified.h"

static size_t put(char *p, uint32_t c)
{
	if (c < 0x80) {
		p[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (char)(0xc0 | c >> 6);
		p[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (char)(0xe0 | c >> 12);
		p[1] = (char)(0x80 | (c >> 6 & 63));
		p[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	p[0] = (char)(0xf0 | c >> 18);
	p[1] = (char)(0x80 | (c >> 12 & 63));
	p[2] = (char)(0x80 | (c >> 6 & 63));
	p[3] = (char)(0x80 | (c & 63));
	return 4;
}

static uint32_t simplified(uint32_t c)
{
	size_t low = 0, high = sizeof rare / sizeof *rare;

	if (c >= HAN_FROM && c < HAN_END && han[c - HAN_FROM])
		return han[c - HAN_FROM];
	if (c == 0x81fa)
		return 0x53f0;	/* 臺, which OpenCC leaves in names */
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rare[middle].from == c)
			return rare[middle].to;
		if (rare[middle].from < c)
			low = middle + 1;
		else
			high = middle;
	}
	return c;
}

/* U+00C0 to U+017F without their accents; '*' = handled by hand, ' ' = punctuation. */
static const char latin[] =
	"aaaaaa*ceeeeiiiidnooooo ouuuuy**"
	"aaaaaa*ceeeeiiiidnooooo ouuuuy*y"
	"aaaaaaccccccccddddeeeeeeeeeegggg"
	"gggghhhhiiiiiiiiii**jjkkklllllll"
	"lllnnnnnnnnnoooooo**rrrrrrssssss"
	"ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* Half-width katakana U+FF66 to U+FF9D; the sound marks after them are dropped. */
static const uint16_t katakana[] = {
	0x30f2, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30e3, 0x30e5, 0x30e7, 0x30c3, 0x30fc, 0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa,
	0x30ab, 0x30ad, 0x30af, 0x30b1, 0x30b3, 0x30b5, 0x30b7, 0x30b9, 0x30bb, 0x30bd, 0x30bf, 0x30c1, 0x30c4, 0x30c6, 0x30c8, 0x30ca,
	0x30cb, 0x30cc, 0x30cd, 0x30ce, 0x30cf, 0x30d2, 0x30d5, 0x30d8, 0x30db, 0x30de, 0x30df, 0x30e0, 0x30e1, 0x30e2, 0x30e4, 0x30e6,
	0x30e8, 0x30e9, 0x30ea, 0x30eb, 0x30ec, 0x30ed, 0x30ef, 0x30f3 };

enum { SKIP = 0, GAP = 1 };	/* no trace; a place between words */

/* Anything but Latin and Han: SKIP, GAP, or the character to write. */
static uint32_t other(uint32_t c)
{
	if (c < 0xc0 || (c >= 0x2000 && c <= 0x206f) || (c >= 0x2e00 && c <= 0x2e7f))
		return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 ? SKIP : GAP;
	if ((c >= 0x300 && c <= 0x36f) || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef) || c == 0xfeff || c == 0xff9e || c == 0xff9f)
		return SKIP;
	if ((c >= 0x3000 && c <= 0x303f && c != 0x3005 && c != 0x3007) || c == 0x30fb || (c >= 0xfe10 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff65))
		return GAP;
	if (c >= 0xff66 && c <= 0xff9d)
		return katakana[c - 0xff66];
	if (c == 0x3007)
		return 0x96f6;	/* 二〇二六 = 二零二六 */
	if (c == 0xfa0c)
		return 0x5140;	/* Big5's two doubles */
	if (c == 0xfa0d)
		return 0x55c0;
	/* Greek and Cyrillic capitals */
	if ((c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	return c;
}

static size_t by_hand(char *p, uint32_t c)
{
	const char *s = c == 0xc6 || c == 0xe6 ? "ae" : c == 0xde || c == 0xfe ? "th" : c == 0xdf ? "ss" :
		c == 0x132 || c == 0x133 ? "ij" : "oe";

	memcpy(p, s, 2);
	return 2;
}

static char *fold(struct arena *mem, const char *s, bool spaces)
{
	char *out, *p;
	bool gap = false;

	if (!s)
		return NULL;
	/* Three bytes become four at most, and a gap takes the place of something dropped. */
	out = p = arena_alloc(mem, strlen(s) * 4 / 3 + 8);
	while (*s) {
		uint32_t c = utf8_next(&s);
		bool letters = false;

		if (c >= 0xff01 && c <= 0xff5e)
			c -= 0xfee0;
		if (c >= 'A' && c <= 'Z')
			c += 32;
		if ((c >= HAN_FROM && c < HAN_END) || (c >= RARE_FROM && c < RARE_END))
			c = simplified(c);
		else if (c >= 0xc0 && c <= 0x17f)
			letters = latin[c - 0xc0] == '*', c = letters ? c : latin[c - 0xc0] == ' ' ? GAP : (uint32_t)latin[c - 0xc0];
		else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			c = other(c);
		if (c == SKIP)
			continue;
		if (c == GAP) {
			gap = true;
			continue;
		}
		if (gap && spaces && p > out)
			*p++ = ' ';
		gap = false;
		p += letters ? by_hand(p, c) : put(p, c);
	}
	*p = 0;
	return out;
}

char *text_fold(struct arena *mem, const char *s)
{
	return fold(mem, s, false);
}

char *text_fold_keep_spaces(struct arena *mem, const char *s)
{
	return fold(mem, s, true);
}
