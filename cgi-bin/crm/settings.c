/* The table of settings, and how one is checked and stored. */
#include "settings.h"
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "lib/money.h"
#include "lib/stamp.h"
#include "lib/text.h"

static const char *const currencies[] = { "TWD", "CNY", "USD", "EUR", "HKD", "JPY", "SGD", NULL };
static const char *const zones[] = { "Asia/Taipei", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Tokyo", "UTC", NULL };
static const char *const roundings[] = { "line", "document", NULL };
static const char *const follows[] = { "keep", "sent", "accepted", NULL };

const struct setting_def setting_defs[] = {
	{ "company_name", SET_TEXT, "", NULL, 200, "company" },
	{ "company_tax_number", SET_TEXT, "", NULL, 40, NULL },
	{ "company_address", SET_TEXT, "", NULL, 300, NULL },
	{ "company_representative", SET_TEXT, "", NULL, 100, NULL },
	{ "company_phone", SET_TEXT, "", NULL, 60, NULL },
	{ "company_email", SET_TEXT, "", NULL, 200, NULL },
	{ "company_bank", SET_TEXT, "", NULL, 200, NULL },
	{ "time_zone", SET_CHOICE, "Asia/Taipei", zones, 0, NULL },
	{ "lead_owned_limit", SET_INT, "0", NULL, 100000, "leads" },
	{ "lead_claims_per_day", SET_INT, "0", NULL, 100000, NULL },
	{ "lead_former_owner_days", SET_INT, "0", NULL, 3650, NULL },
	{ "lead_return_days", SET_INT, "0", NULL, 3650, NULL },
	{ "lead_return_warn_days", SET_INT, "3", NULL, 365, NULL },
	{ "customer_owned_limit", SET_INT, "0", NULL, 100000, "customers" },
	{ "customer_claims_per_day", SET_INT, "0", NULL, 100000, NULL },
	{ "customer_former_owner_days", SET_INT, "0", NULL, 3650, NULL },
	{ "customer_limit_counts_dealt", SET_BOOL, "1", NULL, 0, NULL },
	{ "currency", SET_CHOICE, "TWD", currencies, 0, "sales" },
	{ "tax_rounding", SET_CHOICE, "line", roundings, 0, NULL },
	{ "quotation_valid_days", SET_INT, "30", NULL, 3650, NULL },
	{ "delivery_above_order", SET_BOOL, "0", NULL, 0, NULL },
	{ "stock_below_zero", SET_BOOL, "1", NULL, 0, NULL },
	{ "discount_by_price", SET_BOOL, "0", NULL, 0, NULL },
	{ "opportunity_amount_follows", SET_CHOICE, "keep", follows, 0, NULL },
	{ "contract_renewal_days", SET_INT, "30", NULL, 365, NULL },
	{ "bank_fee_tolerance", SET_MONEY, "0", NULL, 0, "receivables" },
	{ "plan_remind_before", SET_INT, "7", NULL, 365, NULL },
	{ "plan_remind_every", SET_INT, "7", NULL, 365, NULL },
	{ "inbox_days", SET_INT, "180", NULL, 3650, "discuss" },
	{ "file_quota_mb", SET_INT, "0", NULL, 100000000, "files" },
	{ 0 }
};

const char *setting_now(struct ctx *c, const struct setting_def *d)
{
	return setting_str(c, d->name, d->initial);
}

static const struct setting_def *def_named(const char *name)
{
	for (const struct setting_def *d = setting_defs; d->name; d++)
		if (!strcmp(d->name, name))
			return d;
	return NULL;
}

static bool wrong(struct ctx *c, const struct setting_def *d, const char *key, const char *arg)
{
	ctx_refuse(c, INVALID, d->name, key, arg, NULL);
	return false;
}

static bool check_int(struct ctx *c, const struct setting_def *d, const char *s)
{
	int64_t n = 0;

	if (!*s || strspn(s, "0123456789") != strlen(s) || strlen(s) > 9)
		return wrong(c, d, "not_a_number", NULL);
	for (; *s; s++)
		n = n * 10 + (*s - '0');
	return n <= d->max || wrong(c, d, "too_large", arena_fmt(c->mem, "%lld", (long long)d->max));
}

static bool check(struct ctx *c, const struct setting_def *d, const char **s)
{
	money m;

	switch (d->type) {
	case SET_TEXT:
		*s = text_trim(c->mem, *s);
		return utf8_length(*s) <= (size_t)d->max || wrong(c, d, "too_long", arena_fmt(c->mem, "%lld", (long long)d->max));
	case SET_INT:
		return check_int(c, d, *s);
	case SET_MONEY:
		if (!money_parse(*s, &m) || m < 0)
			return wrong(c, d, "not_a_number", NULL);
		*s = money_text(c->mem, m);
		return true;
	case SET_BOOL:
		*s = !strcmp(*s, "1") || !strcmp(*s, "true") || !strcmp(*s, "on") ? "1" : "0";
		return true;
	case SET_CHOICE:
		for (int i = 0; d->choices[i]; i++)
			if (!strcmp(d->choices[i], *s))
				return true;
		return wrong(c, d, "not_in_list", *s);
	}
	return false;
}

enum outcome settings_save(struct ctx *c, json_object *input)
{
	enum outcome o = DONE;

	json_object_object_foreach(input, name, v) {
		const struct setting_def *d = def_named(name);
		const char *s;
		if (json_object_is_type(v, json_type_array) && json_object_array_length(v))	/* a tick box behind its hidden 0 */
			v = json_object_array_get_idx(v, json_object_array_length(v) - 1);
		if (!d)
			return ctx_refuse(c, MALFORMED, name, "unknown_field", name, NULL);
		if (!v || json_object_is_type(v, json_type_object) || json_object_is_type(v, json_type_array))
			return ctx_refuse(c, MALFORMED, name, "wrong_type", name, NULL);
		s = json_object_get_string(v);
		if (!check(c, d, &s)) {
			o = INVALID;
			continue;
		}
		db_exec(c, "INSERT INTO settings (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)", STR(name), STR(s));
	}
	settings_bump(c);
	return o;
}
