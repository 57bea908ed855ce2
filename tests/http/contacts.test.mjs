// What is taken along of contacts: a vCard that any telephone reads, the list's, and the
// call sheet on paper; each with whom it is refused to.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { api, one, signIn } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), other = await api('sales2');
const stamp = Date.now().toString(36);
const customer = await sales.must('POST', 'customers', { name: `名片商行, ${stamp}`, website: 'https://shop.example', addresses: [{ kind: 'invoice', street: '中山路 1 號; 2 樓', region: '臺中', postcode: '400' }] }, 201);
const contact = await sales.must('POST', 'contacts', { name: `王名片 ${stamp}`, customer_id: customer.id, title: '店長', department: '營運', phone: '04-2222-3333', mobile: '0911222333', email: `v${stamp}@card.example`, birthday: '1980-02-29', messenger: 'line:wang',
	preferences: `${'下午三點以後，'.repeat(12)}不打擾` }, 201);
const silent = await sales.must('POST', 'contacts', { name: `勿擾 ${stamp}`, customer_id: customer.id, do_not_contact: true }, 201);
/* folded lines put together again, each as name and value */
const card = (text) => text.replace(/\r\n /g, '').split('\r\n').filter(Boolean).map((l) => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 1)]);

test('a contact as vCard 3.0: every value, escaped, in lines of 75 bytes that break no character', async () => {
	const res = await sales.get(`contacts/${contact.id}.vcf`);
	assert.equal(res.status, 200);
	assert.match(res.headers.get('content-type'), /^text\/vcard/);
	assert.match(res.headers.get('content-disposition'), /^attachment;.*\.vcf/);
	for (const line of res.text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75 && !line.includes('\ufffd'), line);
	const v = Object.fromEntries(card(res.text));
	assert.deepEqual([v.BEGIN, v.VERSION, v.FN, v.TITLE, v['TEL;TYPE=WORK,VOICE'], v['TEL;TYPE=CELL'], v['EMAIL;TYPE=INTERNET'], v.BDAY, v.URL, v.END],
		['VCARD', '3.0', contact.name, '店長', '04-2222-3333', '0911222333', contact.email, '1980-02-29', 'https://shop.example', 'VCARD']);
	assert.equal(v.ORG, `名片商行\\, ${stamp};營運`);
	assert.equal(v['ADR;TYPE=WORK'], ';;中山路 1 號\\; 2 樓;臺中;;400;');
	assert.ok(v.NOTE.includes('line:wang') && v.NOTE.endsWith('不打擾'), v.NOTE);
	assert.equal((await other.get(`contacts/${contact.id}.vcf`)).status, 404);
	assert.ok((await (await signIn('sales1')).get(`/contacts/${contact.id}`)).text.includes(`href="/contacts/${contact.id}.vcf"`));
});

test('the list as vCards, for whoever may export, and the log says so', async () => {
	const res = await admin.get(`contacts/export.vcf?filter[customer_id]=${customer.id}`);
	assert.deepEqual(card(res.text).filter(([k]) => k === 'FN').map(([, n]) => n).sort(), [contact.name, silent.name].sort());
	assert.match(one("SELECT detail FROM journal WHERE type = 1 AND event = 'exported' ORDER BY id DESC LIMIT 1"), /"rows":2,"format":"vcf"/);
	assert.equal((await sales.get('contacts/export.vcf')).status, 403);
	assert.ok(!(await (await signIn('sales1')).get('/contacts/')).text.includes('export.vcf'), 'nothing is offered that would be refused');
});

test('the call sheet: the list\'s people with their numbers and what was last said; who is not to be contacted is left out', async () => {
	await sales.must('POST', 'followups/records', { on: `contacts:${contact.id}`, method: 'call', content: `想看西區店面 ${stamp}` }, 201);
	const paper = async (who, query) => {
		const res = await who.get(`contacts/call-sheet.pdf?${query}`);
		assert.equal(res.status, 200, res.text);
		return execFileSync('pdftotext', ['-layout', '-', '-'], { input: res.bytes, encoding: 'utf8' }).replace(/\s+/g, '');
	};
	const mine = await paper(sales, `filter[customer_id]=${customer.id}`);
	for (const s of ['王名片', '0911222333', '04-2222-3333', '想看西區店面', '請勿聯絡']) assert.ok(mine.includes(s), `${s}: ${mine}`);
	assert.ok(!mine.includes('勿擾'), mine);
	assert.ok(!(await paper(other, `filter[customer_id]=${customer.id}`)).includes('王名片'));
	assert.equal((await sales.get('contacts/call-sheet.pdf?filter[nothing]=1')).status, 400);
});
