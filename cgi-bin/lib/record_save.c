/*
 * Writing records: what creating and changing share, and changing. Every write bumps the version,
 * is logged, and renews postings and duplicate keys, in the caller's transaction.
 */
#include <stdlib.h>
#include <string.h>
#include "journal_impl.h"
#include "record.h"
#include "record_batch.h"
#include "record_save_impl.h"
#include "search.h"
#include "search_lent.h"
#include "text.h"

void save_column(struct sql *q, int *n, const char *name)
{
	sql_add(q, (*n)++ ? ", " : "");
	sql_name(q, name);
	sql_add(q, " = ");
}

/* created_at, created_by and updated_at are set by the statement itself. */
bool save_by_engine(const struct field *f)
{
	return strcmp(f->name, "created_at") == 0 || strcmp(f->name, "created_by") == 0 || strcmp(f->name, "updated_at") == 0;
}

enum outcome save_failed(struct ctx *c, const struct record *rec, enum db_result r)
{
	if (r == DB_DUPLICATE)
		for (const struct field *f = rec->fields; f->name; f++)
			if (f->flags & UNIQUE)
				return ctx_refuse(c, INVALID, f->name, "taken", NULL);
	return ctx_refuse(c, INVALID, "", r == DB_DUPLICATE ? "taken" : r == DB_CHECK ? "against_rules" : "no_such_record", NULL);
}

enum outcome save_errors(struct ctx *c)
{
	for (const struct error *e = c->errors; e; e = e->next)
		if (!e->warning)
			return INVALID;
	return DONE;
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

enum outcome save_attached(struct ctx *c, struct row *r, bool all)
{
	enum outcome o = DONE;

	for (int i = 0; i < r->fs->n && o == DONE; i++) {
		if (!all && !r->given[i])
			continue;
		/* A new one has none to be replaced. */
		if (all && !(r->parts[i] && *r->parts[i]))
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

static bool changed(const struct row *new, const struct row *old, int i)
{
	const struct field *f = new->fs->f[i];

	return !f->sql && f->type != F_PARTS && f->type != F_TAGS && !save_by_engine(f) && differs(old, new, i);
}

/* What the entry says: each changed value, and which parts and tags were `given` and are not as they were (a form sends all of them back). */
static json_object *change_detail(struct ctx *c, const struct row *new, const struct row *old, bool given)
{
	json_object *detail = json_keep(c, json_object_new_object()), *changes = json_object_new_array();
	const struct row *was = NULL;

	for (int i = 0; i < new->fs->n; i++)
		if (changed(new, old, i))
			log_change(c, changes, new->fs->f[i], old, new, i);
	for (int i = 0; given && i < new->fs->n; i++)
		if (new->given[i] && (new->fs->f[i]->type == F_PARTS || new->fs->f[i]->type == F_TAGS)) {
			json_object *o;

			was = was ? was : row_with_stored_parts(c, old);
			if (attached_same(new, was, i))
				continue;
			o = json_object_new_object();

			json_object_object_add(o, "field", json_object_new_string(new->fs->f[i]->name));
			json_object_array_add(changes, o);
		}
	json_object_object_add(detail, "changes", changes);
	return detail;
}

/* " SET …" what differs, and the head of the log with it where the entry is written ahead. */
static void set_columns(struct sql *q, const struct row *new, const struct row *old, const struct journal_ahead *ahead)
{
	struct ctx *c = q->c;
	bool custom = false;
	int n = 0;

	sql_add(q, " SET version = version + 1, ");
	save_column(q, &n, "updated_at");
	sql_arg(q, STR(instant_sql(c->mem, c->now)));
	for (int i = 0; i < new->fs->n; i++) {
		if (!changed(new, old, i))
			continue;
		if (field_custom(new->fs->f[i])) {
			custom = true;
			continue;
		}
		save_column(q, &n, new->fs->f[i]->name);
		sql_arg(q, STR(new->value[i]));
	}
	if (custom) {
		save_column(q, &n, "custom");
		sql_arg(q, STR(custom_json(c, new)));
	}
	if (ahead) {
		save_column(q, &n, "log_head");
		sql_arg(q, log_head_arg(&ahead->to));
	}
}

/* UPDATE … WHERE id AND version, and with `ahead` the log's head as it was read. */
static enum db_result update(struct ctx *c, const struct row *new, const struct row *old, const struct journal_ahead *ahead, uint64_t *matched)
{
	struct sql q = sql_new(c);

	sql_add(&q, "UPDATE ");
	sql_name(&q, new->rec->table);
	set_columns(&q, new, old, ahead);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(new->id));
	sql_add(&q, " AND version = ");
	sql_arg(&q, INT(old->version));
	if (ahead) {
		sql_add(&q, " AND log_head <=> ");
		sql_arg(&q, log_head_arg(&ahead->from));
	}
	return db_try_matched_built(c, q.text.s, q.args, q.n, matched);
}

/*
 * The row and its entry (`detail` NULL: none). Somebody who was quicker with the row is a
 * conflict, or, for who does not mind (`anyhow`), a reason to begin again with what it is now;
 * who only wrote to its log meanwhile is neither: the entry then follows theirs.
 */
static enum outcome update_logged(struct ctx *c, struct row *new, const struct row *old, bool anyhow, const char *event, json_object *detail, int64_t *entry)
{
	struct journal_ahead a;
	bool ahead = detail && journal_ahead(c, &a, old, event, detail);
	uint64_t matched = 0;
	enum db_result r = update(c, new, old, ahead ? &a : NULL, &matched);

