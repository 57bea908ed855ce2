/*
 * What is around every page: who is signed in, what they may open, in which
 * language. The menu's entries are the CRM's and stand in www/templates/menu.cs.
 */
#include <stdio.h>
#include <string.h>
#include "config.h"
#include "record_page_impl.h"
#include "stamp.h"

static void shell_rights(struct req *r)
{
	static const struct { enum perm perm; const char *name; } caps[] = {
		{ PERM_ASSIGN, "assign" }, { PERM_APPROVE, "approve" }, { PERM_IMPORT, "import" },
		{ PERM_EXPORT, "export" }, { PERM_SETTINGS, "settings" },
	};
	HDF *may = page_node(r, "May"), *can = page_node(r, "Can");

	for (const struct record *const *rec = record_all; rec && *rec; rec++)
		if (!(*rec)->unscoped && !(*rec)->parent && person_scope(r->c->me, *rec, ACCESS_READ) != SCOPE_NONE)
			node_set(may, (*rec)->name, "1");	/* settings and parts have no entry of their own */
	for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
		if (person_can(r->c->me, caps[i].perm, NULL))
			node_set(can, caps[i].name, "1");
}

/* A team's name, kept until users, teams or settings change. */
static const char *team_name(struct ctx *c, int64_t id)
{
	static struct { int64_t id, stamp; char name[304]; } kept[32];
	size_t i = (size_t)id % 32;
	const struct record *team;
	struct row *row;

	if (kept[i].id == id && kept[i].stamp == settings_stamp(c))
		return kept[i].name;
	team = record_by_name("team");
	row = team ? record_find(c, team, id, ACCESS_READ) : NULL;
	snprintf(kept[i].name, sizeof kept[i].name, "%s", row ? row_title(row) : "");
	kept[i].id = id;
	kept[i].stamp = settings_stamp(c);
	return kept[i].name;
}

/* Which entry of the menu is lit: the record's path; of what is only set up (price lists, sources), the area. */
static const char *shell_nav(struct req *r)
{
	if (r->rec && r->rec->path && !(r->rec->unscoped && strchr(r->rec->path, '/')))
		return r->rec->path;
	return r->area ? r->area : "";
}

void page_shell(struct req *r)
{
	struct ctx *c = r->c;
	HDF *me = page_node(r, "me");

	if (!*hdf_get_value(page_node(r, "Nav"), NULL, ""))	/* a page may say itself which entry it is */
		page_set(r, "Nav", shell_nav(r));
	/* What has no entry of its own is found under its area's. */
	page_set(r, "NavArea", r->area ? r->area : "");
	page_set(r, "Company", setting_str(c, "company_name", ""));
	if (!c->me->id)
		return;
	node_set(me, "initial", initial_of(c->mem, c->me->name));
	node_int(me, "colour", c->me->id % 6);
	if (c->me->team_id)
		node_set(me, "team", team_name(c, c->me->team_id));
	if (r->live && *config_str("Live.Socket", ""))
		page_set(r, "Live", r->live);
	shell_rights(r);
	page_badges(r);
	page_notices(r);
}
