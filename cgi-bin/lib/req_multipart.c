/*
 * multipart/form-data as a stream: fields go to the form, files to Dir.Tmp, and
 * never more than one buffer of it is in memory. A body without its closing
 * delimiter was cut off on the way and is refused as a whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "config.h"
#include "edge.h"
#include "text.h"

enum { WINDOW = 128 * 1024, HEAD_MAX = 8192, PARTS_MAX = 5000 };

struct stream {
	struct req *r;
	struct body *body;
	char *buf;
	size_t len;			/* valid bytes in buf */
	char delimiter[80];		/* CR LF -- boundary */
	size_t dlen;
	struct form form;
	int64_t field_left;		/* bytes that fields may still take */
	int parts;
	struct upload **tail;
};

/* One part on its way: a field grows in `text`, a file is written to fd. */
struct part { char *name, *filename, *type; struct buf text; int fd; const char *path; int64_t size; crypto_hash_sha256_state hash; bool no_room; };


static void remove_file(void *path)
{
	unlink(path);
}

static bool fill(struct stream *s)
{
	int got = body_read(s->body, s->buf + s->len, WINDOW - s->len);

	s->len += (size_t)got;
	return got > 0;
}

static void drop(struct stream *s, size_t n)
{
	memmove(s->buf, s->buf + n, s->len - n);
	s->len -= n;
}

static bool have(struct stream *s, size_t n)
{
	while (s->len < n)
		if (!fill(s))
			return false;
	return true;
}

static bool boundary(struct stream *s, const char *type)
{
	const char *p = strcasestr(type, "boundary=");
	size_t n;

	if (!p)
		return false;
	p += 9;
	n = *p == '"' ? strcspn(++p, "\"") : strcspn(p, "; \t");
	if (!n || n > 70)
		return false;
	memcpy(s->delimiter, "\r\n--", 4);
	memcpy(s->delimiter + 4, p, n);
	s->dlen = n + 4;
	return true;
}

/* The value of name="…" in a header; browsers write %22 for a quote within it. */
static char *parameter(struct arena *mem, const char *header, const char *name)
{
	size_t n = strlen(name);
	const char *p = header;
	char *value, *q;

	while ((p = strchr(p, ';'))) {
		p++;
		while (*p == ' ' || *p == '\t')
			p++;
		if (!strncasecmp(p, name, n) && p[n] == '=' && p[n + 1] == '"') {
			p += n + 2;
			value = arena_strn(mem, p, strcspn(p, "\""));
			while ((q = strstr(value, "%22"))) {
				*q = '"';
				memmove(q + 1, q + 3, strlen(q + 3) + 1);
			}
			return value;
		}
	}
	return NULL;
}

static void part_header(struct stream *s, struct part *p, char *line)
{
	struct arena *mem = s->r->c->mem;

	if (!strncasecmp(line, "Content-Disposition:", 20)) {
		char *v = line + 20;
		while (*v == ' ')
			v++;
		if (strncasecmp(v, "form-data", 9))
			return;
		p->name = parameter(mem, v, "name");
		p->filename = parameter(mem, v, "filename");
	} else if (!strncasecmp(line, "Content-Type:", 13)) {
		p->type = text_trim(mem, line + 13);
	}
}

/* Some browsers used to send the whole path. */
static char *base_name(char *name)
{
	char *cut = name;

	for (char *p = name; *p; p++)
		if (*p == '/' || *p == '\\')
			cut = p + 1;
		else if ((unsigned char)*p < 0x20)
			*p = '_';
	return cut;
}

static bool part_head(struct stream *s, struct part *p)
{
	char *end, *line, *next;

	while (!(end = memmem(s->buf, s->len, "\r\n\r\n", 4)))
		if (s->len > HEAD_MAX || !fill(s))
			return false;
	if (end - s->buf > HEAD_MAX || !utf8_valid(s->buf, (size_t)(end - s->buf)))
		return false;
	line = arena_strn(s->r->c->mem, s->buf, (size_t)(end - s->buf));
	drop(s, (size_t)(end - s->buf) + 4);
	for (; line; line = next) {
		next = strstr(line, "\r\n");
		if (next) {
			*next = 0;
			next += 2;
		}
		part_header(s, p, line);
	}
	if (!p->name || !*p->name || ++s->parts > PARTS_MAX)
		return false;
	if (p->filename)
		p->filename = text_unturned(text_clip(s->r->c->mem, base_name(p->filename), 200));
	return true;
}

