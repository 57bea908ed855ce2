/* The nightly clean-up; see cleanup.h. In small pieces, since a cluster carries each transaction whole to every node. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cleanup.h"
#include "config.h"
#include "db.h"
#include "jobs.h"

enum { PIECE = 1000 };

static uint64_t sessions(struct ctx *c)
{
	return db_exec(c, "DELETE FROM sessions WHERE expires_at < UTC_TIMESTAMP() LIMIT 1000");
}

static uint64_t challenges(struct ctx *c)
{
	return db_exec(c, "DELETE FROM login_challenges WHERE expires_at < UTC_TIMESTAMP() LIMIT 1000");
}

static uint64_t attempts(struct ctx *c)
{
	return db_exec(c, "DELETE FROM login_attempts WHERE last_at < UTC_TIMESTAMP() - INTERVAL 2 DAY LIMIT 1000");
}

static uint64_t resets(struct ctx *c)
{
	return db_exec(c, "DELETE FROM password_resets WHERE expires_at < UTC_TIMESTAMP() - INTERVAL 1 DAY LIMIT 1000");
}

static uint64_t keys(struct ctx *c)
{
	return db_exec(c, "DELETE FROM idempotency WHERE created_at < UTC_TIMESTAMP() - INTERVAL 2 DAY LIMIT 1000");
}

static uint64_t jobs(struct ctx *c)
{
	return db_exec(c, "DELETE FROM jobs WHERE state IN ('done', 'failed') AND due_at < UTC_TIMESTAMP() - INTERVAL 90 DAY LIMIT 1000");
}

static uint64_t outbox(struct ctx *c)
{
	return db_exec(c, "DELETE FROM outbox WHERE state IN ('sent', 'failed', 'bounced') AND due_at < UTC_TIMESTAMP() - INTERVAL 180 DAY LIMIT 1000");
}

static uint64_t bulk_changes(struct ctx *c)
{
	return db_exec(c, "DELETE FROM bulk_changes WHERE at < UTC_TIMESTAMP() - INTERVAL 30 DAY LIMIT 1000");
}

static uint64_t bulk_items(struct ctx *c)
{
	return db_exec(c, "DELETE FROM bulk_items WHERE run_id IN (SELECT id FROM bulk_runs WHERE created_at < UTC_TIMESTAMP() - INTERVAL 30 DAY) LIMIT 1000");
}

static uint64_t bulk_runs(struct ctx *c)
{
	return db_exec(c, "DELETE FROM bulk_runs WHERE created_at < UTC_TIMESTAMP() - INTERVAL 30 DAY LIMIT 1000");
}

/* Uploads that nobody fetched from their place within a day. */
static void uploads(int64_t now)
{
	DIR *dir = opendir(config_str("Dir.Tmp", "/var/lib/ferry/tmp"));
	struct stat st;

	if (!dir)
		return;
	for (struct dirent *e; (e = readdir(dir));)
		if (!fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode) && st.st_mtime < now - 86400)
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
}

enum outcome cleanup(struct ctx *c, json_object *args)
{
	static uint64_t (*const all[])(struct ctx *) = { sessions, challenges, attempts, resets, keys, jobs, outbox, bulk_changes, bulk_items, bulk_runs };
	const int n = sizeof all / sizeof *all;

	(void)args;
	for (int i = 0; i < n; i++) {
		while (all[i](c) == PIECE)
			;
		job_progress(c, 100 * (i + 1) / n);
	}
	uploads(c->now);
	return DONE;
}
