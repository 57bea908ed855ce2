/* Automatic assignment: order of rules, shares with their fraction, maxima, filters, opt-out, dry run = run, two at once. */
#include "crowd.h"
#include "crm/assignment.h"
#include "crm/recycle.h"

static int64_t sales1, sales2, team1, team2;

static int set_up(void **state)
{
	(void)state;
	c = crowd_ctx(NULL);
	sales1 = db_one_int(&c, "SELECT id FROM users WHERE login = 'sales1'");
	sales2 = db_one_int(&c, "SELECT id FROM users WHERE login = 'sales2'");
	team1 = db_one_int(&c, "SELECT team_id FROM users WHERE login = 'sales1'");
	team2 = db_one_int(&c, "SELECT team_id FROM users WHERE login = 'sales2'");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_exec(&c, "DELETE FROM assign_rules");
	db_exec(&c, "DELETE FROM assign_members");
	crowd_end(&c);
	return 0;
}

static void afresh(void)
{
	db_exec(&c, "DELETE FROM assign_rules");
	db_exec(&c, "DELETE FROM assign_members");
	db_exec(&c, "UPDATE leads SET status = 'contacted' WHERE owner_id IS NULL AND status = 'new'");
	db_exec(&c, "DELETE FROM owner_history WHERE gained = 'auto_assigned'");
}

static void rule(int sequence, const char *filter, int64_t team)
{
	db_exec(&c, "INSERT INTO assign_rules (name, sequence, filter, team_id) VALUES ('規則', ?, ?, ?)", INT(sequence), STR(filter), INT(team));
}

static void member(int64_t user, int64_t team, int max, const char *filter, const char *prefers)
{
	db_exec(&c, "INSERT INTO assign_members (user_id, team_id, monthly_max, filter, prefers) VALUES (?, ?, ?, ?, ?)", INT(user), INT(team), INT(max), STR(filter), STR(prefers));
}

static void leads(int n, const char *region)
{
	for (int i = 0; i < n; i++)
		db_exec(&c, "INSERT INTO leads (name, status, region, pooled_at) VALUES ('分配', 'new', ?, UTC_TIMESTAMP)", STR(region));
}

static int given_to(const struct assign_plan *p, int64_t user, const char *region)
{
	int n = 0;

	for (int i = 0; i < p->n; i++)
		n += p->give[i].member->user_id == user
			&& (!region || db_one_int(&c, "SELECT 1 FROM leads WHERE id = ? AND region = ?", INT(p->give[i].lead_id), STR(region)));
	return n;
}

static enum outcome go(struct ctx *x, struct attempt *a)
{
	(void)a;
	return assignment_run(x, NULL);
}

static void rules_in_order_name_a_team(void **state)
{
	struct assign_plan p;

	(void)state;
	afresh();
	rule(1, "filter[region]=台中", team1);
	rule(2, "", team2);
	member(sales1, team1, 300, NULL, NULL);
	member(sales2, team2, 300, NULL, NULL);
	leads(3, "台中");
	leads(4, "臺北");
	p = assignment_plan(&c);
	assert_int_equal(p.n, 7);
	assert_int_equal(given_to(&p, sales1, "台中"), 3);
	assert_int_equal(given_to(&p, sales2, "臺北"), 4);
	/* Nobody of the first team has room: its leads are not the second's. */
	db_exec(&c, "UPDATE assign_members SET opted_out = 1 WHERE user_id = ?", INT(sales1));
	p = assignment_plan(&c);
	assert_int_equal(p.n, 4);
	assert_int_equal(given_to(&p, sales2, "台中"), 0);
	/* The plan wrote nothing. */
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM leads WHERE name = '分配' AND owner_id IS NOT NULL"), 0);
}

static void the_dry_run_is_the_run(void **state)
{
	struct assign_plan p;

	(void)state;
	afresh();
	rule(1, NULL, team1);
	member(sales1, team1, 90, NULL, NULL);
	member(sales2, team1, 60, NULL, NULL);
	leads(9, "高雄");
	p = assignment_plan(&c);
	assert_int_equal(p.n, 5);
	assert_int_equal(given_to(&p, sales1, NULL), 3);
	assert_int_equal(given_to(&p, sales2, NULL), 2);
	assert_int_equal(once(&c, go, 0, NULL), DONE);
	for (int i = 0; i < p.n; i++)
		assert_int_equal(db_one_int(&c, "SELECT owner_id FROM leads WHERE id = ? AND team_id = ?", INT(p.give[i].lead_id), INT(team1)), p.give[i].member->user_id);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 10 AND event = 'auto_assigned' AND record_id = ?", INT(p.give[0].lead_id)), 1);
	/* Today's share is used up. */
	assert_int_equal(once(&c, go, 0, NULL), DONE);
	assert_int_equal(assignment_plan(&c).n, 0);
}

