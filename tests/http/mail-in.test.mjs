// Mail in, by pipe and by IMAP: an answer lands on its record, a letter to a team's
// address becomes a lead of that team; forged tokens, loops, vacation notes, doubles and
// monsters do no harm, and nothing is lost. SMTP and IMAP peers are servers of our own.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dovecot, mailbox } from './mailboxes.mjs';
import { certificate, folder, instance, parse, smtp, until } from './peers.mjs';

const stamp = Date.now();
const letter = (heads, body = '您好') => Buffer.from(`${Object.entries({ From: 'Wang <wang@buyer.example>', To: 'x@ferry.example', 'Message-ID': `<${randomBytes(8).toString('hex')}@buyer.example>`,
	'MIME-Version': '1.0', 'Content-Type': 'text/plain; charset=utf-8', ...heads }).filter(([, v]) => v).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n${body}\r\n`);

const dir = folder(), pem = certificate(dir), peer = await smtp(pem);
const box = await mailbox(pem);
box.put(letter({ From: `=?utf-8?B?${Buffer.from('林怡君').toString('base64')}?= <lin-${stamp}@buyer.example>`, To: 'event@ferry.example', Subject: 'IMAP' }, '信箱裡的第一封'));
const own = await instance(dir, `Smtp.Host = 127.0.0.1\nSmtp.Port = ${peer.port}\nSmtp.User = ferry\nSmtp.Password = secret\nSmtp.CaFile = ${pem.file}\nSmtp.From = CRM <crm@ferry.example>\n`
	+ `Mail.Reply = reply@ferry.example\nMail.SenderPerHour = 9\nMail.Largest = 90000000\nImap.Url = ${box.url}\nImap.CaFile = ${pem.file}\nImap.User = box\nImap.Password = secret\n`);
after(() => { own.stop(); peer.close(); box.close(); });
const { api, one, program, sql } = await import('./lib.mjs');

// The letter that waited in the mailbox became a lead before any is counted.
await until('the first message', () => one(`SELECT COUNT(*) FROM leads WHERE email = 'lin-${stamp}@buyer.example'`) === '1');
const sales = await api('sales1'), admin = await api('admin');
const gate = (bytes, to = 'market@ferry.example') => program('ferry-mailgate', [to], bytes);
const last = () => Object.fromEntries(['id', 'state', 'kind', 'reason', 'result', 'subject', 'sender', 'error'].map((k, i) => [k,
	sql('SELECT id, state, kind, reason, result, subject, sender, error FROM inbound_mails ORDER BY id DESC LIMIT 1')[0][i]]));
async function take(bytes, to) { const r = await gate(bytes, to); assert.equal(r.code, 0, r.stderr); return last(); }
const leads = () => Number(one('SELECT COUNT(*) FROM leads'));
const log = (q) => sql(`SELECT event, detail FROM journal WHERE type = 35 AND record_id = ${q.id} ORDER BY id`).map(([event, d]) => ({ event, ...JSON.parse(d) }));
const said = (q) => log(q).filter((e) => /^(message|mail_answer)$/.test(e.event));
const tax = Number(one('SELECT id FROM taxes WHERE archived_at IS NULL ORDER BY id LIMIT 1'));

// A quotation sent to somebody, and the mail they got.
let n = 0;
async function sent() {
	const to = `buyer-${stamp}-${++n}@buyer.example`;
	const customer = await sales.must('POST', 'customers', { name: `回信 ${stamp}-${n}`, email: to }, 201);
	const q = await sales.must('POST', 'quotations', { title: '回信', customer_id: customer.id, lines: [{ description: 'x', quantity: '1', unit_price: '10', tax_id: tax }] }, 201);
	await sales.must('POST', `quotations/${q.id}/send`, {});
	const got = await until('the quotation', () => peer.mails.find((m) => m.to.includes(to))), m = parse(got.bytes);
	return { to, q, reply: m.head('Reply-To'), id: m.head('Message-Id') };
}

