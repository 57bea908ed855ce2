/*
 * What the files of the record engine share and nobody else needs.
 */
#ifndef FERRY_RECORD_IMPL_H
#define FERRY_RECORD_IMPL_H
#include "db.h"
#include "record.h"

/* SQL under construction: text from const tables and literals, values as arguments only. */
struct sql { struct ctx *c; struct buf text; struct db_arg *args; size_t n, cap; bool unmasked; const char *field; /* what {field} is */ };

struct sql sql_new(struct ctx *);
void sql_add(struct sql *, const char *literal);
void sql_name(struct sql *, const char *identifier);		/* checked: [a-z0-9_], quoted */
void sql_arg(struct sql *, struct db_arg);			/* "?" and its value */
void sql_text(struct sql *, const char *);			/* "?" for text that somebody typed, beside a column of any character set */
void sql_value(struct sql *, const struct field *, const char *canonical);	/* "?", cast so that comparison is exact */
void sql_fragment(struct sql *, const char *fragment);		/* a table's SQL with {me} {today} {now} {id} */
void sql_with_id(struct sql *, const char *text, int64_t id);	/* a table's SQL, {id} being this one */
void sql_field(struct sql *, const char *alias, const struct field *);	/* the expression that gives its value */
/* "(?,?,…)", n > 0: filled up with the last of them to the next hundred, so that there are few texts of statements. */
void sql_list(struct sql *, const int64_t *, size_t n);
void sql_one_of(struct sql *, const int64_t *, size_t n);	/* " = ?", or " IN " of that list */
struct rows *sql_rows(struct sql *);
uint64_t sql_exec(struct sql *);
enum db_result sql_try(struct sql *);

/* Statements over many rows come in few shapes, since each is kept prepared: how many of n to do at once. */
static inline size_t sql_portion(size_t n)
{
	return n >= 50 ? 50 : n >= 10 ? 10 : 1;
}

/* The person's scope over `alias` as one condition: "(…)". */
void sql_scope(struct sql *, const struct record *, const char *alias, enum access);
/* The same as separate conditions, so that each is answered in order from an index of its own and the list is their UNION. */
int sql_scope_branches(struct ctx *, const struct record *, enum access);
void sql_scope_branch(struct sql *, const struct record *, const char *alias, enum access, int branch);
/* Who may read or write a row is who may do so with the record it is attached to. */
void sql_scope_attached(struct sql *, const struct record *, const char *alias, enum access);
/* The person may read (write) what these two columns lead to: alias "t", columns "type" and "record_id". */
void sql_scope_linked(struct sql *, const char *alias, const char *type, const char *id, enum access);
/* The row of `alias` has this link (stored form), or any (NULL): types with a table of links. */
void sql_has_link(struct sql *, const struct record *, const char *alias, const char *link);
void sql_has_seen_link(struct sql *, const struct record *, const char *alias, const char *link);	/* … that the person may read */
/* Titles of what the rows' links lead to, a query a type. */
void links_name(struct ctx *, const struct record *, struct row *const *rows, int n);
bool record_is_open(const struct record *, enum access);	/* no scope applies */
/* record_allows() for many rows in one query: by position. */
bool *record_allows_each(struct ctx *, const struct record *, const struct row *const *rows, int n, enum access);
/* SELECT list and joins that row_take() reads; alias t. */
void sql_columns(struct sql *, const struct record *, const struct fieldset *);
void sql_joins(struct sql *, const struct record *, const struct fieldset *);
void sql_cond(struct sql *, const struct record *, const struct cond *);
/* record_where.c: " FROM …" of a query's table as t, with the words searched for (n 0: none). */
void sql_query_from(struct sql *, const struct query *, const uint32_t *terms, int n);
/* " WHERE …" of it: scope, archived or not, view, conditions. */
void sql_query_where(struct sql *, const struct query *);
void sql_query_conds(struct sql *, const struct query *);	/* " AND …" of it, without the scope */
struct row *row_take(struct ctx *, const struct record *, const struct fieldset *, struct rows *, int first_column);

/* Titles kept per process (record_titles.c); call titles_changed() after writing a record. */
bool titles_are_kept(struct ctx *, const struct record *);
const char *title_kept(struct ctx *, const struct record *, const char *id);
/* The column that holds the title in the person's language; NULL: the title itself. */
const char *title_column(struct ctx *, const struct record *);
/* A title that SQL gave, as this person reads it. */
const char *title_shown(struct ctx *, const struct record *, const char *id, const char *title);
void titles_changed(struct ctx *, const struct record *);


bool field_stored(const struct field *);			/* has a column of its own */
const char *field_emptied(struct ctx *, const struct record *, const struct field *);	/* what it then holds; NULL: nothing. record_empty.c */
bool field_custom(const struct field *);
bool field_refers_to(const struct field *, const struct record *);	/* holds an id of, or a link to */
struct row *row_with_fields(struct ctx *, const struct record *, const struct fieldset *);
const struct fieldset *fieldset_of(struct ctx *, const struct field *fields);	/* a bare array, for verbs' arguments */

/* " AND …": rows that hide a searched field from the person hold these words in what they show. Nothing where nothing is hidden. */
void sql_only_shown(struct sql *, const struct record *, const char *words);

bool list_cursor_ok(struct ctx *, const struct query *);
const struct fieldset *record_fieldset(struct ctx *, const struct query *);	/* what is read: query.only, or everything */
void list_tags(struct ctx *, const struct record *, struct list *);		/* tags of all rows in one query */

/* Deletes the parts that are not in `keep` (NULL-ended; NULL = all). */
enum outcome parts_drop_others(struct ctx *, const struct record *part, struct row **keep, int64_t parent);

/* After writing a record: postings and duplicate keys. */
void duplicates_index(struct ctx *, const struct row *);
int64_t duplicate_hash(struct ctx *, const struct field *, const char *value);	/* of the folded value; 0 = nothing left of it */
void tags_write(struct ctx *, const struct row *, int field_index);
int64_t tag_by_name(struct ctx *, const char *name);
const char *custom_json(struct ctx *, const struct row *);	/* NULL when empty */
json_object *value_json(struct ctx *, const struct field *, const char *value);
/* field_parse.c, for record_input.c: INVALID with a message at `name`, always false; one of the field's choices, false with its message. */
bool control_characters(const char *, bool lines);	/* any but, where `lines`, the ends of lines */
bool input_refuse(struct ctx *, const char *name, const char *key, const char *arg);
bool parse_choice(struct ctx *, const struct field *, const char *s, const char *name, const char **out);
#endif
