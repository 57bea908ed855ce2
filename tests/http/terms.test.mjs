// Dates in order, currencies that exist, and lists that are empty: what is refused, at which field, and its twin that is taken.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, sql } from './lib.mjs';

const admin = await api('admin');
const customer = await admin.must('POST', 'customers', { name: `日期與幣別 ${Date.now()}` });
const at = (field, res, status = 422) => { assert.equal(res.status, status, res.text); assert.ok(field in res.json.errors, res.text); };

// Where two dates of a kind stand: what else the record needs, and how its end is answered for.
const pairs = [
	['contracts', { customer_id: customer.id, title: '順序' }, 'effective_on', 'ends_on'],
	['products/pricelists', { name: `順序 ${customer.id}` }, 'valid_from', 'valid_until'],
	['projects', { name: '順序' }, 'starts_on', 'ends_on'],
];
for (const [path, more, from, until] of pairs)
	test(`${path}: ${until} is not before ${from}, whichever of them is given`, async () => {
		at(until, await admin.post(path, { ...more, [from]: '2026-05-05', [until]: '2026-05-04' }));
		const made = await admin.must('POST', path, { ...more, [from]: '2026-05-05', [until]: '2026-05-05' });
		at(until, await admin.patch(`${path}/${made.id}`, { [until]: '2026-05-04' }));
		at(until, await admin.patch(`${path}/${made.id}`, { [from]: '2026-05-06' }));
		const later = await admin.must('PATCH', `${path}/${made.id}`, { [from]: '2026-05-06', [until]: '2026-05-07' });
		assert.equal(later[until], '2026-05-07');
	});

test('what stood out of order is still edited, with its dates as they are', async () => {
	const plan = { subject: '舊資料', type: 'call', on: `customers:${customer.id}`, due_at: '2026-05-05T09:00:00+08:00', recurs: 'weekly', recurs_until: '2026-05-05' };
	const { id } = await admin.must('POST', 'followups/plans', plan);
	sql(`UPDATE activities SET recurs_until = '2026-05-01' WHERE id = ${id}`);
	await admin.must('PATCH', `followups/plans/${id}`, { subject: '改名' });
	await admin.must('PATCH', `followups/plans/${id}`, { subject: '表單送回原值', due_at: plan.due_at, recurs_until: '2026-05-01' });
	at('recurs_until', await admin.patch(`followups/plans/${id}`, { recurs_until: '2026-05-02' }));
});

test('a quotation: both its days given stand in order; a past day alone ends it', async () => {
	const more = { customer_id: customer.id, lines: [{ description: '貨', unit_price: '5' }] };
	at('valid_until', await admin.post('quotations', { ...more, date: '2026-05-05', valid_until: '2026-05-04' }));
	const q = await admin.must('POST', 'quotations', { ...more, date: '2026-05-05', valid_until: '2026-05-05' });
	at('valid_until', await admin.patch(`quotations/${q.id}`, { date: '2026-05-05', valid_until: '2026-05-04' }));
	assert.equal((await admin.must('PATCH', `quotations/${q.id}`, { valid_until: '2026-05-01' })).valid_until, '2026-05-01');
	await admin.must('PATCH', `quotations/${q.id}`, { title: '表單送回原值', date: '2026-05-05', valid_until: '2026-05-01' });
	assert.equal((await admin.must('POST', 'quotations', { ...more, valid_until: '2020-01-01' }, 201)).valid_until, '2020-01-01');
});

test('dates in the rows of a record, a day against an instant, and an invoice due before it is issued', async () => {
	const name = `順序 ${customer.id}`, link = (valid_until) => ({ name, customers: [{ customer_id: customer.id, valid_from: '2026-05-05', valid_until }] });
	at('customers[0].valid_until', await admin.post('contacts', link('2026-05-04')));
	await admin.must('POST', 'contacts', link('2026-05-06'));
	const rule = (valid_until) => ({ name: `規則 ${name}`, rules: [{ kind: 'discount', value: '5', valid_from: '2026-05-05', valid_until }] });
	at('rules[0].valid_until', await admin.post('products/pricelists', rule('2026-05-04')));
	await admin.must('POST', 'products/pricelists', rule('2026-05-05'));
	const weekly = (recurs_until) => ({ subject: '每週', type: 'call', on: `customers:${customer.id}`, due_at: '2026-05-05T09:00:00+08:00', recurs: 'weekly', recurs_until });
	at('recurs_until', await admin.post('followups/plans', weekly('2026-05-04')));
	await admin.must('POST', 'followups/plans', weekly('2026-05-05'));
	const invoice = await admin.must('POST', 'invoices', { customer_id: customer.id, type: 'generic', amount: '100.00' });
	at('due_on', await admin.post(`invoices/${invoice.id}/issue`, { due_on: '2020-01-01' }));
	await admin.must('POST', `invoices/${invoice.id}/issue`, { due_on: '2099-01-01' });
});

