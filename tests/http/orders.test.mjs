// Samples, approval, deliveries, templates and projects over HTTP: pages and API.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, atOnce, one, signIn } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), manager = await api('manager'), other = await api('sales2');
const stamp = Date.now();
const ok = (r) => r.status >= 200 && r.status < 300;
const s = {};
const product = (more) => admin.must('POST', 'products', { code: `OT-${stamp}-${Math.random().toString(36).slice(2, 8)}`, name: `樣品 ${stamp}`, unit: '份', price: '120', cost: '35.5', ...more }, 201);
s.customer = await sales.must('POST', 'customers', { name: `訂單測試 ${stamp}`, addresses: [{ kind: 'delivery', street: '臺中市西區公益路 1 號' }] }, 201);

/* ---- samples -------------------------------------------------------------------------- */

test('a sample request: checked, submitted, approved by the manager and nobody else', async () => {
	s.product = await product({ stock_quantity: '100' });
	const bad = await sales.post('samples/requests', { customer_id: s.customer.id, lines: [{ product_id: s.product.id, quantity: '0' }] });
	assert.equal(bad.status, 422);
	assert.ok(bad.json.errors.purpose);
	assert.equal((await sales.post('samples/requests', { customer_id: s.customer.id, purpose: '試', lines: [] })).status, 422);
	assert.equal((await sales.post('samples/requests', { customer_id: s.customer.id, purpose: '試', state: 'approved', lines: [] })).status, 400);
	s.request = await sales.must('POST', 'samples/requests', { customer_id: s.customer.id, purpose: '新店試用', wanted_on: '2027-01-15', lines: [{ product_id: s.product.id, quantity: '10' }] }, 201);
	assert.match(s.request.number, /^SR\d{8}$/);
	assert.equal(s.request.quantity, '10.0000');
	assert.equal((await sales.post('samples/shipments', { request_id: s.request.id })).status, 409, 'not approved yet');
	const submitted = await sales.must('POST', `samples/requests/${s.request.id}/submit`);
	assert.equal(submitted.state, 'submitted');
	assert.equal((await sales.post(`samples/requests/${s.request.id}/approve`)).status, 403);
	assert.equal((await sales.patch(`samples/requests/${s.request.id}`, { purpose: '改', version: submitted.version })).status, 409, 'not while it is in approval');
	assert.equal((await other.get(`samples/requests/${s.request.id}`)).status, 404);
	assert.equal((await manager.post(`samples/requests/${s.request.id}/reject`)).status, 422, 'a reason is asked for');
	assert.equal((await manager.must('POST', `samples/requests/${s.request.id}/reject`, { reason: '數量太多' })).state, 'rejected');
	const again = await sales.must('GET', `samples/requests/${s.request.id}`);
	await sales.must('PATCH', `samples/requests/${s.request.id}`, { lines: [{ product_id: s.product.id, quantity: '6' }], version: again.version });
	await sales.must('POST', `samples/requests/${s.request.id}/submit`);
	const approved = await manager.must('POST', `samples/requests/${s.request.id}/approve`);
	assert.equal(approved.state, 'approved');
	assert.deepEqual(approved.approvals.map((a) => a.state), ['rejected', 'approved']);
});

