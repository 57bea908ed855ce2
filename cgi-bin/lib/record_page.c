/*
 * The rows of pages every mounted record type has, and what a person keeps about
 * its list: which columns they see, which views they saved.
 */
#include <string.h>
#include "app.h"
#include "db.h"
#include "import_page.h"
#include "list_page.h"
#include "pivot_page.h"
#include "stamp.h"
#include "state_board.h"
#include "text.h"

static enum outcome back_to_list(struct req *r, const char *more)
{
	const char *url = arena_fmt(r->c->mem, "%s%s", list_home(r, r->query), url_query(r->c->mem, r->query, list_place_words));

	return reply_redirect(r, more ? url_with(r->c->mem, url, "saved", more) : url);
}

/* columns=a&columns=b: checked against the record's fields, kept in the order given. */
static enum outcome columns(struct req *r)
{
	json_object *v = NULL;
	struct buf b = buf_new(r->c->mem);

	json_object_object_get_ex(r->input, "columns", &v);
	for (size_t i = 0; json_object_is_type(v, json_type_array) ? i < json_object_array_length(v) : v && i < 1; i++) {
		const char *name = json_object_get_string(json_object_is_type(v, json_type_array) ? json_object_array_get_idx(v, i) : v);
		const struct field *f = name ? record_field(r->c, r->rec, name) : NULL;

		if (!f || !list_can_show(r->rec, f))
			return ctx_refuse(r->c, MALFORMED, "columns", "unknown_field", name ? name : "", NULL);
		buf_fmt(&b, "%s%s", b.len ? "," : "", f->name);
	}
	if (in_bool(r->input, "reset"))
		db_exec(r->c, "DELETE FROM list_columns WHERE user_id = ? AND type = ?", INT(r->c->me->id), INT(r->rec->type));
	else
		db_exec(r->c, "INSERT INTO list_columns (user_id, type, columns) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE columns = VALUES(columns)",
			INT(r->c->me->id), INT(r->rec->type), STR(b.len ? b.s : ""));
	settings_bump(r->c);	/* list_prefs() */
	return back_to_list(r, NULL);
}

static enum outcome save_view(struct req *r)
{
	static const char *const drop[] = { "cursor", "at", "done", "refused", "why", "undo", "cond", "from", "saved", NULL };
	const char *name = in_str(r->input, "name"), *query = url_query(r->c->mem, r->query, drop);
	int64_t view;

	name = name ? text_clip(r->c->mem, text_trim(r->c->mem, name), 60) : "";
	if (!*name)
		return ctx_refuse(r->c, INVALID, "name", "required", NULL);
	if (strlen(query) > 4000)
		return ctx_refuse(r->c, INVALID, "", "too_long", "4000", NULL);
	db_exec(r->c, "INSERT INTO saved_views (user_id, type, name, query, shared, created_at) VALUES (?, ?, ?, ?, ?, ?)",
		INT(r->c->me->id), INT(r->rec->type), STR(name), STR(query), INT(in_bool(r->input, "shared")), STR(instant_sql(r->c->mem, r->c->now)));
	view = db_last_id(r->c);
	settings_bump(r->c);
	reply_flash(r, "saved");
	return back_to_list(r, arena_fmt(r->c->mem, "%lld", (long long)view));
}

static enum outcome delete_view(struct req *r)
{
	if (db_exec(r->c, "DELETE FROM saved_views WHERE id = ? AND user_id = ? AND type = ?",
			INT(in_int(r->input, "id")), INT(r->c->me->id), INT(r->rec->type)) != 1)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	settings_bump(r->c);
	reply_flash(r, "deleted");
	return reply_redirect(r, list_home(r, r->query));
}

