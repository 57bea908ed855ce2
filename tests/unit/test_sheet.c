/*
 * sheet.h: workbooks put together here part by part, text files in every encoding
 * and separator, files that are broken or hostile, what is written read back, and
 * real files where ../shared/data is present.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zip.h>
#include "sheet.h"

static struct arena *mem;
static char folder[64];

static const char *path_of(const char *name)
{
	return arena_fmt(mem, "%s/%s", folder, name);
}

static const char *file(const char *name, const void *bytes, size_t n)
{
	const char *path = path_of(name);
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
	return path;
}

/* All cells, "|" between them, "/" after each row, "@n" before a row that does not follow the last one. */
static const char *read_all(const char *path, const char **why)
{
	struct sheet *s = sheet_open(mem, path, why);
	const char *const *cells;
	struct buf b = buf_new(mem);
	int64_t row, last = 0;
	int n, i;

	if (!s)
		return NULL;
	while (sheet_next(s, &cells, &n, &row, why)) {
		if (row != last + 1)
			buf_fmt(&b, "@%lld:", (long long)row);
		for (i = 0; i < n; i++)
			buf_fmt(&b, "%s%s", i ? "|" : "", cells[i]);
		buf_str(&b, "/");
		last = row;
	}
	return b.s;
}

/* ---- XLSX -------------------------------------------------------------------- */

#define NS "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define RELS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

struct parts { const char *workbook, *rels, *styles, *strings, *sheet; };

static void add(zip_t *z, const char *name, const char *text)
{
	if (text)
		assert_true(zip_file_add(z, name, zip_source_buffer(z, text, strlen(text), 0), 0) >= 0);
}

