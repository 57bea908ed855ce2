/*
 * The parts of an XLSX file: entries of a zip that are XML. Counts what is unpacked,
 * refuses document type declarations, keeps the first thing that went wrong.
 */
#ifndef FERRY_XLSX_PART_H
#define FERRY_XLSX_PART_H
#include <expat.h>
#include <stdbool.h>
#include <stdint.h>
#include <zip.h>

struct package { zip_t *zip; int64_t left; /* bytes that may still be unpacked */ const char *why; };

/* An entry that is being read through expat. Handlers get the part as their user data. */
struct part { struct package *package; void *user; zip_file_t *file; XML_Parser xml; int64_t size, read; bool suspended, ended; };

bool package_open(struct package *, const char *path);
void package_close(struct package *);

/* False with package->why when the entry is missing ("file_broken"). */
bool part_open(struct part *, struct package *, const char *name, void *user, XML_StartElementHandler, XML_EndElementHandler, XML_CharacterDataHandler);
/* Reads on until a handler calls XML_StopParser(…, XML_TRUE) (true) or the entry ends (false; see package->why). */
bool part_read(struct part *);
void part_close(struct part *);
/* All of it at once. */
bool part_parse(struct package *, const char *name, void *user, XML_StartElementHandler, XML_EndElementHandler, XML_CharacterDataHandler);

/* For handlers: gives the file up. */
void part_fail(struct part *, const char *why);

/* Names without their namespace prefix: Strict and Transitional files differ in nothing else that is read here. */
const char *xml_local(const char *name);
const char *xml_attribute(const XML_Char **attributes, const char *local);	/* NULL if absent */
#endif
