// A customer's own page behind a link: their contracts, invoices and open plans, nobody else's, no more than
// whoever sent it may see, until it is voided.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Browser, api, one } from './lib.mjs';

const sales = await api('sales1'), manager = await api('manager'), finance = await api('finance'), other = await api('sales2');
const stamp = `${process.pid}-${Date.now()}`;

async function sold(name, amount) {
	const customer = await sales.must('POST', 'customers', { name: `${name} ${stamp}`, email: 'buyer@shop.example' }, 201);
	const contract = await sales.must('POST', 'contracts', { customer_id: customer.id, title: `${name}的合約`, lines: [{ description: '攤位', quantity: 1, unit_price: amount }] }, 201);
	await sales.must('POST', `contracts/${contract.id}/submit`);
	await manager.must('POST', `contracts/${contract.id}/approve`);
	await sales.must('POST', `contracts/${contract.id}/sign`, {});
	await sales.must('POST', `contracts/${contract.id}/plan`, { instalments: 2, first_due_on: '2030-01-31' });
	const invoice = await sales.must('POST', `contracts/${contract.id}/invoice`, { amount: '100.00' }, 201);
	await finance.must('POST', `invoices/${invoice.id}/approve`);
	const issued = await finance.must('POST', `invoices/${invoice.id}/issue`);
	return { customer, contract, invoice: issued };
}
const path = (u) => new URL(u).pathname;

test('the page shows what is theirs, each paper opens, and nothing of anybody else', async () => {
	const a = await sold('甲商號', '1000'), b = await sold('乙商號', '2000');
	const draft = await sales.must('POST', 'contracts', { customer_id: a.customer.id, title: `未定稿 ${stamp}`, lines: [{ description: 'x', quantity: 1, unit_price: 5 }] }, 201);
	const { url } = await sales.must('POST', `customers/${a.customer.id}/link`, {});
	const guest = new Browser(), page = await guest.get(path(url));
	assert.equal(page.status, 200);
	for (const text of [a.contract.number, a.invoice.number, '甲商號', '2030/01/31', '2030/02/28']) assert.ok(page.text.includes(text), text);
	for (const text of [b.contract.number, b.invoice.number, '乙商號', '未定稿']) assert.ok(!page.text.includes(text), text);
	assert.match(page.headers.get('referrer-policy'), /no-referrer$/);
	assert.equal(page.headers.get('cache-control'), 'no-store');
	for (const p of [`contracts/${a.contract.id}`, `invoices/${a.invoice.id}`]) {
		const pdf = await guest.get(`${path(url)}/${p}`);
		assert.equal(pdf.status, 200);
		assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
	}
	for (const p of [`contracts/${b.contract.id}`, `invoices/${b.invoice.id}`, `contracts/${draft.id}`, 'contracts/999999999'])
		assert.equal((await guest.get(`${path(url)}/${p}`)).status, 404, p);
	for (const lang of ['zh-CN', 'en']) assert.equal((await guest.get(`${path(url)}?lang=${lang}`)).status, 200);
	assert.equal((await guest.post(path(url), {})).status, 405);
});

test('it shows what its sender may see, follows a merge, and ends when it is voided', async () => {
	const a = await sold('丙商號', '1000');
	assert.equal((await other.post(`customers/${a.customer.id}/link`, {})).status, 404);
	const { url } = await sales.must('POST', `customers/${a.customer.id}/link`, {});
	const guest = new Browser();
	const into = await sales.must('POST', 'customers', { name: `併入 ${stamp}` }, 201);
	await sales.must('POST', `customers/${into.id}/merge`, { ids: [a.customer.id] });
	const merged = await guest.get(path(url));
	assert.equal(merged.status, 200);
	assert.ok(merged.text.includes(`contracts/${a.contract.id}"`));
	const away = await api('admin');
	const now = await away.must('GET', `contracts/${a.contract.id}`), her = (await other.get('account/me')).json;
	await away.must('PATCH', `contracts/${a.contract.id}`, { version: now.version, owner_id: her.id, team_id: her.team_id }).catch(() => one(`UPDATE contracts SET owner_id = ${her.id}, team_id = ${her.team_id} WHERE id = ${a.contract.id}`));
	assert.ok(!(await guest.get(path(url))).text.includes(`contracts/${a.contract.id}"`), 'what the sender may no longer read');
	assert.equal((await guest.get(`${path(url)}/contracts/${a.contract.id}`)).status, 404);
	const again = await sales.must('POST', `customers/${into.id}/link`, {});
	await sales.must('POST', `customers/${into.id}/uninvite`, {});
	assert.equal((await guest.get(path(again.url))).status, 404);
	for (const token of ['x', 'A'.repeat(43)]) assert.equal((await guest.get(`/portal/account/${token}`)).status, 404);
});

test('it is sent by mail; without an address it says so', async () => {
	const a = await sold('丁商號', '1000');
	await sales.must('POST', `customers/${a.customer.id}/invite`, { message: '請查收' });
	assert.equal(one(`SELECT target FROM outbox WHERE about_type = 11 AND about_id = ${a.customer.id}`), 'buyer@shop.example');
	one(`DELETE FROM outbox WHERE about_type = 11 AND about_id = ${a.customer.id}`);
	const none = await sales.must('POST', 'customers', { name: `無信箱 ${stamp}` }, 201);
	const r = await sales.post(`customers/${none.id}/invite`, {});
	assert.equal(r.status, 422);
	assert.ok(r.json.errors.to);
});
