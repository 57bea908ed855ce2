/*
 * Records: what can be done with the rows of a record type, within the person's rights.
 * The table that a record type is stands in record_table.h.
 */
#ifndef FERRY_RECORD_H
#define FERRY_RECORD_H
#include "record_table.h"

/*
 * The fields of a record type, with its custom fields (cf_<code>) behind them, and
 * behind those, unless declared, what every record has: tags, owner_id, team_id
 * (scoped types only), created_at, created_by, updated_at. Tables of parts have
 * only what they declare. Cached until the settings' stamp changes.
 */
struct fieldset { const struct field *const *f; int n; bool lean; /* lists of chosen fields: who made the row and when, and what is custom, is not read */ };
/* The field's name in the person's language. */
const char *field_label(struct ctx *, const struct record *, const struct field *);
const struct fieldset *record_fields(struct ctx *, const struct record *);
const struct field *record_field(struct ctx *, const struct record *, const char *name);	/* NULL if none */
/* Its values have an order: a set, a link or a page of text has none anybody would know. */
bool field_sortable(const struct field *);

/* ---- one record -------------------------------------------------------- */

/* The hash of a record's newest entry, zeros before the first; then what seals it (journal_seal.c). `len` is what the column holds: 0, 32 or 64. */
struct log_head { unsigned char bytes[64]; size_t len; };

struct row {
	const struct record *rec;
	const struct fieldset *fs;
	int64_t id, owner_id, team_id, created_by;	/* 0 = none */
	int version;
	const char *created_at, *updated_at, *archived_at;
	const char **value;		/* by position in fs */
	const char **title;		/* of what an F_REF refers to; NULL = not visible to this person */
	struct row ***parts;		/* F_PARTS and F_TAGS: NULL-ended arrays by position, loaded by record_load_parts */
	unsigned char *given;		/* by position: was set by the input */
	const char *owner_name, *team_name;
	bool quiet;			/* what makes it tells of it itself */
	const char *shown;		/* the title in the reader's language, where that is another one */
	const struct log_head *log_head;	/* of a record read alone: where its log ended then; else NULL */
	const char *order_key;		/* in lists: what the list is ordered by, NULL for NULL */
};

/* For before_save: INVALID "circle" when `field`, the row's parent of the same type, leads back to it. record_tree.c */
enum outcome record_no_circle(struct ctx *, const struct row *, const struct row *old, const char *field);

struct row *row_new(struct ctx *, const struct record *);		/* with initial values */
struct row *row_edit(struct ctx *, const struct row *old);		/* a copy with nothing given: for record_update */
int row_index(const struct row *, const char *field);			/* -1 if there is no such field */
const char *row_title_of(const struct row *, const char *field);	/* what the F_REF refers to; NULL if none or not visible */
const char *row_get(const struct row *, const char *field);		/* faults on an unknown field name */
const char *row_title(const struct row *);
int64_t row_int(const struct row *, const char *field);			/* ids, integers, booleans; 0 for NULL */
money row_money(const struct row *, const char *field);
dec4 row_dec4(const struct row *, const char *field);
bool row_is(const struct row *, const char *field, const char *value);
struct row **row_parts(const struct row *, const char *field);		/* never NULL; NULL-ended */
void row_set(struct row *, const char *field, const char *value);	/* canonical; marks as given */
void row_set_int(struct ctx *, struct row *, const char *field, int64_t);	/* 0 in an F_REF is NULL */
void row_set_money(struct ctx *, struct row *, const char *field, money);
void row_set_dec4(struct ctx *, struct row *, const char *field, dec4);
void row_add_part(struct ctx *, struct row *, const char *field, struct row *part);
bool row_was_given(const struct row *, const char *field);

/* NULL when it does not exist or lies outside the person's scope: there is no other way to a record's row. */
struct row *record_find(struct ctx *, const struct record *, int64_t id, enum access);
/* Those of the ids that are found, in the ids' order (an id that comes twice is the same row), NULL-ended: a statement for RECORDS_AT_ONCE of them. */
enum { RECORDS_AT_ONCE = 50 };
struct row **record_find_each(struct ctx *, const struct record *, const int64_t *ids, int n, enum access);
/* The same as somebody else, who reads. */
struct row *record_find_as(struct ctx *, const struct person *, const struct record *, int64_t id);
/* NOT_FOUND if not readable, FORBIDDEN if readable but `access` is not given. */
enum outcome record_need(struct ctx *, const struct record *, int64_t id, enum access, struct row **out);
/* Is this field of this row hidden from the person? (struct mask) */
bool record_masks(struct ctx *, const struct record *, int64_t id, const char *field);
/* For rules that act for the system within an allowed verb (scope not asked): still faults on a missing row. */
struct row *record_get(struct ctx *, const struct record *, int64_t id);
void record_load_parts(struct ctx *, struct row *);
void record_load_parts_each(struct ctx *, struct row **, int n);	/* of rows with the same fields: a statement a field for RECORDS_AT_ONCE of them */
bool record_allows(struct ctx *, const struct row *, enum access);

