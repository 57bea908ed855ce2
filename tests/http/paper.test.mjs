// Documents on paper: what stands in them, in whose language, who may draw them, many in one file, the logo.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { api, one, signIn, url as base } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), other = await api('sales2');
const dir = mkdtempSync(join(tmpdir(), 'ferry-paper.'));
test.after(() => rmSync(dir, { recursive: true, force: true }));
const file = (bytes, name = 'a.pdf') => { const path = join(dir, name); writeFileSync(path, bytes); return path; };
const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const words = (bytes) => run('pdftotext', '-layout', file(bytes), '-');
const pages = (bytes) => Number(run('pdfinfo', file(bytes)).match(/Pages:\s+(\d+)/)[1]);
const drawn = async (who, path) => { const r = await who.get(path); assert.equal(r.status, 200, r.text.slice(0, 300)); assert.equal(r.bytes.subarray(0, 5).toString(), '%PDF-'); return r.bytes; };
const stamp = Date.now();
const tax = (await admin.must('GET', 'settings/taxes?limit=1')).items[0].id;
const line = { description: '首期租金', quantity: '1', unit_price: '40000' };

test('a quotation: amounts, words, the name with a rare character; sound, small, found again by search', async () => {
	const customer = await sales.must('POST', 'customers', { name: `𠮷田小館 ${stamp}` }, 201);
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [line] }, 201);
	const bytes = await drawn(sales, `quotations/${q.id}.pdf`), text = words(bytes);
	run('qpdf', '--check', file(bytes));
	assert.equal(run('pdftotext', file(bytes), '-').includes('𠮷田小館'), true);
	assert.match(text, /新臺幣肆萬元整/);
	assert.match(text, /40,000/);
	assert.match(text, /第 1 頁，共 1 頁/);
	assert.match(text, new RegExp(q.number));
	assert.ok(bytes.length < 40 * 1024, `${bytes.length} bytes`);
	assert.equal((await other.get(`quotations/${q.id}.pdf`)).status, 404);
	assert.equal((await sales.get('quotations/99999999.pdf')).status, 404);
});

test('in the customer\'s language and currency', async () => {
	for (const [lang, currency, says] of [['zh-CN', 'CNY', /人民币肆万元整/], ['en', 'USD', /forty thousand/i]]) {
		const customer = await sales.must('POST', 'customers', { name: `語言 ${lang} ${stamp}`, lang }, 201);
		const q = await sales.must('POST', 'quotations', { customer_id: customer.id, currency, lines: [line] }, 201);
		assert.match(words(await drawn(sales, `quotations/${q.id}.pdf`)), says);
	}
});

test('a long table breaks over pages with its head on each, and every line is there', async () => {
	const customer = await sales.must('POST', 'customers', { name: `長單 ${stamp}` }, 201);
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, lines: Array.from({ length: 80 }, (_, i) => ({ ...line, description: `品項第${i + 1}號`, tax_id: tax })) }, 201);
	const bytes = await drawn(sales, `quotations/${q.id}.pdf`), text = words(bytes), n = pages(bytes);
	assert.ok(n >= 3, `${n} pages`);
	assert.ok(text.split('品項與說明').length - 1 >= n - 1, 'the head is repeated');
	for (let i = 1; i <= 80; i++) assert.ok(text.includes(`品項第${i}號`), `line ${i}`);
	assert.match(text, new RegExp(`第 ${n} 頁，共 ${n} 頁`));
});

test('a contract: the body as it was written, both parties sign, draft until approved', async () => {
	const customer = await sales.must('POST', 'customers', { name: `合約紙 ${stamp}` }, 201);
	const k = await sales.must('POST', 'contracts', { title: '專櫃進駐合約書', customer_id: customer.id, lines: [line],
		body: '<h3>第一條</h3><p>甲方 &amp; 乙方<b>同意</b>：</p><ol><li>首款<ul><li>訂金</li></ul></li><li>尾款</li></ol><script>alert(1)</script>' }, 201);
	const text = words(await drawn(sales, `contracts/${k.id}.pdf`));
	for (const s of ['專櫃進駐合約書', '第一條', '甲方 & 乙方同意：', '1. 首款', '2. 尾款', '訂金', '代表人簽章', '草']) assert.ok(text.replace(/ +/g, ' ').includes(s), s);
	assert.ok(!/alert|<|&amp;/.test(text));
});

