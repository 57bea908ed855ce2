/*
 * Memoised text: what a costly pure function made, kept under a fingerprint of
 * everything it was made of. Nothing is ever invalidated: other inputs are another
 * fingerprint, and what is not asked for any more makes room.
 *
 * The fingerprint is SipHash-2-4 with 128 bits under a key drawn at random by each
 * process, so that nobody who chooses inputs can make two of them agree.
 */
#ifndef FERRY_KEPT_H
#define FERRY_KEPT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct print { unsigned char bytes[16]; };

/* The bytes a fingerprint is taken of; one static buffer that grows to the largest input. */
struct inputs { char *s; size_t len, cap; };
void inputs_begin(struct inputs *);			/* empties it */
void inputs_bytes(struct inputs *, const void *, size_t);
void inputs_text(struct inputs *, const char *);	/* NULL is not "" */
void inputs_int(struct inputs *, int64_t);
struct print inputs_print(const struct inputs *);

/*
 * A shelf of `slots` texts (a multiple of 4) of at most `most` bytes each. Declare it
 * static; it allocates when first used and never beyond slots * most.
 */
struct shelf_slot;
struct shelf { size_t slots, most; struct shelf_slot *slot; uint64_t clock; };
/* NULL if it is not there. Valid until the next shelf_put() on this shelf. */
const char *shelf_find(struct shelf *, const struct print *, size_t *len);
/* Copies; what has not been asked for longest among four goes. Texts above `most` are not kept. */
void shelf_put(struct shelf *, const struct print *, const char *bytes, size_t len);
#endif
