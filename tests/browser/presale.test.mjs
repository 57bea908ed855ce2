// Before the sale, by hand: records merged from the list and taken apart again, and the
// list of who leaves on a day.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { page, close, url, api } from './lib.mjs';

after(close);
const stamp = Date.now().toString(36);

test('two customers are ticked and merged; what is taken from each is shown before; undone, both are there', async () => {
	const a = await api('manager'), mark = `併${stamp}`, list = `${url}/customers?view=all&q=${encodeURIComponent(mark)}`;
	const kept = await a.must('POST', 'customers', { name: `${mark}甲`, description: '甲的備註' }, 201), other = await a.must('POST', 'customers', { name: `${mark}乙`, website: 'https://b.example' }, 201);
	const p = await page('manager'), names = () => p.locator('tbody a.strong, tbody th a').allInnerTexts().then((t) => t.filter((x) => x.startsWith(mark)).sort());
	await p.goto(list, { waitUntil: 'networkidle' });
	assert.deepEqual(await names(), [`${mark}甲`, `${mark}乙`].sort());
	for (const box of await p.locator('tbody input[type=checkbox]').all()) await box.check();
	await Promise.all([p.waitForURL(/bulk\/merge/), p.locator('.bulk button', { hasText: '合併' }).first().click()]);
	assert.match(await p.innerText('main'), /b\.example/);
	await p.check(`input[name=keep][value="${kept.id}"]`);
	await Promise.all([p.waitForURL(new RegExp(`customers/${kept.id}$`)), p.locator('main form .pri').click()]);
	assert.match(await p.innerText('main'), /b\.example/);
	await p.goto(list, { waitUntil: 'networkidle' });
	assert.deepEqual(await names(), [`${mark}甲`]);
	await p.goto(`${url}/customers/${kept.id}`, { waitUntil: 'networkidle' });
	await p.click(`[popovertarget="${await p.locator('.pop:has([formaction$="/unmerge"])').getAttribute('id')}"]`);
	await Promise.all([p.waitForResponse((r) => r.url().endsWith('/unmerge')), p.locator('[formaction$="/unmerge"]').click()]);
	await p.waitForLoadState('networkidle');
	await p.goto(list, { waitUntil: 'networkidle' });
	assert.deepEqual(await names(), [`${mark}甲`, `${mark}乙`].sort());
	const now = await a.must('GET', `customers/${kept.id}`);
	assert.deepEqual([now.website, now.description], [null, '甲的備註']);
	assert.equal((await a.must('GET', `customers/${other.id}`)).website, 'https://b.example');
	assert.deepEqual(p.faults, []);
	await p.context().close();
});

test('the simulator: a day is chosen, its list is the one of the API, each line leads to its record', async () => {
	const p = await page('manager'), a = await api('manager');
	await p.goto(`${url}/customers/recycling`, { waitUntil: 'networkidle' });
	await p.fill('#sim-on', '2099-12-31');
	await Promise.all([p.waitForURL(/on=2099-12-31/), p.locator('form.bar .pri').click()]);
	const said = await a.must('GET', 'customers/recycling?on=2099-12-31'), count = Number((await p.innerText('.figures .v')).match(/\d+/)[0]);
	assert.ok(count > 0, 'somebody leaves until then');
	assert.equal(count, said.count);
	const first = p.locator('table.list tbody tr').first(), name = await first.locator('a.strong').innerText();
	assert.match(await first.innerText(), /20\d\d/);
	await Promise.all([p.waitForURL(/customers\/\d+/), first.locator('a.strong').click()]);
	assert.equal(await p.innerText('h1'), name);
	assert.deepEqual(p.faults, []);
	await p.context().close();
});
