// ferry-admin check: every sum and state computed again from its rows. Each kind of
// damage is done to a row by hand, must be named with the record it hit, and is taken back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, program, sql } from './lib.mjs';

const sales = await api('sales1'), manager = await api('manager'), admin = await api('admin');
const stamp = Date.now();
const findings = async () => { const r = await program('ferry-admin', ['check', '--data']); return { code: r.code, lines: r.stdout.split('\n').filter((l) => l.startsWith('- ')), all: r.stdout + r.stderr }; };
const s = {};

test('a chain from quotation to invoice, and a parcel: nothing is wrong with it', async () => {
	s.customer = await sales.must('POST', 'customers', { name: `查帳 ${stamp}` }, 201);
	const tax = (await admin.must('GET', 'settings/taxes?limit=1')).items[0].id;
	const lines = [{ description: '租金', quantity: '3', unit_price: '1250.5', discount_percent: '7.5', tax_id: tax }, { description: '押金', quantity: '1', unit_price: '40000' }];
	s.quotation = await sales.must('POST', 'quotations', { customer_id: s.customer.id, lines }, 201);
	await sales.must('POST', `quotations/${s.quotation.id}/accept`, { signed_by: '王' });
	s.contract = await sales.must('POST', `quotations/${s.quotation.id}/contract`, {}, 201);
	await sales.must('POST', `contracts/${s.contract.id}/submit`);
	for (let i = 0; i < 5 && (await manager.must('GET', `contracts/${s.contract.id}`)).approval_state === 'in_approval'; i++) await admin.must('POST', `contracts/${s.contract.id}/approve`);
	await sales.must('POST', `contracts/${s.contract.id}/sign`);
	await sales.must('POST', `contracts/${s.contract.id}/plan`, { instalments: 3, first_due_on: '2026-12-05' });
	s.plan = (await sales.must('GET', `payments/plans?filter[contract_id]=${s.contract.id}&sort=due_on`)).items[0];
	s.receipt = await admin.must('POST', 'payments/receipts', { customer_id: s.customer.id, contract_id: s.contract.id, amount: '20000.00' }, 201);
	await admin.must('POST', `payments/receipts/${s.receipt.id}/confirm`);
	await admin.must('POST', `payments/receipts/${s.receipt.id}/allocate`, {});
	s.invoice = await sales.must('POST', `contracts/${s.contract.id}/invoice`, { amount: '10000.00' }, 201);
	await admin.must('POST', `invoices/${s.invoice.id}/approve`);
	await admin.must('POST', `invoices/${s.invoice.id}/issue`);
	await admin.must('POST', `invoices/${s.invoice.id}/credit`, { amount: '2500.00', reason: '折讓' }, 201);
	await sales.must('POST', 'quotations/deliveries', { quotation_id: s.quotation.id, lines: [{ description: '押金', quantity: '1' }] }, 201);
	s.before = (await findings()).lines;
	assert.ok(!s.before.some((l) => l.includes(s.contract.number) || l.includes(s.quotation.number)), s.before.join('\n'));
});

