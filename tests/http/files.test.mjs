// The attachment centre: uploads and their contents, rights by the records they are on,
// what may be shown and what is only ever downloaded, versions, quota, ranges, the log.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { api, atOnce, host, one, port, program, signIn, sql, url, varDir } from './lib.mjs';
import net from 'node:net';

const sales = await api('sales1'), other = await api('sales2'), manager = await api('manager'), finance = await api('finance'), admin = await api('admin');
const stamp = Date.now();
const sha = (b) => createHash('sha256').update(b).digest('hex');
const place = (h) => join(varDir, 'files', h.slice(0, 2), h.slice(2, 4), h);
const customer = (more) => sales.must('POST', 'customers', { name: `附件 ${stamp}-${Math.random()}`, ...more }, 201);

// A multipart request as a browser or a program makes it.
async function send(who, path, files, fields = {}, headers = {}) {
	const form = new FormData();
	for (const [k, v] of Object.entries(fields)) form.append(k, v);
	for (const [name, bytes] of files) form.append('file', new Blob([bytes]), name);
	const res = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers: { authorization: `Bearer ${who.token}`, ...headers }, body: form });
	const text = await res.text();
	return { status: res.status, text, json: text && JSON.parse(text) };
}
const put = async (name, bytes, fields, who = sales) => {
	const r = await send(who, 'files', [[name, bytes]], fields);
	assert.equal(r.status, 201, r.text);
	return r.json;
};
// Read to its end: a body left lying keeps its connection, and the test, waiting.
async function get(who, path, headers = {}) {
	const res = await fetch(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${who.token}`, ...headers }, redirect: 'manual' });
	const bytes = Buffer.from(await res.arrayBuffer());
	return { status: res.status, headers: res.headers, bytes, text: () => bytes.toString() };
}

// ---- small files of each kind -------------------------------------------------------

const crcTable = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const crc = (b) => { let c = 0xffffffff; for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
const chunk = (type, data) => { const h = Buffer.alloc(4), t = Buffer.from(type), e = Buffer.alloc(4); h.writeUInt32BE(data.length); e.writeUInt32BE(crc(Buffer.concat([t, data]))); return Buffer.concat([h, t, data, e]); };
function png(seed = 0) {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(4, 0); head.writeUInt32BE(4, 4); head.set([8, 2, 0, 0, 0], 8);
	const rows = Buffer.alloc(4 * 13, seed & 255);
	for (let i = 0; i < 4; i++) rows[i * 13] = 0;
	return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', head), chunk('tEXt', Buffer.from(`k\0${seed}`)), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const pdf = (words = 'x') => Buffer.from(`%PDF-1.4\n% ${words}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`);

// ---- bringing in -----------------------------------------------------------------------

test('a file is kept, named and described, with what it is by its content', async () => {
	const c = await customer(), bytes = png(stamp % 1000);
	const f = await put('平面圖 1F.txt', bytes, { on: `customers:${c.id}`, category_id: '4', description: '一樓配置' });
	assert.deepEqual([f.name, f.kind, f.mime, f.size, f.sha256, f.revision, f.category_id, f.description, f.on], ['平面圖 1F.txt', 'picture', 'image/png', bytes.length, sha(bytes), 1, 4, '一樓配置', `customers:${c.id}`]);
	const again = await sales.must('GET', `files/${f.id}`);
	assert.deepEqual(again.links, [{ on: `customers:${c.id}`, title: c.name }]);
	assert.equal(again.versions.length, 1);
	assert.ok((await get(sales, `files/${f.id}/download`)).bytes.equals(bytes));
	assert.equal(statSync(place(f.sha256)).size, bytes.length);
	assert.deepEqual((await sales.must('GET', `files?filter[on]=customers:${c.id}`)).items.map((x) => x.id), [f.id]);
	assert.deepEqual((await sales.must('GET', `files?q=${encodeURIComponent('平面圖')}&filter[on]=customers:${c.id}`)).items.map((x) => x.id), [f.id]);
	const log = await sales.must('GET', `followups/records?filter[on]=customers:${c.id}&filter[event]=file_added`);
	assert.equal(log.items.length, 1);
	assert.deepEqual(log.items[0].files, [{ id: f.id, name: f.name, size: f.size, sha256: f.sha256, url: `/files/${f.id}` }]);
});

test('marks that turn text around are not in a name, whoever gives it', async () => {
	const f = await put('照片\u202Egpj.exe', Buffer.from(`MZ ${stamp}`), {});
	assert.equal(f.name, '照片gpj.exe');
	const named = await sales.must('PATCH', `files/${f.id}`, { version: f.version, name: '\u2066報價\u2069 العربية\u200f.pdf' });
	assert.equal(named.name, '報價 العربية.pdf');
	const card = await sales.must('POST', 'contacts', { name: `../王\u202Egpj.exe` }, 201);
	assert.match((await sales.get(`contacts/${card.id}.vcf`)).headers.get('content-disposition'), /^attachment; filename="\.\._[^"\/]*"; filename\*=UTF-8''\.\._%E7%8E%8Bgpj\.exe\.vcf$/);
});

test('what is wrong with an upload is said by field', async () => {
	for (const [files, fields, status, field] of [
		[[], { description: 'x' }, 422, 'file'],
		[[['a.txt', 'x']], { on: 'customers:99999999' }, 422, 'on'],
		[[['a.txt', 'x']], { on: 'files:1' }, 422, 'on'],
		[[['a.txt', 'x']], { category_id: '99999' }, 422, 'category_id'],
		[[['a.txt', 'x']], { sha256: 'x' }, 400, 'sha256'],
	]) {
		const r = await send(sales, 'files', files, fields);
		assert.equal(r.status, status, r.text);
		assert.ok(r.json.errors[field], r.text);
	}
	assert.equal((await sales.post('files', { name: 'x' })).status, 400);
	assert.equal((await sales.patch(`files/${(await put('a.txt', 'b')).id}`, { sha256: 'x' })).status, 400);
	assert.equal((await send({ token: 'nobody' }, 'files', [['a.txt', 'x']])).status, 401);
});

test('several at once, and 200 requests at once', async () => {
	const c = await customer(), many = await send(sales, 'files', Array.from({ length: 12 }, (_, i) => [`f${i}.txt`, `${stamp} ${i}`]), { on: `customers:${c.id}` });
	assert.equal(many.status, 201);
	assert.equal(many.json.items.length, 12);
	const d = await customer();
	const { tally } = await atOnce(200, (i) => send(sales, 'files', [[`同時 ${i}.txt`, `${stamp} at once ${i}`]], { on: `customers:${d.id}` }));
	assert.deepEqual(tally, { 201: 200 });
	assert.equal(one(`SELECT COUNT(DISTINCT file_id) FROM file_links WHERE \`on\` = '11:${d.id}'`), '200');
	assert.equal((await program('ferry-admin', ['verify-log'])).code, 0);
});

