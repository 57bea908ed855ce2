// How Ferry looks and the board behaves: axe-core finds nothing at two widths in light
// and dark, nothing scrolls sideways, the content policy is never broken, page budgets
// hold; a card is dragged, carried by keyboard, moved without script, put back when
// refused, and undone.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { page, axe, fits, shot, close, api, signIn, url } from './lib.mjs';

after(close);
const ALL = ['minor', 'moderate', 'serious', 'critical'];

async function firstId(a, path, filter = '') {
	const res = await a.get(`${path}?limit=1${filter}`);
	return res.json?.items?.[0]?.id;
}
async function paths() {
	const a = await api('admin');
	const list = ['/home/', '/home/search?q=商', '/opportunities/board', '/opportunities', '/opportunities/new', '/leads', '/leads?view=pool', '/leads/new', '/customers', '/customers/new',
		'/contacts', '/products', '/quotations', '/quotations/new', '/contracts', '/payments/plans', '/payments/receipts', '/invoices', '/settings/', '/account/profile'];
	for (const p of ['opportunities', 'customers', 'leads', 'contacts', 'products', 'quotations', 'contracts', 'payments/plans', 'payments/receipts', 'invoices']) {
		const id = await firstId(a, p);
		if (id) list.push(`/${p}/${id}`);
		if (id && ['customers', 'opportunities'].includes(p)) list.push(`/${p}/${id}/edit`);
	}
	const draft = await firstId(a, 'quotations', '&filter[status]=draft');
	if (draft) list.push(`/quotations/${draft}/edit`);
	return list;
}
const name = (p) => p.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'top';

// Dark and narrow; the other mixtures on the pages that draw most (light and wide: pages.test.mjs).
const drawn = /^\/(home\/|opportunities(\/board|\/\d+|\/new)?|customers|quotations\/new|settings\/)$/;
for (const [width, dark, all] of [[390, true, true], [1440, true, false], [390, false, false]]) {
	test(`${all ? 'every page' : 'the pages that draw most'} at ${width} px, ${dark ? 'dark' : 'light'}: axe-core, width, content policy`, async () => {
		const p = await page('admin', { width, height: width < 500 ? 844 : 900, dark }), faults = [];
		for (const path of (await paths()).filter((x) => all || drawn.test(x))) {
			p.faults.length = 0;
			/* only forms and the board fetch more scripts after they are there */
			const res = await p.goto(url + path, { waitUntil: drawn.test(path) || /new$|edit$/.test(path) ? 'networkidle' : 'load' });
			if (res.status() !== 200) { faults.push(`${path}: ${res.status()}`); continue; }
			for (const v of await axe(p, ALL)) faults.push(`${path}: ${v}`);
			if (!await fits(p)) faults.push(`${path}: scrolls sideways`);
			for (const f of p.faults) faults.push(`${path}: ${f}`);
			await shot(p, `${name(path)}-${width}-${dark ? 'dark' : 'light'}`);
		}
		await p.context().close();
		assert.deepEqual(faults, []);
	});
}

test('sign-in page: axe-core, width, both schemes', async () => {
	for (const [width, dark] of [[1440, false], [390, true]]) {
		const p = await page(null, { width, dark });
		await p.goto(`${url}/account/sign-in`);
		assert.deepEqual(await axe(p, ALL), []);
		assert.ok(await fits(p));
		await shot(p, `sign-in-${width}-${dark ? 'dark' : 'light'}`);
		await p.context().close();
	}
});

test('nothing scrolls sideways from 390 to 1920 px', async () => {
	const p = await page('admin'), faults = [];
	for (const path of ['/home/', '/opportunities/board', '/customers', '/opportunities/new']) {
		await p.goto(url + path);
		for (const width of [390, 480, 640, 768, 860, 1024, 1180, 1366, 1920]) {
			await p.setViewportSize({ width, height: 900 });
			if (!await fits(p)) faults.push(`${path} at ${width}`);
		}
	}
	assert.deepEqual(faults, []);
	await p.context().close();
});

