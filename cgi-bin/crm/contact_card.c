/*
 * Contacts as vCards (version 3.0, which every telephone and mail program reads): lines
 * folded at 75 bytes, but never within a character.
 */
#include <string.h>
#include "contact.h"
#include "lib/lang.h"

enum { FOLD = 75 };

/* One line, whatever is in it; a longer one goes on behind a line end and a space. */
static void put_line(struct buf *b, const char *s)
{
	int room = FOLD;

	for (; *s; s++) {
		int n = 1;

		while ((s[n] & 0xc0) == 0x80)
			n++;
		if (n > room) {
			buf_str(b, "\r\n ");
			room = FOLD - 1;
		}
		buf_add(b, s, (size_t)n);
		room -= n;
		s += n - 1;
	}
	buf_str(b, "\r\n");
}

static const char *escaped(struct ctx *c, const char *s)
{
	struct buf b = buf_new(c->mem);

	for (; *s; s++) {
		if (*s == '\n')
			buf_str(&b, "\\n");
		else if (strchr("\\,;", *s))
			buf_fmt(&b, "\\%c", *s);
		else if ((unsigned char)*s >= ' ')
			buf_add(&b, s, 1);
	}
	return b.s ? b.s : "";
}

static void put(struct ctx *c, struct buf *b, const char *name, const char *value)
{
	if (value && *value)
		put_line(b, arena_fmt(c->mem, "%s:%s", name, escaped(c, value)));
}

static void put_note(struct ctx *c, struct buf *b, const struct row *k)
{
	struct buf note = buf_new(c->mem);

	if (row_int(k, "do_not_contact"))
		buf_str(&note, lang_text(c->lang, "Field.contact.do_not_contact"));
	if (row_get(k, "messenger"))
		buf_fmt(&note, "%s%s%s%s", note.len ? "\n" : "", lang_text(c->lang, "Field.contact.messenger"), lang_text(c->lang, "Common.colon"), row_get(k, "messenger"));
	if (row_get(k, "preferences"))
		buf_fmt(&note, "%s%s", note.len ? "\n" : "", row_get(k, "preferences"));
	put(c, b, "NOTE", note.s);
}

/* The customer's, as far as the person may see it. */
static void put_company(struct ctx *c, struct buf *b, const struct row *k)
{
	const char *company = row_title_of(k, "customer_id"), *department = row_get(k, "department");
	struct row *customer = company ? record_find(c, &customer_record, row_int(k, "customer_id"), ACCESS_READ) : NULL, **a;

	if (company || department)
		put_line(b, arena_fmt(c->mem, "ORG:%s%s%s", escaped(c, company ? company : ""), department ? ";" : "", escaped(c, department ? department : "")));
	if (!customer)
		return;
	record_load_parts(c, customer);
	a = row_parts(customer, "addresses");
	if (*a)
		put_line(b, arena_fmt(c->mem, "ADR;TYPE=WORK:;;%s;%s;;%s;%s", escaped(c, row_get(*a, "street") ? row_get(*a, "street") : ""), escaped(c, row_get(*a, "region") ? row_get(*a, "region") : ""),
			escaped(c, row_get(*a, "postcode") ? row_get(*a, "postcode") : ""), escaped(c, row_get(*a, "country") ? row_get(*a, "country") : "")));
	if (row_get(customer, "website"))
		put_line(b, arena_fmt(c->mem, "URL:%s", row_get(customer, "website")));
}

void contact_card(struct ctx *c, const struct row *k, struct buf *b)
{
	put_line(b, "BEGIN:VCARD");
	put_line(b, "VERSION:3.0");
	put(c, b, "FN", row_get(k, "name"));
	/* Which part of a name is the family's is not known: all of it stands in one. */
	put_line(b, arena_fmt(c->mem, "N:%s;;;;", escaped(c, row_get(k, "name"))));
	put_company(c, b, k);
	put(c, b, "TITLE", row_get(k, "title"));
	put(c, b, "TEL;TYPE=WORK,VOICE", row_get(k, "phone"));
	put(c, b, "TEL;TYPE=CELL", row_get(k, "mobile"));
	put(c, b, "EMAIL;TYPE=INTERNET", row_get(k, "email"));
	put(c, b, "BDAY", row_get(k, "birthday"));
	put_note(c, b, k);
	put_line(b, arena_fmt(c->mem, "UID:contact-%lld@ferry", (long long)k->id));
	if (k->updated_at)
		put_line(b, arena_fmt(c->mem, "REV:%.10sT%.8sZ", k->updated_at, k->updated_at + 11));
	put_line(b, "END:VCARD");
}
