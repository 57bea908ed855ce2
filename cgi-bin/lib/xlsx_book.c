/*
 * Relations, workbook and shared strings of an XLSX file; number formats are
 * xlsx_format.c. Each part is small but the shared strings, which are written to a
 * temporary file beside the upload while they are parsed.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "xlsx_book.h"

#define MOST_SHEETS 256

struct relation { char id[64], target[256]; };
struct sheet_name { char id[64]; bool visible; };

/* What the handlers of one opening collect. */
struct opening {
	struct book *book;
	const char *folder;		/* of the part whose relations are read: "" or "xl/" */
	char workbook[512], strings[512], styles[512];
	struct relation *sheets;	/* worksheets among the relations */
	int nsheets;
	struct sheet_name *names;	/* in the order of the tabs */
	int nnames;
	/* styles */
	struct { int id; char code[256]; } *codes;
	int ncodes;
	bool in_xfs;
	/* strings */
	FILE *bytes, *at;
	struct cells text;
	uint64_t written;
	int phonetic;
	bool in_t;
};

static bool ends(const char *s, const char *with)
{
	size_t n = s ? strlen(s) : 0, k = strlen(with);

	return n >= k && !strcmp(s + n - k, with);
}

/* Where a relation leads, as a zip entry: "/xl/a.xml", "a.xml" or "../a.xml". */
static void resolve(const char *folder, const char *target, char *out, size_t size)
{
	char base[256];
	size_t n;

	out[0] = 0;
	if (*target == '/') {
		snprintf(out, size, "%.250s", target + 1);
		return;
	}
	snprintf(base, sizeof base, "%s", folder);
	while (!strncmp(target, "../", 3)) {
		target += 3;
		n = strlen(base);
		if (n)
			base[n - 1] = 0;
		n = strlen(base);
		while (n && base[n - 1] != '/')
			n--;
		base[n] = 0;
	}
	snprintf(out, size, "%s%.250s", base, target);
}

static void XMLCALL relation_start(void *user, const XML_Char *name, const XML_Char **a)
{
	struct part *part = user;
	struct opening *o = part->user;
	const char *type = xml_attribute(a, "Type"), *target = xml_attribute(a, "Target"), *id = xml_attribute(a, "Id");

	if (strcmp(xml_local(name), "Relationship") || !type || !target)
		return;
	if (ends(type, "/officeDocument"))
		resolve(o->folder, target, o->workbook, sizeof o->workbook);
	else if (ends(type, "/sharedStrings"))
		resolve(o->folder, target, o->strings, sizeof o->strings);
	else if (ends(type, "/styles"))
		resolve(o->folder, target, o->styles, sizeof o->styles);
	else if (ends(type, "/worksheet") && id && o->nsheets < MOST_SHEETS) {
		struct relation *r = &o->sheets[o->nsheets++];

		snprintf(r->id, sizeof r->id, "%s", id);
		snprintf(r->target, sizeof r->target, "%s", target);
	}
}

static void XMLCALL workbook_start(void *user, const XML_Char *name, const XML_Char **a)
{
	struct part *part = user;
	struct opening *o = part->user;
	const char *local = xml_local(name), *v;

	if (!strcmp(local, "workbookPr")) {
		v = xml_attribute(a, "date1904");
		o->book->from_1904 = v && (!strcmp(v, "1") || !strcmp(v, "true"));
	} else if (!strcmp(local, "sheet") && o->nnames < MOST_SHEETS) {
		struct sheet_name *s = &o->names[o->nnames];

		/* r:id, whatever its prefix; sheetId is another attribute. */
		v = xml_attribute(a, "id");
		if (!v)
			return;
		snprintf(s->id, sizeof s->id, "%s", v);
		v = xml_attribute(a, "state");
		s->visible = !v || !strcmp(v, "visible");
		o->nnames++;
	}
}

/* ---- styles ------------------------------------------------------------------ */

