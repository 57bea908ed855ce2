// One limit for one piece of business: an order, its contract and its receipts are invoiced once, whoever asks where.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, program, sql, signIn } from './lib.mjs';

const sales = await api('sales1'), finance = await api('finance'), admin = await api('admin'), stamp = Date.now();
const customer = await sales.must('POST', 'customers', { name: `開票 ${stamp}`, tax_number: '04595257' }, 201);
const order = async () => {
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: '貨', quantity: '10', unit_price: '100', tax_id: 1 }] }, 201);
	return sales.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
};
const status = async (who, path, body) => (await who.post(path, body)).status;

test('an order with a contract is invoiced by that, once', async () => {
	const q = await order(), k = await sales.must('POST', `quotations/${q.id}/contract`, {}, 201);
	const one = await finance.must('POST', `quotations/${q.id}/invoice`, { amount: '400.00' }, 201);
	assert.deepEqual([one.contract_id, one.quotation_id, one.amount], [k.id, q.id, '400.00']);
	assert.equal(await status(finance, `contracts/${k.id}/invoice`, { amount: '650.01' }), 422);
	assert.equal(await status(finance, 'invoices', { customer_id: customer.id, quotation_id: q.id, amount: '650.01' }), 422, 'nor by hand for the order');
	const two = await finance.must('POST', `quotations/${q.id}/invoice`, undefined, 201);
	assert.equal(two.amount, '650.00', 'what is left');
	assert.equal(await status(sales, `quotations/${q.id}/invoice`), 409);
	assert.equal(await status(sales, `contracts/${k.id}/invoice`, { amount: '1.00' }), 409);
});

test('a contract takes over what its order was invoiced for; void, its requests are void and the order is open again', async () => {
	const q = await order(), early = await sales.must('POST', `quotations/${q.id}/invoice`, { amount: '300.00' }, 201);
	const k = await sales.must('POST', `quotations/${q.id}/contract`, {}, 201), now = await sales.must('GET', `contracts/${k.id}`);
	assert.deepEqual([now.invoice_requested, now.invoiced], ['300.00', '0.00']);
	assert.equal((await finance.must('GET', `invoices/${early.id}`)).contract_id, k.id);
	// What is left is told as people read it, in the contract's currency.
	const above = await finance.post(`contracts/${k.id}/invoice`, { amount: '750.01' });
	assert.equal(above.status, 422);
	assert.match(above.json.errors.amount, /NT\$ 750$/);
	await admin.must('POST', `contracts/${k.id}/void`, { reason: '重簽' });
	assert.equal((await finance.must('GET', `invoices/${early.id}`)).state, 'void');
	assert.equal((await sales.must('POST', `quotations/${q.id}/invoice`, undefined, 201)).amount, '1050.00');
});

test('for a receipt: what it paid, in its contract, and no more', async () => {
	const q = await order(), k = await sales.must('POST', `quotations/${q.id}/contract`, {}, 201);
	const r = await finance.must('POST', 'payments/receipts', { customer_id: customer.id, contract_id: k.id, amount: '500.00' }, 201);
	assert.equal(await status(finance, `payments/receipts/${r.id}/invoice`), 409, 'not confirmed');
	await finance.must('POST', `payments/receipts/${r.id}/confirm`);
	assert.equal(await status(sales, `payments/receipts/${r.id}/invoice`), 403);
	assert.equal(await status(finance, `payments/receipts/${r.id}/invoice`, { amount: '500.01' }), 422);
	assert.equal(await status(finance, `payments/receipts/${r.id}/invoice`, { amount: '0' }), 422);
	const i = await finance.must('POST', `payments/receipts/${r.id}/invoice`, {}, 201);
	assert.deepEqual([i.amount, i.receipt_id, i.contract_id, i.tax], ['500.00', r.id, k.id, '24.00']);
	assert.equal(await status(finance, `payments/receipts/${r.id}/invoice`), 409);
	assert.equal((await sales.must('GET', `contracts/${k.id}`)).invoice_requested, '500.00');
});

