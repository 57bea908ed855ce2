/*
 * Looks at what a host has to bring along, and at the words that the record tables
 * need: a missing one shows as its key on a page, so the tests ask here first.
 */
#include "selfcheck.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "db.h"
#include "lang.h"
#include "record.h"
#include "when.h"

static int __attribute__((format(printf, 1, 2))) finding(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("- ");
	vprintf(fmt, ap);
	putchar('\n');
	va_end(ap);
	return 1;
}

/* ---- the host ---------------------------------------------------------------- */

static int folder(const char *key, int mode)
{
	const char *path = config_str(key, "");

	return *path && !access(path, mode) ? 0 : finding("%s = %s: missing, or not to be %s by this user", key, path, mode & W_OK ? "written" : "read");
}

static int database(struct ctx *c)
{
	int n = 0;
	const char *charset = db_one_str(c, "SELECT @@character_set_database");
	const char *unfinished = db_one_str(c, "SELECT name FROM schema_migrations WHERE applied_at IS NULL LIMIT 1");

	if (!charset || strcmp(charset, "utf8mb4"))
		n += finding("the database's character set is %s, not utf8mb4", charset ? charset : "");
	if (unfinished)
		n += finding("the migration %s stopped half way", unfinished);
	if (db_one_int(c, "SELECT COUNT(*) FROM information_schema.table_privileges WHERE table_schema = DATABASE() "
		       "AND table_name IN ('journal', 'journal_checkpoints') AND privilege_type IN ('UPDATE', 'DELETE', 'DROP')"))
		n += finding("the programs' account may change the log: run conf/mariadb/grants.sh again");
	if (db_one_int(c, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND engine <> 'InnoDB'"))
		n += finding("there are tables that are not InnoDB");
	if (db_one_int(c, "SELECT @@innodb_flush_log_at_trx_commit <> 1"))
		n += finding("innodb_flush_log_at_trx_commit is not 1: acknowledged writes are lost when the power fails");
	return n;
}

int selfcheck_host(struct ctx *c)
{
	static const char *const fonts[] = { "Fonts.TC.Regular", "Fonts.SC.Regular" };
	int n = *config_str("Log.Key", "") ? 0 : finding("the log is not sealed: give the host a Log.Key, then run ferry-admin seal-log");

	n += folder("Dir.Www", R_OK | X_OK) + folder("Dir.Files", R_OK | W_OK | X_OK) + folder("Dir.Tmp", R_OK | W_OK | X_OK);

	for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++)
		n += folder(fonts[i], R_OK);
	if (!tz_valid("Asia/Taipei"))
		n += finding("there are no time zone files (Debian: tzdata)");
	if (!strncmp(config_str("Base.Url", ""), "http://", 7) && strncmp(config_str("Base.Url", ""), "http://127.0.0.1", 16) &&
	    strncmp(config_str("Base.Url", ""), "http://localhost", 16))
		n += finding("Base.Url is http on a public address: cookies would travel in the clear");
	return n + database(c);
}

/* ---- the words ----------------------------------------------------------------- */

static bool there(const char *lang, const char *key)
{
	return strcmp(lang_text(lang, key), key) != 0;
}

static int word(struct ctx *c, const char *lang, const char *kind, const char *rec, const char *name, bool common)
{
	const char *own = arena_fmt(c->mem, "%s.%s.%s", kind, rec, name);

	if (there(lang, own) || (common && there(lang, arena_fmt(c->mem, "%s.common.%s", kind, name))))
		return 0;
	return finding("%s: %s is missing", lang, own);
}

static int field_words(struct ctx *c, const char *lang, const struct record *rec, const struct field *fields)
{
	int n = 0;

	for (const struct field *f = fields; f && f->name; f++) {
		if (f->flags & HIDDEN)
			continue;
		n += word(c, lang, "Field", rec->name, f->name, true);
		for (const struct choice *x = f->choices; x && x->name; x++)
			n += word(c, lang, "Choice", rec->name, arena_fmt(c->mem, "%s.%s", f->name, x->name), true);
		if (f->section && !there(lang, arena_fmt(c->mem, "Section.%s.%s", rec->name, f->section)) &&
		    !there(lang, arena_fmt(c->mem, "Section.%s", f->section)))
			n += finding("%s: Section.%s is missing", lang, f->section);
	}
	return n;
}

static int record_words(struct ctx *c, const char *lang, const struct record *rec)
{
	int n = 0;

	if (!rec->parent)
		n += word(c, lang, "Record", rec->name, "one", false) + word(c, lang, "Record", rec->name, "many", false);
	n += field_words(c, lang, rec, rec->fields);
	for (const struct verb *v = rec->verbs; v && v->name; v++) {
		if (!(v->flags & V_HIDDEN))
			n += word(c, lang, "Verb", rec->name, v->name, true);
		n += field_words(c, lang, rec, v->args);
	}
	for (const struct view *v = rec->views; v && v->name; v++)
		n += word(c, lang, "View", rec->name, v->name, true);
	for (const struct smart *s = rec->smarts; s && s->name; s++)
		if (!there(lang, arena_fmt(c->mem, "Smart.%s", s->name)))
			n += finding("%s: Smart.%s is missing", lang, s->name);
	for (const struct field *f = rec->fields; f && f->name; f++)
		if (f->type == F_PARTS && f->ref)
			n += record_words(c, lang, f->ref);
	return n;
}

int selfcheck_words(struct ctx *c)
{
	int n = 0;

	for (const char *const *lang = lang_all; *lang; lang++)
		for (const struct record *const *r = record_all; *r; r++)
			n += record_words(c, *lang, *r);
	return n;
}
