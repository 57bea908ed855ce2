/*
 * Leads: strangers who may become customers. The pool is every lead without an
 * owner. A lead that became a customer is read-only and points to what it became.
 */
#ifndef FERRY_LEAD_H
#define FERRY_LEAD_H
#include "all.h"

/* What to make of a lead: an existing id, or creation (with fields that override the lead's), or neither. */
struct convert {
	int64_t customer_id, contact_id, opportunity_id;
	bool create_customer, create_contact, create_opportunity;
	json_object *customer, *contact, *opportunity;	/* fields, or NULL */
};
struct converted { int64_t customer_id, contact_id, opportunity_id; };

/* Within a transaction, on a lead loaded for writing. Errors name the fields of the verb ("customer_id", "opportunity.name"). */
enum outcome lead_convert(struct ctx *, struct row *lead, const struct convert *, struct converted *);
json_object *converted_json(struct ctx *, const struct converted *);

/* Customers, contacts and open opportunities the lead may already be, best first, within the person's scope. */
struct lead_matches { struct row **customers, **contacts, **opportunities; int ncustomers, ncontacts, nopportunities; };
struct lead_matches lead_matches(struct ctx *, const struct row *lead);
#endif
