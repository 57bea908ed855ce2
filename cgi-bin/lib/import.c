/*
 * An import as it is kept: taking the file over, where its table begins, what was
 * settled, how far it is. Doing it is import_run.c, undoing it import_undo.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <dirent.h>
#include "config.h"
#include "import_impl.h"
#include "jobs.h"
#include "text.h"

enum { LOOK_AT = 10, MOST_COLUMNS = 500, KEEP_DAYS = 30 };

static const char folder[] = "imports";
static const char *const modes[] = { "create", "update", "both" };

bool import_allowed(const struct record *rec)
{
	return !rec->no_import && !rec->no_create && !rec->parent;
}

bool import_field(const struct field *f)
{
	return !f->sql && f->type != F_PARTS && f->type != F_HTML && !(f->flags & (READONLY | NO_IMPORT | SECRET | HIDDEN));
}

const char *import_mode_name(enum import_mode m)
{
	return modes[m];
}

static json_object *strings(const char *const *s, int n)
{
	json_object *list = json_object_new_array();

	for (int i = 0; i < n; i++)
		json_object_array_add(list, json_object_new_string(s[i]));
	return list;
}

static const char *json_text(struct ctx *c, json_object *o)
{
	return arena_str(c->mem, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
}

/* ---- the file ------------------------------------------------------------------- */

const char *import_file(struct ctx *c, const struct import *im)
{
	const char *path = arena_fmt(c->mem, "%s/%s", config_str("Dir.Files", "/tmp"), im->path);

	return access(path, R_OK) ? NULL : path;
}

