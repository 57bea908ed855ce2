// Prediction: counted from the team's closed deals, kept as deals are won, lost and
// restored, judged on deals it had not seen, honest where there is nothing to be seen.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, one, signIn, sql, top, url } from './lib.mjs';

const stamp = Date.now().toString(36), admin = await api('admin'), manager = await api('manager'), sales = await api('sales1');
const jobs = [];
async function send(area, text, fields) {
	const body = new FormData();
	for (const [k, v] of Object.entries(fields)) body.append(k, typeof v === 'string' ? v : JSON.stringify(v));
	body.append('file', new Blob([text]), 'list.csv');
	const res = await fetch(`${url}/api/v1/${area}/import`, { method: 'POST', headers: { authorization: `Bearer ${admin.token}` }, body });
	let job = await res.json();
	assert.equal(res.status, 201, JSON.stringify(job));
	for (; ['running', 'checking'].includes(job.state); await new Promise((r) => setTimeout(r, 150))) job = await admin.must('GET', `${area}/import/${job.id}`);
	if (job.state === 'done') jobs.push([area, job.id]);
	return job;
}
/* The same dice every time. */
let seed = 11;
const dice = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;

const reason = one('SELECT name FROM lost_reasons WHERE archived_at IS NULL ORDER BY id LIMIT 1');
const sources = sql('SELECT name FROM sources WHERE archived_at IS NULL ORDER BY id LIMIT 2').map((r) => r[0]);
const customer = await admin.must('POST', 'customers', { name: `預測客戶${stamp}` });
const team = async (name) => {
	const t = await admin.must('POST', 'settings/teams', { name: name + stamp });
	for (const [n, p] of [['初談', '20'], ['議價', '60']]) await admin.must('POST', 'settings/stages', { name: n + stamp, team_id: t.id, sequence: Number(p), probability: p });
	return t;
};
const signal = await team('有訊號'), noise = await team('無訊號');
/* Deals of a team; with a signal the first source wins four of five, the second one of five. */
function deals(t, n, telling) {
	const rows = [];
	for (let i = 0; i < n; i++) {
		const first = dice() < 0.5, won = dice() < (telling ? (first ? 0.85 : 0.15) : 0.5);
		rows.push([`${t.name}-${i}`, customer.name, t.name, sources[first ? 0 : 1], won ? 'won' : 'lost', new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10), reason].join(','));
	}
	return `name,customer,team,source,state,close_date,reason\n${rows.join('\n')}\n`;
}
const map = { mapping: { name: 'name', customer: 'customer_id', team: 'team_id', source: 'source', state: 'state', close_date: 'close_date', reason: 'lost_reason_id' } };
const anew = (options = {}) => admin.must('POST', 'opportunities/prediction', options);
const model = (json, t) => json.items.find((m) => m.team_id === t.id);
let before;

after(async () => {
	for (const [area, id] of jobs) {
		let j = await admin.must('POST', `${area}/import/${id}/undo`, {});
		for (; j.state === 'undoing'; await new Promise((r) => setTimeout(r, 150))) j = await admin.must('GET', `${area}/import/${id}`);
	}
	sql(`DELETE FROM custom_fields WHERE code LIKE '%${stamp}'`);
	await anew({ lead_outcome: 'status', lead_order: '', lead_excluded: [], opportunity_excluded: [] });
});

test('what tells is found, what does not is said to be no better than the base rate', async () => {
	const bare = await admin.must('POST', 'opportunities', { name: `空${stamp}`, customer_id: customer.id, team_id: signal.id });
	assert.equal(bare.probability, '20.0000', 'without a model the stage says it');
	assert.equal((await admin.get(`opportunities/${bare.id}/prediction`)).status, 409);
	await send('opportunities', deals(signal, 160, true), map);
	await send('opportunities', deals(noise, 160, false), map);
	const json = await anew();
	const a = model(json, signal), b = model(json, noise);
	assert.deepEqual([a.ready, a.won + a.lost, a.counted, a.tested], [true, 160, 112, 48]);
	assert.ok(a.better && a.auc > 0.65 && a.brier < a.brier_base, JSON.stringify(a));
	assert.ok(!b.better && b.ready, JSON.stringify(b));
	assert.ok(a.base_rate > 0.2 && a.base_rate < 0.8);
	assert.equal(a.calibration.reduce((n, x) => n + x.n, 0), 48);
	before = a;
	// The open one has its chance now, and says why: the points add up.
	const open = await admin.must('GET', `opportunities/${bare.id}`), why = await admin.must('GET', `opportunities/${bare.id}/prediction`);
	assert.equal(Number(open.probability).toFixed(2), why.chance.toFixed(2));
	assert.ok(Math.abs(why.base + why.factors.reduce((s, f) => s + f.points, 0) - why.chance) < 0.011, JSON.stringify(why));
	await admin.must('DELETE', `opportunities/${bare.id}`);
});

