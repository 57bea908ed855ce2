/* What the files of the import share and nobody else needs. */
#ifndef FERRY_IMPORT_IMPL_H
#define FERRY_IMPORT_IMPL_H
#include "db.h"
#include "import.h"

/* Records that cells refer to by name, remembered for the length of the work. */
struct refs { struct arena *mem; struct ref_entry *bucket[4096]; int n; };

struct file_row { int64_t number; const char *const *cell; int n; };

/* The columns of an import with the fields they go to. */
struct plan {
	const struct import *im;
	const struct field **field;	/* by column; NULL = not imported */
	const struct field **fixed;	/* fields without a column that are the same in every row, NULL-ended */
	int key;			/* column of the key, -1 = none */
	bool title_from_subtitle;	/* no column for the required title: the subtitle stands in */
	const char **empty;		/* folded words that mean nothing, NULL-ended */
	struct refs *refs;
};

struct plan *plan_new(struct ctx *, const struct import *, struct refs *);
/* Text of a cell without blanks around it; NULL when it says nothing. */
const char *plan_cell(struct ctx *, const struct plan *, const struct file_row *, int column);
/* Whether the cell of a reference or a choice names one. */
bool plan_fits(struct ctx *, const struct plan *, const struct file_row *, int column);
/* The row's cells into a record, with errors in ctx; `old` NULL = a new one. */
enum outcome plan_read(struct ctx *, const struct plan *, const struct file_row *, struct row *, bool creating);

/* Id of the record that `text` names, 0 = none, -1 = more than one. */
int64_t refs_find(struct ctx *, struct refs *, const struct field *, const char *text, bool ids);
bool plan_holds_ids(struct ctx *, const struct plan *, int column);	/* by its head: "customer_id", "客戶 ID" */

/* Existing records with the key of each row: id, 0 = none, -1 = several. */
void match_keys(struct ctx *, const struct plan *, const struct file_row *, int n, int64_t *ids);
/* Canonical or folded value the key is compared by; NULL when the cell is empty or no such value. */
const char *match_value(struct ctx *, const struct plan *, const struct file_row *);
/* For each new row: the field by which a record exists already, or an earlier row of the chunk is the same; NULL = none. */
void match_duplicates(struct ctx *, struct row **rows, int n, const char **fields);

/* What the words of a cell mean: import_cell.c. A choice by its name or by what it is called in any language; the text itself when it is none. */
const char *import_choice(struct ctx *, const struct record *, const struct field *, const char *text);
const char *cell_text(struct ctx *, const struct record *, const struct field *, const char *text);	/* NULL: nothing */
json_object *cell_several(struct ctx *, const struct record *, const struct field *, const char *text);

/* One text of a form or of JSON, without blanks around it; NULL when it was not sent. */
const char *import_text(struct ctx *, json_object *input, const char *name);
const char *import_json_text(struct ctx *, json_object *);
json_object *import_strings(const char *const *, int n);

/* Makes a custom field of every column mapped to "+" or "+kind", with `all` also of those mapped to nothing: import_fields.c. */
enum outcome import_make_fields(struct ctx *, struct import *, bool all);
/* What was settled for a value of this field, canonical: "" = leave empty, NULL = nothing was. Text "" = an empty cell. */
const char *import_meaning(const struct import *, const char *field, const char *text);
enum outcome import_read_meanings(struct ctx *, struct import *, json_object *input);

const char *import_errors_json(struct arena *, const struct error *);
const struct error *import_errors_read(struct ctx *, const char *json);
/* The last rows before `below` (INT64_MAX: of all), which becomes the first of them. */
enum outcome import_undo_chunk(struct ctx *, struct import *, int64_t *below, bool *finished);
#endif
