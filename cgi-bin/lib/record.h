/*
 * A record type is one const table: fields, views, verbs. List, form, detail,
 * validation, search, filter, sort, import, export, JSON, OpenAPI, history of
 * changes and custom fields come from it; this header declares the table and the
 * operations on records. How records are shown to people is record_page.h.
 *
 * Every record table in SQL has the columns
 *   id BIGINT AUTO_INCREMENT PRIMARY KEY, version INT NOT NULL DEFAULT 1,
 *   owner_id BIGINT NULL, team_id BIGINT NULL, created_at DATETIME, created_by BIGINT,
 *   updated_at DATETIME, archived_at DATETIME NULL, custom LONGTEXT NULL (JSON),
 *   log_head VARBINARY(64) NULL
 * and one column per stored field, named like the field. Tables of parts (.parent
 * set, e.g. quotation lines) have only id, the parent's id, `position` and fields.
 *
 * A value is text in canonical form, or NULL: "12.50", "2026-11-22", a UTC instant
 * "2026-11-22 00:38:19", "1"/"0" for F_BOOL, an id for F_REF.
 */
#ifndef FERRY_RECORD_H
#define FERRY_RECORD_H
#include <json-c/json.h>
#include "ctx.h"
#include "rights.h"
#include "money.h"
#include "when.h"

enum field_type {
	F_TEXT, F_LONGTEXT, F_EMAIL, F_PHONE, F_URL,
	F_INT, F_MONEY, F_DECIMAL /* 4 places */, F_PERCENT /* 0-100, 4 places */,
	F_DATE, F_INSTANT, F_BOOL,
	F_CHOICE,	/* .choices */
	F_MULTI,	/* custom multi-choice: JSON array of names */
	F_REF,		/* .ref */
	F_TAGS,		/* set of tags; stored in record_tags */
	F_PARTS,	/* child rows, .ref is their descriptor (with .parent) */
	F_HTML,		/* rich text, sanitised on the server */
	F_LINK,		/* a record of any type: "customers:12" to people and programs, "11:12" (type:id) as stored; see record_link.c */
};

enum field_flag {
	REQUIRED = 1 << 0,
	LISTED   = 1 << 1,	/* a column of the list by default */
	SEARCHED = 1 << 2,	/* goes into the full-text postings */
	TRACKED  = 1 << 3,	/* old → new is logged on change (all fields of a PATCH are, by name, in any case) */
	READONLY = 1 << 4,	/* never from a person: verbs and rules set it. 400 when sent */
	FACET    = 1 << 5,	/* offered as filter with its values, and for grouping */
	UNIQUE   = 1 << 6,	/* a UNIQUE key in SQL; a double is INVALID "taken" */
	HIDDEN   = 1 << 7,	/* in JSON, not on form or detail */
	ON_CREATE = 1 << 8,	/* writable when creating, read-only after */
	SORTABLE = 1 << 9,	/* the list may sort by it (give it an index) */
	DEDUP    = 1 << 10,	/* a possible duplicate when its folded value is the same */
	WIDE     = 1 << 11,	/* takes the form's full width */
	NO_IMPORT = 1 << 12,
	SECRET   = 1 << 13,	/* write-only (passwords): never read back, logged or exported */
	SUM      = 1 << 14,	/* the list foot shows its sum */
	MULTILINE = 1 << 15,
	IMPORTED = 1 << 17,	/* with READONLY: a file that is imported may set it on creation, since it tells how things went elsewhere */
	BYTES    = 1 << 18,	/* F_INT: an amount of bytes, shown as 1.2 MB */
	ALONE    = 1 << 19,	/* not for many rows at once: setting it in one row changes others */
	FILLS    = 1 << 16,	/* choosing it brings other fields along: the form is shown again, see record.fill */
};

struct record;
struct row;
struct pdf;