test('the page says it in three languages', async () => {
	const words = { 'zh-TW': '預測不比只用基準成交率準', 'zh-CN': '预测不比只用基准成交率准', en: 'no better than the base rate' };
	const id = (t) => one(`SELECT id FROM prediction_models WHERE type = 13 AND team_id = ${t.id}`);
	const b = await signIn('admin');
	for (const [lang, text] of Object.entries(words)) {
		sql(`UPDATE users SET lang = '${lang}' WHERE login = 'admin'; UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
		assert.match((await b.get(`/opportunities/prediction?m=${id(noise)}`)).text, new RegExp(text), lang);
		assert.doesNotMatch((await b.get(`/opportunities/prediction?m=${id(signal)}`)).text, new RegExp(text), lang);
	}
	sql("UPDATE users SET lang = 'zh-TW' WHERE login = 'admin'; UPDATE settings SET value = value + 1 WHERE name = 'stamp'");
	assert.match((await b.get(`/opportunities/prediction?m=${id(signal)}`)).text, /<svg/);
});

test('counts follow what is won, lost and restored; a manual probability stays until it is cleared', async () => {
	const id = model(await admin.must('GET', 'opportunities/prediction'), signal), counts = () => sql(`SELECT m.won, m.lost, c.won, c.lost FROM prediction_models m JOIN prediction_counts c ON c.model_id = m.id JOIN sources s ON s.id = c.value AND c.factor = 'source' WHERE m.type = 13 AND m.team_id = ${signal.id} AND s.name = '${sources[0]}'`)[0].map(Number);
	assert.ok(id);
	const source = Number(one(`SELECT id FROM sources WHERE name = '${sources[0]}'`));
	const deal = await admin.must('POST', 'opportunities', { name: `新${stamp}`, customer_id: customer.id, team_id: signal.id, source });
	const had = counts();
	assert.ok(Number(deal.probability) > 50, deal.probability);
	await admin.must('POST', `opportunities/${deal.id}/win`, {});
	assert.deepEqual(counts(), [had[0] + 1, had[1], had[2] + 1, had[3]]);
	await admin.must('POST', `opportunities/${deal.id}/restore`, {});
	assert.deepEqual(counts(), had);
	await admin.must('POST', `opportunities/${deal.id}/lose`, { reason });
	assert.deepEqual(counts(), [had[0], had[1] + 1, had[2], had[3] + 1]);
	const back = await admin.must('POST', `opportunities/${deal.id}/restore`, {});
	assert.deepEqual(counts(), had);
	const typed = await admin.must('PATCH', `opportunities/${deal.id}`, { version: back.version, probability: '33' });
	assert.equal(typed.probability, '33.0000');
	await anew();
	const still = await admin.must('GET', `opportunities/${deal.id}`);
	assert.deepEqual([still.probability, still.version], ['33.0000', typed.version], 'counting anew neither overwrites it nor makes a form stale');
	const cleared = await admin.must('PATCH', `opportunities/${deal.id}`, { version: still.version, probability: null });
	assert.equal(cleared.probability, cleared.automated_probability);
	assert.ok(Number(cleared.probability) >= 0.01 && Number(cleared.probability) <= 99.99);
	// Left out, the source tells no more; what is no factor is refused, and so is who may not.
	const without = model(await anew({ opportunity_excluded: ['source'] }), signal);
	assert.ok(without.auc < before.auc, JSON.stringify(without));
	assert.equal((await admin.post('opportunities/prediction', { opportunity_excluded: ['nonsense'] })).status, 422);
	assert.equal((await admin.post('opportunities/prediction', { nonsense: 1 })).status, 400);
	assert.equal((await manager.post('opportunities/prediction', {})).status, 403);
	await anew({ opportunity_excluded: [] });
	await admin.must('DELETE', `opportunities/${deal.id}`);
});

test('who may not read a team’s deals is told nothing of them', async () => {
	assert.equal(model(await sales.must('GET', 'opportunities/prediction'), signal), undefined);
	assert.ok(model(await admin.must('GET', 'opportunities/prediction'), signal));
	const deal = one(`SELECT id FROM opportunities WHERE team_id = ${noise.id} LIMIT 1`);
	assert.equal((await sales.get(`opportunities/${deal}/prediction`)).status, 404);
});

test('leads by a field that says how they ended', async () => {
	const f = (s) => `cf_${s}_${stamp}`, rows = [];
	for (let i = 0; i < 200; i++) {
		const yes = dice() < 0.4, visits = Math.floor(dice() * 5) + (yes ? 3 : 0);
		rows.push([`潛在${i}`, i + 1, yes ? 'Yes' : 'No', visits, yes ? 'closed' : 'open', dice() < 0.5 ? 'A' : 'B'].join(','));
	}
	const job = await send('leads', `name,${['Nr', 'Ended', 'Visits', 'Leak', 'Group'].map((s) => `${s} ${stamp}`).join(',')}\n${rows.join('\n')}\n`, { create_fields: '1', mapping: { name: 'name' } });
	assert.equal(job.created, 200, JSON.stringify(job.errors));
	const lead = (json) => json.items.find((m) => m.on === 'leads');
	const leaking = lead(await anew({ lead_outcome: f('ended'), lead_order: f('nr'), lead_excluded: [] }));
	assert.ok(leaking.auc > 0.99, 'the field that was filled in afterwards tells all');
	const honest = lead(await anew({ lead_excluded: [f('leak')] }));
	assert.deepEqual([honest.counted, honest.tested], [140, 60]);
	assert.ok(honest.better && honest.auc > 0.75 && honest.auc < 0.99, JSON.stringify(honest));
	const id = one(`SELECT id FROM leads WHERE name = '潛在7' ORDER BY id DESC LIMIT 1`);
	const why = await admin.must('GET', `opportunities/prediction/leads/${id}`);
	assert.ok(why.factors.some((x) => x.factor === f('visits')) && !why.factors.some((x) => x.factor === f('leak') || x.factor === f('ended')));
	assert.equal((await admin.post('opportunities/prediction', { lead_outcome: f('group') })).status, 422);
	/* … and on the lead's own page; what all leads add up to is for who reads all of them */
	const boss = await signIn('admin'), seller = await signIn('sales1'), page = (await boss.get(`/leads/${id}`)).text, theirs = (await seller.get(`/leads/${id}`)).text;
	for (const text of [page, theirs]) assert.match(text, /id="h-factors"[^]*依 200 筆已有結果的線索/);
	assert.ok(page.includes('/opportunities/prediction?on=leads') && !theirs.includes('/opportunities/prediction?on=leads'));
	assert.match((await boss.get('/opportunities/prediction?on=leads')).text, /aria-current="page"[^>]*>線索</);
	await admin.must('POST', `leads/${id}/invalidate`);
	assert.ok(!(await boss.get(`/leads/${id}`)).text.includes('id="h-factors"'), 'what is over has no chance');
});

const data = [process.env.FERRY_DATA, join(top, '../shared/data'), join(top, '../../shared/data')].find((d) => d && existsSync(join(d, 'maven')));
test('real deals without a signal: the file says so', { skip: data ? false : 'the deals’ file is not here (FERRY_DATA)' }, async () => {
	const [head, ...all] = readFileSync(join(data, 'maven/sales_pipeline.csv'), 'utf8').trim().split(/\r?\n/);
	const closed = all.filter((l) => /,(Won|Lost),/.test(l)).filter((_, i) => i % 20 === 0);
	const none = await team('實際');
	const done = await send('opportunities', [`${head},team`, ...closed.map((l) => `${l},${none.name}`)].join('\n'), {
		mapping: { opportunity_id: 'name', account: 'customer_id', deal_stage: 'state', close_date: 'close_date', close_value: 'expected_revenue', team: 'team_id' },
		values: { customer_id: Object.fromEntries([...new Set(closed.map((l) => l.split(',')[3]))].map((a) => [a, customer.name])), lost_reason_id: { '': reason } } });
	assert.deepEqual([done.failed, done.created], [0, closed.length], JSON.stringify(done.errors.slice(0, 3)));
	// The amount of what was won is only known afterwards.
	const m = model(await anew({ opportunity_excluded: ['amount'] }), none);
	assert.ok(m.ready && !m.better, JSON.stringify(m));
});
