/*
 * Cleaning rich text: a tokenizer that knows three things only, text, a tag whose
 * name is on the list, and anything else, which is dropped. Attributes are never
 * copied, text is escaped anew, elements are closed in order: so the output holds
 * nothing but the listed tags and escaped text, whatever came in.
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include "html.h"

static const char *const allowed[] = {
	"p", "br", "b", "strong", "i", "em", "u", "s", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", NULL,
};
static const char *const empty[] = { "br", "hr", NULL };
static const char *const with_content[] = { "script", "style", "template", "iframe", "object", "svg", "math", "title", "textarea", "noscript", "xmp", NULL };

/* Each tag that never ends has been looked for to the end of all: after so many of them, no later one is. */
enum { DEPTH = 64, ENDLESS = 16 };
struct cleaning { struct buf out; const char *open[DEPTH]; int n, endless; };

static const char *listed(const char *const *list, const char *name, size_t n)
{
	for (; *list; list++)
		if (strlen(*list) == n && strncasecmp(*list, name, n) == 0)
			return *list;
	return NULL;
}

/* "&amp;" and "&#160;" stay what they are; a bare & becomes &amp;. Only names and decimal numbers, which say nothing but a character. */
static size_t entity(const char *s)
{
	size_t n = 1;

	if (s[n] == '#')
		n++;
	n += strspn(s + n, s[1] == '#' ? "0123456789" : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	return n > 1 && n < 12 && s[n - 1] != '#' && s[n] == ';' ? n + 1 : 0;
}

static const char *add_text(struct cleaning *c, const char *s)
{
	size_t n;

	switch (*s) {
	case '<': buf_str(&c->out, "&lt;"); return s + 1;
	case '>': buf_str(&c->out, "&gt;"); return s + 1;
	case '"': buf_str(&c->out, "&quot;"); return s + 1;
	case '&':
		if ((n = entity(s)))
			buf_add(&c->out, s, n);
		else
			buf_str(&c->out, "&amp;");
		return s + (n ? n : 1);
	default:
		n = strcspn(s, "<>\"&");
		buf_add(&c->out, s, n);
		return s + n;
	}
}

static void put_tag(struct cleaning *c, const char *slash, const char *name)
{
	buf_str(&c->out, "<");
	buf_str(&c->out, slash);
	buf_str(&c->out, name);
	buf_str(&c->out, ">");
}

static void open_tag(struct cleaning *c, const char *name)
{
	if (listed(empty, name, strlen(name))) {
		put_tag(c, "", name);
	} else if (c->n < DEPTH) {
		put_tag(c, "", name);
		c->open[c->n++] = name;
	}
}

/* Closes what was opened inside it too; one that was never opened is dropped. */
static void close_tag(struct cleaning *c, const char *name)
{
	int at = c->n;

	while (at > 0 && strcmp(c->open[at - 1], name))
		at--;
	while (at > 0 && c->n >= at)
		put_tag(c, "/", c->open[--c->n]);
}

/* Behind the '>' that ends the tag at s; quoted attribute values may hold one. NULL when it never ends. */
static const char *tag_end(const char *s)
{
	char quote = 0;

	for (; *s; s++) {
		if (quote)
			quote = *s == quote ? 0 : quote;
		else if (*s == '"' || *s == '\'')
			quote = *s;
		else if (*s == '>')
			return s + 1;
	}
	return NULL;
}

/* Behind </name …>, or the end of all. */
static const char *skip_content(const char *s, const char *name)
{
	size_t n = strlen(name);

	for (; (s = strstr(s, "</")); s += 2)
		if (strncasecmp(s + 2, name, n) == 0) {
			const char *end = strchr(s, '>');

			return end ? end + 1 : s + strlen(s);
		}
	return NULL;
}

static const char *tag(struct cleaning *c, const char *s)
{
	bool closing = s[1] == '/';
	const char *name = s + 1 + closing, *end, *known, *after;
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	if (strncmp(s, "<!--", 4) == 0)
		return (end = strstr(s + 4, "-->")) ? end + 3 : s + strlen(s);
	if (n == 0 && s[1] != '!' && s[1] != '?' && !closing)
		return add_text(c, s);		/* "a < b" */
	if (c->endless == ENDLESS || !(end = tag_end(s + 1))) {
		c->endless += c->endless < ENDLESS;
		return add_text(c, s);
	}
	known = listed(with_content, name, n);
	if (known && !closing)
		return (after = skip_content(end, known)) ? after : end + strlen(end);
	known = listed(allowed, name, n);
	if (known && closing)
		close_tag(c, known);
	else if (known)
		open_tag(c, known);
	return end;
}

char *html_clean(struct arena *mem, const char *s)
{
	struct cleaning c = { .out = buf_new(mem) };

	while (*s)
		s = *s == '<' ? tag(&c, s) : add_text(&c, s);
	while (c.n > 0)
		put_tag(&c, "/", c.open[--c.n]);
	return c.out.s ? c.out.s : arena_str(mem, "");
}

void html_text(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (*s == '<')
			buf_str(b, "&lt;");
		else if (*s == '>')
			buf_str(b, "&gt;");
		else if (*s == '&')
			buf_str(b, "&amp;");
		else if (*s == '"')
			buf_str(b, "&quot;");
		else if (*s == '\n')
			buf_str(b, "<br>");
		else
			buf_add(b, s, 1);
	}
}
