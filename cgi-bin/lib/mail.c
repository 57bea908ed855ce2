/*
 * One mail of the outbox: GMime builds the message, libcurl brings it to the mail
 * server of the configuration. Addresses in it come from the row and the
 * configuration, and GMime encodes what is not ASCII.
 */
#include <curl/curl.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <string.h>
#include "config.h"
#include "outbox_impl.h"

bool (*outbox_file)(struct ctx *, int64_t file_id, struct attachment *);

bool mail_configured(void)
{
	return *config_str("Smtp.Host", "") != '\0';
}

/* ---- building --------------------------------------------------------------- */

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

static GMimeObject *file_part(const struct attachment *a)
{
	const char *slash = a->type ? strchr(a->type, '/') : NULL;
	GMimeContentType *type = g_mime_content_type_parse(NULL, slash ? a->type : "application/octet-stream");
	GMimePart *part = g_mime_part_new();
	int fd = open(a->path, O_RDONLY | O_CLOEXEC);
	GMimeStream *stream = fd < 0 ? NULL : g_mime_stream_fs_new(fd);
	GMimeDataWrapper *content;

	g_mime_object_set_content_type(GMIME_OBJECT(part), type);
	g_object_unref(type);
	if (!stream) {
		g_object_unref(part);
		return NULL;
	}
	content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_object_unref(stream);
	g_mime_part_set_content(part, content);
	g_object_unref(content);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_part_set_filename(part, a->name);
	return GMIME_OBJECT(part);
}

static GMimeObject *body(const char *text, const char *html, const struct attachment *a)
{
	GMimeObject *part = text_part("plain", text ? text : ""), *file;
	GMimeMultipart *all;

	if (html) {
		all = g_mime_multipart_new_with_subtype("alternative");
		add(all, part);
		add(all, text_part("html", html));
		part = GMIME_OBJECT(all);
	}
	if (!a->path)
		return part;
	file = file_part(a);
	if (!file) {
		g_object_unref(part);
		return NULL;
	}
	all = g_mime_multipart_new_with_subtype("mixed");
	add(all, part);
	add(all, file);
	return GMIME_OBJECT(all);
}

/* "Ferry <ferry@example.com>" or "ferry@example.com": the bare address. */
static const char *bare(struct arena *mem, const char *address)
{
	const char *open = strchr(address, '<'), *close = open ? strchr(open, '>') : NULL;

	return close ? arena_strn(mem, open + 1, (size_t)(close - open - 1)) : address;
}

static void set_head(struct ctx *c, GMimeMessage *m, const struct parcel *p, json_object *o)
{
	const char *from = config_str("Smtp.From", "ferry@localhost"), *mine = bare(c->mem, from), *at = strchr(mine, '@');
	const char *domain = at ? at + 1 : "localhost", *token = text_of(o, "reply_token");
	char *name = at && mine != from ? g_strstrip(g_strndup(from, strcspn(from, "<"))) : NULL;
	GDateTime *now = g_date_time_new_now_utc();

	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_FROM, name, mine);
	g_free(name);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_TO, NULL, p->target);
	if (token && at)	/* an answer finds its way by the token */
		g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, arena_fmt(c->mem, "%.*s+%s@%s", (int)(at - mine), mine, token, domain));
	g_mime_message_set_subject(m, text_of(o, "subject"), "utf-8");
	g_mime_message_set_date(m, now);
	g_date_time_unref(now);
	/* The same at every try, so that a double is seen to be one. */
	g_mime_message_set_message_id(m, arena_fmt(c->mem, "ferry-outbox-%lld@%s", (long long)p->id, domain));
	g_mime_object_set_header(GMIME_OBJECT(m), "Auto-Submitted", "auto-generated", NULL);
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
static GByteArray *build(struct ctx *c, const struct parcel *p, const char **why)
{
	json_object *o = json_tokener_parse(p->content), *id;
	GMimeFormatOptions *options;
	struct attachment a = { 0 };
	GMimeMessage *m;
	GMimeObject *part;
	GMimeStream *stream;

	if (!o)
		fault("the mail cannot be read back");
	arena_defer(c->mem, put, o);
	*why = "the attached file is not there";
	if (json_object_object_get_ex(o, "file_id", &id) && (!outbox_file || !outbox_file(c, json_object_get_int64(id), &a)))
		return NULL;
	part = body(text_of(o, "text"), text_of(o, "html"), &a);
	if (!part)
		return NULL;
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

/* ---- sending ------------------------------------------------------------------ */

struct left { const guint8 *p; size_t n; };

static size_t give(char *out, size_t size, size_t n, void *arg)
{
	struct left *left = arg;
	size_t most = size * n < left->n ? size * n : left->n;

	memcpy(out, left->p, most);
	left->p += most;
	left->n -= most;
	return most;
}

static CURL *handle(struct ctx *c)
{
	static CURL *h;
	const char *security = config_str("Smtp.Security", "starttls"), *user = config_str("Smtp.User", "");
	bool tls = !strcmp(security, "tls");

	if (!h)
		h = curl_easy_init();
	if (!h)
		fault("out of memory");
	curl_easy_reset(h);
	curl_easy_setopt(h, CURLOPT_URL, arena_fmt(c->mem, "%s://%s:%lld", tls ? "smtps" : "smtp", config_str("Smtp.Host", ""), (long long)config_int("Smtp.Port", tls ? 465 : 587)));
	if (!strcmp(security, "starttls"))
		curl_easy_setopt(h, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	if (*user) {
		curl_easy_setopt(h, CURLOPT_USERNAME, user);
		curl_easy_setopt(h, CURLOPT_PASSWORD, config_str("Smtp.Password", ""));
	}
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, 15L);
	curl_easy_setopt(h, CURLOPT_TIMEOUT, 300L);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	return h;
}

enum sent mail_send(struct ctx *c, const struct parcel *p, const char **why)
{
	static bool begun;
	struct curl_slist *to;
	struct left left;
	GByteArray *bytes;
	CURL *h;
	CURLcode code;
	long answer = 0;

	if (!begun)
		g_mime_init();
	begun = true;
	bytes = build(c, p, why);
	if (!bytes)
		return REFUSED;
	h = handle(c);
	left = (struct left){ bytes->data, bytes->len };
	to = curl_slist_append(NULL, p->target);
	curl_easy_setopt(h, CURLOPT_MAIL_FROM, bare(c->mem, config_str("Smtp.From", "ferry@localhost")));
	curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(h, CURLOPT_READDATA, &left);
	code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &answer);
	curl_slist_free_all(to);
	*why = arena_fmt(c->mem, "%s (%ld)", curl_easy_strerror(code), answer);
	/* 550-554 speak of this mail; other refusals may be our settings, which somebody will mend. */
	return code == CURLE_OK ? SENT : answer >= 550 && answer <= 554 ? REFUSED : LATER;
}
