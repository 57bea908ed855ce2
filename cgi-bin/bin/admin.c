/*
 * ferry-admin: what an administrator does from the shell of the host. One row of the
 * table at the end is one subcommand; each gets a ctx that acts as the system.
 *
 * Passwords are read from standard input, never from the command line, where every
 * user of the host could see them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sodium.h>
#include "config.h"
#include "ctx.h"
#include "db.h"
#include "journal.h"
#include "lang.h"
#include "password.h"
#include "record.h"
#include "selfcheck.h"
#include "session.h"
#include "stamp.h"
#include "when.h"
#include "crm/all.h"
#include "crm/consistency.h"

struct work {
	struct ctx c;
	int argc;		/* what follows the subcommand */
	char **argv;
	const struct command *command;
	int status;
};
struct command { const char *name, *usage, *help; int (*run)(struct work *); };

/* ---- arguments ------------------------------------------------------------------ */

static bool option(struct work *w, const char *name)
{
	for (int i = 0; i < w->argc; i++)
		if (!strcmp(w->argv[i], name))
			return true;
	return false;
}

static const char *option_value(struct work *w, const char *name)
{
	for (int i = 0; i + 1 < w->argc; i++)
		if (!strcmp(w->argv[i], name))
			return w->argv[i + 1];
	return NULL;
}

/* The n-th argument that is no option and no option's value. */
static const char *plain(struct work *w, int n)
{
	for (int i = 0; i < w->argc; i++) {
		if (!strncmp(w->argv[i], "--", 2)) {
			i += !strcmp(w->argv[i], "--role") || !strcmp(w->argv[i], "--team") || !strcmp(w->argv[i], "--record");
			continue;
		}
		if (n-- == 0)
			return w->argv[i];
	}
	return NULL;
}

static int usage(struct work *w)
{
	fprintf(stderr, "usage: ferry-admin %s %s\n", w->command->name, w->command->usage);
	return 2;
}

static const char *read_line(struct arena *mem)
{
	char line[1024];
	char *text;

	if (isatty(STDIN_FILENO))
		fprintf(stderr, "password: ");
	if (!fgets(line, sizeof line, stdin))
		return NULL;
	line[strcspn(line, "\r\n")] = 0;
	text = arena_str(mem, line);
	sodium_memzero(line, sizeof line);
	return *text ? text : NULL;
}

static void show_errors(struct ctx *c)
{
	for (struct error *e = c->errors; e; e = e->next)
		fprintf(stderr, "ferry-admin: %s%s%s\n", e->field, *e->field ? ": " : "",
			lang_fill(c->mem, "en", arena_fmt(c->mem, "Error.%s", e->key), e->arg[0], e->arg[1], e->arg[2]));
}

/* ---- people ---------------------------------------------------------------------- */

static json_object *new_person(struct work *w, const char *password)
{
	json_object *in = json_keep(&w->c, json_object_new_object()), *roles = json_object_new_array(), *role = json_object_new_object();
	const char *login = plain(w, 0), *name = plain(w, 1), *code = option_value(w, "--role"), *team = option_value(w, "--team");

	json_object_object_add(in, "login", json_object_new_string(login));
	json_object_object_add(in, "name", json_object_new_string(name ? name : login));
	json_object_object_add(role, "role_id", json_object_new_string(code ? code : "salesperson"));
	json_object_array_add(roles, role);
	json_object_object_add(in, "roles", roles);
	if (team)
		json_object_object_add(in, "team_id", json_object_new_string(team));
	if (password)
		json_object_object_add(in, "password", json_object_new_string(password));
	return in;
}

static enum outcome add_person(struct ctx *c, void *arg)
{
	struct row *r = row_new(c, &user_record);
	enum outcome o = record_read_input(c, r, arg, true);
	int64_t id;

	return o == DONE ? record_create(c, r, &id) : o;
}

static int user_add(struct work *w)
{
	struct ctx *c = &w->c;
	const char *login = plain(w, 0), *password = NULL;

	if (!login)
		return usage(w);
	if (db_one_int(c, "SELECT 1 FROM users WHERE login = ?", STR(login))) {
		if (option(w, "--if-absent"))
			return 0;
		fprintf(stderr, "ferry-admin: there is a user %s already\n", login);
		return 1;
	}
	if (option(w, "--password-stdin") && !(password = read_line(c->mem)))
		return usage(w);
	if (db_transaction(c, add_person, new_person(w, password)) != DONE) {
		show_errors(c);
		return 1;
	}
	printf("user %s added\n", login);
	return 0;
}