test('a letter to a team becomes a lead of that team, whatever its encoding', async () => {
	const b64 = (s) => Buffer.from(s, 'hex').toString('base64');
	const word = { big5: 'aa4cb54c', gb: 'cdf5d0a1c3f7', jis: '1b2442467c4b5c1b2842' };	// 玟無 (Big5), 王小明 (GB18030), 日本 (ISO-2022-JP)
	for (const [charset, from, text, body] of [
		['utf-8', `=?utf-8?B?${Buffer.from('王小明').toString('base64')}?=`, '王小明', Buffer.from('想詢價 100 包')],
		['big5', `=?big5?B?${b64(word.big5)}?=`, null, Buffer.from('b7d1b8dfbbf9', 'hex')],
		['gb18030', `=?gb18030?B?${b64(word.gb)}?=`, '王小明', Buffer.from('cfebd1afbcdb', 'hex')],
		['iso-2022-jp', `=?iso-2022-jp?B?${b64(word.jis)}?=`, '日本', Buffer.from('1b2442467c4b5c1b2842', 'hex')],
	]) {
		const address = `${charset}-${stamp}@buyer.example`, before = leads();
		const head = letter({ From: `${from} <${address}>`, Subject: from, 'Content-Type': `text/plain; charset=${charset}` }, '').toString('latin1').replace(/\r\n$/, '');
		const r = await take(Buffer.concat([Buffer.from(head, 'latin1'), body, Buffer.from('\r\n')]));
		assert.equal(`${r.state} ${r.kind}`, 'done lead', JSON.stringify(r));
		assert.equal(leads(), before + 1);
		const [name, email, team, owner, medium, requirement] = sql(`SELECT name, email, team_id, owner_id, medium, requirement FROM leads WHERE email = '${address}'`)[0];
		if (text) assert.equal(name, text);
		assert.equal(email, address);
		assert.equal(team, one("SELECT id FROM teams WHERE email_alias = 'market@ferry.example'"));
		assert.equal(owner, null);
		assert.ok(medium);
		assert.ok(!/\ufffd|\?/.test(name + requirement), `${name} ${requirement}`);
		assert.match(requirement, /[\u4e00-\u9fff]/);
	}
	const before = leads(), r = await take(letter({ Subject: 'to nobody' }), 'nobody@ferry.example');
	assert.equal(`${r.state} ${r.reason}`, 'unmatched no_receiver');
	assert.equal(leads(), before);
});

test('an answer lands on its record: own words only, with what is enclosed', async () => {
	const { to, q, reply, id } = await sent(), file = randomBytes(3000), b = 'b0undary';
	const body = [`--${b}`, 'Content-Type: text/plain; charset=utf-8', '', '價格可以，請問交期？', '', `On Sun, 22 Nov 2026 at 10:00, CRM <crm@ferry.example> wrote:`, '> 您好：', '> 附上報價單', '',
		`--${b}`, `Content-Type: application/octet-stream; name="=?utf-8?B?${Buffer.from('訂購單.bin').toString('base64')}?="`, 'Content-Disposition: attachment', 'Content-Transfer-Encoding: base64', '',
		file.toString('base64').replace(/.{76}/g, '$&\r\n'), `--${b}--`].join('\r\n');
	const r = await take(letter({ From: `王小明 <${to}>`, To: reply, Subject: `Re: ${q.number}`, 'Content-Type': `multipart/mixed; boundary=${b}` }, body), reply);
	assert.equal(`${r.state} ${r.kind} ${r.result}`, `done reply 35:${q.id}`, JSON.stringify(r));
	const [m] = said(q);
	assert.equal(m.text, '價格可以，請問交期？');
	assert.ok(readdirSync(join(own.VAR, 'files'), { recursive: true }).some((f) => f.toString().endsWith(createHash('sha256').update(file).digest('hex'))), 'the file is kept');
	// Without the token, by the mail it answers; the token in any case of letters.
	await take(letter({ From: to, To: 'reply@ferry.example', 'In-Reply-To': id }, '第二封'), 'reply@ferry.example');
	assert.equal(said(q).at(-1).text, '第二封');
	await take(letter({ From: to, To: 'reply@ferry.example', References: `<else@x> ${id} <other@y>` }, '第三封'), 'reply@ferry.example');
	assert.equal(said(q).length, 3);
	await take(letter({ From: to }, '第四封'), reply.toUpperCase());
	assert.equal(said(q).length, 4);
});

