/* See tell.h. */
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"
#include "lib/lang.h"
#include "tell.h"

void tell(struct ctx *c, int64_t user_id, const struct row *about, const char *key, const char *a, const char *b)
{
	struct rows *u;
	const char *lang, *subject;

	if (!user_id || user_id == c->me->id)
		return;
	u = db_rows(c, "SELECT lang, email FROM users WHERE id = ? AND active = 1 AND archived_at IS NULL", INT(user_id));
	if (!rows_next(u))
		return;
	lang = rows_str(u, 0);
	subject = lang_fill(c->mem, lang, arena_fmt(c->mem, "Tell.%s", key), row_title(about), a, b);
	outbox_live(c, arena_fmt(c->mem, "user.%lld", (long long)user_id));
	if (rows_str(u, 1))
		outbox_mail(c, rows_str(u, 1), subject, arena_fmt(c->mem, "%s\n\n%s/%s/%lld\n", subject,
			config_str("Base.Url", "http://127.0.0.1:8080"), about->rec->path, (long long)about->id), NULL, NULL, 0);
}
