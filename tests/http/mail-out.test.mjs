// Mail out: documents with their PDF over STARTTLS with an account, in the receiver's
// language; what is refused for good is noted on the record, what comes later is tried
// again; nothing a person types begins another header. The peer is an SMTP server of our own.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { certificate, folder, instance, parse, receiver, smtp, until } from './peers.mjs';

const dir = folder(), pem = certificate(dir);
const peer = await smtp(pem, { refuse: (to, n) => (to.startsWith('refused') && n < 3 ? '550 5.1.1 no such person' : to.startsWith('later') && n === 1 ? '451 4.3.0 later please' : null) });
const own = await instance(dir, `Smtp.Host = 127.0.0.1\nSmtp.Port = ${peer.port}\nSmtp.Security = starttls\nSmtp.User = ferry\nSmtp.Password = secret\nSmtp.CaFile = ${pem.file}\n`
	+ 'Smtp.From = 渡船貿易 <crm@ferry.example>\nMail.Reply = reply@ferry.example\nWebhook.AllowPrivate = 1\n');
after(() => { own.stop(); peer.close(); });
const { api, one, sql } = await import('./lib.mjs');

const sales = await api('sales1'), admin = await api('admin'), stamp = Date.now();
const tax = Number(one('SELECT id FROM taxes WHERE archived_at IS NULL ORDER BY id LIMIT 1'));
let n = 0;
async function quotation(address, more = {}, name = '王小明') {
	const customer = await sales.must('POST', 'customers', { name: `寄信 ${stamp}-${++n}` }, 201);
	const contact = await sales.must('POST', 'contacts', { name, email: address, customer_id: customer.id, ...more }, 201);
	return sales.must('POST', 'quotations', { title: '小島拉麵湯頭　年度供貨', customer_id: customer.id, contact_id: contact.id,
		lines: [{ description: '豚骨湯頭 5 kg', quantity: '12', unit_price: '1250', tax_id: tax }] }, 201);
}
const arrived = (to) => until(`mail to ${to}`, () => peer.mails.find((m) => m.to.includes(to)));
const state = (to) => sql(`SELECT state, tries, COALESCE(error, '') FROM outbox WHERE target = '${to}' ORDER BY id DESC LIMIT 1`)[0] || [];
const events = (q) => sql(`SELECT event, detail FROM journal WHERE type = 35 AND record_id = ${q.id} ORDER BY id`);

test('a quotation is sent with its PDF, over TLS and with an account', async () => {
	const to = `wang-${stamp}@customer.example`, q = await quotation(to);
	await sales.must('POST', `quotations/${q.id}/send`, { message: '請過目 <b>' }, 200);
	const got = await arrived(to), m = parse(got.bytes);
	assert.equal(got.tls, true);
	assert.equal(got.user, 'ferry');
	assert.equal(got.from, 'crm@ferry.example');
	assert.deepEqual(m.defects, []);
	assert.match(m.head('Subject'), new RegExp(`報價單 ${q.number}`));
	assert.match(m.head('From'), /渡船貿易.*<crm@ferry.example>/);
	assert.match(m.head('To'), /王小明.*<wang-/);
	assert.match(m.head('Reply-To'), /^reply\+[0-9a-f]{30}@ferry\.example$/);
	assert.match(m.head('Message-Id'), /^<ferry-[0-9a-f]{30}@ferry\.example>$/);
	assert.equal(m.head('Auto-Submitted'), '');	// a person sent it
	const [text, html, pdf] = m.parts;
	assert.equal(text.type, 'text/plain');
	assert.match(text.text, /王小明 您好/);
	assert.match(text.text, /NT\$ 15,750/);
	assert.match(text.text, /請過目 <b>/);
	assert.match(html.text, /請過目 &lt;b&gt;/);
	assert.match(html.text, /<a href="http[^"]+\/portal\/quotations\//);
	assert.equal(pdf.type, 'application/pdf');
	assert.equal(pdf.name, `${q.number}.pdf`);
	// The same PDF as the page's.
	const page = (await sales.get(`quotations/${q.id}.pdf`)).bytes;
	assert.equal(pdf.bytes.slice(0, 10), '255044462d');
	assert.ok(Math.abs(pdf.bytes.length / 2 - page.length) < 200, `${pdf.bytes.length / 2} and ${page.length} bytes`);
	assert.ok(events(q).some(([e, d]) => e === 'mailed' && d.includes(to)));
	// What was said is not kept once it is sent; of the token there is only a hash.
	const token = m.head('Reply-To').match(/\+([0-9a-f]+)@/)[1];
	await until('the end of sending', () => state(to)[0] === 'sent');
	assert.equal(one(`SELECT COUNT(*) FROM outbox WHERE content LIKE '%${token}%'`), '0');
	assert.equal(one(`SELECT COUNT(*) FROM mail_tokens WHERE token = UNHEX(SHA2('${token}', 256)) AND type = 35 AND record_id = ${q.id}`), '1');
	assert.equal(one('SELECT COUNT(*) FROM outbox_files'), '0');
});

