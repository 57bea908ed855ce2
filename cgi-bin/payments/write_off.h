/* Writing a receipt off against plans, by hand: the page of the verb allocate. */
#ifndef FERRY_PAYMENTS_WRITE_OFF_H
#define FERRY_PAYMENTS_WRITE_OFF_H
#include "lib/reply.h"
enum outcome write_off_show(struct req *);
enum outcome write_off_run(struct req *);
#endif
