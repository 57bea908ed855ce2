// Random documents: the same amounts to the cent from the API, on the page, on paper and by
// an independent sum in whole numbers; then in instalments, receipts and invoices. (The
// rounding itself is tried on 120,000 documents in tests/unit/test_amounts.c.)
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, one, signIn, sql } from './lib.mjs';
import { findings } from '../campaign/steps.mjs';

const admin = await api('admin'), browser = await signIn('admin');
const dir = mkdtempSync(join(tmpdir(), 'ferry-documents.'));
test.after(() => rmSync(dir, { recursive: true, force: true }));
const chance = (n) => Math.floor(Math.random() * n), pick = (l) => l[chance(l.length)];
const taxes = (await admin.must('GET', 'settings/taxes?limit=20')).items.map((t) => ({ id: t.id, percent: BigInt(Math.round(Number(t.percent) * 10000)), included: t.included }));
const dec4 = (n) => `${n < 0 ? '-' : ''}${Math.floor(Math.abs(n) / 10000)}.${String(Math.abs(n) % 10000).padStart(4, '0')}`;
const cents = (s) => BigInt(s.replace('.', ''));
const shown = (m, decimals) => { if (m < 0n) return `-${shown(-m, decimals)}`; const s = (m / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ','); return decimals ? `${s}.${String(m % 100n).padStart(2, '0')}` : s; };
const rounded = (num, den) => (num < 0n ? -rounded(-num, den) : 2n * (num % den) >= den ? num / den + 1n : num / den);	// half away from zero

/* One in eight is no item or not chosen; one in ten takes something off; one in twelve is given away. */
function line() {
	const tax = chance(4) ? pick(taxes) : null, kind = chance(8) ? 'item' : pick(['section', 'note', 'optional']), off = !chance(10);
	return { kind, quantity: 1 + chance(400000), price: off ? -chance(300000) : chance(30000000), discount: chance(3) ? 0 : chance(4) ? chance(1000000) : 1000000, tax };
}
const counts = (l) => l.kind === 'item';
const sent = (l, k) => (l.kind === 'section' || l.kind === 'note' ? { kind: l.kind, description: `段落 ${k}` }
	: { description: `項目 ${k}`, optional: l.kind === 'optional', quantity: dec4(l.quantity), unit_price: dec4(l.price), discount_percent: dec4(l.discount), tax_id: l.tax?.id });
const taxOf = (tax, amount, unit) => (!tax ? 0n : tax.included ? rounded(amount * tax.percent, (1000000n + tax.percent) * unit) * unit : rounded(amount * tax.percent, 1000000n * unit) * unit);
// Hundredths, by the rule of the specification: the line rounded, then its tax rounded, by the line or once for each tax of the document.
function expected(lines, unit, perDocument) {
	let untaxed = 0n, tax = 0n;
	const together = new Map();
	for (const l of lines.filter(counts)) {
		const amount = rounded(BigInt(l.quantity) * BigInt(l.price) * BigInt(1000000 - l.discount), 1000000000000n * unit) * unit;
		untaxed += amount;
		if (perDocument && l.tax) together.set(l.tax, (together.get(l.tax) || 0n) + amount);
		else if (l.tax) { const t = taxOf(l.tax, amount, unit); tax += t; if (l.tax.included) untaxed -= t; }
	}
	for (const [its, amount] of together) { const t = taxOf(its, amount, unit); tax += t; if (its.included) untaxed -= t; }
	return { untaxed, tax, total: untaxed + tax };
}

const DOCUMENTS = Number(process.env.DOCUMENTS || 20), AT_ONCE = 8, BATCH = 100;	// make property DOCUMENTS=100000
async function each(list, fn) { const left = list.slice(); await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (left.length) await fn(left.shift()); })); }
const textOf = (bytes) => { const path = join(dir, 'q.pdf'); writeFileSync(path, bytes); return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }); };

const rounding = (perDocument) => admin.must('PATCH', 'settings/general', { tax_rounding: perDocument ? 'document' : 'line' });
test.after(() => DOCUMENTS >= 1000 && rounding(false));

