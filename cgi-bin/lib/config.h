/*
 * conf/ferry.hdf: what the host decides (database, folders, addresses, limits).
 * What the administrator decides at run time is in the table `settings`
 * (setting_int, setting_str). The file is named by FERRY_CONF.
 */
#ifndef FERRY_CONFIG_H
#define FERRY_CONFIG_H
#include "ctx.h"

const char *config_str(const char *name, const char *otherwise);	/* "Database.Socket" */
int64_t config_int(const char *name, int64_t otherwise);

const char *setting_str(struct ctx *, const char *name, const char *otherwise);
int64_t setting_int(struct ctx *, const char *name, int64_t otherwise);
#endif
