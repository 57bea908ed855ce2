/*
 * The log of a record, newest first, by days; notes as what was said, the rest as
 * sentences. Filters by ?log=all|notes|changes; older entries by ?before=.
 */
#include <stdlib.h>
#include <string.h>
#include "detail_page.h"
#include "journal.h"

enum { PAGE = 30 };

static const char *detail_text(const struct entry *e)
{
	return e->detail && json_object_is_type(e->detail, json_type_object) ? in_str(e->detail, "text") : NULL;
}

static bool said(const struct entry *e)
{
	return detail_text(e) && *detail_text(e);
}

/* An icon for the kind of event; the events' names are the record types' own. */
static const char *icon_of(const char *event)
{
	static const struct { const char *part, *icon; } icons[] = {
		{ "created", "plus" }, { "changed", "pencil" }, { "archiv", "package" }, { "claim", "user-plus" }, { "releas", "recycle" },
		{ "assign", "user-plus" }, { "won", "trophy" }, { "lost", "mood-sad" }, { "sent", "send" }, { "view", "eye" },
		{ "accept", "circle-check" }, { "approv", "circle-check" }, { "confirm", "circle-check" }, { "reject", "circle-x" }, { "cancel", "circle-x" },
		{ "void", "circle-x" }, { "export", "download" }, { "import", "upload" }, { "merge", "git-merge" }, { "moved", "arrows-exchange" },
		{ "stage", "arrows-exchange" }, { "file", "paperclip" }, { "download", "download" }, { "sign", "signature" }, { "alloc", "cash" }, { "issu", "file-text" },
	};

	for (size_t i = 0; i < sizeof icons / sizeof *icons; i++)
		if (strstr(event, icons[i].part))
			return icons[i].icon;
	return "point-filled";
}

static const char *tone_of(const char *event)
{
	static const char *const good[] = { "won", "accept", "approv", "confirm", "sign", NULL }, *const bad[] = { "lost", "reject", "void", "cancel", NULL };

	for (int i = 0; good[i]; i++)
		if (strstr(event, good[i]) && !strstr(event, "assign"))
			return "ok";
	for (int i = 0; bad[i]; i++)
		if (strstr(event, bad[i]))
			return "bad";
	return "";
}

/* Records an entry names as its files ("62:5" and what they were called then). */
static void named_files(struct req *r, HDF *node, const struct entry *e)
{
	json_object *list = NULL;

	if (!e->detail || !json_object_object_get_ex(e->detail, "files", &list) || !json_object_is_type(list, json_type_array))
		return;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		json_object *o = json_object_array_get_idx(list, i);
		const char *on = in_str(o, "on"), *colon = on ? strchr(on, ':') : NULL;
		const struct record *rec = colon ? record_by_type((int)strtol(on, NULL, 10)) : NULL;

		if (rec && in_str(o, "name"))
			node_set(node_text(node_child(node, "files"), (int)i, in_str(o, "name")), "url", record_url(r->c, rec, strtoll(colon + 1, NULL, 10)));
	}
}

/* An entry of what this was before, or of another record that speaks of it: it says of which. */
static void fill_elsewhere(struct req *r, HDF *node, const struct entry *e)
{
	struct row *row = record_find(r->c, e->rec, e->record_id, ACCESS_READ);

	node_set(node, NULL, word_record(r->c, e->rec, false));
	node_set(node, "title", row ? row_title(row) : NULL);
	node_set(node, "url", row ? record_url(r->c, e->rec, e->record_id) : NULL);
}

