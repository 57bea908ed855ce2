/*
 * One row of the table is one rule: a query that finds what breaks it, as id, label,
 * what is stored, what it should be. See consistency.h.
 */
#include "consistency.h"
#include "file.h"
#include "lib/db.h"

#define RULE(name, sql)	static struct rows *name(struct ctx *c) { return db_rows(c, sql " LIMIT 20"); }

/* ---- contracts ------------------------------------------------------------------------ */

RULE(contract_planned, "SELECT k.id, k.number, k.planned, COALESCE(s.sum, 0.00) FROM contracts k"
	" LEFT JOIN (SELECT contract_id, SUM(amount) AS sum FROM plans WHERE state <> 'void' GROUP BY contract_id) s ON s.contract_id = k.id"
	" WHERE k.planned <> COALESCE(s.sum, 0)")
RULE(contract_received, "SELECT k.id, k.number, k.received, COALESCE(s.sum, 0.00) FROM contracts k"
	" LEFT JOIN (SELECT p.contract_id, SUM(a.amount) AS sum FROM allocations a JOIN plans p ON p.id = a.plan_id GROUP BY p.contract_id) s ON s.contract_id = k.id"
	" WHERE k.received <> COALESCE(s.sum, 0)")
RULE(contract_requested, "SELECT k.id, k.number, k.invoice_requested, COALESCE(s.sum, 0.00) FROM contracts k"
	" LEFT JOIN (SELECT contract_id, SUM(amount - credited) AS sum FROM invoices WHERE credit_of_id IS NULL AND state <> 'void' GROUP BY contract_id) s ON s.contract_id = k.id"
	" WHERE k.invoice_requested <> COALESCE(s.sum, 0)")
RULE(contract_invoiced, "SELECT k.id, k.number, k.invoiced, COALESCE(s.sum, 0.00) FROM contracts k"
	" LEFT JOIN (SELECT contract_id, SUM(amount - credited) AS sum FROM invoices WHERE credit_of_id IS NULL AND state IN ('issued','sent','credited') GROUP BY contract_id) s ON s.contract_id = k.id"
	" WHERE k.invoiced <> COALESCE(s.sum, 0)")
RULE(contract_limits, "SELECT id, number, GREATEST(planned, invoice_requested), amount FROM contracts WHERE planned > amount OR invoice_requested > amount")
RULE(order_invoiced, "SELECT q.id, q.number, q.invoiced, COALESCE(s.sum, 0.00) FROM quotations q"
	" LEFT JOIN (SELECT quotation_id, SUM(amount - credited) AS sum FROM invoices WHERE credit_of_id IS NULL AND contract_id IS NULL AND state <> 'void' GROUP BY quotation_id) s"
	" ON s.quotation_id = q.id WHERE q.invoiced <> COALESCE(s.sum, 0)")

/* ---- plans and receipts --------------------------------------------------------------- */

RULE(plan_received, "SELECT p.id, p.name, p.received, COALESCE(s.sum, 0.00) FROM plans p"
	" LEFT JOIN (SELECT plan_id, SUM(amount) AS sum FROM allocations GROUP BY plan_id) s ON s.plan_id = p.id WHERE p.received <> COALESCE(s.sum, 0)")
RULE(plan_limit, "SELECT id, name, received + fee, amount FROM plans WHERE received + fee > amount")
RULE(plan_state, "SELECT id, name, state, IF(received + fee = amount, 'done', IF(received > 0, 'partly_received', 'pending')) FROM plans WHERE state <> 'void'"
	" AND NOT (state = IF(received + fee = amount, 'done', IF(received > 0, 'partly_received', 'pending')) OR (state = 'not_effective' AND received = 0 AND fee < amount))")
RULE(plan_customer, "SELECT p.id, p.name, p.customer_id, k.customer_id FROM plans p JOIN contracts k ON k.id = p.contract_id WHERE p.customer_id <> k.customer_id OR p.currency <> k.currency")
RULE(receipt_allocated, "SELECT r.id, r.number, r.allocated, COALESCE(s.sum, 0.00) FROM receipts r"
	" LEFT JOIN (SELECT receipt_id, SUM(amount) AS sum FROM allocations GROUP BY receipt_id) s ON s.receipt_id = r.id WHERE r.allocated <> COALESCE(s.sum, 0)")
RULE(receipt_refunded, "SELECT r.id, r.number, r.refunded, COALESCE(s.sum, 0.00) FROM receipts r"
	" LEFT JOIN (SELECT receipt_id, SUM(amount) AS sum FROM refunds WHERE state IN ('in_approval','approved','paid') GROUP BY receipt_id) s ON s.receipt_id = r.id WHERE r.refunded <> COALESCE(s.sum, 0)")
RULE(receipt_limit, "SELECT id, number, allocated + refunded, amount FROM receipts WHERE allocated + refunded > amount")
RULE(allocation_reversal, "SELECT b.id, r.number, b.amount, -a.amount FROM allocations b JOIN allocations a ON a.id = b.reverses_id JOIN receipts r ON r.id = b.receipt_id"
	" WHERE b.amount <> -a.amount OR b.plan_id <> a.plan_id OR b.receipt_id <> a.receipt_id")