/* Words before {verb}, so that "edit" and "delete" are not taken for one. */
const struct route record_routes[] = {
	{ GET,     "",             record_page_list,   PERM_READ,   "record/list.cs",   0,         NULL },
	{ POST,    "",             record_page_create, PERM_WRITE,  "record/form.cs",   0,         NULL },
	{ GET,     "new",          record_page_new,    PERM_WRITE,  "record/form.cs",   PAGE_ONLY, NULL },
	{ GET,     "pick",         record_page_pick,   PERM_READ,   NULL,               0,         NULL },
	{ GET,     "links",        record_page_links,  PERM_WRITE,  NULL,               PAGE_ONLY, NULL },
	{ GET,     "export.xlsx",  record_page_export, PERM_EXPORT, NULL,               STREAM_WRITE, NULL },
	{ GET,     "export.csv",   record_page_export, PERM_EXPORT, NULL,               STREAM_WRITE, NULL },
	{ GET,     "import",       import_page_home,   PERM_IMPORT, "import/upload.cs", 0,         NULL },
	{ POST,    "import",       import_page_upload, PERM_IMPORT, "import/upload.cs", UPLOAD,    NULL },
	{ GET,     "import/template.xlsx",    import_page_template, PERM_IMPORT, NULL,           0, NULL },
	{ GET,     "import/{id}",             import_page_show,     PERM_IMPORT, "import/map.cs", 0, NULL },
	{ POST,    "import/{id}/check",       import_page_check,    PERM_IMPORT, "import/map.cs", 0, NULL },
	{ POST,    "import/{id}/run",         import_page_run,      PERM_IMPORT, "import/map.cs", 0, NULL },
	{ POST,    "import/{id}/continue",    import_page_continue, PERM_IMPORT, "import/work.cs", 0, NULL },
	{ POST,    "import/{id}/undo",        import_page_undo,     PERM_IMPORT, "import/done.cs", 0, NULL },
	{ GET,     "import/{id}/errors.xlsx", import_page_errors,   PERM_IMPORT, NULL,           0, NULL },
	{ GET,     "graph",        record_page_graph,  PERM_READ,   "record/graph.cs",  0,         NULL },
	{ GET,     "pivot",        record_page_pivot,  PERM_READ,   "record/pivot.cs",  0,         NULL },
	{ GET,     "calendar",     record_page_calendar, PERM_READ, "record/calendar.cs", PAGE_ONLY, NULL },
	{ GET,     "board",        state_board_page,   PERM_READ,   "record/board.cs",  PAGE_ONLY | BOARDED, NULL },
	{ GET,     "board/columns", state_board_columns, PERM_READ, NULL,               PAGE_ONLY | BOARDED, NULL },
	{ GET,     "columns",      list_choose_columns, PERM_READ,  "record/choose.cs", PAGE_ONLY, NULL },
	{ GET,     "condition",    list_choose_condition, PERM_READ, "record/choose.cs", PAGE_ONLY, NULL },
	{ POST,    "columns",      columns,            PERM_READ,   NULL,               PAGE_ONLY, NULL },
	{ POST,    "views",        save_view,          PERM_READ,   NULL,               PAGE_ONLY, NULL },
	{ POST,    "views/delete", delete_view,        PERM_READ,   NULL,               PAGE_ONLY, NULL },
	{ GET,     "bulk/{id}",    record_page_bulk_run, PERM_READ, "record/bulk.cs",   0,         NULL },
	{ POST,    "bulk/{verb}",  record_page_bulk,   PERM_READ,   "record/verb.cs",   0,         NULL },
	{ GET,     "{id}.pdf",     record_page_print,  PERM_READ,   NULL,               PRINTED,   NULL },
	{ GET,     "{id}",         record_page_detail, PERM_READ,   "record/detail.cs", 0,         NULL },
	{ POST,    "{id}",         record_page_update, PERM_WRITE,  "record/form.cs",   PAGE_ONLY, NULL },
	{ PATCH,   "{id}",         record_page_update, PERM_WRITE,  NULL,               API_ONLY,  NULL },
	{ DELETE_, "{id}",         record_page_delete, PERM_WRITE,  NULL,               API_ONLY,  NULL },
	{ GET,     "{id}/edit",    record_page_edit,   PERM_WRITE,  "record/form.cs",   PAGE_ONLY, NULL },
	{ POST,    "{id}/delete",  record_page_delete, PERM_WRITE,  NULL,               PAGE_ONLY, NULL },
	{ POST,    "board/{id}/move", state_board_move,   PERM_WRITE,  NULL,               PAGE_ONLY | BOARDED, NULL },
	{ GET,     "{id}/{verb}",  record_page_verb,   PERM_READ,   "record/verb.cs",   PAGE_ONLY, NULL },
	{ POST,    "{id}/{verb}",  record_page_verb,   PERM_READ,   "record/verb.cs",   0,         NULL },
	{ 0 }
};
