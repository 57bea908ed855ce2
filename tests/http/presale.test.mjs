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

// ---- all that match, and taking back -----------------------------------------------------

const wait = async (what, list, run, who = admin) => {
	for (let i = 0; i < 600; i++) {
		const now = await who.must('GET', `${list}/bulk/${run}`);
		if (now.over) return now;
		await new Promise((r) => setTimeout(r, 100));
	}
	throw new Error(`the worker has not done ${what}`);
};

test('all that match are more than a request takes: the worker does every one, tells how far it is, and takes them back', async () => {
	const where = `department = '批次${stamp}'`, filter = `filter[department]=${encodeURIComponent(`批次${stamp}`)}`, roles = () => sql(`SELECT decision_role, COUNT(*) FROM contacts WHERE ${where} GROUP BY decision_role ORDER BY decision_role`);
	sql(`INSERT INTO contacts (name, department, decision_role, owner_id, team_id) SELECT CONCAT('批次${stamp} ', seq), '批次${stamp}', 'gatekeeper', IF(seq <= 1100, ${me}, ${id('sales2')}), IF(seq <= 1100, ${team}, 2) FROM seq_1_to_1150`);
	const begun = await sales1.call('POST', `contacts/bulk/set.decision_role?${filter}`, { all: true, decision_role: 'user' });
	assert.equal(begun.status, 202, begun.text);
	assert.deepEqual([begun.json.total, begun.json.over], [1100, false], 'another team\'s contacts match for nobody else');
	const over = await wait('it', 'contacts', begun.json.run, sales1);
	assert.deepEqual([over.done, over.refused, over.undoable], [1100, 0, true]);
	assert.deepEqual(roles(), [['gatekeeper', '50'], ['user', '1100']]);
	assert.equal((await sales2.get(`contacts/bulk/${begun.json.run}`)).status, 404, 'nobody else\'s business');
	assert.equal((await sales2.post('contacts/bulk/undo', { run: begun.json.run })).status, 404);
	const b = await signIn('sales1'), page = await b.get(`/contacts/bulk/${begun.json.run}`);
	assert.match(page.text, /<progress id="pg" value="100"[^]*1,100[^]*name="run"/);
	/* one that somebody changed since stays as it is */
	const touched = Number(one(`SELECT MIN(id) FROM contacts WHERE ${where} AND owner_id = ${me}`)), contact = await sales1.must('GET', `contacts/${touched}`);
	await sales1.must('PATCH', `contacts/${touched}`, { version: contact.version, title: '副理' });
	const back = await sales1.call('POST', 'contacts/bulk/undo', { run: begun.json.run });
	assert.equal(back.status, 202, back.text);
	const undone = await wait('the undo', 'contacts', back.json.run, sales1);
	assert.deepEqual([undone.done, undone.refused, undone.why, undone.undoable], [1099, 1, 'stale', false]);
	assert.deepEqual(roles(), [['gatekeeper', '1149'], ['user', '1']]);
	assert.equal((await sales1.post('contacts/bulk/undo', { run: begun.json.run })).status, 409, 'once');
	/* what a few take is done at once, as ever */
	const few = await sales1.must('POST', `contacts/bulk/set.decision_role?filter[id]=${touched}`, { all: true, decision_role: 'influencer' }, 200);
	assert.deepEqual([few.done, few.refused], [1, 0]);
	assert.equal((await sales1.post(`contacts/bulk/set.decision_role?${filter}`, { all: true, decision_role: 'nobody' })).status, 422);
	assert.equal((await sales1.post('contacts/bulk/set.owner_id', { ids: [touched], owner_id: me })).status, 404, 'owners change by verbs');
	sql(`UPDATE contacts SET archived_at = UTC_TIMESTAMP() WHERE ${where}`);	/* other tests count */
});

