// The process map and the global search: every step's number is the list it opens; two
// characters find a record of every type; nothing of what a person may not read.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { api, one, signIn, sql } from './lib.mjs';
import { until } from './peers.mjs';

const decode = (s) => s.replaceAll('&amp;', '&');
const stamp = Date.now().toString(36);

async function count(a, address) {
	const [path, query] = decode(address).split('?'), p = new URLSearchParams(query);
	p.set('limit', '1000');
	for (const items = [];;) {
		const r = await a.get(`${path.slice(1)}?${p}`);
		assert.equal(r.status, 200, `${address} → ${r.text.slice(0, 200)}`);
		items.push(...r.json.items);
		if (!r.json.next_cursor) return items;
		p.set('cursor', r.json.next_cursor);
	}
}

test('process map: count and amount of every step are those of the list it opens', async () => {
	for (const login of ['admin', 'manager', 'sales1', 'sales2', 'finance']) {
		const b = await signIn(login), a = await api(login), page = await b.get('/home/');
		const wide = page.text.slice(page.text.indexOf('flow-wide'), page.text.indexOf('flow-tall'));
		const boxes = [...wide.matchAll(/<a [^>]*href="([^"]+)"[\s\S]*?<\/a>/g)].map((m) => [m[1], [...m[0].matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((t) => t[1])]);
		assert.ok(boxes.length >= 3, `${login}: ${boxes.length} steps`);
		for (const [address, [title, number, note]] of boxes) {
			const items = await count(a, address);
			// It counts to 10,000 and says so: "10,000+".
			const said = Number(number.replace(/[,+]/g, ''));
			assert.ok(number.endsWith('+') ? said === 10000 && items.length > said : items.length === said, `${login} ${title} ${address}: ${number}, ${items.length} listed`);
			const field = { quotations: 'amount_total', contracts: 'amount', opportunities: 'expected_revenue', 'payments/receipts': 'amount', invoices: 'amount' }[decode(address).slice(1).split('?')[0]];
			if (!field) continue;
			// Currencies apart: what stands behind NT$ is the sum of those in NT$.
			const cents = items.filter((x) => (x.currency || 'TWD') === 'TWD').reduce((s, x) => s + Math.round(Number(x[field]) * 100), 0);
			const shown = (note.match(/NT\$ ([\d,.]+)/) || [0, '0'])[1].replaceAll(',', '');
			assert.equal(Math.round(Number(shown) * 100), cents, `${login} ${title} ${note}`);
		}
	}
});

test('two characters find records of every type, and the page of each opens', async () => {
	const a = await api('admin'), b = await signIn('admin'), seen = [];
	const types = ['leads', 'customers', 'contacts', 'opportunities', 'quotations', 'contracts', 'products', 'samples/requests', 'payments/plans', 'payments/receipts', 'invoices', 'followups/plans', 'requirements', 'files', 'projects', 'projects/tasks'];
	const searched = ['name', 'title', 'subject', 'purpose', 'company', 'reference'];
	for (const path of types) {
		const list = await a.get(`${path}?limit=25`);
		if (list.status === 404) continue;
		const hit = (list.json?.items || []).map((x) => [x, searched.map((f) => x[f]).filter((v) => typeof v === 'string').map((v) => (v.match(/\p{Script=Han}{2}/u) || [])[0]).find(Boolean)]).find(([, w]) => w);
		if (!hit) continue;
		const [row, two] = hit;
		const found = await count(a, `/${path}?q=${encodeURIComponent(two)}`);
		assert.ok(found.some((x) => x.id === row.id), `${path} ${row.id} by ${two}`);
		const page = await b.get(`/home/search?q=${encodeURIComponent(two)}`);
		assert.equal(page.status, 200);
		const link = page.text.match(new RegExp(`href="(/${path}/\\d+)"`));
		assert.ok(link, `${path} by ${two} on the page`);
		assert.equal((await b.get(link[1])).status, 200, link[1]);
		seen.push(path);
	}
	for (const path of ['leads', 'customers', 'contacts', 'opportunities', 'products', 'samples/requests', 'followups/plans']) assert.ok(seen.includes(path), `${path} was not tried`);
});

test('what one may not read is not found, in the page, the palette and by number', async () => {
	const admin = await api(), u = one("SELECT id FROM users WHERE login = 'sales2'"), team = one("SELECT team_id FROM users WHERE login = 'sales2'");
	const name = `鑭鎝公司${stamp}`;
	const c = await admin.must('POST', 'customers', { name, owner_id: Number(u), team_id: Number(team) }, 201);
	const ask = async (login, q) => JSON.stringify((await (await api(login)).must('GET', `home/search?q=${encodeURIComponent(q)}`)).groups);
	for (const q of ['鑭鎝', name]) {
		assert.ok((await ask('sales2', q)).includes(name), `sales2 ${q}`);
		assert.ok((await ask('admin', q)).includes(name), `admin ${q}`);
		assert.ok(!(await ask('sales1', q)).includes(name), `sales1 ${q}`);
		assert.ok(!(await (await signIn('sales1')).get(`/home/search?q=${encodeURIComponent(q)}`)).text.includes(`/customers/${c.id}"`));
	}
	await admin.delete(`customers/${c.id}`);
	assert.ok(!(await ask('admin', '鑭鎝')).includes(name));
});

