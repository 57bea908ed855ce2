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

test('API, page and paper agree with an independent sum', async () => {
	const customer = await admin.must('POST', 'customers', { name: `亂數 ${Date.now()}` }, 201);
	for (let i = 0; i < 10; i++) {
		const currency = pick(['TWD', 'CNY', 'JPY', 'USD']), decimals = ['TWD', 'JPY'].includes(currency) ? 0 : 2, lines = Array.from({ length: 1 + chance(12) }, line);
		const want = expected(lines, decimals ? 1n : 100n);
		const q = await admin.must('POST', 'quotations', { customer_id: customer.id, currency, lines: lines.map((l, k) => ({ description: `項目 ${k}`, quantity: dec4(l.quantity), unit_price: dec4(l.price), discount_percent: dec4(l.discount), tax_id: l.tax?.id })) }, 201);
		const what = JSON.stringify({ currency, lines }, (k, v) => (typeof v === 'bigint' ? Number(v) : v));
		assert.equal(cents(q.amount_untaxed), want.untaxed, what);
		assert.equal(cents(q.amount_tax), want.tax, what);
		assert.equal(cents(q.amount_total), want.total, what);
		const text = shown(want.total, decimals);
		assert.ok((await browser.get(`/quotations/${q.id}`)).text.includes(text), `${text} on the page`);
		const path = join(dir, 'q.pdf');
		writeFileSync(path, (await admin.get(`quotations/${q.id}.pdf`)).bytes);
		const paper = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
		for (const m of [want.untaxed, want.tax, want.total]) assert.ok(paper.includes(shown(m, decimals)), `${shown(m, decimals)} on paper`);
	}
});

test('after every step of instalments, receipts and invoices the limits hold', async () => {
	for (let i = 0; i < 3; i++) {
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
