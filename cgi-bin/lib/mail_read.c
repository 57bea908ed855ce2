/*
 * A message as a whole; see mail_read.h. It stays in its file and is read piece by
 * piece, its head by mail_head.c, its parts by mail_part.c. Depth, number of parts and
 * lengths are limited.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "mail_read_impl.h"
#include "text.h"

enum { DEPTH = 30, PARTS = 10000 };

static void unref(void *object)
{
	g_object_unref(object);
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
		line = field_of(r, mail_part_text(r, part), "Message-ID");
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
		delivery_status(r, mail_part_text(r, part));
	} else if (r->m->bounce && (GMIME_IS_MESSAGE_PART(part) || g_mime_content_type_is_type(type, "text", "rfc822-headers"))) {
		returned(r, part);
	} else if (g_mime_content_type_is_type(type, "application", "pgp-signature") || g_mime_content_type_is_type(type, "application", "pkcs7-signature")) {
		return;
	} else if (file || !(text || html)) {
		mail_part_enclosed(r, part);
	} else if (text && r->texts++ < FOUND_MOST) {
		r->plain = r->plain ? text_clip(r->c->mem, arena_fmt(r->c->mem, "%s\n%s", r->plain, mail_part_text(r, part)), TEXT_MOST) : mail_part_text(r, part);
	} else if (html && !r->html) {
		r->html = mail_part_text(r, part);
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
	mail_read_head(&r, g, envelope);
	if (!*m->from && !m->message_id && !*m->subject && !m->nto)
		return false;
	if (g_mime_message_get_mime_part(g))
		walk(&r, g_mime_message_get_mime_part(g), 0);
	settle_text(&r);
	find_bounced(&r);
	return true;
}