static void copy(const char *from, const char *to)
{
	char bytes[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ssize_t n = -1;

	if (in >= 0 && out >= 0)
		while ((n = read(in, bytes, sizeof bytes)) > 0 && write(out, bytes, (size_t)n) == n)
			;
	if (in >= 0)
		close(in);
	if (out >= 0 && close(out))
		n = -1;
	if (n)
		fault("an uploaded file cannot be kept as %s", to);
}

/* A second name for the upload, whose first one goes with the request. A handler that is run again finds it there. */
static const char *take_over(struct ctx *c, const char *path)
{
	const char *base = strrchr(path, '/'), *dir = config_str("Dir.Files", "/tmp"), *to;

	base = base ? base + 1 : path;
	mkdir(arena_fmt(c->mem, "%s/%s", dir, folder), 0700);
	to = arena_fmt(c->mem, "%s/%s/%s", dir, folder, base);
	if (link(path, to) && errno != EEXIST)
		copy(path, to);
	return arena_fmt(c->mem, "%s/%s", folder, base);
}

/* ---- where the table begins -------------------------------------------------------- */

struct look { int64_t number; const char **cell; int n, filled; };

static int read_first(struct ctx *c, struct sheet *s, struct look *look, const char **why)
{
	const char *const *cells;
	int n, k = 0;

	for (; k < LOOK_AT && sheet_next(s, &cells, &n, &look[k].number, why); k++) {
		struct look *l = &look[k];

		l->n = n < MOST_COLUMNS ? n : MOST_COLUMNS;
		l->cell = arena_array(c->mem, (size_t)l->n + 1, sizeof *l->cell);
		for (int i = 0; i < l->n; i++) {
			l->cell[i] = text_clip(c->mem, text_trim(c->mem, cells[i]), 100);
			l->filled += *l->cell[i] != 0;
		}
	}
	return k;
}

/* The row that names most fields; where none does, the first that is about as wide as the table (a title stands above it). */
static int head_row(struct ctx *c, const struct record *rec, const struct look *look, int n)
{
	int best = -1, named = 0, widest = 0;

	for (int i = 0; i < n; i++) {
		const char **map = arena_array(c->mem, (size_t)look[i].n + 1, sizeof *map);
		int k;

		import_guess(c, rec, look[i].cell, look[i].n, map);
		k = import_guess_count(map, look[i].n);
		if (k > named) {
			named = k;
			best = i;
		}
		if (look[i].filled > widest)
			widest = look[i].filled;
	}
	for (int i = 0; best < 0 && i < n; i++)
		if (look[i].filled * 2 >= widest)
			best = i;
	return best;
}

/* A column of references or choices none of whose first values is one is something else: codes of another system. */
static void drop_misfits(struct ctx *c, const struct import *guess, const struct look *look, int at, int n)
{
	struct refs *refs = arena_alloc(c->mem, sizeof *refs);
	struct plan *plan;

	refs->mem = c->mem;
	plan = plan_new(c, guess, refs);
	for (int i = 0; i < guess->columns; i++) {
		int filled = 0, fit = 0;

		if (!plan->field[i] || (plan->field[i]->type != F_REF && plan->field[i]->type != F_CHOICE))
			continue;
		for (int k = at + 1; k < n; k++) {
			struct file_row row = { look[k].number, look[k].cell, look[k].n };

			if (plan_cell(c, plan, &row, i)) {
				filled++;
				fit += plan_fits(c, plan, &row, i);
			}
		}
		if (filled && !fit)
			guess->map[i] = "";
	}
}

/* A key that a new import recognises records by, where the person chooses to: the first mapped field that is unique or tells duplicates. */
static const char *usual_key(struct ctx *c, const struct record *rec, const char *const *map, int n)
{
	for (unsigned flag = UNIQUE; ; flag = DEDUP) {
		for (int i = 0; i < n; i++) {
			const struct field *f = *map[i] ? record_field(c, rec, map[i]) : NULL;

			if (f && f->flags & flag)
				return f->name;
		}
		if (flag == DEDUP)
			return "";
	}
}

enum outcome import_create(struct ctx *c, const struct record *rec, const char *filename, const char *path, int64_t *id)
{
	struct look look[LOOK_AT] = { { 0 } };
	const char *why, **map;
	struct sheet *s = sheet_open(c->mem, path, &why);
	const char *now = instant_sql(c->mem, c->now);
	int n = s ? read_first(c, s, look, &why) : 0, at;

	if (!s || (!n && why))
		return ctx_refuse(c, INVALID, "file", why, NULL);
	at = head_row(c, rec, look, n);
	if (at < 0)
		return ctx_refuse(c, INVALID, "file", "file_empty", NULL);
	map = arena_array(c->mem, (size_t)look[at].n + 1, sizeof *map);
	import_guess(c, rec, look[at].cell, look[at].n, map);
	drop_misfits(c, &(struct import){ .rec = rec, .heads = look[at].cell, .map = map, .columns = look[at].n, .key = "", .empty = "" }, look, at, n);
	db_exec(c, "INSERT INTO imports (type, user_id, state, filename, path, encoding, heads, head_row, mapping, match_key, options, last_row, created_at, touched_at) "
		"VALUES (?, ?, 'new', ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?)",
		INT(rec->type), INT(c->me->id), STR(text_clip(c->mem, filename && *filename ? filename : "?", 200)), STR(take_over(c, path)), STR(sheet_encoding(s)),
		STR(json_text(c, json_keep(c, strings(look[at].cell, look[at].n)))), INT(look[at].number),
		STR(json_text(c, json_keep(c, strings(map, look[at].n)))), STR(usual_key(c, rec, map, look[at].n)), INT(look[at].number), STR(now), STR(now));
	*id = db_last_id(c);
	return DONE;
}

/* ---- loading -------------------------------------------------------------------------- */

static const char **read_strings(struct ctx *c, const char *json, int *n)
{
	json_object *list = json_keep(c, json_tokener_parse(json ? json : "[]"));
	const char **out;

	*n = json_object_is_type(list, json_type_array) ? (int)json_object_array_length(list) : 0;
	out = arena_array(c->mem, (size_t)*n + 1, sizeof *out);
	for (int i = 0; i < *n; i++)
		out[i] = arena_str(c->mem, json_object_get_string(json_object_array_get_idx(list, (size_t)i)));
	return out;
}

static const char *option(struct ctx *c, json_object *options, const char *name)
{
	json_object *v;

	return json_object_object_get_ex(options, name, &v) && v ? arena_str(c->mem, json_object_get_string(v)) : "";
}

static struct import *take(struct ctx *c, struct rows *r)
{
	struct import *im = arena_alloc(c->mem, sizeof *im);
	json_object *options = json_keep(c, json_tokener_parse(rows_str(r, 12)));
	int mapped;

	im->id = rows_int(r, 0);
	im->rec = record_by_type((int)rows_int(r, 1));
	im->user_id = rows_int(r, 2);
	im->state = rows_str(r, 3);
	im->filename = rows_str(r, 4);
	im->path = rows_str(r, 5);
	im->encoding = rows_str(r, 6);
	im->heads = read_strings(c, rows_str(r, 7), &im->columns);
	im->head_row = rows_int(r, 8);
	im->map = read_strings(c, rows_str(r, 9), &mapped);
	if (mapped < im->columns)
		im->columns = mapped;
	for (im->mode = IMPORT_CREATE; im->mode < IMPORT_BOTH && strcmp(modes[im->mode], rows_str(r, 10)); im->mode++)
		;
	im->key = rows_str(r, 11);
	im->clear = *option(c, options, "clear") == '1';
	im->skip_duplicates = *option(c, options, "skip_duplicates") == '1';
	im->skip_unknown = *option(c, options, "skip_unknown") == '1';
	im->empty = option(c, options, "empty");
	im->last_row = rows_int(r, 13);
	im->rows = rows_int(r, 14);
	im->created = rows_int(r, 15);
	im->updated = rows_int(r, 16);
	im->same = rows_int(r, 17);
	im->failed = rows_int(r, 18);
	im->duplicates = rows_int(r, 19);
	im->undone = rows_int(r, 20);
	im->kept = rows_int(r, 21);
	im->progress = (int)rows_int(r, 22);
	im->error = rows_str(r, 23);
	im->created_at = rows_str(r, 24);
	im->touched_at = rows_str(r, 25);
	return im->rec ? im : NULL;
}

#define COLUMNS "SELECT id, type, user_id, state, filename, path, encoding, heads, head_row, mapping, mode, match_key, options, last_row, n_rows, n_created, n_updated, " \
	"n_same, n_failed, n_duplicates, n_undone, n_kept, progress, error, created_at, touched_at FROM imports "

struct import *import_load(struct ctx *c, const struct record *rec, int64_t id)
{
	struct rows *r = rec ? db_rows(c, COLUMNS "WHERE id = ? AND type = ? AND (user_id = ? OR ?)", INT(id), INT(rec->type), INT(c->me->id), INT(c->me->system))
		: db_rows(c, COLUMNS "WHERE id = ?", INT(id));

	return rows_next(r) ? take(c, r) : NULL;
}

struct import **import_recent(struct ctx *c, const struct record *rec, int limit, int *n)
{
	struct rows *r = db_rows(c, COLUMNS "WHERE user_id = ? AND type = ? ORDER BY id DESC LIMIT ?", INT(c->me->id), INT(rec->type), INT(limit));
	struct import **out = arena_array(c->mem, (size_t)limit + 1, sizeof *out);

	*n = 0;
	while (rows_next(r))
		if ((out[*n] = take(c, r)))
			++*n;
	return out;
}

/* ---- settings ---------------------------------------------------------------------------- */

static const char *text_of(struct ctx *c, json_object *input, const char *name)
{
	json_object *v = NULL;

	if (!input || !json_object_object_get_ex(input, name, &v) || json_object_is_type(v, json_type_array) || json_object_is_type(v, json_type_object))
		return NULL;
	return v ? text_trim(c->mem, json_object_get_string(v)) : "";
}

static enum outcome map_column(struct ctx *c, struct import *im, int column, const char *field)
{
	const struct field *f = *field ? record_field(c, im->rec, field) : NULL;

	if (*field && (!f || !import_field(f)))
		return ctx_refuse(c, MALFORMED, "mapping", "unknown_field", field, NULL);
	for (int i = 0; f && i < im->columns; i++)
		if (i != column && !strcmp(im->map[i], f->name))
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "map%d", column), "mapped_twice", im->heads[column], im->heads[i], NULL);
	im->map[column] = f ? f->name : "";
	return DONE;
}

