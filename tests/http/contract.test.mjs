// What the API promises in general, seen from outside: versions and ETags, keys, headers,
// messages that say what is wrong, and that nothing new hangs on what was put away.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Api, api, host, one, raw, url } from './lib.mjs';

const sales = await api('sales1'), admin = await api('admin');
let n = 0;
const name = (what) => `${what} ${process.pid}-${Date.now()}-${++n}`;
const customer = (fields = {}) => sales.must('POST', 'customers', { name: name('契約客戶'), ...fields }, 201);

test('a version that is none is refused, not taken for "any"', async () => {
	const c = await customer();
	for (const version of [{}, [], 'abc', '1x', -1, 1.5, true, 99999999999]) {
		const r = await sales.patch(`customers/${c.id}`, { version, description: 'x' });
		assert.ok([400, 409].includes(r.status), `${JSON.stringify(version)} → ${r.status}`);
	}
	assert.equal((await sales.get(`customers/${c.id}`)).json.description, null);
	assert.equal((await sales.patch(`customers/${c.id}`, { version: String(c.version), description: 'x' })).status, 200);
});

test('the version also goes as ETag and If-Match', async () => {
	const c = await customer(), path = `customers/${c.id}`;
	const tag = (await sales.get(path)).headers.get('etag');
	assert.match(tag, /^(W\/)?"1"$/);
	const changed = await sales.patch(path, { description: 'a' }, { 'if-match': tag });
	assert.equal(changed.status, 200);
	assert.match(changed.headers.get('etag'), /"2"/);
	for (const stale of [tag, '"99"', 'nonsense'])
		assert.equal((await sales.patch(path, { description: 'b' }, { 'if-match': stale })).status, 409, stale);
	assert.equal((await sales.patch(path, { description: 'c' }, { 'if-match': '*' })).status, 200);
	assert.equal((await sales.call('DELETE', path, undefined, { 'if-match': '"1"' })).status, 409);
	assert.equal((await sales.call('DELETE', path, undefined, { 'if-match': '"3"' })).status, 204);
});

test('warnings come with a change as they come with a new record', async () => {
	const c = await customer({ tax_number: '04595257' });
	assert.equal(c.warnings, undefined);
	const r = await sales.patch(`customers/${c.id}`, { version: c.version, tax_number: '45678214' });
	assert.equal(r.status, 200);
	assert.equal(r.json.warnings?.[0].field, 'tax_number');
});

test('an Idempotency-Key that cannot be kept is refused: it would not protect', async () => {
	const long = { 'idempotency-key': 'k'.repeat(191) }, most = { 'idempotency-key': `${Date.now()}`.padEnd(190, 'k') };
	assert.equal((await sales.post('leads', { name: name('鍵') }, long)).status, 400);
	const body = { name: name('鍵') }, a = await sales.post('leads', body, most), b = await sales.post('leads', body, most);
	assert.equal(a.status, 201);
	assert.equal(b.json.id, a.json.id);
});

test('numbers that cannot stand say why', async () => {
	const c = await customer(), say = async (v) => (await sales.post('opportunities', { name: name('數'), customer_id: c.id, expected_revenue: v })).json.errors.expected_revenue;
	assert.match(await say('1000.005'), /2/);
	assert.notEqual(await say('99999999999999999999'), await say('abc'));
	assert.notEqual(await say('1000.005'), await say('abc'));
});

test('a body above the limit is 413 with a whole sentence', async () => {
	const r = await sales.post('leads', { name: 'x', requirement: 'x'.repeat(2 << 20) });
	assert.equal(r.status, 413);
	assert.doesNotMatch(r.json.detail, /\{1\}|\s$/);
});

