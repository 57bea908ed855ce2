// One timeline for what became of a stranger: a lead's history goes along into what it
// became, that of merged records into the one that stays, and a contact's page tells what
// was said with the person wherever it was said. Each with whom it is not told to.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, signIn } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), other = await api('sales2'), manager = await api('manager');
const stamp = Date.now().toString(36);
const id = (login) => Number(one(`SELECT id FROM users WHERE login = '${login}'`));
const lead = (more = {}) => sales.must('POST', 'leads', { name: `生人 ${stamp}`, owner_id: id('sales1'), ...more }, 201);
const say = (on, content, more = {}) => sales.must('POST', 'followups/records', { on, method: 'call', content, ...more }, 201);
const log = async (who, on, more = '') => (await who.must('GET', `followups/records?filter[on]=${on}&limit=200${more}`)).items;
const said = async (who, on) => (await log(who, on)).map((e) => e.content).filter(Boolean);

test('a converted lead\'s history stands on customer, contact and opportunity, newest first, page by page; not before a reader who may read none of it', async () => {
	const l = await lead({ company: `甲行 ${stamp}` });
	await say(`leads:${l.id}`, '先通了電話');
	const became = await sales.must('POST', `leads/${l.id}/convert`, { create_customer: true, create_contact: true, opportunity: { name: `生意 ${stamp}` } });
	await say(`customers:${became.customer_id}`, '後來拜訪');
	assert.deepEqual(await said(sales, `customers:${became.customer_id}`), ['後來拜訪', '先通了電話']);
	for (const on of [`contacts:${became.contact_id}`, `opportunities:${became.opportunity_id}`]) assert.deepEqual(await said(sales, on), ['先通了電話']);
	assert.equal((await log(sales, `customers:${became.customer_id}`)).find((e) => e.content === '先通了電話').on, `leads:${l.id}`, 'it says where it was written');
	const all = [];
	for (let cursor = ''; cursor !== null;) {
		const page = await sales.must('GET', `followups/records?filter[on]=customers:${became.customer_id}&limit=2${cursor && `&cursor=${cursor}`}`);
		all.push(...page.items.map((e) => e.id));
		cursor = page.next_cursor;
	}
	assert.deepEqual(all, (await log(sales, `customers:${became.customer_id}`)).map((e) => e.id));
	assert.ok((await sales.must('GET', `customers/${became.customer_id}`)).last_contact_at, 'who was spoken to was spoken to');
	const page = await (await signIn('sales1')).get(`/customers/${became.customer_id}`);
	assert.ok(page.text.includes('先通了電話') && page.text.includes(`href="/leads/${l.id}#e`), 'on the page, with the way there');
	/* another team: nothing at all, and with a share to read, only what is the customer's own */
	assert.deepEqual(await said(other, `customers:${became.customer_id}`), []);
	await sales.must('POST', `customers/${became.customer_id}/share`, { user_id: id('sales2'), access: 'read', until: '2099-12-31' });
	assert.equal((await other.get(`customers/${became.customer_id}`)).status, 200);
	assert.deepEqual(await said(other, `customers:${became.customer_id}`), ['後來拜訪']);
	assert.ok(!(await (await signIn('sales2')).get(`/customers/${became.customer_id}`)).text.includes('先通了電話'));
});

test('what was written on a merged record is told by the one that stays, and no longer once they are apart', async () => {
	const a = await lead(), b = await lead(), c = await lead();
	await say(`leads:${b.id}`, '乙的話');
	await sales.must('POST', `leads/${a.id}/merge`, { ids: [b.id] });
	assert.deepEqual(await said(sales, `leads:${a.id}`), ['乙的話']);
	await sales.must('POST', `leads/${c.id}/merge`, { ids: [a.id] });
	assert.deepEqual(await said(sales, `leads:${c.id}`), ['乙的話'], 'over two steps');
	await sales.must('POST', `leads/${c.id}/unmerge`);
	assert.deepEqual(await said(sales, `leads:${c.id}`), []);
	assert.deepEqual(await said(sales, `leads:${a.id}`), ['乙的話']);
	const x = await sales.must('POST', 'customers', { name: `丙行 ${stamp}` }, 201), y = await sales.must('POST', 'customers', { name: `丁行 ${stamp}` }, 201);
	await say(`customers:${y.id}`, '丁的話');
	await sales.must('POST', `customers/${x.id}/merge`, { ids: [y.id] });
	assert.deepEqual(await said(sales, `customers:${x.id}`), ['丁的話']);
});

