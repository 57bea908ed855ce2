/* A report as page, JSON and sheet: what report.h found, for people and programs. */
#ifndef FERRY_REPORT_PAGE_H
#define FERRY_REPORT_PAGE_H
#include "report.h"
#include "reply.h"
enum outcome report_page_index(struct req *);	/* GET "" */
enum outcome report_page_show(struct req *);	/* GET {word} */
enum outcome report_page_rows(struct req *);	/* GET {word}/rows: leads on to the list of the records behind a cell */
enum outcome report_page_export(struct req *);	/* GET {word}.xlsx, {word}.csv */
#endif