test('a forged token or Message-ID reaches nothing', async () => {
	const { to, q, reply, id } = await sent(), before = leads();
	const wrong = reply.replace(/\+(.)/, (_, c) => `+${c === '0' ? '1' : '0'}`);
	for (const [address, heads, reason] of [
		[wrong, {}, 'bad_token'], [reply.replace(/.@/, '@'), {}, 'bad_token'], ['reply+@ferry.example', {}, 'bad_token'], ["reply+' or 1=1 -- @ferry.example", {}, 'no_receiver'],
		['reply@ferry.example', { 'In-Reply-To': id.replace(/ferry-./, 'ferry-_') }, 'no_receiver'], ['reply@ferry.example', { 'In-Reply-To': `<${q.id}@ferry.example>` }, 'no_receiver'],
	]) {
		const r = await take(letter({ From: `f${Math.random()}@forger.example`, Subject: `Re: ${q.number}`, ...heads }), address);
		assert.equal(`${r.state} ${r.reason}`, `unmatched ${reason}`, address);
	}
	assert.equal(said(q).length, 0);
	assert.equal(leads(), before);
	assert.ok(to);
});

test('a sender who calls themselves a colleague stays somebody outside', async () => {
	const { q, reply } = await sent();
	const boss = one("SELECT COALESCE(email, 'manager@ferry.example') FROM users WHERE login = 'manager'");
	const r = await take(letter({ From: `Manager <${boss}>` }, '給他打一折'), reply);
	assert.equal(r.state, 'done');
	assert.equal(one(`SELECT user_id FROM journal WHERE type = 35 AND record_id = ${q.id} AND event IN ('message', 'mail_answer')`), '1');	// the system, in the outsider's name
	assert.equal(said(q)[0].by === 'user', false);
});

test('the same mail twice is one', async () => {
	const { to, q, reply } = await sent(), m = letter({ From: to }, '一次');
	await take(m, reply);
	assert.equal((await take(m, reply)).state, 'duplicate');
	const both = await Promise.all([1, 2, 3].map(() => gate(letter({ From: to, 'Message-ID': `<race-${stamp}@x>` }, '競走'), reply)));
	assert.ok(both.every((r) => r.code === 0));
	assert.equal(said(q).length, 2);
});

test('what a program wrote tells nobody', async () => {
	const { to, q, reply, id } = await sent(), mails = () => one("SELECT COUNT(*) FROM outbox WHERE kind = 'mail'"), before = mails(), had = leads();
	await take(letter({ From: to, Subject: '自動回覆：休假中', 'Auto-Submitted': 'auto-replied' }), reply);
	await take(letter({ From: to, Subject: 'vacation', Precedence: 'bulk' }), reply);
	await take(letter({ From: to, Subject: 'Out of Office: back on Monday' }), reply);
	assert.equal(said(q).length, 0);
	assert.equal(log(q).filter((e) => e.event === 'mail_auto_reply').length, 3);
	assert.equal((await take(letter({ Subject: 'news', 'List-Unsubscribe': '<mailto:x@y>' }))).state, 'ignored');
	assert.equal((await take(letter({ From: 'noreply@robot.example', Subject: 'robot' }))).state, 'ignored');
	// Our own mail comes back to us.
	assert.equal((await take(letter({ From: 'CRM <crm@ferry.example>', 'Message-ID': id }), reply)).reason, 'our_own');
	assert.equal((await take(letter({ From: 'reply@ferry.example' }))).reason, 'our_own');
	assert.equal((await take(Buffer.concat([Buffer.from('Received: from a by b; now\r\n'.repeat(60)), letter({ From: 'loop@x.example' })]))).reason, 'loop');
	assert.equal(mails(), before);
	assert.equal(leads(), had);
});

test('one sender cannot flood', async () => {
	const from = `flood-${stamp}@buyer.example`, before = leads();
	for (let i = 0; i < 12; i++) await gate(letter({ From: from, Subject: `no ${i}` }));
	assert.equal(leads(), before + 9);
	assert.equal(one(`SELECT COUNT(*) FROM inbound_mails WHERE sender = '${from}' AND state = 'held'`), '3');
});

