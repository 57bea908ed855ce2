// Before the sale, in depth: recycling and its simulator, assignment, duplicates, merging
// and its undo, the views of a pipeline, prediction.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, one, signIn, sql } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), other = await api('sales2');
const stamp = Date.now().toString(36);
const day = (n) => new Date(Date.now() + n * 864e5).toISOString().slice(0, 10);

// Every page of the simulator.
async function leaving(as, on) {
	const all = { on, items: [] };
	for (let more = ''; more !== null;) {
		const got = await as.must('GET', `customers/recycling?on=${on}&limit=200${more}`);
		all.items.push(...got.items);
		all.count = got.count;
		more = got.next_cursor && `&cursor=${encodeURIComponent(got.next_cursor)}`;
	}
	assert.equal(all.items.length, all.count);
	return all;
}

test('the simulator lists what leaves, to whom it concerns', async () => {
	const mine = await sales.must('POST', 'customers', { name: `模擬 ${stamp}` }, 201);
	sql(`UPDATE customers SET owner_since = UTC_TIMESTAMP() - INTERVAL 12 DAY WHERE id = ${mine.id}`);
	const soon = await leaving(sales, day(1));
	const later = await leaving(sales, day(9));
	assert.ok(!soon.items.some((x) => x.id === mine.id));
	const item = later.items.find((x) => x.id === mine.id);
	assert.deepEqual([item.missing, item.days, item.name], ['followup', 15, `模擬 ${stamp}`]);
	assert.ok(item.leaves_on >= day(2) && item.leaves_on <= day(4), item.leaves_on);
	const theirs = await leaving(other, day(9));
	assert.ok(!theirs.items.some((x) => x.id === mine.id));
	assert.equal((await other.get(`customers/recycling?on=tomorrow`)).status, 400);
	assert.equal((await other.post('customers/recycling')).status, 403);
	await admin.must('POST', 'customers/recycling', {});
	const page = await signIn('sales1');
	const shown = await page.get(`/customers/recycling?on=${day(9)}`);
	assert.equal(shown.status, 200);
	assert.match(shown.text, /15 天未跟進/);
	assert.match((await page.get(`/customers/${mine.id}`)).text, /將於 \d{4}-\d\d-\d\d 回到公海/);
});

test('automatic assignment: kept in the settings, tried dry, carried out by whoever may assign', async () => {
	const manager = await api('manager'), me = await manager.must('GET', 'settings/users?limit=200');
	const user = (login) => me.items.find((u) => u.login === login);
	assert.equal((await sales.post('settings/rules', { name: 'x', team_id: user('sales1').team_id })).status, 403);
	assert.equal((await admin.post('settings/rules', { name: 'x', team_id: user('sales1').team_id, filter: 'filter[nonsense]=1' })).status, 422);
	const rule = await admin.must('POST', 'settings/rules', { name: `規則 ${stamp}`, team_id: user('sales1').team_id, filter: `filter[region]=區${stamp}` }, 201);
	const member = await admin.must('POST', 'settings/rule-members', { user_id: user('sales1').id, team_id: user('sales1').team_id, monthly_max: 60 }, 201);
	try {
		const leads = [];
		for (let i = 0; i < 3; i++) leads.push(await admin.must('POST', 'leads', { name: `分 ${stamp} ${i}`, region: `區${stamp}` }, 201));
		assert.equal((await sales.get('leads/assignment')).status, 403);
		const dry = await manager.must('GET', 'leads/assignment');
		assert.deepEqual(dry.items.map((x) => [x.lead_id, x.user_id, x.rule_id]), leads.slice(0, 2).map((l) => [l.id, user('sales1').id, rule.id]));
		assert.equal(one(`SELECT COUNT(*) FROM leads WHERE region = '區${stamp}' AND owner_id IS NOT NULL`), '0');
		const page = await signIn('manager');
		assert.match((await page.get('/leads/assignment')).text, new RegExp(`分 ${stamp} 0`));
		const done = await manager.must('POST', 'leads/assignment', {});
		assert.deepEqual(done.items, dry.items);
		assert.equal(one(`SELECT COUNT(*) FROM leads WHERE region = '區${stamp}' AND owner_id = ${user('sales1').id}`), '2');
	} finally {
		await admin.delete(`settings/rules/${rule.id}`);
		await admin.delete(`settings/rule-members/${member.id}`);
	}
});

