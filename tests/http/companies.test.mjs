// A real file of companies, through the API: all of it lands in the pool with its tax
// numbers as they are in the file, in UTF-8 and in CP950; then one goes the whole way.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api, api, one, sql, top, url } from './lib.mjs';

const data = [process.env.FERRY_DATA, join(top, '../shared/data'), join(top, '../../shared/data')].find((d) => d && existsSync(join(d, 'tw_companies')));
const skip = data ? false : 'the companies’ file is not here (FERRY_DATA)';
const manager = await api('manager'), sales = await api('sales1'), finance = await api('finance');
const file = data && readFileSync(join(data, 'tw_companies/t187ap03_L_20230831.csv'));

/* Enough of CSV for this file: quoted fields, commas and line ends within them. */
function csv(text) {
	const rows = [[]];
	for (const m of text.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
		if (m[0] === '' && rows.at(-1).length === 0) break;
		rows.at(-1).push((m[1] ?? m[2]).replaceAll('""', '"').trim());
		if (m[3] !== ',') rows.push([]);
	}
	return rows.filter((r) => r.length > 1);
}
const table = data ? csv(file.toString('utf8')) : [];
const column = (name) => table[0].indexOf(name);
/* 00000000 stands for "has none" (foreign companies) and is refused as a number. */
const companies = table.slice(1).map((r) => ({ company: r[column('公司名稱')], tax: r[column('營利事業統一編號')], address: r[column('住址')], phone: r[column('總機電話')] }));

async function upload(who, path, name, bytes, fields = {}) {
	const body = new FormData();
	for (const [k, v] of Object.entries(fields)) body.append(k, v);
	body.append('file', new Blob([bytes], { type: 'text/csv' }), name);
	const res = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers: { authorization: `Bearer ${who.token}`, accept: 'application/json' }, body });
	const text = await res.text();
	return { status: res.status, text, json: text ? JSON.parse(text) : null };
}
async function finished(who, job) {
	for (let i = 0; i < 300 && !['done', 'checked', 'undone'].includes(job.state); i++) {
		await new Promise((r) => setTimeout(r, 100));
		job = await who.must('GET', `leads/import/${job.id}`);
	}
	return job;
}
async function imported(who, name, bytes, fields) {
	const res = await upload(who, 'leads/import', name, bytes, fields);
	assert.equal(res.status, 201, res.text.slice(0, 500));
	return finished(who, res.json);
}
let began;

test('992 companies, UTF-8 with a BOM: a check writes nothing', { skip }, async () => {
	const before = one('SELECT COUNT(*) FROM leads');
	const job = await imported(manager, 't187ap03_L_20230831.csv', file, { dry_run: '1' });
	assert.equal(job.state, 'checked');
	assert.equal(job.rows, 992);
	assert.equal(job.failed, 0, JSON.stringify(job.errors.filter((e) => !e.warning)));
	assert.equal(one('SELECT COUNT(*) FROM leads'), before);
	assert.equal(job.mapping['公司名稱'], 'company');
	assert.equal(job.mapping['營利事業統一編號'], 'tax_number');
	assert.equal(job.mapping['住址'], 'address');
	assert.equal(job.mapping['總機電話'], 'phone');
});

