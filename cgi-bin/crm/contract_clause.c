/*
 * Clause templates: the record, the table of merge fields, and how they are filled in.
 * When that happens is said in contract_clause.h.
 */
#include <string.h>
#include "contract_clause.h"
#include "contract_version.h"
#include "paper.h"
#include "lib/db.h"
#include "lib/html.h"
#include "lib/lang.h"
#include "lib/sequence.h"
#include "lib/text.h"

enum { NAME_SHOWN = 40 };
static const char blank[] = "____________";	/* what is not known yet is written in by hand */

/* ---- what can be merged in ------------------------------------------------------------- */

struct clause { struct ctx *c; const struct row *contract; const char *lang; };
struct merge { const char *name; const char *(*value)(const struct clause *, const char *field); const char *field; };

static const char *text(const struct clause *k, const char *field)
{
	return row_get(k->contract, field);
}

static const char *amount(const struct clause *k, const char *field)
{
	return money_signed(k->c->mem, row_money(k->contract, field), row_get(k->contract, "currency"));
}

static const char *in_words(const struct clause *k, const char *field)
{
	return money_words(k->c->mem, row_money(k->contract, field), row_get(k->contract, "currency"), k->lang);
}

/* In the country's way of writing it, not the file's. */
static const char *day(const struct clause *k, const char *field)
{
	const char *d = row_get(k->contract, field);

	if (!d || !strcmp(k->lang, "en"))
		return d;
	return arena_fmt(k->c->mem, "%.4s 年 %s 月 %s 日", d, d[5] == '0' ? arena_strn(k->c->mem, d + 6, 1) : arena_strn(k->c->mem, d + 5, 2),
		d[8] == '0' ? d + 9 : d + 8);
}

/* What it refers to is named only to who may read it. */
static const char *title_of(const struct clause *k, const char *field)
{
	const struct field *f = record_field(k->c, k->contract->rec, field);
	struct row *r = row_get(k->contract, field) ? record_find(k->c, f->ref, row_int(k->contract, field), ACCESS_READ) : NULL;

	return r ? row_title(r) : NULL;
}

static const struct merge merges[] = {
	{ "customer.name", text, "their_name" }, { "customer.tax_number", text, "their_tax_number" }, { "customer.address", text, "their_address" },
	{ "customer.representative", text, "their_representative" }, { "customer.contact", title_of, "contact_id" },
	{ "contract.number", text, "number" }, { "contract.title", text, "title" },
	{ "contract.amount", amount, "amount" }, { "contract.amount_untaxed", amount, "amount_untaxed" }, { "contract.amount_tax", amount, "amount_tax" },
	{ "contract.amount_words", in_words, "amount" }, { "contract.currency", text, "currency" }, { "contract.payment_terms", title_of, "payment_terms_id" },
	{ "contract.signed_on", day, "signed_on" }, { "contract.effective_on", day, "effective_on" }, { "contract.ends_on", day, "ends_on" },
	{ "contract.delivery_date", day, "delivery_date" },
	{ "quotation.number", title_of, "quotation_id" }, { "opportunity.name", title_of, "opportunity_id" },
	{ "our.name", text, "our_name" }, { "our.tax_number", text, "our_tax_number" }, { "our.address", text, "our_address" },
	{ "our.representative", text, "our_representative" },
	{ 0 }
};

const char *contract_clause_inserts(struct ctx *c)
{
	struct buf b = buf_new(c->mem);

	for (const struct merge *m = merges; m->name; m++) {
		const char *label = field_label(c, &contract_record, record_field(c, &contract_record, m->field));

		buf_str(&b, arena_fmt(c->mem, "%s=%s\n", m->name, m->value == in_words ? lang_fill(c->mem, c->lang, "Merge.in_words", label, NULL, NULL) : label));
	}
	return b.s;
}

/* The name in the braces that open at s; *end is behind them, NULL when they do not close. */
static const char *name_at(struct ctx *c, const char *s, const char **end)
{
	const char *close = strstr(s + 2, "}}");
	size_t n;

	*end = close ? close + 2 : NULL;
	s += 2;
	n = close ? (size_t)(close - s) : strlen(s);
	while (n && *s == ' ')
		s++, n--;
	while (n && s[n - 1] == ' ')
		n--;
	return arena_strn(c->mem, s, n);
}

