// The whole chain once through a real browser, by clicking: a file of companies into the
// pool, one of them claimed, converted, moved on the board, quoted, won, contracted,
// planned, paid and invoiced; the amounts agree on page and PDF. Then the core steps
// again with script switched off.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, one, page, shot, sql, top, url } from './lib.mjs';

after(close);

// ---- the file ------------------------------------------------------------------

const data = [process.env.FERRY_DATA, join(top, '../shared/data'), join(top, '../../shared/data')].find((d) => d && existsSync(join(d, 'tw_companies')));
const stamp = [...String(Date.now() % 1e9)].map((d) => '零壹貳參肆伍陸柒捌玖'[d]).join('');
// Few companies in the same shape, where the real file is not at hand.
const small = () => Buffer.from(`\ufeff"公司代號","公司名稱","營利事業統一編號","住址","總機電話"\r\n${[['台灣水泥', '11913502'], ['外國公司', '00000000'], ['亞洲水泥', '03244509']]
	.map(([n, t], i) => `"110${i}","${n}${stamp}股份有限公司","${t}","臺北市中山北路 ${i + 1} 號","(02)2531-709${i}"`).join('\r\n')}\r\n`);
const file = data ? readFileSync(join(data, 'tw_companies/t187ap03_L_20230831.csv')) : small();
const rows = data ? 992 : 3;

// ---- what is clicked -------------------------------------------------------------

