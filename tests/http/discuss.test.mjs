// Discussion: who may say and read what, who is told of what, what leaves the house.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { api, jobDone, one, signIn, sql } from './lib.mjs';

const mark = `談${Date.now().toString(36)}`;
let admin, manager, s1, s2, ids;
before(async () => {
	[admin, manager, s1, s2] = await Promise.all(['admin', 'manager', 'sales1', 'sales2'].map((l) => api(l)));
	ids = Object.fromEntries(sql("SELECT login, id FROM users WHERE login IN ('admin', 'manager', 'sales1', 'sales2', 'assistant')").map(([l, i]) => [l, Number(i)]));
});
const customer = (who, more = {}) => who.must('POST', 'customers', { name: `${mark}${Math.random().toString(36).slice(2, 8)}有限公司`, ...more });
const deal = async (who) => who.must('POST', 'opportunities', { name: `${mark}案`, customer_id: (await customer(who)).id, expected_revenue: '1000.00' });
const inbox = async (who, on, view = 'unread') => (await who.must('GET', `discuss/inbox?view=${view}&limit=100`)).items.filter((i) => i.on === on);
const say = (who, on, body, more = {}) => who.post('discuss/messages', { on, body, ...more });
const mails = (to) => Number(one(`SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND target = '${to}'`));

test('who makes a record and who owns it follow it; what is said is told to who follows, not to who says it', async () => {
	const c = await customer(s1), on = `customers:${c.id}`;
	assert.deepEqual((await s1.must('GET', `discuss/followers?filter[on]=${on}`)).items.map((f) => [f.user_id, f.subtypes]), [[ids.sales1, 'discussion']]);
	const m = await say(manager, on, '請補上統一編號。');
	assert.equal(m.status, 201, m.text);
	assert.equal(m.json.on, on);
	assert.equal(m.json.author_id, ids.manager);
	const [item, ...more] = await inbox(s1, on);
	assert.equal(more.length, 0);
	assert.equal(item.titles.said, '請補上統一編號。');
	assert.equal((await inbox(manager, on)).length, 0);
	assert.equal((await inbox(admin, on)).length, 0);
	assert.deepEqual((await s1.must('GET', `discuss/messages?filter[on]=${on}`)).items.map((x) => x.body), ['請補上統一編號。']);
});

test("another team's record has no messages, no followers and takes none", async () => {
	const c = await customer(s1), on = `customers:${c.id}`, m = await (await say(s1, on, '機密')).json;
	assert.equal((await say(s2, on, '偷看')).status, 404);
	assert.equal((await s2.get(`discuss/messages/${m.id}`)).status, 404);
	assert.deepEqual((await s2.must('GET', `discuss/messages?filter[on]=${on}`)).items, []);
	assert.deepEqual((await s2.must('GET', `discuss/followers?filter[on]=${on}`)).items, []);
	assert.equal((await s2.post('discuss/followers', { on })).status, 404);
	assert.equal((await s1.get(`discuss/messages/${m.id}`)).status, 200);
	assert.equal((await s1.patch(`discuss/messages/${m.id}`, { version: 1, body: '改' })).status === 200, false, 'nothing said is changed');
	assert.equal((await s1.delete(`discuss/messages/${m.id}`)).status === 204, false, 'nor taken back');
});

test('mentions: by number and by @name, once; not of who may not read the record', async () => {
	const c = await customer(s1), on = `customers:${c.id}`, name = one(`SELECT name FROM users WHERE id = ${ids.manager}`);
	assert.equal((await say(s1, on, `@${name} 請過目`, { kind: 'note', mentions: [ids.manager] })).status, 201);
	assert.deepEqual((await inbox(manager, on)).map((i) => i.why), ['mention']);
	await manager.must('POST', 'discuss/followers', { on });
	assert.equal((await say(s1, on, '@manager 這則也是')).status, 201);
	assert.deepEqual((await inbox(manager, on)).map((i) => i.why), ['mention', 'mention'], 'told once, though following too');
	const res = await say(s1, on, '請看', { mentions: [ids.sales2] });
	assert.equal(res.status, 422, res.text);
	assert.ok(res.json.errors.mentions);
	assert.equal((await say(s1, on, '@sales2 請看')).status, 422);
	assert.equal((await inbox(s2, on)).length, 0);
	assert.equal((await say(s1, on, '寫信到 someone@sales2.example')).status, 201, 'an address is no mention');
	assert.equal(Number(one(`SELECT COUNT(*) FROM messages WHERE \`on\` = '11:${c.id}'`)), 3, 'what was refused is not there');
});

