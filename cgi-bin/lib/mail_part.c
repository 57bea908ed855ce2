/*
 * A message's parts; see mail_read.h. Each is decoded into a file of its own, so that
 * 50 MB of enclosures take no memory.
 */
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "mail_read_impl.h"

enum { FILES = 100 };

static void remove_file(void *path)
{
	unlink(path);
}

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

void mail_part_enclosed(struct reading *r, GMimeObject *part)
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

const char *mail_part_text(struct reading *r, GMimeObject *part)
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