test('a bounce is noted on the record, once', async () => {
	const { to, q, id } = await sent(), b = 'rep0rt';
	const dsn = (action, code) => letter({ From: 'Mail Delivery System <MAILER-DAEMON@mx.example>', To: 'crm@ferry.example', Subject: 'Undelivered', 'Content-Type': `multipart/report; report-type=delivery-status; boundary=${b}` },
		[`--${b}`, 'Content-Type: text/plain', '', 'I am sorry', `--${b}`, 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '', `Final-Recipient: rfc822; ${to}`, `Action: ${action}`, `Status: ${code}`,
			`Diagnostic-Code: smtp; 550 ${code} mailbox full`, '', `--${b}`, 'Content-Type: message/rfc822', '', `Message-ID: ${id}`, 'Subject: x', '', 'y', `--${b}--`].join('\r\n'));
	const bounced = () => log(q).filter((e) => e.event === 'mail_bounced');
	assert.equal((await take(dsn('delayed', '4.2.2'), 'crm@ferry.example')).reason, 'only_late');
	assert.equal(bounced().length, 0);
	assert.equal((await take(dsn('failed', '5.2.2'), 'crm@ferry.example')).state, 'done');
	await take(dsn('failed', '5.2.2'), 'crm@ferry.example');
	assert.equal(bounced().length, 1);
	assert.match(bounced()[0].why, /5\.2\.2.*mailbox full/);
	assert.equal(one(`SELECT state FROM outbox WHERE target = '${to}'`), 'bounced');
});

test('monsters are survived and kept', async () => {
	const b = 'm', part = `--${b}\r\nContent-Type: text/plain\r\n\r\nx\r\n`;
	let nested = '';
	for (let i = 0; i < 3000; i++) nested += `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`;
	const began = Date.now();
	for (const [name, bytes] of [
		['10,000 parts', letter({ 'Content-Type': `multipart/mixed; boundary=${b}` }, `${part.repeat(10000)}--${b}--`)],
		['10,000 files', letter({ 'Content-Type': `multipart/mixed; boundary=${b}` }, `${`--${b}\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n`.repeat(10000)}--${b}--`)],
		['3,000 levels', Buffer.concat([letter({ 'Content-Type': 'multipart/mixed; boundary=z' }, '--z'), Buffer.from(nested)])],
		['broken encoding', letter({ Subject: '=?big5?B?////?= =?nonsense?Q?=FF?= =?utf-8?B?!!!?=', 'Content-Type': 'text/plain; charset=no-such-thing' }, '\xff\xfe\x00\x01 x')],
		['no encoding said', Buffer.concat([letter({ 'Content-Type': '' }, ''), Buffer.from('cfebd1afbcdb', 'hex')])],
		['a million recipients', letter({ To: `${'a@b.example, '.repeat(20000)}c@d.example` })],
		['a long line', letter({ Subject: 'y'.repeat(500000) }, 'z'.repeat(2000000))],
		['unfinished', letter({ 'Content-Type': 'multipart/mixed; boundary="q' }, '--q\r\nContent-Type: multipart/')],
		['markup', letter({ 'Content-Type': 'text/html', Subject: '<script>alert(1)</script>' }, '<script>alert(1)</script><p onclick=x>hello <b>you</b><img src=x onerror=y>')],
	]) {
		const r = await gate(Buffer.concat([Buffer.from(`X-Name: ${name}\r\n`), bytes]).subarray(0));
		assert.equal(r.code, 0, `${name}: ${r.stderr}`);
		assert.ok(['done', 'failed', 'unmatched', 'held'].includes(last().state), `${name}: ${last().state}`);
		assert.doesNotMatch(r.stderr, /AddressSanitizer|runtime error/, name);
	}
	assert.ok(Date.now() - began < 150000);
	assert.equal((await gate(Buffer.alloc(0))).code, 65);
	await gate(randomBytes(5000));
	assert.equal(last().state, 'failed');
	assert.equal((await program('ferry-mailgate', ['a', 'b'], 'x')).code, 64);
});

test('50 MB of enclosure come in whole; more than the limit is refused for good', async () => {
	const big = Buffer.alloc(50 << 20, 'ferry '), b = 'big';
	const head = letter({ From: `big-${stamp}@buyer.example`, 'Content-Type': `multipart/mixed; boundary=${b}` }, `--${b}\r\nContent-Type: text/plain\r\n\r\nsee file\r\n--${b}\r\nContent-Type: application/pdf; name=big.pdf\r\nContent-Disposition: attachment; filename=big.pdf\r\nContent-Transfer-Encoding: base64\r\n`);
	const r = await take(Buffer.concat([head, Buffer.from(`\r\n${big.toString('base64').replace(/.{76}/g, '$&\n')}\r\n--${b}--\r\n`)]));
	assert.equal(`${r.state} ${r.kind}`, 'done lead', JSON.stringify(r));
	const hex = createHash('sha256').update(big).digest('hex');
	assert.ok(readdirSync(join(own.VAR, 'files'), { recursive: true }).some((f) => f.toString().endsWith(hex)));
	const before = one('SELECT COUNT(*) FROM inbound_mails');
	assert.equal((await gate(Buffer.concat([letter({}), Buffer.alloc(90000000, 'x')]))).code, 69);
	assert.equal(one('SELECT COUNT(*) FROM inbound_mails'), before);
});

