/*
 * Entries of the log that a rule writes itself, with the values its sentence names.
 */
#ifndef FERRY_NOTE_H
#define FERRY_NOTE_H
#include "lib/record.h"

/* Pairs key, text, …, NULL; a NULL text leaves the key out. */
void note(struct ctx *, const struct record *, int64_t id, const char *event, ...) __attribute__((sentinel));
#endif