test('who keeps plans or invoices may make them of a contract; who does neither may not', async () => {
	const k = await sales.must('POST', 'contracts', { title: '財務', customer_id: customer.id, amount: '100.00' }, 201);
	const none = await finance.post(`contracts/${k.id}/plan`, { instalments: 0, first_due_on: '2027-01-31' });
	assert.deepEqual([none.status, Object.keys(none.json.errors)], [422, ['instalments']], 'what is wrong is named, not what is missing');
	await finance.must('POST', `contracts/${k.id}/plan`, { instalments: 2, first_due_on: '2027-01-31' });
	await finance.must('POST', `contracts/${k.id}/invoice`, { amount: '10.00' }, 201);
	assert.equal(await status(finance, `contracts/${k.id}/submit`), 403);
	const asked = (await (await signIn('finance')).get(`/contracts/${k.id}/invoice`)).text;
	assert.ok(asked.includes('開票金額') && !asked.includes('合約金額'), 'it asks for what is invoiced, not for what the contract is worth');
	assert.equal(await status(await api('sales2'), `contracts/${k.id}/invoice`, { amount: '1.00' }), 404);
});

test('where the paper is can be noted after it has gone; terms count from the first invoice', async () => {
	const k = await sales.must('POST', 'contracts', { title: '寄送', customer_id: customer.id, amount: '100.00' }, 201);
	const i = await finance.must('POST', `contracts/${k.id}/invoice`, { amount: '100.00' }, 201);
	assert.equal(await status(finance, `invoices/${i.id}/mailed`, { mail_state: 'delivered' }), 409, 'not issued');
	await finance.must('POST', `invoices/${i.id}/issue`);
	await finance.must('POST', `invoices/${i.id}/send`, { mail_carrier: '郵局', mail_tracking: 'A1' });
	const gone = await finance.must('POST', `invoices/${i.id}/mailed`, { mail_state: 'returned', mail_carrier: '黑貓' });
	assert.deepEqual([gone.mail_state, gone.mail_carrier, gone.mail_tracking, gone.state], ['returned', '黑貓', 'A1', 'sent']);
	assert.equal(await status(finance, `invoices/${i.id}/mailed`, { mail_state: 'lost' }), 422);
	const terms = await admin.must('POST', 'settings/payment-terms', { name: `開票後 ${stamp}`, lines: [{ kind: 'balance', anchor: 'invoice', months: 1 }] }, 201);
	sql(`UPDATE invoices SET issued_on = '2027-01-31' WHERE id = ${i.id}`);
	await sales.must('POST', `contracts/${k.id}/plan`, { terms_id: terms.id });
	assert.equal((await sales.must('GET', `payments/plans?view=all&filter[contract_id]=${k.id}`)).items[0].due_on, '2027-02-28');
});

test('an expired quotation that is revised is offered for the usual time', async () => {
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, valid_until: '2020-01-01', lines: [{ description: '貨', unit_price: '5' }] }, 201);
	await sales.must('POST', `quotations/${q.id}/send`);
	assert.equal(await status(sales, `quotations/${q.id}/accept`, { signed_by: '王' }), 409);
	const next = await sales.must('POST', `quotations/${q.id}/revise`);
	assert.ok(next.valid_until > '2026-01-01');
	assert.equal((await sales.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' })).state, 'accepted');
});

test('what is stored agrees with its rows', async () => {
	const { stdout } = await program('ferry-admin', ['check']);
	assert.doesNotMatch(stdout, /^(contract|quotation|invoice|plan|receipt) .* should be/m, stdout);
});

test('a number stands in one range only, also of another period', async () => {
	const range = (period, first, last) => admin.post('settings/invoice-ranges', { period, prefix: 'QJ', first_number: first, last_number: last });
	const one = await range('2031-01-01', 100, 199);
	assert.equal(one.status, 201, one.text);
	for (const [period, first, last] of [['2031-01-01', 150, 160], ['2031-03-01', 199, 250]]) {
		const res = await range(period, first, last);
		assert.deepEqual([res.status, Object.keys(res.json.errors)], [422, ['first_number']], period);
	}
	const two = await range('2031-03-01', 200, 299);
	assert.equal(two.status, 201, two.text);
	for (const r of [one, two]) await admin.must('DELETE', `settings/invoice-ranges/${r.json.id}`, undefined, 204);
});
