/*
 * Writing records: create, change, archive, delete. Every write bumps the version,
 * is logged, and renews postings and duplicate keys, in the caller's transaction.
 */
#include <stdlib.h>
#include <string.h>
#include "journal.h"
#include "record.h"
#include "record_batch.h"
#include "record_impl.h"
#include "search.h"
#include "sequence.h"
#include "text.h"

static void column(struct sql *q, int *n, const char *name)
{
	sql_add(q, (*n)++ ? ", " : "");
	sql_name(q, name);
	sql_add(q, " = ");
}

/* Custom values as one JSON object, without the empty ones. */
const char *custom_json(struct ctx *c, const struct row *r)
{
	json_object *o = json_keep(c, json_object_new_object());

	for (int i = 0; i < r->fs->n; i++)
		if (field_custom(r->fs->f[i]) && r->value[i])
			json_object_object_add(o, r->fs->f[i]->name + 3, r->fs->f[i]->type == F_MULTI
				? json_tokener_parse(r->value[i]) : json_object_new_string(r->value[i]));
	return json_object_object_length(o)
		? arena_str(c->mem, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN)) : NULL;
}

static bool any_custom(const struct row *r)
{
	for (int i = 0; i < r->fs->n; i++)
		if (field_custom(r->fs->f[i]))
			return true;
	return false;
}

/* created_at, created_by and updated_at are set by the statement itself. */
static bool set_by_engine(const struct field *f)
{
	return strcmp(f->name, "created_at") == 0 || strcmp(f->name, "created_by") == 0 || strcmp(f->name, "updated_at") == 0;
}

static enum outcome write_failed(struct ctx *c, const struct record *rec, enum db_result r)
{
	if (r == DB_DUPLICATE)
		for (const struct field *f = rec->fields; f->name; f++)
			if (f->flags & UNIQUE)
				return ctx_refuse(c, INVALID, f->name, "taken", NULL);
	return ctx_refuse(c, INVALID, "", r == DB_DUPLICATE ? "taken" : r == DB_CHECK ? "against_rules" : "no_such_record", NULL);
}

static enum outcome errors_left(struct ctx *c)
{
	for (const struct error *e = c->errors; e; e = e->next)
		if (!e->warning)
			return INVALID;
	return DONE;
}

/* ---- tags and duplicates ------------------------------------------------------- */

int64_t tag_by_name(struct ctx *c, const char *name)
{
	return db_one_int(c, "SELECT id FROM tags WHERE name = ?", STR(name));
}

static int64_t tag_make(struct ctx *c, const char *name)
{
	int64_t id = tag_by_name(c, name);

	if (id)
		return id;
	if (db_try(c, "INSERT INTO tags (name, colour, created_at, updated_at, created_by) VALUES (?, 1 + CRC32(?) % 5, UTC_TIMESTAMP, UTC_TIMESTAMP, ?)",
	    STR(name), STR(name), REF(c->me->id)) == DB_OK)
		return db_last_id(c);
	return tag_by_name(c, name);
}

void tags_write(struct ctx *c, const struct row *r, int at)
{
	db_exec(c, "DELETE FROM record_tags WHERE type = ? AND record_id = ?", INT(r->rec->type), INT(r->id));
	for (struct row **t = r->parts[at]; t && *t; t++) {
		int64_t id = (*t)->id ? (*t)->id : tag_make(c, row_get(*t, "name"));

		if (id)
			db_exec(c, "INSERT IGNORE INTO record_tags (type, record_id, tag_id) VALUES (?, ?, ?)", INT(r->rec->type), INT(r->id), INT(id));
	}
}

/* FNV-1a, 64 bits: only finds candidates, which are compared afterwards. */
static uint64_t fold_hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h >> 1;
}

int64_t duplicate_hash(struct ctx *c, const struct field *f, const char *value)
{
	const char *folded = f->type == F_PHONE ? phone_fold(c->mem, value, "TW") : text_fold(c->mem, value);

	return *folded ? (int64_t)fold_hash(folded) : 0;
}

void duplicates_index(struct ctx *c, const struct row *r)
{
	bool any = false;

	for (int i = 0; i < r->fs->n && !any; i++)
		any = r->fs->f[i]->flags & DEDUP;
	if (!any)
		return;
	db_exec(c, "DELETE FROM duplicate_keys WHERE type = ? AND record_id = ?", INT(r->rec->type), INT(r->id));
	for (int i = 0; i < r->fs->n; i++) {
		const struct field *f = r->fs->f[i];
		int64_t hash = f->flags & DEDUP && r->value[i] ? duplicate_hash(c, f, r->value[i]) : 0;

		if (hash)
			db_exec(c, "INSERT IGNORE INTO duplicate_keys (hash, type, record_id, field) VALUES (?, ?, ?, ?)",
				INT(hash), INT(r->rec->type), INT(r->id), STR(f->name));
	}
}

