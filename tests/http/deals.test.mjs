// Deals in depth: lost and restored, offered again, moved between teams; the board's
// numbers; graph, pivot and forecast of the same filter; similar ones; targets. Each rule
// with its refusing twin: sales2 is of another team than sales1 and sees none of it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, signIn, sql } from './lib.mjs';

const admin = await api('admin'), manager = await api('manager'), sales1 = await api('sales1'), sales2 = await api('sales2');
const stamp = Date.now().toString(36);
const ref = (v) => (v && typeof v === 'object' ? v.id : v);
const word = `深${Array.from({ length: 6 }, () => String.fromCharCode(0x5000 + Math.floor(Math.random() * 0x3000))).join('')}`;
const team = Number(one("SELECT team_id FROM users WHERE login = 'sales1'")), me = Number(one("SELECT id FROM users WHERE login = 'sales1'"));
const stages = sql(`SELECT id, probability FROM stages WHERE team_id = ${team} AND archived_at IS NULL AND is_won = 0 AND folded = 0 ORDER BY sequence, id`).map(([id, p]) => ({ id: Number(id), p }));
const customer = await sales1.must('POST', 'customers', { name: `${word}公司`, phone: '02-2345-9876', email: `a@${stamp}.example` }, 201);
const deal = (more = {}, who = sales1) => who.must('POST', 'opportunities', { name: `${word}機`, customer_id: customer.id, expected_revenue: '1000.00', ...more }, 201);
const history = (id) => sql(`SELECT event FROM journal WHERE type = 13 AND record_id = ${id} ORDER BY id`).map((r) => r[0]);

test('lost: a reason is needed, may be new; stage stays, probability 0; restored as it was, reason and note stay in the history', async () => {
	const d = await deal({ stage_id: stages[1].id, probability: '37' });
	assert.equal((await sales1.post(`opportunities/${d.id}/lose`, { closing_note: '無' })).status, 422);
	assert.equal((await sales2.post(`opportunities/${d.id}/lose`, { reason: '無' })).status, 404);
	const lost = await sales1.must('POST', `opportunities/${d.id}/lose`, { reason: `新原因 ${stamp}`, closing_note: '明年再談' });
	assert.deepEqual([lost.state, Number(lost.probability), ref(lost.stage_id), lost.closing_note], ['lost', 0, stages[1].id, '明年再談']);
	assert.ok(lost.closed_at);
	assert.equal(one(`SELECT COUNT(*) FROM lost_reasons WHERE name = '新原因 ${stamp}'`), '1');
	assert.ok((await sales1.must('GET', `opportunities?view=pipeline&filter[id]=${d.id}`)).items.length === 0, 'hidden from the pipeline');
	assert.ok((await sales1.must('GET', `opportunities?view=lost&filter[id]=${d.id}`)).items.length === 1);
	assert.equal((await sales1.post(`opportunities/${d.id}/lose`, { reason: 'x' })).status, 409);
	assert.equal((await sales1.post(`opportunities/${d.id}/move`, { stage_id: stages[0].id })).status, 409);
	const back = await sales1.must('POST', `opportunities/${d.id}/restore`);
	assert.deepEqual([back.state, Number(back.probability), ref(back.stage_id), back.closed_at, back.closing_note], ['open', 37, stages[1].id, null, null]);
	assert.equal((await sales1.post(`opportunities/${d.id}/restore`)).status, 409);
	assert.ok(['lost', 'restored'].every((e) => history(d.id).includes(e)));
	const said = one(`SELECT GROUP_CONCAT(detail SEPARATOR ' ') FROM journal WHERE type = 13 AND record_id = ${d.id} AND event = 'lost'`) || '';
	assert.match(said, /明年再談/);
});

test('won: 100 %, the team\'s won stage, closed_at; the pages say so in red and green', async () => {
	const d = await deal(), b = await signIn('sales1');
	const won = await sales1.must('POST', `opportunities/${d.id}/win`);
	assert.deepEqual([won.state, Number(won.probability)], ['won', 100]);
	assert.equal(one(`SELECT is_won FROM stages WHERE id = ${ref(won.stage_id)}`), '1');
	assert.match((await b.get(`/opportunities/${d.id}`)).text, /class="banner panel ok"/);
	const back = await sales1.must('POST', `opportunities/${d.id}/restore`);
	assert.deepEqual([back.state, ref(back.stage_id), Number(back.probability)], ['open', stages[0].id, Number(stages[0].p)]);
	await sales1.must('POST', `opportunities/${d.id}/lose`, { reason: '價格太高', closing_note: '貴' });
	assert.match((await b.get(`/opportunities/${d.id}`)).text, /class="banner panel bad"[^]*價格太高[^]*貴/);
});

