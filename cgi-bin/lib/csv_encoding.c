/*
 * CP950 and GB18030 share most of their byte pairs, so that nearly any text is
 * valid in both. The sample is decoded as either, and the reading with more
 * everyday characters wins: those of Big5's first level (5,401 characters of daily
 * use) and GB 2312's first level (3,755), asked by encoding the character back. Read
 * wrongly, a text turns into rare ones; in a short one some of them are everyday by
 * chance, so that what heads of columns and companies are written with weighs more.
 */
#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "csv_encoding.h"
#include "text.h"

/* Valid UTF-8, but for a character cut off at the end of the sample. */
static bool is_utf8(const unsigned char *s, size_t n, bool whole)
{
	size_t cut = 0, k;

	for (k = 1; !whole && k <= 3 && k <= n && s[n - k] >= 0x80; k++)
		if (s[n - k] >= 0xc0) {
			cut = k;
			break;
		}
	return utf8_valid((const char *)s, n) || (cut && utf8_valid((const char *)s, n - cut));
}

/* The character's code in a two-byte set, 0 if it has none. */
static unsigned code_in(iconv_t cd, uint32_t c)
{
	unsigned char in[4] = { (unsigned char)c, (unsigned char)(c >> 8), (unsigned char)(c >> 16), 0 }, out[8];
	char *from = (char *)in, *to = (char *)out;
	size_t left = 4, room = sizeof out;

	if (iconv(cd, &from, &left, &to, &room) == (size_t)-1 || room != sizeof out - 2) {
		iconv(cd, NULL, NULL, NULL, NULL);
		return 0;
	}
	return (unsigned)out[0] << 8 | out[1];
}

static bool everyday(iconv_t big5, iconv_t gb, uint32_t c)
{
	unsigned b = code_in(big5, c), g;

	if (b >= 0xa440 && b <= 0xc67e)
		return true;
	g = code_in(gb, c);
	return g >= 0xb0a1 && g <= 0xd7f9;
}

/* Heads of columns, addresses and companies, in both scripts. */
static bool telling(uint32_t c)
{
	static const char common[] = "客戶户名稱称公司有限股份企業业商店行號号姓電电話话手機机聯联絡络系人職职務务統统一編编碼码稅税地址區区縣县市路街段郵邮箱件網网站"
		"日期時时間间金額额數数量價价單单產产品備备註注說说明負负責责團团隊队來来源狀状態态級级別别類类型部門门傳传真國国中台臺北上海新分所工程科技貿贸易";
	char s[5] = { (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f)), 0 };
	const char *at = c >= 0x4e00 && c < 0xa000 ? strstr(common, s) : NULL;

	return at != NULL;
}

