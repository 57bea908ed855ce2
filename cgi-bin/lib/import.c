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
	return !f->sql && f->type != F_PARTS && f->type != F_HTML && !(f->flags & (NO_IMPORT | SECRET | HIDDEN)) && (!(f->flags & READONLY) || f->flags & IMPORTED);
}

const char *import_mode_name(enum import_mode m)
{
	return modes[m];
}

json_object *import_strings(const char *const *s, int n)
{
	json_object *list = json_object_new_array();

	for (int i = 0; i < n; i++)
		json_object_array_add(list, json_object_new_string(s[i]));
	return list;
}

const char *import_json_text(struct ctx *c, json_object *o)
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
		STR(import_json_text(c, json_keep(c, import_strings(look[at].cell, look[at].n)))), INT(look[at].number),
		STR(import_json_text(c, json_keep(c, import_strings(map, look[at].n)))), STR(usual_key(c, rec, map, look[at].n)), INT(look[at].number), STR(now), STR(now));
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
	im->meanings = rows_str(r, 26) ? json_keep(c, json_tokener_parse(rows_str(r, 26))) : NULL;
	return im->rec ? im : NULL;
}

#define COLUMNS "SELECT id, type, user_id, state, filename, path, encoding, heads, head_row, mapping, mode, match_key, options, last_row, n_rows, n_created, n_updated, " \
	"n_same, n_failed, n_duplicates, n_undone, n_kept, progress, error, created_at, touched_at, meanings FROM imports "

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