test('without the database the mail server keeps it and tries again', async () => {
	const conf = join(dir, 'lost.hdf'), files = () => readdirSync(join(own.VAR, 'mail')).length, before = files();
	writeFileSync(conf, `${readFileSync(join(own.VAR, 'ferry.hdf'), 'utf8')}\nDatabase.Socket = /nowhere/at.sock\n`);
	const was = process.env.FERRY_CONF;
	const { execFile } = await import('node:child_process');
	const code = await new Promise((done) => {
		const child = execFile(join(process.env.FERRY_BIN || '.build/bin', 'ferry-mailgate'), ['market@ferry.example'], { env: { ...process.env, FERRY_CONF: conf } }, (e) => done(e ? e.code : 0));
		child.stdin.end(letter({}));
	});
	assert.equal(code, 75);
	assert.equal(process.env.FERRY_CONF, was);
	assert.ok(files() <= before + 1);
});

test('what found no place is looked at, made a lead, discarded: by the administrator alone', async () => {
	const from = `lost-${stamp}@buyer.example`, r = await take(letter({ From: from, Subject: '走失的信' }, '請聯絡我'), 'typo@ferry.example'), before = leads();
	const all = await admin.must('GET', 'settings/incoming?view=left');
	assert.ok(all.items.some((i) => i.id === Number(r.id)));
	for (const path of [`settings/incoming/${r.id}`, `settings/incoming/${r.id}/raw`, 'settings/incoming']) assert.ok([403, 404].includes((await sales.get(path)).status), path);
	assert.ok([403, 404].includes((await sales.post(`settings/incoming/${r.id}/discard`, {})).status));
	const raw = await admin.get(`settings/incoming/${r.id}/raw`);
	assert.match(raw.text, /請聯絡我/);
	assert.match(raw.headers.get('content-disposition'), /attachment/);
	await admin.must('POST', `settings/incoming/${r.id}/lead`, { team_id: 2 });
	await until('the lead', () => leads() === before + 1);
	assert.equal(one(`SELECT team_id FROM leads WHERE email = '${from}'`), '2');
	assert.equal((await admin.post(`settings/incoming/${r.id}/retry`, {})).status, 409);
	const s = await take(letter({ From: from }), 'typo@ferry.example');
	assert.equal((await admin.post(`settings/incoming/${s.id}/discard`, {})).status, 200);
	assert.equal(one(`SELECT state FROM inbound_mails WHERE id = ${s.id}`), 'discarded');
});

const look = () => sql("UPDATE jobs SET due_at = UTC_TIMESTAMP() WHERE kind = 'mailbox_fetch' AND state = 'waiting' AND due_at > UTC_TIMESTAMP()");
const fetched = () => sql('SELECT state, COALESCE(reason, \'\'), COALESCE(subject, \'\') FROM inbound_mails WHERE recipient IS NULL ORDER BY id');

test('a mailbox with a Chinese name is read by IMAP over TLS, every message once', async () => {
	assert.equal(one(`SELECT COUNT(*) FROM leads WHERE email = 'lin-${stamp}@buyer.example'`), '1');
	assert.equal(one(`SELECT t.email_alias FROM leads l JOIN teams t ON t.id = l.team_id WHERE l.email = 'lin-${stamp}@buyer.example'`), 'event@ferry.example');
	const { to, q, reply } = await sent();
	box.put(letter({ From: to, To: `"CRM" <${reply}>` }, '從信箱來的回覆'));
	await until('the answer', () => { look(); return said(q).length === 1; });
	const had = fetched().length;
	await until('the next look', () => { look(); return box.seen.includes('UID SEARCH UID 3:*'); });
	assert.equal(fetched().length, had);
	assert.equal(had, 2);
});