test('script and style of a first visit stay within the page budgets', async () => {
	for (const [path, limit] of [['/home/', 28], ['/customers', 28], ['/opportunities/board', 43], ['/quotations/new', 48]]) {
		const p = await page('admin'), sizes = new Map();
		p.on('response', (r) => { if (/\.(css|js)$/.test(new URL(r.url()).pathname)) sizes.set(r.url(), 0); });
		await p.context().clearCookies({ name: 'none' });
		await p.goto(url + path, { waitUntil: 'networkidle' });
		for (const u of sizes.keys()) sizes.set(u, gzipSync(Buffer.from(await (await fetch(u)).arrayBuffer()), { level: 9 }).length);
		const kb = [...sizes.values()].reduce((a, b) => a + b, 0) / 1024;
		assert.ok(kb <= limit, `${path}: ${kb.toFixed(1)} KB of ${limit}`);
		await p.context().close();
	}
});

// A team of its own with three stages and two deals, so that no other test's cards are in the way.
async function pipeline() {
	const a = await api('admin'), mark = `看板${Date.now()}`;
	const team = await a.must('POST', 'settings/teams', { name: mark });
	const stages = [];
	for (const [n, s] of [['一', 10], ['二', 20], ['三', 30]])
		stages.push(await a.must('POST', 'settings/stages', { name: mark + n, team_id: team.id, sequence: s, probability: '20' }));
	const customer = await a.must('POST', 'customers', { name: mark + '公司' });
	const deals = [];
	for (const [n, v] of [['甲', '1000'], ['乙', '2500']])
		deals.push(await a.must('POST', 'opportunities', { name: mark + n, customer_id: customer.id, team_id: team.id, stage_id: stages[0].id, expected_revenue: v }));
	return { a, team, stages, deals, mark };
}
const board = (t) => `${url}/opportunities/board?team=${t.team.id}`;
const stageOf = async (t, i) => (await t.a.must('GET', `opportunities/${t.deals[i].id}`)).stage_id;
const idOf = (v) => (v && typeof v === 'object' ? v.id : v);
const text = (p, sel) => p.textContent(sel).then((s) => s.trim());
const col = (s) => `.col[data-stage="${s.id}"]`;
const card = (d) => `.card[data-id="${d.id}"]`;

test('a card is dragged: both columns follow the server, undo takes it back', async () => {
	const t = await pipeline(), p = await page('admin');
	await p.goto(board(t), { waitUntil: 'networkidle' });
	assert.match(await text(p, `${col(t.stages[0])} [data-sum]`), /3,500/);
	const from = await p.locator(card(t.deals[0])).boundingBox(), to = await p.locator(`${col(t.stages[1])} .cards`).boundingBox();
	await p.mouse.move(from.x + 40, from.y + 45);
	await p.mouse.down();
	await p.mouse.move(from.x + 60, from.y + 60, { steps: 4 });
	await p.mouse.move(to.x + 60, to.y + 30, { steps: 12 });
	await p.waitForSelector(`${col(t.stages[1])} ${card(t.deals[0])}`);	/* the place is shown before the drop */
	await Promise.all([p.waitForResponse((r) => r.url().includes('/move') && r.status() === 200), p.mouse.up()]);
	await p.waitForSelector('#toast.on');
	assert.equal(idOf(await stageOf(t, 0)), t.stages[1].id);
	await p.waitForFunction((s) => /2,500/.test(document.querySelector(s).textContent), `${col(t.stages[0])} [data-sum]`);
	assert.match(await text(p, `${col(t.stages[1])} [data-sum]`), /1,000/);
	assert.equal(await text(p, `${col(t.stages[1])} .cnt`), '1');
	await Promise.all([p.waitForResponse((r) => r.url().includes('/move') && r.status() === 200), p.click('[data-undo]')]);
	await p.waitForSelector(`${col(t.stages[0])} ${card(t.deals[0])}`);
	assert.equal(idOf(await stageOf(t, 0)), t.stages[0].id);
	assert.deepEqual(p.faults, []);
	await p.context().close();
});

test('a card is carried by keyboard', async () => {
	const t = await pipeline(), p = await page('admin');
	await p.goto(board(t), { waitUntil: 'networkidle' });
	await p.focus(`${card(t.deals[1])} h3 a`);
	await p.keyboard.press('Space');
	await p.keyboard.press('ArrowRight');
	await p.keyboard.press('ArrowRight');
	await Promise.all([p.waitForResponse((r) => r.url().includes('/move') && r.status() === 200), p.keyboard.press('Space')]);
	assert.equal(idOf(await stageOf(t, 1)), t.stages[2].id);
	await p.context().close();
});

