/*
 * What the files of the record pages share and nobody else needs.
 */
#ifndef FERRY_RECORD_PAGE_IMPL_H
#define FERRY_RECORD_PAGE_IMPL_H
#include "lang.h"
#include "page.h"
#include "record_page.h"

/* ---- around every page (page_around.c) ---------------------------------------- */
void page_badges(struct req *);
void page_notices(struct req *);

/* ---- words (page_words.c) --------------------------------------------------- */
const char *word_field(struct ctx *, const struct record *, const struct field *);
const char *word_choice(struct ctx *, const struct record *, const struct field *, const char *name);
const char *word_verb(struct ctx *, const struct record *, const char *verb);
const char *word_view(struct ctx *, const struct record *, const char *view);
const char *word_record(struct ctx *, const struct record *, bool many);
const char *word_error(struct ctx *, const struct error *);
/* The errors of the request as note bars above the page (those without a field, or all). */
void page_notes(struct req *, bool all);

/* ---- addresses -------------------------------------------------------------- */
/* "?a=b&c=d" of a decoded query string without the parameters named in `drop` (NULL-ended), "" when nothing is left. */
const char *url_query(struct arena *, json_object *query, const char *const *drop);
const char *record_url(struct ctx *, const struct record *, int64_t id);
/* ?back=/opportunities/5: the page of ours to go on with instead of the record's; NULL if none. */
const char *back_asked(struct req *);
const char *with_back(struct req *, const char *url);

/* ---- values (page_value.c) --------------------------------------------------- */
/* The value of field i for people: cell = text, cell.k its kind (macros.cs `value`). */
void value_fill(struct req *, HDF *cell, const struct row *, int i, bool with_sign);
const char *value_text(struct ctx *, const struct row *, int i);	/* plain text of the same */
bool field_numeric(const struct field *);
bool field_long(const struct field *);
bool field_stars(const struct field *);	/* none to three, shown as stars */
const struct choice *choice_of(const struct field *, const char *name);

/* ---- verbs ------------------------------------------------------------------- */
bool verb_offered(struct req *, const struct verb *, const struct row *);
bool verb_allowed(struct req *, const struct verb *, const struct record *);

/* ---- pickers (record_pick.c): readable records of any type whose title matches -------- */
struct row **record_pick_any(struct ctx *, const char *q, int *n);

/* ---- forms (record_form_page.c) ----------------------------------------------- */
/* Inputs for `fields` beneath node: sections, typed values before the row's own, messages beside them. `of` (or NULL): the record they are arguments for. */
void form_fields(struct req *, HDF *sections, const struct field *const *fields, int n, const struct row *, const struct row *of, json_object *typed, bool creating);
/* What forms add for themselves (markers of unticked boxes, find, _do) becomes plain input. true: only "show the form again" was asked for. */
bool form_settle(struct req *, const struct field *const *fields, int n);

/* ---- lists ---------------------------------------------------------------------- */
/* query_read over the query string without what only pages know. */
enum outcome list_query(struct req *, json_object *from, struct query *);
json_object *query_parse(struct ctx *, const char *text);	/* "a=b&filter[x]=y" */
#endif
