/*
 * A board of any record type that has a state: a column for each, cards dragged from
 * one to the next (www/src/kanban.js), the list's own search and filters. Moving is a
 * verb of the type with the state as its argument. Shown by www/templates/record/board.cs.
 *
 * Three routes of an area lead here with the same table:
 *	{ GET,  "board",         …state_board_page },
 *	{ GET,  "board/columns", …state_board_columns },
 *	{ POST, "{id}/move",     …state_board_move } when PAGE_ONLY: the API has the verb.
 */
#ifndef FERRY_STATE_BOARD_H
#define FERRY_STATE_BOARD_H
#include "reply.h"

enum { CARD_LINES = 3 };
/* One card; the title, stars (a field `priority`), tags and owner are there already. */
struct state_card { const char *sub, *figure, *note, *line[CARD_LINES]; const char *mark; /* small text at the foot */ const char *who; int64_t who_id; /* instead of the owner */ };

struct state_board {
	const struct record *rec;	/* .state is an F_CHOICE, its columns in that order */
	const char *url;		/* "/xs/board" */
	const char *verb;		/* {<state>: value} */
	const char *sort;		/* field, "-field" */
	const char *folded;		/* states whose columns begin folded: "done dropped" */
	/* Fills the cards of all columns at once, by position; NULL: title only. */
	void (*cards)(struct req *, const struct row *const *rows, int n, struct state_card *);
	/* A column's sum for people, from its cards' rows (those shown); NULL: none. */
	const char *(*sum)(struct req *, const char *state, const struct row *const *rows, int n);
};
enum outcome state_board_page(struct req *, const struct state_board *);
enum outcome state_board_columns(struct req *, const struct state_board *);
enum outcome state_board_move(struct req *, const struct state_board *);
#endif
