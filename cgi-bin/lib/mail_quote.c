/*
 * What somebody wrote, without the letter they answer. Mail programs mark what they
 * quote in a few ways, in three languages here: a line before it ("On … wrote:"), a
 * head ("-----Original Message-----", From/Sent/To), or '>' before every line. Only
 * what stands at the end is cut; who answers between the lines is kept.
 */
#include <string.h>
#include <strings.h>
#include "mail_read.h"
#include "text.h"

enum { MOST = 20000 };	/* lines looked at */

struct line { const char *s; size_t n; };

static bool ends_with(struct line l, const char *end)
{
	size_t n = strlen(end);

	while (l.n && l.s[l.n - 1] == ' ')
		l.n--;
	return l.n >= n && !memcmp(l.s + l.n - n, end, n);
}

static bool starts(struct line l, const char *with)
{
	size_t n = strlen(with);

	while (l.n && (*l.s == ' ' || *l.s == '*')) {
		l.s++;
		l.n--;
	}
	return l.n >= n && !strncasecmp(l.s, with, n);
}

static bool blank(struct line l)
{
	for (size_t i = 0; i < l.n; i++)
		if (l.s[i] != ' ' && l.s[i] != '\t')
			return false;
	return true;
}

static bool quoted(struct line l)
{
	return l.n && l.s[0] == '>';
}

/* "On Mon, Jan 1 2027 at 10:00 AM Wang <w@x> wrote:", over up to three lines. */
static int attribution(const struct line *l, int n)
{
	static const char *const begins[] = { "On ", "於 ", "在 ", "Am ", "Le " };
	static const char *const ends[] = { "wrote:", "寫道：", "寫道:", "写道：", "写道:", "schrieb:", "écrit :" };

	for (int k = 0; k < 3 && k < n; k++)
		for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
			bool opens = ends_with(l[k], ends[e]) && (k == 0 && e >= 1 && e <= 4);

			for (size_t b = 0; b < sizeof begins / sizeof *begins; b++)
				opens |= ends_with(l[k], ends[e]) && starts(l[0], begins[b]);
			if (opens)
				return k + 1;
		}
	return 0;
}

/* A head that says who wrote the letter below; all after it is that letter. */
static bool head(const struct line *l, int n)
{
	static const char *const rules[] = { "-----Original", "----- Original", "-----原始", "----- 原始", "---------- Forwarded", "------------------ 原始", "------------------ Original", "-------- Original", "-------- 原始" };
	static const char *const from[] = { "From:", "寄件者:", "寄件者：", "寄件人:", "寄件人：", "发件人:", "发件人：" };
	static const char *const more[] = { "Sent:", "Date:", "To:", "寄件日期", "日期", "傳送", "发送时间", "发送日期", "收件者", "收件人" };
	bool is_from = false;

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (starts(l[0], rules[i]))
			return true;
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		is_from |= starts(l[0], from[i]);
	for (int k = 1; is_from && k < 3 && k < n; k++)
		for (size_t i = 0; i < sizeof more / sizeof *more; i++)
			if (starts(l[k], more[i]))
				return true;
	return false;
}

static bool rule(struct line l)
{
	return l.n >= 20 && strspn(l.s, "_") >= l.n;
}

static int split(const char *text, struct line *l)
{
	int n = 0;

	for (; *text && n < MOST; n++) {
		size_t len = strcspn(text, "\n");

		l[n] = (struct line){ text, len };
		text += len + (text[len] == '\n');
	}
	return n;
}

static const char *joined(struct ctx *c, const struct line *l, int n, bool without_quotes)
{
	struct buf b = buf_new(c->mem);

	for (int i = 0; i < n; i++) {
		if (without_quotes && quoted(l[i]))
			continue;
		buf_add(&b, l[i].s, l[i].n);
		buf_str(&b, "\n");
	}
	return text_trim(c->mem, b.s);
}

/* Is anything but quotes and blanks in these lines? */
static bool own(const struct line *l, int from, int to)
{
	for (int i = from; i < to; i++)
		if (!blank(l[i]) && !quoted(l[i]))
			return true;
	return false;
}

/* Quoted without marks: what follows first is no line with one. */
static bool unmarked(const struct line *l, int from, int to)
{
	while (from < to && blank(l[from]))
		from++;
	return from < to && !quoted(l[from]);
}

const char *mail_own_words(struct ctx *c, const char *text)
{
	struct line *l = arena_array(c->mem, MOST, sizeof *l);
	int n = split(text, l), end = n, skip;
	const char *left;

	for (int i = 0; i < n && end == n; i++) {
		if (head(l + i, n - i) || (rule(l[i]) && i + 1 < n && head(l + i + 1, n - i - 1)) || (l[i].n == 3 && !memcmp(l[i].s, "-- ", 3)))
			end = i;
		else if ((skip = attribution(l + i, n - i)) && !own(l, i + skip, n))
			end = i;
		else if (skip && own(l, 0, i) && unmarked(l, i + skip, n))
			end = i;
	}
	while (end > 0 && (blank(l[end - 1]) || quoted(l[end - 1])))
		end--;
	left = joined(c, l, end, false);
	if (!own(l, 0, end))
		left = joined(c, l, n, true);
	return *left ? left : text_trim(c->mem, text);
}

const char *mail_own_html(struct ctx *c, const char *html)
{
	static const char *const marks[] = {
		"<div class=\"gmail_quote", "<div class=gmail_quote", "<blockquote type=\"cite\"", "<div id=\"appendonsend\"", "<div id=\"divRplyFwdMsg\"", "<div class=\"moz-cite-prefix\"",
		"<div class=\"yahoo_quoted\"", "<hr id=\"stopSpelling\"", "<div id=\"mail-editor-reference-message-container\"", "<div id=\"origbody\"", "<!--[if mso]><hr", "<div style=\"border:none;border-top:solid #E1E1E1",
	};
	const char *end = NULL;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *at = strcasestr(html, marks[i]);

		if (at && (!end || at < end))
			end = at;
	}
	return end && *mail_html_text(c, arena_strn(c->mem, html, (size_t)(end - html))) ? arena_strn(c->mem, html, (size_t)(end - html)) : html;
}
