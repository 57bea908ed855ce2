/*
 * Tax numbers: Taiwan 統一編號 and China 统一社会信用代码.
 */
#ifndef FERRY_TAXNUMBER_H
#define FERRY_TAXNUMBER_H
#include "lib/record.h"

enum taxnumber { TAX_OTHER /* neither form: of another country */, TAX_TW, TAX_CN, TAX_TW_WRONG, TAX_CN_WRONG /* check digit */, TAX_REFUSED /* 00000000 */ };
enum taxnumber taxnumber_kind(const char *);
/* For struct field.check: refuses 00000000, warns on a wrong check digit (real ones exist that fail). */
void taxnumber_check(struct ctx *, const struct field *, const char *value);
void taxnumber_check_lead(struct ctx *, const struct field *, const char *value);	/* 00000000 only warns; the lead is saved without it */
#endif
