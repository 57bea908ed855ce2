/*
 * What can be followed: one table from an event of the log to what it is followed as.
 * Everything that is told comes through here, from the log's listener: what a rule
 * writes into the log need not be told a second time.
 *
 * An event is told to whoever follows the record it happened on, and to whoever
 * follows for it what that record belongs to: "invoice issued" on the customer.
 */
#include <string.h>
#include "message.h"
#include "lib/db.h"

const char *const subtypes_all[] = {
	"discussion", "note", "activity", "lead_created", "stage_changed", "won", "lost", "restored",
	"quotation_sent", "quotation_viewed", "quotation_accepted", "order_confirmed", "contract_approved", "contract_signed",
	"plan_overdue", "receipt", "invoice_created", "invoice_issued", NULL
};
const struct choice subtype_choices[] = {
	{ "discussion", "" }, { "note", "" }, { "activity", "" }, { "lead_created", "" }, { "stage_changed", "" }, { "won", "" },
	{ "lost", "" }, { "restored", "" }, { "quotation_sent", "" }, { "quotation_viewed", "" }, { "quotation_accepted", "" }, { "order_confirmed", "" },
	{ "contract_approved", "" }, { "contract_signed", "" }, { "plan_overdue", "" }, { "receipt", "" }, { "invoice_created", "" }, { "invoice_issued", "" },
	{ 0 }
};

/* rec NULL: on a record of any type, and not carried to what that belongs to. */
static const struct { const char *subtype; const struct record *rec; const char *event; } table[] = {
	{ "discussion", NULL, "message" }, { "discussion", NULL, "customer_asked" },
	{ "note", NULL, "note" },
	{ "activity", NULL, "activity_planned" }, { "activity", NULL, "activity_done" }, { "activity", NULL, "activity_cancelled" }, { "activity", NULL, "activity_plan_launched" }, { "activity", NULL, "followup" },
	{ "lead_created", &lead_record, "created" },
	{ "stage_changed", &opportunity_record, "stage_changed" },
	{ "won", &opportunity_record, "won" }, { "lost", &opportunity_record, "lost" }, { "restored", &opportunity_record, "restored" },
	{ "quotation_sent", &quotation_record, "quotation_sent" }, { "quotation_viewed", &quotation_record, "quotation_viewed" },
	{ "quotation_accepted", &quotation_record, "quotation_accepted" }, { "order_confirmed", &quotation_record, "quotation_accepted" },
	{ "contract_approved", &contract_record, "contract_approved" }, { "contract_signed", &contract_record, "contract_signed" },
	{ "plan_overdue", &plan_record, "plan_overdue" },
	{ "receipt", &receipt_record, "receipt_confirmed" },
	{ "invoice_created", &invoice_record, "created" }, { "invoice_issued", &invoice_record, "invoice_issued" },
};
enum { ROWS = sizeof table / sizeof *table, MOST_PLACES = 12 };

/* What things belong to, from the top; what stands in none of these belongs to all of them. */
static const struct record *const chain[] = { &customer_record, &opportunity_record, &quotation_record, &contract_record };
enum { CHAIN = sizeof chain / sizeof *chain };

static int rank(const struct record *rec)
{
	for (int i = 0; i < CHAIN; i++)
		if (chain[i] == rec)
			return i;
	return CHAIN;
}

/* Does the event happen on such a record itself? */
static bool happens_on(const char *subtype, const struct record *rec)
{
	for (int i = 0; i < ROWS; i++)
		if (!strcmp(table[i].subtype, subtype) && (!table[i].rec || table[i].rec == rec))
			return true;
	return false;
}

bool subtype_fits(const char *subtype, const struct record *rec)
{
	if (happens_on(subtype, rec))
		return true;
	for (int i = 0; i < ROWS && rank(rec) < CHAIN; i++)
		if (!strcmp(table[i].subtype, subtype) && table[i].rec && table[i].rec != &lead_record && rank(table[i].rec) > rank(rec))
			return true;
	return false;
}

static const char *cleaned(struct ctx *c, const char *const *given, int n, const struct record *on, bool (*fits)(const char *, const struct record *))
{
	struct buf b = buf_new(c->mem);

	for (int i = 0; subtypes_all[i]; i++)
		for (int k = 0; k < n; k++)
			if (!strcmp(subtypes_all[i], given[k]) && (!on || fits(given[k], on))) {
				buf_str(&b, b.len ? "," : "");
				buf_str(&b, given[k]);
				break;
			}
	return b.s ? b.s : "";
}

const char *subtypes_clean(struct ctx *c, const char *const *given, int n, const struct record *on)
{
	return cleaned(c, given, n, on, subtype_fits);
}

