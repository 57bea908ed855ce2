// Imports through the API: what is guessed, created, updated, refused, told and undone, whoever asks and however the file is written.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, one, program, sql, top, url } from './lib.mjs';

const stamp = Date.now().toString(36);
async function send(who, area, bytes, fields = {}, name = 'list.csv') {
	const a = await api(who), body = new FormData();
	for (const [k, v] of Object.entries(fields)) body.append(k, typeof v === 'string' ? v : JSON.stringify(v));
	body.append('file', new Blob([bytes]), name);
	const res = await fetch(`${url}/api/v1/${area}/import`, { method: 'POST', headers: { authorization: `Bearer ${a.token}` }, body });
	return { status: res.status, json: await res.json() };
}
async function finished(who, area, job) {
	const a = await api(who);
	for (let i = 0; i < 600; i++) {
		const { json } = await a.call('GET', `${area}/import/${job.id}`);
		if (!['checking', 'running', 'undoing'].includes(json.state)) return json;
		await new Promise((r) => setTimeout(r, 200));
	}
	throw new Error('the import does not end; is a worker running?');
}
const post = async (who, path, body) => (await api(who)).call('POST', path, body ?? {});
const get = async (who, path) => (await api(who)).call('GET', path);
const encoded = (text, to) => execFileSync('iconv', ['-f', 'UTF-8', '-t', to], { input: text });

test('good rows are in, bad ones are told with the cell, the whole can be undone', async () => {
	const csv = `公司名稱,聯絡人,手機,電子郵件,需求\n甲${stamp},王一,0911111111,a@${stamp}.tw,攤位\n乙${stamp},,09,bad,\n丙${stamp},李三,,,"兩行\n文字"\n`;
	const { status, json } = await send('sales1', 'leads', csv, {});
	assert.equal(status, 403);
	assert.ok(json);
	const done = await send('manager', 'leads', csv, {});
	assert.equal(done.status, 201, JSON.stringify(done.json));
	assert.deepEqual([done.json.state, done.json.rows, done.json.created, done.json.failed], ['done', 3, 2, 1]);
	assert.equal(done.json.mapping['聯絡人'], 'name');
	assert.deepEqual(done.json.errors.filter((e) => !e.warning).map((e) => [e.row, e.field]).sort(), [[3, 'email'], [3, 'name']]);
	const list = await get('manager', `leads?q=${encodeURIComponent(`丙${stamp}`)}`);
	assert.equal(list.json.items.length, 1);
	assert.equal(list.json.items[0].requirement, '兩行\n文字');
	const journal = await get('manager', `leads/${list.json.items[0].id}`);
	assert.equal(journal.status, 200);
	const undone = await post('manager', `leads/import/${done.json.id}/undo`);
	assert.deepEqual([undone.status, undone.json.state, undone.json.undone, undone.json.kept], [200, 'undone', 2, 0]);
	assert.equal((await get('manager', `leads?q=${encodeURIComponent(`丙${stamp}`)}`)).json.items.length, 0);
	assert.equal((await post('manager', `leads/import/${done.json.id}/undo`)).status, 409);
	// It belongs to whoever made it.
	assert.equal((await get('admin', `leads/import/${done.json.id}`)).status, 404);
});

test('a check writes nothing', async () => {
	const { json } = await send('admin', 'leads', `name,company\n某人,丁${stamp}\n,\n無名,\n`, { dry_run: 'true' });
	assert.deepEqual([json.state, json.created, json.failed], ['checked', 2, 0]);
	assert.equal((await get('admin', `leads?q=${encodeURIComponent(`丁${stamp}`)}`)).json.items.length, 0);
	const run = await post('admin', `leads/import/${json.id}/run`);
	assert.deepEqual([run.status, run.json.state, run.json.created], [200, 'done', 2]);
	assert.equal((await get('admin', `leads?q=${encodeURIComponent(`丁${stamp}`)}`)).json.items.length, 1);
});