test('a currency is one of ISO 4217, in documents and price lists; its decimals come from the same list', async () => {
	for (const [path, more] of [['quotations', {}], ['contracts', { title: '幣別' }], ['invoices', { type: 'generic', amount: '1.00' }], ['payments/receipts', { amount: '1.00' }]]) {
		at('currency', await admin.post(path, { customer_id: customer.id, currency: 'XYZ', ...more }));
		assert.equal((await admin.must('POST', path, { customer_id: customer.id, currency: 'CHF', ...more })).currency, 'CHF');
	}
	at('currency', await admin.post('products/pricelists', { name: `ABC ${customer.id}`, currency: 'ABC' }));
	assert.equal((await admin.must('POST', 'products/pricelists', { name: `SEK ${customer.id}`, currency: 'SEK' })).currency, 'SEK');
	at('currency', await admin.patch('settings/general', { currency: 'XYZ' }));
	const q = await admin.must('POST', 'quotations', { customer_id: customer.id, currency: 'VND', lines: [{ description: '盾', quantity: '1', unit_price: '10.50' }] });
	assert.equal(q.amount_total, '11.00');
});

test('an empty list is not all of them: deliveries, shipments, allocations, merge and many at once', async () => {
	const product = (await admin.must('GET', 'products?limit=1')).items[0];
	const q = await admin.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: '貨', quantity: '3', unit_price: '100' }] });
	await admin.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
	for (const lines of [[], [{}]]) at('lines', await admin.post('quotations/deliveries', { quotation_id: q.id, lines }));
	const all = await admin.must('POST', 'quotations/deliveries', { quotation_id: q.id });
	assert.equal(all.lines[0].quantity, '3.0000');

	const ask = await admin.must('POST', 'samples/requests', { customer_id: customer.id, purpose: '試', lines: [{ product_id: product.id, quantity: '2' }] });
	await admin.must('POST', `samples/requests/${ask.id}/submit`);
	for (let left = 5; left && (await admin.must('GET', `samples/requests/${ask.id}`)).state === 'submitted'; left--) await admin.must('POST', `samples/requests/${ask.id}/approve`);
	at('lines', await admin.post('samples/shipments', { request_id: ask.id, lines: [] }));
	assert.equal((await admin.must('POST', 'samples/shipments', { request_id: ask.id })).lines[0].quantity, '2.0000');

	const contract = await admin.must('POST', 'contracts', { customer_id: customer.id, title: '空', amount: '90.00' });
	await admin.must('POST', `contracts/${contract.id}/plan`, { instalments: 1, first_due_on: '2027-01-31' });
	const receipt = await admin.must('POST', 'payments/receipts', { customer_id: customer.id, contract_id: contract.id, amount: '90.00' });
	await admin.must('POST', `payments/receipts/${receipt.id}/confirm`);
	at('allocations', await admin.post(`payments/receipts/${receipt.id}/allocate`, { allocations: [] }));
	assert.equal((await admin.must('POST', `payments/receipts/${receipt.id}/allocate`)).unallocated, '0.00');

	at('ids', await admin.post(`customers/${customer.id}/merge`, { ids: [] }));
	assert.equal((await admin.post('customers/bulk/archive', { ids: [] })).status, 422);
});

test('what cannot be deleted in its state is 409, what is not yours to delete 403', async () => {
	const finance = await api('finance'), invoice = await admin.must('POST', 'invoices', { customer_id: customer.id, type: 'generic', amount: '10.00' });
	await admin.must('POST', `invoices/${invoice.id}/issue`);
	const q = await admin.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: '貨', quantity: '1', unit_price: '1' }] });
	await admin.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
	const contract = await admin.must('POST', 'contracts', { customer_id: customer.id, title: '刪', amount: '10.00' });
	const plan = (await admin.must('POST', `contracts/${contract.id}/plan`, { instalments: 1, first_due_on: '2027-01-31' }), (await admin.must('GET', `payments/plans?filter[contract_id]=${contract.id}`)).items[0]);
	const receipt = await admin.must('POST', 'payments/receipts', { customer_id: customer.id, contract_id: contract.id, amount: '5.00' });
	await admin.must('POST', `payments/receipts/${receipt.id}/confirm`);
	await admin.must('POST', `payments/receipts/${receipt.id}/allocate`);
	for (const path of [`invoices/${invoice.id}`, `quotations/${q.id}`, `contracts/${contract.id}`, `payments/plans/${plan.id}`, `payments/receipts/${receipt.id}`]) {
		const res = await admin.delete(path);
		assert.equal(res.status, 409, `${path} ${res.text}`);
		assert.ok(res.json.detail, path);
	}
	assert.equal((await finance.delete(`quotations/${q.id}`)).status, 403);
	const draft = await admin.must('POST', 'quotations', { customer_id: customer.id });
	assert.equal((await admin.delete(`quotations/${draft.id}`)).status, 204);
});