void subtypes_check(struct ctx *c, const char *field, const char *v)
{
	char *copy = arena_str(c->mem, v), *save = NULL;
	const char *one[1];

	for (char *w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save)) {
		one[0] = w;
		if (!*subtypes_clean(c, one, 1, NULL))
			ctx_refuse(c, INVALID, field, "not_in_list", w, NULL);
	}
}

/* Of a team's subscription, a list in JSON, what can happen on a record of this type. */
static const char *subscribed(struct ctx *c, const char *subtypes, const struct record *rec)
{
	json_object *list = json_keep(c, json_tokener_parse(subtypes));
	const char *names[64];
	int n = 0;

	for (size_t i = 0; json_object_is_type(list, json_type_array) && i < json_object_array_length(list) && n < 64; i++)
		names[n++] = json_object_get_string(json_object_array_get_idx(list, i));
	return cleaned(c, names, n, rec, happens_on);
}

/* ---- from the start ---------------------------------------------------------------------- */

static bool can_be_followed(const struct record *rec)
{
	return rec->path && !rec->unscoped && !rec->attached && !rec->no_timeline;
}

static struct rows *subscriptions(struct ctx *c)
{
	return db_rows(c, "SELECT for_team_id, user_id, channel_id, subtypes FROM team_subscriptions WHERE archived_at IS NULL LIMIT 1000");
}

/* Who made it, whose it is, and who subscribed to what its team makes. */
static void begin(struct ctx *c, const struct record *rec, int64_t id)
{
	const struct row *row = record_get(c, rec, id);
	struct rows *r = row->team_id ? subscriptions(c) : NULL;

	if (c->me->id && !c->me->system)
		follow(c, rec, id, FOLLOWS_USER, c->me->id, NULL);
	if (row->owner_id && row->owner_id != c->me->id)
		follow(c, rec, id, FOLLOWS_USER, row->owner_id, NULL);
	while (r && rows_next(r)) {
		const char *subtypes = rows_int(r, 0) == row->team_id ? subscribed(c, rows_str(r, 3), rec) : "";

		if (*subtypes)
			follow(c, rec, id, rows_int(r, 1) ? FOLLOWS_USER : FOLLOWS_CHANNEL, rows_int(r, 1) ? rows_int(r, 1) : rows_int(r, 2), subtypes);
	}
}

static const char *made_list(struct ctx *c, const struct made_one *made, int n)
{
	json_object *list = json_keep(c, json_object_new_array());

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "i", json_object_new_int64(made[i].id));
		json_object_object_add(o, "o", json_object_new_int64(made[i].owner_id));
		json_object_object_add(o, "t", json_object_new_int64(made[i].team_id));
		json_object_array_add(list, o);
	}
	return json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN);
}

/* A file of thousands tells nobody of each line; those who are to follow do, whoever read it in does not. */
void follow_made(struct ctx *c, const struct record *rec, const struct made_one *made, int n)
{
	const char *list, *subtypes;
	bool owned = false, teamed = false;
	struct rows *r;

	for (int i = 0; i < n; i++) {
		owned |= made[i].owner_id != 0;
		teamed |= made[i].team_id != 0;
	}
	if (!can_be_followed(rec) || (!owned && !teamed))
		return;
	list = made_list(c, made, n);
	r = teamed ? subscriptions(c) : NULL;
	while (r && rows_next(r))
		if (*(subtypes = subscribed(c, rows_str(r, 3), rec)))
			db_exec(c, "INSERT IGNORE INTO followers (type, record_id, user_id, channel_id, subtypes) SELECT ?, j.i, ?, ?, ? FROM JSON_TABLE(?, '$[*]' COLUMNS"
				" (i BIGINT PATH '$.i', t BIGINT PATH '$.t')) j WHERE j.t = ?",
				INT(rec->type), REF(rows_int(r, 1)), REF(rows_int(r, 2)), STR(subtypes), STR(list), INT(rows_int(r, 0)));
	if (owned)
		db_exec(c, "INSERT INTO followers (type, record_id, user_id) SELECT ?, j.i, j.o FROM JSON_TABLE(?, '$[*]' COLUMNS (i BIGINT PATH '$.i', o BIGINT PATH '$.o')) j WHERE j.o > 0"
			" ON DUPLICATE KEY UPDATE subtypes = IF(FIND_IN_SET('discussion', subtypes), subtypes, CONCAT('discussion,', subtypes))",
			INT(rec->type), STR(list));
}

/* ---- telling ------------------------------------------------------------------------------- */

struct place { const struct record *rec; int64_t id; };
struct crowd { struct told told; int64_t actor; const char *actor_email; int64_t users[1000], channels[100]; int nusers, nchannels; };

static bool first_time(int64_t *list, int *n, int most, int64_t id)
{
	for (int i = 0; i < *n; i++)
		if (list[i] == id)
			return false;
	if (*n < most)
		list[(*n)++] = id;
	return true;
}