test('possible duplicates are told with the new record, masked for whoever may not see them', async () => {
	const phone = `04-${String(Date.now()).slice(-8)}`;
	const first = await sales.must('POST', 'customers', { name: `重複 ${stamp} 股份有限公司`, phone, owner_id: undefined }, 201);
	assert.deepEqual(first.duplicates, []);
	const second = await sales.must('POST', 'contacts', { name: `重 ${stamp}`, phone: phone.replace('04-', '+886 4 ') }, 201);
	assert.deepEqual(second.duplicates.map((d) => [d.record, d.field, d.id]), [['customer', 'phone', first.id]]);
	const folded = await other.must('POST', 'leads', { name: '某人', company: `重复 ${stamp} 股份有限公司` }, 201);
	assert.deepEqual(folded.duplicates.map((d) => [d.record, d.id, d.title]), [['customer', null, null]]);
	// The form shows them once and saves the second time.
	const page = await signIn('sales1');
	await page.get('/customers/new');
	const warned = await page.post('/customers', { name: '別家', phone });
	assert.equal(warned.status, 200);
	assert.match(warned.text, new RegExp(`<a href="/customers/${first.id}">`));
	assert.equal((await page.post('/customers', { name: '別家', phone, _dup: '1' })).status, 303);
});

test('customers are merged from the list and come apart again exactly', async () => {
	const make = (more) => sales.must('POST', 'customers', { name: `併 ${stamp}`, ...more }, 201);
	const a = await make({ description: '甲' }), b = await make({ phone: '02-8888-1234', description: '乙', tags: [`併${stamp}`], addresses: [{ kind: 'invoice', street: '一號' }] }), k = await make({ email: 'k@example.com' });
	const child = await make({ parent_id: b.id });
	const contact = await sales.must('POST', 'contacts', { name: '聯', customer_id: b.id }, 201);
	const deal = await sales.must('POST', 'opportunities', { name: '商', customer_id: k.id }, 201);
	const plan = await sales.must('POST', 'followups/plans', { subject: '電話', on: `customers:${k.id}`, due_at: '2027-01-05T08:00:00Z' }, 201);
	const seen = async () => Promise.all([a, b, k, child].map(async (x) => { const now = await sales.must('GET', `customers/${x.id}`); delete now.version; delete now.updated_at; return now; }));
	const before = await seen();
	assert.equal((await sales.post(`customers/${a.id}/unmerge`)).status, 409);
	assert.equal((await other.post(`customers/${a.id}/merge`, { ids: [String(b.id)] })).status, 404);
	assert.equal((await sales.post('customers/bulk/merge', { ids: [a.id], keep: a.id })).status, 422);
	assert.equal((await sales.post('customers/bulk/merge', { ids: [a.id, b.id], keep: k.id })).status, 422);
	const page = await signIn('sales1');
	await page.get('/customers');
	const asked = await page.post('/customers/bulk/merge', { ids: [a.id, b.id, k.id] });
	assert.equal(asked.status, 200, asked.text.slice(0, 400));
	assert.match(asked.text, /02-8888-1234/);
	assert.equal((await page.post('/customers/bulk/merge', { ids: [a.id, b.id, k.id], keep: a.id })).status, 303);
	const one_ = await sales.must('GET', `customers/${a.id}`);
	assert.deepEqual([one_.phone, one_.email, one_.description, one_.tags.length, one_.addresses.length], ['02-8888-1234', 'k@example.com', '甲\n\n乙', 1, 1]);
	assert.equal((await sales.must('GET', `customers/${child.id}`)).parent_id, a.id);
	assert.equal((await sales.must('GET', `contacts/${contact.id}`)).customer_id, a.id);
	assert.equal((await sales.must('GET', `opportunities/${deal.id}`)).customer_id, a.id);
	assert.equal((await sales.must('GET', `followups/plans/${plan.id}`)).on, `customers:${a.id}`);
	assert.equal((await sales.patch(`customers/${b.id}`, { name: 'x', version: 99 })).status, 409);
	await sales.must('POST', `customers/${a.id}/unmerge`, {});
	assert.deepEqual(await seen(), before);
	assert.equal((await sales.must('GET', `contacts/${contact.id}`)).customer_id, b.id);
	assert.equal((await sales.must('GET', `opportunities/${deal.id}`)).customer_id, k.id);
	assert.equal((await sales.must('GET', `followups/plans/${plan.id}`)).on, `customers:${k.id}`);
	assert.equal((await sales.post(`customers/${a.id}/unmerge`)).status, 409);
});
