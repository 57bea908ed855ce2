// Follow-up: activities on any record, the log by hand, rights of both, and what the
// records they hang on keep of them.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, program, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), other = await api('sales2'), manager = await api('manager'), finance = await api('finance'), admin = await api('admin');
const stamp = Date.now();
const me = Object.fromEntries(sql("SELECT login, id FROM users").map(([l, id]) => [l, Number(id)]));
const customer = (more) => sales.must('POST', 'customers', { name: `跟進 ${stamp}-${Math.random()}`, ...more }, 201);
const deal = async (c) => sales.must('POST', 'opportunities', { name: `跟進商機 ${stamp}`, customer_id: (c || await customer()).id }, 201);
const plan = (on, more) => sales.must('POST', 'followups/plans', { on, subject: '打電話', type: 'call', due_at: '2031-03-04T10:00:00+08:00', ...more }, 201);
// An instant some days from now, at an hour of the clock in Taipei (+8, no daylight saving).
const taipei = (days, hour) => new Date(Math.floor((Date.now() + 8 * 3600e3) / 86400e3 + days) * 86400e3 + (hour - 8) * 3600e3).toISOString().replace(/\.\d+/, '');

test('an activity is planned on a record, in the assignee\'s name', async () => {
	const c = await customer(), a = await plan(`customers:${c.id}`, { duration: 30, reminder: 15, participants: [{ user_id: me.manager }] });
	assert.equal(a.on, `customers:${c.id}`);
	assert.equal(a.state, 'planned');
	assert.equal(a.user_id, me.sales1);
	assert.equal(a.due_at, '2031-03-04T02:00:00Z');
	assert.equal(a.due_state, 'planned');
	assert.equal(a.titles.on, c.name);
	assert.deepEqual(a.participants.map((p) => p.user_id), [me.manager]);
	assert.deepEqual((await sales.must('GET', `followups/plans?filter[on]=customers:${c.id}`)).items.map((x) => x.id), [a.id]);
});

test('what is wrong with one is said by field', async () => {
	const c = await customer();
	for (const [body, status, field] of [
		[{ on: `customers:${c.id}` }, 422, 'subject'],
		[{ on: 'customers:99999999', subject: 'x' }, 422, 'on'],
		[{ on: 'nothing:1', subject: 'x' }, 422, 'on'],
		[{ on: 'customers:0', subject: 'x' }, 422, 'on'],
		[{ on: 7, subject: 'x' }, 400, 'on'],
		[{ on: `customers:${c.id}`, subject: 'x', type: 'dance' }, 422, 'type'],
		[{ on: `customers:${c.id}`, subject: 'x', due_at: 'soon' }, 422, 'due_at'],
		[{ on: `customers:${c.id}`, subject: 'x', duration: -5 }, 422, 'duration'],
		[{ on: `customers:${c.id}`, subject: 'x', state: 'done' }, 400, 'state'],
		[{ on: `customers:${c.id}`, subject: 'x', owner_id: 2 }, 400, 'owner_id'],
		[{ on: `customers:${c.id}`, subject: 'x', user_id: 99999 }, 422, 'user_id'],
		[{ on: `customers:${c.id}`, subject: 'x', user_id: me.sales2 }, 422, 'user_id'],
		[{ on: `customers:${c.id}`, subject: 'x', recurs: 'monthly', due_at: null }, 422, 'due_at'],
	]) {
		const r = await sales.post('followups/plans', body);
		assert.equal(r.status, status, JSON.stringify(body) + r.text);
		assert.ok(r.json.errors[field], JSON.stringify(body) + r.text);
	}
	assert.equal((await sales.get('followups/plans?filter[on]=customers')).status, 400);
});

