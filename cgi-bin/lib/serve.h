/* One request from head to answer; app.c calls it in its loop, tests call it directly. */
#ifndef FERRY_SERVE_H
#define FERRY_SERVE_H
#include "app.h"
#include "edge.h"
void serve(const struct app *, struct edge *, struct arena *, struct db *);
#endif
