/*
 * What customers get on paper: quotation, contract, receipt, invoice, in their
 * language. The numbers are the record's own, never computed again.
 */
#ifndef FERRY_DOCUMENTS_H
#define FERRY_DOCUMENTS_H
#include "all.h"

/* The records' .print: a document each. */
void quotation_print(struct ctx *, struct pdf *, struct row *quotation);
void contract_print(struct ctx *, struct pdf *, struct row *contract);
void invoice_print(struct ctx *, struct pdf *, struct row *invoice);
void receipt_print(struct ctx *, struct pdf *, struct row *receipt);
void sample_shipment_print(struct ctx *, struct pdf *, struct row *shipment);	/* these two: parcel_paper.c */
void delivery_print(struct ctx *, struct pdf *, struct row *delivery);

/* One as a file, in the arena. The row's parts must be loaded. */
const void *document_pdf(struct ctx *, struct row *, size_t *size);

/* The customer as it stands on paper, whatever the reader of this copy may see: name, and up to four lines under it. */
struct paper;
void document_party(struct paper *, int64_t customer, int64_t contact, int64_t address /* 0 = the usual one */, const char **name, const char *lines[5]);
#endif