static const struct merge *merge_named(const char *name)
{
	for (const struct merge *m = merges; m->name; m++)
		if (!strcmp(m->name, name))
			return m;
	return NULL;
}

/* ---- the record ------------------------------------------------------------------------- */

static void check_body(struct ctx *c, const struct field *f, const char *value)
{
	const char *end;

	for (const char *s = value; (s = strstr(s, "{{")); s = end) {
		const char *name = name_at(c, s, &end);

		if (!end || !merge_named(name)) {
			ctx_refuse(c, INVALID, f->name, "no_merge_field", text_clip(c->mem, name, NAME_SHOWN), NULL);
			return;
		}
	}
}

/* There is one default in each language: the one before steps back. */
static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct rows *q;
	enum outcome o = DONE;

	(void)old;
	if (!row_int(r, "is_default"))
		return DONE;
	q = db_rows(c, "SELECT id FROM contract_templates WHERE lang = ? AND is_default = 1 AND id <> ? ORDER BY id", STR(row_get(r, "lang")), INT(r->id));
	while (o == DONE && rows_next(q))
		o = record_change(c, record_get(c, &contract_template_record, rows_int(q, 0)), "changed", "is_default", "0", NULL);
	return o;
}

static const struct choice languages[] = { { "zh-TW", "" }, { "zh-CN", "" }, { "en", "" }, { 0 } };

const struct record contract_template_record = {
	.type = 115, .name = "contract_template", .path = "settings/contract-templates", .table = "contract_templates", .title = "name", .subtitle = "lang", .icon = "file-text",
	.unscoped = true, .order = "name", .before_save = before_save,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED | SORTABLE | TRACKED, .max = 100 },
		{ .name = "lang", .type = F_CHOICE, .flags = REQUIRED | LISTED | FACET | TRACKED | ALONE, .choices = languages, .initial = "zh-TW" },
		{ .name = "is_default", .type = F_BOOL, .flags = LISTED | TRACKED | ALONE, .initial = "0" },
		{ .name = "body", .type = F_HTML, .flags = REQUIRED | WIDE | TRACKED, .max = 100000, .check = check_body, .inserts = contract_clause_inserts },
		{ 0 } },
};

/* ---- filling in -------------------------------------------------------------------------- */

/* Values are not looked through again: what a customer is called is no merge field. */
static const char *filled(const struct clause *k, const char *s)
{
	struct buf b = buf_new(k->c->mem);
	const char *open, *end, *value;

	for (; (open = strstr(s, "{{")); s = end) {
		const char *name = name_at(k->c, open, &end);
		const struct merge *m = end ? merge_named(name) : NULL;

		buf_add(&b, s, (size_t)(open - s));
		if (m) {
			value = m->value(k, m->field);
			html_text(&b, value && *value ? value : blank);
		} else {
			end = open + 2;
			buf_str(&b, "{{");
		}
	}
	buf_str(&b, s);
	return b.s;
}

/* Empty, or nothing but the paragraph an editor leaves. */
static bool wordless(const char *html)
{
	for (const char *s = html ? html : ""; *s; ) {
		if (*s == '<') {
			s += strcspn(s, ">");
			s += *s == '>';
		} else if (strchr(" \t\r\n", *s)) {
			s++;
		} else {
			return false;
		}
	}
	return true;
}

static struct row *template_of(struct ctx *c, int64_t id)
{
	struct row *t = id ? record_find(c, &contract_template_record, id, ACCESS_READ) : NULL;

	return t && !t->archived_at ? t : NULL;
}

/* The text with its fields, what came of it and when stay with the contract. */
static void keep_merged(const struct clause *k, struct row *r, const char *source)
{
	const char *merged = filled(k, source);

	row_set(r, "body", merged);
	row_set(r, "body_source", source);
	row_set(r, "body_merged", merged);
	row_set(r, "body_merged_at", instant_sql(k->c->mem, k->c->now));
}

