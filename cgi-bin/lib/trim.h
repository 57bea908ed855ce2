/* What only the start of a program needed, given back to the machine. */
#ifndef FERRY_TRIM_H
#define FERRY_TRIM_H
/* After the start and the first requests, and after one that needed much. What is needed again comes back by itself, a page at a time. */
void trim_memory(void);
#endif