struct new_password { const char *login, *hash; };

static enum outcome set_password(struct ctx *c, void *arg)
{
	const struct new_password *n = arg;
	int64_t id = db_one_int(c, "SELECT id FROM users WHERE login = ? AND id > 1", STR(n->login));

	if (!id)
		return NOT_FOUND;
	db_exec(c, "UPDATE users SET password = ?, failed_logins = 0, locked_until = NULL WHERE id = ?", STR(n->hash), INT(id));
	access_end(c, id);
	access_end_feed(c, id);
	journal(c, &user_record, id, "password_set", NULL);
	settings_bump(c);
	return DONE;
}

static int password(struct work *w)
{
	struct ctx *c = &w->c;
	struct new_password n = { .login = plain(w, 0) };
	const char *typed, *weak;

	if (!n.login || !(typed = read_line(c->mem)))
		return usage(w);
	weak = password_weak(typed, n.login);
	if (weak) {
		fprintf(stderr, "ferry-admin: %s\n", lang_fill(c->mem, "en", arena_fmt(c->mem, "Error.%s", weak), NULL, NULL, NULL));
		return 1;
	}
	n.hash = password_hash(c->mem, typed);
	if (db_transaction(c, set_password, &n) != DONE) {
		fprintf(stderr, "ferry-admin: there is no user %s\n", n.login);
		return 1;
	}
	printf("password of %s set; signed out everywhere\n", n.login);
	return 0;
}

/* Everybody of the demonstration who has no password yet gets the one of the configuration. */
static enum outcome give_demo(struct ctx *c, void *arg)
{
	db_exec(c, "UPDATE users SET password = ? WHERE password IS NULL AND active = 1 AND id > 1", STR((const char *)arg));
	settings_bump(c);
	return DONE;
}

static int demo_passwords(struct work *w)
{
	struct ctx *c = &w->c;
	const char *given = config_str("Demo.Password", "");

	if (!*given) {
		fprintf(stderr, "ferry-admin: this is no demonstration instance (Demo.Password is empty)\n");
		return 1;
	}
	return db_transaction(c, give_demo, (void *)password_hash(c->mem, given)) == DONE ? 0 : 1;
}

/* ---- the log ----------------------------------------------------------------------- */

static int tell_verdict(struct journal_verdict v)
{
	const struct record *rec = record_by_type(v.type);

	if (!v.what) {
		printf("the log is intact: %lld entries of %lld records in %lld ms\n", (long long)v.entries, (long long)v.records, (long long)v.milliseconds);
		return 0;
	}
	if (v.checkpoint)
		printf("the log is broken at checkpoint %lld: %s\n", (long long)v.checkpoint, v.what);
	else
		printf("the log is broken at entry %lld of %s %lld: %s\n", (long long)v.bad, rec ? rec->name : "?", (long long)v.record_id, v.what);
	return 1;
}

static int seal_log(struct work *w)
{
	struct journal_verdict v;
	int64_t sealed;

	if (!*config_str("Log.Key", "")) {
		fprintf(stderr, "ferry-admin: this host has no Log.Key\n");
		return 2;
	}
	v = journal_seal_all(&w->c, &sealed);
	printf("sealed: %lld\n", (long long)sealed);
	return tell_verdict(v);
}

static int verify_log(struct work *w)
{
	struct ctx *c = &w->c;
	const char *name = option_value(w, "--record"), *id = plain(w, 0), *what = NULL;
	const struct record *rec = name ? record_by_name(name) : NULL;
	int64_t bad;

	if (!name)
		return tell_verdict(journal_verify_all(c));
	if (!rec) {
		fprintf(stderr, "ferry-admin: there is no record type %s\n", name);
		return 2;
	}
	bad = journal_verify(c, rec, id ? strtoll(id, NULL, 10) : 0, &what);
	if (!what) {
		printf("the log of %s%s%s is intact\n", name, id ? " " : "s", id ? id : "");
		return 0;
	}
	printf("the log is broken at entry %lld: %s\n", (long long)bad, what);
	return 1;
}

/* ---- the whole ------------------------------------------------------------------------ */

static void say(const char *finding)
{
	printf("- %s\n", finding);
}