test('claim, assign and release are taken back by whoever did them, once, while nobody has changed the row', async () => {
	const lead = async () => (await admin.must('POST', 'leads', { name: `復原 ${stamp}` }, 201)).id, owner = (n) => one(`SELECT owner_id FROM leads WHERE id = ${n}`);
	const manager = await api('manager'), a = await lead(), b = await lead();
	const claimed = await sales1.must('POST', 'leads/bulk/claim', { ids: [a, b] });
	assert.deepEqual([claimed.done, owner(a), owner(b)], [2, String(me), String(me)]);
	assert.equal((await sales2.post('leads/bulk/undo', { change: claimed.change })).status, 404);
	const freed = await sales1.must('POST', 'leads/bulk/undo', { change: claimed.change });
	assert.deepEqual([freed.done, owner(a), owner(b)], [2, null, null]);
	assert.equal((await sales1.post('leads/bulk/undo', { change: claimed.change })).status, 409);
	assert.deepEqual(sql(`SELECT gained, lost FROM owner_history WHERE type = 10 AND record_id = ${a}`), [['claimed', 'undone']]);
	/* assigned to the wrong person; what is in the pool is dealt out by whoever assigns */
	assert.equal((await sales1.post('leads/bulk/assign', { ids: [b], user_id: me })).status, 403);
	assert.equal((await sales1.post(`leads/${b}/assign`, { user_id: me })).status, 403);
	await sales1.must('POST', 'leads/bulk/claim', { ids: [a] });
	const given = await manager.must('POST', 'leads/bulk/assign', { ids: [a, b], user_id: boss });
	assert.deepEqual([owner(a), owner(b)], [String(boss), String(boss)]);
	const changed = await manager.must('GET', `leads/${b}`);
	await manager.must('PATCH', `leads/${b}`, { version: changed.version, region: '臺北' });
	const back = await manager.must('POST', 'leads/bulk/undo', { change: given.change });
	assert.deepEqual([back.done, back.refused, back.why, owner(a), owner(b)], [1, 1, 'stale', String(me), String(boss)]);
	/* released by mistake, on its own page: the way back is offered there */
	const page = await signIn('sales1');
	await page.get(`/leads/${a}`);
	const gone = await page.post(`/leads/${a}/release`, { reason: '手滑' });
	assert.equal(gone.status, 303);
	assert.match(gone.location, new RegExp(`^/leads/${a}\\?undo=\\d+$`));
	const offered = await page.get(gone.location), change = offered.text.match(/name="change" value="(\d+)"/)[1];
	assert.equal(owner(a), null);
	/* somebody was quicker: then it is theirs */
	await manager.must('POST', `leads/${a}/claim`);
	assert.match((await page.post('/leads/bulk/undo', { change, of: a })).location, /^\/leads\?done=0&refused=1/);
	assert.equal(owner(a), String(boss));
	const c = await lead();
	await sales1.must('POST', `leads/${c}/claim`);
	const again = await page.post(`/leads/${c}/release`, { reason: '手滑' }), n = again.location.match(/undo=(\d+)/)[1];
	const undone = await page.post('/leads/bulk/undo', { change: n, of: c });
	assert.deepEqual([undone.status, undone.location, owner(c)], [303, `/leads/${c}`, String(me)]);
	assert.ok(!(await page.get(`/leads/${c}`)).text.includes('name="change"'));
});

// ---- names in the reader's language ------------------------------------------------------