test('a new deal for a customer with a lost one offers to restore that one', async () => {
	const k = await sales1.must('POST', 'customers', { name: `${word}再來` }, 201), b = await signIn('sales1');
	const d = await deal({ customer_id: k.id, name: `${word}失` });
	assert.ok(!(await b.get(`/opportunities/new?customer_id=${k.id}`)).text.includes(`/opportunities/${d.id}/restore`));
	await sales1.must('POST', `opportunities/${d.id}/lose`, { reason: '時機不合' });
	const form = await b.get(`/opportunities/new?customer_id=${k.id}`);
	assert.ok(form.text.includes(`${word}失`) && form.text.includes(`/opportunities/${d.id}/restore`));
	const again = await deal({ customer_id: k.id });
	assert.deepEqual(again.warnings.map((w) => [w.key, w.args[1]]), [['lost_before', String(d.id)]]);
	const other = await signIn('sales2');
	assert.ok(!(await other.get(`/opportunities/new?customer_id=${k.id}`)).text.includes(`${word}失`));
});

test('to another team: it gets a stage of that team; a closed one stays where it is', async () => {
	const to = Number(one(`SELECT id FROM teams WHERE id <> ${team} AND id IN (SELECT team_id FROM stages) ORDER BY id LIMIT 1`));
	const d = await deal({ stage_id: stages[2].id }), foreign = Number(one(`SELECT id FROM stages WHERE team_id = ${to} AND is_won = 0 AND folded = 0 ORDER BY sequence, id LIMIT 1`));
	assert.equal((await sales1.post(`opportunities/${d.id}/move`, { stage_id: foreign })).status, 422);
	const moved = await admin.must('PATCH', `opportunities/${d.id}`, { version: d.version, team_id: to });
	assert.deepEqual([ref(moved.team_id), ref(moved.stage_id)], [to, foreign]);
	const closed = await deal();
	const won = await admin.must('POST', `opportunities/${closed.id}/win`);
	assert.equal((await admin.patch(`opportunities/${closed.id}`, { version: won.version, team_id: to })).status, 422);
});

