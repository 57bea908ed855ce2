/* Reports: what the tables in crm/report_*.c say, as pages, sheets and JSON. */
#include "crm/all.h"
#include "lib/app.h"
#include "lib/report_page.h"

static const struct mount mounts[] = { { 0 } };
static const struct route routes[] = {
	{ GET, "", report_page_index, PERM_SIGNED_IN, "reports/index.cs", 0, NULL },
	{ GET, "{name}.xlsx", report_page_export, PERM_EXPORT, NULL, 0, NULL },
	{ GET, "{name}.csv", report_page_export, PERM_EXPORT, NULL, 0, NULL },
	{ GET, "{name}", report_page_show, PERM_SIGNED_IN, "reports/report.cs", 0, NULL },
	{ GET, "{name}/rows", report_page_rows, PERM_SIGNED_IN, NULL, 0, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "reports", .mounts = mounts, .routes = routes }, argc, argv);
}