struct duplicate *record_duplicates(struct ctx *c, const struct row *r, int *n)
{
	struct duplicate *out = arena_array(c->mem, 64, sizeof *out);

	*n = 0;
	for (int i = 0; i < r->fs->n; i++) {
		const struct field *f = r->fs->f[i];
		int64_t hash = f->flags & DEDUP && r->value[i] ? duplicate_hash(c, f, r->value[i]) : 0;
		struct rows *rs;

		if (!hash)
			continue;
		rs = db_rows(c, "SELECT type, record_id FROM duplicate_keys WHERE hash = ? AND NOT (type = ? AND record_id = ?) ORDER BY type, record_id LIMIT 10",
			INT(hash), INT(r->rec->type), INT(r->id));
		while (rows_next(rs) && *n < 64) {
			const struct record *rec = record_by_type((int)rows_int(rs, 0));
			struct row *other = rec ? record_find(c, rec, rows_int(rs, 1), ACCESS_READ) : NULL;

			if (rec)
				out[(*n)++] = (struct duplicate){ rec, rows_int(rs, 1), f->name, other };
		}
	}
	return out;
}

/* ---- parts ------------------------------------------------------------------------ */

static enum outcome part_insert(struct ctx *c, struct row *part, int64_t parent, int position)
{
	struct sql q = sql_new(c);
	enum db_result r;
	int n = 0;

	sql_add(&q, "INSERT INTO ");
	sql_name(&q, part->rec->table);
	sql_add(&q, " SET ");
	column(&q, &n, part->rec->parent);
	sql_arg(&q, INT(parent));
	column(&q, &n, "position");
	sql_arg(&q, INT(position));
	for (int i = 0; i < part->fs->n; i++)
		if (field_stored(part->fs->f[i]) && part->value[i]) {
			column(&q, &n, part->fs->f[i]->name);
			sql_arg(&q, STR(part->value[i]));
		}
	if ((r = sql_try(&q)) != DB_OK)
		return write_failed(c, part->rec, r);
	part->id = db_last_id(c);
	return DONE;
}

static enum outcome part_update(struct ctx *c, struct row *part, int64_t parent, int position)
{
	struct sql q = sql_new(c);
	enum db_result r;
	int n = 0;

	sql_add(&q, "UPDATE ");
	sql_name(&q, part->rec->table);
	sql_add(&q, " SET ");
	column(&q, &n, "position");
	sql_arg(&q, INT(position));
	for (int i = 0; i < part->fs->n; i++)
		if (field_stored(part->fs->f[i])) {
			column(&q, &n, part->fs->f[i]->name);
			sql_arg(&q, STR(part->value[i]));
		}
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(part->id));
	sql_add(&q, " AND ");
	sql_name(&q, part->rec->parent);
	sql_add(&q, " = ");
	sql_arg(&q, INT(parent));
	return (r = sql_try(&q)) == DB_OK ? DONE : write_failed(c, part->rec, r);
}

enum outcome parts_drop_others(struct ctx *c, const struct record *rec, struct row **keep, int64_t parent)
{
	struct sql q = sql_new(c);
	enum db_result r;

	sql_add(&q, "DELETE FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE ");
	sql_name(&q, rec->parent);
	sql_add(&q, " = ");
	sql_arg(&q, INT(parent));
	for (; keep && *keep; keep++)
		if ((*keep)->id) {
			sql_add(&q, " AND id <> ");
			sql_arg(&q, INT((*keep)->id));
		}
	if ((r = sql_try(&q)) == DB_REFERENCED)
		return ctx_refuse(c, CONFLICT, "", "part_referred_to", NULL);
	return r == DB_OK ? DONE : write_failed(c, rec, r);
}

static enum outcome parts_write(struct ctx *c, struct row *r, int i)
{
	const struct record *child = r->fs->f[i]->ref;
	enum outcome o = parts_drop_others(c, child, r->parts[i], r->id);
	int position = 0;

	for (struct row **p = r->parts[i]; o == DONE && p && *p; p++, position++)
		o = (*p)->id ? part_update(c, *p, r->id, position) : part_insert(c, *p, r->id, position);
	return o;
}

static enum outcome write_attached(struct ctx *c, struct row *r, bool all)
{
	enum outcome o = DONE;

