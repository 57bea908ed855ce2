/*
 * Contacts: everything is the record's own.
 */
#include "crm/contact.h"
#include "lib/app.h"

static const struct mount mounts[] = { { "", &contact_record }, { 0 } };
static const struct route routes[] = { { 0 } };

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "contacts", mounts, routes }, argc, argv);
}
