/*
 * ferry-migrate: brings the schema up to date. Runs each NNN-name.sql of a folder
 * once, in order, and remembers number, name and SHA-256 in schema_migrations.
 *
 *   ferry-migrate [folder]           default: Dir.Sql of the configuration
 *   ferry-migrate --demo <folder>    the same for data files, numbered apart
 *   ferry-migrate --list             what was run
 *
 * Migrations are append-only: a file that was run and has been changed since is
 * refused, and so is going on after one that stopped half way (MariaDB commits at
 * every CREATE or ALTER, so half of it is there). Data that were loaded stay as they
 * are: a data file that was changed since is only told of. Runs with an account that may
 * change the schema, never with that of the programs.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sodium.h>
#include "config.h"
#include "db.h"
#include "rights.h"

enum { DEMO_FROM = 100000 };	/* numbers of data files begin here */

struct run { struct ctx c; const char *folder; bool demo, list; int done; const char *outdated; /* the first data file that was changed since it was loaded */ };
struct script { int number; const char *name, *path, *sha; };

static const char *digest_of(struct arena *mem, const char *path)
{
	crypto_hash_sha256_state state;
	unsigned char block[16384], sum[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(mem, 2 * sizeof sum + 1);
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		fault("%s cannot be read", path);
	crypto_hash_sha256_init(&state);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		crypto_hash_sha256_update(&state, block, n);
	if (ferror(f)) {
		fclose(f);
		fault("%s cannot be read", path);
	}
	fclose(f);
	crypto_hash_sha256_final(&state, sum);
	return sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum);
}

/* "010-presale.sql" → 10; 0 for what is no migration. */
static int number_of(const char *name)
{
	size_t digits = strspn(name, "0123456789"), n = strlen(name);

	if (digits < 3 || digits > 5 || name[digits] != '-' || n < 5 || strcmp(name + n - 4, ".sql"))
		return 0;
	return (int)strtol(name, NULL, 10);
}

static int by_number(const void *a, const void *b)
{
	const struct script *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* The folder's scripts in order. */
static struct script *scripts(struct run *run, int *count)
{
	struct arena *mem = run->c.mem;
	DIR *dir = opendir(run->folder);
	int n = 0, room = 0;
	struct script *all;

	if (!dir)
		fault("%s: no such folder", run->folder);
	for (struct dirent *e; (e = readdir(dir)); )
		room += number_of(e->d_name) > 0;
	all = arena_array(mem, (size_t)room + 1, sizeof *all);
	rewinddir(dir);
	for (struct dirent *e; n < room && (e = readdir(dir)); ) {
		if (!number_of(e->d_name))
			continue;
		all[n].number = number_of(e->d_name) + (run->demo ? DEMO_FROM : 0);
		all[n].name = arena_str(mem, e->d_name);
		all[n++].path = arena_fmt(mem, "%s/%s", run->folder, e->d_name);
	}
	closedir(dir);
	qsort(all, (size_t)n, sizeof *all, by_number);
	for (int i = 0; i < n; i++) {
		if (i && all[i].number == all[i - 1].number)
			fault("%s and %s have the same number", all[i - 1].name, all[i].name);
		all[i].sha = digest_of(mem, all[i].path);
	}
	*count = n;
	return all;
}

static void run_script(struct run *run, const struct script *s)
{
	struct ctx *c = &run->c;
	struct rows *r = db_rows(c, "SELECT sha256, applied_at FROM schema_migrations WHERE number = ?", INT(s->number));

	if (rows_next(r)) {
		if (rows_null(r, 1))
			fault("%s was begun and did not end: repair by hand, then set its applied_at or remove its row in schema_migrations", s->name);
		if (strcmp(rows_str(r, 0), s->sha) && run->demo)
			run->outdated = run->outdated ? run->outdated : s->name;
		else if (strcmp(rows_str(r, 0), s->sha))
			fault("%s was changed after it was run; migrations are append-only: add a new one (a development instance: make reset)", s->name);
		return;
	}
	/* What is new among the data counts on the rest being as it is now. */
	if (run->outdated)
		return;
	/* The row is the lock too: a second ferry-migrate stops here. */
	if (db_try(c, "INSERT INTO schema_migrations (number, name, sha256) VALUES (?, ?, ?)", INT(s->number), STR(s->name), STR(s->sha)) != DB_OK)
		fault("another ferry-migrate is running %s", s->name);
	printf("ferry-migrate: %s\n", s->name);
	fflush(stdout);
	db_run_script(c, s->path);
	db_exec(c, "UPDATE schema_migrations SET applied_at = UTC_TIMESTAMP() WHERE number = ?", INT(s->number));
	run->done++;
}

static void migrate(void *arg)
{
	struct run *run = arg;
	struct ctx *c = &run->c;
	struct script *all;
	int n;

	c->db = db_open();
	db_exec(c, "CREATE TABLE IF NOT EXISTS schema_migrations (number INT NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL,"
		   " sha256 CHAR(64) CHARACTER SET ascii NOT NULL, applied_at DATETIME NULL) ENGINE=InnoDB CHARACTER SET utf8mb4");
	if (run->list) {
		struct rows *r = db_rows(c, "SELECT number, name, COALESCE(applied_at, 'not finished') FROM schema_migrations ORDER BY number LIMIT 10000");

		while (rows_next(r))
			printf("%6lld  %-40s %s\n", (long long)rows_int(r, 0), rows_str(r, 1), rows_str(r, 2));
		return;
	}
	if (!run->folder)
		run->folder = config_str("Dir.Sql", "sql");
	all = scripts(run, &n);
	for (int i = 0; i < n; i++)
		run_script(run, &all[i]);
	if (run->outdated)
		printf("ferry-migrate: %s was changed after it was loaded; this instance keeps the data it has and gets no newer ones (make reset, then make start, makes it anew)\n", run->outdated);
}

int main(int argc, char **argv)
{
	struct run run = { .c = { .me = &person_system, .lang = "en", .tz = "UTC", .today = "", .request_id = "" } };
	enum fault_kind kind;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--demo"))
			run.demo = true;
		else if (!strcmp(argv[i], "--list"))
			run.list = true;
		else if (argv[i][0] == '-' || run.folder) {
			fprintf(stderr, "usage: ferry-migrate [--demo] [--list] [folder]\n");
			return 2;
		} else
			run.folder = argv[i];
	}
	if (sodium_init() < 0)
		return 1;
	run.c.mem = arena_new();
	run.c.errors_tail = &run.c.errors;
	run.c.now = (int64_t)time(NULL);
	kind = fault_try(migrate, &run);
	if (kind != FAULT_NONE)
		fprintf(stderr, "ferry-migrate: %s\n", fault_text());
	if (run.c.db)
		db_close(run.c.db);
	arena_free(run.c.mem);
	return kind == FAULT_NONE ? 0 : 1;
}
