// Imports that need more than a mapping: columns that become custom fields, values that
// stand for something else, deals that come in as they ended. Each with who may not.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, signIn, sql, url } from './lib.mjs';

const stamp = Date.now().toString(36);
async function send(who, area, text, fields = {}) {
	const a = await api(who), body = new FormData();
	for (const [k, v] of Object.entries(fields)) body.append(k, typeof v === 'string' ? v : JSON.stringify(v));
	body.append('file', new Blob([text]), 'list.csv');
	const res = await fetch(`${url}/api/v1/${area}/import`, { method: 'POST', headers: { authorization: `Bearer ${a.token}` }, body });
	return { status: res.status, json: await res.json() };
}
const admin = await api('admin'), manager = await api('manager');
const forget = (codes) => { sql(`DELETE FROM custom_fields WHERE code IN (${codes.map((c) => `'${c}'`).join(', ')})`); sql("UPDATE settings SET value = value + 1 WHERE name = 'stamp'"); };

test('columns become custom fields of a guessed kind', async (t) => {
	const code = (s) => `${s}_${stamp}`;
	t.after(() => forget(['visits', 'paid', 'since', 'mood', 'motto', 'code', 'none'].map(code)));
	const head = ['name', ...['Visits', 'Paid', 'Since', 'Mood', 'Motto', 'Code', 'None'].map((s) => `${s} ${stamp}`)];
	const rows = Array.from({ length: 12 }, (_, i) => [`人${i}`, i * 1.5, i % 2 ? 'Yes' : 'No', `2026-0${1 + i % 9}-10`, ['好', '普通', 'Select'][i % 3], `說明 ${i} ${stamp}`, `00${i}`, 'Select']);
	const csv = [head, ...rows].map((r) => r.join(',')).join('\n');
	const refused = await send('manager', 'leads', csv, { create_fields: '1', empty: 'Select' });
	assert.equal(refused.status, 403, JSON.stringify(refused.json));
	assert.equal(one(`SELECT COUNT(*) FROM custom_fields WHERE code LIKE '%\\_${stamp}'`), '0');
	const { status, json } = await send('admin', 'leads', csv, { create_fields: '1', empty: 'Select' });
	assert.equal(status, 201, JSON.stringify(json));
	assert.deepEqual([json.state, json.created, json.failed], ['done', 12, 0], JSON.stringify(json.errors));
	const kinds = Object.fromEntries(sql(`SELECT code, kind FROM custom_fields WHERE code LIKE '%\\_${stamp}'`));
	assert.deepEqual(kinds, { [code('visits')]: 'number', [code('paid')]: 'bool', [code('since')]: 'date', [code('mood')]: 'choice', [code('motto')]: 'text', [code('code')]: 'text' });
	assert.equal(json.mapping[`None ${stamp}`], null, 'a column without a value makes no field');
	assert.deepEqual(one(`SELECT choices FROM custom_fields WHERE code = '${code('mood')}'`).split('\n').sort(), ['好', '普通'].sort());
	const lead = (await admin.must('GET', `leads?filter[cf_${code('mood')}]=${encodeURIComponent('普通')}&limit=1`)).items[0];
	assert.equal(lead[`cf_${code('mood')}`], '普通');
	assert.equal(typeof lead[`cf_${code('paid')}`], 'boolean');
	assert.match(lead[`cf_${code('code')}`], /^00(1|4|7|10)$/);
});

test('a kind may be asked for, and one that does not exist is refused', async (t) => {
	t.after(() => forget([`amount_${stamp}`, `field`]));
	const bad = await send('admin', 'leads', `name,Amount ${stamp}\n某,5\n`, { mapping: { name: 'name', [`Amount ${stamp}`]: '+nonsense' } });
	assert.equal(bad.status, 400);
	const good = await send('admin', 'leads', `name,Amount ${stamp}\n某,5\n`, { mapping: { name: 'name', [`Amount ${stamp}`]: '+money' } });
	assert.equal(good.json.created, 1, JSON.stringify(good.json));
	assert.equal(one(`SELECT kind FROM custom_fields WHERE code = 'amount_${stamp}'`), 'money');
});

test('the page offers new fields to whoever may change settings, and to nobody else', async () => {
	for (const [who, offered] of [['admin', true], ['manager', false]]) {
		const b = await signIn(who);
		await b.get('/leads/import');
		const up = await b.upload('/leads/import', {}, [{ field: 'file', name: 'a.csv', data: `name,Shoe ${stamp}\n某,42\n` }]);
		assert.equal(up.status, 303, up.text.slice(0, 200));
		const page = await b.get(up.location);
		assert.equal(page.text.includes('value="+choice"'), offered);
		assert.equal(page.text.includes('name="create_fields"'), offered);
	}
});