// One document: what the API answers and the page shows; the paper is looked at for all of a batch.
async function made(customer, d) {
	d.currency = pick(['TWD', 'CNY', 'JPY', 'USD']);
	d.decimals = ['TWD', 'JPY'].includes(d.currency) ? 0 : 2;
	d.lines = Array.from({ length: 1 + chance(12) }, line);
	d.want = expected(d.lines, d.decimals ? 1n : 100n, d.perDocument);
	d.what = JSON.stringify({ currency: d.currency, lines: d.lines }, (k, v) => (typeof v === 'bigint' ? Number(v) : v));
	const res = await admin.post('quotations', { customer_id: customer.id, currency: d.currency, lines: d.lines.map(sent) });
	if (d.want.total < 0n || d.want.tax < 0n) { assert.equal(res.status, 422, d.what); return made(customer, d); }	/* below zero is refused: another one */
	assert.equal(res.status, 201, `${res.text} ${d.what}`);
	const q = res.json;
	d.id = q.id;
	assert.deepEqual([cents(q.amount_untaxed), cents(q.amount_tax), cents(q.amount_total)], [d.want.untaxed, d.want.tax, d.want.total], d.what);
	assert.equal(q.lines.filter((l) => l.kind === 'item' && !l.optional).reduce((sum, l) => sum + cents(l.amount) + (l.tax_included ? 0n : cents(l.amount_tax)), 0n), d.want.total, 'the rounded lines add up');
	const page = (await browser.get(`/quotations/${q.id}`)).text;
	for (const m of [d.want.untaxed, d.want.tax, d.want.total]) assert.ok(page.includes(shown(m, d.decimals)), `${shown(m, d.decimals)} on the page: ${d.what}`);
}

test(`API, page and paper of ${DOCUMENTS} documents agree with an independent sum`, async () => {
	const customer = await admin.must('POST', 'customers', { name: `亂數 ${Date.now()}` }, 201), began = Date.now();
	for (let left = DOCUMENTS; left > 0; left -= BATCH) {
		// Tax by the document in every other batch of a long run: the setting is everybody's, so a short one, beside other tests, leaves it.
		const perDocument = DOCUMENTS >= 1000 && (left / BATCH) % 2 === 0;
		if (DOCUMENTS >= 1000) await rounding(perDocument);
		const batch = Array.from({ length: Math.min(left, BATCH) }, () => ({ perDocument }));
		await each(batch, (d) => made(customer, d));
		const printed = await admin.post('quotations/bulk/print', { ids: batch.map((d) => d.id) });
		assert.equal(printed.status, 200, printed.text.slice(0, 300));
		const papers = textOf(printed.bytes).split(/第 1 頁，共 \d+ 頁/);
		const numbers = new Map(sql(`SELECT id, number FROM quotations WHERE customer_id = ${customer.id} AND id >= ${Math.min(...batch.map((d) => d.id))}`).map(([id, number]) => [Number(id), number]));
		for (const d of batch) {
			const at = papers.findIndex((p) => p.includes(numbers.get(d.id))), paper = papers[at] + (papers[at + 1] || '');
			assert.ok(at >= 0, `${numbers.get(d.id)} printed`);
			for (const m of [d.want.untaxed, d.want.tax, d.want.total]) assert.ok(paper.includes(shown(m, d.decimals)), `${shown(m, d.decimals)} on paper: ${d.what}`);
		}
		if (DOCUMENTS >= 1000 && (DOCUMENTS - left) % 1000 === 0) console.log(`# ${DOCUMENTS - left + batch.length} documents, ${((Date.now() - began) / 1000).toFixed(0)} s`);
	}
});

/* Asked of the rows themselves, not of the sums that are kept. */
const LIMITS = (k, order, request, customer) => `SELECT
	(SELECT COALESCE(SUM(amount), 0) FROM plans WHERE contract_id = k.id AND state <> 'void') <= k.amount,
	NOT EXISTS (SELECT 1 FROM receipts r WHERE r.customer_id = ${customer} AND (SELECT COALESCE(SUM(amount), 0) FROM allocations WHERE receipt_id = r.id) + r.refunded > r.amount),
	NOT EXISTS (SELECT 1 FROM plans p JOIN allocations a ON a.plan_id = p.id WHERE p.contract_id = k.id GROUP BY p.id, p.amount HAVING SUM(a.amount) > p.amount OR SUM(a.amount) < 0),
	(SELECT COALESCE(SUM(IF(credit_of_id IS NULL, amount, -amount)), 0) BETWEEN 0 AND k.amount FROM invoices WHERE contract_id = k.id AND state <> 'void'),
	NOT EXISTS (SELECT 1 FROM invoices n JOIN invoices i ON i.id = n.credit_of_id WHERE i.contract_id = k.id GROUP BY i.id, i.amount HAVING SUM(n.amount) > i.amount),
	NOT EXISTS (SELECT 1 FROM sample_lines l WHERE l.request_id = ${request} AND (SELECT COALESCE(SUM(s.quantity), 0) FROM sample_shipment_lines s JOIN sample_shipments h ON h.id = s.shipment_id WHERE s.line_id = l.id AND h.state <> 'cancelled') > l.quantity),
	NOT EXISTS (SELECT 1 FROM quotation_lines l WHERE l.quotation_id = ${order} AND (SELECT COALESCE(SUM(s.quantity), 0) FROM delivery_lines s JOIN deliveries h ON h.id = s.delivery_id WHERE s.line_id = l.id AND h.state <> 'cancelled') > l.quantity)
	FROM contracts k WHERE k.id = ${k}`;