test('what is refused: nothing said, an unknown field, a foreign answer, a record that is not there', async () => {
	const c = await customer(s1), d = await customer(s1), on = `customers:${c.id}`, m = (await say(s1, on, '一')).json;
	assert.equal((await say(s1, on, '   ')).status, 422);
	assert.equal((await say(s1, on, 'x', { colour: 'red' })).status, 400);
	assert.equal((await say(s1, on, 'x', { kind: 'shout' })).status, 422);
	assert.equal((await say(s1, `customers:${d.id}`, 'x', { parent_id: m.id })).status, 422);
	assert.equal((await say(s1, 'customers:999999999', 'x')).status, 404);
	assert.equal((await say(s1, 'nonsense', 'x')).status, 422);
	assert.equal((await say(s1, on, '長'.repeat(10001))).status, 422);
});

test('a message is mailed to a customer who follows; a note, and an answer to a note, never', async () => {
	const email = `c${Date.now()}@kunde.example`, c = await customer(s1, { email }), on = `customers:${c.id}`;
	await s1.must('POST', 'discuss/followers', { on, customer_id: c.id });
	const note = (await say(s1, on, '內部：付款習慣不佳', { kind: 'note' })).json;
	await say(s1, on, '同意', { parent_id: note.id });
	assert.equal(mails(email), 0);
	await say(s1, on, '報價單已準備好，請過目。');
	assert.equal(mails(email), 1);
	const content = one(`SELECT content FROM outbox WHERE kind = 'mail' AND target = '${email}'`);
	assert.match(content, /報價單已準備好/);
	assert.doesNotMatch(content, /內部|付款習慣/);
	await s1.must('POST', 'discuss/unfollow', { on, customer_id: c.id });
	await say(s1, on, '再次');
	assert.equal(mails(email), 1, 'who no longer follows hears nothing');
});

test('exactly what was subscribed to is told, on the record and on what it belongs to', async () => {
	const o = await deal(s1), on = `opportunities:${o.id}`, about = `customers:${o.customer_id}`;
	await manager.must('POST', 'discuss/followers', { on, subtypes: ['won', 'lost'] });
	await admin.must('POST', 'discuss/followers', { on: about, subtypes: ['stage_changed'] });
	await say(s1, on, '討論');
	const stage = one(`SELECT id FROM stages WHERE team_id = (SELECT team_id FROM opportunities WHERE id = ${o.id}) AND id <> ${o.stage_id} AND archived_at IS NULL ORDER BY sequence LIMIT 1`)
		|| one(`SELECT id FROM stages WHERE id <> ${o.stage_id} LIMIT 1`);
	const moved = await s1.post(`opportunities/${o.id}/move`, { stage_id: Number(stage) });
	assert.equal(moved.status, 200, moved.text);
	assert.deepEqual((await inbox(manager, on)).map((i) => i.why), []);
	assert.deepEqual((await inbox(admin, on)).map((i) => i.why), ['stage_changed']);
	await s1.must('POST', `opportunities/${o.id}/win`, {});
	assert.deepEqual((await inbox(manager, on)).map((i) => i.why), ['won']);
	assert.equal((await inbox(admin, on)).length, 1);
	assert.equal((await manager.post('discuss/followers', { on, subtypes: ['nonsense'] })).status, 422);
});