test('an unknown value is asked once and holds for all rows', async () => {
	const name = `映射${stamp}`;
	await admin.must('POST', 'customers', { name });
	const csv = `name,customer,source,state\n甲${stamp},${name},網站x${stamp},open\n乙${stamp},${name}股份,網站x${stamp},open\n丙${stamp},,網站x${stamp},open\n`;
	const first = await send('manager', 'opportunities', csv, { dry_run: '1', mapping: { name: 'name', customer: 'customer_id', source: 'source' } });
	assert.deepEqual([first.json.state, first.json.failed], ['checked', 3], JSON.stringify(first.json));
	assert.deepEqual(first.json.unknown.map((u) => [u.field, u.text, u.rows]), [['source', `網站x${stamp}`, 3], ['customer_id', '', 1], ['customer_id', `${name}股份`, 1]]);
	const go = (values, who = manager) => who.call('POST', `opportunities/import/${first.json.id}/run`, { values });
	// Somebody it does not belong to, a name nobody has, a new entry without the right: refused, and nothing begins.
	assert.equal((await go({}, admin)).status, 404);
	assert.equal((await go({ customer_id: { '': '沒有這家' } })).status, 422);
	assert.equal((await go({ source: { [`網站x${stamp}`]: '+' } })).status, 403);
	assert.equal((await go({ nonsense: { x: 'y' } })).status, 400);
	const id = one(`SELECT id FROM sources ORDER BY id LIMIT 1`), title = one(`SELECT name FROM sources ORDER BY id LIMIT 1`);
	const done = await go({ customer_id: { '': name, [`${name}股份`]: name }, source: { [`網站x${stamp}`]: title } });
	assert.deepEqual([done.status, done.json.created, done.json.failed], [200, 3, 0], JSON.stringify(done.json));
	assert.equal(one(`SELECT COUNT(*) FROM opportunities o JOIN customers c ON c.id = o.customer_id WHERE c.name = '${name}' AND o.source = ${id}`), '3');
});

test('a new entry is made on the spot by whoever may change settings', async (t) => {
	t.after(() => sql(`DELETE FROM industries WHERE name = 'technolgy${stamp}'`));
	const csv = `name,industry\n工${stamp},technolgy${stamp}\n業${stamp},technolgy${stamp}\n`;
	const done = await send('admin', 'customers', csv, { mapping: { name: 'name', industry: 'industry' }, values: { industry: { [`technolgy${stamp}`]: '+' } } });
	assert.deepEqual([done.json.created, done.json.failed], [2, 0], JSON.stringify(done.json));
	assert.equal(one(`SELECT COUNT(*) FROM customers c JOIN industries i ON i.id = c.industry WHERE i.name = 'technolgy${stamp}'`), '2');
	const undone = await admin.must('POST', `customers/import/${done.json.id}/undo`, {});
	assert.equal(undone.undone, 2);
});

test('deals come in as they ended', async () => {
	const name = `結案${stamp}`, reason = one('SELECT name FROM lost_reasons WHERE archived_at IS NULL ORDER BY id LIMIT 1');
	await admin.must('POST', 'customers', { name });
	const csv = `name,customer,state,close_date,expected_revenue,closing_note\n贏${stamp},${name},Won,2025-03-01,1054,\n輸${stamp},${name},Lost,2025-04-02,0,太貴\n開${stamp},${name},Engaging,,500,\n`;
	const map = { mapping: { name: 'name', customer: 'customer_id', state: 'state', close_date: 'close_date', expected_revenue: 'expected_revenue', closing_note: 'closing_note' } };
	const bare = await send('manager', 'opportunities', csv, { ...map, dry_run: '1' });
	assert.deepEqual([bare.json.created, bare.json.failed], [1, 2], JSON.stringify(bare.json.errors));
	assert.deepEqual(bare.json.errors.filter((e) => !e.warning).map((e) => [e.row, e.field, e.key]), [[3, 'lost_reason_id', 'required'], [4, 'state', 'not_in_list']]);
	const done = await manager.call('POST', `opportunities/import/${bare.json.id}/run`, { ...map, values: { state: { Engaging: 'open' }, lost_reason_id: { '': reason } } });
	assert.deepEqual([done.json.created, done.json.failed], [3, 0], JSON.stringify(done.json));
	const of = async (s) => (await manager.must('GET', `opportunities?q=${encodeURIComponent(s + stamp)}`)).items[0];
	const won = await of('贏'), lost = await of('輸'), open = await of('開');
	assert.deepEqual([won.state, won.probability, won.closed_at, won.expected_revenue], ['won', '100.0000', '2025-03-01T04:00:00Z', '1054.00']);
	assert.deepEqual([lost.state, lost.probability, lost.closing_note, lost.lost_reason_id !== null], ['lost', '0.0000', '太貴', true]);
	assert.deepEqual([open.state, open.lost_reason_id, open.closed_at], ['open', null, null]);
	const back = await manager.must('POST', `opportunities/${lost.id}/restore`, {});
	assert.equal(back.state, 'open');
	// By hand nobody sets an outcome, and a salesperson does not import.
	assert.equal((await manager.call('POST', 'opportunities', { name: 'x', customer_id: won.customer_id?.id ?? won.customer_id, state: 'won' })).status, 400);
	assert.equal((await send('sales1', 'opportunities', csv, map)).status, 403);
});
