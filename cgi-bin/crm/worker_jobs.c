/* What the worker can do. One kind of job is one row: its name, what it runs, and every how many seconds (0 = when asked for by job_add). */
#include "activity.h"
#include "bulk.h"
#include "cleanup.h"
#include "contract.h"
#include "file.h"
#include "import.h"
#include "journal.h"
#include "mailbox.h"
#include "message.h"
#include "assignment.h"
#include "prediction.h"
#include "receivable.h"
#include "recycle.h"
#include "reindex.h"
#include "search_lent.h"
#include "receivable.h"
#include "worker_jobs.h"

enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };

const struct job_kind worker_jobs[] = {
	/* the house */
	{ "cleanup", cleanup, DAY },
	{ "journal_checkpoint", journal_checkpoint, 15 * MINUTE },
	{ "journal_verify", journal_verify_job, DAY },
	{ "search_lent", search_lent_job, 0 },
	{ "reindex", reindex_job, 0 },
	{ "import", import_job, 0 },
	{ "bulk", bulk_run_job, 0 },
	{ "import_cleanup", import_cleanup, DAY },
	/* before the sale */
	{ "recycle", recycle_job, HOUR },
	{ "assignment", assignment_job, HOUR },
	/* the sale and money */
	{ "plan_remind", plan_remind, HOUR },
	{ "prediction", prediction_job, DAY },
	{ "plan_overdue", plan_overdue_job, HOUR },
	{ "contract_remind", contract_remind, DAY },
	/* on any record */
	{ "activity_remind", activity_remind, MINUTE },
	{ "activity_recur", activity_recur, HOUR },
	/* discussion */
	{ "inbox_sweep", inbox_sweep, DAY },
	/* mail in */
	{ "mailbox", mailbox_rest, MINUTE },
	{ "mailbox_now", mailbox_rest, 0 },
	{ "mailbox_fetch", mailbox_fetch, MINUTE },
	/* service and files */
	{ "file_sweep", file_sweep, DAY },
	{ 0 }
};
