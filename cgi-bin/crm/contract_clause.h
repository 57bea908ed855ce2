/* Clause templates of contracts: texts with merge fields, {{customer.name}}, that a contract's body is made of. */
#ifndef FERRY_CONTRACT_CLAUSE_H
#define FERRY_CONTRACT_CLAUSE_H
#include "all.h"

/*
 * What comes last before a contract is saved: when a template is chosen by this save, an
 * empty body is the template's, and the body's merge fields become what they stand for.
 * A text of one's own stays, and so does everything while the template is the same.
 */
enum outcome contract_clause_settle(struct ctx *, struct row *, const struct row *old);
/* The default template in the language of the contract's paper; 0 = there is none. */
int64_t contract_clause_default(struct ctx *, int64_t customer_id, int64_t contact_id);
/* A contract that came in as a row, without a text: the default template's, as if its owner had written it at `at`; a draft keeps the version before. */
void contract_clause_adopt(struct ctx *, struct row *contract, const char *at);
/* The form: a chosen template stands in an empty body, with its merge fields, which saving fills in. */
void contract_clause_offer(struct ctx *, json_object *typed);

/* The merge fields with what they are called, for the editor. */
const char *contract_clause_inserts(struct ctx *);

/* What the contract's text came of: `at` NULL = of no template. */
struct contract_merge {
	const char *at, *template, *source;
	bool stale;	/* merged now it would read otherwise: the contract's facts have moved on */
	bool edited;	/* somebody wrote in the text since */
};
struct contract_merge contract_merge_of(struct ctx *, const struct row *contract);
/* The verb merge: from what it came of, with the facts of now; INVALID where that would lose what somebody wrote, unless `replace`. */
enum outcome contract_merge_again(struct ctx *, struct row *self, bool replace);
#endif
