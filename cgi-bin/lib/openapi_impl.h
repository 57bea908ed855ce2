/* What the files that describe the API share. */
#ifndef FERRY_OPENAPI_IMPL_H
#define FERRY_OPENAPI_IMPL_H
#include <json-c/json.h>
#include "openapi.h"
#include "record.h"

/* The description of one area while it is made. */
struct part { const struct app *app; json_object *paths, *schemas; struct arena *mem; };

json_object *api_object(void);
void api_str(json_object *, const char *name, const char *value);
json_object *api_ref(struct arena *, const char *kind, const char *name);	/* "#/components/<kind>/<name>" */
json_object *api_typed(const char *type, const char *format);
json_object *api_fields(struct part *, const struct field *);			/* the schema of these, ends with { 0 } */
void api_record(struct part *, const struct record *);				/* adds its schema, and those of its parts */
const char *api_sortable(struct arena *, const struct record *);		/* a pattern of what `sort` takes */
#endif
