// Clause templates: merge fields filled in and escaped, unknown ones refused, settings' right; and the reminder of a contract's end.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, lang, one, program, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), admin = await api('admin'), stamp = Date.now();
const day = (n) => new Date(Date.now() + n * 86400000 + 8 * 3600000).toISOString().slice(0, 10);
const customer = await sales.must('POST', 'customers', { name: `條款 <b>&"{{our.name}} ${stamp}`, tax_number: '12345675' }, 201);
const make = (body) => admin.must('POST', 'settings/contract-templates', { lang: 'zh-TW', ...body }, 201);
const plain = await make({ name: `範本 ${stamp}`, body: '<p>{{customer.name}}｜{{ contract.number }}｜{{contract.amount}}｜{{contract.amount_words}}｜{{contract.ends_on}}｜{{quotation.number}}</p>' });

test('choosing a template makes the body, values escaped and not looked through again', async () => {
	const k = await sales.must('POST', 'contracts', { title: '條款', customer_id: customer.id, template_id: plain.id, amount: '40000', ends_on: '2027-03-05' }, 201);
	assert.equal(k.body, `<p>條款 &lt;b&gt;&amp;&quot;{{our.name}} ${stamp}｜${k.number}｜NT$ 40,000｜新臺幣肆萬元整｜2027 年 3 月 5 日｜____________</p>`);
	const edited = await sales.must('PATCH', `contracts/${k.id}`, { version: k.version, body: '<p>自己寫的 {{contract.title}}</p>', template_id: plain.id });
	assert.equal(edited.body, '<p>自己寫的 {{contract.title}}</p>', 'the same template changes nothing');
	const other = await make({ name: `另一 ${stamp}`, lang: 'en', body: '<p>{{contract.title}} {{contract.ends_on}} {{our.representative}}</p>' });
	const now = await sales.must('PATCH', `contracts/${k.id}`, { version: edited.version, template_id: other.id });
	assert.match(now.body, /^<p>條款 2027-03-05 /);
	assert.equal((await sales.must('GET', `contracts/${k.id}/versions`)).items.length, 3, 'what stood there is a version');
	assert.equal((await sales.get(`contracts/${k.id}.pdf`)).status, 200);
});

test('a text of its own stays; no such template is refused', async () => {
	const k = await sales.must('POST', 'contracts', { title: '自有', customer_id: customer.id, template_id: plain.id, body: '<p>自有條款</p>' }, 201);
	assert.equal(k.body, '<p>自有條款</p>');
	assert.equal((await sales.must('POST', 'contracts', { title: '無範本', customer_id: customer.id }, 201)).body, null);
	assert.equal((await sales.post('contracts', { title: 'x', customer_id: customer.id, template_id: 99999999 })).status, 422);
});

test('an unknown merge field is refused by name; only settings may write', async () => {
	for (const [body, name] of [['<p>{{customer.nmae}}</p>', 'customer.nmae'], ['<p>{{contract.number</p>', 'contract.number'], ['<p>{{}}</p>', '']]) {
		const res = await admin.post('settings/contract-templates', { name: `錯 ${stamp}`, lang: 'zh-TW', body });
		assert.equal(res.status, 422, body);
		assert.match(res.text, /"body"/);
		assert.ok(res.text.includes(name));
	}
	const res = await admin.patch(`settings/contract-templates/${plain.id}`, { version: plain.version, body: '<p>{{secret}}</p>' });
	assert.equal(res.status, 422);
	assert.match(res.text, /secret/);
	assert.equal((await sales.post('settings/contract-templates', { name: `x ${stamp}`, lang: 'en', body: '<p>x</p>' })).status, 403);
	assert.equal((await sales.patch(`settings/contract-templates/${plain.id}`, { version: plain.version, name: 'x' })).status, 403);
	assert.equal((await sales.get(`settings/contract-templates/${plain.id}`)).status, 200, 'to choose one it is read by everybody');
});

