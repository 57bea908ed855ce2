/*
 * Files as answers. The web server sends them itself where it is told how
 * (Http.AccelPrefix for nginx, Http.SendfileHeader for Apache and lighttpd) and
 * knows about ranges; otherwise they go out from here, in constant memory, a range
 * of them if that is what was asked for.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "reply_impl.h"
#include "text.h"

/* RFC 6266: an ASCII name for the old, the real one percent-encoded, with nothing that leads into a folder or turns the text around. */
void reply_disposition(struct req *r, const char *filename, bool inline_)
{
	struct buf b = buf_new(r->c->mem);
	char *name = text_unturned(arena_str(r->c->mem, filename));
	bool plain = true;

	for (char *p = name; *p; p++)
		if (*p == '/' || *p == '\\')
			*p = '_';
	buf_fmt(&b, "%s; filename=\"", inline_ ? "inline" : "attachment");
	for (const char *p = name; *p; p++) {
		unsigned char c = (unsigned char)*p;
		bool ok = c > 0x20 && c < 0x7f && !strchr("\"\\/%;", c);
		plain &= ok;
		if (c < 0x80 || c >= 0xc0)
			buf_fmt(&b, "%c", ok ? c : '_');
	}
	buf_str(&b, "\"");
	if (!plain) {
		buf_str(&b, "; filename*=UTF-8''");
		for (const char *p = name; *p; p++) {
			unsigned char c = (unsigned char)*p;
			if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("-._~", c))
				buf_fmt(&b, "%c", c);
			else
				buf_fmt(&b, "%%%02X", c);
		}
	}
	reply_header(r, "Content-Disposition", b.s);
}

enum outcome reply_file(struct req *r, const char *type, const char *filename, bool inline_, const char *path)
{
	r->reply->type = type;
	r->reply->file = arena_str(r->c->mem, path);
	if (filename)
		reply_disposition(r, filename, inline_);
	/* Somebody else's file must not run as a page of ours. */
	if (!reply_has_header(r->reply, "Content-Security-Policy"))
		reply_header(r, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
	return DONE;
}

/* ---- by the web server ------------------------------------------------------------ */

/* Its place below Dir.Files, where the web server can reach it; NULL when it lies elsewhere. */
static const char *below_files(const struct req *r)
{
	const char *dir = config_str("Dir.Files", "");
	size_t n = strlen(dir);

	return n && !strncmp(r->reply->file, dir, n) && r->reply->file[n] == '/' ? r->reply->file + n + 1 : NULL;
}

static bool by_server(struct req *r, struct file_sent *f)
{
	const char *prefix = config_str("Http.AccelPrefix", ""), *header = config_str("Http.SendfileHeader", ""), *place = below_files(r);

	if (!place || (!*prefix && !*header))
		return false;
	f->header = *prefix ? "X-Accel-Redirect" : header;
	f->header_value = *prefix ? arena_fmt(r->c->mem, "%s%s", prefix, place) : r->reply->file;
	return true;
}

/* ---- by ourselves ------------------------------------------------------------------- */

static bool digits(const char **p, int64_t *n)
{
	size_t k = strspn(*p, "0123456789");

	if (!k || k > 18)
		return false;
	*n = strtoll(*p, NULL, 10);
	*p += k;
	return true;
}

/* One range: "bytes=5-9", "bytes=5-", "bytes=-5". Several at once are answered with the whole. */
static bool range_asked(struct req *r, int64_t size, int64_t *from, int64_t *to)
{
	const char *p = req_header(r, "Range");

	if (!p || strncmp(p, "bytes=", 6) || strchr(p, ',') || req_header(r, "If-Range"))
		return false;
	p += 6;
	*to = size - 1;
	if (*p == '-') {
		p++;
		if (!digits(&p, from) || *p)
			return false;
		*from = *from < size ? size - *from : 0;
		return true;
	}
	if (!digits(&p, from) || *p++ != '-')
		return false;
	if (*p && !digits(&p, to))
		return false;
	if (*to >= size)
		*to = size - 1;
	return !*p;
}

static void choose_range(struct req *r, struct file_sent *f, int64_t size)
{
	int64_t from, to;

	f->n = size;
	reply_header(r, "Accept-Ranges", "bytes");
	if (r->reply->status != 200 || !range_asked(r, size, &from, &to))
		return;
	if (from > to || from >= size) {
		r->reply->status = 416;
		reply_header(r, "Content-Range", arena_fmt(r->c->mem, "bytes */%lld", (long long)size));
		f->n = 0;
		return;
	}
	r->reply->status = 206;
	f->from = from;
	f->n = to - from + 1;
	reply_header(r, "Content-Range", arena_fmt(r->c->mem, "bytes %lld-%lld/%lld", (long long)from, (long long)to, (long long)size));
}

bool file_begin(struct req *r, struct file_sent *f)
{
	struct stat st;

	if (by_server(r, f))
		return true;
	f->fd = open(r->reply->file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (f->fd < 0)
		return false;
	if (fstat(f->fd, &st) || !S_ISREG(st.st_mode)) {
		close(f->fd);
		f->fd = -1;
		return false;
	}
	choose_range(r, f, st.st_size);
	r->reply->len = (size_t)f->n;
	return true;
}

void file_send(struct req *r, struct file_sent *f)
{
	char buf[65536];

	if (f->fd < 0)
		return;
	while (r->method != HEAD && f->n > 0) {
		ssize_t n = pread(f->fd, buf, f->n < (int64_t)sizeof buf ? (size_t)f->n : sizeof buf, f->from);

		if (n <= 0)
			break;	/* shorter than it was: the client sees that too */
		r->edge->write(r->edge, (struct span){ buf, (size_t)n }, (struct span){ NULL, 0 });
		f->from += n;
		f->n -= n;
	}
	close(f->fd);
}
