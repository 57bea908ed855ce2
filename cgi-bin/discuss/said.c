/* What was said, as people and the API see it: entries of the log with who, when and words; the channels at the left. */
#include <string.h>
#include "discuss/pages.h"

const char *text_of(const struct entry *e, const char *name)
{
	return e && e->detail && json_object_is_type(e->detail, json_type_object) ? in_str(e->detail, name) : NULL;
}

const struct entry *entry_of(const struct entry *e, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (e[i].id == id)
			return &e[i];
	return NULL;
}

/* The entries of the log that these rows speak of, in one statement. */
struct entry *entries_of(struct req *r, const struct list *l, int *n)
{
	int64_t *ids = arena_array(r->c->mem, (size_t)l->n + 1, sizeof *ids);
	int k = 0;

	for (int i = 0; i < l->n; i++)
		if (row_int(l->rows[i], "entry_id"))
			ids[k++] = row_int(l->rows[i], "entry_id");
	*n = 0;
	return k ? journal_find(r->c, &(struct journal_query){ .entries = ids, .nentries = k, .limit = k }, n) : NULL;
}

void said_fill(struct req *r, HDF *h, const char *who, int64_t user, const char *text, const char *sentence, const char *at)
{
	int64_t t;

	who = who ? who : lang_text(r->c->lang, "Common.system");
	node_set(h, "who", who);
	node_set(h, "initial", initial_of(r->c->mem, who));
	node_int(h, "colour", user % 6);
	node_set(h, "said", text);
	node_set(h, "sentence", sentence);
	if (instant_from_sql(at, &t)) {
		const char *shown = instant_show(r->c->mem, t, r->c->tz);

		node_set(h, "at", shown);
		node_set(h, "day", arena_strn(r->c->mem, shown, 10));
		node_set(h, "time", shown + 11);
	}
}

/* That it happened; every field that changed with it stands in the record's log. */
void entry_fill(struct req *r, HDF *h, const struct entry *e)
{
	const char *by = text_of(e, "by"), *text = text_of(e, "text"), *title = journal_title(r->c, e);
	bool whole = !text && (!*title || !strcmp(e->event, "stage_changed"));

	said_fill(r, h, by ? by : e->user_name, e->user_id, text, whole ? journal_sentence(r->c, e->rec, e) : title, e->at);
}

void channels_fill(struct req *r, int64_t now)
{
	struct query q = { .rec = &channel_record, .limit = 100 };
	struct list *l;

	if (person_scope(r->c->me, &channel_record, ACCESS_READ) == SCOPE_NONE)
		return;
	l = record_list(r->c, &q);
	for (int i = 0; i < l->n; i++) {
		HDF *h = node_text(page_node(r, "Channels"), i, row_title(l->rows[i]));

		node_int(h, "id", l->rows[i]->id);
		if (row_int(l->rows[i], "unread"))
			node_int(h, "unread", row_int(l->rows[i], "unread"));
		node_set(h, "member", row_int(l->rows[i], "member") ? "1" : NULL);
		node_set(h, "closed", row_int(l->rows[i], "closed") ? "1" : NULL);
		if (l->rows[i]->id == now)
			node_set(h, "on", "1");
	}
	page_set(r, "MayMake", person_can(r->c->me, PERM_WRITE, &channel_record) ? "1" : NULL);
}