test('a planned activity is told to who subscribed to activities and, in person, to who is to do it', async () => {
	const c = await customer(s1), on = `customers:${c.id}`, plan = (more = {}) => s1.must('POST', 'followups/plans', { on, type: 'visit', subject: `${mark}拜訪`, due_at: '2099-03-05T14:30:00+08:00', ...more }, 201);
	await manager.must('POST', 'discuss/followers', { on, subtypes: ['activity'] });
	await admin.must('POST', 'discuss/followers', { on, subtypes: ['discussion'] });
	const first = await plan();
	assert.deepEqual((await inbox(manager, on)).map((i) => i.why), ['activity']);
	assert.match((await (await signIn('manager')).get('/discuss/inbox')).text, new RegExp(`拜訪：${mark}拜訪 2099/03/05 14:30`));
	assert.equal((await inbox(admin, on)).length + (await inbox(s1, on)).length, 0);
	const second = await plan({ user_id: ids.manager });
	assert.deepEqual((await inbox(manager, on)).map((i) => i.why).sort(), ['activity', 'assigned']);
	// What comes next by itself, and a template of several, is one thing told, not one each.
	await s1.must('POST', `followups/plans/${first.id}/done`, { outcome: '見過了' });
	const t = (await manager.must('GET', 'followups/templates')).items[0], before = (await inbox(manager, on)).length;
	await s1.must('POST', `followups/templates/${t.id}/launch`, { on });
	assert.equal((await inbox(manager, on)).length, before + 1);
	await s1.must('POST', `followups/plans/${second.id}/cancel`, {});
	assert.equal((await inbox(manager, on)).length, before + 2);
	assert.equal((await inbox(admin, on)).length, 0);
});

test('who lost sight of the record is told nothing more, and what they were told is gone', async () => {
	const c = await customer(s1), on = `customers:${c.id}`;
	await s1.must('POST', `customers/${c.id}/share`, { user_id: ids.sales2, until: '2099-12-31' });
	await s2.must('POST', 'discuss/followers', { on });
	await say(s1, on, '共享中');
	assert.equal((await inbox(s2, on)).length, 1);
	await s1.must('POST', `customers/${c.id}/unshare`, { user_id: ids.sales2 });
	await say(s1, on, '已收回');
	assert.equal((await inbox(s2, on, 'all')).length, 0);
	assert.equal(Number(one(`SELECT COUNT(*) FROM inbox_items WHERE owner_id = ${ids.sales2} AND \`on\` = '11:${c.id}'`)), 1);
});

test('the inbox: read leaves it, a star keeps it, the count follows, nobody sees another\'s', async () => {
	const c = await customer(s1), on = `customers:${c.id}`;
	const before = (await s1.must('GET', 'discuss/inbox/count')).unread;
	await say(manager, on, '第一');
	await say(manager, on, '第二');
	assert.equal((await s1.must('GET', 'discuss/inbox/count')).unread, before + 2);
	const [second, first] = await inbox(s1, on);
	assert.equal((await admin.get(`discuss/inbox/${first.id}`)).status, 404);
	assert.equal((await manager.post(`discuss/inbox/${first.id}/read`)).status, 404);
	await s1.must('POST', `discuss/inbox/${second.id}/star`);
	await s1.must('POST', `discuss/inbox/${first.id}/read`);
	await s1.must('POST', `discuss/inbox/${second.id}/read`);
	assert.deepEqual((await inbox(s1, on, 'inbox')).map((i) => i.id), [second.id]);
	assert.equal((await s1.must('GET', 'discuss/inbox/count')).unread, before);
	await s1.must('POST', `discuss/inbox/${second.id}/unstar`);
	assert.deepEqual(await inbox(s1, on, 'inbox'), []);
	assert.equal((await s1.must('GET', `discuss/messages?filter[on]=${on}`)).items.length, 2, 'the record keeps it');
	await s1.must('POST', `discuss/inbox/${first.id}/unread`);
	assert.deepEqual((await inbox(s1, on, 'inbox')).map((i) => i.id), [first.id]);
});