test('shipped in parts: stock, state and cost follow; never above what was asked for', async () => {
	const first = await sales.must('POST', 'samples/shipments', { request_id: s.request.id, lines: [{ product_id: s.product.id, quantity: '2' }], carrier: '黑貓', tracking_number: 'T-1', shipped_at: '2026-11-20T03:00:00Z' }, 201);
	assert.equal(first.state, 'shipped');
	assert.equal(first.shipped_at, '2026-11-20T03:00:00Z');
	assert.equal(first.goods_cost, '71.00');
	assert.equal(first.address, '臺中市西區公益路 1 號');
	let r = await sales.must('GET', `samples/requests/${s.request.id}`);
	assert.deepEqual([r.state, r.shipped, r.cost, r.lines[0].shipped], ['partly_shipped', '2.0000', '71.00', '2.0000']);
	assert.equal((await admin.must('GET', `products/${s.product.id}`)).stock_quantity, '98.0000');
	const above = await sales.post('samples/shipments', { request_id: s.request.id, lines: [{ product_id: s.product.id, quantity: '4.0001' }] });
	assert.equal(above.status, 422, above.text);
	const foreign = await product();
	assert.equal((await sales.post('samples/shipments', { request_id: s.request.id, lines: [{ product_id: foreign.id, quantity: '1' }] })).status, 422);
	await sales.must('PATCH', `samples/shipments/${first.id}`, { freight: '100', version: first.version });
	assert.equal((await sales.must('GET', `samples/requests/${s.request.id}`)).cost, '171.00');
	/* Taken back: open again, and in stock. */
	await sales.must('POST', `samples/shipments/${first.id}/cancel`);
	r = await sales.must('GET', `samples/requests/${s.request.id}`);
	assert.deepEqual([r.state, r.shipped, r.cost], ['approved', '0.0000', '0.00']);
	assert.equal((await admin.must('GET', `products/${s.product.id}`)).stock_quantity, '100.0000');
	const all = await sales.call('POST', `samples/requests/${s.request.id}/ship`, { carrier: '黑貓' });
	assert.equal(all.status, 201, all.text);
	assert.equal(all.json.quantity, '6.0000');
	assert.equal((await sales.must('GET', `samples/requests/${s.request.id}`)).state, 'shipped');
	assert.equal((await sales.post('samples/shipments', { request_id: s.request.id })).status, 409);
	const pdf = await sales.get(`samples/shipments/${all.json.id}.pdf`);
	assert.equal(pdf.status, 200);
	assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
	assert.equal((await sales.must('POST', `samples/shipments/${all.json.id}/receive`)).state, 'received');
	assert.equal((await sales.must('GET', `samples/requests/${s.request.id}`)).state, 'received');
	assert.equal((await sales.post(`samples/requests/${s.request.id}/feedback`)).status, 422);
	const fed = await sales.must('POST', `samples/requests/${s.request.id}/feedback`, { feedback: '很好，要下單', result: 'suits' });
	assert.equal(fed.state, 'feedback_given');
	const report = await sales.must('GET', 'samples/report');
	assert.deepEqual(report.items.filter((x) => x.customer_id === s.customer.id).map((x) => [x.requests, x.cost]), [[1, '213.00']]);
});

test('of many who ship at once, what was asked for is shipped and no more', async () => {
	const p = await product({ stock_quantity: '7' });
	const r = await sales.must('POST', 'samples/requests', { customer_id: s.customer.id, purpose: '同時', lines: [{ product_id: p.id, quantity: '5' }, { product_id: p.id, quantity: '5' }] }, 201);
	await sales.must('POST', `samples/requests/${r.id}/submit`);
	await manager.must('POST', `samples/requests/${r.id}/approve`);
	const { all, tally } = await atOnce(32, (i) => [sales, manager][i % 2].post('samples/shipments', { request_id: r.id, lines: [{ product_id: p.id, quantity: '1' }] }));
	assert.equal(all.filter(ok).length, 10, JSON.stringify(tally));
	assert.equal(all.filter((x) => x.status === 409).length, 22, JSON.stringify(tally));
	const after = await sales.must('GET', `samples/requests/${r.id}`);
	assert.deepEqual([after.state, after.shipped], ['shipped', '10.0000']);
	assert.equal(one(`SELECT SUM(l.quantity) FROM sample_shipment_lines l JOIN sample_shipments s ON s.id = l.shipment_id WHERE s.request_id = ${r.id}`), '10.0000');
	assert.equal((await admin.must('GET', `products/${p.id}`)).stock_quantity, '-3.0000');
});