test('OPTIONS says what may be done; other methods are not known', async () => {
	const r = await sales.call('OPTIONS', 'leads');
	assert.equal(r.status, 204);
	assert.match(r.headers.get('allow'), /GET.*POST/);
	assert.equal((await sales.call('OPTIONS', 'nothing-here')).status, 404);
	assert.match(await raw(`PROPFIND /api/v1/leads HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), /^HTTP\/1\.1 501/);
});

test('who has an account cannot be learnt by guessing', async () => {
	const login = `judged${process.pid}${Date.now() % 100000}`, made = await admin.must('POST', 'settings/users', { login, name: '被猜', password: 'a-long-password-1' }, 201);
	const guess = async (who) => {
		const out = [];
		for (let i = 0; i < 7; i++) {
			const r = await new Api().post('account/token', { login: who, password: `wrong${i}`, name: 'x' });
			out.push([r.status, r.json.detail.replace(/\d+/g, (d) => (r.status === 429 ? '#' : d)), r.headers.has('retry-after')]);
		}
		return out;
	};
	const real = await guess(login), nobody = await guess(`${login}x`);
	one(`DELETE FROM login_attempts`);
	one(`UPDATE users SET active = 0, failed_logins = 0 WHERE id = ${made.id}`);
	assert.deepEqual(nobody, real);
	assert.equal(real.at(-1)[0], 429);
	assert.deepEqual((await guess(login)), real, 'one who may no longer sign in is nobody');
	one(`DELETE FROM login_attempts`);
});

test('Retry-After is the wait that is told', async () => {
	const who = `nobody${process.pid}${Date.now()}`;
	let r;
	for (let i = 0; i < 6; i++) r = await new Api().post('account/token', { login: who, password: 'x', name: 'x' });
	one(`DELETE FROM login_attempts`);
	assert.equal(r.status, 429);
	assert.equal(r.headers.get('retry-after'), r.json.detail.match(/\d+/)[0]);
});

test('nothing new refers to what is archived; what referred to it before still may', async () => {
	const c = await customer(), o = await sales.must('POST', 'opportunities', { name: name('舊'), customer_id: c.id }, 201);
	await sales.must('POST', `customers/${c.id}/archive`, {});
	const r = await sales.post('opportunities', { name: name('新'), customer_id: c.id });
	assert.equal(r.status, 422);
	assert.ok(r.json.errors.customer_id);
	assert.equal((await sales.patch(`opportunities/${o.id}`, { version: o.version, customer_id: c.id, needs: 'x' })).status, 200);
	assert.equal((await sales.post(`customers/${c.id}/release`, { reason: 'x' })).status, 409, 'no verb but the way back');
	await sales.must('POST', `customers/${c.id}/unarchive`, {});
	assert.equal((await sales.post('opportunities', { name: name('新'), customer_id: c.id })).status, 201);
});

test('a merged customer takes nothing new, does not come back by itself, and a merge at the same moment loses nothing', async () => {
	for (let round = 0; round < 3; round++) {
		const a = await customer(), b = await customer();
		const [merged, opportunity, contact] = await Promise.all([
			sales.post(`customers/${a.id}/merge`, { ids: [b.id] }),
			sales.post('opportunities', { name: name('同時'), customer_id: b.id }),
			sales.post('contacts', { name: name('同時'), customer_id: b.id })]);
		assert.equal(merged.status, 200, merged.text);
		for (const r of [opportunity, contact]) assert.ok([201, 422].includes(r.status), r.text);
		assert.equal(one(`SELECT (SELECT COUNT(*) FROM opportunities WHERE customer_id = ${b.id}) + (SELECT COUNT(*) FROM contacts WHERE customer_id = ${b.id}) + (SELECT COUNT(*) FROM customer_contacts WHERE customer_id = ${b.id})`), '0');
		assert.equal((await sales.post('opportunities', { name: name('後'), customer_id: b.id })).status, 422);
		assert.equal((await sales.post(`customers/${b.id}/unarchive`, {})).status, 409);
		assert.equal((await sales.post(`customers/${b.id}/release`, { reason: 'x' })).status, 409);
		assert.equal((await sales.post(`customers/${a.id}/unmerge`, {})).status, 200);
		assert.equal((await sales.post('opportunities', { name: name('後'), customer_id: b.id })).status, 201);
	}
});

test('an administrator adds a field to any record type, and it is written, read, listed and filtered', async () => {
	const code = `any${Date.now() % 1e7}`, schema = (await admin.get('openapi.json')).json;
	const of = Object.fromEntries(Object.entries(schema.paths).filter(([p, m]) => m.get && /^\/api\/v1\/[a-z/-]+$/.test(p)).map(([p, m]) => [JSON.stringify(m.get).match(/schemas\/([a-z_]+)"/)?.[1], p.slice(8)]));
	const types = schema.components.schemas.custom_field.properties.record.enum, faults = [], fields = [];
	for (const type of ['lead', 'requirement', 'sample_request', 'project', 'task', 'activity', 'file', 'delivery', 'user', 'team']) assert.ok(types.includes(type), type);
	for (const record of types) fields.push(await admin.must('POST', 'settings/fields', { record, code, label: `欄位 ${code}`, kind: 'text', listed: true }, 201));
	for (const record of types) {
		const path = of[record], rows = path && (await admin.get(`${path}?limit=50`)).json?.items;
		if (!path) faults.push(`${record}: no collection`);
		if (!rows?.length) continue;
		let changed;
		for (const row of rows) if ((changed = await admin.patch(`${path}/${row.id}`, { version: row.version, [`cf_${code}`]: '自訂' })).status === 200) break;
		if (changed.status === 409 || changed.status === 404) continue;	// all of them are closed
		if (changed.status !== 200 || changed.json[`cf_${code}`] !== '自訂') { faults.push(`${record}: ${changed.status} ${changed.text.slice(0, 120)}`); continue; }
		const found = await admin.get(`${path}?filter[cf_${code}]=${encodeURIComponent('自訂')}`);
		if (!found.json?.items?.some((r) => r.id === changed.json.id)) faults.push(`${record}: filter → ${found.status} ${found.text.slice(0, 120)}`);
	}
	for (const f of fields) await admin.must('DELETE', `settings/fields/${f.id}`);
	assert.deepEqual(faults, []);
});

async function importFile(bytes) {
	const form = new FormData();
	form.append('file', new Blob([bytes]), 'file.csv');
	const res = await fetch(`${url}/api/v1/customers/import`, { method: 'POST', headers: { authorization: `Bearer ${admin.token}` }, body: form });
	return { status: res.status, json: await res.json() };
}

test('numbers that a spreadsheet took for amounts get their zero back, said so; others stay as they are', async () => {
	const stamp = Date.now(), r = await importFile(Buffer.from(`客戶名稱,統一編號,電話\n甲${stamp},4595257,912345678\n乙${stamp},4595258,22345678\n丙${stamp},04595257,0912345678\n`));
	assert.equal(r.status, 201);
	assert.equal(r.json.created, 3);
	const of = async (x) => (await admin.get(`customers?filter[name]=${encodeURIComponent(x + stamp)}`)).json.items.map((c) => [c.tax_number, c.phone])[0];
	assert.deepEqual(await of('甲'), ['04595257', '0912345678']);
	assert.deepEqual(await of('乙'), ['4595258', '22345678']);
	assert.deepEqual(await of('丙'), ['04595257', '0912345678']);
	assert.deepEqual(r.json.errors.filter((e) => e.key === 'zero_added').map((e) => [e.row, e.field]), [[2, 'tax_number'], [2, 'phone']]);
});

test('a short file in GB18030 or CP950 is read as what it is', async () => {
	const stamp = Date.now();
	for (const [bytes, encoding, starts] of [
		['bfcdbba7c3fbb3c62cb5e7bbb00a', 'GB18030', '国标码公司'],
		['abc8a4e1a657bad92cb971b8dc0a', 'CP950', '碁銓']]) {
		const name = { GB18030: 'b9fab1eac2ebb9abcbbe', CP950: 'f9d6bbcd' }[encoding];
		const r = await importFile(Buffer.concat([Buffer.from(bytes, 'hex'), Buffer.from(name, 'hex'), Buffer.from(`${stamp},1\n`)]));
		assert.equal(r.status, 201, JSON.stringify(r.json));
		assert.equal(r.json.encoding, encoding);
		assert.equal(r.json.created, 1, starts);
	}
});
