// What is not allowed, not there or not right is refused with the right answer, nothing is
// half stored, and the process that was asked lives on.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api, Browser, api, atOnce, databaseState, host, one, raw, signIn, sql, varDir } from './lib.mjs';

const admin = await api('admin'), sales1 = await api('sales1'), sales2 = await api('sales2'), finance = await api('finance'), assistant = await api('assistant');
const page1 = await signIn('sales1'), page2 = await signIn('sales2');
const stamp = Date.now().toString(36);

/* The processes that serve, so that one which died and was started again is noticed. */
const areas = ['leads', 'customers', 'contacts', 'opportunities', 'products', 'quotations', 'contracts', 'payments', 'invoices', 'settings', 'account'];
const pids = () => Object.fromEntries(areas.map((a) => {
	const parent = readFileSync(join(varDir, 'run', `${a}.pid`), 'utf8').trim();
	return [a, readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').sort().join(' ')];
}));
const before = pids();

/* One of each, of sales1 (商圈招商團隊); sales2 is of another team and sees none of them. */
const word = `祕${Array.from({ length: 7 }, () => String.fromCharCode(0x5000 + Math.floor(Math.random() * 0x3000))).join('')}`;
const customer = await sales1.must('POST', 'customers', { name: `${word}公司`, phone: '02-8765-4321', email: `${stamp}@secret.example`, tax_number: '04595257' }, 201);
const contact = await sales1.must('POST', 'contacts', { name: `${word}人`, customer_id: customer.id }, 201);
const lead = await sales1.must('POST', 'leads', { name: `${word}索` }, 201).then((l) => sales1.must('POST', `leads/${l.id}/claim`));
const deal = await sales1.must('POST', 'opportunities', { name: `${word}機`, customer_id: customer.id, expected_revenue: '777777.00' }, 201);
const quotation = await sales1.must('POST', `opportunities/${deal.id}/quote`, undefined, 201)
	.then((q) => sales1.must('PATCH', `quotations/${q.id}`, { version: q.version, title: `${word}報`, lines: [{ description: 'x', quantity: '1', unit_price: '100' }] }));
const contract = await sales1.must('POST', 'contracts', { title: `${word}約`, customer_id: customer.id, amount: '1000.00' }, 201);
const waiting = await sales1.must('POST', 'contracts', { title: `${word}待`, customer_id: customer.id, amount: '1.00' }, 201).then((k) => sales1.must('POST', `contracts/${k.id}/submit`));
const plan = await sales1.must('POST', 'payments/plans', { contract_id: contract.id, due_on: '2027-01-01', amount: '1000.00' }, 201);
const receipt = await finance.must('POST', 'payments/receipts', { customer_id: customer.id, contract_id: contract.id, amount: '10.00', reference: `${word}收` }, 201);
const invoice = await sales1.must('POST', `contracts/${contract.id}/invoice`, { amount: '10.00' }, 201);
const theirs = { customers: customer, contacts: contact, leads: lead, opportunities: deal, quotations: quotation, contracts: contract, 'payments/plans': plan, 'payments/receipts': receipt, invoices: invoice };
const idRef = { contacts: ['customer_id', customer.id], opportunities: ['customer_id', customer.id], quotations: ['customer_id', customer.id], contracts: ['customer_id', customer.id], 'payments/plans': ['contract_id', contract.id], 'payments/receipts': ['customer_id', customer.id], invoices: ['customer_id', customer.id] };

async function unchanged(work) {
	const was = databaseState();
	await work();
	assert.deepEqual(databaseState(), was);
}
const csv = (text) => text.replace(/^\ufeff/, '').trim().split(/\r?\n/).length - 1;

test('another team’s record does not exist: get, change, verbs', () => unchanged(async () => {
	const verbs = { leads: 'release', customers: 'lock', opportunities: 'win', quotations: 'accept', contracts: 'submit', 'payments/plans': 'void', 'payments/receipts': 'confirm', invoices: 'issue' };
	const page = page2;
	for (const [path, r] of Object.entries(theirs)) {
		assert.equal((await sales2.get(`${path}/${r.id}`)).status, 404, path);
		assert.equal((await sales2.patch(`${path}/${r.id}`, { version: r.version })).status === 200, false, path);
		assert.ok([403, 404].includes((await sales2.patch(`${path}/${r.id}`, { version: r.version })).status), path);
		assert.ok([403, 404].includes((await sales2.delete(`${path}/${r.id}`)).status), path);
		if (verbs[path]) assert.ok([403, 404].includes((await sales2.post(`${path}/${r.id}/${verbs[path]}`, { reason: 'x' })).status), path);
		for (const p of ['', '/edit']) assert.ok([403, 404].includes((await page.get(`/${path}/${r.id}${p}`)).status), path + p);
		if (['quotations', 'contracts', 'invoices'].includes(path)) assert.equal((await sales2.get(`${path}/${r.id}.pdf`)).status, 404, `${path} PDF`);
	}
	const verb = await sales2.post(`opportunities/${deal.id}/move`, { stage_id: deal.stage_id });
	assert.equal(verb.status, 404);
	assert.equal((await sales2.post(`opportunities/${deal.id}/quote`)).status, 404);
}));

test('… and in no list, search, filter, picker', () => unchanged(async () => {
	for (const [path, r] of Object.entries(theirs)) {
		const asked = [`${path}?filter[id]=${r.id}`, `${path}?filter[id][in]=${r.id}`, `${path}?q=${encodeURIComponent(word)}`, `${path}?limit=200`];
		if (idRef[path]) asked.push(`${path}?filter[${idRef[path][0]}]=${idRef[path][1]}`);
		for (const a of asked) {
			const list = await sales2.must('GET', a);
			assert.ok(!list.items.some((x) => x.id === r.id), a);
			assert.ok(!JSON.stringify(list).includes(word), `${a} names it`);
		}
		const picked = await sales2.must('GET', `${path}/pick?q=${encodeURIComponent(word)}`);
		assert.deepEqual(picked, [], path);
		assert.ok((await sales1.must('GET', `${path}?filter[id]=${r.id}`)).items.length === 1, `${path}: its owner sees it`);
	}
	const found = await sales2.get(`home/search?q=${encodeURIComponent(word)}`);
	assert.ok(!found.text.includes(word));
	const mine = await sales1.get(`home/search?q=${encodeURIComponent(word)}`);
	assert.ok(mine.text.includes(word), 'its owner finds it');
}));

test('… not on pages: list, board, home, facets, counts and sums', async () => {
	const page = page2;
	for (const p of ['/home/', '/opportunities/', '/opportunities/board', `/customers/?q=${encodeURIComponent(word)}`, '/customers/?view=all', '/quotations/', '/contracts/', '/payments/plans', '/payments/receipts', '/invoices/']) {
		const res = await page.get(p, { follow: true });
		if (res.status === 404) continue;
		assert.ok(res.status < 400, `${p} ${res.status}`);
		assert.ok(!res.text.replace(/value="[^"]*"/g, '').includes(word + '公'), `${p} names it`);
		assert.ok(!res.text.includes('777,777'), `${p} sums it`);
	}
	const all = Number(one('SELECT COUNT(*) FROM opportunities WHERE archived_at IS NULL')), own = Number(one("SELECT COUNT(*) FROM opportunities o WHERE archived_at IS NULL AND owner_id = (SELECT id FROM users WHERE login = 'sales2')"));
	assert.ok(own < all);
});

test('… not referred to, not exported', async () => {
	const mine = await sales2.must('POST', 'customers', { name: `他人 ${stamp}` }, 201);
	const hidden = { customer_id: customer.id, parent_id: customer.id, contact_id: contact.id, opportunity_id: deal.id, contract_id: contract.id, quotation_id: quotation.id };
	await unchanged(async () => {
		for (const [path, body] of [
			['contacts', { name: 'x', customer_id: customer.id }], ['opportunities', { name: 'x', customer_id: customer.id }],
			['opportunities', { name: 'x', customer_id: mine.id, contact_id: contact.id }], ['quotations', { customer_id: customer.id }],
			['quotations', { customer_id: mine.id, opportunity_id: deal.id }], ['contracts', { title: 'x', customer_id: customer.id, amount: '1.00' }],
			['contracts', { title: 'x', customer_id: mine.id, quotation_id: quotation.id, amount: '1.00' }],
			['payments/plans', { contract_id: contract.id, due_on: '2027-01-01', amount: '1.00' }], ['customers', { name: 'x', parent_id: customer.id }],
		]) {
			const res = await sales2.post(path, body);
			assert.equal(res.status, 422, `${path} ${JSON.stringify(body)} → ${res.status} ${res.text.slice(0, 200)}`);
			assert.ok(!res.text.includes(word), 'the refusal does not name it');
			const nothing = await sales2.post(path, Object.fromEntries(Object.entries(body).map(([k, v]) => [k, v === hidden[k] ? 999999 : v])));
			assert.equal(nothing.status, 422);
			assert.deepEqual(Object.keys(nothing.json.errors || {}), Object.keys(res.json.errors || {}), `${path}: hidden and missing are told apart`);
		}
		const free = await admin.must('GET', 'leads?view=pool&limit=1');
		if (free.items.length) assert.ok([403, 404, 422].includes((await sales2.post(`leads/${lead.id}/convert`, { customer_id: customer.id })).status));
	});
	assert.equal((await sales2.get('customers/export.csv')).status, 403, 'a salesperson exports nothing');
	const clerk = await admin.must('POST', 'settings/users', { login: `clerk-${stamp}`, name: '他隊助理', password: 'correct horse', team_id: mine.team_id, roles: [{ role_id: 'assistant' }] }, 201).then((u) => api(u.login, 'correct horse'));
	const out = await clerk.get(`customers/export.csv?filter[id]=${customer.id}`);
	assert.equal(out.status, 200);
	assert.ok(!out.text.includes(word), 'an export is of what its maker may see');
	assert.ok((await assistant.get(`customers/export.csv?filter[id]=${customer.id}`)).text.includes(word), 'the assistant of the team sees it');
	const whole = await admin.get(`customers/export.csv?filter[id]=${customer.id}`);
	assert.ok(whole.text.includes(word) && csv(whole.text) >= 1);
	assert.ok(whole.text.includes('04595257'), 'with its leading zero');
	// A reference that one may not follow has no title.
	const shared = await admin.must('POST', 'contacts', { name: `共 ${stamp}`, customer_id: customer.id, owner_id: mine.owner_id }, 201);
	const seen = await sales2.must('GET', `contacts/${shared.id}`);
	assert.ok(!JSON.stringify(seen).includes(word));
	const duplicate = await sales2.must('POST', 'customers', { name: `${word}公司`, phone: '02-8765-4321' }, 201);
	assert.ok(!JSON.stringify(duplicate).includes(`${stamp}@secret`), 'a possible duplicate is masked');
});

test('… nor are their addresses offered, or told from those that are not', async () => {
	const at = (who, street) => who.must('POST', 'customers', { name: `址 ${street}`, addresses: [{ street }, { street: `${street}之二` }] }, 201);
	const [hidden, own, other] = [await at(sales1, `${word}路`), await at(sales2, `己${stamp}路`), await at(sales2, `鄰${stamp}路`)];
	const q = await sales2.must('POST', 'quotations', { customer_id: own.id, lines: [{ description: 'x', quantity: '1', unit_price: '1' }] }, 201);
	for (const [path, offered] of [['/quotations/new', false], [`/quotations/new?customer_id=${own.id}`, true], [`/quotations/new?customer_id=${hidden.id}`, false], [`/quotations/${q.id}/edit`, true]]) {
		const { status, text } = await page2.get(path), select = text.match(/<select[^>]*name="invoice_address_id"[^]*?<\/select>/)[0];
		assert.equal(status, 200);
		assert.ok(!text.includes(`${word}路`) && !select.includes(`鄰${stamp}路`), `${path}: of nobody else`);
		assert.equal(select.includes(`己${stamp}路之二`), offered, `${path}: its own`);
	}
	const refusal = async (id) => (await sales2.patch(`quotations/${q.id}`, { version: q.version, invoice_address_id: id })).json.errors.invoice_address_id.replace(/\d+/g, '');
	assert.equal(await refusal(hidden.addresses[0].id), await refusal(99999999));
	assert.notEqual(await refusal(other.addresses[0].id), await refusal(99999999));
	assert.equal((await sales2.must('PATCH', `quotations/${q.id}`, { version: q.version, invoice_address_id: own.addresses[1].id })).invoice_address_id, own.addresses[1].id);
});

test('shared with one more person, to read, to write, until a day; others see nothing', async () => {
	const own = await sales1.must('POST', 'customers', { name: `分享 ${stamp}` }, 201), them = (await sales2.must('GET', 'account/me')).id;
	const path = `customers/${own.id}`, later = '2099-12-31';
	assert.equal((await sales2.get(path)).status, 404);
	for (const body of [{}, { user_id: them }, { user_id: 99999, until: later }, { user_id: them, until: '2020-01-01' }, { user_id: them, until: later, access: 'all' }])
		assert.equal((await sales1.post(`${path}/share`, body)).status, 422, JSON.stringify(body));
	await sales1.must('POST', `${path}/share`, { user_id: them, access: 'read', until: later });
	const seen = await sales2.must('GET', path);
	assert.equal((await sales2.must('GET', `customers?filter[id]=${own.id}`)).items.length, 1);
	assert.equal((await sales2.patch(path, { version: seen.version, region: 'x' })).status, 403);
	assert.equal((await sales2.post(`${path}/share`, { user_id: 3, until: later })).status, 403, 'who may only read shares nothing');
	assert.ok((await page1.get(`/${path}`)).text.includes('2099/12/31'), 'its page says so');
	await sales1.must('POST', `${path}/share`, { user_id: them, access: 'write', until: later });
	const changed = await sales2.must('PATCH', path, { version: (await sales2.must('GET', path)).version, region: 'y' });
	assert.equal(changed.region, 'y');
	sql(`UPDATE shares SET until = '2020-01-01' WHERE type = 11 AND record_id = ${own.id}`);
	assert.equal((await sales2.get(path)).status, 404, 'over');
	await sales1.must('POST', `${path}/share`, { user_id: them, until: later });
	assert.equal((await sales2.get(path)).status, 200);
	await sales1.must('POST', `${path}/unshare`, { user_id: them });
	assert.equal((await sales2.get(path)).status, 404);
	assert.equal((await sales1.post(`${path}/unshare`, { user_id: them })).status, 409);
	assert.deepEqual(sql(`SELECT event FROM journal WHERE type = 11 AND record_id = ${own.id} AND event LIKE '%share%' ORDER BY id`).map((r) => r[0]), ['shared_to_read', 'shared_to_write', 'shared_to_read', 'unshared']);
});

test('a role that lacks the right: 403', () => unchanged(async () => {
	for (const [who, method, path, body] of [
		[sales1, 'POST', `contracts/${waiting.id}/approve`], [sales1, 'POST', `invoices/${invoice.id}/approve`], [sales1, 'POST', `leads/${lead.id}/assign`, { user_id: 3 }],
		[sales1, 'POST', 'payments/receipts', { customer_id: customer.id, amount: '1.00' }], [sales1, 'POST', `payments/receipts/${receipt.id}/confirm`], [sales1, 'PATCH', `payments/receipts/${receipt.id}`, { version: 1, note: 'x' }],
		[sales1, 'POST', 'products', { code: `x${stamp}`, name: 'x' }], [sales1, 'POST', 'settings/tags', { name: `x${stamp}` }], [sales1, 'POST', 'settings/users', { login: 'x', name: 'x' }], [sales1, 'PATCH', 'settings/general', { currency: 'CNY' }],
		[sales1, 'POST', 'settings/taxes', { name: 'x', percent: '5' }], [sales1, 'GET', 'leads/export.xlsx'], [finance, 'GET', 'leads'], [finance, 'GET', `leads/${lead.id}`], [finance, 'POST', 'customers', { name: 'x' }],
		[sales1, 'POST', 'settings/rights', { role_id: 1, record: 'lead', read_scope: 3, write_scope: 3 }], [assistant, 'POST', 'payments/receipts', { customer_id: customer.id, amount: '1.00' }],
	]) {
		const res = await who.call(method, path, body);
		assert.equal(res.status, 403, `${method} ${path} → ${res.status} ${res.text.slice(0, 200)}`);
		assert.equal(res.headers.get('content-type'), 'application/problem+json');
	}
}));

test('stale and wrong state: 409', () => unchanged(async () => {
	for (const [path, r] of Object.entries(theirs).filter(([p]) => !['payments/receipts', 'invoices'].includes(p))) {
		const res = await sales1.patch(`${path}/${r.id}`, { version: 99999 });
		assert.equal(res.status, 409, `${path} → ${res.status} ${res.text.slice(0, 200)}`);
	}
	assert.equal((await finance.patch(`payments/receipts/${receipt.id}`, { version: 99, note: 'x' })).status, 409);
	assert.equal((await finance.patch(`invoices/${invoice.id}`, { version: 99, note: 'x' })).status, 409);
	for (const [who, path, body] of [
		[sales1, `opportunities/${deal.id}/restore`], [sales1, `quotations/${quotation.id}/contract`], [sales1, `quotations/${quotation.id}/invoice`], [admin, `contracts/${contract.id}/approve`], [sales1, `contracts/${contract.id}/sign`],
		[sales1, `contracts/${contract.id}/complete`], [finance, `payments/receipts/${receipt.id}/allocate`, {}], [finance, `payments/receipts/${receipt.id}/unallocate`, {}], [finance, `invoices/${invoice.id}/send`], [finance, `invoices/${invoice.id}/credit`, { amount: '1.00', reason: 'x' }],
		[sales1, `leads/${lead.id}/claim`], [sales1, `customers/${customer.id}/claim`], [sales1, `customers/${customer.id}/unlock`],
	]) {
		const res = await who.post(path, body);
		assert.equal(res.status, 409, `${path} → ${res.status} ${res.text.slice(0, 300)}`);
		assert.ok(res.json.detail || res.json.title);
	}
}));

test('a form that is stale gets 409 and keeps what was typed', async () => {
	const page = page1, form = await page.get(`/customers/${customer.id}/edit`);
	assert.equal(form.status, 200);
	const version = form.text.match(/name="version"\s+value="(\d+)"/)[1];
	await sales1.must('PATCH', `customers/${customer.id}`, { version: Number(version), region: '先到' });
	const typed = `後到 ${stamp}`;
	await unchanged(async () => {
		const res = await page.post(`/customers/${customer.id}`, { version, name: `${word}公司`, short_name: typed });
		assert.equal(res.status, 409);
		assert.ok(res.text.includes(typed), 'the input is there');
	});
	customer.version = Number(version) + 1;
});

test('fields: unknown, read-only, of the wrong type', () => unchanged(async () => {
	const c = (await sales1.must('GET', `customers/${customer.id}`)).version;
	const cases = [
		[400, 'POST', 'customers', { name: 'x', nope: 1 }], [400, 'PATCH', `customers/${customer.id}`, { version: c, nope: 1 }], [400, 'POST', 'leads', { name: 'x', 'owner': 1 }],
		[400, 'POST', 'leads', { name: 'x', pooled_at: '2026-01-01T00:00:00Z' }], [400, 'POST', 'leads', { name: 'x', created_at: '2026-01-01T00:00:00Z' }], [400, 'POST', 'leads', { name: 'x', id: 5 }],
		[400, 'PATCH', `opportunities/${deal.id}`, { version: deal.version, state: 'won' }], [400, 'PATCH', `opportunities/${deal.id}`, { version: deal.version, closed_at: '2026-01-01T00:00:00Z' }],
		[400, 'POST', 'quotations', { customer_id: customer.id, number: 'S99999' }], [400, 'POST', 'quotations', { customer_id: customer.id, amount_total: '1.00' }], [400, 'POST', 'quotations', { customer_id: customer.id, lines: [{ description: 'x', amount: '1.00' }] }],
		[400, 'POST', 'quotations', { customer_id: customer.id, lines: [{ description: 'x', nope: '1.00' }] }], [400, 'POST', 'contracts', { title: 'x', customer_id: customer.id, received: '5.00' }], [400, 'POST', 'payments/plans', { contract_id: contract.id, due_on: '2027-01-01', amount: '1.00', received: '1.00' }],
		[400, 'POST', `leads/${lead.id}/convert`, { create_customer: true, nope: 1 }], [400, 'POST', `opportunities/${deal.id}/move`, { stage_id: deal.stage_id, nope: 1 }], [400, 'POST', `opportunities/${deal.id}/lose`, { lost_reason: 1 }],
		[400, 'POST', 'account/token', { login: 'admin', password: 'x', name: 'x', nope: 1 }],
	];
	for (const [status, method, path, body] of cases) {
		const res = await sales1.call(method, path, body);
		assert.equal(res.status, status, `${method} ${path} ${JSON.stringify(body)} → ${res.status} ${res.text.slice(0, 300)}`);
		if (status === 400 && path !== 'account/token') assert.ok(Object.keys(res.json.errors || {}).length, `${path} names the field: ${res.text}`);
	}
	for (const [path, body] of [
		['customers', { name: 5 }], ['customers', { name: ['x'] }], ['customers', { name: { a: 1 } }], ['customers', {}], ['customers', { name: '' }], ['customers', { name: '   ' }], ['customers', { name: 'x'.repeat(5000) }], ['customers', { name: 'x', email: 'nobody' }], ['customers', { name: 'x', level: 'Z' }],
		['customers', { name: 'x', parent_id: 'abc' }], ['customers', { name: 'x', parent_id: 999999999 }], ['customers', { name: 'x', locked: 'perhaps' }], ['customers', { name: 'x', tax_number: '00000000' }], ['customers', { name: 'x', addresses: 'none' }], ['customers', { name: 'x', addresses: [5] }],
		['leads', { name: 'x', priority: 4 }], ['leads', { name: 'x', priority: -1 }], ['leads', { name: 'x', priority: 1.5 }], ['leads', { name: 'x', priority: 'high' }], ['leads', { name: 'x', status: 'converted' }], ['contacts', { name: 'x', birthday: '1999-02-30' }],
		['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: '1e999' }], ['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: 1e308 }], ['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: '99999999999999999999.00' }],
		['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: '1.234' }], ['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: '-5.00' }], ['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: 'NaN' }], ['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: true }], ['opportunities', { name: 'x', customer_id: customer.id, probability: 101 }],
		['opportunities', { name: 'x', customer_id: customer.id, close_date: '31/12/2026x' }], ['opportunities', { name: 'x', customer_id: customer.id, stage_id: 0 }], ['opportunities', { name: 'x' }], ['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: '0x10' }], ['opportunities', { name: 'x', customer_id: customer.id, expected_revenue: 'Infinity' }],
		['quotations', { customer_id: customer.id, lines: [{ description: 'x', quantity: '1e5' }] }], ['quotations', { customer_id: customer.id, lines: [{ description: 'x', quantity: '99999999999999', unit_price: '99999999999999' }] }], ['quotations', { customer_id: customer.id, lines: [{ description: 'x', discount_percent: '100.01' }] }], ['quotations', { customer_id: customer.id, lines: [{ description: 'x', tax_id: 9999 }] }],
		['contracts', { title: 'x', customer_id: customer.id, amount: '1e999' }], ['contracts', { title: 'x', customer_id: customer.id, amount: '-1.00' }], ['contracts', { title: 'x', customer_id: customer.id, signed_on: 'tomorrow' }],
		['payments/plans', { contract_id: contract.id, due_on: '2027-01-01', amount: '0.00' }], ['payments/plans', { contract_id: contract.id, due_on: '2027-13-01', amount: '1.00' }],
		[`opportunities/${deal.id}/lose`, {}], [`opportunities/${deal.id}/lose`, { lost_reason_id: 99999 }], [`opportunities/${deal.id}/move`, {}], [`opportunities/${deal.id}/move`, { stage_id: 99999 }], [`leads/${lead.id}/convert`, {}], [`leads/${lead.id}/release`, {}], [`leads/${lead.id}/convert`, { customer_id: 999999 }],
		[`quotations/${quotation.id}/reject`, {}], [`contracts/${contract.id}/invoice`, { amount: '1e999' }], [`contracts/${contract.id}/invoice`, { amount: '-5' }], [`contracts/${contract.id}/plan`, { instalments: 0, terms_id: 999999 }],
	]) {
		const res = await sales1.post(path, body);
		assert.ok([400, 422].includes(res.status), `${path} ${JSON.stringify(body).slice(0, 200)} → ${res.status} ${res.text.slice(0, 200)}`);
		assert.equal(res.headers.get('content-type'), 'application/problem+json');
		if (res.status === 422) assert.ok(Object.keys(res.json.errors || {}).length, `${path} ${JSON.stringify(body).slice(0, 100)} names the field: ${res.text}`);
	}
	for (const body of [{ customer_id: customer.id, amount: '1e999' }, { customer_id: customer.id, amount: 1e999 }, { customer_id: customer.id, amount: '0' }, { customer_id: customer.id, amount: '1.00', method: 'barter' }, { customer_id: customer.id, amount: '1.00', received_on: '2026-02-30' }])
		assert.ok([400, 422].includes((await finance.post('payments/receipts', body)).status), JSON.stringify(body));
}));

test('bytes that are no request', () => unchanged(async () => {
	const json = (body, type = 'application/json') => sales1.call('POST', 'customers', body, { 'content-type': type });
	const deep = (n) => '{"name":'.concat('['.repeat(n), ']'.repeat(n), '}');
	for (const [what, body, type] of [
		['half an object', '{"name":"x"'], ['two', '{"name":"x"}{"name":"y"}'], ['rest behind it', '{"name":"x"} junk'], ['a comment', '{"name":"x"/**/}'], ['single quotes', "{'name':'x'}"], ['NaN', '{"name":NaN}'], ['an array', '[]'], ['a number', '5'], ['nothing at all', ''], ['null', 'null'],
		['deep', deep(200)], ['very deep', deep(100000)], ['deep objects', '{"a":'.repeat(50000) + '1' + '}'.repeat(50000)], ['NUL', '{"name":"a\\u0000b"}'], ['a raw NUL', Buffer.from('{"name":"a\0b"}')], ['invalid UTF-8', Buffer.from([...Buffer.from('{"name":"'), 0xff, 0xfe, ...Buffer.from('"}')])],
		['overlong UTF-8', Buffer.from([...Buffer.from('{"name":"'), 0xc0, 0xaf, ...Buffer.from('"}')])], ['half a surrogate', '{"name":"\\ud800"}'], ['a raw surrogate', Buffer.from([...Buffer.from('{"name":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')])], ['Big5', Buffer.from([...Buffer.from('{"name":"'), 0xa4, 0xa4, 0xa4, 0xe5, ...Buffer.from('"}')])],
		['unterminated multipart', '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx', 'multipart/form-data; boundary=b'], ['multipart without boundary', 'x', 'multipart/form-data'], ['multipart with a NUL', '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\na\0b\r\n--b--\r\n', 'multipart/form-data; boundary=b'],
		['form with %00', 'name=a%00b', 'application/x-www-form-urlencoded'], ['form with %ff', 'name=%ff', 'application/x-www-form-urlencoded'], ['form with a broken escape', 'name=%zz', 'application/x-www-form-urlencoded'],
	]) {
		const res = await json(body, type);
		assert.ok([400, 422].includes(res.status), `${what} → ${res.status} ${res.text.slice(0, 200)}`);
		assert.equal(res.headers.get('content-type'), 'application/problem+json', what);
	}
	assert.equal((await json('x', 'text/plain')).status, 415);
	assert.equal((await json(JSON.stringify({ name: 'x'.repeat(3 << 20) }))).status, 413);
	for (const length of ['2147483648', '4294967297', '99999999999999999999'])
		for (const [path, type] of [['/api/v1/customers', 'application/json'], ['/customers/', 'multipart/form-data; boundary=b']]) {
			const answer = await raw(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${sales1.token}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n{`, 1000);
			assert.match(answer, /^HTTP\/1\.1 4(13|00) /, `${length}: at once`);
			if (length === '2147483648') assert.match(answer, /^HTTP\/1\.1 413 /);
		}
	for (const path of ['customers?q=%ff', 'customers?q=a%00b', 'customers?view=%c0%af', 'customers/%00', 'customers/1%00'])
		assert.ok([400, 404].includes((await sales1.get(path)).status), path);
}));

test('queries that ask for what is not there', () => unchanged(async () => {
	for (const q of ['cursor=nonsense', 'cursor=n.-updated_at.1.zz', 'cursor=n.name.1.v41', 'cursor=%F0%9F%98%80', `cursor=${'A'.repeat(3000)}`, 'sort=nope', 'sort=-nope', 'sort=password', 'sort=name;drop', 'sort=addresses', 'filter[nope]=1', 'filter[name][nope]=1', 'filter[parent_id]=abc', 'filter[locked]=perhaps',
		'filter[owner_since]=yesterday', 'filter[owner_since][gte]=2026-13-45', 'filter[id]=1%20or%201=1', 'filter[id][gte]=x', 'limit=0', 'limit=-1', 'limit=abc', 'limit=99999', 'limit=1e3', 'view=nope', 'nope=1', 'filter=1', 'filter[]=1', 'filter[a][b][c]=1', 'filter[name][gte][x]=1']) {
		const res = await sales1.get(`customers?${q}`);
		assert.equal(res.status, 400, `${q} → ${res.status} ${res.text.slice(0, 200)}`);
	}
	for (const q of ['filter[expected_revenue][gte]=1e999', 'filter[close_date]=2026-02-30', 'filter[expected_revenue]=abc', 'filter[probability][lte]=x'])
		assert.equal((await sales1.get(`opportunities?${q}`)).status, 400, q);
	for (const q of ['q=%27%22%3B--', 'filter[name]=%27%20OR%201=1%20--', 'filter[name][like]=%25_%5C', 'filter[name][in]=a,b,%27', 'q=%25', 'q=_'])
		assert.equal((await sales1.get(`customers?${q}`)).status, 200, q);
	assert.deepEqual((await sales1.must('GET', 'customers?filter[name]=%27%20OR%201=1%20--')).items, []);
}));

test('a cursor belongs to its query', () => unchanged(async () => {
	const first = await admin.must('GET', 'leads?limit=2&sort=name');
	assert.ok(first.next_cursor);
	assert.equal((await admin.get(`leads?limit=2&sort=-name&cursor=${first.next_cursor}`)).status, 400);
	assert.equal((await admin.get(`leads?limit=2&sort=created_at&cursor=${first.next_cursor}`)).status, 400);
	assert.equal((await admin.get(`leads?limit=2&sort=name&cursor=${first.next_cursor}`)).status, 200);
}));

test('what does not exist: 404, and methods that are not there: 405', () => unchanged(async () => {
	for (const path of Object.keys(theirs)) {
		assert.equal((await admin.get(`${path}/999999999`)).status, 404, path);
		assert.equal((await admin.patch(`${path}/999999999`, { version: 1 })).status, 404, path);
		assert.equal((await admin.delete(`${path}/999999999`)).status, 404, path);
		assert.equal((await admin.get(`${path}/99999999999999999999999`)).status, 404, path);
		assert.equal((await admin.post(`${path}/${theirs[path].id}/nope`)).status, 404, path);
		assert.equal((await admin.call('PUT', `${path}/${theirs[path].id}`, {})).status, 405, path);
		assert.equal((await admin.call('DELETE', path)).status, 405, path);
	}
	for (const path of ['nope', 'customers/nope', 'customers/-1', 'customers/1/2/3/4', '']) assert.ok([400, 404].includes((await admin.get(path)).status), path);
}));

test('without a token, with one that ended, was revoked, is nonsense: 401', async () => {
	const made = (await new Api().post('account/token', { login: 'sales1', password: process.env.FERRY_PASSWORD || 'ferry-demo', name: `kurz ${stamp}` })).json.token;
	const short = new Api(made);
	assert.equal((await short.get('customers')).status, 200);
	sql(`UPDATE api_tokens SET expires_at = UTC_TIMESTAMP - INTERVAL 1 SECOND WHERE name = 'kurz ${stamp}'`);
	await unchanged(async () => {
		for (const who of [short, new Api(), new Api('x'), new Api('x'.repeat(5000)), new Api(made.slice(0, -1) + (made.endsWith('A') ? 'B' : 'A'))])
			for (const [method, path, body] of [['GET', 'customers'], ['POST', 'customers', { name: 'x' }], ['PATCH', `customers/${customer.id}`, { version: 1 }], ['DELETE', `customers/${customer.id}`], ['GET', `quotations/${quotation.id}.pdf`]]) {
				const res = await who.call(method, path, body);
				assert.equal(res.status, 401, `${method} ${path}`);
				assert.ok(res.headers.get('www-authenticate'), 'says how');
			}
		for (const auth of ['Basic YWRtaW46ZmVycnktZGVtbw==', 'Bearer', 'Bearer  ', `bearer${sales1.token}`])
			assert.equal((await new Api().call('GET', 'customers', undefined, { authorization: auth })).status, 401, auth);
	});
});

test('a cookie alone changes nothing: forms want their token, the API its own origin', () => unchanged(async () => {
	const page = page1;
	for (const [path, fields] of [['/customers/', { name: 'x' }], [`/customers/${customer.id}`, { version: '1', name: 'x' }], [`/opportunities/${deal.id}/win`, {}], ['/account/sign-out', {}]]) {
		assert.equal((await page.post(path, fields, { csrf: null })).status, 403, path);
		assert.equal((await page.post(path, { ...fields, csrf: 'A'.repeat(43) }, { csrf: null })).status, 403, path);
	}
	const res = await page.fetch('/api/v1/customers', { method: 'POST', headers: { 'content-type': 'application/json', origin: 'https://evil.example' }, body: '{"name":"x"}' });
	assert.ok([401, 403].includes(res.status), String(res.status));
	assert.equal((await page.get(`/opportunities/${deal.id}/win`)).status < 500, true);
	assert.equal((await admin.must('GET', `opportunities/${deal.id}`)).state, 'open', 'a GET wins nothing');
}));

test('what is shared is not passed on, not kept for longer, and no pieces are made for it', async () => {
	const today = one('SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)'), me = Number(one("SELECT id FROM users WHERE login = 'sales2'")), them = Number(one("SELECT id FROM users WHERE login = 'assistant'"));
	const k = await sales1.must('POST', 'contracts', { title: `借 ${stamp}`, customer_id: customer.id, amount: '1000.00' }, 201);
	await sales1.must('POST', `contracts/${k.id}/share`, { user_id: me, access: 'write', until: today });
	assert.equal((await sales2.get(`contracts/${k.id}`)).status, 200);
	for (const [verb, args] of [['share', { user_id: me, access: 'write', until: '2099-01-01' }], ['share', { user_id: them, access: 'write', until: '2099-01-01' }], ['unshare', { user_id: me }]])
		assert.equal((await sales2.post(`contracts/${k.id}/${verb}`, args)).status, 403, verb);
	assert.equal(one(`SELECT GROUP_CONCAT(user_id, ' ', until) FROM shares WHERE type = 37 AND record_id = ${k.id}`), `${me} ${today}`);
	const piece = { contract_id: k.id, due_on: '2030-01-01', amount: '10.00' };
	assert.equal((await sales2.post('payments/plans', piece)).status, 201, 'who may write it may');
	await sales1.must('POST', `contracts/${k.id}/share`, { user_id: me, access: 'read', until: today });
	for (const more of [{}, { owner_id: me }]) assert.equal((await sales2.post('payments/plans', { ...piece, ...more })).status, 403);
	assert.equal((await sales2.post('quotations/deliveries', { quotation_id: quotation.id })).status, 422, 'what is not seen is not there');
	assert.equal(one(`SELECT planned FROM contracts WHERE id = ${k.id}`), '10.00');
});

test('what a pool hides stands in no paper of one’s own either', async () => {
	const was = one('SELECT hidden_fields FROM pools WHERE id = 1'), hide = async (list) => {
		const pool = await admin.must('GET', 'settings/pools/1');
		await admin.must('PATCH', 'settings/pools/1', { version: pool.version, hidden_fields: list });
	};
	const c = await admin.must('POST', 'customers', { name: `遮 ${stamp}`, tax_number: '04595257', addresses: [{ kind: 'invoice', street: `祕路 ${stamp}` }] }, 201);
	await admin.must('POST', `customers/${c.id}/release`, { reason: 'x' });
	await hide(['tax_number', 'addresses']);
	try {
		const k = await sales2.must('POST', 'contracts', { title: 'x', customer_id: c.id, amount: '1.00' }, 201);
		assert.deepEqual([k.their_tax_number, k.their_address], [null, null]);
		const address = Number(one(`SELECT id FROM addresses WHERE customer_id = ${c.id}`));
		assert.equal((await sales2.post('quotations', { customer_id: c.id, invoice_address_id: address, lines: [] })).status, 422);
		const deal2 = await sales2.must('POST', 'opportunities', { name: 'x', customer_id: c.id }, 201);
		assert.ok(!JSON.stringify(await sales2.must('POST', `opportunities/${deal2.id}/quote`, undefined, 201)).includes('祕路'));
		assert.ok(!(await page2.get(`/quotations/new?customer_id=${c.id}`)).text.includes('祕路'));
	} finally {
		await hide(was ? JSON.parse(was) : []);
	}
	const seen = await sales2.must('POST', 'quotations', { customer_id: c.id, invoice_address_id: Number(one(`SELECT id FROM addresses WHERE customer_id = ${c.id}`)), lines: [] }, 201);
	assert.ok(seen.titles.invoice_address_id.includes('祕路'));
});

test('a number that a pool hides is not told to be a customer’s own by guessing it', async () => {
	const was = one('SELECT hidden_fields FROM pools WHERE id = 1'), phone = `07-${String(Date.now()).slice(-8)}`;
	const hide = async (list) => admin.must('PATCH', 'settings/pools/1', { version: (await admin.must('GET', 'settings/pools/1')).version, hidden_fields: list });
	const c = await admin.must('POST', 'customers', { name: `猜 ${stamp} 有限公司`, phone }, 201);
	await admin.must('POST', `customers/${c.id}/release`, { reason: 'x' });
	await hide(['phone']);
	try {
		// It is said that there is one, so that no double is made unknowingly; not which.
		const guess = await sales2.must('POST', 'customers', { name: `另 ${stamp}`, phone }, 201);
		assert.deepEqual(guess.duplicates.map((d) => [d.record, d.field, d.id, d.title]), [['customer', 'phone', null, null]]);
		// Named for its name, with the number and without: the same answer.
		for (const number of [phone, '07-0000001'])
			assert.deepEqual((await sales2.must('POST', 'leads', { name: '某人', company: `猜 ${stamp} 有限公司`, phone: number }, 201)).duplicates.filter((d) => d.record === 'customer' && d.id !== guess.id).map((d) => [d.field, d.id]), [['company', c.id]]);
		await page2.get('/customers/new');
		const warned = await page2.post('/customers', { name: `又 ${stamp}`, phone });
		assert.equal(warned.status, 200, 'warned, and not saved silently');
		assert.ok(!warned.text.includes(`/customers/${c.id}"`));
		const lead = await sales2.must('POST', 'leads', { name: '別人', phone, owner_id: Number(one("SELECT id FROM users WHERE login = 'sales2'")) }, 201);
		assert.ok(!(await page2.get(`/leads/${lead.id}/convert`)).text.includes(`猜 ${stamp}`));
	} finally {
		await hide(was ? JSON.parse(was) : []);
	}
	assert.ok((await sales2.must('POST', 'contacts', { name: '別人', phone }, 201)).duplicates.some((d) => d.id === c.id), 'what is not hidden is named');
});

test('a deal of somebody else is not won by a quotation of one’s own', async () => {
	const me = Number(one("SELECT id FROM users WHERE login = 'sales2'")), until = '2099-01-01';
	for (const [path, r] of [['customers', customer], ['opportunities', deal]]) await sales1.must('POST', `${path}/${r.id}/share`, { user_id: me, access: 'read', until });
	const offer = { customer_id: customer.id, owner_id: me, lines: [{ description: 'x', quantity: '1', unit_price: '1' }] };
	const own = await sales2.must('POST', 'quotations', offer, 201);
	const found = await sales2.must('POST', 'leads', { name: `轉 ${stamp}`, owner_id: me }, 201);
	assert.equal((await sales2.post(`leads/${found.id}/convert`, { opportunity_id: deal.id })).status, 403, 'nor does it get what a lead had');
	assert.equal((await sales2.post('quotations', { ...offer, opportunity_id: deal.id })).status, 403);
	assert.equal((await sales2.patch(`quotations/${own.id}`, { version: own.version, opportunity_id: deal.id })).status, 403);
	await sales2.must('POST', `quotations/${own.id}/accept`, { signed_by: 'x' });
	assert.equal((await sales1.must('GET', `opportunities/${deal.id}`)).state, 'open');
	for (const [path, r] of [['customers', customer], ['opportunities', deal]]) await sales1.must('POST', `${path}/${r.id}/unshare`, { user_id: me });
});

test('what is written in no code, or in no character, is found nowhere and breaks nothing', async () => {
	const word = encodeURIComponent('中');
	for (const [path, field] of [['settings/users', 'tz'], ['settings/roles', 'code'], ['settings/sequences', 'name'], ['files', 'sha256']])
		for (const op of ['', '[in]', '[gt]', '[like]', '[ne]']) {
			const res = await admin.get(`${path}?filter[${field}]${op}=${word}`);
			assert.ok([200, 400].includes(res.status), `${path} ${field}${op} ${res.status}`);
			if (op === '' || op === '[like]') assert.deepEqual(res.json.items, [], `${path} ${field}${op}`);
		}
	assert.deepEqual(await admin.must('GET', `discuss/followers/pick?q=${word}`), []);
	assert.equal((await admin.get('settings/roles?sort=code&cursor=n.code.1.ve4b8ad')).status, 200);
	assert.equal((await admin.get('settings/roles?sort=code&cursor=n.code.1.vff')).status, 400, 'no character');
	assert.equal((await admin.post('settings/users', { login: `z${stamp}`, name: 'z', roles: [{ role_id: '中' }] })).status, 422);
	assert.equal((await new Browser().get(`/portal/form/${word.repeat(8)}`)).status, 404);
});

test('a box that is emptied holds what a new one begins with, or says that it must not be empty', async () => {
	const product = await admin.must('POST', 'products', { name: `空 ${stamp}`, code: `e${stamp}`, price: '5.00', cost: '3.00' }, 201);
	const emptied = await admin.must('PATCH', `products/${product.id}`, { version: product.version, price: null, cost: '', stock_quantity: null });
	assert.deepEqual([emptied.price, emptied.cost].map(Number), [0, 0]);
	const page = await signIn('admin');
	assert.equal((await page.post(`/products/${product.id}`, { version: String(emptied.version), price: '' })).status, 303);
	const category = await admin.must('POST', 'products/categories', { name: `空 ${stamp}`, code: `c${stamp}`, sequence: 3 }, 201);
	assert.equal((await admin.must('PATCH', `products/categories/${category.id}`, { version: category.version, sequence: null })).sequence, 10);
});

test('the same Idempotency-Key: the same answer; with another body: refused', async () => {
	const key = `r-${stamp}`, body = { name: `一次 ${stamp}` };
	const first = await sales1.post('customers', body, { 'idempotency-key': key }), again = await sales1.post('customers', body, { 'idempotency-key': key });
	assert.equal(first.status, 201);
	assert.equal(again.status, 201);
	assert.deepEqual(again.json, first.json);
	await unchanged(async () => assert.ok([409, 422].includes((await sales1.post('customers', { name: 'other' }, { 'idempotency-key': key })).status)));
	assert.equal(one(`SELECT COUNT(*) FROM customers WHERE name = '一次 ${stamp}'`), '1');
	const verb = await sales1.must('POST', 'leads', { name: `重 ${stamp}` }, 201);
	const k2 = { 'idempotency-key': `v-${stamp}` };
	const claims = [await sales1.post(`leads/${verb.id}/claim`, undefined, k2), await sales1.post(`leads/${verb.id}/claim`, undefined, k2)];
	assert.deepEqual(claims.map((r) => r.status), [200, 200], 'a claim sent again is answered again, not lost to itself');
	const other = await sales2.post('customers', body, { 'idempotency-key': key });
	assert.equal(other.status, 201, 'keys are each person’s own');
});

test('refused many at once: nothing stored, nothing broken', () => unchanged(async () => {
	const { tally } = await atOnce(60, (i) => [
		() => sales1.post('customers', { name: 'x', nope: i }), () => sales1.post('customers', '{'), () => sales1.post('opportunities', { name: 'x', customer_id: customer.id, expected_revenue: '1e999' }),
		() => sales2.patch(`customers/${customer.id}`, { version: 1 }), () => new Browser().post('/customers/', { name: 'x' }), () => sales1.get('customers?sort=nope'),
	][i % 6]());
	assert.deepEqual(Object.keys(tally).filter((s) => s >= 500 || s < 300), [], JSON.stringify(tally));
}));

test('the processes are the ones that were there before', () => {
	assert.deepEqual(pids(), before);
});
