// Reports: every figure is the list it opens, for every person; another team's figures
// are in none of it; currencies are never added; periods cut exactly; what the page
// shows is what JSON and the sheet say.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Api, api, one, signIn, sql } from './lib.mjs';

const PEOPLE = ['admin', 'manager', 'finance', 'sales1', 'sales2'];
const stamp = Date.now().toString(36);

// The list behind an address, all of it, by the API.
async function records(a, address) {
	const [path, query] = address.split('?'), p = new URLSearchParams(query);
	p.set('limit', '1000');
	const items = [];
	for (let cursor = null; ;) {
		if (cursor) p.set('cursor', cursor);
		const r = await a.get(`${path.slice(1)}?${p}`);
		assert.equal(r.status, 200, `${address} → ${r.status} ${r.text.slice(0, 200)}`);
		items.push(...r.json.items);
		cursor = r.json.next_cursor;
		if (!cursor) return items;
	}
}
const behind = async (a, address) => {
	if (!address.includes('/rows?')) return records(a, address);
	const r = await a.get(address.slice(1));
	assert.equal(r.status, 200, `${address} → ${r.text.slice(0, 200)}`);
	return r.json.ids;
};

test('every report answers everybody who may read what it counts, and others not', async () => {
	for (const login of PEOPLE) {
		const a = await api(login), list = await a.must('GET', 'reports');
		assert.ok(list.items.length > 5, login);
		for (const { name } of list.items) {
			const r = await a.must('GET', `reports/${name}`);
			assert.equal(r.name, name);
			for (const row of r.rows) assert.equal(row.values.length, r.columns.length);
		}
	}
	assert.equal((await (await api()).get('reports/nothing')).status, 404);
	assert.equal((await new Api().get('reports/funnel')).status, 401);
	assert.equal((await (await api()).get('reports/funnel?by=owner')).status, 400);
	assert.equal((await (await api()).get('reports/funnel?colour=red')).status, 400);
	assert.equal((await (await api()).get('reports/funnel?period=dates&from=2026-13-01&to=2026-01-01')).status, 400);
});

test('a count is exactly as many records as its cell opens', async () => {
	let compared = 0;
	for (const login of ['sales1', 'manager']) {
		const a = await api(login), list = await a.must('GET', 'reports');
		for (const { name } of list.items) {
			const r = await a.must('GET', `reports/${name}`), cells = [];
			for (const [k, col] of r.columns.entries()) {
				if (col.unit !== 'count') continue;
				for (const row of r.rows) if (row.values[k]) { cells.push([col, row.values[k], row.records[k], row.title]); break; }
			}
			for (const [col, value, address, title] of cells) {
				const found = await behind(a, address);
				// A note or a claim counts each time, its record once.
				if (/notes|claimed|given|back|released|recycled|^got/.test(col.measure)) assert.ok(found.length > 0 && found.length <= value, `${name} ${title} ${col.measure}`);
				else assert.equal(found.length, value, `${login} ${name} ${title} ${col.measure} ${address}`);
				compared++;
			}
		}
	}
	assert.ok(compared > 40, `${compared} cells`);
});

test('an amount is exactly the sum of the records it opens', async () => {
	const a = await api('manager'), cents = (t) => Math.round(Number(t) * 100);
	for (const [name, measure, field] of [['won_lost', 'won_amount', 'expected_revenue'], ['ageing', 'owed', 'open_amount'], ['cash_flow', 'planned', 'amount'], ['forecast', 'open_amount', 'expected_revenue']]) {
		const r = await a.must('GET', `reports/${name}`);
		const k = r.columns.findIndex((c) => c.measure === measure && c.key !== '*');
		let seen = 0;
		for (const row of r.rows) {
			if (seen === 3) break;
			const sum = Object.values(row.values[k]).reduce((s, v) => s + cents(v), 0);
			if (!sum) continue;
			assert.equal((await records(a, row.records[k])).reduce((s, x) => s + cents(x[field]), 0), sum, `${name} ${row.title}`);
			seen++;
		}
		assert.ok(seen, name);
	}
});