test('create or update by a key; what was there before comes back', async () => {
	const first = await send('admin', 'customers', `公司名稱,電話,地區\n鍵甲${stamp},02-2531-7099,台北\n鍵乙${stamp},,\n`, {});
	assert.equal(first.json.created, 2, JSON.stringify(first.json));
	const both = await send('admin', 'customers', `名稱,電話,地區,備註\n 鍵甲${stamp} ,03-3333333,桃園,x\n鍵丙${stamp},,台中,\n鍵丙${stamp},,台南,\n鍵乙${stamp},,,\n`,
		{ mode: 'both', key: 'name', mapping: { 名稱: 'name', 電話: 'phone', 地區: 'region' } });
	assert.deepEqual([both.json.state, both.json.created, both.json.updated, both.json.unchanged, both.json.failed], ['done', 1, 2, 1, 0], JSON.stringify(both.json));
	const find = async (name) => (await get('admin', `customers?q=${encodeURIComponent(name)}`)).json.items;
	assert.equal((await find(`鍵甲${stamp}`))[0].region, '桃園');
	assert.equal((await find(`鍵丙${stamp}`)).length, 1);
	assert.equal((await find(`鍵丙${stamp}`))[0].region, '台南');
	const only = await send('admin', 'customers', `名稱,地區\n鍵丁${stamp},台東\n`, { mode: 'update', key: 'name', mapping: ['name', 'region'] });
	assert.deepEqual([only.json.updated, only.json.failed, only.json.errors[0].key], [0, 1, 'no_such_record']);
	const undone = await post('admin', `customers/import/${both.json.id}/undo`);
	assert.deepEqual([undone.json.undone, undone.json.kept], [3, 0], JSON.stringify(undone.json));
	assert.equal((await find(`鍵甲${stamp}`))[0].region, '台北');
	assert.equal((await find(`鍵甲${stamp}`))[0].phone, '02-2531-7099');
	assert.equal((await find(`鍵丙${stamp}`)).length, 0);
});

test('what somebody has changed since is kept', async () => {
	const { json } = await send('admin', 'customers', `公司名稱\n留甲${stamp}\n留乙${stamp}\n`, {});
	const [kept] = (await get('admin', `customers?q=${encodeURIComponent(`留甲${stamp}`)}`)).json.items;
	await (await api('admin')).call('PATCH', `customers/${kept.id}`, { version: kept.version, region: '台北' });
	const undone = await post('admin', `customers/import/${json.id}/undo`);
	assert.deepEqual([undone.json.state, undone.json.undone, undone.json.kept], ['undone', 1, 1]);
	assert.equal((await get('admin', `customers/${kept.id}`)).status, 200);
});

test('possible duplicates are told, or left out', async () => {
	const csv = `公司名稱,姓名\n臺灣重複${stamp}公司,甲\n台湾重复${stamp}公司,乙\n`;
	const told = await send('admin', 'leads', csv, {});
	assert.deepEqual([told.json.created, told.json.duplicates], [2, 1]);
	const left = await send('admin', 'leads', csv, { skip_duplicates: '1' });
	assert.deepEqual([left.json.created, left.json.failed], [0, 2]);
	assert.ok(left.json.errors.every((e) => e.key === 'possible_duplicate' && e.field === 'company'));
});

test('encodings, separators, words for nothing, codes of another system', async () => {
	const text = `公司名稱;電話;產業別;成立日期\r\n嫺恒碁銹${stamp};－ ;01;1130526\r\n`;
	for (const to of ['CP950', 'GB18030', 'UTF-8']) {
		const { status, json } = await send('admin', 'customers', encoded(text, to), { dry_run: '1' });
		assert.equal(status, 201, JSON.stringify(json));
		assert.deepEqual([json.encoding, json.created, json.mapping['產業別']], [to, 1, null], to);
	}
});

test('what is no table, no mapping, no right is refused', async () => {
	for (const [bytes, key] of [[Buffer.from('PK\x03\x04nothing'), /XLSX/], [Buffer.alloc(0), /空|empty/], [Buffer.from([0x89, 0x50, 0, 1, 2, 3]), /編碼|encod/]]) {
		const { status, json } = await send('admin', 'leads', bytes);
		assert.equal(status, 422, JSON.stringify(json));
		assert.match(json.errors.file, key);
	}
	assert.equal((await send('admin', 'leads', 'name\nx\n', { mapping: { name: 'no_such_field' } })).status, 400);
	assert.equal((await send('admin', 'leads', 'name\nx\n', { mapping: { nothing: 'name' } })).status, 400);
	assert.equal((await send('admin', 'leads', 'name\nx\n', { mapping: { name: 'pooled_at' } })).status, 400);
	assert.equal((await send('admin', 'leads', 'name\nx\n', { mapping: 'no json {' })).status, 400);
	assert.equal((await send('admin', 'leads', 'a,b\nx,y\n', { mapping: ['name', 'name'] })).status, 422);
	assert.equal((await send('admin', 'leads', 'name\nx\n', { mode: 'update', key: '' })).status, 422);
	assert.equal((await send('admin', 'leads', 'name\nx\n', { mode: 'sideways' })).status, 400);
	assert.equal((await send('finance', 'leads', 'name\nx\n')).status, 403);
	assert.equal((await get('admin', 'leads/import/999999')).status, 404);
	assert.equal((await post('admin', 'leads/import/999999/run')).status, 404);
});