test('after every step of plans, receipts, invoices, parcels and deliveries the limits hold', async () => {
	const product = await admin.must('POST', 'products', { code: `RND-${Date.now()}`, name: '樣品', price: '10', stock_quantity: '1000000' }, 201), names = [];
	for (let i = 0; i < (Number(process.env.CONTRACTS) || Math.max(2, DOCUMENTS / 1000)); i++) {
		const currency = pick(['TWD', 'CNY']), unit = currency === 'TWD' ? 100 : 1, pieces = 1 + chance(40), each_ = (1 + chance(30000)) * unit, total = pieces * each_;
		const amount = (n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`, some = () => amount((1 + chance(total / unit)) * unit), few = () => String(1 + chance(pieces));
		const customer = await admin.must('POST', 'customers', { name: `步驟 ${Date.now()} ${i}` }, 201);
		const q = await admin.must('POST', 'quotations', { customer_id: customer.id, currency, lines: [{ product_id: product.id, quantity: String(pieces), unit_price: amount(each_) }] }, 201);
		await admin.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
		if (chance(2)) await admin.must('POST', `quotations/${q.id}/invoice`, { amount: some() }, 201);
		const k = await admin.must('POST', `quotations/${q.id}/contract`, {}, 201);
		const request = await admin.must('POST', 'samples/requests', { customer_id: customer.id, purpose: '試', lines: [{ product_id: product.id, quantity: String(pieces) }] }, 201);
		sql(`UPDATE sample_requests SET state = 'approved' WHERE id = ${request.id}`);	/* how it was approved is not what is tried */
		const n = 1 + chance(12), receipts = [], invoices = [], parcels = [], notes = [];
		const terms = chance(2) && (await admin.must('GET', 'settings/payment-terms?limit=20')).items.length;
		const planned = terms ? await admin.post(`contracts/${k.id}/plan`, { terms_id: 1 + chance(terms) }) : await admin.post(`contracts/${k.id}/plan`, { instalments: n, first_due_on: '2026-12-31' });
		if (planned.status === 200) assert.equal(one(`SELECT SUM(amount) = ${total / 100} FROM plans WHERE contract_id = ${k.id}`), '1', `${terms || n} of ${total}`);
		if (planned.status === 200 && !terms) assert.ok(Number(one(`SELECT MAX(amount) - MIN(amount) FROM plans WHERE contract_id = ${k.id}`)) * 100 <= n * unit, 'equal ones, but for the remainder');
		const keep = (list, r) => r.status === 201 && list.push(r.json.id), one_of = (list, path, verb, body) => list.length && admin.post(`${path}/${pick(list)}/${verb}`, body || {});
		const steps = [
			async () => { const r = await admin.must('POST', 'payments/receipts', { customer_id: customer.id, contract_id: k.id, currency, amount: some() }, 201); receipts.push(r.id); await admin.post(`payments/receipts/${r.id}/confirm`); await admin.post(`payments/receipts/${r.id}/allocate`, {}); },
			async () => { const p = pick((await admin.must('GET', `payments/plans?view=all&filter[contract_id]=${k.id}`)).items); return p && one_of(receipts, 'payments/receipts', 'allocate', { allocations: [{ plan_id: p.id, amount: some() }] }); },
			() => one_of(receipts, 'payments/receipts', 'unallocate'),
			() => one_of(receipts, 'payments/receipts', 'reverse', { reason: 'x' }),
			() => one_of(receipts, 'payments/receipts', 'refund', { amount: some(), reason: 'x' }),
			async () => { if (keep(invoices, await admin.post(`${pick([`contracts/${k.id}`, `quotations/${q.id}`])}/invoice`, { amount: some() }))) await admin.post(`invoices/${invoices.at(-1)}/issue`, {}); },
			() => one_of(invoices, 'invoices', 'credit', { amount: some(), reason: 'x' }),
			() => one_of(invoices, 'invoices', 'void', { reason: 'x' }),
			async () => keep(parcels, await admin.post('samples/shipments', { request_id: request.id, lines: [{ product_id: product.id, quantity: few() }] })),
			() => one_of(parcels, 'samples/shipments', 'cancel'),
			async () => keep(notes, await admin.post('quotations/deliveries', { quotation_id: q.id, lines: [{ product_id: product.id, quantity: few() }] })),
			() => one_of(notes, 'quotations/deliveries', 'cancel'),
			() => admin.post('payments/plans', { contract_id: k.id, due_on: '2027-02-28', amount: some() }),
		];
		for (let s = 0; s < 15; s++) {
			const r = await pick(steps)();
			assert.ok(!(r?.status >= 500), r?.text);
			assert.deepEqual(sql(LIMITS(k.id, q.id, request.id, customer.id)), [Array(7).fill('1')]);
		}
		names.push(k.number, q.number, request.number, ...receipts.map((id) => `(${id}): `));
	}
	const mine = (await findings()).filter((l) => /^- (contract|quotation|plan|receipt|invoice|sample)/.test(l) && names.some((x) => l.includes(x)));
	assert.deepEqual(mine, []);
});
