/* Pages and API of importing into a mounted record; their rows stand in record_routes. */
#ifndef FERRY_IMPORT_PAGE_H
#define FERRY_IMPORT_PAGE_H
#include "reply.h"
enum outcome import_page_home(struct req *);		/* GET import */
enum outcome import_page_template(struct req *);	/* GET import/template.xlsx */
enum outcome import_page_upload(struct req *);		/* POST import */
enum outcome import_page_show(struct req *);		/* GET import/{id} */
enum outcome import_page_check(struct req *);		/* POST import/{id}/check */
enum outcome import_page_run(struct req *);		/* POST import/{id}/run */
enum outcome import_page_continue(struct req *);	/* POST import/{id}/continue: where no worker runs */
enum outcome import_page_undo(struct req *);		/* POST import/{id}/undo */
enum outcome import_page_errors(struct req *);		/* GET import/{id}/errors.xlsx */
#endif