test('stock does not go below zero when the settings say so', async () => {
	await admin.must('PATCH', 'settings/general', { stock_below_zero: '0' });
	try {
		const p = await product({ stock_quantity: '3' });
		const r = await sales.must('POST', 'samples/requests', { customer_id: s.customer.id, purpose: '庫存', lines: [{ product_id: p.id, quantity: '8' }] }, 201);
		await sales.must('POST', `samples/requests/${r.id}/submit`);
		await manager.must('POST', `samples/requests/${r.id}/approve`);
		const { all } = await atOnce(8, () => sales.post('samples/shipments', { request_id: r.id, lines: [{ product_id: p.id, quantity: '1' }] }));
		assert.equal(all.filter(ok).length, 3);
		assert.equal((await admin.must('GET', `products/${p.id}`)).stock_quantity, '0.0000');
		assert.equal((await sales.must('GET', `samples/requests/${r.id}`)).shipped, '3.0000');
	} finally { await admin.must('PATCH', 'settings/general', { stock_below_zero: '1' }); }
});

test('pages of samples: list, form with what is left, detail, report', async () => {
	const b = await signIn('sales1');
	const r = await sales.must('POST', 'samples/requests', { customer_id: s.customer.id, purpose: '頁面', lines: [{ product_id: s.product.id, quantity: '4' }] }, 201);
	await sales.must('POST', `samples/requests/${r.id}/submit`);
	await manager.must('POST', `samples/requests/${r.id}/approve`);
	for (const path of ['/samples/requests', '/samples/shipments', '/samples/report', `/samples/requests/${r.id}`, '/samples/requests/new', '/samples/requests?view=to_ship', '/samples/requests?view=to_approve'])
		assert.equal((await b.get(path)).status, 200, path);
	const form = await b.get(`/samples/shipments/new?request_id=${r.id}`);
	assert.match(form.text, /name="lines\[0\]\[quantity\]"[^>]*value="4"/);
	const page = await b.get(`/samples/requests/${r.id}`);
	assert.ok(page.text.includes(`/samples/shipments/new?request_id=${r.id}`));
	const sent = await b.post('/samples/shipments', { request_id: r.id, 'lines[0][product_id]': s.product.id, 'lines[0][quantity]': '4' });
	assert.equal(sent.status, 303, sent.text?.slice(0, 300));
	assert.equal((await sales.must('GET', `samples/requests/${r.id}`)).state, 'shipped');
});

/* ---- templates ------------------------------------------------------------------------ */

test('a template fills a quotation in: lines, optional ones, validity, terms; what was said stays', async () => {
	const p = await product({ price: '500' });
	assert.equal((await sales.post('quotations/templates', { name: `範本 ${stamp}`, lines: [] })).status, 403);
	s.template = await manager.must('POST', 'quotations/templates', {
		name: `範本 ${stamp}`, title: '年約', valid_days: 10, terms: '先付後用', project_name: '進場', lines: [
			{ kind: 'section', description: '租金' }, { product_id: p.id, quantity: '12' }, { product_id: p.id, quantity: '1', unit_price: '99.5', optional: true }],
		tasks: [{ title: '點交', planned_hours: '4', due_days: 3 }, { title: '裝修審查', planned_hours: '8.5', due_days: 10 }],
	}, 201);
	const q = await sales.must('POST', 'quotations', { customer_id: s.customer.id, template_id: s.template.id, date: '2026-12-01', terms: '自己的條款' }, 201);
	assert.deepEqual([q.title, q.valid_until, q.terms], ['年約', '2026-12-11', '自己的條款']);
	assert.deepEqual(q.lines.map((l) => [l.kind, l.quantity, l.unit_price, l.optional]), [['section', '0.0000', '0.0000', false], ['item', '12.0000', '500.0000', false], ['item', '1.0000', '99.5000', true]]);
	assert.equal(q.amount_untaxed, '6000.00');
	const own = await sales.must('POST', 'quotations', { customer_id: s.customer.id, template_id: `範本 ${stamp}`, lines: [{ description: '自訂', unit_price: '10' }] }, 201);
	assert.equal(own.lines.length, 1);
	const b = await signIn('sales1');
	const form = await b.get(`/quotations/new?template_id=${s.template.id}&customer_id=${s.customer.id}`);
	assert.match(form.text, /name="lines\[1\]\[quantity\]"[^>]*value="12"/);
	assert.match(form.text, /name="lines\[1\]\[unit_price\]"[^>]*value="500"/);
	const again = await b.post('/quotations', { customer_id: s.customer.id, template_id: s.template.id, title: '', _do: 'fill', 'lines[0][quantity]': '1' });
	assert.equal(again.status, 200);
	assert.match(again.text, /name="lines\[1\]\[quantity\]"[^>]*value="12"/);
	assert.match(again.text, /name="title"[^>]*value="年約"/);
});

