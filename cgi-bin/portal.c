/*
 * What customers open without signing in: a quotation behind an unguessable link (their own page: portal/account.c).
 * They read it, choose optional lines, ask, accept with a signature or reject. The
 * rules are in crm/quotation*.c; whoever has the link may do no more than this.
 */
#include <sodium.h>
#include <string.h>
#include "crm/documents.h"
#include "crm/quotation.h"
#include "crm/quotation_face.h"
#include "lib/app.h"
#include "lib/config.h"
#include "lib/page.h"
#include "lib/text.h"
#include "portal/account.h"
#include "portal/form.h"

enum { SIGNATURE_MAX = 200 * 1024 };

static const char *word(struct req *r, const char *key)
{
	return lang_text(r->c->lang, key);
}

static struct row *find(struct req *r)
{
	return quotation_by_token(r->c, r->word[0]);
}

static const char *page_url(struct req *r)
{
	return arena_fmt(r->c->mem, "/portal/quotations/%s", url_encode(r->c->mem, r->word[0]));
}

/* ---- the page ------------------------------------------------------------------------ */

static const char *money_plain(struct req *r, const struct row *q, money m)
{
	return money_in(r->c->mem, m, row_get(q, "currency"));
}

static const char *date_shown(struct req *r, const char *date)
{
	return date ? arena_fmt(r->c->mem, "%.4s/%.2s/%.2s", date, date + 5, date + 8) : "";
}

/* The first line is the item, what follows explains it. */
static void describe(struct req *r, HDF *h, const char *text)
{
	const char *nl = text ? strchr(text, '\n') : NULL;

	node_set(h, "name", nl ? arena_strn(r->c->mem, text, (size_t)(nl - text)) : text);
	if (nl)
		node_set(h, "more", nl + 1);
}

static void line_fill(struct req *r, HDF *h, const struct row *q, const struct row *l)
{
	dec4 discount = row_dec4(l, "discount_percent"), price = row_dec4(l, "unit_price");

	node_set(h, "kind", row_get(l, "kind"));
	node_int(h, "id", l->id);
	describe(r, h, row_get(l, "description"));
	if (!row_is(l, "kind", "item"))
		return;
	node_set(h, "quantity", arena_fmt(r->c->mem, "%s %s", dec4_show(r->c->mem, row_dec4(l, "quantity")), row_get(l, "unit") ? row_get(l, "unit") : ""));
	node_set(h, "price", price_show(r->c->mem, price, row_get(q, "currency")));
	if (discount)
		node_set(h, "discount", arena_fmt(r->c->mem, "−%s%%", dec4_show(r->c->mem, discount)));
	node_set(h, "amount", money_plain(r, q, row_money(l, "amount")));
	if (row_int(l, "optional"))
		node_set(h, "optional", "1");
	if (row_int(l, "chosen"))
		node_set(h, "chosen", "1");
}

/* A heading goes with the item that follows it, a note with what it follows. */
static bool is_option(struct row **l)
{
	while (*l && !row_is(*l, "kind", "item"))
		l++;
	return *l && row_int(*l, "optional");
}

/* What is sure first, what may be added at the end under its own head. */
static void lines_fill(struct req *r, const struct row *q)
{
	struct row **l = row_parts(q, "lines");
	int sure = 0, optional = 0;
	bool option = false;

	for (int i = 0; l[i]; i++)
		if ((option = row_is(l[i], "kind", "note") ? option : is_option(l + i)))
			line_fill(r, node_at(page_node(r, "Options"), optional++), q, l[i]);
		else
			line_fill(r, node_at(page_node(r, "Lines"), sure++), q, l[i]);
}

static void face_fill(struct req *r, const struct row *q, const struct quotation_face *f)
{
	page_set(r, "Q.customer", f->customer);
	page_set(r, "Q.contact", f->contact);
	page_set(r, "Q.address", f->address);
	page_set(r, "Q.payment_terms", f->payment_terms);
	page_set(r, "Q.date", date_shown(r, row_get(q, "date")));
	page_set(r, "Q.valid_until", date_shown(r, row_get(q, "valid_until")));
	if (!f->seller)
		return;
	page_set(r, "Seller.name", f->seller);
	page_set(r, "Seller.team", f->team);
	page_set(r, "Seller.phone", f->phone);
	page_set(r, "Seller.email", f->email && email_valid(f->email) ? f->email : NULL);
	page_set(r, "Seller.initial", initial_of(r->c->mem, f->seller));
	page_int(r, "Seller.colour", f->seller_id % 6);
}

