/*
 * Contracts: the record's own pages, the printed contract, and its versions beside
 * each other.
 */
#include "crm/contract.h"
#include "crm/contract_clause.h"
#include "crm/contract_version.h"
#include <stdlib.h>
#include <string.h>
#include "lib/app.h"
#include "lib/detail_page.h"
#include "lib/page.h"
#include "lib/record_page.h"

/* In whole percent of the contract's amount; 100 only when it is all of it. */
static int percent(money part, money whole)
{
	return whole > 0 ? (int)((__int128)part * 100 / whole) : 0;
}

static void bar(struct req *r, const struct row *self, int i, const char *field, money part)
{
	HDF *b = node_at(page_node(r, "Bars"), i);
	money whole = row_money(self, "amount");

	node_set(b, "label", field_label(r->c, &contract_record, record_field(r->c, &contract_record, field)));
	node_set(b, "amount", money_signed(r->c->mem, part, row_get(self, "currency")));
	node_int(b, "percent", percent(part, whole));
}

/* The text does not move by itself when the contract's facts do: said here, with a way to merge it again. */
static void merged(struct req *r, const struct row *self)
{
	struct contract_merge m = contract_merge_of(r->c, self);
	int64_t at;

	if (!m.at || !instant_from_sql(m.at, &at))
		return;
	page_set(r, "Merged.text", lang_fill(r->c->mem, r->c->lang, "Merge.at", instant_show(r->c->mem, at, r->c->tz), m.template, NULL));
	/* Of one that was signed the text stays as it is, though the day of signing came after it. */
	page_set(r, "Merged.stale", m.stale && contract_record.editable(r->c, self) ? "1" : NULL);
	page_set(r, "Merged.edited", m.edited ? "1" : NULL);
	if (m.stale && record_allows(r->c, self, ACCESS_WRITE) && contract_record.editable(r->c, self))
		page_set(r, "Merged.again", arena_fmt(r->c->mem, "/contracts/%lld/remerge", (long long)r->id));
}

/* Amount, planned, received, invoiced and what is open. */
static void beside(struct req *r, const struct row *self)
{
	static const char *const sums[] = { "amount", "planned", "received", "invoiced", "open_amount" };

	for (int i = 0; i < 5; i++) {
		bar(r, self, i, sums[i], row_money(self, sums[i]));
		/* The amount stands once more beneath the lines: it is their total. */
		if (i)
			page_told(r, sums[i]);
	}
	page_action(r, lang_text(r->c->lang, "Versions.title"), "versions", arena_fmt(r->c->mem, "/contracts/%lld/versions", (long long)r->id));
	if (person_scope(r->c->me, &file_record, ACCESS_WRITE) != SCOPE_NONE && (row_is(self, "state", "to_sign") || row_is(self, "state", "signed") || row_is(self, "state", "in_performance")))
		page_action(r, lang_text(r->c->lang, "Files.scan"), "paperclip", arena_fmt(r->c->mem, "/files/new?on=contracts:%lld&category_id=1&back=%%2Fcontracts%%2F%lld", (long long)r->id, (long long)r->id));
	merged(r, self);
	page_set(r, "Slot.before", "documents/progress.cs");
}

/* ---- versions ------------------------------------------------------------------------- */

static json_object *head_json(struct ctx *c, const struct contract_version *v)
{
	json_object *o = json_object_new_object();
	int64_t at;

	json_object_object_add(o, "version_no", json_object_new_int64(v->no));
	json_object_object_add(o, "title", json_object_new_string(v->title));
	json_object_object_add(o, "amount", json_object_new_string(v->amount));
	json_object_object_add(o, "author", v->author ? json_object_new_string(v->author) : NULL);
	json_object_object_add(o, "created_at", instant_from_sql(v->at, &at) ? json_object_new_string(instant_rfc3339(c->mem, at)) : NULL);
	return o;
}

static void text_or_null(json_object *o, const char *name, const char *s)
{
	json_object_object_add(o, name, s ? json_object_new_string(s) : NULL);
}

static const char *const part_names[] = { [DIFF_FIELD] = "field", [DIFF_LINE] = "line", [DIFF_BODY] = "body" };

static json_object *differences_json(const struct difference *d, int n)
{
	json_object *list = json_object_new_array();

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "part", json_object_new_string(part_names[d[i].part]));
		if (d[i].field)
			json_object_object_add(o, "field", json_object_new_string(d[i].field));
		text_or_null(o, "was", d[i].was);
		text_or_null(o, "is", d[i].is);
		json_object_array_add(list, o);
	}
	return list;
}

/* The version a query names, else `otherwise`; NULL when there is no such one. */
static struct contract_version *asked(struct req *r, const char *name, int64_t otherwise)
{
	const char *s = in_str(r->query, name);

	return contract_version_get(r->c, r->id, s && *s ? in_int(r->query, name) : otherwise);
}

static enum outcome versions_api(struct req *r, const struct contract_version *list, int n)
{
	json_object *o = json_object_new_object(), *items = json_object_new_array();
	struct contract_version *was, *is;
	struct difference *d;
	int k;

