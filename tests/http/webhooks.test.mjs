// Webhooks: what an administrator may write down, and that no letter goes into the house
// unless the host allows it. That they arrive, signed, is mail-out.test.mjs, whose
// instance may reach its peer.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { receiver, until } from './peers.mjs';
import { api, one, sql } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), made = [];
const hook = { name: 'x', url: 'https://hooks.example/ferry', events: 'lead.created', secret: 'a-secret-of-some-length', active: false };
after(async () => { for (const id of made) await admin.delete(`settings/webhooks/${id}`); });

test('what is wrong is said by field; nobody else sees or writes them', async () => {
	for (const [body, field] of [
		[{ ...hook, url: 'ftp://x.example/' }, 'url'], [{ ...hook, url: 'javascript:alert(1)' }, 'url'], [{ ...hook, url: 'https://me:pass@x.example/' }, 'url'], [{ ...hook, url: 'x' }, 'url'], [{ ...hook, url: 'mailto:me@x.example' }, 'url'],
		[{ ...hook, events: 'nothing.created' }, 'events'], [{ ...hook, events: 'lead' }, 'events'], [{ ...hook, secret: 'short' }, 'secret'], [{ ...hook, secret: undefined }, 'secret'],
	]) {
		const r = await admin.post('settings/webhooks', body);
		assert.equal(r.status, 422, JSON.stringify(body));
		assert.ok(r.json.errors[field], r.text);
	}
	const w = await admin.must('POST', 'settings/webhooks', hook, 201);
	made.push(w.id);
	assert.doesNotMatch(JSON.stringify(await admin.must('GET', `settings/webhooks/${w.id}`)), /a-secret/);
	assert.equal((await sales.get('settings/webhooks')).status, 403);
	assert.ok([403, 404].includes((await sales.get(`settings/webhooks/${w.id}`)).status));
	assert.equal((await sales.post('settings/webhooks', hook)).status, 403);
	assert.ok([403, 404].includes((await sales.post(`settings/webhooks/${w.id}/test`, {})).status));
});

test('never to an address that is not public, however it is written', async () => {
	const peer = await receiver();
	after(() => peer.close());
	for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0']) {
		const url = `http://${host}:${peer.port}/`, w = await admin.must('POST', 'settings/webhooks', { ...hook, url, active: true }, 201);
		made.push(w.id);
		await admin.must('POST', `settings/webhooks/${w.id}/test`, {});
		await until(`the refusal of ${host}`, () => /failed|waiting 1/.test(one(`SELECT CONCAT(state, ' ', tries) FROM outbox WHERE kind = 'webhook' AND target = '${url}' ORDER BY id DESC LIMIT 1`)));
		assert.match(sql(`SELECT error FROM outbox WHERE kind = 'webhook' AND target = '${url}'`)[0][0], /not public/, host);
		await admin.delete(`settings/webhooks/${w.id}`);
	}
	assert.equal(peer.got.length, 0);
});
