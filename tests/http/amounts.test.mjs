// What an amount may be, and which contract may be paid or invoiced: void, refused, in yen, of nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), finance = await api('finance'), manager = await api('manager'), admin = await api('admin'), stamp = Date.now();
const customer = await sales.must('POST', 'customers', { name: `金額 ${stamp}` }, 201);
const contract = (more) => sales.must('POST', 'contracts', { title: '金額', customer_id: customer.id, amount: '1000.00', ...more }, 201);
const receipt = (more) => finance.post('payments/receipts', { customer_id: customer.id, amount: '100.00', ...more });
const refused = (res, status, field) => assert.deepEqual([res.status, Object.keys(res.json.errors ?? {})], [status, [field]], res.text);

test('nothing is received for a void contract; what was noted before waits until it is taken off', async () => {
	const k = await contract(), early = (await receipt({ contract_id: k.id })).json;
	const paid = (await receipt({ contract_id: k.id })).json;
	await finance.must('POST', `payments/receipts/${paid.id}/confirm`);
	await sales.must('POST', `contracts/${k.id}/void`, { reason: '重簽' });
	refused(await receipt({ contract_id: k.id }), 422, 'contract_id');
	refused(await finance.post(`payments/receipts/${early.id}/confirm`), 409, 'contract_id');
	await finance.must('POST', `payments/receipts/${paid.id}/reverse`, { reason: '退票' });
	await sales.must('POST', `contracts/${k.id}/file`);
	refused(await receipt({ contract_id: k.id }), 422, 'contract_id');
	const off = await finance.must('PATCH', `payments/receipts/${early.id}`, { version: (await finance.must('GET', `payments/receipts/${early.id}`)).version, contract_id: null });
	assert.equal(off.contract_id, null);
	assert.equal((await finance.must('POST', `payments/receipts/${early.id}/confirm`)).state, 'confirmed');
});

test('one that was terminated may still be paid what was due', async () => {
	const k = await contract();
	await sales.must('POST', `contracts/${k.id}/submit`);
	await manager.must('POST', `contracts/${k.id}/approve`);
	await sales.must('POST', `contracts/${k.id}/sign`);
	await sales.must('POST', `contracts/${k.id}/terminate`, { reason: '提前結束' });
	const r = await receipt({ contract_id: k.id });
	assert.equal(r.status, 201, r.text);
	assert.equal((await finance.must('POST', `payments/receipts/${r.json.id}/confirm`)).state, 'confirmed');
});

test('an invoice may be asked for early; once approval is asked for, it is issued after that only', async () => {
	const k = await contract(), one = await finance.must('POST', `contracts/${k.id}/invoice`, { amount: '10.00' }, 201);
	assert.equal((await finance.must('POST', `invoices/${one.id}/issue`)).state, 'issued', 'a contract nobody was asked about');
	const two = await finance.must('POST', `contracts/${k.id}/invoice`, { amount: '20.00' }, 201);
	await sales.must('POST', `contracts/${k.id}/submit`);
	refused(await finance.post(`invoices/${two.id}/issue`), 409, 'contract_id');
	await manager.must('POST', `contracts/${k.id}/reject`, { reason: '再談' });
	refused(await finance.post(`invoices/${two.id}/issue`), 409, 'contract_id');
	await sales.must('POST', `contracts/${k.id}/submit`);
	await manager.must('POST', `contracts/${k.id}/approve`);
	assert.equal((await finance.must('POST', `invoices/${two.id}/issue`)).state, 'issued');
});

