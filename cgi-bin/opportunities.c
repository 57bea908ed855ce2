/*
 * Opportunities: the pages every record has, the board of a team, the status bar
 * with the time spent in each stage. The handlers are in opportunities/; what a move
 * or a win means is in crm/.
 */
#include "lib/app.h"
#include "opportunities/pages.h"

static const struct mount mounts[] = { { "", &opportunity_record, deal_beside }, { "targets", &target_record, NULL }, { 0 } };
static const struct route routes[] = {
	{ GET, "board", board_page, PERM_READ, "opportunities/kanban.cs", PAGE_ONLY, &opportunity_record },
	{ GET, "board/columns", board_columns, PERM_READ, NULL, PAGE_ONLY, &opportunity_record },
	{ POST, "board/quick", board_quick, PERM_WRITE, NULL, PAGE_ONLY, &opportunity_record },
	{ POST, "{id}/move", board_move, PERM_WRITE, NULL, PAGE_ONLY, &opportunity_record },
	{ GET, "prediction", prediction_page, PERM_READ, "opportunities/prediction.cs", 0, &opportunity_record },
	{ POST, "prediction", prediction_save, PERM_SETTINGS, NULL, 0, &opportunity_record },
	{ GET, "prediction/leads/{id}", prediction_of_lead, PERM_READ, NULL, API_ONLY, &lead_record },
	{ GET, "{id}/prediction", prediction_of_deal, PERM_READ, NULL, API_ONLY, &opportunity_record },
	{ GET, "forecast", forecast_page, PERM_READ, "opportunities/forecast.cs", 0, &opportunity_record },
	{ GET, "new", deal_new, PERM_WRITE, "record/form.cs", PAGE_ONLY, &opportunity_record },
	{ POST, "", deal_create, PERM_WRITE, "record/form.cs", 0, &opportunity_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "opportunities", .mounts = mounts, .routes = routes }, argc, argv);
}