	if (r == DB_OK && !matched && ahead) {
		ahead = false;
		r = update(c, new, old, NULL, &matched);
	}
	if (r != DB_OK)
		return save_failed(c, new->rec, r);
	if (matched != 1 && anyhow)
		fault_raise(FAULT_RETRY, "somebody was quicker with %s %lld", new->rec->name, (long long)new->id);
	if (matched != 1)
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	new->version = old->version + 1;
	new->updated_at = instant_sql(c->mem, c->now);
	*entry = ahead ? journal_follow_up(c, new, &a) : detail ? journal_write(c, new->rec, new->id, event, detail) : 0;
	return DONE;
}

/* After the rules, to which an emptied field may say something of its own. */
static void fill_emptied(struct ctx *c, struct row *r)
{
	for (int i = 0; i < r->fs->n; i++) {
		const char *v = r->given[i] && !r->value[i] ? field_emptied(c, r->rec, r->fs->f[i]) : NULL;

		if (v)
			row_set(r, r->fs->f[i]->name, v);
	}
}

static void title_changed(struct ctx *c, const struct row *new, const struct row *old)
{
	int i = new->rec->title ? row_index(new, new->rec->title) : -1;

	titles_changed(c, new->rec);
	if (i >= 0 && differs(new, old, i))
		search_lent_changed(c, new->rec, new->id);
}

enum outcome record_update(struct ctx *c, struct row *r, const struct row *old, int version)
{
	const struct record *rec = r->rec;
	json_object *detail = NULL;
	int64_t entry;
	enum outcome o = DONE;

	if (version && version != VERSION_ANY && version != old->version)
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	if (rec->editable && !rec->editable(c, old))
		return ctx_refuse(c, CONFLICT, "", "read_only", NULL);
	if (rec->before_save && (o = rec->before_save(c, r, old)) != DONE)
		return o;
	dates_in_order(c, r, old);
	amounts_in_currency(c, r, old);
	if ((o = save_errors(c)) != DONE)
		return o;
	fill_emptied(c, r);
	if (!rec->no_timeline)
		detail = change_detail(c, r, old, true);
	if (detail && !json_object_array_length(json_object_object_get(detail, "changes")))
		detail = NULL;
	if ((o = update_logged(c, r, old, version == VERSION_ANY, "changed", detail, &entry)) != DONE)
		return o;
	if ((o = save_attached(c, r, false)) != DONE)
		return o;
	title_changed(c, r, old);
	journal_tell(c, rec, r->id, entry, "changed", detail);
	return rec->after_save ? rec->after_save(c, r, old) : DONE;
}

enum outcome record_change(struct ctx *c, struct row *self, const char *event, ...)
{
	struct row *new = row_edit(c, self);
	json_object *detail = NULL;
	int64_t entry;
	enum outcome o;
	va_list ap;

	va_start(ap, event);
	for (const char *field; (field = va_arg(ap, const char *)); )
		row_set(new, field, va_arg(ap, const char *));
	va_end(ap);
	if (!self->rec->no_timeline)
		detail = change_detail(c, new, self, false);
	if ((o = update_logged(c, new, self, false, event, detail, &entry)) != DONE)
		return o;
	search_index(c, new);
	title_changed(c, new, self);
	memset(new->given, 0, new->fs->n);
	journal_tell(c, self->rec, self->id, entry, event, detail);
	*self = *new;
	return DONE;
}
