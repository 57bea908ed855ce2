/*
 * The store of contents; see content.h. Whoever brings a content and the sweep that
 * removes old ones hold a lock on its folder while they look and act, so that nothing
 * is removed that was just found to be there.
 */
#include "content.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"

enum { BUFFER = 128 * 1024 };

static void close_fd(void *fd)
{
	close((int)(intptr_t)fd);
}

static bool no_room(void)
{
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
}

static const char *store(void)
{
	return config_str("Dir.Files", "/var/lib/ferry/files");
}

const char *content_hex(struct ctx *c, const unsigned char sha256[SHA_BYTES])
{
	char *hex = arena_alloc(c->mem, SHA_BYTES * 2 + 1);

	return sodium_bin2hex(hex, SHA_BYTES * 2 + 1, sha256, SHA_BYTES);
}

const char *content_path(struct ctx *c, const char *hex)
{
	if (strlen(hex) != SHA_BYTES * 2 || strspn(hex, "0123456789abcdef") != SHA_BYTES * 2)
		fault("not the hash of a content: %s", hex);
	return arena_fmt(c->mem, "%s/%.2s/%.2s/%s", store(), hex, hex + 2, hex);
}

int64_t content_size(struct ctx *c, const char *hex)
{
	struct stat st;

	return stat(content_path(c, hex), &st) || !S_ISREG(st.st_mode) ? -1 : (int64_t)st.st_size;
}

/* ---- hashing ---------------------------------------------------------------------- */

bool content_hash(struct ctx *c, const char *path, unsigned char sha256[SHA_BYTES], int64_t *size)
{
	crypto_hash_sha256_state state;
	struct arena_mark mark = arena_mark(c->mem);
	char *buf = arena_alloc(c->mem, BUFFER);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	*size = 0;
	crypto_hash_sha256_init(&state);
	while (fd >= 0 && (n = read(fd, buf, BUFFER)) > 0) {
		crypto_hash_sha256_update(&state, (const unsigned char *)buf, (unsigned long long)n);
		*size += n;
	}
	crypto_hash_sha256_final(&state, sha256);
	if (fd >= 0)
		close(fd);
	arena_rewind(c->mem, mark);
	return n == 0;
}

/* ---- keeping ------------------------------------------------------------------------ */

