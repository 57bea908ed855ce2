/*
 * How an approval goes; see approval.h. Callers hold the record's lock (record_verb),
 * so steps follow one another; the UPDATEs are conditional all the same.
 */
#include "approval.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "note.h"
#include "tell.h"

enum { SHARE_DAYS = 60 };	/* how long who is asked by name may see a record outside their scope */

const struct choice approval_step_states[] = { { "waiting", "" }, { "current", "warn" }, { "approved", "ok" }, { "rejected", "bad" }, { "cancelled", "" }, { 0 } };
const struct field approval_note_args[] = { { .name = "note", .type = F_TEXT, .flags = MULTILINE, .max = 1000 }, { 0 } };
const struct field approval_reason_args[] = { { .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 }, { 0 } };
const struct field approval_delegate_args[] = { { .name = "user_id", .type = F_REF, .flags = REQUIRED, .ref = &user_record, .free_ref = "login" }, { 0 } };

struct step { int64_t id, user_id, role_id; const char *name; };

static bool current_step(struct ctx *c, const struct row *self, struct step *s)
{
	struct rows *r = db_rows(c, "SELECT id, user_id, role_id, name FROM approvals WHERE type = ? AND record_id = ? AND state = 'current' ORDER BY position LIMIT 1",
		INT(self->rec->type), INT(self->id));

	*s = (struct step){ 0 };
	if (!rows_next(r))
		return false;
	*s = (struct step){ rows_int(r, 0), rows_int(r, 1), rows_int(r, 2), rows_str(r, 3) };
	return true;
}

/* A step that names nobody, and what was in approval before there were steps, is decided by who may approve such records. */
static bool is_mine(struct ctx *c, const struct row *self, const struct step *s)
{
	/* Administrators could write themselves into the flow: who decided is kept in any case. */
	if (c->me->system || (person_can(c->me, PERM_SETTINGS, NULL) && person_can(c->me, PERM_APPROVE, self->rec)))
		return true;
	if (s->user_id)
		return s->user_id == c->me->id;
	if (s->role_id)
		return db_one_int(c, "SELECT COUNT(*) FROM user_roles WHERE user_id = ? AND role_id = ?", INT(c->me->id), INT(s->role_id)) > 0;
	return person_can(c->me, PERM_APPROVE, self->rec) && record_allows(c, self, ACCESS_WRITE);
}

bool approval_mine(struct ctx *c, const struct row *self)
{
	struct step s;

	current_step(c, self, &s);
	return is_mine(c, self, &s);
}

bool approval_mine_to_give(struct ctx *c, const struct row *self)
{
	struct step s;

	return current_step(c, self, &s) && is_mine(c, self, &s);
}

bool approval_may_decide(struct ctx *c, const struct row *self)
{
	return person_can(c->me, PERM_APPROVE, self->rec) || approval_mine(c, self);
}

/* ---- who is asked -------------------------------------------------------------------- */

/* Of these people, those who can see the record are told; returns how many can. */
static int ask_each(struct ctx *c, const struct row *self, struct rows *r, const char *key, const char *step)
{
	int n = 0;

	while (rows_next(r)) {
		const struct person *p = person_load(c, rows_int(r, 0));
		struct ctx theirs = *c;

		if (!p)
			continue;
		theirs.me = p;
		if (!record_allows(&theirs, self, ACCESS_READ))
			continue;
		tell(c, p->id, self, key, step, NULL);
		n++;
	}
	return n;
}

/* Whoever was to decide has left, or the role is nobody's: the administrators may decide or hand the step over, and hear that they have to. */
static void ask_administrators(struct ctx *c, const struct row *self, const struct step *s)
{
	ctx_warn(c, "", "nobody_approves", s->name, NULL);
	ask_each(c, self, db_rows(c, "SELECT DISTINCT ur.user_id FROM user_roles ur JOIN roles o ON o.id = ur.role_id JOIN users u ON u.id = ur.user_id"
		" WHERE o.may_settings = 1 AND o.may_approve = 1 AND o.archived_at IS NULL AND u.active = 1 AND u.archived_at IS NULL ORDER BY ur.user_id LIMIT 50"), "nobody_approves", s->name);
}

