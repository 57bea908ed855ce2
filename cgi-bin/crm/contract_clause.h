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
/* The form: a chosen template stands in an empty body, with its merge fields, which saving fills in. */
void contract_clause_offer(struct ctx *, json_object *typed);
#endif
