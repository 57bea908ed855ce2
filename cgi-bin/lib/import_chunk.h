/* One chunk of an import at work: what import_run.c, import_chunk.c and import_results.c share. */
#ifndef FERRY_IMPORT_CHUNK_H
#define FERRY_IMPORT_CHUNK_H
#include "import_impl.h"

enum { CHUNK = 1000 };

/* `version` is the record's afterwards: undoing tells by it whether somebody has changed it since. */
struct result { const char *action; int64_t id; int version; bool duplicate; const char *was, *errors; };

struct chunk {
	struct import *im;
	const char *state;		/* "running" or "checking" */
	struct refs *refs;
	struct arena *own;		/* what outlives the rewinding after each row */
	struct file_row rows[CHUNK];
	struct result results[CHUNK];
	int n;
	int64_t from;			/* last_row before this chunk */
	bool last;			/* nothing follows */
	int progress;
	bool overtaken;			/* somebody else goes on with this import */
	bool wrote;			/* the row at hand may have written something */
};

static inline bool checking(const struct chunk *k)
{
	return k->state[0] == 'c';
}

/* Does the rows; results are filled in. A transaction's function of its own, with the chunk as argument. */
enum outcome chunk_do(struct ctx *, void *chunk);

/* What a row was refused for, from ctx. */
void result_refused(struct ctx *, struct chunk *, int row);
/* The values an update replaces, to be put back when the import is undone. */
const char *result_before(struct ctx *, struct chunk *, const struct row *edit, const struct row *old, bool *differs);
void results_write(struct ctx *, struct chunk *);
struct counts { int64_t created, updated, same, failed, duplicates; };
struct counts results_count(const struct chunk *);
const char *import_clock(struct ctx *);
#endif
