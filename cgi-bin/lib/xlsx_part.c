/*
 * Zip entries through expat in chunks; see xlsx_part.h. Declared sizes are checked
 * before anything is unpacked, and what really comes out is counted besides, since a
 * hostile directory lies.
 */
#include <string.h>
#include <sys/stat.h>
#include "xlsx_part.h"

#define MOST_UNPACKED ((int64_t)1 << 30)
#define MOST_ENTRIES 10000
#define MOST_RATIO 100
#define RATIO_FROM ((int64_t)4 << 20)	/* so little is no bomb, whatever the ratio */
#define CHUNK 32768

static bool sizes_fit(zip_t *zip, int64_t packed)
{
	zip_int64_t n = zip_get_num_entries(zip, 0), i;
	int64_t sum = 0;

	if (n > MOST_ENTRIES)
		return false;
	for (i = 0; i < n; i++) {
		zip_stat_t st;

		if (zip_stat_index(zip, (zip_uint64_t)i, 0, &st) || !(st.valid & ZIP_STAT_SIZE))
			continue;
		if (st.size > (uint64_t)MOST_UNPACKED)
			return false;
		sum += (int64_t)st.size;
		if (sum > MOST_UNPACKED)
			return false;
	}
	return sum <= RATIO_FROM || sum / MOST_RATIO <= packed;
}

bool package_open(struct package *p, const char *path)
{
	struct stat st;
	int error;

	*p = (struct package){ 0 };
	if (stat(path, &st)) {
		p->why = "file_unreadable";
		return false;
	}
	p->zip = zip_open(path, ZIP_RDONLY, &error);
	if (!p->zip) {
		p->why = "file_no_zip";
		return false;
	}
	if (!sizes_fit(p->zip, st.st_size)) {
		p->why = "file_too_big";
		package_close(p);
		return false;
	}
	p->left = st.st_size * MOST_RATIO > RATIO_FROM ? (int64_t)st.st_size * MOST_RATIO : RATIO_FROM;
	if (p->left > MOST_UNPACKED)
		p->left = MOST_UNPACKED;
	return true;
}

void package_close(struct package *p)
{
	if (p->zip)
		zip_discard(p->zip);
	p->zip = NULL;
}

void part_fail(struct part *part, const char *why)
{
	if (!part->package->why)
		part->package->why = why;
	XML_StopParser(part->xml, XML_FALSE);
}

/* A spreadsheet never declares a document type: entities are how small files become large. */
static void XMLCALL doctype(void *user, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid, int internal)
{
	(void)name; (void)sysid; (void)pubid; (void)internal;
	part_fail(user, "file_doctype");
}

bool part_open(struct part *part, struct package *package, const char *name, void *user, XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text)
{
	zip_int64_t index = zip_name_locate(package->zip, name, ZIP_FL_NOCASE);
	zip_stat_t st;

	*part = (struct part){ .package = package, .user = user };
	if (index < 0 || zip_stat_index(package->zip, (zip_uint64_t)index, 0, &st)) {
		package->why = "file_broken";
		return false;
	}
	part->size = st.valid & ZIP_STAT_SIZE ? (int64_t)st.size : 0;
	part->file = zip_fopen_index(package->zip, (zip_uint64_t)index, 0);
	part->xml = part->file ? XML_ParserCreate(NULL) : NULL;
	if (!part->xml) {
		package->why = "file_broken";
		part_close(part);
		return false;
	}
	XML_SetUserData(part->xml, part);
	XML_SetStartDoctypeDeclHandler(part->xml, doctype);
	XML_SetElementHandler(part->xml, start, end);
	XML_SetCharacterDataHandler(part->xml, text);
	return true;
}

static bool failed(struct part *part, const char *why)
{
	if (!part->package->why)
		part->package->why = why;
	part->ended = true;
	return false;
}

/* True when the parser is suspended, i.e. a handler has something to hand out. */
static bool parsed(struct part *part, enum XML_Status status)
{
	if (status == XML_STATUS_SUSPENDED)
		return part->suspended = true;
	if (status == XML_STATUS_ERROR)
		return failed(part, "file_broken");
	return false;
}

bool part_read(struct part *part)
{
	if (part->suspended) {
		part->suspended = false;
		if (parsed(part, XML_ResumeParser(part->xml)))
			return true;
	}
	while (!part->ended) {
		void *buffer = XML_GetBuffer(part->xml, CHUNK);
		zip_int64_t n = buffer ? zip_fread(part->file, buffer, CHUNK) : -1;

		if (n < 0)
			return failed(part, "file_broken");
		part->read += n;
		part->package->left -= n;
		if (part->package->left < 0)
			return failed(part, "file_too_big");
		if (parsed(part, XML_ParseBuffer(part->xml, (int)n, n == 0)))
			return true;
		if (!n)
			part->ended = true;
	}
	return false;
}

void part_close(struct part *part)
{
	if (part->xml)
		XML_ParserFree(part->xml);
	if (part->file)
		zip_fclose(part->file);
	part->xml = NULL;
	part->file = NULL;
}

bool part_parse(struct package *package, const char *name, void *user, XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text)
{
	struct part part;

	if (!part_open(&part, package, name, user, start, end, text))
		return false;
	part_read(&part);
	part_close(&part);
	return package->why == NULL;
}

const char *xml_local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xml_attribute(const XML_Char **a, const char *local)
{
	for (; *a; a += 2)
		if (!strcmp(xml_local(a[0]), local))
			return a[1];
	return NULL;
}
