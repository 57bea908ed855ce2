/* What the files of the area share: its handlers. */
#ifndef FERRY_FILES_PAGES_H
#define FERRY_FILES_PAGES_H
#include "crm/file.h"
#include "lib/page.h"

enum outcome file_new_page(struct req *);	/* bring.c */
enum outcome file_upload(struct req *);
enum outcome file_link_page(struct req *);	/* link.c */
enum outcome file_link_this(struct req *);
enum outcome file_link_chosen(struct req *);
enum outcome file_unlink_this(struct req *);
#endif
