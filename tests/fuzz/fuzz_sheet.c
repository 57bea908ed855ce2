/* Any bytes as an uploaded table: sheet_open() and every row. A workbook's XML is reached by wrapping the input as its sheet when it begins with '<'. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include "sheet.h"

static const char rels[] = "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"b.xml\"/></Relationships>";
static const char book_rels[] = "<Relationships><Relationship Id=\"r\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>";
static const char book[] = "<workbook><sheets><sheet name=\"A\" r:id=\"r\"/></sheets></workbook>";

static void add(zip_t *z, const char *name, const void *bytes, size_t n)
{
	zip_file_add(z, name, zip_source_buffer(z, bytes, n, 0), 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char path[64];
	struct arena *mem = arena_new();
	const char *const *cells, *why;
	struct sheet *s;
	int64_t row;
	int columns;

	snprintf(path, sizeof path, "/tmp/fuzz-sheet-%d", getpid());
	unlink(path);
	if (n && data[0] == '<') {
		zip_t *z = zip_open(path, ZIP_CREATE, NULL);

		add(z, "_rels/.rels", rels, sizeof rels - 1);
		add(z, "_rels/b.xml.rels", book_rels, sizeof book_rels - 1);
		add(z, "b.xml", book, sizeof book - 1);
		add(z, "s.xml", data, n);
		zip_close(z);
	} else {
		FILE *f = fopen(path, "wb");

		fwrite(data, 1, n, f);
		fclose(f);
	}
	s = sheet_open(mem, path, &why);
	while (s && sheet_next(s, &cells, &columns, &row, &why))
		for (int i = 0; i < columns; i++)
			(void)strlen(cells[i]);
	arena_free(mem);
	unlink(path);
	return 0;
}