/*
 * Fields that some rows hide from some people who see the row: `applies` says whether
 * it concerns this person and field at all, `where` is SQL over alias t that holds for
 * the rows ({me}, {field} = the field's name). Their value is then NULL, also for
 * filters, sorting and grouping. record_get() sees everything.
 */
struct field;
struct mask { bool (*applies)(struct ctx *, const struct field *); const char *where; };

/* What an F_REF can be set to, as a form shows it. */
struct option { int64_t id, parent; const char *title; };

struct choice { const char *name; const char *tone; /* "" ok warn bad info: chip colour */ };

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	int max;			/* characters (F_TEXT default 200, F_LONGTEXT 20000) or highest F_INT */
	int64_t min;			/* lowest F_INT; F_MONEY and F_DECIMAL: 0 unless negative_ok */
	const struct choice *choices;	/* ends with { 0 }; labels are Choice.<record>.<field>.<name> */
	const struct record *ref;
	const char *initial;		/* canonical, or "{today}" "{now}" "{tomorrow}" (at ten) "{me}" "{my_team}" */
	/* SQL for a computed field, over alias t; READONLY is implied. Placeholders: {me} {today} {now}. */
	const char *sql;
	const char *section;		/* form section key, inherited by the fields that follow */
	/* For F_REF: form offers only rows whose column equals another field here, e.g. "customer_id". */
	const char *depends;
	/* Or, for an argument of a verb: what `self` has to offer, n of them, within the person's scope. What is sent is the verb's to check. */
	const struct option *(*offers)(struct ctx *, const struct row *self, int *n);
	/* Further check of a canonical, non-NULL value: ctx_refuse()/ctx_warn() on f->name. */
	void (*check)(struct ctx *, const struct field *f, const char *value);
	/* What a cell of a file means where spreadsheets spoil such values (a leading zero lost): the value as it was, or `text`. */
	const char *(*from_file)(struct ctx *, const char *text);
	/* F_HTML: what may stand in its text in double braces, F_TEXT: which words it is a list of ("name* phone", * = must); a line "name=label" each, for the script that shows the labels. */
	const char *(*inserts)(struct ctx *);
	bool negative_ok;
	const char *label;		/* custom fields only: what the administrator called it; else the language files say */
	const struct mask *mask;
	const char *free_ref;		/* F_REF: JSON/import may give this column's text instead of the id ("name", "code") */
};

/* A list's named view: `where` is SQL over alias t with the placeholders above; NULL = all in scope. */
/* A where that begins with "t.owner_id = {me}" or "t.owner_id IS NULL" is known to lie in every scope and is answered from one index. */
struct view { const char *name; const char *where; const char *sort; /* field, "-field" */ };

/* What a verb made besides, e.g. the quotation of opportunities/quote. */
struct made { const struct record *rec; int64_t id; json_object *answer; /* instead of the record */ };

enum verb_flag {
	V_PRIMARY = 1 << 0,	/* the main button */
	V_DANGER  = 1 << 1,
	V_SEEN    = 1 << 2,	/* needs read scope only (claim from the pool) */
	V_BULK    = 1 << 3,	/* also offered for ticked rows of the list */
	V_HIDDEN  = 1 << 4,	/* API and own page only: no generic button */
	V_MENU    = 1 << 5,	/* in the ⋯ menu, not as a button */
	V_JOIN    = 1 << 6,	/* for two to five ticked rows at once: one is chosen to stay and runs it with {ids: the others} */
	V_ROWS    = 1 << 7,	/* .also widens the rows, not who may */
};

/*
 * One verb is one row: POST {id}/<name>, its button, its dialog (from .args), its
 * line in the state diagram and in OpenAPI. Before run() the engine has checked
 * rights, loaded self with its children, validated args, and, when .from is given,
 * that self's state is one of them (CONFLICT "wrong_state" otherwise).
 */
