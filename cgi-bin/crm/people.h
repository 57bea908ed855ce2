/* Users, teams, roles: who works here and what they may do. */
#ifndef FERRY_PEOPLE_H
#define FERRY_PEOPLE_H
#include "all.h"
extern const struct record user_role_record, team_member_record, role_right_record;
/* The kinds of record a role's rights speak of, in the order people know them; ends with NULL. */
extern const char *const people_record_names[];
#endif
