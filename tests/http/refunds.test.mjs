// Refunds: out of what a receipt has left, through approval, set aside meanwhile, paid by who keeps receipts.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, atOnce } from './lib.mjs';
import { findings } from '../campaign/steps.mjs';

const admin = await api('admin'), sales = await api('sales1'), other = await api('sales2'), manager = await api('manager'), finance = await api('finance');
const stamp = Date.now(), s = {};
const receipt = async (amount) => {
	const r = await finance.must('POST', 'payments/receipts', { customer_id: s.customer.id, amount }, 201);
	return finance.must('POST', `payments/receipts/${r.id}/confirm`);
};
const again = (r) => admin.must('GET', `payments/receipts/${r.id}`);

test('asked for from the receipt: not more than it has left, set aside until decided', async () => {
	s.customer = await sales.must('POST', 'customers', { name: `退款 ${stamp}` }, 201);
	s.receipt = await receipt('1000.00');
	assert.equal((await sales.post(`payments/receipts/${s.receipt.id}/refund`, { amount: '1000.01', reason: '多收' })).status, 422);
	assert.equal((await sales.post(`payments/receipts/${s.receipt.id}/refund`, { amount: '10' })).status, 422, 'a reason is asked for');
	assert.equal((await other.post(`payments/receipts/${s.receipt.id}/refund`, { amount: '10', reason: 'x' })).status, 404);
	s.refund = await sales.must('POST', `payments/receipts/${s.receipt.id}/refund`, { amount: '400.00', reason: '多收', account: '004-123' }, 201);
	assert.equal(s.refund.state, 'in_approval');
	assert.deepEqual([(await again(s.receipt)).refunded, (await again(s.receipt)).unallocated], ['400.00', '600.00']);
	assert.equal((await finance.post(`payments/receipts/${s.receipt.id}/reverse`, { reason: 'x' })).status, 409);
	assert.equal((await sales.post(`payments/receipts/${s.receipt.id}/refund`, { amount: '600.01', reason: 'x' })).status, 422);
});

test('approved by who may, paid by who keeps receipts, and then it stays', async () => {
	assert.equal((await sales.post(`payments/refunds/${s.refund.id}/approve`)).status, 403);
	assert.equal((await finance.post(`payments/refunds/${s.refund.id}/pay`)).status, 409, 'not approved yet');
	assert.equal((await manager.must('POST', `payments/refunds/${s.refund.id}/approve`)).state, 'approved');
	assert.equal((await sales.post(`payments/refunds/${s.refund.id}/pay`)).status, 403);
	const paid = await finance.must('POST', `payments/refunds/${s.refund.id}/pay`, { reference: 'T-9' });
	assert.deepEqual([paid.state, paid.reference], ['paid', 'T-9']);
	assert.equal((await finance.post(`payments/refunds/${s.refund.id}/pay`)).status, 409);
	assert.equal((await finance.post(`payments/refunds/${s.refund.id}/cancel`)).status, 409);
	assert.equal((await again(s.receipt)).unallocated, '600.00');
	const st = await admin.must('GET', `payments/statement?customer_id=${s.customer.id}`);
	assert.deepEqual([st.debit, st.credit, st.after], ['400.00', '1000.00', '-600.00']);
});

test('rejected or cancelled: it is the customer\'s again', async () => {
	const a = await sales.must('POST', `payments/receipts/${s.receipt.id}/refund`, { amount: '100.00', reason: 'x' }, 201);
	assert.equal((await manager.must('POST', `payments/refunds/${a.id}/reject`, { reason: '不合規定' })).state, 'rejected');
	assert.equal((await again(s.receipt)).refunded, '400.00');
	await sales.must('POST', `payments/refunds/${a.id}/submit`);
	assert.equal((await again(s.receipt)).refunded, '500.00');
	await sales.must('POST', `payments/refunds/${a.id}/cancel`);
	assert.equal((await again(s.receipt)).refunded, '400.00');
});

test('of many at once not more goes back than came in', async () => {
	const r = await receipt('100.00');
	const { tally } = await atOnce(12, () => sales.post(`payments/receipts/${r.id}/refund`, { amount: '30.00', reason: 'x' }));
	assert.equal(tally[201], 3, JSON.stringify(tally));
	assert.equal((await again(r)).refunded, '90.00');
	assert.ok(!(await findings()).some((l) => l.includes(r.number)));
});
