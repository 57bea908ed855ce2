/*
 * A record type is one const table: fields, views, verbs. List, form, detail,
 * validation, search, filter, sort, import, export, JSON, OpenAPI, history of
 * changes and custom fields come from it; this header declares the table. What can
 * be done with records is record.h, how they are shown to people record_page.h.
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
#ifndef FERRY_RECORD_TABLE_H
#define FERRY_RECORD_TABLE_H
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
	MONTHLY  = 1 << 20,	/* F_DATE: a month, kept as its first day */
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
	bool archived_ok;		/* F_REF: may newly refer to what is archived, since it repeats what was said before */
	const char *label;		/* custom fields only: what the administrator called it; else the language files say */
	const struct mask *mask;
	const char *not_before;		/* F_DATE, F_INSTANT: the field it may not lie before, where both are filled; see record_order.c */
	const char *free_ref;		/* F_REF: JSON/import may give this column's text instead of the id ("name", "code") */
};

/* A list's named view: `where` is SQL over alias t with the placeholders above; NULL = all in scope. */
/* A where that begins with "t.owner_id = {me}" or "t.owner_id IS NULL" is known to lie in every scope and is answered from one index. */
struct view { const char *name; const char *where; const char *sort; /* field, "-field" */ };

/* What a verb made besides, e.g. the quotation of opportunities/quote. */
struct made { const struct record *rec; int64_t id; json_object *answer; /* instead of the record */ bool unfinished; /* a person goes on in its form */ };

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
	const struct record *makes;	/* answered with 201 in place of the record; NULL = the record */
	bool tells;			/* answers something of its own (made->answer) */
	const char *icon;		/* Tabler name */
	void (*fill)(struct ctx *, const struct row *self, json_object *typed);	/* what its dialog begins with */
	bool (*offered)(struct ctx *, const struct row *self);	/* hides the button only */
	bool (*may)(struct ctx *, const struct row *self);	/* a right beyond perm, asked before the state: false is FORBIDDEN, said with this: */
	const char *may_not;		/* a key below Error.; NULL = forbidden */
	/* A row that is not there for the person: was it taken a moment ago by somebody who was quicker? Then it is CONFLICT "not_free", not NOT_FOUND. */
	bool (*lost)(struct ctx *, const struct record *, int64_t id);
	/* People whose roles do not give it may do it all the same on this row, which they can read. */
	bool (*also)(struct ctx *, const struct row *self);
	/* Can be taken back for a day, by whoever did it, while nobody has changed the row since: what these fields held ("owner_id status") is given to undo(). */
	const char *remembers;
	enum outcome (*undo)(struct ctx *, struct row *self, json_object *was);
};

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
#endif
