// Money noted where one looks at it: on a contract or a plan, in one step; forms and buttons that begin with what is known.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, signIn } from './lib.mjs';

const sales = await api('sales1'), finance = await api('finance'), manager = await api('manager'), stamp = Date.now();
const customer = await sales.must('POST', 'customers', { name: `入帳 ${stamp}` }, 201);
async function signed(more) {
	const k = await sales.must('POST', 'contracts', { title: '入帳', customer_id: customer.id, amount: '1000.00', ...more }, 201);
	await sales.must('POST', `contracts/${k.id}/submit`);
	await manager.must('POST', `contracts/${k.id}/approve`);
	return sales.must('POST', `contracts/${k.id}/sign`);
}
const plans = async (k) => (await finance.must('GET', `payments/plans?view=all&filter[contract_id]=${k.id}`)).items.sort((a, b) => a.period - b.period).map((p) => [p.amount, p.received, p.state]);
const sums = async (k) => { const { planned, received } = await sales.must('GET', `contracts/${k.id}`); return [planned, received]; };

test('without plans: what came in is planned, confirmed and written off', async () => {
	const k = await signed(), r = await finance.must('POST', `contracts/${k.id}/receive`, { amount: '300.00', method: 'cheque', reference: 'A1' }, 201);
	assert.deepEqual([r.state, r.unallocated, r.method, r.reference, r.contract_id], ['confirmed', '0.00', 'cheque', 'A1', k.id]);
	assert.deepEqual([await plans(k), await sums(k)], [[['300.00', '300.00', 'done']], ['300.00', '300.00']]);
	assert.equal((await finance.must('POST', `contracts/${k.id}/receive`, undefined, 201)).amount, '700.00', 'what is open');
	assert.deepEqual(await sums(k), ['1000.00', '1000.00']);
	assert.equal((await finance.post(`contracts/${k.id}/receive`)).status, 409, 'nothing is open');
	const more = await finance.must('POST', `contracts/${k.id}/receive`, { amount: '50.00' }, 201);
	assert.deepEqual([more.unallocated, await sums(k)], ['50.00', ['1000.00', '1000.00']], 'too much is the customer\'s credit');
});

test('with plans: oldest first, or the one that is looked at; who keeps no receipts may not', async () => {
	const k = await signed();
	await finance.must('POST', `contracts/${k.id}/plan`, { instalments: 2, first_due_on: '2027-01-31' });
	await finance.must('POST', `contracts/${k.id}/receive`, { amount: '100.00' }, 201);
	assert.deepEqual(await plans(k), [['500.00', '100.00', 'partly_received'], ['500.00', '0.00', 'pending']]);
	const second = (await finance.must('GET', `payments/plans?view=all&filter[contract_id]=${k.id}&filter[period]=2`)).items[0];
	assert.equal((await sales.post(`payments/plans/${second.id}/receive`)).status, 403);
	assert.equal((await sales.post(`contracts/${k.id}/receive`, { amount: '1.00' })).status, 403);
	assert.equal((await finance.post(`payments/plans/${second.id}/receive`, { amount: '0' })).status, 422);
	const r = await finance.must('POST', `payments/plans/${second.id}/receive`, { received_on: '2027-03-01' }, 201);
	assert.deepEqual([r.amount, r.unallocated, r.received_on], ['500.00', '0.00', '2027-03-01']);
	assert.deepEqual(await plans(k), [['500.00', '100.00', 'partly_received'], ['500.00', '500.00', 'done']]);
	assert.equal((await finance.post(`payments/plans/${second.id}/receive`)).status, 409, 'done');
	const draft = await sales.must('POST', 'contracts', { title: '草稿', customer_id: customer.id, amount: '5' }, 201);
	assert.equal((await finance.post(`contracts/${draft.id}/receive`, { amount: '1.00' })).status, 409);
});

test('what is made from a contract\'s list is for that contract, with its customer and what is open', async () => {
	const k = await signed({ currency: 'CNY' }), page = await signIn('finance');
	const list = await page.get(`/payments/receipts?filter[contract_id]=${k.id}`), to = list.text.match(/href="([^"]+)" data-new/)[1].replaceAll('&amp;', '&').replaceAll('&#x2f;', '/').replaceAll('&#x3d;', '=').replaceAll('&#x3f;', '?');
	assert.equal(to, `/payments/receipts/new?contract_id=${k.id}`);
	const form = (await page.get(to)).text;
	assert.match(form, new RegExp(`<option value="${customer.id}" selected>`));
	assert.match(form, /name="amount"[^>]*value="1,?000(\.00)?"/);
	assert.match(form, /name="currency"[^>]*value="CNY"/);
	assert.match((await page.get('/payments/receipts?filter[state]=draft')).text, /href="(\/|&#x2f;)payments(\/|&#x2f;)receipts(\/|&#x2f;)new" data-new/);
});

test('a quotation made of a deal goes on in its form while it has no lines', async () => {
	const deal = await sales.must('POST', 'opportunities', { name: `入帳 ${stamp}`, customer_id: customer.id }, 201), page = await signIn('sales1');
	const first = await page.post(`/opportunities/${deal.id}/quote`);
	assert.match(first.location, /^\/quotations\/\d+\/edit/);
	const id = first.location.match(/\d+/)[0], q = await sales.must('GET', `quotations/${id}`);
	await sales.must('PATCH', `quotations/${id}`, { version: q.version, lines: [{ description: '貨', unit_price: '5' }] });
	assert.match((await page.post(`/opportunities/${deal.id}/quote`)).location, /^\/quotations\/\d+(\?|$)/, 'the second begins with the lines of the first');
});

test('a dialog that asks for an amount begins with what is left', async () => {
	const k = await signed(), page = await signIn('finance');
	await finance.must('POST', `contracts/${k.id}/receive`, { amount: '300.50' }, 201);
	await finance.must('POST', `contracts/${k.id}/invoice`, { amount: '400' }, 201);
	const begins = async (path) => (await page.get(path)).text.match(/name="amount"[^>]*value="([^"]*)"/)[1];
	assert.deepEqual([await begins(`/contracts/${k.id}/receive`), await begins(`/contracts/${k.id}/invoice`)], ['699.50', '600']);
	assert.equal(await begins(`/contracts/${k.id}/invoice?amount=5`), '5', 'what is said stays');
});

test('what waits for somebody stands on their first page, and on nobody else\'s', async () => {
	const k = await sales.must('POST', 'contracts', { title: '等待', customer_id: customer.id, amount: '5' }, 201);
	await sales.must('POST', `contracts/${k.id}/submit`);
	const i = await sales.must('POST', `contracts/${k.id}/invoice`, { amount: '5' }, 201);
	const waits = async (who) => ((await (await signIn(who)).get('/home/')).text.match(/id="h-wait"[\s\S]*?<\/section>/) ?? [''])[0];
	assert.match(await waits('finance'), /invoices\?view=requested|invoices&#x2f;\?view|view(=|&#x3d;)requested/);
	assert.doesNotMatch(await waits('sales1'), new RegExp(`${k.number}|requested`), 'who asks does not decide');
	await manager.must('POST', `contracts/${k.id}/reject`, { reason: '再談' });
	await finance.must('POST', `invoices/${i.id}/void`, { reason: '不開' });
	assert.doesNotMatch(await waits('manager'), new RegExp(k.number));
});
