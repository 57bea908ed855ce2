// Many hands at once: what may happen once happens once, and numbers have no gap.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, atOnce, one, program, sql } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), other = await api('sales2'), manager = await api('manager'), finance = await api('finance');
const stamp = Date.now();
const ok = (r) => r.status >= 200 && r.status < 300;
const others = (all, status) => all.filter((r) => !ok(r) && r.status !== status).map((r) => `${r.status} ${r.text.slice(0, 200)}`);
const customer = (more) => sales.must('POST', 'customers', { name: `競速 ${stamp}-${Math.random()}`, ...more }, 201);
const contract = async (amount) => admin.must('POST', 'contracts', { title: '競速', customer_id: (await customer()).id, amount }, 201);

/* Numbers without gap or repeat: as many as rows, one after another. */
function unbroken(numbers, what) {
	const n = numbers.map((x) => { assert.match(x, /\d+$/, what); return Number(x.match(/(\d+)$/)[1]); }).sort((a, b) => a - b);
	assert.equal(new Set(n).size, n.length, `${what}: repeated`);
	assert.equal(n.at(-1) - n[0], n.length - 1, `${what}: from ${n[0]} to ${n.at(-1)} there are ${n.length}`);
}

test('of 50 who claim one lead at once, one gets it', async () => {
	for (let round = 0; round < 2; round++) {
		const lead = await admin.must('POST', 'leads', { name: `搶 ${stamp} ${round}` }, 201);
		const hands = [sales, other, manager, admin];
		const { all, tally } = await atOnce(50, (i) => hands[i % 4].post(`leads/${lead.id}/claim`));
		assert.equal(all.filter(ok).length, 1, JSON.stringify(tally));
		assert.equal(tally[409], 49, JSON.stringify(tally) + others(all, 409));
		assert.equal(one(`SELECT COUNT(*) FROM journal WHERE type = 10 AND record_id = ${lead.id} AND event = 'claimed'`), '1');
		assert.equal(one(`SELECT COUNT(*) FROM owner_history WHERE type = 10 AND record_id = ${lead.id} AND until_at IS NULL`), '1');
		assert.equal(all.find(ok).json.owner_id, Number(one(`SELECT owner_id FROM leads WHERE id = ${lead.id}`)));
	}
});

test('moves that would close a circle together do not', async () => {
	for (const [path, more] of [['products/categories', (n) => ({ code: n })], ['customers', () => ({})]])
		for (let round = 0; round < 4; round++) {
			const make = (n, up) => admin.must('POST', path, { name: `環 ${stamp} ${round}${n}`, ...more(`c${stamp}${round}${n}`), ...(up && { parent_id: up.id }) }, 201);
			/* a below b and c below a: c is above b already. */
			const c = await make('c'), b = await make('b', c), a = await make('a');
			const { all } = await atOnce(2, (i) => [() => admin.patch(`${path}/${a.id}`, { parent_id: b.id, version: a.version }), () => admin.patch(`${path}/${c.id}`, { parent_id: a.id, version: c.version })][i]());
			assert.deepEqual(all.map((r) => r.status).sort(), [200, 422], path);
			assert.equal(all.find((r) => !ok(r)).json.errors.parent_id !== undefined, true);
		}
});

test('what is deleted under somebody’s hands is gone for them, not broken', async () => {
	for (let round = 0; round < 4; round++) {
		const c = await customer(), k = await admin.must('POST', 'contracts', { title: '刪', customer_id: c.id, amount: '10.00' }, 201), lead = await admin.must('POST', 'leads', { name: `刪 ${stamp} ${round}` }, 201);
		const d = await customer(), e = await customer();
		const { all } = await atOnce(10, (i) => [
			() => admin.delete(`contracts/${k.id}`), () => admin.post('payments/plans', { contract_id: k.id, due_on: '2030-01-01', amount: '1.00' }), () => admin.delete(`contracts/${k.id}`),
			() => admin.delete(`leads/${lead.id}`), () => admin.post(`leads/${lead.id}/convert`, { create_customer: {} }),
			() => admin.delete(`customers/${d.id}`), () => admin.post('discuss/messages', { on: `customers:${d.id}`, body: '說' }),
			() => admin.post(`customers/${e.id}/merge`, { ids: [d.id] }), () => admin.post(`customers/${d.id}/merge`, { ids: [e.id] }), () => admin.delete(`customers/${d.id}`),
		][i]());
		assert.deepEqual(all.filter((r) => r.status >= 500).map((r) => r.text), []);
	}
});