test('seeded words are read in the reader\'s language, are found and imported by any of their names, and stay what an administrator makes of them', async () => {
	const inLanguage = (l) => sql(`UPDATE users SET lang = '${l}' WHERE login = 'sales1'; UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
	const d = await deal({ source }), lost = await deal({ name: `流失 ${stamp}` }), b = await signIn('sales1');
	try {
		for (const [l, fair, price, web] of [['en', 'Trade fair', 'Too expensive', 'Website'], ['zh-CN', '展会', '价格太高', '官方网站'], ['zh-TW', '展會', '價格太高', '官方網站']]) {
			inLanguage(l);
			assert.match((await b.get(`/opportunities/${d.id}`)).text, new RegExp(`>${fair}<`), l);
			assert.match((await b.get(`/opportunities?view=all&filter[source]=${source}`)).text, new RegExp(`<em>[^<]*${fair}</em>`), l);
			assert.match((await b.get(`/opportunities?view=all&filter[customer_id]=${customer.id}&group=source`)).text, new RegExp(`>${fair}<`), l);
			assert.match((await b.get(`/opportunities/pivot?view=all&filter[customer_id]=${customer.id}&rows=source`)).text, new RegExp(fair), l);
			assert.match((await b.get(`/opportunities/board?team=${team}&group=source&filter[customer_id]=${customer.id}`)).text, new RegExp(`<h2 title="${fair}"`), l);
			assert.match((await b.get(`/opportunities/${d.id}/lose`)).text, new RegExp(price), l);
			assert.match((await b.get('/leads/new')).text, new RegExp(`>${web}<`), l);
		}
		/* by any of its names, and no second one is made of it */
		const before = one('SELECT COUNT(*) FROM lost_reasons');
		await sales1.must('POST', `opportunities/${lost.id}/lose`, { reason: 'Too expensive' });
		assert.equal(one(`SELECT r.name FROM opportunities o JOIN lost_reasons r ON r.id = o.lost_reason_id WHERE o.id = ${lost.id}`), '價格太高');
		assert.equal(one('SELECT COUNT(*) FROM lost_reasons'), before);
		const lead = await sales1.must('POST', 'leads', { name: `來源 ${stamp}`, source: 'Trade fair' }, 201);
		assert.equal(ref(lead.source), source);
		assert.equal((await sales1.post('leads', { name: 'x', source: 'Nowhere' })).status, 422);
		/* what has no name in a language is called what it is called */
		const own = await admin.must('POST', 'settings/sources', { name: `獨家 ${stamp}`, name_en: `Exclusive ${stamp}` }, 201);
		await sales1.must('PATCH', `opportunities/${d.id}`, { version: (await sales1.must('GET', `opportunities/${d.id}`)).version, source: own.id });
		for (const [l, name] of [['en', 'Exclusive'], ['zh-CN', '獨家']]) {
			inLanguage(l);
			assert.match((await b.get(`/opportunities/${d.id}`)).text, new RegExp(`>${name} ${stamp}<`), l);
		}
		assert.equal((await sales1.patch(`settings/sources/${own.id}`, { version: 1, name_en: 'mine' })).status, 403);
	} finally { inLanguage('zh-TW'); }
});

// ---- competitors, teams of deals, pools ----------------------------------------------------

test('competitors the house knows: a deal takes one with what is known of it; only administrators keep the list', async () => {
	const name = `對手 ${stamp}`, known = await admin.must('POST', 'settings/competitors', { name, strengths: '便宜', weaknesses: '交期長' }, 201);
	assert.equal((await sales1.post('settings/competitors', { name: `${name} 2` })).status, 403);
	assert.equal((await admin.post('settings/competitors', { name })).status, 422, 'each once');
	const d = await deal({ competitors: [{ known_id: known.id, weaknesses: '沒有在地服務' }, { name }, { name: `路人 ${stamp}` }] });
	const got = (await sales1.must('GET', `opportunities/${d.id}`)).competitors;
	assert.deepEqual(got.map((k) => [k.name, k.strengths, k.weaknesses, ref(k.known_id)]), [[name, '便宜', '沒有在地服務', known.id], [name, null, null, known.id], [`路人 ${stamp}`, null, null, null]]);
	assert.equal((await sales1.post('opportunities', { name: 'x', customer_id: customer.id, competitors: [{ strengths: '無名' }] })).status, 422);
	assert.equal((await sales1.post('opportunities', { name: 'x', customer_id: customer.id, competitors: [{ known_id: 99999999 }] })).status, 422);
	await sales1.must('POST', `opportunities/${d.id}/lose`, { reason: '選擇競爭對手' });
	assert.deepEqual([(await admin.must('GET', `settings/competitors/${known.id}`))].map((k) => [k.deals, k.lost_to]), [[1, 1]]);
	assert.equal((await admin.delete(`settings/competitors/${known.id}`)).status, 409, 'a deal refers to it');
});

test('a deal that is given to somebody is of their team; without an owner of its own it is its customer\'s', async () => {
	const theirs = Number(one("SELECT team_id FROM users WHERE login = 'sales2'"));
	const inherited = await admin.must('POST', 'opportunities', { name: `團隊 ${stamp}`, customer_id: customer.id }, 201);
	assert.deepEqual([ref(inherited.owner_id), ref(inherited.team_id)], [me, team]);
	const given = await admin.must('POST', 'opportunities', { name: `團隊 ${stamp}`, customer_id: customer.id, owner_id: id('sales2') }, 201);
	assert.deepEqual([ref(given.owner_id), ref(given.team_id)], [id('sales2'), theirs]);
	const chosen = await admin.must('POST', 'opportunities', { name: `團隊 ${stamp}`, customer_id: customer.id, owner_id: id('sales2'), team_id: team }, 201);
	assert.equal(ref(chosen.team_id), team, 'what was chosen stays');
});

test('a pool that is emptied by hand only: its customers leave by no rule, and can be released', async () => {
	const make = async (recycles) => {
		const pool = await admin.must('POST', 'settings/pools', { name: `池 ${recycles} ${stamp}`, recycles, members: [{ user_id: me }], rules: [{ missing: 'followup', days: 15 }] }, 201);
		const k = await admin.must('POST', 'customers', { name: `池中 ${recycles} ${stamp}`, pool_id: pool.id, owner_id: me }, 201);
		sql(`UPDATE customers SET owner_since = UTC_TIMESTAMP() - INTERVAL 90 DAY, last_contact_at = NULL, created_at = UTC_TIMESTAMP() - INTERVAL 90 DAY WHERE id = ${k.id}`);
		return k.id;
	};
	try {
		const kept = await make(false), leaves = await make(true);
		const list = (await admin.must('GET', 'customers/recycling?limit=1000')).items.map((k) => k.id);
		assert.deepEqual([list.includes(kept), list.includes(leaves)], [false, true]);
		assert.equal((await sales1.post(`customers/${kept}/release`, {})).status, 422, 'a reason is needed');
		await sales1.must('POST', `customers/${kept}/release`, { reason: '不做了' });
		assert.equal(one(`SELECT owner_id FROM customers WHERE id = ${kept}`), null);
		sql(`UPDATE customers SET archived_at = UTC_TIMESTAMP() WHERE id = ${leaves}`);
	} finally {
		/* or sales1's next customers would belong to these pools */
		const ours = `(SELECT id FROM pools WHERE name LIKE '池 %${stamp}')`;
		sql(`DELETE FROM pool_members WHERE pool_id IN ${ours}; UPDATE pools SET archived_at = UTC_TIMESTAMP() WHERE name LIKE '池 %${stamp}'; UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
	}
});