struct verb {
	const char *name;
	const char *from;		/* "draft sent", NULL = any */
	const char *to;			/* for the diagram; NULL = stays or computed */
	unsigned flags;
	enum perm perm;			/* 0 = PERM_WRITE (PERM_READ with V_SEEN) */
	const struct field *args;	/* ends with { 0 }; NULL none */
	enum outcome (*run)(struct ctx *, struct row *self, const struct row *args, struct made *);
	const char *icon;		/* Tabler name */
	bool (*offered)(struct ctx *, const struct row *self);	/* hides the button only */
	bool (*may)(struct ctx *, const struct row *self);	/* a right beyond perm, asked before the state: false is FORBIDDEN, said with this: */
	const char *may_not;		/* a key below Error.; NULL = forbidden */
	/* People whose roles do not give it may do it all the same on this row, which they can read. */
	bool (*also)(struct ctx *, const struct row *self);
	/* Can be taken back for a day, by whoever did it, while nobody has changed the row since: what these fields held ("owner_id status") is given to undo(). */
	const char *remembers;
	enum outcome (*undo)(struct ctx *, struct row *self, json_object *was);
};

/* May this person do it on this row: by their rights and scope, or by .also. The state is not asked. */
bool verb_permitted_on(struct ctx *, const struct verb *, const struct row *);

/* A count on the detail page that leads to a list (or, when SQL answers a DECIMAL, a sum such as hours: the record's own, not counted by the list): SQL counts over {id}; icon; target "contracts?filter[quotation_id]={id}", NULL = leads nowhere. `record` is whose read scope is needed. */
struct smart { const char *name, *icon, *sql, *target; const struct record *record; };

struct record {
	int type;		/* number in journal, tags, postings, files: never reused */
	const char *name;	/* "lead": language section Record.lead, rights */
	const char *path;	/* "leads", "payments/plans": page and API collection */
	const char *table;
	const char *title;	/* the column that names a record */
	bool titles_by_language;	/* beside the title it has <title>_zh_cn and <title>_en: where filled, what is shown to who reads in these */
	const char *subtitle;	/* a field shown small under it, or NULL */
	const char *state;	/* name of the field that verbs' .from speaks of, or NULL */
	const char *track;	/* states of the status bar in order: "draft sent accepted"; others show only when current. NULL: all that are no failure */
	const char *icon;
	const struct field *fields;	/* ends with { 0 } */
	const struct view *views;	/* first = what the page opens with; NULL = all */
	const struct verb *verbs;
	const struct smart *smarts;
	const char *order;	/* default sort: "-updated_at" when NULL; column must be NOT NULL or id is used */
	const char *parent;	/* tables of parts: column of the parent's id */
	const char *sequence;	/* gives `number` on creation, see sequence.h */
	bool closed;		/* unscoped, and read, too, with PERM_SETTINGS only */
	bool unscoped;		/* settings and the like: no owner; read by everybody signed in, written with PERM_SETTINGS */
	bool pooled;		/* rows without an owner are readable by everyone with read scope above none */
	const char *unowned_scope;	/* further condition for the pooled branch, SQL over t, or NULL */
	const char *open_to;	/* read also by whom this holds for, beside their scope: SQL over t, {me}; NULL */
	bool personal;		/* whatever a role gives, nobody has more of it than their own */
	const char *inherit_from;	/* F_REF field ("customer_id") that gives owner and team on creation */
	bool team_chosen;	/* of a new one the team is what was chosen, never its maker's */
	bool born_free;		/* new ones have no owner unless one is given (they land in the pool) */
	/*
	 * Attached to a record of any type by this F_LINK field: readable by whoever may
	 * read that one, writable by whoever may write it or owns or made this. Without one
	 * the owner's. For a link `on`, SQL has `on_type` and `on_id`, generated from it.
	 */
	const char *attached;
	/*
	 * Not to one but to any number: rows of this table, with <name>_id and an F_LINK's
	 * columns `on`, on_type, on_id. The field above is then computed: the first one the
	 * person may read. Without any, whoever made it and who may change settings.
	 */
	const char *links;
	/* A row is there only for whom the record this F_LINK field leads to is, beside all else; a row without one is not concerned. */
	const char *also_on;
	bool goes_along;	/* attached ones do not hold what they hang on: they are deleted with it */
	/* Its timeline is told with those of what it was before: SQL over {id} that answers type and id of each. */
	const char *earlier;
	/* … and with entries elsewhere that speak of it, each to whom its own record is readable: SQL over {id} that answers their numbers. */
	const char *mentions;
	bool no_timeline, no_create, no_delete, no_import, no_edit;
	/* Other ways to see the list, besides: */
	const char *board;	/* the address of a board, "/xs/board"; it takes the list's parameters */
	const char *dated;	/* a calendar by this F_DATE or F_INSTANT field */
	bool charts;		/* graph and pivot, over fields that are FACET, dates, and references */