test('in the language of who gets it', async () => {
	const to = `smith-${stamp}@customer.example`, q = await quotation(to, { lang: 'en' }, 'Jane Smith');
	await sales.must('POST', `quotations/${q.id}/send`, {}, 200);
	const m = parse((await arrived(to)).bytes);
	assert.match(m.head('Subject'), new RegExp(`^Quotation ${q.number} \\|`));
	assert.match(m.parts[0].text, /Dear Jane Smith/);
	const cn = `zhang-${stamp}@customer.example`, q2 = await quotation(cn, { lang: 'zh-CN' }, '张伟');
	await sales.must('POST', `quotations/${q2.id}/send`, {}, 200);
	assert.match(parse((await arrived(cn)).bytes).head('Subject'), /报价单/);
});

test('a template is edited in the settings, by nobody else', async () => {
	const t = (await admin.must('GET', 'settings/mail-templates?filter[code]=quotation&filter[lang]=en')).items[0];
	const changed = await admin.must('PATCH', `settings/mail-templates/${t.id}`, { version: t.version, subject: 'Offer {number} for {customer}' });
	const to = `offer-${stamp}@customer.example`, q = await quotation(to, { lang: 'en' });
	await sales.must('POST', `quotations/${q.id}/send`, {}, 200);
	assert.match(parse((await arrived(to)).bytes).head('Subject'), new RegExp(`^Offer ${q.number} for 寄信`));
	assert.equal((await admin.patch(`settings/mail-templates/${t.id}`, { version: changed.version, subject: '{nothing}' })).status, 422);
	assert.equal((await sales.patch(`settings/mail-templates/${t.id}`, { version: changed.version, subject: 'x' })).status, 403);
	assert.equal((await sales.get('settings/mail-templates')).status, 403);
	assert.equal((await sales.get('settings/outgoing')).status, 403);
	assert.ok(![200].includes((await sales.get(`settings/outgoing/${one('SELECT MAX(id) FROM outbox')}`)).status));
});

test('refused for good: noted on the record, its owner is told', async () => {
	const to = `refused-${stamp}@customer.example`, q = await quotation(to);
	await sales.must('POST', `quotations/${q.id}/send`, {}, 200);
	await until('the refusal', () => state(to)[0] === 'failed');
	assert.equal(state(to)[1], '1');
	assert.match(state(to)[2], /550 5\.1\.1 no such person/);
	assert.ok(events(q).some(([e, d]) => e === 'mail_failed' && d.includes(to)));
	assert.ok(!events(q).some(([e]) => e === 'mail_bounced'));
});

test('refused for now: tried again after a while', async () => {
	const to = `later-${stamp}@customer.example`, q = await quotation(to);
	await sales.must('POST', `quotations/${q.id}/send`, {}, 200);
	await until('the first try', () => state(to).slice(0, 2).join() === 'waiting,1');	/* of one look: between two it may be on its way */
	assert.ok(Number(one(`SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), due_at) FROM outbox WHERE target = '${to}'`)) > 30);
	sql(`UPDATE outbox SET due_at = UTC_TIMESTAMP() WHERE target = '${to}'`);
	await arrived(to);
	await until('the second try', () => state(to)[0] === 'sent');
	assert.ok(!events(q).some(([e]) => e === 'mail_failed'));
});

