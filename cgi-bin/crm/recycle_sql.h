/*
 * The rules of recycling as SQL over alias t (customers or leads). `zone` is how the
 * house's offset from UTC in seconds is written there: "?" or "{zone}".
 */
#ifndef FERRY_RECYCLE_SQL_H
#define FERRY_RECYCLE_SQL_H

/* ---- customers -------------------------------------------------------------------- */

#define C_TAKEN "t.owner_id IS NOT NULL AND t.archived_at IS NULL AND t.merged_into_id IS NULL"
#define C_SINCE "COALESCE(t.owner_since, t.created_at)"

/* The pool it is of; else the first one its owner or team is a member of; else the first that is everybody's. */
#define C_POOL "COALESCE(t.pool_id," \
	" (SELECT MIN(m.pool_id) FROM pool_members m JOIN pools mp ON mp.id = m.pool_id AND mp.archived_at IS NULL" \
	"  WHERE m.user_id = t.owner_id OR m.member_team_id = t.team_id)," \
	" (SELECT MIN(op.id) FROM pools op WHERE op.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM pool_members om WHERE om.pool_id = op.id)))"

#define C_OPEN_DEAL "EXISTS (SELECT 1 FROM opportunities eo WHERE eo.customer_id = t.id AND eo.state = 'open' AND eo.archived_at IS NULL)"
#define C_RUNNING_CONTRACT "EXISTS (SELECT 1 FROM contracts ek WHERE ek.customer_id = t.id AND ek.state IN ('signed', 'in_performance') AND ek.archived_at IS NULL)"

/* Rules r of pool p that apply to t: those of its pool, for its level before those for all levels, unless it is exempt. */
#define C_RULES " FROM pool_rules r JOIN pools p ON p.id = r.pool_id WHERE " C_TAKEN " AND " C_APPLIES
#define C_APPLIES "p.archived_at IS NULL AND p.recycles = 1 AND p.id = " C_POOL \
	" AND (r.level = t.level OR (r.level IS NULL AND NOT EXISTS" \
	" (SELECT 1 FROM pool_rules s WHERE s.pool_id = r.pool_id AND s.missing = r.missing AND s.level = t.level)))" \
	" AND NOT (p.exempt_locked = 1 AND t.locked = 1)" \
	" AND NOT ((p.exempt_opportunity = 1 OR r.missing = 'opportunity') AND " C_OPEN_DEAL ")" \
	" AND NOT ((p.exempt_contract = 1 OR r.missing = 'contract') AND " C_RUNNING_CONTRACT ")"

/* What the rule counts from: the last of what it asks for, and never before the owner had it. */
#define C_LAST "GREATEST(" C_SINCE ", COALESCE(CASE r.missing" \
	" WHEN 'followup' THEN t.last_contact_at" \
	" WHEN 'opportunity' THEN (SELECT MAX(GREATEST(lo.created_at, COALESCE(lo.closed_at, lo.created_at))) FROM opportunities lo" \
	"  WHERE lo.customer_id = t.id AND lo.archived_at IS NULL)" \
	" ELSE (SELECT MAX(lk.created_at) FROM contracts lk WHERE lk.customer_id = t.id AND lk.archived_at IS NULL) END, " C_SINCE "))"

#define C_DAY(zone) "DATE(" C_LAST " + INTERVAL " zone " SECOND) + INTERVAL r.days DAY"

/* ---- leads -------------------------------------------------------------------------- */

#define L_TAKEN "t.owner_id IS NOT NULL AND t.archived_at IS NULL AND t.status IN ('new', 'contacted', 'qualified')"
#define L_SINCE "COALESCE(t.owner_since, t.created_at)"
#define L_DAYS "(SELECT NULLIF(CAST(ls.value AS INT), 0) FROM settings ls WHERE ls.name = 'lead_return_days')"
#define L_DAY(zone) "DATE(GREATEST(" L_SINCE ", COALESCE(t.last_contact_at, " L_SINCE ")) + INTERVAL " zone " SECOND) + INTERVAL " L_DAYS " DAY"
#endif