	/* Rules. before_save may change values (row_set) and refuse; `old` is NULL when creating. after_save runs in the same transaction, row has its id. */
	enum outcome (*before_save)(struct ctx *, struct row *, const struct row *old);
	enum outcome (*after_save)(struct ctx *, struct row *, const struct row *old);
	enum outcome (*before_delete)(struct ctx *, const struct row *);
	void (*after_archive)(struct ctx *, const struct row *);	/* archived, or brought back */
	/* Before a form of a new record is shown: adds to what was typed, or to the address's parameters, what a chosen record brings along. */
	void (*fill)(struct ctx *, json_object *typed);
	bool alone;		/* before_save of a new one looks at no other new one: many may be checked first and then written together */
	bool (*editable)(struct ctx *, const struct row *);	/* false: PATCH and form answer CONFLICT "read_only" */
	/* Draws it on paper (pdf_document() and on); its parts are loaded. See record_page_print() and document.h. */
	void (*print)(struct ctx *, struct pdf *, struct row *);
};

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
/* The same as somebody else, who reads. */
struct row *record_find_as(struct ctx *, const struct person *, const struct record *, int64_t id);
/* NOT_FOUND if not readable, FORBIDDEN if readable but `access` is not given. */
enum outcome record_need(struct ctx *, const struct record *, int64_t id, enum access, struct row **out);
/* Is this field of this row hidden from the person? (struct mask) */
bool record_masks(struct ctx *, const struct record *, int64_t id, const char *field);
/* For rules that act for the system within an allowed verb (scope not asked): still faults on a missing row. */
struct row *record_get(struct ctx *, const struct record *, int64_t id);
void record_load_parts(struct ctx *, struct row *);
bool record_allows(struct ctx *, const struct row *, enum access);

/* Input from a form or JSON into row: declared fields only, each checked and made canonical; "version" is passed over. Errors collect in ctx, those of parts as "lines[0].quantity". MALFORMED or INVALID or DONE. `creating` allows ON_CREATE fields and asks for REQUIRED. Part rows of a form that are empty throughout are dropped. */
enum outcome record_read_input(struct ctx *, struct row *, json_object *input, bool creating);
/* One text value of one field, as a person or a file gives it, made canonical. false: error added with `name_for_error`. */
bool field_parse(struct ctx *, const struct field *, const char *text, const char *name_for_error, const char **canonical);
/* The field's arguments of a verb: same rules, no table. */
struct row *args_read(struct ctx *, const struct field *args, json_object *input, enum outcome *);

/* Rules, INSERT, parts, tags, journal "created", postings, followers. */
enum outcome record_create(struct ctx *, struct row *, int64_t *id);
/* `row` holds new values for the given fields; version 0 = whatever it is now. Stale: CONFLICT "stale". Journal of old → new. */
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

/* Records of any type with the same folded phone, e-mail, tax number or name; `row` is NULL for what the person may not see. */
struct duplicate { const struct record *rec; int64_t id; const char *field; struct row *row; };
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
