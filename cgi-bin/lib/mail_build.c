/*
 * One mail of the outbox as bytes, built by GMime: addresses come from the row and
 * the configuration, what is not ASCII is encoded, and what goes into the head has no
 * line breaks (outbox.c, letter.c). Sending it is mail.c.
 */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <string.h>
#include "config.h"
#include "db.h"
#include "letter.h"
#include "outbox_impl.h"

bool (*outbox_file)(struct ctx *, int64_t file_id, struct attachment *);

static const char *text_of(json_object *o, const char *name)
{
	json_object *v;

	return json_object_object_get_ex(o, name, &v) ? json_object_get_string(v) : NULL;
}

static GMimeObject *text_part(const char *subtype, const char *text)
{
	GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);

	g_mime_text_part_set_charset(part, "utf-8");
	g_mime_text_part_set_text(part, text);
	g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	return GMIME_OBJECT(part);
}

/* A multipart takes a reference of its own: ours is given up. */
static void add(GMimeMultipart *to, GMimeObject *part)
{
	g_mime_multipart_add(to, part);
	g_object_unref(part);
}

static GMimeObject *content_part(GMimeStream *stream, const char *name, const char *type)
{
	GMimeContentType *t = g_mime_content_type_parse(NULL, type && strchr(type, '/') ? type : "application/octet-stream");
	GMimePart *part = g_mime_part_new();
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_object_set_content_type(GMIME_OBJECT(part), t);
	g_object_unref(t);
	g_object_unref(stream);
	g_mime_part_set_content(part, content);
	g_object_unref(content);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_part_set_filename(part, name);
	return GMIME_OBJECT(part);
}

static GMimeObject *body(const char *text, const char *html)
{
	GMimeObject *part = text_part("plain", text ? text : "");
	GMimeMultipart *all;

	if (!html)
		return part;
	all = g_mime_multipart_new_with_subtype("alternative");
	add(all, part);
	add(all, text_part("html", html));
	return GMIME_OBJECT(all);
}

/* ---- what is enclosed ------------------------------------------------------------- */

static GMimeMultipart *mixed(GMimeObject **part)
{
	GMimeMultipart *all;

	if (GMIME_IS_MULTIPART(*part) && g_mime_content_type_is_type(g_mime_object_get_content_type(*part), "multipart", "mixed"))
		return GMIME_MULTIPART(*part);
	all = g_mime_multipart_new_with_subtype("mixed");
	add(all, *part);
	*part = GMIME_OBJECT(all);
	return all;
}

static bool enclose_file(struct ctx *c, GMimeObject **part, int64_t file_id)
{
	struct attachment a = { 0 };
	int fd = outbox_file && outbox_file(c, file_id, &a) ? open(a.path, O_RDONLY | O_CLOEXEC) : -1;

	if (fd >= 0)
		add(mixed(part), content_part(g_mime_stream_fs_new(fd), a.name, a.type));
	return fd >= 0;
}

static bool enclose_kept(struct ctx *c, GMimeObject **part, int64_t outbox_id, int n)
{
	struct rows *r = db_rows(c, "SELECT name, type, content FROM outbox_files WHERE outbox_id = ? ORDER BY id", INT(outbox_id));

	if (rows_count(r) != n)
		return false;
	while (rows_next(r))
		add(mixed(part), content_part(g_mime_stream_mem_new_with_buffer(rows_str(r, 2), rows_len(r, 2)), rows_str(r, 0), rows_str(r, 1)));
	return true;
}

static bool enclose(struct ctx *c, GMimeObject **part, const struct parcel *p, json_object *o)
{
	json_object *v;

	if (json_object_object_get_ex(o, "file_id", &v) && !enclose_file(c, part, json_object_get_int64(v)))
		return false;
	if (json_object_object_get_ex(o, "enclosed", &v) && !enclose_kept(c, part, p->id, json_object_get_int(v)))
		return false;
	if (json_object_object_get_ex(o, "file_ids", &v))
		for (size_t i = 0; i < json_object_array_length(v); i++)
			if (!enclose_file(c, part, json_object_get_int64(json_object_array_get_idx(v, i))))
				return false;
	return true;
}

/* ---- the head ----------------------------------------------------------------------- */