enum outcome contract_clause_settle(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t id = row_int(r, "template_id");
	bool own = !wordless(row_get(r, "body")) && (!old || row_was_given(r, "body"));
	struct clause k = { c, r, c->lang };
	struct row *t;

	if (!id || (old && row_int(old, "template_id") == id))
		return DONE;
	if (!(t = template_of(c, id)))
		return ctx_refuse(c, INVALID, "template_id", "no_such_record", NULL);
	k.lang = row_get(t, "lang");
	if (!row_get(r, "number"))
		row_set(r, "number", sequence_next(c, r->rec->sequence));
	keep_merged(&k, r, row_get(own ? r : t, "body"));
	return DONE;
}

/* ---- merging again ------------------------------------------------------------------------- */

struct contract_merge contract_merge_of(struct ctx *c, const struct row *r)
{
	struct rows *m = db_rows(c, "SELECT body_source, body_merged FROM contracts WHERE id = ? AND body_source IS NOT NULL", INT(r->id));
	struct row *t = row_int(r, "template_id") ? record_get(c, &contract_template_record, row_int(r, "template_id")) : NULL;
	struct clause k = { c, r, t ? row_get(t, "lang") : c->lang };
	struct contract_merge now = { 0 };

	if (!rows_next(m) || !row_get(r, "body_merged_at"))
		return now;
	now.at = row_get(r, "body_merged_at");
	now.template = t ? row_title(t) : "";
	now.source = rows_str(m, 0);
	now.stale = strcmp(filled(&k, now.source), rows_str(m, 1)) != 0;
	now.edited = !same_text(row_get(r, "body"), html_clean(c->mem, rows_str(m, 1)));
	return now;
}

enum outcome contract_merge_again(struct ctx *c, struct row *self, bool replace)
{
	struct contract_merge m = contract_merge_of(c, self);
	struct row *next = row_edit(c, self), *t;

	if (!m.at)
		return ctx_refuse(c, CONFLICT, "", "not_merged", NULL);
	if (m.edited && !replace)
		return ctx_refuse(c, INVALID, "replace", "body_edited", NULL);
	t = row_int(self, "template_id") ? record_get(c, &contract_template_record, row_int(self, "template_id")) : NULL;
	keep_merged(&(struct clause){ c, self, t ? row_get(t, "lang") : c->lang }, next, m.source);
	return record_update(c, next, self, 0);
}

int64_t contract_clause_default(struct ctx *c, int64_t customer_id, int64_t contact_id)
{
	return db_one_int(c, "SELECT id FROM contract_templates WHERE is_default = 1 AND archived_at IS NULL AND lang = ? ORDER BY id LIMIT 1",
		STR(paper_lang(c, customer_id, contact_id)));
}

void contract_clause_adopt(struct ctx *c, struct row *r, const char *at)
{
	int64_t template = contract_clause_default(c, row_int(r, "customer_id"), row_int(r, "contact_id"));
	const struct person *owner = person_load(c, r->owner_id);
	struct row *e = row_edit(c, r);
	struct ctx theirs = *c;

	row_set_int(c, e, "template_id", template);
	if (!template || !wordless(row_get(r, "body")) || contract_clause_settle(c, e, r) != DONE)
		return;
	if (row_is(r, "state", "draft"))
		contract_version_before(c, r);
	db_exec(c, "UPDATE contracts SET template_id = ?, body = ?, body_source = ?, body_merged = ?, body_merged_at = ?, updated_at = updated_at WHERE id = ?",
		INT(template), STR(row_get(e, "body")), STR(row_get(e, "body_source")), STR(row_get(e, "body_merged")), STR(at), INT(r->id));
	if (owner)
		theirs.me = owner;
	instant_from_sql(at, &theirs.now);
	contract_version_keep(&theirs, r->id);
}

void contract_clause_offer(struct ctx *c, json_object *typed)
{
	json_object *v, *body;
	struct row *t = json_object_object_get_ex(typed, "template_id", &v) && v ? template_of(c, json_object_get_int64(v)) : NULL;

	if (t && (!json_object_object_get_ex(typed, "body", &body) || !body || wordless(json_object_get_string(body))))
		json_object_object_add(typed, "body", json_object_new_string(row_get(t, "body")));
}
