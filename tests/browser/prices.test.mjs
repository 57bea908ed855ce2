// A line being written: the product brings its price by the list and its quantity, a price of one's own stays, a packaging fills itself.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { api, axe, close, page, url } from './lib.mjs';

after(close);
const admin = await api('admin'), stamp = Date.now();
const product = await admin.must('POST', 'products', { code: `BP-${stamp}`, name: `逐行計價 ${stamp}`, unit: '個', price: '100', packagings: [{ name: '箱', quantity: '12' }] }, 201);
const list = await admin.must('POST', 'products/pricelists', { name: `逐行 ${stamp}`, rules: [{ product_id: product.id, min_quantity: '10', value: '90' }, { product_id: product.id, value: '95' }] }, 201);
const customer = await admin.must('POST', 'customers', { name: `逐行 ${stamp}` }, 201);
const q = await admin.must('POST', 'quotations', { customer_id: customer.id, pricelist_id: list.id, lines: [{ product_id: product.id, quantity: '1' }] }, 201);

test('the price follows quantity and list, what was typed stays', async () => {
	const p = await page('admin');
	await p.goto(`${url}/quotations/${q.id}/edit`);
	const cell = (name) => p.locator(`[name="lines[0][${name}]"]`), told = p.locator('.f-price_rule [data-line-text]').first();
	const is = async (price, rule) => { await p.waitForFunction(([v, t]) => document.querySelector('[name="lines[0][unit_price]"]').value === v && document.querySelector('.f-price_rule [data-line-text]').textContent === t, [price, rule]); };
	await is('95', list.name);
	await cell('quantity').fill('10');
	await cell('quantity').press('Tab');
	await is('90', `${list.name} ≥ 10`);
	await cell('packaging').focus();
	await p.waitForFunction(() => document.querySelectorAll('.f-packaging datalist option').length === 1);
	await cell('packaging').fill('箱');
	await cell('packaging').press('Tab');
	await p.waitForFunction(() => document.querySelector('[name="lines[0][quantity]"]').value === '12');
	await is('90', `${list.name} ≥ 10`);
	await cell('unit_price').fill('77');
	await cell('unit_price').press('Tab');
	await is('77', '');
	await cell('quantity').fill('1');
	await cell('quantity').press('Tab');
	await is('77', '');
	assert.equal(await told.textContent(), '');
	await cell('unit_price').fill('');
	await cell('unit_price').press('Tab');
	await is('95', list.name);
	await cell('packaging').fill('');
	await Promise.all([p.waitForURL((u) => !u.pathname.endsWith('/edit')), p.click('.savebar .pri')]);
	const saved = await admin.must('GET', `quotations/${q.id}`);
	assert.deepEqual([saved.lines[0].unit_price, saved.lines[0].price_rule], ['95.0000', list.name]);
	assert.deepEqual(p.faults, []);
});

test('a formula shows its parts only where there is one', async () => {
	const p = await page('admin');
	await p.goto(`${url}/products/pricelists/${list.id}/edit`);
	const kind = p.locator('[name="rules[0][kind]"]'), base = p.locator('[name="rules[0][base]"]');
	assert.equal(await base.isVisible(), false);
	await kind.selectOption('formula');
	await base.waitFor({ state: 'visible' });
	assert.deepEqual(await axe(p), []);
	assert.deepEqual(p.faults, []);
});

test('the sums while typing are those that are saved: decimals of the currency, tax in the price, half away from zero', async () => {
	const tax = await admin.must('POST', 'settings/taxes', { name: `兩成內含 ${stamp}`, percent: '20', included: true }, 201), p = await page('admin');
	await p.goto(`${url}/quotations/${q.id}/edit`);
	const set = (name, v) => p.locator(`[name="lines[0][${name}]"]`).fill(v), sums = () => p.locator('[data-total]').allTextContents();
	await p.locator('[name="lines[0][tax_id]"]').selectOption(String(tax.id));
	await set('quantity', '1');
	await set('unit_price', '0.03');
	await p.locator('[name=pricelist_id]').selectOption('');
	await p.locator('[name=currency]').fill('USD');
	await p.locator('[name=currency]').press('Tab');
	await p.waitForFunction(() => document.querySelector('[data-total=total]').textContent === '0.03');
	assert.deepEqual(await sums(), ['0.02', '0.01', '0.03']);
	await Promise.all([p.waitForURL((u) => !u.pathname.endsWith('/edit')), p.click('.savebar .pri')]);
	const saved = await admin.must('GET', `quotations/${q.id}`);
	assert.deepEqual([saved.amount_untaxed, saved.amount_tax, saved.amount_total], ['0.02', '0.01', '0.03']);
	await p.goto(`${url}/quotations/${q.id}/edit`);
	await p.locator('[name=currency]').fill('JPY');
	await p.locator('[name=currency]').press('Tab');
	await set('unit_price', '2.5');
	await p.waitForFunction(() => document.querySelector('[data-total=total]').textContent === '3');
});
