/*
 * Builds the detail of a log entry from pairs; the log itself is lib/journal.c.
 */
#include "note.h"
#include "lib/journal.h"

void note(struct ctx *c, const struct record *rec, int64_t id, const char *event, ...)
{
	json_object *detail = json_keep(c, json_object_new_object());
	const char *key, *text;
	va_list ap;

	va_start(ap, event);
	while ((key = va_arg(ap, const char *)) != NULL) {
		text = va_arg(ap, const char *);
		if (text)
			json_object_object_add(detail, key, json_object_new_string(text));
	}
	va_end(ap);
	journal(c, rec, id, event, detail);
}
