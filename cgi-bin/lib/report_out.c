/*
 * A report as JSON and as a sheet, and the words for its values. In a sheet a money
 * column stands once for each currency that occurs.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "page.h"
#include "report_impl.h"
#include "report_page.h"
#include "sheet.h"

const char *report_measure_word(struct ctx *c, const struct report *rep, const struct report_measure *m)
{
	return word_or(c, arena_fmt(c->mem, "Report.%s.%s", rep->name, m->name), lang_text(c->lang, arena_fmt(c->mem, "Report.measure.%s", m->name)));
}

bool report_cell_empty(const struct report_cell *cell)
{
	for (int i = 0; !cell->none && i < REPORT_CURRENCIES; i++)
		if (cell->value[i])
			return false;
	return true;
}

static const char *time_show(struct ctx *c, int64_t s)
{
	const char *d = arena_fmt(c->mem, "%lld", (long long)(s / 86400)), *h = arena_fmt(c->mem, "%lld", (long long)(s / 3600 % 24)),
		*m = arena_fmt(c->mem, "%lld", (long long)(s / 60 % 60));

	if (s >= 86400)
		return lang_fill(c->mem, c->lang, "Report.days_hours", d, h, NULL);
	return s >= 3600 ? lang_fill(c->mem, c->lang, "Report.hours_minutes", h, m, NULL) : lang_fill(c->mem, c->lang, "Report.minutes", m, NULL, NULL);
}

const char *report_show(struct ctx *c, enum report_unit unit, int64_t v, const char *currency)
{
	if (!currency)
		currency = setting_str(c, "currency", "TWD");
	switch (unit) {
	case REPORT_MONEY:
		return money_signed(c->mem, v, currency);
	case REPORT_SHARE:
		return chart_share(c, v, false);
	case REPORT_TIME:
		return time_show(c, v);
	default:
		return chart_number(c, v, false);
	}
}

/* ---- JSON -------------------------------------------------------------------------- */

static json_object *cell_json(struct ctx *c, const struct report_result *res, const struct report_column *col, const struct report_cell *cell)
{
	json_object *o;

	if (cell->none)
		return NULL;
	if (col->m->unit == REPORT_SHARE)
		return json_object_new_string(arena_fmt(c->mem, "%s%lld.%lld", cell->value[0] < 0 ? "-" : "", llabs(cell->value[0]) / 10, llabs(cell->value[0]) % 10));
	if (col->m->unit != REPORT_MONEY)
		return json_object_new_int64(cell->value[0]);
	o = json_object_new_object();
	for (int i = 0; i < res->ncurrencies; i++)
		if (cell->value[i] || i == 0)
			json_object_object_add(o, res->currency[i], json_object_new_string(money_text(c->mem, cell->value[i])));
	return o;
}

static json_object *cells_json(struct ctx *c, const struct report_result *res, const struct report_cell *cells, bool urls)
{
	json_object *list = json_object_new_array();

	for (int k = 0; k < res->ncolumns; k++)
		json_object_array_add(list, !urls ? cell_json(c, res, &res->column[k], &cells[k]) : cells[k].url ? json_object_new_string(cells[k].url) : NULL);
	return list;
}

static void add_str(json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, value ? json_object_new_string(value) : NULL);
}

json_object *report_json(struct ctx *c, const struct report_result *res)
{
	static const char *const units[] = { "count", "money", "percent", "seconds" };
	const struct report_ask *a = &res->ask;
	json_object *all = json_object_new_object(), *columns = json_object_new_array(), *rows = json_object_new_array();

	add_str(all, "name", a->rep->name);
	add_str(all, "title", lang_text(c->lang, arena_fmt(c->mem, "Report.%s.title", a->rep->name)));
	add_str(all, "from", a->rep->period ? a->from : NULL);
	add_str(all, "to", a->rep->period ? date_add(c->mem, a->to, 0, -1, false) : NULL);
	json_object_object_add(all, "team_id", a->team ? json_object_new_int64(a->team) : NULL);
	add_str(all, "by", a->by->name);
	add_str(all, "across", a->across ? a->across->name : NULL);
	for (int k = 0; k < res->ncolumns; k++) {
		json_object *o = json_object_new_object();

		add_str(o, "measure", res->column[k].m->name);
		add_str(o, "key", res->column[k].key);
		add_str(o, "title", res->column[k].title);
		add_str(o, "unit", units[res->column[k].m->unit]);
		json_object_array_add(columns, o);
	}
	for (int i = 0; i < res->nrows; i++) {
		json_object *o = json_object_new_object();

		add_str(o, "key", res->row[i].key);
		add_str(o, "title", res->row[i].title);
		json_object_object_add(o, "values", cells_json(c, res, res->row[i].cell, false));
		json_object_object_add(o, "records", cells_json(c, res, res->row[i].cell, true));
		json_object_array_add(rows, o);
	}
	json_object_object_add(all, "columns", columns);
	json_object_object_add(all, "rows", rows);
	json_object_object_add(all, "total", cells_json(c, res, res->total, false));
	json_object_object_add(all, "more", json_object_new_boolean(res->more));
	return all;
}