test('twins: a deal of another team changes no figure of mine; one of my own does', async () => {
	const admin = await api(), s1 = await api('sales1'), s2 = await api('sales2');
	const figures = async (a) => (await a.must('GET', 'reports/forecast?period=next12')).total;
	const customer = async (login) => {
		const u = one(`SELECT id FROM users WHERE login = '${login}'`), team = one(`SELECT team_id FROM users WHERE login = '${login}'`);
		return { id: (await admin.must('POST', 'customers', { name: `報表雙胞胎 ${login} ${stamp}`, owner_id: Number(u), team_id: Number(team) }, 201)).id, u: Number(u), team: Number(team) };
	};
	const one1 = await customer('sales1'), two = await customer('sales2');
	const before = [await figures(s1), await figures(s2), await figures(admin)];
	const add = (c) => admin.must('POST', 'opportunities', { name: `雙胞胎 ${stamp}`, customer_id: c.id, owner_id: c.u, team_id: c.team, expected_revenue: '1234.00', close_date: new Date(Date.now() + 40 * 864e5).toISOString().slice(0, 10) }, 201);
	const deal2 = await add(two);
	let now = [await figures(s1), await figures(s2), await figures(admin)];
	assert.deepEqual(now[0], before[0]);
	assert.equal(now[1][2], before[1][2] + 1);
	assert.equal(now[2][2], before[2][2] + 1);
	const deal1 = await add(one1);
	now = [await figures(s1), await figures(s2), await figures(admin)];
	assert.equal(now[0][2], before[0][2] + 1);
	assert.equal(now[1][2], before[1][2] + 1);
	assert.equal(Math.round((Number(now[0][0].TWD) - Number(before[0][0].TWD)) * 100), 123400);
	// Nor does it have a row, by whatever it is split; asking for the other team gives nothing.
	for (const by of ['person', 'team', 'stage'])
		for (const row of (await s1.must('GET', `reports/forecast?period=next12&by=${by}`)).rows) assert.ok(!/陳建宏|活動招商/.test(row.title), `${by} ${row.title}`);
	assert.deepEqual((await s1.must('GET', `reports/forecast?period=next12&team=${two.team}`)).total[2], 0);
	assert.deepEqual((await s1.must('GET', `reports/forecast/rows?period=next12&by=person&measure=open&row=${two.u}`)).ids, []);
	for (const [c, d] of [[one1, deal1], [two, deal2]]) { await admin.delete(`opportunities/${d.id}`); await admin.delete(`customers/${c.id}`); }
});

test('who claimed and gave back is told to their own team only', async () => {
	const seen = async (login, name) => JSON.stringify((await (await api(login)).must('GET', `reports/${name}?period=last12&by=person`)).rows.map((r) => r.title));
	assert.match(await seen('admin', 'fairness'), /陳建宏/);
	assert.match(await seen('sales2', 'fairness'), /陳建宏/);
	assert.doesNotMatch(await seen('sales1', 'fairness'), /陳建宏/);
	assert.doesNotMatch(await seen('sales1', 'pool'), /陳建宏/);
});

test('currencies stand side by side', async () => {
	const a = await api(), today = new Date().toISOString().slice(0, 10);
	const c = await a.must('POST', 'customers', { name: `外幣客戶 ${stamp}` }, 201);
	const usd = await a.must('POST', 'payments/receipts', { customer_id: c.id, amount: '77.25', currency: 'USD', received_on: today }, 201);
	await a.must('POST', `payments/receipts/${usd.id}/confirm`);
	const r = await a.must('GET', 'reports/cash_flow'), k = r.columns.findIndex((x) => x.measure === 'received');
	assert.ok(Number(r.total[k].USD) >= 77.25);
	assert.ok(r.from < today && r.to > today);
	const sum = sql(`SELECT currency, SUM(amount) FROM receipts WHERE state = 'confirmed' AND archived_at IS NULL AND received_on BETWEEN '${r.from}' AND '${r.to}' GROUP BY 1`);
	for (const [currency, amount] of sum) assert.equal(r.total[k][currency], amount, currency);
	const csv = (await (await signIn('admin')).get('/reports/cash_flow.csv')).text;
	assert.match(csv.split('\n')[0], /\(TWD\).*\(USD\)/);
	await a.must('POST', `payments/receipts/${usd.id}/reverse`, { reason: 'test' });
	const after = await a.must('GET', 'reports/cash_flow');
	assert.equal(Number(after.total[k].USD || 0), Number(r.total[k].USD) - 77.25);
});