test('a contact\'s page shows what was said with the person elsewhere, to whom that is readable', async () => {
	const cu = await sales.must('POST', 'customers', { name: `戊行 ${stamp}` }, 201), k = await sales.must('POST', 'contacts', { name: `窗口 ${stamp}`, customer_id: cu.id, email: `k${stamp}@person.example` }, 201);
	const deal = await sales.must('POST', 'opportunities', { name: `商談 ${stamp}`, customer_id: cu.id }, 201), someone = await sales.must('POST', 'contacts', { name: '別人', customer_id: cu.id }, 201);
	await say(`opportunities:${deal.id}`, '與窗口談價', { contact_id: k.id });
	await say(`customers:${cu.id}`, '與別人談', { contact_id: someone.id });
	await say(`contacts:${k.id}`, '直接聯絡');
	const plan = await sales.must('POST', 'followups/plans', { on: `opportunities:${deal.id}`, type: 'meeting', subject: '會議', participants: [{ contact_id: k.id }] }, 201);
	await sales.must('POST', `followups/plans/${plan.id}/done`, { feedback: '開過會了' });
	assert.deepEqual(await said(sales, `contacts:${k.id}`), ['開過會了', '直接聯絡', '與窗口談價']);
	const page = (await (await signIn('sales1')).get(`/contacts/${k.id}`)).text;
	assert.ok(page.includes('與窗口談價') && !page.includes('與別人談'));
	/* who is lent the contact alone reads what stands on the contact alone */
	await sales.must('POST', `contacts/${k.id}/share`, { user_id: id('sales2'), access: 'read', until: '2099-12-31' });
	assert.deepEqual(await said(other, `contacts:${k.id}`), ['直接聯絡']);
});

test('a lead joins an existing deal: the deal says whose it is, and is no other customer\'s', async () => {
	const a = await sales.must('POST', 'customers', { name: `己行 ${stamp}` }, 201), b = await sales.must('POST', 'customers', { name: `庚行 ${stamp}` }, 201);
	const deal = await sales.must('POST', 'opportunities', { name: `舊案 ${stamp}`, customer_id: a.id }, 201), l = await lead();
	for (const how of [{ customer_id: b.id, opportunity_id: deal.id }, { create_customer: true, opportunity_id: deal.id }]) {
		const res = await sales.post(`leads/${l.id}/convert`, how);
		assert.equal(res.status, 422, res.text);
		assert.ok(res.json.errors.opportunity_id, res.text);
	}
	assert.deepEqual(await sales.must('POST', `leads/${l.id}/convert`, { opportunity_id: deal.id }), { customer_id: a.id, contact_id: null, opportunity_id: deal.id });
});

test('filters say what cannot be: a choice that is none; a day is the whole of it', async () => {
	const l = await lead({ region: `區${stamp}` }), ask = async (f) => (await admin.must('GET', `leads?filter[region]=${encodeURIComponent(`區${stamp}`)}&${f}`)).items.length;
	for (const f of ['leads?filter[status]=bogus', 'leads?filter[status][in]=new,bogus', 'leads?filter[status][ne]=bogus', 'opportunities?filter[state]=bogus', 'customers?filter[level]=D']) {
		const res = await manager.get(f);
		assert.equal(res.status, 400, f);
		assert.equal(Object.keys(res.json.errors).length, 1, res.text);
	}
	assert.equal(await ask('filter[status]=new'), 1);
	const zone = one("SELECT tz FROM users WHERE login = 'admin'") || 'Asia/Taipei';
	const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(l.created_at)), before = new Date(Date.parse(`${local}T12:00:00Z`) - 86400e3).toISOString().slice(0, 10);
	for (const [f, n] of [[`=${local}`, 1], [`[lte]=${local}`, 1], [`[gte]=${local}`, 1], [`[gt]=${before}`, 1], [`=${before}`, 0], [`[lte]=${before}`, 0], [`[gt]=${local}`, 0], [`[lt]=${local}`, 0], [`[ne]=${local}`, 0], [`[ne]=${before}`, 1]])
		assert.equal(await ask(`filter[created_at]${f}`), n, f);
});

test('two merges of one second are two, undone one after the other; a locked customer keeps its owner', async () => {
	const a = await lead({ phone: null }), b = await lead({ phone: '04-2211-3344' }), c = await lead({ region: '臺中' });
	for (const x of [b, c]) await sales.must('POST', `leads/${a.id}/merge`, { ids: [x.id] });
	const merged = async () => [b, c].map(async (x) => (await sales.must('GET', `leads/${x.id}`)).merged_into_id);
	await sales.must('POST', `leads/${a.id}/unmerge`);
	assert.deepEqual(await Promise.all(await merged()), [a.id, null]);
	const left = await sales.must('GET', `leads/${a.id}`);
	assert.deepEqual([left.phone, left.region], ['04-2211-3344', null]);
	await sales.must('POST', `leads/${a.id}/unmerge`);
	assert.deepEqual(await Promise.all(await merged()), [null, null]);
	assert.equal((await sales.must('GET', `leads/${a.id}`)).phone, null);
	const cu = await sales.must('POST', 'customers', { name: `鎖行 ${stamp}` }, 201);
	await sales.must('POST', `customers/${cu.id}/lock`);
	assert.equal((await admin.patch(`customers/${cu.id}`, { owner_id: null })).status, 409);
	await sales.must('POST', `customers/${cu.id}/unlock`);
	await admin.must('PATCH', `customers/${cu.id}`, { owner_id: null });
});

