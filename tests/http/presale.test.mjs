// Before the sale, what people bring along from elsewhere: the board with the list's own
// filters, groups and saved views; predictions of leads; names in the reader's language;
// all that match at once. Each rule with its refusing twin.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, signIn, sql } from './lib.mjs';

const admin = await api('admin'), sales1 = await api('sales1'), sales2 = await api('sales2');
const stamp = Date.now().toString(36);
const ref = (v) => (v && typeof v === 'object' ? v.id : v);
const id = (login) => Number(one(`SELECT id FROM users WHERE login = '${login}'`));
const me = id('sales1'), boss = id('manager'), team = Number(one("SELECT team_id FROM users WHERE login = 'sales1'"));
const source = Number(one("SELECT id FROM sources WHERE name = '展會'"));
const customer = await sales1.must('POST', 'customers', { name: `看板客戶 ${stamp}` }, 201);
const deal = (more = {}) => sales1.must('POST', 'opportunities', { name: `看板商機 ${stamp}`, customer_id: customer.id, expected_revenue: '1000.00', ...more }, 201);
const columnOf = (page, value) => (page.text.split('<section class="col"').find((c) => c.startsWith(` data-stage="${value}"`)) || '');

test('the board names what it is filtered by, each condition with its own way off', async () => {
	const d = await deal({ source, priority: 2 }), b = await signIn('sales1');
	const page = await b.get(`/opportunities/board?team=${team}&filter[source]=${source}&filter[priority][gte]=2`);
	assert.match(page.text, /<em>來源：展會<\/em><a href="[^"]*filter\[priority\]\[gte\]=2[^"]*"/);
	assert.match(page.text, /<em>優先程度 ≥ 2<\/em><a href="[^"]*filter\[source\]=/);
	assert.ok(page.text.includes(`data-id="${d.id}"`));
	assert.ok(page.text.includes(`name="filter[source]" value="${source}"`), 'a search keeps the conditions');
	assert.ok(!(await b.get(`/opportunities/board?team=${team}&filter[customer_id]=${customer.id}&filter[priority][lt]=2`)).text.includes(`data-id="${d.id}"`));
	assert.equal((await b.get(`/opportunities/board?team=${team}&filter[nothing]=1`)).status, 400);
	/* a condition of one's own comes back to the board */
	const own = await b.get(`/opportunities?on=board&team=${team}&cond[field]=expected_revenue&cond[op]=gte&cond[value]=1000`);
	assert.match(own.location, /^\/opportunities\/board\?.*filter\[expected_revenue\]\[gte\]=1000/);
});

test('the board grouped by another field: columns of its values, a card put into another gets that value', async () => {
	const d = await deal({ priority: 1 }), b = await signIn('sales1'), at = `/opportunities/board?team=${team}&filter[customer_id]=${customer.id}`;
	const page = await b.get(`${at}&group=priority`);
	assert.match(page.text, /data-key="priority"/);
	assert.ok(columnOf(page, 1).includes(`data-id="${d.id}"`));
	assert.ok(columnOf(page, 1).includes('新潛在客戶'), 'the card tells its stage');
	const moved = await b.fetch(`/opportunities/${d.id}/move?group=priority&team=${team}&filter[customer_id]=${customer.id}`, { method: 'POST', body: JSON.stringify({ priority: '2' }),
		headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': b.csrf } });
	assert.equal(moved.status, 200, moved.text);
	assert.ok(JSON.parse(moved.text).columns.some((c) => c.id === '2' && c.count > 0));
	assert.equal((await sales1.must('GET', `opportunities/${d.id}`)).priority, 2);
	const owners = await b.get(`${at}&group=owner_id`);
	assert.ok(columnOf(owners, me).includes(`data-id="${d.id}"`));
	assert.match(columnOf(owners, me), /林怡君/);
	/* by hand without a script, through the menu on the card */
	assert.match((await b.get(`/opportunities/board?team=${team}&group=priority`)).text, /formaction="\/opportunities\/\d+\/move\?group=priority" name="priority"/);
	/* what nobody sets by hand is shown, not moved; what is no facet is no group */
	const reasons = await b.get(`${at}&lost=1&group=lost_reason_id`);
	assert.ok(!/data-stage=/.test(reasons.text));
	const move = (q, body, who = b) => who.fetch(`/opportunities/${d.id}/move?${q}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': who.csrf } });
	assert.equal((await move('group=lost_reason_id', { lost_reason_id: '1' })).status, 400);
	assert.equal((await move('group=priority', { priority: '9' })).status, 422);
	assert.match((await b.get(`${at}&group=needs`)).text, /data-stage="\d{3}"/);
	const other = await signIn('sales2');
	assert.equal((await move('group=priority', { priority: '3' }, other)).status, 404);
	assert.ok(!(await other.get(`${at}&group=priority`)).text.includes(`看板商機 ${stamp}`));
});

test('a view saved on the board opens there again; somebody else\'s private one is nobody\'s business', async () => {
	const b = await signIn('sales1'), saved = await b.post(`/opportunities/views?team=${team}&mine=1&group=priority&filter[source]=${source}&on=board`, { name: `檢視 ${stamp}` });
	assert.equal(saved.status, 303);
	assert.match(saved.location, /^\/opportunities\/board\?.*mine=1.*group=priority.*saved=\d+|^\/opportunities\/board\?.*saved=\d+/);
	const page = await b.get(saved.location), list = await b.get('/opportunities?view=mine');
	assert.match(page.text, new RegExp(`aria-current="true"><svg[^]{0,200}檢視 ${stamp}`));
	assert.match(page.text, /data-key="priority"/);
	assert.match(list.text, new RegExp(`href="/opportunities/board\\?[^"]*saved=\\d+"[^]{0,200}檢視 ${stamp}`), 'from the list it leads to the board');
	const number = saved.location.match(/saved=(\d+)/)[1], other = await signIn('manager');
	assert.ok(!(await other.get('/opportunities/board')).text.includes(`檢視 ${stamp}`));
	assert.equal((await other.post('/opportunities/views/delete?on=board', { id: number })).status, 404);
	assert.equal((await b.post('/opportunities/views?on=board', { name: ' ' })).status, 422);
	const gone = await b.post('/opportunities/views/delete?on=board', { id: number });
	assert.equal(gone.location, '/opportunities/board');
});
