// Payment plans remind their owner: N days before, on the day, every N days after; once a day.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, jobDone, one, sql } from './lib.mjs';

const sales = await api('sales1'), stamp = Date.now();
const day = (n) => new Date(Date.now() + n * 86400000 + 8 * 3600000).toISOString().slice(0, 10);
const reminded = (id) => Number(one(`SELECT COUNT(*) FROM plan_reminders WHERE plan_id = ${id}`));
const letters = (name) => Number(one(`SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND content LIKE '%${name}%'`));
const run = () => jobDone('plan_remind');

test('before, on the day and every week after; not in between, not when paid, not twice', async () => {
	const customer = await sales.must('POST', 'customers', { name: `提醒 ${stamp}` }, 201);
	const k = await sales.must('POST', 'contracts', { title: `提醒 ${stamp}`, customer_id: customer.id, amount: '6000.00' }, 201);
	const plans = {};
	for (const n of [7, 6, 0, -1, -7, -14]) {
		plans[n] = await sales.must('POST', 'payments/plans', { contract_id: k.id, amount: '1000.00', due_on: day(n) }, 201);
		sql(`UPDATE plans SET state = 'pending' WHERE id = ${plans[n].id}`);
	}
	await run();
	for (const [n, want] of [[7, 1], [6, 0], [0, 1], [-1, 0], [-7, 1], [-14, 1]]) assert.equal(reminded(plans[n].id), want, `${n} days`);
	if (one("SELECT email FROM users WHERE login = 'sales1'")) assert.ok(letters(plans[0].name) >= 1);
	const before = letters(plans[0].name);
	await run();
	assert.equal(letters(plans[0].name), before, 'once a day');
	assert.equal(reminded(plans[0].id), 1);
});