/* Points for a reading of the sample: 3 for a telling character, 1 for an everyday one, -1 for another one, -8 for what cannot be read. */
static long score(const char *encoding, const unsigned char *sample, size_t n, long *wrong, long *characters, long *private_ones)
{
	iconv_t cd = iconv_open("UTF-32LE", encoding), big5 = iconv_open("CP950", "UTF-32LE"), gb = iconv_open("GB2312", "UTF-32LE");
	char *from = (char *)(uintptr_t)sample;
	size_t left = n;
	long points = 0;

	*wrong = *characters = *private_ones = 0;
	if (cd == (iconv_t)-1 || big5 == (iconv_t)-1 || gb == (iconv_t)-1) {
		points = -(long)n;
		left = 0;
	}
	while (left && *characters < 4000) {
		uint32_t c[256];
		char *to = (char *)c;
		size_t room = sizeof c, i, got, r = iconv(cd, &from, &left, &to, &room);
		int error = r == (size_t)-1 ? errno : 0;

		got = (sizeof c - room) / 4;
		for (i = 0; i < got; i++) {
			/* Punctuation and full-width forms say nothing: both sets have them. */
			if (c[i] < 0x80 || (c[i] >= 0x3000 && c[i] < 0x3040) || c[i] >= 0xff00)
				continue;
			++*characters;
			*private_ones += c[i] >= 0xe000 && c[i] < 0xf900;
			points += telling(c[i]) ? 3 : everyday(big5, gb, c[i]) ? 1 : -1;
		}
		if (error == EILSEQ) {
			++*wrong;
			++*characters;
			points -= 8;
			from++;
			left--;
			iconv(cd, NULL, NULL, NULL, NULL);
		} else if (error == EINVAL) {
			break;
		}
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	if (big5 != (iconv_t)-1)
		iconv_close(big5);
	if (gb != (iconv_t)-1)
		iconv_close(gb);
	return points;
}

struct encoding encoding_guess(const unsigned char *s, size_t n, int whole)
{
	struct encoding big5 = { "CP950", "CP950", 0 };
	long tw, cn, hk, tw_wrong, cn_wrong, hk_wrong, tw_all, cn_all, hk_all, tw_private, cn_private, hk_private;

	if (n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3))
		return (struct encoding){ "UTF-8", "UTF-8", 3 };
	if (n >= 2 && !memcmp(s, "\xff\xfe", 2))
		return (struct encoding){ "UTF-16LE", "UTF-16LE", 2 };
	if (n >= 2 && !memcmp(s, "\xfe\xff", 2))
		return (struct encoding){ "UTF-16BE", "UTF-16BE", 2 };
	if (memchr(s, 0, n))
		return (struct encoding){ 0 };	/* binary, or UTF-16 that does not say so */
	if (is_utf8(s, n, whole))
		return (struct encoding){ "UTF-8", "UTF-8", 0 };
	tw = score("CP950", s, n, &tw_wrong, &tw_all, &tw_private);
	/* Where CP950 has private characters or none, Hong Kong's set has those of its names and streets. */
	if (tw_wrong + tw_private) {
		hk = score("BIG5-HKSCS", s, n, &hk_wrong, &hk_all, &hk_private);
		if (hk_wrong + hk_private < tw_wrong + tw_private) {
			big5 = (struct encoding){ "Big5-HKSCS", "BIG5-HKSCS", 0 };
			tw = hk;
			tw_wrong = hk_wrong;
			tw_all = hk_all;
		}
	}
	cn = score("GB18030", s, n, &cn_wrong, &cn_all, &cn_private);
	if (tw * 10 < -tw_all * 2 && cn * 10 < -cn_all * 2)
		return (struct encoding){ 0 };
	/* More than a few characters that cannot be read: it is something else. */
	if (tw >= cn && tw_wrong * 50 <= tw_all)
		return big5;
	if (cn_wrong * 50 <= cn_all)
		return (struct encoding){ "GB18030", "GB18030", 0 };
	return (struct encoding){ 0 };
}

/* How many of `sep` each of the first lines has outside quotes; lines that agree with the first count. */
static long agreement(const char *s, size_t n, char sep)
{
	long first = -1, here = 0, points = 0;
	int lines = 0;
	bool quoted = false, any = false;
	size_t i;

	for (i = 0; i <= n && lines < 20; i++) {
		char c = i < n ? s[i] : '\n';

		if (c == '"')
			quoted = !quoted;
		if (c == '\n' && (!quoted || i == n)) {
			if (any) {
				if (first < 0)
					first = here;
				/* The last line of a sample may be cut; it must not weigh. */
				if (i < n || !lines)
					points += here == first ? 4 * here : here > first ? first : here;
				lines++;
			}
			here = 0;
			any = quoted = false;
		} else if (!quoted) {
			here += c == sep;
			any |= c != '\r';
		}
	}
	return first > 0 ? points : 0;
}

char separator_guess(const char *text, size_t n)
{
	static const char separators[] = { ',', ';', '\t' };
	char best = ',';
	long most = 0;
	size_t i;

	for (i = 0; i < sizeof separators; i++) {
		long points = agreement(text, n, separators[i]);

		if (points > most) {
			most = points;
			best = separators[i];
		}
	}
	return best;
}