/* {"公司名稱": "company"}, {"0": "company"} or ["company", null]: columns not named are not imported. */
static enum outcome map_from_json(struct ctx *c, struct import *im, json_object *map)
{
	enum outcome o = DONE;

	for (int i = 0; i < im->columns; i++)
		im->map[i] = "";
	if (json_object_is_type(map, json_type_array)) {
		for (int i = 0; i < im->columns && i < (int)json_object_array_length(map) && o == DONE; i++) {
			json_object *v = json_object_array_get_idx(map, (size_t)i);

			o = map_column(c, im, i, v ? arena_str(c->mem, json_object_get_string(v)) : "");
		}
		return o;
	}
	if (!json_object_is_type(map, json_type_object))
		return ctx_refuse(c, MALFORMED, "mapping", "wrong_type", "mapping", NULL);
	json_object_object_foreach(map, head, v) {
		int column = -1;

		for (int i = 0; i < im->columns && column < 0; i++)
			if (!strcmp(im->heads[i], head))
				column = i;
		if (column < 0 && *head && strspn(head, "0123456789") == strlen(head) && strlen(head) < 4)
			column = (int)strtol(head, NULL, 10);
		if (column < 0 || column >= im->columns)
			return ctx_refuse(c, MALFORMED, "mapping", "no_such_column", head, NULL);
		if ((o = map_column(c, im, column, v ? arena_str(c->mem, json_object_get_string(v)) : "")) != DONE)
			return o;
	}
	return DONE;
}

static enum outcome map_from_form(struct ctx *c, struct import *im, json_object *input)
{
	const char **field = arena_array(c->mem, (size_t)im->columns + 1, sizeof *field);
	enum outcome o = DONE;
	int i;

	for (i = 0; i < im->columns; i++) {
		field[i] = text_of(c, input, arena_fmt(c->mem, "map%d", i));
		if (field[i])
			im->map[i] = "";	/* all at once: two columns may have changed places */
	}
	for (i = 0; i < im->columns && o == DONE; i++)
		if (field[i])
			o = map_column(c, im, i, field[i]);
	return o;
}