static int check(struct work *w)
{
	bool words = option(w, "--words"), data = option(w, "--data");
	int faults = 0;

	if (!data)
		faults += selfcheck_words(&w->c);
	if (!data && !words)
		faults += selfcheck_host(&w->c);
	if (!words)
		faults += consistency_check(&w->c, say);
	if (!faults)
		printf("all is well\n");
	return faults ? 1 : 0;
}

/* ---- what the tables say ------------------------------------------------------------- */

static bool begins_in(const struct verb *v, const char *state)
{
	size_t n = strlen(state);

	for (const char *s = v->from; s && *s; s += strcspn(s, " "), s += *s == ' ')
		if (strcspn(s, " ") == n && !strncmp(s, state, n))
			return true;
	return false;
}

/* What leads on from a state; verbs that leave it as it is, or compute it, share one arrow. */
static void arrows(const struct record *rec, const char *state)
{
	const char *before = "";

	for (const struct verb *v = rec->verbs; v->name; v++)
		if (begins_in(v, state) && v->to)
			printf("    %s --> %s: %s\n", state, v->to, v->name);
	for (const struct verb *v = rec->verbs; v->name; v++)
		if (begins_in(v, state) && !v->to) {
			if (!*before)
				printf("    %s --> %s: ", state, state);
			printf("%s%s", before, v->name);
			before = ", ";
		}
	if (*before)
		putchar('\n');
}

static int machine(struct ctx *c, const struct record *rec)
{
	const struct field *f = rec->state ? record_field(c, rec, rec->state) : NULL;
	int n = 0;

	for (const struct verb *v = rec->verbs; f && f->type == F_CHOICE && v && v->name; v++)
		n += v->from && v->to;
	if (!n)
		return 0;
	printf("\n%s (`%s`)\n```mermaid\nstateDiagram-v2\n", lang_text("en", arena_fmt(c->mem, "Record.%s.one", rec->name)), rec->path);
	if (f->initial)
		printf("    [*] --> %s\n", f->initial);
	for (const struct choice *s = f->choices; s->name; s++)
		arrows(rec, s->name);
	printf("```\n");
	return 1;
}

static int states(struct work *w)
{
	for (const struct record *const *r = record_all; *r; r++)
		machine(&w->c, *r);
	return 0;
}

static const struct command commands[] = {
	{ "states", "", "draws every state machine from the tables of verbs, as the README has them", states },
	{ "user-add", "[--role code] [--team name] [--if-absent] [--password-stdin] login [name]", "adds a user (role: salesperson assistant manager finance administrator)", user_add },
	{ "password", "login < file-with-password", "sets a password, unlocks, signs out everywhere", password },
	{ "demo-passwords", "", "gives users without a password the demonstration's", demo_passwords },
	{ "seal-log", "", "seals the log's ends with Log.Key, once its chains are found whole", seal_log },
	{ "verify-log", "[--record type [id]]", "recomputes the log's hash chains and names the first broken entry", verify_log },
	{ "check", "[--words | --data]", "looks at configuration, folders, fonts, database, language files (--words: these alone), and computes every sum and state again from its rows (--data: this alone)", check },
	{ 0 }
};

static void run(void *arg)
{
	struct work *w = arg;

	w->c.db = db_open();
	w->status = w->command->run(w);
}

static int help(void)
{
	fprintf(stderr, "usage: ferry-admin <command> …\n");
	for (const struct command *k = commands; k->name; k++)
		fprintf(stderr, "  %-15s %s\n  %-15s   %s\n", k->name, k->usage, "", k->help);
	return 2;
}

int main(int argc, char **argv)
{
	struct work w = { .c = { .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" }, .argc = argc - 2, .argv = argv + 2, .status = 1 };

	for (const struct command *k = commands; argc > 1 && k->name; k++)
		if (!strcmp(k->name, argv[1]))
			w.command = k;
	if (!w.command || sodium_init() < 0)
		return help();
	w.c.mem = arena_new();
	w.c.errors_tail = &w.c.errors;
	w.c.now = (int64_t)time(NULL);
	w.c.today = date_of(w.c.mem, w.c.now, w.c.tz);
	if (fault_try(run, &w) != FAULT_NONE)
		fprintf(stderr, "ferry-admin: %s\n", fault_text());
	if (w.c.db)
		db_close(w.c.db);
	arena_free(w.c.mem);
	return w.status;
}