/* "Ferry <ferry@example.com>" or "ferry@example.com": the bare address. */
const char *mail_bare(struct arena *mem, const char *address)
{
	const char *open = strchr(address, '<'), *close = open ? strchr(open, '>') : NULL;

	return close ? arena_strn(mem, open + 1, (size_t)(close - open - 1)) : address;
}

static const char *name_of(struct arena *mem, const char *address)
{
	const char *open = strchr(address, '<');
	size_t n = open ? (size_t)(open - address) : 0;

	while (n && address[n - 1] == ' ')
		n--;
	return n ? arena_strn(mem, address, n) : NULL;
}

static void set_from(struct ctx *c, GMimeMessage *m, const char *person, const char *mine)
{
	const char *house = name_of(c->mem, config_str("Smtp.From", ""));

	if (person)
		house = house ? arena_fmt(c->mem, "%s (%s)", person, house) : person;
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_FROM, house, mine);
}

/* An answer finds its way by the token. */
static void set_reply_to(struct ctx *c, GMimeMessage *m, const char *token, const char *mine)
{
	const char *address = mail_token_address(c, token), *at = strchr(mine, '@');

	if (!address && at)
		address = arena_fmt(c->mem, "%.*s+%s%s", (int)(at - mine), mine, token, at);
	if (address)
		g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, address);
}

static void set_header(GMimeMessage *m, const char *name, const char *value)
{
	g_mime_object_set_header(GMIME_OBJECT(m), name, value, NULL);
}

static void set_head(struct ctx *c, GMimeMessage *m, const struct parcel *p, json_object *o)
{
	const char *mine = mail_bare(c->mem, config_str("Smtp.From", "ferry@localhost")), *at = strchr(mine, '@');
	const char *domain = at ? at + 1 : "localhost", *token = text_of(o, "reply_token"), *answers = text_of(o, "in_reply_to"), *list = text_of(o, "list");
	GDateTime *now = g_date_time_new_now_utc();

	set_from(c, m, text_of(o, "from_name"), mine);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_TO, text_of(o, "to_name"), p->target);
	if (token)
		set_reply_to(c, m, token, mine);
	g_mime_message_set_subject(m, text_of(o, "subject"), "utf-8");
	g_mime_message_set_date(m, now);
	g_date_time_unref(now);
	/* The same at every try, so that a double is seen to be one. */
	g_mime_message_set_message_id(m, p->message_id ? p->message_id : arena_fmt(c->mem, "ferry-outbox-%lld@%s", (long long)p->id, domain));
	if (answers) {
		set_header(m, "In-Reply-To", arena_fmt(c->mem, "<%s>", answers));
		set_header(m, "References", arena_fmt(c->mem, "<%s>", answers));
	}
	if (list)	/* notifications to colleagues can be sorted by what they are about */
		set_header(m, "List-Id", arena_fmt(c->mem, "<%s.ferry.%s>", list, domain));
	if (!text_of(o, "by_hand")) {
		set_header(m, "Auto-Submitted", "auto-generated");
		set_header(m, "X-Auto-Response-Suppress", "OOF, AutoReply");
	}
}

static void unref(void *object)
{
	g_object_unref(object);
}

static void put(void *object)
{
	json_object_put(object);
}

/* The message as bytes with CRLF line ends; NULL when the attachment is gone. */
GByteArray *mail_build(struct ctx *c, const struct parcel *p, const char **why)
{
	static bool begun;
	json_object *o = json_tokener_parse(p->content);
	GMimeFormatOptions *options;
	GMimeMessage *m;
	GMimeObject *part;
	GMimeStream *stream;

	if (!begun)
		g_mime_init();
	begun = true;
	if (!o)
		fault("the mail cannot be read back");
	arena_defer(c->mem, put, o);
	*why = "the attached file is not there";
	part = body(text_of(o, "text"), text_of(o, "html"));
	if (!enclose(c, &part, p, o)) {
		g_object_unref(part);
		return NULL;
	}
	m = g_mime_message_new(TRUE);
	arena_defer(c->mem, unref, m);
	set_head(c, m, p, o);
	g_mime_message_set_mime_part(m, part);
	g_object_unref(part);
	stream = g_mime_stream_mem_new();
	arena_defer(c->mem, unref, stream);
	options = g_mime_format_options_clone(NULL);
	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_object_write_to_stream(GMIME_OBJECT(m), options, stream);
	g_mime_format_options_free(options);
	return g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
}