/* ---- deliveries ------------------------------------------------------------------------ */

async function order(lines, more) {
	const q = await sales.must('POST', 'quotations', { customer_id: s.customer.id, lines, ...more }, 201);
	return sales.must('POST', `quotations/${q.id}/accept`, { signed_by: '王先生' });
}

test('part deliveries: never above the order; delivered, invoiced and open quantities on the lines', async () => {
	const p = await product({ stock_quantity: '50' });
	const draft = await sales.must('POST', 'quotations', { customer_id: s.customer.id, lines: [{ product_id: p.id, quantity: '2' }] }, 201);
	assert.equal((await sales.post('quotations/deliveries', { quotation_id: draft.id })).status, 409, 'no order yet');
	const o = await order([{ kind: 'section', description: '貨' }, { product_id: p.id, quantity: '10', unit_price: '100' }, { description: '安裝', quantity: '2.5', unit_price: '400' }, { description: '沒選的', quantity: '7', optional: true }], { customer_reference: 'PO-778' });
	assert.equal(o.customer_reference, 'PO-778');
	assert.deepEqual(o.lines.map((l) => l.to_deliver), ['0.0000', '10.0000', '2.5000', '0.0000']);
	const d = await sales.must('POST', 'quotations/deliveries', { quotation_id: o.id, lines: [{ product_id: p.id, quantity: '4' }, { line_id: o.lines[2].id, quantity: '1' }], carrier: '自送' }, 201);
	assert.match(d.number, /^D\d{8}$/);
	assert.equal(d.address, '臺中市西區公益路 1 號');
	let now = await sales.must('GET', `quotations/${o.id}`);
	assert.deepEqual(now.lines.map((l) => [l.delivered, l.to_deliver]), [['0.0000', '0.0000'], ['4.0000', '6.0000'], ['1.0000', '1.5000'], ['0.0000', '0.0000']]);
	assert.equal(now.delivery_state, 'partly');
	assert.equal((await admin.must('GET', `products/${p.id}`)).stock_quantity, '46.0000');
	assert.equal((await sales.post('quotations/deliveries', { quotation_id: o.id, lines: [{ product_id: p.id, quantity: '6.0001' }] })).status, 422);
	assert.equal((await sales.post('quotations/deliveries', { quotation_id: o.id, lines: [{ line_id: o.lines[3].id, quantity: '1' }] })).status, 422, 'not chosen');
	assert.equal((await sales.post(`quotations/${o.id}/cancel`)).status, 409, 'something was delivered');
	const rest = await sales.call('POST', `quotations/${o.id}/deliver`, {});
	assert.equal(rest.status, 201, rest.text);
	assert.deepEqual(rest.json.lines.map((l) => l.quantity), ['6.0000', '1.5000']);
	assert.equal((await sales.must('GET', `quotations/${o.id}`)).delivery_state, 'all');
	assert.equal((await sales.post(`quotations/${o.id}/deliver`)).status, 409);
	const pdf = await sales.get(`quotations/deliveries/${d.id}.pdf`);
	assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
	/* Half of it is invoiced: half of each line. */
	const invoice = await sales.call('POST', `quotations/${o.id}/invoice`, { amount: (Number(o.amount_total) / 2).toFixed(2) });
	assert.equal(invoice.status, 201, invoice.text);
	now = await sales.must('GET', `quotations/${o.id}`);
	assert.deepEqual(now.lines.map((l) => l.invoiced), ['0.0000', '5.0000', '1.2500', '0.0000']);
	await sales.must('POST', `quotations/deliveries/${rest.json.id}/cancel`);
	now = await sales.must('GET', `quotations/${o.id}`);
	assert.deepEqual(now.lines.map((l) => l.delivered), ['0.0000', '4.0000', '1.0000', '0.0000']);
	assert.equal((await sales.must('POST', `quotations/${o.id}/reference`, { customer_reference: 'PO-779' })).customer_reference, 'PO-779');
	assert.equal((await other.get(`quotations/deliveries/${d.id}`)).status, 404);
});

