/*
 * Files of several statements: migrations and demonstration data. Each statement
 * runs by itself on a connection of its own, which is closed afterwards, so that
 * what a script SETs does not stay. Statements end with ';' outside quotes and
 * comments; bodies of triggers are single statements.
 */
#include <stdio.h>
#include <string.h>
#include "db_impl.h"

/* Behind the quoted text or comment that begins at p; p itself if none begins here. */
static const char *skip_quoted(const char *p)
{
	char q = *p;

	if (q == '\'' || q == '"' || q == '`') {
		for (p++; *p && *p != q; p++)
			if (*p == '\\' && q != '`' && p[1])
				p++;
		return *p ? p + 1 : p;
	}
	if (q == '#' || (q == '-' && p[1] == '-' && (!p[2] || strchr(" \t\r\n", p[2]))))
		return p + strcspn(p, "\n");
	/* A comment the server reads ("!" behind the star) is part of the statement, quotes and all. */
	if (q == '/' && p[1] == '*' && p[2] != '!' && p[2] != 'M') {
		const char *end = strstr(p + 2, "*/");

		return end ? end + 2 : p + strlen(p);
	}
	return p;
}

static bool is_comment(const char *p)
{
	return *p == '#' || *p == '-' || *p == '/';
}

/* Start of the next statement (white space and comments passed over), its end in *end. */
static const char *statement_at(const char *p, const char **end)
{
	for (;;) {
		const char *behind;

		p += strspn(p, " \t\r\n;");
		behind = is_comment(p) ? skip_quoted(p) : p;
		if (behind == p)
			break;
		p = behind;
	}
	for (*end = p; **end && **end != ';';) {
		const char *behind = skip_quoted(*end);

		*end = behind == *end ? behind + 1 : behind;
	}
	return p;
}

static const char *read_file(struct arena *mem, const char *path)
{
	struct buf b = buf_new(mem);
	char part[16384];
	size_t n;
	FILE *f = fopen(path, "r");
	bool ok = f != NULL;

	if (f) {
		while ((n = fread(part, 1, sizeof part, f)))
			buf_add(&b, part, n);
		ok = !ferror(f);
		fclose(f);
	}
	if (!ok)
		fault("cannot read %s: %m", path);
	return b.s;
}

static void close_connection(void *my)
{
	mysql_close(my);
}

static int line_of(const char *text, const char *p)
{
	int line = 1;

	for (; text < p; text++)
		line += *text == '\n';
	return line;
}

static void run_one(MYSQL *my, const char *sql, size_t n, const char *path, int line)
{
	MYSQL_RES *result;

	if (mysql_real_query(my, sql, n))
		fault("%s line %d: %u %s in: %.*s", path, line, mysql_errno(my), mysql_error(my), n > 400 ? 400 : (int)n, sql);
	result = mysql_store_result(my);
	if (result)
		mysql_free_result(result);
}

void db_run_script(struct ctx *c, const char *path)
{
	struct arena_mark mark = arena_mark(c->mem);
	const char *text = read_file(c->mem, path), *end = text;
	MYSQL *my;

	if (c->db->in_tx)
		fault("a script within a transaction: %s", path);
	if (c->db->read_only)
		fault("a script in a read-only request: %s", path);
	my = db_connect();
	arena_defer(c->mem, close_connection, my);
	for (const char *p = statement_at(text, &end); *p; p = statement_at(end, &end))
		run_one(my, p, (size_t)(end - p), path, line_of(text, p));
	arena_rewind(c->mem, mark);
}