test('the board: sums count everything, columns load more on demand, folded and lost ones', async () => {
	const t = await admin.must('POST', 'settings/teams', { name: `${word}隊` }, 201), s = [];
	for (const n of [1, 2]) s.push(await admin.must('POST', 'settings/stages', { name: `${word}階${n}`, team_id: t.id, sequence: n, probability: '20' }, 201));
	sql(`INSERT INTO opportunities (name, customer_id, expected_revenue, probability, stage_id, priority, state, team_id) SELECT CONCAT('${word}', seq), ${customer.id}, 100, 20, ${s[0].id}, seq % 4, 'open', ${t.id} FROM seq_1_to_60`);
	const b = await signIn('admin'), page = await b.get(`/opportunities/board?team=${t.id}`), cards = (p) => (p.text.match(/<li class="card/g) || []).length;
	assert.equal(cards(page), 10);
	assert.match(page.text, new RegExp(`data-stage="${s[0].id}"[^]*?data-count>60<[^]*?6,000`));
	assert.equal(cards(await b.get(`/opportunities/board?team=${t.id}&cards=50&only=${s[0].id}`)), 50);
	const filtered = await b.get(`/opportunities/board?team=${t.id}&filter[priority]=3`);
	assert.match(filtered.text, /data-count>15</);
	assert.equal((await b.get(`/opportunities/board?team=${t.id}&filter[nope]=3`)).status, 400);
	assert.equal(cards(await b.get(`/opportunities/board?team=${t.id}&fold=${s[0].id}`)), 0);
	assert.equal(cards(await b.get(`/opportunities/board?team=${t.id}&lost=1`)), 0);
	/* Of a team that is not theirs a salesperson sees nothing, and so in the columns' numbers. */
	const other = await signIn('sales2'), seen = await other.get(`/opportunities/board?team=${t.id}`);
	assert.ok(!seen.text.includes(word));
	assert.ok(!JSON.parse((await other.get(`/opportunities/board/columns?team=${t.id}`)).text).columns.some((c) => c.count));
	sql(`DELETE FROM opportunities WHERE team_id = ${t.id}`);
});

test('pivot: every cell counts the records its address lists; other teams are in none', async () => {
	const k = await sales1.must('POST', 'customers', { name: `${word}樞紐` }, 201);
	for (const [i, date] of [[0, '2031-01-15'], [0, '2031-01-31'], [1, '2031-02-01'], [1, null]]) await deal({ customer_id: k.id, stage_id: stages[i].id, close_date: date, expected_revenue: '250.50' });
	const ask = `rows=stage_id&cols=close_date:month&measure=expected_revenue&filter[customer_id]=${k.id}`;
	const cells = (await sales1.must('GET', `opportunities/pivot?${ask}`)).items;
	const at = (stage, month) => cells.find((c) => Number(c.row) === stage && c.column === month);
	assert.deepEqual([at(stages[0].id, '2031-01-01').count, at(stages[0].id, '2031-01-01').value, at(stages[1].id, '2031-02-01').count, at(stages[1].id, null).value], [2, '501.00', 1, '250.50']);
	assert.equal(cells.reduce((a, c) => a + c.count, 0), 4);
	const page = await (await signIn('sales1')).get(`/opportunities/pivot?view=all&${ask}`);
	const urls = [...new Set([...page.text.matchAll(/href="(\/opportunities\?[^"]*stage_id[^"]*)"/g)].map((m) => m[1].replaceAll('&amp;', '&')))];
	assert.ok(urls.length >= 3);
	let sum = 0;
	for (const u of urls.filter((x) => /stage_id/.test(x) && /close_date/.test(x))) sum += (await sales1.must('GET', u.slice(1).replace('view=all', 'view=all'))).items.length;
	assert.equal(sum, 4, 'the records behind all cells');
	assert.deepEqual((await sales2.must('GET', `opportunities/pivot?${ask}`)).items, []);
	assert.deepEqual((await sales2.must('GET', `opportunities/graph?by=stage_id&filter[customer_id]=${k.id}`)).items, []);
	/* what the customer is called is not told to who may not read it */
	assert.ok(!JSON.stringify((await sales2.must('GET', 'opportunities/pivot?rows=customer_id')).items).includes(word));
	for (const bad of ['rows=nope', 'rows=needs', 'cols=stage_id:month', 'measure=name', 'rows=close_date:hour', 'filter[x]=1', 'nope=1'])
		assert.equal((await sales1.get(`opportunities/pivot?${bad}`)).status, 400, bad);
	assert.equal((await sales1.get('settings/stages/pivot')).status, 404);
});

test('graph: bars, lines and a ring of any record type, drawn without script or style attributes', async () => {
	const b = await signIn('manager');
	for (const p of ['opportunities', 'leads', 'customers', 'contacts', 'quotations', 'contracts', 'invoices', 'payments/plans', 'payments/receipts', 'followups/plans', 'samples/requests', 'products'])
		for (const more of p === 'opportunities' ? ['', '?kind=line', '?kind=pie', '?measure=count'] : ['']) {
			const res = await b.get(`/${p}/graph${more}`);
			assert.equal(res.status, 200, `${p}${more}`);
			assert.ok(!/\sstyle=|<script(?![^>]*src)/.test(res.text));
		}
	/* By what tells most, not by customer; and the pivot by month, until somebody says otherwise. */
	const axes = async (path) => [...(await b.get(path)).text.matchAll(/popovertarget="m-(by|split|rows|cols)"><span class="mute">[^<]*<\/span> ([^<]*)</g)].map((m) => m[2]);
	assert.deepEqual([await axes('/opportunities/graph'), await axes('/opportunities/pivot'), await axes('/opportunities/pivot?cols='), await axes('/contracts/pivot')],
		[['階段', '不分'], ['階段', '預計成交日 · 月'], ['階段', '不分'], ['狀態', '到期日期 · 月']]);
	assert.match((await b.get('/opportunities/pivot?view=all&rows=source&cols=stage_id&measure=probability')).text, />100%</);
	/* Percentages are not added up: together they are their mean, over every record and not over the groups. */
	const means = await sales1.must('POST', 'customers', { name: `${word}平均` }, 201);
	for (const [i, probability] of [[0, '10'], [1, '40'], [1, '70']]) await deal({ customer_id: means.id, stage_id: stages[i].id, probability });
	const pivot = (await b.get(`/opportunities/pivot?view=all&rows=stage_id&cols=&measure=probability&filter[customer_id]=${means.id}`)).text;
	assert.match(pivot, /<tfoot><tr><th scope="row">平均<\/th>.*>40%</);
	assert.match(pivot, /placeholder="[^"]*、[^"]*…"/, 'what is searched');
	const graph = await b.get('/opportunities/graph?view=all&by=close_date:month&split=stage_id');
	assert.match(graph.text, /class="plot k-columns"/);
	assert.match((await b.get('/opportunities/graph?view=all&by=stage_id&kind=pie')).text, /stroke-dasharray/);
	assert.match((await b.get('/opportunities/?view=all')).text, /href="\/opportunities\/pivot\?view=all"/);
});

test('similar ones: same customer tree, phone, e-mail domain that is no free-mail one; only what may be read', async () => {
	const domain = `${stamp}-corp.example`, b = await signIn('sales1');
	const top = await sales1.must('POST', 'customers', { name: `${word}集團` }, 201), branch = await sales1.must('POST', 'customers', { name: `${word}分店`, parent_id: top.id, email: `x@${domain}` }, 201);
	const d = await deal({ customer_id: branch.id, name: `${word}本` }), same = await deal({ customer_id: top.id, name: `${word}同樹` });
	const lead = await sales1.must('POST', 'leads', { name: `${word}同域`, email: `y@${domain}` }, 201).then((l) => sales1.must('POST', `leads/${l.id}/claim`));
	const free = await sales1.must('POST', 'customers', { name: `${word}免費信箱`, email: `${stamp}1@gmail.com` }, 201), free2 = await sales1.must('POST', 'customers', { name: `${word}也免費`, email: `${stamp}2@gmail.com` }, 201);
	const f1 = await deal({ customer_id: free.id, name: `${word}甲信` });
	await deal({ customer_id: free2.id, name: `${word}乙信` });
	const hidden = await sales2.must('POST', 'leads', { name: `${word}他隊`, email: `z@${domain}` }, 201).then((l) => sales2.must('POST', `leads/${l.id}/claim`));
	const page = (await b.get(`/opportunities/${d.id}`)).text;
	assert.ok(page.includes(`/opportunities/${same.id}"`) && page.includes(`/leads/${lead.id}"`));
	assert.ok(!page.includes(`/leads/${hidden.id}"`) && !page.includes(`${word}他隊`));
	assert.ok(!(await b.get(`/opportunities/${f1.id}`)).text.includes(`${word}乙信`));
});

test('targets: managers set them, one per month; the forecast adds what was won and what is to come', async () => {
	const year = 2040 + Math.floor(Math.random() * 150), month = `${year}-05-17`, body = { month, amount: '500000.00', person_id: me, team_id: team };
	assert.equal((await sales1.post('opportunities/targets', body)).status, 403);
	const made = await manager.must('POST', 'opportunities/targets', body, 201);
	assert.equal(made.month, `${year}-05-01`);
	assert.equal((await manager.post('opportunities/targets', body)).status, 422);
	assert.equal((await manager.post('opportunities/targets', { ...body, month: `${year}-13` })).status, 422);
	assert.equal((await manager.must('PATCH', `opportunities/targets/${made.id}`, { month: `${year}-05`, version: made.version })).month, `${year}-05-01`);
	const seen = await signIn('manager');
	assert.match((await seen.get(`/opportunities/targets/${made.id}`)).text, new RegExp(`>\\s*${year}年5月\\s*<`));
	assert.match((await seen.get(`/opportunities/targets/${made.id}/edit`)).text, new RegExp(`type="month"[^>]*value="${year}-05"`));
	assert.equal((await sales1.get(`opportunities/targets/${made.id}`)).status, 200);
	assert.equal((await sales2.get(`opportunities/targets/${made.id}`)).status, 404);
	const outsider = Number(one("SELECT id FROM users WHERE login = 'sales2'"));
	assert.equal((await manager.post('opportunities/targets', { ...body, month: `${year}-06-01`, person_id: outsider })).status, 422);
	const f = async (who) => who.must('GET', `opportunities/forecast?team=${team}`), was = await f(sales1), theirs = await f(sales2);
	const day = new Date(Date.now() + 8 * 3600e3 + 40 * 86400e3).toISOString().slice(0, 10);
	const d = await deal({ expected_revenue: '1000.00', probability: '25', close_date: day });
	const now = await f(sales1), m = now.months.findIndex((x) => x.month.slice(0, 7) === day.slice(0, 7));
	assert.equal(Number(now.months[m].weighted) - Number(was.months[m].weighted), 250);
	assert.equal(Number(now.months[m].open) - Number(was.months[m].open), 1000);
	assert.deepEqual(await f(sales2), theirs, 'another team sees nothing of it');
	await sales1.must('POST', `opportunities/${d.id}/win`);
	const won = await f(sales1);
	assert.equal(Number(won.months[0].won) - Number(was.months[0].won), 1000);
	/* Whose it is follows from the person; its pages are found under the deals'. */
	assert.equal((await manager.post('opportunities/targets', { ...body, owner_id: 3 })).status, 400);
	const list = (await (await signIn('manager')).get('/opportunities/targets')).text;
	assert.match(list, /class="nav" href="\/opportunities\/board" aria-current="true"/);
	assert.doesNotMatch(list, /class="kpi/, 'what a team and its people are to win is not added up');
});

test('competitors: many to a deal, with strengths and weaknesses', async () => {
	const d = await deal({ competitors: [{ name: '甲公司', strengths: '便宜', weaknesses: '慢' }, { name: '乙公司' }] });
	assert.deepEqual((await sales1.must('GET', `opportunities/${d.id}`)).competitors.map((c) => c.name), ['甲公司', '乙公司']);
	assert.equal((await sales1.patch(`opportunities/${d.id}`, { version: d.version, competitors: [{ strengths: '無名' }] })).status, 422);
	assert.match((await (await signIn('sales1')).get(`/opportunities/${d.id}`)).text, /甲公司[^]*便宜/);
	assert.equal((await sales2.get(`opportunities/${d.id}`)).status, 404);
});

test('amounts in different currencies are never added: list, pivot, graph', async () => {
	const k = await sales1.must('POST', 'customers', { name: `${word}外幣` }, 201), b = await signIn('sales1');
	for (const [currency, price] of [['TWD', '1000'], ['TWD', '500'], ['USD', '70']]) {
		const q = await sales1.must('POST', 'quotations', { customer_id: k.id, currency }, 201);
		await sales1.must('PATCH', `quotations/${q.id}`, { version: q.version, lines: [{ description: 'x', quantity: '1', unit_price: price }] });
	}
	const list = (await b.get(`/quotations/?filter[customer_id]=${k.id}`)).text;
	assert.match(list, /NT\$ 1,500 \+ US\$ 70/);
	assert.ok(!list.includes('1,570'));
	assert.match((await b.get(`/quotations/?filter[customer_id]=${k.id}&limit=1`)).text, /NT\$ 1,500 \+ (US\$ 70|…)|US\$ 70 \+ …/);
	const cells = (await sales1.must('GET', `quotations/pivot?rows=customer_id&measure=amount_total&filter[customer_id]=${k.id}`)).items;
	assert.deepEqual(cells.map((c) => [c.currency, Number(c.value), c.count]).sort(), [['TWD', 1500, 2], ['USD', 70, 1]]);
	assert.match((await b.get(`/quotations/pivot?view=all&rows=customer_id&measure=amount_total&filter[customer_id]=${k.id}`)).text.replace(/view=all/g, ''), /NT\$ 1,500 \+ US\$ 70|400/);
	const graph = (await b.get(`/quotations/graph?by=customer_id&measure=amount_total&filter[customer_id]=${k.id}`)).text;
	assert.match(graph, /TWD[^]*USD/);
	assert.ok(!graph.includes('1,570'));
});

test('reporting lines of contacts: from the highest that may be read downwards', async () => {
	const k = await sales1.must('POST', 'customers', { name: `${word}組織` }, 201), b = await signIn('sales1');
	const top = await sales1.must('POST', 'contacts', { name: `${word}總`, customer_id: k.id, title: '總經理' }, 201);
	const m = await sales1.must('POST', 'contacts', { name: `${word}經`, customer_id: k.id, reports_to_id: top.id }, 201), w = await sales1.must('POST', 'contacts', { name: `${word}員`, customer_id: k.id, reports_to_id: m.id }, 201);
	const page = (await b.get(`/contacts/${m.id}`)).text;
	assert.match(page, new RegExp(`class="d0"[^]*/contacts/${top.id}"[^]*class="d1 self"[^]*class="d2"[^]*/contacts/${w.id}"`));
	const alone = await sales1.must('POST', 'contacts', { name: `${word}獨`, customer_id: k.id }, 201);
	assert.ok(!(await b.get(`/contacts/${alone.id}`)).text.includes('class="org"'));
	assert.equal((await (await signIn('sales2')).get(`/contacts/${m.id}`)).status, 404);
});