test('the same content is stored once, and goes when nobody refers to it', async () => {
	const bytes = randomBytes(50000);
	const { tally } = await atOnce(8, () => send(sales, 'files', [['同.bin', bytes]]));
	assert.deepEqual(tally, { 201: 8 });
	const ids = sql(`SELECT id FROM files WHERE sha256 = '${sha(bytes)}'`).map(([id]) => id);
	assert.equal(ids.length, 8);
	assert.equal(one('SELECT bytes - (SELECT SUM(size) FROM contents) FROM content_usage'), '0');
	assert.equal(one(`SELECT COUNT(*) FROM contents WHERE sha256 = '${sha(bytes)}'`), '1');
	const sweep = async () => {
		const old = new Date(Date.now() - 2 * 86400e3), done = () => one("SELECT COALESCE(done_at, '') FROM jobs WHERE unique_key = 'every:file_sweep'"), was = done();
		utimesSync(place(sha(bytes)), old, old);
		sql(`UPDATE contents SET created_at = UTC_TIMESTAMP() - INTERVAL 2 DAY WHERE sha256 = '${sha(bytes)}'; UPDATE jobs SET due_at = UTC_TIMESTAMP(), done_at = NULL WHERE unique_key = 'every:file_sweep'`);
		for (const until = Date.now() + 15000; Date.now() < until && !done();) await new Promise((r) => setTimeout(r, 100));
		assert.ok(done() || was, 'the worker sweeps');
	};
	for (const id of ids.slice(1)) assert.equal((await sales.delete(`files/${id}`)).status, 204);
	await sweep();
	assert.ok(existsSync(place(sha(bytes))), 'one file still refers to it');
	assert.equal((await sales.delete(`files/${ids[0]}`)).status, 204);
	assert.equal((await sales.get(`files/${ids[0]}`)).status, 404);
	await sweep();
	assert.ok(!existsSync(place(sha(bytes))), 'nobody refers to it');
	assert.equal(one(`SELECT COUNT(*) FROM contents WHERE sha256 = '${sha(bytes)}'`), '0');
});