test('a refused move puts the card back and says why', async () => {
	const t = await pipeline(), p = await page('admin');
	await p.route('**/live/**', (r) => r.abort());	/* nobody has told this page yet */
	await p.goto(board(t), { waitUntil: 'networkidle' });
	await t.a.must('POST', `opportunities/${t.deals[0].id}/win`, {});	/* meanwhile somebody else won it */
	await p.focus(`${card(t.deals[0])} h3 a`);
	await p.keyboard.press('Space');
	await p.keyboard.press('ArrowRight');
	await Promise.all([p.waitForResponse((r) => r.url().includes('/move') && r.status() === 409), p.keyboard.press('Space')]);
	await p.waitForSelector('#toast.on.is-bad');
	await p.waitForSelector(`${col(t.stages[0])} ${card(t.deals[0])}`);
	await p.context().close();
});

test('without script: the menu on the card moves it, the column makes a new one', async () => {
	const t = await pipeline(), b = await signIn('admin');
	let res = await b.get(`/opportunities/board?team=${t.team.id}`);
	assert.match(res.text, new RegExp(`action="/opportunities/${t.deals[0].id}/move"`));
	res = await b.post(`/opportunities/${t.deals[0].id}/move`, { stage_id: String(t.stages[1].id), back: `/opportunities/board?team=${t.team.id}` });
	assert.equal(res.status, 303);
	assert.match(res.location, /\/opportunities\/board\?team=/);
	assert.equal(idOf(await stageOf(t, 0)), t.stages[1].id);
	res = await b.get(`/opportunities/board?team=${t.team.id}&new=${t.stages[0].id}`);
	assert.match(res.text, /class="quick"/);
	res = await b.post('/opportunities/board/quick', { stage_id: String(t.stages[0].id), team_id: String(t.team.id), name: `${t.mark}快`, customer: `${t.mark}新公司`, expected_revenue: '700', priority: '2' });
	assert.equal(res.status, 303, res.text.slice(0, 400));
	res = await b.get(`/opportunities/board?team=${t.team.id}`);
	assert.match(res.text, new RegExp(`${t.mark}快`));
	res = await b.post('/opportunities/board/quick', { stage_id: String(t.stages[0].id), team_id: String(t.team.id), name: '', customer: 'x', expected_revenue: '' });
	assert.equal(res.status, 422);
});

test('the status bar shows the time in each stage; won and lost are told', async () => {
	const t = await pipeline(), p = await page('admin');
	await p.goto(`${url}/opportunities/${t.deals[0].id}`);
	assert.equal(await p.locator('.stages .stage').count() >= 3, true);
	await p.click('.stages button.stage:not(.now) >> nth=0');
	await p.waitForURL(/opportunities\/\d+/);
	assert.equal(idOf(await stageOf(t, 0)), t.stages[1].id);
	await t.a.must('POST', `opportunities/${t.deals[0].id}/win`, {});
	await p.goto(`${url}/opportunities/${t.deals[0].id}`);
	assert.ok(await p.locator('.banner.ok').isVisible());
	await t.a.must('POST', `opportunities/${t.deals[1].id}/lose`, { reason: '太貴', closing_note: '改租別處' });
	await p.goto(`${url}/opportunities/${t.deals[1].id}`);
	assert.match(await p.textContent('.banner.bad'), /太貴/);
	await p.context().close();
});

test('the palette opens with Ctrl-K, finds two Chinese characters, opens with Enter', async () => {
	const t = await pipeline(), p = await page('admin');
	await p.goto(`${url}/home/`, { waitUntil: 'networkidle' });
	await p.keyboard.press('Control+k');
	await p.fill('#cmd input', t.mark + '公司');
	await p.waitForSelector(`#cmd [role=option]:has-text("${t.mark}公司")`);
	await Promise.all([p.waitForURL(/\/customers\/\d+/), p.keyboard.press('Enter')]);
	await p.context().close();
});