test('all documented fields are known, scripts go', async () => {
	for (const l of ['zh-TW', 'zh-CN', 'en']) {
		const hint = lang(l).match(/BEGIN clauses[\s\S]*?contract_template \{\s+body = (.*)\n[\s\S]*END clauses/) && lang(l).split('## BEGIN clauses')[1].match(/body = (.*\{\{.*)/)[1];
		assert.ok(hint.match(/\{\{/g).length > 20);
		const t = await make({ name: `全部 ${l} ${stamp}`, lang: l, body: `<p>${hint}</p><script>x</script>` });
		assert.ok(!t.body.includes('script'));
		const k = await sales.must('POST', 'contracts', { title: '全部', customer_id: customer.id, template_id: t.id, amount: '1' }, 201);
		assert.doesNotMatch(k.body.replace(/\{\{our\.name\}\} \d+/, ''), /\{\{/);
	}
});

test('one default in each language; a contract of a quotation takes it', async () => {
	const was = one("SELECT id FROM contract_templates WHERE is_default = 1 AND lang = 'zh-TW'");
	const mine = await make({ name: `預設 ${stamp}`, is_default: true, body: '<p>依 {{quotation.number}} 計 {{contract.amount}}</p>' });
	try {
		assert.deepEqual(sql("SELECT id FROM contract_templates WHERE is_default = 1 AND lang = 'zh-TW'").map((r) => Number(r[0])), [mine.id]);
		assert.equal(one("SELECT COUNT(*) FROM contract_templates WHERE is_default = 1 AND lang = 'en'"), '1');
		const q = await sales.must('POST', 'quotations', { title: '報價', customer_id: customer.id, lines: [{ description: '品項', quantity: '2', unit_price: '500' }] }, 201);
		await sales.must('POST', `quotations/${q.id}/send`);
		await sales.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
		await sales.must('POST', `quotations/${q.id}/contract`);
		const k = await sales.must('GET', `contracts/${one(`SELECT id FROM contracts WHERE quotation_id = ${q.id}`)}`);
		assert.equal(k.body, `<p>依 ${q.number} 計 NT$ 1,000</p>`);
	} finally {
		sql(`UPDATE contract_templates SET is_default = (id = ${was}) WHERE lang = 'zh-TW'`);
	}
});

test('the form: a chosen template stands in the empty body, the hint lists the fields', async () => {
	const b = await signIn('sales1');
	await b.get('/contracts/new');
	const page = await b.post('/contracts', { title: '表單', customer_id: customer.id, template_id: plain.id, body: '<p><br></p>', _do: 'fill' });
	assert.equal(page.status, 200);
	assert.match(page.text, /\{\{customer\.name\}\}/);
	const made = await b.post('/contracts', { title: '表單', customer_id: customer.id, template_id: plain.id, body: '', their_name: '', amount: '5' });
	assert.equal(made.status, 303);
	const k = await sales.must('GET', `contracts/${made.location.match(/contracts\/(\d+)/)[1]}`);
	assert.equal(k.their_name, customer.name, 'the parties that a form leaves empty are as they are known');
	assert.ok(k.body.startsWith('<p>條款 &lt;b&gt;'), k.body);
	const settings = await (await signIn('admin')).get('/settings/contract-templates/new');
	assert.match(settings.text, /\{\{contract\.amount_words\}\}/);
	for (const p of ['/settings/contract-templates', `/settings/contract-templates/${plain.id}`]) assert.equal((await (await signIn('admin')).get(p)).status, 200, p);
});

// ---- the reminder -------------------------------------------------------------------

test('a merged text says when; what changed since is said and merged again, what was written by hand only when asked', async () => {
	const page = async (k) => (await (await signIn('sales1')).get(`/contracts/${k.id}`)).text;
	let k = await sales.must('POST', 'contracts', { title: '重合', customer_id: customer.id, template_id: plain.id, amount: '100' }, 201);
	assert.ok(k.body_merged_at);
	assert.ok(!('body_source' in k) && !('body_merged' in k));
	assert.ok((await page(k)).includes(`範本「範本 ${stamp}」`));
	assert.ok(!(await page(k)).includes('內文沒有跟著改'));
	k = await sales.must('PATCH', `contracts/${k.id}`, { version: k.version, amount: '250' });
	assert.match(k.body, /NT\$ 100/, 'a text does not change by itself');
	assert.ok((await page(k)).includes('內文沒有跟著改'));
	assert.match(await page(k), new RegExp(`/contracts/${k.id}/remerge`));
	k = await sales.must('POST', `contracts/${k.id}/remerge`, {});
	assert.match(k.body, /NT\$ 250｜新臺幣貳佰伍拾元整/);
	assert.ok(!(await page(k)).includes('內文沒有跟著改'));
	k = await sales.must('PATCH', `contracts/${k.id}`, { version: k.version, amount: '300', body: `${k.body}<p>另議</p>` });
	const r = await sales.post(`contracts/${k.id}/remerge`, {});
	assert.equal(r.status, 422);
	assert.ok(r.json.errors.replace, r.text);
	k = await sales.must('POST', `contracts/${k.id}/remerge`, { replace: true });
	assert.match(k.body, /NT\$ 300/);
	assert.ok(!k.body.includes('另議'));
	assert.ok((await sales.must('GET', `contracts/${k.id}/versions`)).items.length >= 4, 'what was written by hand is a version');
	await sales.must('POST', `contracts/${k.id}/submit`, {});
	assert.equal((await sales.post(`contracts/${k.id}/remerge`, { replace: true })).status, 409, 'in approval nothing changes');
	const own = await sales.must('POST', 'contracts', { title: '無', customer_id: customer.id, body: '<p>自有</p>' }, 201);
	assert.equal((await sales.post(`contracts/${own.id}/remerge`, {})).status, 409);
	assert.equal(own.body_merged_at, null);
});

// A job of our own, which this worker or the instance's takes: it has run when it says when, and then goes, or it would come again.
async function run() {
	const id = sql("INSERT INTO jobs (kind, args, due_at, created_at) VALUES ('contract_remind', '{}', UTC_TIMESTAMP(), UTC_TIMESTAMP()); SELECT LAST_INSERT_ID()")[0][0];
	const ended = () => one(`SELECT done_at IS NOT NULL OR state = 'failed' FROM jobs WHERE id = ${id}`) === '1';
	for (let i = 0; i < 40 && !ended(); i++) {
		const r = await program('ferry-worker', ['--once']);
		assert.equal(r.code, 0, r.stderr);
		if (!ended()) await new Promise((done) => setTimeout(done, 250));
	}
	assert.equal(one(`SELECT CONCAT(done_at IS NOT NULL, COALESCE(error, '')) FROM jobs WHERE id = ${id}`), '1');
	sql(`DELETE FROM jobs WHERE id = ${id}`);
}
const told = (id) => Number(one(`SELECT COUNT(*) FROM activities WHERE \`on\` = '37:${id}' AND state = 'planned'`));

test('the owner is told once for each end; not of what is void, over, far or unsigned', async () => {
	const k = {};
	for (const [name, state, n] of [['near', 'in_performance', 29], ['signed', 'signed', 0], ['far', 'signed', 32], ['past', 'signed', -1], ['void', 'void', 5],
		['terminated', 'terminated', 5], ['completed', 'completed', 5], ['draft', 'draft', 5]]) {
		k[name] = (await sales.must('POST', 'contracts', { title: `續約 ${name}`, customer_id: customer.id, ends_on: day(n) }, 201)).id;
		sql(`UPDATE contracts SET state = '${state}' WHERE id = ${k[name]}`);
	}
	await run();
	assert.deepEqual(Object.keys(k).filter((n) => told(k[n])), ['near', 'signed']);
	const [who, subject] = sql(`SELECT user_id, subject FROM activities WHERE \`on\` = '37:${k.near}'`)[0];
	assert.equal(who, one("SELECT id FROM users WHERE login = 'sales1'"));
	assert.ok(subject.includes(day(29)), subject);
	await run();
	assert.equal(told(k.near), 1, 'once');
	sql(`UPDATE contracts SET ends_on = '${day(20)}' WHERE id = ${k.near}`);
	await run();
	assert.equal(told(k.near), 2, 'another end is another reminder');
	const back = await admin.patch('settings/general', { contract_renewal_days: '40' });
	try {
		assert.equal(back.status, 200);
		await run();
		assert.equal(told(k.far), 1, 'as many days before as is set');
	} finally {
		await admin.must('PATCH', 'settings/general', { contract_renewal_days: '30' });
	}
});
