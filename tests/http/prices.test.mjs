// Price lists: which rule wins and says so, formulas, currencies, days, packagings; a product's picture.
import test from 'node:test';
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { api, one, signIn } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), stamp = Date.now();
const category = await admin.must('POST', 'products/categories', { name: `類 ${stamp}`, code: `A${stamp}` }, 201);
const below = await admin.must('POST', 'products/categories', { name: `子類 ${stamp}`, code: `B${stamp}`, parent_id: category.id }, 201);
const product = await admin.must('POST', 'products', { code: `PR-${stamp}`, name: `計價品 ${stamp}`, spec: '白色', unit: '個', price: '100', cost: '40', category_id: below.id,
	packagings: [{ name: '箱', quantity: '12' }, { name: '板', quantity: '144' }] }, 201);
const customer = await sales.must('POST', 'customers', { name: `計價客戶 ${stamp}` }, 201);
let n = 0;
const list = (rules, more = {}) => admin.must('POST', 'products/pricelists', { name: `價 ${stamp} ${++n}`, rules, ...more }, 201);
const price = async (l, quantity = '1', more = '') => (await sales.must('GET', `products/${product.id}/price?pricelist_id=${l ? l.id : ''}&quantity=${quantity}${more}`));
const refused = async (rules, field, more = {}) => { const r = await admin.post('products/pricelists', { name: `價 ${stamp} ${++n}`, rules, ...more }); assert.equal(r.status, 422, r.text); assert.ok(r.json.errors[field], r.text); };

test('the nearest rule wins, then the highest quantity reached, then the lower price', async () => {
	const l = await list([{ kind: 'discount', value: '1' }, { category_id: category.id, kind: 'discount', value: '2' }, { category_id: below.id, kind: 'discount', value: '3' },
		{ product_id: product.id, min_quantity: '10', value: '90' }, { product_id: product.id, min_quantity: '100', value: '80' }, { product_id: product.id, min_quantity: '100', value: '79.5' }]);
	assert.equal((await price(null)).unit_price, '100.0000');
	for (const [quantity, want, rule] of [['1', '97.0000', /子類 .*−3%$/], ['9.9999', '97.0000', /子類/], ['10', '90.0000', /≥ 10$/], ['99', '90.0000', /≥ 10$/], ['100', '79.5000', /≥ 100$/]]) {
		const p = await price(l, quantity);
		assert.equal(p.unit_price, want, quantity);
		assert.match(p.price_rule, rule);
		assert.ok(p.price_rule.startsWith(l.name));
	}
});

test('mark-up, and formulas on price, cost and another list: discount, rounding, surcharge, margins', async () => {
	assert.equal((await price(await list([{ kind: 'markup', value: '60' }]))).unit_price, '64.0000');
	for (const [rule, want] of [
		[{ base: 'price', value: '12.5' }, '87.5000'], [{ base: 'price', value: '12.5', round_to: '5' }, '90.0000'], [{ base: 'price', value: '12.5', round_to: '5', surcharge: '-1' }, '89.0000'],
		[{ base: 'cost', value: '-50' }, '60.0000'], [{ base: 'cost', value: '-50', min_margin: '30' }, '70.0000'], [{ base: 'cost', value: '-50', max_margin: '15' }, '55.0000'],
		[{ value: '100', surcharge: '-5' }, '0.0000'],
	])
		assert.equal((await price(await list([{ kind: 'formula', ...rule }]))).unit_price, want, JSON.stringify(rule));
	const under = await list([{ product_id: product.id, value: '50' }]), over = await list([{ kind: 'formula', base: 'list', base_pricelist_id: under.id, value: '10' }]);
	const p = await price(over);
	assert.equal(p.unit_price, '45.0000');
	assert.ok(p.price_rule.includes(under.name));
	const loop = await admin.patch(`products/pricelists/${under.id}`, { version: under.version, rules: [{ kind: 'formula', base: 'list', base_pricelist_id: over.id, value: '0' }] });
	assert.equal(loop.status, 422);
	assert.ok(loop.json.errors['rules[0].base_pricelist_id'], loop.text);
});

