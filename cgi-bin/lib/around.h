/*
 * What stands around pages, told in const tables of crm/around.c: lists and
 * composers beside every record, counts in the menu, notices over every page. Filling
 * them is page_around.c's, showing them that of www/templates/around/.
 */
#ifndef FERRY_AROUND_H
#define FERRY_AROUND_H
#include "record.h"

/*
 * One thing beside a record: rows attached to it (rec->attached) in a list, and (or) a
 * tab of the composer. Templates find it beneath Page.Aside.<name>: title, rows (id,
 * url, title, f.<field>, v.<verb> = its word), more (address of all), s (inputs of the
 * composer), link ("customers:12"), back (the page itself).
 */
struct aside {
	const char *name;		/* title: Aside.<name>, tab: Compose.<name> */
	const struct record *rec;	/* whose rows, labels and rights; NULL = for everybody who reads the record */
	const char *view, *sort;	/* which rows, in which order */
	int limit;
	bool counted;			/* all of them are counted: `all` */
	bool list;			/* rows below the composer (www/templates/around/lists.cs) */
	bool compose;			/* a tab of the composer (www/templates/around/compose.cs) */
	const char *form;		/* the composer's inputs: names of rec's fields, "type subject due_at" */
	const struct field *args;	/* or these */
};
extern const struct aside asides[];	/* ends with { 0 }; the first composer is open */

/* A number in the menu: how many rows of a list, within the person's rights, a few seconds old. */
struct badge { const char *key; /* menu entry */ const struct record *rec; const char *ask; /* JSON of the query */ };
extern const struct badge badges[];	/* ends with { 0 } */

/* A few rows shown over every page (Page.Notice.<name>.rows, www/templates/around/notices.cs), while there are any. */
struct notice { const char *name; const struct record *rec; const char *ask; int limit; };
extern const struct notice notices[];	/* ends with { 0 } */
#endif
