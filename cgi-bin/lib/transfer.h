/*
 * A libcurl handle as every connection of ours to the outside begins: one scheme or
 * two, no redirects, no proxy of the environment, no waiting without end. What is
 * asked for and what comes is the caller's.
 */
#ifndef FERRY_TRANSFER_H
#define FERRY_TRANSFER_H
#include <curl/curl.h>
#include "ctx.h"
/* *kept is made the first time and keeps its connections. Seconds: to connect, and in all. */
CURL *transfer_begin(CURL **kept, const char *url, const char *schemes, long connect, long whole);
/* With <section>.User, .Password, .Security (tls, starttls; without TLS only where it is "none") and .CaFile of the configuration. A line that says nothing for a minute is given up. */
void transfer_to_server(struct ctx *, CURL *, const char *section);
/* For what comes and is of no interest. */
size_t transfer_ignore(char *bytes, size_t size, size_t n, void *arg);
#endif