static const char *state_of(const struct row *q, const struct quotation_face *f)
{
	if (row_is(q, "status", "accepted") || row_is(q, "status", "rejected"))
		return row_get(q, "status");
	return f->expired ? "expired" : "open";
}

static enum outcome show(struct req *r, struct row *q, int status)
{
	struct quotation_face f = quotation_face(r->c, q);
	const char *state = state_of(q, &f), *title = row_get(q, "title");
	int64_t at;

	page_set(r, "title", arena_fmt(r->c->mem, "%s %s", word(r, "Record.quotation.one"), row_get(q, "number")));
	page_set(r, "Company", setting_str(r->c, "company_name", "Ferry"));
	page_set(r, "Url", page_url(r));
	page_set(r, "Q.number", row_get(q, "number"));
	page_set(r, "Q.revision", row_get(q, "revision"));
	page_set(r, "Q.heading", title && *title ? title : row_get(q, "number"));
	page_set(r, "Q.state", state);
	page_set(r, arena_fmt(r->c->mem, "Q.is_%s", state), "1");
	page_set(r, "Q.currency", currency_sign(row_get(q, "currency")));
	page_set(r, "Q.untaxed", money_plain(r, q, row_money(q, "amount_untaxed")));
	page_set(r, "Q.tax", money_plain(r, q, row_money(q, "amount_tax")));
	page_set(r, "Q.total", money_signed(r->c->mem, row_money(q, "amount_total"), row_get(q, "currency")));
	page_set(r, "Q.terms", row_get(q, "terms"));
	page_set(r, "Q.signed_by", row_get(q, "signed_by"));
	if (row_get(q, "accepted_at") && instant_from_sql(row_get(q, "accepted_at"), &at))
		page_set(r, "Q.accepted_at", instant_show(r->c->mem, at, r->c->tz));
	face_fill(r, q, &f);
	lines_fill(r, q);
	if (r->input)
		page_set(r, "Typed.signed_by", in_str(r->input, "signed_by"));
	/* The address is the key: it goes to nobody else, and no cache keeps the page. */
	reply_header(r, "Referrer-Policy", "no-referrer");
	reply_header(r, "Cache-Control", "no-store");
	reply_header(r, "X-Robots-Tag", "noindex");
	return reply_page_status(r, status, "portal/quotation.cs");
}

static enum outcome view(struct req *r)
{
	struct row *q = find(r);
	enum outcome o;

	if (!q)
		return NOT_FOUND;
	/* Whoever is signed in is a colleague looking at what the customer sees. */
	if (!r->c->me->id) {
		o = quotation_viewed(r->c, q);
		if (o != DONE)
			return o;
		q = find(r);
	}
	return show(r, q, 200);
}

/* Refusals are told on the page itself; the request loop takes back what was begun. */
static enum outcome answer(struct req *r, enum outcome o)
{
	struct row *q;

	if (o == DONE)
		return reply_redirect(r, page_url(r));
	if (o != INVALID && o != CONFLICT)
		return o;
	q = find(r);
	return q ? show(r, q, o == INVALID ? 422 : 409) : NOT_FOUND;
}

static enum outcome pdf(struct req *r)
{
	struct row *q = find(r);
	const void *bytes;
	size_t size;

	if (!q)
		return NOT_FOUND;
	bytes = document_pdf(r->c, q, &size);
	reply_header(r, "Referrer-Policy", "no-referrer");
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "%s.pdf", row_get(q, "number")), true, bytes, size);
}

/* ---- what the customer does ------------------------------------------------------------- */

static enum outcome choose(struct req *r)
{
	struct row *q = find(r);
	json_object *list = NULL;
	int64_t *ids;
	int n = 0;

	if (!q)
		return NOT_FOUND;
	if (r->input)
		json_object_object_get_ex(r->input, "lines", &list);
	if (list && json_object_get_type(list) != json_type_array)
		return MALFORMED;
	ids = arena_array(r->c->mem, list ? json_object_array_length(list) + 1 : 1, sizeof *ids);
	for (size_t i = 0; list && i < json_object_array_length(list); i++)
		ids[n++] = json_object_get_int64(json_object_array_get_idx(list, i));
	return answer(r, quotation_choose(r->c, q, ids, n));
}