/* Input from a form or JSON into row: declared fields only, each checked and made canonical; "version" is passed over. Errors collect in ctx, those of parts as "lines[0].quantity". MALFORMED or INVALID or DONE. `creating` allows ON_CREATE fields and asks for REQUIRED. Part rows of a form that are empty throughout are dropped. */
enum outcome record_read_input(struct ctx *, struct row *, json_object *input, bool creating);
/* One text value of one field, as a person or a file gives it, made canonical. false: error added with `name_for_error`. */
bool field_parse(struct ctx *, const struct field *, const char *text, const char *name_for_error, const char **canonical);
/* The field's arguments of a verb: same rules, no table. */
struct row *args_read(struct ctx *, const struct field *args, json_object *input, enum outcome *);

/* Rules, INSERT, parts, tags, journal "created", postings, followers. */
enum outcome record_create(struct ctx *, struct row *, int64_t *id);
/* `row` holds new values for the given fields; version: the one it must have; 0 = that of `old`, who is quicker makes this CONFLICT "stale" too; VERSION_ANY: then the transaction begins again. Journal of old → new. */
enum { VERSION_ANY = -2 };
enum outcome record_update(struct ctx *, struct row *row, const struct row *old, int version);
/* A rule sets fields of a record it owns the verb of (READONLY ones too), in one conditional UPDATE guarded by `old`'s version; CONFLICT "stale" when somebody was quicker. Pairs field, value, …, NULL. Logged as `event` with the changes. */
enum outcome record_change(struct ctx *, struct row *self, const char *event, ...) __attribute__((sentinel));
/*
 * Bumps the version and loads the row again behind the lock: the first statement of
 * every invariant over several rows. On one node later writers wait here and then see
 * what the first one committed (READ COMMITTED); on a cluster certification turns the
 * loser into a retry. record_verb() has done it for `self` before run() is called.
 */
void record_lock(struct ctx *, struct row *self);
bool record_try_lock(struct ctx *, struct row *self);	/* false: somebody deleted it meanwhile */
enum outcome record_archive(struct ctx *, struct row *, bool on);
enum outcome record_delete(struct ctx *, struct row *);

/* One more person may read it, or write it, until a day (inclusive); what they may already is kept when it is more and `widen` is set. */
void record_share(struct ctx *, const struct row *, int64_t user_id, bool writes, const char *until, bool widen);
struct share { int64_t user_id; const char *name; bool writes; const char *until; };
struct share *record_shares(struct ctx *, const struct row *, int *n);	/* those in force */
const struct verb *share_verbs(const struct record *);			/* share, unshare; NULL where nothing has an owner */

/* Records of any type with the same folded phone, e-mail, tax number or name; `row` is NULL for what the person may not see; `hidden`: they may see the record, but not what makes it one. */
struct duplicate { const struct record *rec; int64_t id; const char *field; struct row *row; bool hidden; };
struct duplicate *record_duplicates(struct ctx *, const struct row *, int *n);

/*
 * Everything that refers to `from` refers to `to` afterwards, whatever its type; what
 * would then stand twice stays. The answer names what was moved, for going back.
 */
json_object *record_move_references(struct ctx *, const struct record *, int64_t from, int64_t to);
void record_move_back(struct ctx *, const struct record *, int64_t from, int64_t to, json_object *moved);

/* Gives self's verb a run as the page or API would (workers and tests). */
enum outcome record_verb(struct ctx *, const struct record *, int64_t id, const char *verb, json_object *input, struct made *);
bool verb_allowed_from(const struct record *, const struct verb *, const struct row *);	/* by the state alone */
bool verb_permitted(struct ctx *, const struct record *, const struct verb *);		/* by the person's rights on the type */
/* May this person do it on this row: by their rights and scope, or by .also. The state is not asked. */
bool verb_permitted_on(struct ctx *, const struct verb *, const struct row *);
const struct verb *record_verb_named(const struct record *, const char *name);

/* ---- lists ------------------------------------------------------------- */

enum op { OP_EQ, OP_NE, OP_GT, OP_GTE, OP_LT, OP_LTE, OP_IN, OP_LIKE, OP_NULL, OP_NOT_NULL };
struct cond { const struct field *f; enum op op; const char **values; int n; struct cond *next; struct cond *not_all; /* instead of f: not all of these hold */ const char *until; /* of an instant compared with a day: where that day ends */ };

