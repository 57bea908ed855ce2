/*
 * A message's head and parts; see mail_read.h. The message stays in its file and is
 * read piece by piece; each part is decoded into a file of its own, so that 50 MB of
 * enclosures take no memory. Depth, number of parts and lengths are limited.
 */
#include <ctype.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "mail_read.h"
#include "text.h"

enum { DEPTH = 30, PARTS = 10000, FILES = 100, ADDRESSES = 100, REFS = 30, TEXT_MOST = 1 << 20, FOUND_MOST = 20 };

struct reading { struct ctx *c; struct mail_in *m; const char *plain, *html; int parts, texts, read; struct upload **tail; };

static void unref(void *object)
{
	g_object_unref(object);
}

static void remove_file(void *path)
{
	unlink(path);
}

/* ---- the head ---------------------------------------------------------------------- */

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

static void read_head(struct reading *r, GMimeMessage *g, const char *envelope)
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

/* ---- parts into files ------------------------------------------------------------------ */

/* Decoded below Dir.Tmp; NULL when there is no room. Gone with the arena. */
static char *spool(struct reading *r, GMimeObject *part, int64_t *size)
{
	char *path = arena_fmt(r->c->mem, "%s/mail.XXXXXX", config_str("Dir.Tmp", "/var/lib/ferry/tmp"));
	int fd = mkstemp(path);
	GMimeDataWrapper *content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
	GMimeStream *out;
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return NULL;
	arena_defer(r->c->mem, remove_file, path);
	out = g_mime_stream_fs_new(fd);
	if (content)
		n = g_mime_data_wrapper_write_to_stream(content, out);
	else if (GMIME_IS_MESSAGE_PART(part) && g_mime_message_part_get_message(GMIME_MESSAGE_PART(part)))
		n = g_mime_object_write_to_stream(GMIME_OBJECT(g_mime_message_part_get_message(GMIME_MESSAGE_PART(part))), NULL, out);
	g_mime_stream_flush(out);
	*size = fstat(fd, &st) ? 0 : st.st_size;
	g_object_unref(out);
	return n < 0 ? NULL : path;
}

static bool hash_file(const char *path, unsigned char sum[32])
{
	crypto_hash_sha256_state state;
	unsigned char block[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	crypto_hash_sha256_init(&state);
	while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0)
		crypto_hash_sha256_update(&state, block, (size_t)n);
	if (fd >= 0)
		close(fd);
	crypto_hash_sha256_final(&state, sum);
	return n == 0;
}

/* The last part of a path, without what a file system or a page would stumble over. */
static const char *file_name(struct reading *r, GMimeObject *part)
{
	const char *given = GMIME_IS_PART(part) ? g_mime_part_get_filename(GMIME_PART(part)) : NULL;
	char *name = arena_str(r->c->mem, mail_line(r->c, given, 200)), *base = name;

	for (char *p = name; *p; p++)
		if (*p == '/' || *p == '\\')
			base = p + 1;
	while (*base == '.')
		base++;
	if (*base)
		return base;
	if (GMIME_IS_MESSAGE_PART(part))
		return "message.eml";
	return arena_fmt(r->c->mem, "part-%d.bin", r->m->nfiles + 1);
}

static void enclosed(struct reading *r, GMimeObject *part)
{
	struct upload *u;
	int64_t size = 0;
	char *path;

	if (r->m->nfiles >= FILES) {
		r->m->cut = true;
		return;
	}
	path = spool(r, part, &size);
	if (!path || !size)
		return;
	u = arena_alloc(r->c->mem, sizeof *u);
	*u = (struct upload){ .field = "files", .filename = file_name(r, part), .path = path, .type = "application/octet-stream", .size = size };
	if (!hash_file(path, u->sha256))
		return;
	*r->tail = u;
	r->tail = &u->next;
	r->m->nfiles++;
}

/* At most TEXT_MOST bytes of a part. */
static const char *text_of(struct reading *r, GMimeObject *part)
{
	const char *charset = g_mime_object_get_content_type_parameter(part, "charset");
	char *bytes, *path;
	int64_t size = 0;
	size_t n = 0;
	FILE *f;

	if (r->read++ > FOUND_MOST || !(path = spool(r, part, &size)) || !(f = fopen(path, "rbe")))
		return "";
	bytes = arena_alloc(r->c->mem, size < TEXT_MOST ? (size_t)size + 1 : TEXT_MOST);
	n = fread(bytes, 1, size < TEXT_MOST ? (size_t)size : TEXT_MOST, f);
	fclose(f);
	r->m->cut |= size > TEXT_MOST;
	return mail_utf8(r->c, bytes, n, charset);
}

/* ---- bounces ------------------------------------------------------------------------------- */

static const char *field_of(struct reading *r, const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *s = text; s && *s; s = strchr(s, '\n') ? strchr(s, '\n') + 1 : NULL)
		if (!strncasecmp(s, name, n) && s[n] == ':')
			return mail_line(r->c, arena_strn(r->c->mem, s + n + 1, strcspn(s + n + 1, "\n")), 300);
	return "";
}

static void delivery_status(struct reading *r, const char *text)
{
	const char *action = field_of(r, text, "Action"), *status = field_of(r, text, "Status"), *said = field_of(r, text, "Diagnostic-Code");

	r->m->bounce = true;
	r->m->bounced_for_good = !strcasecmp(action, "failed");
	r->m->bounced_why = arena_fmt(r->c->mem, "%s %s", status, said);
}