test('what is moved away meanwhile, never given or too large does not stop what comes behind', async () => {
	const from = `behind-${stamp}@buyer.example`, had = fetched().length;
	box.put(letter({}), 'gone');
	const broken = box.put(letter({}), 'broken'), large = box.put(letter({}), 90000001);
	box.put(letter({ From: from, To: 'event@ferry.example' }));
	await until('the first refusal', () => { look(); return one('SELECT tries FROM mailboxes') >= 1; });
	assert.equal(fetched().length, had);
	sql('UPDATE mailboxes SET tries = 4');
	await until('the last', () => { look(); return one(`SELECT COUNT(*) FROM leads WHERE email = '${from}'`) === '1'; });
	assert.deepEqual(fetched().slice(had).map((r) => r.slice(0, 2).join(' ')), ['failed not_given', 'failed too_large', 'done ']);
	assert.match(fetched()[had][2], new RegExp(`;UID=${broken}$`));
	assert.match(fetched()[had + 1][2], new RegExp(`;UID=${large}$`));
	assert.equal(one('SELECT tries FROM mailboxes'), '0');
	// There is nothing here to try again with.
	const id = one("SELECT id FROM inbound_mails WHERE reason = 'too_large' ORDER BY id DESC LIMIT 1");
	assert.equal((await admin.post(`settings/incoming/${id}/retry`, {})).status, 409);
});

const real = await dovecot(dir, pem);
after(() => real?.close());
test('Dovecot is read by the same worker', { skip: !real && 'it is not installed here' }, async () => {
	const conf = join(dir, 'dovecot.hdf'), from = (k) => `dove-${k}-${stamp}@buyer.example`;
	writeFileSync(conf, `${readFileSync(process.env.FERRY_CONF, 'utf8')}\nImap.Url = ${real.url}\n`);
	const came = (k) => one(`SELECT COUNT(*) FROM leads WHERE email = '${from(k)}'`) === '1';
	// The instance's worker may be quicker with the job: then again.
	const read = (k) => until(`the mail ${k}`, async () => { look(); await program('ferry-worker', ['--once'], '', { FERRY_CONF: conf }); return came(k); });
	real.put(letter({ From: from(1), To: 'event@ferry.example' }, '第一封'));
	await read(1);
	real.put(letter({ From: from(2), To: 'event@ferry.example' }, '第二封'));
	await read(2);
	assert.equal(one(`SELECT COUNT(*) FROM inbound_mails WHERE sender LIKE 'dove-%-${stamp}@buyer.example'`), '2');
	assert.equal(one(`SELECT last_uid FROM mailboxes WHERE name LIKE '%:${new URL(real.url).port}/%'`), '2');
	assert.equal(real.left(), 2, 'what was read stays in it');
	assert.match(real.log(), /user=<box>, method=PLAIN, .*TLS/);
});

test('a colleague answers by mail: under their own name, and what was internal stays so', async () => {
	const { q } = await sent(), boss = 'manager@ferry.example', manager = await api('manager');
	sql(`UPDATE users SET email = '${boss}', tell_by_mail = 1 WHERE login = 'manager'`);
	sql("UPDATE settings SET value = value + 1 WHERE name = 'stamp'");
	const told = (text) => until(`the mail with ${text}`, () => { const m = peer.mails.find((x) => x.to.includes(boss) && parse(x.bytes).parts[0].text.includes(text)); return m && parse(m.bytes); });
	const on = `quotations:${q.id}`, id = one("SELECT id FROM users WHERE login = 'manager'");
	await sales.must('POST', 'discuss/messages', { on, kind: 'note', body: `內部 ${stamp}`, mentions: [Number(id)] }, 201);
	const note = await told(`內部 ${stamp}`);
	assert.equal(note.head('Auto-Submitted'), 'auto-generated');
	assert.match(note.head('List-Id'), /quotation/);
	assert.equal((await take(letter({ From: boss }, '底價是 8 元'), note.head('Reply-To'))).state, 'done');
	assert.deepEqual(log(q).filter((e) => e.event === 'note').map((e) => e.text).at(-1), '底價是 8 元');
	assert.equal(one(`SELECT user_id FROM journal WHERE type = 35 AND record_id = ${q.id} AND event = 'note' ORDER BY id DESC LIMIT 1`), id);
	assert.equal(said(q).length, 0);
	assert.ok(!peer.mails.some((m) => !m.to.includes(boss) && m.bytes.includes(Buffer.from('底價是'))));
	// Somebody else with that letter is not the manager.
	assert.equal((await take(letter({ From: 'thief@x.example' }, '我是經理'), note.head('Reply-To'))).reason, 'not_the_receiver');
	assert.ok(manager);
});
