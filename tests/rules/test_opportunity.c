/* Opportunities: stages and their times, won, lost and restored, sums of the board, many hands at once. */
#include "crowd.h"
#include "crm/opportunity.h"

static int64_t team, first_stage, second_stage, won_stage, other_stage;

static int64_t stage_at(int n)
{
	return db_one_int(&c, "SELECT id FROM stages WHERE team_id = ? AND archived_at IS NULL AND is_won = 0 AND folded = 0 ORDER BY sequence LIMIT ?, 1", INT(team), INT(n));
}

static int set_up(void **state)
{
	(void)state;
	c = crowd_ctx(NULL);
	team = db_one_int(&c, "SELECT team_id FROM users WHERE login = 'sales1'");
	first_stage = stage_at(0);
	second_stage = stage_at(1);
	won_stage = db_one_int(&c, "SELECT id FROM stages WHERE team_id = ? AND is_won = 1", INT(team));
	other_stage = db_one_int(&c, "SELECT id FROM stages WHERE team_id <> ? AND archived_at IS NULL ORDER BY id LIMIT 1", INT(team));
	assert_true(first_stage && second_stage && won_stage && other_stage);
	return 0;
}

static enum outcome make(struct ctx *x, struct attempt *a)
{
	return opportunity_quick(x, first_stage, team, "規則測試", "規則測試有限公司", "1234.50", &a->id);
}

static int64_t new_one(struct ctx *as)
{
	struct crowd_job j = { make, { 0, 0, NULL } };

	assert_int_equal(crowd_one(as, &j), DONE);
	return j.a.id;
}

static enum outcome verb(struct ctx *x, int64_t id, const char *name, const char *key, const char *value, json_object **answer)
{
	json_object *input = json_keep(x, json_object_new_object());
	struct made made = { 0 };
	enum outcome o;

	if (key)
		json_object_object_add(input, key, json_object_new_string(value));
	o = record_verb(x, &opportunity_record, id, name, input, &made);
	if (answer)
		*answer = made.answer;
	return o;
}

static int64_t move_to;
static enum outcome move(struct ctx *x, struct attempt *a) { return verb(x, a->id, "move", "stage_id", arena_fmt(x->mem, "%lld", (long long)move_to), NULL); }
static enum outcome win(struct ctx *x, struct attempt *a) { return verb(x, a->id, "win", NULL, NULL, NULL); }
static enum outcome lose(struct ctx *x, struct attempt *a) { return verb(x, a->id, "lose", a->text ? "reason" : NULL, a->text, NULL); }
static enum outcome restore(struct ctx *x, struct attempt *a) { return verb(x, a->id, "restore", NULL, NULL, NULL); }
static enum outcome win_or_lose(struct ctx *x, struct attempt *a) { return a->i % 2 ? verb(x, a->id, "lose", "reason", "同時流失", NULL) : win(x, a); }

static const char *of(int64_t id, const char *field)
{
	return row_get(record_get(&c, &opportunity_record, id), field);
}

static void it_starts_with_what_its_stage_says(void **state)
{
	int64_t id = new_one(&c);

	(void)state;
	assert_string_equal(of(id, "state"), "open");
	assert_string_equal(of(id, "probability"), db_one_str(&c, "SELECT probability FROM stages WHERE id = ?", INT(first_stage)));
	assert_string_equal(of(id, "expected_revenue"), "1234.50");
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM stage_times WHERE opportunity_id = ? AND stage_id = ? AND left_at IS NULL", INT(id), INT(first_stage)), 1);
}

static void moving_keeps_time_and_stays_in_the_team(void **state)
{
	int64_t id = new_one(&c);
	int n, seconds = 0;
	struct stage_time *t;

	(void)state;
	db_exec(&c, "UPDATE stage_times SET entered_at = entered_at - INTERVAL 90061 SECOND WHERE opportunity_id = ?", INT(id));
	move_to = other_stage;
	assert_int_equal(once(&c, move, id, NULL), INVALID);
	move_to = second_stage;
	assert_int_equal(once(&c, move, id, NULL), DONE);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM stage_times WHERE opportunity_id = ? AND left_at IS NULL AND stage_id = ?", INT(id), INT(second_stage)), 1);
	t = opportunity_stage_times(&c, record_get(&c, &opportunity_record, id), &n);
	for (int i = 0; i < n; i++) {
		if (t[i].stage.id == first_stage)
			seconds = (int)t[i].seconds;
		assert_int_equal(t[i].current, t[i].stage.id == second_stage);
	}
	assert_in_range(seconds, 90061, 90070);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 13 AND record_id = ? AND event = 'stage_changed'", INT(id)), 1);
}

static void a_lost_one_comes_back_as_it_was(void **state)
{
	int64_t id = new_one(&c);
	char *before;

	(void)state;
	before = arena_str(c.mem, of(id, "probability"));
	assert_int_equal(once(&c, lose, id, NULL), INVALID);
	assert_string_equal(of(id, "state"), "open");
	assert_int_equal(once(&c, lose, id, "全新的原因"), DONE);
	assert_string_equal(of(id, "state"), "lost");
	assert_int_equal(row_dec4(record_get(&c, &opportunity_record, id), "probability"), 0);
	assert_int_equal(row_int(record_get(&c, &opportunity_record, id), "stage_id"), first_stage);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM lost_reasons WHERE name = '全新的原因'"), 1);
	assert_int_equal(once(&c, lose, id, "再一次"), CONFLICT);
	move_to = second_stage;
	assert_int_equal(once(&c, move, id, NULL), CONFLICT);
	assert_int_equal(once(&c, restore, id, NULL), DONE);
	assert_string_equal(of(id, "state"), "open");
	assert_string_equal(of(id, "probability"), before);
	assert_null(of(id, "lost_reason_id"));
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 13 AND record_id = ? AND event = 'lost' AND detail LIKE '%lost_reason_id%'", INT(id)), 1);
}

