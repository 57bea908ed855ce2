// A sales team's day, mail included: a quotation is made, sent, talked about, answered by
// mail, accepted; everybody is told exactly what they subscribed to, and the customer,
// who follows once they accepted, never sees what was said among colleagues.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { certificate, folder, instance, parse, smtp, until } from './peers.mjs';

const dir = folder(), pem = certificate(dir), peer = await smtp(pem);
const own = await instance(dir, `Smtp.Host = 127.0.0.1\nSmtp.Port = ${peer.port}\nSmtp.User = ferry\nSmtp.Password = secret\nSmtp.CaFile = ${pem.file}\nSmtp.From = crm@ferry.example\nMail.Reply = reply@ferry.example\n`);
after(() => { own.stop(); peer.close(); });
const { api, one, password, program } = await import('./lib.mjs');

const stamp = Date.now(), to = `day-${stamp}@buyer.example`;
const [admin, manager, assistant, s1, s2] = await Promise.all(['admin', 'manager', 'assistant', 'sales1', 'sales2'].map((l) => api(l)));
const role = Number(one("SELECT id FROM roles WHERE code = 'salesperson'")), team = Number(one("SELECT team_id FROM users WHERE login = 'sales1'"));
async function salesperson(login) {
	const u = await admin.must('POST', 'settings/users', { name: login, login, password: `${password}-Long-9`, team_id: team, roles: [{ role_id: role }] }, 201);
	return { ...(await api(login, `${password}-Long-9`)), id: u.id, api: await api(login, `${password}-Long-9`) };
}
const s3 = await salesperson(`s3-${stamp}`), s4 = await salesperson(`s4-${stamp}`);
const tax = Number(one('SELECT id FROM taxes WHERE archived_at IS NULL ORDER BY id LIMIT 1'));
const channel = await admin.must('POST', 'discuss/channels', { name: `今日成交 ${stamp}`, team_id: team });
await admin.must('POST', 'discuss/subscriptions', { for_team_id: team, channel_id: channel.id, subtypes: ['quotation_accepted'] });

const customer = await s1.must('POST', 'customers', { name: `一天 ${stamp}` }, 201);
const contact = await s1.must('POST', 'contacts', { name: '王小明', email: to, customer_id: customer.id }, 201);
const q = await s1.must('POST', 'quotations', { title: '一天', customer_id: customer.id, contact_id: contact.id, lines: [{ description: 'x', quantity: '1', unit_price: '10', tax_id: tax }] }, 201);
const on = `quotations:${q.id}`, whole = { s1, manager, admin, s3: s3.api, s4: s4.api, s2, assistant };
const told = async () => Object.fromEntries(await Promise.all(Object.entries(whole).map(async ([k, who]) => [k, (await who.must('GET', 'discuss/inbox?view=all&limit=100')).items.filter((i) => i.on === on).length])));
let before;
// Who was told something by this, and nobody else.
async function tells(names, what) {
	const now = await told(), got = Object.keys(now).filter((k) => now[k] > (before[k] || 0)).sort();
	assert.deepEqual(got, [...names].sort(), what);
	before = now;
}
const gate = (heads, text, address) => program('ferry-mailgate', [address], Buffer.from(`${Object.entries({ From: `王小明 <${to}>`, To: address, 'Message-ID': `<${Math.random()}@buyer.example>`, 'Content-Type': 'text/plain; charset=utf-8', ...heads }).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n${text}\r\n`));
const theirs = () => peer.mails.filter((m) => m.to.includes(to));

test('everybody subscribes to what they want; who may not read it cannot', async () => {
	for (const s of [s3, s4]) await s1.must('POST', `quotations/${q.id}/share`, { user_id: s.id, until: '2035-01-01' });
	await manager.must('POST', 'discuss/followers', { on, subtypes: ['quotation_sent', 'quotation_accepted'] });
	await admin.must('POST', 'discuss/followers', { on, subtypes: ['note'] });
	await s3.api.must('POST', 'discuss/followers', { on, subtypes: ['discussion'] });
	await s4.api.must('POST', 'discuss/followers', { on, subtypes: ['quotation_sent'] });
	assert.equal((await s2.post('discuss/followers', { on })).status, 404);
	before = await told();
});

test('sent, noted, talked about: each is told their part', async () => {
	await s1.must('POST', `quotations/${q.id}/send`, {});
	await tells(['manager', 's4'], 'sent');
	await s1.must('POST', 'discuss/messages', { on, kind: 'note', body: `底價 ${stamp}` }, 201);
	await tells(['admin'], 'a note');
	await manager.must('POST', 'discuss/messages', { on, body: '請今天跟進' }, 201);
	await tells(['s1', 's3'], 'a message');
	await until('the quotation', () => theirs().length === 1);
});

test('the customer answers by mail: it stands on the quotation, told to who follows the discussion', async () => {
	const reply = parse(theirs()[0].bytes).head('Reply-To'), r = await gate({ Subject: 'Re' }, '可以，請安排。\n\n> 附上報價單', reply);
	assert.equal(r.code, 0, r.stderr);
	const last = (await s1.must('GET', `discuss/messages?filter[on]=${on}`)).items.find((m) => m.author_email === to);
	assert.equal(last && last.body, '可以，請安排。');
	// The manager spoke and follows the discussion since.
	const now = await told();
	assert.ok(now.s1 > before.s1 && now.s3 > before.s3);
	assert.equal(now.s4, before.s4);
	assert.equal(now.s2 + now.assistant, 0);
	before = now;
});

test('accepted: the manager and the channel are told; the customer follows, and sees no note', async () => {
	await s1.must('POST', `quotations/${q.id}/accept`, { signed_by: '王小明' });
	await until('the accepting contact', () => one(`SELECT COUNT(*) FROM followers WHERE type = 35 AND record_id = ${q.id} AND contact_id = ${contact.id}`) === '1');
	const now = await told();
	assert.ok(now.manager > before.manager);
	assert.equal(now.s4, before.s4);
	const n = theirs().length;
	await s1.must('POST', 'discuss/messages', { on, body: `出貨了 ${stamp}` }, 201);
	await s1.must('POST', 'discuss/messages', { on, kind: 'note', body: `內部二 ${stamp}` }, 201);
	await until('the mail to the customer', () => theirs().length > n);
	await until('everything sent', () => one("SELECT COUNT(*) FROM outbox WHERE kind = 'mail' AND state IN ('waiting', 'sending')") === '0');
	const texts = theirs().map((m) => JSON.stringify(parse(m.bytes)));
	assert.ok(texts.some((t) => t.includes(`出貨了 ${stamp}`)));
	assert.ok(!texts.some((t) => t.includes('底價') || t.includes('內部二')), 'a note left the house');
	const lines = (await s1.must('GET', `discuss/messages?filter[on]=discuss/channels:${channel.id}`)).items;
	assert.deepEqual(lines.map((m) => m.about), [on], 'the channel hears of it, once');
});