static void XMLCALL styles_start(void *user, const XML_Char *name, const XML_Char **a)
{
	struct part *part = user;
	struct opening *o = part->user;
	struct book *b = o->book;
	const char *local = xml_local(name), *id, *code;
	int i, number;

	if (!strcmp(local, "numFmt")) {
		void *more;

		id = xml_attribute(a, "numFmtId");
		code = xml_attribute(a, "formatCode");
		if (!id || !code || o->ncodes >= 4096)
			return;
		more = realloc(o->codes, ((size_t)o->ncodes + 1) * sizeof *o->codes);
		if (!more)
			return;
		o->codes = more;
		o->codes[o->ncodes].id = (int)strtol(id, NULL, 10);
		snprintf(o->codes[o->ncodes].code, sizeof o->codes->code, "%s", code);
		o->ncodes++;
	} else if (!strcmp(local, "cellXfs")) {
		o->in_xfs = true;
	} else if (!strcmp(local, "xf") && o->in_xfs && b->nformats < 65536) {
		struct cell_format *more = realloc(b->formats, ((size_t)b->nformats + 1) * sizeof *more);

		if (!more)
			return;
		b->formats = more;
		id = xml_attribute(a, "numFmtId");
		number = id ? (int)strtol(id, NULL, 10) : 0;
		code = NULL;
		for (i = 0; i < o->ncodes; i++)
			if (o->codes[i].id == number)
				code = o->codes[i].code;
		b->formats[b->nformats++] = xlsx_format(number, code);
	}
}

static void XMLCALL styles_end(void *user, const XML_Char *name)
{
	struct part *part = user;
	struct opening *o = part->user;

	if (!strcmp(xml_local(name), "cellXfs"))
		o->in_xfs = false;
}

/* ---- shared strings ------------------------------------------------------------ */

static void XMLCALL string_start(void *user, const XML_Char *name, const XML_Char **a)
{
	struct part *part = user;
	struct opening *o = part->user;
	const char *local = xml_local(name);

	(void)a;
	if (!strcmp(local, "si")) {
		cells_clear(&o->text);
		cells_begin(&o->text, 0);
	} else if (!strcmp(local, "rPh")) {
		o->phonetic++;
	} else if (!strcmp(local, "t")) {
		o->in_t = !o->phonetic;
	}
}

static void XMLCALL string_text(void *user, const XML_Char *s, int n)
{
	struct part *part = user;
	struct opening *o = part->user;

	if (!o->in_t)
		return;
	cells_add(&o->text, s, (size_t)n);
	if (o->text.failed)
		part_fail(part, "file_broken");
}

static void XMLCALL string_end(void *user, const XML_Char *name)
{
	struct part *part = user;
	struct opening *o = part->user;
	const char *local = xml_local(name);
	size_t n;

	if (!strcmp(local, "t")) {
		o->in_t = false;
	} else if (!strcmp(local, "rPh")) {
		o->phonetic--;
	} else if (!strcmp(local, "si") && o->text.n) {
		n = xlsx_unescape(o->text.bytes, o->text.len);
		o->text.bytes[n++] = 0;
		if (fwrite(&o->written, sizeof o->written, 1, o->at) != 1 || fwrite(o->text.bytes, 1, n, o->bytes) != n)
			part_fail(part, "file_no_space");
		o->written += n;
		o->book->strings.n++;
	}
}