/* The mail that came back, as a whole or its head only. */
static void returned(struct reading *r, GMimeObject *part)
{
	GMimeMessage *g = GMIME_IS_MESSAGE_PART(part) ? g_mime_message_part_get_message(GMIME_MESSAGE_PART(part)) : NULL;
	const char *id = g ? g_mime_message_get_message_id(g) : NULL, *line;
	size_t n;

	if (!g && GMIME_IS_PART(part)) {
		line = field_of(r, text_of(r, part), "Message-ID");
		n = strlen(line);
		id = n > 2 && line[0] == '<' ? arena_strn(r->c->mem, line + 1, strcspn(line + 1, ">")) : NULL;
	}
	if (id && *id)
		r->m->bounced_id = mail_line(r->c, id, 400);
}

/* ---- the tree ---------------------------------------------------------------------------------- */

static void leaf(struct reading *r, GMimeObject *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);
	bool text = g_mime_content_type_is_type(type, "text", "plain"), html = g_mime_content_type_is_type(type, "text", "html");
	const char *disposition = g_mime_object_get_disposition(part);
	bool file = (disposition && !strcasecmp(disposition, "attachment")) || (GMIME_IS_PART(part) && g_mime_part_get_filename(GMIME_PART(part)));

	if (g_mime_content_type_is_type(type, "message", "delivery-status")) {
		delivery_status(r, text_of(r, part));
	} else if (r->m->bounce && (GMIME_IS_MESSAGE_PART(part) || g_mime_content_type_is_type(type, "text", "rfc822-headers"))) {
		returned(r, part);
	} else if (g_mime_content_type_is_type(type, "application", "pgp-signature") || g_mime_content_type_is_type(type, "application", "pkcs7-signature")) {
		return;
	} else if (file || !(text || html)) {
		enclosed(r, part);
	} else if (text && r->texts++ < FOUND_MOST) {
		r->plain = r->plain ? text_clip(r->c->mem, arena_fmt(r->c->mem, "%s\n%s", r->plain, text_of(r, part)), TEXT_MOST) : text_of(r, part);
	} else if (html && !r->html) {
		r->html = text_of(r, part);
	}
}

static void walk(struct reading *r, GMimeObject *part, int depth)
{
	int n;

	if (depth > DEPTH || r->parts++ > PARTS) {
		r->m->cut = true;
		return;
	}
	if (!GMIME_IS_MULTIPART(part)) {
		leaf(r, part);
		return;
	}
	n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
	for (int i = 0; i < n; i++)
		walk(r, g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1);
}

static void settle_text(struct reading *r)
{
	struct mail_in *m = r->m;

	if (r->plain && *text_trim(r->c->mem, r->plain)) {
		m->whole = r->plain;
		m->text = mail_own_words(r->c, r->plain);
	} else if (r->html) {
		m->whole = mail_html_text(r->c, r->html);
		m->text = mail_own_words(r->c, mail_html_text(r->c, mail_own_html(r->c, r->html)));
	} else {
		m->whole = m->text = "";
	}
}

/* Mail servers that know no reports: our own Message-ID stands somewhere in what they say. */
static void find_bounced(struct reading *r)
{
	const char *at = r->m->bounce && !r->m->bounced_id ? strstr(r->m->whole, "<ferry-") : NULL;

	if (at && strchr(at, '>')) {
		r->m->bounced_id = mail_line(r->c, arena_strn(r->c->mem, at + 1, strcspn(at + 1, ">")), 400);
		r->m->bounced_for_good = true;
		r->m->bounced_why = mail_line(r->c, r->m->subject, 200);
	}
}

static GMimeParserOptions *options(void)
{
	static GMimeParserOptions *kept;
	static const char *fallback[] = { "utf-8", "cp950", "gb18030", NULL };

	if (!kept) {
		g_mime_init();
		kept = g_mime_parser_options_new();
		g_mime_parser_options_set_fallback_charsets(kept, fallback);
	}
	return kept;
}

bool mail_read(struct ctx *c, const char *path, const char *envelope, struct mail_in *m, const char **why)
{
	struct reading r = { .c = c, .m = m, .tail = &m->files };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *g;

	*m = (struct mail_in){ .from = "", .from_name = "", .subject = "", .text = "", .whole = "" };
	*why = "the file is not there";
	if (fd < 0)
		return false;
	options();
	stream = g_mime_stream_fs_new(fd);
	arena_defer(c->mem, unref, stream);
	parser = g_mime_parser_new_with_stream(stream);
	arena_defer(c->mem, unref, parser);
	g_mime_parser_set_persist_stream(parser, TRUE);
	g = g_mime_parser_construct_message(parser, options());
	*why = "it is no mail message";
	if (!g)
		return false;
	arena_defer(c->mem, unref, g);
	read_head(&r, g, envelope);
	if (!*m->from && !m->message_id && !*m->subject && !m->nto)
		return false;
	if (g_mime_message_get_mime_part(g))
		walk(&r, g_mime_message_get_mime_part(g), 0);
	settle_text(&r);
	find_bounced(&r);
	return true;
}
