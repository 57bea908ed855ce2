/* One file that came with a request: in Dir.Tmp until the request ends, its SHA-256 taken while it came in. */
#ifndef FERRY_UPLOAD_H
#define FERRY_UPLOAD_H
#include <stdint.h>
struct upload { const char *field, *filename, *path, *type; int64_t size; unsigned char sha256[32]; struct upload *next; };
#endif
