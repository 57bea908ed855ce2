// A real file of companies, through the API: all of it lands in the pool with its tax
// numbers as they are in the file, in UTF-8 and in CP950; then one goes the whole way.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDeflateRaw, deflateRawSync } from 'node:zlib';
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

// ---- workbooks that want harm --------------------------------------------------------

/* A zip made by hand: entries of { name, data } or { name, deflated, size }. */
function zip(entries) {
	const parts = [], central = [];
	let at = 0;
	const crcTable = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
	const crc = (b) => { let c = 0xffffffff; for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
	for (const e of entries) {
		const body = e.deflated || deflateRawSync(Buffer.from(e.data)), size = e.size ?? Buffer.byteLength(e.data), sum = e.deflated ? e.crc ?? 0 : crc(Buffer.from(e.data)), name = Buffer.from(e.name);
		const head = Buffer.alloc(30), dir = Buffer.alloc(46);
		head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4); head.writeUInt16LE(8, 8); head.writeUInt32LE(sum, 14); head.writeUInt32LE(body.length, 18); head.writeUInt32LE(size, 22); head.writeUInt16LE(name.length, 26);
		dir.writeUInt32LE(0x02014b50, 0); dir.writeUInt16LE(20, 4); dir.writeUInt16LE(20, 6); dir.writeUInt16LE(8, 10); dir.writeUInt32LE(sum, 16); dir.writeUInt32LE(body.length, 20); dir.writeUInt32LE(size, 24); dir.writeUInt16LE(name.length, 28); dir.writeUInt32LE(at, 42);
		parts.push(head, name, body);
		central.push(dir, name);
		at += 30 + name.length + body.length;
	}
	const c = Buffer.concat(central), end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(entries.length, 8); end.writeUInt16LE(entries.length, 10); end.writeUInt32LE(c.length, 12); end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, c, end]);
}
const types = { name: '[Content_Types].xml', data: '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>' };
const rels = { name: '_rels/.rels', data: '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>' };
const book = { name: 'xl/workbook.xml', data: '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>' };
const bookRels = { name: 'xl/_rels/workbook.xml.rels', data: '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>' };
const sheet = (rows, before = '') => `<?xml version="1.0"?>${before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
const row = (n, ...cells) => `<row r="${n}">${cells.map((t, i) => `<c r="${'ABCDEF'[i]}${n}" t="inlineStr"><is><t>${t}</t></is></c>`).join('')}</row>`;
const workbook = (data) => zip([types, rels, book, bookRels, typeof data === 'string' ? { name: 'xl/worksheets/sheet1.xml', data } : { name: 'xl/worksheets/sheet1.xml', ...data }]);

/* Gigabytes of blanks within a sheet, without making them: one megabyte deflated, repeated. */
function gigabytes(n) {
	const deflate = createDeflateRaw({ level: 9 }), out = [];
	return new Promise((done, fail) => {
		let left = n * 1024, size = 0;
		const chunk = Buffer.alloc(1 << 20, ' ');
		deflate.on('data', (d) => out.push(d)).on('end', () => done({ deflated: Buffer.concat(out), size })).on('error', fail);
		const push = () => {
			for (;;) {
				if (left-- <= 0) return deflate.end();
				size += chunk.length;
				if (!deflate.write(chunk)) return deflate.once('drain', push);
			}
		};
		const head = Buffer.from('<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>');
		size += head.length;
		deflate.write(head);
		push();
	});
}

test('a workbook made by hand is read; one with a DOCTYPE, one that unpacks to gigabytes are not', async () => {
	const stamp = Date.now(), good = workbook(sheet(row(1, '姓名', '公司') + row(2, `手工 ${stamp}`, '甲')));
	const job = await imported(manager, 'good.xlsx', good);
	assert.deepEqual([job.created, job.failed], [1, 0], JSON.stringify(job));
	const leads = one('SELECT COUNT(*) FROM leads');
	const bomb = await gigabytes(1);
	assert.ok(bomb.size > 1e9 && bomb.deflated.length < 3e6);
	for (const [what, bytes] of [
		['DOCTYPE', workbook(sheet(row(1, '姓名') + row(2, '&x;'), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))],
		['billion laughs', workbook(sheet(row(1, '姓名') + row(2, '&b;'), '<!DOCTYPE x [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]>'))],
		['a gigabyte', workbook(bomb)],
		['a gigabyte that says it is small', workbook({ ...bomb, size: 4000 })],
		['no sheet', zip([types, rels, book, bookRels])],
		['half a zip', good.subarray(0, good.length / 2)],
		['an entry beside it', zip([types, rels, book, bookRels, { name: '../../../../tmp/evil', data: 'x' }])],
		['unclosed XML', workbook('<?xml version="1.0"?><worksheet><sheetData><row>')],
	]) {
		const began = Date.now(), res = await upload(manager, 'leads/import', 'x.xlsx', bytes);
		assert.ok([400, 413, 422].includes(res.status), `${what} → ${res.status} ${res.text.slice(0, 300)}`);
		assert.ok(res.json.detail || Object.keys(res.json.errors).length, what);
		assert.ok(Date.now() - began < 20000, `${what} takes ${Date.now() - began} ms`);
	}
	assert.equal(one('SELECT COUNT(*) FROM leads'), leads, 'nothing is half stored');
	assert.equal((await manager.get('leads?limit=1')).status, 200);
});
