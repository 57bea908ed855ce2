/* What the host decides, from the file named by FERRY_CONF, read once; see config.h. What the administrator decides is settings.c. */
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include "config.h"
#include "util/neo_hdf.h"
#include "util/neo_err.h"

static HDF *config(void)
{
	static HDF *hdf;
	const char *path = getenv("FERRY_CONF");
	NEOERR *err;

	if (hdf)
		return hdf;
	err = hdf_init(&hdf);
	if (err == STATUS_OK && path && *path)
		err = hdf_read_file(hdf, path);
	if (err != STATUS_OK) {
		nerr_ignore(&err);
		hdf_destroy(&hdf);
		/* Nothing can be done without one, and that is no fault of the program. */
		fprintf(stderr, "ferry: cannot read the configuration %s\n", path && *path ? path : "");
		exit(EX_CONFIG);
	}
	return hdf;
}

const char *config_str(const char *name, const char *otherwise)
{
	const char *value = hdf_get_value(config(), name, NULL);

	return value ? value : otherwise;
}

int64_t config_int(const char *name, int64_t otherwise)
{
	const char *value = hdf_get_value(config(), name, NULL);
	char *end;
	int64_t n;

	if (!value || !*value)
		return otherwise;
	n = strtoll(value, &end, 10);
	if (*end)
		fault("%s in the configuration is not a number: %s", name, value);
	return n;
}
