/*
 * What differs between two versions of a contract: fields by their values, lines and
 * paragraphs of the body by the longest common sequence.
 */
#include <stdlib.h>
#include <string.h>
#include "contract_version.h"
#include "lib/lang.h"
#include "lib/text.h"

enum { PIECES = 600 };	/* beyond that everything counts as different */

struct pieces { const char **text; int n; };

static json_object *part(const struct contract_version *v, const char *name)
{
	json_object *o = NULL;

	json_object_object_get_ex(v->content, name, &o);
	return o;
}

static const char *text(json_object *o, const char *name)
{
	json_object *v = NULL;

	return o && json_object_object_get_ex(o, name, &v) && v ? json_object_get_string(v) : NULL;
}

/* ---- pieces ------------------------------------------------------------------------ */

static bool ends_paragraph(const char *tag)
{
	static const char *const blocks[] = { "p", "li", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "blockquote", "ul", "ol", "table", NULL };
	size_t n = strcspn(tag, " />\t\n");

	for (int i = 0; blocks[i]; i++)
		if (strlen(blocks[i]) == n && !strncasecmp(blocks[i], tag, n))
			return true;
	return false;
}

static void add(struct ctx *c, struct pieces *p, struct buf *b)
{
	const char *s = b->len ? text_trim(c->mem, b->s) : "";

	if (*s && p->n < PIECES)
		p->text[p->n++] = s;
	*b = buf_new(c->mem);
}

static const char *entity(const char **p)
{
	static const struct { const char *name, *is; } known[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " }, { 0 } };

	for (int i = 0; known[i].name; i++)
		if (!strncmp(*p, known[i].name, strlen(known[i].name))) {
			*p += strlen(known[i].name);
			return known[i].is;
		}
	(*p)++;
	return "&";
}

/* The words of a body, paragraph by paragraph. */
static struct pieces paragraphs(struct ctx *c, const char *html)
{
	struct pieces p = { arena_array(c->mem, PIECES + 1, sizeof *p.text), 0 };
	struct buf b = buf_new(c->mem);

	for (const char *s = html ? html : ""; *s; ) {
		if (*s == '<') {
			const char *name = s[1] == '/' ? s + 2 : s + 1;

			if (ends_paragraph(name))
				add(c, &p, &b);
			s += strcspn(s, ">");
			s += *s == '>';
		} else if (*s == '&') {
			buf_str(&b, entity(&s));
		} else {
			buf_add(&b, s++, 1);
		}
	}
	add(c, &p, &b);
	return p;
}

static struct pieces lines(struct ctx *c, const struct contract_version *v)
{
	json_object *list = part(v, "lines");
	size_t n = list ? json_object_array_length(list) : 0;
	struct pieces p = { arena_array(c->mem, n + 1, sizeof *p.text), 0 };

	for (size_t i = 0; i < n && p.n < PIECES; i++) {
		json_object *l = json_object_array_get_idx(list, i);
		const char *kind = text(l, "kind"), *description = text(l, "description"), *discount = text(l, "discount_percent");
		dec4 q, u, d = 0;

		if (kind && strcmp(kind, "item")) {
			p.text[p.n++] = description ? description : "";
			continue;
		}
		if (!dec4_parse(text(l, "quantity"), &q) || !dec4_parse(text(l, "unit_price"), &u))
			q = u = 0;
		if (discount && !dec4_parse(discount, &d))
			d = 0;
		p.text[p.n++] = arena_fmt(c->mem, "%s\n%s %s × %s%s%s = %s", description ? description : "", dec4_show(c->mem, q), text(l, "unit") ? text(l, "unit") : "",
			dec4_show(c->mem, u), d ? " − " : "", d ? arena_fmt(c->mem, "%s %%", dec4_show(c->mem, d)) : "", text(l, "amount") ? text(l, "amount") : "");
	}
	return p;
}

/* ---- the longest common sequence ------------------------------------------------------ */

struct out { struct difference *list; int n; };

static void put(struct out *o, int what, const char *was, const char *is)
{
	o->list[o->n++] = (struct difference){ what, NULL, was, is };
}

static void sequence(struct ctx *c, struct out *o, int what, const struct pieces *a, const struct pieces *b, bool all)
{
	int w = b->n + 1, i, j;
	unsigned short *common = arena_array(c->mem, (size_t)(a->n + 1) * (size_t)w, sizeof *common);

	for (i = a->n - 1; i >= 0; i--)
		for (j = b->n - 1; j >= 0; j--) {
			unsigned short down = common[(i + 1) * w + j], right = common[i * w + j + 1];

			common[i * w + j] = !strcmp(a->text[i], b->text[j]) ? (unsigned short)(common[(i + 1) * w + j + 1] + 1) : down > right ? down : right;
		}
	for (i = j = 0; i < a->n || j < b->n; ) {
		if (i < a->n && j < b->n && !strcmp(a->text[i], b->text[j])) {
			if (all)
				put(o, what, a->text[i], b->text[j]);
			i++, j++;
		} else if (i < a->n && (j == b->n || common[(i + 1) * w + j] >= common[i * w + j + 1])) {
			put(o, what, a->text[i++], NULL);
		} else {
			put(o, what, NULL, b->text[j++]);
		}
	}
}

/* ---- fields ------------------------------------------------------------------------------ */

static const char *shown(const struct contract_version *v, const char *field)
{
	const char *title = text(part(v, "titles"), field);

	return title ? title : text(part(v, "fields"), field);
}

static void fields(struct ctx *c, struct out *o, const struct contract_version *a, const struct contract_version *b)
{
	for (const struct field *f = contract_record.fields; f->name; f++) {
		const char *was = text(part(a, "fields"), f->name), *is = text(part(b, "fields"), f->name);

		if (!strcmp(f->name, "body") || f->type == F_PARTS || same_text(was, is))
			continue;
		put(o, DIFF_FIELD, shown(a, f->name), shown(b, f->name));
		o->list[o->n - 1].field = field_label(c, &contract_record, f);
	}
}

struct difference *contract_version_compare(struct ctx *c, const struct contract_version *a, const struct contract_version *b, bool all, int *n)
{
	struct pieces la = lines(c, a), lb = lines(c, b), pa = paragraphs(c, text(part(a, "fields"), "body")), pb = paragraphs(c, text(part(b, "fields"), "body"));
	struct out o = { arena_array(c->mem, 4 * PIECES + 100, sizeof *o.list), 0 };

	fields(c, &o, a, b);
	sequence(c, &o, DIFF_LINE, &la, &lb, false);
	sequence(c, &o, DIFF_BODY, &pa, &pb, all);
	*n = o.n;
	return o.list;
}
