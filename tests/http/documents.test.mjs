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
const dec4 = (n) => `${Math.floor(n / 10000)}.${String(n % 10000).padStart(4, '0')}`;
const cents = (s) => BigInt(s.replace('.', ''));
const shown = (m, decimals) => { const s = (m / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ','); return decimals ? `${s}.${String(m % 100n).padStart(2, '0')}` : s; };
const rounded = (num, den) => (2n * (num % den) >= den ? num / den + 1n : num / den);

function line() {
	const tax = chance(4) ? pick(taxes) : null;
	return { quantity: 1 + chance(400000), price: chance(30000000), discount: chance(3) ? 0 : chance(1000000), tax };
}
// Hundredths, by the rule of the specification: the line rounded, then its tax rounded.
function expected(lines, unit) {
	let untaxed = 0n, tax = 0n;
	for (const l of lines) {
		const amount = rounded(BigInt(l.quantity) * BigInt(l.price) * BigInt(1000000 - l.discount), 1000000000000n * unit) * unit, p = l.tax ? l.tax.percent : 0n;
		const t = l.tax?.included ? rounded(amount * p, (1000000n + p) * unit) * unit : rounded(amount * p, 1000000n * unit) * unit;
		untaxed += l.tax?.included ? amount - t : amount;
		tax += t;
	}
	return { untaxed, tax, total: untaxed + tax };
}

const DOCUMENTS = Number(process.env.DOCUMENTS || 20), AT_ONCE = 8, BATCH = 100;	// make property DOCUMENTS=100000
async function each(list, fn) { const left = list.slice(); await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (left.length) await fn(left.shift()); })); }
const textOf = (bytes) => { const path = join(dir, 'q.pdf'); writeFileSync(path, bytes); return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }); };

// One document: what the API answers and the page shows; the paper is looked at for all of a batch.
async function made(customer, d) {
	d.currency = pick(['TWD', 'CNY', 'JPY', 'USD']);
	d.decimals = ['TWD', 'JPY'].includes(d.currency) ? 0 : 2;
	d.lines = Array.from({ length: 1 + chance(12) }, line);
	d.want = expected(d.lines, d.decimals ? 1n : 100n);
	d.what = JSON.stringify({ currency: d.currency, lines: d.lines }, (k, v) => (typeof v === 'bigint' ? Number(v) : v));
	const q = await admin.must('POST', 'quotations', { customer_id: customer.id, currency: d.currency, lines: d.lines.map((l, k) => ({ description: `項目 ${k}`, quantity: dec4(l.quantity), unit_price: dec4(l.price), discount_percent: dec4(l.discount), tax_id: l.tax?.id })) }, 201);
	d.id = q.id;
	assert.deepEqual([cents(q.amount_untaxed), cents(q.amount_tax), cents(q.amount_total)], [d.want.untaxed, d.want.tax, d.want.total], d.what);
	assert.equal(q.lines.reduce((sum, l) => sum + cents(l.amount) + (l.tax_included ? 0n : cents(l.amount_tax)), 0n), d.want.total, 'the rounded lines add up');
	const page = (await browser.get(`/quotations/${q.id}`)).text;
	for (const m of [d.want.untaxed, d.want.tax, d.want.total]) assert.ok(page.includes(shown(m, d.decimals)), `${shown(m, d.decimals)} on the page: ${d.what}`);
}

test(`API, page and paper of ${DOCUMENTS} documents agree with an independent sum`, async () => {
	const customer = await admin.must('POST', 'customers', { name: `亂數 ${Date.now()}` }, 201), began = Date.now();
	for (let left = DOCUMENTS; left > 0; left -= BATCH) {
		const batch = Array.from({ length: Math.min(left, BATCH) }, () => ({}));
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

test('after every step of instalments, receipts and invoices the limits hold', async () => {
	for (let i = 0; i < Math.max(3, DOCUMENTS / 1000); i++) {
		const currency = pick(['TWD', 'CNY']), unit = currency === 'TWD' ? 100 : 1;
		const customer = await admin.must('POST', 'customers', { name: `步驟 ${Date.now()} ${i}` }, 201);
		const total = (1 + chance(900000)) * unit, amount = (n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;
		const k = await admin.must('POST', 'contracts', { title: '步驟', customer_id: customer.id, currency, amount: amount(total) }, 201);
		const receipts = [], invoices = [];
		const n = 1 + chance(12);
		await admin.must('POST', `contracts/${k.id}/plan`, { instalments: n, first_due_on: '2026-12-31' });
		assert.equal(one(`SELECT SUM(amount) = ${total / 100} FROM plans WHERE contract_id = ${k.id}`), '1', `${n} instalments of ${total}`);
		assert.ok(Number(one(`SELECT MAX(amount) - MIN(amount) FROM plans WHERE contract_id = ${k.id}`)) * 100 <= n * unit, 'equal ones, but for the remainder');
		const steps = [
			async () => { const r = await admin.must('POST', 'payments/receipts', { customer_id: customer.id, contract_id: k.id, currency, amount: amount((1 + chance(total / unit)) * unit) }, 201); receipts.push(r.id); await admin.post(`payments/receipts/${r.id}/confirm`); await admin.post(`payments/receipts/${r.id}/allocate`, {}); },
			async () => receipts.length && admin.post(`payments/receipts/${pick(receipts)}/unallocate`, {}),
			async () => receipts.length && admin.post(`payments/receipts/${pick(receipts)}/reverse`, { reason: 'x' }),
			async () => { const r = await admin.post(`contracts/${k.id}/invoice`, { amount: amount((1 + chance(total / unit)) * unit) }); if (r.status === 201) { invoices.push(r.json.id); await admin.post(`invoices/${r.json.id}/issue`, {}); } },
			async () => invoices.length && admin.post(`invoices/${pick(invoices)}/credit`, { amount: amount((1 + chance(total / unit)) * unit), reason: 'x' }),
			async () => invoices.length && admin.post(`invoices/${pick(invoices)}/void`, { reason: 'x' }),
		];
		for (let s = 0; s < 15; s++) {
			await pick(steps)();
			const [row] = sql(`SELECT planned <= amount AND received <= planned AND invoice_requested <= amount AND invoiced <= invoice_requested,
				NOT EXISTS (SELECT 1 FROM receipts WHERE contract_id = k.id AND allocated > amount), NOT EXISTS (SELECT 1 FROM plans WHERE contract_id = k.id AND received > amount) FROM contracts k WHERE id = ${k.id}`);
			assert.deepEqual(row, ['1', '1', '1']);
		}
		const mine = (await findings()).filter((l) => l.includes(k.number) || receipts.some((id) => l.includes(`receipt`) && l.includes(`(${id})`)));
		assert.deepEqual(mine, []);
	}
});