test('periods cut at the person\'s midnight; months add up to the whole', async () => {
	const a = await api();
	const whole = await a.must('GET', 'reports/won_lost?period=last12&by=person'), months = await a.must('GET', 'reports/won_lost?period=last12&by=month');
	assert.deepEqual(months.total, whole.total);
	const weeks = await a.must('GET', 'reports/activity?period=last3&by=week'), three = await a.must('GET', 'reports/activity?period=last3&by=person');
	assert.deepEqual(weeks.total, three.total);
	const [day, n] = sql("SELECT DATE(CONVERT_TZ(closed_at, '+00:00', '+08:00')) d, COUNT(*) FROM opportunities WHERE state = 'won' AND archived_at IS NULL GROUP BY d ORDER BY d LIMIT 1")[0];
	const r = await a.must('GET', `reports/won_lost?period=dates&from=${day}&to=${day}&by=person`);
	assert.equal(r.total[1], Number(n));
	assert.deepEqual([r.from, r.to], [day, day]);
});

test('two dimensions: rows and columns add up to the plain figures', async () => {
	const a = await api();
	const plain = await a.must('GET', 'reports/won_lost?period=last12&by=stage&across=none'), cross = await a.must('GET', 'reports/won_lost?period=last12&by=stage&across=person&measure=won');
	const k = plain.columns.findIndex((c) => c.measure === 'won');
	assert.equal(cross.total.at(-1), plain.total[k]);
	for (const row of cross.rows) assert.equal(row.values.slice(0, -1).reduce((x, y) => x + y, 0), row.values.at(-1));
	const cell = cross.rows.flatMap((r) => r.values.slice(0, -1).map((v, i) => [v, r.records[i]])).find(([v]) => v > 0);
	assert.equal((await behind(a, cell[1])).length, cell[0]);
});

test('pages: pickers, a chart, links that open, a sheet for who may export', async () => {
	const b = await signIn('manager');
	const index = await b.get('/reports/');
	assert.equal(index.status, 200);
	for (const m of index.text.matchAll(/href="(\/reports\/[a-z_]+)"/g)) {
		const page = await b.get(m[1]);
		assert.equal(page.status, 200, m[1]);
		assert.match(page.text, /class="list compact report-table"/, m[1]);
		assert.match(page.text, /class="plot k-/, m[1]);
		const link = [...page.text.matchAll(/<td class="r num"[^>]*><a href="([^"]+)"/g)].map((x) => x[1].replaceAll('&amp;', '&'))[0];
		if (link) assert.equal((await b.get(link, { follow: true })).status, 200, link);
	}
	const rows = await b.get('/reports/funnel/rows?measure=reached&row=*');
	assert.equal(rows.status, 303);
	assert.match(rows.location, /\/opportunities\?view=all&filter\[id\]=/);
	const sheet = await b.get('/reports/funnel.xlsx');
	assert.equal(sheet.status, 200);
	assert.equal(sheet.bytes.subarray(0, 2).toString(), 'PK');
	const denied = await signIn('sales1');
	const may = /href="\/reports\/funnel\.xlsx/.test((await denied.get('/reports/funnel')).text);
	assert.equal((await denied.get('/reports/funnel.xlsx')).status === 200, may);
});