test('template and refused rows are workbooks', async () => {
	const a = await api('admin'), dir = mkdtempSync(join(tmpdir(), 'ferry-import-'));
	const template = await fetch(`${url}/api/v1/customers/import/template.xlsx`, { headers: { authorization: `Bearer ${a.token}` } });
	assert.equal(template.status, 200);
	const bytes = Buffer.from(await template.arrayBuffer());
	writeFileSync(join(dir, 't.xlsx'), bytes);
	assert.match(execFileSync('unzip', ['-p', join(dir, 't.xlsx'), 'xl/worksheets/sheet1.xml']).toString(), /名稱|Name/);
	// An empty table of ours is a table of nothing.
	const back = await send('admin', 'customers', bytes, { dry_run: '1' }, 't.xlsx');
	assert.deepEqual([back.status, back.json.rows, back.json.mapping['客戶名稱 *'] ?? 'name'], [201, 0, 'name']);
	const bad = await send('admin', 'leads', 'name,email\n=cmd|calc,bad\n', {});
	const errors = await fetch(url + bad.json.errors_url, { headers: { authorization: `Bearer ${a.token}` } });
	assert.equal(errors.status, 200);
	writeFileSync(join(dir, 'e.xlsx'), Buffer.from(await errors.arrayBuffer()));
	const sheet = execFileSync('unzip', ['-p', join(dir, 'e.xlsx'), 'xl/worksheets/sheet1.xml']).toString();
	assert.match(sheet, /=cmd\|calc/);
	assert.doesNotMatch(sheet, /<f>/);
	assert.match(execFileSync('unzip', ['-p', join(dir, 'e.xlsx'), 'xl/comments1.xml']).toString(), /<t/);
});

// Kills the worker's process that is at this import, as soon as there is one, and lets the minute pass after which its job is anybody's.
async function killWorker(id) {
	for (let i = 0; i < 2000; i++) {
		const [job, state, by] = sql(`SELECT id, state, taken_by FROM jobs WHERE kind = 'import' AND args = '{"import":${id}}'`)[0] || [];
		if (state === 'done') return false;
		if (state === 'running') {
			process.kill(Number(by.split(':')[1]), 'SIGKILL');
			sql(`UPDATE jobs SET taken_at = taken_at - INTERVAL 2 MINUTE WHERE id = ${job} AND state = 'running'`);
			return true;
		}
		await new Promise((r) => setTimeout(r, 10));
	}
	throw new Error('no worker takes the import');
}

test('more rows than one request does: the worker goes on, and another where it dies, with nothing twice', { skip: !process.env.FERRY_VAR }, async () => {
	const rows = Array.from({ length: 1500 }, (_, i) => `大${stamp}${i},09${String(i).padStart(8, '0')}`).join('\n');
	const { json } = await send('admin', 'leads', `姓名,手機\n${rows}\n`, {});
	if (await killWorker(json.id)) assert.equal((await program('ferry-worker', ['--once'])).code, 0);
	const done = await finished('admin', 'leads', json);
	assert.deepEqual([done.state, done.rows, done.created], ['done', 1500, 1500]);
	assert.equal(Number(one(`SELECT COUNT(*) FROM leads WHERE name LIKE '大${stamp}%'`)), 1500);
	const undoing = await post('admin', `leads/import/${json.id}/undo`);
	assert.equal((await finished('admin', 'leads', undoing.json)).undone, 1500);
});

