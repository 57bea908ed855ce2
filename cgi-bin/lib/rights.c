/*
 * Who acts and what they may do: roles united to the best of each right. A person
 * is kept per process under the settings' stamp; what was loaded under an older
 * stamp is dropped when the next request's session is read, never within one.
 */
#include "rights.h"
#include <string.h>
#include "db.h"
#include "record.h"
#include "rights_cache.h"
#include "stamp.h"

struct right { const char *record; enum scope read, write; bool named; };
struct rights { const struct right *right; int n; };

static const struct right nothing[] = { { "*", SCOPE_NONE, SCOPE_NONE, false } };
static const struct rights no_rights = { nothing, 1 };
const struct person person_nobody = { .login = "", .name = "", .email = "", .lang = "zh-TW", .tz = "Asia/Taipei", .rights = &no_rights };
const struct person person_system = { .id = 1, .login = "system", .name = "Ferry", .email = "", .lang = "zh-TW", .tz = "Asia/Taipei",
				      .capabilities = ~0u, .system = true, .rights = &no_rights };

/* Own row of this record type, else the row "*" (always the last). */
static const struct right *right_for(const struct person *p, const struct record *rec)
{
	const struct rights *r = p->rights;

	for (int i = 0; i < r->n - 1; i++)
		if (!strcmp(r->right[i].record, rec->name))
			return &r->right[i];
	return &r->right[r->n - 1];
}

static bool has(const struct person *p, enum perm capability)
{
	return p->capabilities & (1u << (capability - PERM_ASSIGN));
}

enum scope person_scope(const struct person *p, const struct record *rec, enum access access)
{
	const struct right *r;

	if (p->system)
		return SCOPE_ALL;
	if (!p->id || (access == ACCESS_WRITE && p->read_only_token))
		return SCOPE_NONE;
	r = right_for(p, rec);
	if (!rec->unscoped) {
		enum scope s = access == ACCESS_READ ? r->read : r->write;

		return rec->personal && s > SCOPE_OWN ? SCOPE_OWN : s;
	}
	if ((access == ACCESS_READ && !rec->closed) || has(p, PERM_SETTINGS))
		return SCOPE_ALL;
	/* A role may be given one kind of setting (teams, tags) by name; "*" does not reach here. */
	return r->named && r->write ? SCOPE_ALL : SCOPE_NONE;
}

bool person_can(const struct person *p, enum perm perm, const struct record *rec)
{
	if (p->system)
		return true;
	switch (perm) {
	case PERM_UNSET:
	case PERM_LOOPBACK:
		return false;
	case PERM_PUBLIC:
		return true;
	case PERM_SIGNED_IN:
		return p->id != 0;
	case PERM_READ:
		return rec && person_scope(p, rec, ACCESS_READ) > SCOPE_NONE;
	case PERM_WRITE:
		return rec && person_scope(p, rec, ACCESS_WRITE) > SCOPE_NONE;
	default:
		return p->id && has(p, perm);
	}
}

bool person_in_team(const struct person *p, int64_t team_id)
{
	for (int i = 0; team_id && i < p->nteams; i++)
		if (p->teams[i] == team_id)
			return true;
	return p->system;
}

/* ---- loading ---------------------------------------------------------------- */

static void load_teams(struct ctx *c, struct arena *mem, struct person *p)
{
	struct rows *q = db_rows(c, "SELECT team_id FROM team_members WHERE user_id = ? UNION SELECT id FROM teams WHERE leader_id = ? "
				 "UNION SELECT team_id FROM users WHERE id = ? AND team_id IS NOT NULL", INT(p->id), INT(p->id), INT(p->id));
	int64_t *team = arena_array(mem, (size_t)rows_count(q) + 1, sizeof *team);

	while (rows_next(q))
		team[p->nteams++] = rows_int(q, 0);
	p->teams = team;
	p->has_shares = db_one_int(c, "SELECT EXISTS (SELECT 1 FROM shares WHERE user_id = ?)", INT(p->id)) != 0;
}

/* Rows come ordered by role with "*" first, so that a role's default is known before its named rows. */
struct role_row { int64_t role; const char *record; enum scope read, write; };

static enum scope best(enum scope a, enum scope b)
{
	return a > b ? a : b;
}

/* What one role gives for a record type: its own row or its default. */
static struct role_row given(const struct role_row *rows, int n, int64_t role, const char *record)
{
	struct role_row found = { role, NULL, SCOPE_NONE, SCOPE_NONE };

	for (int i = 0; i < n; i++) {
		if (rows[i].role != role)
			continue;
		if (!strcmp(rows[i].record, record))
			return rows[i];
		if (!strcmp(rows[i].record, "*"))
			found = (struct role_row){ role, NULL, rows[i].read, rows[i].write };
	}
	return found;
}

