// The whole chain through the JSON API, as somebody outside would walk it: a stranger in
// the pool becomes a paid invoice, and the amounts agree to the cent on API, page and PDF.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api, api, program, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), manager = await api('manager'), finance = await api('finance'), admin = await api('admin');
const cents = (s) => { assert.match(s, /^-?\d+\.\d\d$/); return BigInt(s.replace('.', '')); };
const shown = (s) => s.replace(/\B(?=(\d{3})+(?!\d))/g, ',');	/* 12345.60 → 12,345.60; only before the point */
const onPaper = (s) => { const [a, b] = s.split('.'); return `${shown(a)}.${b}`; };
const has = (text, amount) => {
	const flat = text.replace(/\s+/g, ' ');
	return flat.includes(onPaper(amount)) || (amount.endsWith('.00') && flat.includes(onPaper(amount).slice(0, -3)));
};
const pdfText = (bytes) => {
	const dir = mkdtempSync(join(tmpdir(), 'ferry-pdf.'));
	try {
		writeFileSync(join(dir, 'a.pdf'), bytes);
		return execFileSync('pdftotext', ['-layout', join(dir, 'a.pdf'), '-'], { encoding: 'utf8' });
	} finally { rmSync(dir, { recursive: true }); }
};
const text = (html) => html.replace(/<script[\s\S]*?<\/script>/g, ' ').replace(/<[^>]+>/g, ' ').replace(/&nbsp;/g, ' ').replace(/&#x2f;|&#47;/gi, '/').replace(/&amp;/g, '&');
const events = (type, id) => sql(`SELECT event FROM journal WHERE type = ${type} AND record_id = ${id} ORDER BY id`).map((r) => r[0]);

/* A word of its own, so that the file can run twice on one instance. */
const mark = [...String(Date.now() % 1e8)].map((d) => '零壹貳參肆伍陸柒捌玖'[d]).join('');
const who = `河口${mark}咖啡館`, mail = `ling${Date.now()}@hekou.example`;
const s = {};	/* what was made, step by step */

test('a lead made through the API lands in the pool', async () => {
	s.lead = await sales.must('POST', 'leads', { name: '陳小鈴', company: who, phone: '02-2345-6789', email: mail, tax_number: '04595257', region: '臺北市', requirement: '一樓轉角', source: '展會' }, 201);
	assert.equal(s.lead.owner_id, null);
	assert.equal(s.lead.status, 'new');
	assert.equal(s.lead.tax_number, '04595257');
	assert.ok(s.lead.pooled_at);
	const pool = await sales.must('GET', `leads?view=pool&filter[email]=${encodeURIComponent(mail)}`);
	assert.deepEqual(pool.items.map((x) => x.id), [s.lead.id]);
	assert.deepEqual((await sales.must('GET', `leads?view=mine&q=${mark}`)).items, []);
	assert.deepEqual((await sales.must('GET', `leads?q=${mark}`)).items.map((x) => x.id), [s.lead.id]);
});

test('it is claimed, and then mine', async () => {
	const got = await sales.must('POST', `leads/${s.lead.id}/claim`);
	assert.equal(got.id, s.lead.id);
	assert.equal(got.titles.owner_id, '林怡君');
	assert.equal(got.pooled_at, null);
	assert.deepEqual((await sales.must('GET', `leads?view=mine&q=河口${mark}`)).items.map((x) => x.id), [s.lead.id]);
	assert.equal((await sales.post(`leads/${s.lead.id}/claim`)).status, 409);
});

test('it is converted into a customer, a contact and an opportunity', async () => {
	const made = await sales.must('POST', `leads/${s.lead.id}/convert`, {
		create_customer: true, create_contact: true,
		opportunity: { name: `${who} 一樓轉角`, expected_revenue: '350000.00', close_date: '2027-01-31', priority: 2 },
	});
	assert.deepEqual(Object.keys(made).sort(), ['contact_id', 'customer_id', 'opportunity_id']);
	Object.assign(s, made);
	const customer = await sales.must('GET', `customers/${s.customer_id}`), contact = await sales.must('GET', `contacts/${s.contact_id}`), deal = await sales.must('GET', `opportunities/${s.opportunity_id}`);
	assert.equal(customer.name, who);
	assert.equal(customer.tax_number, '04595257');
	assert.equal(customer.titles.owner_id, '林怡君');
	assert.equal(contact.name, '陳小鈴');
	assert.equal(contact.customer_id, s.customer_id);
	assert.equal(deal.customer_id, s.customer_id);
	assert.equal(deal.contact_id, s.contact_id);
	assert.equal(deal.expected_revenue, '350000.00');
	assert.equal(deal.state, 'open');
	const lead = await sales.must('GET', `leads/${s.lead.id}`);
	assert.equal(lead.status, 'converted');
	assert.deepEqual([lead.customer_id, lead.contact_id, lead.opportunity_id], [s.customer_id, s.contact_id, s.opportunity_id]);
	assert.equal((await sales.post(`leads/${s.lead.id}/convert`, { create_customer: true })).status, 409, 'twice');
	assert.equal((await sales.patch(`leads/${s.lead.id}`, { version: lead.version, name: 'x' })).status, 409, 'read-only');
});

test('it moves through the stages of its team, and of no other', async () => {
	const stages = (await sales.must('GET', 'settings/stages?limit=200')).items;
	const deal = await sales.must('GET', `opportunities/${s.opportunity_id}`);
	const own = stages.filter((x) => x.team_id === deal.team_id).sort((a, b) => a.sequence - b.sequence);
	assert.ok(own.length >= 4);
	assert.equal(deal.stage_id, own[0].id);
	for (const stage of own.slice(1).filter((x) => !x.is_won && !x.folded)) {
		const moved = await sales.must('POST', `opportunities/${s.opportunity_id}/move`, { stage_id: stage.id });
		assert.equal(moved.stage_id, stage.id);
		assert.equal(moved.state, 'open');
		assert.equal(moved.probability, stage.probability);
	}
	s.won = own.find((x) => x.is_won).id;
	const foreign = stages.find((x) => x.team_id && x.team_id !== deal.team_id);
	assert.equal((await sales.post(`opportunities/${s.opportunity_id}/move`, { stage_id: foreign.id })).status, 422);
});

test('it is quoted with three lines and 5 % tax', async () => {
	const made = await sales.call('POST', `opportunities/${s.opportunity_id}/quote`);
	assert.equal(made.status, 201, made.text);
	assert.match(made.json.number, /^S\d{5}$/);
	assert.equal(made.json.customer_id, s.customer_id);
	assert.equal(made.json.contact_id, s.contact_id);
	assert.equal(made.json.opportunity_id, s.opportunity_id);
	const tax = (await sales.must('GET', 'settings/taxes?filter[percent]=5&filter[included]=false')).items[0];
	/* In a currency with cents, so that a lost one shows. */
	const got = await sales.must('PATCH', `quotations/${made.json.id}`, { version: made.json.version, currency: 'CNY', lines: [
		{ description: '一樓轉角店面 月租', quantity: '3', unit: '月', unit_price: '33333.33', tax_id: tax.id },
		{ description: '裝修押金', quantity: '1.5', unit_price: '20000.05', discount_percent: '10', tax_id: tax.id },
		{ description: '開幕活動場地', quantity: '2', unit_price: '7777.7777', tax_id: tax.id },
	] });
	assert.deepEqual(got.lines.map((l) => l.amount), ['99999.99', '27000.07', '15555.56']);
	assert.deepEqual(got.lines.map((l) => l.amount_tax), ['5000.00', '1350.00', '777.78']);
	assert.deepEqual([got.amount_untaxed, got.amount_tax, got.amount_total], ['142555.62', '7127.78', '149683.40']);
	assert.equal(got.version > made.json.version, true);
	s.quotation = got;
	const whole = await sales.must('POST', 'quotations', { customer_id: s.customer_id, currency: 'TWD', lines: [{ description: 'x', quantity: '1', unit_price: '29150.00', tax_id: tax.id }] }, 201);
	assert.deepEqual([whole.amount_tax, whole.amount_total], ['1458.00', '30608.00'], 'TWD has no cents: 1457.5 is rounded away from zero');
	assert.equal((await sales.delete(`quotations/${whole.id}`)).status, 204);
});

test('the PDF, the page and the API agree to the cent', async () => {
	const pdf = await sales.get(`quotations/${s.quotation.id}.pdf`);
	assert.equal(pdf.status, 200);
	assert.equal(pdf.headers.get('content-type'), 'application/pdf');
	const paper = pdfText(pdf.bytes), page = await (await signIn('sales1')).get(`/quotations/${s.quotation.id}`);
	assert.equal(page.status, 200);
	for (const amount of [...s.quotation.lines.map((l) => l.amount), s.quotation.amount_untaxed, s.quotation.amount_tax, s.quotation.amount_total]) {
		assert.ok(has(paper, amount), `${amount} is not on paper:\n${paper}`);
		assert.ok(has(text(page.text), amount), `${amount} is not on the page`);
	}
	for (const word of [who, '一樓轉角店面', s.quotation.number, '陳小鈴']) assert.ok(paper.includes(word), `${word} is not on paper:\n${paper}`);
});

test('sent and accepted, it wins the opportunity by itself', async () => {
	const sent = await sales.must('POST', `quotations/${s.quotation.id}/send`);
	assert.equal(sent.state, 'sent');
	const got = await sales.must('POST', `quotations/${s.quotation.id}/accept`, { signed_by: '陳小鈴' });
	assert.equal(got.state, 'accepted');
	assert.equal(got.signed_by, '陳小鈴');
	const deal = await sales.must('GET', `opportunities/${s.opportunity_id}`);
	assert.equal(deal.state, 'won');
	assert.equal(deal.stage_id, s.won);
	assert.equal(deal.probability, '100.0000');
	assert.ok(deal.closed_at);
	assert.equal((await sales.post(`quotations/${s.quotation.id}/accept`, { signed_by: 'x' })).status, 409);
	assert.equal((await sales.patch(`quotations/${s.quotation.id}`, { version: got.version, title: 'x' })).status, 409);
});

test('a contract of the same amount, submitted and approved', async () => {
	const made = await sales.call('POST', `quotations/${s.quotation.id}/contract`);
	assert.equal(made.status, 201, made.text);
	s.contract = made.json;
	assert.equal(s.contract.amount, '149683.40');
	assert.equal(s.contract.amount_tax, '7127.78');
	assert.equal(s.contract.customer_id, s.customer_id);
	assert.equal(s.contract.quotation_id, s.quotation.id);
	assert.equal(s.contract.opportunity_id, s.opportunity_id);
	assert.deepEqual(s.contract.lines.map((l) => l.amount), s.quotation.lines.map((l) => l.amount));
	assert.equal((await sales.post(`quotations/${s.quotation.id}/contract`)).status, 409, 'one contract only');
	const asked = await sales.must('POST', `contracts/${s.contract.id}/submit`);
	assert.equal(asked.approval_state, 'in_approval');
	assert.equal((await sales.patch(`contracts/${s.contract.id}`, { version: asked.version, title: 'x' })).status, 409, 'in approval nothing is edited');
	assert.equal((await sales.post(`contracts/${s.contract.id}/approve`)).status, 403, 'not by a salesperson');
	const approved = await manager.must('POST', `contracts/${s.contract.id}/approve`);
	assert.equal(approved.approval_state, 'approved');
	const signed = await sales.must('POST', `contracts/${s.contract.id}/sign`);
	assert.equal(signed.state, 'signed');
	assert.ok(signed.signed_on && signed.effective_on);
	const paper = pdfText((await sales.get(`contracts/${s.contract.id}.pdf`)).bytes);
	for (const amount of ['149683.40', '142555.62', '7127.78']) assert.ok(has(paper, amount), `${amount} is not in the contract's PDF:\n${paper}`);
});

test('planned 30/40/30, the remainder in the last', async () => {
	const terms = await admin.must('POST', 'settings/payment-terms', { name: `三四三 ${Date.now()}`, lines: [
		{ name: '簽約金', kind: 'percent', value: '30', anchor: 'signed', days: 7 },
		{ name: '交付款', kind: 'percent', value: '40', anchor: 'effective', months: 1 },
		{ name: '尾款', kind: 'balance', anchor: 'effective', months: 2, month_end: true },
	] }, 201);
	const done = await sales.must('POST', `contracts/${s.contract.id}/plan`, { terms_id: terms.id });
	assert.equal(done.planned, '149683.40');
	s.plans = (await sales.must('GET', `payments/plans?filter[contract_id]=${s.contract.id}&sort=period`)).items;
	if (!s.plans.length) s.plans = [];
	assert.deepEqual(s.plans.map((p) => p.amount), ['44905.02', '59873.36', '44905.02']);
	assert.equal(s.plans.reduce((n, p) => n + cents(p.amount), 0n), cents('149683.40'));
	assert.deepEqual(s.plans.map((p) => p.state), ['pending', 'pending', 'pending']);
	assert.equal((await sales.post(`contracts/${s.contract.id}/plan`, { terms_id: terms.id })).status, 409, 'all is planned');
	assert.ok([409, 422].includes((await sales.post('payments/plans', { contract_id: s.contract.id, due_on: '2027-05-01', amount: '0.01' })).status), 'never above the contract');
});

test('two receipts, confirmed and allocated, oldest due first and by hand', async () => {
	const first = await finance.must('POST', 'payments/receipts', { customer_id: s.customer_id, contract_id: s.contract.id, amount: '50000.00', method: 'transfer', reference: '末五碼 88123', received_on: '2026-12-01' }, 201);
	assert.equal((await finance.post(`payments/receipts/${first.id}/allocate`)).status, 409, 'a draft is no money yet');
	const confirmed = await finance.must('POST', `payments/receipts/${first.id}/confirm`);
	assert.equal(confirmed.state, 'confirmed');
	assert.equal(confirmed.unallocated, '50000.00');
	const allocated = await finance.must('POST', `payments/receipts/${first.id}/allocate`);
	assert.equal(allocated.unallocated, '0.00');
	const second = await finance.must('POST', 'payments/receipts', { customer_id: s.customer_id, contract_id: s.contract.id, amount: '99683.40', method: 'cheque' }, 201);
	await finance.must('POST', `payments/receipts/${second.id}/confirm`);
	assert.ok([409, 422].includes((await finance.post(`payments/receipts/${second.id}/allocate`, { allocations: [{ plan_id: s.plans[1].id, amount: '54778.39' }] })).status), 'one cent above what the plan has open');
	const rest = await finance.must('POST', `payments/receipts/${second.id}/allocate`, { allocations: [{ plan_id: s.plans[2].id, amount: '44905.02' }, { plan_id: s.plans[1].id, amount: '54778.38' }] });
	assert.equal(rest.unallocated, '0.00');
	const plans = await Promise.all(s.plans.map((p) => sales.must('GET', `payments/plans/${p.id}`)));
	assert.deepEqual(plans.map((p) => [p.state, p.received, p.overdue]), s.plans.map((p) => ['done', p.amount, false]));
	const contract = await sales.must('GET', `contracts/${s.contract.id}`);
	assert.equal(contract.received, '149683.40');
	assert.equal(contract.open_amount, '0.00');
	s.receipts = [first.id, second.id];
});

test('invoiced: requested, approved, issued; never above the contract', async () => {
	const made = await sales.call('POST', `contracts/${s.contract.id}/invoice`, { amount: '100000.00' });
	assert.equal(made.status, 201, made.text);
	assert.equal(made.json.state, 'requested');
	assert.equal(made.json.buyer_title, who);
	assert.equal(made.json.buyer_tax_number, '04595257');
	const more = await sales.post(`contracts/${s.contract.id}/invoice`, { amount: '49683.41' });
	assert.ok([409, 422].includes(more.status), more.text);
	const rest = await sales.must('POST', `contracts/${s.contract.id}/invoice`, {}, 201);
	assert.equal(rest.amount, '49683.40');
	assert.equal((await sales.post(`invoices/${made.json.id}/approve`)).status, 403);
	for (const [id, amount] of [[made.json.id, '100000.00'], [rest.id, '49683.40']]) {
		const approved = await finance.must('POST', `invoices/${id}/approve`);
		assert.equal(approved.state, 'approved');
		const issued = await finance.must('POST', `invoices/${id}/issue`);
		assert.equal(issued.state, 'issued');
		assert.ok(issued.number && issued.issued_on);
		assert.equal(issued.amount, amount);
		assert.equal((await finance.post(`invoices/${id}/issue`)).status, 409, 'twice');
		const pdf = await finance.get(`invoices/${id}.pdf`), paper = pdfText(pdf.bytes);
		assert.ok(has(paper, amount) && has(paper, issued.tax) && paper.includes(issued.number), paper);
	}
	const contract = await sales.must('GET', `contracts/${s.contract.id}`);
	assert.equal(contract.invoiced, '149683.40');
	const parts = await Promise.all([made.json.id, rest.id].map((id) => finance.must('GET', `invoices/${id}`)));
	assert.equal(parts.reduce((n, p) => n + cents(p.tax), 0n), cents('7127.78'), 'the tax of both is the tax of the contract');
	s.invoices = parts.map((p) => p.id);
});

test('every step is in the log of its record and on its page, and the log is intact', async () => {
	const wanted = [
		[10, s.lead.id, ['created', 'claimed', 'converted']],
		[11, s.customer_id, ['created', 'from_lead']],
		[13, s.opportunity_id, ['created', 'from_lead', 'stage_changed', 'won']],
		[35, s.quotation.id, ['created', 'quotation_sent', 'quotation_accepted', 'contract_created']],
		[37, s.contract.id, ['created', 'contract_submitted', 'contract_approved', 'contract_signed']],
		[39, s.plans[0].id, ['created', 'payment_received']],
		[40, s.receipts[0], ['created', 'receipt_confirmed']],
		[42, s.invoices[0], ['created', 'invoice_approved', 'invoice_issued']],
	];
	const paths = { 10: 'leads', 11: 'customers', 13: 'opportunities', 35: 'quotations', 37: 'contracts', 39: 'payments/plans', 40: 'payments/receipts', 42: 'invoices' };
	const page = await signIn('admin');
	for (const [type, id, names] of wanted) {
		const have = events(type, id);
		for (const n of names) assert.ok(have.includes(n), `${paths[type]}/${id}: no ${n} in ${have}`);
		const told = (await admin.must('GET', `followups/records?filter[on]=${paths[type]}:${id}&limit=200`)).items;
		/* a customer's timeline begins with the lead it came from */
		const own = told.filter((e) => e.on === `${paths[type]}:${id}`);
		assert.ok(own.length === told.length || (type !== 10 && s.lead && told.every((e) => own.includes(e) || e.on === `leads:${s.lead.id}`)), JSON.stringify(told));
		assert.deepEqual(own.map((e) => e.event).reverse(), have, `${paths[type]}/${id} through the API, newest first`);
		assert.ok(told.every((e) => e.sentence && !/Event\.|\{/.test(e.sentence)), JSON.stringify(told.map((e) => e.sentence)));
		const seen = await page.get(`/${paths[type]}/${id}`);
		assert.equal(seen.status, 200, paths[type]);
		const timeline = (seen.text.match(/class="[^"]*\b(?:entry|timeline-entry|event)\b/g) || []).length;
		assert.ok(timeline >= Math.min(have.length, 3), `${paths[type]}/${id}: ${timeline} entries on the page, ${have.length} in the log`);
	}
	const verified = await program('ferry-admin', ['verify-log']);
	assert.equal(verified.code, 0, verified.stdout + verified.stderr);
	assert.equal((await new Api().get('leads')).status, 401);
});
