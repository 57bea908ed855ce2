/*
 * One program per area: main() hands its const table to app_main() and never
 * comes back. FastCGI when started on a socket, plain CGI otherwise.
 *
 *   --routes    prints every route as JSON lines (method, path, permission, record)
 *   --openapi   prints this area's part of the OpenAPI description
 */
#ifndef FERRY_APP_H
#define FERRY_APP_H
#include "reply.h"

typedef enum outcome (*handler)(struct req *);

/*
 * One page is one row. `path` is below the area: "", "{id}", "{id}/convert",
 * "import/{word}". The same row serves /<area>/<path> and /api/v1/<area>/<path>,
 * unless PAGE_ONLY or API_ONLY. Own rows are tried before the generic ones of the
 * mounted records. {id} matches digits only.
 */
enum route_flag {
	PAGE_ONLY = 1, API_ONLY = 2, NO_CSRF = 4, UPLOAD = 8 /* body limit 1 GiB instead of 1 MiB */,
	STREAM_WRITE = 16 /* a GET that may write: sign-out links, portal views */,
	PRINTED = 32 /* of a mounted record, only where it has a .print */,
	BOARDED = 64 /* of a mounted record, only where the app has a board of it */
};
struct route {
	enum method method;
	const char *path;
	handler run;
	enum perm perm;
	const char *template;		/* for reply_page(r, NULL) */
	unsigned flags;
	const struct record *rec;	/* whose rights; NULL = the area's first record */
};

/*
 * A record type at a path of the area: "" or "requests". Gives it list, form, detail,
 * verbs, export, import, API, and its paper where it has a .print. `beside` may be NULL:
 * it fills what the area has to add to the page of one (page_action(), Slot.before …);
 * the row has been read with its parts.
 */
struct mount { const char *path; const struct record *rec; void (*beside)(struct req *, const struct row *); };

/* What a POST of the area's own takes and no record table says: for the API's description. */
struct api_body { const char *path; const struct field *fields; };

struct state_board;
struct app {
	const char *name;		/* first path segment = program = template folder = language section */
	const struct mount *mounts;	/* ends with { 0 } (rec == NULL) */
	const struct route *routes;	/* ends with { 0 } */
	const struct api_body *bodies;	/* ends with { 0 }; may be NULL */
	const struct state_board *boards;	/* state_board.h; ends with { 0 }; may be NULL */
};

int app_main(const struct app *, int argc, char **argv);
/* The generic rows of a mounted record (record_page.c), paths relative to the mount. */
extern const struct route record_routes[];
#endif