test('of many who deliver at once, the order is delivered and no more', async () => {
	const p = await product({ stock_quantity: '9' });
	const o = await order([{ product_id: p.id, quantity: '4', unit_price: '1' }, { product_id: p.id, quantity: '5', unit_price: '2' }]);
	const { all, tally } = await atOnce(32, (i) => [sales, manager][i % 2].post('quotations/deliveries', { quotation_id: o.id, lines: [{ product_id: p.id, quantity: '1' }] }));
	assert.equal(all.filter(ok).length, 9, JSON.stringify(tally));
	assert.equal(all.filter((x) => x.status === 409).length, 23, JSON.stringify(tally));
	assert.deepEqual((await sales.must('GET', `quotations/${o.id}`)).lines.map((l) => l.delivered), ['4.0000', '5.0000']);
	assert.equal((await admin.must('GET', `products/${p.id}`)).stock_quantity, '0.0000');
	const numbers = all.filter(ok).map((x) => Number(x.json.number.slice(5))).sort((a, b) => a - b);
	assert.equal(numbers.at(-1) - numbers[0], 8, 'numbers without gap');
});

test('above the order only when the settings allow it', async () => {
	const p = await product({ stocked: false });
	const o = await order([{ product_id: p.id, quantity: '2', unit_price: '1' }]);
	await admin.must('PATCH', 'settings/general', { delivery_above_order: '1' });
	let d;
	try {
		d = await sales.must('POST', 'quotations/deliveries', { quotation_id: o.id, lines: [{ product_id: p.id, quantity: '3' }] }, 201);
	} finally { await admin.must('PATCH', 'settings/general', { delivery_above_order: '0' }); }
	const l = (await sales.must('GET', `quotations/${o.id}`)).lines[0];
	assert.deepEqual([l.delivered, l.to_deliver], ['3.0000', '0.0000']);
	assert.equal((await admin.must('GET', `products/${p.id}`)).stock_quantity, '0.0000', 'services have no stock');
	// With the setting off again it is what ferry-admin check would name.
	await sales.must('POST', `quotations/deliveries/${d.id}/cancel`, {});
});

test('pages of deliveries and templates', async () => {
	const b = await signIn('sales1');
	const o = await order([{ description: '安裝工程', quantity: '3', unit_price: '400' }]);
	const form = await b.get(`/quotations/deliveries/new?quotation_id=${o.id}`);
	assert.equal(form.status, 200);
	assert.match(form.text, /安裝工程/);
	const page = await b.get(`/quotations/${o.id}`);
	assert.ok(page.text.includes(`/quotations/deliveries/new?quotation_id=${o.id}`));
	const sent = await b.post('/quotations/deliveries', { quotation_id: o.id, 'lines[0][description]': '安裝工程', 'lines[0][quantity]': '3' });
	assert.equal(sent.status, 303, sent.text?.slice(0, 300));
	for (const path of ['/quotations/deliveries', '/quotations/templates', `/quotations/templates/${s.template.id}`, '/quotations?view=to_deliver', sent.headers?.get?.('location')].filter(Boolean))
		assert.equal((await b.get(path)).status, 200, path);
});