	for (int i = 0; i < r->fs->n && o == DONE; i++) {
		if (!all && !r->given[i])
			continue;
		if (r->fs->f[i]->type == F_PARTS)
			o = parts_write(c, r, i);
		else if (r->fs->f[i]->type == F_TAGS && r->parts[i])
			tags_write(c, r, i);
	}
	if (o != DONE || (all && batch_take(c, r)))
		return o;
	search_index(c, r);
	duplicates_index(c, r);
	return DONE;
}

/* ---- create ------------------------------------------------------------------------- */

/* A new document takes its owner and team from what it is made for; else from who makes it. Given to somebody else it is of their team. */
static void give_owner(struct ctx *c, struct row *r)
{
	int owner = row_index(r, "owner_id"), team = row_index(r, "team_id");
	int from = r->rec->inherit_from ? row_index(r, r->rec->inherit_from) : -1;
	int64_t o = 0, t = 0, had = 0, own = 0;

	if (owner < 0 || r->rec->unscoped)
		return;
	if (from >= 0 && r->value[from]) {
		const struct row *parent = record_get(c, r->fs->f[from]->ref, strtoll(r->value[from], NULL, 10));

		o = had = parent->owner_id;
		t = parent->team_id;
	}
	if (!r->given[owner]) {
		if (!o && !r->rec->born_free)
			o = c->me->id;
		row_set_int(c, r, "owner_id", o);
	} else {
		o = r->owner_id;
	}
	if (team < 0 || r->given[team] || r->rec->team_chosen)
		return;
	if (o && (!t || o != had))
		own = o == c->me->id ? c->me->team_id : db_one_int(c, "SELECT team_id FROM users WHERE id = ?", INT(o));
	t = own ? own : t;
	row_set_int(c, r, "team_id", t);
}

static enum outcome insert(struct ctx *c, struct row *r)
{
	struct sql q = sql_new(c);
	const char *custom = any_custom(r) ? custom_json(c, r) : NULL;
	const char *now = instant_sql(c->mem, c->now);
	enum db_result result;
	int n = 0;

	sql_add(&q, "INSERT INTO ");
	sql_name(&q, r->rec->table);
	sql_add(&q, " SET ");
	column(&q, &n, "created_at");
	sql_arg(&q, STR(now));
	column(&q, &n, "updated_at");
	sql_arg(&q, STR(now));
	column(&q, &n, "created_by");
	sql_arg(&q, REF(c->me->id));
	if (custom) {
		column(&q, &n, "custom");
		sql_arg(&q, STR(custom));
	}
	for (int i = 0; i < r->fs->n; i++)
		if (field_stored(r->fs->f[i]) && r->value[i] && !set_by_engine(r->fs->f[i])) {
			column(&q, &n, r->fs->f[i]->name);
			sql_arg(&q, STR(r->value[i]));
		}
	if ((result = sql_try(&q)) != DB_OK)
		return write_failed(c, r->rec, result);
	r->id = db_last_id(c);
	r->version = 1;
	r->created_at = r->updated_at = now;
	r->created_by = c->me->id;
	return DONE;
}

enum outcome record_create(struct ctx *c, struct row *r, int64_t *id)
{
	const struct record *rec = r->rec;
	enum outcome o = DONE;

	give_owner(c, r);
	if (rec->before_save && (o = rec->before_save(c, r, NULL)) != DONE)
		return o;
	if ((o = errors_left(c)) != DONE)
		return o;
	if (rec->sequence && !row_get(r, "number"))
		row_set(r, "number", sequence_next(c, rec->sequence));
	if ((o = insert(c, r)) != DONE || (o = write_attached(c, r, true)) != DONE)
		return o;
	if (id)
		*id = r->id;
	titles_changed(c, rec);
	if (!rec->no_timeline)
		journal(c, rec, r->id, "created", NULL);
	return rec->after_save ? rec->after_save(c, r, NULL) : DONE;
}

/* ---- change --------------------------------------------------------------------------- */

static const char *logged(struct ctx *c, const char *v)
{
	return v && utf8_length(v) > 500 ? arena_fmt(c->mem, "%s…", text_clip(c->mem, v, 500)) : v;
}

/* Old and new of one field; a reference is logged with its name, so that the log can be read later. */
static void log_change(struct ctx *c, json_object *list, const struct field *f, const struct row *old, const struct row *new, int i)
{
	json_object *o = json_object_new_object();
	const char *a = old->value[i], *b = new->value[i];

	json_object_object_add(o, "field", json_object_new_string(f->name));
	if (!(f->flags & SECRET)) {
		json_object_object_add(o, "old", a ? json_object_new_string(logged(c, a)) : NULL);
		json_object_object_add(o, "new", b ? json_object_new_string(logged(c, b)) : NULL);
	}
	json_object_array_add(list, o);
}