static void part_open(struct stream *s, struct part *p)
{
	struct arena *mem = s->r->c->mem;
	char *path;

	if (!p->filename) {
		p->text = buf_new(mem);
		return;
	}
	path = arena_fmt(mem, "%s/upload-XXXXXX", config_str("Dir.Tmp", "/tmp"));
	p->fd = mkostemp(path, O_CLOEXEC);
	if (p->fd < 0)
		fault("cannot write to %s", config_str("Dir.Tmp", "/tmp"));
	arena_defer(mem, remove_file, path);
	p->path = path;
	crypto_hash_sha256_init(&p->hash);
}

/* The disk, the account's quota or the process's limit is full: an answer, no fault. */
static bool full(struct part *p)
{
	if (errno != ENOSPC && errno != EDQUOT && errno != EFBIG)
		fault("an upload could not be written: %s", strerror(errno));
	p->no_room = true;
	return false;
}

static bool part_take(struct stream *s, struct part *p, const char *bytes, size_t n)
{
	if (!p->filename) {
		s->field_left -= (int64_t)n;
		if (s->field_left < 0)
			return false;
		buf_add(&p->text, bytes, n);
		return true;
	}
	p->size += (int64_t)n;
	crypto_hash_sha256_update(&p->hash, (const unsigned char *)bytes, (unsigned long long)n);
	while (n) {
		ssize_t w = write(p->fd, bytes, n);
		if (w < 0)
			return full(p);
		bytes += w;
		n -= (size_t)w;
	}
	return true;
}

/* Everything up to the next delimiter; 0, 400, 413 or 507. */
static int part_content(struct stream *s, struct part *p)
{
	for (;;) {
		char *end = memmem(s->buf, s->len, s->delimiter, s->dlen);
		size_t sure = end ? (size_t)(end - s->buf) : s->len >= s->dlen ? s->len - s->dlen + 1 : 0;
		if (sure && !part_take(s, p, s->buf, sure))
			return p->no_room ? 507 : 413;
		drop(s, sure + (end ? s->dlen : 0));
		if (end)
			return 0;
		if (!fill(s))
			return 400;
	}
}

static bool part_close(struct stream *s, struct part *p)
{
	struct upload *u;

	if (!p->filename)
		return utf8_valid(p->text.s, p->text.len) && form_add(&s->form, p->name, p->text.s, p->text.len);
	if (!*p->filename && !p->size)
		return true;	/* a file input that was left empty */
	u = arena_alloc(s->r->c->mem, sizeof *u);
	*u = (struct upload){ .field = p->name, .filename = p->filename, .path = p->path, .size = p->size,
			      .type = p->type ? p->type : "application/octet-stream" };
	crypto_hash_sha256_final(&p->hash, u->sha256);
	*s->tail = u;
	s->tail = &u->next;
	return true;
}

static int one_part(struct stream *s, const char **why)
{
	struct part p = { .fd = -1 };
	int status;

	*why = "bad_multipart";
	if (!part_head(s, &p))
		return 400;
	part_open(s, &p);
	status = part_content(s, &p);
	if (p.fd >= 0 && close(p.fd) && !full(&p))
		status = 507;
	if (status) {
		*why = status == 413 ? "body_too_large" : status == 507 ? "no_room" : "body_cut";
		return status;
	}
	if (!part_close(s, &p))
		return 400;
	*why = NULL;
	return 0;
}

int multipart_read(struct req *r, struct body *body, const char *type, int64_t field_limit, const char **why)
{
	struct stream s = { .r = r, .body = body, .field_left = field_limit, .tail = &r->uploads };
	int status;

	*why = "bad_multipart";
	s.buf = arena_alloc(r->c->mem, WINDOW);
	s.form = form_new(r->c->mem);
	if (!boundary(&s, type) || !have(&s, s.dlen - 2) || memcmp(s.buf, s.delimiter + 2, s.dlen - 2))
		return 400;
	drop(&s, s.dlen - 2);
	for (;;) {
		if (!have(&s, 2)) {
			*why = "body_cut";
			return 400;
		}
		if (!memcmp(s.buf, "--", 2))
			break;
		if (memcmp(s.buf, "\r\n", 2))
			return 400;
		drop(&s, 2);
		if ((status = one_part(&s, why)))
			return status;
	}
	while (s.len = 0, fill(&s))
		;
	r->input = form_end(&s.form);
	*why = NULL;
	return 0;
}
