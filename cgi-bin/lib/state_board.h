/*
 * A board of any record type that has a state: a column for each, cards dragged from
 * one to the next (www/src/kanban.js), the list's own search and filters. Moving is a
 * verb of the type with the state as its argument. Shown by www/templates/record/board.cs.
 *
 * One board is one row in the area's .boards, and its address in the record's table
 * (.board = "/projects/tasks/board"), so that the list offers it. The pages are among
 * those of every mounted record: board, board/columns, board/{id}/move.
 */
#ifndef FERRY_STATE_BOARD_H
#define FERRY_STATE_BOARD_H
#include "reply.h"

enum { CARD_LINES = 3 };
/* One card; the title, stars (a field `priority`), tags and owner are there already. */
struct state_card { const char *sub, *figure, *note, *line[CARD_LINES]; const char *mark; /* small text at the foot */ const char *who; int64_t who_id; /* instead of the owner */ };

struct state_board {
	const struct record *rec;	/* .state is an F_CHOICE, its columns in that order */
	const char *verb;		/* moves a card: {<state>: value} */
	const char *sort;		/* field, "-field" */
	const char *folded;		/* states whose columns begin folded: "done dropped" */
	/* Fills the cards of all columns at once, by position; NULL: title only. */
	void (*cards)(struct req *, const struct row *const *rows, int n, struct state_card *);
	/* A column's sum for people, from its cards' rows (those shown); NULL: none. */
	const char *(*sum)(struct req *, const char *state, const struct row *const *rows, int n);
};
/* The area's board of this type, or NULL. */
const struct state_board *state_board_of(const struct app *, const struct record *);
enum outcome state_board_page(struct req *);		/* GET board */
enum outcome state_board_columns(struct req *);		/* GET board/columns: numbers of the columns and a stamp of what they show */
enum outcome state_board_move(struct req *);		/* POST board/{id}/move, a page's: the API has the verb */
#endif