/* A mapping in a multipart form is JSON in a text. */
static json_object *mapping_of(struct ctx *c, json_object *input, bool *bad)
{
	json_object *v = NULL;

	*bad = false;
	if (!json_object_object_get_ex(input, "mapping", &v) || !v)
		return NULL;
	if (json_object_is_type(v, json_type_string)) {
		if (!*json_object_get_string(v))
			return NULL;
		v = json_tokener_parse(json_object_get_string(v));
		*bad = !v;
		return v ? json_keep(c, v) : NULL;
	}
	return v;
}

static enum outcome read_mode(struct ctx *c, struct import *im, json_object *input)
{
	const char *mode = text_of(c, input, "mode"), *key = text_of(c, input, "key");
	const struct field *f;
	bool mapped = false;

	if (mode && *mode) {
		for (im->mode = IMPORT_CREATE; im->mode <= IMPORT_BOTH && strcmp(modes[im->mode], mode); im->mode++)
			;
		if (im->mode > IMPORT_BOTH)
			return ctx_refuse(c, MALFORMED, "mode", "not_in_list", mode, NULL);
	}
	if (key)
		im->key = key;
	if (im->mode == IMPORT_CREATE)
		return DONE;
	f = *im->key ? record_field(c, im->rec, im->key) : NULL;
	for (int i = 0; f && i < im->columns; i++)
		mapped |= !strcmp(im->map[i], f->name);
	if (!f || !mapped || f->sql || f->type == F_TAGS || f->type == F_MULTI || !strncmp(f->name, "cf_", 3))
		return ctx_refuse(c, INVALID, "key", "key_not_mapped", NULL);
	return DONE;
}

static bool yes(struct ctx *c, json_object *input, const char *name, bool otherwise)
{
	const char *s = text_of(c, input, name);

	return s ? !strcmp(s, "1") || !strcmp(s, "true") || !strcmp(s, "on") : otherwise;
}

enum outcome import_settings(struct ctx *c, struct import *im, json_object *input)
{
	json_object *options = json_keep(c, json_object_new_object()), *map;
	/* Boxes that are not ticked are not sent; a form says that it had them. */
	bool form = text_of(c, input, "options") != NULL, bad;
	const char *empty;
	enum outcome o;

	if (!input)
		return DONE;
	map = mapping_of(c, input, &bad);
	if (bad)
		return ctx_refuse(c, MALFORMED, "mapping", "wrong_type", "mapping", NULL);
	if ((o = map ? map_from_json(c, im, map) : map_from_form(c, im, input)) != DONE || (o = read_mode(c, im, input)) != DONE)
		return o;
	im->clear = yes(c, input, "clear", !form && im->clear);
	im->skip_duplicates = yes(c, input, "skip_duplicates", !form && im->skip_duplicates);
	im->skip_unknown = yes(c, input, "skip_unknown", !form && im->skip_unknown);
	empty = text_of(c, input, "empty");
	if (empty)
		im->empty = text_clip(c->mem, empty, 500);
	json_object_object_add(options, "clear", json_object_new_string(im->clear ? "1" : "0"));
	json_object_object_add(options, "skip_duplicates", json_object_new_string(im->skip_duplicates ? "1" : "0"));
	json_object_object_add(options, "skip_unknown", json_object_new_string(im->skip_unknown ? "1" : "0"));
	json_object_object_add(options, "empty", json_object_new_string(im->empty));
	if (db_exec(c, "UPDATE imports SET mapping = ?, mode = ?, match_key = ?, options = ? WHERE id = ? AND state IN ('new', 'checked')",
			STR(json_text(c, json_keep(c, strings(im->map, im->columns)))), STR(modes[im->mode]), STR(im->key), STR(json_text(c, options)), INT(im->id)) != 1)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	return DONE;
}

/* ---- clearing away --------------------------------------------------------------------------- */

enum outcome import_cleanup(struct ctx *c, json_object *args)
{
	const char *path = arena_fmt(c->mem, "%s/%s", config_str("Dir.Files", "/tmp"), folder);
	DIR *dir = opendir(path);
	struct stat st;

	(void)args;
	if (!dir)
		return DONE;
	for (struct dirent *e; (e = readdir(dir));)
		if (!fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode) && st.st_mtime < c->now - KEEP_DAYS * 86400)
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	return DONE;
}

void import_queue(struct ctx *c, const struct import *im)
{
	json_object *args = json_keep(c, json_object_new_object());

	json_object_object_add(args, "import", json_object_new_int64(im->id));
	job_add(c, "import", arena_fmt(c->mem, "import:%lld", (long long)im->id), args, 0);
}