test('whoever may not read the record sees none of its activities, in no way', async () => {
	const c = await customer(), a = await plan(`customers:${c.id}`, { subject: `隱密 ${stamp}` });
	for (const who of [other]) {
		assert.equal((await who.get(`followups/plans/${a.id}`)).status, 404);
		assert.equal((await who.patch(`followups/plans/${a.id}`, { subject: 'x' })).status, 404);
		assert.equal((await who.post(`followups/plans/${a.id}/done`, {})).status, 404);
		assert.deepEqual((await who.must('GET', `followups/plans?filter[on]=customers:${c.id}`)).items, []);
		assert.deepEqual((await who.must('GET', `followups/plans?q=${encodeURIComponent(`隱密 ${stamp}`)}`)).items, []);
		assert.ok(!(await who.get('followups/plans?limit=200')).text.includes(`隱密 ${stamp}`));
		assert.equal((await who.post('followups/plans', { on: `customers:${c.id}`, subject: 'x' })).status, 422);
	}
	assert.equal((await manager.get(`followups/plans/${a.id}`)).status, 200);
	// Shared with one more, the activities come along; the share ends, they go.
	sql(`INSERT INTO shares (user_id, type, record_id, writes, until) VALUES (${me.sales2}, 11, ${c.id}, 0, CURRENT_DATE + INTERVAL 3 DAY); UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
	assert.equal((await other.get(`followups/plans/${a.id}`)).status, 200);
	assert.equal((await other.patch(`followups/plans/${a.id}`, { subject: 'x' })).status, 403);
	const own = await other.must('POST', 'followups/plans', { on: `customers:${c.id}`, subject: '我也來' }, 201);
	assert.equal((await other.post(`followups/plans/${own.id}/done`, {})).status, 200);
	sql(`DELETE FROM shares WHERE user_id = ${me.sales2} AND record_id = ${c.id}`);
	assert.equal((await other.get(`followups/plans/${own.id}`)).status, 404);
});

test('activities of a lead stay with those who read leads', async () => {
	const lead = await sales.must('POST', 'leads', { name: `線索 ${stamp}` }, 201);
	await sales.must('POST', `leads/${lead.id}/claim`);
	const a = await plan(`leads:${lead.id}`);
	assert.equal((await finance.get(`followups/plans/${a.id}`)).status, 404, 'finance has no leads');
});

test('done with outcome and feedback, and the next one at once', async () => {
	const o = await deal(), on = `opportunities:${o.id}`, a = await plan(on);
	const done = await sales.must('POST', `followups/plans/${a.id}/done`, { outcome: '同意', feedback: '要兩份合約', next_subject: '寄合約', next_type: 'material', next_due_at: '2031-05-06T09:30:00+08:00' });
	assert.equal(done.state, 'done');
	assert.equal(done.outcome, '同意');
	assert.ok(done.done_at);
	const next = await sales.must('GET', `followups/plans/${done.next_id}`);
	assert.deepEqual([next.subject, next.type, next.due_at, next.on, next.state], ['寄合約', 'material', '2031-05-06T01:30:00Z', on, 'planned']);
	assert.equal((await sales.post(`followups/plans/${a.id}/done`, {})).status, 409);
	assert.equal((await sales.patch(`followups/plans/${a.id}`, { subject: 'x' })).status, 409);
	const log = await sales.must('GET', `followups/records?filter[on]=${on}&filter[event]=activity_done`);
	assert.equal(log.items.length, 1);
	assert.match(log.items[0].content, /同意\n要兩份合約/);
	const plain = await sales.must('POST', `followups/plans/${next.id}/cancel`, { feedback: '不用了' });
	assert.equal(plain.state, 'cancelled');
	assert.equal((await sales.delete(`followups/plans/${next.id}`)).status, 409, 'nothing is deleted');
});

test('the record keeps the earliest planned one', async () => {
	const o = await deal(), on = `opportunities:${o.id}`, now = async () => (await sales.must('GET', `opportunities/${o.id}`)).next_activity_at;
	const late = await plan(on), early = await plan(on, { due_at: '2031-01-02T10:00:00Z' });
	assert.equal(await now(), '2031-01-02T10:00:00Z');
	await sales.must('POST', `followups/plans/${early.id}/reschedule`, { due_at: '2032-01-02T10:00:00Z' });
	assert.equal(await now(), late.due_at);
	await sales.must('PATCH', `followups/plans/${late.id}`, { due_at: '2033-01-01T00:00:00Z', version: late.version });
	assert.equal(await now(), '2032-01-02T10:00:00Z');
	await sales.must('POST', `followups/plans/${early.id}/done`, {});
	assert.equal(await now(), '2033-01-01T00:00:00Z');
	await sales.must('POST', `followups/plans/${late.id}/archive`);
	assert.equal(await now(), null);
	const c = await customer(), next = async () => (await sales.must('GET', `customers/${c.id}`)).next_contact_at;
	const a = await plan(`customers:${c.id}`);
	assert.equal(await next(), a.due_at);
	await sales.must('POST', `followups/plans/${a.id}/cancel`);
	assert.equal(await next(), null);
});

test('overdue, today and planned are the days of whom it falls to', async () => {
	const c = await admin.must('POST', 'customers', { name: `時區 ${stamp}`, owner_id: me.sales1 }, 201), on = `customers:${c.id}`;
	const make = (due_at, user_id) => admin.must('POST', 'followups/plans', { on, subject: 'x', due_at, user_id }, 201);
	const user = await admin.must('POST', 'settings/users', { name: '遠方', login: `far${stamp}`, password: 'far-away-1234', tz: 'America/Los_Angeles', roles: [{ role_id: 3 }], team_id: 3 }, 201);
	assert.equal((await make(taipei(-1, 23), me.sales1)).due_state, 'overdue');
	assert.equal((await make(taipei(0, 0), me.sales1)).due_state, 'today');
	assert.equal((await make(taipei(0, 23), me.sales1)).due_state, 'today');
	assert.equal((await make(taipei(1, 0), me.sales1)).due_state, 'planned');
	// The day in Los Angeles begins and ends there.
	const a = await make('2031-03-09T07:30:00Z', user.id);	// 8 March, 23:30, before daylight saving
	assert.deepEqual([a.today_at, a.overdue_at], ['2031-03-08T08:00:00Z', '2031-03-09T08:00:00Z']);
	const b = await make('2031-03-09T20:00:00Z', user.id);	// 9 March has 23 hours
	assert.deepEqual([b.today_at, b.overdue_at], ['2031-03-09T08:00:00Z', '2031-03-10T07:00:00Z']);
	// Who moves takes their days along.
	await admin.must('PATCH', `settings/users/${user.id}`, { tz: 'Asia/Taipei' });
	const moved = await admin.must('GET', `followups/plans/${a.id}`);
	assert.deepEqual([moved.today_at, moved.overdue_at], ['2031-03-08T16:00:00Z', '2031-03-09T16:00:00Z']);
	const given = await admin.must('PATCH', `followups/plans/${b.id}`, { user_id: me.sales1 });
	assert.equal(given.today_at, '2031-03-09T16:00:00Z');
});

test('a series goes on when one is done, on its own day of the month', async () => {
	const c = await customer(), on = `customers:${c.id}`;
	let a = await plan(on, { subject: '月檢討', due_at: '2031-01-31T06:00:00Z', recurs: 'monthly', recurs_until: '2031-04-30' });
	const dates = [a.due_at];
	for (let i = 0; i < 4; i++) {
		await sales.must('POST', `followups/plans/${a.id}/done`, {});
		const left = (await sales.must('GET', `followups/plans?view=open&filter[on]=${on}`)).items;
		if (!left.length) break;
		assert.equal(left.length, 1);
		a = left[0];
		dates.push(a.due_at);
	}
	assert.deepEqual(dates, ['2031-01-31T06:00:00Z', '2031-02-28T06:00:00Z', '2031-03-31T06:00:00Z', '2031-04-30T06:00:00Z']);
	const w = await plan(on, { due_at: '2031-01-01T06:00:00Z', recurs: 'weekly', recurs_every: 2 });
	await sales.must('POST', `followups/plans/${w.id}/cancel`);
	assert.equal((await sales.must('GET', `followups/plans?view=open&filter[on]=${on}`)).items[0].due_at, '2031-01-15T06:00:00Z');
	// One that nobody ended goes on by the worker, once, and skips what lies behind.
	const d = await plan(on, { subject: '每日', due_at: '2025-01-01T01:00:00Z', recurs: 'daily' });
	const count = () => Number(one(`SELECT COUNT(*) FROM activities WHERE series_id = ${d.id}`));
	const until = Date.now() + 30000;
	while (!count() && Date.now() < until) {
		sql("UPDATE jobs SET due_at = UTC_TIMESTAMP() WHERE kind = 'activity_recur' AND state = 'waiting'");
		await new Promise((r) => setTimeout(r, 500));
	}
	assert.equal(count(), 1);
	assert.ok(one(`SELECT due_at > UTC_TIMESTAMP() - INTERVAL 1 DAY FROM activities WHERE series_id = ${d.id}`) === '1');
});

test('an activity plan is launched on a record', async () => {
	const t = await manager.must('POST', 'followups/templates', { name: `計劃 ${stamp}`, lines: [
		{ type: 'call', subject: '先打電話', days: 0, at_hour: 9 }, { type: 'visit', subject: '再拜訪', days: 10, at_hour: 14, duration: 60, reminder: 30 }] }, 201);
	assert.equal((await sales.post('followups/templates', { name: 'x' })).status, 403);
	const o = await deal();
	const made = await sales.must('POST', `followups/templates/${t.id}/launch`, { on: `opportunities:${o.id}`, start_on: '2031-02-20' });
	assert.deepEqual(made.items.map((x) => [x.subject, x.due_at, x.user_id]), [['先打電話', '2031-02-20T01:00:00Z', me.sales1], ['再拜訪', '2031-03-02T06:00:00Z', me.sales1]]);
	assert.equal((await sales.must('GET', `opportunities/${o.id}`)).next_activity_at, '2031-02-20T01:00:00Z');
	assert.equal((await other.post(`followups/templates/${t.id}/launch`, { on: `opportunities:${o.id}` })).status, 422);
});

test('a reminder is sent once, to whom it falls, when its time has come', async () => {
	const c = await customer();
	// Three stand over a page: other tests' are out of the way.
	sql(`UPDATE activities SET reminder_seen_at = UTC_TIMESTAMP() WHERE user_id = ${me.sales1} AND remind_at <= UTC_TIMESTAMP() AND reminder_seen_at IS NULL`);
	const due = new Date(Date.now() + 10 * 60e3).toISOString().replace(/\.\d+/, '');
	const a = await plan(`customers:${c.id}`, { subject: `提醒我 ${stamp}`, due_at: due, reminder: 30 });
	await plan(`customers:${c.id}`, { subject: `以後 ${stamp}`, due_at: due, reminder: 1 });
	const until = Date.now() + 30000, mails = () => Number(one(`SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND content LIKE '%${stamp}%' AND target = (SELECT email FROM users WHERE id = ${me.sales1})`));
	while (!mails() && Date.now() < until) {
		sql("UPDATE jobs SET due_at = UTC_TIMESTAMP() WHERE kind = 'activity_remind' AND state = 'waiting'");
		await new Promise((r) => setTimeout(r, 500));
	}
	assert.equal(mails(), 1);
	const b = await signIn('sales1'), page = await b.get('/account/profile');	// home lists both
	assert.ok(page.text.includes(`提醒我 ${stamp}`) && !page.text.includes(`以後 ${stamp}`), 'it stands over the page');
	assert.equal((await b.post(`/followups/plans/${a.id}/seen?back=/home/`)).location, '/home/');
	assert.ok(!(await b.get('/account/profile')).text.includes(`提醒我 ${stamp}`));
});

test('minutes of a visit: added, read, never changed', async () => {
	const c = await customer(), on = `customers:${c.id}`;
	const contact = await sales.must('POST', 'contacts', { name: '王先生', customer_id: c.id }, 201);
	const made = await sales.must('POST', 'followups/records', { on, method: 'visit', content: '看了店面\n談租金', contact_id: contact.id, next_contact_at: '2031-06-07T02:00:00Z' }, 201);
	assert.deepEqual([made.on, made.method, made.content, made.contact_id, made.next_contact_at, made.user_id], [on, 'visit', '看了店面\n談租金', contact.id, '2031-06-07T02:00:00Z', me.sales1]);
	const now = await sales.must('GET', `customers/${c.id}`);
	assert.ok(now.last_contact_at);
	assert.equal(now.next_contact_at, '2031-06-07T02:00:00Z');
	assert.equal((await sales.must('GET', `followups/plans?filter[on]=${on}`)).items[0].due_at, '2031-06-07T02:00:00Z');
	for (const m of ['PATCH', 'DELETE', 'PUT']) assert.equal((await sales.call(m, `followups/records/${made.id}`, { content: 'x' })).status, 405, m);
	assert.equal((await admin.call('PATCH', `followups/records/${made.id}`, { content: 'x' })).status, 405);
	// A correction is a new entry; the old one stays and names it.
	const fixed = await sales.must('POST', 'followups/records', { corrects: made.id, method: 'visit', content: '看了店面，沒談租金' }, 201);
	assert.deepEqual([fixed.corrects, fixed.on], [made.id, on]);
	const old = await sales.must('GET', `followups/records/${made.id}`);
	assert.deepEqual([old.content, old.corrected_by], ['看了店面\n談租金', fixed.id]);
	const elsewhere = await customer();
	assert.equal((await sales.post('followups/records', { on: `customers:${elsewhere.id}`, corrects: made.id, content: 'x' })).status, 422);
	const { stdout, code } = await program('ferry-admin', ['verify-log', '--record', 'customer', String(c.id)]);
	assert.equal(code, 0, stdout);
});

test('the log of one record, newest first, page by page; of others nothing', async () => {
	const o = await deal(), on = `opportunities:${o.id}`;
	for (let i = 0; i < 5; i++) await sales.must('POST', 'followups/records', { on, method: 'call', content: `第 ${i} 通` }, 201);
	const seen = [];
	for (let cursor = ''; cursor !== null;) {
		const page = await sales.must('GET', `followups/records?filter[on]=${on}&limit=2${cursor && `&cursor=${cursor}`}`);
		seen.push(...page.items);
		cursor = page.next_cursor;
	}
	assert.deepEqual(seen.map((e) => e.content || e.event), ['第 4 通', '第 3 通', '第 2 通', '第 1 通', '第 0 通', 'created']);
	assert.ok(seen.every((e, i) => !i || e.id < seen[i - 1].id));
	// Written on the deal, it is contact with its customer.
	assert.ok((await sales.must('GET', `customers/${o.customer_id}`)).last_contact_at);
	assert.deepEqual((await other.must('GET', `followups/records?filter[on]=${on}`)).items, []);
	assert.equal((await other.get(`followups/records/${seen[0].id}`)).status, 404);
	assert.equal((await other.post('followups/records', { on, method: 'call', content: 'x' })).status, 422);
	const all = (await other.must('GET', 'followups/records?limit=200')).items.map((e) => e.id);
	assert.ok(!seen.some((e) => all.includes(e.id)), 'nor in the list of all');
	for (const bad of ['filter[x]=1', 'filter[on]=x', 'sort=id', 'limit=0', 'cursor=x', 'filter[user_id]=x']) assert.equal((await sales.get(`followups/records?${bad}`)).status, 400, bad);
	for (const [body, status, field] of [[{ on, method: 'call' }, 422, 'content'], [{ on, content: 'x', method: 'dance' }, 422, 'method'], [{ content: 'x', method: 'call' }, 422, 'on'], [{ on, content: 'x', method: 'call', hash: 'x' }, 400, 'hash']]) {
		const r = await sales.post('followups/records', body);
		assert.equal(r.status, status, r.text);
		assert.ok(r.json.errors[field], r.text);
	}
});

test('what was planned on a lead goes on with what it became', async () => {
	const lead = await sales.must('POST', 'leads', { name: `轉 ${stamp}`, company: `轉跟進 ${stamp}` }, 201);
	await sales.must('POST', `leads/${lead.id}/claim`);
	const a = await plan(`leads:${lead.id}`);
	await sales.must('POST', 'followups/records', { on: `leads:${lead.id}`, method: 'call', content: '聊過' }, 201);
	assert.ok((await sales.must('GET', `leads/${lead.id}`)).last_contact_at);
	const became = await sales.must('POST', `leads/${lead.id}/convert`, { create_customer: true, create_contact: true, opportunity: { name: '新商機' } });
	assert.equal((await sales.must('GET', `followups/plans/${a.id}`)).on, `opportunities:${became.opportunity_id}`);
	assert.equal((await sales.must('GET', `opportunities/${became.opportunity_id}`)).next_activity_at, a.due_at);
});

test('whoever a customer is given to gets what is planned on it', async () => {
	const c = await customer(), a = await plan(`customers:${c.id}`);
	await manager.must('POST', `customers/${c.id}/assign`, { user_id: me.manager });
	assert.equal((await manager.must('GET', `followups/plans/${a.id}`)).user_id, me.manager);
});

test('without a script: plan, do and log from the record\'s page', async () => {
	const o = await deal(), b = await signIn('sales1'), at = `/opportunities/${o.id}`, back = encodeURIComponent(at);
	let page = await b.get(`${at}?compose=activity`);
	assert.match(page.text, /id="compose-activity">/);
	assert.match(page.text, /id="compose-note" hidden/);
	let res = await b.post(`/followups/plans?back=${back}`, { on: `opportunities:${o.id}`, subject: '現場會勘', type: 'visit', due_at: '2031-01-02T09:00', user_id: me.sales1, reminder: '' });
	assert.equal(res.location, at, res.text.slice(0, 500));
	page = await b.get(at);
	assert.match(page.text, /現場會勘/);
	const id = page.text.match(/\/followups\/plans\/(\d+)\/done/)[1];
	res = await b.post(`/followups/plans?back=${back}`, { on: `opportunities:${o.id}`, subject: '', type: 'visit', due_at: '' });
	assert.equal(res.status, 422);
	assert.match(res.text, /aria-invalid="true"/);
	assert.match(res.text, new RegExp(`action="/followups/plans\\?back=${back}"`));
	res = await b.get(`/followups/plans/${id}/done?back=${back}`);
	assert.match(res.text, /name="next_subject"/);
	res = await b.post(`/followups/plans/${id}/done?back=${back}`, { outcome: '通過', feedback: '', next_subject: '', next_type: '', next_due_at: '', next_user_id: '' });
	assert.equal(res.location, at);
	res = await b.post(`/followups/records?on=opportunities:${o.id}&back=${back}`, { method: 'call', content: '通話紀要', contact_id: '', next_contact_at: '' });
	assert.equal(res.location, at);
	page = await b.get(at);
	assert.match(page.text, /通話紀要/);
	assert.match(page.text, /完成了拜訪：現場會勘/);
	res = await b.post(`/followups/records?on=opportunities:${o.id}&back=${back}`, { method: 'call', content: '' });
	assert.equal(res.status, 422);
	for (const p of ['/followups/', '/followups/plans', '/followups/plans?view=due', '/followups/records', '/followups/records?all=1', `/followups/launch?on=opportunities:${o.id}`, '/followups/templates', `/followups/plans/${id}`, `/followups/plans/new?on=opportunities:${o.id}`])
		assert.ok([200, 303].includes((await b.get(p)).status), p);
	// Coming back leads nowhere but to a page of ours.
	for (const evil of ['//evil.example/', 'https://evil.example/', '/\\evil.example', '/x\r\nSet-Cookie: a=b'])
		assert.ok(!String((await b.post(`/followups/plans?back=${encodeURIComponent(evil)}`, { on: `opportunities:${o.id}`, subject: 'x' })).location).includes('evil'));
	const s = await signIn('sales2');
	assert.equal((await s.get(`/followups/launch?on=opportunities:${o.id}`)).status, 404);
	assert.ok(!(await s.get('/followups/records?all=1')).text.includes('通話紀要'));
});

test('the log is verified on a page and over the API, by whoever keeps the settings', async () => {
	const v = await admin.must('POST', 'settings/log/verify');
	assert.equal(v.intact, true, JSON.stringify(v));
	assert.ok(v.entries > 100 && v.records > 50);
	assert.equal((await admin.must('GET', 'settings/log')).items[0].intact, true);
	assert.equal((await sales.post('settings/log/verify')).status, 403);
	assert.equal((await sales.get('settings/log')).status, 403);
	const b = await signIn('admin');
	await b.get('/settings/log');
	const page = await b.post('/settings/log/verify', {}, { follow: true });
	assert.match(page.text, /記錄鏈完整/);
});

test('what a form sends back as it was is no change: the log names lines and tags only when they differ', async () => {
	const a = await api('sales1'), tag = (await a.must('GET', 'settings/tags?limit=1')).items[0];
	const c = await a.must('POST', 'customers', { name: `記錄 ${Date.now()}`, tags: [tag.id], addresses: [{ kind: 'invoice', street: '一街 1 號' }, { kind: 'delivery', street: '二街 2 號' }] }, 201);
	const said = async () => (await a.must('GET', `followups/records?filter[on]=customers:${c.id}&limit=1`)).items[0];
	const change = async (body) => { await a.must('PATCH', `customers/${c.id}`, { version: (await a.must('GET', `customers/${c.id}`)).version, ...body }); return JSON.stringify(await said()); };
	const kept = (await a.must('GET', `customers/${c.id}`)).addresses;
	const one = await change({ short_name: '甲', tags: [tag.id], addresses: kept });
	assert.ok(one.includes('short_name') && !one.includes('addresses') && !one.includes('tags'), one);
	const two = await change({ addresses: [...kept].reverse(), tags: [] });
	assert.ok(two.includes('addresses') && two.includes('tags'), two);
});