static void winning_goes_to_the_teams_won_stage(void **state)
{
	int64_t id = new_one(&c);

	(void)state;
	assert_int_equal(once(&c, win, id, NULL), DONE);
	assert_string_equal(of(id, "state"), "won");
	assert_int_equal(row_dec4(record_get(&c, &opportunity_record, id), "probability"), 1000000);
	assert_int_equal(row_int(record_get(&c, &opportunity_record, id), "stage_id"), won_stage);
	assert_non_null(of(id, "closed_at"));
	assert_int_equal(once(&c, win, id, NULL), CONFLICT);
	assert_int_equal(once(&c, restore, id, NULL), DONE);
	assert_int_equal(row_int(record_get(&c, &opportunity_record, id), "stage_id"), first_stage);
	/* Dropped into the won column it is won as well. */
	move_to = won_stage;
	assert_int_equal(once(&c, move, id, NULL), DONE);
	assert_string_equal(of(id, "state"), "won");
}

static void it_ends_only_one_way(void **state)
{
	int64_t id = new_one(&c);
	int got[CROWD_OUTCOMES];

	(void)state;
	crowd(20, NULL, win_or_lose, id, got);
	assert_int_equal(got[DONE], 1);
	assert_int_equal(got[CONFLICT], 19);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 13 AND record_id = ? AND event IN ('won', 'lost')", INT(id)), 1);
	assert_true(db_one_int(&c, "SELECT COUNT(*) FROM stage_times WHERE opportunity_id = ? AND left_at IS NULL", INT(id)) <= 1);
}

static void the_boards_sums_are_those_of_the_table(void **state)
{
	int n;
	struct board_column *col;

	(void)state;
	new_one(&c);
	col = opportunity_columns(&c, team, &n);
	assert_true(n >= 4);
	for (int i = 0; i < n; i++) {
		money sum;
		const char *want = db_one_str(&c, "SELECT COALESCE(SUM(expected_revenue), 0.00) FROM opportunities WHERE team_id = ? AND stage_id = ? AND state <> 'lost' AND archived_at IS NULL",
			INT(team), INT(col[i].stage.id));

		assert_true(money_parse(want, &sum));
		assert_int_equal(col[i].sum, sum);
		assert_int_equal(col[i].count, db_one_int(&c, "SELECT COUNT(*) FROM opportunities WHERE team_id = ? AND stage_id = ? AND state <> 'lost' AND archived_at IS NULL",
			INT(team), INT(col[i].stage.id)));
		assert_int_equal(col[i].count, col[i].overdue + col[i].today + col[i].planned + col[i].idle);
	}
}

static void sums_hold_only_what_one_may_read(void **state)
{
	struct ctx sales2 = crowd_ctx("sales2");
	int n;
	struct board_column *col;

	(void)state;
	new_one(&c);
	col = opportunity_columns(&sales2, team, &n);
	for (int i = 0; i < n; i++)
		assert_int_equal(col[i].count, db_one_int(&c, "SELECT COUNT(*) FROM opportunities WHERE team_id = ? AND stage_id = ? AND state <> 'lost' AND archived_at IS NULL AND owner_id = ?",
			INT(team), INT(col[i].stage.id), INT(sales2.me->id)));
	crowd_end(&sales2);
}

static void an_amount_follows_as_set(void **state)
{
	int64_t id = new_one(&c);

	(void)state;
	crowd_setting(&c, "opportunity_amount_follows", "keep");
	opportunity_follow_amount(&c, id, QUOTATION_ACCEPTED, 99900);
	assert_string_equal(of(id, "expected_revenue"), "1234.50");
	crowd_setting(&c, "opportunity_amount_follows", "accepted");
	opportunity_follow_amount(&c, id, QUOTATION_SENT, 99900);
	assert_string_equal(of(id, "expected_revenue"), "1234.50");
	opportunity_follow_amount(&c, id, QUOTATION_ACCEPTED, 99900);
	assert_string_equal(of(id, "expected_revenue"), "999.00");
	crowd_setting(&c, "opportunity_amount_follows", "keep");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_starts_with_what_its_stage_says),
		cmocka_unit_test(moving_keeps_time_and_stays_in_the_team),
		cmocka_unit_test(a_lost_one_comes_back_as_it_was),
		cmocka_unit_test(winning_goes_to_the_teams_won_stage),
		cmocka_unit_test(it_ends_only_one_way),
		cmocka_unit_test(the_boards_sums_are_those_of_the_table),
		cmocka_unit_test(sums_hold_only_what_one_may_read),
		cmocka_unit_test(an_amount_follows_as_set),
	};

	return cmocka_run_group_tests(tests, set_up, crowd_tear_down);
}
