// The body of a contract: written in an editor, cleaned when pasted and when saved; without a script it is a text field.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { api, axe, close, page, shot, url } from './lib.mjs';

after(close);
const admin = await api('admin'), stamp = Date.now();
const customer = await admin.must('POST', 'customers', { name: `編輯 ${stamp}` }, 201);
const contract = await admin.must('POST', 'contracts', { title: `編輯 ${stamp}`, customer_id: customer.id, amount: '100.00', body: '<p>第一段</p>' }, 201);
const save = (p) => Promise.all([p.waitForURL((u) => !u.pathname.endsWith('/edit')), p.click('.savebar .pri')]);

test('marks by buttons and by pasting come back clean', async () => {
	const p = await page('admin');
	await p.goto(`${url}/contracts/${contract.id}/edit`);
	const page_ = p.locator('.rich-edit [contenteditable]');
	await page_.waitFor();
	await page_.click();
	await p.keyboard.press('Control+End');
	await p.keyboard.press('Enter');
	await p.click('.rich-bar button >> nth=2');
	await p.keyboard.type('粗的字');
	await p.evaluate(() => {
		const data = new DataTransfer();
		data.setData('text/html', '<p style="color:red" onclick="x()">貼上 <span>的</span><img src=x onerror=alert(1)></p><script>alert(2)</scr' + 'ipt>');
		document.querySelector('.rich-edit [contenteditable]').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
	});
	await shot(p, 'editor');
	assert.deepEqual(await axe(p), []);
	await save(p);
	const body = (await admin.must('GET', `contracts/${contract.id}`)).body;
	assert.match(body, /第一段/);
	assert.match(body, /<(b|strong)>粗的字/);
	assert.match(body, /貼上 的/);
	assert.ok(!/style|onclick|img|script|span/.test(body), body);
	// What was pasted is refused by the policy already while it is read: that is all the console may say.
	assert.deepEqual(p.faults.filter((f) => !/Content Security Policy/.test(f)), []);
});

test('without a script the marks are typed', async () => {
	const p = await page('admin', { js: false });
	await p.goto(`${url}/contracts/${contract.id}/edit`);
	await p.fill('textarea[name=body]', '<p>手寫<script>alert(1)</script></p>');
	await save(p);
	assert.equal((await admin.must('GET', `contracts/${contract.id}`)).body, '<p>手寫</p>');
});

test('merge fields are shown by what they are called and go back as they were', async () => {
	const t = await admin.must('POST', 'settings/contract-templates', { name: `欄位 ${stamp}`, lang: 'zh-TW', body: '<p>致 {{customer.name}}，共 {{contract.amount_words}}</p>' }, 201);
	const p = await page('admin');
	await p.goto(`${url}/settings/contract-templates/${t.id}/edit`);
	await p.locator('.rich .merge').first().waitFor();
	assert.deepEqual(await p.locator('.rich .merge').allTextContents(), ['對方名稱', '合約金額（大寫）']);
	await p.selectOption('.rich-bar select', 'contract.number');
	assert.deepEqual(await axe(p), []);
	await save(p);
	assert.equal((await admin.must('GET', `settings/contract-templates/${t.id}`)).body, '<p>致 {{customer.name}}，共 {{contract.amount_words}}{{contract.number}}</p>');
	await p.goto(`${url}/contracts/${contract.id}/edit`);
	assert.equal(await p.locator('.rich-bar select').count(), 0, 'a text that is filled in takes no more of them');
});

test('what a web form asks for is ticked and put in order', async () => {
	const form = await admin.must('POST', 'settings/forms', { name: `欄位 ${stamp}`, title: '詢問', fields: 'name* company email*', lang: 'zh-TW' }, 201);
	const p = await page('admin'), row = (n) => p.locator(`.asks [data-name=${n}]`);
	await p.goto(`${url}/settings/forms/${form.id}/edit`);
	await row('phone').waitFor();
	await row('company').locator('input').first().uncheck();
	await row('phone').locator('input').first().check();
	await row('phone').locator('input').nth(1).check();
	await row('email').locator('button').first().click();
	assert.deepEqual(await axe(p), []);
	await save(p);
	assert.equal((await admin.must('GET', `settings/forms/${form.id}`)).fields, 'name* email* phone*');
	assert.deepEqual(p.faults, []);
});