// Each: what is damaged, how it is found, the SQL that puts it right again.
const damages = () => [
	['planned of a contract', `UPDATE contracts SET planned = planned - 1 WHERE id = ${s.contract.id}`, new RegExp(`contract ${s.contract.number} .*planned is`), `UPDATE contracts SET planned = planned + 1 WHERE id = ${s.contract.id}`],
	['received of a contract', `UPDATE contracts SET received = received - 0.01 WHERE id = ${s.contract.id}`, new RegExp(`contract ${s.contract.number} .*received is`), `UPDATE contracts SET received = received + 0.01 WHERE id = ${s.contract.id}`],
	['invoiced of a contract', `UPDATE contracts SET invoiced = invoiced - 1 WHERE id = ${s.contract.id}`, new RegExp(`contract ${s.contract.number} .*invoiced is`), `UPDATE contracts SET invoiced = invoiced + 1 WHERE id = ${s.contract.id}`],
	['received of a plan', `UPDATE plans SET received = received - 1, state = 'partly_received' WHERE id = ${s.plan.id}`, new RegExp(`plan ${s.plan.name} .*received is`), `UPDATE plans SET received = received + 1, state = 'done' WHERE id = ${s.plan.id}`],
	['allocated of a receipt', `UPDATE receipts SET allocated = allocated - 1 WHERE id = ${s.receipt.id}`, new RegExp(`receipt ${s.receipt.number} .*allocated is`), `UPDATE receipts SET allocated = allocated + 1 WHERE id = ${s.receipt.id}`],
	['an allocation that grew', `UPDATE allocations SET amount = amount + 5 WHERE receipt_id = ${s.receipt.id} ORDER BY id LIMIT 1`, new RegExp(`receipt ${s.receipt.number} .*allocated is`), `UPDATE allocations SET amount = amount - 5 WHERE receipt_id = ${s.receipt.id} ORDER BY id LIMIT 1`],
	['credited of an invoice', `UPDATE invoices SET credited = credited - 1 WHERE id = ${s.invoice.id}`, /invoice \S+ .*credited is 2499\.00, should be 2500\.00/, `UPDATE invoices SET credited = credited + 1 WHERE id = ${s.invoice.id}`],
	['the amount of a line', `UPDATE quotation_lines SET amount = amount + 0.01 WHERE quotation_id = ${s.quotation.id} ORDER BY position LIMIT 1`, new RegExp(`quotation ${s.quotation.number} .*amount of line 1`), `UPDATE quotation_lines SET amount = amount - 0.01 WHERE quotation_id = ${s.quotation.id} ORDER BY position LIMIT 1`],
	['the sums of a document', `UPDATE contracts SET amount_tax = amount_tax + 1, amount_untaxed = amount_untaxed - 1 WHERE id = ${s.contract.id}`, new RegExp(`contract ${s.contract.number} .*net amount is`), `UPDATE contracts SET amount_tax = amount_tax - 1, amount_untaxed = amount_untaxed + 1 WHERE id = ${s.contract.id}`],
	['delivered of a line', `UPDATE quotation_lines SET delivered = 0 WHERE quotation_id = ${s.quotation.id} AND delivered = 1`, new RegExp(`quotation ${s.quotation.number} .*delivered of a line is 0`), `UPDATE quotation_lines SET delivered = 1 WHERE quotation_id = ${s.quotation.id} AND description = '押金'`],
];

test('what somebody changed behind Ferry\'s back is named, and only while it is so', async () => {
	for (const [name, break_, found, mend] of damages()) {
		sql(break_);
		try {
			const r = await findings();
			assert.equal(r.code, 1, name);
			assert.ok(r.lines.some((l) => found.test(l)), `${name}\n${r.all}`);
		} finally { sql(mend); }
	}
	assert.deepEqual((await findings()).lines, s.before);
});

test('stages and shipped samples too', async () => {
	const stay = sql('SELECT s.id, s.opportunity_id FROM stage_times s WHERE s.left_at IS NOT NULL ORDER BY s.id DESC LIMIT 1')[0];
	sql(`UPDATE stage_times SET seconds = seconds + 7 WHERE id = ${stay[0]}`);
	let r = await findings();
	sql(`UPDATE stage_times SET seconds = seconds - 7 WHERE id = ${stay[0]}`);
	assert.ok(r.lines.some((l) => l.includes(`(${stay[1]}): seconds in a stage`)), r.all);
	const line = sql('SELECT id, request_id FROM sample_lines WHERE shipped > 0 ORDER BY id LIMIT 1')[0];
	sql(`UPDATE sample_lines SET shipped = shipped - 0.5 WHERE id = ${line[0]}`);
	r = await findings();
	sql(`UPDATE sample_lines SET shipped = shipped + 0.5 WHERE id = ${line[0]}`);
	assert.ok(r.lines.some((l) => l.includes(`(${line[1]}): shipped of a line`)), r.all);
	assert.deepEqual((await findings()).lines, s.before);
});