test('what was read long ago is let go, unless it has a star or the setting keeps it', async () => {
	const c = await customer(s1), on = `customers:${c.id}`, left = () => Number(one(`SELECT COUNT(*) FROM inbox_items WHERE \`on\` = '11:${c.id}'`));
	for (const text of ['讀過的', '加星的', '沒讀的', '一年沒讀的', '昨天讀的']) await say(manager, on, text);
	const id = (text) => one(`SELECT i.id FROM inbox_items i JOIN messages m ON m.id = i.message_id WHERE i.owner_id = ${ids.sales1} AND m.body = '${text}' AND i.\`on\` = '11:${c.id}'`);
	await s1.must('POST', `discuss/inbox/${id('加星的')}/star`, {});
	sql(`UPDATE inbox_items SET read_at = UTC_TIMESTAMP() - INTERVAL 181 DAY WHERE id IN (${id('讀過的')}, ${id('加星的')});
		UPDATE inbox_items SET read_at = UTC_TIMESTAMP() - INTERVAL 1 DAY WHERE id = ${id('昨天讀的')};
		UPDATE inbox_items SET created_at = UTC_TIMESTAMP() - INTERVAL 200 DAY WHERE id = ${id('沒讀的')}; UPDATE inbox_items SET created_at = UTC_TIMESTAMP() - INTERVAL 366 DAY WHERE id = ${id('一年沒讀的')}`);
	const sweep = () => jobDone('inbox_sweep');
	await admin.must('PATCH', 'settings/general', { inbox_days: '0' });
	try { await sweep(); } finally { await admin.must('PATCH', 'settings/general', { inbox_days: '180' }); }
	assert.equal(left(), 5, '0 keeps everything');
	await sweep();
	assert.equal(left(), 3);
	for (const text of ['加星的', '沒讀的', '昨天讀的']) assert.ok(id(text), text);
	assert.equal((await s1.must('GET', `discuss/messages?filter[on]=${on}`)).items.length, 5, 'the record keeps what was said');
});

test("a team's subscriptions are copied to what it makes; a channel that follows is told in the channel, and only readers of the record see it", async () => {
	const team = Number(one(`SELECT team_id FROM users WHERE id = ${ids.sales1}`));
	const ch = await admin.must('POST', 'discuss/channels', { name: `${mark}成交` });
	const sub = await admin.must('POST', 'discuss/subscriptions', { for_team_id: team, channel_id: ch.id, subtypes: ['won', 'note'] });
	try {
		const o = await deal(s1), mine = `discuss/messages?filter[on]=discuss/channels:${ch.id}`;
		const rows = (await s1.must('GET', `discuss/followers?filter[on]=opportunities:${o.id}`)).items.filter((f) => f.channel_id === ch.id);
		assert.deepEqual(rows.map((f) => f.subtypes.split(',').sort().join()), ['note,won']);
		await s1.must('POST', `opportunities/${o.id}/win`, {});
		assert.deepEqual((await s1.must('GET', mine)).items.map((m) => [m.kind, m.about]), [['event', `opportunities:${o.id}`]]);
		assert.deepEqual((await s2.must('GET', mine)).items, [], 'the channel is open, the deal is not');
		assert.equal((await say(s2, `discuss/channels:${ch.id}`, '恭喜')).status, 201);
		assert.equal((await s1.must('GET', mine)).items.length, 2);
	} finally {
		await admin.delete(`discuss/subscriptions/${sub.id}`);
		await admin.post(`discuss/channels/${ch.id}/archive`);
	}
	assert.equal((await s1.post('discuss/subscriptions', { for_team_id: team, user_id: ids.sales1, subtypes: ['won'] })).status, 403);
	assert.equal((await admin.post('discuss/subscriptions', { for_team_id: team, subtypes: ['won'] })).status, 422);
	assert.equal((await admin.post('discuss/subscriptions', { for_team_id: team, user_id: ids.sales1, subtypes: ['nonsense'] })).status, 422);
});

