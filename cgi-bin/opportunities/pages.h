/*
 * What the files of the area share: handlers for its route table, and how amounts,
 * durations and the address of a board are put.
 */
#ifndef FERRY_OPPORTUNITIES_PAGES_H
#define FERRY_OPPORTUNITIES_PAGES_H
#include "crm/opportunity.h"
#include <json-c/json.h>
#include "lib/page_words.h"
#include "lib/record_page.h"

/* ---- handlers ------------------------------------------------------------------- */
enum outcome board_page(struct req *);		/* board.c */
enum outcome board_columns(struct req *);
enum outcome board_move(struct req *);
enum outcome board_quick(struct req *);
void deal_beside(struct req *, const struct row *);	/* detail.c */
enum outcome prediction_page(struct req *);	/* prediction.c */
enum outcome prediction_save(struct req *);
enum outcome prediction_of_deal(struct req *);
enum outcome prediction_of_lead(struct req *);
void prediction_card(struct req *, const struct row *);
enum outcome forecast_page(struct req *);	/* forecast.c */
enum outcome deal_new(struct req *);
enum outcome deal_create(struct req *);

/* ---- words.c --------------------------------------------------------------------- */
const char *short_amount(struct req *, money);	/* thousands from a hundred thousand on */
const char *duration(struct req *, int64_t seconds);	/* "5 天 17 小時 3 分" */

/* ---- ask.c: what the address of a board asks for ------------------------------------ */
enum { CARDS = 10, CARDS_MAX = 400 };
struct ask {
	int64_t team;
	const char *q, *act, *fold, *open;
	bool mine, rotting, lost;
	int cards;
	int64_t only;			/* cards of this column alone */
	const struct field *group;	/* columns of its values instead of the stages */
	const char *saved;		/* the saved view this is */
	json_object *filter;		/* the list's: filter[field]=… */
	struct cond *conds; int nconds;	/* what that filter means; n = the fields in it */
};
enum outcome ask_read(struct req *, struct ask *);	/* MALFORMED: a filter that is none */
json_object *ask_list(struct req *, const struct ask *);	/* the same as parameters of the list */
const char *ask_url(struct req *, const char *path, const struct ask *);
bool ask_lists(const char *list, int64_t id);		/* "3,7" */
const char *ask_plus(struct req *, const char *list, int64_t id);
const char *ask_minus(struct req *, const char *list, int64_t id);
bool ask_folds(const struct ask *, const struct stage *);

/* ---- card.c ---------------------------------------------------------------------------- */
const char *column_name(struct req *, const struct board_column *, const struct field *);	/* on a board grouped by that field */
void column_fill(struct req *, HDF *, const struct board_column *, const struct ask *);
#endif
