/* Finished pieces of pages, kept; see page_piece.h. */
#include <sodium.h>
#include "page_piece.h"
#include "record_page_impl.h"
#include "view.h"

static struct shelf made = { .slots = 320, .most = 12 * 1024 };

const char *page_piece(struct req *r, const struct print *print, const char *template, const char *below, void (*fill)(struct req *, HDF *, void *), void *arg)
{
	struct buf out = buf_new(r->c->mem);
	size_t len;
	const char *html = shelf_find(&made, print, &len);

	if (html)
		return html;
	fill(r, page_node(r, below), arg);
	view_render(r->c->mem, r->c->lang, template, &out);
	page_drop(r, below);
	shelf_put(&made, print, out.len ? out.s : "", out.len);
	return out.len ? out.s : "";
}

void page_made(struct req *r, const char *name, const struct print *print, const char *html)
{
	char hex[2 * sizeof print->bytes + 1];

	sodium_bin2hex(hex, sizeof hex, print->bytes, sizeof print->bytes);
	node_set(page_node(r, "made"), name, hex);
	node_set(node_child(hdf_obj_top(page_node(r, "made")), "Made"), name, html);
}