static struct right united(const struct role_row *rows, int n, const int64_t *roles, int nroles, const char *record)
{
	struct right r = { .record = record };

	for (int i = 0; i < nroles; i++) {
		struct role_row g = given(rows, n, roles[i], record);
		r.read = best(r.read, g.read);
		r.write = best(r.write, g.write);
		r.named |= g.record && strcmp(record, "*") && g.write;
	}
	return r;
}

static void load_rights(struct ctx *c, struct arena *mem, struct person *p)
{
	struct rows *q = db_rows(c, "SELECT r.id, r.capabilities FROM user_roles u JOIN roles r ON r.id = u.role_id WHERE u.user_id = ? AND r.archived_at IS NULL", INT(p->id));
	int64_t *roles = arena_array(mem, (size_t)rows_count(q) + 1, sizeof *roles);
	struct rights *out = arena_alloc(mem, sizeof *out);
	struct role_row *rows;
	struct right *right;
	int nroles = 0, n = 0;

	while (rows_next(q)) {
		roles[nroles++] = rows_int(q, 0);
		p->capabilities |= (unsigned)rows_int(q, 1);
	}
	q = db_rows(c, "SELECT rr.role_id, rr.record, rr.read_scope, rr.write_scope FROM user_roles u JOIN roles r ON r.id = u.role_id AND r.archived_at IS NULL "
		    "JOIN role_rights rr ON rr.role_id = r.id WHERE u.user_id = ?", INT(p->id));
	rows = arena_array(mem, (size_t)rows_count(q) + 1, sizeof *rows);
	right = arena_array(mem, (size_t)rows_count(q) + 1, sizeof *right);
	while (rows_next(q))
		rows[n++] = (struct role_row){ rows_int(q, 0), arena_str(mem, rows_str(q, 1)), (enum scope)rows_int(q, 2), (enum scope)rows_int(q, 3) };
	for (int i = 0; i < n; i++) {
		bool known = !strcmp(rows[i].record, "*");
		for (int k = 0; k < out->n && !known; k++)
			known = !strcmp(right[k].record, rows[i].record);
		if (!known)
			right[out->n++] = united(rows, n, roles, nroles, rows[i].record);
	}
	right[out->n++] = united(rows, n, roles, nroles, "*");
	out->right = right;
	p->rights = out;
}

static const struct person *load(struct ctx *c, struct arena *mem, int64_t id)
{
	struct rows *q = db_rows(c, "SELECT login, name, email, lang, tz, team_id FROM users WHERE id = ? AND active = 1 AND archived_at IS NULL", INT(id));
	struct person *p;

	if (!rows_next(q))
		return NULL;
	p = arena_alloc(mem, sizeof *p);
	p->id = id;
	p->login = arena_str(mem, rows_str(q, 0));
	p->name = arena_str(mem, rows_str(q, 1));
	p->email = arena_str(mem, rows_null(q, 2) ? "" : rows_str(q, 2));
	p->lang = arena_str(mem, rows_str(q, 3));
	p->tz = arena_str(mem, rows_str(q, 4));
	p->team_id = rows_int(q, 5);
	load_teams(c, mem, p);
	load_rights(c, mem, p);
	return p;
}

/* ---- the cache ----------------------------------------------------------------- */

enum { KEPT = 64 };
static struct { int64_t id; struct arena *mem; const struct person *person; } kept[KEPT];
static int64_t kept_stamp;

void rights_refresh(int64_t stamp)
{
	if (stamp == kept_stamp)
		return;
	for (int i = 0; i < KEPT; i++)
		if (kept[i].mem) {
			arena_free(kept[i].mem);
			kept[i].mem = NULL;
			kept[i].id = 0;
		}
	kept_stamp = stamp;
}

/* One place per id; whoever else sits there and is not used in this request makes room. */
const struct person *person_of_session(struct ctx *c, int64_t id)
{
	int at = (int)(id % KEPT);

	if (kept[at].id == id)
		return kept[at].person;
	if (kept[at].mem)
		arena_reset(kept[at].mem);
	else
		kept[at].mem = arena_new();
	kept[at].id = 0;
	kept[at].person = load(c, kept[at].mem, id);
	if (kept[at].person)
		kept[at].id = id;
	return kept[at].person;
}

const struct person *person_load(struct ctx *c, int64_t id)
{
	int at = (int)(id % KEPT);

	if (id <= 0)
		return NULL;
	if (kept[at].id == id && settings_stamp(c) == kept_stamp)
		return kept[at].person;
	return load(c, c->mem, id);
}
