/*
 * A column that no field stands for becomes a new custom field: what kind of field
 * its values ask for is found by reading the whole file once, in constant memory.
 * Making fields is a matter of settings, so it needs that right besides.
 */
#include <string.h>
#include "import_impl.h"
#include "lang.h"
#include "text.h"

enum { TYPE_CUSTOM_FIELD = 5, MOST_CHOICES = 50, MOST_FIELDS = 200, CODE = 30, LONG_TEXT = 150 };

/* What the values of one column could be; each stays true until one value says otherwise. */
struct looks {
	bool wanted, number, date, boolean;
	int64_t filled;
	size_t longest;
	const char *value[MOST_CHOICES + 1];	/* different ones, until there are too many */
	int n;
};

static bool is_number(struct arena *mem, const char *s)
{
	dec4 n;

	(void)mem;
	/* 00123 is a code that loses its zeros as a number. */
	return dec4_parse(s, &n) && !(s[0] == '0' && s[1] && s[1] != '.') && *s != '+';
}

static bool is_date(const char *s)
{
	char out[11];

	return strlen(s) >= 8 && strpbrk(s, "-/.") && date_parse(s, out);
}

static bool is_boolean(const char *s)
{
	static const char *const words[] = { "0", "1", "true", "false", "yes", "no", "是", "否", "有", "無", "对", "對", NULL };

	for (int i = 0; words[i]; i++)
		if (!strcasecmp(words[i], s))
			return true;
	return false;
}

static void look(struct arena *keep, struct looks *l, const char *s)
{
	size_t len = utf8_length(s);

	l->filled++;
	l->number &= is_number(keep, s);
	l->date &= is_date(s);
	l->boolean &= is_boolean(s);
	if (len > l->longest)
		l->longest = len;
	for (int i = 0; i < l->n && i <= MOST_CHOICES; i++)
		if (!strcmp(l->value[i], s))
			return;
	if (l->n <= MOST_CHOICES)
		l->value[l->n++] = arena_str(keep, s);
}

static void free_arena(void *mem)
{
	arena_free(mem);
}

/* Every row of the file; what cannot be read any more tells as much as was read. */
static struct looks *look_through(struct ctx *c, const struct import *im)
{
	struct looks *all = arena_array(c->mem, (size_t)im->columns + 1, sizeof *all);
	struct arena *mem = arena_new();
	const char *why = NULL, *const *cells, *path = import_file(c, im);
	struct plan *plan = plan_new(c, im, NULL);
	struct sheet *s;
	int64_t number;
	int n;

	arena_defer(c->mem, free_arena, mem);
	for (int i = 0; i < im->columns; i++)
		all[i].wanted = all[i].number = all[i].date = all[i].boolean = true;
	s = path ? sheet_open(mem, path, &why) : NULL;
	while (s && sheet_next(s, &cells, &n, &number, &why)) {
		struct file_row row = { number, cells, n };
		struct arena_mark mark = arena_mark(c->mem);

		for (int i = 0; number > im->head_row && i < im->columns && i < n; i++) {
			const char *text = im->map[i][0] == '+' ? plan_cell(c, plan, &row, i) : NULL;

			if (text)
				look(mem, &all[i], text);
		}
		arena_rewind(c->mem, mark);
	}
	return all;
}

/* "Product", "產品": a column that is called like a type of record holds names of such records. */
static const struct record *called_like(struct ctx *c, const char *head)
{
	const char *folded = text_fold(c->mem, head);

	for (const struct record *const *r = record_all; *r && *folded; r++)
		for (const char *const *lang = lang_all; (*r)->path && (*r)->title && *lang; lang++) {
			const char *one = hdf_get_value(lang_hdf(*lang), arena_fmt(c->mem, "Record.%s.one", (*r)->name), NULL);

			if (one && !strcmp(text_fold(c->mem, one), folded))
				return *r;
		}
	return NULL;
}

static const char *kind_of(struct ctx *c, const struct looks *l, const char *head, const struct record **ref)
{
	*ref = NULL;
	if (l->boolean)
		return "bool";
	if (l->number)
		return "number";
	if (l->date)
		return "date";
	*ref = called_like(c, head);
	if (*ref)
		return "ref";
	if (l->longest > LONG_TEXT)
		return "longtext";
	return l->n <= MOST_CHOICES && l->filled >= 3 * (int64_t)l->n ? "choice" : "text";
}