test('a rule and a list have their days', async () => {
	const l = await list([{ value: '70', valid_from: '2026-03-01', valid_until: '2026-03-31' }, { kind: 'discount', value: '10' }], { valid_from: '2026-01-01', valid_until: '2026-12-31' });
	for (const [date, want] of [['2026-02-28', '90.0000'], ['2026-03-01', '70.0000'], ['2026-03-31', '70.0000'], ['2026-04-01', '90.0000'], ['2027-01-01', '100.0000']])
		assert.equal((await price(l, '1', `&date=${date}`)).unit_price, want, date);
	await refused([{ value: '1', valid_from: '2026-02-01', valid_until: '2026-01-01' }], 'rules[0].valid_until');
});

test('another currency: by its rate, or only where a price is fixed', async () => {
	await refused([{ kind: 'discount', value: '5' }], 'rate', { currency: 'USD' });
	await refused([{ value: '5' }], 'rate', { currency: 'USD', rate: '0' });
	const fixed = await list([{ product_id: product.id, min_quantity: '5', value: '3' }], { currency: 'USD' }), rated = await list([{ kind: 'discount', value: '20' }], { currency: 'USD', rate: '32' });
	assert.equal((await price(fixed, '5')).unit_price, '3.0000');
	assert.equal((await price(fixed, '4')).unit_price, null);
	assert.equal((await price(rated)).unit_price, '2.5000');
	assert.equal((await price(null, '1', '&currency=USD')).unit_price, null);
	const lines = [{ product_id: product.id, quantity: '4' }];
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, pricelist_id: rated.id, lines }, 201);
	assert.equal(q.currency, 'USD');
	assert.equal(q.amount_untaxed, '10.00');
	for (const wrong of [{ currency: 'USD' }, { pricelist_id: fixed.id }]) {
		const r = await sales.post('quotations', { customer_id: customer.id, ...wrong, lines });
		assert.equal(r.status, 422, r.text);
		assert.ok(r.json.errors['lines[0].unit_price'], r.text);
	}
	assert.equal((await sales.post('quotations', { customer_id: customer.id, pricelist_id: rated.id, currency: 'TWD', lines })).status, 422);
});

test('what cannot stand is refused', async () => {
	await refused([{ product_id: product.id, category_id: category.id, value: '1' }], 'rules[0].category_id');
	await refused([{ kind: 'discount', value: '101' }], 'rules[0].value');
	await refused([{ kind: 'fixed', value: '-1' }], 'rules[0].value');
	await refused([{ kind: 'formula', base: 'list', value: '1' }], 'rules[0].base_pricelist_id');
	await refused([{ kind: 'formula', value: '1', min_margin: '5', max_margin: '4' }], 'rules[0].max_margin');
	assert.equal((await sales.post('products/pricelists', { name: `x ${stamp}` })).status, 403);
	assert.equal((await sales.get(`products/${product.id}/price?pricelist_id=99999999`)).status, 400);
	assert.equal((await sales.get('products/99999999/price')).status, 404);
});

