/*
 * Products with their categories and price lists: all is the records' own.
 */
#include "crm/product.h"
#include "lib/app.h"

static const struct mount mounts[] = {
	{ "", &product_record }, { "categories", &product_category_record }, { "pricelists", &pricelist_record }, { 0 }
};
static const struct route routes[] = { { 0 } };

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "products", mounts, routes }, argc, argv);
}
