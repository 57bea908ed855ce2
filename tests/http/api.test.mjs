// The shape of the JSON API: every collection lists, pages, filters, sorts, creates,
// changes and deletes in the same way; the verbs of the specification are there.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, routes, signIn, sql, url } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1');
const all = await routes();
const doc = await (await fetch(`${url}/api/v1/openapi.json`)).json();
const stamp = Date.now().toString(36);
const han = [...String(Date.now() % 1e9)].map((d) => '零壹貳參肆伍陸柒捌玖'[d]).join('');
/* Every mounted record type: it has a list and a record. */
const collections = [...new Set(all.filter((r) => r.api && r.method === 'GET' && r.path.endsWith('/{id}')).map((r) => r.path.slice(1, -5)))]
	.filter((p) => all.some((r) => r.api && r.method === 'GET' && r.path === `/${p}`) && !p.endsWith('/import') && p !== 'followups/records' /* a log, no record type: followups.test.mjs */);

async function pages(path, query, limit) {
	const items = [];
	let cursor = '';
	for (let n = 0; n < 500; n++) {
		const got = await admin.must('GET', `${path}?limit=${limit}&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
		assert.deepEqual(Object.keys(got).sort(), ['items', 'next_cursor'], path);
		assert.ok(Array.isArray(got.items) && got.items.length <= limit, path);
		items.push(...got.items);
		if (!got.next_cursor) return items;
		assert.equal(got.items.length, limit, `${path}: a page that is not the last is full`);
		cursor = got.next_cursor;
	}
	throw new Error(`${path}?${query} has no end`);
}

test('what the specification lists is there', () => {
	const want = {
		leads: 'claim release assign convert invalidate merge', customers: 'claim release assign transfer lock unlock merge', contacts: '', products: '', 'products/categories': '', 'products/pricelists': '',
		opportunities: 'move win lose restore quote', quotations: 'send accept reject cancel revise contract invoice', contracts: 'submit approve reject sign complete void plan invoice',
		'payments/plans': '', 'payments/receipts': 'confirm allocate unallocate reverse', invoices: 'approve issue send void credit',
		'settings/users': '', 'settings/teams': '', 'settings/stages': '', 'settings/lost-reasons': '', 'settings/tags': '', 'settings/sources': '', 'settings/taxes': '', 'settings/payment-terms': '', 'settings/pools': '', 'settings/rules': '', 'settings/fields': '', 'settings/sequences': '', 'followups/plans': 'done cancel', 'samples/requests': 'submit approve reject cancel receive feedback', 'samples/shipments': '',
	};
	return Promise.all(Object.entries(want).map(async ([path, verbs]) => {
		assert.ok(collections.includes(path), path);
		for (const v of verbs.split(' ').filter(Boolean)) {
			const res = await admin.post(`${path}/999999999/${v}`, {});
			assert.equal(res.status, 404, `${path} ${v}`);
			/* 404 of a record that is missing, not of a verb that is. */
			assert.ok(doc.paths[`/api/v1/${path}/{id}/${v}`]?.post, `${path}/{id}/${v}`);
		}
	}));
});

test('views as listed', async () => {
	for (const [path, views] of Object.entries({ leads: 'pool mine all', customers: 'sea mine all', opportunities: 'pipeline mine won lost all' }))
		for (const v of views.split(' ')) await admin.must('GET', `${path}?view=${v}`);
	const free = (await admin.must('GET', 'leads?view=pool&limit=200')).items;
	assert.ok(free.length && free.every((l) => l.owner_id === null));
	assert.ok((await admin.must('GET', 'customers?view=sea&limit=200')).items.every((l) => l.owner_id === null));
	const me = (await sales.must('GET', 'account/me')).id;
	assert.ok((await sales.must('GET', 'customers?view=mine&limit=200')).items.every((l) => l.owner_id === me));
	for (const state of ['won', 'lost']) assert.ok((await admin.must('GET', `opportunities?view=${state}&limit=200`)).items.every((o) => o.state === state));
	assert.ok((await admin.must('GET', 'opportunities?view=pipeline&limit=200')).items.every((o) => o.state === 'open'));
});

for (const path of collections) test(`${path}: pages give each record once, whatever the order`, async () => {
	const idsOf = (list) => list.map((x) => x.id).sort((a, b) => a - b);
	const whole = await pages(path, '', 200), ids = idsOf(whole);
	assert.equal(new Set(ids).size, ids.length);
	for (const item of whole.slice(0, 3)) {
		for (const k of ['id', 'version', 'created_at', 'updated_at']) assert.ok(k in item, `${path}: ${k}`);
		assert.match(item.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
		const alone = await admin.must('GET', `${path}/${item.id}`);
		for (const [k, v] of Object.entries(item)) if (!['titles', 'seen_at'].includes(k)) assert.deepEqual(alone[k], v, `${path}/${item.id} ${k}`);
	}
	if (!whole.length) return;
	const sortable = new RegExp(doc.paths[`/api/v1/${path}`].get.parameters.find((p) => p.name === 'sort').schema.pattern), fields = Object.keys(whole[0]).filter((k) => sortable.test(k));
	for (const f of Object.keys(whole[0]).filter((k) => !sortable.test(k))) assert.equal((await admin.get(`${path}?sort=${f}`)).status, 400, `${path}: ${f} is not sorted by`);
	const limit = Math.max(3, Math.ceil(whole.length / 3));
	// What is the same everywhere has no order but that of the id: one direction will do, in turns.
	const turns = (f, i) => (new Set(whole.map((x) => JSON.stringify(x[f]))).size > 1 ? [f, `-${f}`] : [i % 2 ? f : `-${f}`]);
	for (const [i, f] of fields.entries()) for (const sort of turns(f, i)) {
		// The worker moves mails and jobs on while we turn pages: what was moved then is asked for again.
		let got = await pages(path, `sort=${sort}`, limit), now = ids;
		for (let i = 0; i < 3 && JSON.stringify(idsOf(got)) !== JSON.stringify(now); i++) {
			now = idsOf(await pages(path, '', 200));
			got = await pages(path, `sort=${sort}`, limit);
		}
		assert.deepEqual(idsOf(got), now, `${path} sort=${sort}`);
		const values = got.map((x) => x[f]), empty = values.map((v) => v === null);
		assert.ok(empty.indexOf(true) === -1 || empty.lastIndexOf(true) - empty.indexOf(true) + 1 === empty.filter(Boolean).length, `${path} sort=${sort}: the empty ones stand together`);
		const filled = values.filter((v) => v !== null);
		if (filled.every((v) => typeof v === 'number') || filled.every((v) => /^-?\d+\.\d+$/.test(v)) || filled.every((v) => /^\d{4}-\d\d-\d\d(T|$)/.test(v))) {
			const n = filled.map((v) => (/^\d{4}-/.test(v) ? Date.parse(v) : Number(v)));
			for (let i = 1; i < n.length; i++) assert.ok(sort[0] === '-' ? n[i] <= n[i - 1] : n[i] >= n[i - 1], `${path} sort=${sort}: ${n[i - 1]} before ${n[i]}`);
		}
	}
});

test('paging with the same key many times and with none', async () => {
	for (let i = 0; i < 14; i++) await admin.must('POST', 'customers', { name: `同名 ${stamp}`, region: i % 3 ? null : '北', next_contact_at: i % 2 ? '2026-12-01T00:00:00Z' : null }, 201);
	const q = encodeURIComponent(`同名 ${stamp}`);
	for (const sort of ['name', '-name', 'region', '-region', 'next_contact_at', '-next_contact_at', 'updated_at', 'id', '-id', 'owner_id', 'parent_id', 'level'])
		for (const limit of [1, 3, 7, 14]) {
			const got = await pages('customers', `filter[name]=${q}&sort=${sort}`, limit);
			assert.equal(new Set(got.map((x) => x.id)).size, 14, `sort=${sort} limit=${limit}`);
			assert.equal(got.length, 14, `sort=${sort} limit=${limit}`);
		}
});

test('filters: equal, not, from, to, among, like, empty', async () => {
	const owner = (await admin.must('GET', 'account/me')).id, made = [];
	const customer = await admin.must('POST', 'customers', { name: `篩選 ${stamp}` }, 201);
	for (const [name, revenue, close, priority] of [['甲', '100.00', '2027-01-10', 1], ['乙', '200.50', '2027-02-10', 2], ['丙_%', '300.00', null, 3], ["丁'\\", '0.00', '2027-03-10', 0]])
		made.push(await admin.must('POST', 'opportunities', { name: `${name} ${stamp}`, customer_id: customer.id, expected_revenue: revenue, close_date: close, priority, owner_id: owner }, 201));
	const ask = async (q) => (await admin.must('GET', `opportunities?filter[customer_id]=${customer.id}&sort=id&${q}`)).items.map((x) => made.findIndex((m) => m.id === x.id)).join('');
	assert.equal(await ask(''), '0123');
	assert.equal(await ask('filter[expected_revenue]=200.5'), '1');
	assert.equal(await ask('filter[expected_revenue][gte]=200.50'), '12');
	assert.equal(await ask('filter[expected_revenue][gt]=200.50'), '2');
	assert.equal(await ask('filter[expected_revenue][lte]=100'), '03');
	assert.equal(await ask('filter[expected_revenue][gte]=100&filter[expected_revenue][lte]=250'), '01');
	assert.equal(await ask('filter[close_date][gte]=2027-02-10'), '13');
	assert.equal(await ask('filter[close_date][lte]=2027-02-10'), '01');
	assert.equal(await ask('filter[close_date]='), '2');
	assert.equal(await ask('filter[close_date][ne]='), '013');
	assert.equal(await ask('filter[close_date][ne]=2027-01-10'), '123', 'what is empty is not that date');
	assert.equal(await ask('filter[priority][in]=1,3'), '02');
	assert.equal(await ask('filter[priority][ne]=1'), '123');
	assert.equal(await ask(`filter[name]=${encodeURIComponent(`甲 ${stamp}`)}`), '0');
	assert.equal(await ask(`filter[name][in]=${encodeURIComponent(`甲 ${stamp},乙 ${stamp}`)}`), '01');
	assert.equal(await ask(`filter[name][like]=${encodeURIComponent('甲')}`), '0');
	assert.equal(await ask(`filter[name][like]=${encodeURIComponent('_%')}`), '2', 'wildcards in the text are text');
	assert.equal(await ask(`filter[name][like]=${encodeURIComponent("'\\")}`), '3');
	assert.equal(await ask('filter[state]=open'), '0123');
	assert.equal(await ask('filter[state][ne]=open'), '');
	assert.equal(await ask(`filter[owner_id]=${owner}`), '0123');
	assert.equal(await ask(`filter[id][gte]=${made[2].id}`), '23');
	assert.equal(await ask('filter[created_at][gte]=2020-01-01'), '0123');
	assert.equal(await ask('filter[created_at][lte]=2020-01-01T00:00:00Z'), '');
});

test('search: two characters of Chinese, half and full width, both scripts, digits, mail', async () => {
	const made = await admin.must('POST', 'customers', { name: `臺灣${han}電腦股份有限公司`, phone: '04-2322-0166', email: `info@${stamp}.example`, tax_number: '04595257' }, 201);
	const finds = async (q) => (await admin.must('GET', `customers?q=${encodeURIComponent(q)}&limit=200`)).items.some((x) => x.id === made.id);
	for (const q of [han.slice(0, 2), han.slice(3, 5), '電腦', '电脑', '台灣', '台湾', `${han}電腦`, `電腦 ${han.slice(0, 2)}`, stamp, `ｉｎｆｏ@${stamp}`, '2322']) assert.ok(await finds(q), q);
	assert.equal(await finds('電腦 絕無此詞'), false);
	await admin.must('PATCH', `customers/${made.id}`, { version: made.version, name: `改名 ${stamp}` });
	assert.equal(await finds(han.slice(0, 4)), false, 'what it was called is forgotten');
});

/* How one of each is made, changed, and what is left of it. */
const customer = await admin.must('POST', 'customers', { name: `形狀 ${stamp}` }, 201);
const product = await admin.must('POST', 'products', { code: `P${stamp}`, name: `品 ${stamp}`, price: '12.5' }, 201);
const contract = await admin.must('POST', 'contracts', { title: `形 ${stamp}`, customer_id: customer.id, amount: '100.00' }, 201);
const shapes = {
	leads: [{ name: 'x' }, { company: '改' }], customers: [{ name: `y ${stamp}`, addresses: [{ kind: 'invoice', street: '路' }] }, { short_name: '改' }], contacts: [{ name: 'x', customer_id: customer.id }, { title: '改' }],
	opportunities: [{ name: 'x', customer_id: customer.id, expected_revenue: '1.50' }, { project: '改' }], products: [{ code: `Q${stamp}`, name: 'x' }, { spec: '改' }], 'products/categories': [{ name: `c ${stamp}` }, { name: `改 ${stamp}` }],
	'products/pricelists': [{ name: `l ${stamp}`, currency: 'TWD', rules: [] }, { name: `改 ${stamp}` }], quotations: [{ customer_id: customer.id, lines: [{ product_id: product.id, quantity: '2' }] }, { title: '改' }],
	contracts: [{ title: 'x', customer_id: customer.id, amount: '1.00' }, { title: '改' }], 'payments/plans': [{ contract_id: contract.id, due_on: '2027-01-01', amount: '1.00' }, { note: '改' }],
	'payments/receipts': [{ customer_id: customer.id, amount: '1.00' }, { note: '改' }], invoices: [{ customer_id: customer.id, amount: '1.00' }, { note: '改' }],
	'settings/teams': [{ name: `t ${stamp}` }, { name: `改 ${stamp}` }], 'settings/stages': [{ name: `s ${stamp}`, sequence: 99 }, { name: `改 ${stamp}` }], 'settings/lost-reasons': [{ name: `r ${stamp}` }, { name: `改 ${stamp}` }],
	'settings/tags': [{ name: `g ${stamp}` }, { name: `改 ${stamp}` }], 'settings/sources': [{ name: `o ${stamp}` }, { name: `改 ${stamp}` }], 'settings/taxes': [{ name: `x ${stamp}`, percent: '5', included: false }, { percent: '6' }],
	'settings/payment-terms': [{ name: `p ${stamp}`, lines: [{ kind: 'balance', anchor: 'signed', days: 7 }] }, { name: `改 ${stamp}` }], 'settings/pools': [{ name: `l ${stamp}` }, { name: `改 ${stamp}` }],
};
for (const [path, [body, change]] of Object.entries(shapes)) test(`${path}: 201, read, changed with its version, deleted`, async () => {
	const res = await admin.post(path, body);
	assert.equal(res.status, 201, res.text.slice(0, 300));
	const { duplicates, ...made } = res.json;	/* those stand in the answer to the creation only */
	assert.ok(duplicates === undefined || Array.isArray(duplicates));
	assert.match(res.headers.get('location') || '', new RegExp(`/${path}/${made.id}$`));
	for (const [k, v] of Object.entries(body)) if (typeof v === 'string' && !/^[\d.]+$/.test(v)) assert.equal(made[k], v, k);
	assert.deepEqual(await admin.must('GET', `${path}/${made.id}`), made);
	const changed = await admin.must('PATCH', `${path}/${made.id}`, { version: made.version, ...change });
	for (const [k, v] of Object.entries(change)) if (!/^[\d.]+$/.test(v)) assert.equal(changed[k], v, k);
	assert.ok(changed.version > made.version);
	assert.equal((await admin.patch(`${path}/${made.id}`, { version: made.version, ...change })).status, 409, 'stale');
	const gone = await admin.delete(`${path}/${made.id}`);
	if ([403, 409].includes(gone.status)) assert.ok(['payments/receipts', 'invoices', 'contracts'].includes(path), `${path}: ${gone.text}`);
	else {
		assert.ok([200, 204].includes(gone.status), `${path}: ${gone.status} ${gone.text.slice(0, 300)}`);
		assert.equal((await admin.get(`${path}/${made.id}`)).status, 404);
		assert.ok(!(await pages(path, '', 200)).some((x) => x.id === made.id));
	}
});

test('what is referred to is not deleted, and the answer names what refers to it', async () => {
	await admin.must('POST', 'contacts', { name: 'x', customer_id: customer.id }, 201);
	const tax = await admin.must('POST', 'settings/taxes', { name: `ref ${stamp}`, percent: '5' }, 201), source = await admin.must('POST', 'settings/sources', { name: `ref ${stamp}` }, 201);
	const deal = await admin.must('POST', 'opportunities', { name: 'x', customer_id: customer.id, source: source.id }, 201);
	const quotation = await admin.must('POST', 'quotations', { customer_id: customer.id, opportunity_id: deal.id, lines: [{ product_id: product.id, quantity: '1', tax_id: tax.id }] }, 201);
	const plan = await admin.must('POST', 'payments/plans', { contract_id: contract.id, due_on: '2027-01-01', amount: '100.00' }, 201);
	const receipt = await admin.must('POST', 'payments/receipts', { customer_id: customer.id, amount: '5.00' }, 201);
	await admin.must('POST', `payments/receipts/${receipt.id}/confirm`);
	await admin.must('POST', `payments/receipts/${receipt.id}/allocate`, { allocations: [{ plan_id: plan.id, amount: '5.00' }] });
	for (const [path, names] of [[`customers/${customer.id}`, /聯絡人|商機|報價單|合約/], [`opportunities/${deal.id}`, /報價單/], [`products/${product.id}`, /報價單/], [`settings/taxes/${tax.id}`, /報價單/], [`settings/sources/${source.id}`, /商機/],
		[`contracts/${contract.id}`, /回款計劃/], [`payments/plans/${plan.id}`, /./], [`settings/stages/${deal.stage_id}`, /商機/], [`settings/teams/${deal.team_id || 1}`, /./]]) {
		const res = await admin.delete(path);
		assert.equal(res.status, 409, `${path} → ${res.status} ${res.text}`);
		const said = `${res.json.detail || ''} ${JSON.stringify(res.json.errors || {})}`;
		assert.ok(!/Error\.|Record\./.test(said), said);
		assert.match(said, names, `${path} says what refers to it: ${res.text}`);
		assert.equal((await admin.get(path)).status, 200);
	}
	assert.ok(quotation.id);
});

test('archived instead of deleted: not in lists, still readable, back again', async () => {
	const made = await admin.must('POST', 'customers', { name: `封存 ${stamp}` }, 201);
	const put = await admin.must('POST', `customers/${made.id}/archive`);
	assert.ok(put.archived_at);
	assert.equal((await admin.must('GET', `customers?filter[id]=${made.id}`)).items.length, 0);
	assert.equal((await admin.must('GET', `customers?archived=1&filter[id]=${made.id}`)).items.length, 1);
	assert.equal((await admin.post(`customers/${made.id}/archive`)).status, 409);
	await admin.must('POST', `customers/${made.id}/unarchive`);
	assert.equal((await admin.must('GET', `customers?filter[id]=${made.id}`)).items.length, 1);
});

test('parts: a PATCH with lines replaces them all, one without leaves them', async () => {
	const q = await admin.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: 'a', quantity: '1', unit_price: '10' }, { description: 'b', quantity: '2', unit_price: '20' }, { kind: 'section', description: '段' }] }, 201);
	assert.deepEqual(q.lines.map((l) => l.description), ['a', 'b', '段']);
	assert.equal(q.amount_total, '50.00');
	const kept = await admin.must('PATCH', `quotations/${q.id}`, { version: q.version, title: 't' });
	assert.deepEqual(kept.lines, q.lines);
	const less = await admin.must('PATCH', `quotations/${q.id}`, { version: kept.version, lines: [{ description: 'c', quantity: '1', unit_price: '7' }] });
	assert.deepEqual([less.lines.length, less.amount_total], [1, '7.00']);
	const none = await admin.must('PATCH', `quotations/${q.id}`, { version: less.version, lines: [] });
	assert.deepEqual([none.lines.length, none.amount_total], [0, '0.00']);
	assert.equal(one(`SELECT COUNT(*) FROM quotation_lines WHERE quotation_id = ${q.id}`), '0');
});

test('values: exact decimals, dates, instants with their zone, booleans, tags, empty', async () => {
	const made = await admin.must('POST', 'opportunities', { name: 'x', customer_id: customer.id, expected_revenue: 1234567890.12, close_date: '2027-02-28', tags: [`新標籤 ${stamp}`] }, 201);
	assert.equal(made.expected_revenue, '1234567890.12');
	assert.deepEqual(made.tags, [`新標籤 ${stamp}`]);
	const big = await admin.must('PATCH', `opportunities/${made.id}`, { version: made.version, expected_revenue: '9999999999999999.99', close_date: null, tags: [] });
	assert.deepEqual([big.expected_revenue, big.close_date, big.tags], ['9999999999999999.99', null, []]);
	const again = await admin.must('POST', 'opportunities', { name: 'x', customer_id: customer.id, expected_revenue: '9999999999999999.99' }, 201);
	const page = await signIn('admin');
	for (const p of ['/home/', '/opportunities/', '/opportunities/?view=all', `/customers/${customer.id}`, `/opportunities/${again.id}`])
		assert.equal((await page.get(p, { follow: true })).status, 200, `${p} bears a sum that no amount can be`);
	for (const id of [again.id, made.id]) await admin.must('DELETE', `opportunities/${id}`);
	const c = await admin.must('PATCH', `customers/${customer.id}`, { version: (await admin.must('GET', `customers/${customer.id}`)).version, next_contact_at: '2027-01-01T08:00:00+08:00', region: '' });
	assert.equal(c.next_contact_at, '2027-01-01T00:00:00Z');
	assert.equal(c.region, null);
	assert.equal(c.locked, false);
	const rare = await admin.must('POST', 'leads', { name: '𠮷野家 👍🏽 <b>&amp;"\'', requirement: 'a\r\nb\tc' }, 201);
	assert.equal((await admin.must('GET', `leads/${rare.id}`)).name, '𠮷野家 👍🏽 <b>&amp;"\'');
});

test('parts by their title alone; plans in the order they are due', async () => {
	const user = await admin.must('POST', 'settings/users', { login: `p-${stamp}`, name: 'p', password: 'correct horse', roles: ['salesperson', 'finance'] }, 201);
	assert.deepEqual(user.roles.map((r) => r.role_id).length, 2);
	assert.equal((await admin.post('settings/users', { login: `q-${stamp}`, name: 'p', roles: ['nobody'] })).status, 422);
	const k = await admin.must('POST', 'contracts', { title: 'x', customer_id: customer.id, amount: '100.00' }, 201);
	await admin.must('POST', `contracts/${k.id}/plan`, { instalments: 3, first_due_on: '2027-01-31' });
	const plans = (await admin.must('GET', `payments/plans?filter[contract_id]=${k.id}`)).items;
	assert.deepEqual(plans.map((p) => [p.due_on, p.period, p.amount]), [['2027-01-31', 1, '33.00'], ['2027-02-28', 2, '33.00'], ['2027-03-31', 3, '34.00']]);
});

test('a form body does what a JSON body does', async () => {
	const res = await admin.call('POST', 'quotations', `customer_id=${customer.id}&lines[0][description]=a&lines[0][quantity]=2&lines[0][unit_price]=5`, { 'content-type': 'application/x-www-form-urlencoded' });
	assert.equal(res.status, 201, res.text);
	assert.equal(res.json.amount_total, '10.00');
});

test('transferred with what belongs to it, each with an entry in its log', async () => {
	const a = (await sales.must('GET', 'account/me')).id, b = (await (await api('sales2')).must('GET', 'account/me')).id;
	const c = await sales.must('POST', 'customers', { name: `移轉 ${stamp}` }, 201);
	const contact = await sales.must('POST', 'contacts', { name: 'x', customer_id: c.id }, 201), deal = await sales.must('POST', 'opportunities', { name: 'x', customer_id: c.id }, 201);
	const k = await sales.must('POST', 'contracts', { title: 'x', customer_id: c.id, amount: '10.00' }, 201), plan = await sales.must('POST', 'payments/plans', { contract_id: k.id, due_on: '2027-01-01', amount: '10.00' }, 201);
	await admin.must('POST', `customers/${c.id}/transfer`, { user_id: b, with: ['contacts', 'opportunities', 'contracts'] });
	const owners = await Promise.all([`customers/${c.id}`, `contacts/${contact.id}`, `opportunities/${deal.id}`, `contracts/${k.id}`, `payments/plans/${plan.id}`].map(async (p) => (await admin.must('GET', p)).owner_id));
	assert.deepEqual(owners, [b, b, b, b, a]);
	for (const [type, id] of [[12, contact.id], [13, deal.id], [37, k.id]])
		assert.match(one(`SELECT detail FROM journal WHERE type = ${type} AND record_id = ${id} ORDER BY id DESC LIMIT 1`), /owner_id/);
	assert.equal((await sales.post(`customers/${c.id}/transfer`, { user_id: a })).status >= 403, true);
});

test('owner, team and the log of a change', async () => {
	const made = await sales.must('POST', 'customers', { name: `主 ${stamp}` }, 201), me = await sales.must('GET', 'account/me');
	assert.equal(made.owner_id, me.id);
	assert.equal(made.created_by, me.id);
	const q = await admin.must('POST', 'quotations', { customer_id: made.id }, 201);
	assert.deepEqual([q.owner_id, q.team_id], [made.owner_id, made.team_id], 'a document takes its owner and team from its customer');
	await sales.must('PATCH', `customers/${made.id}`, { version: made.version, level: 'A' });
	const entry = sql(`SELECT event, detail FROM journal WHERE type = 11 AND record_id = ${made.id} ORDER BY id DESC LIMIT 1`)[0];
	assert.match(JSON.stringify(entry), /level/);
});