test('the line says which rule priced it, a price of one\'s own says none; prices anew from another list', async () => {
	const a = await list([{ product_id: product.id, min_quantity: '10', value: '90' }]), b = await list([{ kind: 'discount', value: '50' }]);
	let q = await sales.must('POST', 'quotations', { customer_id: customer.id, pricelist_id: a.id, lines: [{ product_id: product.id, quantity: '10' }, { product_id: product.id, quantity: '10', unit_price: '90' },
		{ product_id: product.id, quantity: '10', unit_price: '89' }, { product_id: product.id, quantity: '9' }, { description: '運費', unit_price: '5' }] }, 201);
	assert.deepEqual(q.lines.map((l) => [l.unit_price, l.price_rule]), [['90.0000', `${a.name} ≥ 10`], ['90.0000', `${a.name} ≥ 10`], ['89.0000', null], ['100.0000', null], ['5.0000', null]]);
	const page = await (await signIn('sales1')).get(`/quotations/${q.id}`);
	assert.ok(page.text.includes(`${a.name} ≥ 10`));
	q = await sales.must('PATCH', `quotations/${q.id}`, { version: q.version, pricelist_id: b.id });
	assert.equal(q.lines[0].unit_price, '90.0000', 'a list chosen later changes nothing by itself');
	q = await sales.must('POST', `quotations/${q.id}/reprice`, {});
	assert.deepEqual(q.lines.map((l) => l.unit_price), ['50.0000', '50.0000', '50.0000', '50.0000', '5.0000']);
	assert.ok(q.lines[0].price_rule.startsWith(b.name));
	assert.equal(q.amount_untaxed, '1955.00');
	await sales.must('POST', `quotations/${q.id}/send`, {});
	assert.equal((await sales.post(`quotations/${q.id}/reprice`, {})).status, 409);
});

test('packagings: one the product has, as many as are in it', async () => {
	const make = (line) => sales.post('quotations', { customer_id: customer.id, lines: [{ product_id: product.id, ...line }] });
	const box = await make({ packaging: '箱' });
	assert.equal(box.json.lines[0].quantity, '12.0000');
	assert.equal((await make({ packaging: '箱', quantity: '24' })).json.lines[0].quantity, '24.0000');
	assert.match((await make({ packaging: '箱', quantity: '13' })).text, /lines\[0\]\.quantity|"13\.0000"/);
	const r = await make({ packaging: '桶' });
	assert.equal(r.status, 422);
	assert.ok(r.json.errors['lines[0].packaging'], r.text);
	assert.equal((await admin.post('products', { code: `PZ-${stamp}`, name: 'x', packagings: [{ name: '空', quantity: '0' }] })).status, 422);
});

const crcTable = Array.from({ length: 256 }, (_, k) => { let c = k; for (let i = 0; i < 8; i++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const chunk = (type, data) => { const b = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(8 + b.length); let c = 0xffffffff; for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8);
	out.writeUInt32BE(data.length); b.copy(out, 4); out.writeUInt32BE((c ^ 0xffffffff) >>> 0, 4 + b.length); return out; };
const png = () => { const head = Buffer.alloc(13); head.writeUInt32BE(2, 0); head.writeUInt32BE(2, 4); head[8] = 8; head[9] = 2;
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(14))), chunk('IEND', Buffer.alloc(0))]); };

test('a product\'s picture: set by who may write products, seen by who may read them', async () => {
	const send = async (who, data) => { const b = await signIn(who); await b.get(`/products/${product.id}`); return b.upload(`/products/${product.id}/picture`, {}, [{ field: 'picture', name: 'p.png', type: 'image/png', data }]); };
	assert.equal((await admin.get(`products/${product.id}/picture`)).status, 404);
	assert.equal((await send('sales1', png())).status, 403);
	const bad = await send('admin', Buffer.from('<svg/>'));
	assert.equal(bad.status, 422);
	assert.match(bad.text, /aria-invalid="true" aria-describedby="p-picture-h"/);
	assert.equal((await send('admin', png())).status, 303);
	const seen = await sales.get(`products/${product.id}/picture`);
	assert.equal(seen.headers.get('content-type'), 'image/png');
	assert.deepEqual(seen.bytes, png());
	assert.equal((await sales.must('GET', `products/${product.id}`)).picture, `/products/${product.id}/picture`);
	assert.match((await (await signIn('sales1')).get(`/products/${product.id}`)).text, /<img src="\/products\/\d+\/picture/);
	assert.equal((await sales.post(`products/${product.id}/picture/remove`, {})).status, 403);
	await admin.must('POST', `products/${product.id}/picture/remove`, {});
	assert.equal((await admin.post(`products/${product.id}/picture/remove`, {})).status, 404);
	assert.equal(one(`SELECT COUNT(*) FROM product_pictures WHERE product_id = ${product.id}`)[0], '0');
});