/* ---- sheet ---------------------------------------------------------------------------- */

static void forget_file(void *path)
{
	unlink(path);
}

static void forget_arena(void *mem)
{
	arena_free(mem);
}

struct sheet_place { int column, currency; };

static const char *sheet_value(struct ctx *c, const struct report_column *col, const struct report_cell *cell, int currency)
{
	if (cell->none)
		return NULL;
	if (col->m->unit == REPORT_MONEY)
		return money_text(c->mem, cell->value[currency]);
	if (col->m->unit == REPORT_SHARE)
		return arena_fmt(c->mem, "%s%lld.%lld", cell->value[0] < 0 ? "-" : "", llabs(cell->value[0]) / 10, llabs(cell->value[0]) % 10);
	if (col->m->unit == REPORT_TIME)	/* hours */
		return arena_fmt(c->mem, "%lld.%02lld", (long long)(cell->value[0] / 3600), (long long)(cell->value[0] % 3600 / 36));
	return arena_fmt(c->mem, "%lld", (long long)cell->value[0]);
}

static const char *sheet_head(struct ctx *c, const struct report_result *res, const struct report_column *col, int currency)
{
	switch (col->m->unit) {
	case REPORT_MONEY: return arena_fmt(c->mem, "%s (%s)", col->title, res->currency[currency]);
	case REPORT_SHARE: return arena_fmt(c->mem, "%s (%%)", col->title);
	case REPORT_TIME: return arena_fmt(c->mem, "%s (h)", col->title);
	default: return col->title;
	}
}

static void write_rows(struct ctx *c, struct sheet_out *out, const struct report_result *res, const struct sheet_place *at, int n)
{
	const char **cells = arena_array(c->mem, (size_t)n + 2, sizeof *cells);

	for (int i = 0; i <= res->nrows; i++) {
		const struct report_cell *row = i < res->nrows ? res->row[i].cell : res->total;

		cells[0] = i < res->nrows ? res->row[i].title : lang_text(c->lang, "Report.total");
		for (int k = 0; k < n; k++)
			cells[k + 1] = sheet_value(c, &res->column[at[k].column], &row[at[k].column], at[k].currency);
		sheet_row(out, cells);
	}
}

static const char *write_sheet(struct ctx *c, const struct report_result *res, enum sheet_kind kind)
{
	char *path = arena_fmt(c->mem, "%s/report-XXXXXX", config_str("Dir.Tmp", "/tmp"));
	struct sheet_place *at = arena_array(c->mem, (size_t)res->ncolumns * REPORT_CURRENCIES + 1, sizeof *at);
	struct sheet_column *heads = arena_array(c->mem, (size_t)res->ncolumns * REPORT_CURRENCIES + 2, sizeof *heads);
	struct arena *own = arena_new();
	struct sheet_out *out;
	int n = 0, fd = mkstemp(path);

	arena_defer(c->mem, forget_arena, own);
	if (fd < 0)
		fault("no temporary file for a report: %s", path);
	close(fd);
	arena_defer(c->mem, forget_file, path);
	heads[0] = (struct sheet_column){ lang_text(c->lang, arena_fmt(c->mem, "Report.dim.%s", res->ask.by->name)), CELL_TEXT, 28 };
	for (int k = 0; k < res->ncolumns; k++)
		for (int i = 0; i < (res->column[k].m->unit == REPORT_MONEY ? res->ncurrencies : 1); i++) {
			at[n++] = (struct sheet_place){ k, i };
			heads[n] = (struct sheet_column){ sheet_head(c, res, &res->column[k], i), CELL_NUMBER, 18 };
		}
	out = sheet_create(own, kind, path, heads, n + 1);
	write_rows(c, out, res, at, n);
	if (!sheet_close(out))
		fault("a report could not be written: %s", path);
	return path;
}

enum outcome report_page_export(struct req *r)
{
	const struct report *rep = report_named(r->word[0]);
	size_t n = strlen(r->path);
	bool csv = n > 4 && strcmp(r->path + n - 4, ".csv") == 0;
	struct report_ask a;
	enum outcome o;

	if (!rep || !report_visible(r->c, rep))
		return NOT_FOUND;
	if ((o = report_read(r->c, rep, r->query, &a)) != DONE)
		return o;
	return reply_file(r, csv ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_fmt(r->c->mem, "%s-%s.%s", lang_text(r->c->lang, arena_fmt(r->c->mem, "Report.%s.title", rep->name)), r->c->today, csv ? "csv" : "xlsx"), false,
		write_sheet(r->c, report_run(r->c, &a), csv ? SHEET_CSV : SHEET_XLSX));
}