test('yen have no decimals, wherever an amount is said; prices may have them, and what is computed is rounded', async () => {
	refused(await sales.post('contracts', { title: '円', customer_id: customer.id, amount: '10.55', currency: 'JPY' }), 422, 'amount');
	const k = await contract({ currency: 'JPY' }), due_on = '2027-01-31';
	refused(await sales.patch(`contracts/${k.id}`, { version: k.version, amount: '10.50' }), 422, 'amount');
	refused(await finance.post('payments/plans', { contract_id: k.id, due_on, amount: '10.50' }), 422, 'amount');
	const plan = await finance.must('POST', 'payments/plans', { contract_id: k.id, due_on, amount: '1000' }, 201);
	refused(await receipt({ contract_id: k.id, amount: '99.90' }), 422, 'amount');
	const r = await receipt({ contract_id: k.id, amount: '99.00' });
	await finance.must('POST', `payments/receipts/${r.json.id}/confirm`);
	refused(await finance.post(`payments/receipts/${r.json.id}/allocate`, { allocations: [{ plan_id: plan.id, amount: '1.50' }] }), 422, 'allocations[0].amount');
	await finance.must('POST', `payments/receipts/${r.json.id}/allocate`, { allocations: [{ plan_id: plan.id, amount: '1' }] });
	refused(await finance.post(`payments/receipts/${r.json.id}/refund`, { amount: '1.50', reason: '多付' }), 422, 'amount');
	refused(await finance.post(`contracts/${k.id}/invoice`, { amount: '10.50' }), 422, 'amount');
	refused(await finance.post('invoices', { customer_id: customer.id, contract_id: k.id, amount: '10', tax: '0.50' }), 422, 'tax');
	const i = await finance.must('POST', `contracts/${k.id}/invoice`, { amount: '10' }, 201);
	await finance.must('POST', `invoices/${i.id}/issue`);
	refused(await finance.post(`invoices/${i.id}/credit`, { amount: '0.50', reason: '折讓' }), 422, 'amount');
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, currency: 'JPY', lines: [{ description: '貨', quantity: '3', unit_price: '10.55' }] }, 201);
	assert.deepEqual([q.lines[0].unit_price, q.amount_total], ['10.5500', '32.00']);
	refused(await receipt({ currency: 'USD', amount: '10.555' }), 422, 'amount');
	assert.equal((await receipt({ currency: 'USD', amount: '10.55' })).status, 201);
});

test('a contract with plans, receipts or invoices stays of its customer and in its currency', async () => {
	const other = await sales.must('POST', 'customers', { name: `別家 ${stamp}` }, 201), k = await contract();
	const change = async (body) => sales.patch(`contracts/${k.id}`, { version: (await sales.must('GET', `contracts/${k.id}`)).version, ...body });
	assert.equal((await change({ currency: 'USD' })).status, 200, 'nothing stands on it yet');
	await sales.must('POST', `contracts/${k.id}/plan`, { instalments: 2 });
	refused(await change({ currency: 'TWD' }), 422, 'currency');
	refused(await change({ customer_id: other.id }), 422, 'customer_id');
	refused(await change({ amount: '999.00' }), 422, 'amount');
	assert.equal((await change({ currency: 'USD', customer_id: customer.id, title: '改名' })).status, 200);
});

test('a currency of three decimals is refused where it is said', async () => {
	refused(await receipt({ currency: 'KWD' }), 422, 'currency');
	refused(await sales.post('quotations', { customer_id: customer.id, currency: 'BHD' }), 422, 'currency');
	refused(await admin.post('products/pricelists', { name: `KWD ${stamp}`, currency: 'KWD', rate: '1' }), 422, 'currency');
	assert.equal((await receipt({ currency: 'EUR' })).status, 201);
});

