// Requirements: from state to state and who hears of it, votes, the open business that
// hangs on them within the person's rights, and the board.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, atOnce, one, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), other = await api('sales2'), manager = await api('manager'), finance = await api('finance'), admin = await api('admin');
const stamp = Date.now();
const me = Object.fromEntries(sql('SELECT login, id FROM users').map(([l, id]) => [l, Number(id)]));
const customer = (who = sales) => who.must('POST', 'customers', { name: `需求客戶 ${stamp}-${Math.random()}` }, 201);
const deal = (c, amount, who = sales) => who.must('POST', 'opportunities', { name: `需求商機 ${stamp}`, customer_id: c.id, expected_revenue: amount }, 201);
const wish = (more, who = sales) => who.must('POST', 'requirements', { title: `增設卸貨格 ${stamp}`, ...more }, 201);
const verb = (who, r, name, body = {}) => who.post(`requirements/${r.id}/${name}`, body);
const now = (r) => admin.must('GET', `requirements/${r.id}`);

test('a requirement is numbered, belongs to whoever looks after the customer, and who asks wants it', async () => {
	const c = await customer(), d = await deal(c, '1000.00'), r = await wish({ customer_id: c.id, opportunity_id: d.id, category: 'facility', priority: 2 });
	assert.match(r.number, /^RQ\d{8}$/);
	assert.deepEqual([r.state, r.category, r.priority, r.votes_weight, r.owner_id], ['new', 'facility', 2, 1, me.sales1]);
	assert.deepEqual((await now(r)).votes.map((v) => [v.customer_id, v.weight]), [[c.id, 1]]);
	// Without a customer the deal says whose it is.
	assert.equal((await wish({ opportunity_id: d.id })).customer_id, c.id);
	assert.equal((await wish({})).votes_weight, 0);
	for (const [body, status, field] of [
		[{}, 422, 'title'],
		[{ title: 'x', customer_id: 99999999 }, 422, 'customer_id'],
		[{ title: 'x', customer_id: (await customer()).id, opportunity_id: d.id }, 422, 'opportunity_id'],
		[{ title: 'x', category: 'dance' }, 422, 'category'],
		[{ title: 'x', priority: 4 }, 422, 'priority'],
		[{ title: 'x', state: 'delivered' }, 400, 'state'],
		[{ title: 'x', votes_weight: 9 }, 400, 'votes_weight'],
		[{ title: 'x', votes: [{ customer_id: c.id, weight: 5 }] }, 400, 'votes'],
	]) {
		const a = await sales.post('requirements', body);
		assert.equal(a.status, status, JSON.stringify(body) + a.text);
		assert.ok(a.json.errors[field], a.text);
	}
});

test('states: on and back, declined with a reason only, the end holds until it is taken up again', async () => {
	const r = await wish({ customer_id: (await customer()).id });
	for (const state of ['under_review', 'planned', 'in_progress', 'planned', 'new'])
		assert.equal((await verb(sales, r, 'move', { state })).json.state, state);
	assert.equal((await verb(sales, r, 'move', { state: 'new' })).status, 409, 'it is that already');
	assert.equal((await verb(sales, r, 'move', { state: 'gone' })).status, 422);
	assert.equal((await verb(sales, r, 'move', {})).status, 422);
	const without = await verb(sales, r, 'move', { state: 'declined' });
	assert.equal(without.status, 422);
	assert.ok(without.json.errors.reason);
	assert.equal((await verb(sales, r, 'decline', {})).status, 422);
	const declined = await verb(sales, r, 'decline', { reason: '成本過高' });
	assert.deepEqual([declined.json.state, declined.json.reason], ['declined', '成本過高']);
	assert.ok(declined.json.ended_at);
	assert.equal((await verb(sales, r, 'move', { state: 'planned' })).status, 409);
	assert.equal((await verb(sales, r, 'vote', { customer_id: (await customer()).id })).status, 409);
	assert.equal((await sales.patch(`requirements/${r.id}`, { version: declined.json.version, title: 'x' })).status, 409);
	assert.equal((await sales.delete(`requirements/${r.id}`)).status, 409);
	const again = await verb(sales, r, 'reopen');
	assert.deepEqual([again.json.state, again.json.reason, again.json.ended_at], ['under_review', null, null]);
	assert.equal((await verb(sales, r, 'reopen')).status, 409);
	const fresh = await wish({});
	assert.equal((await sales.delete(`requirements/${fresh.id}`)).status, 204);
});