static void entry_fill(struct req *r, HDF *node, const struct row *row, const struct entry *e, const char *at)
{
	/* Somebody outside has no account: the entry names them. */
	const char *by = e->detail && json_object_is_type(e->detail, json_type_object) ? in_str(e->detail, "by") : NULL;
	const char *who = by ? by : e->user_name ? e->user_name : lang_text(r->c->lang, "Common.system");

	node_int(node, "id", e->id);
	node_set(node, "who", who);
	node_set(node, "initial", initial_of(r->c->mem, who));
	node_int(node, "colour", e->user_id % 6);
	node_set(node, "time", strlen(at) > 11 ? at + 11 : at);
	node_set(node, "event", e->event);
	named_files(r, node, e);
	if (e->rec != row->rec || e->record_id != row->id)
		fill_elsewhere(r, node_child(node, "of"), e);
	if (said(e)) {
		node_set(node, "said", detail_text(e));
		node_set(node, "via", journal_title(r->c, e));
		if (e->corrects)
			node_int(node, "corrects", e->corrects);
		node_set(node, "tone", strcmp(e->event, "note") ? "mail" : "note");
		return;
	}
	node_set(node, "icon", icon_of(e->event));
	node_set(node, "tone", tone_of(e->event));
	node_set(node, NULL, journal_sentence(r->c, e->rec, e));
}

static void filters(struct req *r, const char *now)
{
	static const char *const names[] = { "all", "notes", "changes" };
	HDF *list = page_node(r, "LogFilters");

	for (int i = 0; i < 3; i++) {
		HDF *f = node_text(list, i, lang_text(r->c->lang, arena_fmt(r->c->mem, "Common.log_%s", names[i])));
		const char *url = arena_fmt(r->c->mem, "%s/%lld?log=%s", r->base, (long long)r->id, names[i]);

		node_set(f, "url", in_str(r->query, "from") ? url_with(r->c->mem, url, "from", in_str(r->query, "from")) : url);
		if (!strcmp(now, names[i]))
			node_set(f, "on", "1");
	}
}

static const char *day_title(struct req *r, const char *day)
{
	const char *today = date_of(r->c->mem, r->c->now, r->c->tz);

	if (!strncmp(today, day, 4) && !strncmp(today + 5, day + 5, 2) && !strncmp(today + 8, day + 8, 2))
		return arena_fmt(r->c->mem, "%s %s", lang_text(r->c->lang, "Common.today"), day);
	return day;
}

void page_timeline(struct req *r, const struct row *row)
{
	HDF *days = page_node(r, "Days"), *day = NULL, *entries = NULL;
	const char *filter = in_str(r->query, "log");
	const char *now = "";
	int count, d = 0, n = 0;
	struct entry *e;

	filter = filter && (!strcmp(filter, "notes") || !strcmp(filter, "changes")) ? filter : "all";
	filters(r, filter);
	e = journal_entries(r->c, row->rec, row->id, in_int(r->query, "before"), PAGE + 1, &count);
	page_set(r, "Timeline", "1");
	if (count > PAGE) {
		const char *url = arena_fmt(r->c->mem, "%s/%lld?log=%s&before=%lld", r->base, (long long)row->id, filter, (long long)e[PAGE - 1].id);

		page_set(r, "Older", in_str(r->query, "from") ? url_with(r->c->mem, url, "from", in_str(r->query, "from")) : url);
		count = PAGE;
	}
	for (int i = 0; i < count; i++) {
		const char *at = e[i].at, *this;
		int64_t t;

		if ((!strcmp(filter, "notes") && !said(&e[i])) || (!strcmp(filter, "changes") && said(&e[i])))
			continue;
		at = instant_from_sql(at, &t) ? instant_show(r->c->mem, t, r->c->tz) : at;
		this = arena_strn(r->c->mem, at, strlen(at) < 10 ? strlen(at) : 10);
		if (strcmp(this, now)) {
			now = this;
			day = node_text(days, d++, day_title(r, this));
			entries = node_child(day, "e");
			n = 0;
		}
		entry_fill(r, node_at(entries, n++), row, &e[i], at);
	}
	/* The seal is of this record's own chain. */
	for (n = 0; n < count && (e[n].rec != row->rec || e[n].record_id != row->id); n++)
		;
	if (n < count && !in_int(r->query, "before"))
		page_set(r, "Seal", arena_strn(r->c->mem, e[n].hash, strlen(e[n].hash) < 12 ? strlen(e[n].hash) : 12));
}