test('an upload that is cut off leaves nothing', async () => {
	const uploads = () => readdirSync(join(varDir, 'tmp')).filter((f) => f.startsWith('upload-')), was = new Set(uploads()), half = randomBytes(200000);
	const body = Buffer.concat([Buffer.from(`--b\r\nContent-Disposition: form-data; name="file"; filename="half-${stamp}.bin"\r\n\r\n`), half]);
	const head = (n) => Buffer.from(`POST /api/v1/files HTTP/1.1\r\nHost: ${host}:${port}\r\nAuthorization: Bearer ${sales.token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${n}\r\nConnection: close\r\n\r\n`);
	// The line breaks half way.
	await new Promise((done) => { const s = net.connect(Number(port), host, () => s.write(Buffer.concat([head(400000), body]), () => setTimeout(() => { s.destroy(); done(); }, 200))); s.on('error', done); });
	// All bytes come, but the end of the form is not among them.
	const answer = await new Promise((done) => { let got = ''; const s = net.connect(Number(port), host, () => s.write(Buffer.concat([head(body.length), body]))); s.on('data', (d) => { got += d; }).on('close', () => done(got)); });
	assert.match(answer, /^HTTP\/1.1 400/);
	const stays = () => uploads().filter((f) => !was.has(f));
	for (const until = Date.now() + 5000; stays().length && Date.now() < until;) await new Promise((r) => setTimeout(r, 100));
	assert.deepEqual(stays(), []);
	assert.equal(one(`SELECT COUNT(*) FROM files WHERE name = 'half-${stamp}.bin'`), '0');
	assert.equal(one(`SELECT COUNT(*) FROM contents WHERE sha256 = '${sha(half)}'`), '0');
});

test('a full quota is said plainly and nothing is half kept', async () => {
	const used = Number(one('SELECT bytes FROM content_usage'));
	await admin.must('PATCH', 'settings/general', { file_quota_mb: Math.floor(used / 1048576) + 1 });
	try {
		const big = randomBytes(2 * 1048576);
		const r = await send(sales, 'files', [[`小-${stamp}.txt`, 'fits'], ['大.bin', big]]);
		assert.equal(r.status, 507, r.text);
		assert.match(r.json.detail, /MB/);
		assert.equal(one(`SELECT COUNT(*) FROM files WHERE name = '小-${stamp}.txt'`), '0', 'not even the first of them');
		assert.equal(one('SELECT bytes - (SELECT SUM(size) FROM contents) FROM content_usage'), '0');
		assert.equal(one(`SELECT COUNT(*) FROM contents WHERE sha256 = '${sha(big)}'`), '0');
		assert.equal((await send(sales, 'files', [['小.txt', `fits ${stamp}`]])).status, 201);
	} finally {
		await admin.must('PATCH', 'settings/general', { file_quota_mb: 0 });
	}
});

// ---- rights --------------------------------------------------------------------------------

test('who may read one of its records may read a file, and nobody else', async () => {
	const c = await customer(), f = await put(`機密 ${stamp}.txt`, `secret ${stamp}`, { on: `customers:${c.id}` });
	for (const path of [`files/${f.id}`, `files/${f.id}/download`, `files/${f.id}/show`, `files/${f.id}/versions`]) assert.equal((await get(other, path)).status, 404, path);
	assert.equal((await send(other, `files/${f.id}/versions`, [['x', 'y']])).status, 404);
	assert.equal((await other.patch(`files/${f.id}`, { name: 'x' })).status, 404);
	assert.equal((await other.delete(`files/${f.id}`)).status, 404);
	assert.equal((await other.post(`files/${f.id}/link`, { on: `customers:${c.id}` })).status, 404);
	assert.ok(!(await other.get('files?limit=200')).text.includes(`機密 ${stamp}`));
	assert.deepEqual((await other.must('GET', `files?filter[on]=customers:${c.id}`)).items, []);
	assert.deepEqual((await other.must('GET', `files?q=${encodeURIComponent(`機密 ${stamp}`)}`)).items, []);
	assert.equal((await send(other, 'files', [['x.txt', 'y']], { on: `customers:${c.id}` })).status, 422, 'nothing is put on what one may not read');
	assert.equal((await get(manager, `files/${f.id}/download`)).status, 200);
	assert.equal((await get(finance, `files/${f.id}/download`)).status, 200);
	assert.equal((await finance.patch(`files/${f.id}`, { name: 'x' })).status, 403);
	assert.equal((await finance.delete(`files/${f.id}`)).status, 403);
});

