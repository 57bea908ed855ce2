/*
 * Which field a column's head means. Heads are compared, folded, with what a field
 * is called in every language, with its name, and with further words the language
 * files list below ImportGuess.<record>.<field> (or ImportGuess.common.<field>).
 */
#include <string.h>
#include "import_impl.h"
#include "lang.h"
#include "text.h"

/* One way to call a field. */
struct name { const char *folded; int field; };
struct names { struct name *list; int n, room; struct arena *mem; };

static void add(struct names *all, int field, const char *text)
{
	const char *folded = text ? text_fold(all->mem, text) : "";

	if (!*folded)
		return;
	if (all->n == all->room) {
		int room = all->room ? all->room * 2 : 256;
		struct name *more = arena_array(all->mem, (size_t)room, sizeof *more);

		if (all->n)
			memcpy(more, all->list, (size_t)all->n * sizeof *more);
		all->list = more;
		all->room = room;
	}
	all->list[all->n++] = (struct name){ folded, field };
}

static const char *word(struct arena *mem, const char *lang, const char *section, const char *a, const char *b)
{
	return hdf_get_value(lang_hdf(lang), arena_fmt(mem, "%s.%s.%s", section, a, b), NULL);
}

static void add_list(struct names *all, int field, const char *list)
{
	char *copy = arena_str(all->mem, list ? list : ""), *save = NULL;

	for (char *w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save))
		add(all, field, w);
}

static void add_field(struct names *all, const struct record *rec, int i, const struct field *f)
{
	size_t n = strlen(f->name);

	add(all, i, f->name);
	if (n > 3 && !strcmp(f->name + n - 3, "_id"))
		add(all, i, arena_strn(all->mem, f->name, n - 3));
	if (f->label)
		add(all, i, f->label);
	for (const char *const *lang = lang_all; *lang; lang++) {
		const char *label = word(all->mem, *lang, "Field", rec->name, f->name);

		add(all, i, label ? label : word(all->mem, *lang, "Field", "common", f->name));
		add_list(all, i, word(all->mem, *lang, "ImportGuess", rec->name, f->name));
		add_list(all, i, word(all->mem, *lang, "ImportGuess", "common", f->name));
	}
}

/* Long enough to mean something within a longer head: two Chinese characters, four letters. */
static bool telling(const char *folded)
{
	return utf8_length(folded) >= ((unsigned char)*folded >= 0x80 ? 2u : 4u);
}

/* 0 no; an equal name counts most, then the longer the part the two have in common. */
static size_t likeness(const char *head, const char *name)
{
	if (!strcmp(head, name))
		return 10000;
	if (telling(name) && strstr(head, name))
		return utf8_length(name) * 10;
	if (telling(head) && strstr(name, head))
		return utf8_length(head) * 10 - 5;
	return 0;
}

static void assign(const struct names *all, const struct fieldset *fs, const char *const *folded, int n, const char **map, bool *used, bool equal)
{
	for (;;) {
		size_t best = 0;
		int column = 0, field = 0;

		/* The most alike pair of what is left, so that 公司電話 does not take 電話 from a column that is just that. */
		for (int i = 0; i < n; i++)
			for (int k = 0; !*map[i] && *folded[i] && k < all->n; k++) {
				size_t l = used[all->list[k].field] ? 0 : likeness(folded[i], all->list[k].folded);

				if (l > best) {
					best = l;
					column = i;
					field = all->list[k].field;
				}
			}
		if (!best || (equal && best < 10000))
			return;
		map[column] = fs->f[field]->name;
		used[field] = true;
	}
}

void import_guess(struct ctx *c, const struct record *rec, const char *const *heads, int n, const char **map)
{
	const struct fieldset *fs = record_fields(c, rec);
	struct names all = { .mem = c->mem };
	bool *used = arena_array(c->mem, (size_t)fs->n + 1, sizeof *used);
	const char **folded = arena_array(c->mem, (size_t)n + 1, sizeof *folded);

	for (int i = 0; i < fs->n; i++)
		if (import_field(fs->f[i]))
			add_field(&all, rec, i, fs->f[i]);
	for (int i = 0; i < n; i++) {
		folded[i] = text_fold(c->mem, heads[i]);
		map[i] = "";
	}
	assign(&all, fs, folded, n, map, used, true);
	assign(&all, fs, folded, n, map, used, false);
}

int import_guess_count(const char *const *map, int n)
{
	int k = 0;

	for (int i = 0; i < n; i++)
		k += *map[i] != 0;
	return k;
}