static void add_place(struct place *p, int *n, const struct record *rec, int64_t id)
{
	for (int i = 0; i < *n; i++)
		if (p[i].rec == rec && p[i].id == id)
			return;
	if (id && *n < MOST_PLACES)
		p[(*n)++] = (struct place){ rec, id };
}

/* What a record belongs to, as far up as it goes. */
static int places_of(struct ctx *c, const struct record *rec, int64_t id, bool up, struct place *p)
{
	int n = 0;

	add_place(p, &n, rec, id);
	for (int i = 0; up && i < n; i++) {
		const struct row *row = record_get(c, p[i].rec, p[i].id);

		for (int k = 0; k < row->fs->n; k++)
			if (row->fs->f[k]->type == F_REF && row->value[k] && rank(row->fs->f[k]->ref) < rank(p[i].rec))
				add_place(p, &n, row->fs->f[k]->ref, row_int(row, row->fs->f[k]->name));
	}
	return n;
}

static void tell_one(struct ctx *c, struct crowd *k, const struct follower *f, const char *why)
{
	switch (f->kind) {
	case FOLLOWS_USER:
		if (f->id != k->actor && first_time(k->users, &k->nusers, 1000, f->id))
			notify_user(c, &k->told, f->id, why);
		break;
	case FOLLOWS_CHANNEL:
		if (first_time(k->channels, &k->nchannels, 100, f->id))
			notify_channel(c, &k->told, f->id);
		break;
	default:
		/* What was meant for colleagues, and what the program notes, stays in the house. */
		if (!strcmp(k->told.event, "message") && f->email && !(k->actor_email && !strcasecmp(k->actor_email, f->email)))
			notify_outside(c, &k->told, f);
	}
}

static void tell_place(struct ctx *c, struct crowd *k, const struct place *p, const char *const *subtypes, int nsubtypes)
{
	int n;
	struct follower *f = followers_of(c, p->rec, p->id, &n);

	for (int i = 0; i < n; i++)
		for (int s = 0; s < nsubtypes; s++)
			if (strstr(arena_fmt(c->mem, ",%s,", f[i].subtypes), arena_fmt(c->mem, ",%s,", subtypes[s]))) {
				tell_one(c, k, &f[i], subtypes[s]);
				break;
			}
}

/* Who is given something to do hears of it whatever they follow. */
static void tell_in_person(struct ctx *c, struct crowd *k, const char *why)
{
	json_object *user;
	struct follower f = { .kind = FOLLOWS_USER };

	if (k->told.detail && json_object_object_get_ex(k->told.detail, "user_id", &user) && (f.id = json_object_get_int64(user)))
		tell_one(c, k, &f, why);
}

/* Whoever accepted on the customer's side hears what follows. */
static void accepting_contact_follows(struct ctx *c, const struct record *rec, int64_t id)
{
	const struct row *q = record_get(c, rec, id);

	if (row_int(q, "contact_id"))
		follow(c, rec, id, FOLLOWS_CONTACT, row_int(q, "contact_id"), NULL);
	else
		follow(c, rec, id, FOLLOWS_CUSTOMER, row_int(q, "customer_id"), NULL);
}

void follow_entry(struct ctx *c, const struct record *rec, int64_t id, int64_t entry, const char *event, json_object *detail)
{
	struct crowd *k;
	struct place places[MOST_PLACES];
	const char *subtypes[4];
	int n = 0, nplaces;
	bool up = false;

	if (!can_be_followed(rec))
		return;
	if (!strcmp(event, "created"))
		begin(c, rec, id);
	if (rec == &quotation_record && !strcmp(event, "quotation_accepted"))
		accepting_contact_follows(c, rec, id);
	for (int i = 0; i < ROWS && n < 4; i++)
		if (!strcmp(table[i].event, event) && (!table[i].rec || table[i].rec == rec)) {
			subtypes[n++] = table[i].subtype;
			up |= table[i].rec != NULL;
		}
	if (!n)
		return;
	k = arena_alloc(c->mem, sizeof *k);
	memset(k, 0, sizeof *k);
	k->told = (struct told){ rec, id, entry, 0, event, detail };
	k->actor = c->me->id;
	if (detail && json_object_object_get_ex(detail, "message_id", &(json_object *){ 0 }))
		k->told.message = json_object_get_int64(json_object_object_get(detail, "message_id"));
	if (k->told.message)
		k->actor_email = db_one_str(c, "SELECT author_email FROM messages WHERE id = ?", INT(k->told.message));
	if (!strcmp(event, "activity_planned"))
		tell_in_person(c, k, "assigned");
	nplaces = places_of(c, rec, id, up, places);
	for (int i = 0; i < nplaces; i++)
		tell_place(c, k, &places[i], subtypes, n);
}