test('what stands beside new records is written with them and goes with them; one that is referred to stays', { skip: !process.env.FERRY_VAR }, async () => {
	const owner = one("SELECT name FROM users WHERE login = 'sales1'");
	const names = Array.from({ length: 130 }, (_, i) => `群${stamp}${i}`);
	const { json } = await send('admin', 'customers', `公司名稱,電話,負責人\n${names.map((n, i) => `${n},02-2${String(i).padStart(7, '0')},${owner}`).join('\n')}\n`, { mapping: { 公司名稱: 'name', 電話: 'phone', 負責人: 'owner_id' } });
	const done = await finished('admin', 'customers', json);
	assert.deepEqual([done.created, done.failed], [130, 0], JSON.stringify(done.errors?.slice(0, 3)));
	const ids = sql(`SELECT record_id FROM import_rows WHERE import_id = ${json.id}`).join(',');
	const beside = (table) => Number(one(`SELECT COUNT(*) FROM ${table} WHERE type = 11 AND record_id IN (${ids})`));
	const tables = ['owner_history', 'record_terms', 'duplicate_keys', 'journal'];
	const found = () => one(`SELECT GROUP_CONCAT(terms ORDER BY id) FROM (SELECT p.block * 63 + n.n AS id, COUNT(*) AS terms FROM postings p JOIN posting_slots n ON n.slot = p.slot AND p.bits >> n.n & 1 WHERE p.type = 11 GROUP BY id HAVING id IN (${ids})) x`);
	const kept = () => one(`SELECT GROUP_CONCAT(LENGTH(terms) DIV 4 ORDER BY record_id) FROM record_terms WHERE type = 11 AND record_id IN (${ids})`);
	assert.deepEqual([beside('owner_history'), beside('record_terms'), beside('journal')], [130, 130, 130]);
	assert.ok(beside('duplicate_keys') >= 260, JSON.stringify(tables.map(beside)));
	assert.equal(found(), kept());
	assert.equal(kept().split(',').length, 130);
	assert.equal(one(`SELECT COUNT(*) FROM customers c JOIN journal j ON j.type = 11 AND j.record_id = c.id AND j.hash = LEFT(c.log_head, 32) WHERE c.id IN (${ids})`), '130');
	const [held] = (await get('admin', `customers?q=${encodeURIComponent(names[70])}`)).json.items;
	// Records that came together share postings: a page of what is found begins where the one before ended, within a shared one too.
	const pages = [];
	for (let cursor = ''; cursor !== undefined;) {
		const { items, next_cursor: next } = (await get('admin', `customers?q=${encodeURIComponent(`群${stamp}`)}&limit=40${cursor && `&cursor=${cursor}`}`)).json;
		pages.push(...items.map((x) => x.id));
		cursor = next ?? undefined;
	}
	assert.deepEqual(pages, ids.split(',').map(Number).sort((a, b) => b - a));
	// One that changes leaves what it shares to the others.
	const renamed = await (await api('admin')).call('PATCH', `customers/${held.id}`, { version: held.version, name: `離${stamp}70` });
	assert.equal(renamed.status, 200, JSON.stringify(renamed.json));
	assert.equal(found(), kept());
	const finds = async (q) => (await get('admin', `customers?q=${encodeURIComponent(q)}&limit=200`)).json.items.length;
	assert.deepEqual([await finds(`群${stamp}`), await finds(`離${stamp}`)], [129, 1]);
	const contact = await post('admin', 'contacts', { name: `人${stamp}`, customer_id: held.id });
	assert.equal(contact.status, 201, JSON.stringify(contact.json));
	const undone = await finished('admin', 'customers', (await post('admin', `customers/import/${json.id}/undo`)).json);
	assert.deepEqual([undone.state, undone.undone, undone.kept], ['undone', 129, 1]);
	assert.deepEqual([beside('record_terms'), one(`SELECT GROUP_CONCAT(id) FROM customers WHERE id IN (${ids})`)], [1, String(held.id)]);
	assert.equal(found(), kept());
	assert.equal(beside('journal'), 130 + 1 + 129);
	assert.equal((await get('admin', `customers/${held.id}`)).status, 200);
	// The chains hold: what was deleted follows what was created.
	assert.equal(one(`SELECT COUNT(*) FROM journal a JOIN journal b ON b.type = a.type AND b.record_id = a.record_id AND b.prev = a.hash AND b.event = 'deleted' WHERE a.type = 11 AND a.event = 'created' AND a.record_id IN (${ids})`), '129');
});

test('a row the database refuses among many is told alone; the others are in', { skip: !process.env.FERRY_VAR }, async () => {
	const code = `TAX${stamp}`.toUpperCase();
	const rows = [`同${stamp}甲,${code}`, `同${stamp}乙,${code}2`, `同${stamp}丙,${code}`, `同${stamp}丁,${code}3`];
	const { json } = await send('admin', 'products', `name,code\n${rows.join('\n')}\n`, {});
	const done = await finished('admin', 'products', json);
	assert.deepEqual([done.created, done.failed], [3, 1], JSON.stringify(done));
	assert.deepEqual(done.errors.filter((e) => !e.warning).map((e) => e.row), [4]);
});

const real = join(top, '../shared/data/tw_companies/t187ap03_L_20230831.csv');
test('992 listed companies', { skip: !existsSync(real) }, async () => {
	const { json } = await send('admin', 'customers', readFileSync(real), { dry_run: '1' }, 'companies.csv');
	const done = await finished('admin', 'customers', json);
	assert.equal(done.rows, 992);
	assert.ok(done.created > 950, JSON.stringify({ created: done.created, failed: done.failed, errors: done.errors.slice(0, 5) }));
});