test('of 50 who claim one customer of the sea at once, one gets it', async () => {
	const made = await customer();
	await sales.must('POST', `customers/${made.id}/release`, { reason: '試' });
	const { all, tally } = await atOnce(50, (i) => [sales, other, manager][i % 3].post(`customers/${made.id}/claim`));
	assert.equal(all.filter(ok).length, 1, JSON.stringify(tally));
	assert.equal(tally[409], 49, JSON.stringify(tally) + others(all, 409));
});

test('a limit of leads owned holds for claims at once', async () => {
	const before = Number(one("SELECT COUNT(*) FROM leads WHERE owner_id = (SELECT id FROM users WHERE login = 'sales2') AND archived_at IS NULL AND status NOT IN ('converted','invalid')"));
	const was = one("SELECT value FROM settings WHERE name = 'lead_owned_limit'");
	await admin.must('PATCH', 'settings/general', { lead_owned_limit: before + 3 });
	try {
		const leads = [];
		for (let i = 0; i < 12; i++) leads.push(await admin.must('POST', 'leads', { name: `限 ${stamp} ${i}` }, 201));
		const { all, tally } = await atOnce(12, (i) => other.post(`leads/${leads[i].id}/claim`));
		assert.equal(all.filter(ok).length, 3, JSON.stringify(tally));
		assert.equal(tally[409], 9, JSON.stringify(tally));
	} finally { await admin.must('PATCH', 'settings/general', { lead_owned_limit: Number(was || 0) }); }
});

test('a lead is converted once', async () => {
	const lead = await sales.must('POST', 'leads', { name: `轉 ${stamp}`, company: `轉 ${stamp} 公司` }, 201);
	await sales.must('POST', `leads/${lead.id}/claim`);
	const { all, tally } = await atOnce(20, () => sales.post(`leads/${lead.id}/convert`, { create_customer: true, create_contact: true, opportunity: { name: 'x' } }));
	assert.equal(all.filter(ok).length, 1, JSON.stringify(tally));
	assert.equal(tally[409], 19, JSON.stringify(tally) + others(all, 409));
	assert.equal(one(`SELECT COUNT(*) FROM customers WHERE name = '轉 ${stamp} 公司'`), '1');
	assert.equal(one(`SELECT COUNT(*) FROM opportunities WHERE lead_id = ${lead.id}`), '1');
});

test('of 50 receipts of 50 against a plan of 100 at once, two are allocated', async () => {
	const k = await contract('100.00');
	const plan = await admin.must('POST', 'payments/plans', { contract_id: k.id, due_on: '2027-01-31', amount: '100.00' }, 201);
	const { all, tally } = await atOnce(50, async () => {
		const made = await finance.post('payments/receipts', { customer_id: k.customer_id, contract_id: k.id, amount: '50.00', method: 'transfer' });
		if (!ok(made)) return made;
		const confirmed = await finance.post(`payments/receipts/${made.json.id}/confirm`);
		if (!ok(confirmed)) return confirmed;
		return finance.post(`payments/receipts/${made.json.id}/allocate`, { allocations: [{ plan_id: plan.id, amount: '50.00' }] });
	});
	assert.equal(all.filter(ok).length, 2, JSON.stringify(tally) + others(all, 409).slice(0, 3));
	assert.equal(all.filter((r) => [409, 422].includes(r.status)).length, 48, JSON.stringify(tally) + all.find((r) => ![200, 409, 422].includes(r.status))?.text);
	assert.equal(one(`SELECT SUM(amount) FROM allocations WHERE plan_id = ${plan.id}`), '100.00');
	const now = await admin.must('GET', `payments/plans/${plan.id}`);
	assert.deepEqual([now.state, now.received, now.open_amount], ['done', '100.00', '0.00']);
	assert.equal((await admin.must('GET', `contracts/${k.id}`)).received, '100.00');
	unbroken(sql(`SELECT number FROM receipts WHERE customer_id = ${k.customer_id}`).map((r) => r[0]), 'receipts');
});

