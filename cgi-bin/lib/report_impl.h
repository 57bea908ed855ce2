/* What the files that show a report share. */
#ifndef FERRY_REPORT_IMPL_H
#define FERRY_REPORT_IMPL_H
#include "db.h"
#include "report.h"
const char *report_measure_word(struct ctx *, const struct report *, const struct report_measure *);
/* A value for people; currency for money only, NULL = the instance's. */
const char *report_show(struct ctx *, enum report_unit, int64_t, const char *currency);
bool report_cell_empty(const struct report_cell *);
json_object *report_json(struct ctx *, const struct report_result *);
#endif