test('many in one file stand in the order they were asked for, each with its own lines, also past what is read at once', async () => {
	const customer = await sales.must('POST', 'customers', { name: `整批 ${stamp}` }, 201), made = [];
	for (let i = 0; i < 53; i++) made.push(sales.must('POST', 'quotations', { customer_id: customer.id, title: `第${i}號案`, lines: i === 7 ? [] : [{ ...line, description: `甲${i}項` }, ...(i % 2 ? [{ ...line, description: `乙${i}項` }] : [])] }, 201));
	const ids = (await Promise.all(made)).map((q) => q.id).reverse();
	const res = await sales.post('quotations/bulk/print', { ids });
	assert.equal(res.status, 200);
	const seen = words(res.bytes).match(/第\d+號案|[甲乙]\d+項/g), expected = [];
	for (let i = 52; i >= 0; i--) expected.push(`第${i}號案`, ...(i === 7 ? [] : [`甲${i}項`, ...(i % 2 ? [`乙${i}項`] : [])]));
	assert.deepEqual(seen, expected);
});

test('ticked rows in one file, each with its own page numbers; what may not be read is left out', async () => {
	const customer = await sales.must('POST', 'customers', { name: `批次 ${stamp}` }, 201), ids = [];
	for (let i = 0; i < 3; i++) ids.push((await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [line] }, 201)).id);
	const theirs = await other.must('POST', 'customers', { name: `別隊 ${stamp}` }, 201);
	const foreign = (await other.must('POST', 'quotations', { customer_id: theirs.id, lines: [line] }, 201)).id;
	const res = await sales.post('quotations/bulk/print', { ids: [...ids, foreign] });
	assert.equal(res.status, 200, res.text.slice(0, 300));
	assert.equal(pages(res.bytes), 3);
	assert.equal(words(res.bytes).split('第 1 頁，共 1 頁').length - 1, 3);
	run('qpdf', '--check', file(res.bytes));
	assert.equal(one("SELECT COUNT(*) FROM idempotency WHERE content_type = 'application/pdf' AND idem_key LIKE 'r%'"), '0', 'what only reads is drawn again, not kept');
	assert.equal((await other.post('quotations/bulk/print', { ids })).status, 404);
	assert.equal((await sales.post('quotations/bulk/print', { ids: [] })).status, 422);
	assert.equal((await sales.post('customers/bulk/print', { ids: [customer.id] })).status, 404, 'customers are not printed');
	const page = await (await signIn('sales1')).get('/quotations');
	assert.match(page.text, /bulk\/print/);
});

test('an item is named once, an optional one says so, a long figure is not broken, a tax is a rate to who reads no Chinese', async () => {
	const customer = await sales.must('POST', 'customers', { name: `Plain Paper Co ${stamp}`, lang: 'en', addresses: [{ kind: 'invoice', street: '68 Gongyi Road', region: 'West District, Taichung', postcode: '403' }] }, 201);
	const product = await admin.must('POST', 'products', { code: `PAPER-${stamp}`, name: `Marquee ${stamp}`, spec: 'white', unit: 'fortnight', price: '123456789.5' }, 201);
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, currency: 'USD', lines: [{ product_id: product.id, quantity: '100', unit_price: '123456789.5', tax_id: tax }, { ...line, optional: true }], date: '2026-11-02' }, 201);
	const text = words(await drawn(sales, `quotations/${q.id}.pdf`));
	assert.equal(text.split(`Marquee ${stamp}`).length - 1, 1);
	for (const s of ['12,345,678,950.00', '123,456,789.50', '40,000.00', '2 Nov 2026', 'fortnight', 'optional, not in the total', '5%', '68 Gongyi Road, West District, Taichung 403']) assert.ok(text.includes(s), s);
	assert.ok(!text.includes('營業稅'));
});

