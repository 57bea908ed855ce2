/* Users, teams, roles: who works here and what they may do. */
#ifndef FERRY_PEOPLE_H
#define FERRY_PEOPLE_H
#include "all.h"
extern const struct record user_role_record, team_member_record, role_right_record;
/* The kinds of record a role's rights speak of, in the order people know them; ends with NULL. */
extern const char *const people_record_names[];
/* One cell of the rights matrix; INVALID when writing reaches further than reading. */
enum outcome people_set_right(struct ctx *, int64_t role_id, const char *record, int read, int write);
/* One capability of a role: "assign" "approve" "import" "export" "settings". */
enum outcome people_set_capability(struct ctx *, int64_t role_id, const char *name, bool on);
/* After a matrix was changed: somebody must still be able to change it back. */
enum outcome people_rights_changed(struct ctx *);
#endif