test('a customer counts once, with a weight, also when many enter it at once', async () => {
	const r = await wish({ customer_id: (await customer()).id }), c = await customer();
	const { tally } = await atOnce(6, () => verb(sales, r, 'vote', { customer_id: c.id, weight: 3 }));
	assert.equal(tally[200], 1, JSON.stringify(tally));
	assert.equal(tally[409], 5);
	assert.equal((await now(r)).votes_weight, 4);
	assert.equal((await verb(sales, r, 'vote', { customer_id: (await customer()).id, weight: 6 })).status, 422);
	assert.equal((await verb(sales, r, 'vote', {})).status, 422);
	// A colleague who may only read it enters their customers too; nobody one they do not see.
	const theirs = await customer(other);
	assert.equal((await verb(sales, r, 'vote', { customer_id: theirs.id })).status, 422);
	assert.equal((await verb(sales, r, 'unvote', { customer_id: c.id })).status, 200);
	assert.equal((await verb(sales, r, 'unvote', { customer_id: c.id })).status, 409);
	assert.equal((await now(r)).votes_weight, 1);
});

test('linked revenue: open deals of who wants it and the deal it came up in, each once, as far as one may read', async () => {
	const a = await customer(), b = await customer(), first = await deal(a, '1000.50'), c = await customer(other);
	const r = await wish({ customer_id: a.id, opportunity_id: first.id });
	await deal(a, '200.00');
	await deal(b, '30.00');
	await deal(c, '4000.00', other);
	const lost = await deal(b, '99999.00');
	await sales.must('POST', `opportunities/${lost.id}/lose`, { reason: '太貴' });
	const amount = async (who) => (await who.must('GET', `requirements/${r.id}/revenue`));
	assert.deepEqual(await amount(sales), { count: 2, amount: '1200.50' });
	await verb(sales, r, 'vote', { customer_id: b.id });
	assert.deepEqual(await amount(sales), { count: 3, amount: '1230.50' });
	await verb(admin, r, 'vote', { customer_id: c.id });
	assert.deepEqual(await amount(sales), { count: 3, amount: '1230.50' }, 'another team\'s deal does not show as a sum');
	assert.deepEqual(await amount(admin), { count: 4, amount: '5230.50' });
	assert.equal((await other.get(`requirements/${r.id}/revenue`)).status, 404);
});

test('who asked is told: by mail in their language, on the customer\'s log, and with a call to make at the end', async () => {
	const c = await customer(), r = await wish({ title: `告知 ${stamp}`, customer_id: c.id });
	const mails = (login) => Number(one(`SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND target = '${login}@ferry.example' AND content LIKE '%告知 ${stamp}%'`));
	await verb(manager, r, 'move', { state: 'planned' });
	assert.equal(mails('sales1'), 1);
	assert.equal(mails('manager'), 0, 'nobody is told what they did');
	assert.equal(mails('sales2'), 0);
	assert.match((await sales.get(`followups/records?filter[on]=customers:${c.id}`)).text, new RegExp(`告知 ${stamp}`));
	const plans = async () => (await sales.must('GET', `followups/plans?filter[on]=customers:${c.id}`)).items;
	assert.equal((await plans()).length, 0);
	await verb(manager, r, 'move', { state: 'delivered' });
	const [call] = await plans();
	assert.deepEqual([call.user_id, call.type, call.state], [me.sales1, 'call', 'planned']);
	assert.match(call.subject, new RegExp(`告知 ${stamp}`));
	// The customer's person only when asked to, and where there is an address.
	const d = await customer(), person = await sales.must('POST', 'contacts', { name: `窗口 ${stamp}`, customers: [{ customer_id: d.id }] }, 201);
	const q = await wish({ title: `來信 ${stamp}`, customer_id: d.id, contact_id: person.id });
	const none = await verb(sales, q, 'move', { state: 'planned', tell_contact: true });
	assert.equal(none.status, 422);
	assert.equal((await now(q)).state, 'new', 'and nothing has changed');
	await sales.must('PATCH', `contacts/${person.id}`, { email: `w${stamp}@example.com` });
	assert.equal((await verb(sales, q, 'move', { state: 'planned' })).status, 200);
	const outside = () => Number(one(`SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND target = 'w${stamp}@example.com'`));
	assert.equal(outside(), 0);
	assert.equal((await verb(sales, q, 'move', { state: 'in_progress', tell_contact: true })).status, 200);
	assert.equal(outside(), 1);
	await sales.must('PATCH', `contacts/${person.id}`, { do_not_contact: true });
	assert.equal((await verb(sales, q, 'move', { state: 'delivered', tell_contact: true })).status, 422);
});

