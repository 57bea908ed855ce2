// Statement of account: balance before, between and after, as page, JSON and PDF, within one's rights.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), admin = await api('admin'), other = await api('sales2');
const stamp = Date.now(), s = {};

test('invoices add, credit notes and receipts take away', async () => {
	s.customer = await sales.must('POST', 'customers', { name: `對帳 ${stamp}` }, 201);
	const issue = async (amount) => { const i = await admin.must('POST', 'invoices', { customer_id: s.customer.id, amount }, 201); return admin.must('POST', `invoices/${i.id}/issue`, {}); };
	const old = await issue('1000.00');
	sql(`UPDATE invoices SET issued_on = '2025-06-30' WHERE id = ${old.id}`);
	const now = await issue('500.00');
	await admin.must('POST', `invoices/${now.id}/credit`, { amount: '50.00', reason: '折讓' }, 201);
	const r = await admin.must('POST', 'payments/receipts', { customer_id: s.customer.id, amount: '700.00' }, 201);
	await admin.must('POST', 'payments/receipts', { customer_id: s.customer.id, amount: '9.00' }, 201);	// a draft counts for nothing
	await admin.must('POST', `payments/receipts/${r.id}/confirm`);
	const st = await sales.must('GET', `payments/statement?customer_id=${s.customer.id}`);
	assert.deepEqual([st.before, st.debit, st.credit, st.after, st.currency], ['1000.00', '500.00', '750.00', '750.00', 'TWD']);
	assert.deepEqual(st.items.map((l) => l.kind).sort(), ['credit_note', 'invoice', 'receipt']);
	assert.equal(st.items.at(-1).balance, st.after);
	assert.equal(st.items[0].kind, 'invoice', 'what is charged on a day stands before what is taken off it');
	const before = await sales.must('GET', `payments/statement?customer_id=${s.customer.id}&from=2025-01-01&until=2025-12-31`);
	assert.deepEqual([before.before, before.after, before.items.length], ['0.00', '1000.00', 1]);
	assert.equal((await sales.get(`payments/statement?customer_id=${s.customer.id}&from=yesterday`)).status, 400);
	assert.equal((await sales.must('GET', `payments/statement?customer_id=${s.customer.id}&currency=USD`)).after, '0.00');
});

test('on the page and on paper', async () => {
	const page = (await (await signIn('sales1')).get(`/payments/statement?customer_id=${s.customer.id}`)).text;
	assert.ok(page.includes(`對帳 ${stamp}`) && page.includes('750'), page.slice(0, 500));
	const res = await sales.get(`payments/statement.pdf?customer_id=${s.customer.id}`), dir = mkdtempSync(join(tmpdir(), 'ferry-statement.'));
	writeFileSync(join(dir, 'a.pdf'), res.bytes);
	const text = execFileSync('pdftotext', ['-layout', join(dir, 'a.pdf'), '-'], { encoding: 'utf8' });
	rmSync(dir, { recursive: true });
	for (const w of ['對帳單', '前期餘額', '1,000', '新臺幣柒佰伍拾元整']) assert.ok(text.includes(w), `${w}\n${text}`);
});

test('whom one may not read has none', async () => {
	assert.equal((await other.get(`payments/statement?customer_id=${s.customer.id}`)).status, 404);
	assert.equal((await other.get(`payments/statement.pdf?customer_id=${s.customer.id}`)).status, 404);
	assert.equal((await sales.get('payments/statement')).status, 404);
});
