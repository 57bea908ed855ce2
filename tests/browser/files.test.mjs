// Files dropped on a record: each goes out by itself with its progress, one entry in
// the log; without a script the same by the form; pictures are shown, pages never run.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { api, axe, close, fits, page, url } from './lib.mjs';

after(close);
const stamp = Date.now(), sales = await api('sales1');
const customer = await sales.must('POST', 'customers', { name: `拖放 ${stamp}` }, 201);

// What a browser gives to a page when files are dropped on it.
const drop = (p, target, files) => p.evaluate(([at, list]) => {
	const t = new DataTransfer();
	for (const [name, text] of list) t.items.add(new File([text], name));
	const el = document.querySelector(at);
	for (const type of ['dragenter', 'dragover', 'drop']) el.dispatchEvent(new DragEvent(type, { dataTransfer: t, bubbles: true, cancelable: true }));
}, [target, files]);

test('dropped on a record they go up with progress and stand beside it', async () => {
	const p = await page('sales1');
	await p.goto(`${url}/customers/${customer.id}`);
	await p.waitForSelector('form[data-ready]');
	let seen = 0;
	await p.exposeFunction('progressSeen', () => { seen++; });
	await p.evaluate(() => new MutationObserver(() => { if (document.querySelector('.uploading progress')) window.progressSeen(); }).observe(document.querySelector('#files'), { childList: true, subtree: true }));
	const loaded = p.waitForEvent('load');
	await drop(p, '#files form', [['一.txt', `a ${stamp}`], ['二.txt', `b ${stamp}`], ['三.html', `<script>alert(1)</script>${stamp}`], ['大.bin', 'x'.repeat(3000000)]]);
	await loaded;
	assert.ok(seen > 0, 'progress was shown');
	assert.deepEqual((await p.locator('#files .file-list a.cut').allInnerTexts()).sort(), ['一.txt', '二.txt', '三.html', '大.bin'].sort());
	assert.match(await p.innerText('#files .cnt'), /4/);
	assert.equal(await p.locator('.feed .entry-files a').count(), 4);
	assert.equal(await p.locator('.feed .chg', { hasText: '加入附件' }).count(), 1, 'one entry for all of them');
	assert.deepEqual(await axe(p), []);
	assert.deepEqual(p.faults, []);
});

test('200 files dropped at once all arrive, a few at a time, as one entry', async () => {
	const many = await sales.must('POST', 'customers', { name: `兩百個 ${stamp}` }, 201), p = await page('sales1');
	await p.goto(`${url}/customers/${many.id}`);
	await p.waitForSelector('form[data-ready]');
	let open = 0, most = 0;
	p.on('request', (r) => { if (r.method() === 'POST' && r.url().endsWith('/api/v1/files')) most = Math.max(most, ++open); });
	for (const end of ['requestfinished', 'requestfailed']) p.on(end, (r) => { if (r.method() === 'POST' && r.url().endsWith('/api/v1/files')) open--; });
	const loaded = p.waitForEvent('load', { timeout: 300000 });
	await drop(p, '#files form', Array.from({ length: 200 }, (_, i) => [`檔案 ${i}.txt`, `${i} of many ${stamp}`]));
	await loaded;
	assert.match(await p.innerText('#files .cnt'), /200/);
	assert.equal((await sales.must('GET', `files?filter[on]=customers:${many.id}&limit=200`)).items.length, 200);
	assert.equal(await p.locator('.feed .chg', { hasText: '加入附件' }).count(), 1);
	assert.ok(most <= 6, `${most} at a time`);	// three, and those whose end is only being told
	assert.deepEqual(p.faults, []);
});

test('what is refused says why and the others are kept', async () => {
	const p = await page('sales1');
	await p.goto(`${url}/files/new`);
	await p.waitForSelector('form[data-ready]');
	await p.route('**/api/v1/files', (route) => (route.request().postData() || '').includes('壞.txt')
		? route.fulfill({ status: 507, contentType: 'application/problem+json', body: JSON.stringify({ detail: '空間不足' }) }) : route.continue());
	await drop(p, 'form[data-upload]', [['壞.txt', 'x'], ['好.txt', `good ${stamp}`]]);
	await p.waitForSelector('.uploading .is-bad');
	await p.waitForSelector('.uploading .is-ok');
	assert.match(await p.innerText('.uploading .is-bad'), /空間不足/);
	assert.match(p.url(), /files\/new/);
});

test('the pages of a file, by keyboard and on a phone', async () => {
	const p = await page('sales1', { width: 390, height: 844, dark: true }), list = (await sales.must('GET', `files?filter[on]=customers:${customer.id}`)).items;
	for (const path of ['/files', `/files/${list[0].id}`, `/files/new?on=customers:${customer.id}`, `/files/${list[0].id}/link?type=customers`]) {
		await p.goto(url + path);
		assert.ok(await fits(p), path);
		assert.deepEqual(await axe(p), [], path);
	}
	assert.deepEqual(p.faults, []);
});

test('without a script the form sends them', async () => {
	const p = await page('sales1', { js: false });
	await p.goto(`${url}/customers/${customer.id}`);
	await p.setInputFiles('#files input[type=file]', [{ name: '無.txt', mimeType: 'text/plain', buffer: Buffer.from(`no script ${stamp}`) }]);
	await p.click('#files form button');
	assert.match(await p.innerText('#files .file-list'), /無\.txt/);
});
