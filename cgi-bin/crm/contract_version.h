/*
 * Versions of a contract's content: one for every save, immutable. Any two can be
 * compared, an old one brought back as the newest while the contract may be edited.
 */
#ifndef FERRY_CONTRACT_VERSION_H
#define FERRY_CONTRACT_VERSION_H
#include "all.h"

/* Before the first save that anybody keeps a version of: what was there until then. */
void contract_version_before(struct ctx *, const struct row *old);
/* After a save: the content as it is now, unless it is what the newest version holds. */
void contract_version_keep(struct ctx *, int64_t contract_id);

struct contract_version { int64_t no; const char *title, *amount, *author, *at; json_object *content; };
/* Newest first; content is loaded by contract_version_get only. */
struct contract_version *contract_versions(struct ctx *, int64_t contract_id, int *n);
struct contract_version *contract_version_get(struct ctx *, int64_t contract_id, int64_t no);	/* NULL if there is none */
enum outcome contract_version_restore(struct ctx *, struct row *contract, int64_t no);

/* Piece by piece: a field's values, a line, a paragraph of the body. `was` or `is` is NULL where it was added or removed. */
struct difference { enum { DIFF_FIELD, DIFF_LINE, DIFF_BODY } part; const char *field; const char *was, *is; };
/* With `all`, paragraphs of the body that are the same come too, in their order. */
struct difference *contract_version_compare(struct ctx *, const struct contract_version *a, const struct contract_version *b, bool all, int *n);
#endif
