/*
 * Files: kept once per content (lib/content.h), with versions, linked to any number
 * of records. Who may read one of those records may read the file. They sit beneath
 * everything: other rules may call these, these call no other record's.
 */
#ifndef FERRY_FILE_H
#define FERRY_FILE_H
#include "all.h"
#include "lib/jobs.h"
#include "lib/upload.h"

/* A file as other records show it: in a message, a log entry, a panel. */
struct file_ref {
	int64_t id;
	const char *name, *size /* "1.2 MB" */, *url /* its page */, *get /* its content */, *kind /* picture pdf sheet … */, *icon;
	const char *at;			/* "" "log" or what it was put on, see below */
	bool picture;			/* may be shown within the page, from `show` */
	const char *show;		/* address of the content for showing, NULL if it never is */
	int revision;
	const char *when, *who;		/* of the newest version */
};

/* ---- file_keep.c: bringing files in ------------------------------------------------- */
/*
 * Keeps all these uploads and links them to the record, which the caller knows the
 * person may read. `at`: NULL = put on the record itself (its log says so); "log" = they
 * belong to an entry of its log; "63:12" (link_make) = to that message on it. What
 * belongs to an entry or a message is never deleted. NO_ROOM when disk or quota is full.
 * ids (or NULL) has room for all; *n (or NULL) = how many.
 */
enum outcome file_attach(struct ctx *, const struct record *, int64_t id, const char *at, const struct upload *, int64_t *ids, int *n);
/* The same of bytes in memory: a PDF just made, a part of a mail. rec NULL = linked to nothing yet. */
enum outcome file_attach_bytes(struct ctx *, const struct record *, int64_t id, const char *at, const char *name, const void *, size_t, int64_t *file_id);
/* A kept file also on this record. */
void file_link(struct ctx *, int64_t file_id, const struct record *, int64_t id, const char *at);
/* The same by a person: the record's log says so, once for all of them. */
void files_put_on(struct ctx *, const int64_t *files, int n, const struct record *, int64_t id);
/* What was put on one thing (a draft's, a message's) belongs to another: at → at. */
void file_relink(struct ctx *, int64_t file_id, const char *at_before, const char *at_after);
/* {"files":[{"on":"62:5","name":…,"size":…,"sha256":…}]} is how an entry of the log names files: adds them to its detail. */
void file_name_in(struct ctx *, json_object *detail, const int64_t *ids, int n);
/* And how it is read again: [{"id","name","size","sha256","url"}]; detail may be NULL. */
json_object *files_named(struct ctx *, json_object *detail);

/* One upload as a file of nobody's record yet. category 0 = none. */
struct file_new { const char *name, *path; int64_t size; const unsigned char *sha256; int64_t category_id; const char *description; };
enum outcome file_keep(struct ctx *, const struct file_new *, int64_t *id);
/* What a person brings: {on, category_id, description} and the uploads. MALFORMED, INVALID, NO_ROOM. */
extern const struct field file_args[];
enum outcome file_bring(struct ctx *, json_object *input, const struct upload *, int64_t *ids, int *n);
/* A newer version of it; the older ones stay. The person may write it. */
enum outcome file_renew(struct ctx *, struct row *file, const struct upload *, const char *note);

/* ---- file_links.c: what a file is linked to ------------------------------------------ */
/* Files of a record, newest first, which the caller has read within the person's scope; at NULL = all of them. */
struct file_ref *files_on(struct ctx *, const struct record *, int64_t id, const char *at, int limit, int *n);
int files_count(struct ctx *, const struct record *, int64_t id);
/* Files put on these (messages): ordered by `at`, then as they came. */
struct file_ref *files_at(struct ctx *, const char *const *at, int n_at, int *n);
/* Records a file is linked to and this person may read. */
struct file_on { const char *link; const struct record *rec; int64_t id; const char *title; bool fixed /* of a log entry or message */, may_cut; };
struct file_on *file_records(struct ctx *, int64_t file_id, int *n);
enum outcome file_cut(struct ctx *, struct row *file, const char *link);
/* Gone for the records this person may write; altogether when no other is left. */
enum outcome file_remove(struct ctx *, struct row *file);
/* A record's files go along to another one (converting, revising): both have them. */
void files_copy(struct ctx *, const struct record *from, int64_t from_id, const struct record *to, int64_t to_id);

/* ---- file.c ---------------------------------------------------------------------------- */
extern const struct record file_record, file_category_record;
struct file_version { int64_t number, size; const char *name, *mime, *sha256, *note, *at, *who; bool picture, pdf; int64_t user_id; };
struct file_version *file_versions(struct ctx *, int64_t file_id, int *n);	/* newest first */
/* The content of one version (0 = newest): NOT_FOUND when there is none. `shown`: in a page, not as a download. Logs it. */
struct file_content { const char *path, *name, *type; bool inline_; bool pdf; };
enum outcome file_read(struct ctx *, const struct row *file, int64_t version, bool shown, bool log, struct file_content *);
const char *file_icon(const char *kind);
bool file_for_mail(struct ctx *, int64_t file_id, struct attachment *);	/* outbox_file */
/* Is everything that is referred to on the disk, and as large as it was? Says what is not; how many. */
int file_contents_check(struct ctx *, void (*say)(const char *));
enum outcome file_sweep(struct ctx *, json_object *args);		/* the worker's: contents nobody refers to */
#endif