	for (int i = 0; i < n; i++)
		json_object_array_add(items, head_json(r->c, &list[i]));
	json_object_object_add(o, "items", items);
	json_object_object_add(o, "next_cursor", NULL);
	if (!in_str(r->query, "was") && !in_str(r->query, "is"))
		return reply_json(r, 200, o);
	was = asked(r, "was", 1);
	is = asked(r, "is", n ? list[0].no : 0);
	if (!was || !is) {
		json_object_put(o);
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	}
	d = contract_version_compare(r->c, was, is, false, &k);
	json_object_object_add(o, "differences", differences_json(d, k));
	return reply_json(r, 200, o);
}

/*
 * What came stands beside what went in the same place: the first row of the run, from `free`
 * on, whose right half is empty; else a row of its own.
 */
static int place(const struct difference *d, int rows, int *free)
{
	if (d->part == DIFF_FIELD || (d->was && d->is)) {
		*free = rows + 1;
		return rows;
	}
	if (d->is && *free < rows)
		return (*free)++;
	if (d->is)
		*free = rows + 1;
	return rows;
}

static void fill_differences(struct req *r, const struct contract_version *was, const struct contract_version *is)
{
	int n, count[3] = { 0 }, free[3] = { 0 };
	struct difference *d = contract_version_compare(r->c, was, is, true, &n);

	for (int i = 0; i < n; i++) {
		const char *name = arena_fmt(r->c->mem, "Diff.%s", part_names[d[i].part]);
		int *rows = &count[d[i].part], at = place(&d[i], *rows, &free[d[i].part]);
		HDF *node = node_at(page_node(r, name), at);
		bool same = d[i].was && d[i].is && !strcmp(d[i].was, d[i].is);

		*rows += at == *rows;
		node_set(node, "field", d[i].field);
		if (d[i].was)
			node_set(node, "was", d[i].was);
		if (d[i].is)
			node_set(node, "is", d[i].is);
		node_set(node, "same", same ? "1" : NULL);
	}
	page_int(r, "Was", was->no);
	page_int(r, "Is", is->no);
}

static const char *amount_shown(struct req *r, const struct row *contract, const char *amount)
{
	money m;

	return money_parse(amount, &m) ? money_in(r->c->mem, m, row_get(contract, "currency")) : amount;
}

static enum outcome versions(struct req *r)
{
	struct contract_version *list, *was, *is;
	struct row *self;
	enum outcome o = record_need(r->c, &contract_record, r->id, ACCESS_READ, &self);
	int n;

	if (o != DONE)
		return o;
	list = contract_versions(r->c, r->id, &n);
	if (r->api)
		return versions_api(r, list, n);
	page_crumb(r, lang_text(r->c->lang, "Record.contract.many"), "/contracts");
	page_crumb(r, row_title(self), arena_fmt(r->c->mem, "/contracts/%lld", (long long)r->id));
	page_crumb(r, lang_text(r->c->lang, "Versions.title"), NULL);
	page_set(r, "title", lang_text(r->c->lang, "Versions.title"));
	page_set(r, "Url", arena_fmt(r->c->mem, "/contracts/%lld", (long long)r->id));
	if (record_allows(r->c, self, ACCESS_WRITE) && contract_record.editable(r->c, self))
		page_set(r, "MayRestore", "1");
	for (int i = 0; i < n; i++) {
		HDF *v = node_at(page_node(r, "Versions"), i);
		int64_t at;

		node_int(v, "no", list[i].no);
		node_set(v, "title", list[i].title);
		node_set(v, "amount", amount_shown(r, self, list[i].amount));
		node_set(v, "author", list[i].author);
		if (instant_from_sql(list[i].at, &at))
			node_set(v, "at", instant_show(r->c->mem, at, r->c->tz));
		if (!i)
			node_set(v, "newest", "1");
	}
	was = asked(r, "was", n > 1 ? list[1].no : 0);
	is = asked(r, "is", n ? list[0].no : 0);
	if (was && is)
		fill_differences(r, was, is);
	return reply_page(r, "contracts/versions.cs");
}

/* One version whole, for programs. */
static enum outcome version(struct req *r)
{
	struct contract_version *v;
	struct row *self;
	enum outcome o = record_need(r->c, &contract_record, r->id, ACCESS_READ, &self);
	json_object *answer;

	if (o != DONE)
		return o;
	if (strlen(r->word[0]) > 9 || strspn(r->word[0], "0123456789") != strlen(r->word[0]) || !(v = contract_version_get(r->c, r->id, strtoll(r->word[0], NULL, 10))))
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	answer = head_json(r->c, v);
	json_object_object_add(answer, "content", json_object_get(v->content));
	return reply_json(r, 200, answer);
}

static const struct mount mounts[] = { { "", &contract_record, beside }, { 0 } };
static const struct route routes[] = {
	{ GET, "{id}/versions", versions, PERM_READ, "contracts/versions.cs", 0, &contract_record },
	{ GET, "{id}/versions/{no}", version, PERM_READ, NULL, API_ONLY, &contract_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "contracts", .mounts = mounts, .routes = routes }, argc, argv);
}