test('no header can be injected', async () => {
	const to = `inject-${stamp}@customer.example`, q = await quotation(to, {}, 'Eve');
	// Past every check of the form: line breaks in a name and a title.
	sql(`UPDATE contacts SET name = 'Eve\\r\\nBcc: all@victim.example' WHERE email = '${to}'`);
	const t = (await admin.must('GET', 'settings/mail-templates?filter[code]=quotation&filter[lang]=zh-TW')).items[0];
	sql(`UPDATE mail_templates SET subject = '{contact}\\r\\nBcc: two@victim.example' WHERE id = ${t.id}`);
	await sales.must('POST', `quotations/${q.id}/send`, {}, 200);
	const got = await arrived(to), m = parse(got.bytes);
	sql(`UPDATE mail_templates SET subject = ${JSON.stringify(t.subject)} WHERE id = ${t.id}`);
	assert.equal(m.head('Bcc'), '');
	assert.deepEqual(got.to, [to]);
	for (const bad of ['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example', 'a@b.example\nDATA'])
		assert.equal((await sales.post(`quotations/${q.id}/send`, { to: bad })).status, 422, bad);
});

test('contract and invoice go with their PDFs as well', async () => {
	const to = `deal-${stamp}@customer.example`, manager = await api('manager'), finance = await api('finance');
	const q = await quotation(to);
	await sales.must('POST', `quotations/${q.id}/accept`, { signed_by: '王小明' });
	const k = await sales.must('POST', `quotations/${q.id}/contract`, {}, 201);
	assert.equal((await sales.post(`contracts/${k.id}/mail`, {})).status, 409);	// not approved yet
	await sales.must('POST', `contracts/${k.id}/submit`, {});
	await manager.must('POST', `contracts/${k.id}/approve`, {});
	await sales.must('POST', `contracts/${k.id}/mail`, {});
	const m = parse((await arrived(to)).bytes);
	assert.match(m.head('Subject'), new RegExp(`合約 ${k.number}`));
	assert.equal(m.parts.at(-1).name, `${k.number}.pdf`);
	await sales.must('POST', `contracts/${k.id}/sign`, {});
	const i = await sales.must('POST', `contracts/${k.id}/invoice`, { amount: '1000' }, 201);
	await finance.must('POST', `invoices/${i.id}/approve`, {});
	const issued = await finance.must('POST', `invoices/${i.id}/issue`, {});
	const bill = `bill-${stamp}@customer.example`;
	await finance.must('POST', `invoices/${i.id}/send`, { to: bill });
	const b = parse((await arrived(bill)).bytes);
	assert.match(b.head('Subject'), new RegExp(issued.number));
	assert.equal(b.parts.at(-1).type, 'application/pdf');
});

test('the administrator sees the outbox and sends again what failed', async () => {
	const failed = (await admin.must('GET', 'settings/outgoing?view=failed')).items;
	const mine = failed.find((m) => m.target === `refused-${stamp}@customer.example`);
	assert.ok(mine && mine.about.startsWith('quotations:'));
	assert.equal((await admin.post(`settings/outgoing/${mine.id}/retry`, {})).status, 200);
	await until('the second refusal', () => state(mine.target)[0] === 'failed');
	assert.equal((await admin.post(`settings/outgoing/${mine.id}/retry`, {})).status, 200);
	const m = parse((await arrived(mine.target)).bytes);
	assert.match(m.parts.find((p) => p.type === 'text/plain').text, /您好/, 'all that it said');
	assert.equal(m.parts.at(-1).type, 'application/pdf');
	assert.equal((await sales.post(`settings/outgoing/${mine.id}/retry`, {})).status === 200, false);
});

