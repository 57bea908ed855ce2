/* A quotation, contract or invoice sent by mail with its PDF, in the receiver's language. */
#ifndef FERRY_DOCUMENT_MAIL_H
#define FERRY_DOCUMENT_MAIL_H
#include "all.h"

/* To `to`, or where it is NULL to the document's contact, else its customer. `link` goes into the words; may be NULL. false: nobody has an address. */
bool document_mail(struct ctx *, const struct row *document, const char *to, const char *message, const char *link);
/* The address it would go to; NULL if there is none. */
const char *document_address(struct ctx *, const struct row *document);
/* The verb of a contract: {to, message}. */
enum outcome contract_run_mail(struct ctx *, struct row *self, const struct row *args, struct made *);
extern const struct field document_mail_args[];
#endif