test('open deals are merged and come apart again; what is won or lost stays what it is', async () => {
	const cu = await sales.must('POST', 'customers', { name: `辛行 ${stamp}` }, 201), deal = (more) => sales.must('POST', 'opportunities', { name: `併案 ${stamp}`, customer_id: cu.id, ...more }, 201);
	const a = await deal({}), b = await deal({ project: '二樓', tags: [`併 ${stamp}`] }), lost = await deal({});
	const q = await sales.must('POST', `opportunities/${b.id}/quote`, {}, 201);
	const kept = await sales.must('POST', `opportunities/${a.id}/merge`, { ids: [b.id] });
	assert.deepEqual([kept.project, kept.tags], ['二樓', [`併 ${stamp}`]]);
	assert.equal((await sales.must('GET', `quotations/${q.id}`)).opportunity_id, a.id);
	assert.equal((await sales.patch(`opportunities/${b.id}`, { name: 'x' })).status, 409);
	assert.deepEqual((await sales.must('GET', `opportunities?filter[customer_id]=${cu.id}`)).items.map((x) => x.id).sort(), [a.id, lost.id].sort());
	const apart = await sales.must('POST', `opportunities/${a.id}/unmerge`);
	assert.deepEqual([apart.project, apart.tags], [null, []]);
	assert.equal((await sales.must('GET', `quotations/${q.id}`)).opportunity_id, b.id);
	await sales.must('POST', `opportunities/${lost.id}/lose`, { reason: '價格太高' });
	assert.equal((await sales.post(`opportunities/${a.id}/merge`, { ids: [lost.id] })).status, 409);
	assert.equal((await sales.post(`opportunities/${lost.id}/merge`, { ids: [a.id] })).status, 409);
	assert.equal((await other.post(`opportunities/${a.id}/merge`, { ids: [b.id] })).status, 404);
});

test('customers taken apart again: what was made since goes with what it stands on; money across both keeps them together', async () => {
	const pair = async () => {
		const [a, b] = [await admin.must('POST', 'customers', { name: `留 ${Date.now()}` }, 201), await admin.must('POST', 'customers', { name: `還 ${Date.now()}` }, 201)];
		const deal = await admin.must('POST', 'opportunities', { name: '機', customer_id: b.id }, 201), k = await admin.must('POST', 'contracts', { title: '約', customer_id: b.id, amount: '1000' }, 201);
		await admin.must('POST', `customers/${a.id}/merge`, { ids: [b.id] });
		const plan = await admin.must('POST', 'payments/plans', { contract_id: k.id, due_on: '2030-01-01', amount: '1000' }, 201);
		const receive = async (more) => { const r = await admin.must('POST', 'payments/receipts', { customer_id: a.id, amount: '300', ...more }, 201); await admin.must('POST', `payments/receipts/${r.id}/confirm`); await admin.must('POST', `payments/receipts/${r.id}/allocate`, { allocations: [{ plan_id: plan.id, amount: '100' }] }); return r; };
		return { a, b, deal, k, receive };
	};
	const { a, b, deal, k, receive } = await pair(), q = await admin.must('POST', `opportunities/${deal.id}/quote`, undefined, 201), r = await receive({ contract_id: k.id }), i = await admin.must('POST', `contracts/${k.id}/invoice`, { amount: '50' }, 201);
	const own = await admin.must('POST', 'quotations', { customer_id: a.id, lines: [{ description: '自己的', quantity: '1', unit_price: '1' }] }, 201);
	await admin.must('POST', `customers/${a.id}/unmerge`, {});
	for (const [path, id, whose] of [['opportunities', deal.id, b], ['quotations', q.id, b], ['contracts', k.id, b], ['payments/receipts', r.id, b], ['invoices', i.id, b], ['quotations', own.id, a]])
		assert.equal((await admin.must('GET', `${path}/${id}`)).customer_id, whose.id, path);
	const kept = await pair();
	await kept.receive({});
	const refused = await admin.post(`customers/${kept.a.id}/unmerge`, {});
	assert.deepEqual([refused.status, refused.json.detail.includes(kept.b.name)], [409, true], refused.text);
	assert.equal((await admin.must('GET', `contracts/${kept.k.id}`)).customer_id, kept.a.id);
});