test('a contract\'s file of another team does not exist', async () => {
	const c = await customer();
	const k = await sales.must('POST', 'contracts', { title: `附件合約 ${stamp}`, customer_id: c.id, amount: '1000' }, 201);
	const f = await put('簽署掃描.pdf', pdf(`scan ${stamp}`), { on: `contracts:${k.id}` });
	assert.equal((await get(other, `files/${f.id}/download`)).status, 404);
	assert.equal((await get(sales, `files/${f.id}/download`)).status, 200);
});

test('linked to nothing it is its maker\'s and the administrator\'s', async () => {
	const f = await put('草稿.txt', `draft ${stamp}`);
	assert.equal((await get(manager, `files/${f.id}`)).status, 404);
	assert.equal((await get(finance, `files/${f.id}`)).status, 404);
	assert.equal((await get(admin, `files/${f.id}`)).status, 200);
	assert.ok((await sales.must('GET', 'files?view=unlinked&limit=200')).items.some((x) => x.id === f.id));
});

test('linked to several records it is with each, and leaves each by itself', async () => {
	const c = await customer(), theirs = await other.must('POST', 'customers', { name: `他團 ${stamp}` }, 201);
	const f = await put('共用.txt', `shared ${stamp}`, { on: `customers:${c.id}` });
	assert.equal((await sales.post(`files/${f.id}/link`, { on: `customers:${theirs.id}` })).status, 422);
	await admin.must('POST', `files/${f.id}/link`, { on: `customers:${theirs.id}` });
	assert.equal((await get(other, `files/${f.id}/download`)).status, 200);
	assert.deepEqual((await other.must('GET', `files/${f.id}`)).links.map((l) => l.on), [`customers:${theirs.id}`], 'of the other record they know nothing');
	assert.equal((await other.must('GET', `files/${f.id}`)).on, `customers:${theirs.id}`);
	const several = [await put('一.txt', `1 ${stamp}`), await put('二.txt', `2 ${stamp}`)].map((x) => x.id);
	await sales.must('POST', 'files/link', { on: `customers:${c.id}`, file_ids: several });
	assert.equal((await sales.must('GET', `followups/records?filter[on]=customers:${c.id}&filter[event]=file_added`)).items[0].files.length, 2, 'one entry for both');
	assert.equal((await other.post('files/link', { on: `customers:${theirs.id}`, file_ids: several })).status, 404);
	// Gone for sales1's records, it stays with the other's.
	assert.equal((await sales.delete(`files/${f.id}`)).status, 204);
	assert.equal((await get(sales, `files/${f.id}`)).status, 404);
	assert.equal((await get(other, `files/${f.id}/download`)).status, 200);
	await other.must('POST', `files/${f.id}/unlink`, { on: `customers:${theirs.id}` });
	assert.equal((await get(other, `files/${f.id}`)).status, 404);
	assert.equal((await get(admin, `files/${f.id}`)).status, 200);
	const log = await sales.must('GET', `followups/records?filter[on]=customers:${c.id}&filter[event]=file_removed`);
	assert.equal(log.items.length, 1);
});

// ---- what is shown, what is downloaded --------------------------------------------------------