/* Beside the upload, where there is room for it; where that folder is read-only, in the system's. */
static FILE *scratch(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[512];
	int fd = -1;
	FILE *f;

	if (slash && (size_t)(slash - path) < sizeof folder) {
		memcpy(folder, path, (size_t)(slash - path));
		folder[slash - path] = 0;
		fd = open(*folder ? folder : "/", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	}
	if (fd < 0)
		return tmpfile();
	f = fdopen(fd, "w+");
	if (!f)
		close(fd);
	return f;
}

static const void *mapped(FILE *f, size_t *size)
{
	void *p;
	long end;

	*size = 0;
	if (fflush(f) || (end = ftell(f)) <= 0)
		return NULL;
	p = mmap(NULL, (size_t)end, PROT_READ, MAP_SHARED, fileno(f), 0);
	if (p == MAP_FAILED)
		return NULL;
	*size = (size_t)end;
	return p;
}

static bool strings_read(struct opening *o, const char *path)
{
	struct book *b = o->book;
	bool ok;

	o->bytes = scratch(path);
	o->at = scratch(path);
	if (!o->bytes || !o->at) {
		b->package.why = "file_no_space";
		return false;
	}
	ok = part_parse(&b->package, o->strings, o, string_start, string_end, string_text);
	if (ok && b->strings.n) {
		b->strings.bytes = mapped(o->bytes, &b->strings.bytes_size);
		b->strings.at = mapped(o->at, &b->strings.at_size);
		if (!b->strings.bytes || !b->strings.at) {
			b->package.why = "file_no_space";
			ok = false;
		}
	}
	return ok;
}

/* ---- opening ---------------------------------------------------------------------- */

static bool relations_read(struct opening *o, const char *of)
{
	char name[600], folder[256];
	const char *slash = strrchr(of, '/');
	int n = slash ? (int)(slash - of + 1) : 0;

	if (n >= (int)sizeof folder)
		return false;
	snprintf(folder, sizeof folder, "%.*s", n, of);
	snprintf(name, sizeof name, "%s_rels/%s.rels", folder, of + n);
	o->folder = folder;
	return part_parse(&o->book->package, name, o, relation_start, NULL, NULL);
}

static bool sheet_choose(struct opening *o)
{
	const char *slash = strrchr(o->workbook, '/');
	char folder[256];
	int i, k, pass;

	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - o->workbook + 1) : 0, o->workbook);
	for (pass = 0; pass < 2; pass++)	/* if all are hidden, the first of those */
		for (i = 0; i < o->nnames; i++)
			for (k = 0; k < o->nsheets; k++)
				if ((o->names[i].visible || pass) && !strcmp(o->names[i].id, o->sheets[k].id)) {
					resolve(folder, o->sheets[k].target, o->book->sheet, sizeof o->book->sheet);
					return true;
				}
	o->book->package.why = "file_no_sheet";
	return false;
}

static bool read_all(struct opening *o, const char *path)
{
	struct package *p = &o->book->package;

	if (!relations_read(o, "") || !*o->workbook) {
		/* A zip, but no workbook: a document, an archive. What was found wrong in it says less. */
		if (!p->why || strcmp(p->why, "file_doctype"))
			p->why = "file_no_sheet";
		return false;
	}
	if (zip_name_locate(p->zip, o->workbook, ZIP_FL_NOCASE) < 0) {
		p->why = "file_no_sheet";
		return false;
	}
	if (!relations_read(o, o->workbook) || !part_parse(p, o->workbook, o, workbook_start, NULL, NULL) || !sheet_choose(o))
		return false;
	if (*o->styles && !part_parse(p, o->styles, o, styles_start, styles_end, NULL))
		return false;
	return !*o->strings || strings_read(o, path);
}

bool book_open(struct book *b, const char *path)
{
	struct opening o = { .book = b };
	bool ok;

	*b = (struct book){ 0 };
	if (!package_open(&b->package, path))
		return false;
	o.sheets = calloc(MOST_SHEETS, sizeof *o.sheets);
	o.names = calloc(MOST_SHEETS, sizeof *o.names);
	ok = o.sheets && o.names && read_all(&o, path);
	if (!ok && !b->package.why)
		b->package.why = "file_broken";
	free(o.sheets);
	free(o.names);
	free(o.codes);
	cells_free(&o.text);
	if (o.bytes)
		fclose(o.bytes);
	if (o.at)
		fclose(o.at);
	if (!ok)
		book_close(b);
	return ok;
}

void book_close(struct book *b)
{
	if (b->strings.bytes)
		munmap((void *)(uintptr_t)b->strings.bytes, b->strings.bytes_size);
	if (b->strings.at)
		munmap((void *)(uintptr_t)b->strings.at, b->strings.at_size);
	b->strings = (struct strings){ 0 };
	free(b->formats);
	b->formats = NULL;
	package_close(&b->package);
}