RULE(allocation_customer, "SELECT a.id, r.number, r.customer_id, p.customer_id FROM allocations a JOIN receipts r ON r.id = a.receipt_id JOIN plans p ON p.id = a.plan_id"
	" WHERE r.customer_id <> p.customer_id OR r.currency <> p.currency")

/* ---- invoices ------------------------------------------------------------------------- */

RULE(invoice_credited, "SELECT i.id, i.label, i.credited, COALESCE(s.sum, 0.00) FROM invoices i"
	" LEFT JOIN (SELECT credit_of_id, SUM(amount) AS sum FROM invoices WHERE state <> 'void' GROUP BY credit_of_id) s ON s.credit_of_id = i.id"
	" WHERE i.credit_of_id IS NULL AND i.credited <> COALESCE(s.sum, 0)")
RULE(invoice_state, "SELECT id, label, state, IF(state = 'credited', 'issued', 'credited') FROM invoices WHERE credit_of_id IS NULL AND state <> 'void' AND (state = 'credited') <> (credited = amount)")
/* In order, no gap, no repeat: as many as were given, all of them below the next. */
RULE(range_used, "SELECT g.id, g.name, COUNT(i.id), g.next_number - g.first_number FROM invoice_ranges g"
	" LEFT JOIN invoices i ON i.number BETWEEN CONCAT(g.prefix, LPAD(g.first_number, 8, '0')) AND CONCAT(g.prefix, LPAD(g.last_number, 8, '0'))"
	" AND CHAR_LENGTH(i.number) = 10 AND i.type LIKE 'tw\\_%' GROUP BY g.id, g.name, g.prefix, g.first_number, g.next_number"
	" HAVING COUNT(i.id) <> g.next_number - g.first_number OR MAX(i.number) >= CONCAT(g.prefix, LPAD(g.next_number, 8, '0'))")

/* ---- goods ---------------------------------------------------------------------------- */

RULE(sample_line_shipped, "SELECT q.id, q.number, l.shipped, COALESCE(s.sum, 0.0000) FROM sample_lines l JOIN sample_requests q ON q.id = l.request_id"
	" LEFT JOIN (SELECT sl.line_id, SUM(sl.quantity) AS sum FROM sample_shipment_lines sl JOIN sample_shipments h ON h.id = sl.shipment_id WHERE h.state <> 'cancelled' GROUP BY sl.line_id) s"
	" ON s.line_id = l.id WHERE l.shipped <> COALESCE(s.sum, 0)")
RULE(sample_limit, "SELECT q.id, q.number, l.shipped, l.quantity FROM sample_lines l JOIN sample_requests q ON q.id = l.request_id WHERE l.shipped > l.quantity")
RULE(sample_sums, "SELECT q.id, q.number, CONCAT(q.quantity, '/', q.shipped), CONCAT(SUM(l.quantity), '/', SUM(l.shipped)) FROM sample_requests q JOIN sample_lines l ON l.request_id = q.id"
	" GROUP BY q.id, q.number, q.quantity, q.shipped HAVING q.quantity <> SUM(l.quantity) OR q.shipped <> SUM(l.shipped)")
RULE(sample_cost, "SELECT q.id, q.number, q.cost, COALESCE(s.sum, 0.00) FROM sample_requests q"
	" LEFT JOIN (SELECT request_id, SUM(goods_cost + freight) AS sum FROM sample_shipments WHERE state <> 'cancelled' GROUP BY request_id) s ON s.request_id = q.id"
	" WHERE q.cost <> COALESCE(s.sum, 0)")
RULE(line_delivered, "SELECT q.id, q.number, l.delivered, COALESCE(s.sum, 0.0000) FROM quotation_lines l JOIN quotations q ON q.id = l.quotation_id"
	" LEFT JOIN (SELECT dl.line_id, SUM(dl.quantity) AS sum FROM delivery_lines dl JOIN deliveries d ON d.id = dl.delivery_id WHERE d.state <> 'cancelled' GROUP BY dl.line_id) s"
	" ON s.line_id = l.id WHERE q.status <> 'superseded' AND l.delivered <> COALESCE(s.sum, 0)")
RULE(line_delivered_limit, "SELECT q.id, q.number, l.delivered, l.quantity FROM quotation_lines l JOIN quotations q ON q.id = l.quotation_id WHERE l.delivered > l.quantity"
	" AND NOT EXISTS (SELECT 1 FROM settings WHERE name = 'delivery_above_order' AND value = '1')")

/* ---- the way of a deal ---------------------------------------------------------------- */

/* A deal under way is in one stage at a time, and it is the one its row names. */
RULE(stage_stay, "SELECT o.id, o.name, COUNT(s.id), 1 FROM opportunities o LEFT JOIN stage_times s ON s.opportunity_id = o.id AND s.left_at IS NULL"
	" WHERE o.archived_at IS NULL GROUP BY o.id, o.name, o.stage_id HAVING COUNT(s.id) > 1 OR MAX(s.stage_id) <> o.stage_id")