enum { LIST_MOST = 1000 };
struct query {
	const struct record *rec;
	const struct view *view;
	const char *q;			/* full-text */
	struct cond *conds;		/* all must hold; an IN is an OR inside */
	const struct field *sort; bool desc;	/* NULL = the record's order */
	const char *sort_column;	/* "id", "created_at", "updated_at" when sort is not a field */
	int limit;			/* 1 to LIST_MOST */
	const char *cursor;		/* opaque, from list->next or list->prev */
	bool archived;			/* only archived ones instead of none of them */
	bool want_count;
	bool with_parts;
	const struct field *const *only; int nonly;	/* the rows have these fields (and title, subtitle, state, currency, owner, tags) and no others; NULL = all */
};
struct list {
	struct row **rows; int n;
	const char *next, *prev;	/* cursors, NULL at the ends */
	int count; bool count_more;	/* counted up to 10,000 */
};
struct list *record_list(struct ctx *, const struct query *);
/*
 * The first `limit` rows of n lists at once, by q->sort: list i holds what q's
 * conditions and each[i] leave, count_more says that there are more. `index`, where
 * given, is the one that answers each branch in order. Views and cursors are not
 * looked at. record_heads.c
 */
struct list *record_heads(struct ctx *, const struct query *, struct cond *const *each, int n, const char *index);
/* Counts (to 10,000 + more) and sums of one money field over the whole query, e.g. for tabs, columns and feet. */
void record_totals(struct ctx *, const struct query *, int *count, bool *more, const struct field *sum, money *total);
/* Values of a FACET with counts, most frequent first. */
struct facet_value { const char *value, *title; int count; };
struct facet_value *record_facet(struct ctx *, const struct query *, const struct field *, int limit, int *n);
/*
 * Counts, sums and a split by an instant, per value of one field (a computed one too): record_group.c.
 * The parts are: no instant, before mark_from, from mark_from to mark_to, mark_to and later.
 */
enum { GROUP_SUMS = 2, GROUP_PARTS = 4 };
struct group_by { const struct field *field, *within /* NULL, or grouped by this one first: quick where an index begins with the two */, *sum[GROUP_SUMS], *mark; const char *mark_from, *mark_to; };
struct group { const char *value, *within; int count; money sum[GROUP_SUMS]; int part[GROUP_PARTS]; };
struct group *record_groups(struct ctx *, const struct query *, const struct group_by *, int *n);
/*
 * Counts and one measure by the values of two fields, dates by day, week, month,
 * quarter or year: record_pivot.c. Amounts in different currencies are never added:
 * a record type with a field `currency` gives one cell for each.
 */
enum axis_unit { AXIS_VALUE, AXIS_DAY, AXIS_WEEK, AXIS_MONTH, AXIS_QUARTER, AXIS_YEAR };
struct axis { const struct field *f; enum axis_unit unit; };	/* f NULL: not split by it */
struct pivot_cell {
	const char *value[2], *title[2];	/* as stored (the first day of a date's unit), NULL = empty or not visible; title of a reference */
	int64_t order[2];			/* of references that have a sequence */
	const char *currency;			/* NULL where the measure is no money of several currencies */
	int count;
	int64_t sum;				/* hundredths; the mean of a percentage */
	int64_t whole, values;			/* what that is the mean of: their sum in hundredths, and how many have one */
};
bool axis_read(struct ctx *, const struct record *, const char *text, struct axis *);	/* "stage_id", "close_date:month" */
const char *axis_text(struct ctx *, const struct axis *);
bool axis_takes(const struct field *);
bool measure_takes(const struct field *);
/* measure NULL: counts only. */
struct pivot_cell *record_pivot(struct ctx *, const struct query *, const struct axis by[2], const struct field *measure, int *n);
/* Neighbours of a record within the query, for "5 / 6". 0 = none. */
void record_neighbours(struct ctx *, const struct query *, int64_t id, int64_t *prev, int64_t *next, int *place, int *of);
/* Titles for pickers: at most `limit` readable records whose title matches q. */
struct list *record_pick(struct ctx *, const struct record *, const char *q, const struct cond *, int limit);
/* The query an URL asks for (view, q, filter[…], sort, limit, cursor); without view: everything in scope; MALFORMED with errors on unknown fields. `args` = decoded query string as JSON object. */
enum outcome query_read(struct ctx *, const struct record *, json_object *args, struct query *out);

/* ---- JSON -------------------------------------------------------------- */
json_object *json_keep(struct ctx *, json_object *);	/* released with the arena; returns it */
json_object *row_json(struct ctx *, const struct row *);	/* parts included when loaded */

/* ---- links to records of any type (record_link.c) ----------------------- */
/* "customers:12" or "11:12"; only types with a collection of their own. */
bool link_read(const char *text, const struct record **rec, int64_t *id);
const char *link_make(struct ctx *, const struct record *, int64_t id);		/* as stored: "11:12" */
const char *link_show(struct ctx *, const char *stored);			/* "customers:12" */
/* The record a row's link leads to, within the person's scope; NULL if none. */
struct row *link_follow(struct ctx *, const struct row *, const char *field, enum access);

/* ---- all record types of this program (for search, journal, references by number) */
extern const struct record *const *record_all;			/* NULL-ended; defined in crm/all.c */
const struct record *record_by_type(int type);
const struct record *record_by_name(const char *name);
const struct record *record_by_path(const char *path);
#endif