test('the palette leads to lists, new records, pages and reports, each to whom it is open', async () => {
	const actions = async (login, q) => (await (await api(login)).must('GET', `home/search?q=${encodeURIComponent(q)}`)).groups.flatMap((g) => g.hits.map((h) => h.url));
	assert.ok((await actions('sales1', '')).includes('/leads/new'));
	assert.ok((await actions('sales1', '漏斗')).includes('/reports/funnel'));
	assert.ok((await actions('sales1', '發票')).includes('/invoices'));
	assert.ok((await actions('sales1', '报价')).includes('/quotations'), 'simplified characters');
	assert.ok((await actions('admin', '設定')).includes('/settings/'));
	assert.ok(!(await actions('sales1', '設定')).includes('/settings/'));
	assert.ok(!(await actions('sales1', '使用者')).some((x) => x.startsWith('/settings/')));
	const b = await signIn('admin');
	for (const q of ['報', '客', '記錄', '合約', '樣品'])
		for (const at of await actions('admin', q)) assert.equal((await b.get(at, { follow: true })).status, 200, `${q} ${at}`);
	// Nothing happens on odd words.
	for (const q of ['%', "' OR 1", '＿', '😀', 'a'.repeat(300), '的']) assert.equal((await (await api('admin')).get(`home/search?q=${encodeURIComponent(q)}`)).status, 200, q);
	assert.ok(sql('SELECT 1').length);
});

test('records saved one by one that share many words are found as quickly as any', async () => {
	const admin = await api('admin'), word = `qzxvwkjy${stamp}`, made = [];
	for (let i = 0; i < 40; i++) made.push((await admin.must('POST', 'leads', { name: `${word} ${i}` }, 201)).id);
	const found = await admin.must('GET', `leads?q=${word}&limit=100`);
	for (const id of made) assert.ok(found.items.some((x) => x.id === id), `${id} of ${found.items.map((x) => x.id)}`);
});

test('deals and documents are found by their customer\'s name, also by its next one, and not by one that may not be read', async () => {
	const admin = await api('admin'), sales = await api('sales1'), named = (w) => `${w}${stamp}`;
	const make = async (name, more) => admin.must('POST', 'customers', { name, ...more }, 201);
	const found = async (a, path, q) => (await a.must('GET', `${path}?q=${encodeURIComponent(q)}`)).items.map((x) => x.id);
	const a = await make(named('鈮鉬商店')), b = await make(named('銦鎵商店'));
	const deal = await admin.must('POST', 'opportunities', { name: '一筆商機', customer_id: a.id, stage_id: (await admin.must('GET', 'opportunities?limit=1')).items[0].stage_id }, 201);
	const paper = await admin.must('POST', 'quotations', { customer_id: b.id, lines: [{ description: '項目', quantity: '1', unit_price: '10' }] }, 201);
	assert.deepEqual(await found(admin, 'opportunities', '鈮鉬'), [deal.id]);
	assert.deepEqual(await found(admin, 'quotations', `銦鎵 ${paper.number}`), [paper.id]);
	await admin.must('PATCH', `customers/${a.id}`, { version: a.version, name: named('鎢鉿商店') });
	await until('the deal is found by its customer\'s new name', async () => (await found(admin, 'opportunities', '鎢鉿')).includes(deal.id));
	assert.deepEqual(await found(admin, 'opportunities', '鈮鉬'), []);
	await admin.must('POST', `customers/${a.id}/merge`, { ids: [b.id] });
	await until('a document that moved is found by the name it moved to', async () => (await found(admin, 'quotations', '鎢鉿')).includes(paper.id));
	// Given to somebody who may read the document and not the customer: its name finds nothing, its number does.
	const [[mine, team], [theirs]] = ['sales1', 'sales2'].map((l) => sql(`SELECT id, team_id FROM users WHERE login = '${l}'`)[0].map(Number));
	const c = await make(named('鑀鐨商店'), { owner_id: theirs }), given = await admin.must('POST', 'quotations', { customer_id: c.id, owner_id: mine, team_id: team, lines: [{ description: '項目', quantity: '1', unit_price: '10' }] }, 201);
	assert.equal((await sales.get(`customers/${c.id}`)).status, 404);
	assert.deepEqual(await found(admin, 'quotations', '鑀鐨'), [given.id]);
	assert.deepEqual(await found(sales, 'quotations', given.number), [given.id]);
	assert.deepEqual(await found(sales, 'quotations', '鑀鐨'), []);
});