RULE(stage_seconds, "SELECT o.id, o.name, s.seconds, TIMESTAMPDIFF(SECOND, s.entered_at, s.left_at) FROM stage_times s JOIN opportunities o ON o.id = s.opportunity_id"
	" WHERE s.left_at IS NOT NULL AND s.seconds <> GREATEST(0, TIMESTAMPDIFF(SECOND, s.entered_at, s.left_at))")
RULE(approval_current, "SELECT a.record_id, CONCAT('type ', a.type), COUNT(*), 1 FROM approvals a WHERE a.state = 'current' GROUP BY a.type, a.record_id HAVING COUNT(*) > 1")
RULE(owner_of_lead, "SELECT l.id, l.name, COUNT(h.id), 1 FROM leads l JOIN owner_history h ON h.type = 10 AND h.record_id = l.id AND h.until_at IS NULL GROUP BY l.id, l.name, l.owner_id"
	" HAVING COUNT(h.id) > 1 OR MAX(h.user_id) <> COALESCE(l.owner_id, 0)")
RULE(owner_of_customer, "SELECT l.id, l.name, COUNT(h.id), 1 FROM customers l JOIN owner_history h ON h.type = 11 AND h.record_id = l.id AND h.until_at IS NULL GROUP BY l.id, l.name, l.owner_id"
	" HAVING COUNT(h.id) > 1 OR MAX(h.user_id) <> COALESCE(l.owner_id, 0)")

/* ---- files and hours -------------------------------------------------------------------- */

RULE(file_newest, "SELECT f.id, f.name, f.sha256, v.sha256 FROM files f LEFT JOIN file_versions v ON v.file_id = f.id AND v.position = f.revision WHERE v.id IS NULL OR v.sha256 <> f.sha256 OR v.size <> f.size")
RULE(content_bytes, "SELECT u.id, 'all', u.bytes, COALESCE(s.sum, 0) FROM content_usage u JOIN (SELECT SUM(size) AS sum FROM contents) s WHERE u.bytes <> COALESCE(s.sum, 0)")
RULE(hours_project, "SELECT h.id, h.text, h.project_id, k.project_id FROM timesheets h JOIN tasks k ON k.id = h.task_id WHERE h.project_id <> k.project_id")

static const struct rule { const char *kind, *what; struct rows *(*find)(struct ctx *); } rules[] = {
	{ "contract", "planned", contract_planned }, { "contract", "received", contract_received }, { "contract", "invoice_requested", contract_requested },
	{ "contract", "invoiced", contract_invoiced }, { "contract", "planned or invoiced, at most the amount,", contract_limits },
	{ "quotation", "invoiced", order_invoiced },
	{ "plan", "received", plan_received }, { "plan", "received, at most the amount,", plan_limit }, { "plan", "state", plan_state }, { "plan", "customer or currency", plan_customer },
	{ "receipt", "allocated", receipt_allocated }, { "receipt", "refunded", receipt_refunded }, { "receipt", "allocated and refunded, at most the amount,", receipt_limit },
	{ "allocation", "reversal", allocation_reversal }, { "allocation", "customer or currency", allocation_customer },
	{ "invoice", "credited", invoice_credited }, { "invoice", "state", invoice_state }, { "invoice_range", "numbers used", range_used },
	{ "sample_request", "shipped of a line", sample_line_shipped }, { "sample_request", "shipped, at most what was asked for,", sample_limit },
	{ "sample_request", "quantity/shipped", sample_sums }, { "sample_request", "cost", sample_cost },
	{ "quotation", "delivered of a line", line_delivered }, { "quotation", "delivered, at most what was ordered,", line_delivered_limit },
	{ "opportunity", "open stays in its stage", stage_stay }, { "opportunity", "seconds in a stage", stage_seconds },
	{ "approval", "steps under way", approval_current }, { "lead", "owner in the history", owner_of_lead }, { "customer", "owner in the history", owner_of_customer },
	{ "file", "content of the newest version", file_newest }, { "contents", "bytes", content_bytes }, { "timesheet", "project of its task", hours_project },
};

int consistency_say(struct ctx *c, void (*say)(const char *), const char *kind, const char *label, int64_t id, const char *what, const char *is, const char *should)
{
	say(arena_fmt(c->mem, "%s %s (%lld): %s is %s, should be %s", kind, label ? label : "", (long long)id, what, is ? is : "empty", should ? should : "empty"));
	return 1;
}

int consistency_check(struct ctx *c, void (*say)(const char *))
{
	int n = 0;

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct arena_mark mark = arena_mark(c->mem);
		struct rows *r = rules[i].find(c);

		while (rows_next(r))
			n += consistency_say(c, say, rules[i].kind, rows_str(r, 1), rows_int(r, 0), rules[i].what, rows_str(r, 2), rows_str(r, 3));
		arena_rewind(c->mem, mark);
	}
	return n + consistency_documents(c, say) + file_contents_check(c, say);
}
