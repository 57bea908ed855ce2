/*
 * The look of our paper: letterhead, who it is for, lines, sums, signatures. Shared
 * by the documents; says nothing about any of them.
 */
#ifndef FERRY_PAPER_H
#define FERRY_PAPER_H
#include "all.h"
#include "lib/pdf.h"

enum paper_colour { INK = 0x171c24, SOFT = 0x4a5464, FAINT = 0x5d6776, BRAND = 0x0f6f78, TINT = 0xe1f0f1, SUNKEN = 0xeef0f3, RULE = 0xc9ced6 };

struct paper { struct ctx *c; struct pdf *pdf; const char *lang, *title; int decimals; const char *currency; };
struct pair { const char *label, *value; };

/*
 * Begins a document with our letterhead.
 * The title ("Pdf.quotation") stands at the right; `own_title`: a document that has a
 * title of its own shows its kind and number there instead. The number goes into head and foot.
 */
struct paper paper_begin(struct ctx *, struct pdf *, const char *lang, const char *title_key, const char *number, const char *currency, bool own_title);
/* The contact's language, else the customer's, else the reader's. */
const char *paper_lang(struct ctx *, int64_t customer, int64_t contact);
void paper_own_title(struct paper *, const char *title, const char *under);
/* Across the page and in the foot: this is not, or no longer, valid. "Pdf.draft", "Pdf.void". */
void paper_mark(struct paper *, const char *key);
/* The other party at the left, facts at the right; pairs without a value are left out. */
void paper_parties(struct paper *, const char *name, const char *const *lines, const struct pair *facts, int n);
/* The lines of a document (crm/lines.h; paper_lines.c), then its sums and the total in words. */
void paper_lines(struct paper *, struct row **lines);
const char *paper_item(struct paper *, const struct row *line);	/* its name, and under it what explains it */
void paper_sums(struct paper *, const struct pair *sums, int n, const char *grand_label, money grand);
void paper_heading(struct paper *, const char *text);
void paper_text(struct paper *, const char *text);
void paper_last_words(struct paper *, const char *heading, const char *text);	/* before the signatures, on their page */
void paper_rich(struct paper *, const char *html);
struct paper_column { double width; enum pdf_align align; const char *key; };	/* heads are words below Pdf. */
void paper_table(struct paper *, const struct paper_column *, int n);		/* then pdf_row() */
void paper_parties_sign(struct paper *, const char *first, const char *second, const char *date);
struct paper_signed { const char *name, *on; const void *drawn; size_t size; /* a PNG, NULL = the name as text */ };
void paper_signatures(struct paper *, const char *theirs, const char *ours, const struct paper_signed *theirs_by);	/* NULL: nobody yet */
enum { PAPER_SIGN_H = 36, PAPER_TABLE_H = 34 };	/* millimetres they take; a heading with the begin of its table */

/* A key below Pdf. in the document's language. */
const char *paper_word(struct paper *, const char *key);
const char *paper_money(struct paper *, money);
const char *paper_joined(struct paper *, const char *a, const char *b);	/* a・b of the other party, one under the other where that is too long */
const char *paper_date(struct paper *, const char *date);	/* "" for NULL */
struct pdf_style paper_style(double size, enum pdf_weight, unsigned rgb, enum pdf_align);
#endif
