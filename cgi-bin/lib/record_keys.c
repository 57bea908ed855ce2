/*
 * What stands beside a record to find it again: its tags, and the folded values by
 * which possible duplicates are noticed.
 */
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "text.h"

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

/* What it has there is hidden from this person: a number that was guessed must not be told to be its own. */
static bool hides(const struct row *r, const char *field)
{
	return row_index(r, field) >= 0 && !row_get(r, field);
}

static bool also_shown(const struct duplicate *all, int n, const struct duplicate *d)
{
	for (int i = 0; i < n; i++)
		if (all[i].row && all[i].rec == d->rec && all[i].id == d->id)
			return true;
	return false;
}

/* One that is named for what can be seen would be given away by a second line about what cannot. */
static int without_given_away(struct duplicate *all, int n)
{
	int kept = 0;

	for (int i = 0; i < n; i++)
		if (!all[i].hidden || !also_shown(all, n, &all[i]))
			all[kept++] = all[i];
	return kept;
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
		rs = db_rows(c, "SELECT type, record_id, field FROM duplicate_keys WHERE hash = ? AND NOT (type = ? AND record_id = ?) ORDER BY type, record_id LIMIT 10",
			INT(hash), INT(r->rec->type), INT(r->id));
		while (rows_next(rs) && *n < 64) {
			const struct record *rec = record_by_type((int)rows_int(rs, 0));
			struct row *other = rec ? record_find(c, rec, rows_int(rs, 1), ACCESS_READ) : NULL;

			bool hidden = other && hides(other, rows_str(rs, 2));

			if (rec)
				out[(*n)++] = (struct duplicate){ rec, rows_int(rs, 1), f->name, hidden ? NULL : other, hidden };
		}
	}
	*n = without_given_away(out, *n);
	return out;
}
