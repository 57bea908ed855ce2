/*
 * What a content is: libmagic's word for it, and whether it is one picture or one PDF
 * from its first byte to its last. A file that is two things at once (a picture with a
 * page behind it, a script that begins like a GIF) is nothing that may be shown.
 */
#include <fcntl.h>
#include <magic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "content.h"

enum { WINDOW = 64 * 1024, OVERLAP = 16 };

static const char unknown[] = "application/octet-stream";

/* Loaded once per process. */
static magic_t magic(void)
{
	static magic_t m;

	if (m)
		return m;
	m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_SYMLINK);
	if (m && magic_load(m, NULL)) {
		magic_close(m);
		m = NULL;
	}
	return m;
}

const char *content_type(struct ctx *c, const char *path)
{
	const char *type = magic() ? magic_file(magic(), path) : NULL;
	size_t n = type ? strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+._/") : 0;

	return n && !type[n] && n < 100 && strchr(type, '/') ? arena_str(c->mem, type) : unknown;
}

/* ---- structure ----------------------------------------------------------------------- */

struct file { int fd; int64_t size; };

static bool bytes_at(const struct file *f, int64_t at, void *to, size_t n)
{
	return at >= 0 && at <= f->size - (int64_t)n && pread(f->fd, to, n, at) == (ssize_t)n;
}

static uint32_t big(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Chunks up to IEND, and nothing after it. */
static bool whole_png(const struct file *f)
{
	unsigned char h[8];
	int64_t at = 8;

	if (!bytes_at(f, 0, h, 8) || memcmp(h, "\x89PNG\r\n\x1a\n", 8))
		return false;
	for (int chunks = 0; chunks < 100000 && bytes_at(f, at, h, 8); chunks++) {
		at += 12 + (int64_t)big(h);
		if (!memcmp(h + 4, "IEND", 4))
			return at == f->size;
	}
	return false;
}

/* From the start marker to the end marker, which is the last thing in it. */
static bool whole_jpeg(const struct file *f)
{
	unsigned char h[3], end[2];

	return bytes_at(f, 0, h, 3) && !memcmp(h, "\xff\xd8\xff", 3) && bytes_at(f, f->size - 2, end, 2) && !memcmp(end, "\xff\xd9", 2);
}

static int64_t gif_blocks(const struct file *f, int64_t at)
{
	unsigned char n;

	while (bytes_at(f, at, &n, 1)) {
		at += 1 + n;
		if (!n)
			return at;
	}
	return -1;
}

static int64_t gif_colours(unsigned char flags)
{
	return flags & 0x80 ? INT64_C(3) << ((flags & 7) + 1) : 0;
}

static bool whole_gif(const struct file *f)
{
	unsigned char h[13], kind, image[9];
	int64_t at;

	if (!bytes_at(f, 0, h, 13) || (memcmp(h, "GIF87a", 6) && memcmp(h, "GIF89a", 6)))
		return false;
	at = 13 + gif_colours(h[10]);
	for (int blocks = 0; blocks < 100000 && at > 0 && bytes_at(f, at, &kind, 1); blocks++) {
		if (kind == ';')
			return at + 1 == f->size;
		if (kind == '!')
			at = gif_blocks(f, at + 2);
		else if (kind == ',' && bytes_at(f, at + 1, image, 9))
			at = gif_blocks(f, at + 11 + gif_colours(image[8]));
		else
			return false;
	}
	return false;
}

static bool whole_webp(const struct file *f)
{
	unsigned char h[12];
	int64_t n;

	if (!bytes_at(f, 0, h, 12) || memcmp(h, "RIFF", 4) || memcmp(h + 8, "WEBP", 4))
		return false;
	n = (int64_t)h[4] | (int64_t)h[5] << 8 | (int64_t)h[6] << 16 | (int64_t)h[7] << 24;
	return 8 + n + (n & 1) == f->size || 8 + n == f->size;
}

static bool whole_pdf(const struct file *f)
{
	char head[5], tail[1024];
	size_t n = f->size < 1024 ? (size_t)f->size : 1024;

	return bytes_at(f, 0, head, 5) && !memcmp(head, "%PDF-", 5) && bytes_at(f, f->size - (int64_t)n, tail, n) && memmem(tail, n, "%%EOF", 5);
}

/* ---- markup within ---------------------------------------------------------------------- */

static bool same_letters(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] | 0x20 : a[i]) != b[i])
			return false;
	return true;
}

static bool has_markup(const char *buf, size_t n)
{
	static const char *const words[] = { "<script", "<html", "<iframe", "<!doctype", "<?php", "<body", "<svg " };

	for (const char *p = buf; (p = memchr(p, '<', n - (size_t)(p - buf))); p++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (strlen(words[i]) <= n - (size_t)(p - buf) && same_letters(p, words[i], strlen(words[i])))
				return true;
	return false;
}

static bool markup_anywhere(struct ctx *c, const struct file *f)
{
	char *buf = arena_alloc(c->mem, WINDOW);
	int64_t at = 0;
	ssize_t n;

	while ((n = pread(f->fd, buf, WINDOW, at)) > 0) {
		if (has_markup(buf, (size_t)n))
			return true;
		if (n <= OVERLAP)
			break;
		at += n - OVERLAP;
	}
	return n < 0;
}

enum content_show content_show(struct ctx *c, const char *path, const char *type)
{
	static const struct { const char *type; bool (*whole)(const struct file *); enum content_show show; } shown[] = {
		{ "image/png", whole_png, SHOW_PICTURE }, { "image/jpeg", whole_jpeg, SHOW_PICTURE },
		{ "image/gif", whole_gif, SHOW_PICTURE }, { "image/webp", whole_webp, SHOW_PICTURE }, { "application/pdf", whole_pdf, SHOW_PDF },
	};
	struct arena_mark mark = arena_mark(c->mem);
	enum content_show show = SHOW_NEVER;
	struct file f = { .fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) };
	struct stat st;

	if (f.fd < 0)
		return SHOW_NEVER;
	f.size = fstat(f.fd, &st) ? 0 : (int64_t)st.st_size;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		if (!strcmp(shown[i].type, type) && shown[i].whole(&f))
			show = shown[i].show;
	if (show == SHOW_PICTURE && markup_anywhere(c, &f))
		show = SHOW_NEVER;
	close(f.fd);
	arena_rewind(c->mem, mark);
	return show;
}