/* "data:image/png;base64,…" from the drawing; only a PNG of moderate size is kept. */
static bool signature_read(struct req *r, struct acceptance *a)
{
	static const char head[] = "data:image/png;base64,", png[] = "\x89PNG\r\n\x1a\n";
	const char *text = in_str(r->input, "signature");
	unsigned char *out;
	size_t n = 0;

	if (!text || !*text)
		return true;
	if (strncmp(text, head, sizeof head - 1))
		return false;
	text += sizeof head - 1;
	out = arena_alloc(r->c->mem, SIGNATURE_MAX);
	if (sodium_base642bin(out, SIGNATURE_MAX, text, strlen(text), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) || n < 50 || memcmp(out, png, 8))
		return false;
	a->signature = out;
	a->signature_size = n;
	return true;
}

static enum outcome accept_(struct req *r)
{
	struct row *q = find(r);
	struct acceptance a = { 0 };

	if (!q)
		return NOT_FOUND;
	if (!r->input)
		return MALFORMED;
	a.signed_by = in_str(r->input, "signed_by");
	a.signed_by = a.signed_by ? text_trim(r->c->mem, a.signed_by) : "";
	if (!*a.signed_by || utf8_length(a.signed_by) > 100)
		return answer(r, ctx_refuse(r->c, INVALID, "signed_by", *a.signed_by ? "too_long" : "required", "100", NULL));
	if (!in_bool(r->input, "agree"))
		return answer(r, ctx_refuse(r->c, INVALID, "agree", "must_agree", NULL));
	if (!signature_read(r, &a))
		return answer(r, ctx_refuse(r->c, INVALID, "signature", "bad_signature", NULL));
	return answer(r, quotation_accept(r->c, q, &a));
}

static enum outcome reject(struct req *r)
{
	struct row *q = find(r);
	const char *reason;

	if (!q)
		return NOT_FOUND;
	reason = r->input ? in_str(r->input, "reason") : NULL;
	reason = reason ? text_clip(r->c->mem, text_trim(r->c->mem, reason), 1000) : "";
	if (!*reason)
		return answer(r, ctx_refuse(r->c, INVALID, "reason", "required", NULL));
	return answer(r, quotation_reject(r->c, q, reason));
}

static enum outcome ask(struct req *r)
{
	struct row *q = find(r);
	enum outcome o;

	if (!q)
		return NOT_FOUND;
	o = quotation_ask(r->c, q, r->input ? in_str(r->input, "text") : NULL);
	if (o == DONE)
		reply_flash(r, "asked");
	return answer(r, o);
}

static const struct route routes[] = {
	{ GET, "quotations/{token}", view, PERM_PUBLIC, "portal/quotation.cs", PAGE_ONLY | STREAM_WRITE, NULL },
	{ GET, "quotations/{token}/pdf", pdf, PERM_PUBLIC, NULL, PAGE_ONLY, NULL },
	{ POST, "quotations/{token}/choose", choose, PERM_PUBLIC, NULL, PAGE_ONLY | NO_CSRF, NULL },
	{ POST, "quotations/{token}/accept", accept_, PERM_PUBLIC, NULL, PAGE_ONLY | NO_CSRF, NULL },
	{ POST, "quotations/{token}/reject", reject, PERM_PUBLIC, NULL, PAGE_ONLY | NO_CSRF, NULL },
	{ POST, "quotations/{token}/ask", ask, PERM_PUBLIC, NULL, PAGE_ONLY | NO_CSRF, NULL },
	{ GET, "account/{token}", account_show, PERM_PUBLIC, "portal/account.cs", PAGE_ONLY, NULL },
	{ GET, "account/{token}/contracts/{id}", account_contract, PERM_PUBLIC, NULL, PAGE_ONLY, NULL },
	{ GET, "account/{token}/invoices/{id}", account_invoice, PERM_PUBLIC, NULL, PAGE_ONLY, NULL },
	{ GET, "form/{token}", form_show, PERM_PUBLIC, "portal/form.cs", PAGE_ONLY, NULL },
	{ POST, "form/{token}", form_send, PERM_PUBLIC, "portal/form.cs", PAGE_ONLY | NO_CSRF, NULL },
	{ GET, "form/{token}/thanks", form_thanks, PERM_PUBLIC, "portal/form.cs", PAGE_ONLY, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct mount none[] = { { 0 } };

	return app_main(&(const struct app){ .name = "portal", .mounts = none, .routes = routes }, argc, argv);
}
