// Writing a receipt off by hand on its page: open plans with a proposal, oldest due first; what is typed is what is done.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, signIn } from './lib.mjs';

const sales = await api('sales1'), finance = await api('finance'), stamp = Date.now();
const customer = await sales.must('POST', 'customers', { name: `核銷 ${stamp}` }, 201);
const contract = async (amount) => {
	const k = await sales.must('POST', 'contracts', { title: '核銷', customer_id: customer.id, amount }, 201);
	await sales.must('POST', `contracts/${k.id}/plan`, { instalments: 2, first_due_on: '2027-01-31' });
	return { ...k, plans: (await sales.must('GET', `payments/plans?view=all&filter[contract_id]=${k.id}&sort=due_on`)).items };
};
const receipt = async (body) => {
	const r = await finance.must('POST', 'payments/receipts', { customer_id: customer.id, ...body }, 201);
	return finance.must('POST', `payments/receipts/${r.id}/confirm`);
};
const rows = (page) => [...page.text.matchAll(/\[plan_id\]" value="(\d+)"><input[^>]* value="([^"]*)"/g)].map((m) => [Number(m[1]), m[2]]);

test('the page proposes, the person decides', async () => {
	const one = await contract('1000.00'), two = await contract('600.00'), r = await receipt({ contract_id: one.id, amount: '700.00' }), b = await signIn('finance');
	const page = await b.get(`/payments/receipts/${r.id}/allocate`);
	assert.equal(page.status, 200);
	assert.deepEqual(rows(page), [[one.plans[0].id, '500.00'], [one.plans[1].id, '200.00'], [two.plans[0].id, ''], [two.plans[1].id, '']], 'its own contract first');
	const send = (amounts) => b.post(`/payments/receipts/${r.id}/allocate`, Object.fromEntries(rows(page).flatMap(([id], i) => [[`allocations[${i}][plan_id]`, id], [`allocations[${i}][amount]`, amounts[i]]])));
	for (const wrong of [['', '', '', ''], ['500.01', '', '', ''], ['500', '201', '', ''], ['x', '', '', '']]) {
		const again = await send(wrong);
		assert.equal(again.status, 422, again.text.slice(0, 200));
		assert.match(again.text, /role="alert"/);
		assert.deepEqual(rows(again).map(([, v]) => v), wrong, 'what was typed stands there');
	}
	assert.equal((await send(['', '300', '', '100.00'])).status, 303);
	const now = await finance.must('GET', `payments/receipts/${r.id}`);
	assert.deepEqual(now.allocations.map((a) => [a.plan_id, a.amount]), [[one.plans[1].id, '300.00'], [two.plans[1].id, '100.00']]);
	assert.equal(now.unallocated, '300.00');
	assert.equal((await b.post(`/payments/receipts/${r.id}/allocate`)).status, 303, 'nothing said: oldest due first');
	assert.equal((await finance.must('GET', `payments/receipts/${r.id}`)).unallocated, '0.00');
});

test('not for who may not, not for a draft', async () => {
	const r = await receipt({ amount: '5.00' }), draft = await finance.must('POST', 'payments/receipts', { customer_id: customer.id, amount: '5.00' }, 201);
	assert.equal((await (await signIn('sales1')).get(`/payments/receipts/${r.id}/allocate`)).status, 403);
	assert.equal((await (await signIn('sales2')).get(`/payments/receipts/${r.id}/allocate`)).status, 404);
	assert.equal((await (await signIn('finance')).get(`/payments/receipts/${draft.id}/allocate`)).status, 409);
});

test('taken back is what it stands written off against: those plans are offered, with the amount', async () => {
	const k = await contract('900.00'), r = await receipt({ contract_id: k.id, amount: '500.00' }), b = await signIn('finance');
	const options = async () => [...(await b.get(`/payments/receipts/${r.id}/unallocate`)).text.matchAll(/<option value="(\d+)"[^>]*>([^<]*)</g)].map((m) => [Number(m[1]), m[2].trim()]);
	await finance.must('POST', `payments/receipts/${r.id}/allocate`);
	const both = await options();
	assert.deepEqual(both.map(([id]) => id), k.plans.map((p) => p.id), 'no plan of others');
	assert.deepEqual(both.map(([, t]) => t.match(/[\d,]+$/)[0]), ['450', '50']);
	assert.equal((await b.post(`/payments/receipts/${r.id}/unallocate`, { plan_id: k.plans[0].id })).status, 303);
	assert.deepEqual((await options()).map(([id]) => id), [k.plans[1].id]);
	assert.equal((await b.post(`/payments/receipts/${r.id}/unallocate`, { plan_id: k.plans[0].id })).status, 409, 'what is taken back already');
});