static void the_fraction_goes_on(void **state)
{
	int days = 0;

	(void)state;
	afresh();
	rule(1, NULL, team1);
	member(sales1, team1, 10, NULL, NULL);	/* a third of a lead a day */
	leads(20, "花蓮");
	for (int day = 0; day < 6; day++) {
		days += assignment_plan(&c).n;
		assert_int_equal(once(&c, go, 0, NULL), DONE);
		db_exec(&c, "UPDATE assign_members SET share_on = share_on - INTERVAL 1 DAY");
	}
	/* 0.3333 a day, rounded down: after 6 days 1.9998. */
	assert_int_equal(days, 1);
	db_exec(&c, "UPDATE assign_members SET monthly_max = 45, share = 0, share_on = NULL");
	db_exec(&c, "DELETE FROM owner_history WHERE gained = 'auto_assigned'");
	days = 0;
	for (int day = 0; day < 4; day++) {
		days += assignment_plan(&c).n;
		assert_int_equal(once(&c, go, 0, NULL), DONE);
		db_exec(&c, "UPDATE assign_members SET share_on = share_on - INTERVAL 1 DAY");
	}
	assert_int_equal(days, 6);	/* 1, 2, 1, 2 */
}

static void the_month_has_an_end(void **state)
{
	(void)state;
	afresh();
	rule(1, NULL, team1);
	member(sales1, team1, 300, NULL, NULL);
	leads(12, "台東");
	for (int i = 0; i < 295; i++)
		db_exec(&c, "INSERT INTO owner_history (type, record_id, user_id, from_at, until_at, gained) VALUES (10, 1, ?, ?, ?, 'auto_assigned')",
			INT(sales1), STR(instant_sql(c.mem, c.now)), STR(instant_sql(c.mem, c.now)));
	assert_int_equal(assignment_plan(&c).n, 5);
	afresh();
}

static void filters_and_preferences(void **state)
{
	struct assign_plan p;

	(void)state;
	afresh();
	rule(1, NULL, team1);
	member(sales1, team1, 120, "filter[region][in]=台南,嘉義", NULL);
	member(sales2, team1, 90, NULL, "filter[region]=台南");
	leads(4, "台南");
	leads(4, "宜蘭");
	p = assignment_plan(&c);
	/* sales2 prefers 台南 and comes first there with all of the share; sales1 gets what is left of it and no 宜蘭. */
	assert_int_equal(given_to(&p, sales2, "台南"), 3);
	assert_int_equal(given_to(&p, sales1, "台南"), 1);
	assert_int_equal(given_to(&p, sales1, "宜蘭"), 0);
	/* What is not understood gives nothing. */
	db_exec(&c, "UPDATE assign_members SET filter = 'filter[nonsense]=1' WHERE user_id = ?", INT(sales1));
	p = assignment_plan(&c);
	assert_int_equal(given_to(&p, sales1, NULL), 0);
	/* What somebody gave back is not dealt out again. */
	db_exec(&c, "INSERT INTO owner_history (type, record_id, user_id, from_at, until_at, gained) SELECT 10, id, ?, UTC_TIMESTAMP, UTC_TIMESTAMP, 'claimed' FROM leads"
		" WHERE name = '分配' AND owner_id IS NULL AND status = 'new'", INT(sales1));
	assert_int_equal(assignment_plan(&c).n, 0);
}

static void several_at_once_keep_the_shares(void **state)
{
	static const char *const nobody[] = { NULL };
	int got[CROWD_OUTCOMES];

	(void)state;
	afresh();
	rule(1, NULL, team1);
	member(sales1, team1, 120, NULL, NULL);
	leads(30, "屏東");
	crowd(8, nobody, go, 0, got);
	assert_int_equal(got[DONE], 8);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM leads WHERE region = '屏東' AND owner_id = ?", INT(sales1)), 4);
	assert_int_equal(db_one_int(&c, "SELECT share = 0 FROM assign_members WHERE user_id = ?", INT(sales1)), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_in_order_name_a_team),
		cmocka_unit_test(the_dry_run_is_the_run),
		cmocka_unit_test(the_fraction_goes_on),
		cmocka_unit_test(the_month_has_an_end),
		cmocka_unit_test(filters_and_preferences),
		cmocka_unit_test(several_at_once_keep_the_shares),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