test('the same without a body: oldest due first, and never above the plan', async () => {
	const k = await contract('100.00');
	await admin.must('POST', 'payments/plans', { contract_id: k.id, due_on: '2027-01-31', amount: '60.00' }, 201);
	await admin.must('POST', 'payments/plans', { contract_id: k.id, due_on: '2027-02-28', amount: '40.00' }, 201);
	const receipts = [];
	for (let i = 0; i < 12; i++) {
		const made = await finance.must('POST', 'payments/receipts', { customer_id: k.customer_id, contract_id: k.id, amount: '50.00' }, 201);
		await finance.must('POST', `payments/receipts/${made.id}/confirm`);
		receipts.push(made.id);
	}
	const { all, tally } = await atOnce(12, (i) => finance.post(`payments/receipts/${receipts[i]}/allocate`));
	assert.deepEqual(all.filter((r) => r.status >= 500).map((r) => r.text), []);
	assert.deepEqual(sql(`SELECT amount, received, state FROM plans WHERE contract_id = ${k.id} ORDER BY id`), [['60.00', '60.00', 'done'], ['40.00', '40.00', 'done']], JSON.stringify(tally));
	assert.equal(one(`SELECT SUM(allocated) FROM receipts WHERE customer_id = ${k.customer_id}`), '100.00');
	assert.equal(all.filter(ok).filter((r) => r.json.unallocated === '0.00').length, 2, JSON.stringify(tally));
});

test('plans made at once never pass the contract, invoices neither', async () => {
	const k = await contract('100.00');
	const plans = await atOnce(20, () => admin.post('payments/plans', { contract_id: k.id, due_on: '2027-01-31', amount: '30.00' }));
	assert.equal(plans.all.filter(ok).length, 3, JSON.stringify(plans.tally) + others(plans.all, 409).slice(0, 2));
	assert.equal((await admin.must('GET', `contracts/${k.id}`)).planned, '90.00');
	const invoices = await atOnce(20, () => admin.post(`contracts/${k.id}/invoice`, { amount: '30.00' }));
	assert.equal(invoices.all.filter(ok).length, 3, JSON.stringify(invoices.tally) + others(invoices.all, 409).slice(0, 2));
	const twice = await atOnce(6, () => admin.post(`contracts/${k.id}/plan`, { instalments: 2, first_due_on: '2027-03-31' }));
	assert.equal(twice.all.filter(ok).length, 1, JSON.stringify(twice.tally));
	assert.equal(one(`SELECT SUM(amount) FROM plans WHERE contract_id = ${k.id}`), '100.00');
});

test('accepted by many at once, it is one order, one contract, one deal won', async () => {
	const made = await customer();
	const deal = await sales.must('POST', 'opportunities', { name: `單 ${stamp}`, customer_id: made.id }, 201);
	const quotation = await sales.must('POST', `opportunities/${deal.id}/quote`, undefined, 201);
	await sales.must('PATCH', `quotations/${quotation.id}`, { version: quotation.version, lines: [{ description: 'x', quantity: '1', unit_price: '100' }] });
	const { all, tally } = await atOnce(20, () => sales.post(`quotations/${quotation.id}/accept`, { signed_by: 'x' }));
	assert.equal(all.filter(ok).length, 1, JSON.stringify(tally) + others(all, 409).slice(0, 2));
	assert.equal(tally[409], 19, JSON.stringify(tally) + others(all, 409));
	assert.equal(one(`SELECT COUNT(*) FROM journal WHERE type = 13 AND record_id = ${deal.id} AND event = 'won'`), '1');
	const contracts = await atOnce(12, () => sales.post(`quotations/${quotation.id}/contract`));
	assert.equal(contracts.all.filter(ok).length, 1, JSON.stringify(contracts.tally) + others(contracts.all, 409).slice(0, 2));
	assert.equal(one(`SELECT COUNT(*) FROM contracts WHERE quotation_id = ${quotation.id}`), '1');
});

test('of many saves of one version, one is stored', async () => {
	const made = await customer();
	const { all, tally } = await atOnce(20, (i) => sales.patch(`customers/${made.id}`, { version: made.version, short_name: `n${i}` }));
	assert.equal(all.filter(ok).length, 1, JSON.stringify(tally));
	assert.equal(tally[409], 19, JSON.stringify(tally));
	assert.equal(one(`SELECT short_name FROM customers WHERE id = ${made.id}`), all.find(ok).json.short_name);
});

test('saves without a version at once are all taken, one after the other', async () => {
	const c = await customer(), { all, tally } = await atOnce(16, (i) => sales.patch(`customers/${c.id}`, { short_name: `第 ${i}` }));
	assert.deepEqual(tally, { 200: 16 }, others(all, 200).join('\n'));
	assert.equal((await sales.must('GET', `customers/${c.id}`)).version, c.version + 16);
	for (const version of [-1, -2, -4294967296, 2 ** 53]) assert.ok([400, 409].includes((await sales.patch(`customers/${c.id}`, { version, short_name: 'x' })).status), String(version));
});

