/*
 * Run once while Ferry is built: prints the table by which lib/text_fold.c turns
 * traditional characters into simplified ones, as OpenCC knows them, character by
 * character (a phrase table would make a part of a text fold unlike the text).
 *
 * Not asked at run time, because OpenCC and the C++ library behind it would take two
 * megabytes of each of Ferry's programs, 3 ms to open and 25 µs a character.
 */
#include <opencc/opencc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HAN_FROM 0x3400u
#define HAN_END 0xa000u
#define RARE_FROM 0x20000u
#define RARE_END 0x32400u

static size_t put(char *p, uint32_t c)
{
	size_t n = c < 0x10000 ? 3 : 4;

	for (size_t i = n; --i; c >>= 6)
		p[i] = (char)(0x80 | (c & 63));
	p[0] = (char)((n == 3 ? 0xe0 : 0xf0) | c);
	return n;
}

/* One character of three or four bytes and nothing behind it, or 0. */
static uint32_t get(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n = *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 0;
	uint32_t c = n == 4 ? *p & 7u : *p & 15u;

	if (!n || strlen(s) != n)
		return 0;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 63u);
	return c;
}

/* Until nothing changes: folding what is folded must be the same again. */
static uint32_t simplified(opencc_t cc, uint32_t c)
{
	for (int round = 0; round < 3; round++) {
		char in[8] = "", out[64];
		size_t got = opencc_convert_utf8_to_buffer(cc, in, put(in, c), out);
		uint32_t next;

		if (got == (size_t)-1 || !got || got >= sizeof out)
			break;
		out[got] = '\0';
		next = get(out);
		if (!next || next == c)
			break;
		c = next;
	}
	return c;
}

int main(void)
{
	opencc_t cc = opencc_open("tw2s.json");
	int known = 0;

	if (cc == (opencc_t)-1) {
		fprintf(stderr, "simplified: OpenCC has no tw2s.json: %s\n", opencc_error());
		return EXIT_FAILURE;
	}
	printf("/* Made by cgi-bin/make/simplified.c from OpenCC's tw2s. */\n#define HAN_FROM 0x%xu\n#define HAN_END 0x%xu\n#define RARE_FROM 0x%xu\n#define RARE_END 0x%xu\n"
		"/* By character less HAN_FROM; 0: stays what it is. */\nstatic const uint16_t han[HAN_END - HAN_FROM] = {\n", HAN_FROM, HAN_END, RARE_FROM, RARE_END);
	for (uint32_t c = HAN_FROM; c < HAN_END; c++) {
		uint32_t to = simplified(cc, c);

		if (to != c && to < 0x10000) {
			printf("[%u]=0x%x,%s", c - HAN_FROM, to, ++known % 8 ? "" : "\n");
		}
	}
	puts("};\n/* What the table above has no room for, in order. */\nstatic const struct { uint32_t from, to; } rare[] = {");
	for (uint32_t c = HAN_FROM; c < RARE_END; c = c == HAN_END - 1 ? RARE_FROM : c + 1) {
		uint32_t to = simplified(cc, c);

		if (to != c && (c >= HAN_END || to >= 0x10000))
			printf("{0x%x,0x%x},\n", c, to);
	}
	puts("};");
	opencc_close(cc);
	/* OpenCC without its data says nothing and changes nothing. */
	return known > 1000 ? EXIT_SUCCESS : EXIT_FAILURE;
}