/* "+", "+choice", "+product" (a link to one); NULL when there is no such kind. */
static const char *kind_asked(struct ctx *c, const struct looks *l, const char *head, const char *asked, const struct record **ref)
{
	static const char *const kinds[] = { "text", "longtext", "number", "money", "date", "choice", "multi", "bool", NULL };

	if (!*asked)
		return kind_of(c, l, head, ref);
	*ref = NULL;
	for (int i = 0; kinds[i]; i++)
		if (!strcmp(kinds[i], asked))
			return kinds[i];
	*ref = record_by_name(asked);
	return *ref ? "ref" : NULL;
}

/* Small letters and digits of the head, and a number where that is taken, or nothing is left. */
static const char *code_for(struct ctx *c, const struct record *rec, const char *head)
{
	struct buf b = buf_new(c->mem);
	const char *code;

	for (; *head && b.len < CODE; head++) {
		char ch = *head >= 'A' && *head <= 'Z' ? (char)(*head + 32) : *head;

		if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9' && b.len))
			buf_add(&b, &ch, 1);
		else if (b.len && b.s[b.len - 1] != '_')
			buf_add(&b, "_", 1);
	}
	while (b.len && b.s[b.len - 1] == '_')
		b.s[--b.len] = 0;
	code = b.len ? b.s : "field";
	for (int i = 2; db_one_int(c, "SELECT COUNT(*) FROM custom_fields WHERE record = ? AND code = ?", STR(rec->name), STR(code)); i++)
		code = arena_fmt(c->mem, "%s_%d", b.len ? b.s : "field", i);
	return code;
}

static const char *choices_text(struct ctx *c, const struct looks *l)
{
	struct buf b = buf_new(c->mem);

	for (int i = 0; i < l->n && i < MOST_CHOICES; i++)
		buf_fmt(&b, "%s%s", b.len ? "\n" : "", l->value[i]);
	return b.s;
}

static enum outcome make(struct ctx *c, struct import *im, int column, const struct looks *l)
{
	const struct record *ref, *fields = record_by_type(TYPE_CUSTOM_FIELD);
	const char *head = *im->heads[column] ? im->heads[column] : arena_fmt(c->mem, "%d", column + 1);
	const char *kind = kind_asked(c, l, head, im->map[column] + 1, &ref), *code;
	json_object *in = json_keep(c, json_object_new_object());
	struct row *r = row_new(c, fields);
	enum outcome o;

	if (!kind)
		return ctx_refuse(c, MALFORMED, "mapping", "unknown_field", im->map[column], NULL);
	code = code_for(c, im->rec, head);
	json_object_object_add(in, "record", json_object_new_string(im->rec->name));
	json_object_object_add(in, "code", json_object_new_string(code));
	json_object_object_add(in, "label", json_object_new_string(text_clip(c->mem, head, 100)));
	json_object_object_add(in, "kind", json_object_new_string(kind));
	if (ref)
		json_object_object_add(in, "ref", json_object_new_string(ref->name));
	if (!strcmp(kind, "choice") || !strcmp(kind, "multi"))
		json_object_object_add(in, "choices", json_object_new_string(choices_text(c, l)));
	if ((o = record_read_input(c, r, in, true)) != DONE || (o = record_create(c, r, NULL)) != DONE)
		return o;
	im->map[column] = arena_fmt(c->mem, "cf_%s", code);
	return DONE;
}

bool import_may_make_fields(struct ctx *c)
{
	return person_can(c->me, PERM_SETTINGS, record_by_type(TYPE_CUSTOM_FIELD));
}

enum outcome import_make_fields(struct ctx *c, struct import *im, bool all)
{
	struct looks *looks;
	int wanted = 0, there = (int)db_one_int(c, "SELECT COUNT(*) FROM custom_fields WHERE record = ? AND archived_at IS NULL", STR(im->rec->name));
	enum outcome o = DONE;

	for (int i = 0; i < im->columns; i++) {
		if (all && !*im->map[i])
			im->map[i] = "+";
		wanted += im->map[i][0] == '+';
	}
	if (!wanted)
		return DONE;
	if (!import_may_make_fields(c))
		return ctx_refuse(c, FORBIDDEN, "mapping", "fields_need_settings", NULL);
	looks = look_through(c, im);
	for (int i = 0; i < im->columns && o == DONE; i++) {
		if (im->map[i][0] != '+')
			continue;
		/* A column without a value says nothing of what it is for. */
		if (!looks[i].filled)
			im->map[i] = "";
		else if (there++ >= MOST_FIELDS)
			return ctx_refuse(c, CONFLICT, "mapping", "too_many_fields", arena_fmt(c->mem, "%d", MOST_FIELDS), NULL);
		else
			o = make(c, im, i, &looks[i]);
	}
	return o;
}