test('pictures and PDFs are shown, everything else is bytes to download', async () => {
	const c = await customer(), on = { on: `customers:${c.id}` };
	const policy = (h) => h.get('content-security-policy') || '';
	for (const [name, bytes, type] of [['a.png', png(7), 'image/png'], ['b.gif', gif, 'image/gif'], ['c.pdf', pdf(`see ${stamp}`), 'application/pdf']]) {
		const f = await put(name, bytes, on), h = (await get(sales, `files/${f.id}/show`)).headers;
		assert.equal(h.get('content-type'), type, name);
		assert.match(h.get('content-disposition'), /^inline/, name);
		assert.match(policy(h), /default-src 'none'/, name);
		assert.equal(h.get('x-content-type-options'), 'nosniff');
		assert.match((await get(sales, `files/${f.id}/download`)).headers.get('content-disposition'), /^attachment/, name);
	}
	const html = '<!doctype html><script>alert(1)</script>', svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
	for (const [name, bytes] of [['p.html', html], ['q.svg', svg], ['q.png', svg], ['r.xml', '<?xml version="1.0"?><x/>'], ['s.txt', html], ['t.js', 'alert(1)'], ['u.csv', 'a,b'],
		['v.gif', Buffer.concat([gif, Buffer.from(html)])], ['w.gif', 'GIF89a/*<script>*/=alert(1);'], ['x.png', Buffer.concat([png(1), Buffer.from('PK\x03\x04')])],
		['y.png', Buffer.concat([png(3).subarray(0, 33), chunk('tEXt', Buffer.from(`k\0${html}`)), png(3).subarray(33)])], ['z.pdf', Buffer.concat([Buffer.from(html), pdf('tail')])], ['斷.png', png(9).subarray(0, 60)]]) {
		const f = await put(name, bytes, on), r = await get(sales, `files/${f.id}/download`), h = r.headers;
		assert.equal(r.status, 200, name);
		assert.equal(h.get('content-type'), 'application/octet-stream', name);
		assert.match(h.get('content-disposition'), /^attachment/, name);
		assert.equal(h.get('x-content-type-options'), 'nosniff', name);
		assert.match(policy(h), /sandbox/, name);
		assert.equal((await get(sales, `files/${f.id}/show`)).status, 404, name);
	}
});

test('a name cannot break out of its header or its folder', async () => {
	const f = await put('..\\..\\evil"; x=.html', `n ${stamp}`), h = (await get(sales, `files/${f.id}/download`)).headers;
	assert.ok(!/[\\/]/.test(f.name));
	assert.match(h.get('content-disposition'), /^attachment; filename="[^"\\]*"/);
});

test('ranges are answered, and the start of a download is logged once', async () => {
	const c = await customer(), bytes = randomBytes(100000), f = await put('range.bin', bytes, { on: `customers:${c.id}` });
	const r = await get(sales, `files/${f.id}/download`, { range: 'bytes=1000-1999' });
	assert.equal(r.status, 206);
	assert.equal(r.headers.get('content-range'), 'bytes 1000-1999/100000');
	assert.ok(r.bytes.equals(bytes.subarray(1000, 2000)));
	assert.equal((await get(sales, `files/${f.id}/download`, { range: 'bytes=200000-' })).status, 416);
	const count = () => Number(one(`SELECT COUNT(*) FROM journal WHERE type = 62 AND record_id = ${f.id} AND event = 'downloaded'`));
	assert.equal(count(), 0);
	await get(sales, `files/${f.id}/download`);
	await get(manager, `files/${f.id}/download`);
	assert.equal(count(), 2);
	assert.deepEqual(sql(`SELECT u.login FROM journal j JOIN users u ON u.id = j.user_id WHERE type = 62 AND record_id = ${f.id} AND event = 'downloaded' ORDER BY j.id`).map((x) => x[0]), ['sales1', 'manager']);
	assert.equal((await get(other, `files/${f.id}/download`)).status, 404);
	assert.equal(count(), 2, 'what was refused is no download');
});

// ---- versions -------------------------------------------------------------------------------------

test('a new version stands before the old ones, which stay', async () => {
	const c = await customer(), f = await put('報價.txt', `one ${stamp}`, { on: `customers:${c.id}` });
	const v2 = await send(sales, `files/${f.id}/versions`, [['報價二版.txt', `two ${stamp}`]], { note: '改價' });
	assert.equal(v2.status, 201, v2.text);
	assert.deepEqual([v2.json.revision, v2.json.name], [2, '報價二版.txt']);
	assert.equal((await send(sales, `files/${f.id}/versions`, [['x.txt', `two ${stamp}`]])).status, 409, 'the same again is no version');
	assert.equal((await send(sales, `files/${f.id}/versions`, [])).status, 422);
	assert.equal((await send(sales, `files/${f.id}/versions`, [['a', '1'], ['b', '2']])).status, 422);
	assert.equal((await send(finance, `files/${f.id}/versions`, [['a', '1']])).status, 403);
	const list = (await sales.must('GET', `files/${f.id}/versions`)).items;
	assert.deepEqual(list.map((v) => [v.version, v.name, v.note]), [[2, '報價二版.txt', '改價'], [1, '報價.txt', null]]);
	assert.equal((await get(sales, `files/${f.id}/download`)).text(), `two ${stamp}`);
	assert.equal((await get(sales, `files/${f.id}/download?version=1`)).text(), `one ${stamp}`);
	assert.equal((await get(sales, `files/${f.id}/download?version=3`)).status, 404);
	// A name somebody gave it stays.
	await sales.must('PATCH', `files/${f.id}`, { name: '最終報價' });
	assert.equal((await send(sales, `files/${f.id}/versions`, [['三.txt', `three ${stamp}`]])).json.name, '最終報價');
	const { tally } = await atOnce(5, (i) => send(sales, `files/${f.id}/versions`, [[`${i}.txt`, `many ${i} ${stamp}`]]));
	assert.deepEqual(tally, { 201: 5 });
	assert.equal((await sales.must('GET', `files/${f.id}`)).revision, 8);
});

