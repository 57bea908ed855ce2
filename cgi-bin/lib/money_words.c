/*
 * Amounts in words, as contracts and quotations print them: banker's numerals in
 * Chinese (新臺幣壹萬零伍佰元整), words in English. The numerals are part of the
 * algorithm, like digits, so they stand here and not in the language files.
 */
#include <string.h>
#include "money.h"

struct numerals {
	const char *digit[10], *place[4], *section[4];
	const char *yuan, *jiao, *fen, *whole, *minus;
	bool hundred_millions_of_ten_thousands;	/* 万亿 instead of 兆 */
};

static const struct numerals traditional = {
	{ "零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖" }, { "", "拾", "佰", "仟" }, { "", "萬", "億", "兆" },
	"元", "角", "分", "整", "負", false,
};
static const struct numerals simplified = {
	{ "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" }, { "", "拾", "佰", "仟" }, { "", "万", "亿", "万" },
	"元", "角", "分", "整", "负", true,
};

static const struct { const char *iso, *traditional, *simplified; } names[] = {
	{ "TWD", "新臺幣", "新台币" }, { "CNY", "人民幣", "人民币" }, { "USD", "美金", "美元" }, { "HKD", "港幣", "港币" },
	{ "JPY", "日圓", "日元" }, { "EUR", "歐元", "欧元" }, { "GBP", "英鎊", "英镑" }, { "KRW", "韓元", "韩元" },
	{ "SGD", "新加坡幣", "新加坡元" }, { "AUD", "澳幣", "澳元" }, { "MOP", "澳門幣", "澳门元" },
};

static const char *name_of(const char *iso, bool simple)
{
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(iso, names[i].iso))
			return simple ? names[i].simplified : names[i].traditional;
	return iso;
}

/* Four digits. `gap`: a zero was passed over since the last numeral written. */
static void section(struct buf *b, const struct numerals *z, unsigned v, bool *gap, bool *begun)
{
	static const unsigned unit[] = { 1, 10, 100, 1000 };
	int i;

	for (i = 3; i >= 0; i--) {
		unsigned d = v / unit[i] % 10;

		if (!d) {
			*gap = *begun;
			continue;
		}
		if (*gap)
			buf_str(b, z->digit[0]);
		*gap = false;
		*begun = true;
		buf_str(b, z->digit[d]);
		buf_str(b, z->place[i]);
	}
}

static void chinese_whole(struct buf *b, const struct numerals *z, uint64_t units)
{
	unsigned part[4];
	bool gap = false, begun = false;
	int i;

	for (i = 0; i < 4; i++, units /= 10000)
		part[i] = (unsigned)(units % 10000);
	for (i = 3; i >= 0; i--) {
		section(b, z, part[i], &gap, &begun);
		/* In 万亿 style the 亿 belongs to both upper sections. */
		if (part[i] || (z->hundred_millions_of_ten_thousands && i == 2 && part[3]))
			buf_str(b, z->section[i]);
	}
	if (!begun)
		buf_str(b, z->digit[0]);
}

static const char *chinese(struct arena *mem, money m, const char *currency, bool simple)
{
	const struct numerals *z = simple ? &simplified : &traditional;
	uint64_t u = m < 0 ? -(uint64_t)m : (uint64_t)m;
	unsigned jiao = (unsigned)(u / 10 % 10), fen = (unsigned)(u % 10);
	struct buf b = buf_new(mem);

	buf_str(&b, name_of(currency, simple));
	if (m < 0)
		buf_str(&b, z->minus);
	if (u >= 100 || u == 0) {
		chinese_whole(&b, z, u / 100);
		buf_str(&b, z->yuan);
	}
	if (jiao) {
		buf_str(&b, z->digit[jiao]);
		buf_str(&b, z->jiao);
	} else if (fen && u >= 100) {
		buf_str(&b, z->digit[0]);
	}
	if (fen) {
		buf_str(&b, z->digit[fen]);
		buf_str(&b, z->fen);
	} else {
		buf_str(&b, z->whole);
	}
	return b.s;
}

/* 1-999, a space before each word. */
static void hundreds(struct buf *b, unsigned v)
{
	static const char *const small[] = { "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
		"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
	static const char *const tens[] = { "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" };

	if (v >= 100)
		buf_fmt(b, " %s hundred", small[v / 100]);
	v %= 100;
	if (v >= 20)
		buf_fmt(b, " %s%s%s", tens[v / 10], v % 10 ? "-" : "", small[v % 10]);
	else if (v)
		buf_fmt(b, " %s", small[v]);
}

static const char *english(struct arena *mem, money m, const char *currency)
{
	static const char *const scale[] = { "", " thousand", " million", " billion", " trillion", " quadrillion" };
	uint64_t u = m < 0 ? -(uint64_t)m : (uint64_t)m, units = u / 100;
	struct buf b = buf_new(mem);
	unsigned part[6];
	int i;

	buf_str(&b, currency);
	if (m < 0)
		buf_str(&b, " minus");
	if (!units)
		buf_str(&b, " zero");
	for (i = 0; i < 6; i++, units /= 1000)
		part[i] = (unsigned)(units % 1000);
	for (i = 5; i >= 0; i--)
		if (part[i]) {
			hundreds(&b, part[i]);
			buf_str(&b, scale[i]);
		}
	if (u % 100)
		buf_fmt(&b, " and %02u/100", (unsigned)(u % 100));
	buf_str(&b, " only");
	return b.s;
}

const char *money_words(struct arena *mem, money m, const char *currency, const char *lang)
{
	if (!currency)
		currency = "";
	if (lang && !strcmp(lang, "en"))
		return english(mem, m, currency);
	return chinese(mem, m, currency, lang && !strcmp(lang, "zh-CN"));
}
