/* Numbers that are names, as spreadsheets spoil them: a cell taken for an amount loses its leading zero. For struct field.from_file. */
#ifndef FERRY_SPOILED_H
#define FERRY_SPOILED_H
#include "lib/ctx.h"

const char *spoiled_tax_number(struct ctx *, const char *text);
const char *spoiled_phone(struct ctx *, const char *text);
#endif
