// The customer's link: read, choose, ask, accept, reject; and everything that must not work: twice, too late, an old
// revision, a foreign or revoked link. Refused, and afterwards there is one order and one mail.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, one, sql, url } from './lib.mjs';

const sales = await api('sales1'), stamp = Date.now();
const customer = await sales.must('POST', 'customers', { name: `入口 ${stamp}`, email: `portal.${stamp}@customer.example` }, 201);
const deal = () => sales.must('POST', 'opportunities', { name: `入口商機 ${stamp}`, customer_id: customer.id }, 201);
const mails = (q) => Number(one(`SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND about_type = 35 AND about_id = ${q.id} AND target LIKE 'portal.%'`));
const accepted = (q) => Number(one(`SELECT COUNT(*) FROM journal WHERE type = 35 AND record_id = ${q.id} AND event = 'quotation_accepted'`));
const status = (q) => one(`SELECT status FROM quotations WHERE id = ${q.id}`);

async function sent(more = {}) {
	const q = await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: '攤位', unit_price: '1000' }, { kind: 'section', description: '加購區' }, { description: '看板', unit_price: '200', optional: true }], ...more }, 201);
	await sales.must('POST', `quotations/${q.id}/send`, {});
	q.at = (await sales.must('POST', `quotations/${q.id}/link`, {})).url.replace(/^https?:\/\/[^/]+/, url);
	return q;
}
const get = (at) => fetch(at, { redirect: 'manual' });
const act = (at, verb, fields = {}) => fetch(`${at}/${verb}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
const yes = { signed_by: '王小明', agree: '1' };

test('seen, asked, chosen, accepted: the order, the deal won, its totals; nothing of it without a name and consent', async () => {
	const o = await deal(), q = await sent({ opportunity_id: o.id });
	assert.equal(status(q), 'sent');
	const page = await get(q.at);
	assert.equal(page.status, 200);
	assert.match(page.headers.get('referrer-policy'), /no-referrer$/);
	assert.match(await page.text(), /可以加選[\s\S]*加購區[\s\S]*看板/, 'a heading stands with what it heads');
	assert.equal(status(q), 'viewed');
	assert.equal((await fetch(`${q.at}/pdf`)).headers.get('content-type'), 'application/pdf');
	assert.equal((await act(q.at, 'ask', { text: '可以分期嗎？' })).status, 303);
	assert.equal((await act(q.at, 'ask', { text: ' ' })).status, 422);
	const line = (await sales.must('GET', `quotations/${q.id}`)).lines.find((l) => l.optional).id;
	assert.equal((await act(q.at, 'choose', { 'lines[]': line })).status, 303);
	assert.equal((await sales.must('GET', `quotations/${q.id}`)).amount_untaxed, '1200.00');
	for (const wrong of [{ agree: '1' }, { signed_by: '王小明' }, { ...yes, signature: 'data:image/png;base64,AAAA' }, { ...yes, signed_by: 'x'.repeat(101) }]) assert.equal((await act(q.at, 'accept', wrong)).status, 422);
	assert.equal(status(q), 'viewed');
	assert.equal((await act(q.at, 'accept', yes)).status, 303);
	const order = await sales.must('GET', `quotations/${q.id}`);
	assert.deepEqual([order.state, order.signed_by, order.amount_untaxed], ['accepted', '王小明', '1200.00']);
	assert.equal((await sales.must('GET', `opportunities/${o.id}`)).state, 'won');
	assert.match(await (await get(q.at)).text(), /王小明/);
});

test('accepting twice, one after the other and twelve at once: one order, one mail', async () => {
	const q = await sent();
	assert.equal(mails(q), 1);
	const all = await Promise.all(Array.from({ length: 12 }, () => act(q.at, 'accept', yes)));
	assert.equal(all.filter((r) => r.status === 303).length, 1, all.map((r) => r.status).join());
	assert.ok(all.every((r) => [303, 409].includes(r.status)));
	assert.equal((await act(q.at, 'accept', yes)).status, 409);
	for (const [verb, fields] of [['reject', { reason: '不要了' }], ['choose', {}]]) assert.equal((await act(q.at, verb, fields)).status, 409);
	assert.equal((await sales.post(`quotations/${q.id}/accept`, {})).status, 409);
	assert.deepEqual([status(q), accepted(q), mails(q)], ['accepted', 1, 1]);
});

test('after its last day: read, not accepted', async () => {
	const q = await sent();
	sql(`UPDATE quotations SET valid_until = '2020-01-01' WHERE id = ${q.id}`);
	const page = await get(q.at);
	assert.equal(page.status, 200);
	assert.ok(!/name="agree"/.test(await page.text()), 'no form to accept');
	assert.equal((await act(q.at, 'accept', yes)).status, 409);
	assert.equal((await act(q.at, 'choose', {})).status, 409, 'what it comes to stays');
	assert.equal((await sales.post(`quotations/${q.id}/accept`, {})).status, 409);
	assert.deepEqual([accepted(q), mails(q)], [0, 1]);
});

test('an old revision: its link leads nowhere, the new one has a link of its own', async () => {
	const q = await sent(), now = await sales.must('GET', `quotations/${q.id}`);
	await sales.must('PATCH', `quotations/${q.id}`, { version: now.version, lines: [{ description: '攤位', unit_price: '2000' }] });
	for (const r of [await get(q.at), await get(`${q.at}/pdf`), await act(q.at, 'accept', yes), await act(q.at, 'reject', { reason: 'x' }), await act(q.at, 'ask', { text: 'x' }), await act(q.at, 'choose')]) assert.equal(r.status, 404);
	assert.equal(status(q), 'draft');
	const old = one(`SELECT id FROM quotations WHERE current_id = ${q.id}`);
	assert.equal((await sales.post(`quotations/${old}/accept`, {})).status, 409);
	assert.equal((await sales.post(`quotations/${old}/link`, {})).status, 409);
	await sales.must('POST', `quotations/${q.id}/send`, {});
	const next = (await sales.must('POST', `quotations/${q.id}/link`, {})).url.replace(/^https?:\/\/[^/]+/, url);
	assert.equal((await act(next, 'accept', yes)).status, 303);
	assert.equal((await get(q.at)).status, 404);
	assert.equal((await sales.must('GET', `quotations/${q.id}`)).amount_untaxed, '2000.00');
	assert.equal(accepted(q), 1);
});

test('a revoked link, one of a draft or a cancelled quotation, a made-up one: not there', async () => {
	const q = await sent();
	await sales.must('POST', `quotations/${q.id}/revoke`, {});
	assert.equal((await get(q.at)).status, 404);
	assert.equal((await act(q.at, 'accept', yes)).status, 404);
	const cancelled = await sent();
	await sales.must('POST', `quotations/${cancelled.id}/cancel`, {});
	assert.equal((await act(cancelled.at, 'accept', yes)).status, 404);
	const draft = await sales.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: 'x', unit_price: '1' }] }, 201);
	assert.equal((await sales.post(`quotations/${draft.id}/link`, {})).status, 409);
	for (const token of ['', 'x', '0'.repeat(43), `${q.at.split('/').pop().slice(0, -1)}!`, encodeURIComponent("' OR 1=1 --")]) {
		assert.equal((await get(`${url}/portal/quotations/${token}`)).status, 404, token);
		assert.equal((await act(`${url}/portal/quotations/${token}`, 'accept', yes)).status, 404, token);
	}
	assert.deepEqual([status(q), accepted(q)], ['sent', 0]);
});

test('a link opens its own quotation only, and no line of another', async () => {
	const mine = await sent(), theirs = await sent();
	const line = (await sales.must('GET', `quotations/${theirs.id}`)).lines.find((l) => l.optional).id;
	await act(mine.at, 'choose', { 'lines[]': line });
	assert.equal((await sales.must('GET', `quotations/${theirs.id}`)).amount_untaxed, '1000.00');
	assert.equal((await sales.must('GET', `quotations/${mine.id}`)).amount_untaxed, '1000.00');
	assert.equal((await act(mine.at, 'accept', { ...yes, id: theirs.id })).status, 303);
	assert.equal(status(theirs), 'sent');
});

test('rejected with a reason, not without; then nothing more', async () => {
	const q = await sent();
	assert.equal((await act(q.at, 'reject', { reason: '  ' })).status, 422);
	assert.equal((await act(q.at, 'reject', { reason: '太貴' })).status, 303);
	assert.equal((await sales.must('GET', `quotations/${q.id}`)).reject_reason, '太貴');
	assert.equal((await act(q.at, 'accept', yes)).status, 409);
	assert.equal((await act(q.at, 'reject', { reason: '再一次' })).status, 409);
});