test('one Idempotency-Key sent many times at once makes one record', async () => {
	const key = `k-${stamp}`, name = `重送 ${stamp}`;
	const { all, tally } = await atOnce(20, () => sales.post('customers', { name }, { 'idempotency-key': key }));
	assert.equal(one(`SELECT COUNT(*) FROM customers WHERE name = '${name}'`), '1', JSON.stringify(tally));
	const ids = new Set(all.filter(ok).map((r) => r.json.id));
	assert.equal(ids.size, 1);
	assert.deepEqual(all.filter((r) => !ok(r) && r.status !== 409).map((r) => r.text), []);
});

test('document numbers under load: no gap, no repeat, refusals and failures in between', async () => {
	const made = await customer(), k = await admin.must('POST', 'contracts', { title: '號', customer_id: made.id, amount: '1000.00' }, 201);
	const before = Object.fromEntries(['quotations', 'receipts', 'contracts'].map((t) => [t, Number(one(`SELECT MAX(id) FROM ${t}`) || 0)]));
	const clients = [sales, manager, finance, admin];
	await Promise.all(Array.from({ length: 8 }, async (_, c) => {
		for (let i = 0; i < 6; i++) {
			const results = await Promise.all([
				sales.post('quotations', { customer_id: made.id, lines: [{ description: 'x', quantity: '1', unit_price: '10' }] }),
				finance.post('payments/receipts', { customer_id: made.id, amount: '10.00' }),
				admin.post('contracts', { title: 'n', customer_id: made.id, amount: '1.00' }),
				admin.post(`contracts/${k.id}/invoice`, { amount: '1.00' }),
				/* refused after its number was taken */
				sales.post('quotations', { customer_id: made.id, currency: 'US', lines: [] }),
				finance.post('payments/receipts', { customer_id: made.id, amount: '-1' }),
				clients[(c + i) % 4].post('quotations', { customer_id: 999999999 }),
			]);
			for (const r of results.slice(0, 4)) assert.equal(r.status, 201, r.text.slice(0, 300));
			for (const r of results.slice(4)) assert.ok([400, 403, 404, 422].includes(r.status), `${r.status} ${r.text.slice(0, 300)}`);
		}
	}));
	for (const [table, id] of Object.entries(before)) {
		const numbers = sql(`SELECT number FROM ${table} WHERE id > ${id}`).map((r) => r[0]);
		assert.equal(numbers.length, 48, table);
		unbroken(numbers, table);
	}
	const requests = sql(`SELECT request_number FROM invoices WHERE contract_id = ${k.id}`).map((r) => r[0]);
	assert.equal(requests.length, 48);
	unbroken(requests, 'invoice requests');
});

test('invoices issued at once have numbers in order, none twice, none left out', async () => {
	const made = await customer(), k = await admin.must('POST', 'contracts', { title: '票', customer_id: made.id, amount: '1000.00' }, 201);
	const ids = [];
	for (let i = 0; i < 24; i++) ids.push((await admin.must('POST', `contracts/${k.id}/invoice`, { amount: '10.00' }, 201)).id);
	const { all, tally } = await atOnce(24, (i) => finance.post(`invoices/${ids[i]}/issue`));
	assert.equal(all.filter(ok).length, 24, JSON.stringify(tally) + others(all, 0)[0]);
	unbroken(all.map((r) => r.json.number), 'invoices');
	const again = await atOnce(24, (i) => finance.post(`invoices/${ids[i % 3]}/issue`));
	assert.equal(again.tally[409], 24, JSON.stringify(again.tally));
	assert.equal((await admin.must('GET', `contracts/${k.id}`)).invoiced, '240.00');
	const credit = await atOnce(10, () => finance.post(`invoices/${ids[0]}/credit`, { amount: '4.00', reason: '折讓' }));
	assert.equal(credit.all.filter(ok).length, 2, JSON.stringify(credit.tally) + others(credit.all, 409)[0]);
});

test('the log is found intact while it is being written, the same record over and over', async () => {
	const a = await api('admin'), made = await a.must('POST', 'customers', { name: `驗證中 ${Date.now()}` }, 201);
	let writing = true, saved = 0;
	const writers = Array.from({ length: 3 }, async (_, w) => {
		while (writing) {
			const now = (await a.get(`customers/${made.id}`)).json;
			const res = await a.patch(`customers/${made.id}`, { version: now.version, phone: `02-2${w}${String(saved).padStart(6, '0')}` });
			assert.ok([200, 409].includes(res.status), res.text);
			saved += res.status === 200;
		}
	});
	const told = [];
	for (let i = 0; i < 6; i++) told.push(await program('ferry-admin', ['verify-log']));
	writing = false;
	await Promise.all(writers);
	for (const t of told) assert.equal(t.code, 0, t.stdout + t.stderr);
	assert.ok(saved > 10, `${saved} saved meanwhile`);
});
