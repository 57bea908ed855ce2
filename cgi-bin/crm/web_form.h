/*
 * Web-to-lead forms: an administrator chooses fields, team and the pages they may
 * stand on; strangers fill them in, and a lead lands in the team's pool. Against
 * spam, without anybody else's help: a box people do not see, a signed time that is
 * neither too young nor too old and good for one lead, a limit per address.
 */
#ifndef FERRY_WEB_FORM_H
#define FERRY_WEB_FORM_H
#include <json-c/json.h>
#include "all.h"

struct row *web_form_by_token(struct ctx *, const char *token);	/* active ones only; NULL if there is none */
/* Its fields in order: those of a lead, and whether each must be filled in. Ends with { 0 }. */
struct form_field { const struct field *f; bool required; };
const struct form_field *web_form_fields(struct ctx *, const struct row *form);
const char *web_form_stamp(struct ctx *, const struct row *form);	/* the hidden signed time */
/* May a page of this origin ("https://shop.example") show it or send to it. NULL: no. */
bool web_form_origin(const struct row *form, const char *origin);
/* What was sent: the fields, `stamp`, `website2` (the unseen box), utm_*. DONE also for what is thrown away as spam. */
enum outcome web_form_take(struct ctx *, const struct row *form, json_object *input, const char *ip);
#endif