test('rights: the team reads, whose it is and the office write, others see nothing', async () => {
	const r = await wish({ title: `機密需求 ${stamp}`, customer_id: (await customer()).id });
	for (const who of [other, finance]) {
		const status = who === finance ? [403, 404] : [404];
		assert.ok(status.includes((await who.get(`requirements/${r.id}`)).status));
		assert.ok(status.includes((await verb(who, r, 'move', { state: 'planned' })).status));
		assert.ok(status.includes((await verb(who, r, 'vote', { customer_id: 1 })).status));
		assert.ok(!(await who.get('requirements?limit=200')).text.includes(`機密需求 ${stamp}`));
	}
	for (const who of ['sales2', 'finance']) {
		const b = await signIn(who);
		for (const p of ['/requirements/board', '/requirements?view=all', '/requirements/board/columns'])
			assert.ok(!(await b.get(p)).text.includes(`機密需求 ${stamp}`), `${who} ${p}`);
	}
	const mate = await admin.must('POST', 'settings/users', { name: '同事', login: `mate${stamp}`, password: 'far-away-1234', roles: [{ role_id: 'salesperson' }], team_id: 3 }, 201);
	const colleague = await api(`mate${stamp}`, 'far-away-1234');
	assert.equal((await colleague.get(`requirements/${r.id}`)).status, 200);
	assert.equal((await verb(colleague, r, 'move', { state: 'planned' })).status, 403);
	const own = await customer(colleague);
	assert.equal((await verb(colleague, r, 'vote', { customer_id: own.id })).status, 200, 'a vote needs no more than reading');
	assert.equal((await verb(manager, r, 'move', { state: 'planned' })).status, 200);
	assert.ok(mate.id);
});

test('the board without a script: columns, cards, a move by the card\'s menu, a refusal', async () => {
	const r = await wish({ title: `看板 ${stamp}`, customer_id: (await customer()).id }), b = await signIn('sales1');
	const page = (await b.get(`/requirements/board?q=${encodeURIComponent(`看板 ${stamp}`)}`)).text;
	assert.match(page, new RegExp(`data-stage="new"[^]*data-id="${r.id}"[^]*data-stage="under_review"`));
	assert.match(page, /class="col fold" href="[^"]*open=declined/);
	const moved = await b.post(`/requirements/board/${r.id}/move`, { state: 'planned', back: '/requirements/board?q=x' });
	assert.deepEqual([moved.status, moved.location], [303, '/requirements/board?q=x']);
	assert.equal((await b.post(`/requirements/board/${r.id}/move`, { state: 'new', back: 'https://elsewhere.example/' })).location, `/requirements/${r.id}`);
	const json = (body) => b.fetch(`/requirements/board/${r.id}/move`, { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': b.csrf }, body: JSON.stringify(body) });
	const answer = JSON.parse((await json({ state: 'in_progress' })).text);
	assert.ok(answer.columns.find((c) => c.id === 'in_progress').count >= 1);
	const refused = await json({ state: 'declined' });
	assert.equal(refused.status, 422);
	assert.match(JSON.parse(refused.text).detail, /原因/);
	assert.equal((await now(r)).state, 'in_progress');
	// The customer's page shows them.
	const shown = (await b.get(`/customers/${r.customer_id}`)).text;
	assert.match(shown, new RegExp(`/requirements\\?view=all&amp;filter\\[customer_id\\]=${r.customer_id}`));
	assert.match(shown, new RegExp(`看板 ${stamp}`));
});
