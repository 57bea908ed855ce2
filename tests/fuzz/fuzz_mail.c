/* Any bytes as a mail: read without a fault, and what comes out is clean UTF-8 within its limits. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "mail_read.h"
#include "text.h"

/* Enclosures go where nothing outlives the run. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static char folder[] = "/tmp/fuzz-mail.XXXXXX", conf[100];
	FILE *f;

	(void)argc;
	(void)argv;
	if (!mkdtemp(folder))
		abort();
	snprintf(conf, sizeof conf, "%s/ferry.hdf", folder);
	f = fopen(conf, "w");
	if (!f)
		abort();
	fprintf(f, "Dir.Tmp = %s\n", folder);
	fclose(f);
	setenv("FERRY_CONF", conf, 1);
	return 0;
}

static void must_be_clean(const char *s)
{
	if (!utf8_valid(s, strlen(s)))
		abort();
	for (; *s; s++)
		if ((unsigned char)*s < ' ' && *s != '\n' && *s != '\t')
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx c = { .mem = arena_new() };
	struct mail_in m;
	const char *why, *text;
	char path[40];
	int fd = memfd_create("mail", 0);

	if (fd < 0 || write(fd, data, n) != (ssize_t)n)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (mail_read(&c, path, "a@b.example", &m, &why)) {
		must_be_clean(m.subject);
		must_be_clean(m.from_name);
		must_be_clean(m.text);
		must_be_clean(m.whole);
		for (struct upload *u = m.files; u; u = u->next)
			if (strchr(u->filename, '/') || !*u->filename)
				abort();
	}
	text = arena_strn(c.mem, (const char *)data, n);
	if (utf8_valid(text, strlen(text))) {
		must_be_clean(mail_line(&c, mail_own_words(&c, text), 100));
		mail_html_text(&c, mail_own_html(&c, text));
	}
	arena_free(c.mem);
	close(fd);
	return 0;
}