test('an invoice for a receipt alone is not above it, however it is asked for or changed', async () => {
	const receipt = await admin.must('POST', 'payments/receipts', { customer_id: customer.id, amount: '50.00' });
	await admin.must('POST', `payments/receipts/${receipt.id}/confirm`);
	const ask = (amount) => ({ customer_id: customer.id, receipt_id: receipt.id, type: 'generic', amount });
	at('amount', await admin.post('invoices', ask('50.01')));
	const made = await admin.must('POST', 'invoices', ask('30.00'));
	at('amount', await admin.post('invoices', ask('20.01')));
	at('amount', await admin.patch(`invoices/${made.id}`, { amount: '50.01' }));
	await admin.must('PATCH', `invoices/${made.id}`, { amount: '50.00' });
	at('amount', await admin.post('invoices', ask('0.01')), 409);
});

test('one row named twice is refused: its sum would count it twice, and what is refused is not repeated at length', async () => {
	const c = await admin.must('POST', 'customers', { name: `兩次 ${Date.now()}` }, 201), line = { description: '貨', quantity: '1', unit_price: '100' };
	const q = await admin.must('POST', 'quotations', { customer_id: c.id, lines: [line, line] }, 201), [a, b] = q.lines.map((l) => l.id);
	const twice = await admin.patch(`quotations/${q.id}`, { version: q.version, lines: [{ id: a, quantity: '1' }, { id: b }, { id: a, quantity: '2' }] });
	assert.deepEqual([twice.status, Object.keys(twice.json.errors)], [422, ['lines[2].id']]);
	const kept = await admin.must('PATCH', `quotations/${q.id}`, { version: q.version, lines: [{ id: b, quantity: '3' }, { id: a, quantity: '2' }, line] });
	assert.deepEqual([kept.amount_untaxed, kept.lines.slice(0, 2).map((l) => l.id)], ['600.00', [b, a]]);
	const me = (await admin.must('GET', 'account/me')).id, plan = { subject: '邀兩次', on: `customers:${c.id}`, due_at: '2030-01-01T00:00:00Z' };
	at('participants[1].user_id', await admin.post('followups/plans', { ...plan, participants: [{ user_id: me }, { user_id: me }] }));
	assert.equal((await admin.must('POST', 'customers/bulk/archive', { ids: [c.id, c.id] })).done, 1);
	await admin.must('POST', 'customers/bulk/unarchive', { ids: [c.id] });
	c.version = (await admin.must('GET', `customers/${c.id}`)).version;
	const long = await admin.patch(`customers/${c.id}`, { version: c.version, owner_id: '測'.repeat(30000) });
	assert.equal(long.status, 422);
	assert.ok(long.text.length < 1000, `${long.text.length} characters`);
});

test('one business is with one customer: a deal that was quoted and a project of an order do not change theirs', async () => {
	const [a, b] = [await admin.must('POST', 'customers', { name: `一家 ${Date.now()}` }, 201), await admin.must('POST', 'customers', { name: `另一家 ${Date.now()}` }, 201)];
	const deal = await admin.must('POST', 'opportunities', { name: '機', customer_id: a.id }, 201);
	assert.equal((await admin.must('PATCH', `opportunities/${deal.id}`, { customer_id: b.id })).customer_id, b.id);	// nothing stands on it yet
	const q = await admin.must('POST', `opportunities/${deal.id}/quote`, undefined, 201);
	at('customer_id', await admin.patch(`opportunities/${deal.id}`, { customer_id: a.id }));
	await admin.must('PATCH', `opportunities/${deal.id}`, { customer_id: b.id, name: '機二' });
	await admin.must('PATCH', `quotations/${q.id}`, { lines: [{ description: '貨', quantity: '1', unit_price: '1' }] });
	await admin.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
	const project = await admin.must('POST', 'projects', { name: '案', quotation_id: q.id }, 201);
	assert.equal(project.customer_id, b.id);
	at('quotation_id', await admin.patch(`projects/${project.id}`, { customer_id: a.id }));
	await admin.must('PATCH', `projects/${project.id}`, { customer_id: a.id, quotation_id: null });
});
