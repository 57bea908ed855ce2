/*
 * Every state machine, every pair of a state and a verb: what the verb table allows is
 * never refused for the state, and where it succeeds the record is then in the state the
 * table names; every other pair is refused as a conflict and changes nothing.
 *
 * A record of the demonstration is put into each state by hand (the schema's checks are
 * off for that), the verb is run, and all of it is rolled back.
 */
#include "crowd.h"
#include <json-c/json.h>
#include "lib/record.h"

static struct ctx c;

static int setup(void **state)
{
	(void)state;
	c = crowd_ctx(NULL);
	db_exec(&c, "SET SESSION check_constraint_checks = 0");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	crowd_end(&c);
	return 0;
}

/* Something that fits, for each argument that must be there. */
static const char *example(struct ctx *x, const struct field *f)
{
	switch (f->type) {
	case F_REF: {
		const char *sql = arena_fmt(x->mem, "SELECT MAX(id) FROM %s", f->ref->table);

		return db_one_str_built(x, sql, NULL, 0);
	}
	case F_CHOICE: return f->choices[0].name;
	case F_MONEY: case F_DECIMAL: case F_PERCENT: case F_INT: case F_BOOL: return "1";
	case F_DATE: return x->today;
	case F_INSTANT: return instant_rfc3339(x->mem, x->now);
	case F_EMAIL: return "someone@ferry.test";
	default: return "x";
	}
}

static json_object *arguments(struct ctx *x, const struct verb *v)
{
	json_object *in = json_keep(x, json_object_new_object());

	for (const struct field *f = v->args; f && f->name; f++)
		if (f->flags & REQUIRED && f->type != F_PARTS)
			json_object_object_add(in, f->name, json_object_new_string(example(x, f)));
	return in;
}

struct pair { const struct record *rec; int64_t id; const char *state; const struct verb *verb; enum outcome o; char key[80], after[40]; };

/* A quotation's state is its status and its last day together. */
static void put_into(struct ctx *x, const struct pair *p)
{
	const char *set = arena_fmt(x->mem, "UPDATE `%s` SET `%s` = ?, archived_at = NULL WHERE id = ?", p->rec->table, p->rec->state);
	bool expired = !strcmp(p->state, "expired");

	if (p->rec == &quotation_record)
		db_exec(x, "UPDATE quotations SET status = ?, valid_until = ?, archived_at = NULL WHERE id = ?", STR(expired ? "sent" : p->state),
			STR(expired ? "2020-01-01" : "2099-01-01"), INT(p->id));
	else
		db_exec_built(x, set, (struct db_arg[]){ STR(p->state), INT(p->id) }, 2);
}

static enum outcome attempt(struct ctx *x, void *arg)
{
	struct pair *p = arg;
	struct made made = { 0 };

	ctx_clear_errors(x);
	put_into(x, p);
	p->o = record_verb(x, p->rec, p->id, p->verb->name, arguments(x, p->verb), &made);
	snprintf(p->key, sizeof p->key, "%s", x->errors ? x->errors->key : "");
	snprintf(p->after, sizeof p->after, "%s", row_get(record_get(x, p->rec, p->id), p->rec->state));
	return INVALID;		/* nothing of it stays */
}

static void run(void *arg)
{
	db_transaction(&c, attempt, arg);
}

static bool named(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = list; (s = strstr(s, word)); s += n)
		if ((s == list || s[-1] == ' ') && (!s[n] || s[n] == ' '))
			return true;
	return false;
}

static int wrong, pairs, done;

static void judge(struct pair *p, bool allowed)
{
	bool refused = p->o == CONFLICT && !strcmp(p->key, "wrong_state");
	bool bad = allowed ? p->o == DONE && p->verb->to && !named(p->verb->to, p->after) && strcmp(p->after, p->state) != 0
		: p->o == DONE || strcmp(p->after, p->state) != 0 || !(refused || p->o == CONFLICT);

	/* A rule may narrow what the table allows (nothing left to allocate), but never by saying the state is wrong of itself. */
	pairs++;
	done += p->o == DONE;
	if (!bad)
		return;
	wrong++;
	print_error("%s %s in %s (%s): outcome %d %s, then %s\n", p->rec->name, p->verb->name, p->state, allowed ? "allowed" : "not allowed", p->o, p->key, p->after);
}

static void machine(const struct record *rec)
{
	const struct field *f = record_field(&c, rec, rec->state);
	int64_t id = db_one_int_built(&c, arena_fmt(c.mem, "SELECT MIN(id) FROM `%s`", rec->table), NULL, 0);

	if (!f || f->type != F_CHOICE || !id)
		return;
	for (const struct verb *v = rec->verbs; v && v->name; v++)
		for (const struct choice *s = f->choices; v->from && s->name; s++) {
			struct arena_mark mark = arena_mark(c.mem);
			struct pair p = { .rec = rec, .id = id, .state = s->name, .verb = v };

			if (fault_try(run, &p) != FAULT_NONE) {
				/* A rule met what no real record looks like: for an allowed pair that says nothing about the state. */
				if (!named(v->from, s->name)) {
					wrong++;
					print_error("%s %s in %s: %s\n", rec->name, v->name, s->name, fault_text());
				}
				db_close(c.db);
				c.db = db_open();
				db_exec(&c, "SET SESSION check_constraint_checks = 0");
			} else {
				judge(&p, named(v->from, s->name));
			}
			ctx_clear_errors(&c);
			arena_rewind(c.mem, mark);
		}
}

static void every_state_and_verb(void **state)
{
	(void)state;
	for (const struct record *const *r = record_all; *r; r++)
		if ((*r)->state)
			machine(*r);
	print_message("%d pairs, %d of them carried out\n", pairs, done);
	assert_int_equal(wrong, 0);
	assert_true(pairs > 150);
	assert_true(done > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(every_state_and_verb, setup, teardown) };

	return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
