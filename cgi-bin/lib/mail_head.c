/* A message's head; see mail_read.h. */
#include <ctype.h>
#include <string.h>
#include "mail_read_impl.h"
#include "text.h"

enum { ADDRESSES = 100, REFS = 30 };

static const char *header(struct reading *r, GMimeObject *o, const char *name)
{
	return mail_line(r->c, g_mime_object_get_header(o, name), 1000);
}

static bool has_header(GMimeObject *o, const char *name)
{
	return g_mime_object_get_header(o, name) != NULL;
}

static const char *lower(struct ctx *c, const char *s)
{
	char *t = arena_str(c->mem, s);

	for (char *p = t; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return t;
}

static void add_to(struct reading *r, const char *address)
{
	struct mail_in *m = r->m;
	const char *a = lower(r->c, mail_line(r->c, address, 254));

	for (int i = 0; i < m->nto; i++)
		if (!strcmp(m->to[i], a))
			return;
	if (email_valid(a) && m->nto < ADDRESSES)
		m->to[m->nto++] = a;
}

static void add_list(struct reading *r, InternetAddressList *list, int depth)
{
	int n = list ? internet_address_list_length(list) : 0;

	for (int i = 0; i < n && i < 1000 && depth < 5; i++) {
		InternetAddress *a = internet_address_list_get_address(list, i);

		if (INTERNET_ADDRESS_IS_MAILBOX(a) && internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a)))
			add_to(r, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a)));
		else if (INTERNET_ADDRESS_IS_GROUP(a))
			add_list(r, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(a)), depth + 1);
	}
}

static void read_receivers(struct reading *r, GMimeMessage *g, const char *envelope)
{
	static const char *const names[] = { "Delivered-To", "X-Original-To", "Envelope-To" };

	r->m->to = arena_array(r->c->mem, ADDRESSES, sizeof *r->m->to);
	if (envelope)
		add_to(r, envelope);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add_to(r, header(r, GMIME_OBJECT(g), names[i]));
	add_list(r, g_mime_message_get_to(g), 0);
	add_list(r, g_mime_message_get_cc(g), 0);
}

static void read_sender(struct reading *r, GMimeMessage *g)
{
	InternetAddressList *from = g_mime_message_get_from(g);
	InternetAddress *a = from && internet_address_list_length(from) ? internet_address_list_get_address(from, 0) : NULL;
	const char *name = a ? internet_address_get_name(a) : NULL, *address = NULL;

	if (a && INTERNET_ADDRESS_IS_MAILBOX(a))
		address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a));
	address = address ? lower(r->c, mail_line(r->c, address, 254)) : "";
	r->m->from = email_valid(address) ? address : "";
	r->m->from_name = name ? mail_line(r->c, name, 200) : "";
}

/* "<a@b> <c@d>": what is between the marks. From the end, since References name the nearest last. */
static void add_refs(struct reading *r, const char *s, bool from_end)
{
	const char *found[FOUND_MOST];
	int n = 0;

	for (const char *open, *close; s && n < FOUND_MOST && (open = strchr(s, '<')) && (close = strchr(open, '>')); s = close + 1)
		found[n++] = arena_strn(r->c->mem, open + 1, (size_t)(close - open - 1));
	for (int i = 0; i < n && r->m->nrefs < REFS; i++)
		r->m->refs[r->m->nrefs++] = found[from_end ? n - 1 - i : i];
}

static bool one_of(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (!strcasecmp(s, *list))
			return true;
	return false;
}

static bool starts_with_one_of(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (!strncasecmp(s, *list, strlen(*list)))
			return true;
	return false;
}

/* RFC 3834, and what programs did before it. */
static void read_kind(struct reading *r, GMimeMessage *g)
{
	static const char *const bulk[] = { "bulk", "junk", "auto_reply", NULL };
	static const char *const robots[] = { "mailer-daemon@", "postmaster@", "noreply@", "no-reply@", "donotreply@", "do-not-reply@", NULL };
	static const char *const daemons[] = { "mailer-daemon@", "postmaster@", NULL };
	static const char *const away[] = { "Out of Office", "Automatic reply:", "Auto:", "Autoreply", "Auto-Reply", "自動回覆", "自动回复", "不在辦公室", "不在办公室", NULL };
	static const char *const marks[] = { "X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply", NULL };
	GMimeObject *o = GMIME_OBJECT(g);
	const char *submitted = header(r, o, "Auto-Submitted"), *precedence = header(r, o, "Precedence"), *path = header(r, o, "Return-Path");
	struct mail_in *m = r->m;

	m->automatic = (*submitted && strncasecmp(submitted, "no", 2)) || one_of(precedence, bulk) || !strcmp(path, "<>")
		|| starts_with_one_of(m->from, robots) || starts_with_one_of(m->subject, away);
	for (int i = 0; marks[i]; i++)
		m->automatic |= has_header(o, marks[i]);
	m->list = has_header(o, "List-Id") || has_header(o, "List-Unsubscribe") || !strcasecmp(precedence, "list");
	m->bounce = starts_with_one_of(m->from, daemons);
}

static int count_hops(GMimeMessage *g)
{
	GMimeHeaderList *all = g_mime_object_get_header_list(GMIME_OBJECT(g));
	int hops = 0, n = g_mime_header_list_get_count(all);

	for (int i = 0; i < n; i++)
		hops += !strcasecmp(g_mime_header_get_name(g_mime_header_list_get_header_at(all, i)), "Received");
	return hops;
}

void mail_read_head(struct reading *r, GMimeMessage *g, const char *envelope)
{
	const char *id = g_mime_message_get_message_id(g);
	struct mail_in *m = r->m;

	m->message_id = id && *id ? mail_line(r->c, id, 400) : NULL;
	m->subject = mail_line(r->c, g_mime_message_get_subject(g), 400);
	m->refs = arena_array(r->c->mem, REFS, sizeof *m->refs);
	add_refs(r, header(r, GMIME_OBJECT(g), "In-Reply-To"), false);
	add_refs(r, header(r, GMIME_OBJECT(g), "References"), true);
	read_sender(r, g);
	read_receivers(r, g, envelope);
	read_kind(r, g);
	m->hops = count_hops(g);
}
