// Versions of a contract: one for every save of its content, unchangeable, comparable, restorable.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), other = await api('sales2'), manager = await api('manager');
const customer = await sales.must('POST', 'customers', { name: `版本 ${Date.now()}` }, 201);
let k = await sales.must('POST', 'contracts', { title: '初稿', customer_id: customer.id, body: '<p>第一條 租期一年。</p><p>第二條 每月五日付租。</p><ul><li>附件一</li></ul>',
	lines: [{ description: '月租', quantity: '12', unit: '月', unit_price: '20000' }, { description: '押金', quantity: '1', unit_price: '40000' }] }, 201);
const path = `contracts/${k.id}`;
const change = async (body) => { k = await sales.must('PATCH', path, { version: k.version, ...body }); };

test('every save of the content is one, what is no content makes none', async () => {
	assert.deepEqual((await sales.must('GET', `${path}/versions`)).items.map((v) => [v.version_no, v.title, v.amount, v.author]), [[1, '初稿', '280000.00', '林怡君']]);
	await change({ title: '二稿', body: '<p>第一條 租期兩年。</p><p>第二條 每月五日付租。</p><p>第三條 得提前終止。</p><ul><li>附件一</li></ul>' });
	await change({ tags: ['急'] });
	await change({ lines: [{ description: '月租', quantity: '24', unit: '月', unit_price: '19000' }, { description: '押金', quantity: '1', unit_price: '40000' }] });
	const list = await sales.must('GET', `${path}/versions`);
	assert.deepEqual(list.items.map((v) => v.version_no), [3, 2, 1]);
	assert.equal(list.next_cursor, null);
	assert.match(list.items[0].created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	const first = await sales.must('GET', `${path}/versions/1`);
	assert.equal(first.content.fields.title, '初稿');
	assert.equal(first.content.lines.length, 2);
	for (const p of [`${path}/versions/9`, `${path}/versions/x`, `${path}/versions/99999999999999999999`, 'contracts/99999999/versions']) assert.equal((await sales.get(p)).status, 404, p);
	assert.equal((await other.get(`${path}/versions`)).status, 404);
	assert.equal((await other.get(`${path}/versions/1`)).status, 404);
});

test('its page says how far it is once, with a bar for each; the amount is the total of its lines, too', async () => {
	const page = (await (await signIn('sales1')).get(`/${path}`)).text, labels = [...page.matchAll(/<dt>([^<]*)<\/dt>/g)].map((m) => m[1]);
	assert.equal(page.match(/<progress /g).length, 5);
	for (const [label, times] of [['已排計劃', 1], ['已收款', 1], ['已開票', 1], ['未收金額', 1], ['合約金額', 2]]) assert.equal(labels.filter((l) => l === label).length, times, label);
});

test('any two are compared: fields, lines, paragraphs', async () => {
	const diff = (await sales.must('GET', `${path}/versions?was=1&is=3`)).differences;
	const of = (part) => diff.filter((d) => d.part === part).map((d) => [d.was, d.is]);
	assert.ok(of('field').some(([a, b]) => a === '初稿' && b === '二稿'));
	assert.deepEqual(of('body'), [['第一條 租期一年。', null], [null, '第一條 租期兩年。'], [null, '第三條 得提前終止。']]);
	assert.equal(of('line').length, 2, 'the line that stayed is no difference');
	assert.deepEqual((await sales.must('GET', `${path}/versions?was=2&is=2`)).differences, []);
	assert.equal((await sales.get(`${path}/versions?was=1&is=77`)).status, 404);
	const page = await (await signIn('sales1')).get(`/${path}/versions?was=1&is=3`);
	assert.equal(page.status, 200);
	assert.match(page.text, /<td><del>第一條 租期一年。<\/del><\/td><td><ins>第一條 租期兩年。<\/ins>/, 'what came stands beside what went');
	assert.match(page.text, /<td><\/td><td><ins>第三條 得提前終止。<\/ins>/);
	assert.ok(page.text.includes('第二條 每月五日付租。'));
});

test('an old one is brought back as the newest; in approval nothing is', async () => {
	const back = await sales.must('POST', `${path}/restore`, { version_no: 1 });
	assert.equal(back.title, '初稿');
	assert.equal(back.amount, '280000.00');
	assert.deepEqual(back.lines.map((l) => [l.description, l.quantity]), [['月租', '12.0000'], ['押金', '1.0000']]);
	assert.deepEqual((await sales.must('GET', `${path}/versions?was=1&is=4`)).differences, []);
	assert.equal((await sales.post(`${path}/restore`, { version_no: 99 })).status, 422);
	assert.equal((await other.post(`${path}/restore`, { version_no: 1 })).status, 404);
	await sales.must('POST', `${path}/submit`);
	assert.equal((await sales.post(`${path}/restore`, { version_no: 2 })).status, 409);
	await manager.must('POST', `${path}/approve`);
	const now = await sales.must('GET', path);
	assert.equal((await sales.patch(path, { version: now.version, title: 'x' })).status, 409);
	const amended = await sales.must('POST', `${path}/amend`);
	assert.equal(amended.approval_state, 'draft', 'a new version goes through approval again');
	await sales.must('PATCH', path, { version: amended.version, title: '修訂' });
	assert.equal((await sales.must('GET', `${path}/versions`)).items.length, 5);
});

test('nobody changes or removes one', () => {
	for (const q of [`UPDATE contract_versions SET title = 'x' WHERE contract_id = ${k.id}`, `DELETE FROM contract_versions WHERE contract_id = ${k.id}`]) assert.throws(() => sql(q), /45000|versions/);
	assert.equal(one(`SELECT COUNT(*) FROM contract_versions WHERE contract_id = ${k.id}`), '5');
});

test('a contract from before there were versions keeps what it was', async () => {
	const old = sql("SELECT id, title, version FROM contracts WHERE state = 'draft' AND approval_state = 'draft' AND id NOT IN (SELECT contract_id FROM contract_versions) LIMIT 1")[0];
	if (!old) return;
	const admin = await api('admin');
	await admin.must('PATCH', `contracts/${old[0]}`, { version: Number(old[2]), title: `改 ${Date.now()}` });
	const list = (await admin.must('GET', `contracts/${old[0]}/versions`)).items;
	assert.equal(list.length, 2);
	assert.equal(list[1].title, old[1]);
});
