/* Text of mails: any encoding to clean UTF-8, rich text to lines; see mail_read.h. */
#include <errno.h>
#include <glib.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include "csv_encoding.h"
#include "html.h"
#include "mail_read.h"
#include "text.h"

/* What mail programs call it, and what it really holds: the wider sets include the older ones. */
static const struct { const char *named, *iconv; } charsets[] = {
	{ "us-ascii", "UTF-8" }, { "ascii", "UTF-8" }, { "utf8", "UTF-8" }, { "utf-8", "UTF-8" },
	{ "big5", "CP950" }, { "big5-tw", "CP950" }, { "cn-big5", "CP950" }, { "x-big5", "CP950" }, { "x-x-big5", "CP950" }, { "cp950", "CP950" }, { "ms950", "CP950" },
	{ "gb2312", "GB18030" }, { "gbk", "GB18030" }, { "cp936", "GB18030" }, { "x-gbk", "GB18030" }, { "gb_2312-80", "GB18030" }, { "hz-gb-2312", "HZ" },
	{ "iso-8859-1", "CP1252" }, { "shift_jis", "CP932" }, { "sjis", "CP932" }, { "x-sjis", "CP932" }, { "ks_c_5601-1987", "CP949" }, { "euc-kr", "CP949" },
};

static const char *iconv_name(const char *charset)
{
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
		if (!strcasecmp(charset, charsets[i].named))
			return charsets[i].iconv;
	return charset;
}

static bool sane_name(const char *s)
{
	return *s && strlen(s) < 40 && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") == strlen(s);
}

static void unknown(struct buf *b)
{
	buf_str(b, "\xef\xbf\xbd");
}

static bool convert(struct buf *b, const char *bytes, size_t n, const char *from)
{
	iconv_t cd = iconv_open("UTF-8", from);
	char out[4096], *in = (char *)bytes;

	if (cd == (iconv_t)-1)
		return false;
	while (n) {
		char *to = out;
		size_t room = sizeof out, done = iconv(cd, &in, &n, &to, &room);
		int why = errno;

		buf_add(b, out, (size_t)(to - out));
		if (done != (size_t)-1 || (why == E2BIG && to > out))
			continue;
		unknown(b);	/* a byte that is none of its characters, or one cut at the end */
		in++;
		n--;
		iconv(cd, NULL, NULL, NULL, NULL);
	}
	iconv_close(cd);
	return true;
}

/* Line ends become \n; what is no text goes. */
static char *tidy(struct ctx *c, const char *s, size_t n)
{
	char *out = arena_alloc(c->mem, n + 1), *to = out;

	for (size_t i = 0; i < n; i++) {
		unsigned char ch = (unsigned char)s[i];

		if (ch == '\r' && (i + 1 == n || s[i + 1] != '\n'))
			*to++ = '\n';
		else if (ch == '\n' || ch == '\t' || (ch >= ' ' && ch != 0x7f))
			*to++ = (char)ch;
	}
	*to = '\0';
	return out;
}

static const char *valid(struct ctx *c, const char *s)
{
	char *made;
	const char *kept;

	if (utf8_valid(s, strlen(s)))
		return s;
	made = g_utf8_make_valid(s, -1);
	kept = arena_str(c->mem, made);
	g_free(made);
	return kept;
}

const char *mail_utf8(struct ctx *c, const char *bytes, size_t n, const char *charset)
{
	const char *from = charset && sane_name(charset) ? iconv_name(charset) : "";
	struct buf b = buf_new(c->mem);
	bool said = *from && strcasecmp(from, "UTF-8");

	if (!said && memchr(bytes, 0x1b, n) && (memmem(bytes, n, "\x1b$B", 3) || memmem(bytes, n, "\x1b$@", 3)))
		from = "ISO-2022-JP";
	else if (!said && utf8_valid(bytes, n))
		return tidy(c, bytes, n);
	else if (!said)
		from = encoding_guess((const unsigned char *)bytes, n < 65536 ? n : 65536, n < 65536).iconv;
	if (!from || !convert(&b, bytes, n, from)) {
		b = buf_new(c->mem);
		buf_add(&b, tidy(c, bytes, n), strlen(tidy(c, bytes, n)));
	}
	return valid(c, tidy(c, b.s, b.len));
}

const char *mail_line(struct ctx *c, const char *s, size_t characters)
{
	char *line = arena_str(c->mem, valid(c, s ? s : ""));

	for (char *p = line; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	return text_clip(c->mem, text_trim(c->mem, line), characters);
}

/* ---- rich text as lines -------------------------------------------------------------- */

static const char *entity(struct buf *b, const char *s)
{
	static const struct { const char *name, *text; } known[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " }, { "&apos;", "'" },
		{ "&hellip;", "…" }, { "&mdash;", "—" }, { "&ndash;", "–" }, { "&ldquo;", "“" }, { "&rdquo;", "”" }, { "&lsquo;", "‘" }, { "&rsquo;", "’" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strncmp(s, known[i].name, strlen(known[i].name))) {
			buf_str(b, known[i].text);
			return s + strlen(known[i].name);
		}
	if (s[1] == '#' && s[2] >= '1' && s[2] <= '9') {
		gunichar ch = 0;
		const char *p = s + 2;
		char out[8];

		for (; *p >= '0' && *p <= '9' && ch < 0x110000; p++)
			ch = ch * 10 + (gunichar)(*p - '0');
		if (*p == ';' && ch >= ' ' && g_unichar_validate(ch)) {
			buf_add(b, out, (size_t)g_unichar_to_utf8(ch, out));
			return p + 1;
		}
	}
	buf_str(b, "&");
	return s + 1;
}

static bool begins(const char *tag, const char *name)
{
	return !strncmp(tag, name, strlen(name));
}

const char *mail_html_text(struct ctx *c, const char *html)
{
	struct buf spaced = buf_new(c->mem), b = buf_new(c->mem);
	const char *s;

	/* Elements that end a line and are not on the list of allowed ones. */
	for (s = html; *s; s++) {
		if (*s == '<' && (!strncasecmp(s, "</div", 5) || !strncasecmp(s, "</tr", 4) || !strncasecmp(s, "</blockquote", 12)))
			buf_str(&spaced, "<br>");
		buf_add(&spaced, s, 1);
	}
	for (s = html_clean(c->mem, spaced.s); *s; ) {
		size_t n = strcspn(s, "<&\n");

		if (n) {
			buf_add(&b, s, n);
			s += n;
		} else if (*s == '&') {
			s = entity(&b, s);
		} else if (*s == '\n') {	/* a line end of the source is a space */
			buf_str(&b, b.len && b.s[b.len - 1] != '\n' && b.s[b.len - 1] != ' ' ? " " : "");
			s++;
		} else {
			if (begins(s, "</p") || begins(s, "</h"))
				buf_str(&b, "\n\n");
			else if (begins(s, "<br") || begins(s, "</li") || begins(s, "<hr"))
				buf_str(&b, "\n");
			s += strcspn(s, ">");
			s += *s == '>';
		}
	}
	return text_trim(c->mem, b.s);
}
