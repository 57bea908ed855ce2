/* A customer's own page: contracts, invoices and open plans, behind a link. */
#ifndef FERRY_PORTAL_ACCOUNT_H
#define FERRY_PORTAL_ACCOUNT_H
#include "lib/page.h"

enum outcome account_show(struct req *);
enum outcome account_contract(struct req *);
enum outcome account_invoice(struct req *);
#endif