test('channels: a team\'s is the team\'s, a closed one its members\'; joining, leaving, unread counts', async () => {
	const team = Number(one(`SELECT team_id FROM users WHERE id = ${ids.sales1}`));
	const ours = await s1.must('POST', 'discuss/channels', { name: `${mark}團隊`, team_id: team });
	const shut = await s1.must('POST', 'discuss/channels', { name: `${mark}小組`, closed: true });
	for (const [ch, who] of [[ours, s2], [shut, s2], [shut, manager]]) {
		assert.equal((await who.get(`discuss/channels/${ch.id}`)).status, 404);
		assert.equal((await say(who, `discuss/channels:${ch.id}`, '嗨')).status, 404);
		assert.equal((await who.post(`discuss/channels/${ch.id}/join`)).status, 404);
	}
	await manager.must('POST', `discuss/channels/${ours.id}/join`);
	await say(s1, `discuss/channels:${ours.id}`, '大家早');
	assert.equal((await manager.must('GET', `discuss/channels/${ours.id}`)).unread, 1);
	assert.equal((await s1.must('GET', `discuss/channels/${ours.id}`)).unread, 0, "one's own is no news");
	await manager.must('POST', `discuss/channels/${ours.id}/seen`);
	assert.equal((await manager.must('GET', `discuss/channels/${ours.id}`)).unread, 0);
	await s1.must('POST', `discuss/channels/${shut.id}/invite`, { user_id: ids.sales2 });
	assert.equal((await say(s2, `discuss/channels:${shut.id}`, '@sales1 謝謝')).status, 201);
	assert.deepEqual((await inbox(s1, `discuss/channels:${shut.id}`)).map((i) => i.why), ['mention']);
	await s2.must('POST', `discuss/channels/${shut.id}/leave`);
	assert.equal((await s2.get(`discuss/channels/${shut.id}`)).status, 404);
	for (const ch of [ours, shut]) await admin.post(`discuss/channels/${ch.id}/archive`);
});

test('the pages, without a script: composer on a record, timeline, followers, inbox with an answer, channel', async () => {
	const c = await customer(s1), b = await signIn('sales1'), path = `/customers/${c.id}`;
	let page = await b.get(path);
	assert.match(page.text, new RegExp(`action="/discuss/messages\\?on=customers:${c.id}&amp;kind=message`));
	const res = await b.upload(`/discuss/messages?on=customers:${c.id}&kind=message&back=${encodeURIComponent(path)}`, { body: `${mark}早安`, mentions: '' }, []);
	assert.equal(res.status, 303, res.text.slice(0, 400));
	assert.equal(res.location, path);
	assert.match((await b.get(path)).text, new RegExp(`${mark}早安`));
	await b.post(`/discuss/unfollow?on=customers:${c.id}&back=${path}`);
	assert.deepEqual((await s1.must('GET', `discuss/followers?filter[on]=customers:${c.id}`)).items, []);
	assert.equal((await b.get(`/discuss/follow?on=customers:${c.id}`)).status, 200);
	await b.post(`/discuss/followers?on=customers:${c.id}&back=${path}`, { subtypes: ['', 'discussion', 'receipt'] });
	assert.equal((await s1.must('GET', `discuss/followers?filter[on]=customers:${c.id}`)).items[0].subtypes, 'discussion,receipt');
	await say(manager, `customers:${c.id}`, `${mark}請回覆`);
	page = await b.get('/discuss/inbox');
	assert.match(page.text, new RegExp(`${mark}請回覆`));
	assert.equal((await b.get('/discuss/')).status, 200);
	const m = (await inbox(s1, `customers:${c.id}`))[0].message_id;
	assert.equal((await b.post(`/discuss/messages?on=customers:${c.id}&kind=message&back=/discuss/inbox`, { body: '收到', parent_id: String(m) })).status, 303);
	assert.equal((await s1.must('GET', `discuss/messages?filter[on]=customers:${c.id}&limit=1`)).items[0].parent_id, m);
});

test('the customer hears on after accepting: whoever accepted follows the quotation', async () => {
	const q = one("SELECT q.id FROM quotations q JOIN contacts c ON c.id = q.contact_id WHERE q.status = 'sent' AND q.archived_at IS NULL AND (q.valid_until IS NULL OR q.valid_until > CURDATE()) LIMIT 1");
	if (!q) return;
	const res = await admin.post(`quotations/${q}/accept`, { signed_by: '王' });
	if (res.status !== 200) return;
	assert.equal(Number(one(`SELECT COUNT(*) FROM followers WHERE type = 35 AND record_id = ${q} AND contact_id IS NOT NULL`)), 1);
});
