/*
 * The settings' stamp: goes up whenever users, roles, teams, custom fields or
 * settings change; what a process cached under an older stamp is built anew.
 */
#ifndef FERRY_STAMP_H
#define FERRY_STAMP_H
#include "ctx.h"
int64_t settings_stamp(struct ctx *);	/* read once per request; a session look-up may have filled ctx->stamp already */
void settings_bump(struct ctx *);	/* in the transaction that changes something cached */
#endif
