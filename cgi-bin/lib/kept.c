/* Texts kept under a fingerprint of their inputs; see kept.h. */
#include <stdlib.h>
#include <string.h>
#include <sodium.h>
#include "fault.h"
#include "kept.h"

enum { WAYS = 4 };

struct shelf_slot { struct print print; char *bytes; size_t len, cap; uint64_t used; };

/* ---- fingerprints --------------------------------------------------------------- */

void inputs_begin(struct inputs *in)
{
	in->len = 0;
}

void inputs_bytes(struct inputs *in, const void *bytes, size_t n)
{
	if (in->cap - in->len < n) {
		size_t cap = (in->len + n) * 2 + 4096;
		char *s = realloc(in->s, cap);

		if (!s)
			fault("out of memory");
		in->s = s;
		in->cap = cap;
	}
	memcpy(in->s + in->len, bytes, n);
	in->len += n;
}

/* With its length before it: "ab","c" is not "a","bc". */
void inputs_text(struct inputs *in, const char *s)
{
	uint32_t n = s ? (uint32_t)strlen(s) : UINT32_MAX;

	inputs_bytes(in, &n, sizeof n);
	if (s)
		inputs_bytes(in, s, n);
}

void inputs_int(struct inputs *in, int64_t n)
{
	inputs_bytes(in, &n, sizeof n);
}

struct print inputs_print(const struct inputs *in)
{
	static unsigned char key[crypto_shorthash_siphashx24_KEYBYTES];
	static bool drawn;
	struct print p;

	_Static_assert(sizeof p.bytes == crypto_shorthash_siphashx24_BYTES, "128 bits");
	if (!drawn) {
		randombytes_buf(key, sizeof key);
		drawn = true;
	}
	crypto_shorthash_siphashx24(p.bytes, (const unsigned char *)in->s, in->len, key);
	return p;
}

/* ---- shelves ---------------------------------------------------------------------- */

static struct shelf_slot *ways(struct shelf *s, const struct print *p)
{
	uint64_t n;

	if (!s->slot && !(s->slot = calloc(s->slots, sizeof *s->slot)))
		fault("out of memory");
	memcpy(&n, p->bytes, sizeof n);
	return &s->slot[n % (s->slots / WAYS) * WAYS];
}

const char *shelf_find(struct shelf *s, const struct print *p, size_t *len)
{
	struct shelf_slot *w = ways(s, p);

	for (int i = 0; i < WAYS; i++)
		if (w[i].used && !memcmp(&w[i].print, p, sizeof *p)) {
			w[i].used = ++s->clock;
			*len = w[i].len;
			return w[i].bytes;
		}
	return NULL;
}

void shelf_put(struct shelf *s, const struct print *p, const char *bytes, size_t len)
{
	struct shelf_slot *w = ways(s, p), *old = w;

	if (len > s->most)
		return;
	for (int i = 1; i < WAYS; i++)
		if (w[i].used < old->used)
			old = &w[i];
	old->used = 0;
	/* A block much too large is given back, so that one long text does not stay for ever. */
	if (old->cap < len + 1 || old->cap > (len + 1) * 4) {
		free(old->bytes);
		old->cap = len + 1 + len / 8;
		if (!(old->bytes = malloc(old->cap))) {
			old->cap = 0;
			return;
		}
	}
	memcpy(old->bytes, bytes, len);
	old->bytes[len] = 0;
	old->len = len;
	old->print = *p;
	old->used = ++s->clock;
}