/* The folder of a content, made if it is not there, and locked until the work ends. */
static int locked_folder(struct ctx *c, const char *hex)
{
	const char *outer = arena_fmt(c->mem, "%s/%.2s", store(), hex), *inner = arena_fmt(c->mem, "%s/%.2s", outer, hex + 2);
	int fd;

	if ((mkdir(outer, 0750) && errno != EEXIST) || (mkdir(inner, 0750) && errno != EEXIST)) {
		if (no_room())
			return -1;
		fault("cannot make the folder %s: %s", inner, strerror(errno));
	}
	fd = open(inner, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		fault("cannot open the folder %s: %s", inner, strerror(errno));
	arena_defer(c->mem, close_fd, (void *)(intptr_t)fd);
	while (flock(fd, LOCK_EX))
		if (errno != EINTR)
			fault("cannot lock the folder %s: %s", inner, strerror(errno));
	return fd;
}

/* A copy beside its place, for a source on another file system. */
static bool copy_into(struct ctx *c, const char *path, int folder, const char *name)
{
	char *buf = arena_alloc(c->mem, BUFFER);
	int in = open(path, O_RDONLY | O_CLOEXEC), out = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	ssize_t n = -1, w = 0;
	bool ok;

	while (in >= 0 && out >= 0 && (n = read(in, buf, BUFFER)) > 0)
		for (ssize_t at = 0; at < n; at += w)
			if ((w = write(out, buf + at, (size_t)(n - at))) < 0)
				goto end;
end:
	ok = in >= 0 && out >= 0 && n == 0 && fsync(out) == 0;
	if (in >= 0)
		close(in);
	if (out >= 0 && close(out))
		ok = false;
	if (!ok) {
		int why = errno;

		unlinkat(folder, name, 0);
		errno = why;
	}
	return ok;
}

/* On the disk before it has its name: a name never leads to half a content. */
static bool put(struct ctx *c, const char *path, int folder, const char *hex)
{
	const char *beside = arena_fmt(c->mem, ".%s.%d", hex, (int)getpid());
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fchmod(fd, 0640) == 0 && fsync(fd) == 0 && linkat(AT_FDCWD, path, folder, hex, 0) == 0;

	if (fd >= 0) {
		int why = errno;

		close(fd);
		errno = why;
	}
	if (!ok && (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP))
		ok = copy_into(c, path, folder, beside) && renameat(folder, beside, folder, hex) == 0;
	if (!ok && errno == EEXIST)
		ok = true;
	if (!ok && !no_room())
		fault("a content cannot be kept: %s", strerror(errno));
	if (ok)
		fsync(folder);
	return ok;
}

bool content_keep(struct ctx *c, const char *path, int64_t size, const unsigned char sha256[SHA_BYTES])
{
	const char *hex = content_hex(c, sha256);
	struct stat st;
	int folder = locked_folder(c, hex);
	bool ok;

	if (folder < 0)
		return false;
	if (fstatat(folder, hex, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_size == size)
		ok = utimensat(folder, hex, NULL, 0) == 0;
	else
		ok = put(c, path, folder, hex);
	flock(folder, LOCK_UN);
	return ok;
}

bool content_keep_bytes(struct ctx *c, const void *bytes, size_t n, unsigned char sha256[SHA_BYTES])
{
	char *path = arena_fmt(c->mem, "%s/content-XXXXXX", config_str("Dir.Tmp", "/tmp"));
	int fd = mkostemp(path, O_CLOEXEC);
	const char *p = bytes;
	bool ok = fd >= 0;

	crypto_hash_sha256(sha256, bytes, n);
	for (size_t at = 0; ok && at < n; ) {
		ssize_t w = write(fd, p + at, n - at);

		ok = w >= 0;
		at += ok ? (size_t)w : 0;
	}
	if (fd < 0 || (!ok && !no_room())) {
		if (fd >= 0)
			unlink(path);
		fault("cannot write to %s: %s", config_str("Dir.Tmp", "/tmp"), strerror(errno));
	}
	if (close(fd))
		ok = false;
	ok = ok && content_keep(c, path, (int64_t)n, sha256);
	unlink(path);
	return ok;
}

/* ---- sweeping ------------------------------------------------------------------------- */

/* A content's own name, or a copy that was never finished (".<hash>.<process>"). */
static bool is_content(const char *name)
{
	return strlen(name) == SHA_BYTES * 2 && strspn(name, "0123456789abcdef") == SHA_BYTES * 2;
}

static bool is_leftover(const char *name)
{
	return name[0] == '.' && strspn(name + 1, "0123456789abcdef") == SHA_BYTES * 2;
}

static int64_t sweep_folder(struct ctx *c, const char *path, int64_t before, bool (*used)(struct ctx *, const char *))
{
	struct arena_mark mark = arena_mark(c->mem);
	DIR *dir = opendir(path);
	int64_t gone = 0;
	struct stat st;

	if (!dir)
		return 0;
	for (struct dirent *e; (e = readdir(dir)); ) {
		bool content = is_content(e->d_name);

		if ((!content && !is_leftover(e->d_name)) || fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) || st.st_mtime >= before)
			continue;
		if (content && used(c, e->d_name))
			continue;
		/* Locked, looked at again: it may have been brought a second time just now. */
		if (flock(dirfd(dir), LOCK_EX) == 0 && fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_mtime < before)
			gone += unlinkat(dirfd(dir), e->d_name, 0) == 0;
		flock(dirfd(dir), LOCK_UN);
	}
	closedir(dir);
	arena_rewind(c->mem, mark);
	return gone;
}

int64_t content_sweep(struct ctx *c, int64_t older_than, bool (*used)(struct ctx *, const char *), void (*tick)(struct ctx *, int))
{
	int64_t gone = 0;
	char path[4096];

	for (int a = 0; a < 256; a++) {
		for (int b = 0; b < 256; b++) {
			if (snprintf(path, sizeof path, "%s/%02x/%02x", store(), (unsigned)a, (unsigned)b) >= (int)sizeof path)
				fault("Dir.Files is too long");
			gone += sweep_folder(c, path, c->now - older_than, used);
		}
		if (tick && a % 32 == 31)
			tick(c, (a + 1) * 100 / 256);
	}
	return gone;
}