for (const [what, bytes] of data ? [['UTF-8', file], ['CP950', execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP950'], { input: file.subarray(3), maxBuffer: 1 << 24 })], ['GB18030', execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: file.subarray(3), maxBuffer: 1 << 24 })]] : []) {
	test(`992 companies in ${what} land in the pool, tax numbers intact, and can be undone as a whole`, { skip }, async () => {
		began = one('SELECT COALESCE(MAX(id), 0) FROM leads');
		const job = await imported(manager, `${what}.csv`, bytes);
		assert.equal(job.state, 'done');
		assert.deepEqual([job.rows, job.created, job.failed], [992, 992, 0], JSON.stringify(job.errors.filter((e) => !e.warning)));
		const rows = sql(`SELECT company, tax_number, address, owner_id FROM leads WHERE id > ${began} ORDER BY id`);
		assert.equal(rows.length, 992);
		assert.deepEqual(rows.map((r) => r[1]), companies.map((c) => (c.tax === '00000000' ? null : c.tax)), 'the tax numbers are those of the file, in its order');
		assert.deepEqual(rows.map((r) => r[0]), companies.map((c) => c.company));
		assert.deepEqual(rows.map((r) => r[2]), companies.map((c) => c.address || null));
		assert.ok(rows.every((r) => r[3] === null), 'none has an owner');
		assert.ok(rows.filter((r) => r[1]?.startsWith('0')).length > 10, 'leading zeros');
		assert.equal(one(`SELECT COUNT(*) FROM leads WHERE id > ${began} AND tax_number NOT REGEXP '^[0-9]{8}$'`), '0');
		assert.equal(one(`SELECT COUNT(DISTINCT record_id) FROM journal WHERE type = 10 AND event = 'created' AND record_id IN (SELECT id FROM leads WHERE id > ${began})`), '992');
		const found = await sales.must('GET', `leads?view=pool&q=${encodeURIComponent('水泥')}&limit=200`);
		assert.ok(found.items.filter((l) => l.id > Number(began) && l.company.includes('水泥')).length >= 5, 'they are found by two characters');
		if (what === 'UTF-8') return;
		const undone = await manager.must('POST', `leads/import/${job.id}/undo`).then((j) => finished(manager, j));
		assert.equal(undone.state, 'undone');
		assert.equal(one(`SELECT COUNT(*) FROM leads WHERE id > ${began}`), '0');
	});
}

test('one of them goes the whole way to a paid invoice', { skip }, async () => {
	const picked = companies.find((c) => c.tax.startsWith('0'));
	const lead = (await sales.must('GET', `leads?view=pool&filter[tax_number]=${picked.tax}`)).items.at(-1);
	assert.equal(lead.company, picked.company);
	await sales.must('POST', `leads/${lead.id}/claim`);
	const made = await sales.must('POST', `leads/${lead.id}/convert`, { create_customer: true, create_contact: true, opportunity: { name: `${picked.company} 進駐` } });
	const customer = await sales.must('GET', `customers/${made.customer_id}`);
	assert.deepEqual([customer.name, customer.tax_number], [picked.company, picked.tax]);
	const tax = (await sales.must('GET', 'settings/taxes?filter[percent]=5&filter[included]=false')).items[0];
	const quotation = await sales.must('POST', `opportunities/${made.opportunity_id}/quote`, undefined, 201);
	const quoted = await sales.must('PATCH', `quotations/${quotation.id}`, { version: quotation.version, lines: ['20000', '3500', '8000.50'].map((unit_price, i) => ({ description: `第 ${i + 1} 項`, quantity: '1', unit_price, tax_id: tax.id })) });
	await sales.must('POST', `quotations/${quotation.id}/accept`, { signed_by: lead.name });
	assert.equal((await sales.must('GET', `opportunities/${made.opportunity_id}`)).state, 'won');
	const contract = await sales.must('POST', `quotations/${quotation.id}/contract`, undefined, 201);
	assert.equal(contract.amount, quoted.amount_total);
	assert.equal(contract.their_tax_number, picked.tax);
	const planned = await sales.must('POST', `contracts/${contract.id}/plan`, { instalments: 3, first_due_on: '2027-01-31' });
	assert.equal(planned.planned, quoted.amount_total);
	const plans = (await sales.must('GET', `payments/plans?filter[contract_id]=${contract.id}&sort=due_on`)).items;
	assert.deepEqual(plans.map((p) => p.due_on), ['2027-01-31', '2027-02-28', '2027-03-31']);
	const receipt = await finance.must('POST', 'payments/receipts', { customer_id: made.customer_id, contract_id: contract.id, amount: quoted.amount_total }, 201);
	await finance.must('POST', `payments/receipts/${receipt.id}/confirm`);
	assert.equal((await finance.must('POST', `payments/receipts/${receipt.id}/allocate`)).unallocated, '0.00');
	const invoice = await sales.must('POST', `contracts/${contract.id}/invoice`, {}, 201);
	assert.equal(invoice.buyer_tax_number, picked.tax);
	await finance.must('POST', `invoices/${invoice.id}/approve`);
	const issued = await finance.must('POST', `invoices/${invoice.id}/issue`);
	assert.deepEqual([issued.state, issued.amount], ['issued', quoted.amount_total]);
	const paid = await sales.must('GET', `contracts/${contract.id}`);
	assert.deepEqual([paid.received, paid.invoiced], [quoted.amount_total, quoted.amount_total]);
});

test('bad rows come back with their reason, the good ones are in', async () => {
	const stamp = Date.now();
	const job = await imported(manager, 'bad.csv', `姓名,公司,電子郵件,優先級,電話\n好人 ${stamp},甲,a${stamp}@b.example,2,0912345678\n壞人 ${stamp},乙,not-an-email,1,\n更壞 ${stamp},丙,,9,\n,,c@d.example,,\n好二 ${stamp},丁,＂無,0,\n`);
	assert.equal(job.created + job.failed, job.rows);
	assert.ok(job.failed >= 2 && job.failed <= 4, JSON.stringify(job));
	assert.equal(one(`SELECT COUNT(*) FROM leads WHERE name = '好人 ${stamp}'`), '1');
	assert.equal(one(`SELECT COUNT(*) FROM leads WHERE name IN ('壞人 ${stamp}', '更壞 ${stamp}')`), '0');
	assert.ok(job.errors.some((e) => e.field === 'email' && !e.warning) && job.errors.some((e) => e.field === 'priority' && !e.warning));
	const sheet = await manager.get(`leads/import/${job.id}/errors.xlsx`);
	assert.equal(sheet.status, 200);
	assert.equal(sheet.bytes.subarray(0, 2).toString(), 'PK');
});

test('a template to fill in, and files that are none', async () => {
	const template = await manager.get('leads/import/template.xlsx');
	assert.equal(template.status, 200);
	assert.equal(template.bytes.subarray(0, 2).toString(), 'PK');
	const leads = one('SELECT COUNT(*) FROM leads');
	for (const [name, bytes] of [['a.xlsx', Buffer.from('this is no zip')], ['a.csv', Buffer.alloc(0)], ['a.xlsx', Buffer.from('PK\x03\x04broken')], ['a.csv', Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 0])]]) {
		const res = await upload(manager, 'leads/import', name, bytes);
		assert.ok([400, 422].includes(res.status), `${name} → ${res.status} ${res.text.slice(0, 200)}`);
	}
	assert.ok([400, 422].includes((await manager.post('leads/import', {})).status));
	assert.equal(one('SELECT COUNT(*) FROM leads'), leads);
});

test('who may not import does not', async () => {
	assert.equal((await upload(sales, 'leads/import', 'a.csv', '姓名\nx\n')).status, 403);
	assert.equal((await upload(new Api(), 'leads/import', 'a.csv', '姓名\nx\n')).status, 401);
	assert.equal((await upload(finance, 'leads/import', 'a.csv', '姓名\nx\n')).status, 403);
	const job = await imported(manager, 'mine.csv', `姓名\n他的 ${Date.now()}\n`);
	const other = await api('assistant');
	assert.ok([200, 404].includes((await other.get(`leads/import/${job.id}`)).status));
});
