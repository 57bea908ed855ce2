/*
 * Stages of the pipelines: the list an administrator keeps, and which of them a
 * team works with. How long an opportunity stays in one is stage_time.c.
 */
#include <string.h>
#include "stage.h"
#include "lib/db.h"

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	(void)c;
	(void)old;
	/* A won stage means won: nothing in it is uncertain. */
	if (row_int(r, "is_won"))
		row_set(r, "probability", "100.0000");
	return DONE;
}

const struct record stage_record = {
	.type = 8, .name = "stage", .path = "settings/stages", .table = "stages", .title = "name", .icon = "layout-kanban",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | SORTABLE, .max = 100 },
		{ .name = "name_zh_cn", .type = F_TEXT, .flags = SEARCHED, .max = 100 },
		{ .name = "name_en", .type = F_TEXT, .flags = LISTED | SEARCHED, .max = 100 },
		{ .name = "team_id", .type = F_REF, .flags = LISTED | FACET, .ref = &team_record, .free_ref = "name" },
		{ .name = "sequence", .type = F_INT, .flags = LISTED | SORTABLE, .max = 100000, .initial = "10" },
		{ .name = "probability", .type = F_PERCENT, .flags = LISTED, .initial = "10.0000" },
		{ .name = "is_won", .type = F_BOOL, .flags = LISTED, .initial = "0" },
		{ .name = "rotting_days", .type = F_INT, .flags = LISTED, .max = 3650, .initial = "0" },
		{ .name = "folded", .type = F_BOOL, .flags = LISTED, .initial = "0" },
		{ .name = "requirements", .type = F_LONGTEXT, .flags = WIDE, .max = 4000 },
		{ 0 } },
	.titles_by_language = true, .order = "sequence", .unscoped = true, .before_save = before_save,
};

#define COLUMNS "id, team_id, name, requirements, probability, sequence, rotting_days, is_won, folded, name_zh_cn, name_en"

/* In the reader's language, where it has a name in that. */
static const char *name_in(struct ctx *c, struct rows *r)
{
	const char *own = strcmp(c->lang, "en") ? strcmp(c->lang, "zh-CN") ? NULL : rows_str(r, 9) : rows_str(r, 10);

	return own ? own : rows_str(r, 2);
}

static struct stage take(struct ctx *c, struct rows *r)
{
	return (struct stage){
		.id = rows_int(r, 0), .team_id = rows_int(r, 1), .name = name_in(c, r), .requirements = rows_str(r, 3),
		.probability = rows_str(r, 4), .sequence = (int)rows_int(r, 5), .rotting_days = (int)rows_int(r, 6),
		.is_won = rows_int(r, 7), .folded = rows_int(r, 8),
	};
}

static struct stage *first_of(struct ctx *c, struct rows *r)
{
	struct stage *s;

	if (!rows_next(r))
		return NULL;
	s = arena_alloc(c->mem, sizeof *s);
	*s = take(c, r);
	return s;
}

struct stage *stage_list(struct ctx *c, int64_t team_id, int *n)
{
	struct rows *r = db_rows(c, "SELECT " COLUMNS " FROM stages WHERE archived_at IS NULL AND (team_id IS NULL OR team_id = ?)"
		" ORDER BY sequence, id LIMIT 100", INT(team_id));
	struct stage *list = arena_array(c->mem, rows_count(r) + 1, sizeof *list);

	*n = 0;
	while (rows_next(r))
		list[(*n)++] = take(c, r);
	return list;
}

struct stage *stage_get(struct ctx *c, int64_t id)
{
	return first_of(c, db_rows(c, "SELECT " COLUMNS " FROM stages WHERE id = ? AND archived_at IS NULL", INT(id)));
}

struct stage *stage_first(struct ctx *c, int64_t team_id)
{
	struct stage *s = first_of(c, db_rows(c, "SELECT " COLUMNS " FROM stages WHERE archived_at IS NULL AND is_won = 0 AND folded = 0"
		" AND (team_id IS NULL OR team_id = ?) ORDER BY sequence, id LIMIT 1", INT(team_id)));

	if (s || team_id)
		return s;
	return first_of(c, db_rows(c, "SELECT " COLUMNS " FROM stages WHERE archived_at IS NULL AND is_won = 0 AND folded = 0"
		" ORDER BY team_id, sequence, id LIMIT 1"));
}

struct stage *stage_won(struct ctx *c, int64_t team_id)
{
	return first_of(c, db_rows(c, "SELECT " COLUMNS " FROM stages WHERE archived_at IS NULL AND is_won = 1"
		" AND (team_id IS NULL OR team_id = ?) ORDER BY team_id IS NULL, sequence, id LIMIT 1", INT(team_id)));
}