// ---- with the log -----------------------------------------------------------------------------------

test('a log entry is written with files, which stay with it for good', async () => {
	const c = await customer();
	const r = await send(sales, 'followups/records', [['現場.png', png(5)], ['筆記.txt', `notes ${stamp}`]], { on: `customers:${c.id}`, method: 'visit', content: '看場地' });
	assert.equal(r.status, 201, r.text);
	assert.deepEqual(r.json.files.map((f) => f.name), ['現場.png', '筆記.txt']);
	const id = r.json.files[1].id;
	assert.equal((await get(sales, `files/${id}/download`)).status, 200);
	assert.equal((await get(other, `files/${id}/download`)).status, 404);
	assert.equal((await sales.delete(`files/${id}`)).status, 409);
	assert.equal((await sales.post(`files/${id}/unlink`, { on: `customers:${c.id}` })).status, 409);
	assert.equal((await admin.delete(`files/${id}`)).status, 409);
	assert.match(one(`SELECT detail FROM journal WHERE id = ${r.json.id}`), new RegExp(sha(Buffer.from(`notes ${stamp}`))), 'the seal covers the hash');
});

test('files go along when customers are merged, and come back', async () => {
	const a = await customer(), b = await customer(), f = await put('併.txt', `merge ${stamp}`, { on: `customers:${b.id}` });
	await manager.must('POST', `customers/${a.id}/merge`, { ids: [b.id] });
	assert.deepEqual((await sales.must('GET', `files/${f.id}`)).links.map((l) => l.on), [`customers:${a.id}`]);
	await manager.must('POST', `customers/${a.id}/unmerge`);
	assert.deepEqual((await sales.must('GET', `files/${f.id}`)).links.map((l) => l.on), [`customers:${b.id}`]);
});

// ---- without a script ----------------------------------------------------------------------------------

test('by forms alone: upload beside a record, detail, new version', async () => {
	const b = await signIn('sales1'), c = await customer(), page = await b.get(`/customers/${c.id}`);
	assert.match(page.text, /enctype="multipart\/form-data" action="\/files\?on=customers:/);
	const post = (path, name, bytes, fields = {}) => {
		const form = new FormData();
		form.append('csrf', b.csrf);
		for (const [k, v] of Object.entries(fields)) form.append(k, v);
		form.append('file', new Blob([bytes]), name);
		return b.fetch(path, { method: 'POST', body: form });
	};
	const r = await post(`/files?on=customers:${c.id}&back=%2Fcustomers%2F${c.id}`, '表單.png', png(11));
	assert.equal(r.status, 303, r.text);
	assert.equal(r.headers.get('location'), `/customers/${c.id}`);
	assert.match((await b.get(`/customers/${c.id}`)).text, /表單\.png/);
	const id = one(`SELECT file_id FROM file_links WHERE \`on\` = '11:${c.id}'`), shown = await b.get(`/files/${id}`);
	assert.match(shown.text, /<img src="\/files\/\d+\/show/);
	assert.equal((await post(`/files/${id}/versions`, '二.png', png(12), { note: '清楚些' })).status, 303);
	assert.match((await b.get(`/files/${id}`)).text, /清楚些/);
	assert.equal((await post('/files?on=customers:99999999', 'x.txt', 'x')).status, 404);
	const d = await customer();
	assert.match((await b.get(`/files/new?on=customers:${d.id}`)).text, new RegExp(`<option value="${id}">`), 'one that is here already may be chosen');
	assert.equal((await b.post(`/files/link?on=customers:${d.id}&back=%2Fcustomers%2F${d.id}`, { file_id: id })).status, 303);
	assert.equal(one(`SELECT COUNT(*) FROM file_links WHERE file_id = ${id}`), '2');
	for (const path of ['/files', '/files/new', `/files/new?on=customers:${c.id}`, `/files/${id}/link`, `/files/${id}/link?type=customers`, '/files/categories']) assert.equal((await b.get(path)).status, 200, path);
});
