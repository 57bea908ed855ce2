/* Invoices and credit notes: the pages every record has. What they mean is in crm/. */
#include "crm/invoice.h"
#include "lib/app.h"

static const struct mount mounts[] = { { "", &invoice_record, NULL }, { 0 } };

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "invoices", .mounts = mounts }, argc, argv);
}
