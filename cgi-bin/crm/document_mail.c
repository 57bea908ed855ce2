/*
 * Documents by mail: words from the template of the receiver's language, the PDF made
 * by the same function as the page's, enclosed as it was at that moment. Answers come
 * back to the document by the letter's token.
 */
#include <string.h>
#include "document_mail.h"
#include "documents.h"
#include "mail_template.h"
#include "note.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/letter.h"

static const struct kind {
	const struct record *rec;
	const char *total, *until;
} kinds[] = {
	{ &quotation_record, "amount_total", "valid_until" },
	{ &contract_record, "amount", "ends_on" },
	{ &invoice_record, "amount", "due_on" },
};

static const struct kind *kind_of(const struct record *rec)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].rec == rec)
			return &kinds[i];
	fault("a %s is not sent by mail", rec->name);
}

/* Whom it is for, whatever the sender may see of them. */
struct receiver { const char *name, *customer, *email, *lang; };

static struct receiver receiver_of(struct ctx *c, const struct row *d)
{
	int64_t customer = row_int(d, "customer_id"), contact = row_index(d, "contact_id") >= 0 ? row_int(d, "contact_id") : 0;
	struct receiver who = { .lang = c->lang };
	struct rows *r;

	if (!contact)
		contact = db_one_int(c, "SELECT contact_id FROM customer_contacts WHERE customer_id = ? AND is_primary = 1"
			" AND (valid_until IS NULL OR valid_until >= ?) ORDER BY contact_id LIMIT 1", INT(customer), STR(c->today));
	r = db_rows(c, "SELECT k.name, u.name, COALESCE(k.email, u.email), COALESCE(k.lang, u.lang) FROM customers u LEFT JOIN contacts k ON k.id = ? WHERE u.id = ?", REF(contact), INT(customer));
	if (rows_next(r)) {
		who = (struct receiver){ rows_str(r, 0), rows_str(r, 1), rows_str(r, 2), rows_str(r, 3) ? rows_str(r, 3) : c->lang };
		if (!who.name)
			who.name = who.customer;
	}
	return who;
}

const char *document_address(struct ctx *c, const struct row *d)
{
	return receiver_of(c, d).email;
}

static const char *day(struct ctx *c, const char *date)
{
	return date ? arena_fmt(c->mem, "%.4s/%.2s/%.2s", date, date + 5, date + 8) : "–";
}

/* "quotation-S00012.pdf": letters that every mail program takes. */
static const char *file_name(struct ctx *c, const struct row *d)
{
	return arena_fmt(c->mem, "%s.pdf", row_title(d));
}

bool document_mail(struct ctx *c, const struct row *document, const char *to, const char *message, const char *link)
{
	const struct kind *k = kind_of(document->rec);
	struct row *d = record_get(c, k->rec, document->id);
	struct receiver who = receiver_of(c, d);
	struct ctx theirs = *c;		/* the PDF and its words are in the receiver's language */
	const char *seller = d->owner_id ? db_one_str(c, "SELECT name FROM users WHERE id = ?", INT(d->owner_id)) : NULL;
	struct enclosure pdf = { .name = file_name(c, d), .type = "application/pdf" };
	struct merge_field merge[] = {
		{ "number", row_index(d, "number") >= 0 ? row_get(d, "number") : row_title(d) }, { "title", row_index(d, "title") >= 0 ? row_get(d, "title") : NULL },
		{ "customer", who.customer }, { "contact", who.name }, { "salesperson", seller }, { "company", setting_str(c, "company_name", "Ferry") },
		{ "total", money_signed(c->mem, row_money(d, k->total), row_get(d, "currency")) },
		{ "valid_until", day(c, row_get(d, k->until)) }, { "link", link }, { "message", message }, { 0 }
	};
	struct mail_words words;
	struct letter letter;

	if (!to || !*to)
		to = who.email;
	if (!to || !*to)
		return false;
	theirs.lang = who.lang;
	record_load_parts(c, d);
	pdf.bytes = document_pdf(&theirs, d, &pdf.size);
	words = mail_words(c, k->rec->name, who.lang, merge);
	letter = (struct letter){
		.to = to, .to_name = who.email && !strcasecmp(to, who.email) ? who.name : NULL, .from_name = c->me->system ? seller : c->me->name, .subject = words.subject, .text = words.text, .html = words.html,
		.about = k->rec, .about_id = d->id, .by_hand = true, .files = &pdf, .nfiles = 1,
	};
	if (!outbox_letter(c, &letter))
		return false;
	note(c, k->rec, d->id, "mailed", "to", to, "subject", words.subject, NULL);
	return true;
}

/* ---- the verb of a contract ---------------------------------------------------------- */

const struct field document_mail_args[] = {
	{ .name = "to", .type = F_EMAIL },
	{ .name = "message", .type = F_LONGTEXT, .max = 4000 },
	{ 0 }
};

enum outcome contract_run_mail(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	if (!row_is(self, "approval_state", "approved"))
		return ctx_refuse(c, CONFLICT, "", "not_approved", NULL);
	return document_mail(c, self, row_get(args, "to"), row_get(args, "message"), NULL) ? DONE : ctx_refuse(c, INVALID, "to", "required", NULL);
}