test('what the customer drew stands in the signature, and the name of who typed it', async () => {
	const customer = await sales.must('POST', 'customers', { name: `簽名 ${stamp}` }, 201), images = (bytes) => run('pdfimages', '-list', file(bytes)).trim().split('\n').length - 2;
	for (const signature of ['', `data:image/png;base64,${png(60, 20).toString('base64')}`]) {
		const q = await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [line] }, 201);
		await sales.must('POST', `quotations/${q.id}/send`, {});
		const url = (await sales.must('POST', `quotations/${q.id}/link`, {})).url;
		const res = await fetch(`${url.replace(/^https?:\/\/[^/]+/, base)}/accept`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ signed_by: 'Bartholomew Featherstonehaugh-Cholmondeley', agree: '1', signature }) });
		assert.equal(res.status, 303, await res.text());
		const bytes = await drawn(sales, `quotations/${q.id}.pdf`);
		assert.equal(images(bytes) > 0, signature !== '');
		assert.equal(words(bytes).includes('Featherstonehaugh'), signature === '');
	}
});

test('a receipt says what it was for and what is left; a credit note names its invoice and asks for no money', async () => {
	const customer = await admin.must('POST', 'customers', { name: `收據紙 ${stamp}` }, 201);
	const k = await admin.must('POST', 'contracts', { title: '收據紙', customer_id: customer.id, amount: '30000.00' }, 201);
	await admin.must('POST', `contracts/${k.id}/plan`, { instalments: 3, first_due_on: '2026-12-31' });
	const r = await admin.must('POST', 'payments/receipts', { customer_id: customer.id, contract_id: k.id, amount: '35000.00' }, 201);
	await admin.must('POST', `payments/receipts/${r.id}/confirm`, {});
	await admin.must('POST', `payments/receipts/${r.id}/allocate`, {});
	const paper = words(await drawn(admin, `payments/receipts/${r.id}.pdf`));
	for (const s of [k.number, '核銷金額', '2027 年 1 月 31 日', '預收餘額', '5,000', '新臺幣參萬伍仟元整']) assert.ok(paper.includes(s), s);
	const i = await admin.must('POST', `contracts/${k.id}/invoice`, {});
	const issued = await admin.must('POST', `invoices/${i.id}/issue`, {});
	const credit = await admin.must('POST', `invoices/${i.id}/credit`, { amount: '100.00', reason: '尾數' }, 201);
	const note = words(await drawn(admin, `invoices/${credit.id}.pdf`));
	assert.ok(note.includes(issued.number) && note.includes('尾數') && !note.includes('匯款帳戶'), note);
	assert.match(words(await drawn(admin, `invoices/${i.id}.pdf`)), /匯款帳戶/);
});

/* ---- the letterhead -------------------------------------------------------------- */

const crcTable = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const crc = (b) => { let c = 0xffffffff; for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
const chunk = (type, data) => { const b = Buffer.concat([Buffer.from(type), data]), n = Buffer.alloc(4), k = Buffer.alloc(4); n.writeUInt32BE(data.length); k.writeUInt32BE(crc(b)); return Buffer.concat([n, b, k]); };
const png = (w, h) => { const head = Buffer.alloc(13); head.writeUInt32BE(w, 0); head.writeUInt32BE(h, 4); head[8] = 8; head[9] = 6;
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc((w * 4 + 1) * h))), chunk('IEND', Buffer.alloc(0))]); };

test('the logo: uploaded by who may set, drawn in documents, refused when it is none', async () => {
	const customer = await sales.must('POST', 'customers', { name: `標誌 ${stamp}` }, 201), q = (await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [line] }, 201)).id;
	const send = async (who, data) => { const b = await signIn(who); await b.get('/settings/general'); return b.upload('/settings/logo', {}, [{ field: 'logo', name: 'logo.png', type: 'image/png', data }]); };
	const images = (bytes) => run('pdfimages', '-list', file(bytes)).trim().split('\n').length - 2;
	const had = one('SELECT COUNT(*) FROM letterhead')[0] === '1';
	assert.equal((await send('sales1', png(4, 2))).status, 403);
	assert.equal((await send('admin', Buffer.from('GIF89a'))).status, 422);
	assert.equal((await send('admin', png(2001, 1))).status, 422);
	assert.equal((await send('admin', png(4, 2))).status, 303);
	assert.equal(images(await drawn(sales, `quotations/${q}.pdf`)), 2, 'the picture and its mask');
	assert.equal((await admin.get('settings/logo')).headers.get('content-type'), 'image/png');
	await admin.must('POST', 'settings/logo/remove', {});
	assert.equal(images(await drawn(sales, `quotations/${q}.pdf`)), 0);
	assert.equal((await admin.get('settings/logo')).status, 404);
	assert.equal(had, false);
});