test('a line of payment terms that only says it is the balance is one, over the API and on the page', async () => {
	const one = await admin.must('POST', 'settings/payment-terms', { name: `餘額 ${stamp}`, lines: [{ kind: 'percent', value: '30' }, { kind: 'balance' }] }, 201);
	assert.deepEqual(one.lines.map((l) => l.kind), ['percent', 'balance']);
	const planned = async (more) => (await sales.must('POST', `contracts/${(await contract(more)).id}/plan`, { terms_id: one.id })).warnings?.map((w) => w.key) ?? [];
	assert.deepEqual([await planned({}), await planned({ signed_on: '2026-01-31' })], [['counted_from_today'], []], 'no day to count from yet');
	const page = await signIn('admin'), blank = (i, kind) => ({ [`lines[${i}][kind]`]: kind, [`lines[${i}][value]`]: '', [`lines[${i}][anchor]`]: 'signed', [`lines[${i}][_box]`]: 'month_end' });
	assert.equal((await page.post('/settings/payment-terms', { name: `頁 ${stamp}`, ...blank(0, 'balance'), ...blank(1, 'percent') })).status, 303);
	assert.equal((await page.post('/settings/payment-terms', { name: `空 ${stamp}`, ...blank(0, 'percent'), ...blank(1, 'percent') })).status, 422, 'nothing but empty rows');
});

test('an order of nothing has nothing to invoice', async () => {
	const free = await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: '贈品', unit_price: '5', discount_percent: '100' }] }, 201);
	await admin.must('POST', `quotations/${free.id}/accept`, { signed_by: '王' });
	const res = await sales.post(`quotations/${free.id}/invoice`);
	refused(res, 409, 'amount');
	const full = await finance.must('POST', `contracts/${(await contract()).id}/invoice`, undefined, 201);
	const again = await finance.post(`contracts/${full.contract_id}/invoice`);
	refused(again, 409, 'amount');
	assert.notEqual(res.json.errors.amount, again.json.errors.amount, 'nothing at all, and nothing left');
});

test('a negative line is a discount by another name', async () => {
	const quotation = (price) => sales.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: '貨', unit_price: '1000' }, { description: '折讓', unit_price: price }] }, 201);
	assert.equal((await sales.post(`quotations/${(await quotation('-300')).id}/send`)).status, 200, 'as much as a salesperson may give');
	assert.equal((await sales.post(`quotations/${(await quotation('-301')).id}/send`)).status, 409);
});

test('a contract of an order is in its currency', async () => {
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, currency: 'USD', lines: [{ description: '貨', unit_price: '5' }] }, 201);
	refused(await sales.post('contracts', { title: '台', customer_id: customer.id, quotation_id: q.id, amount: '5', currency: 'TWD' }), 422, 'currency');
	assert.equal((await contract({ quotation_id: q.id, amount: '5' })).currency, 'USD');
});

test('what was ordered or approved goes out also after its product was archived; nothing new is ordered of it', async () => {
	const p = await admin.must('POST', 'products', { code: `A${stamp}`, name: '舊品', price: '100', on_sale: true }, 201), lines = [{ product_id: p.id, quantity: '2' }];
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, lines }, 201), s = await sales.must('POST', 'samples/requests', { customer_id: customer.id, purpose: '試', lines }, 201);
	await sales.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
	sql(`UPDATE sample_requests SET state = 'approved' WHERE id = ${s.id}`);
	await admin.must('POST', `products/${p.id}/archive`);
	await sales.must('POST', 'quotations/deliveries', { quotation_id: q.id, lines }, 201);
	await admin.must('POST', 'samples/shipments', { request_id: s.id, lines }, 201);
	refused(await sales.post('quotations', { customer_id: customer.id, lines }), 422, 'lines[0].product_id');
});

test('who makes or sends a quotation by a price list that is over hears of it', async () => {
	const made = await admin.must('POST', 'products/pricelists', { name: `過期 ${stamp}`, valid_until: '2020-12-31' }, 201), list = made.id;
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, pricelist_id: list, lines: [{ description: '貨', unit_price: '5' }] }, 201);
	assert.deepEqual(q.warnings?.map((w) => w.key), ['pricelist_over']);
	const sent = await sales.must('POST', `quotations/${q.id}/send`);
	assert.ok(sent.warnings?.some((w) => w.key === 'pricelist_over'), JSON.stringify(sent.warnings));
});