static bool user_active(struct ctx *c, int64_t id)
{
	return db_one_int(c, "SELECT 1 FROM users WHERE id = ? AND active = 1 AND archived_at IS NULL", INT(id));
}

static void ask(struct ctx *c, const struct row *self, const struct step *s)
{
	int asked = 0;

	if (!s->user_id && !s->role_id)
		return;
	if (s->role_id) {
		asked = ask_each(c, self, db_rows(c, "SELECT ur.user_id FROM user_roles ur JOIN users u ON u.id = ur.user_id WHERE ur.role_id = ? AND u.active = 1 AND u.archived_at IS NULL"
			" ORDER BY ur.user_id LIMIT 50", INT(s->role_id)), "to_approve", s->name);
	} else if (user_active(c, s->user_id)) {
		record_share(c, self, s->user_id, false, date_add(c->mem, c->today, 0, SHARE_DAYS, false), true);
		tell(c, s->user_id, self, "to_approve", s->name, NULL);
		asked = 1;
	}
	if (!asked)
		ask_administrators(c, self, s);
}

static bool next_step(struct ctx *c, const struct row *self, struct step *s)
{
	if (db_exec(c, "UPDATE approvals SET state = 'current' WHERE type = ? AND record_id = ? AND state = 'waiting' ORDER BY position LIMIT 1",
	    INT(self->rec->type), INT(self->id)) != 1)
		return false;
	return current_step(c, self, s);
}

/* ---- beginning and end ------------------------------------------------------------------ */

int approvals_of(struct ctx *c, int64_t user_id)
{
	return (int)db_one_int(c, "SELECT COUNT(*) FROM approvals WHERE user_id = ? AND state IN ('waiting', 'current')", INT(user_id));
}

struct row **approvals_waiting(struct ctx *c, int most, int *n)
{
	/* Steps that name nobody are for whoever may approve such records: these are told apart below. */
	struct rows *r = db_rows(c, "SELECT type, record_id FROM approvals WHERE type IN (35, 37, 50, 105) AND state = 'current'"
		" AND (user_id = ? OR (user_id IS NULL AND role_id IS NULL) OR role_id IN (SELECT role_id FROM user_roles WHERE user_id = ?)) ORDER BY id LIMIT 60", INT(c->me->id), INT(c->me->id));
	struct row **list = arena_array(c->mem, (size_t)most + 1, sizeof *list);

	for (*n = 0; *n < most && rows_next(r); ) {
		const struct record *rec = record_by_type((int)rows_int(r, 0));
		struct row *row = rec ? record_find(c, rec, rows_int(r, 1), ACCESS_READ) : NULL;

		if (row && !row->archived_at && approval_mine(c, row))
			list[(*n)++] = row;
	}
	return list;
}

void approval_cancel(struct ctx *c, const struct row *self)
{
	db_exec(c, "UPDATE approvals SET state = 'cancelled' WHERE type = ? AND record_id = ? AND state IN ('waiting', 'current')",
		INT(self->rec->type), INT(self->id));
}

