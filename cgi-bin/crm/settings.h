/* What an administrator decides for the whole house: one const table, stored in `settings`. */
#ifndef FERRY_CRM_SETTINGS_H
#define FERRY_CRM_SETTINGS_H
#include "lib/ctx.h"
#include <json-c/json.h>

enum setting_type { SET_TEXT, SET_INT, SET_MONEY, SET_BOOL, SET_CHOICE };
struct setting_def {
	const char *name;		/* label is Settings.<name> */
	enum setting_type type;
	const char *initial;
	const char *const *choices;	/* labels are Settings.choice.<name>.<choice> */
	int64_t max;			/* SET_INT highest, SET_TEXT characters */
	const char *section;		/* begins one: Settings.section.<key> */
};
extern const struct setting_def setting_defs[];		/* ends with { 0 } */
const char *setting_now(struct ctx *, const struct setting_def *);
/* Checks and stores what is given; the rest stays. */
enum outcome settings_save(struct ctx *, json_object *input);
#endif
