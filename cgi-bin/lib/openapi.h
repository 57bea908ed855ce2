/* The description of an area for programs, made from its record and route tables. */
#ifndef FERRY_OPENAPI_H
#define FERRY_OPENAPI_H
#include "app.h"
void openapi_print(const struct app *);
#endif
