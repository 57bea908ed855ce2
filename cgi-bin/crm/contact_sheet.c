/*
 * The call sheet: people to be rung up, on paper, with their numbers, what was last said
 * and room for what they answer. Who is not to be contacted is not on it.
 */
#include <string.h>
#include "contact.h"
#include "paper.h"
#include "lib/config.h"
#include "lib/journal.h"
#include "lib/lang.h"
#include "lib/text.h"

static const char *text(const char *s)
{
	return s ? s : "";
}

/* a over b: what follows the line's end is set smaller. */
static const char *over(struct ctx *c, const char *a, const char *b)
{
	return a && b ? arena_fmt(c->mem, "%s\n%s", a, b) : a ? a : text(b);
}

/* "11/20 電話" and what was said then. */
static const char *last_said(struct paper *p, const struct row *k)
{
	struct ctx *c = p->c;
	int n;
	int64_t t;
	struct entry *e = journal_find(c, &(struct journal_query){ .rec = &contact_record, .id = k->id, .known = true, .events = { "followup", "activity_done", "message", "note" }, .limit = 1 }, &n);
	json_object *said = NULL;

	if (!n)
		return "";
	if (e->detail)
		json_object_object_get_ex(e->detail, "text", &said);
	return over(c, arena_fmt(c->mem, "%s %s", instant_from_sql(e->at, &t) ? date_show(c->mem, date_of(c->mem, t, c->tz)) : "", journal_title(c, e)),
		said ? text_clip(c->mem, json_object_get_string(said), 60) : NULL);
}

static void one(struct paper *p, int number, const struct row *k)
{
	struct ctx *c = p->c;
	const char *role = row_get(k, "decision_role");
	const char *cells[] = {
		arena_fmt(c->mem, "%d", number),
		over(c, row_get(k, "name"), over(c, row_get(k, "title"), role ? lang_text(p->lang, arena_fmt(c->mem, "Choice.contact.decision_role.%s", role)) : NULL)),
		over(c, row_title_of(k, "customer_id"), row_get(k, "department")),
		over(c, row_get(k, "mobile") ? row_get(k, "mobile") : row_get(k, "phone"), over(c, row_get(k, "mobile") ? row_get(k, "phone") : NULL, row_get(k, "messenger"))),
		over(c, last_said(p, k), row_get(k, "preferences") ? text_clip(c->mem, row_get(k, "preferences"), 60) : NULL),
		arena_fmt(c->mem, "□ %s　□ %s\n \n ", paper_word(p, "call_reached"), paper_word(p, "call_again")),
	};

	pdf_row(p->pdf, cells);
}

const void *contact_call_sheet(struct ctx *c, struct row *const *rows, int n, size_t *size)
{
	static const struct paper_column columns[] = {
		{ 12, PDF_RIGHT, "line" }, { 28, PDF_LEFT, "call_contact" }, { 34, PDF_LEFT, "call_customer" }, { 30, PDF_LEFT, "call_phone" }, { 36, PDF_LEFT, "last_said" }, { 38, PDF_LEFT, "call_result" },
	};
	struct pdf *file = pdf_new(c->mem, NULL, NULL, setting_str(c, "company_name", "Ferry"));
	struct paper p = paper_begin(c, file, c->lang, "call_sheet", arena_fmt(c->mem, "%s %s", c->me->name, c->today), "TWD", false);
	int called = 0;

	paper_table(&p, columns, 6);
	for (int i = 0; i < n; i++)
		if (!row_int(rows[i], "do_not_contact"))
			one(&p, ++called, rows[i]);
	pdf_table_end(p.pdf);
	pdf_move(p.pdf, 3);
	if (called < n)
		paper_text(&p, lang_fill(c->mem, p.lang, "Pdf.call_left_out", arena_fmt(c->mem, "%d", n - called), NULL, NULL));
	return pdf_finish(file, size);
}
