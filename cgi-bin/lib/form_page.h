/* What the files of the form page share. */
#ifndef FERRY_FORM_PAGE_H
#define FERRY_FORM_PAGE_H
#include "page_keep.h"
#include "record_page_impl.h"

/* What a select may be set to, `more` when that is not all. */
struct offer { const struct option *list; int n; bool more; };

/* One form being filled: the lists behind selects are read once per type. */
struct form_view {
	struct req *r;
	const struct row *row;
	const struct record *rec;		/* whose labels */
	json_object *typed;			/* NULL: nothing was typed */
	const char *prefix;			/* "lines[2]" inside a part, NULL outside */
	const struct row *master;		/* the row the part, or the verb, belongs to: for `depends` and `offers` */
	json_object *master_typed;
	struct { const struct record *rec; struct offer offer; } seen[24];
	int nseen;
};
/* form_input.c */
void input_fill(struct form_view *, HDF *, const struct field *, int index);
const char *typed_or_value(struct form_view *, const struct field *, int index);
/* form_offers.c: for a reference; `find`: what was searched for, or NULL. At most OFFERED_FEW are shown. */
enum { OFFERED_FEW = 50 };
struct offer form_offers(struct form_view *, const struct field *, const char *find);
/* form_parts.c */
void parts_fill(struct form_view *, HDF *, const struct field *, int index);
/* form_settle.c: a marker the form sent (_dup), kept when it was taken out of the input. */
bool form_asked(struct req *, const char *marker);
#endif
