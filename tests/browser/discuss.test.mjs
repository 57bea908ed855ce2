// Discussion in browsers: what one writes in a channel appears in another's without
// loading again; a mention by keyboard reaches the bell.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { api, axe, close, fits, page, url } from './lib.mjs';

after(close);

test('a message in a channel appears in another browser within two seconds; the pages are clean', async () => {
	const s1 = await api('sales1'), manager = await api('manager'), admin = await api('admin');
	const ch = await s1.must('POST', 'discuss/channels', { name: `即時${Date.now() % 1e6}` });
	await manager.must('POST', `discuss/channels/${ch.id}/join`);
	const [a, b] = [await page('sales1'), await page('manager', { width: 390, height: 844, dark: true })];
	try {
		await a.goto(`${url}/discuss/channels/${ch.id}`);
		await b.goto(`${url}/discuss/channels/${ch.id}`);
		await b.waitForTimeout(500);
		await a.fill('#say', '今天的會勘改到三點');
		const began = Date.now();
		await a.press('#say', 'Control+Enter');
		await b.getByText('今天的會勘改到三點').waitFor({ timeout: 8000 });
		assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
		assert.equal(await a.inputValue('#say'), '', 'sent without leaving the page');
		for (const p of [a, b]) {
			assert.deepEqual(await axe(p), []);
			assert.ok(await fits(p));
			assert.deepEqual(p.faults, []);
		}
	} finally {
		await admin.post(`discuss/channels/${ch.id}/archive`);
	}
});

test('@ by keyboard puts a name in; whom it names sees the bell count without loading again', async () => {
	const s1 = await api('sales1'), c = await s1.must('POST', 'customers', { name: `提及${Date.now()}有限公司` });
	const a = await page('sales1'), b = await page('manager');
	await b.goto(`${url}/discuss/`);
	const before = await b.textContent('[data-bell]');
	await a.goto(`${url}/customers/${c.id}`);
	await a.click('#say-message');
	await a.keyboard.type('請過目 @鄭');
	await a.locator('#at-list [role=option]').first().waitFor();
	await a.keyboard.press('Enter');
	assert.equal(await a.inputValue('#say-message'), '請過目 @鄭國維 ');
	await Promise.all([a.waitForNavigation(), a.click('#compose-message button.pri')]);
	await a.getByText('請過目 @鄭國維').first().waitFor();
	await b.waitForFunction((was) => document.querySelector('[data-bell]').textContent !== was, before, { timeout: 5000 });
	await b.goto(`${url}/discuss/`);
	await b.getByText('請過目 @鄭國維').first().waitFor();
	for (const p of [a, b]) {
		assert.deepEqual(await axe(p), []);
		assert.ok(await fits(p));
		assert.deepEqual(p.faults, []);
	}
});
