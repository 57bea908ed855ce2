// The pages every record type has, by plain forms without a script: make, refuse,
// show duplicates, edit, lines, notes, lists with filters, columns, ticked rows, a stale save.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { page, close, url, fits, password } from './lib.mjs';

let p;
const notes = async (on = p) => (await on.locator('.note-bar').allInnerTexts()).join('\n');
const save = (on = p) => Promise.all([on.waitForLoadState(), on.click('.savebar .pri')]);
const name = `測試 <script>alert(1)</script> & ${Date.now()}`;
let made;

before(async () => { p = await page('manager', { js: false }); });
after(close);

test('a wrong value comes back beside its field, with what was typed', async () => {
	await p.goto(`${url}/customers/new`);
	await p.fill('[name=name]', name);
	await p.fill('[name=email]', 'no address');
	await save();
	assert.equal(await p.inputValue('[name=name]'), name);
	assert.equal(await p.getAttribute('[name=email]', 'aria-invalid'), 'true');
	assert.match(await p.innerText('#f-email-h'), /電子郵件/);
	await p.fill('[name=email]', `t${Date.now()}@example.com`);
	await save();
	assert.match(p.url(), /customers\/\d+/);
	assert.equal(await p.innerText('h1'), name);
	made = p.url().match(/customers\/\d+/)[0];
});

test('a possible duplicate is shown before it is made', async () => {
	await p.goto(`${url}/customers/new`);
	await p.fill('[name=name]', name);
	await save();
	assert.match(await notes(), /可能重複/);
	assert.equal(await p.locator(`.note-bar a[href="/${made}"]`).count(), 1);
});

test('a note stands on the timeline as text', async () => {
	await p.goto(`${url}/${made}`);
	await p.click('[data-show=compose-note]');
	await p.fill('#say-note', 'first\n<b>second</b>');
	await p.click('#compose-note .pri');
	assert.match(await p.innerText('.feed .say'), /<b>second<\/b>/);
	assert.ok(await p.locator('.seal').count());
});

test('a stale save is refused, keeps the input, and goes through when repeated', async () => {
	const q = await p.context().newPage();
	await p.goto(`${url}/${made}/edit`);
	await q.goto(`${url}/${made}/edit`);
	await p.fill('[name=short_name]', 'one');
	await save();
	await q.fill('[name=short_name]', 'two');
	await save(q);
	assert.match(await notes(q), /剛被別人修改過/);
	assert.equal(await q.inputValue('[name=short_name]'), 'two');
	await save(q);
	assert.match(q.url(), /customers\/\d+$/);
	await q.close();
});

test('lines: more rows, a mistake in one, saved', async () => {
	await p.goto(`${url}/quotations/new`);
	await p.selectOption('[name=customer_id]', { index: 1 });
	await p.fill('[name="lines[0][description]"]', '租金');
	await p.fill('[name="lines[0][quantity]"]', '2');
	await p.fill('[name="lines[0][unit_price]"]', '20000');
	const rows = await p.locator('table.lines tbody tr').count();
	await p.click('[value="add:lines"]');
	assert.ok(await p.locator('table.lines tbody tr').count() > rows);
	await p.fill('[name="lines[1][description]"]', '管理費');
	await p.fill('[name="lines[1][quantity]"]', 'abc');
	await save();
	assert.equal(await p.getAttribute('[name="lines[1][quantity]"]', 'aria-invalid'), 'true');
	await p.fill('[name="lines[1][quantity]"]', '1');
	await p.fill('[name="lines[1][unit_price]"]', '3500');
	await save();
	assert.match(p.url(), /quotations\/\d+/);
	assert.match(await p.innerText('main'), /43,500/);
});

test('the list: search, filter, group, columns, saved view, ticked rows', async () => {
	await p.goto(`${url}/customers?view=all&q=${encodeURIComponent(name.slice(-8))}`);
	await p.goto(`${url}/customers?view=all&filter[level]=A&filter[level]=B`);
	assert.match(await p.innerText('.facet'), /A 或 B/);
	await p.goto(`${url}/customers?view=all&group=level`);
	assert.ok(await p.locator('.list tbody tr').count() >= 2);
	await p.goto(`${url}/customers/columns?view=all`);
	await p.locator('[name=columns]').first().uncheck();
	await p.locator('form.panel .pri').click();
	assert.match(p.url(), /customers\?view=all/);
	await p.goto(`${url}/customers/columns`);
	await p.locator('[name=reset]').click();
	await p.goto(`${url}/customers?view=all&sort=-name`);
	await p.locator('.pick').nth(0).check();
	await p.locator('.bulk button', { hasText: '加標籤' }).click();
	await p.fill('[name=tag]', '試');
	await p.locator('form.verb .pri').click();
	assert.match(await notes(), /完成/);
});

test('from a list, next and previous keep its place', async () => {
	await p.goto(`${url}/customers?view=all`);
	await p.locator('tbody th a').nth(1).click();
	assert.match(await p.innerText('.pager .num'), /^2 \/ \d+$/);
	await p.locator('.pager a[rel=next]').click();
	assert.match(await p.innerText('.pager .num'), /^3 \/ \d+$/);
});

test('a session that ended behind a form: after signing in again what was typed is sent', async () => {
	const q = await page('sales1'), name = `逾時 ${Date.now()}`;
	await q.goto(`${url}/customers/new`);
	await q.fill('[name=name]', name);
	await q.context().clearCookies();
	await q.click('.savebar .btn.pri');
	await q.waitForURL((u) => u.searchParams.get('next') === '/customers/new');
	await q.fill('[name=login]', 'sales1');
	await q.fill('[name=password]', password);
	await q.click('form button[type=submit]');
	await q.click('.unsent .btn.pri');
	await q.waitForURL(/\/customers\/\d+/);
	assert.equal((await q.textContent('h1')).trim(), name);
	assert.equal(await q.evaluate(() => sessionStorage.unsent), undefined);
	assert.deepEqual(q.faults, []);
	await q.context().close();
});

test('nothing hangs over at 390 pixels', async () => {
	const q = await page('manager', { width: 390, height: 844 });
	for (const path of ['customers?view=all', made, `${made}/edit`, 'quotations/new', 'customers/columns'])
		assert.ok((await q.goto(`${url}/${path}`)) && await fits(q), path);
	await q.goto(`${url}/opportunities/new`);	/* a picker (there is one among very many customers) gives way to a long name in it */
	await q.locator('.form .f').first().evaluate((f) => f.insertAdjacentHTML('beforeend', `<div class="with-btn"><div class="ts-wrapper in"><div class="ts-control"><div class="cut">${'漫長的名稱'.repeat(20)}</div></div></div></div>`));
	assert.ok(await fits(q), 'a long name in a picker');
	assert.deepEqual(q.faults, []);
});
