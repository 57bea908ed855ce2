/*
 * What customers get on paper: quotation, contract, receipt, invoice as PDF, in the
 * language of the context. The numbers are the record's own, never computed again.
 */
#ifndef FERRY_DOCUMENTS_H
#define FERRY_DOCUMENTS_H
#include "all.h"

/* Each in the arena; *size in bytes. The row's parts must be loaded. */
const void *quotation_pdf(struct ctx *, struct row *quotation, size_t *size);
const void *contract_pdf(struct ctx *, struct row *contract, size_t *size);
const void *invoice_pdf(struct ctx *, struct row *invoice, size_t *size);
const void *receipt_pdf(struct ctx *, struct row *receipt, size_t *size);
const void *sample_shipment_pdf(struct ctx *, struct row *shipment, size_t *size);	/* these two: parcel_paper.c */
const void *delivery_pdf(struct ctx *, struct row *delivery, size_t *size);

/* The customer as it stands on paper, whatever the reader of this copy may see: name, and up to four lines under it. */
struct paper;
void document_party(struct paper *, int64_t customer, int64_t contact, const char **name, const char *lines[5]);
#endif