static const char *workbook(const char *name, struct parts p)
{
	const char *path = path_of(name);
	zip_t *z;

	unlink(path);
	z = zip_open(path, ZIP_CREATE, NULL);
	assert_non_null(z);
	add(z, "_rels/.rels", RELS "<Relationship Id=\"rId1\" Type=\"" TYPE "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
	add(z, "xl/workbook.xml", p.workbook ? p.workbook : "<workbook " NS "><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
	add(z, "xl/_rels/workbook.xml.rels", p.rels ? p.rels : RELS
		"<Relationship Id=\"rId1\" Type=\"" TYPE "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
		"<Relationship Id=\"rId2\" Type=\"" TYPE "styles\" Target=\"/xl/styles.xml\"/>"
		"<Relationship Id=\"rId3\" Type=\"" TYPE "sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
	add(z, "xl/styles.xml", p.styles ? p.styles : "<styleSheet " NS "/>");
	add(z, "xl/sharedStrings.xml", p.strings ? p.strings : "<sst " NS "/>");
	add(z, "xl/worksheets/sheet1.xml", p.sheet);
	assert_int_equal(zip_close(z), 0);
	return path;
}

static const char *cells(const char *rows)
{
	return arena_fmt(mem, "<?xml version=\"1.0\"?><worksheet " NS "><sheetData>%s</sheetData></worksheet>", rows);
}

static void xlsx_cells(void **state)
{
	const char *why;

	(void)state;
	assert_string_equal(read_all(workbook("a.xlsx", (struct parts){
		.strings = "<sst " NS "><si><t>臺北</t></si><si><r><t>a</t></r><r><rPr/><t xml:space=\"preserve\"> b</t></r><rPh sb=\"0\" eb=\"1\"><t>ルビ</t></rPh></si><si><t/></si><si><t>x_x000D__x000A_y _x005F_x0041_ _x0041_</t></si></sst>",
		.sheet = cells(
			"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>"
			"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>00123</t></is></c><c r=\"C2\"><v>12.5</v></c><c r=\"D2\" t=\"b\"><v>1</v></c></row>"
			"<row r=\"3\"><c r=\"A3\" t=\"str\"><f>A1&amp;\"x\"</f><v>臺北x</v></c><c r=\"B3\"><f>1+1</f><v>2</v></c><c r=\"C3\" t=\"e\"><v>#N/A</v></c></row>"
			"<row r=\"4\"/><row r=\"5\"><c r=\"A5\"/></row>"
			"<row r=\"7\"><c r=\"B7\" t=\"s\"><v>3</v></c></row>"
			"<row><c t=\"inlineStr\"><is><t>no refs</t></is></c><c><v>1</v></c></row>") }), &why),
		"臺北|a b/00123||12.5|TRUE/臺北x|2|#N/A/@7:|x\r\ny _x0041_ _x0041_/no refs|1/");
	assert_null(why);
}

static void xlsx_numbers(void **state)
{
	const char *why;

	(void)state;
	assert_string_equal(read_all(workbook("n.xlsx", (struct parts){ .sheet = cells(
		"<row r=\"1\"><c r=\"A1\"><v>0.30000000000000004</v></c><c r=\"B1\"><v>1E+20</v></c><c r=\"C1\"><v>5.0000000000000003E-2</v></c>"
		"<c r=\"D1\"><v>886912345678</v></c><c r=\"E1\"><v>-7</v></c><c r=\"F1\"><v>1.0E-7</v></c><c r=\"G1\"><v>1234567.89</v></c></row>") }), &why),
		"0.3|100000000000000000000|0.05|886912345678|-7|0.0000001|1234567.89/");
}

static void xlsx_dates(void **state)
{
	const char *why, *styles = "<styleSheet " NS "><numFmts>"
		"<numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"[$-404]e/mm/dd\"/>"
		"<numFmt numFmtId=\"166\" formatCode=\"0.00E+00\"/><numFmt numFmtId=\"167\" formatCode=\"&quot;dy&quot;0\"/><numFmt numFmtId=\"168\" formatCode=\"00000000\"/>"
		"<numFmt numFmtId=\"169\" formatCode=\"[Red]#,##0\"/><numFmt numFmtId=\"170\" formatCode=\"yyyy-mm-dd hh:mm\"/><numFmt numFmtId=\"171\" formatCode=\"[h]:mm\"/></numFmts>"
		"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
		"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/>"
		"<xf numFmtId=\"168\"/><xf numFmtId=\"169\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>";
	const char *sheet = cells("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>46348</v></c><c r=\"B1\" s=\"2\"><v>46348.25</v></c><c r=\"C1\" s=\"3\"><v>46348.9</v></c><c r=\"D1\" s=\"4\"><v>46348</v></c>"
		"<c r=\"E1\" s=\"5\"><v>46348</v></c><c r=\"F1\" s=\"6\"><v>46348</v></c><c r=\"G1\" s=\"7\"><v>1234567</v></c><c r=\"H1\" s=\"8\"><v>1234</v></c>"
		"<c r=\"I1\" s=\"9\"><v>46348.999999</v></c><c r=\"J1\" s=\"10\"><v>0.5</v></c><c r=\"K1\" s=\"11\"><v>0.125</v></c><c r=\"L1\" s=\"1\"><v>59</v></c><c r=\"M1\" s=\"1\"><v>61</v></c>"
		"<c r=\"N1\" t=\"d\"><v>2026-11-22T08:30:00.000</v></c><c r=\"O1\" s=\"1\"><v>-5</v></c></row>");

	(void)state;
	assert_string_equal(read_all(workbook("d.xlsx", (struct parts){ .styles = styles, .sheet = sheet }), &why),
		"2026-11-22|2026-11-22 06:00:00|2026-11-22|2026-11-22|46348|46348|01234567|1234|2026-11-23|12:00:00|12.5%|1900-02-28|1900-03-01|2026-11-22 08:30:00|-5/");
	assert_string_equal(read_all(workbook("d4.xlsx", (struct parts){ .styles = styles,
		.workbook = "<workbook " NS "><workbookPr date1904=\"1\"/><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
		.sheet = cells("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44886</v></c></row>") }), &why), "2026-11-22/");
}

static void xlsx_books(void **state)
{
	const char *why;

	(void)state;
	/* First visible sheet, Strict namespaces with a prefix, a table that begins at B3. */
	assert_string_equal(read_all(workbook("s.xlsx", (struct parts){
		.workbook = "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:q=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"><x:sheets>"
			"<x:sheet name=\"h\" sheetId=\"7\" state=\"hidden\" q:id=\"rId9\"/><x:sheet name=\"A\" sheetId=\"8\" q:id=\"rId1\"/></x:sheets></x:workbook>",
		.rels = RELS "<Relationship Id=\"rId9\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"worksheets/none.xml\"/>"
			"<Relationship Id=\"rId1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"../xl/worksheets/sheet1.xml\"/></Relationships>",
		.sheet = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row r=\"3\"><x:c r=\"B3\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>" }), &why),
		"@3:|1/");
}

static void refused(const char *path, const char *key)
{
	const char *why = NULL, *all = read_all(path, &why);

	(void)all;
	assert_non_null(why);
	assert_string_equal(why, key);
}

static void xlsx_hostile(void **state)
{
	const char *doctype = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>", *path;
	char *big = malloc(64 << 20);
	zip_t *z;
	size_t n;
	int i;
	FILE *f;

	(void)state;
	refused(file("zip.xlsx", "PK\3\4 no zip at all", 19), "file_no_zip");
	refused(file("old.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", 18), "file_old_excel");
	refused(workbook("dt1.xlsx", (struct parts){ .sheet = arena_fmt(mem, "%s%s", doctype, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>&b;</v></c></row></sheetData></worksheet>") }), "file_doctype");
	refused(workbook("dt2.xlsx", (struct parts){ .strings = arena_fmt(mem, "%s<sst/>", doctype), .sheet = cells("") }), "file_doctype");
	refused(workbook("dt3.xlsx", (struct parts){ .workbook = arena_fmt(mem, "%s<workbook/>", doctype), .sheet = cells("") }), "file_doctype");
	refused(workbook("x1.xlsx", (struct parts){ .sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</c></row>" }), "file_broken");
	refused(workbook("x2.xlsx", (struct parts){ .sheet = cells("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>5</v></c></row>") }), "file_broken");
	refused(workbook("x3.xlsx", (struct parts){ .sheet = cells("<row r=\"1\"><c r=\"ZZZZZ1\"><v>5</v></c></row>") }), "file_broken");
	refused(workbook("x4.xlsx", (struct parts){ .sheet = cells("<row r=\"1\"><c r=\"B1\"><v>5</v></c><c r=\"A1\"><v>5</v></c></row>") }), "file_broken");
	refused(workbook("x5.xlsx", (struct parts){ .sheet = NULL }), "file_broken");
	refused(workbook("x6.xlsx", (struct parts){ .workbook = "<workbook " NS "/>", .sheet = cells("") }), "file_no_sheet");

	/* A zip that is no workbook. */
	path = path_of("w.zip");
	z = zip_open(path, ZIP_CREATE, NULL);
	add(z, "word/document.xml", "<w/>");
	zip_close(z);
	refused(path, "file_no_sheet");

	/* 64 MiB of nothing in a few KiB. */
	assert_non_null(big);
	memset(big, ' ', 64 << 20);
	big[(64 << 20) - 1] = 0;
	refused(workbook("bomb.xlsx", (struct parts){ .sheet = big }), "file_too_big");
	memset(big, 'x', 64 << 20);

	/* More entries than any workbook has. */
	path = path_of("many.xlsx");
	z = zip_open(path, ZIP_CREATE, NULL);
	for (i = 0; i < 10001; i++)
		add(z, arena_fmt(mem, "e%d", i), "");
	zip_close(z);
	refused(path, "file_too_big");
	free(big);

	/* Cut off anywhere: an error, never a crash. */
	path = workbook("cut.xlsx", (struct parts){ .sheet = cells("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>") });
	f = fopen(path, "rb");
	big = malloc(1 << 20);
	n = fread(big, 1, 1 << 20, f);
	fclose(f);
	for (i = 8; i < (int)n; i += 7) {
		const char *why = NULL;

		read_all(file("cut2.xlsx", big, (size_t)i), &why);
		assert_non_null(why);
	}
	/* One byte wrong anywhere: no crash; the sanitizers watch. */
	for (i = 0; i < (int)n; i += 3) {
		const char *why;

		big[i] = (char)~big[i];
		read_all(file("cut3.xlsx", big, n), &why);
		big[i] = (char)~big[i];
	}
	free(big);
}

/* ---- CSV ------------------------------------------------------------------------ */

/* `text` in `encoding`, read back: the cells, and what was found. */
static void csv_is(const char *encoding, const char *bom, const char *text, const char *found, char separator, const char *expected)
{
	char out[65536], *from = (char *)(uintptr_t)text, *to = out;
	size_t left = strlen(text), room = sizeof out, n = strlen(bom);
	iconv_t cd = iconv_open(encoding, "UTF-8");
	struct sheet *s;
	const char *why, *path;

	memcpy(out, bom, n);
	to += n;
	room -= n;
	assert_true(iconv(cd, &from, &left, &to, &room) != (size_t)-1);
	iconv_close(cd);
	path = file("t.csv", out, sizeof out - room);
	s = sheet_open(mem, path, &why);
	assert_non_null(s);
	assert_string_equal(sheet_encoding(s), found);
	assert_int_equal(sheet_separator(s), separator);
	assert_string_equal(read_all(path, &why), expected);
	assert_null(why);
}

static void csv_encodings(void **state)
{
	static const char tw[] = "公司名稱,電話\r\n臺灣水泥股份有限公司,02-25317099\r\n嫺恒碁銹有限公司,1\r\n";
	static const char tw_out[] = "公司名稱|電話/臺灣水泥股份有限公司|02-25317099/嫺恒碁銹有限公司|1/";
	static const char cn[] = "公司名称;电话\n上海贸易有限公司;021-88889999\n𠮷野家餐饮;2\n";

	(void)state;
	csv_is("UTF-8", "", tw, "UTF-8", ',', tw_out);
	csv_is("UTF-8", "\xef\xbb\xbf", tw, "UTF-8", ',', tw_out);
	csv_is("CP950", "", tw, "CP950", ',', tw_out);
	csv_is("GB18030", "", tw, "GB18030", ',', tw_out);
	/* Hong Kong writes with characters that Big5 never had: 深水埗, 鰂魚涌, 旺角邨 */
	csv_is("BIG5-HKSCS", "", "公司名稱,地址\n嚿嘢有限公司,深水埗鰂魚涌街 1 號㗎\n", "Big5-HKSCS", ',', "公司名稱|地址/嚿嘢有限公司|深水埗鰂魚涌街 1 號㗎/");
	csv_is("UTF-16LE", "\xff\xfe", tw, "UTF-16LE", ',', tw_out);
	csv_is("UTF-16BE", "\xfe\xff", tw, "UTF-16BE", ',', tw_out);
	csv_is("GB18030", "", cn, "GB18030", ';', "公司名称|电话/上海贸易有限公司|021-88889999/𠮷野家餐饮|2/");
	csv_is("GB18030", "", "姓名\t电话\n张三\t1\n", "GB18030", '\t', "姓名|电话/张三|1/");
	csv_is("CP950", "", "姓名\t電話\n王小明\t1\n", "CP950", '\t', "姓名|電話/王小明|1/");
	/* Big5's second byte may be a backslash, a pipe, even look like a letter: 許 功 蓋. */
	csv_is("CP950", "", "姓名,備註\n許功蓋,育成中心的說明會\n", "CP950", ',', "姓名|備註/許功蓋|育成中心的說明會/");
}

static void csv_shapes(void **state)
{
	static const struct { const char *text, *expected; char separator; } cases[] = {
		{ "a,b,c\n1,2,3\n", "a|b|c/1|2|3/", ',' }, { "a;b\r1;2\r", "a|b/1|2/", ';' }, { "a\tb\n1\t2", "a|b/1|2/", '\t' },
		{ "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "a|b/x,y|say \"hi\"/", ',' }, { "a,b\n\"two\nlines\",2\n3,4\n", "a|b/two\nlines|2/3|4/", ',' },
		{ "a;b\n\"1,5\";\"2,5\"\n", "a|b/1,5|2,5/", ';' }, { "name,note\n王,\"a;b;c;d\"\n李,\"x;y\"\n", "name|note/王|a;b;c;d/李|x;y/", ',' },
		{ "a,b\n\n\n1,2\n,,\n3\n", "a|b/@4:1|2/@6:3/", ',' }, { "a,b\r\n\r\n1,2\r\n", "a|b/@3:1|2/", ',' }, { "\xef\xbb\xbfonly\n", "only/", ',' },
		{ "sep=;\r\na;b,c\r\n", "@2:a|b,c/", ';' }, { "a,b\n'=1+1,'+886\n'x,''\n", "a|b/=1+1|+886/'x|''/", ',' }, { "a,b\n'＝1+1,'（\n", "a|b/＝1+1|'（/", ',' }, { "a,b\n \"q\" , c \n", "a|b/q|c/", ',' },
		{ "a\tb\n\t2\n", "a|b/|2/", '\t' }, { "00123,1\n", "00123|1/", ',' },
	};
	size_t i;
	const char *why;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *path = file("s.csv", cases[i].text, strlen(cases[i].text));
		struct sheet *s = sheet_open(mem, path, &why);

		assert_non_null(s);
		assert_int_equal(sheet_separator(s), cases[i].separator);
		assert_string_equal(read_all(path, &why), cases[i].expected);
		assert_null(why);
	}
}

static void csv_bad(void **state)
{
	const char *path = path_of("q.csv"), *why;
	struct sheet *s;
	const char *const *c;
	int64_t row, sum = 0;
	FILE *f;
	int i, n;

	(void)state;
	refused(file("e.csv", "", 0), "file_empty");
	refused(file("b.csv", "\xef\xbb\xbf", 3), "file_empty");
	refused(file("n.csv", "a,b\0c\n", 6), "file_encoding");
	refused(file("j.csv", "\x89PNG\r\n\x1a\n\xff\xfe\xfd\xfc\xfb\xfa\xff\xff\xff\xff\xff", 19), "file_encoding");
	refused(path_of("absent.csv"), "file_unreadable");
	/* A quote that never closes would make one cell of a whole file. */
	f = fopen(path, "wb");
	fputs("a,b\n1,\"", f);
	for (i = 0; i < 20 << 10; i++)
		fprintf(f, "%01023d\n", i);
	fclose(f);
	refused(path, "file_broken");
	/* Valid UTF-8 for a while, then not. */
	f = fopen(path, "wb");
	for (i = 0; i < 20000; i++)
		fputs("台,b\n", f);
	fputs("\xff\xfe\n", f);
	fclose(f);
	refused(path, "file_encoding");
	/* Plain ASCII for more than the sample, then CP950. */
	f = fopen(path, "wb");
	for (i = 0; i < 30000; i++)
		fputs("1,2\n", f);
	for (i = 0; i < 300; i++)
		fputs("\xa5\x78\xa5\x5f\xa5\xab,\xa4\xbd\xa5\x71\n", f);	/* 台北市,公司 */
	fclose(f);
	s = sheet_open(mem, path, &why);
	assert_non_null(s);
	assert_string_equal(sheet_encoding(s), "CP950");
	while (sheet_next(s, &c, &n, &row, &why)) {
		sum++;
		if (row == 30001)
			assert_string_equal(c[0], "台北市");
	}
	assert_null(why);
	assert_int_equal(sum, 30300);
	assert_true(sheet_progress(s) == 1);
}

/* ---- written and read back -------------------------------------------------------- */

static const struct sheet_column columns[] = {
	{ "名稱", CELL_TEXT, 24 }, { "金額", CELL_NUMBER, 0 }, { "日期", CELL_DATE, 12 }, { "時間", CELL_INSTANT, 18 }, { "=頭", CELL_TEXT, 0 },
};
static const char *const rows[][5] = {
	{ "臺灣水泥", "1234.50", "2026-11-22", "2026-11-22 08:38:00", "=cmd|' /C calc'!A0" },
	{ "00123", "-5", NULL, "", "+886912345678" },
	{ "a\"b,c\nd", "12345678901234567.89", "1899-12-31", NULL, "@x" },
	{ "-1", "x", "2026-02-01", "2026-02-01 00:00:00", "\tx" },
};

static void written(void **state)
{
	enum sheet_kind kind;
	size_t i;
	const char *why;

	(void)state;
	for (kind = SHEET_XLSX; kind <= SHEET_CSV; kind++) {
		const char *path = path_of(kind == SHEET_XLSX ? "o.xlsx" : "o.csv");
		struct sheet_out *o = sheet_create(mem, kind, path, columns, 5);

		for (i = 0; i < sizeof rows / sizeof *rows; i++) {
			if (i == 3)
				sheet_mark(o, 1, "不是數字");
			sheet_row(o, rows[i]);
		}
		assert_true(sheet_close(o));
		assert_string_equal(read_all(path, &why), kind == SHEET_XLSX ?
			"名稱|金額|日期|時間|=頭/臺灣水泥|1234.5|2026-11-22|2026-11-22 08:38:00|=cmd|' /C calc'!A0/00123|-5|||+886912345678/"
			"a\"b,c\nd|12345678901234567.89|1899-12-31||@x/-1|x|2026-02-01|2026-02-01|\tx/" :
			"名稱|金額|日期|時間|=頭/臺灣水泥|1234.50|2026-11-22|2026-11-22 08:38:00|=cmd|' /C calc'!A0/00123|-5|||+886912345678/"
			"a\"b,c\nd|12345678901234567.89|1899-12-31||@x/-1|x|2026-02-01|2026-02-01 00:00:00|\tx/");
	}
	/* The bytes of the CSV: a mark first, nothing that a spreadsheet would calculate. */
	{
		char text[4096];
		FILE *f = fopen(path_of("o.csv"), "rb");
		size_t n = fread(text, 1, sizeof text - 1, f);

		fclose(f);
		text[n] = 0;
		assert_memory_equal(text, "\xef\xbb\xbf", 3);
		assert_non_null(strstr(text, "\"'=cmd|"));
		assert_non_null(strstr(text, "\"'+886"));
		assert_non_null(strstr(text, "\"'@x\""));
		assert_non_null(strstr(text, "\"-5\""));
		assert_non_null(strstr(text, "\"'-1\""));
		assert_null(strstr(text, ",\"="));
	}
	assert_false(sheet_close(sheet_create(mem, SHEET_CSV, "/nowhere/at/all.csv", columns, 5)));
	assert_false(sheet_close(sheet_create(mem, SHEET_XLSX, "/nowhere/at/all.xlsx", columns, 5)));
	/* Never closed: the arena cleans up (the sanitizer watches). */
	sheet_row(sheet_create(mem, SHEET_XLSX, path_of("left.xlsx"), columns, 5), rows[0]);
}

static void large(void **state)
{
	const char *path = path_of("large.xlsx"), *why;
	struct sheet_out *o = sheet_create(mem, SHEET_XLSX, path, columns, 5);
	const char *const *c;
	struct rusage before, after;
	struct sheet *s;
	int64_t row, seen = 0;
	int i, n;

	(void)state;
	for (i = 0; i < 100000; i++) {
		struct arena_mark mark = arena_mark(mem);
		const char *const cells[] = { arena_fmt(mem, "客戶 %d 股份有限公司", i * 7919 % 100003), arena_fmt(mem, "%d.25", i), "2026-11-22", NULL, arena_fmt(mem, "09%08d", i * 31) };

		sheet_row(o, cells);
		arena_rewind(mem, mark);
	}
	assert_true(sheet_close(o));
	getrusage(RUSAGE_SELF, &before);
	s = sheet_open(mem, path, &why);
	assert_non_null(s);
	while (sheet_next(s, &c, &n, &row, &why))
		seen++;
	assert_null(why);
	getrusage(RUSAGE_SELF, &after);
	assert_int_equal(seen, 100001);
	assert_true(after.ru_maxrss - before.ru_maxrss < 8 << 10);	/* KiB */
}

/* ---- real files ---------------------------------------------------------------------- */

static const char *rows_and_head(const char *path, int64_t *count)
{
	struct sheet *s;
	const char *why, *head = NULL;
	const char *const *c;
	int64_t row;
	int n;

	*count = 0;
	s = sheet_open(mem, path, &why);
	if (!s)
		return why;
	while (sheet_next(s, &c, &n, &row, &why)) {
		if (!head)
			head = arena_fmt(mem, "%s:%d:%s", sheet_encoding(s), n, c[n - 1]);
		++*count;
	}
	assert_null(why);
	return head;
}

/* The file once more in another encoding. */
static const char *twin(const char *path, const char *encoding)
{
	size_t size = 4 << 20, left, room = size;
	char *in = arena_alloc(mem, size), *out = arena_alloc(mem, size), *from = in + 3, *to = out;
	FILE *f = fopen(path, "rb");
	iconv_t cd = iconv_open(encoding, "UTF-8");

	left = fread(in, 1, size, f) - 3;
	fclose(f);
	assert_true(iconv(cd, &from, &left, &to, &room) != (size_t)-1);
	iconv_close(cd);
	return file("twin.csv", out, size - room);
}

static void real_files(void **state)
{
	static const struct { const char *path, *head; int64_t rows; } cases[] = {
		{ "../shared/data/tw_companies/t187ap03_L_20230831.csv", "UTF-8:33:已發行普通股數或TDR原股發行股數", 993 },
		{ "../shared/data/tw_companies/t187ap03_O_20230831.csv", "UTF-8:33:已發行普通股數或TDR原股發行股數", 814 },
		{ "../shared/data/Leads_dev.csv", "UTF-8:37:Last Notable Activity", 6469 },
		{ "../shared/data/maven/sales_pipeline.csv", "UTF-8:8:close_value", 8801 },
		{ "../shared/data/xlsx/baojia_pricelist_zhs.xlsx", "XLSX:7:群特色", 7 },
		{ "../shared/data/xlsx/customer_template_zhs.xlsx", "XLSX:10:备注", 4 },
		{ "../shared/data/xlsx/leads_dictionary_offset.xlsx", "XLSX:3:Description", 38 },
	};
	int64_t n;
	size_t i;

	(void)state;
	if (access(cases[0].path, R_OK))
		skip();
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(rows_and_head(cases[i].path, &n), cases[i].head);
		assert_int_equal(n, cases[i].rows);
	}
	assert_string_equal(rows_and_head(twin(cases[0].path, "CP950"), &n), "CP950:33:已發行普通股數或TDR原股發行股數");
	assert_int_equal(n, 993);
	assert_string_equal(rows_and_head(twin(cases[0].path, "GB18030"), &n), "GB18030:33:已發行普通股數或TDR原股發行股數");
	assert_int_equal(n, 993);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xlsx_cells), cmocka_unit_test(xlsx_numbers), cmocka_unit_test(xlsx_dates), cmocka_unit_test(xlsx_books),
		cmocka_unit_test(xlsx_hostile), cmocka_unit_test(csv_encodings), cmocka_unit_test(csv_shapes), cmocka_unit_test(csv_bad),
		cmocka_unit_test(written), cmocka_unit_test(large), cmocka_unit_test(real_files),
	};
	static const char *const made[] = { "a.xlsx", "n.xlsx", "d.xlsx", "d4.xlsx", "s.xlsx", "zip.xlsx", "old.xls", "dt1.xlsx", "dt2.xlsx", "dt3.xlsx", "x1.xlsx", "x2.xlsx", "x3.xlsx",
		"x4.xlsx", "x5.xlsx", "x6.xlsx", "w.zip", "bomb.xlsx", "many.xlsx", "cut.xlsx", "cut2.xlsx", "cut3.xlsx", "t.csv", "s.csv", "e.csv", "b.csv", "n.csv", "j.csv", "q.csv",
		"o.xlsx", "o.csv", "left.xlsx", "large.xlsx", "twin.csv" };
	size_t i;
	int failed;

	mem = arena_new();
	snprintf(folder, sizeof folder, "/tmp/ferry-sheet-XXXXXX");
	if (!mkdtemp(folder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	for (i = 0; i < sizeof made / sizeof *made; i++)
		unlink(path_of(made[i]));
	arena_free(mem);
	rmdir(folder);
	return failed;
}
