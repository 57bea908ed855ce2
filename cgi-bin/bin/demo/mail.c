/* The mails of sql/demo/mail, taken in as if each had come by the mail server's pipe some hours ago. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "bin/demo/demo.h"
#include "config.h"
#include "crm/mailbox.h"
#include "db.h"

struct taken { const char *name, *recipient; int64_t size, id; int ago; };

static void copy_mail(struct ctx *c, const char *from, struct taken *t)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb");
	size_t n = in ? fread(bytes, 1, sizeof bytes, in) : 0;
	int out = mailbox_open(c, &t->name);

	t->size = (int64_t)n;
	if (!n || out < 0 || write(out, bytes, n) != (ssize_t)n || close(out))
		fault("%s cannot be taken in", from);
	fclose(in);
}

static enum outcome keep_mail(struct ctx *c, void *arg)
{
	struct taken *t = arg;

	t->id = mailbox_keep(c, t->name, t->size, t->recipient);
	db_exec(c, "UPDATE inbound_mails SET created_at = UTC_TIMESTAMP() - INTERVAL ? HOUR WHERE id = ?", INT(t->ago), INT(t->id));
	return DONE;
}

/* "01-market@ferry.example.eml" is for market@ferry.example; the first came first. */
void demo_mail(struct ctx *c)
{
	const char *folder = arena_fmt(c->mem, "%s/demo/mail", config_str("Dir.Sql", "sql"));
	struct dirent **file;
	int n;

	if (db_one_int(c, "SELECT COUNT(*) FROM inbound_mails"))
		return;
	n = scandir(folder, &file, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		const char *name = arena_str(c->mem, file[i]->d_name), *dash = strchr(name, '-'), *end = strstr(name, ".eml");
		struct taken t = { .ago = 2 * (n - i) };

		free(file[i]);
		if (!dash || !end)
			continue;
		t.recipient = arena_strn(c->mem, dash + 1, (size_t)(end - dash - 1));
		copy_mail(c, arena_fmt(c->mem, "%s/%s", folder, name), &t);
		if (db_transaction(c, keep_mail, &t) == DONE)
			mailbox_deal(c, t.id, false);
	}
	if (n >= 0)
		free(file);
}
