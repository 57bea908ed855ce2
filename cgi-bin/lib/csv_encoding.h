/*
 * Which encoding and which separator a text file uses, from how it begins. Files
 * from Taiwan are CP950 or UTF-8, from Hong Kong Big5-HKSCS, from China GB18030 or UTF-8.
 */
#ifndef FERRY_CSV_ENCODING_H
#define FERRY_CSV_ENCODING_H
#include <stddef.h>

struct encoding { const char *name, *iconv; size_t bom; };

/* `whole`: the sample is all there is, so a cut character at its end counts. NULL name: none fits. */
struct encoding encoding_guess(const unsigned char *sample, size_t n, int whole);
/* ',' ';' or '\t', from UTF-8 text; ',' where none stands out. */
char separator_guess(const char *text, size_t n);
#endif