test('a webhook gets what it asked for, signed; what fails is tried again; no redirect is followed', async () => {
	const secret = 'a-secret-of-some-length', peer2 = await receiver((k, req) => (req.url === '/moved' ? 302 : req.url === '/gone' ? 410 : k === 1 ? 500 : 200));
	after(() => peer2.close());
	const url = `http://127.0.0.1:${peer2.port}/hook`, make = (u, events) => admin.must('POST', 'settings/webhooks', { name: 'hook', url: u, events, secret }, 201);
	const hook = await make(url, 'quotation.quotation_sent customer.created');
	assert.equal(hook.secret, undefined);
	const to = `hook-${stamp}@customer.example`, q = await quotation(to);
	const row = () => sql(`SELECT id, state, tries, COALESCE(error, ''), COALESCE(answer, '') FROM outbox WHERE kind = 'webhook' AND target = '${url}' ORDER BY id`);
	await until('the first try', () => row()[0] && row()[0][2] === '1' && row()[0][1] === 'waiting');
	assert.match(row()[0][3], /HTTP 500/);
	sql(`UPDATE outbox SET due_at = UTC_TIMESTAMP() WHERE id = ${row()[0][0]}`);
	await until('the second try', () => row()[0][1] === 'sent');
	assert.match(row()[0][4], /^HTTP 200, \d+ ms$/);
	const [first, again] = peer2.got;
	assert.equal(first.body, again.body);
	assert.equal(first.headers['x-ferry-event'], 'customer.created');
	assert.equal(first.headers['x-ferry-delivery'], again.headers['x-ferry-delivery']);
	for (const g of [first, again]) {
		const t = g.headers['x-ferry-timestamp'];
		assert.ok(Math.abs(Date.now() / 1000 - t) < 120);
		assert.equal(g.headers['x-ferry-signature'], `v1=${createHmac('sha256', secret).update(`${t}.${g.body}`).digest('hex')}`);
	}
	const body = JSON.parse(first.body);
	assert.equal(body.on, `customers:${q.customer_id}`);
	assert.equal(body.record.id, q.customer_id);
	await sales.must('POST', `quotations/${q.id}/send`, {}, 200);
	await until('the sending', () => peer2.got.length === 3);
	assert.equal(peer2.got[2].headers['x-ferry-event'], 'quotation.quotation_sent');
	// The refusing twins.
	const moved = await make(`http://127.0.0.1:${peer2.port}/moved`, 'requirement.*'), gone = await make(`http://127.0.0.1:${peer2.port}/gone`, 'requirement.*');
	await admin.must('POST', `settings/webhooks/${moved.id}/test`, {});
	await admin.must('POST', `settings/webhooks/${gone.id}/test`, {});
	await until('both answers', () => sql("SELECT 1 FROM outbox WHERE kind = 'webhook' AND target LIKE '%/moved' AND error LIKE 'HTTP 302%'").length && sql("SELECT 1 FROM outbox WHERE kind = 'webhook' AND target LIKE '%/gone' AND state = 'failed'").length);
	assert.ok(!peer2.got.some((g) => g.path === '/elsewhere'));
	const off = await admin.must('PATCH', `settings/webhooks/${hook.id}`, { version: hook.version, active: false });
	const before = row().length;
	await quotation(`quiet-${stamp}@customer.example`);
	assert.equal(row().length, before);
	assert.ok(off);
	const shown = await admin.must('GET', 'settings/outgoing?view=webhooks');
	assert.ok(shown.items.some((i) => i.target === url && i.subject === 'customer.created'));
});

test('a webhook that does not answer keeps neither mails nor other webhooks waiting', async () => {
	const secret = 'a-secret-of-some-length', held = [], mute = http.createServer((req) => held.push(req.socket)), quick = await receiver(), n = 6;
	await new Promise((done) => mute.listen(0, '127.0.0.1', done));
	after(() => { mute.closeAllConnections(); mute.close(); quick.close(); });
	const make = (port) => admin.must('POST', 'settings/webhooks', { name: 'slow', url: `http://127.0.0.1:${port}/`, events: 'requirement.*', secret }, 201);
	const slow = await make(mute.address().port), other = await make(quick.port);
	for (let i = 0; i < n; i++) await admin.must('POST', `settings/webhooks/${slow.id}/test`, {});
	await until('the first one to be held', () => held.length === 1);
	for (let i = 0; i < n; i++) await admin.must('POST', `settings/webhooks/${other.id}/test`, {});
	const to = `meanwhile-${stamp}@customer.example`, q = await quotation(to);
	await sales.must('POST', `quotations/${q.id}/send`, {});
	await arrived(to);
	assert.equal(held.length, 1);	// the mail went out while it was waited for
	held[0].destroy();
	const waits = () => sql(`SELECT state, tries, due_at > UTC_TIMESTAMP() FROM outbox WHERE kind = 'webhook' AND target = '${slow.url}' ORDER BY id`).map((r) => r.join(' '));
	await until('the others', () => quick.got.length === n);
	assert.equal(held.length, 1, 'who does not answer is not asked again for each letter');
	assert.deepEqual(waits(), ['waiting 1 1', ...Array(n - 1).fill('waiting 0 1')]);
});