static void add_step(struct ctx *c, const struct row *self, int64_t position, const struct step *s)
{
	db_exec(c, "INSERT INTO approvals (type, record_id, position, name, role_id, user_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		INT(self->rec->type), INT(self->id), INT(position), STR(s->name), REF(s->role_id), REF(s->user_id), STR(instant_sql(c->mem, c->now)));
}

static int64_t flow_of(struct ctx *c, const struct row *self, const char *subject)
{
	return db_one_int(c, "SELECT id FROM approval_flows WHERE subject = ? AND archived_at IS NULL AND (for_team_id IS NULL OR for_team_id = ?)"
		" ORDER BY for_team_id IS NULL, id LIMIT 1", STR(subject), REF(self->team_id));
}

enum outcome approval_begin(struct ctx *c, const struct row *self, const struct approval_question *q, bool *pending)
{
	int64_t flow = flow_of(c, self, q->subject), position;
	struct step s = { .name = lang_text(c->lang, "Approval.whoever_may") };
	struct rows *r;

	approval_cancel(c, self);
	position = db_one_int(c, "SELECT MAX(position) FROM approvals WHERE type = ? AND record_id = ?", INT(self->rec->type), INT(self->id));
	if (!flow)
		add_step(c, self, ++position, &s);
	r = db_rows(c, "SELECT name, role_id, user_id FROM approval_steps WHERE flow_id = ?"
		" AND ((min_amount IS NULL AND min_quantity IS NULL AND min_discount IS NULL) OR min_amount <= ? OR min_quantity <= ? OR min_discount <= ?)"
		" ORDER BY position, id LIMIT 50", INT(flow), STR(money_text(c->mem, q->amount)), STR(dec4_text(c->mem, q->quantity)), STR(dec4_text(c->mem, q->discount)));
	while (rows_next(r)) {
		s = (struct step){ .name = rows_str(r, 0), .role_id = rows_int(r, 1), .user_id = rows_int(r, 2) };
		add_step(c, self, ++position, &s);
	}
	if ((*pending = next_step(c, self, &s)))
		ask(c, self, &s);
	return DONE;
}

/* ---- deciding -------------------------------------------------------------------------- */

static enum outcome decide(struct ctx *c, const struct row *self, struct step *s, const char *state, const char *text)
{
	bool is = current_step(c, self, s);

	if (!is_mine(c, self, s))
		return ctx_refuse(c, FORBIDDEN, "", "not_your_step", NULL);
	if (is && db_exec(c, "UPDATE approvals SET state = ?, decided_by_id = ?, decided_at = ?, reason = ? WHERE id = ? AND state = 'current'",
	    STR(state), REF(c->me->id), STR(instant_sql(c->mem, c->now)), STR(text), INT(s->id)) != 1)
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	return DONE;
}

enum outcome approval_approve(struct ctx *c, const struct row *self, const char *text, bool *complete)
{
	struct step s, next;
	enum outcome o = decide(c, self, &s, "approved", text);

	if (o != DONE)
		return o;
	*complete = !next_step(c, self, &next);
	if (*complete) {
		tell(c, self->owner_id, self, "approved", NULL, NULL);
		return DONE;
	}
	note(c, self->rec, self->id, "approval_step", "step", s.name, "text", text, NULL);
	ask(c, self, &next);
	return DONE;
}

enum outcome approval_reject(struct ctx *c, const struct row *self, const char *reason)
{
	struct step s;
	enum outcome o = decide(c, self, &s, "rejected", reason);

	if (o != DONE)
		return o;
	approval_cancel(c, self);
	tell(c, self->owner_id, self, "rejected", reason, NULL);
	return DONE;
}

enum outcome approval_delegate(struct ctx *c, const struct row *self, int64_t user_id)
{
	struct step s;
	const char *name;

	if (!current_step(c, self, &s))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (!is_mine(c, self, &s))
		return ctx_refuse(c, FORBIDDEN, "", "not_your_step", NULL);
	name = db_one_str(c, "SELECT name FROM users WHERE id = ? AND active = 1 AND archived_at IS NULL", INT(user_id));
	if (!name || user_id == s.user_id)
		return ctx_refuse(c, INVALID, "user_id", name ? "same_person" : "not_active", NULL);
	/* Nobody lets others decide for them on what is their own. */
	if (user_id == self->owner_id)
		return ctx_refuse(c, INVALID, "user_id", "own_request", NULL);
	db_exec(c, "UPDATE approvals SET user_id = ?, role_id = NULL, delegated_by_id = ? WHERE id = ? AND state = 'current'",
		INT(user_id), REF(c->me->id), INT(s.id));
	note(c, self->rec, self->id, "approval_delegated", "step", s.name, "user", name, NULL);
	s.user_id = user_id;
	s.role_id = 0;
	ask(c, self, &s);
	return DONE;
}