const rowOf = (query) => sql(query)[0];
const s = {};	/* what was made, step by step */
const people = {};
async function as(login, options) {
	people[login] ??= await page(login, options);
	people[login].faults.length = 0;
	return people[login];
}
const go = (p, path) => p.goto(path.startsWith('http') ? path : `${url}${path}`, { waitUntil: 'load' });
const leave = (p, click, to) => Promise.all([p.waitForURL(to), click]);
const idIn = (p) => Number(p.url().match(/\/(\d+)(?:[?#/]|$)/)[1]);
const state = (p) => p.innerText('header.top .chip');
const main = (p) => p.innerText('main');
// A verb of a record's head; one that asks opens its dialog (or its page without script).
async function verb(p, name) {
	const b = p.locator(`.actions [formaction*="/${name}"], .actions a[href*="/${name}"]`);
	if (!await b.first().isVisible()) await p.click('.actions [popovertarget=more]');
	await Promise.all([p.waitForResponse((r) => new URL(r.url()).pathname.endsWith(`/${name}`)), b.first().click()]);
}
async function verbWith(p, name, fields, done) {
	await verb(p, name);
	const form = p.locator('form.verb');
	await form.waitFor();
	for (const [k, v] of Object.entries(fields)) await set(p, form, k, v);
	await leave(p, form.locator('footer .btn').last().click(), done);
	await p.waitForLoadState();
}
// Types a value, or picks one: a select that script has made a search box is used as one.
async function set(p, form, name, value) {
	const el = form.locator(`[name="${name}"]`).first();
	if (await el.evaluate((e) => e.tagName) !== 'SELECT') return el.fill(value);
	if (!await el.getAttribute('data-pick')) return el.selectOption({ label: value });
	const box = form.locator(`[name="${name}"] + .ts-wrapper`);
	if (!await p.evaluate(() => !!window.ferry)) return el.selectOption({ label: value });
	await box.waitFor();
	await box.locator('.ts-control').click();
	await box.locator('input').fill(value);
	await box.locator('.option', { hasText: value }).first().click();
}
const pdfText = (bytes) => {
	const dir = mkdtempSync(join(tmpdir(), 'ferry-pdf.'));
	try {
		writeFileSync(join(dir, 'a.pdf'), bytes);
		return execFileSync('pdftotext', ['-layout', join(dir, 'a.pdf'), '-'], { encoding: 'utf8' });
	} finally { rmSync(dir, { recursive: true }); }
};
// The PDF behind the head's button, as the signed-in person gets it.
async function paper(p) {
	const href = await p.getAttribute('.actions a[href$=".pdf"]', 'href');
	const res = await p.context().request.get(url + href);
	assert.equal(res.status(), 200);
	return pdfText(await res.body());
}
const calm = (p) => { assert.deepEqual(p.faults, []); };

// ---- with script -----------------------------------------------------------------

test('the manager imports the companies: upload, mapping, check, run, done', { timeout: 120000 }, async () => {
	const p = await as('manager'), before = Number(one('SELECT COUNT(*) FROM leads'));
	await go(p, '/leads?view=pool');
	await leave(p, p.click('header a[href$="/leads/import"]'), /\/leads\/import$/);
	await p.setInputFiles('input[name=file]', { name: '公司.csv', mimeType: 'text/csv', buffer: file });
	await leave(p, p.click('form[enctype] button.pri'), /\/leads\/import\/\d+$/);
	const mapped = await p.$$eval('.map thead select', (all) => all.map((x) => x.value));
	for (const field of ['company', 'tax_number', 'address', 'phone']) assert.ok(mapped.includes(field), `${field} is guessed: ${mapped}`);
	await shot(p, 'chain-import-map');
	await p.click('button[formaction$="/check"]');
	await p.waitForSelector('#h-c', { timeout: 60000 });
	assert.equal(Number((await p.locator('.tally b').first().innerText()).replaceAll(',', '')), rows);
	assert.equal(one('SELECT COUNT(*) FROM leads'), String(before), 'a check stores nothing');
	await p.click('.savebar .btn.pri');
	await p.waitForSelector('form[action$="/undo"]', { timeout: 60000 });
	assert.equal(Number((await p.locator('.tally b').first().innerText()).replaceAll(',', '')), rows);
	await shot(p, 'chain-import-done');
	assert.equal(Number(one('SELECT COUNT(*) FROM leads')), before + rows);
	assert.equal(one("SELECT COUNT(*) FROM leads WHERE tax_number = '00000000'"), '0');
	assert.ok(Number(one("SELECT COUNT(*) FROM leads WHERE company IS NOT NULL AND tax_number IS NULL")) > 0, '00000000 stands for none');
	calm(p);
});

test('sales1 finds one in the pool, claims it and converts it', async () => {
	const p = await as('sales1');
	/* One of the newest, whose number begins with 0, so that a lost zero would show. */
	const [lead, company, tax] = rowOf(`SELECT id, company, tax_number FROM leads WHERE owner_id IS NULL AND status = 'new' AND tax_number LIKE '0%' ORDER BY id DESC LIMIT 1`);
	Object.assign(s, { lead, company, tax });
	await go(p, '/leads?view=pool');
	await p.fill('#q', tax);
	await leave(p, p.press('#q', 'Enter'), /q=/);
	await p.locator(`tbody tr:has(a[href^="/leads/${lead}"]) .pick`).check();
	await leave(p, p.click('.bulk button[formaction*="/bulk/claim"]'), /\/leads/);
	assert.equal(one(`SELECT u.login FROM leads l JOIN users u ON u.id = l.owner_id WHERE l.id = ${lead}`), 'sales1');
	await go(p, `/leads?view=mine&q=${tax}`);
	await leave(p, p.click(`tbody a[href^="/leads/${lead}"]`), /\/leads\/\d+/);
	assert.ok((await main(p)).includes(tax));
	await shot(p, 'chain-lead');
	await verb(p, 'convert');
	await p.locator('form[action$="/convert"] [name="opportunity[name]"]').waitFor();
	const form = p.locator('form[action$="/convert"]');
	for (const name of ['customer_id', 'contact_id', 'opportunity_id']) await form.locator(`[name="${name}"][value=new]`).check();
	await form.locator('[name="opportunity[name]"]').fill(`${company} 進駐${stamp}`);
	await form.locator('[name="opportunity[expected_revenue]"]').fill('99225');
	await leave(p, form.locator('button.pri').click(), /\/opportunities\/\d+/);
	s.deal = idIn(p);
	[s.customer, s.contact] = rowOf(`SELECT customer_id, contact_id FROM leads WHERE id = ${lead} AND status = 'converted' AND opportunity_id = ${s.deal}`);
	assert.equal(one(`SELECT tax_number FROM customers WHERE id = ${s.customer}`), tax);
	calm(p);
});

test('the deal is dragged to the next stage and moved on with its menu', async () => {
	const p = await as('sales1');
	const team = one(`SELECT team_id FROM opportunities WHERE id = ${s.deal}`);
	const stages = one(`SELECT GROUP_CONCAT(id ORDER BY sequence, id) FROM stages WHERE team_id = ${team} AND NOT is_won AND NOT folded AND archived_at IS NULL`).split(',');
	const stage = () => one(`SELECT stage_id FROM opportunities WHERE id = ${s.deal}`), card = `.card[data-id="${s.deal}"]`;
	await p.goto(`${url}/opportunities/board?team=${team}&q=${encodeURIComponent(stamp)}`, { waitUntil: 'networkidle' });
	const from = await p.locator(card).boundingBox(), to = await p.locator(`.col[data-stage="${stages[1]}"] .cards`).boundingBox();
	await p.mouse.move(from.x + 40, from.y + 45);
	await p.mouse.down();
	await p.mouse.move(from.x + 60, from.y + 60, { steps: 4 });
	await p.mouse.move(to.x + 60, to.y + 30, { steps: 12 });
	await p.waitForSelector(`.col[data-stage="${stages[1]}"] ${card}`);
	await Promise.all([p.waitForResponse((r) => r.url().includes('/move') && r.status() === 200), p.mouse.up()]);
	assert.equal(stage(), stages[1]);
	await shot(p, 'chain-board');
	await p.click(`${card} [popovertarget]`);
	await Promise.all([p.waitForResponse((r) => r.url().includes('/move')), p.click(`${card} [formaction$="/move"][value="${stages[2]}"]`)]);
	await p.waitForSelector(`.col[data-stage="${stages[2]}"] ${card}`);
	assert.equal(stage(), stages[2]);
	calm(p);
});

const wanted = [['櫃位月租金', '3', '25,000', '75,000'], ['進場裝修費', '1', '12,000', '12,000'], ['開幕活動', '2', '3,750', '7,500']];
const sums = ['94,500', '4,725', '99,225'];	/* 5 % of 94,500 */

test('a quotation of three lines and 5 % tax; page and PDF agree', async () => {
	const p = await as('sales1');
	await go(p, `/opportunities/${s.deal}`);
	await Promise.all([p.waitForURL(/\/quotations\/\d+\/edit/), verb(p, 'quote')]);
	s.quotation = idIn(p);
	await p.waitForLoadState('networkidle');
	while (await p.locator('table.lines tbody tr').count() < 3) await p.click('[data-line-add=product]');
	for (const [i, [text, quantity, price]] of wanted.entries()) {
		const name = (f) => `[name="lines[${i}][${f}]"]`;
		await p.fill(name('description'), text);
		await p.fill(name('quantity'), quantity);
		await p.fill(name('unit_price'), price.replace(',', ''));
		await set(p, p.locator('#record-form'), `lines[${i}][tax_id]`, '營業稅 5%');
	}
	assert.deepEqual(await Promise.all(['untaxed', 'tax', 'total'].map((t) => p.textContent(`[data-total=${t}]`))), sums, 'summed while typing');
	await shot(p, 'chain-quotation-edit');
	await leave(p, p.click('.savebar .pri'), /\/quotations\/\d+(\?|$)/);
	const shown = await main(p), onPaper = await paper(p);
	for (const amount of [...wanted.map((w) => w[3]), ...sums]) {
		assert.ok(shown.includes(amount), `${amount} is not on the page`);
		assert.ok(onPaper.includes(amount), `${amount} is not on paper:\n${onPaper}`);
	}
	for (const word of wanted.map((w) => w[0])) assert.ok(onPaper.includes(word), `${word} is not on paper`);
	calm(p);
});

test('sent and accepted: the opportunity is won by itself', async () => {
	const p = await as('sales1');
	await go(p, `/quotations/${s.quotation}`);
	await verbWith(p, 'send', {}, /\/quotations\/\d+(\?|$)/);
	assert.match(await state(p), /已發送/);
	await verbWith(p, 'accept', { signed_by: '王志明' }, /\/quotations\/\d+(\?|$)/);
	assert.match(await state(p), /已接受/);
	await go(p, `/opportunities/${s.deal}`);
	assert.ok(await p.locator('.banner.ok').isVisible());
	await shot(p, 'chain-won');
	calm(p);
});

test('the contract: submitted, approved by the manager, signed', async () => {
	let p = await as('sales1');
	await go(p, `/quotations/${s.quotation}`);
	await Promise.all([p.waitForURL(/\/contracts\/\d+/), verb(p, 'contract')]);
	s.contract = idIn(p);
	await Promise.all([p.waitForLoadState('load'), verb(p, 'submit')]);
	assert.equal(await p.locator('.actions :is([formaction*="/approve"], [href*="/approve"])').count(), 0, 'sales does not approve');
	p = await as('manager');
	await go(p, `/contracts/${s.contract}`);
	await verbWith(p, 'approve', {}, /\/contracts\/\d+(\?|$)/);
	p = await as('sales1');
	await go(p, `/contracts/${s.contract}`);
	await verbWith(p, 'sign', {}, /\/contracts\/\d+(\?|$)/);
	assert.match(await state(p), /已簽署/);
	const shown = await main(p), onPaper = await paper(p);
	for (const amount of sums) {
		assert.ok(shown.includes(amount), `${amount} is not on the page`);
		assert.ok(onPaper.includes(amount), `${amount} is not on paper:\n${onPaper}`);
	}
	await shot(p, 'chain-contract');
	calm(p);
});

test('planned 30/40/30', async () => {
	const p = await as('sales1');
	await go(p, `/contracts/${s.contract}`);
	await verbWith(p, 'plan', { terms_id: '簽約三成、交付四成、驗收三成' }, /\/contracts\/\d+(\?|$)/);
	await leave(p, p.click('nav.smart a[href*="payments/plans"]'), /payments\/plans/);
	const shown = await p.innerText('.list-box');
	for (const amount of ['29,767', '39,690', '29,768']) assert.ok(shown.includes(amount), `${amount} of 30/40/30 is not in the list:\n${shown}`);
	calm(p);
});

test('finance records two receipts, confirms and allocates them', async () => {
	const p = await as('finance');
	for (const [amount, rest] of [['40000', '59,225'], ['59225', '0']]) {
		await go(p, '/payments/receipts');
		await leave(p, p.click('[data-new]'), /receipts\/new/);
		await p.waitForLoadState('networkidle');
		const form = p.locator('#record-form');
		await set(p, form, 'customer_id', s.company);
		await p.waitForTimeout(50);
		await set(p, form, 'contract_id', one(`SELECT number FROM contracts WHERE id = ${s.contract}`));
		await form.locator('[name=amount]').fill(amount);
		await leave(p, p.click('.savebar .pri'), /\/payments\/receipts\/\d+(\?|$)/);
		await Promise.all([p.waitForLoadState('load'), verb(p, 'confirm')]);
		await p.waitForSelector('.actions [href*="/allocate"], .actions [formaction*="/allocate"]');
		await verbWith(p, 'allocate', {}, /\/payments\/receipts\/\d+(\?|$)/);
		await shot(p, 'chain-receipt');
		await go(p, `/contracts/${s.contract}`);
		assert.match(await main(p), new RegExp(`未收金額\\s*NT\\$ ${rest}\\b`));
	}
	assert.equal(one(`SELECT GROUP_CONCAT(state) FROM plans WHERE contract_id = ${s.contract}`), 'done,done,done');
	calm(p);
});

test('the invoice is requested, approved and issued', async () => {
	let p = await as('sales1');
	await go(p, `/contracts/${s.contract}`);
	await verbWith(p, 'invoice', {}, /\/invoices\/\d+/);
	s.invoice = idIn(p);
	p = await as('finance');
	await go(p, `/invoices/${s.invoice}`);
	await Promise.all([p.waitForLoadState('load'), verb(p, 'approve')]);
	await p.waitForSelector('.actions [href*="/issue"]');
	await verbWith(p, 'issue', {}, /\/invoices\/\d+(\?|$)/);
	assert.match(await state(p), /已開立/);
	const shown = await main(p), onPaper = await paper(p);
	for (const word of [sums[2], s.tax]) {
		assert.ok(shown.includes(word), `${word} is not on the page`);
		assert.ok(onPaper.includes(word), `${word} is not on paper:\n${onPaper}`);
	}
	await shot(p, 'chain-invoice');
	await go(p, `/contracts/${s.contract}`);
	assert.match(await main(p), /已開票\s*NT\$ 99,225/);
	calm(p);
});

// ---- without script -----------------------------------------------------------------

test('without script: make, edit, filter, page', async () => {
	const p = await page('manager', { js: false }), name = `無腳本${stamp}`;
	await go(p, '/customers?view=all');
	await leave(p, p.click('a[data-new]'), /\/customers\/new/);
	await p.fill('[name=name]', name);
	await p.selectOption('[name=level]', { index: 1 });
	await leave(p, p.click('.savebar .pri'), /\/customers\/\d+/);
	await leave(p, p.click('.actions a[href*="/edit"]'), /\/edit/);
	await p.fill('[name=short_name]', '無腳本');
	await leave(p, p.click('.savebar .pri'), /\/customers\/\d+(\?|$)/);
	assert.match(await p.innerText('header.top'), /無腳本/);
	await go(p, '/leads?view=all&limit=25');
	await p.click('[popovertarget=m-f]');
	await p.locator('#m-f [name="filter[status]"][value=new]').check();
	await leave(p, p.click('#m-f .btn.pri'), /filter/);
	assert.equal(await p.locator('.facet').count(), 1);
	const first = await p.locator('tbody th a').first().innerText();
	const [, count] = (await p.innerText('.list-foot')).match(/\/\s*([\d,]+)/);
	assert.equal(count.replace(',', ''), one("SELECT COUNT(*) FROM leads WHERE status = 'new' AND archived_at IS NULL"));
	if (Number(count.replace(',', '')) > 25) {
		await leave(p, p.click('.list-foot a[rel=next]'), (u) => u.search.includes('after') || u.search.includes('page') || u.search.includes('cursor'));
		assert.notEqual(await p.locator('tbody th a').first().innerText(), first);
		await p.click('.list-foot a[rel=prev]');
		await p.waitForLoadState();
		assert.equal(await p.locator('tbody th a').first().innerText(), first);
	}
	calm(p);
	await p.context().close();
});

test('without script: a card is moved, a quotation sent and accepted, a contract signed, planned and paid', { timeout: 60000 }, async () => {
	const p = await page('manager', { js: false });
	const team = one("SELECT o.team_id FROM opportunities o JOIN users u ON u.id = o.owner_id WHERE u.login = 'sales1' ORDER BY o.id DESC LIMIT 1");
	const deal = `無腳本商機${stamp}`, there = (path) => (u) => u.pathname.startsWith(path) && /\/\d+$/.test(u.pathname);
	const stages = sql(`SELECT id FROM stages WHERE team_id = ${team} AND NOT is_won AND NOT folded AND archived_at IS NULL ORDER BY sequence, id`).map((r) => r[0]);
	/* made in a column of the board */
	await go(p, `/opportunities/board?team=${team}`);
	await p.locator(`.col[data-stage="${stages[0]}"] a[href*="new="]`).first().click();
	await p.fill('.quick [name=name]', deal);
	await p.fill('.quick [name=customer]', `無腳本${stamp}`);
	await leave(p, p.locator('.quick button').first().click(), /board/);
	const id = one(`SELECT id FROM opportunities WHERE name = '${deal}'`), card = `.card[data-id="${id}"]`;
	await p.click(`${card} [popovertarget]`);
	await p.click(`${card} [formaction$="/move"][value="${stages[1]}"]`);
	await p.waitForSelector(`.col[data-stage="${stages[1]}"] ${card}`);
	/* quoted */
	await p.click(`${card} [popovertarget]`);
	await leave(p, p.click(`${card} [formaction$="/quote"]`), /\/quotations\/\d+\/edit/);
	const quotation = `/quotations/${idIn(p)}`;
	await p.fill('[name="lines[0][description]"]', '攤位租金');
	await p.fill('[name="lines[0][quantity]"]', '4');
	await p.fill('[name="lines[0][unit_price]"]', '2500');
	await p.selectOption('[name="lines[0][tax_id]"]', { label: '營業稅 5%' });
	await leave(p, p.click('.savebar .pri'), there('/quotations/'));
	assert.match(await main(p), /10,500/);
	await verbWith(p, 'send', {}, there('/quotations/'));
	await verbWith(p, 'accept', { signed_by: '簽署人' }, there('/quotations/'));
	assert.equal(one(`SELECT state FROM opportunities WHERE id = ${id}`), 'won');
	/* contracted; a manager's own is approved by submitting or by approving */
	await Promise.all([p.waitForURL(there('/contracts/')), verb(p, 'contract')]);
	const contract = idIn(p);
	await verb(p, 'submit');
	await p.waitForLoadState();
	if (await p.locator('.actions [href*="/approve"]').count()) await verbWith(p, 'approve', {}, there('/contracts/'));
	await verbWith(p, 'sign', {}, there('/contracts/'));
	await verbWith(p, 'plan', { terms_id: '簽約三成、交付四成、驗收三成' }, there('/contracts/'));
	assert.equal(one(`SELECT GROUP_CONCAT(amount ORDER BY period) FROM plans WHERE contract_id = ${contract}`), '3150.00,4200.00,3150.00');
	/* paid */
	const f = await page('finance', { js: false });
	await go(f, '/payments/receipts/new');
	const form = f.locator('#record-form');
	for (const [name, text, value] of [['customer_id', `無腳本${stamp}`, null], ['contract_id', one(`SELECT number FROM contracts WHERE id = ${contract}`), contract]]) {
		/* many to choose from: a search beside the list; few: all of them */
		const find = form.locator(`[name="_find[${name}]"]`);
		if (await find.count()) {
			await find.fill(text);
			await Promise.all([f.waitForResponse((r) => r.request().method() === 'POST'), find.locator('+ button').click()]);
			await f.waitForLoadState();
		}
		await form.locator(`[name=${name}]`).selectOption(value ? String(value) : { label: text });
	}
	await form.locator('[name=amount]').fill('10500');
	await leave(f, f.click('.savebar .pri'), there('/payments/receipts/'));
	await verb(f, 'confirm');
	await f.waitForLoadState();
	await verbWith(f, 'allocate', {}, there('/payments/receipts/'));
	assert.equal(one(`SELECT GROUP_CONCAT(state) FROM plans WHERE contract_id = ${contract}`), 'done,done,done');
	await go(p, quotation);
	assert.match(await state(p), /已接受/);
	calm(p);
	calm(f);
	await p.context().close();
	await f.context().close();
});
