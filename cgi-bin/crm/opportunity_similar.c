/*
 * Deals and leads that may belong together: of the same tree of customers, with the
 * same phone, or with an e-mail address of the same company. The candidates are found
 * by their keys; only what the person may read is handed on.
 */
#include <string.h>
#include "opportunity.h"
#include "lib/db.h"

enum { CANDIDATES = 300 };

/* Two people with an address there have nothing in common. */
static const char *const free_mail[] = {
	"gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.tw", "ymail.com", "hotmail.com", "hotmail.com.tw", "outlook.com", "outlook.tw", "live.com", "msn.com",
	"icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.net", "proton.me", "protonmail.com", "mail.com", "zoho.com", "yandex.com", "hinet.net", "seed.net.tw",
	"pchome.com.tw", "kimo.com", "yam.com", "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "aliyun.com", "139.com", "189.cn", "21cn.com", NULL
};

static const char *company_domain(struct ctx *c, const char *email)
{
	const char *at = email ? strrchr(email, '@') : NULL;
	char *domain;

	if (!at || !at[1])
		return NULL;
	domain = arena_str(c->mem, at + 1);
	for (char *s = domain; *s; s++)
		*s = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
	for (int i = 0; free_mail[i]; i++)
		if (!strcmp(free_mail[i], domain))
			return NULL;
	return domain;
}

/* Ids as a JSON array for JSON_TABLE, and as values of a condition. */
struct ids { struct ctx *c; const char **v; int n; };

static void ids_add(struct ids *l, int64_t id)
{
	const char *text = arena_fmt(l->c->mem, "%lld", (long long)id);

	for (int i = 0; i < l->n; i++)
		if (!strcmp(l->v[i], text))
			return;
	if (l->n < CANDIDATES)
		l->v[l->n++] = text;
}

static void ids_take(struct ids *l, struct rows *r)
{
	while (rows_next(r))
		ids_add(l, rows_int(r, 0));
}

static struct ids ids_new(struct ctx *c)
{
	return (struct ids){ .c = c, .v = arena_array(c->mem, CANDIDATES, sizeof(const char *)) };
}

static const char *ids_text(const struct ids *l)
{
	struct buf b = buf_new(l->c->mem);

	buf_str(&b, "[");
	for (int i = 0; i < l->n; i++)
		buf_fmt(&b, "%s%s", i ? "," : "", l->v[i]);
	buf_str(&b, "]");
	return b.s;
}

/* Everything from the top of the tree downwards. */
static void whole_tree(struct ctx *c, int64_t customer_id, struct ids *customers)
{
	ids_take(customers, db_rows(c, "WITH RECURSIVE up (id, parent_id, depth) AS (SELECT id, parent_id, 0 FROM customers WHERE id = ?"
		" UNION ALL SELECT k.id, k.parent_id, up.depth + 1 FROM up JOIN customers k ON k.id = up.parent_id WHERE up.depth < 10),"
		" down (id, depth) AS (SELECT id, 0 FROM up WHERE parent_id IS NULL"
		" UNION ALL SELECT k.id, down.depth + 1 FROM down JOIN customers k ON k.parent_id = down.id WHERE down.depth < 10)"
		" SELECT id FROM down LIMIT 200", INT(customer_id)));
	ids_add(customers, customer_id);
}

/* Who has the same phone or e-mail address as this customer or contact. */
static void same_keys(const struct row *of, struct ids *customers, struct ids *contacts, struct ids *leads)
{
	int n;
	struct duplicate *d = of ? record_duplicates(customers->c, of, &n) : (n = 0, NULL);

	for (int i = 0; i < n; i++) {
		if (d[i].hidden || !strcmp(d[i].field, "name") || !strcmp(d[i].field, "company"))
			continue;
		if (d[i].rec == &customer_record)
			ids_add(customers, d[i].id);
		else if (d[i].rec == &contact_record)
			ids_add(contacts, d[i].id);
		else if (d[i].rec == &lead_record)
			ids_add(leads, d[i].id);
	}
}

static void same_domain(struct ctx *c, const char *domain, struct ids *customers, struct ids *contacts, struct ids *leads)
{
	if (!domain)
		return;
	ids_take(customers, db_rows(c, "SELECT id FROM customers WHERE email_domain = ? LIMIT 100", STR(domain)));
	ids_take(contacts, db_rows(c, "SELECT id FROM contacts WHERE email_domain = ? LIMIT 100", STR(domain)));
	ids_take(leads, db_rows(c, "SELECT id FROM leads WHERE email_domain = ? LIMIT 100", STR(domain)));
}

static struct list *readable(struct ctx *c, const struct record *rec, const struct ids *l, int limit)
{
	static const struct field id = { .name = "id", .type = F_INT };
	struct cond in = { .f = &id, .op = OP_IN, .values = l->v, .n = l->n };
	struct query q = { .rec = rec, .conds = &in, .limit = limit };

	if (!l->n || person_scope(c->me, rec, ACCESS_READ) == SCOPE_NONE)
		return arena_alloc(c->mem, sizeof(struct list));
	return record_list(c, &q);
}

struct similar opportunity_similar(struct ctx *c, const struct row *row, int limit)
{
	struct ids customers = ids_new(c), contacts = ids_new(c), leads = ids_new(c), deals = ids_new(c), others = ids_new(c);
	struct row *customer = row_int(row, "customer_id") ? record_get(c, &customer_record, row_int(row, "customer_id")) : NULL;
	struct row *contact = row_int(row, "contact_id") ? record_get(c, &contact_record, row_int(row, "contact_id")) : NULL;

	if (customer)
		whole_tree(c, customer->id, &customers);
	if (contact)
		ids_add(&contacts, contact->id);
	same_keys(customer, &customers, &contacts, &leads);
	same_keys(contact, &customers, &contacts, &leads);
	same_domain(c, company_domain(c, customer ? row_get(customer, "email") : NULL), &customers, &contacts, &leads);
	same_domain(c, company_domain(c, contact ? row_get(contact, "email") : NULL), &customers, &contacts, &leads);
	ids_take(&deals, db_rows(c, "SELECT o.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN opportunities o ON o.customer_id = j.id"
		" UNION SELECT o.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN opportunities o ON o.contact_id = j.id LIMIT 300",
		STR(ids_text(&customers)), STR(ids_text(&contacts))));
	for (int i = 0; i < deals.n; i++)
		if (strcmp(deals.v[i], arena_fmt(c->mem, "%lld", (long long)row->id)))
			others.v[others.n++] = deals.v[i];
	return (struct similar){ readable(c, &opportunity_record, &others, limit), readable(c, &lead_record, &leads, limit) };
}
