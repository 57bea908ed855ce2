/* What has had its time goes, night by night: ended sessions, used keys, sent mails, old jobs, uploads that came to nothing. A job kind, see jobs.h. */
#ifndef FERRY_CLEANUP_H
#define FERRY_CLEANUP_H
#include <json-c/json.h>
#include "ctx.h"
enum outcome cleanup(struct ctx *, json_object *args);
#endif
