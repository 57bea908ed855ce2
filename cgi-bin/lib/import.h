/*
 * Import of a table into records of any type: an uploaded file, a mapping of its
 * columns to fields, then rows in chunks of one transaction each. What came of each
 * row is kept, so that an import can be interrupted and resumed, told row by row, and
 * undone. Pages and API are import_page.c.
 */
#ifndef FERRY_IMPORT_H
#define FERRY_IMPORT_H
#include <json-c/json.h>
#include "record.h"
#include "sheet.h"

enum import_mode { IMPORT_CREATE, IMPORT_UPDATE, IMPORT_BOTH };

struct import {
	int64_t id, user_id;
	const struct record *rec;
	const char *state;		/* new checking checked running done undoing undone */
	const char *filename, *path, *encoding, *error, *created_at, *touched_at;
	const char **heads, **map;	/* by column; map: a field's name or "" */
	int columns;
	enum import_mode mode;
	const char *key;		/* the field rows are recognised by, "" none */
	bool clear;			/* an empty cell empties the field of a record that is updated */
	bool skip_duplicates;		/* a row that looks like an existing record is refused */
	bool skip_unknown;		/* a name that no record has leaves its field empty, instead of refusing the row */
	const char *empty;		/* further words that mean an empty cell, one a line */
	json_object *meanings;		/* {field: {text of the file: canonical value}}, see import_meaning.c */
	int64_t head_row, last_row;
	int64_t rows, created, updated, same, failed, duplicates, undone, kept;
	int progress;
};

/* What of a record type can be filled from a file. */
bool import_allowed(const struct record *);
bool import_field(const struct field *);
const char *import_mode_name(enum import_mode);

/* Takes the uploaded file over, finds the head row, guesses the mapping. INVALID with an error on "file" when it cannot be read. */
enum outcome import_create(struct ctx *, const struct record *, const char *filename, const char *path, int64_t *id);
/* Own imports of this type; NULL otherwise. With rec NULL any: for the worker. */
struct import *import_load(struct ctx *, const struct record *, int64_t id);
struct import **import_recent(struct ctx *, const struct record *, int limit, int *n);
/* Where the file lies; NULL when it has been cleared away. */
const char *import_file(struct ctx *, const struct import *);
/*
 * Settings from a form ("map0", "map1", …, mode, key, clear, skip_duplicates, empty) or JSON ({"mapping": {head or column: field}}).
 * "+" or "+kind" in place of a field makes a custom one of the column, `create_fields` of all that have none.
 * {"values": {field: {text of the file: "what it stands for", "#12", "+" a new entry, null leave empty}}}; the text "" is an empty cell.
 */
enum outcome import_settings(struct ctx *, struct import *, json_object *input);
/* Guesses a field for each column: exact names first, then names that contain one another. */
void import_guess(struct ctx *, const struct record *, const char *const *heads, int n, const char **map);
int import_guess_count(const char *const *map, int n);

bool import_may_make_fields(struct ctx *);
bool import_makes(struct ctx *, const struct field *);	/* may a new entry of what the field refers to be made on the spot? */
/* After a check: values of references and choices that stand for nothing here, with the rows they stand in and what was settled since (NULL nothing). */
struct import_unknown { const struct field *field; const char *text; int64_t rows; const char *means; };
struct import_unknown *import_unknowns(struct ctx *, const struct import *, int *n);

/* Starts a check (nothing is written), the import, or its undoing. CONFLICT when the import is not at that point. */
enum outcome import_start(struct ctx *, struct import *, const char *state);
/*
 * Goes on with what import_start() began, at most so many rows (0 = to the end).
 * *finished tells whether the end was reached; if not, import_job() is to be queued.
 * Each chunk is one transaction, or part of the caller's.
 */
enum outcome import_go(struct ctx *, int64_t id, int64_t most, bool *finished);
/* The rest in a worker; see jobs.h. */
void import_queue(struct ctx *, const struct import *);
enum outcome import_job(struct ctx *, json_object *args);
enum outcome import_cleanup(struct ctx *, json_object *args);	/* daily: files of old imports */

/* The first rows as they would be read, for the preview. Nothing is written. */
struct import_cell { const char *text; const struct error *error; };
struct import_preview { int64_t number; struct import_cell *cells; const struct error *errors; struct import_preview *next; };
struct import_preview *import_preview(struct ctx *, const struct import *, int rows);

/* Rows that were refused, or those that went in with a warning (possible duplicates), in order after row `after`. */
struct import_told { int64_t number; const struct error *errors; };
struct import_told *import_told(struct ctx *, const struct import *, bool refused, int64_t after, int limit, int *n);
#endif
