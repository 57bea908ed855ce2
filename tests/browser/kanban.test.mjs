// The board by touch, what others see of a move at once, more cards as one scrolls, and
// the ways to see the same deals. Mouse, keyboard and no script: looks.test.mjs.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { api, axe, close, fits, page, sql, url } from './lib.mjs';

after(close);
const admin = await api('admin'), mark = `觸控${Date.now()}`;
const team = await admin.must('POST', 'settings/teams', { name: mark }), stages = [];
for (const n of ['一', '二']) stages.push(await admin.must('POST', 'settings/stages', { name: mark + n, team_id: team.id, sequence: n === '一' ? 1 : 2, probability: '20' }));
const customer = await admin.must('POST', 'customers', { name: mark + '公司' });
const deals = [];
for (const n of ['甲', '乙']) deals.push(await admin.must('POST', 'opportunities', { name: mark + n, customer_id: customer.id, team_id: team.id, stage_id: stages[0].id, expected_revenue: '1000' }));
const board = `${url}/opportunities/board?team=${team.id}`, col = (s) => `.col[data-stage="${s.id}"]`, card = (d) => `.card[data-id="${d.id}"]`;
const idOf = (v) => (v && typeof v === 'object' ? v.id : v);

test('a card is carried by a finger, after a short rest; a swipe only scrolls', async () => {
	const p = await page('admin', { width: 1000, height: 800 }), cdp = await p.context().newCDPSession(p);
	await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
	await p.goto(board, { waitUntil: 'load' });
	const from = await p.locator(card(deals[0])).boundingBox(), to = await p.locator(`${col(stages[1])} .cards`).boundingBox();
	const touch = (type, x, y) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
	await touch('touchStart', from.x + 60, from.y + 50);
	for (let i = 1; i <= 6; i++) await touch('touchMove', from.x + 60, from.y + 50 + i * 25);
	await touch('touchEnd');
	assert.equal(idOf((await admin.must('GET', `opportunities/${deals[0].id}`)).stage_id), stages[0].id, 'a swipe moves nothing');
	await p.waitForTimeout(100);
	await touch('touchStart', from.x + 60, from.y + 50);
	await p.waitForTimeout(350);
	for (let i = 1; i <= 12; i++) {
		await touch('touchMove', from.x + 60 + ((to.x + 80 - from.x - 60) * i) / 12, from.y + 50 + ((to.y + 40 - from.y - 50) * i) / 12);
		await p.waitForTimeout(20);
	}
	await p.waitForSelector(`${col(stages[1])} ${card(deals[0])}`);	/* the place is shown before the drop */
	await Promise.all([p.waitForResponse((r) => r.url().includes('/move') && r.status() === 200), touch('touchEnd')]);
	assert.equal(idOf((await admin.must('GET', `opportunities/${deals[0].id}`)).stage_id), stages[1].id);
	assert.deepEqual(p.faults, []);
	await p.context().close();
});

test('what somebody moves, others who look see at once: card and both sums', async () => {
	const p = await page('admin');
	await p.goto(board, { waitUntil: 'load' });
	await p.waitForTimeout(500);
	await admin.must('POST', `opportunities/${deals[1].id}/move`, { stage_id: stages[1].id });
	const began = Date.now();
	await p.waitForSelector(`${col(stages[1])} ${card(deals[1])}`);
	await p.waitForFunction((s) => /2,000/.test(document.querySelector(s).textContent), `${col(stages[1])} [data-sum]`);
	assert.equal((await p.textContent(`${col(stages[0])} [data-count]`)).trim(), '0');
	assert.ok(Date.now() - began < 12000, 'told, not asked');
	await p.context().close();
});

test('a column loads on when it is scrolled to its end; sums count everything', async () => {
	sql(`INSERT INTO opportunities (name, customer_id, expected_revenue, probability, stage_id, priority, state, team_id) SELECT CONCAT('${mark}多', seq), ${customer.id}, 10, 20, ${stages[0].id}, 0, 'open', ${team.id} FROM seq_1_to_70`);
	const p = await page('admin', { height: 700 });
	await p.goto(board, { waitUntil: 'load' });
	assert.equal(await p.locator(`${col(stages[0])} .card`).count(), 10);
	assert.equal((await p.textContent(`${col(stages[0])} [data-count]`)).trim(), '70');
	await p.locator(`${col(stages[0])} .cards`).evaluate((e) => { e.scrollTop = e.scrollHeight; });
	await p.waitForFunction((s) => document.querySelectorAll(s).length >= 50, `${col(stages[0])} .card`);
	assert.deepEqual(p.faults, []);
	await p.context().close();
	sql(`DELETE FROM opportunities WHERE team_id = ${team.id} AND name LIKE '${mark}多%'`);
});

test('the same deals as graph and pivot; teams and forecast: axe-core, width, light and dark', async () => {
	const faults = [], look = { 1440: ['/opportunities/graph?view=all&by=close_date:month&split=stage_id', '/opportunities/forecast'], 390: ['/opportunities/graph?view=all&kind=pie', '/opportunities/forecast'] };
	for (const [width, dark] of [[1440, false], [390, true]]) {
		const p = await page('manager', { width, height: 844, dark });
		await p.goto(`${url}/opportunities/board`, { waitUntil: 'load' });
		await p.click('.seg a[href*="/opportunities/pivot"]');
		await p.waitForURL((u) => u.pathname.endsWith('/pivot'));
		for (const path of [null, ...look[width]]) {
			if (path) await p.goto(url + path, { waitUntil: 'load' });
			faults.push(...(await axe(p)).map((f) => `${path} ${width}: ${f}`));
			if (!await fits(p)) faults.push(`${path} ${width} scrolls sideways`);
		}
		faults.push(...p.faults);
		await p.context().close();
	}
	assert.deepEqual(faults, []);
});