static bool differs(const struct row *a, const struct row *b, int i)
{
	return !same_text(a->value[i], b->value[i]);
}

/* UPDATE … SET what differs WHERE id AND version; false when somebody was quicker. */
static enum outcome update_where_version(struct ctx *c, struct row *new, const struct row *old, int version, json_object *changes)
{
	struct sql q = sql_new(c);
	bool custom = false;
	int n = 0;
	uint64_t matched;

	sql_add(&q, "UPDATE ");
	sql_name(&q, new->rec->table);
	sql_add(&q, " SET version = version + 1, ");
	column(&q, &n, "updated_at");
	sql_arg(&q, STR(instant_sql(c->mem, c->now)));
	for (int i = 0; i < new->fs->n; i++) {
		const struct field *f = new->fs->f[i];

		if (f->sql || f->type == F_PARTS || f->type == F_TAGS || set_by_engine(f) || !differs(old, new, i))
			continue;
		log_change(c, changes, f, old, new, i);
		if (field_custom(f)) {
			custom = true;
			continue;
		}
		column(&q, &n, f->name);
		sql_arg(&q, STR(new->value[i]));
	}
	if (custom) {
		column(&q, &n, "custom");
		sql_arg(&q, STR(custom_json(c, new)));
	}
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(new->id));
	sql_add(&q, " AND version = ");
	sql_arg(&q, INT(version));
	switch (db_try_matched_built(c, q.text.s, q.args, q.n, &matched)) {
	case DB_OK: break;
	case DB_DUPLICATE: return write_failed(c, new->rec, DB_DUPLICATE);
	case DB_CHECK: return write_failed(c, new->rec, DB_CHECK);
	default: return write_failed(c, new->rec, DB_NO_PARENT);
	}
	if (matched != 1)
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	new->version = version + 1;
	new->updated_at = instant_sql(c->mem, c->now);
	return DONE;
}

static json_object *change_detail(struct ctx *c, const struct row *r, json_object *changes)
{
	json_object *detail = json_keep(c, json_object_new_object());

	for (int i = 0; i < r->fs->n; i++)
		if (r->given[i] && (r->fs->f[i]->type == F_PARTS || r->fs->f[i]->type == F_TAGS)) {
			json_object *o = json_object_new_object();

			json_object_object_add(o, "field", json_object_new_string(r->fs->f[i]->name));
			json_object_array_add(changes, o);
		}
	json_object_object_add(detail, "changes", json_object_get(changes));
	return detail;
}

enum outcome record_update(struct ctx *c, struct row *r, const struct row *old, int version)
{
	const struct record *rec = r->rec;
	json_object *changes = json_keep(c, json_object_new_array());
	enum outcome o = DONE;

	if (version && version != old->version)
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	if (rec->editable && !rec->editable(c, old))
		return ctx_refuse(c, CONFLICT, "", "read_only", NULL);
	if (rec->before_save && (o = rec->before_save(c, r, old)) != DONE)
		return o;
	if ((o = errors_left(c)) != DONE)
		return o;
	if ((o = update_where_version(c, r, old, old->version, changes)) != DONE)
		return o;
	if ((o = write_attached(c, r, false)) != DONE)
		return o;
	titles_changed(c, rec);
	if (!rec->no_timeline) {
		json_object *detail = change_detail(c, r, changes);

		if (json_object_array_length(changes))
			journal(c, rec, r->id, "changed", detail);
	}
	return rec->after_save ? rec->after_save(c, r, old) : DONE;
}

enum outcome record_change(struct ctx *c, struct row *self, const char *event, ...)
{
	struct row *new = row_edit(c, self);
	json_object *changes = json_keep(c, json_object_new_array());
	enum outcome o;
	va_list ap;

	va_start(ap, event);
	for (const char *field; (field = va_arg(ap, const char *)); )
		row_set(new, field, va_arg(ap, const char *));
	va_end(ap);
	if ((o = update_where_version(c, new, self, self->version, changes)) != DONE)
		return o;
	search_index(c, new);
	titles_changed(c, self->rec);
	memset(new->given, 0, new->fs->n);
	if (!self->rec->no_timeline)
		journal(c, self->rec, self->id, event, change_detail(c, new, changes));
	*self = *new;
	return DONE;
}