test('the customer opens the link, takes an optional line, signs; accepting twice is refused', async () => {
	const a = await api('admin'), mark = `客戶頁${Date.now()}`;
	const customer = await a.must('POST', 'customers', { name: mark });
	const q = await a.must('POST', 'quotations', { customer_id: customer.id, title: mark, lines: [
		{ kind: 'section', description: '進駐費用' },
		{ kind: 'item', description: '首期租金\nA 棟', quantity: '1', unit_price: '20000' },
		{ kind: 'item', description: '招牌燈箱', quantity: '1', unit_price: '6800', optional: true }] });
	await a.must('POST', `quotations/${q.id}/send`, {});
	const made = await a.must('POST', `quotations/${q.id}/link`, {});
	const link = url + new URL(made.url).pathname;
	for (const [width, dark] of [[1440, true], [390, false]]) {
		const p = await page(null, { width, dark });
		await p.goto(link, { waitUntil: 'networkidle' });
		assert.deepEqual(await axe(p, ALL), []);
		assert.ok(await fits(p));
		assert.deepEqual(p.faults, []);
		if (width === 390) {
			assert.match(await p.textContent('.price'), /20,000/);
			await p.fill('#sn', '王志明');
			await p.locator('[data-sign]').scrollIntoViewIfNeeded();
			const s = await p.locator('[data-sign]').boundingBox();
			await p.mouse.move(s.x + 20, s.y + 40);
			await p.mouse.down();
			await p.mouse.move(s.x + 150, s.y + 90, { steps: 8 });
			await p.mouse.up();
			const drawn = await p.inputValue('[name=signature]');
			assert.match(drawn, /^data:image\/png/);
			// An option loads the page anew: name and drawing are there again.
			await Promise.all([p.waitForNavigation({ waitUntil: 'networkidle' }), p.check('tr.opt input')]);
			assert.match(await p.textContent('.price'), /26,800/);
			assert.equal(await p.inputValue('#sn'), '王志明');
			assert.match(await p.inputValue('[name=signature]'), /^data:image\/png/);
			await p.check('#ag');
			await Promise.all([p.waitForNavigation(), p.click('#accept .btn.pri')]);
			await p.waitForSelector('.ribbon.won-r');
		}
		await p.context().close();
	}
	const now = await a.must('GET', `quotations/${q.id}`);
	assert.equal(now.status, 'accepted');
	assert.equal(now.amount_total, '26800.00');
	const pdf = await fetch(`${link}/pdf`);
	assert.equal(pdf.status, 200);
	assert.equal(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString(), '%PDF-');
	const again = await fetch(`${link}/accept`, { method: 'POST', body: new URLSearchParams({ signed_by: 'x', agree: '1' }), redirect: 'manual' });
	assert.equal(again.status, 409);
	assert.equal((await fetch(`${url}/portal/quotations/${'A'.repeat(43)}`)).status, 404);
});

test('lines are added and summed while typing, to the cent and with tax', async () => {
	const p = await page('admin');
	await p.goto(`${url}/quotations/new`, { waitUntil: 'networkidle' });
	await p.fill('[name="lines[0][quantity]"]', '3');
	await p.fill('[name="lines[0][unit_price]"]', '1234.5');
	await p.fill('[name="lines[0][discount_percent]"]', '10');
	const total = () => p.textContent('[data-total=untaxed]');
	assert.equal(await total(), '3,333');	/* 3333.15 in a currency without cents */
	// A line is put elsewhere by its handle, with the mouse and with the keyboard; its fields go along.
	const grips = p.locator('table.lines tbody .grip'), at = (n) => p.inputValue(`[name="lines[${n}][unit_price]"]`);
	await grips.nth(0).hover();
	await p.waitForFunction(() => window.Sortable && window.Sortable.get(document.querySelector('table.lines tbody')));
	const a = await grips.nth(0).boundingBox(), b = await grips.nth(1).boundingBox();
	await p.mouse.move(a.x + 8, a.y + 8);
	await p.mouse.down();
	await p.mouse.move(b.x + 8, b.y + b.height + 16, { steps: 8 });
	await p.mouse.up();
	await p.waitForFunction(() => document.querySelector('[name="lines[1][unit_price]"]').value === '1234.5');
	await grips.nth(1).press('ArrowUp');
	assert.equal(await at(0), '1234.5');
	const rows = await p.locator('table.lines tbody tr').count();
	await p.click('[data-line-add=product]');
	assert.equal(await p.locator('table.lines tbody tr').count(), rows + 1);
	await p.click('[data-line-remove] >> nth=0');
	assert.equal(await total(), '0');
	assert.deepEqual(p.faults, []);
	await p.context().close();
});
